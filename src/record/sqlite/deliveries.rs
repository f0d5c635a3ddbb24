//! The outbox: alerts on their way to channels.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, Transaction, named_params, params, params_from_iter};

use super::super::{
    DeliveryClaim, DeliveryQuery, DeliveryRow, DeliveryState, Lease, Page, RecordError, Settlement,
};
use super::Trouble;
use super::convert::{
    id, json, micros, moment, optional_moment, page_size, small, sql_limit, word,
};
use super::filter::Filter;
use super::sources::expiry;
use crate::alert::plain;
use crate::alert::{Alert, Outcome};
use crate::chance::Id;

pub(super) fn claim(
    t: &Transaction<'_>,
    owner: &str,
    channels: &[String],
    now: Timestamp,
    lease: SignedDuration,
    limit: usize,
) -> Result<Vec<DeliveryClaim>, Trouble> {
    let mut statement = t.prepare_cached(
        "UPDATE alerts SET lease_owner = :owner, lease_token = lease_token + 1, lease_expires = :expires
         WHERE id IN (
            SELECT id FROM alerts WHERE state = 'pending' AND next_attempt <= :now AND lease_expires <= :now
                AND channel IN (SELECT value FROM json_each(:channels))
                AND channel NOT IN (SELECT id FROM channels WHERE disabled IS NOT NULL)
            ORDER BY next_attempt, id LIMIT :limit)
         RETURNING *",
    )?;
    let named = named_params! {
        ":owner": owner, ":now": micros(now), ":expires": expiry(now, lease), ":limit": sql_limit(limit),
        ":channels": names(channels),
    };
    let mut claims = statement.query_map(named, claimed)?.collect::<Result<Vec<_>, _>>()?;
    claims.sort_by_key(|claim: &DeliveryClaim| claim.alert.id);
    Ok(claims)
}

fn claimed(row: &Row<'_>) -> rusqlite::Result<DeliveryClaim> {
    Ok(DeliveryClaim {
        channel: row.get("channel")?,
        alert: json(row, "alert")?,
        lease: Lease {
            owner: row.get("lease_owner")?,
            token: row.get("lease_token")?,
            expires: moment(row.get("lease_expires")?),
        },
        attempts: small(row, "attempts")?,
    })
}

pub(super) fn settle(
    t: &Transaction<'_>,
    claim: &DeliveryClaim,
    outcome: &Outcome,
    settlement: &Settlement,
    now: Timestamp,
) -> Result<(), Trouble> {
    let (name, detail) = match outcome {
        Outcome::Delivered { detail } => ("delivered", detail),
        Outcome::Retry { detail, .. } => ("retry", detail),
        Outcome::Gone { detail } => ("gone", detail),
    };
    let (state, next) = match settlement {
        Settlement::Delivered => ("delivered", now),
        Settlement::RetryAt(at) => ("pending", *at),
        Settlement::Dead | Settlement::ChannelGone => ("dead", now),
    };
    let alert = claim.alert.id.to_string();
    let changed = t
        .prepare_cached(
            "UPDATE alerts SET state = ?3, attempts = attempts + 1, next_attempt = ?4, last_detail = ?5, last_attempt = ?6,
                lease_owner = NULL, lease_expires = 0
             WHERE id = ?1 AND lease_token = ?2 AND lease_owner IS NOT NULL",
        )?
        .execute(params![alert, claim.lease.token, state, micros(next), detail, micros(now)])?;
    if changed == 0 {
        return Err(RecordError::LeaseLost(format!("the alert {alert}")).into());
    }
    t.prepare_cached(
        "INSERT INTO deliveries (alert, at, outcome, detail) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![alert, micros(now), name, detail])?;
    if *settlement == Settlement::ChannelGone {
        t.prepare_cached("INSERT INTO channels (id, disabled) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET disabled = excluded.disabled")?
            .execute(params![claim.channel, detail])?;
    }
    Ok(())
}

pub(super) fn next_due(c: &Connection, channels: &[String]) -> Result<Option<Timestamp>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT min(max(next_attempt, lease_expires)) FROM alerts WHERE state = 'pending'
            AND channel IN (SELECT value FROM json_each(?1))
            AND channel NOT IN (SELECT id FROM channels WHERE disabled IS NOT NULL)",
    )?;
    Ok(optional_moment(statement.query_row([names(channels)], |row| row.get(0))?))
}

