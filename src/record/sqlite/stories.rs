//! Which story a document belongs to.

use rusqlite::{OptionalExtension, Transaction, params};

use super::super::NewDocument;
use super::Trouble;
use super::convert::{json, micros, sql_limit};
use crate::chance::Id;
use crate::story::Fingerprint;

/// A copy comes within so many days; the same words a year later are news again.
const WINDOW_DAYS: i64 = 30;

/// At most so many documents that share sketch values are compared.
const CANDIDATES: usize = 50;

/// The known story of `document`, if there is one: that of an earlier version, of the same
/// address, of the same text, or of a text much like it.
pub(super) fn find(t: &Transaction<'_>, document: &NewDocument) -> Result<Option<Id>, Trouble> {
    let since = micros(document.fetched) - WINDOW_DAYS * 86_400_000_000;
    let by = |sql: &str, value: &str| -> Result<Option<String>, Trouble> {
        Ok(t.prepare_cached(sql)?
            .query_row(params![value, since, document.source], |row| row.get(0))
            .optional()?)
    };
    let earlier = by(
        "SELECT story FROM documents WHERE source = ?3 AND entry_key = ?1 AND ?2 IS NOT NULL ORDER BY version_number DESC LIMIT 1",
        &document.entry.key,
    )?;
    let by_address = match &document.canonical_url {
        Some(url) if earlier.is_none() => by(
            "SELECT story FROM documents WHERE canonical_url = ?1 AND fetched >= ?2 AND ?3 IS NOT NULL ORDER BY id LIMIT 1",
            url,
        )?,
        _ => None,
    };
    let by_text = match earlier.is_none() && by_address.is_none() {
        true => by(
            "SELECT story FROM documents WHERE text_hash = ?1 AND fetched >= ?2 AND ?3 IS NOT NULL ORDER BY id LIMIT 1",
            &document.fingerprint.exact,
        )?,
        false => None,
    };
    match earlier.or(by_address).or(by_text).and_then(|id| id.parse().ok()) {
        Some(story) => Ok(Some(story)),
        None => much_alike(t, document, since),
    }
}

fn much_alike(
    t: &Transaction<'_>,
    document: &NewDocument,
    since: i64,
) -> Result<Option<Id>, Trouble> {
    if document.fingerprint.sketch.is_empty() {
        return Ok(None);
    }
    let values = serde_json::to_string(&document.fingerprint.sketch).unwrap_or_default();
    let mut statement = t.prepare_cached(
        "SELECT documents.story, documents.fingerprint
         FROM (SELECT document, count(*) AS shared FROM sketches
               WHERE value IN (SELECT value FROM json_each(?1)) GROUP BY document
               ORDER BY shared DESC, document LIMIT ?3) AS near
         JOIN documents ON documents.id = near.document WHERE documents.fetched >= ?2 ORDER BY near.shared DESC, documents.id",
    )?;
    let mut rows = statement.query(params![values, since, sql_limit(CANDIDATES)])?;
    while let Some(row) = rows.next()? {
        let other: Fingerprint = json(row, "fingerprint")?;
        if document.fingerprint.same_story(&other) {
            return Ok(Some(super::convert::id(row, "story")?));
        }
    }
    Ok(None)
}

/// Make a story.
pub(super) fn begin(t: &Transaction<'_>, id: Id, since: jiff::Timestamp) -> Result<(), Trouble> {
    t.prepare_cached("INSERT INTO stories (id, since) VALUES (?1, ?2)")?
        .execute(params![id.to_string(), micros(since)])?;
    Ok(())
}

/// Keep the sketch by which copies find a document.
pub(super) fn keep_sketch(
    t: &Transaction<'_>,
    document: Id,
    fingerprint: &Fingerprint,
) -> Result<(), Trouble> {
    let document = document.to_string();
    t.prepare_cached("DELETE FROM sketches WHERE document = ?1")?.execute([&document])?;
    let mut statement =
        t.prepare_cached("INSERT OR IGNORE INTO sketches (value, document) VALUES (?1, ?2)")?;
    for value in &fingerprint.sketch {
        statement.execute(params![value, document])?;
    }
    Ok(())
}
