//! What an act is, given what the text told before it: one regression with a choice of acts, and one with a choice of
//! statuses, which are conditional random fields of rows of one.

use std::collections::BTreeMap;

use crfs::{Attribute, Trainer};
use watchpost::evaluate::events::{GoldEvent, GoldNews, document, pairs};
use watchpost::screen::{Event, EventSigns, Screener};

use crate::field::weights;

/// The penalties on the sum of the weights and on that of their squares.
const L1: f64 = 1.0;
const L2: f64 = 0.05;

/// A sign that fewer events of an act have is chance.
const RARE: f64 = 3.0;

/// Rounds of fitting; more change little.
const ROUNDS: usize = 200;

const HEADER: &str = "\
# What the signs of an act say of what it is, given what the text told before: which act, and whether it is done, planned ...
# Weights are logarithms in hundredths. Learnt from tests/gold/learn by `cargo run --release --example learn`; write nothing
# here by hand. What the signs are: src/screen/events/learned/context.rs.";

/// Print the table.
pub(super) fn learn(screener: &Screener, news: &[GoldNews]) -> anyhow::Result<()> {
    let mut lessons: Vec<(GoldEvent, EventSigns)> = Vec::new();
    for gold in news {
        let seen = screener.event_signs(&document(gold));
        let read: Vec<&Event> = seen.iter().map(|seen| &seen.event).collect();
        for (expected, found) in pairs(&gold.events, &read) {
            lessons.push((gold.events[expected].clone(), seen[found].clone()));
        }
    }
    println!("{HEADER}");
    print(&lessons, |gold| &gold.action)?;
    print(&lessons, |gold| gold.status.as_str())
}

/// The weights of one choice.
fn print(lessons: &[(GoldEvent, EventSigns)], label: fn(&GoldEvent) -> &str) -> anyhow::Result<()> {
    let mut trainer = Trainer::lbfgs().with_c1(L1)?.with_c2(L2)?.with_max_iterations(ROUNDS)?;
    trainer.set_feature_minfreq(RARE)?;
    for (gold, seen) in lessons {
        let signs: Vec<Attribute> =
            seen.signs.iter().map(|(sign, value)| Attribute::new(sign.as_str(), *value)).collect();
        trainer.append(&[signs], &[label(gold)])?;
    }
    let mut heads: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for weight in weights(trainer)? {
        heads.entry(weight.to).or_default().insert(weight.from, weight.weight);
    }
    for (head, signs) in heads {
        println!("\n[{head}]");
        signs.iter().for_each(|(sign, weight)| println!("{weight}\t{sign}"));
    }
    Ok(())
}
