//! Stories: do two documents say the same thing?
//!
//! Outlets cut wire copy down to its first paragraphs, write another headline, and hang their own
//! sentences on it. So the measure is *containment* (A. Broder, "On the resemblance and containment
//! of documents", 1997): the share of the shorter text's word 4-grams that stand in the other one,
//! too. Resemblance, which divides by both texts together, misses a copy cut to a third.
//!
//! It is counted in two steps. A [`Fingerprint`] samples the 4-grams by their hash, the same ones in
//! every text, so that any shared part of some length shows up in an index as shared values: these
//! name candidates. [`Shingles`] of the candidates' whole texts then decide, without an estimate.
//! The headline is left out, since outlets write their own. `docs/stories.md` has the measurements.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::Document;

/// Words in a shingle.
const SHINGLE: usize = 4;

/// Texts with fewer words are the same story only if they are equal: a common sentence says little.
const MIN_WORDS: usize = 20;

/// Of the shingles one in so many is sampled,
const SAMPLED: u64 = 16;
/// of a short text so many at least,
const MIN_SAMPLE: usize = 12;
/// of a long one at most.
const MAX_SAMPLE: usize = 160;

/// Words of a text that are looked at: a longer one is a collection.
const MAX_WORDS: usize = 50_000;

/// Shared shingles below this many are a phrase or a quotation.
const MIN_SHARED: usize = 12;
/// Containment from which texts of two sources are one story.
const SAME_STORY: f64 = 0.4;
/// Within one source, where every text may end with the same sentences.
const SAME_STORY_WITHIN: f64 = 0.75;

/// What finds a document's copies among many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// SHA-256 over the normalised words, hexadecimal.
    pub exact: String,
    /// Hashes of sampled shingles, ascending, 48 bits each; empty for short texts.
    pub sketch: Vec<i64>,
}

impl Fingerprint {
    /// The fingerprint of a document: of its text, else of its summary, else of its title.
    pub fn of(document: &Document) -> Self {
        let words = words(basis(document));
        let mut digest = Sha256::new();
        for word in &words {
            digest.update(word.to_le_bytes());
        }
        let shingles = Shingles::of_words(&words);
        Self { exact: hex(&digest.finalize()), sketch: shingles.sample() }
    }
}

/// The text that a document's story is told by: its text, else its summary, else its title.
pub fn basis(document: &Document) -> &str {
    [&document.text, &document.summary, &document.title]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .map_or("", String::as_str)
}

/// The different word 4-grams of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shingles {
    /// Ascending.
    hashes: Vec<u64>,
}

impl Shingles {
    /// Those of a text; none where it is too short to be compared.
    pub fn of(text: &str) -> Self {
        Self::of_words(&words(text))
    }

    fn of_words(words: &[u64]) -> Self {
        if words.len() < MIN_WORDS {
            return Self::default();
        }
        let mut hashes: Vec<u64> = words.windows(SHINGLE).map(shingle).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text was too short.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Those with the smallest hashes: the same ones of every text that has them.
    fn sample(&self) -> Vec<i64> {
        let below = self.hashes.partition_point(|hash| *hash < u64::MAX / SAMPLED);
        let count = below.clamp(MIN_SAMPLE, MAX_SAMPLE).min(self.hashes.len());
        self.hashes[..count].iter().map(|hash| (hash >> 16) as i64).collect()
    }

    /// For each of these shingles, whether the other text has it.
    pub fn shared_with(&self, other: &Shingles) -> Vec<bool> {
        let mut rest = other.hashes.iter().peekable();
        self.hashes
            .iter()
            .map(|hash| {
                while rest.next_if(|next| *next < hash).is_some() {}
                rest.peek() == Some(&hash)
            })
            .collect()
    }
}

/// How much two texts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Shingles that both have.
    pub shared: usize,
    /// Shingles of the text with fewer.
    pub smaller: usize,
}

impl Overlap {
    /// Of two texts, compared whole.
    pub fn of(a: &Shingles, b: &Shingles) -> Self {
        let shared = a.shared_with(b).into_iter().filter(|shared| *shared).count();
        Self { shared, smaller: a.len().min(b.len()) }
    }

    /// The share of the smaller text that stands in the other one, 0..1.
    pub fn containment(self) -> f64 {
        if self.smaller == 0 { 0.0 } else { self.shared as f64 / self.smaller as f64 }
    }

