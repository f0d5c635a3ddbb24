//! What is unusual of the actors in a window of days.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::convert::{count as whole, id, micros, moment};
use super::super::{Trouble, outbox};
use super::NO_MOMENT;
use super::queries::{by_number, together_row};
use crate::chance::Id;
use crate::record::actor::rising::{FEWEST, UNUSUAL, expected, tail};
use crate::record::actor::{Rising, RisingQuery, RisingReport, Sign, Unusual};

/// With fewer days before the window, nobody can tell what is usual.
const LEAST_BASELINE: f64 = 7.0;

/// So many new pairs are told.
const PAIRS: usize = 100;

const DAY: f64 = 24.0 * 60.0 * 60.0 * 1e6;

pub(in super::super) fn report(
    c: &Connection,
    query: &RisingQuery,
) -> Result<RisingReport, Trouble> {
    let back = |from: Timestamp, days: u32| {
        from.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(from)
    };
    let until = micros(query.now);
    let start = back(query.now, query.window_days);
    let (from, before) = (micros(start), micros(back(start, query.baseline_days)));
    let silent = micros(back(start, query.silence_days));
    let reach = reach(c, before, from)?;
    let mut rising = Vec::new();
    let seen: Vec<(i64, u64)> = c
        .prepare_cached(
            "SELECT actor, count(*) AS documents FROM sightings WHERE at >= ?1 AND at <= ?2
             GROUP BY actor ORDER BY actor",
        )?
        .query_map([from, until], |row| Ok((row.get("actor")?, whole(row, "documents")?)))?
        .collect::<Result<_, _>>()?;
    for (number, documents) in seen {
        let actor = by_number(c, number)?;
        if query.list.as_ref().is_some_and(|list| *list != actor.list) {
            continue;
        }
        let stories = stories(c, number, from, until)?;
        let last: Option<i64> = c
            .prepare_cached("SELECT max(at) FROM sightings WHERE actor = ?1 AND at < ?2")?
            .query_row([number, from], |row| row.get(0))?;
        let mean = expected(
            self::stories(c, number, before, from - 1)?,
            reach,
            f64::from(query.window_days),
        );
        let probability = tail(stories, mean);
        let sign = match last {
            _ if stories >= FEWEST && probability < UNUSUAL && reach >= LEAST_BASELINE => {
                Sign::Burst { expected: mean, probability }
            }
            None if reach >= LEAST_BASELINE => Sign::First,
            // Of a document whose day is not believed nobody knows how long ago it was.
            Some(last) if last > NO_MOMENT && last < silent => {
                Sign::Return { last_seen: moment(last) }
            }
            _ => continue,
        };
        let document = made_by(c, number, from, until, &sign)?;
        rising.push(Rising { actor, stories, documents, document, sign });
    }
    rising.extend(pairs(c, query, from, until)?);
    rising.sort_by(|a, b| {
        rank(&a.sign)
            .cmp(&rank(&b.sign))
            .then_with(|| weight(a).partial_cmp(&weight(b)).unwrap_or(std::cmp::Ordering::Equal))
    });
    Ok(RisingReport { rising, baseline_days: reach })
}

/// Days from which we know who was named, of those from `before` up to the window that begins at
/// `from`. We know so from the first recording on: what a source still shows of the time before is a
/// part of it. Whoever hands in an archive knows it from its own days, of which there must be enough: an
/// article of years ago does not make a record of years.
fn reach(c: &Connection, before: i64, from: i64) -> Result<f64, Trouble> {
    let first: Option<i64> =
        c.prepare_cached("SELECT min(fetched) FROM documents")?.query_row([], |row| row.get(0))?;
    let days = |begun: i64| (from - begun.max(before)).max(0) as f64 / DAY;
    let recorded = first.map_or(0.0, days);
    if first.is_none_or(|first| first <= before) {
        return Ok(recorded);
    }
    let mut statement = c.prepare_cached(
        "SELECT min(s.at) AS begun, count(DISTINCT s.at / ?3) AS days
         FROM sightings s CROSS JOIN documents d ON d.id = s.document
         WHERE s.at >= ?1 AND s.at < ?2 AND d.source NOT IN (SELECT id FROM sources)",
    )?;
    let (begun, seen): (Option<i64>, f64) = statement
        .query_row(params![before, from, DAY as i64], |row| {
            Ok((row.get("begun")?, whole(row, "days")? as f64))
        })?;
    let brought = begun.map_or(0.0, |begun| if seen < LEAST_BASELINE { seen } else { days(begun) });
    Ok(recorded.max(brought))
}

