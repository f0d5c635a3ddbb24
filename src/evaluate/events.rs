//! How well sanction events are found, on texts of which a person has said what they announce.
//!
//! An event is found where its sentence tells of one; each gold event is paired with at most one
//! found event, the most alike first. What the pair agrees on is counted apart: the action, the
//! authority, the targets, the status.

mod gold;
mod page;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::{Document, Field};
use crate::screen::{Event, Status, Tier};

pub use self::gold::{GoldEvent, GoldNews, parse_news};
pub use self::page::page;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    gold: u64,
    found: u64,
    right: u64,
    action: u64,
    status: u64,
    both: u64,
    authority: u64,
    jurisdiction: u64,
    targets: [u64; 2],
    alerts: u64,
    alerts_wrong: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
        self.action += other.action;
        self.status += other.status;
        self.both += other.both;
        self.authority += other.authority;
        self.jurisdiction += other.jurisdiction;
        self.targets = [0, 1].map(|at| self.targets[at] + other.targets[at]);
        self.alerts += other.alerts;
        self.alerts_wrong += other.alerts_wrong;
    }
}

/// Figures of one group of documents. A share of nothing is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventFigures {
    /// `all`, or `lang=en` ...
    pub group: String,
    /// Events of the gold.
    pub gold: u64,
    /// Events found.
    pub found: u64,
    /// Of those found, the share whose sentence tells of an event.
    pub precision: Option<f64>,
    /// Of the gold, the share that was found.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
    /// Of the events rightly found, the share with the action of the gold.
    pub action: Option<f64>,
    /// The share with its status.
    pub status: Option<f64>,
    /// The share with both.
    pub action_and_status: Option<f64>,
    /// The share with its authorities, all of them and no other.
    pub authority: Option<f64>,
    /// The same by jurisdiction: OFAC and the State Department are both the United States.
    pub jurisdiction: Option<f64>,
    /// Of those whose gold names targets, the share in which at least half the words of each
    /// target were found.
    pub targets: Option<f64>,
    /// Events found that would alert.
    pub alerts: u64,
    /// Those among them that the gold does not know as done or planned.
    pub alerts_wrong: u64,
}

impl EventFigures {
    fn of(group: String, c: &Counts) -> Self {
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let (precision, recall) = (share(c.right, c.found), share(c.right, c.gold));
        let f1 = precision.zip(recall).map(|(p, r)| match p + r > 0.0 {
            true => 2.0 * p * r / (p + r),
            false => 0.0,
        });
        Self {
            group,
            gold: c.gold,
            found: c.found,
            precision,
            recall,
            f1,
            action: share(c.action, c.right),
            status: share(c.status, c.right),
            action_and_status: share(c.both, c.right),
            authority: share(c.authority, c.right),
            jurisdiction: share(c.jurisdiction, c.right),
            targets: share(c.targets[0], c.targets[1]),
            alerts: c.alerts,
            alerts_wrong: c.alerts_wrong,
        }
    }
}

/// An event that was missed, found where none is, or read wrongly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventMistake {
    /// Id of the document.
    pub document: String,
    /// Its language.
    pub lang: String,
    /// The sentence.
    pub sentence: String,
    /// What the gold says, as `action | authority | status | targets`.
    pub expected: Option<String>,
    /// What was found, in the same form.
    pub found: Option<String>,
}

/// The result of an evaluation of events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventReport {
    /// How many documents were screened.
    pub documents: usize,
    /// `all` first, then by language.
    pub groups: Vec<EventFigures>,
    /// Events of the gold that were not found.
    pub misses: Vec<EventMistake>,
    /// Events that were found where the gold has none.
    pub false_alarms: Vec<EventMistake>,
    /// Events found with another action, status, authority or target.
    pub misread: Vec<EventMistake>,
}

impl EventReport {
    /// The figures over everything.
    pub fn overall(&self) -> Option<&EventFigures> {
        self.groups.first()
    }
}

/// The document as the pipeline would hand it to screening.
pub fn document(gold: &GoldNews) -> Document {
    Document { text: gold.text.clone(), lang: Some(gold.lang.clone()), ..Document::default() }
}

