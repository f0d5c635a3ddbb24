//! The `[[authority]]`, `[[action]]`, `[[instrument]]` and `[[cue]]` blocks of a list.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Values, required, start, values};
use crate::watchlist::findings::Findings;
use crate::watchlist::lint::terms::{self, Term};
use crate::watchlist::places::Place;
use crate::watchlist::{Action, Announcements, Authority, Cue, Instrument, vocabulary};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAuthority {
    id: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    #[serde(default)]
    terms: Values,
    #[serde(default)]
    adjectives: Values,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCue {
    id: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    #[serde(default)]
    terms: Values,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAction {
    id: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    #[serde(default)]
    terms: Values,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInstrument {
    id: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    #[serde(default)]
    terms: Values,
    #[serde(default)]
    objects: Values,
    #[serde(default)]
    in_context: Values,
    #[serde(default)]
    exclude: Values,
}

/// The announcements of a file; none if it has no such block.
pub(super) fn convert(
    authorities: Vec<Spanned<RawAuthority>>,
    actions: Vec<Spanned<RawAction>>,
    instruments: Vec<Spanned<RawInstrument>>,
    cues: Vec<Spanned<RawCue>>,
    findings: &mut Findings,
) -> Option<Announcements> {
    if authorities.is_empty() && actions.is_empty() && instruments.is_empty() && cues.is_empty() {
        return None;
    }
    let mut result = Announcements::default();
    let mut ids = Ids::new("authority");
    for raw in authorities {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let taken = ids.take(raw.id, raw.language, whole, findings);
        let Some((id, language)) = taken else { continue };
        let Some((name, _)) = required(raw.name, whole, "the authority", "name", findings) else {
            continue;
        };
        let others = !raw.adjectives.is_empty();
        let terms =
            take_terms(raw.terms, others, whole, &format!("the authority `{id}`"), findings);
        let (words, places) = values(raw.adjectives, "adjectives", findings);
        let adjectives: Vec<Term> = words.into_iter().zip(places).collect();
        terms::check(&adjectives, findings);
        let (terms, adjectives) = (terms::words(terms), terms::words(adjectives));
        result.authority.push(Authority { id, language, name, terms, adjectives });
    }
    let mut ids = Ids::new("action");
    let (mut by_action, mut languages) = (Vec::new(), Vec::new());
    for raw in actions {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let place = raw.id.as_ref().map_or(whole, start);
        let taken = ids.take(raw.id, raw.language, whole, findings);
        let Some((id, language)) = taken else { continue };
        if !vocabulary::ACTIONS.contains(&id.as_str()) {
            let hint = vocabulary::did_you_mean(&id, vocabulary::ACTIONS);
            findings.error(place, "unknown-action", format!("`{id}` is not an action"), &hint);
        }
        let terms = take_terms(raw.terms, false, whole, &format!("the action `{id}`"), findings);
        by_action.push((id, terms));
        languages.push(language);
    }
    terms::in_two_actions(&by_action, findings);
    result.action.extend(
        by_action.into_iter().zip(languages).map(|((id, terms), language)| Action {
            id,
            language,
            terms: terms::words(terms),
        }),
    );
    let mut ids = Ids::new("instrument");
    for raw in instruments {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let taken = ids.take(raw.id, raw.language, whole, findings);
        let Some((id, language)) = taken else { continue };
        let others = [&raw.objects, &raw.in_context, &raw.exclude].iter().any(|v| !v.is_empty());
        let terms =
            take_terms(raw.terms, others, whole, &format!("the instrument `{id}`"), findings);
        let mut checked = |raw: Values, field: &str| {
            let (words, places) = values(raw, field, findings);
            let pairs: Vec<Term> = words.into_iter().zip(places).collect();
            terms::check(&pairs, findings);
            terms::words(pairs)
        };
        let objects = checked(raw.objects, "objects");
        let in_context = checked(raw.in_context, "in_context");
        let exclude = checked(raw.exclude, "exclude");
        let terms = terms::words(terms);
        result.instrument.push(Instrument { id, language, terms, objects, in_context, exclude });
    }
    let mut ids = Ids::new("cue");
    for raw in cues {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let place = raw.id.as_ref().map_or(whole, start);
        let taken = ids.take(raw.id, raw.language, whole, findings);
        let Some((id, language)) = taken else { continue };
        if !vocabulary::CUES.contains(&id.as_str()) {
            let hint = vocabulary::did_you_mean(&id, vocabulary::CUES);
            findings.error(place, "unknown-cue", format!("`{id}` is not a cue"), &hint);
        }
        let terms = take_terms(raw.terms, false, whole, &format!("the cue `{id}`"), findings);
        result.cue.push(Cue { id, language, terms: terms::words(terms) });
    }
    Some(result)
}

/// Ids of one kind of block, each of which may occur once in a file for each language.
struct Ids {
    kind: &'static str,
    seen: HashMap<(String, Option<String>), Place>,
}

impl Ids {
    fn new(kind: &'static str) -> Self {
        Self { kind, seen: HashMap::new() }
    }

    /// The id and the language of a block.
    fn take(
        &mut self,
        raw: Option<Spanned<String>>,
        language: Option<Spanned<String>>,
        whole: Place,
        findings: &mut Findings,
    ) -> Option<(String, Option<String>)> {
        let (id, place) = required(raw, whole, &format!("the {}", self.kind), "id", findings)?;
        let language = language.map(|raw| {
            let place = start(&raw);
            let language = raw.into_inner();
            let letters = language.bytes().all(|byte| byte.is_ascii_lowercase());
            if !letters || !(2..=3).contains(&language.len()) {
                let message = format!("`{language}` is no code of a language");
                findings.error(place, "bad-language", message, "write it as in ISO 639-1: `fr`");
            }
            language
        });
        let key = (id, language);
        if let Some(first) = self.seen.get(&key) {
            let message = format!("the {} `{}` occurs twice", self.kind, key.0);
            let hint = format!(
                "the first is in line {}: put all terms of a language into one block",
                findings.line(*first)
            );
            findings.error(place, "duplicate-id", message, &hint);
        }
        self.seen.insert(key.clone(), place);
        Some(key)
    }
}

/// The terms of a block, of which there must be some where it has no `others`.
fn take_terms(
    raw: Values,
    others: bool,
    whole: Place,
    owner: &str,
    findings: &mut Findings,
) -> Vec<Term> {
    let (words, places) = values(raw, "terms", findings);
    let terms: Vec<Term> = words.into_iter().zip(places).collect();
    if terms.is_empty() && !others {
        let message = format!("{owner} has no terms, so nothing can ever match it");
        findings.warn(whole, "no-terms", message, "add `terms = [\"...\"]`, or take it out");
    }
    terms::check(&terms, findings);
    terms
}