/// Raise each once for as long as it lasts.
pub(in super::super) fn raise(
    t: &Transaction<'_>,
    unusual: &[Unusual],
    now: Timestamp,
    over: SignedDuration,
) -> Result<usize, Trouble> {
    let long_ago = micros(now.saturating_sub(over).unwrap_or(now));
    t.prepare_cached("DELETE FROM unusual WHERE last < ?1")?.execute([long_ago])?;
    let mut raised = 0;
    for Unusual { rule, subject, alerts } in unusual {
        let seen = t
            .prepare_cached("UPDATE unusual SET last = ?3 WHERE rule = ?1 AND subject = ?2")?
            .execute(params![rule, subject, micros(now)])?;
        if seen > 0 {
            continue;
        }
        t.prepare_cached(
            "INSERT INTO unusual (rule, subject, first, last) VALUES (?1, ?2, ?3, ?3)",
        )?
        .execute(params![rule, subject, micros(now)])?;
        for draft in alerts {
            // The moment it was first seen is to it what the story is to a hit.
            raised += usize::from(outbox::insert(t, draft, &draft.alert, &now.to_string())?);
        }
    }
    Ok(raised)
}

/// Stories in which an actor was first seen between these moments.
fn stories(c: &Connection, actor: i64, from: i64, until: i64) -> Result<u64, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT count(*) AS n FROM actor_stories WHERE actor = ?1 AND at >= ?2 AND at <= ?3",
    )?;
    Ok(statement.query_row([actor, from, until], |row| whole(row, "n"))?)
}

/// The document that made the sign: the last one of a burst, else the first one of the window.
fn made_by(
    c: &Connection,
    actor: i64,
    from: i64,
    until: i64,
    sign: &Sign,
) -> Result<Option<Id>, Trouble> {
    let order = if matches!(sign, Sign::Burst { .. }) { "DESC" } else { "ASC" };
    let sql = format!(
        "SELECT document FROM sightings WHERE actor = ?1 AND at >= ?2 AND at <= ?3
         ORDER BY at {order}, document {order} LIMIT 1"
    );
    let mut statement = c.prepare_cached(&sql)?;
    Ok(statement.query_row([actor, from, until], |row| id(row, "document")).optional()?)
}

/// How two came together.
struct Meeting {
    /// The first document that names both.
    document: Option<Id>,
    documents: u64,
    stories: u64,
}

/// What brought two together from a moment on. Versions of one article may name one each; they count
/// as a document of the pair, but there is none that both were counted in: the first with either stands for it.
fn meeting(c: &Connection, one: i64, two: i64, from: i64, until: i64) -> Result<Meeting, Trouble> {
    let (documents, stories) = c
        .prepare_cached(
            "SELECT count(*) AS documents, count(DISTINCT d.story) AS stories FROM sightings a
             JOIN sightings b ON b.document = a.document AND b.actor = ?2
             JOIN documents d ON d.id = a.document
             WHERE a.actor = ?1 AND a.at >= ?3 AND a.at <= ?4",
        )?
        .query_row([one, two, from, until], |row| {
            Ok((whole(row, "documents")?, whole(row, "stories")?))
        })?;
    let document = c
        .prepare_cached(
            "SELECT document FROM sightings WHERE actor IN (?1, ?2) AND at >= ?3 AND at <= ?4
             GROUP BY document ORDER BY count(*) DESC, min(at), document LIMIT 1",
        )?
        .query_row([one, two, from, until], |row| id(row, "document"))
        .optional()?;
    Ok(Meeting { document, documents: documents.max(1), stories: stories.max(1) })
}

/// Two who were known before, and stand together for the first time.
fn pairs(
    c: &Connection,
    query: &RisingQuery,
    from: i64,
    until: i64,
) -> Result<Vec<Rising>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT p.actor, p.other, b.list, b.entity, b.name, p.documents, p.first_seen, p.last_seen
         FROM actor_pairs p CROSS JOIN actors a ON a.number = p.actor
         CROSS JOIN actors b ON b.number = p.other
         WHERE p.first_seen >= ?1 AND p.first_seen <= ?2 AND p.actor < p.other
           AND a.first_seen < ?1 AND b.first_seen < ?1
           AND (?3 IS NULL OR (a.list = ?3 AND b.list = ?3))
         ORDER BY p.documents DESC, p.actor, p.other LIMIT ?4",
    )?;
    let most = i64::try_from(PAIRS).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![from, until, query.list, most])?;
    let mut pairs = Vec::new();
    while let Some(row) = rows.next()? {
        let (one, two): (i64, i64) = (row.get("actor")?, row.get("other")?);
        let first: i64 = row.get("first_seen")?;
        let with = together_row(row)?;
        let met = meeting(c, one, two, first, until)?;
        pairs.push(Rising {
            actor: by_number(c, one)?,
            stories: met.stories,
            documents: met.documents,
            document: met.document,
            sign: Sign::Pair { with },
        });
    }
    Ok(pairs)
}

fn rank(sign: &Sign) -> u8 {
    match sign {
        Sign::Burst { .. } => 0,
        Sign::Return { .. } => 1,
        Sign::First => 2,
        Sign::Pair { .. } => 3,
    }
}

/// Within one sign, the least first.
fn weight(rising: &Rising) -> f64 {
    match &rising.sign {
        Sign::Burst { probability, .. } => *probability,
        _ => -(rising.documents as f64),
    }
}
