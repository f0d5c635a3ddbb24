//! Documents: one transaction for the texts, what was found in them, and what is to be raised.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::super::{Coverage, EntryKey, NewDocument, Recorded, SourceClaim, Standing, Unseen};
use super::convert::{id, micros, to_json};
use super::findings::Earlier;
use super::stories::Leads;
use super::{Trouble, actors, announcements, archive, findings, outbox, sources, stories};
use crate::chance::Id;
use crate::document::Stated;

/// When the page of an article is tried again, after each attempt that failed; then no more.
const RETRIES: [SignedDuration; 5] = [
    SignedDuration::from_mins(15),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(4),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
];

pub(super) fn unseen(
    c: &Connection,
    source: &str,
    entries: &[EntryKey],
    now: Timestamp,
) -> Result<Vec<Unseen>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT max(entry_version = ?3), max(entry_version = ?3 AND (next_try IS NULL OR next_try > ?4))
         FROM documents WHERE source = ?1 AND entry_key = ?2",
    )?;
    let mut unseen = Vec::new();
    for entry in entries {
        let known = params![source, entry.key, entry.version, micros(now)];
        let (this, settled): (Option<bool>, Option<bool>) =
            statement.query_row(known, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let standing = match this {
            _ if settled == Some(true) => continue,
            None => Standing::New,
            Some(false) => Standing::Changed,
            Some(true) => Standing::Again,
        };
        unseen.push(Unseen { entry: entry.clone(), standing });
    }
    Ok(unseen)
}

pub(super) fn in_part(
    c: &Connection,
    source: &str,
    entries: &[EntryKey],
) -> Result<Vec<(EntryKey, String)>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT coalesce(coverage ->> '$.reason', '') FROM documents
         WHERE source = ?1 AND entry_key = ?2 AND entry_version = ?3 AND NOT complete",
    )?;
    let mut found = Vec::new();
    for entry in entries {
        let reason = statement
            .query_row(params![source, entry.key, entry.version], |row| row.get(0))
            .optional()?;
        found.extend(reason.map(|reason| (entry.clone(), reason)));
    }
    Ok(found)
}

/// A document that is there already.
struct Known {
    id: Id,
    story: Id,
    complete: bool,
    attempts: usize,
}

pub(super) fn record(
    t: &Transaction<'_>,
    index: &mut stories::Index,
    new: &NewDocument,
    claim: Option<&SourceClaim>,
) -> Result<Recorded, Trouble> {
    if let Some(claim) = claim {
        sources::still_held(t, claim)?;
    }
    match known(t, new)? {
        Some(known) if !known.complete && new.coverage == Coverage::Full => {
            complete(t, index, new, &known)
        }
        Some(known) => {
            if !known.complete {
                postpone(t, known.id, known.attempts, new.fetched, Some(&new.coverage))?;
            }
            Ok(Recorded {
                story: known.story,
                repeated: stories::has_others(t, known.story, known.id)?,
                raised: Vec::new(),
                already_raised: 0,
                known: true,
            })
        }
        None => add(t, index, new),
    }
}

fn add(
    t: &Transaction<'_>,
    index: &mut stories::Index,
    new: &NewDocument,
) -> Result<Recorded, Trouble> {
    let leads = Leads::of(t, index, new, None)?;
    let mut found: Vec<Id> = stories::of_earlier_version(t, new)?.into_iter().collect();
    for copied in stories::of_copies(t, new, &leads)? {
        if !found.contains(&copied) {
            found.push(copied);
        }
    }
    let story = found.first().copied().unwrap_or(new.new_story);
    for part in found.iter().skip(1) {
        stories::merge(t, *part, story)?;
    }
    if found.is_empty() {
        stories::begin(t, story, new.fetched)?;
    }
    insert(t, new, story)?;
    archive::add(t, new.id, &new.source, new.fetched)?;
    let one: Vec<Id> = found.iter().copied().chain([story]).collect();
    stories::keep(t, index, new.id, &one, new, &leads)?;
    let raised = settle(t, new, new.id, story, Earlier::default())?;
    Ok(raised.recorded(story, !found.is_empty()))
}

/// The page was had at last: the texts are whole now, and so is what is found in them. The whole
/// text may tell that the document belongs to another story than its summary could.
fn complete(
    t: &Transaction<'_>,
    index: &mut stories::Index,
    new: &NewDocument,
    known: &Known,
) -> Result<Recorded, Trouble> {
    actors::take_back(t, known.id, known.story)?;
    let leads = Leads::of(t, index, new, Some(known.id))?;
    let mut one = vec![known.story];
    let mut story = known.story;
    for other in stories::of_copies(t, new, &leads)? {
        one.push(other);
        if other != story {
            stories::merge(t, story, other)?;
            story = other;
        }
    }
    replace(t, new, known.id)?;
    archive::add(t, known.id, &new.source, new.fetched)?;
    stories::keep(t, index, known.id, &one, new, &leads)?;
    let earlier = findings::take(t, known.id)?;
    let raised = settle(t, new, known.id, story, earlier)?;
    Ok(raised.recorded(story, stories::has_others(t, story, known.id)?))
}

/// Record what was found in a document, count it, and raise what is to be raised.
fn settle(
    t: &Transaction<'_>,
    new: &NewDocument,
    document: Id,
    story: Id,
    mut earlier: Earlier,
) -> Result<outbox::Raised, Trouble> {
    let ids = findings::record(t, new, document, &mut earlier)?;
    let seen = actors::Seen::of(new, document, story, &ids);
    actors::count(t, &seen)?;
    let at = seen.at.unwrap_or(new.fetched);
    let announced = announcements::file(t, story, &seen.events, &earlier.announcements, at)?;
    outbox::raise(t, new, document, story, &ids, &announced)
}

