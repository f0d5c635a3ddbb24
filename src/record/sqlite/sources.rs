//! Sources: what is due, who works on it, how a visit ended.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::super::{Lease, RecordError, SourceClaim, SourceRow, Visit, VisitReport};
use super::convert::{micros, moment, optional_moment, small, to_json, word};
use super::{Trouble, alarms, documents};
use crate::fetch::Validators;

/// So many sources of one shard may be in the hands of one worker. They share a domain, whose
/// servers are asked one after the other: more hands would only wait there, and others' sources
/// with them.
const MOST_OF_A_SHARD: u32 = 4;

/// A move for good is believed once so many visits in a row were told of it: one may be a mistake
/// at the publisher's.
pub(super) const BELIEVED: i64 = 3;

/// So many visits of a source are kept.
const HISTORY: i64 = 1000;

/// A visit to an old address that is still under way loses its lease: what it would store does
/// not hold for the new one.
pub(super) fn sync(
    t: &Transaction<'_>,
    sources: &[SourceRow],
    first_due: Timestamp,
) -> Result<(), Trouble> {
    t.execute("UPDATE sources SET active = 0", [])?;
    let mut elsewhere = t.prepare_cached("SELECT 1 FROM sources WHERE id = ?1 AND url <> ?2")?;
    let mut statement = t.prepare_cached(
        "INSERT INTO sources (id, url, shard, active, next_due) VALUES (?1, ?2, ?3, 1, ?4)
         ON CONFLICT (id) DO UPDATE SET
            active = 1, shard = excluded.shard,
            etag = iif(url = excluded.url, etag, NULL),
            last_modified = iif(url = excluded.url, last_modified, NULL),
            moved_to = iif(url = excluded.url, moved_to, NULL),
            moved_seen = iif(url = excluded.url, moved_seen, 0),
            usual_gap = iif(url = excluded.url, usual_gap, NULL),
            last_new = iif(url = excluded.url, last_new, NULL),
            missed_at = iif(url = excluded.url, missed_at, NULL),
            failures = iif(url = excluded.url, failures, 0),
            next_due = iif(url = excluded.url, next_due, excluded.next_due),
            next_why = iif(url = excluded.url, next_why, NULL),
            last_error = iif(url = excluded.url, last_error, NULL),
            lease_owner = iif(url = excluded.url, lease_owner, NULL),
            lease_token = iif(url = excluded.url, lease_token, lease_token + 1),
            lease_expires = iif(url = excluded.url, lease_expires, 0),
            url = excluded.url",
    )?;
    for source in sources {
        // What another address published says nothing of this one.
        if elsewhere.exists(params![source.id, source.url])? {
            alarms::forget_open(t, &source.id)?;
        }
        statement.execute(params![source.id, source.url, source.shard, micros(first_due)])?;
    }
    Ok(())
}

