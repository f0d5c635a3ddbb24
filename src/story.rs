//! Stories: do two documents say the same thing?
//!
//! A [`Fingerprint`] is a bottom-k sketch of the document's word 4-grams (A. Broder, "On the
//! resemblance and containment of documents", 1997): the share of equal values among the k
//! smallest of both estimates the share of equal 4-grams. It needs neither the other document's
//! text nor an index over more than k numbers a document. The headline is left out, since outlets
//! write their own.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::Document;

/// How many hash values a sketch keeps. More would tell closer copies apart; 24 gives a standard
/// error of about 0.1 at the threshold.
const SKETCH_SIZE: usize = 24;

/// Words in a shingle.
const SHINGLE: usize = 4;

/// Texts with fewer words are the same story only if they are equal: a sketch of a single
/// sentence says little.
const MIN_WORDS: usize = 30;

/// Estimated share of common shingles from which two documents are one story.
const SAME_STORY: f64 = 0.6;

/// What remains of a document's text for comparing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// SHA-256 over the normalised words, hexadecimal.
    pub exact: String,
    /// The smallest hashes of the text's shingles, ascending; empty for short texts.
    pub sketch: Vec<i64>,
}

impl Fingerprint {
    /// The fingerprint of a document: of its text, else of its summary, else of its title.
    pub fn of(document: &Document) -> Self {
        let basis = [&document.text, &document.summary, &document.title]
            .into_iter()
            .find(|text| !text.trim().is_empty())
            .map_or("", String::as_str);
        let words = normalised_words(basis);
        let mut digest = Sha256::new();
        for word in &words {
            digest.update(word.as_bytes());
            digest.update([0]);
        }
        Self { exact: hex(&digest.finalize()), sketch: sketch(&words) }
    }

    /// Whether both belong to one story.
    pub fn same_story(&self, other: &Fingerprint) -> bool {
        self.exact == other.exact || self.resemblance(other) >= SAME_STORY
    }

    /// Estimated share of common shingles, 0..1.
    pub fn resemblance(&self, other: &Fingerprint) -> f64 {
        if self.sketch.is_empty() || other.sketch.is_empty() {
            return 0.0;
        }
        let (mut a, mut b) = (self.sketch.iter().peekable(), other.sketch.iter().peekable());
        let (mut seen, mut common) = (0usize, 0usize);
        let size = self.sketch.len().min(other.sketch.len());
        // The k smallest of the union are a random sample of it; count those that are in both.
        while seen < size {
            match (a.peek(), b.peek()) {
                (Some(x), Some(y)) if x == y => {
                    common += 1;
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => drop(a.next()),
                (Some(_), Some(_)) | (None, Some(_)) => drop(b.next()),
                (Some(_), None) => drop(a.next()),
                (None, None) => break,
            }
            seen += 1;
        }
        common as f64 / size as f64
    }
}

fn normalised_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn sketch(words: &[String]) -> Vec<i64> {
    if words.len() < MIN_WORDS {
        return Vec::new();
    }
    let mut hashes: Vec<i64> = words.windows(SHINGLE).map(shingle_hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH_SIZE);
    hashes
}

/// FNV-1a, 64 bits, finished with a mixing step: stable across versions and machines, which the
/// standard library's hasher does not promise.
fn shingle_hash(words: &[String]) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^= hash >> 29;
    hash as i64
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

    /// `count` distinct words.
    fn prose(from: usize, count: usize) -> String {
        (from..from + count).map(|n| format!("word{n} ")).collect()
    }

    #[test]
    fn an_edited_headline_and_other_spacing_are_the_same_story() {
        let a = Fingerprint::of(&document("Minsk plant fined", &prose(0, 200)));
        let b =
            Fingerprint::of(&document("Plant in Minsk fined", &prose(0, 200).replace(' ', "\n ")));
        assert_eq!(a.exact, b.exact);
        assert!(a.same_story(&b));
    }

    #[test]
    fn added_boilerplate_stays_the_same_story_and_other_text_does_not() {
        let a = Fingerprint::of(&document("", &prose(0, 400)));
        let with_boilerplate = format!("{}{}", prose(0, 400), prose(9000, 30));
        assert!(a.same_story(&Fingerprint::of(&document("", &with_boilerplate))));
        assert!(!a.same_story(&Fingerprint::of(&document("", &prose(500, 400)))));
    }

    #[test]
    fn short_texts_must_be_equal() {
        let a = Fingerprint::of(&document("", "The bank was fined on Monday."));
        let b = Fingerprint::of(&document("", "The bank was fined on Tuesday."));
        assert!(!a.same_story(&b));
        assert!(a.same_story(&a.clone()));
    }
}
