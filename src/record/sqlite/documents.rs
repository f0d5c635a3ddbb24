//! Documents: one transaction for the texts, what was found in them, and what is to be raised.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};

use super::super::{AlertDraft, Coverage, EntryKey, NewDocument, Recorded, SourceClaim};
use super::convert::{id, micros, to_json, word};
use super::{Trouble, sources, stories};
use crate::chance::Id;
use crate::story::Fingerprint;

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
) -> Result<Vec<EntryKey>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT 1 FROM documents WHERE source = ?1 AND entry_key = ?2 AND entry_version = ?3
            AND (next_try IS NULL OR next_try > ?4)",
    )?;
    let mut unseen = Vec::new();
    for entry in entries {
        if !statement.exists(params![source, entry.key, entry.version, micros(now)])? {
            unseen.push(entry.clone());
        }
    }
    Ok(unseen)
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
    new: &NewDocument,
    claim: Option<&SourceClaim>,
) -> Result<Recorded, Trouble> {
    if let Some(claim) = claim {
        sources::still_held(t, claim)?;
    }
    let full = new.coverage == Coverage::Full;
    match known(t, new)? {
        Some(known) if !known.complete && full => {
            replace(t, new, &known)?;
            findings(t, new, known.id)?;
            raise(t, new, known.id, known.story, false)
        }
        Some(known) => {
            if !known.complete {
                let next = next_try(new.fetched, known.attempts);
                t.prepare_cached("UPDATE documents SET attempts = attempts + 1, next_try = ?2, coverage = ?3 WHERE id = ?1")?
                    .execute(params![known.id.to_string(), next, to_json(&new.coverage)?])?;
            }
            Ok(Recorded {
                story: known.story,
                repeated: true,
                raised: Vec::new(),
                already_raised: 0,
                known: true,
            })
        }
        None => {
            let found = stories::find(t, new)?;
            let story = found.unwrap_or(new.new_story);
            if found.is_none() {
                stories::begin(t, story, new.fetched)?;
            }
            insert(t, new, story)?;
            findings(t, new, new.id)?;
            raise(t, new, new.id, story, found.is_some())
        }
    }
}

