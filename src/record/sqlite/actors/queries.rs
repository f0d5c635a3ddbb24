//! Reading what was counted.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::super::Trouble;
use super::super::convert::{
    count as whole, micros, moment, optional_moment, page_size, sql_limit,
};
use super::super::filter::Filter;
use super::super::queries::{DOCUMENT, EVENT, event_row};
use super::{NO_MOMENT, date};
use crate::record::actor::{Actor, ActorQuery, ActorRow, Count, Day, Pair, Together};

/// So many values of a kind are told of an actor.
const MOST: usize = 100;

/// The longest history in days.
const DAYS: usize = 3653;

/// The columns of an [`ActorRow`] of the table `a`.
const ROW: &str = "a.list, a.entity, a.name, a.schema, a.documents, a.stories, a.mentions, a.first_seen, a.last_seen";

pub(in super::super) fn list(c: &Connection, query: &ActorQuery) -> Result<Vec<ActorRow>, Trouble> {
    let filter = Filter::default()
        .and("a.documents > ?", Some(0))
        .and("a.last_seen >= ?", query.since.map(micros))
        .and("instr(a.words, ?)", query.words.as_ref().map(|words| words.to_lowercase()))
        .and("a.list = ?", query.list.clone());
    let sql = format!(
        "SELECT {ROW} FROM actors a {} ORDER BY a.last_seen DESC, a.number LIMIT ?",
        filter.sql()
    );
    let values = filter.values([], [sql_limit(page_size(query.limit)).into()]);
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), actor_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(in super::super) fn one(
    c: &Connection,
    list: &str,
    entity: &str,
) -> Result<Option<Actor>, Trouble> {
    let sql = format!("SELECT a.number, {ROW} FROM actors a WHERE a.list = ?1 AND a.entity = ?2");
    let found = c
        .prepare_cached(&sql)?
        .query_row([list, entity], |row| Ok((row.get::<_, i64>("number")?, actor_row(row)?)))
        .optional()?;
    let Some((number, row)) = found else { return Ok(None) };
    let in_review = c
        .prepare_cached(
            "SELECT count(*) AS n FROM hits WHERE list = ?1 AND entity = ?2 AND tier = 'review'",
        )?
        .query_row([list, entity], |row| whole(row, "n"))?;
    let undated = c
        .prepare_cached("SELECT count(*) AS n FROM sightings WHERE actor = ?1 AND at = ?2")?
        .query_row([number, NO_MOMENT], |row| whole(row, "n"))?;
    Ok(Some(Actor {
        row,
        in_review,
        undated,
        days: days(c, number)?,
        outlets: counts(c, number, "outlet")?,
        languages: counts(c, number, "language")?,
        roles: counts(c, number, "role")?,
        forms: counts(c, number, "form")?,
        variants: counts(c, number, "variant")?,
        together: together(c, number)?,
        events: events(c, number, "target")?,
        authored: events(c, number, "author")?,
    }))
}

fn days(c: &Connection, actor: i64) -> Result<Vec<Day>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT value, documents, mentions FROM actor_counts
         WHERE actor = ?1 AND kind = 'day' ORDER BY CAST(value AS INTEGER) DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![actor, sql_limit(DAYS)])?;
    let mut days = Vec::new();
    while let Some(row) = rows.next()? {
        let value: String = row.get("value")?;
        if let Some(date) = date(&value) {
            let (documents, mentions) = (whole(row, "documents")?, whole(row, "mentions")?);
            days.push(Day { date, documents, mentions });
        }
    }
    days.reverse();
    Ok(days)
}

fn counts(c: &Connection, actor: i64, kind: &str) -> Result<Vec<Count>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT value, documents, mentions, first_seen, last_seen FROM actor_counts
         WHERE actor = ?1 AND kind = ?2 ORDER BY documents DESC, mentions DESC, value LIMIT ?3",
    )?;
    let rows = statement.query_map(params![actor, kind, sql_limit(MOST)], |row| {
        Ok(Count {
            value: row.get("value")?,
            documents: whole(row, "documents")?,
            mentions: whole(row, "mentions")?,
            first_seen: known(row, "first_seen")?,
            last_seen: known(row, "last_seen")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn together(c: &Connection, actor: i64) -> Result<Vec<Together>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT a.list, a.entity, a.name, p.documents, p.first_seen, p.last_seen
         FROM actor_pairs p JOIN actors a ON a.number = p.other
         WHERE p.actor = ?1 ORDER BY p.documents DESC, p.last_seen DESC, p.other LIMIT ?2",
    )?;
    let rows = statement.query_map(params![actor, sql_limit(MOST)], together_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn events(c: &Connection, actor: i64, role: &str) -> Result<Vec<crate::record::EventRow>, Trouble> {
    let sql = format!(
        "SELECT {EVENT}, {DOCUMENT} FROM actor_events z
         CROSS JOIN events e ON e.id = z.event CROSS JOIN documents d ON d.id = e.document
         WHERE z.actor = ?1 AND z.role = ?3 ORDER BY z.event DESC LIMIT ?2"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![actor, sql_limit(MOST), role], event_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(in super::super) fn pairs(c: &Connection, query: &ActorQuery) -> Result<Vec<Pair>, Trouble> {
    let filter = Filter::default()
        .and("p.last_seen >= ?", Some(query.since.map_or(i64::MIN, micros)))
        .and("a.list = ?", query.list.clone())
        .and("b.list = ?", query.list.clone());
    let sql = format!(
        "SELECT p.documents AS together, p.first_seen AS since, p.last_seen AS latest, p.other, {ROW}
         FROM actor_pairs p CROSS JOIN actors a ON a.number = p.actor
         CROSS JOIN actors b ON b.number = p.other
         {} AND p.actor < p.other ORDER BY p.documents DESC, p.actor, p.other LIMIT ?",
        filter.sql()
    );
    let limit = if query.limit == 0 { 50 } else { query.limit };
    let values = filter.values([], [sql_limit(limit).into()]);
    let mut statement = c.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut pairs = Vec::new();
    while let Some(row) = rows.next()? {
        pairs.push(Pair {
            actor: actor_row(row)?,
            other: by_number(c, row.get("other")?)?,
            documents: whole(row, "together")?,
            first_seen: known(row, "since")?,
            last_seen: known(row, "latest")?,
        });
    }
    Ok(pairs)
}

pub(super) fn by_number(c: &Connection, number: i64) -> Result<ActorRow, Trouble> {
    let sql = format!("SELECT {ROW} FROM actors a WHERE a.number = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([number], actor_row)?)
}

/// A moment, unless all documents have a day that is not believed.
fn known(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let at: i64 = row.get(column)?;
    Ok((at != NO_MOMENT).then(|| moment(at)))
}

fn actor_row(row: &Row<'_>) -> rusqlite::Result<ActorRow> {
    Ok(ActorRow {
        list: row.get("list")?,
        entity: row.get("entity")?,
        name: row.get("name")?,
        schema: row.get("schema")?,
        documents: whole(row, "documents")?,
        stories: whole(row, "stories")?,
        mentions: whole(row, "mentions")?,
        first_seen: optional_moment(row.get("first_seen")?),
        last_seen: optional_moment(row.get("last_seen")?),
    })
}

pub(super) fn together_row(row: &Row<'_>) -> rusqlite::Result<Together> {
    Ok(Together {
        list: row.get("list")?,
        entity: row.get("entity")?,
        name: row.get("name")?,
        documents: whole(row, "documents")?,
        first_seen: known(row, "first_seen")?,
        last_seen: known(row, "last_seen")?,
    })
}
