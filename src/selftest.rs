//! The self-test: does every name of every list raise its own entity?
//!
//! Each name is written in its forms ([`Form`]), put into a sentence of our own and screened with
//! the lists in force. What the forms are is decided here, apart from the engine. A name that must
//! raise and does not is a hole in the filter that nobody would see otherwise.

mod carriers;
mod forms;
mod inflect;
mod regression;
mod sample;

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use self::carriers::raises;
use self::forms::Sentence;
use self::sample::Chosen;
use crate::document::{Document, Field};
use crate::screen::{ENGINE_VERSION, Screener, Tier};
use crate::watchlist::{Entity, NameKind, Watchlist, WatchlistSet};

pub use self::forms::Form;
pub use self::regression::{Lost, Memory, compare};

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// At most so many names; small lists come whole, of long ones a sample that stays the same
    /// while the list does. `None` tries all.
    pub names: Option<usize>,
    /// So many threads.
    pub threads: NonZeroUsize,
}

/// What came of one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The entity is raised.
    Raised,
    /// It is kept for review.
    Review,
    /// Another entity is raised in its place.
    Other,
    /// Nothing is found.
    Silent,
}

/// How the sentences of one kind did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sentences.
    pub tried: usize,
    /// In which the entity was raised.
    pub raised: usize,
    /// ... kept for review.
    pub review: usize,
    /// ... and another one raised in its place.
    pub other: usize,
    /// ... nothing was found.
    pub silent: usize,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        self.tried += 1;
        *match outcome {
            Outcome::Raised => &mut self.raised,
            Outcome::Review => &mut self.review,
            Outcome::Other => &mut self.other,
            Outcome::Silent => &mut self.silent,
        } += 1;
    }
}

/// The tally of one list, form and language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Id of the list.
    pub list: String,
    /// The form.
    pub form: Form,
    /// Language of the sentences, a primary subtag; `und` for none of ours.
    pub language: String,
    /// Weak aliases, which are not to be raised alone, are counted apart.
    pub weak: bool,
    /// How they did.
    #[serde(flatten)]
    pub tally: Tally,
}

/// How serious it is that a sentence did not do what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    /// A name must be raised as it is listed, in capitals, with two spaces.
    Must,
    /// A form that the engine reaches for most names.
    Should,
    /// A weak alias is raised with nothing else in the text.
    WeakRaised,
}

/// A sentence that did not do what it should.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// How serious it is.
    pub gravity: Gravity,
    /// Id of the list.
    pub list: String,
    /// Id of the entity.
    pub entity: String,
    /// The name as the list writes it.
    pub name: String,
    /// What that name is to the entity.
    pub kind: NameKind,
    /// The form it was tried in.
    pub form: Form,
    /// Language of the sentence.
    pub language: String,
    /// The name as it was written.
    pub written: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The entity that was raised in its place, as `list/entity`.
    pub instead: Option<String>,
    /// The engine's reasons, where it was found.
    pub reasons: Vec<String>,
    /// Stands for list, entity and name in comparisons of two runs.
    #[serde(skip)]
    pub name_key: u64,
    /// Stands for name and sentence.
    #[serde(skip)]
    pub key: u64,
}

/// The result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The lists.
    pub revision: String,
    /// The engine.
    pub engine: String,
    /// Names in the lists.
    pub names: usize,
    /// Of them, tried.
    pub tried: usize,
    /// Sentences screened.
    pub sentences: usize,
    /// By list, form and language.
    pub groups: Vec<Group>,
    /// What did not do what it should, the gravest first, then by list.
    pub failures: Vec<Failure>,
    /// Stand for the names that were tried, sorted.
    #[serde(skip)]
    pub keys: Vec<u64>,
}

impl Report {
    /// How many failures are so grave.
    pub fn count(&self, gravity: Gravity) -> usize {
        self.failures.iter().filter(|failure| failure.gravity == gravity).count()
    }
}

