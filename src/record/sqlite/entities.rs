//! What the lists said of each entity, and when: a row for each time that something else was said.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, params};

use super::super::{EntityVersion, Listed, NewRevision, RevisionRow};
use super::convert::{micros, moment, optional_moment, to_json};
use super::{Trouble, lookbacks, outbox, status};
use crate::watchlist::Entity;

pub(super) fn in_force(c: &Connection) -> Result<Vec<Listed>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT list, entity, hash FROM entities INDEXED BY entities_in_force WHERE until IS NULL
         ORDER BY list, entity",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Listed { list: row.get(0)?, entity: row.get(1)?, said: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn said_of(
    c: &Connection,
    entities: &[(String, String)],
) -> Result<Vec<EntityVersion>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT * FROM entities WHERE list = ?1 AND entity = ?2 AND until IS NULL",
    )?;
    let mut found = Vec::new();
    for (list, entity) in entities {
        for row in statement.query_map([list, entity], version)? {
            found.push(row?);
        }
    }
    Ok(found)
}

pub(super) fn versions(
    c: &Connection,
    list: Option<&str>,
    entity: &str,
) -> Result<Vec<EntityVersion>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT * FROM entities WHERE entity = ?1 AND list = coalesce(?2, list)
         ORDER BY list, since",
    )?;
    let rows = statement.query_map(params![entity, list], version)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn put_in_force(
    t: &Transaction<'_>,
    revision: &RevisionRow,
    new: &NewRevision,
) -> Result<(), Trouble> {
    status::record_revision(t, revision)?;
    t.prepare_cached("UPDATE archive_filing SET lists_known = 1")?.execute([])?;
    let now = revision.since;
    let mut changed = 0;
    for (list, entity) in &new.removed {
        changed += end(t, list, entity, now)?;
    }
    let mut known = t.prepare_cached(
        "SELECT 1 FROM entities WHERE list = ?1 AND entity = ?2 AND until IS NULL AND hash = ?3",
    )?;
    let mut insert = t.prepare_cached(
        "INSERT INTO entities (list, entity, since, hash, said) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (list, entity, since) DO UPDATE
         SET until = NULL, hash = excluded.hash, said = excluded.said",
    )?;
    for (listed, entity) in &new.said {
        let Listed { list, entity: id, said } = listed;
        if known.exists(params![list, id, said])? {
            continue;
        }
        end(t, list, id, now)?;
        insert.execute(params![list, id, micros(now), said, deflated(entity)?])?;
        changed += 1;
    }
    // Where another program noted the same meanwhile, it noted what follows as well.
    if changed > 0 {
        if let Some((id, sought)) = &new.lookback {
            lookbacks::ask(t, *id, sought, now)?;
        }
        for draft in &new.alerts {
            outbox::insert(t, draft, &draft.alert, &draft.alert.id.to_string())?;
        }
    }
    Ok(())
}

fn end(t: &Transaction<'_>, list: &str, entity: &str, now: Timestamp) -> Result<usize, Trouble> {
    Ok(t.prepare_cached(
        "UPDATE entities SET until = ?3 WHERE list = ?1 AND entity = ?2 AND until IS NULL",
    )?
    .execute(params![list, entity, micros(now)])?)
}

fn version(row: &Row<'_>) -> rusqlite::Result<EntityVersion> {
    let said: Vec<u8> = row.get("said")?;
    Ok(EntityVersion {
        list: row.get("list")?,
        since: moment(row.get("since")?),
        until: optional_moment(row.get("until")?),
        entity: inflated(&said)?,
    })
}

fn deflated(entity: &Entity) -> Result<Vec<u8>, Trouble> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(to_json(entity)?.as_bytes()).and_then(|()| encoder.finish());
    Ok(written.map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?)
}

fn inflated(bytes: &[u8]) -> rusqlite::Result<Entity> {
    let mut text = String::new();
    let broken = |e: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, e)
    };
    DeflateDecoder::new(bytes).read_to_string(&mut text).map_err(|e| broken(Box::new(e)))?;
    serde_json::from_str(&text).map_err(|e| broken(Box::new(e)))
}
