//! Which story a document belongs to.

mod index;

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use url::Url;

pub(super) use self::index::Index;
use self::index::Key;
use super::super::NewDocument;
use super::convert::{id, micros};
use super::{Trouble, actors};
use crate::chance::Id;
use crate::document::Document;
use crate::story::{self, Overlap, Shingles, basis};

/// A copy comes within so many days; the same words a year later are news again.
const WINDOW_DAYS: i64 = 30;

/// At most so many documents that share sampled values are compared.
const CANDIDATES: usize = 8;

/// A key that so many stories have is a phrase of the trade or of a house: it names no candidate
/// and is not kept for more, so that no row of the index is read in the thousands.
const COMMON: usize = 24;

/// What stands in so many stories beside this one is boilerplate of some house.
const BOILERPLATE: usize = 3;

/// Where a new version shares less with the one before, its id was given to another article.
const CONTINUED: f64 = 0.1;

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

/// A document that has a key of the new one.
struct Lead {
    document: Id,
    story: Id,
    source: String,
    title: String,
    canonical_url: Option<String>,
}

/// What leads from a new document to others.
pub(super) struct Leads {
    /// Of its whole text, of its address where that names an article, of its sampled shingles.
    keys: Vec<Key>,
    has_address: bool,
    /// The documents under each key, the oldest first; none where too many have it.
    numbers: Vec<Vec<i64>>,
    /// Those of them that are recent.
    documents: HashMap<i64, Lead>,
    /// Keys that lead nowhere, because so many have them.
    common: Vec<bool>,
}

impl Leads {
    /// Those of `new`, but for the document `but`: `new` itself where it is recorded already.
    pub(super) fn of(
        t: &Transaction<'_>,
        index: &mut Index,
        new: &NewDocument,
        but: Option<Id>,
    ) -> Result<Self, Trouble> {
        let address = new.canonical_url.as_deref().filter(|address| names_an_article(address));
        let mut keys = vec![Key::of(new.fingerprint.exact)];
        keys.extend(address.map(|address| Key::of(story::hash_of(address))));
        keys.extend(new.fingerprint.sketch.iter().map(|hash| Key::of(*hash)));
        let mut numbers = index.look_up(t, &keys)?;
        let common: Vec<bool> = numbers.iter().map(|numbers| numbers.len() >= COMMON).collect();
        for (numbers, common) in numbers.iter_mut().zip(&common) {
            if *common {
                numbers.clear();
            }
        }
        let mut documents = HashMap::new();
        let mut statement = t.prepare_cached(
            "SELECT id, story, source, title, canonical_url FROM story_leads
             JOIN documents ON documents.id = story_leads.document
             WHERE number = ?1 AND documents.fetched >= ?2",
        )?;
        for number in numbers.iter().flatten() {
            if documents.contains_key(number) {
                continue;
            }
            let lead = statement
                .query_row(params![number, oldest(new.fetched)], |row| {
                    Ok(Lead {
                        document: id(row, "id")?,
                        story: id(row, "story")?,
                        source: row.get("source")?,
                        title: row.get("title")?,
                        canonical_url: row.get("canonical_url")?,
                    })
                })
                .optional()?;
            if let Some(lead) = lead.filter(|lead| Some(lead.document) != but) {
                documents.insert(*number, lead);
            }
        }
        Ok(Self { keys, has_address: address.is_some(), numbers, documents, common })
    }

    /// The documents under the key at `at`, the oldest first.
    fn under(&self, at: usize) -> impl Iterator<Item = &Lead> {
        self.numbers[at].iter().filter_map(|number| self.documents.get(number))
    }
}

/// The stories of other documents with the same address, the same text, or a text that has the
/// most of this one or stands in it; the oldest first. More than one where this is the whole of
/// which they have parts.
pub(super) fn of_copies(
    t: &Transaction<'_>,
    new: &NewDocument,
    leads: &Leads,
) -> Result<Vec<Id>, Trouble> {
    let mut stories = Vec::new();
    stories.extend(by_address(new, leads));
    match by_text(t, new, leads)? {
        Some(story) => stories.push(story),
        None => stories.extend(by_parts(t, new, leads)?),
    }
    stories.sort_unstable();
    stories.dedup();
    if stories.len() < 2 {
        return Ok(stories);
    }
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

fn by_address(new: &NewDocument, leads: &Leads) -> Option<Id> {
    let mut there = leads.has_address.then(|| leads.under(1)).into_iter().flatten();
    there.find(|lead| lead.canonical_url == new.canonical_url).map(|lead| lead.story)
}

/// Some sites declare their front page as the canonical address of every article; taken at its
/// word, all of them would be one story, and nothing after the first would alert.
fn names_an_article(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.path().len() > 1 || url.query().is_some())
}

