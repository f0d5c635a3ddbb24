//! A probe: which entity of the lists does a name lead to, how sure, and why, or why not?
//!
//! The name is screened as a document of its own, and the context with it. For what is not raised
//! the reason is found by trying: the nearest entities are screened alone, without their
//! exclusions, beside their context, beside their name in full. What changes the answer is what
//! kept it. So the reasons are the engine's own, whatever its rules are.

mod nearest;
mod obstacle;

use serde::Serialize;

use crate::document::{Document, Field};
use crate::screen::{ENGINE_VERSION, Hit, Screener, Tier};
use crate::watchlist::{NameKind, WatchlistSet};

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The name, as a text would have it.
    pub name: String,
    /// What else the text says.
    pub context: Option<String>,
    /// Language of the text, as a primary subtag.
    pub lang: Option<String>,
}

/// What becomes of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It raises an alert.
    Alert,
    /// It is kept for review, and raises nothing.
    Review,
    /// It leads to no entity.
    None,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// What was asked.
    #[serde(flatten)]
    pub question: Question,
    /// What becomes of the name.
    pub verdict: Verdict,
    /// The entities that the name itself led to, the surest first.
    pub found: Vec<Lead>,
    /// Entities that only the context names.
    pub context_names: Vec<Hit>,
    /// The nearest entities that it did not lead to, the nearest first.
    pub nearest: Vec<Near>,
    /// The lists in force.
    pub revision: String,
    /// The engine.
    pub engine: String,
}

/// An entity that the name led to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lead {
    /// The hit, with the mentions in the name alone.
    pub hit: Hit,
    /// What keeps it from being raised; empty where it is raised.
    pub kept: Vec<Obstacle>,
}

/// An entity whose name is near.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// Id of the list.
    pub list: String,
    /// Id of the entity.
    pub entity: String,
    /// Its primary name.
    pub name: String,
    /// Its schema.
    pub schema: String,
    /// The nearest of its names, as the list writes it.
    pub alias: String,
    /// What that name is to it.
    pub kind: NameKind,
    /// How near by letters, 0..1. Not a score: screening does not use it.
    pub likeness: f64,
    /// What kept it from being a hit.
    pub kept: Vec<Obstacle>,
}

/// Something that keeps an entity from being found or raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// For programs: `excluded`, `without-support`, `not-named-in-full`, `lower-case`,
    /// `other-entity`, `too-frequent`, `too-unlike`, `below-threshold`.
    pub code: &'static str,
    /// For people, a clause without a full stop.
    pub text: String,
}

/// Ask. At most `most` nearest entities are looked at. Takes time in proportion to the names of
/// the lists where the name is not raised.
pub fn ask(set: &WatchlistSet, screener: &Screener, question: Question, most: usize) -> Answer {
    let document = document(&question);
    let length = question.name.chars().count();
    let (mut found, mut context_names) = (Vec::new(), Vec::new());
    for hit in screener.screen(&document).hits {
        match within(hit.clone(), length) {
            Some(hit) => found.push(hit),
            None => context_names.push(hit),
        }
    }
    found.sort_by(|a, b| b.tier.cmp(&a.tier).then(b.score.total_cmp(&a.score)));
    let verdict = match found.first().map(|hit| hit.tier) {
        Some(Tier::Alert) => Verdict::Alert,
        Some(Tier::Review) => Verdict::Review,
        None => Verdict::None,
    };
    let mut nearest = match verdict {
        Verdict::Alert => Vec::new(),
        _ => nearest::nearest(set, &question.name, most + found.len()),
    };
    nearest
        .retain(|near| !found.iter().any(|f| (&f.list, &f.entity) == (&near.list, &near.entity)));
    nearest.truncate(most);
    for near in &mut nearest {
        near.kept = obstacle::obstacles(set, &near.list, &near.entity, &question, &found);
    }
    let leads = found.iter().map(|hit| Lead {
        kept: match hit.tier {
            Tier::Alert => Vec::new(),
            Tier::Review => obstacle::obstacles(set, &hit.list, &hit.entity, &question, &found),
        },
        hit: hit.clone(),
    });
    Answer {
        verdict,
        found: leads.collect(),
        context_names,
        nearest,
        revision: set.revision.0.clone(),
        engine: ENGINE_VERSION.into(),
        question,
    }
}

/// The document that a question stands for: the name, then the context as a paragraph of its own.
fn document(question: &Question) -> Document {
    let mut text = question.name.clone();
    if let Some(context) = &question.context {
        text = format!("{text}\n\n{context}");
    }
    Document { text, lang: question.lang.clone(), ..Document::default() }
}

/// The hit as far as its mentions lie in the first `length` code points.
fn within(mut hit: Hit, length: usize) -> Option<Hit> {
    hit.mentions.retain(|m| m.span.field == Field::Text && m.span.start < length);
    hit.tier = hit.mentions.iter().map(|m| m.tier).max()?;
    let of_tier = hit.mentions.iter().filter(|m| m.tier == hit.tier);
    hit.score = of_tier.map(|m| m.score).fold(0.0, f64::max);
    Some(hit)
}
