//! What was fetched, screened, not screened, and why.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::Connection;

use super::super::{NotScreened, SourceCoverage};
use super::convert::{count, micros, moment, optional_moment};
use super::{Trouble, alarms};

/// So many reasons are told for a source.
const REASONS: usize = 10;

/// One row for each source of the config, and for each name under which documents came or visits
/// were made since; by id.
pub(super) fn since(c: &Connection, since: Timestamp) -> Result<Vec<SourceCoverage>, Trouble> {
    let mut alarms = alarms::by_source(c, Some(since))?;
    let since = micros(since);
    let mut reasons = reasons(c, since)?;
    let mut statement = c.prepare_cached(
        "WITH v AS (
            SELECT source, count(*) AS visits, sum(visit ->> '$.failed' IS NULL) AS answered,
                sum(coalesce(visit ->> '$.screened.new', 0)) AS new_entries,
                sum(coalesce(visit ->> '$.screened.missed', 0)) AS missed
            FROM visits WHERE started >= ?1 OR (excused AND finished >= ?1) GROUP BY source),
         d AS (
            SELECT source, sum(complete) AS in_full, sum(NOT complete) AS summary_only,
                max(CASE WHEN complete THEN fetched END) AS latest
            FROM documents WHERE fetched >= ?1 GROUP BY source),
         n AS (
            SELECT id FROM sources WHERE active UNION SELECT source FROM v UNION SELECT source FROM d)
         SELECT n.id, coalesce(s.active, 0) AS configured, s.last_visit, coalesce(s.last_screened, d.latest) AS last_screened, coalesce(visits, 0) AS visits, coalesce(answered, 0) AS answered,
            coalesce(new_entries, 0) AS new_entries, coalesce(missed, 0) AS missed,
            coalesce(in_full, 0) AS in_full, coalesce(summary_only, 0) AS summary_only
         FROM n LEFT JOIN sources s USING (id) LEFT JOIN v ON v.source = n.id LEFT JOIN d ON d.source = n.id
         ORDER BY n.id",
    )?;
    let rows = statement.query_map([since], |row| {
        Ok(SourceCoverage {
            source: row.get("id")?,
            configured: row.get("configured")?,
            visits: count(row, "visits")?,
            answered: count(row, "answered")?,
            new_entries: count(row, "new_entries")?,
            in_full: count(row, "in_full")?,
            summary_only: count(row, "summary_only")?,
            missed: count(row, "missed")?,
            last_visit: optional_moment(row.get("last_visit")?),
            last_screened: optional_moment(row.get("last_screened")?),
            not_screened: Vec::new(),
            alarms: Vec::new(),
        })
    })?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    for row in &mut rows {
        row.not_screened = reasons.remove(&row.source).unwrap_or_default();
        row.alarms = alarms.remove(&row.source).unwrap_or_default();
    }
    Ok(rows)
}

fn reasons(c: &Connection, since: i64) -> Result<HashMap<String, Vec<NotScreened>>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT source, 'visit' AS what, visit ->> '$.failed.reason' AS reason, count(*) AS times,
            max(finished) AS last
         FROM visits WHERE (started >= ?1 OR (excused AND finished >= ?1)) AND reason IS NOT NULL GROUP BY source, reason
         UNION ALL
         SELECT source, 'page', coverage ->> '$.reason' AS reason, count(*), max(fetched)
         FROM documents WHERE fetched >= ?1 AND NOT complete GROUP BY source, reason
         UNION ALL
         SELECT source, 'bound', b.value AS reason, count(*), max(fetched)
         FROM documents, json_each(bounds) b WHERE fetched >= ?1 AND bounds IS NOT NULL GROUP BY source, reason
         ORDER BY source, times DESC, last DESC",
    )?;
    let mut reasons: HashMap<String, Vec<NotScreened>> = HashMap::new();
    let mut rows = statement.query([since])?;
    while let Some(row) = rows.next()? {
        let of_source = reasons.entry(row.get("source")?).or_default();
        if of_source.len() < REASONS {
            of_source.push(NotScreened {
                what: row.get("what")?,
                reason: row.get::<_, Option<String>>("reason")?.unwrap_or_default(),
                times: count(row, "times")?,
                last: moment(row.get("last")?),
            });
        }
    }
    Ok(reasons)
}
