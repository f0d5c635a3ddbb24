//! Reading what was recorded. Pages go by key.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::super::{
    DocumentDetail, DocumentRow, EventQuery, EventRow, HitQuery, HitRow, Page, RecordError,
};
use super::Trouble;
use super::convert::{
    count, id, json, micros, moment, optional_moment, page_size, small, sql_limit, word,
};
use super::filter::Filter;
use crate::chance::Id;
use crate::config::CANARY;
use crate::document::{Document, Stated};
use crate::screen::UNNAMED;

/// The columns of a [`DocumentRow`]; they must not clash with those of a hit or event.
pub(super) const DOCUMENT: &str =
    "d.id AS document_id, d.story, d.source, d.title, d.url, d.published, d.published_words,
    d.updated, d.updated_words, d.fetched, d.lang, d.lang_confidence, d.revision, d.engine, d.coverage, d.bounds, d.version_number";

/// Cut `rows`, of which one more than `size` was asked for, into a page.
pub(super) fn page<T>(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> Id) -> Page<T> {
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(key);
    Page { rows, next }
}

pub(super) fn hits(c: &Connection, query: &HitQuery) -> Result<Page<HitRow>, Trouble> {
    let size = page_size(query.limit);
    let filter = Filter::default()
        .and("instr(h.words, ?)", query.entity.as_ref().map(|words| words.to_lowercase()))
        .and("h.list = ?", query.list.clone())
        .and("d.source = ?", query.source.clone())
        .and("(h.late IS NOT NULL) = ?", query.late.map(i64::from))
        .and("h.list <> ?", query.hides_canary().then(|| CANARY.to_owned()))
        .and("h.tier = ?", query.tier.map(|tier| word(&tier)).transpose()?)
        .and("h.recorded >= ?", query.since.map(micros))
        .and("h.document = ?", query.document.map(|id| id.to_string()))
        .and("h.id < ?", query.after.map(|id| id.to_string()));
    // CROSS JOIN keeps SQLite from starting at the documents, which are not in the order of hits.
    let sql = format!(
        "SELECT h.id, h.recorded, h.hit, h.late, h.revision AS hit_revision, h.engine AS hit_engine, {DOCUMENT}
         FROM hits h CROSS JOIN documents d ON d.id = h.document {} ORDER BY h.id DESC LIMIT ?",
        filter.sql()
    );
    let values = filter.values([], [sql_limit(size + 1).into()]);
    let rows = c
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), hit_row)?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(page(rows, size, |row: &HitRow| row.id))
}

pub(super) fn hit(c: &Connection, wanted: Id) -> Result<HitRow, Trouble> {
    let sql = format!(
        "SELECT h.id, h.recorded, h.hit, h.late, h.revision AS hit_revision, h.engine AS hit_engine, {DOCUMENT} FROM hits h JOIN documents d ON d.id = h.document WHERE h.id = ?1"
    );
    let row = c.prepare_cached(&sql)?.query_row([wanted.to_string()], hit_row).optional()?;
    row.ok_or_else(|| not_found("hit", wanted))
}

/// The columns of an [`EventRow`], without those of its document.
pub(super) const EVENT: &str = "e.id, e.recorded, e.event, coalesce(e.announcement, e.id) AS announcement,
    (SELECT count(DISTINCT x.document) FROM events x WHERE x.announcement = e.announcement) AS tellers,
    (SELECT count(DISTINCT y.source) FROM events x JOIN documents y ON y.id = x.document
        WHERE x.announcement = e.announcement) AS outlets";

/// When an announcement was told first. It has the id of the event that told all of it first; those who had
/// told a part of it before tell another one.
macro_rules! first_told {
    ($announcement:literal) => {
        concat!(
            "(SELECT coalesce((SELECT recorded FROM events WHERE id = ",
            $announcement,
            "), min(recorded)) FROM events WHERE announcement = ",
            $announcement,
            ")"
        )
    };
}
pub(super) use first_told;

/// Whether an authority, written with a dot behind it, is one of those who act in an event, or the
/// whole of one.
macro_rules! acts {
    ($event:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM (SELECT ",
            $event,
            ".authority AS who
                UNION ALL SELECT value FROM json_each(",
            $event,
            ".event, '$.authorities'))
             WHERE instr(who || '.', ?) = 1)"
        )
    };
}

