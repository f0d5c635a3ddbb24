//! Whom acts hit: which words of a sentence begin a target of an act, go on with one, or are in none, learnt by a linear-chain
//! conditional random field.

use std::collections::BTreeMap;

use anyhow::Context;
use crfs::{Attribute, Trainer};
use watchpost::evaluate::events::{GoldEvent, GoldNews, document, pairs};
use watchpost::screen::{ActSigns, Event, Screener};

use crate::field::{Weight, weights};

/// The penalties on the sum of the weights and on that of their squares.
const L1: f64 = 0.3;
const L2: f64 = 0.05;

/// A sign that fewer words of a tag have is a name or chance.
const RARE: f64 = 3.0;

/// Rounds of fitting; more change little.
const ROUNDS: usize = 150;

const HEADER: &str = "\
# What the signs of a word say of its tag: that it is in no target of an act, the first word of one, or a further one.
# Weights are logarithms in hundredths. Learnt from tests/gold/learn by `cargo run --release --example learn`; write nothing
# here by hand. What the signs are: src/screen/events/tagged/signs.rs.";

const TAGS: [&str; 3] = ["none", "first", "inside"];

/// Print the table.
pub(super) fn learn(screener: &Screener, news: &[GoldNews]) -> anyhow::Result<()> {
    let mut trainer = Trainer::lbfgs().with_c1(L1)?.with_c2(L2)?.with_max_iterations(ROUNDS)?;
    trainer.set_feature_minfreq(RARE)?;
    for gold in news {
        let acts = screener.act_signs(&document(gold));
        let read: Vec<&Event> = acts.iter().map(|act| &act.event).collect();
        for (expected, found) in pairs(&gold.events, &read) {
            let act = &acts[found];
            let words: Vec<Vec<Attribute>> =
                act.words.iter().map(|word| signs(&word.signs)).collect();
            if !words.is_empty() {
                trainer.append(&words, &tags(&gold.events[expected], act))?;
            }
        }
    }
    print(&weights(trainer)?)
}

fn signs(signs: &[String]) -> Vec<Attribute> {
    signs.iter().map(|sign| Attribute::new(sign.as_str(), 1.0)).collect()
}

/// The tag of each word: targets are quoted as the sentence has them.
fn tags(expected: &GoldEvent, act: &ActSigns) -> Vec<&'static str> {
    let sentence = &act.event.sentence;
    let mut tags = vec![TAGS[0]; act.words.len()];
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
            tags[word] = if nth == 0 { TAGS[1] } else { TAGS[2] };
        }
    }
    tags
}

/// The table.
fn print(weights: &[Weight]) -> anyhow::Result<()> {
    let mut rows: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for Weight { from, to, weight, next } in weights {
        let tag = TAGS.iter().position(|known| known == to).context("an unknown tag")?;
        let sign = if *next { format!("after {from}") } else { from.clone() };
        rows.entry(sign).or_default()[tag] = *weight;
    }
    println!("{HEADER}");
    for (sign, [none, first, inside]) in rows {
        println!("{none}\t{first}\t{inside}\t{sign}");
    }
    Ok(())
}
