//! What sentences announce: whether one tells of an act, of which, and whether that is done, planned ...
//!
//! Each head of the table, "it tells of an act", "of imposing", "it is done" ..., is a logistic regression with an L1
//! penalty, which leaves few signs with a weight, so that the table can be read.

use std::collections::BTreeMap;
use std::ops::Range;

use watchpost::evaluate::events::{GoldEvent, GoldNews, document};
use watchpost::screen::{Screener, Signs};

use crate::minimize::minimize;

/// A sign that fewer sentences have is a name or chance.
const RARE: usize = 3;

/// The penalty is one over so many times the number of sentences.
const TRUST: f64 = 0.3;

/// The same for what the acts are, which have fewer sentences each.
const TRUST_OF_ACTS: f64 = 0.7;

/// Rounds of fitting; more change no weight by a hundredth.
const ROUNDS: usize = 200;

/// Print the table.
pub(super) fn learn(screener: &Screener, news: &[GoldNews]) {
    let mut sentences: Vec<Labelled> = Vec::new();
    for gold in news {
        let parts = beginnings(gold);
        sentences.extend([gold].into_iter().chain(&parts).flat_map(|g| labelled(screener, g)));
    }
    let signs = Numbered::of(&sentences);
    println!("{HEADER}");
    let rows: Vec<Row> = sentences.iter().map(|s| signs.row(s)).collect();
    let told: Vec<bool> = sentences.iter().map(|s| !s.acts.is_empty()).collect();
    print("event", &fit(&rows, &told, signs.names.len(), TRUST), &signs);
    let telling: Vec<usize> = (0..rows.len()).filter(|at| told[*at]).collect();
    let rows: Vec<Row> = telling.iter().map(|at| rows[*at].clone()).collect();
    let heads = |of: fn(&(String, String)) -> &String| {
        let mut heads: Vec<String> =
            telling.iter().flat_map(|at| sentences[*at].acts.iter().map(of)).cloned().collect();
        heads.sort();
        heads.dedup();
        heads
    };
    for head in heads(|act| &act.0) {
        let is = |at: &usize| sentences[*at].acts.iter().any(|act| act.0 == head);
        let labels: Vec<bool> = telling.iter().map(is).collect();
        print(&head, &fit(&rows, &labels, signs.names.len(), TRUST_OF_ACTS), &signs);
    }
    for head in heads(|act| &act.1) {
        let is = |at: &usize| sentences[*at].acts.iter().any(|act| act.1 == head);
        let labels: Vec<bool> = telling.iter().map(is).collect();
        print(&head, &fit(&rows, &labels, signs.names.len(), TRUST_OF_ACTS), &signs);
    }
}

/// Print the signs of each sentence with the acts that it tells of, a line of JSON each.
pub(super) fn print_signs(screener: &Screener, news: &[GoldNews]) {
    for sentence in news.iter().flat_map(|gold| labelled(screener, gold)) {
        let acts: Vec<_> = sentence.acts.iter().map(|(act, status)| [act, status]).collect();
        println!("{}", serde_json::json!({ "acts": acts, "signs": sentence.signs }));
    }
}

/// The sentences of an article with what they tell of.
fn labelled(screener: &Screener, gold: &GoldNews) -> Vec<Labelled> {
    let signs = screener.signs(&document(gold)).into_iter();
    signs.map(|signs| Labelled::of(&gold.events, signs)).collect()
}

const HEADER: &str = "\
# What the signs of a sentence say of an announcement: whether it tells of an act (event), of which, and whether that
# is done, planned ... Weights are logarithms of odds in hundredths. Learnt from tests/gold/learn by
# `cargo run --release --example learn`; write nothing here by hand. What the signs are: src/screen/events/learned/signs.rs.";

