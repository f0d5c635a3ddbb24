//! Alarms: what an operator should know of a source, and the messages about it.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::AlarmChange;
use super::convert::{json, micros, moment, to_json, word};
use super::{Trouble, outbox};
use crate::alert::Alarm;

/// So many alarms of a source that are over are kept.
const HISTORY: i64 = 100;

/// Record an alarm as it stands, and put its messages into the outbox.
pub(super) fn change(t: &Transaction<'_>, change: &AlarmChange) -> Result<(), Trouble> {
    let alarm = &change.alarm;
    let over = alarm.over.map(micros);
    t.prepare_cached(
        "INSERT INTO alarms (id, source, kind, since, over, alarm) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET over = excluded.over, alarm = excluded.alarm",
    )?
    .execute(params![
        alarm.id.to_string(),
        alarm.source,
        word(&alarm.kind)?,
        micros(alarm.since),
        over,
        to_json(alarm)?
    ])?;
    for message in &change.messages {
        // The occurrence is to an alarm what the story is to a hit.
        outbox::insert(t, message, &message.alert, &alarm.id.to_string())?;
    }
    if over.is_some() {
        t.prepare_cached(
            "DELETE FROM alarms WHERE source = ?1 AND over <=
                (SELECT over FROM alarms WHERE source = ?1 AND over IS NOT NULL
                 ORDER BY over DESC LIMIT 1 OFFSET ?2)",
        )?
        .execute(params![alarm.source, HISTORY])?;
    }
    Ok(())
}

/// What is not over yet, of one source.
pub(super) fn open(c: &Connection, source: &str) -> Result<Vec<Alarm>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT alarm FROM alarms WHERE source = ?1 AND over IS NULL ORDER BY since, id",
    )?;
    let alarms = statement.query_map([source], |row| json(row, "alarm"))?;
    Ok(alarms.collect::<Result<_, _>>()?)
}

/// Of every source, what was not over at `since` or began later; without `since`, what is not
/// over now. The latest first.
pub(super) fn by_source(
    c: &Connection,
    since: Option<Timestamp>,
) -> Result<HashMap<String, Vec<Alarm>>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT source, alarm FROM alarms WHERE over IS NULL OR over >= ?1
         ORDER BY since DESC, id DESC",
    )?;
    let mut found: HashMap<String, Vec<Alarm>> = HashMap::new();
    let mut rows = statement.query([since.map(micros)])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get("source")?).or_default().push(json(row, "alarm")?);
    }
    Ok(found)
}

/// Sources whose address changes start afresh.
pub(super) fn forget_open(t: &Transaction<'_>, source: &str) -> Result<(), Trouble> {
    t.prepare_cached("DELETE FROM alarms WHERE source = ?1 AND over IS NULL")?.execute([source])?;
    Ok(())
}

/// When a document of `source` last had a hit of tier `alert` whose alerts have all arrived.
pub(super) fn last_arrival(c: &Connection, source: &str) -> Result<Option<Timestamp>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT h.recorded FROM hits h JOIN documents d ON d.id = h.document
         WHERE d.source = ?1 AND h.tier = 'alert' AND NOT EXISTS (
             SELECT 1 FROM alerts a WHERE a.state <> 'delivered'
                AND a.alert ->> '$.evidence' = h.id)
         ORDER BY h.id DESC LIMIT 1",
    )?;
    Ok(statement.query_row([source], |row| row.get(0)).optional()?.map(moment))
}
