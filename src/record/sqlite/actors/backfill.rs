//! Records of earlier versions: their documents are counted bit by bit, the oldest first.
//!
//! Each bit is a transaction that moves the mark as well, so that it can stop anywhere. What is
//! counted already, because its entry came again meanwhile, is found as such and left alone.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::Trouble;
use super::super::convert::{id, json, moment, optional_moment};
use super::super::queries::stated;
use super::super::writer::transact;
use super::{Seen, count};
use crate::chance::Id;
use crate::dated::believed;
use crate::document::Stated;
use crate::screen::{Event, Hit};

/// One transaction counts no longer than this: others wait for the write lock.
const LONGEST: Duration = Duration::from_millis(50);

/// Whether there is something left to be counted.
pub(in super::super) fn is_behind(c: &Connection) -> Result<bool, Trouble> {
    let mut statement = c.prepare_cached("SELECT done < until FROM actor_filing WHERE one = 1")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Count for a moment; false where nothing is left.
pub(in super::super) fn go_on(connection: &mut Connection) -> Result<bool, Trouble> {
    if !is_behind(connection)? {
        return Ok(false);
    }
    transact(connection, |t| {
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            if !count_next(t)? {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Count the next document; false where there is none.
fn count_next(t: &Transaction<'_>) -> Result<bool, Trouble> {
    let next: Option<Id> = t
        .prepare_cached(
            "SELECT h.document FROM hits h, actor_filing f
             WHERE f.one = 1 AND h.document > f.done AND h.document <= f.until
             ORDER BY h.document LIMIT 1",
        )?
        .query_row([], |row| id(row, "document"))
        .optional()?;
    let Some(document) = next else {
        t.prepare_cached("UPDATE actor_filing SET done = until WHERE one = 1")?.execute([])?;
        return Ok(false);
    };
    count_one(t, document)?;
    t.prepare_cached("UPDATE actor_filing SET done = ?1 WHERE one = 1")?
        .execute([document.to_string()])?;
    Ok(true)
}

/// What is kept of a document besides its texts.
struct Kept {
    story: Id,
    source: String,
    entry: String,
    lang: Option<String>,
    published: Option<Stated>,
    fetched: Timestamp,
    complete: bool,
}

fn count_one(t: &Transaction<'_>, document: Id) -> Result<(), Trouble> {
    let key = params![document.to_string()];
    let kept = t
        .prepare_cached(
            "SELECT story, source, entry_key, lang, published, published_words, fetched, complete FROM documents WHERE id = ?1",
        )?
        .query_row(key, |row| {
            Ok(Kept {
                story: id(row, "story")?,
                source: row.get("source")?,
                entry: row.get("entry_key")?,
                lang: row.get("lang")?,
                published: stated(
                    optional_moment(row.get("published")?),
                    row.get::<_, Option<String>>("published_words")?.as_ref(),
                ),
                fetched: moment(row.get("fetched")?),
                complete: row.get("complete")?,
            })
        })?;
    let hits: Vec<Hit> = t
        .prepare_cached("SELECT hit FROM hits WHERE document = ?1 ORDER BY id")?
        .query_map(key, |row| json(row, "hit"))?
        .collect::<Result<_, _>>()?;
    let events: Vec<(Id, Event)> = t
        .prepare_cached("SELECT id, event FROM events WHERE document = ?1 ORDER BY id")?
        .query_map(key, |row| Ok((id(row, "id")?, json(row, "event")?)))?
        .collect::<Result<_, _>>()?;
    count(
        t,
        &Seen {
            document,
            story: kept.story,
            source: &kept.source,
            entry: &kept.entry,
            lang: kept.lang.as_deref(),
            at: believed(kept.published.as_ref(), kept.fetched).ok(),
            in_part: !kept.complete,
            hits: hits.iter().collect(),
            events: events.iter().map(|(id, event)| (*id, event)).collect(),
        },
    )
}
