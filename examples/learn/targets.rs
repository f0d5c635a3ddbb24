//! Whom acts hit: which words of a sentence begin a target of an act, go on with one, or are in none, learnt by a linear-chain
//! conditional random field.

use watchpost::evaluate::events::{GoldEvent, GoldNews, document, pairs};
use watchpost::screen::{ActSigns, Event, Screener};

use crate::field::{Fit, Lessons, Weights};

const FIT: Fit = Fit { l1: 0.5, l2: 0.05, rare: 3, rounds: 150 };

const HEADER: &str = "\
# What the signs of a word say of its tag: that it is in no target of an act, the first word of one, or a further one.
# Weights are logarithms in hundredths. Learnt from tests/gold/learn by `cargo run --release --example learn`; write nothing
# here by hand. What the signs are: src/screen/events/tagged/signs.rs.";

const TAGS: [&str; 3] = ["none", "first", "inside"];
const NONE: usize = 0;
const FIRST: usize = 1;
const INSIDE: usize = 2;

/// Print the table.
pub(super) fn learn(screener: &Screener, news: &[GoldNews]) {
    let mut lessons = Lessons::default();
    for gold in news {
        let acts = screener.act_signs(&document(gold));
        let read: Vec<&Event> = acts.iter().map(|act| &act.event).collect();
        for (expected, found) in pairs(&gold.events, &read) {
            let act = &acts[found];
            let signs = act.words.iter().map(|word| signs(&word.signs));
            lessons.add(signs.zip(tags(&gold.events[expected], act)).collect());
        }
    }
    print(&lessons.learn(TAGS.len(), &FIT));
}

fn signs(signs: &[String]) -> Vec<(String, f64)> {
    signs.iter().map(|sign| (sign.clone(), 1.0)).collect()
}

/// The tag of each word: targets are quoted as the sentence has them.
fn tags(expected: &GoldEvent, act: &ActSigns) -> Vec<usize> {
    let sentence = &act.event.sentence;
    let mut tags = vec![NONE; act.words.len()];
    let mut spans: Vec<(usize, usize)> = expected
        .targets
        .iter()
        .filter_map(|target| {
            let at = sentence.text.find(target.as_str())?;
            let start = sentence.start + sentence.text[..at].chars().count();
            Some((start, start + target.chars().count()))
        })
        .collect();
    // A target inside a longer one parts it.
    spans.sort_by_key(|(start, end)| (std::cmp::Reverse(end - start), *start));
    for (start, end) in spans {
        let inside = |word: &usize| act.words[*word].start < end && act.words[*word].end > start;
        for (nth, word) in (0..tags.len()).filter(inside).enumerate() {
            tags[word] = if nth == 0 { FIRST } else { INSIDE };
        }
    }
    tags
}

/// The table.
fn print(weights: &Weights) {
    println!("{HEADER}");
    for (tag, row) in TAGS.iter().zip(&weights.next) {
        println!("{}\tafter {tag}", tabbed(row));
    }
    weights.signs.iter().for_each(|(sign, row)| println!("{}\t{sign}", tabbed(row)));
}

fn tabbed(row: &[i64]) -> String {
    row.iter().map(i64::to_string).collect::<Vec<_>>().join("\t")
}
