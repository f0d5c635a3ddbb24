//! Which story a document belongs to.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use url::Url;

use super::super::NewDocument;
use super::Trouble;
use super::convert::{id, micros, sql_limit};
use crate::chance::Id;
use crate::document::Document;
use crate::story::{Overlap, Shingles, basis};

/// A copy comes within so many days; the same words a year later are news again.
const WINDOW_DAYS: i64 = 30;

/// At most so many documents that share sampled values are compared.
const CANDIDATES: usize = 8;

/// A value that so many stories have is a phrase of the trade or of a house: it names no candidate
/// and is not kept for more, so that no row of the index is read in the thousands.
const COMMON: usize = 24;

/// What stands in so many stories beside this one is boilerplate of some house.
const BOILERPLATE: usize = 3;

/// Where a new version shares less with the one before, its id was given to another article.
const CONTINUED: f64 = 0.1;

/// So many documents lose their values with each that gets some, once they are out of the window:
/// more than one, so that the old ones get fewer.
const FORGOTTEN: usize = 2;

/// The story of an earlier version of the same entry: its entities were alerted there, and new
/// ones still alert. A reused id with another text altogether is no version but another article.
pub(super) fn of_earlier_version(
    t: &Transaction<'_>,
    new: &NewDocument,
) -> Result<Option<Id>, Trouble> {
    let earlier = t
        .prepare_cached(
            "SELECT story, title, summary, text FROM documents WHERE source = ?1 AND entry_key = ?2
             ORDER BY version_number DESC LIMIT 1",
        )?
        .query_row(params![new.source, new.entry.key], |row| Ok((id(row, "story")?, texts(row)?)))
        .optional()?;
    let Some((story, earlier)) = earlier else { return Ok(None) };
    let (old, now) = (Shingles::of(basis(&earlier)), Shingles::of(basis(&new.document)));
    let comparable = !old.is_empty() && !now.is_empty() && earlier.title != new.document.title;
    let another = comparable && Overlap::of(&old, &now).containment() < CONTINUED;
    Ok((!another).then_some(story))
}

fn texts(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        title: row.get("title")?,
        summary: row.get("summary")?,
        text: row.get("text")?,
        ..Document::default()
    })
}

