//! A watchlist in TOML, with the place of every value.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::findings::Findings;
use super::lint;
use super::places::{EntityPlaces, Part, Place};
use super::{Entity, Parsed, Watchlist, country, vocabulary};
use crate::diagnostic::Diagnostic;
use thin_vec::ThinVec;

mod announcements;

/// Read and lint a watchlist in TOML; `text` is the whole file. See the example lists for the
/// keys. Nothing is read from `path`: it only names the file in diagnostics.
pub fn parse_toml(path: &Path, text: &str) -> Parsed {
    // Some editors on Windows put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut findings = Findings::new(path, text);
    let raw = match toml::from_str::<RawFile>(text) {
        Ok(raw) => raw,
        Err(error) => {
            findings.push(explain(Diagnostic::from_toml(path, text, &error)));
            return Parsed { list: None, diagnostics: findings.finish() };
        }
    };
    let list = convert(path, raw, &mut findings);
    let list = if findings.has_errors() { None } else { list };
    Parsed { list, diagnostics: findings.finish() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    watchlist: Option<Spanned<RawHead>>,
    #[serde(default)]
    entity: Vec<Spanned<RawEntity>>,
    #[serde(default)]
    authority: Vec<Spanned<announcements::RawAuthority>>,
    #[serde(default)]
    action: Vec<Spanned<announcements::RawAction>>,
    #[serde(default)]
    instrument: Vec<Spanned<announcements::RawInstrument>>,
    #[serde(default)]
    cue: Vec<Spanned<announcements::RawCue>>,
}

type Values = Vec<Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHead {
    id: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    #[serde(default)]
    topics: Values,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntity {
    id: Option<Spanned<String>>,
    schema: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    #[serde(default)]
    aliases: Values,
    #[serde(default)]
    weak_aliases: Values,
    #[serde(default)]
    previous_names: Values,
    #[serde(default)]
    countries: Values,
    #[serde(default)]
    topics: Values,
    #[serde(default)]
    context: Values,
    #[serde(default)]
    exclude: Values,
    #[serde(default)]
    positions: Values,
    #[serde(default)]
    programs: Vec<String>,
    #[serde(default)]
    notes: String,
}

/// Advice for the mistakes that the parser's own words explain badly.
fn explain(diagnostic: Diagnostic) -> Diagnostic {
    if diagnostic.hint.is_some() {
        return diagnostic;
    }
    let hint = if diagnostic.message.contains("invalid type: map, expected a sequence") {
        "write the heading in two pairs of brackets, such as `[[entity]]`"
    } else if diagnostic.message.contains("invalid type: string") {
        "write a list, such as `aliases = [\"one\", \"another\"]`"
    } else if diagnostic.message.contains("duplicate key") {
        "every key may stand once in its block; is a `[[entity]]` heading missing above it?"
    } else {
        return diagnostic;
    };
    diagnostic.hint(hint)
}

fn convert(path: &Path, raw: RawFile, findings: &mut Findings) -> Option<Watchlist> {
    let Some(head) = raw.watchlist else {
        let hint = "begin the file with `[watchlist]`, `id = \"...\"` and `name = \"...\"`";
        let message = "the heading `[watchlist]` is missing".to_owned();
        findings.error(Place::Offset(0), "missing-heading", message, hint);
        return None;
    };
    let at = start(&head);
    let head = head.into_inner();
    let (id, _) = required(head.id, at, "the watchlist", "id", findings)?;
    check_list_id(&id, at, findings);
    let (name, _) = required(head.name, at, "the watchlist", "name", findings)?;
    let (topics, places) = values(head.topics, "topics", findings);
    for (topic, place) in topics.iter().zip(&places) {
        lint::topic(topic, *place, findings);
    }
    let mut entities = Vec::with_capacity(raw.entity.len());
    let mut places = Vec::with_capacity(raw.entity.len());
    for entity in raw.entity {
        if let Some((entity, place)) = convert_entity(entity, &topics, findings) {
            entities.push(entity);
            places.push(place);
        }
    }
    let announcements =
        announcements::convert(raw.authority, raw.action, raw.instrument, raw.cue, findings);
    let list = Watchlist { id, name, topics, entities, announcements, path: path.to_owned() };
    lint::entities(&list, &places, findings);
    if list.entities.is_empty() && list.announcements.is_none() {
        lint::empty_list(at, findings);
    }
    Some(list)
}

fn convert_entity(
    raw: Spanned<RawEntity>,
    list_topics: &[String],
    findings: &mut Findings,
) -> Option<(Entity, EntityPlaces)> {
    let whole = start(&raw);
    let raw = raw.into_inner();
    // Both are asked for before giving up, so that both are reported.
    let id = required(raw.id, whole, "the entity", "id", findings);
    let name = required(raw.name, whole, "the entity", "name", findings);
    let ((id, id_at), (name, name_at)) = (id?, name?);
    let mut places = EntityPlaces::new(whole);
    (places.id, places.name) = (id_at, name_at);
    let schema = schema(raw.schema, whole, &id, findings);
    let mut take = |part: Part, raw: Values| {
        let (values, at) = values(raw, part.key(), findings);
        places.set(part, at);
        ThinVec::from(values)
    };
    let mut entity = Entity {
        id,
        schema: vocabulary::schema(&schema),
        name,
        aliases: take(Part::Aliases, raw.aliases),
        weak_aliases: take(Part::WeakAliases, raw.weak_aliases),
        previous_names: take(Part::PreviousNames, raw.previous_names),
        countries: take(Part::Countries, raw.countries),
        topics: take(Part::Topics, raw.topics),
        context: take(Part::Context, raw.context),
        exclude: take(Part::Exclude, raw.exclude),
        positions: take(Part::Positions, raw.positions),
        programs: raw.programs.into(),
        notes: raw.notes.trim().to_owned(),
    };
    for (index, code) in entity.countries.iter_mut().enumerate() {
        code.make_ascii_lowercase();
        if !country::is_known(code) {
            let hint = match country::suggestion(code) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "two letters as in ISO 3166-1, such as `by`".to_owned(),
            };
            let message = format!("`{code}` is not a country code");
            findings.error(places.value(Part::Countries, index), "bad-country", message, &hint);
        }
    }
    for (index, topic) in entity.topics.iter().enumerate() {
        lint::topic(topic, places.value(Part::Topics, index), findings);
    }
    let own = std::mem::take(&mut entity.topics);
    entity.topics = list_topics.into();
    entity.topics.extend(own.into_iter().filter(|topic| !list_topics.contains(topic)));
    Some((entity, places))
}

fn schema(raw: Option<Spanned<String>>, whole: Place, id: &str, findings: &mut Findings) -> String {
    let Some(raw) = raw else {
        let message = format!("the entity `{id}` has no schema and is taken for a LegalEntity");
        let hint = "add `schema = \"Person\"`, \"Company\", \"PublicBody\" ...";
        findings.warn(whole, "no-schema", message, hint);
        return "LegalEntity".to_owned();
    };
    let place = start(&raw);
    let schema = raw.into_inner();
    if !vocabulary::SCHEMATA.contains(&schema.as_str()) {
        let message = format!("`{schema}` is not a FollowTheMoney schema");
        let hint = vocabulary::did_you_mean(&schema, vocabulary::SCHEMATA);
        findings.error(place, "unknown-schema", message, &hint);
    }
    schema
}

/// List ids are parts of references such as `list/entity`, and words on a command line.
fn check_list_id(id: &str, place: Place, findings: &mut Findings) {
    if id.contains(|c: char| c == '/' || c.is_whitespace() || c.is_control()) {
        let message = format!("the list id `{id}` contains a slash or a space");
        findings.error(place, "bad-id", message, "use letters, digits, `-`, `_` and `.`");
    }
}

/// A value that must be there and say something; otherwise an error has been reported.
fn required(
    raw: Option<Spanned<String>>,
    whole: Place,
    what: &str,
    key: &str,
    findings: &mut Findings,
) -> Option<(String, Place)> {
    let Some(raw) = raw else {
        let code = if key == "id" { "missing-id" } else { "missing-name" };
        let hint = format!("add `{key} = \"...\"` below the heading");
        findings.error(whole, code, format!("{what} has no `{key}`"), &hint);
        return None;
    };
    let place = start(&raw);
    let value = raw.into_inner().trim().to_owned();
    if lint::is_blank(&value) {
        let code = if key == "id" { "missing-id" } else { "empty-name" };
        findings.error(place, code, format!("the `{key}` of {what} is empty"), "");
        return None;
    }
    Some((value, place))
}

/// The values of a list with their places. Empty ones are reported and left out.
fn values(raw: Values, key: &str, findings: &mut Findings) -> (Vec<String>, Vec<Place>) {
    let mut kept = (Vec::with_capacity(raw.len()), Vec::with_capacity(raw.len()));
    for value in raw {
        let place = start(&value);
        let value = value.into_inner().trim().to_owned();
        if lint::is_blank(&value) {
            lint::empty_string(key, place, findings);
        } else {
            kept.0.push(value);
            kept.1.push(place);
        }
    }
    kept
}

fn start<T>(value: &Spanned<T>) -> Place {
    Place::Offset(value.span().start)
}
