//! The entities whose names are nearest by letters, whatever script and order.

use std::cmp::Ordering;

use super::Near;
use crate::transliterate::{Cyrillic, to_latin, without_diacritics};
use crate::watchlist::WatchlistSet;

/// Less near is not worth showing.
const LEAST: f64 = 0.72;

/// No name has more words that count, no word more letters: a question is bounded.
const WORDS: usize = 12;
const LETTERS: usize = 40;

/// At most `most`, the nearest first; one name an entity.
pub(super) fn nearest(set: &WatchlistSet, asked: &str, most: usize) -> Vec<Near> {
    let asked = words(asked);
    let mut found: Vec<Near> = Vec::new();
    let nearer = |a: &Near, b: &Near| -> Ordering {
        let key = |n: &Near| (n.list.clone(), n.entity.clone());
        b.likeness.total_cmp(&a.likeness).then_with(|| key(a).cmp(&key(b)))
    };
    for list in &set.lists {
        for entity in &list.entities {
            let each =
                entity.names().map(|(kind, name)| (likeness(&asked, &words(name)), kind, name));
            let Some((likeness, kind, alias)) = each.max_by(|a, b| a.0.total_cmp(&b.0)) else {
                continue;
            };
            if likeness < LEAST {
                continue;
            }
            found.push(Near {
                list: list.id.clone(),
                entity: entity.id.clone(),
                name: entity.name.clone(),
                schema: entity.schema.to_string(),
                alias: alias.to_owned(),
                kind,
                likeness: (likeness * 100.0).round() / 100.0,
                kept: Vec::new(),
            });
            // A long list may be near as a whole: only the best are kept.
            if found.len() > 64 + 2 * most {
                found.sort_by(nearer);
                found.truncate(most);
            }
        }
    }
    found.sort_by(nearer);
    found.truncate(most);
    found
}

/// Words in plain lower-case Latin letters.
fn words(name: &str) -> Vec<String> {
    let latin = match Cyrillic::of(name) {
        Some(language) => to_latin(name, language),
        None => name.to_owned(),
    };
    let plain = without_diacritics(&latin).to_lowercase();
    let split = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    split.take(WORDS).map(|word| word.chars().take(LETTERS).collect()).collect()
}

/// How much of the question the name covers, and how much of the name the question: a part of a
/// name is as near as a name with more around it.
fn likeness(asked: &[String], listed: &[String]) -> f64 {
    let (of_asked, of_listed) = (covered(asked, listed), covered(listed, asked));
    0.7 * of_asked.max(of_listed) + 0.3 * of_asked.min(of_listed)
}

/// The share of letters of `these` that words of `those` resemble.
fn covered(these: &[String], those: &[String]) -> f64 {
    let (mut sum, mut whole) = (0.0, 0.0);
    for this in these {
        let best = those.iter().map(|that| resemblance(this, that)).fold(0.0, f64::max);
        sum += best * this.len() as f64;
        whole += this.len() as f64;
    }
    if whole > 0.0 { sum / whole } else { 0.0 }
}

fn resemblance(a: &str, b: &str) -> f64 {
    // Words of such different length are not alike, and most pairs of a long list end here.
    if a.len() > 2 * b.len() || b.len() > 2 * a.len() {
        return 0.0;
    }
    let near = strsim::jaro_winkler(a, b);
    if near < 0.75 { 0.0 } else { near }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(asked: &str, listed: &str) -> f64 {
        likeness(&words(asked), &words(listed))
    }

    #[test]
    fn script_order_and_case_make_no_difference() {
        assert!(near("лукашенко александр", "Aleksandr Lukashenko") > 0.99);
        assert!(near("Łukasz", "lukasz") > 0.99);
    }

    #[test]
    fn a_part_is_near_and_a_stranger_is_not() {
        assert!(near("Lukashenko", "Aleksandr Lukashenko") > LEAST);
        assert!(near("Cherkasy Azot", "Azot") > LEAST);
        assert!(near("John Smith", "Aleksandr Lukashenko") < LEAST);
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_bounded(a in "[a-z]{1,8}( [a-z]{1,8}){0,2}", b in "[a-z]{1,8}( [a-z]{1,8}){0,2}") {
            let once = near(&a, &b);
            prop_assert!((0.0..=1.0).contains(&once));
            prop_assert!((once - near(&b, &a)).abs() < 1e-9);
            prop_assert!(near(&a, &a) > 0.999);
        }
    }
}
