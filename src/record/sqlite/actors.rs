//! Actors: what a document says of each entity, counted in the transaction that records it.
//!
//! A document costs a bounded number of rows for each entity that it names, however much is
//! recorded already. What is counted of a document whose page may still be had is remembered with
//! it, so that it can be taken back exactly when the whole text is counted instead.

pub(super) mod backfill;
pub(super) mod queries;
pub(super) mod rising;

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::super::actor::roles;
use super::super::{Coverage, NewDocument};
use super::Trouble;
use super::convert::{micros, moment, sql_limit, to_json};
use super::findings::Replaced;
use crate::chance::Id;
use crate::config::CANARY;
use crate::dated::believed;
use crate::screen::{Event, Hit, Mention, Tier, fold_words};

/// In a document that names more actors, it is a list that brings them together, and no news.
const COMPANY: usize = 32;

/// So many values of a kind are counted of one actor in one document, at most.
const VALUES: usize = 16;

/// The longest spelling that is kept, in characters.
const LONGEST_FORM: usize = 120;

/// What is kept as the moment of a document whose day is not believed. That of 1970 never is.
const NO_MOMENT: i64 = 0;

/// A mention for one of these reasons is no whole name in a spelling of its own.
const NO_VARIANT: [&str; 10] = [
    "inflected",
    "part-of-name",
    "surname-after-full-name",
    "office-and-surname",
    "initial",
    "name-one-word",
    "middle-name-absent",
    "words-extra",
    "larger-name",
    "other-name-beside",
];

/// A document with what was found in it, as it is to be counted.
pub(super) struct Seen<'a> {
    pub document: Id,
    pub story: Id,
    pub source: &'a str,
    pub entry: &'a str,
    pub lang: Option<&'a str>,
    /// When it was published; `None` where the day that is stated is not believed.
    pub at: Option<Timestamp>,
    /// The page may still be had, and is counted instead then.
    pub in_part: bool,
    pub hits: Vec<&'a Hit>,
    pub events: Vec<(Id, &'a Event)>,
}

impl<'a> Seen<'a> {
    pub(super) fn of(new: &'a NewDocument, document: Id, story: Id, ids: &Replaced) -> Self {
        let settled = |id: Id| ids.get(&id).copied().unwrap_or(id);
        Self {
            document,
            story,
            source: &new.source,
            entry: &new.entry.key,
            lang: new.document.lang.as_deref(),
            at: believed(new.document.published.as_ref(), new.fetched).ok(),
            in_part: new.coverage != Coverage::Full,
            hits: new.hits.iter().map(|hit| &hit.value).collect(),
            events: new.events.iter().map(|event| (settled(event.id), &event.value)).collect(),
        }
    }
}

/// What one document adds to one actor, so that it can be taken back.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Counted {
    mentions: i64,
    /// Kind, value, mentions.
    values: Vec<(String, String, i64)>,
    /// Numbers of the actors beside it; each pair is remembered with one of the two.
    beside: Vec<i64>,
}

/// Count what `seen` says of its actors.
pub(super) fn count(t: &Transaction<'_>, seen: &Seen<'_>) -> Result<(), Trouble> {
    let hits: Vec<&Hit> = seen
        .hits
        .iter()
        .copied()
        .filter(|hit| hit.tier == Tier::Alert && hit.list != CANARY)
        .collect();
    if !hits.is_empty() {
        let earlier = of_entry(t, seen)?;
        let mut numbers = Vec::with_capacity(hits.len());
        for hit in &hits {
            numbers.push(number(t, hit)?);
        }
        for (at, (hit, actor)) in hits.iter().zip(&numbers).enumerate() {
            if earlier.contains(actor) {
                continue;
            }
            let mut counted = values(hit, seen);
            if numbers.len() <= COMPANY {
                // Each pair once: with those before, and with those that count no more.
                let others = numbers
                    .iter()
                    .enumerate()
                    .filter(|(n, other)| *other != actor && (*n < at || earlier.contains(*other)));
                counted.beside = others.map(|(_, other)| *other).collect();
            }
            add(t, seen, *actor, &counted)?;
        }
    }
    link_events(t, seen)
}

