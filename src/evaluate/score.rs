//! One document against its gold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::{Found, GoldDocument, GoldMention, Listed};
use crate::screen::Tier;

/// What is counted, for pairs and for mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Pairs in gold and found.
    pub pairs_right: u64,
    /// Pairs found that are not in the gold.
    pub pairs_wrong: u64,
    /// Pairs of the gold that were not found.
    pub pairs_missed: u64,
    /// Found mentions that overlap a gold mention of the same entity.
    pub mentions_right: u64,
    /// Found mentions that do not.
    pub mentions_wrong: u64,
    /// Gold mentions that a found one overlaps.
    pub gold_found: u64,
    /// Gold mentions that none does.
    pub gold_missed: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Counts) {
        self.add_times(other, 1);
    }

    pub(super) fn add_times(&mut self, other: &Counts, n: u64) {
        self.pairs_right += n * other.pairs_right;
        self.pairs_wrong += n * other.pairs_wrong;
        self.pairs_missed += n * other.pairs_missed;
        self.mentions_right += n * other.mentions_right;
        self.mentions_wrong += n * other.mentions_wrong;
        self.gold_found += n * other.gold_found;
        self.gold_missed += n * other.gold_missed;
    }

    /// Figures on (document, entity) pairs.
    pub fn documents(&self) -> Figures {
        Figures::of(
            (self.pairs_right, self.pairs_right + self.pairs_wrong),
            (self.pairs_right, self.pairs_right + self.pairs_missed),
        )
    }

    /// Figures on mentions. Two found mentions may overlap one of the gold, so right ones are
    /// counted apart for precision and for recall.
    pub fn mentions(&self) -> Figures {
        Figures::of(
            (self.mentions_right, self.mentions_right + self.mentions_wrong),
            (self.gold_found, self.gold_found + self.gold_missed),
        )
    }
}

/// Precision, recall and F1, each 0..1, absent where there is nothing to divide by; with 95 %
/// bootstrap intervals where there are enough documents.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Figures {
    /// In the gold.
    pub gold: u64,
    /// Found.
    pub predicted: u64,
    /// Of what was found, the part that is right.
    pub precision: Option<f64>,
    /// Of the gold, the part that was found.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
    /// Interval of the precision.
    pub precision_ci95: Option<[f64; 2]>,
    /// Interval of the recall.
    pub recall_ci95: Option<[f64; 2]>,
    /// Interval of F1.
    pub f1_ci95: Option<[f64; 2]>,
}

impl Figures {
    fn of((right, predicted): (u64, u64), (hit, gold): (u64, u64)) -> Self {
        let ratio = |a: u64, b: u64| (b > 0).then(|| a as f64 / b as f64);
        let (precision, recall) = (ratio(right, predicted), ratio(hit, gold));
        let f1 = match (precision, recall) {
            (Some(p), Some(r)) if p > 0.0 && r > 0.0 => Some(2.0 * p * r / (p + r)),
            (Some(_), Some(_)) => Some(0.0),
            _ => None,
        };
        Self { gold, predicted, precision, recall, f1, ..Self::default() }
    }

    pub(super) fn with(self, intervals: [Option<[f64; 2]>; 3]) -> Self {
        let [precision_ci95, recall_ci95, f1_ci95] = intervals;
        Self { precision_ci95, recall_ci95, f1_ci95, ..self }
    }
}

/// One document, scored.
pub(super) struct Scored {
    /// By schema.
    pub counts: BTreeMap<String, Counts>,
    pub dropped: usize,
    /// Score of each pair found, and whether it is right.
    pub judged: Vec<(f64, bool)>,
    /// The first mention of each pair missed.
    pub missed: Vec<GoldMention>,
    /// The best mention of each pair that is not in the gold.
    pub false_alarms: Vec<Found>,
}

pub(super) fn document(
    gold: &GoldDocument,
    found: &[Found],
    listed: &HashMap<String, Listed>,
    least: Tier,
    threshold: f64,
) -> Scored {
    let over = |a: (usize, usize), b: (usize, usize)| a.0 < b.1 && b.0 < a.1;
    let inside = |span| gold.eval_span.is_none_or(|[from, to]| over(span, (from, to)));
    let wanted: Vec<&GoldMention> = gold
        .mentions
        .iter()
        .filter(|m| !m.ignore && listed.contains_key(&m.entity) && inside((m.start, m.end)))
        .collect();
    let ignored: Vec<&GoldMention> = gold.mentions.iter().filter(|m| m.ignore).collect();
    let touches = |f: &Found, m: &GoldMention| over((f.start, f.end), (m.start, m.end));

    let mut kept: Vec<(&Found, bool)> = Vec::new();
    let mut dropped = 0;
    for found in found.iter().filter(|f| f.tier >= least && f.score >= threshold) {
        let right = wanted.iter().any(|m| m.entity == found.entity && touches(found, m));
        let outside = !inside((found.start, found.end));
        let undecided = !right
            && (ignored.iter().any(|m| touches(found, m))
                || (gold.partial && !wanted.iter().any(|m| touches(found, m))));
        match outside || undecided {
            true => dropped += 1,
            false => kept.push((found, right)),
        }
    }

    let in_gold: BTreeSet<&str> = wanted.iter().map(|m| m.entity.as_str()).collect();
    let in_found: BTreeSet<&str> = kept.iter().map(|(f, _)| f.entity.as_str()).collect();
    let schema = |entity: &str| listed.get(entity).map_or("?", |l| l.schema.as_str()).to_owned();
    let mut scored = Scored {
        counts: BTreeMap::new(),
        dropped,
        judged: Vec::new(),
        missed: Vec::new(),
        false_alarms: Vec::new(),
    };
    for entity in in_gold.union(&in_found) {
        let counts = scored.counts.entry(schema(entity)).or_default();
        let best = kept
            .iter()
            .filter(|(f, _)| f.entity == *entity)
            .max_by(|a, b| a.0.score.total_cmp(&b.0.score));
        if let Some((best, _)) = best {
            scored.judged.push((best.score, in_gold.contains(entity)));
        }
        match best {
            Some(_) if in_gold.contains(entity) => counts.pairs_right += 1,
            Some((best, _)) => {
                counts.pairs_wrong += 1;
                scored.false_alarms.push((*best).clone());
            }
            None => {
                counts.pairs_missed += 1;
                let first = wanted.iter().find(|m| m.entity == *entity);
                scored.missed.extend(first.map(|m| (*m).clone()));
            }
        }
    }
    for (found, right) in &kept {
        let counts = scored.counts.entry(schema(&found.entity)).or_default();
        match right {
            true => counts.mentions_right += 1,
            false => counts.mentions_wrong += 1,
        }
    }
    for mention in &wanted {
        let counts = scored.counts.entry(schema(&mention.entity)).or_default();
        let hit = kept.iter().any(|(f, _)| f.entity == mention.entity && touches(f, mention));
        match hit {
            true => counts.gold_found += 1,
            false => counts.gold_missed += 1,
        }
    }
    scored
}

pub(super) fn sum<'a>(counts: impl IntoIterator<Item = &'a Counts>) -> Counts {
    counts.into_iter().fold(Counts::default(), |mut total, counts| {
        total.add(counts);
        total
    })
}
