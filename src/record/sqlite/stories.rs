//! Which story a document belongs to.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Transaction, params, params_from_iter};
use url::Url;

use super::super::NewDocument;
use super::Trouble;
use super::convert::{id, json, micros, sql_limit};
use crate::chance::Id;
use crate::story::Fingerprint;

/// A copy comes within so many days; the same words a year later are news again.
const WINDOW_DAYS: i64 = 30;

/// At most so many documents that share sketch values are compared.
const CANDIDATES: usize = 50;

/// So many documents lose their sketch with each that gets one, once they are out of the window:
/// more than one, so that the old ones get fewer.
const FORGOTTEN: usize = 2;

/// The story of an earlier version of the same entry. However its text changed: its entities
/// were alerted there, and new ones still alert.
pub(super) fn of_earlier_version(
    t: &Transaction<'_>,
    new: &NewDocument,
) -> Result<Option<Id>, Trouble> {
    let story = t
        .prepare_cached(
            "SELECT story FROM documents WHERE source = ?1 AND entry_key = ?2
             ORDER BY version_number DESC LIMIT 1",
        )?
        .query_row(params![new.source, new.entry.key], |row| id(row, "story"))
        .optional()?;
    Ok(story)
}

/// The story of another document with the same address, the same text or a text much like it;
/// `but` is `new` itself where it is recorded already.
pub(super) fn of_copy(
    t: &Transaction<'_>,
    new: &NewDocument,
    but: Option<Id>,
) -> Result<Option<Id>, Trouble> {
    let but = but.map_or_else(String::new, |id| id.to_string());
    if let Some(story) = by_address(t, new, &but)? {
        return Ok(Some(story));
    }
    match by_text(t, new, &but)? {
        Some(story) => Ok(Some(story)),
        None => by_sketch(t, new, &but),
    }
}

fn by_address(t: &Transaction<'_>, new: &NewDocument, but: &str) -> Result<Option<Id>, Trouble> {
    let Some(address) = new.canonical_url.as_deref().filter(|address| names_an_article(address))
    else {
        return Ok(None);
    };
    let story = t
        .prepare_cached(
            "SELECT story FROM documents WHERE canonical_url = ?1 AND fetched >= ?2 AND id <> ?3
             ORDER BY fetched, id LIMIT 1",
        )?
        .query_row(params![address, oldest(new.fetched), but], |row| id(row, "story"))
        .optional()?;
    Ok(story)
}

/// Some sites declare their front page as the canonical address of every article; taken at its
/// word, all of them would be one story, and nothing after the first would alert.
fn names_an_article(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.path().len() > 1 || url.query().is_some())
}

/// A short text that comes again in the same source under another headline is no copy but a
/// phrase of the house ("Subscribe to read on"); in another source it is a copy.
fn by_text(t: &Transaction<'_>, new: &NewDocument, but: &str) -> Result<Option<Id>, Trouble> {
    let short = new.fingerprint.sketch.is_empty();
    let story = t
        .prepare_cached(
            "SELECT story FROM documents WHERE text_hash = ?1 AND fetched >= ?2 AND id <> ?3
                AND (NOT ?4 OR source <> ?5 OR title = ?6)
             ORDER BY fetched, id LIMIT 1",
        )?
        .query_row(
            params![
                new.fingerprint.exact,
                oldest(new.fetched),
                but,
                short,
                new.source,
                new.document.title
            ],
            |row| id(row, "story"),
        )
        .optional()?;
    Ok(story)
}

fn by_sketch(t: &Transaction<'_>, new: &NewDocument, but: &str) -> Result<Option<Id>, Trouble> {
    let sketch = &new.fingerprint.sketch;
    if sketch.is_empty() {
        return Ok(None);
    }
    let marks = vec!["?"; sketch.len()].join(", ");
    let mut statement = t.prepare_cached(&format!(
        "SELECT documents.story, documents.fingerprint
         FROM (SELECT document, count(*) AS shared FROM sketches
               WHERE value IN ({marks}) AND fetched >= ? AND document <> ? GROUP BY document
               ORDER BY shared DESC, document LIMIT ?) AS near
         JOIN documents ON documents.id = near.document
         ORDER BY near.shared DESC, documents.id"
    ))?;
    let rest = [
        Value::from(oldest(new.fetched)),
        Value::from(but.to_owned()),
        Value::from(sql_limit(CANDIDATES)),
    ];
    let values = sketch.iter().copied().map(Value::from).chain(rest);
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        let other: Fingerprint = json(row, "fingerprint")?;
        if new.fingerprint.same_story(&other) {
            return Ok(Some(id(row, "story")?));
        }
    }
    Ok(None)
}

fn oldest(fetched: Timestamp) -> i64 {
    micros(fetched) - WINDOW_DAYS * 24 * 60 * 60 * 1_000_000
}

/// Whether `story` has a document besides `document`.
pub(super) fn has_others(t: &Transaction<'_>, story: Id, document: Id) -> Result<bool, Trouble> {
    let mut statement =
        t.prepare_cached("SELECT 1 FROM documents WHERE story = ?1 AND id <> ?2")?;
    Ok(statement.exists(params![story.to_string(), document.to_string()])?)
}

/// Make a story.
pub(super) fn begin(t: &Transaction<'_>, id: Id, since: Timestamp) -> Result<(), Trouble> {
    t.prepare_cached("INSERT INTO stories (id, since) VALUES (?1, ?2)")?
        .execute(params![id.to_string(), micros(since)])?;
    Ok(())
}

/// Two stories turn out to be one, `into`. What was raised in either counts as raised in it.
pub(super) fn merge(t: &Transaction<'_>, from: Id, into: Id) -> Result<(), Trouble> {
    let (from, into) = (from.to_string(), into.to_string());
    t.prepare_cached("UPDATE documents SET story = ?2 WHERE story = ?1")?
        .execute(params![from, into])?;
    // An alert that both have raised stays where it is.
    t.prepare_cached("UPDATE OR IGNORE alerts SET story = ?2 WHERE story = ?1")?
        .execute(params![from, into])?;
    t.prepare_cached("DELETE FROM stories WHERE id = ?1")?.execute([from])?;
    Ok(())
}

/// Keep the sketch by which copies find a document, and drop some that have grown too old.
pub(super) fn keep_sketch(
    t: &Transaction<'_>,
    document: Id,
    new: &NewDocument,
) -> Result<(), Trouble> {
    let document = document.to_string();
    let mut forget = t.prepare_cached("DELETE FROM sketches WHERE document = ?1")?;
    forget.execute([&document])?;
    let mut insert = t.prepare_cached(
        "INSERT OR IGNORE INTO sketches (value, document, fetched) VALUES (?1, ?2, ?3)",
    )?;
    for value in &new.fingerprint.sketch {
        insert.execute(params![value, document, micros(new.fetched)])?;
    }
    for _ in 0..FORGOTTEN {
        let old: Option<String> = t
            .prepare_cached("SELECT document FROM sketches WHERE fetched < ?1 LIMIT 1")?
            .query_row([oldest(new.fetched)], |row| row.get(0))
            .optional()?;
        match old {
            Some(old) => drop(forget.execute([old])?),
            None => break,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_front_page_names_no_article() {
        assert!(!names_an_article("https://news.example/"));
        assert!(!names_an_article("https://news.example"));
        assert!(!names_an_article("not an address"));
        assert!(names_an_article("https://news.example/?p=12"));
        assert!(names_an_article("https://news.example/a/12"));
    }
}