/// What a [`DeliveryQuery`] selects, but for its limit.
fn selected(query: &DeliveryQuery) -> Result<Filter, Trouble> {
    Ok(Filter::default()
        .and("channel = ?", query.channel.clone())
        .and("state = ?", query.state.map(|state| word(&state)).transpose()?)
        .and("id = ?", query.alert.map(|id| id.to_string()))
        .and("raised >= ?", query.since.map(micros))
        .and("id < ?", query.after.map(|id| id.to_string())))
}

pub(super) fn replay(
    t: &Transaction<'_>,
    query: &DeliveryQuery,
    now: Timestamp,
) -> Result<u64, Trouble> {
    let filter = selected(query)?;
    let limit = if query.limit == 0 { -1 } else { sql_limit(query.limit) };
    // The token grows, so that an attempt still under way cannot settle the new one.
    let sql = format!(
        "UPDATE alerts SET state = 'pending', attempts = 0, next_attempt = ?, lease_owner = NULL,
            lease_expires = 0, lease_token = lease_token + 1
         WHERE id IN (SELECT id FROM alerts {} ORDER BY id DESC LIMIT ?)",
        filter.sql()
    );
    let values = filter.values([micros(now).into()], [limit.into()]);
    let changed = t.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(changed as u64)
}

pub(super) fn enable(t: &Transaction<'_>, channel: &str) -> Result<(), Trouble> {
    t.prepare_cached("UPDATE channels SET disabled = NULL WHERE id = ?1")?.execute([channel])?;
    Ok(())
}

pub(super) fn list(c: &Connection, query: &DeliveryQuery) -> Result<Page<DeliveryRow>, Trouble> {
    let size = page_size(query.limit);
    let filter = selected(query)?;
    let sql = format!("SELECT * FROM alerts {} ORDER BY id DESC LIMIT ?", filter.sql());
    let values = filter.values([], [sql_limit(size + 1).into()]);
    let rows = c
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), row)?
        .collect::<Result<Vec<_>, _>>()?;
    Ok(super::queries::page(rows, size, |row: &DeliveryRow| row.alert))
}

fn row(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    let alert: Alert = json(row, "alert")?;
    let state: String = row.get("state")?;
    let state = match state.as_str() {
        "delivered" => DeliveryState::Delivered,
        "dead" => DeliveryState::Dead,
        _ => DeliveryState::Pending,
    };
    let pending = state == DeliveryState::Pending;
    let headline = plain::headline(&alert);
    Ok(DeliveryRow {
        alert: id(row, "id")?,
        channel: row.get("channel")?,
        rule: row.get("rule")?,
        kind: alert.kind,
        subject: alert.hit.map_or(headline, |hit| hit.name),
        raised: moment(row.get("raised")?),
        state,
        attempts: small(row, "attempts")?,
        next_attempt: optional_moment(row.get("next_attempt")?).filter(|_| pending),
        last_detail: row.get("last_detail")?,
        last_attempt: optional_moment(row.get("last_attempt")?),
    })
}

pub(super) fn after(
    c: &Connection,
    channels: &[String],
    after: Option<Id>,
    limit: usize,
) -> Result<Vec<Alert>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT alert FROM alerts WHERE channel IN (SELECT value FROM json_each(?1))
            AND seq > coalesce((SELECT seq FROM alerts WHERE id = ?2),
                               (SELECT min(seq) - 1 FROM alerts WHERE id > ?2),
                               (SELECT max(seq) FROM alerts), 0)
         ORDER BY seq LIMIT ?3",
    )?;
    let after = after.map_or_else(String::new, |id| id.to_string());
    let alerts = statement
        .query_map(params![names(channels), after, sql_limit(limit)], |row| json(row, "alert"))?;
    Ok(alerts.collect::<Result<Vec<_>, _>>()?)
}

fn names(channels: &[String]) -> String {
    serde_json::to_string(channels).unwrap_or_else(|_| "[]".into())
}
