//! Looks back: how far each is, and what it found.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::super::{Archived, LateFind, LateRecorded, LookbackRow};
use super::actors::Seen;
use super::archive::sql_number;
use super::convert::{id, json, micros, moment, optional_moment, sql_limit, to_json, word};
use super::{Trouble, actors, findings, outbox};
use crate::chance::Id;
use crate::dated::believed;
use crate::lookback::{Progress, Sought};
use crate::screen::{Hit, Tier};

/// Ask the daemon for one.
pub(super) fn ask(
    t: &Transaction<'_>,
    id: Id,
    sought: &Sought,
    now: Timestamp,
) -> Result<(), Trouble> {
    t.prepare_cached(
        "INSERT INTO lookbacks (id, begun, asked, sought, progress) VALUES (?1, ?2, 0, ?3, ?4)",
    )?
    .execute(params![
        id.to_string(),
        micros(now),
        to_json(sought)?,
        to_json(&Progress::default())?
    ])?;
    Ok(())
}

pub(super) fn list(c: &Connection, limit: usize) -> Result<Vec<LookbackRow>, Trouble> {
    let mut statement = c.prepare_cached("SELECT * FROM lookbacks ORDER BY id DESC LIMIT ?1")?;
    let rows = statement.query_map([sql_limit(limit)], row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn open(c: &Connection) -> Result<Option<LookbackRow>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT * FROM lookbacks WHERE finished IS NULL AND NOT asked ORDER BY id LIMIT 1",
    )?;
    Ok(statement.query_row([], row).optional()?)
}

fn row(row: &Row<'_>) -> rusqlite::Result<LookbackRow> {
    let done: Option<i64> = row.get("done")?;
    Ok(LookbackRow {
        id: id(row, "id")?,
        begun: moment(row.get("begun")?),
        finished: optional_moment(row.get("finished")?),
        done: done.and_then(|done| u64::try_from(done).ok()),
        asked: row.get("asked")?,
        sought: json(row, "sought")?,
        progress: json(row, "progress")?,
    })
}

pub(super) fn record(
    t: &Transaction<'_>,
    row: &LookbackRow,
    found: &[LateFind],
) -> Result<LateRecorded, Trouble> {
    let mut recorded = LateRecorded::default();
    for find in found {
        one(t, find, &mut recorded)?;
    }
    let mut progress = row.progress.clone();
    progress.count(&recorded);
    let known = t
        .prepare_cached(
            "UPDATE lookbacks SET finished = ?2, done = ?3, progress = ?4 WHERE id = ?1",
        )?
        .execute(params![
            row.id.to_string(),
            row.finished.map(micros),
            row.done.map(sql_number),
            to_json(&progress)?
        ])?;
    if known == 0 {
        t.prepare_cached(
            "INSERT INTO lookbacks (id, begun, finished, done, asked, sought, progress)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            row.id.to_string(),
            micros(row.begun),
            row.finished.map(micros),
            row.done.map(sql_number),
            row.asked,
            to_json(&row.sought)?,
            to_json(&progress)?
        ])?;
    }
    Ok(recorded)
}

fn one(t: &Transaction<'_>, find: &LateFind, recorded: &mut LateRecorded) -> Result<(), Trouble> {
    let document = find.document.id.to_string();
    let mut known = t.prepare_cached(
        "SELECT 1 FROM hits WHERE document = ?1 AND list = ?2 AND entity = ?3 AND tier IN (?4, 'alert')",
    )?;
    let mut hits = Vec::new();
    for hit in &find.hits {
        let Hit { list, entity, tier, .. } = &hit.value;
        if !known.exists(params![document, list, entity, word(tier)?])? {
            hits.push(hit);
        }
    }
    if hits.is_empty() {
        return Ok(());
    }
    findings::record_late(t, find, &hits)?;
    if hits.iter().any(|hit| hit.value.tier == Tier::Alert) {
        count(t, find)?;
    }
    let ids: HashSet<Id> = hits.iter().map(|hit| hit.id).collect();
    let mut raised = BTreeSet::new();
    for draft in &find.alerts {
        if !draft.alert.evidence.is_some_and(|hit| ids.contains(&hit)) {
            continue;
        }
        let mut alert = draft.alert.clone();
        if let Some(at) = &mut alert.document {
            (at.id, at.story) = (find.document.id, Some(find.document.story));
        }
        if outbox::insert(t, draft, &alert, &find.document.story.to_string())? {
            raised.extend(alert.hit.map(|hit| (hit.list, hit.entity)));
        }
    }
    recorded.raised.extend(raised);
    recorded.hits.extend(ids);
    Ok(())
}

/// Count the actors that are new in the document, beside those that are counted already.
fn count(t: &Transaction<'_>, find: &LateFind) -> Result<(), Trouble> {
    let Archived { id, story, source, entry, document, fetched, .. } = &find.document;
    let all: Vec<Hit> = t
        .prepare_cached("SELECT hit FROM hits WHERE document = ?1 ORDER BY id")?
        .query_map([id.to_string()], |row| json(row, "hit"))?
        .collect::<Result<_, _>>()?;
    let complete: bool = t
        .prepare_cached("SELECT complete FROM documents WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))?;
    // One entity may have a hit of each tier by now.
    let mut once = HashSet::new();
    let hits = all
        .iter()
        .filter(|hit| hit.tier == Tier::Alert && once.insert((&hit.list, &hit.entity)))
        .collect();
    actors::count(
        t,
        &Seen {
            document: *id,
            story: *story,
            source,
            entry: &entry.key,
            lang: document.lang.as_deref(),
            at: believed(document.published.as_ref(), *fetched).ok(),
            in_part: !complete,
            hits,
            events: Vec::new(),
        },
    )
}