/// Score the events that were found in each document, in the order of `gold`.
pub fn evaluate(gold: &[GoldNews], found: &[Vec<Event>]) -> EventReport {
    let mut groups: BTreeMap<(u8, String), Counts> = BTreeMap::new();
    groups.entry((0, "all".into())).or_default();
    let (mut misses, mut false_alarms, mut misread) = (Vec::new(), Vec::new(), Vec::new());
    for (gold, found) in gold.iter().zip(found) {
        let found: Vec<&Event> =
            found.iter().filter(|event| event.sentence.field == Field::Text).collect();
        let pairs = pairs(&gold.events, &found);
        let mut counts = Counts {
            gold: gold.events.len() as u64,
            found: found.len() as u64,
            right: pairs.len() as u64,
            ..Counts::default()
        };
        let mistake =
            |sentence: &str, expected: Option<&GoldEvent>, found: Option<&Event>| EventMistake {
                document: gold.id.clone(),
                lang: gold.lang.clone(),
                sentence: sentence.into(),
                expected: expected.map(told),
                found: found.map(|event| told(&GoldEvent::of(event))),
            };
        for (of_gold, of_found) in &pairs {
            let (expected, event) = (&gold.events[*of_gold], found[*of_found]);
            let agreed = Agreed::on(expected, event);
            counts.action += u64::from(agreed.action);
            counts.status += u64::from(agreed.status);
            counts.both += u64::from(agreed.action && agreed.status);
            counts.authority += u64::from(agreed.authority);
            counts.jurisdiction += u64::from(agreed.jurisdiction);
            if let Some(targets) = agreed.targets {
                counts.targets[0] += u64::from(targets);
                counts.targets[1] += 1;
            }
            if !agreed.wholly() {
                misread.push(mistake(&event.sentence.text, Some(expected), Some(event)));
            }
        }
        for (at, expected) in gold.events.iter().enumerate() {
            if !pairs.iter().any(|(of_gold, _)| *of_gold == at) {
                misses.push(mistake(&expected.sentence, Some(expected), None));
            }
        }
        for (at, event) in found.iter().enumerate() {
            let pair = pairs.iter().find(|(_, of_found)| *of_found == at);
            if pair.is_none() {
                false_alarms.push(mistake(&event.sentence.text, None, Some(event)));
            }
            if event.tier == Tier::Alert {
                let news = pair.is_some_and(|(of_gold, _)| {
                    matches!(gold.events[*of_gold].status, Status::Done | Status::Planned)
                });
                counts.alerts += 1;
                counts.alerts_wrong += u64::from(!news);
            }
        }
        for group in [(0, "all".to_owned()), (1, format!("lang={}", gold.lang))] {
            groups.entry(group).or_default().add(&counts);
        }
    }
    EventReport {
        documents: gold.len(),
        groups: groups.into_iter().map(|((_, name), c)| EventFigures::of(name, &c)).collect(),
        misses,
        false_alarms,
        misread,
    }
}

/// What a gold event and a found one agree on.
struct Agreed {
    action: bool,
    status: bool,
    authority: bool,
    jurisdiction: bool,
    /// Absent where the gold names no target.
    targets: Option<bool>,
}

impl Agreed {
    fn on(gold: &GoldEvent, event: &Event) -> Self {
        let found = GoldEvent::of(event);
        let set = |ids: &[String], whole: bool| {
            let cut = |id: &String| match whole {
                true => id.clone(),
                false => id.split('.').next().unwrap_or_default().to_owned(),
            };
            ids.iter().map(cut).collect::<std::collections::BTreeSet<_>>()
        };
        let same = |whole| {
            gold.authorities.is_empty()
                || set(&gold.authorities, whole) == set(&found.authorities, whole)
        };
        let words: Vec<String> = found.targets.iter().flat_map(|t| words(t)).collect();
        let hit = |target: &String| {
            let expected = self::words(target);
            let there = expected.iter().filter(|word| words.contains(word)).count();
            2 * there >= expected.len()
        };
        Self {
            action: gold.action == found.action,
            status: gold.status == found.status,
            authority: same(true),
            jurisdiction: same(false),
            targets: (!gold.targets.is_empty()).then(|| gold.targets.iter().all(hit)),
        }
    }

    fn wholly(&self) -> bool {
        self.action && self.status && self.jurisdiction && self.targets != Some(false)
    }
}

/// Which gold event goes with which found one, by their numbers: those in one sentence, the most alike first.
pub fn pairs(gold: &[GoldEvent], found: &[&Event]) -> Vec<(usize, usize)> {
    let mut possible = Vec::new();
    for (g, expected) in gold.iter().enumerate() {
        for (f, event) in found.iter().enumerate() {
            let (start, end) = (event.sentence.start, event.sentence.end);
            if expected.start < end && start < expected.end {
                let agreed = Agreed::on(expected, event);
                let alike = 4 * u8::from(agreed.action)
                    + 2 * u8::from(agreed.jurisdiction)
                    + u8::from(agreed.status);
                possible.push((std::cmp::Reverse(alike), g, f));
            }
        }
    }
    possible.sort_unstable();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, g, f) in possible {
        if !pairs.iter().any(|(of_gold, of_found)| *of_gold == g || *of_found == f) {
            pairs.push((g, f));
        }
    }
    pairs
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn told(event: &GoldEvent) -> String {
    let status = serde_json::to_value(event.status).unwrap_or_default();
    format!(
        "{} | {} | {} | {}",
        event.action,
        event.authorities.join("+"),
        status.as_str().unwrap_or_default(),
        event.targets.join("; ")
    )
}