    /// Whether both texts are one story. `one_source`: both were published by the same source.
    pub fn same_story(self, one_source: bool) -> bool {
        let least = if one_source { SAME_STORY_WITHIN } else { SAME_STORY };
        // Of a text of a few sentences the shared part cannot be long.
        self.shared >= MIN_SHARED.min(self.smaller * 4 / 5).max(1) && self.containment() >= least
    }
}

/// A hash a word. Chinese, Japanese and Thai, which part no words, are taken by letters.
fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    let mut hash = FNV_START;
    for c in text.chars() {
        let alone =
            matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if (!c.is_alphanumeric() || alone) && hash != FNV_START {
            words.push(std::mem::replace(&mut hash, FNV_START));
        }
        if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                let mut bytes = [0; 4];
                hash = lower.encode_utf8(&mut bytes).bytes().fold(hash, fnv);
            }
            if alone {
                words.push(std::mem::replace(&mut hash, FNV_START));
            }
        }
        if words.len() >= MAX_WORDS {
            return words;
        }
    }
    if hash != FNV_START {
        words.push(hash);
    }
    words
}

/// FNV-1a, 64 bits: stable across versions and machines, which the standard library's hasher does
/// not promise.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The words' hashes together, finished by the mixing steps of splitmix64.
fn shingle(words: &[u64]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    let mut hash = bytes.fold(FNV_START, fnv);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &str, text: &str) -> Document {
        Document { title: title.into(), text: text.into(), ..Document::default() }
    }

    fn same(a: &str, b: &str) -> bool {
        Overlap::of(&Shingles::of(a), &Shingles::of(b)).same_story(false)
    }

    /// `count` distinct words.
    fn prose(from: usize, count: usize) -> String {
        (from..from + count).map(|n| format!("word{n} ")).collect()
    }

    #[test]
    fn an_edited_headline_and_other_spacing_leave_the_text_equal() {
        let a = Fingerprint::of(&document("Minsk plant fined", &prose(0, 200)));
        let b =
            Fingerprint::of(&document("Plant in Minsk fined", &prose(0, 200).replace(' ', "\n ")));
        assert_eq!(a, b);
    }

    #[test]
    fn a_third_with_boilerplate_is_the_same_story_and_other_text_is_not() {
        let whole = prose(0, 600);
        assert!(same(&whole, &format!("{}{}", prose(0, 200), prose(9000, 200))));
        assert!(same(&whole, &format!("{whole}{}", prose(9000, 100))));
        assert!(!same(&whole, &prose(700, 400)));
        let with_foot = |from| format!("{}{}", prose(from, 300), prose(9000, 120));
        assert!(!same(&with_foot(0), &with_foot(1000)), "the same foot under two articles");
        // The two ends of one article share nothing until somebody publishes the whole.
        assert!(!same(&prose(0, 200), &prose(400, 200)));
    }

    #[test]
    fn a_shared_part_shows_in_the_samples() {
        let sketch = |text: &str| Fingerprint::of(&document("", text)).sketch;
        let whole = sketch(&prose(0, 600));
        let third = sketch(&format!("{}{}", prose(0, 200), prose(9000, 200)));
        let shared = third.iter().filter(|value| whole.contains(value)).count();
        assert!(shared >= 5, "{shared}");
        assert!(whole.iter().all(|value| (0..1 << 48).contains(value)));
        assert!(sketch(&prose(0, 100_000)).len() <= MAX_SAMPLE);
    }

    #[test]
    fn texts_without_spaces_are_compared_by_letters() {
        let text: String = ('一'..).take(60).collect();
        let other: String = ('丁'..).skip(500).take(60).collect();
        assert!(same(&text, &format!("{}。", text.chars().take(40).collect::<String>())));
        assert!(!same(&text, &other));
    }

    #[test]
    fn short_texts_must_be_equal() {
        let (a, b) = ("The bank was fined on Monday.", "The bank was fined on Tuesday.");
        assert!(!same(a, b));
        let exact = |text: &str| Fingerprint::of(&document("", text)).exact;
        assert_ne!(exact(a), exact(b));
        assert_eq!(exact(a), exact("the BANK was fined, on Monday"));
    }
}
