//! What keeps an entity from being found or raised: each guess is tried with the engine itself.

use std::sync::Arc;

use thin_vec::{ThinVec, thin_vec};

use super::{Obstacle, Question, document, within};
use crate::screen::{Hit, Screener, Tier};
use crate::watchlist::{Entity, Revision, Watchlist, WatchlistSet};

/// So many phrases are named in a sentence.
const NAMED: usize = 5;

/// What stands between the question and the entity; never empty.
pub(super) fn obstacles(
    set: &WatchlistSet,
    list: &str,
    entity: &str,
    question: &Question,
    found: &[Hit],
) -> Vec<Obstacle> {
    let Some((list, entity)) = listed(set, list, entity) else { return Vec::new() };
    let trial = Trial { list, question };
    let alone = trial.tier(entity, question);
    let mut obstacles = Vec::new();
    let mut add = |code, text: String| obstacles.push(Obstacle { code, text });
    let in_force = found.iter().find(|hit| hit.list == list.id && hit.entity == entity.id);
    if alone > in_force.map(|hit| hit.tier) {
        let others: Vec<String> = found
            .iter()
            .filter(|hit| (&hit.list, &hit.entity) != (&list.id, &entity.id))
            .map(|hit| format!("{} ({}/{})", hit.name, hit.list, hit.entity))
            .collect();
        match others.is_empty() {
            true => add(
                "too-frequent",
                "on a list of its own it would be found; its words are in too many other names"
                    .into(),
            ),
            false => add("other-entity", format!("the same words lead to {}", some(&others))),
        }
    }
    if !entity.exclude.is_empty() {
        let bare = Entity { exclude: ThinVec::new(), ..entity.clone() };
        if trial.tier(&bare, question) > alone {
            // A phrase that is enough by itself is the one to name.
            let enough = |phrase: &&String| {
                let only = Entity { exclude: thin_vec![(*phrase).clone()], ..entity.clone() };
                trial.tier(&only, question) == alone
            };
            let phrases: Vec<String> = entity.exclude.iter().filter(enough).cloned().collect();
            add("excluded", format!("the list excludes the phrase {}", quoted(&phrases)));
        }
    }
    let support: Vec<String> = entity.context.iter().chain(&entity.positions).cloned().collect();
    if !support.is_empty() && trial.tier(entity, &beside(question, &support.join(", "))) > alone {
        add(
            "without-support",
            format!("it needs support from the text, such as {}", quoted(&support)),
        );
    }
    // Two things may be wanting at once.
    let capitals = Question { name: with_capitals(&question.name), ..question.clone() };
    let lower = capitals.name != question.name;
    let raised = if lower { trial.tier(entity, &capitals) } else { alone };
    if lower && raised.max(trial.tier(entity, &beside(&capitals, &entity.name))) > alone {
        add("lower-case", format!("a name is written with capitals: “{}”", capitals.name));
    }
    if trial.tier(entity, &beside(&capitals, &entity.name)) > raised {
        add("not-named-in-full", format!("the text does not name {} in full as well", entity.name));
    }
    if obstacles.is_empty() {
        match in_force {
            Some(hit) => obstacles.push(Obstacle {
                code: "below-threshold",
                text: format!("a score of {:.2} is too low to be raised", hit.score),
            }),
            None => obstacles.push(Obstacle {
                code: "too-unlike",
                text: "the words are not those of its names, in any spelling or case ending".into(),
            }),
        }
    }
    obstacles
}

fn listed<'a>(
    set: &'a WatchlistSet,
    list: &str,
    entity: &str,
) -> Option<(&'a Watchlist, &'a Entity)> {
    let list = set.lists.iter().find(|known| known.id == list)?;
    Some((list, list.entities.iter().find(|known| known.id == entity)?))
}

struct Trial<'a> {
    list: &'a Watchlist,
    question: &'a Question,
}

impl Trial<'_> {
    /// What becomes of the name with this entity alone on the list.
    fn tier(&self, entity: &Entity, question: &Question) -> Option<Tier> {
        let list = Watchlist {
            id: self.list.id.clone(),
            name: String::new(),
            topics: Vec::new(),
            entities: vec![entity.clone()],
            announcements: None,
            path: self.list.path.clone(),
        };
        let set = WatchlistSet { lists: vec![Arc::new(list)], revision: Revision("trial".into()) };
        let screened = Screener::compile(&set).screen(&document(question));
        let length = self.question.name.chars().count();
        screened.hits.into_iter().find_map(|hit| within(hit, length)).map(|hit| hit.tier)
    }
}

/// The question with more context.
fn beside(question: &Question, more: &str) -> Question {
    let context = match &question.context {
        Some(context) => format!("{context}\n\n{more}"),
        None => more.to_owned(),
    };
    Question { context: Some(context), ..question.clone() }
}

/// Every word with a capital, where none has one.
fn with_capitals(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let mut starts = true;
    let raise = |c: char| {
        let first = std::mem::replace(&mut starts, !c.is_alphabetic());
        if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    name.chars().map(raise).collect()
}

fn quoted(phrases: &[String]) -> String {
    some(&phrases.iter().map(|phrase| format!("“{phrase}”")).collect::<Vec<_>>())
}

fn some(phrases: &[String]) -> String {
    let mut text = phrases.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if phrases.len() > NAMED {
        text.push_str(&format!(" and {} more", phrases.len() - NAMED));
    }
    text
}
