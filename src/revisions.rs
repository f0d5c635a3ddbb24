//! What comes of other lists in force: what they say now that they did not say before is noted, and
//! the archive is asked for whom they name only now.

mod alerts;
mod namesakes;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use self::namesakes::{Others, Proposal};
use crate::chance::Chance;
use crate::config::CANARY;
use crate::in_force::InForce;
use crate::lists::FieldChange;
use crate::lookback::{Sought, Why};
use crate::record::{Listed, NewRevision, Record, RecordError, RevisionRow, Said};
use crate::watchlist::{Entity, WatchlistSet};

/// An entity of which the lists say something else than before.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Id of the list.
    pub list: String,
    /// Id of the entity.
    pub entity: String,
    /// What the list said; `None` for one that is new.
    pub before: Option<Entity>,
    /// What it says; `None` for one that is gone.
    pub now: Option<Entity>,
}

/// Lists with more entities in all are not compared at a start when they have the revision that was noted
/// last: it would take seconds.
const MOST_COMPARED: usize = 100_000;

/// The same at a start. Where very long lists have the revision that was noted last, nothing is compared.
/// Only what is never looked for, such as a note, can have changed then, and is noted with the next change.
///
/// # Errors
/// As [`put_in_force`].
pub async fn note(
    record: &dyn Record,
    in_force: &InForce,
    revision: &RevisionRow,
    now: Timestamp,
    chance: &Chance,
) -> Result<Vec<Changed>, RecordError> {
    let last = record.revisions(1).await?.pop();
    let same = last.is_some_and(|last| last.revision == revision.revision);
    let entities: usize = in_force.lists.lists.iter().map(|list| list.entities.len()).sum();
    if same && entities > MOST_COMPARED && record.archive_state().await?.lists_known {
        return Ok(Vec::new());
    }
    put_in_force(record, in_force, revision, now, chance).await
}

/// Note that `in_force` came into force at `now`, with all that follows from it; answers what
/// changed, but for the first time.
///
/// # Errors
/// Where the record refuses.
pub async fn put_in_force(
    record: &dyn Record,
    in_force: &InForce,
    revision: &RevisionRow,
    now: Timestamp,
    chance: &Chance,
) -> Result<Vec<Changed>, RecordError> {
    let state = record.archive_state().await?;
    let known = record.entities_in_force().await?;
    let lists: HashSet<String> = known.iter().map(|known| known.list.clone()).collect();
    let (mut new, changes) = compare(record, &in_force.lists, known).await?;
    let first = !state.lists_known;
    if !first {
        let links = record.links().await?;
        new.alerts = alerts::drafts(&changes, &lists, &links, in_force, now, chance);
    }
    if !first && state.last > 0 {
        let sought = sought(&changes);
        new.lookback = (sought.count() > 0).then(|| (chance.id(now), sought));
    }
    record.put_in_force(revision, &new).await?;
    Ok(if first { Vec::new() } else { changes })
}

/// What is said now and was not before, and the other way.
async fn compare(
    record: &dyn Record,
    lists: &WatchlistSet,
    known: Vec<Listed>,
) -> Result<(NewRevision, Vec<Changed>), RecordError> {
    let mut known: HashMap<(String, String), Said> =
        known.into_iter().map(|known| ((known.list, known.entity), known.said)).collect();
    let mut said: BTreeMap<(&str, &str), (Said, &Entity)> = BTreeMap::new();
    for list in lists.lists.iter().filter(|list| list.id != CANARY) {
        for entity in &list.entities {
            said.insert((&list.id, &entity.id), (hash(entity), entity));
        }
    }
    let mut new = NewRevision::default();
    let mut before = Vec::new();
    for ((list, entity), (hash, says)) in said {
        let key = (list.to_owned(), entity.to_owned());
        let was = known.remove(&key);
        if was == Some(hash) {
            continue;
        }
        before.extend(was.map(|_| key.clone()));
        let (list, entity) = key;
        new.said.push((Listed { list, entity, said: hash }, says.clone()));
    }
    new.removed = known.into_keys().collect();
    new.removed.sort();
    before.extend(new.removed.iter().cloned());
    let mut before: HashMap<(String, String), Entity> = record
        .said_of(&before)
        .await?
        .into_iter()
        .map(|version| ((version.list, version.entity.id.clone()), version.entity))
        .collect();
    let said = new.said.iter().map(|(of, now)| (of.list.clone(), of.entity.clone(), Some(now)));
    let gone = new.removed.iter().map(|(list, entity)| (list.clone(), entity.clone(), None));
    let changes = said
        .chain(gone)
        .map(|(list, entity, now)| Changed {
            before: before.remove(&(list.clone(), entity.clone())),
            now: now.cloned(),
            list,
            entity,
        })
        .collect();
    Ok((new, changes))
}