/// A short text that comes again in the same source under another headline is no copy but a
/// phrase of the house ("Subscribe to read on"); in another source it is a copy.
fn by_text(t: &Transaction<'_>, new: &NewDocument, leads: &Leads) -> Result<Option<Id>, Trouble> {
    let short = new.fingerprint.sketch.is_empty();
    for lead in leads.under(0) {
        let elsewhere = lead.source != new.source || lead.title == new.document.title;
        if (!short || elsewhere)
            && story::same_words(basis(&new.document), basis(&texts_of(t, lead.document)?))
        {
            return Ok(Some(lead.story));
        }
    }
    Ok(None)
}

fn texts_of(t: &Transaction<'_>, document: Id) -> Result<Document, Trouble> {
    let mut statement =
        t.prepare_cached("SELECT title, summary, text FROM documents WHERE id = ?1")?;
    Ok(statement.query_row([document.to_string()], texts)?)
}

/// A document that may tell the same story.
struct Candidate {
    story: Id,
    one_source: bool,
    texts: Document,
    shingles: Shingles,
    /// Which shingles of the new document it has.
    shared: Vec<bool>,
}

/// Documents that share sampled values are compared by their whole texts. What a new text has in
/// common with several stories is no part of any: agency lines, forms of address of a house.
fn by_parts(t: &Transaction<'_>, new: &NewDocument, leads: &Leads) -> Result<Vec<Id>, Trouble> {
    let sharers = sharers(leads);
    if sharers.is_empty() {
        return Ok(Vec::new());
    }
    let ours = Shingles::of(basis(&new.document));
    let mut candidates = Vec::new();
    for lead in sharers {
        let texts = texts_of(t, lead.document)?;
        let shingles = Shingles::of(basis(&texts));
        candidates.push(Candidate {
            story: lead.story,
            one_source: lead.source == new.source,
            texts,
            shared: ours.shared_with(&shingles),
            shingles,
        });
    }
    let boilerplate = boilerplate(&candidates, ours.len());
    let common = boilerplate.iter().filter(|common| **common).count();
    let mut stories = Vec::new();
    for candidate in candidates {
        let pairs = || candidate.shared.iter().zip(&boilerplate);
        let shared = pairs().filter(|(shared, common)| **shared && !**common).count();
        let common_there = pairs().filter(|(shared, common)| **shared && **common).count();
        let smaller = (ours.len() - common).min(candidate.shingles.len() - common_there);
        let there = basis(&candidate.texts);
        if (Overlap { shared, smaller }).same_story(candidate.one_source)
            && ours.begins_in(&candidate.shingles)
            && !story::numbers(basis(&new.document)).differ(&story::numbers(there))
        {
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

/// Documents that share sampled values, those that share the most first.
fn sharers(leads: &Leads) -> Vec<&Lead> {
    let mut shared: HashMap<i64, usize> = HashMap::new();
    let sampled = &leads.numbers[1 + usize::from(leads.has_address)..];
    for number in sampled.iter().flatten() {
        *shared.entry(*number).or_default() += 1;
    }
    let mut numbers: Vec<(usize, i64)> = shared.into_iter().map(|(n, count)| (count, n)).collect();
    numbers.sort_unstable_by_key(|&(count, number)| (std::cmp::Reverse(count), number));
    let recent = numbers.iter().filter_map(|(_, number)| leads.documents.get(number));
    recent.take(CANDIDATES).collect()
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
    actors::join_stories(t, &from, &into)?;
    t.prepare_cached("DELETE FROM stories WHERE id = ?1")?.execute([from])?;
    Ok(())
}

/// Keep the keys by which copies find a document, all but those that lead to its story already:
/// the index does not grow with the outlets that print a story. `stories` are those that are one
/// now.
pub(super) fn keep(
    t: &Transaction<'_>,
    index: &mut Index,
    document: Id,
    stories: &[Id],
    new: &NewDocument,
    leads: &Leads,
) -> Result<(), Trouble> {
    let leads_there = |at: usize| leads.under(at).any(|lead| stories.contains(&lead.story));
    let wanted = |at: &usize| !leads.common[*at] && !leads_there(*at);
    let keys: Vec<Key> = (0..leads.keys.len()).filter(wanted).map(|at| leads.keys[at]).collect();
    if keys.is_empty() {
        return Ok(());
    }
    index.add(t, document, micros(new.fetched), oldest(new.fetched), &keys)
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
