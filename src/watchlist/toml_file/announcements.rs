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
    #[serde(default)]
    terms: Values,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAction {
    id: Option<Spanned<String>>,
    #[serde(default)]
    terms: Values,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInstrument {
    id: Option<Spanned<String>>,
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
        let Some(id) = ids.take(raw.id, whole, findings) else { continue };
        let Some((name, _)) = required(raw.name, whole, "the authority", "name", findings) else {
            continue;
        };
        let terms = take_terms(raw.terms, whole, &format!("the authority `{id}`"), findings);
        let (words, places) = values(raw.adjectives, "adjectives", findings);
        let adjectives: Vec<Term> = words.into_iter().zip(places).collect();
        terms::check(&adjectives, findings);
        let (terms, adjectives) = (terms::words(terms), terms::words(adjectives));
        result.authority.push(Authority { id, name, terms, adjectives });
    }
    let mut ids = Ids::new("action");
    let mut by_action = Vec::new();
    for raw in actions {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let place = raw.id.as_ref().map_or(whole, start);
        let Some(id) = ids.take(raw.id, whole, findings) else { continue };
        if !vocabulary::ACTIONS.contains(&id.as_str()) {
            let hint = vocabulary::did_you_mean(&id, vocabulary::ACTIONS);
            findings.error(place, "unknown-action", format!("`{id}` is not an action"), &hint);
        }
        let terms = take_terms(raw.terms, whole, &format!("the action `{id}`"), findings);
        by_action.push((id, terms));
    }
    terms::in_two_actions(&by_action, findings);
    result.action.extend(
        (by_action.into_iter()).map(|(id, terms)| Action { id, terms: terms::words(terms) }),
    );
    let mut ids = Ids::new("instrument");
    for raw in instruments {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let Some(id) = ids.take(raw.id, whole, findings) else { continue };
        let terms = take_terms(raw.terms, whole, &format!("the instrument `{id}`"), findings);
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
        result.instrument.push(Instrument { id, terms, objects, in_context, exclude });
    }
    let mut ids = Ids::new("cue");
    for raw in cues {
        let (whole, raw) = (start(&raw), raw.into_inner());
        let place = raw.id.as_ref().map_or(whole, start);
        let Some(id) = ids.take(raw.id, whole, findings) else { continue };
        if !vocabulary::CUES.contains(&id.as_str()) {
            let hint = vocabulary::did_you_mean(&id, vocabulary::CUES);
            findings.error(place, "unknown-cue", format!("`{id}` is not a cue"), &hint);
        }
        let terms = take_terms(raw.terms, whole, &format!("the cue `{id}`"), findings);
        result.cue.push(Cue { id, terms: terms::words(terms) });
    }
    Some(result)
}

/// Ids of one kind of block, each of which may occur once in a file.
struct Ids {
    kind: &'static str,
    seen: HashMap<String, Place>,
}

impl Ids {
    fn new(kind: &'static str) -> Self {
        Self { kind, seen: HashMap::new() }
    }

    fn take(
        &mut self,
        raw: Option<Spanned<String>>,
        whole: Place,
        findings: &mut Findings,
    ) -> Option<String> {
        let (id, place) = required(raw, whole, &format!("the {}", self.kind), "id", findings)?;
        if let Some(first) = self.seen.get(&id) {
            let message = format!("the {} `{id}` occurs twice", self.kind);
            let hint = format!(
                "the first is in line {}: put all terms into one block",
                findings.line(*first)
            );
            findings.error(place, "duplicate-id", message, &hint);
        }
        self.seen.insert(id.clone(), place);
        Some(id)
    }
}

fn take_terms(raw: Values, whole: Place, owner: &str, findings: &mut Findings) -> Vec<Term> {
    let (words, places) = values(raw, "terms", findings);
    let terms: Vec<Term> = words.into_iter().zip(places).collect();
    if terms.is_empty() {
        let message = format!("{owner} has no terms, so nothing can ever match it");
        findings.warn(whole, "no-terms", message, "add `terms = [\"...\"]`, or take it out");
    }
    terms::check(&terms, findings);
    terms
}
