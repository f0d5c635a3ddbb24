//! Reading what was recorded. Pages go by key.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::super::{
    DocumentDetail, DocumentRow, EventQuery, EventRow, HitQuery, HitRow, Page, RecordError,
};
use super::Trouble;
use super::convert::{
    id, json, micros, moment, optional_moment, page_size, small, sql_limit, word,
};
use crate::chance::Id;
use crate::document::{Document, Stated};

/// The columns of a [`DocumentRow`]; they must not clash with those of a hit or event.
const DOCUMENT: &str =
    "d.id AS document_id, d.story, d.source, d.title, d.url, d.published, d.published_words,
    d.fetched, d.lang, d.revision, d.engine, d.coverage, d.version_number";

/// Cut `rows`, of which one more than `size` was asked for, into a page.
pub(super) fn page<T>(mut rows: Vec<T>, size: usize, key: impl Fn(&T) -> Id) -> Page<T> {
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(key);
    Page { rows, next }
}

pub(super) fn hits(c: &Connection, query: &HitQuery) -> Result<Page<HitRow>, Trouble> {
    let size = page_size(query.limit);
    let sql = format!(
        "SELECT h.id, h.recorded, h.hit, {DOCUMENT} FROM hits h JOIN documents d ON d.id = h.document
         WHERE (:entity IS NULL OR instr(lower(h.name), lower(:entity)) OR instr(lower(h.entity), lower(:entity))
                OR instr(lower(h.list), lower(:entity)))
            AND (:list IS NULL OR h.list = :list) AND (:source IS NULL OR d.source = :source)
            AND (:tier IS NULL OR h.tier = :tier) AND (:since IS NULL OR h.recorded >= :since)
            AND (:document IS NULL OR h.document = :document) AND (:after IS NULL OR h.id < :after)
         ORDER BY h.id DESC LIMIT :limit"
    );
    let named = named_params! {
        ":entity": query.entity,
        ":list": query.list,
        ":source": query.source,
        ":tier": query.tier.map(|tier| word(&tier)).transpose()?,
        ":since": query.since.map(micros),
        ":document": query.document.map(|id| id.to_string()),
        ":after": query.after.map(|id| id.to_string()),
        ":limit": sql_limit(size + 1),
    };
    let rows = c.prepare_cached(&sql)?.query_map(named, hit_row)?.collect::<Result<Vec<_>, _>>()?;
    Ok(page(rows, size, |row: &HitRow| row.id))
}

pub(super) fn hit(c: &Connection, wanted: Id) -> Result<HitRow, Trouble> {
    let sql = format!(
        "SELECT h.id, h.recorded, h.hit, {DOCUMENT} FROM hits h JOIN documents d ON d.id = h.document WHERE h.id = ?1"
    );
    let row = c.prepare_cached(&sql)?.query_row([wanted.to_string()], hit_row).optional()?;
    row.ok_or_else(|| not_found("hit", wanted))
}

pub(super) fn events(c: &Connection, query: &EventQuery) -> Result<Page<EventRow>, Trouble> {
    let size = page_size(query.limit);
    let sql = format!(
        "SELECT e.id, e.recorded, e.event, {DOCUMENT} FROM events e JOIN documents d ON d.id = e.document
         WHERE (:document IS NULL OR e.document = :document) AND (:authority IS NULL OR e.authority = :authority)
            AND (:status IS NULL OR e.status = :status) AND (:since IS NULL OR e.recorded >= :since)
            AND (:after IS NULL OR e.id < :after)
         ORDER BY e.id DESC LIMIT :limit"
    );
    let named = named_params! {
        ":document": query.document.map(|id| id.to_string()),
        ":authority": query.authority,
        ":status": query.status.map(|status| word(&status)).transpose()?,
        ":since": query.since.map(micros),
        ":after": query.after.map(|id| id.to_string()),
        ":limit": sql_limit(size + 1),
    };
    let rows =
        c.prepare_cached(&sql)?.query_map(named, event_row)?.collect::<Result<Vec<_>, _>>()?;
    Ok(page(rows, size, |row: &EventRow| row.id))
}

pub(super) fn event(c: &Connection, wanted: Id) -> Result<EventRow, Trouble> {
    let sql = format!(
        "SELECT e.id, e.recorded, e.event, {DOCUMENT} FROM events e JOIN documents d ON d.id = e.document WHERE e.id = ?1"
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
            url: row.get("url")?,
            published: summary
                .published_words
                .clone()
                .map(|words| Stated { utc: summary.published, words }),
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

fn hit_row(row: &Row<'_>) -> rusqlite::Result<HitRow> {
    Ok(HitRow {
        id: id(row, "id")?,
        recorded: moment(row.get("recorded")?),
        hit: json(row, "hit")?,
        document: document_row(row)?,
    })
}

fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: id(row, "id")?,
        recorded: moment(row.get("recorded")?),
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
        fetched: moment(row.get("fetched")?),
        lang: row.get("lang")?,
        revision: row.get("revision")?,
        engine: row.get("engine")?,
        coverage: json(row, "coverage")?,
        version_number: small(row, "version_number")?,
    })
}

fn not_found(what: &'static str, id: Id) -> Trouble {
    RecordError::NotFound { what, id: id.to_string() }.into()
}
