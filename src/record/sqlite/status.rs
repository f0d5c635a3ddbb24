//! The state of everything, revisions and notices.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::super::{ChannelStatus, Notice, RevisionRow, SourceStatus, StatusReport};
use super::convert::{
    count, from_word, json, micros, moment, optional_moment, small, sql_limit, to_json,
};
use super::sources::BELIEVED;
use super::{Trouble, alarms, selftests};
use crate::alert::SELFTEST;
use crate::config::CANARY;

pub(super) fn report(c: &Connection) -> Result<StatusReport, Trouble> {
    let one = |sql: &str| -> Result<u64, Trouble> {
        let n: i64 = c.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    };
    Ok(StatusReport {
        sources: sources(c)?,
        channels: channels(c)?,
        notices: c
            .prepare_cached("SELECT topic, at, text FROM notices ORDER BY topic")?
            .query_map([], |row| {
                Ok(Notice { topic: row.get(0)?, at: moment(row.get(1)?), text: row.get(2)? })
            })?
            .collect::<Result<Vec<_>, _>>()?,
        documents: one("SELECT count(*) FROM documents")?,
        stories: one("SELECT count(*) FROM stories")?,
        // The canary's are no news.
        hits: one(&format!("SELECT count(*) FROM hits WHERE list <> '{CANARY}'"))?,
        alert_hits: one(&format!(
            "SELECT count(*) FROM hits WHERE tier = 'alert' AND list <> '{CANARY}'"
        ))?,
        events: one("SELECT count(*) FROM events")?,
        revision: revisions(c, 1)?.pop().map(|row| row.revision),
        alarms: alarms::open(c, SELFTEST)?,
        selftest: selftests::last(c)?,
    })
}

fn sources(c: &Connection) -> Result<Vec<SourceStatus>, Trouble> {
    let mut alarms = alarms::by_source(c, None)?;
    let mut statement = c.prepare_cached(
        "SELECT s.*, (SELECT count(*) FROM documents d WHERE d.source = s.id) AS documents,
            (SELECT count(*) FROM documents d WHERE d.source = s.id AND d.complete = 0) AS summary_only,
            coalesce(
                (SELECT d.title || ': ' || (d.coverage ->> '$.reason') FROM documents d
                 WHERE d.source = s.id AND d.complete = 0 ORDER BY d.id DESC LIMIT 1),
                (SELECT v.visit ->> '$.screened.incomplete[0]' FROM visits v
                 WHERE v.source = s.id ORDER BY v.started DESC LIMIT 1)) AS not_in_full
         FROM sources s WHERE s.active ORDER BY s.id",
    )?;
    let rows = statement.query_map([], |row: &Row<'_>| {
        Ok(SourceStatus {
            id: row.get("id")?,
            url: row.get("url")?,
            moved_to: row.get("moved_to")?,
            last_visit: optional_moment(row.get("last_visit")?),
            last_screened: optional_moment(row.get("last_screened")?),
            last_error: row.get("last_error")?,
            failures: small(row, "failures")?,
            next_due: optional_moment(row.get("next_due")?),
            next_why: from_word(row.get("next_why")?),
            leased_until: optional_moment(
                row.get::<_, Option<i64>>("lease_expires")?.filter(|expires| *expires > 0),
            ),
            last_status: row.get("last_status")?,
            usual_gap_s: row.get::<_, Option<i64>>("usual_gap")?.map(|gap| gap / 1_000_000),
            last_new: optional_moment(row.get("last_new")?),
            missed_at: optional_moment(row.get("missed_at")?),
            asked_there: row.get::<_, i64>("moved_seen")? >= BELIEVED,
            documents: count(row, "documents")?,
            summary_only: count(row, "summary_only")?,
            not_in_full: row.get("not_in_full")?,
            alarms: Vec::new(),
        })
    })?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    for row in &mut rows {
        row.alarms = alarms.remove(&row.id).unwrap_or_default();
    }
    Ok(rows)
}

fn channels(c: &Connection) -> Result<Vec<ChannelStatus>, Trouble> {
    let mut statement = c.prepare_cached(
        "WITH sums AS (
            SELECT channel, sum(state = 'pending') AS pending,
                min(iif(state = 'pending', next_attempt, NULL)) AS waits_since, sum(state = 'dead') AS dead,
                sum(state = 'delivered') AS delivered,
                max(iif(state = 'delivered', last_attempt, NULL)) AS last_delivered
            FROM alerts GROUP BY channel)
         SELECT sums.*, (SELECT disabled FROM channels WHERE id = sums.channel) AS disabled,
            (SELECT last_detail FROM alerts WHERE channel = sums.channel AND state <> 'delivered'
                AND last_attempt IS NOT NULL
                AND (last_delivered IS NULL OR last_attempt > last_delivered)
             ORDER BY last_attempt DESC LIMIT 1) AS last_error
         FROM sums ORDER BY channel",
    )?;
    let rows = statement.query_map([], |row: &Row<'_>| {
        Ok(ChannelStatus {
            id: row.get("channel")?,
            disabled: row.get("disabled")?,
            pending: count(row, "pending")?,
            waits_since: optional_moment(row.get("waits_since")?),
            dead: count(row, "dead")?,
            delivered: count(row, "delivered")?,
            last_delivered: optional_moment(row.get("last_delivered")?),
            last_error: row.get("last_error")?,
        })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}

pub(super) fn set_notice(
    t: &Transaction<'_>,
    topic: &str,
    text: Option<&str>,
    now: Timestamp,
) -> Result<(), Trouble> {
    match text {
        Some(text) => t
            .prepare_cached("INSERT INTO notices (topic, at, text) VALUES (?1, ?2, ?3) ON CONFLICT (topic) DO UPDATE SET at = excluded.at, text = excluded.text")?
            .execute(params![topic, micros(now), text])?,
        None => t.prepare_cached("DELETE FROM notices WHERE topic = ?1")?.execute([topic])?,
    };
    Ok(())
}

pub(super) fn record_revision(t: &Transaction<'_>, revision: &RevisionRow) -> Result<(), Trouble> {
    t.prepare_cached(
        "INSERT INTO revisions (revision, since, lists) SELECT ?1, ?2, ?3
         WHERE ?1 IS NOT (SELECT revision FROM revisions ORDER BY seq DESC LIMIT 1)",
    )?
    .execute(params![revision.revision, micros(revision.since), to_json(&revision.lists)?])?;
    Ok(())
}

pub(super) fn revisions(c: &Connection, limit: usize) -> Result<Vec<RevisionRow>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT revision, since, lists FROM revisions ORDER BY seq DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([sql_limit(limit)], |row| {
        Ok(RevisionRow {
            revision: row.get("revision")?,
            since: moment(row.get("since")?),
            lists: json(row, "lists")?,
        })
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?)
}