/// An attempt to have the page failed: set the next one, or none.
fn postpone(
    t: &Transaction<'_>,
    document: Id,
    attempts: usize,
    now: Timestamp,
    coverage: Option<&Coverage>,
) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE documents SET attempts = attempts + 1, next_try = ?2, coverage = coalesce(?3, coverage)
         WHERE id = ?1",
    )?
    .execute(params![
        document.to_string(),
        next_try(now, attempts),
        coverage.map(to_json).transpose()?
    ])?;
    Ok(())
}

/// After a visit that read the whole feed: what was due before it and still is, stands in the
/// feed no more, and uses up its tries as if its page had failed.
pub(super) fn pass_over(
    t: &Transaction<'_>,
    source: &str,
    started: Timestamp,
    now: Timestamp,
) -> Result<(), Trouble> {
    let missed = t
        .prepare_cached("SELECT id, attempts FROM documents WHERE source = ?1 AND next_try <= ?2")?
        .query_map(params![source, micros(started)], |row| Ok((id(row, "id")?, attempts(row)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (document, attempts) in missed {
        postpone(t, document, attempts, now, None)?;
    }
    Ok(())
}

fn attempts(row: &Row<'_>) -> rusqlite::Result<usize> {
    let attempts: i64 = row.get("attempts")?;
    Ok(usize::try_from(attempts).unwrap_or(0))
}

fn known(t: &Transaction<'_>, new: &NewDocument) -> Result<Option<Known>, Trouble> {
    let mut statement = t.prepare_cached(
        "SELECT id, story, complete, attempts FROM documents WHERE source = ?1 AND entry_key = ?2 AND entry_version = ?3",
    )?;
    let known = statement.query_row(params![new.source, new.entry.key, new.entry.version], |row| {
        Ok(Known {
            id: id(row, "id")?,
            story: id(row, "story")?,
            complete: row.get("complete")?,
            attempts: attempts(row)?,
        })
    });
    Ok(known.optional()?)
}

fn next_try(now: Timestamp, attempts: usize) -> Option<i64> {
    let pause = RETRIES.get(attempts)?;
    Some(micros(now.saturating_add(*pause).unwrap_or(now)))
}

fn insert(t: &Transaction<'_>, new: &NewDocument, story: Id) -> Result<(), Trouble> {
    let full = new.coverage == Coverage::Full;
    let document = &new.document;
    t.prepare_cached(
        "INSERT INTO documents (id, story, source, entry_key, entry_version, version_number, title, summary, text,
            furniture, lang, lang_confidence, url, canonical_url, published, published_words, updated, updated_words,
            fetched, revision, engine, coverage, bounds, complete, attempts, next_try)
         VALUES (:id, :story, :source, :key, :version,
            (SELECT count(*) + 1 FROM documents WHERE source = :source AND entry_key = :key),
            :title, :summary, :text, :furniture, :lang, :sure, :url, :canonical, :published, :published_words,
            :updated, :updated_words, :fetched, :revision, :engine, :coverage, :bounds, :complete, :attempts, :next_try)",
    )?
    .execute(named_params! {
        ":id": new.id.to_string(),
        ":story": story.to_string(),
        ":source": new.source,
        ":key": new.entry.key,
        ":version": new.entry.version,
        ":title": document.title,
        ":summary": document.summary,
        ":text": document.text,
        ":furniture": document.furniture,
        ":lang": document.lang,
        ":sure": document.lang_confidence,
        ":url": document.url,
        ":canonical": new.canonical_url,
        ":published": utc(&document.published),
        ":published_words": words(&document.published),
        ":updated": utc(&document.updated),
        ":updated_words": words(&document.updated),
        ":fetched": micros(new.fetched),
        ":revision": new.revision,
        ":engine": new.engine,
        ":coverage": to_json(&new.coverage)?,
        ":bounds": bounds(new)?,
        ":complete": full,
        ":attempts": i64::from(!full),
        ":next_try": if full { None } else { next_try(new.fetched, 0) },
    })?;
    Ok(())
}

fn replace(t: &Transaction<'_>, new: &NewDocument, id: Id) -> Result<(), Trouble> {
    let document = &new.document;
    t.prepare_cached(
        "UPDATE documents SET title = ?2, summary = ?3, text = ?4, furniture = ?5, lang = ?6, canonical_url = ?7,
            fetched = ?8, revision = ?9, engine = ?10, coverage = ?11, complete = 1, attempts = attempts + 1,
            next_try = NULL, url = ?12, published = ?13,
            published_words = ?14, updated = ?15, updated_words = ?16, lang_confidence = ?17, bounds = ?18 WHERE id = ?1",
    )?
    .execute(params![
        id.to_string(),
        document.title,
        document.summary,
        document.text,
        document.furniture,
        document.lang,
        new.canonical_url,
        micros(new.fetched),
        new.revision,
        new.engine,
        to_json(&new.coverage)?,
        document.url,
        utc(&document.published),
        words(&document.published),
        utc(&document.updated),
        words(&document.updated),
        document.lang_confidence,
        bounds(new)?,
    ])?;
    Ok(())
}

fn bounds(new: &NewDocument) -> Result<Option<String>, Trouble> {
    Ok((!new.bounds.is_empty()).then(|| to_json(&new.bounds)).transpose()?)
}

fn utc(stated: &Option<Stated>) -> Option<i64> {
    stated.as_ref()?.utc.map(micros)
}

fn words(stated: &Option<Stated>) -> Option<&str> {
    stated.as_ref().map(|stated| stated.words.as_str())
}
