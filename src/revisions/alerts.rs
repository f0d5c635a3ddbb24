//! Which changes of lists become alerts.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{Changed, Others, field_changes};
use crate::alert::{Alert, AlertKind, ChangeKind, ListChange, Namesake};
use crate::chance::Chance;
use crate::config::Rule;
use crate::in_force::InForce;
use crate::record::{AlertDraft, LinkRow};
use crate::watchlist::Entity;

/// So many alerts one rule raises when other lists come in force; a list of which more changes is
/// better looked at as a whole.
const MOST_RAISED: usize = 100;

/// The alerts that the rules want for changes, but for lists that are new or gone as a whole: that is
/// no news of those who stand in them. `known` are the lists of before.
pub(super) fn drafts(
    changes: &[Changed],
    known: &HashSet<String>,
    links: &[LinkRow],
    in_force: &InForce,
    now: Timestamp,
    chance: &Chance,
) -> Vec<AlertDraft> {
    if changes.is_empty() || in_force.config.rules.iter().all(|rule| rule.changes.is_empty()) {
        return Vec::new();
    }
    let listed = |id: &String| in_force.lists.lists.iter().any(|list| list.id == *id);
    let mut drafts = Vec::new();
    let about = |id: &String| {
        in_force.config.rules.iter().any(|rule| !rule.changes.is_empty() && rule.about.contains(id))
    };
    let others = Others::of(in_force.lists.lists.iter().filter(|list| about(&list.id)));
    let mut names = Names { in_force, others, links, known: HashMap::new() };
    for rule in in_force.config.rules.iter().filter(|rule| !rule.changes.is_empty()) {
        let news = changes.iter().filter(|c| known.contains(&c.list) && listed(&c.list));
        let mut left = MOST_RAISED;
        for (change, what, entity) in news.filter_map(told).filter(|told| wants(rule, told)) {
            let about = names.of(change, entity, &rule.about);
            if !rule.about.is_empty() && about.is_empty() {
                continue;
            }
            if left == 0 {
                tracing::warn!(
                    rule = rule.id,
                    "more changes of lists than {MOST_RAISED}; the rest raises nothing, see `watchpost lists diff`"
                );
                break;
            }
            left -= 1;
            let alert = alert(rule, change, what, entity, about, now, chance);
            drafts.extend(rule.channels.iter().map(|channel| AlertDraft {
                alert: Alert { id: chance.id(now), ..alert.clone() },
                channel: channel.clone(),
                subject: format!("change:{}/{}", change.list, change.entity),
                generation: 0,
            }));
        }
    }
    drafts
}

/// What happened to it, and what is or was said of it.
fn told(change: &Changed) -> Option<(&Changed, ChangeKind, &Entity)> {
    match (&change.before, &change.now) {
        (None, Some(now)) => Some((change, ChangeKind::Added, now)),
        (Some(_), Some(now)) => Some((change, ChangeKind::Amended, now)),
        (Some(before), None) => Some((change, ChangeKind::Removed, before)),
        (None, None) => None,
    }
}

fn wants(rule: &Rule, (change, what, entity): &(&Changed, ChangeKind, &Entity)) -> bool {
    let any = |wanted: &[String], of: &[String]| {
        wanted.is_empty() || of.iter().any(|value| wanted.contains(value))
    };
    let begins = |program: &String, wanted: &String| {
        program.to_lowercase().starts_with(&wanted.to_lowercase())
    };
    let program = rule.programs.is_empty()
        || entity.programs.iter().any(|p| rule.programs.iter().any(|wanted| begins(p, wanted)));
    rule.changes.contains(what)
        && (rule.watchlists.is_empty() || rule.watchlists.contains(&change.list))
        && (rule.entities.is_empty() || rule.entities.contains(&change.entity))
        && (rule.schemas.is_empty() || rule.schemas.iter().any(|s| *s == entity.schema))
        && any(&rule.topics, &entity.topics)
        && any(&rule.countries, &entity.countries)
        && program
}

fn alert(
    rule: &Rule,
    change: &Changed,
    what: ChangeKind,
    entity: &Entity,
    about: Vec<Namesake>,
    now: Timestamp,
    chance: &Chance,
) -> Alert {
    let fields = match (&change.before, &change.now) {
        (Some(before), Some(now)) => field_changes(before, now),
        _ => Vec::new(),
    };
    Alert {
        change: Some(ListChange {
            what,
            list: change.list.clone(),
            entity: change.entity.clone(),
            name: entity.name.clone(),
            schema: entity.schema.clone().into_owned(),
            countries: entity.countries.to_vec(),
            programs: entity.programs.to_vec(),
            fields,
            about,
        }),
        ..Alert::new(AlertKind::Change, &rule.id, chance.id(now), now)
    }
}

/// Who has the names of a changed entity, each asked once.
struct Names<'a> {
    in_force: &'a InForce,
    /// The lists that rules are about.
    others: Others,
    /// What people said of pairs of entities.
    links: &'a [LinkRow],
    known: HashMap<(&'a str, &'a str), Vec<Namesake>>,
}

impl<'a> Names<'a> {
    fn of(&mut self, change: &'a Changed, entity: &Entity, lists: &[String]) -> Vec<Namesake> {
        if lists.is_empty() {
            return Vec::new();
        }
        let (in_force, others, links) = (self.in_force, &self.others, self.links);
        let all = self.known.entry((&change.list, &change.entity)).or_insert_with(|| {
            let found = others.namesakes(entity).into_iter().map(|proposal| proposal.namesake);
            let mut found: Vec<Namesake> = found
                .filter(|other| other.list != change.list)
                .filter(|other| decided(links, change, other) != Some(false))
                .collect();
            // Who is known to be the same is named whatever its names are now.
            for link in links.iter().filter(|link| link.accepted) {
                found.retain(|other| !is_of(link, change, other));
                found.extend(linked(in_force, link, change));
            }
            found
        });
        all.iter().filter(|other| lists.contains(&other.list)).cloned().collect()
    }
}

/// What a person said of a changed entity and another.
fn decided(links: &[LinkRow], change: &Changed, other: &Namesake) -> Option<bool> {
    links.iter().find(|link| is_of(link, change, other)).map(|link| link.accepted)
}

fn is_of(link: &LinkRow, change: &Changed, other: &Namesake) -> bool {
    link.other_list == change.list
        && link.other == change.entity
        && link.list == other.list
        && link.entity == other.entity
}

/// The entity that a person said is the same, as its list has it now.
fn linked(in_force: &InForce, link: &LinkRow, change: &Changed) -> Option<Namesake> {
    if link.other_list != change.list || link.other != change.entity {
        return None;
    }
    let lists = in_force.lists.lists.iter().filter(|list| list.id == link.list);
    let entity = lists.flat_map(|list| &list.entities).find(|e| e.id == link.entity)?;
    Some(Namesake {
        list: link.list.clone(),
        entity: link.entity.clone(),
        name: entity.name.clone(),
        score: 1.0,
    })
}