/// Whom to look back for: who is new, and of whom something else is to be found in texts.
fn sought(changes: &[Changed]) -> Sought {
    let mut sought = Sought::default();
    for change in changes {
        match (&change.before, &change.now) {
            (None, Some(_)) => sought.add(&change.list, &change.entity, Why::Added),
            (Some(before), Some(now)) if is_found_otherwise(before, now) => {
                sought.add(&change.list, &change.entity, Why::Amended);
            }
            _ => {}
        }
    }
    sought
}

/// Whether texts may name it that did not name it before.
fn is_found_otherwise(before: &Entity, now: &Entity) -> bool {
    let names = |entity: &Entity| -> Vec<String> {
        let mut names: Vec<String> = (entity.names())
            .map(|(kind, name)| format!("{}\n{name}", kind.words()))
            .chain(entity.context.iter().chain(&entity.positions).map(|c| format!("context\n{c}")))
            .chain(entity.exclude.iter().map(|e| format!("exclude\n{e}")))
            .collect();
        names.sort();
        names
    };
    before.schema != now.schema || names(before) != names(now)
}

/// What a list says of an entity, by field, in FollowTheMoney's words; fields without a value are left
/// out.
pub fn fields(entity: &Entity) -> Vec<(&'static str, Vec<String>)> {
    // Taken apart so that a new field must be decided on here.
    let Entity {
        id: _,
        schema,
        name,
        aliases,
        weak_aliases,
        previous_names,
        countries,
        topics,
        context,
        exclude,
        positions,
        programs,
        notes,
    } = entity;
    let one = |value: &str| match value {
        "" => Vec::new(),
        value => vec![value.to_owned()],
    };
    let mut fields = vec![
        ("schema", one(schema)),
        ("name", one(name)),
        ("alias", aliases.to_vec()),
        ("weakAlias", weak_aliases.to_vec()),
        ("previousName", previous_names.to_vec()),
        ("country", countries.to_vec()),
        ("topics", topics.to_vec()),
        ("program", programs.to_vec()),
        ("position", positions.to_vec()),
        ("context", context.to_vec()),
        ("exclude", exclude.to_vec()),
        ("notes", one(notes)),
    ];
    fields.retain(|(_, values)| !values.is_empty());
    fields
}

/// Which fields say something else, with the values that only one of both has; all of them where
/// only their order changed.
pub fn field_changes(before: &Entity, now: &Entity) -> Vec<FieldChange> {
    let (before, now) = (fields(before), fields(now));
    let of = |fields: &[(&'static str, Vec<String>)], name: &str| -> Vec<String> {
        let found = fields.iter().find(|(field, _)| *field == name);
        found.map(|(_, values)| values.clone()).unwrap_or_default()
    };
    let mut names: Vec<&'static str> = before.iter().chain(&now).map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    let changes = names.into_iter().map(|name| (name, of(&before, name), of(&now, name)));
    changes
        .filter(|(_, from, to)| from != to)
        .map(|(name, from, to)| FieldChange::between(name, &from, &to))
        .collect()
}

fn hash(entity: &Entity) -> Said {
    // Its maps have string keys, so this cannot fail.
    let json = serde_json::to_vec(entity).unwrap_or_default();
    let mut said = Said::default();
    let digest = Sha256::digest(&json);
    for (byte, of) in said.iter_mut().zip(digest) {
        *byte = of;
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_found_in_texts_is_looked_back_for() {
        let before = Entity {
            id: "7".into(),
            schema: "Person".into(),
            name: "Ilya Testov".into(),
            aliases: ["A".into(), "B".into()].into(),
            ..Entity::default()
        };
        let reordered = Entity { aliases: ["B".into(), "A".into()].into(), ..before.clone() };
        let noted =
            Entity { notes: "BELARUS".into(), countries: ["by".into()].into(), ..before.clone() };
        let named = Entity { weak_aliases: ["ILYUSHA".into()].into(), ..before.clone() };
        assert!(!is_found_otherwise(&before, &reordered));
        assert!(!is_found_otherwise(&before, &noted));
        assert!(is_found_otherwise(&before, &named));
        assert_ne!(hash(&before), hash(&noted));
    }
}
