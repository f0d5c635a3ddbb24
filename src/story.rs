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
//! The headline is left out, since outlets write their own.
//!
//! Containment alone takes two announcements that end with the same page of law for one, and two
//! market reports written by one form. So the beginning of one text must stand in the other, and
//! [`Numbers`] in the same places must be the same. `docs/stories.md` has the measurements.

mod numbers;

use crate::document::Document;

pub use self::numbers::Numbers;

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

/// Words of a text that are its beginning,
const LEAD: usize = 60;
/// and the share of their shingles that the other text must have.
const LEAD_SHARED: f64 = 0.5;

/// What finds a document's copies among many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// A hash of all the normalised words: equal texts have the same.
    pub exact: u64,
    /// Hashes of sampled shingles, ascending; empty for short texts.
    pub sketch: Vec<u64>,
}

impl Fingerprint {
    /// The fingerprint of a document: of its text, else of its summary, else of its title.
    pub fn of(document: &Document) -> Self {
        let words = words(basis(document));
        let exact = mix(words.iter().fold(!0, |hash, (word, _)| together(hash, *word)));
        Self { exact, sketch: Shingles::of_words(&words).sample() }
    }
}

/// Whether two texts have the same words.
pub fn same_words(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

/// A hash of an address, stable across versions and machines.
pub fn hash_of(address: &str) -> u64 {
    mix(address.bytes().fold(FNV_START, fnv))
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
    /// Those of the first words, ascending.
    lead: Vec<u64>,
}

impl Shingles {
    /// Those of a text; none where it is too short to be compared.
    pub fn of(text: &str) -> Self {
        Self::of_words(&words(text))
    }

    fn of_words(words: &[(u64, bool)]) -> Self {
        if words.len() < MIN_WORDS {
            return Self::default();
        }
        let mut hashes: Vec<u64> = words.windows(SHINGLE).map(shingle).collect();
        let mut lead = hashes[..hashes.len().min(LEAD - SHINGLE + 1)].to_vec();
        for hashes in [&mut hashes, &mut lead] {
            hashes.sort_unstable();
            hashes.dedup();
        }
        Self { hashes, lead }
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
    fn sample(&self) -> Vec<u64> {
        let below = self.hashes.partition_point(|hash| *hash < u64::MAX / SAMPLED);
        let count = below.clamp(MIN_SAMPLE, MAX_SAMPLE).min(self.hashes.len());
        self.hashes[..count].to_vec()
    }

    /// For each of these shingles, whether the other text has it.
    pub fn shared_with(&self, other: &Shingles) -> Vec<bool> {
        shared(&self.hashes, &other.hashes)
    }

    /// Whether one of the texts begins with what stands in the other. Copies are cut from the end;
    /// what only ends alike is another story with the same boilerplate.
    pub fn begins_in(&self, other: &Shingles) -> bool {
        let stands = |lead: &[u64], whole: &[u64]| {
            let shared = shared(lead, whole).into_iter().filter(|shared| *shared).count();
            shared as f64 >= lead.len() as f64 * LEAD_SHARED
        };
        stands(&self.lead, &other.hashes) || stands(&other.lead, &self.hashes)
    }
}

/// For each of `hashes` whether it is among `others`; both ascend.
fn shared(hashes: &[u64], others: &[u64]) -> Vec<bool> {
    let mut rest = others.iter().peekable();
    hashes
        .iter()
        .map(|hash| {
            while rest.next_if(|next| *next < hash).is_some() {}
            rest.peek() == Some(&hash)
        })
        .collect()
}

/// The numbers of a text and where they stand.
pub fn numbers(text: &str) -> Numbers {
    Numbers::of(&words(text))
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

/// A hash a word, and whether it begins with a digit. Chinese, Japanese and Thai, which part no words, are
/// taken by letters.
fn words(text: &str) -> Vec<(u64, bool)> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let (mut hash, mut digits) = (FNV_START, false);
    for c in text.chars() {
        let alone =
            matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        let part = c.is_alphanumeric();
        if (!part || alone) && hash != FNV_START {
            words.push((std::mem::replace(&mut hash, FNV_START), std::mem::take(&mut digits)));
            if words.len() >= MAX_WORDS {
                return words;
            }
        }
        if hash == FNV_START {
            digits = c.is_numeric();
        }
        if c.is_ascii_alphanumeric() {
            hash = fnv(hash, c.to_ascii_lowercase() as u8);
        } else if part {
            for lower in c.to_lowercase() {
                let mut bytes = [0; 4];
                hash = lower.encode_utf8(&mut bytes).bytes().fold(hash, fnv);
            }
            if alone {
                words.push((std::mem::replace(&mut hash, FNV_START), std::mem::take(&mut digits)));
            }
        }
    }
    if hash != FNV_START {
        words.push((hash, digits));
    }
    words
}

/// FNV-1a, 64 bits: stable across versions and machines, which the standard library's hasher does
/// not promise.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn shingle(words: &[(u64, bool)]) -> u64 {
    mix(words.iter().fold(0, |hash, (word, _)| together(hash, *word)))
}

/// A hash and the next word's, in their order (the step of the Firefox and rustc hasher).
fn together(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The finishing steps of splitmix64: every bit of the outcome depends on every bit.
fn mix(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(title: &str, text: &str) -> Document {
        Document { title: title.into(), text: text.into(), ..Document::default() }
    }

    fn same(a: &str, b: &str) -> bool {
        let (one, other) = (Shingles::of(a), Shingles::of(b));
        Overlap::of(&one, &other).same_story(false)
            && one.begins_in(&other)
            && !numbers(a).differ(&numbers(b))
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

    fn market(day: &str, index: &str, gain: &str, turnover: &str, oil: &str) -> String {
        format!(
            "Shares on the Harbour Exchange closed mixed on {day}. The benchmark index of the \
             twenty largest companies gained {gain} percent and ended the session at {index} points, \
             while turnover came to {turnover} million crowns. Traders pointed to thin volumes before \
             the end of the quarter. A barrel of northern crude was quoted at {oil} dollars in the \
             late afternoon, and the crown was little changed against the other currencies."
        )
    }

    #[test]
    fn reports_by_one_form_with_other_numbers_are_not_one_story() {
        let monday = market("Monday", "4,512.3", "0.4", "61.5", "74.10");
        assert!(!same(&monday, &market("Tuesday", "4,530.9", "0.5", "58.2", "75.35")));
        assert!(same(&monday, &monday.replace("little changed", "unchanged")));

        let weather = |high: u32, low: u32, wind: u32| {
            format!(
                "The day begins with fog in the valleys of the north, and clears before noon. \
                 Temperatures reach {high} degrees in the lowlands and {low} on the hills, with a \
                 moderate wind from the west of up to {wind} kilometres an hour on the coast."
            )
        };
        assert!(!same(&weather(17, 9, 40), &weather(21, 12, 25)));

        let match_report = |home: &str, away: &str, score: &str, minute: u32, crowd: u32| {
            format!(
                "{home} beat {away} {score} in front of {crowd} spectators in the stadium on the \
                 river and stay in the race for the title. The goal that decided it fell in minute \
                 {minute} after a corner kick from the left. The league goes on next weekend."
            )
        };
        let first = match_report("Torvald", "Ostmark", "2-1", 83, 14_200);
        assert!(!same(&first, &match_report("Kestrel", "Lindby", "3-0", 12, 9_800)));
    }

    #[test]
    fn announcements_that_end_with_the_same_law_are_not_one_story() {
        let law = "As a result of today's action, all property and interests in property of the \
            designated persons that are in the country or in the possession or control of its \
            persons are blocked and must be reported to the office. Unless authorised by a licence \
            or exempt, the regulations prohibit all transactions by persons within the country that \
            involve any property of blocked persons. Financial institutions that engage in certain \
            transactions with them may expose themselves to an enforcement action. The power of \
            sanctions derives from the ability to add persons to the list and from the willingness \
            to remove them in accordance with the law.";
        let ships = "The office today designated three shipping companies and their owner Oskar \
            Velde for carrying potash from the port of Karvina on behalf of the state trading house. \
            The ships had switched off their transponders on eleven voyages since the spring.";
        let bank = "The office today designated Norrland Commercial Bank and two of its directors \
            for opening accounts on behalf of a procurement network that bought machine tools \
            abroad. The directors signed false certificates of end use.";
        let (ships, bank) = (format!("{ships}\n{law}"), format!("{bank}\n{law}"));
        assert!(!same(&ships, &bank));
        assert!(same(&ships, &ships[..ships.len() / 2]), "a copy that ends in the law");
    }

    #[test]
    fn a_flash_and_the_update_that_goes_on_from_it_are_one_story() {
        let flash = "KARVINA, 3 May - Three crew members of the tanker Selene were detained on \
            Monday after customs officers found undeclared crude oil on board, the port authority \
            said.";
        let update = "KARVINA, 3 May - Three crew members of the tanker Selene were detained on \
            Monday after customs officers found undeclared crude oil on board, the port authority \
            said in a statement. The tanker had come from the north without its transponder and \
            was on its way to a refinery that has been under sanctions since 2021. Its owner could \
            not be reached. The cargo of 40 thousand tonnes was seized, and a court decides on \
            Thursday whether the captain remains in custody.";
        assert!(same(flash, update) && same(update, flash));
        let corrected =
            update.replace("Three crew", "Four crew").replace("40 thousand", "45 thousand");
        assert!(same(update, &corrected), "one number of several was corrected");
    }
}
