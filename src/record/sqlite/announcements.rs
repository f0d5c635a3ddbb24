//! Announcements: events of different articles that tell one act, found as they are recorded.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::super::announcement::{ALIKE, CERTAIN, Known, Signature, WINDOW, family};
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
        found.retain_mut(|found| match found.known.all.likeness(&signature) {
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
        let chosen = match telling(&found, event, &signature) {
            Some(at) => {
                let mut chosen = found.remove(at);
                if chosen.known.is_part_of(event, &signature) {
                    for other in parts(found, event, &signature, CERTAIN) {
                        chosen = join(t, chosen, other)?;
                    }
                }
                // What only several told together is nothing that each of them tells.
                if tells(&chosen, event, &signature) {
                    chosen.known.join(event, &signature);
                }
                update(t, &chosen, moment)?;
                chosen.id
            }
            None => {
                let mut new = Known::of(event, &signature);
                let mut rest = found.split_off(found.len().min(1));
                rest = parts(rest, event, &signature, CERTAIN);
                rest.extend(parts(found, event, &signature, 0));
                rest.iter().for_each(|part| new.merge(&part.known));
                begin(t, *event_id, event, &new, moment)?;
                for part in rest.iter().filter(|part| part.id != *event_id) {
                    take_over(t, part.id, *event_id)?;
                }
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

/// How much an event tells, so that the fullest is filed first.
fn told(event: &Event) -> (bool, usize, usize, u64) {
    let counted = event.targets.iter().filter_map(|target| target.count).map(u64::from).sum();
    let linked = event.targets.iter().filter(|t| t.entity.is_some() || t.list.is_some()).count();
    (event.tier == Tier::Alert, linked, event.references.len() + event.targets.len(), counted)
}

struct Found {
    id: Id,
    known: Known,
    likeness: u32,
}

/// Which of those that tell the same act an event belongs to: one that tells all of it, else the best of
/// those that together do. None where it tells something new.
fn telling(found: &[Found], event: &Event, told: &Signature) -> Option<usize> {
    let whole = found.iter().position(|found| tells(found, event, told));
    whole.or_else(|| {
        let before = |found: &Found| found.known.before(event, told).is_some();
        let known: Vec<&Signature> =
            found.iter().filter_map(|found| found.known.before(event, told)).collect();
        told.is_told_by(&known).then(|| found.iter().position(before)).flatten()
    })
}

fn tells(found: &Found, event: &Event, told: &Signature) -> bool {
    found.known.before(event, told).is_some_and(|before| before.covers(told))
}

/// Those of which an event tells all, so that it stands for them.
fn parts(found: Vec<Found>, event: &Event, told: &Signature, likeness: u32) -> Vec<Found> {
    let part = |found: &Found| found.likeness >= likeness && found.known.is_part_of(event, told);
    found.into_iter().filter(part).collect()
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
        Ok(Found { id: id(row, "id")?, known: json(row, "signature")?, likeness: 0 })
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
    known: &Known,
    at: Timestamp,
) -> Result<(), Trouble> {
    raise_anew(t, id)?;
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
        to_json(known)?
    ])?;
    Ok(())
}

/// A sentence that told less in the summary of its article has begun an announcement under this id already:
/// what was raised of that one becomes a generation of its own.
fn raise_anew(t: &Transaction<'_>, id: Id) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE alerts SET generation = (SELECT max(generation) + 1 FROM alerts WHERE story = ?1)
         WHERE story = ?1 AND generation = 0 AND EXISTS (SELECT 1 FROM announcements WHERE id = ?1)",
    )?
    .execute([id.to_string()])?;
    Ok(())
}

fn update(t: &Transaction<'_>, found: &Found, at: Timestamp) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE announcements SET first = min(first, ?2), last = max(last, ?2), signature = ?3 WHERE id = ?1",
    )?
    .execute(params![found.id.to_string(), micros(at), to_json(&found.known)?])?;
    Ok(())
}

/// Two announcements turn out to be one, the older. What was raised of either counts as raised.
fn join(t: &Transaction<'_>, a: Found, b: Found) -> Result<Found, Trouble> {
    let (mut into, from) = if a.id <= b.id { (a, b) } else { (b, a) };
    into.known.merge(&from.known);
    into.likeness = into.likeness.max(from.likeness);
    t.prepare_cached("UPDATE OR IGNORE alerts SET story = ?2 WHERE story = ?1")?
        .execute(params![from.id.to_string(), into.id.to_string()])?;
    take_over(t, from.id, into.id)?;
    Ok(into)
}

/// What told one announcement tells another one, which says more. What was raised of the first is not
/// all that there is to be raised.
fn take_over(t: &Transaction<'_>, from: Id, into: Id) -> Result<(), Trouble> {
    let ids = params![from.to_string(), into.to_string()];
    for sql in [
        "UPDATE events SET announcement = ?2 WHERE announcement = ?1",
        "UPDATE announcements SET (first, last) = (SELECT min(first), max(last) FROM announcements
            WHERE id IN (?1, ?2)) WHERE id = ?2",
    ] {
        t.prepare_cached(sql)?.execute(ids)?;
    }
    t.prepare_cached("DELETE FROM announcements WHERE id = ?1")?.execute([from.to_string()])?;
    lead(t, into)
}

/// The sentence that stands for an announcement: one that alerts and tells all of it, the first that did,
/// else the surest. One that tells more tells of others as well.
fn lead(t: &Transaction<'_>, announcement: Id) -> Result<(), Trouble> {
    t.prepare_cached(
        "UPDATE announcements SET lead = (
            SELECT id FROM events WHERE announcement = ?1
            ORDER BY event ->> '$.tier' <> 'alert',
                (SELECT count(*) FROM json_each(event, '$.authorities') j
                    WHERE substr(j.value, 1, instr(j.value || '.', '.') - 1)
                        NOT IN (SELECT value FROM json_each(signature, '$.authorities'))),
                (SELECT count(*) FROM json_each(event, '$.targets') j
                    WHERE j.value ->> '$.entity'
                        NOT IN (SELECT value FROM json_each(signature, '$.entities'))),
                json_array_length(event, '$.authorities') DESC,
                (SELECT count(*) FROM json_each(event, '$.targets') j
                    WHERE coalesce(j.value ->> '$.entity', j.value ->> '$.list') IS NOT NULL) DESC,
                json_array_length(event, '$.targets') DESC,
                id <> announcement, event ->> '$.confidence' DESC, id LIMIT 1)
         WHERE id = ?1",
    )?
    .execute([announcement.to_string()])?;
    Ok(())
}