pub(super) fn events(c: &Connection, query: &EventQuery) -> Result<Page<EventRow>, Trouble> {
    let size = page_size(query.limit);
    let since = query.since.map(micros);
    let after = query.after.map(|id| id.to_string());
    // A body is part of its country: `us.ofac` of `us`.
    let authority = query.authority.as_ref().map(|id| format!("{id}."));
    let root = query.authority.as_ref().and_then(|id| id.split('.').next()).map(str::to_owned);
    // An announcement is known by those who are named.
    let root = root.filter(|root| root != UNNAMED);
    let filter = Filter::default()
        .and("e.document = ?", query.document.map(|id| id.to_string()))
        .and("e.status = ?", query.status.map(|status| word(&status)).transpose()?)
        .and("e.event ->> '$.tier' = ?", query.tier.map(|tier| word(&tier)).transpose()?);
    let (from, key, filter) = match query.once {
        true => (
            "announcements a CROSS JOIN events e ON e.id = a.lead",
            "a.id",
            filter
                .and(
                    concat!(
                        "EXISTS (SELECT 1 FROM events x WHERE x.announcement = a.id AND ",
                        acts!("x"),
                        ")"
                    ),
                    authority,
                )
                // Who tells an announcement may tell of the acts of others in the same sentence.
                .and(
                    "(SELECT count(*) FROM json_each(a.signature, '$.authorities')
                        WHERE a.signature IS NULL OR value = ?) > 0",
                    root,
                )
                .and(concat!(first_told!("a.id"), " >= ?"), since)
                .and("a.id < ?", after),
        ),
        false => (
            "events e",
            "e.id",
            filter.and(acts!("e"), authority).and("e.recorded >= ?", since).and("e.id < ?", after),
        ),
    };
    let sql = format!(
        "SELECT {EVENT}, {DOCUMENT} FROM {from} CROSS JOIN documents d ON d.id = e.document {}
         ORDER BY {key} DESC LIMIT ?",
        filter.sql()
    );
    let values = filter.values([], [sql_limit(size + 1).into()]);
    let rows = c
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), event_row)?
        .collect::<Result<Vec<_>, _>>()?;
    let once = query.once;
    Ok(page(rows, size, |row: &EventRow| if once { row.announcement } else { row.id }))
}

pub(super) fn event(c: &Connection, wanted: Id) -> Result<EventRow, Trouble> {
    let sql = format!(
        "SELECT {EVENT}, {DOCUMENT} FROM events e JOIN documents d ON d.id = e.document WHERE e.id = ?1"
    );
    let row = c.prepare_cached(&sql)?.query_row([wanted.to_string()], event_row).optional()?;
    row.ok_or_else(|| not_found("event", wanted))
}

pub(super) fn document(c: &Connection, wanted: Id) -> Result<DocumentDetail, Trouble> {
    let sql = format!(
        "SELECT {DOCUMENT}, d.summary, d.text, d.furniture FROM documents d WHERE d.id = ?1"
    );
    let found = c.prepare_cached(&sql)?.query_row([wanted.to_string()], |row| {
        let summary: DocumentRow = document_row(row)?;
        let document = Document {
            title: row.get("title")?,
            summary: row.get("summary")?,
            text: row.get("text")?,
            furniture: row.get("furniture")?,
            lang: row.get("lang")?,
            lang_confidence: summary.lang_confidence,
            url: row.get("url")?,
            published: stated(summary.published, summary.published_words.as_ref()),
            updated: stated(summary.updated, summary.updated_words.as_ref()),
        };
        Ok((summary, document))
    });
    let (row, document) = found.optional()?.ok_or_else(|| not_found("document", wanted))?;
    let sql = format!(
        "SELECT {DOCUMENT} FROM documents d WHERE d.story = ?1 AND d.id <> ?2 ORDER BY d.id LIMIT 1000"
    );
    let story = c
        .prepare_cached(&sql)?
        .query_map([row.story.to_string(), wanted.to_string()], document_row)?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(DocumentDetail { row, document, story })
}

pub(super) fn stated(utc: Option<Timestamp>, words: Option<&String>) -> Option<Stated> {
    words.map(|words| Stated { utc, words: words.clone() })
}

fn hit_row(row: &Row<'_>) -> rusqlite::Result<HitRow> {
    Ok(HitRow {
        id: id(row, "id")?,
        recorded: moment(row.get("recorded")?),
        hit: json(row, "hit")?,
        late: row
            .get::<_, Option<String>>("late")?
            .and_then(|late| serde_json::from_str(&late).ok()),
        revision: row.get("hit_revision")?,
        engine: match row.get("hit_engine")? {
            Some(engine) => engine,
            None => row.get("engine")?,
        },
        document: document_row(row)?,
    })
}

pub(super) fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: id(row, "id")?,
        recorded: moment(row.get("recorded")?),
        announcement: id(row, "announcement")?,
        sources: count(row, "outlets")?,
        documents: count(row, "tellers")?,
        event: json(row, "event")?,
        document: document_row(row)?,
    })
}

fn document_row(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        id: id(row, "document_id")?,
        story: id(row, "story")?,
        source: row.get("source")?,
        title: row.get("title")?,
        url: row.get("url")?,
        published: optional_moment(row.get("published")?),
        published_words: row.get("published_words")?,
        updated: optional_moment(row.get("updated")?),
        updated_words: row.get("updated_words")?,
        fetched: moment(row.get("fetched")?),
        lang: row.get("lang")?,
        lang_confidence: row.get("lang_confidence")?,
        revision: row.get("revision")?,
        engine: row.get("engine")?,
        coverage: json(row, "coverage")?,
        bounds: match row.get::<_, Option<String>>("bounds")? {
            Some(_) => json(row, "bounds")?,
            None => Vec::new(),
        },
        version_number: small(row, "version_number")?,
    })
}

fn not_found(what: &'static str, id: Id) -> Trouble {
    RecordError::NotFound { what, id: id.to_string() }.into()
}