pub(super) fn claim_due(
    t: &Transaction<'_>,
    owner: &str,
    now: Timestamp,
    lease: SignedDuration,
    limit: usize,
) -> Result<Vec<SourceClaim>, Trouble> {
    let mut in_hand: HashMap<u16, u32> = t
        .prepare_cached(
            "SELECT shard, count(*) FROM sources WHERE lease_owner = ?1 AND lease_expires > ?2
             GROUP BY shard",
        )?
        .query_map(params![owner, micros(now)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut due = t.prepare_cached(
        "SELECT id, shard FROM sources WHERE active AND next_due <= ?1 AND lease_expires <= ?1
         ORDER BY next_due, id",
    )?;
    let mut chosen: Vec<String> = Vec::new();
    let mut rows = due.query([micros(now)])?;
    while chosen.len() < limit
        && let Some(row) = rows.next()?
    {
        let of_shard = in_hand.entry(row.get("shard")?).or_default();
        if *of_shard < MOST_OF_A_SHARD {
            *of_shard += 1;
            chosen.push(row.get("id")?);
        }
    }
    drop(rows);
    let claims = chosen.iter().map(|source| claim_one(t, source, owner, now, lease));
    Ok(claims.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

pub(super) fn claim_one(
    t: &Transaction<'_>,
    source: &str,
    owner: &str,
    now: Timestamp,
    lease: SignedDuration,
) -> Result<Option<SourceClaim>, Trouble> {
    let mut statement = t.prepare_cached(
        "UPDATE sources SET lease_owner = ?2, lease_token = lease_token + 1, lease_expires = ?4
         WHERE id = ?1 AND active AND lease_expires <= ?3
         RETURNING *, EXISTS (SELECT 1 FROM documents WHERE source = sources.id AND next_try <= ?3) AS waiting",
    )?;
    let claimed =
        statement.query_row(params![source, owner, micros(now), expiry(now, lease)], claim);
    let Some(claim) = claimed.optional()? else { return Ok(None) };
    Ok(Some(SourceClaim { alarms: alarms::open(t, source)?, ..claim }))
}

pub(super) fn renew(
    t: &Transaction<'_>,
    claim: &SourceClaim,
    now: Timestamp,
    lease: SignedDuration,
) -> Result<(), Trouble> {
    let mut statement = t.prepare_cached(
        "UPDATE sources SET lease_expires = ?3
         WHERE id = ?1 AND lease_token = ?2 AND lease_owner IS NOT NULL",
    )?;
    match statement.execute(params![claim.source, claim.lease.token, expiry(now, lease)])? {
        0 => Err(RecordError::LeaseLost(claim.source.clone()).into()),
        _ => Ok(()),
    }
}

/// Fails unless `claim` is still held; for work that commits under a lease.
pub(super) fn still_held(t: &Transaction<'_>, claim: &SourceClaim) -> Result<(), Trouble> {
    let mut statement = t.prepare_cached(
        "SELECT 1 FROM sources WHERE id = ?1 AND lease_token = ?2 AND lease_owner IS NOT NULL",
    )?;
    match statement.exists(params![claim.source, claim.lease.token])? {
        true => Ok(()),
        false => Err(RecordError::LeaseLost(claim.source.clone()).into()),
    }
}

pub(super) fn settle(
    t: &Transaction<'_>,
    claim: &SourceClaim,
    report: &VisitReport,
) -> Result<(), Trouble> {
    still_held(t, claim)?;
    let (screened, error) = match &report.visit {
        Visit::Failed { reason } => (None, Some(reason)),
        Visit::Screened { .. } | Visit::NotModified => (Some(micros(report.finished)), None),
    };
    if let Visit::Screened { .. } = report.visit {
        documents::pass_over(t, &claim.source, report.started, report.finished)?;
    }
    for change in &report.alarms {
        alarms::change(t, change)?;
    }
    let validators = report.validators.as_ref();
    t.prepare_cached(
        "UPDATE sources SET lease_owner = NULL, lease_expires = 0, next_due = :next, next_why = :why, last_visit = :finished,
            last_screened = coalesce(:screened, last_screened), last_error = :error,
            failures = iif(:error IS NULL, 0, failures + NOT :excused), last_status = :status,
            moved_seen = CASE
                WHEN :error IS NOT NULL THEN iif(:excused, moved_seen, 0)
                WHEN :moved IS NULL THEN moved_seen  -- a 304 says nothing, and the new address no more
                WHEN :moved IS moved_to THEN moved_seen + 1
                ELSE 1 END,
            moved_to = coalesce(:moved, moved_to),
            usual_gap = coalesce(:gap, usual_gap), last_new = coalesce(:last_new, last_new),
            missed_at = iif(:missed, :finished, missed_at),
            etag = iif(:new, :etag, etag), last_modified = iif(:new, :modified, last_modified)
         WHERE id = :id",
    )?
    .execute(named_params! {
        ":next": micros(report.next_due),
        ":why": word(&report.next_why)?,
        ":finished": micros(report.finished),
        ":screened": screened,
        ":error": error,
        ":moved": report.moved_to,
        ":excused": report.excused,
        ":status": report.status,
        ":gap": report.usual_gap.map(in_micros),
        ":last_new": report.last_new.map(micros),
        ":missed": matches!(report.visit, Visit::Screened { missed: true, .. }),
        ":new": validators.is_some(),
        ":etag": validators.map(|v| v.etag.as_deref()),
        ":modified": validators.map(|v| v.last_modified.as_deref()),
        ":id": claim.source,
    })?;
    // Probes while we are offline are one visit that takes long, and not a thousand errors.
    if report.excused && prolong(t, claim, report)? {
        return Ok(());
    }
    t.prepare_cached("INSERT INTO visits (source, started, finished, status, bytes, visit, excused) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![
            claim.source,
            micros(report.started),
            micros(report.finished),
            report.status,
            i64::try_from(report.bytes).unwrap_or(i64::MAX),
            to_json(&report.visit)?,
            report.excused
        ])?;
    t.prepare_cached(
        "DELETE FROM visits WHERE source = ?1 AND started <=
            (SELECT started FROM visits WHERE source = ?1 ORDER BY started DESC LIMIT 1 OFFSET ?2)",
    )?
    .execute(params![claim.source, HISTORY])?;
    Ok(())
}

/// Make an excused visit part of the last one, if that was excused, too.
fn prolong(
    t: &Transaction<'_>,
    claim: &SourceClaim,
    report: &VisitReport,
) -> Result<bool, Trouble> {
    let changed = t
        .prepare_cached(
            "UPDATE visits SET finished = ?2, visit = ?3
             WHERE excused AND source = ?1 AND rowid =
                (SELECT rowid FROM visits WHERE source = ?1 ORDER BY started DESC LIMIT 1)",
        )?
        .execute(params![claim.source, micros(report.finished), to_json(&report.visit)?])?;
    Ok(changed > 0)
}

pub(super) fn hasten(t: &Transaction<'_>, source: &str, now: Timestamp) -> Result<bool, Trouble> {
    let mut statement = t.prepare_cached(
        "UPDATE sources SET next_due = min(next_due, ?2)
         WHERE id = ?1 AND active AND lease_expires <= ?2",
    )?;
    Ok(statement.execute(params![source, micros(now)])? > 0)
}

pub(super) fn next_due(c: &Connection) -> Result<Option<Timestamp>, Trouble> {
    let mut statement =
        c.prepare_cached("SELECT min(max(next_due, lease_expires)) FROM sources WHERE active")?;
    Ok(optional_moment(statement.query_row([], |row| row.get(0))?))
}

fn claim(row: &Row<'_>) -> rusqlite::Result<SourceClaim> {
    // While an article is due for another try, the feed must be read in full: a 304 would hide
    // the entry that leads to its page.
    let waiting: bool = row.get("waiting")?;
    let validators = match waiting {
        true => Validators::default(),
        false => Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
    };
    Ok(SourceClaim {
        source: row.get("id")?,
        lease: Lease {
            owner: row.get("lease_owner")?,
            token: row.get("lease_token")?,
            expires: moment(row.get("lease_expires")?),
        },
        validators,
        failures: small(row, "failures")?,
        usual_gap: row.get::<_, Option<i64>>("usual_gap")?.map(SignedDuration::from_micros),
        last_new: optional_moment(row.get("last_new")?),
        moved_to: match row.get::<_, i64>("moved_seen")? >= BELIEVED {
            true => row.get("moved_to")?,
            false => None,
        },
        alarms: Vec::new(),
    })
}

fn in_micros(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

pub(super) fn expiry(now: Timestamp, lease: SignedDuration) -> i64 {
    micros(now.saturating_add(lease).unwrap_or(now))
}
