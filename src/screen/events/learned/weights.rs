//! The weights: what each sign says of a sentence. They stand in `data/announcement_signs.txt`, in hundredths of the
//! logarithm of the odds, learnt by `examples/learn.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::WORDS_SHARE;
use super::signs::{Group, Sentence};
use crate::screen::Status;

const TABLE: &str = include_str!("../../../../data/announcement_signs.txt");

/// What is asked of a sentence: whether it tells of an act, of which, and of what status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Event,
    Act(&'static str),
    Status(Status),
}

impl Head {
    fn of(name: &'static str) -> Self {
        let status = Status::ALL.into_iter().find(|status| status.as_str() == name);
        match name {
            "event" => Head::Event,
            _ => status.map_or(Head::Act(name), Head::Status),
        }
    }
}

/// The table.
#[derive(Debug, Default)]
pub(super) struct Weights {
    heads: Vec<Head>,
    /// What each head says of any sentence.
    any: Vec<i32>,
    /// By sign, the numbers of heads with their weights.
    signs: HashMap<&'static str, Vec<(u8, i32)>, RandomState>,
}

/// What the weights say of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    /// The odds that it tells of an act, 0..1.
    pub event: f64,
    /// The logarithms of the odds of each act and each status.
    acts: Vec<(&'static str, f64)>,
    statuses: Vec<(Status, f64)>,
    /// The words that say so most, the most telling first.
    pub words: Vec<String>,
}

/// So many words are named that say most.
const NAMED: usize = 3;

impl Weights {
    /// The table, which is a constant.
    pub(super) fn read() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(TABLE));
        &WEIGHTS
    }

    fn parse(table: &'static str) -> Self {
        let mut weights = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                weights.heads.push(Head::of(head));
                weights.any.push(0);
                continue;
            }
            let row = line.split_once('\t').and_then(|(n, sign)| Some((n.parse().ok()?, sign)));
            let head = weights.heads.len().checked_sub(1);
            let (Some((weight, sign)), Some(head)) = (row, head) else { continue };
            match sign {
                "" => weights.any[head] = weight,
                _ => weights.signs.entry(sign).or_default().push((head as u8, weight)),
            }
        }
        weights
    }

    /// What is said of a sentence.
    pub(super) fn of(&self, sentence: &Sentence) -> Verdict {
        let mut others: Vec<i32> = self.any.clone();
        let mut words: Vec<i32> = vec![0; self.heads.len()];
        let mut count = 0_u32;
        let mut telling: Vec<(i32, &str)> = Vec::new();
        sentence.signs(|sign, group| {
            count += u32::from(group == Group::Words);
            let Some((sign, known)) = self.signs.get_key_value(sign) else { return };
            let sums = if group == Group::Words { &mut words } else { &mut others };
            for (head, weight) in known {
                sums[usize::from(*head)] += weight;
                let word = group == Group::Words && *weight > 0;
                if word && self.heads[usize::from(*head)] == Head::Event {
                    telling.push((*weight, sign));
                }
            }
        });
        let share = WORDS_SHARE / f64::from(count.max(1)).sqrt();
        let odds = |at: usize| (f64::from(words[at]) * share + f64::from(others[at])) / 100.0;
        let mut verdict =
            Verdict { event: 0.0, acts: Vec::new(), statuses: Vec::new(), words: Vec::new() };
        for (at, head) in self.heads.iter().enumerate() {
            match *head {
                Head::Event => verdict.event = 1.0 / (1.0 + (-odds(at)).exp()),
                Head::Act(act) => verdict.acts.push((act, odds(at))),
                Head::Status(status) => verdict.statuses.push((status, odds(at))),
            }
        }
        telling.sort_by(|a, b| b.cmp(a));
        telling.dedup();
        let word = |(_, sign): (i32, &str)| sign.split_once(':').map(|(_, word)| word.to_owned());
        verdict.words = telling.into_iter().filter_map(word).take(NAMED).collect();
        verdict
    }
}

impl Verdict {
    /// The act that it most likely tells of, unless another is hardly less likely.
    pub(super) fn act(&self, other: Option<&str>) -> Option<&'static str> {
        likeliest(&self.acts, |act| other == Some(act))
    }

    /// Its most likely status, unless another is hardly less likely.
    pub(super) fn status(&self, other: Option<Status>) -> Option<Status> {
        likeliest(&self.statuses, |status| other == Some(status))
    }
}

/// A reading gives way to one whose odds are so much better, as a logarithm.
const BETTER: f64 = 0.25;

/// The likeliest, unless `other` is hardly less likely.
fn likeliest<T: Copy>(all: &[(T, f64)], other: impl Fn(T) -> bool) -> Option<T> {
    let (best, odds) = all.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let other = all.iter().find(|(one, _)| other(*one));
    Some(other.filter(|(_, near)| odds - near < BETTER).map_or(*best, |(other, _)| *other))
}