/// Try the names of `set`. `done` is told how many names are done; `None` where `stop` was set
/// before the end.
pub fn run(
    set: &WatchlistSet,
    screener: &Screener,
    extent: Extent,
    stop: &AtomicBool,
    done: &(dyn Fn(usize) + Sync),
) -> Option<Report> {
    let (names, chosen) = sample::choose(set, extent.names);
    let shared = sample::shared(set);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut part = Part::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= chosen.len() || stop.load(Ordering::Relaxed) {
                return part;
            }
            let chosen = &chosen[at];
            let list = &set.lists[chosen.list];
            let entity = &list.entities[chosen.entity];
            if let Some((kind, name)) = entity.names().nth(chosen.name) {
                let several = shared.contains(&sample::plain(name));
                part.name(screener, list, entity, (kind, name), several, chosen.key);
            }
            done(at + 1);
        }
    };
    let parts: Vec<Part> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..extent.threads.get()).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|e| std::panic::resume_unwind(e)))
            .collect()
    });
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut whole = Part::default();
    for part in parts {
        whole.sentences += part.sentences;
        whole.failures.extend(part.failures);
        for (key, tally) in part.groups {
            whole.groups.entry(key).or_default().add(&tally);
        }
    }
    let place = |f: &Failure| (f.gravity, f.list.clone(), f.entity.clone(), f.form, f.key);
    whole.failures.sort_by_cached_key(place);
    let groups: BTreeMap<_, _> = whole.groups.into_iter().collect();
    let mut keys: Vec<u64> = chosen.iter().map(|chosen: &Chosen| chosen.key).collect();
    keys.sort_unstable();
    keys.dedup();
    Some(Report {
        revision: set.revision.0.clone(),
        engine: ENGINE_VERSION.into(),
        names,
        tried: chosen.len(),
        sentences: whole.sentences,
        groups: groups
            .into_iter()
            .map(|((list, form, language, weak), tally)| Group {
                list,
                form,
                language: language.into(),
                weak,
                tally,
            })
            .collect(),
        failures: whole.failures,
        keys,
    })
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        self.tried += other.tried;
        self.raised += other.raised;
        self.review += other.review;
        self.other += other.other;
        self.silent += other.silent;
    }
}

/// What one thread has so far.
#[derive(Default)]
struct Part {
    sentences: usize,
    groups: HashMap<(String, Form, &'static str, bool), Tally>,
    failures: Vec<Failure>,
}

/// What the engine said of one sentence.
struct Said {
    outcome: Outcome,
    instead: Option<String>,
    reasons: Vec<String>,
}

impl Part {
    fn name(
        &mut self,
        screener: &Screener,
        list: &Watchlist,
        entity: &Entity,
        (kind, name): (NameKind, &str),
        several: bool,
        key: u64,
    ) {
        let weak = !raises(kind);
        for sentence in forms::sentences(entity, kind, name) {
            let Said { outcome, instead, reasons } = said(screener, list, entity, &sentence);
            self.sentences += 1;
            let group = (list.id.clone(), sentence.form, sentence.language.tag(), weak);
            self.groups.entry(group).or_default().count(outcome);
            let gravity = match (weak, outcome) {
                (true, Outcome::Raised) => Gravity::WeakRaised,
                (true, _) | (false, Outcome::Raised) => continue,
                // Two entities have this very name: both for review is all that can be asked.
                (false, Outcome::Review) if several => continue,
                _ if sentence.form.must() => Gravity::Must,
                _ => Gravity::Should,
            };
            self.failures.push(Failure {
                gravity,
                list: list.id.clone(),
                entity: entity.id.clone(),
                name: name.to_owned(),
                kind,
                form: sentence.form,
                language: sentence.language.tag().into(),
                name_key: key,
                key: sample::key(&[&key.to_string(), &sentence.text]),
                written: sentence.written,
                outcome,
                instead,
                reasons,
            });
        }
    }
}

fn said(screener: &Screener, list: &Watchlist, entity: &Entity, sentence: &Sentence) -> Said {
    let tag = sentence.language.tag();
    let document = Document {
        text: sentence.text.clone(),
        lang: (tag != "und").then(|| tag.to_owned()),
        ..Document::default()
    };
    let (from, to) = (sentence.start, sentence.start + sentence.written.chars().count());
    let screened = screener.screen(&document);
    let mut said = Said { outcome: Outcome::Silent, instead: None, reasons: Vec::new() };
    for hit in &screened.hits {
        let here = hit
            .mentions
            .iter()
            .filter(|m| m.span.field == Field::Text && m.span.start < to && from < m.span.end);
        let Some(best) = here.max_by_key(|m| m.tier) else { continue };
        if (&hit.list, &hit.entity) == (&list.id, &entity.id) {
            said.reasons = best.reasons.iter().map(|r| r.code.clone()).collect();
            said.outcome = match best.tier {
                Tier::Alert => Outcome::Raised,
                Tier::Review => Outcome::Review,
            };
        } else if best.tier == Tier::Alert && said.instead.is_none() {
            said.instead = Some(format!("{}/{}", hit.list, hit.entity));
        }
    }
    match said.outcome {
        Outcome::Raised => said.instead = None,
        Outcome::Silent if said.instead.is_some() => said.outcome = Outcome::Other,
        _ => {}
    }
    said
}
