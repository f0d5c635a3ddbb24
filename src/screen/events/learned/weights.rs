//! The weights: what each sign says of a sentence. They stand in `data/announcement_signs.txt`, in hundredths of the
//! logarithm of the odds, learnt by `examples/learn`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

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
    /// The logarithm of the odds that it tells of an act.
    pub event: f64,
    /// The same for each act and each status.
    acts: Vec<(&'static str, f64)>,
    statuses: Vec<(Status, f64)>,
    /// The signs among its words that say so most, the most telling first.
    pub words: Vec<&'static str>,
}

/// So many signs are named that say most.
const NAMED: usize = 3;

impl Weights {
    /// The table, which is a constant.
    pub(super) fn read() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(TABLE));
        &WEIGHTS
    }

    pub(super) fn parse(table: &'static str) -> Self {
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

    /// What is said of what has those signs that `signs` hands out, each with its value.
    pub(super) fn of(&self, signs: impl FnOnce(&mut dyn FnMut(&str, f64))) -> Verdict {
        let mut sums: Vec<f64> = self.any.iter().map(|weight| f64::from(*weight)).collect();
        let mut telling: Vec<(i32, &'static str)> = Vec::new();
        signs(&mut |sign, value| {
            let Some((&sign, known)) = self.signs.get_key_value(sign) else { return };
            for (head, weight) in known {
                let head = usize::from(*head);
                sums[head] += f64::from(*weight) * value;
                let word = sign.starts_with(['w', 'p']) && *weight > 0;
                if word && self.heads[head] == Head::Event {
                    telling.push((*weight, sign));
                }
            }
        });
        let mut verdict =
            Verdict { event: 0.0, acts: Vec::new(), statuses: Vec::new(), words: Vec::new() };
        for (head, sum) in self.heads.iter().zip(sums) {
            let odds = sum / 100.0;
            match *head {
                Head::Event => verdict.event = odds,
                Head::Act(act) => verdict.acts.push((act, odds)),
                Head::Status(status) => verdict.statuses.push((status, odds)),
            }
        }
        telling.sort_by(|a, b| b.cmp(a));
        telling.dedup();
        verdict.words = telling.into_iter().map(|(_, sign)| sign).take(NAMED).collect();
        verdict
    }
}

impl Verdict {
    /// How likely it tells of an act, 0..1 in hundredths: the logistic function of its odds, from a table, so that every
    /// machine says the same.
    pub(super) fn confidence(&self) -> f64 {
        let tenths = (self.event * 10.0).round().max(0.0) as usize;
        f64::from(LOGISTIC[tenths.min(LOGISTIC.len() - 1)]) / 100.0
    }

    /// Whether it hardly tells of this act, and surely of another.
    pub(super) fn surely_not(&self, act: &str) -> bool {
        let odds =
            |of: &str| self.acts.iter().find(|(known, _)| *known == of).map(|(_, odds)| *odds);
        let best = self.acts.iter().map(|(_, odds)| *odds).fold(f64::MIN, f64::max);
        odds(act).is_some_and(|odds| odds < HARDLY && best > odds)
    }

    /// The act that it most likely tells of.
    pub(super) fn act(&self) -> Option<&'static str> {
        likeliest(&self.acts, |_| false, 0.0)
    }

    /// Its most likely status.
    pub(super) fn status(&self) -> Option<Status> {
        likeliest(&self.statuses, |_| false, 0.0)
    }

    /// Another act than `read`, whose odds are better by so much.
    pub(super) fn other_act(&self, read: &str, better: f64) -> Option<&'static str> {
        likeliest(&self.acts, |act| act == read, better).filter(|act| *act != read)
    }

    /// The same for the status.
    pub(super) fn other_status(&self, read: Status, better: f64) -> Option<Status> {
        likeliest(&self.statuses, |status| status == read, better).filter(|status| *status != read)
    }
}

/// The logistic function of 0, 0.1, 0.2 ..., in hundredths; the last holds for all that follows.
const LOGISTIC: [u8; 43] = [
    50, 52, 55, 57, 60, 62, 65, 67, 69, 71, 73, 75, 77, 79, 80, 82, 83, 85, 86, 87, 88, 89, 90, 91,
    92, 92, 93, 94, 94, 95, 95, 96, 96, 96, 97, 97, 97, 98, 98, 98, 98, 98, 99,
];

/// An act of which the logarithm of the odds is less is hardly told: one in twenty.
const HARDLY: f64 = -3.0;

/// The likeliest, unless its odds are not so much better than those of what was `read`.
fn likeliest<T: Copy>(all: &[(T, f64)], read: impl Fn(T) -> bool, better: f64) -> Option<T> {
    let (best, odds) = all.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let read = all.iter().find(|(one, _)| read(*one));
    Some(read.filter(|(_, near)| odds - near < better).map_or(*best, |(read, _)| *read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_asks_for_events_acts_and_every_status() {
        let weights = Weights::read();
        assert!(
            weights.heads.contains(&Head::Event) && weights.heads.contains(&Head::Act("impose"))
        );
        for status in Status::ALL {
            assert!(weights.heads.contains(&Head::Status(status)), "{status:?}");
        }
        let rows = TABLE.lines().filter(|line| line.contains('\t')).count();
        let known: usize = weights.signs.values().map(Vec::len).sum();
        assert_eq!(known + weights.any.len(), rows, "a row that cannot be read");
    }

    #[test]
    fn confidence_is_the_logistic_function() {
        for tenths in 0..60_u8 {
            let event = f64::from(tenths) / 10.0;
            let verdict = Verdict { event, acts: vec![], statuses: vec![], words: vec![] };
            let exact = 1.0 / (1.0 + (-event).exp());
            assert!((verdict.confidence() - exact).abs() < 0.01, "{event}");
        }
    }

    #[test]
    fn another_reading_needs_much_better_odds() {
        let all = [("impose", 1.0), ("lift", 3.5), ("amend", -2.0)];
        let likeliest = |read: Option<&str>| likeliest(&all, |act| read == Some(act), 3.0);
        assert_eq!(likeliest(None), Some("lift"));
        assert_eq!(likeliest(Some("impose")), Some("impose"), "hardly less likely");
        assert_eq!(likeliest(Some("amend")), Some("lift"));
    }
}