/// The stories of other documents with the same address, the same text, or a text that has the
/// most of this one or stands in it; the oldest first. `but` is `new` itself where it is recorded
/// already. More than one where this is the whole of which they have parts.
pub(super) fn of_copies(
    t: &Transaction<'_>,
    new: &NewDocument,
    but: Option<Id>,
) -> Result<Vec<Id>, Trouble> {
    let but = but.map_or_else(String::new, |id| id.to_string());
    let mut stories = Vec::new();
    stories.extend(by_address(t, new, &but)?);
    match by_text(t, new, &but)? {
        Some(story) => stories.push(story),
        None => stories.extend(by_parts(t, new, &but)?),
    }
    stories.sort_unstable();
    stories.dedup();
    let since = |story: &Id| -> Result<i64, Trouble> {
        let mut statement = t.prepare_cached("SELECT since FROM stories WHERE id = ?1")?;
        Ok(statement.query_row([story.to_string()], |row| row.get(0))?)
    };
    let mut dated = Vec::new();
    for story in stories {
        dated.push((since(&story)?, story));
    }
    dated.sort_unstable();
    Ok(dated.into_iter().map(|(_, story)| story).collect())
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

/// A document that may tell the same story.
struct Candidate {
    story: Id,
    one_source: bool,
    shingles: Shingles,
    /// Which shingles of the new document it has.
    shared: Vec<bool>,
}

/// Documents that share sampled values are compared by their whole texts. What a new text has in
/// common with several stories is no part of any: agency lines, forms of address of a house.
fn by_parts(t: &Transaction<'_>, new: &NewDocument, but: &str) -> Result<Vec<Id>, Trouble> {
    if new.fingerprint.sketch.is_empty() {
        return Ok(Vec::new());
    }
    let ours = Shingles::of(basis(&new.document));
    let mut candidates = Vec::new();
    let mut statement = t.prepare_cached(
        "SELECT documents.story, documents.source, title, summary, text FROM sketched
         JOIN documents ON documents.id = sketched.document
         WHERE number = ?1 AND sketched.fetched >= ?2 AND documents.id <> ?3",
    )?;
    for number in sharers(t, &new.fingerprint.sketch)? {
        let candidate = statement
            .query_row(params![number, oldest(new.fetched), but], |row| {
                let source: String = row.get("source")?;
                let shingles = Shingles::of(basis(&texts(row)?));
                Ok(Candidate {
                    story: id(row, "story")?,
                    one_source: source == new.source,
                    shared: ours.shared_with(&shingles),
                    shingles,
                })
            })
            .optional()?;
        candidates.extend(candidate);
        if candidates.len() == CANDIDATES {
            break;
        }
    }
    let boilerplate = boilerplate(&candidates, ours.len());
    let common = boilerplate.iter().filter(|common| **common).count();
    let mut stories = Vec::new();
    for candidate in candidates {
        let pairs = || candidate.shared.iter().zip(&boilerplate);
        let shared = pairs().filter(|(shared, common)| **shared && !**common).count();
        let common_there = pairs().filter(|(shared, common)| **shared && **common).count();
        let smaller = (ours.len() - common).min(candidate.shingles.len() - common_there);
        if (Overlap { shared, smaller }).same_story(candidate.one_source) {
            stories.push(candidate.story);
        }
    }
    Ok(stories)
}

/// Which of the new document's shingles stand in several stories.
fn boilerplate(candidates: &[Candidate], shingles: usize) -> Vec<bool> {
    let at = |at: usize| {
        let mut stories: Vec<Id> =
            candidates.iter().filter(|c| c.shared[at]).map(|c| c.story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories.len() >= BOILERPLATE
    };
    (0..shingles).map(at).collect()
}

/// The numbers of documents that share sampled values, those that share the most first.
fn sharers(t: &Transaction<'_>, sketch: &[i64]) -> Result<Vec<i64>, Trouble> {
    let mut shared: HashMap<i64, usize> = HashMap::new();
    for value in sketch {
        let numbers = numbers_of(t, *value)?;
        if numbers.len() < COMMON {
            for number in numbers {
                *shared.entry(number).or_default() += 1;
            }
        }
    }
    let mut numbers: Vec<(usize, i64)> = shared.into_iter().map(|(n, count)| (count, n)).collect();
    numbers.sort_unstable_by_key(|&(count, number)| (std::cmp::Reverse(count), number));
    numbers.truncate(CANDIDATES * 4); // some of them may be too old
    Ok(numbers.into_iter().map(|(_, number)| number).collect())
}

/// The documents that are kept under a value, one a story.
fn numbers_of(t: &Transaction<'_>, value: i64) -> Result<Vec<i64>, Trouble> {
    let mut statement =
        t.prepare_cached("SELECT number FROM sketches WHERE value = ?1 LIMIT ?2")?;
    let rows = statement.query_map(params![value, sql_limit(COMMON)], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
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

/// Keep the values by which copies find a document, and drop those of some that have grown too old.
/// A value under which the story can be found already is not kept again: the index does not grow
/// with the outlets that print a story.
pub(super) fn keep_sketch(
    t: &Transaction<'_>,
    document: Id,
    story: Id,
    new: &NewDocument,
) -> Result<(), Trouble> {
    let document = document.to_string();
    let earlier: Option<i64> = t
        .prepare_cached("SELECT number FROM sketched WHERE document = ?1")?
        .query_row([&document], |row| row.get(0))
        .optional()?;
    if let Some(number) = earlier {
        forget(t, number)?;
    }
    let kept = unkept(t, story, &new.fingerprint.sketch)?;
    if !kept.is_empty() {
        let packed: Vec<u8> = kept.iter().flat_map(|value| value.to_le_bytes()).collect();
        t.prepare_cached("INSERT INTO sketched (document, fetched, kept) VALUES (?1, ?2, ?3)")?
            .execute(params![document, micros(new.fetched), packed])?;
        let number = t.last_insert_rowid();
        let mut insert =
            t.prepare_cached("INSERT INTO sketches (value, number) VALUES (?1, ?2)")?;
        for value in kept {
            insert.execute([value, number])?;
        }
    }
    for _ in 0..FORGOTTEN {
        let old: Option<i64> = t
            .prepare_cached(
                "SELECT number FROM sketched WHERE fetched < ?1 ORDER BY fetched LIMIT 1",
            )?
            .query_row([oldest(new.fetched)], |row| row.get(0))
            .optional()?;
        match old {
            Some(old) => forget(t, old)?,
            None => break,
        }
    }
    Ok(())
}

/// The values that lead neither to this story yet nor to too many others.
fn unkept(t: &Transaction<'_>, story: Id, sketch: &[i64]) -> Result<Vec<i64>, Trouble> {
    let mut of_story = t.prepare_cached(
        "SELECT 1 FROM sketched JOIN documents ON documents.id = sketched.document
         WHERE number = ?1 AND story = ?2",
    )?;
    let story = story.to_string();
    let mut values = Vec::new();
    for value in sketch {
        let numbers = numbers_of(t, *value)?;
        let mut leads = numbers.len() >= COMMON;
        for number in numbers {
            leads = leads || of_story.exists(params![number, story])?;
        }
        if !leads {
            values.push(*value);
        }
    }
    Ok(values)
}

fn forget(t: &Transaction<'_>, number: i64) -> Result<(), Trouble> {
    let packed: Vec<u8> = t
        .prepare_cached("DELETE FROM sketched WHERE number = ?1 RETURNING kept")?
        .query_row([number], |row| row.get(0))?;
    let mut delete = t.prepare_cached("DELETE FROM sketches WHERE value = ?1 AND number = ?2")?;
    for value in packed.chunks_exact(8).filter_map(|bytes| bytes.try_into().ok()) {
        delete.execute([i64::from_le_bytes(value), number])?;
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
