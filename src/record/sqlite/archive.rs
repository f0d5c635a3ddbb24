//! The archive: which documents have which words.
//!
//! Recording a document adds one short row here; the words follow in batches, so that live work
//! hardly notices. FTS5 keeps the lists of documents packed and merges them as they grow; it is
//! given numbers instead of words, so that it has nothing to take apart. A second table of its kind
//! leads from the keys of words to the words.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use foldhash::fast::RandomState;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::super::{ArchiveState, Archived, EntryKey, Indexed};
use super::Trouble;
use super::convert::{id, micros, moment, optional_moment, sql_limit};
use crate::chance::Id;
use crate::config::CANARY;
use crate::document::{Document, Stated};
use crate::screen::{WordKey, WordKeys, Written};

/// So many words are asked for at a time.
const TOGETHER: usize = 400;

/// The word of documents that are to be looked at for any word.
const ANY: &str = "0";

const DOCUMENT: &str = "a.number, d.id, d.story, d.source, d.entry_key, d.entry_version, d.title, d.summary,
    d.text, d.furniture, d.lang, d.lang_confidence, d.url, d.published, d.published_words, d.updated,
    d.updated_words, d.fetched";

/// A document came, or its whole text did.
pub(super) fn add(
    t: &Transaction<'_>,
    document: Id,
    source: &str,
    fetched: Timestamp,
) -> Result<(), Trouble> {
    if source != CANARY {
        t.prepare_cached("INSERT INTO archive (document, fetched) VALUES (?1, ?2)")?
            .execute(params![document.to_string(), micros(fetched)])?;
    }
    Ok(())
}

pub(super) fn state(c: &Connection) -> Result<ArchiveState, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT coalesce((SELECT max(number) FROM archive), 0), indexed, engine, lists_known
         FROM archive_filing",
    )?;
    Ok(statement.query_row([], |row| {
        Ok(ArchiveState {
            last: number(row, 0)?,
            indexed: number(row, 1)?,
            engine: row.get(2)?,
            lists_known: row.get(3)?,
        })
    })?)
}

pub(super) fn after(c: &Connection, after: u64, limit: usize) -> Result<Vec<Archived>, Trouble> {
    let sql = format!(
        "SELECT {DOCUMENT} FROM archive a CROSS JOIN documents d ON d.id = a.document
         WHERE a.number > ?1 ORDER BY a.number LIMIT ?2"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params![sql_number(after), sql_limit(limit)], archived)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn by_number(c: &Connection, numbers: &[u64]) -> Result<Vec<Archived>, Trouble> {
    let sql = format!(
        "SELECT {DOCUMENT} FROM archive a CROSS JOIN documents d ON d.id = a.document WHERE a.number = ?1"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        found.extend(statement.query_row([sql_number(*number)], archived).optional()?);
    }
    Ok(found)
}

pub(super) fn since(c: &Connection, since: Timestamp) -> Result<u64, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT coalesce(
            (SELECT number FROM archive WHERE fetched >= ?1 ORDER BY number LIMIT 1),
            (SELECT coalesce(max(number), 0) + 1 FROM archive))",
    )?;
    Ok(statement.query_row([micros(since)], |row| number(row, 0))?)
}

/// Take documents into the index.
pub(super) fn index(
    t: &Transaction<'_>,
    documents: &[Indexed],
    engine: &str,
    keys: &WordKeys,
) -> Result<(), Trouble> {
    if state(t)?.engine != engine {
        t.execute_batch(
            "INSERT INTO archive_index (archive_index) VALUES ('delete-all');
             INSERT INTO archive_keys (archive_keys) VALUES ('delete-all');
             DELETE FROM archive_words;",
        )?;
        t.prepare_cached("UPDATE archive_filing SET indexed = 0, engine = ?1")?
            .execute([engine])?;
    }
    let indexed = state(t)?.indexed;
    let new: Vec<&Indexed> = documents.iter().filter(|of| of.number > indexed).collect();
    let words = numbers(t, &new, keys)?;
    let mut insert =
        t.prepare_cached("INSERT INTO archive_index (rowid, words) VALUES (?1, ?2)")?;
    let mut text = String::new();
    for document in &new {
        text.clear();
        match &document.terms {
            None => text.push_str(ANY),
            Some(terms) => {
                for term in terms {
                    if let Some(number) = words.get(&*term.word) {
                        // Writing to a string cannot fail.
                        let _ = write!(text, "{number}{} ", term.written.sign());
                    }
                }
            }
        }
        insert.execute(params![sql_number(document.number), text])?;
    }
    if let Some(last) = new.last() {
        t.prepare_cached("UPDATE archive_filing SET indexed = ?1")?
            .execute([sql_number(last.number)])?;
    }
    Ok(())
}