fn known(t: &Transaction<'_>, new: &NewDocument) -> Result<Option<Known>, Trouble> {
    let mut statement = t.prepare_cached(
        "SELECT id, story, complete, attempts FROM documents WHERE source = ?1 AND entry_key = ?2 AND entry_version = ?3",
    )?;
    let known = statement.query_row(params![new.source, new.entry.key, new.entry.version], |row| {
        let attempts: i64 = row.get("attempts")?;
        Ok(Known {
            id: id(row, "id")?,
            story: id(row, "story")?,
            complete: row.get("complete")?,
            attempts: usize::try_from(attempts).unwrap_or(0),
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
            furniture, lang, url, canonical_url, published, published_words, fetched, revision, engine, coverage,
            complete, attempts, next_try, fingerprint, text_hash)
         VALUES (:id, :story, :source, :key, :version,
            (SELECT count(*) + 1 FROM documents WHERE source = :source AND entry_key = :key),
            :title, :summary, :text, :furniture, :lang, :url, :canonical, :published, :words, :fetched, :revision,
            :engine, :coverage, :complete, :attempts, :next_try, :fingerprint, :text_hash)",
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
        ":url": document.url,
        ":canonical": new.canonical_url,
        ":published": document.published.as_ref().and_then(|p| p.utc).map(micros),
        ":words": document.published.as_ref().map(|p| p.words.clone()),
        ":fetched": micros(new.fetched),
        ":revision": new.revision,
        ":engine": new.engine,
        ":coverage": to_json(&new.coverage)?,
        ":complete": full,
        ":attempts": i64::from(!full),
        ":next_try": if full { None } else { next_try(new.fetched, 0) },
        ":fingerprint": to_json(&new.fingerprint)?,
        ":text_hash": story_hash(&new.fingerprint),
    })?;
    stories::keep_sketch(t, new.id, &new.fingerprint)
}

/// A few words may stand under many articles; only what the fingerprint calls equal is.
fn story_hash(fingerprint: &Fingerprint) -> &str {
    &fingerprint.exact
}

/// The page was had at last: the texts are whole now, and so is what is found in them.
fn replace(t: &Transaction<'_>, new: &NewDocument, known: &Known) -> Result<(), Trouble> {
    let id = known.id.to_string();
    for sql in [
        "DELETE FROM mentions WHERE hit IN (SELECT id FROM hits WHERE document = ?1)",
        "DELETE FROM hits WHERE document = ?1",
        "DELETE FROM events WHERE document = ?1",
    ] {
        t.prepare_cached(sql)?.execute([&id])?;
    }
    let document = &new.document;
    t.prepare_cached(
        "UPDATE documents SET title = ?2, summary = ?3, text = ?4, furniture = ?5, lang = ?6, canonical_url = ?7,
            fetched = ?8, revision = ?9, engine = ?10, coverage = ?11, complete = 1, attempts = attempts + 1,
            next_try = NULL, fingerprint = ?12, text_hash = ?13 WHERE id = ?1",
    )?
    .execute(params![
        id,
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
        to_json(&new.fingerprint)?,
        story_hash(&new.fingerprint),
    ])?;
    stories::keep_sketch(t, known.id, &new.fingerprint)
}

fn findings(t: &Transaction<'_>, new: &NewDocument, document: Id) -> Result<(), Trouble> {
    let (document, recorded) = (document.to_string(), micros(new.fetched));
    for hit in &new.hits {
        let (id, value) = (hit.id.to_string(), &hit.value);
        t.prepare_cached(
            "INSERT INTO hits (id, document, recorded, list, entity, name, schema, score, tier, hit)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![id, document, recorded, value.list, value.entity, value.name, value.schema, value.score, word(&value.tier)?, to_json(value)?])?;
        let mut statement = t.prepare_cached(
            "INSERT INTO mentions (hit, field, start_char, end_char, text, alias, score, tier) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for mention in &value.mentions {
            let span = &mention.span;
            let (start, end) = (
                i64::try_from(span.start).unwrap_or(i64::MAX),
                i64::try_from(span.end).unwrap_or(i64::MAX),
            );
            statement.execute(params![
                id,
                span.field.as_str(),
                start,
                end,
                span.text,
                mention.alias,
                mention.score,
                word(&mention.tier)?
            ])?;
        }
    }
    for event in &new.events {
        let value = &event.value;
        t.prepare_cached("INSERT INTO events (id, document, recorded, authority, action, status, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![event.id.to_string(), document, recorded, value.authority, value.action, word(&value.status)?, to_json(value)?])?;
    }
    Ok(())
}

/// Put the alerts into the outbox, but for those that were raised before.
fn raise(
    t: &Transaction<'_>,
    new: &NewDocument,
    document: Id,
    story: Id,
    repeated: bool,
) -> Result<Recorded, Trouble> {
    let mut recorded =
        Recorded { story, repeated, raised: Vec::new(), already_raised: 0, known: false };
    let mut statement = t.prepare_cached(
        "INSERT INTO alerts (id, rule, subject, story, channel, generation, kind, raised, alert, state, next_attempt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'pending', ?8)
         ON CONFLICT (rule, subject, story, channel, generation) DO NOTHING",
    )?;
    for AlertDraft { alert, channel, subject, generation } in &new.alerts {
        let mut alert = alert.clone();
        (alert.document.id, alert.document.story) = (document, Some(story));
        let inserted = statement.execute(params![
            alert.id.to_string(),
            alert.rule,
            subject,
            story.to_string(),
            channel,
            generation,
            word(&alert.kind)?,
            micros(alert.raised),
            to_json(&alert)?
        ])?;
        match inserted {
            0 => recorded.already_raised += 1,
            _ => recorded.raised.push(alert.id),
        }
    }
    Ok(recorded)
}