/// What feeds give of an article: its headline, its first sentence, or both.
fn beginnings(gold: &GoldNews) -> Vec<GoldNews> {
    let lines: Vec<&str> = gold.text.lines().collect();
    let parts = [0..1, 1..2, 0..2].into_iter().filter(|part| part.end < lines.len());
    let of = |part: Range<usize>| {
        let start: usize = lines[..part.start].iter().map(|line| line.chars().count() + 1).sum();
        let text = lines[part].join("\n");
        let end = start + text.chars().count();
        let inside = gold.events.iter().filter(|e| start <= e.start && e.end <= end);
        let moved = |event: &GoldEvent| {
            let (from, to) = (event.start - start, event.end - start);
            GoldEvent { start: from, end: to, ..event.clone() }
        };
        GoldNews { events: inside.map(moved).collect(), text, ..gold.clone() }
    };
    parts.map(of).collect()
}

/// A sentence with the acts that it tells of, each with its status.
struct Labelled {
    signs: Signs,
    acts: Vec<(String, String)>,
}

impl Labelled {
    fn of(gold: &[GoldEvent], signs: Signs) -> Self {
        let (start, end) = (signs.sentence.start, signs.sentence.end);
        let inside = |event: &&GoldEvent| event.start < end && start < event.end;
        let act = |event: &GoldEvent| (event.action.clone(), event.status.as_str().to_owned());
        Self { acts: gold.iter().filter(inside).map(act).collect(), signs }
    }
}

/// The signs of a sentence by their numbers, with their values.
type Row = Vec<(u32, f64)>;

/// The signs that are not rare.
struct Numbered {
    names: Vec<String>,
    numbers: BTreeMap<String, u32>,
}

impl Numbered {
    fn of(sentences: &[Labelled]) -> Self {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for Labelled { signs, .. } in sentences {
            let mut own: Vec<&String> = signs.signs.iter().map(|(sign, _)| sign).collect();
            own.sort();
            own.dedup();
            own.into_iter().for_each(|sign| *counts.entry(sign).or_default() += 1);
        }
        let common = counts.into_iter().filter(|(_, count)| *count >= RARE);
        let names: Vec<String> = common.map(|(sign, _)| sign.clone()).collect();
        let numbers = names.iter().cloned().zip(0..).collect();
        Self { names, numbers }
    }

    fn row(&self, sentence: &Labelled) -> Row {
        let mut row: BTreeMap<u32, f64> = BTreeMap::new();
        for (sign, value) in &sentence.signs.signs {
            if let Some(number) = self.numbers.get(sign) {
                *row.entry(*number).or_default() += value;
            }
        }
        row.into_iter().collect()
    }
}

/// The weights of a logistic regression with an L1 penalty, and behind them that of any sentence.
fn fit(rows: &[Row], labels: &[bool], signs: usize, trust: f64) -> Vec<f64> {
    let count = rows.len() as f64;
    minimize(signs + 1, 1.0 / (trust * count), ROUNDS, |weights| {
        let mut gradient = vec![0.0; signs + 1];
        let mut loss = 0.0;
        for (row, label) in rows.iter().zip(labels) {
            let known = row.iter().map(|(sign, value)| weights[*sign as usize] * value);
            let score = weights[signs] + known.sum::<f64>();
            let label = f64::from(u8::from(*label));
            // The logarithm of one and an exponential, which may be too large to be written.
            loss += (score.max(0.0) + (-score.abs()).exp().ln_1p() - label * score) / count;
            let error = (1.0 / (1.0 + (-score).exp()) - label) / count;
            gradient[signs] += error;
            row.iter().for_each(|(sign, value)| gradient[*sign as usize] += error * value);
        }
        (loss, gradient)
    })
}

/// A head of the table, the signs in their order.
fn print(head: &str, weights: &[f64], signs: &Numbered) {
    let hundredths = |weight: f64| (weight * 100.0).round() as i64;
    println!("\n[{head}]\n{}\t", hundredths(weights[signs.names.len()]));
    for (sign, weight) in signs.names.iter().zip(weights) {
        if hundredths(*weight) != 0 {
            println!("{}\t{sign}", hundredths(*weight));
        }
    }
}