/// The numbers of all words of some documents. Those that are new get one, and are filed.
fn numbers<'a>(
    t: &Transaction<'_>,
    documents: &[&'a Indexed],
    keys: &WordKeys,
) -> Result<HashMap<&'a str, i64, RandomState>, Trouble> {
    let mut numbers: HashMap<&str, i64, RandomState> = HashMap::default();
    for document in documents {
        numbers.extend(document.terms.iter().flatten().map(|term| (&*term.word, 0)));
    }
    // In the order of the tree that they are looked up in.
    let mut words: Vec<(&str, &mut i64)> = numbers.iter_mut().map(|(word, n)| (*word, n)).collect();
    words.sort_unstable();
    let mut find = t.prepare_cached("SELECT number FROM archive_words WHERE word = ?1")?;
    let mut insert = t.prepare_cached("INSERT INTO archive_words (word) VALUES (?1)")?;
    let mut file = t.prepare_cached("INSERT INTO archive_keys (rowid, keys) VALUES (?1, ?2)")?;
    for (word, number) in words {
        *number = match find.query_row([word], |row| row.get(0)).optional()? {
            Some(number) => number,
            None => {
                let number = insert.insert([word])?;
                file.execute(params![
                    number,
                    keys.of(word).iter().map(key).collect::<Vec<_>>().join(" ")
                ])?;
                number
            }
        };
    }
    Ok(numbers)
}

pub(super) fn words(c: &Connection, keys: &[WordKey]) -> Result<Vec<(u64, Box<str>)>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT w.number, w.word FROM archive_keys k CROSS JOIN archive_words w ON w.number = k.rowid
         WHERE archive_keys MATCH ?1",
    )?;
    let mut found = BTreeMap::new();
    for keys in keys.chunks(TOGETHER) {
        let rows = statement
            .query_map([keys.iter().map(key).collect::<Vec<_>>().join(" OR ")], |row| {
                Ok((number(row, 0)?, row.get(1)?))
            })?;
        for row in rows {
            let (number, word): (u64, String) = row?;
            found.insert(number, word.into_boxed_str());
        }
    }
    Ok(found.into_iter().collect())
}

pub(super) fn with_words(c: &Connection, words: &[(u64, Written)]) -> Result<Vec<u64>, Trouble> {
    let mut found = Vec::new();
    for words in words.chunks(TOGETHER) {
        let any = words.iter().map(|(number, written)| format!("{number}{}", written.sign()));
        found.extend(matching(c, &any.collect::<Vec<_>>().join(" OR "))?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

pub(super) fn with_any_word(c: &Connection) -> Result<Vec<u64>, Trouble> {
    matching(c, ANY)
}

/// Numbers of the documents that an expression of FTS5 is true for, in order.
fn matching(c: &Connection, expression: &str) -> Result<Vec<u64>, Trouble> {
    let mut statement =
        c.prepare_cached("SELECT rowid FROM archive_index WHERE archive_index MATCH ?1")?;
    let rows = statement.query_map([expression], |row| number(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A key as FTS5 takes it: one word.
fn key(key: &WordKey) -> String {
    format!("{key:x}")
}

fn archived(row: &Row<'_>) -> rusqlite::Result<Archived> {
    let stated = |utc: &str, words: &str| -> rusqlite::Result<Option<Stated>> {
        let words: Option<String> = row.get(words)?;
        let utc = optional_moment(row.get(utc)?);
        Ok(words.map(|words| Stated { utc, words }))
    };
    Ok(Archived {
        number: number(row, 0)?,
        id: id(row, "id")?,
        story: id(row, "story")?,
        source: row.get("source")?,
        entry: EntryKey { key: row.get("entry_key")?, version: row.get("entry_version")? },
        document: Document {
            title: row.get("title")?,
            summary: row.get("summary")?,
            text: row.get("text")?,
            furniture: row.get("furniture")?,
            lang: row.get("lang")?,
            lang_confidence: row.get("lang_confidence")?,
            url: row.get("url")?,
            published: stated("published", "published_words")?,
            updated: stated("updated", "updated_words")?,
        },
        fetched: moment(row.get("fetched")?),
    })
}

fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(at)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

pub(super) fn sql_number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