/// Which actors of this entry were counted already, in this version or another one.
fn of_entry(t: &Transaction<'_>, seen: &Seen<'_>) -> Result<HashSet<i64>, Trouble> {
    // An id that was given to another article is told by its story.
    let mut statement = t.prepare_cached(
        "SELECT s.actor FROM documents d JOIN sightings s ON s.document = d.id
         WHERE d.source = ?1 AND d.entry_key = ?2 AND d.story = ?3",
    )?;
    let rows = statement
        .query_map(params![seen.source, seen.entry, seen.story.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The number of the actor that a hit names, which is made where it is new.
fn number(t: &Transaction<'_>, hit: &Hit) -> Result<i64, Trouble> {
    let known: Option<(i64, String, String)> = t
        .prepare_cached("SELECT number, name, schema FROM actors WHERE list = ?1 AND entity = ?2")?
        .query_row(params![hit.list, hit.entity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let words = || format!("{}\n{}\n{}", hit.name, hit.entity, hit.list).to_lowercase();
    match known {
        Some((number, name, schema)) => {
            if name != hit.name || schema != hit.schema {
                t.prepare_cached(
                    "UPDATE actors SET name = ?2, schema = ?3, words = ?4 WHERE number = ?1",
                )?
                .execute(params![number, hit.name, hit.schema, words()])?;
            }
            Ok(number)
        }
        None => {
            t.prepare_cached(
                "INSERT INTO actors (list, entity, name, schema, words) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![hit.list, hit.entity, hit.name, hit.schema, words()])?;
            Ok(t.last_insert_rowid())
        }
    }
}

/// What a hit adds, but for the company.
fn values(hit: &Hit, seen: &Seen<'_>) -> Counted {
    let mentions: Vec<&Mention> =
        hit.mentions.iter().filter(|mention| mention.tier == Tier::Alert).collect();
    let all = sql_limit(mentions.len());
    let day = seen.at.map(|at| micros(at).div_euclid(24 * 60 * 60 * 1_000_000));
    let mut values = vec![("outlet".to_owned(), seen.source.to_owned(), all)];
    values.extend(day.map(|day| ("day".to_owned(), format!("{day}"), all)));
    values.extend(seen.lang.map(|lang| ("language".to_owned(), lang.to_owned(), all)));
    let mut by_kind: [(&str, BTreeMap<String, i64>); 3] =
        [("form", BTreeMap::new()), ("variant", BTreeMap::new()), ("role", BTreeMap::new())];
    for mention in mentions {
        let whole = mention.span.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // "President Orlenko" is no spelling of the name, but a role and a name.
        let form = match hit.schema == "Person" {
            true => roles::without_title(&whole).to_owned(),
            false => whole,
        };
        if form.chars().count() <= LONGEST_FORM {
            if is_variant(mention, &hit.schema) {
                *by_kind[1].1.entry(form.clone()).or_default() += 1;
            }
            *by_kind[0].1.entry(form).or_default() += 1;
        }
        if hit.schema == "Person" {
            for role in roles::of(mention, seen.lang) {
                *by_kind[2].1.entry(role).or_default() += 1;
            }
        }
    }
    for (kind, found) in by_kind {
        let mut found: Vec<(String, i64)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let found = found.into_iter().take(VALUES);
        values.extend(found.map(|(value, mentions)| (kind.to_owned(), value, mentions)));
    }
    Counted { mentions: all, values, beside: Vec::new() }
}

/// Whether the text has a whole name of the list in a spelling that the list does not have. Spellings
/// that sound alike are no reason for screening to doubt: of persons the letters tell.
fn is_variant(mention: &Mention, schema: &str) -> bool {
    let has = |code: &str| mention.reasons.iter().any(|reason| reason.code == code);
    let written = || schema == "Person" && is_written_otherwise(&mention.span.text, &mention.alias);
    !NO_VARIANT.iter().any(|code| has(code)) && (has("spelling") || written())
}

/// Whether two names of as many words in one script differ in letters, not in order, case or accents only.
fn is_written_otherwise(text: &str, name: &str) -> bool {
    let words = |name: &str| {
        let mut words = fold_words(name);
        words.sort();
        words
    };
    let latin = |name: &str| name.chars().any(|c| c.is_alphabetic() && c.is_ascii());
    let (text_words, name_words) = (words(text), words(name));
    latin(text) == latin(name) && text_words.len() == name_words.len() && text_words != name_words
}

fn add(t: &Transaction<'_>, seen: &Seen<'_>, actor: i64, counted: &Counted) -> Result<(), Trouble> {
    let at = seen.at.map_or(NO_MOMENT, micros);
    let kept = if seen.in_part { Some(to_json(counted)?) } else { None };
    t.prepare_cached(
        "INSERT INTO sightings (document, actor, at, counted) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![seen.document.to_string(), actor, at, kept])?;
    let story = seen.story.to_string();
    let told = t
        .prepare_cached(
            "UPDATE actor_stories SET documents = documents + 1,
                at = coalesce(min(nullif(at, 0), nullif(?3, 0)), max(at, ?3))
             WHERE actor = ?1 AND story = ?2",
        )?
        .execute(params![actor, story, at])?;
    if told == 0 {
        t.prepare_cached(
            "INSERT INTO actor_stories (actor, story, at, documents) VALUES (?1, ?2, ?3, 1)",
        )?
        .execute(params![actor, story, at])?;
    }
    t.prepare_cached(
        "UPDATE actors SET documents = documents + 1, stories = stories + ?2, mentions = mentions + ?3,
            first_seen = coalesce(min(first_seen, ?4), first_seen, ?4),
            last_seen = coalesce(max(last_seen, ?4), last_seen, ?4)
         WHERE number = ?1",
    )?
    .execute(params![actor, i64::from(told == 0), counted.mentions, seen.at.map(micros)])?;
    let mut value = t.prepare_cached(
        "INSERT INTO actor_counts (actor, kind, value, documents, mentions, first_seen, last_seen)
         VALUES (?1, ?2, ?3, 1, ?4, ?5, ?5)
         ON CONFLICT DO UPDATE SET documents = documents + 1, mentions = mentions + ?4,
            first_seen = coalesce(min(nullif(first_seen, 0), nullif(?5, 0)), max(first_seen, ?5)), last_seen = max(last_seen, ?5)",
    )?;
    for (kind, text, mentions) in &counted.values {
        value.execute(params![actor, kind, text, mentions, at])?;
    }
    let mut pair = t.prepare_cached(
        "INSERT INTO actor_pairs (actor, other, documents, first_seen, last_seen)
         VALUES (?1, ?2, 1, ?3, ?3)
         ON CONFLICT DO UPDATE SET documents = documents + 1,
            first_seen = coalesce(min(nullif(first_seen, 0), nullif(?3, 0)), max(first_seen, ?3)), last_seen = max(last_seen, ?3)",
    )?;
    for other in &counted.beside {
        pair.execute(params![actor, other, at])?;
        pair.execute(params![other, actor, at])?;
    }
    Ok(())
}

/// Note whom the events of the document hit.
fn link_events(t: &Transaction<'_>, seen: &Seen<'_>) -> Result<(), Trouble> {
    for (id, event) in &seen.events {
        let targets = event.targets.iter().filter_map(|target| target.entity.as_deref());
        let targets = targets.map(|entity| (entity, "target"));
        let authors = event.authors.iter().map(|entity| (entity.as_str(), "author"));
        for (entity, role) in targets.chain(authors) {
            let named =
                seen.hits.iter().find(|hit| entity == format!("{}/{}", hit.list, hit.entity));
            if let Some(hit) = named {
                let actor = number(t, hit)?;
                t.prepare_cached(
                    "INSERT OR IGNORE INTO actor_events (event, actor, role) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![id.to_string(), actor, role])?;
            }
        }
    }
    Ok(())
}

/// Undo what was counted of `document`, which is in `story`: its whole text is counted instead.
/// What it brought to earliest and latest moments of a spelling or role stays, if others have it.
pub(super) fn take_back(t: &Transaction<'_>, document: Id, story: Id) -> Result<(), Trouble> {
    let (document, story) = (document.to_string(), story.to_string());
    t.prepare_cached(
        "DELETE FROM actor_events WHERE event IN (SELECT id FROM events WHERE document = ?1)",
    )?
    .execute([&document])?;
    let sighted: Vec<(i64, Option<String>)> = t
        .prepare_cached("SELECT actor, counted FROM sightings WHERE document = ?1")?
        .query_map([&document], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    t.prepare_cached("DELETE FROM sightings WHERE document = ?1")?.execute([&document])?;
    for (actor, counted) in sighted {
        let counted: Counted =
            counted.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        subtract(t, &story, actor, &counted)?;
    }
    Ok(())
}

fn subtract(
    t: &Transaction<'_>,
    story: &str,
    actor: i64,
    counted: &Counted,
) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE actor_stories SET documents = documents - 1 WHERE actor = ?1 AND story = ?2",
    )?
    .execute(params![actor, story])?;
    let ended = t
        .prepare_cached(
            "DELETE FROM actor_stories WHERE actor = ?1 AND story = ?2 AND documents <= 0",
        )?
        .execute(params![actor, story])?;
    t.prepare_cached(
        "UPDATE actors SET documents = documents - 1, stories = stories - ?2, mentions = mentions - ?3,
            first_seen = (SELECT min(at) FROM sightings WHERE actor = ?1 AND at > 0),
            last_seen = (SELECT max(at) FROM sightings WHERE actor = ?1 AND at > 0)
         WHERE number = ?1",
    )?
    .execute(params![actor, sql_limit(ended), counted.mentions])?;
    let mut less = t.prepare_cached(
        "UPDATE actor_counts SET documents = documents - 1, mentions = mentions - ?4
         WHERE actor = ?1 AND kind = ?2 AND value = ?3",
    )?;
    let mut gone = t.prepare_cached(
        "DELETE FROM actor_counts WHERE actor = ?1 AND kind = ?2 AND value = ?3 AND documents <= 0",
    )?;
    for (kind, value, mentions) in &counted.values {
        less.execute(params![actor, kind, value, mentions])?;
        gone.execute(params![actor, kind, value])?;
    }
    let mut less = t.prepare_cached(
        "UPDATE actor_pairs SET documents = documents - 1 WHERE actor = ?1 AND other = ?2",
    )?;
    let mut gone = t.prepare_cached(
        "DELETE FROM actor_pairs WHERE actor = ?1 AND other = ?2 AND documents <= 0",
    )?;
    for other in &counted.beside {
        for (one, two) in [(actor, *other), (*other, actor)] {
            less.execute([one, two])?;
            gone.execute([one, two])?;
        }
    }
    Ok(())
}

/// Two stories turn out to be one, `into`: whoever was in both was in one.
pub(super) fn join_stories(t: &Transaction<'_>, from: &str, into: &str) -> Result<(), Trouble> {
    let told: Vec<(i64, i64, i64)> = t
        .prepare_cached("SELECT actor, at, documents FROM actor_stories WHERE story = ?1")?
        .query_map([from], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    t.prepare_cached("DELETE FROM actor_stories WHERE story = ?1")?.execute([from])?;
    for (actor, at, documents) in told {
        let both = t
            .prepare_cached(
                "UPDATE actor_stories SET documents = documents + ?3,
                    at = coalesce(min(nullif(at, 0), nullif(?4, 0)), max(at, ?4))
                 WHERE actor = ?1 AND story = ?2",
            )?
            .execute(params![actor, into, documents, at])?;
        if both == 0 {
            t.prepare_cached(
                "INSERT INTO actor_stories (actor, story, at, documents) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![actor, into, at, documents])?;
        } else {
            t.prepare_cached("UPDATE actors SET stories = stories - 1 WHERE number = ?1")?
                .execute([actor])?;
        }
    }
    Ok(())
}

/// Days since 1970 as they are kept in `actor_counts`, as a date.
fn date(days: &str) -> Option<jiff::civil::Date> {
    let days: i64 = days.parse().ok()?;
    let at = moment(days.checked_mul(24 * 60 * 60 * 1_000_000)?);
    Some(at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_is_another_one_by_its_letters() {
        for (text, name, otherwise) in [
            ("Aliaxandr Lukashenka", "Aliaksandr Lukashenka", true),
            ("LUKASHENKA Aliaksandr", "Aliaksandr Lukashenka", false),
            ("Alaksandr Lukašenka", "Alaksandr Lukasenka", false),
            ("Lukashenka", "Aliaksandr Lukashenka", false),
            ("Александр Лукашенко", "Aliaksandr Lukashenka", false),
        ] {
            assert_eq!(is_written_otherwise(text, name), otherwise, "{text}");
        }
    }

    #[test]
    fn days_are_dates() {
        assert_eq!(date("18740").unwrap().to_string(), "2021-04-23");
        assert_eq!(date("x"), None);
    }
}
