//! What an act is, given what the text told before it: one regression with a choice of acts, and one with a choice of
//! statuses, which are conditional random fields of rows of one.

use std::collections::BTreeSet;

use watchpost::evaluate::events::{GoldEvent, GoldNews, document, pairs};
use watchpost::screen::{Event, EventSigns, Screener};

use crate::field::{Fit, Lessons};

const FIT: Fit = Fit { l1: 1.0, l2: 0.05, rare: 3, rounds: 200 };

const HEADER: &str = "\
# What the signs of an act say of what it is, given what the text told before: which act, and whether it is done, planned ...
# Weights are logarithms in hundredths. Learnt from tests/gold/learn by `cargo run --release --example learn`; write nothing
# here by hand. What the signs are: src/screen/events/learned/context.rs.";

/// Print the table.
pub(super) fn learn(screener: &Screener, news: &[GoldNews]) {
    let mut lessons: Vec<(GoldEvent, EventSigns)> = Vec::new();
    for gold in news {
        let seen = screener.event_signs(&document(gold));
        let read: Vec<&Event> = seen.iter().map(|seen| &seen.event).collect();
        for (expected, found) in pairs(&gold.events, &read) {
            lessons.push((gold.events[expected].clone(), seen[found].clone()));
        }
    }
    println!("{HEADER}");
    print(&lessons, |gold| &gold.action);
    print(&lessons, |gold| gold.status.as_str());
}

/// The weights of one choice.
fn print(lessons: &[(GoldEvent, EventSigns)], label: fn(&GoldEvent) -> &str) {
    let heads: Vec<&str> =
        lessons.iter().map(|(gold, _)| label(gold)).collect::<BTreeSet<_>>().into_iter().collect();
    let mut rows = Lessons::default();
    for (gold, seen) in lessons {
        let head = heads.partition_point(|head| *head < label(gold));
        rows.add(vec![(seen.signs.clone(), head)]);
    }
    let weights = rows.learn(heads.len(), &FIT);
    for (at, head) in heads.iter().enumerate() {
        println!("\n[{head}]");
        for (sign, row) in weights.signs.iter().filter(|(_, row)| row[at] != 0) {
            println!("{}\t{sign}", row[at]);
        }
    }
}
