//! What a person said of two entities of different lists.

use rusqlite::{Connection, Transaction, params};

use super::super::LinkRow;
use super::Trouble;
use super::convert::{micros, moment};

pub(super) fn list(c: &Connection) -> Result<Vec<LinkRow>, Trouble> {
    let mut statement = c.prepare_cached("SELECT * FROM links")?;
    let rows = statement.query_map([], |row| {
        Ok(LinkRow {
            list: row.get("list")?,
            entity: row.get("entity")?,
            other_list: row.get("other_list")?,
            other: row.get("other")?,
            accepted: row.get("accepted")?,
            by: row.get("by")?,
            at: moment(row.get("at")?),
            reason: row.get("reason")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn decide(t: &Transaction<'_>, link: &LinkRow) -> Result<(), Trouble> {
    let LinkRow { list, entity, other_list, other, accepted, by, at, reason } = link;
    t.prepare_cached(
        "INSERT OR REPLACE INTO links (list, entity, other_list, other, accepted, by, at, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![list, entity, other_list, other, accepted, by, micros(*at), reason])?;
    Ok(())
}
