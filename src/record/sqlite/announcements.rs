//! Announcements: events of different articles that tell one act, found as they are recorded.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::super::announcement::{ALIKE, CERTAIN, Signature, WINDOW, family};
use super::Trouble;
use super::convert::{id, json, micros, to_json};
use crate::chance::Id;
use crate::screen::{Event, Tier};

/// So many announcements of one kind are compared, the latest first.
const CANDIDATES: i64 = 500;

/// So many announcements of one story are known by it.
const OF_STORY: i64 = 100;

/// Which announcement each event of a document belongs to.
pub(super) type Announced = HashMap<Id, Id>;

/// File the events of a document, under the ids they are recorded with. `before` are the
/// announcements that a shorter text of it told. One that nobody tells any more stays as it is: what
/// was raised of it is not to be raised again.
pub(super) fn file(
    t: &Transaction<'_>,
    story: Id,
    events: &[(Id, &Event)],
    before: &[Id],
    at: Timestamp,
) -> Result<Announced, Trouble> {
    let mut announced = Announced::new();
    if events.is_empty() {
        return Ok(announced);
    }
    let mut of_story = of_story(t, story)?;
    of_story.extend(before);
    // The fullest sentences first: a headline then finds what it tells of.
    let mut order: Vec<&(Id, &Event)> = events.iter().collect();
    order.sort_by_key(|(_, event)| std::cmp::Reverse(told(event)));
    for (event_id, event) in order {
        let signature = Signature::of(event);
        let moment = signature.moment(at);
        let mut found = candidates(t, event, moment)?;
        found.retain_mut(|found| match found.signature.likeness(&signature) {
            Some(likeness) if likeness >= ALIKE || of_story.contains(&found.id) => {
                found.likeness = likeness;
                true
            }
            _ => false,
        });
        found.sort_by_key(|found| {
            let here = of_story.contains(&found.id);
            (std::cmp::Reverse((found.likeness, here)), found.id)
        });
        let mut found = found.into_iter();
        let chosen = match found.next() {
            Some(mut best) => {
                for other in found.filter(|other| other.likeness >= CERTAIN) {
                    best = join(t, best, other)?;
                }
                best.signature.join(&signature);
                update(t, &best, moment)?;
                best.id
            }
            None => {
                begin(t, *event_id, event, &signature, moment)?;
                *event_id
            }
        };
        t.prepare_cached("UPDATE events SET announcement = ?2 WHERE id = ?1")?
            .execute(params![event_id.to_string(), chosen.to_string()])?;
        lead(t, chosen)?;
        of_story.insert(chosen);
        announced.insert(*event_id, chosen);
    }
    // An announcement may have become part of another one after an event was filed.
    for (event, announcement) in &mut announced {
        let mut statement = t.prepare_cached("SELECT announcement FROM events WHERE id = ?1")?;
        *announcement = statement.query_row([event.to_string()], |row| id(row, "announcement"))?;
    }
    Ok(announced)
}

/// How much an event tells, so that the best one stands for its announcement.
fn told(event: &Event) -> (bool, usize, usize) {
    let linked = event.targets.iter().filter(|t| t.entity.is_some() || t.list.is_some()).count();
    (event.tier == Tier::Alert, linked, event.references.len() + event.targets.len())
}

struct Found {
    id: Id,
    signature: Signature,
    likeness: u32,
}

fn candidates(t: &Transaction<'_>, event: &Event, at: Timestamp) -> Result<Vec<Found>, Trouble> {
    let around = |sign: i64| micros(at).saturating_add(sign * WINDOW.as_micros() as i64);
    let mut statement = t.prepare_cached(
        "SELECT id, signature FROM announcements
         WHERE family = ?1 AND status = ?2 AND last >= ?3 AND first <= ?4 AND signature IS NOT NULL
         ORDER BY last DESC, id DESC LIMIT ?5",
    )?;
    let key =
        params![family(&event.action), event.status.as_str(), around(-1), around(1), CANDIDATES];
    let rows = statement.query_map(key, |row| {
        Ok(Found { id: id(row, "id")?, signature: json(row, "signature")?, likeness: 0 })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn of_story(c: &Connection, story: Id) -> Result<BTreeSet<Id>, Trouble> {
    let mut statement = c.prepare_cached(
        "SELECT DISTINCT e.announcement AS id FROM documents d CROSS JOIN events e ON e.document = d.id
         WHERE d.story = ?1 AND e.announcement IS NOT NULL LIMIT ?2",
    )?;
    let rows = statement.query_map(params![story.to_string(), OF_STORY], |row| id(row, "id"))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn begin(
    t: &Transaction<'_>,
    id: Id,
    event: &Event,
    signature: &Signature,
    at: Timestamp,
) -> Result<(), Trouble> {
    t.prepare_cached(
        "INSERT INTO announcements (id, family, status, first, last, lead, signature)
         VALUES (?1, ?2, ?3, ?4, ?4, ?1, ?5)
         ON CONFLICT (id) DO UPDATE SET family = ?2, status = ?3, first = ?4, last = ?4, signature = ?5",
    )?
    .execute(params![
        id.to_string(),
        family(&event.action),
        event.status.as_str(),
        micros(at),
        to_json(signature)?
    ])?;
    Ok(())
}

fn update(t: &Transaction<'_>, found: &Found, at: Timestamp) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE announcements SET first = min(first, ?2), last = max(last, ?2), signature = ?3 WHERE id = ?1",
    )?
    .execute(params![found.id.to_string(), micros(at), to_json(&found.signature)?])?;
    Ok(())
}

/// Two announcements turn out to be one, the older. What was raised of either counts as raised.
fn join(t: &Transaction<'_>, a: Found, b: Found) -> Result<Found, Trouble> {
    let (mut into, from) = if a.id <= b.id { (a, b) } else { (b, a) };
    into.signature.join(&from.signature);
    into.likeness = into.likeness.max(from.likeness);
    let ids = params![from.id.to_string(), into.id.to_string()];
    for sql in [
        "UPDATE events SET announcement = ?2 WHERE announcement = ?1",
        "UPDATE OR IGNORE alerts SET story = ?2 WHERE story = ?1",
        "UPDATE announcements SET (first, last) = (SELECT min(first), max(last) FROM announcements
            WHERE id IN (?1, ?2)) WHERE id = ?2",
    ] {
        t.prepare_cached(sql)?.execute(ids)?;
    }
    t.prepare_cached("DELETE FROM announcements WHERE id = ?1")?.execute([from.id.to_string()])?;
    lead(t, into.id)?;
    Ok(into)
}

/// The sentence that stands for an announcement: one that alerts, with known targets, the surest.
fn lead(t: &Transaction<'_>, announcement: Id) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE announcements SET lead = (
            SELECT id FROM events WHERE announcement = ?1
            ORDER BY event ->> '$.tier' <> 'alert',
                event ->> '$.targets[0].entity' IS NULL AND event ->> '$.targets[0].list' IS NULL,
                event ->> '$.confidence' DESC, id LIMIT 1)
         WHERE id = ?1",
    )?
    .execute([announcement.to_string()])?;
    Ok(())
}
