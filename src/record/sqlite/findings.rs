//! What was found in a document: hits with their mentions, and sanction events.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Row, Transaction, params};

use super::super::{Identified, LateFind, NewDocument};
use super::convert::{id, json, micros, moment, sql_limit, to_json, word};
use super::{Trouble, brief};
use crate::chance::Id;
use crate::screen::{Event, Hit};

/// Under which ids and when things were found in an earlier, shorter text of the document. What
/// is found again keeps both, for alerts refer to it.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    known: HashMap<String, (Id, Timestamp, Option<String>)>,
    /// The announcements that were told.
    pub(super) announcements: Vec<Id>,
}

/// The ids that [`record`] has replaced by earlier ones.
pub(super) type Replaced = HashMap<Id, Id>;

/// Remove what was found in `document`, and remember it.
pub(super) fn take(t: &Transaction<'_>, document: Id) -> Result<Earlier, Trouble> {
    let document = document.to_string();
    let mut earlier = HashMap::new();
    let mut remember = |sql: &str, key: fn(&Row<'_>) -> rusqlite::Result<String>| {
        let mut statement = t.prepare_cached(sql)?;
        let mut rows = statement.query([&document])?;
        while let Some(row) = rows.next()? {
            let late = row.get("late")?;
            earlier.insert(key(row)?, (id(row, "id")?, moment(row.get("recorded")?), late));
        }
        Ok::<_, Trouble>(())
    };
    remember("SELECT id, recorded, late, hit FROM hits WHERE document = ?1", |row| {
        json(row, "hit").map(|hit| hit_key(&hit))
    })?;
    remember("SELECT id, recorded, NULL AS late, event FROM events WHERE document = ?1", |row| {
        json(row, "event").map(|event| event_key(&event))
    })?;
    let announcements = t
        .prepare_cached(
            "SELECT DISTINCT announcement AS id FROM events WHERE document = ?1 AND announcement IS NOT NULL",
        )?
        .query_map([&document], |row| id(row, "id"))?
        .collect::<Result<_, _>>()?;
    for sql in [
        "DELETE FROM mentions WHERE hit IN (SELECT id FROM hits WHERE document = ?1)",
        "DELETE FROM hits WHERE document = ?1",
        "DELETE FROM events WHERE document = ?1",
    ] {
        t.prepare_cached(sql)?.execute([&document])?;
    }
    Ok(Earlier { known: earlier, announcements })
}

/// Record what was found.
pub(super) fn record(
    t: &Transaction<'_>,
    new: &NewDocument,
    document: Id,
    earlier: &mut Earlier,
) -> Result<Replaced, Trouble> {
    let mut replaced = Replaced::new();
    let mut settle = |key: String, id: Id| match earlier.known.remove(&key) {
        Some((kept, recorded, late)) => {
            replaced.insert(id, kept);
            (kept.to_string(), micros(recorded), late)
        }
        None => (id.to_string(), micros(new.fetched), None),
    };
    let document = document.to_string();
    for hit in &new.hits {
        let (id, recorded, late) = settle(hit_key(&hit.value), hit.id);
        let found = Found { id, recorded, late, engine: None };
        insert_hit(t, &document, &new.revision, &found, &hit.value)?;
    }
    let mut insert_event = t.prepare_cached(
        "INSERT INTO events (id, document, recorded, authority, action, status, event)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for event in &new.events {
        let value = &event.value;
        let (id, recorded, _) = settle(event_key(value), event.id);
        insert_event.execute(params![
            id,
            document,
            recorded,
            value.authority,
            value.action,
            word(&value.status)?,
            to_json(value)?
        ])?;
    }
    Ok(replaced)
}

/// Record what a look back found in a document, beside what was found before.
pub(super) fn record_late(
    t: &Transaction<'_>,
    find: &LateFind,
    hits: &[&Identified<Hit>],
) -> Result<(), Trouble> {
    for hit in hits {
        let found = Found {
            id: hit.id.to_string(),
            recorded: micros(brief::not_told_yet(t, find.late.found)?),
            late: Some(to_json(&find.late)?),
            engine: Some(&find.engine),
        };
        insert_hit(t, &find.document.id.to_string(), &find.revision, &found, &hit.value)?;
    }
    Ok(())
}

/// How and when a hit was found.
struct Found<'a> {
    id: String,
    recorded: i64,
    late: Option<String>,
    /// Where it is not the document's.
    engine: Option<&'a str>,
}

fn insert_hit(
    t: &Transaction<'_>,
    document: &str,
    revision: &str,
    found: &Found<'_>,
    value: &Hit,
) -> Result<(), Trouble> {
    let Found { id, recorded, late, engine } = found;
    t.prepare_cached(
        "INSERT INTO hits (id, document, recorded, list, entity, name, schema, score, tier, revision,
            words, hit, late, engine)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        id,
        document,
        recorded,
        value.list,
        value.entity,
        value.name,
        value.schema,
        value.score,
        word(&value.tier)?,
        revision,
        format!("{}\n{}\n{}", value.name, value.entity, value.list).to_lowercase(),
        to_json(value)?,
        late,
        engine
    ])?;
    mentions(t, id, value)
}

fn mentions(t: &Transaction<'_>, hit: &str, value: &Hit) -> Result<(), Trouble> {
    let mut insert = t.prepare_cached(
        "INSERT INTO mentions (hit, field, start_char, end_char, text, alias, score, tier)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for mention in &value.mentions {
        let span = &mention.span;
        insert.execute(params![
            hit,
            span.field.as_str(),
            sql_limit(span.start),
            sql_limit(span.end),
            span.text,
            mention.alias,
            mention.score,
            word(&mention.tier)?
        ])?;
    }
    Ok(())
}

fn hit_key(hit: &Hit) -> String {
    format!("hit\n{}\n{}", hit.list, hit.entity)
}

fn event_key(event: &Event) -> String {
    let Event { authority, action, instrument, sentence, .. } = event;
    format!("event\n{authority}\n{action}\n{instrument}\n{}", sentence.text)
}
