//! Which words of the lists a word of the text may stand for: the same, the same with a case
//! ending, the same in another spelling or script.

use std::collections::HashMap;

use crate::screen::lexicon::Lexicon;
use crate::screen::resemble::{distance, weight};
use crate::screen::sound::{self, Sound, is_abjad, is_vowel};
use crate::screen::tokens::{Case, Token, Tokens, UNKNOWN};

/// A word of the lists that a word of the text may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alike {
    /// Its id in the lexicon.
    pub word: u32,
    /// How far they are apart, in hundredths of a consonant; 0 for the same word.
    pub cost: u16,
    /// How much there is to resemble, in the same unit.
    pub weight: u16,
    /// A case ending was taken off.
    pub ending: bool,
}

/// At most so many for one word, the nearest.
const MOST: usize = 12;

/// A word with more letters is none.
const LONGEST: usize = 48;

/// So much of a word's weight may differ, in per cent, and so many hundredths beside.
const SHARE: u16 = 16;
const FREE: u16 = 8;
/// The same share where one of the two leaves its vowels out.
const UNVOWELLED_SHARE: u16 = 9;

/// As near as a case form or a plain transliteration is.
const CLOSE: u16 = 12;

/// What a nickname costs.
const NICKNAME: u16 = 10;

/// What it costs to take an ending off: the same word without one is nearer.
const ENDING: u16 = 4;
/// ... and another vowel in its place.
const OTHER_ENDING: u16 = 7;

/// Finds likenesses and keeps them, for one text.
pub(super) struct Likeness<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    inflected: bool,
    pub(super) found: Vec<Alike>,
    /// Ranges of `found` by word.
    known: HashMap<String, (u32, u32)>,
}

impl<'a> Likeness<'a> {
    pub(super) fn new(lexicon: &'a Lexicon, text: &'a str, inflected: bool) -> Self {
        Self { lexicon, text, inflected, found: Vec::new(), known: HashMap::new() }
    }

    /// Likenesses of a token, as a range of `found`. A word in lower case is no name; it may
    /// continue one (`follows`).
    pub(super) fn of(&mut self, tokens: &Tokens, token: &Token, follows: bool) -> (u32, u32) {
        let capital = token.case.is_capital() || token.case == Case::None;
        let from = self.found.len() as u32;
        // Elsewhere than in Slavic texts a lower-case word has no ending to take off.
        let plain =
            !capital && (!follows || !(self.inflected || is_cyrillic(tokens.folded(token))));
        if plain || token.case == Case::Initial {
            if token.id != UNKNOWN {
                self.found.push(self.same(token.id));
            }
            return (from, self.found.len() as u32);
        }
        let folded = tokens.folded(token);
        if let Some(range) = self.known.get(folded) {
            return *range;
        }
        self.search(token, capital);
        self.nicknames(from as usize);
        let range = (from, self.found.len() as u32);
        self.known.insert(folded.to_owned(), range);
        range
    }

    fn same(&self, word: u32) -> Alike {
        Alike { word, cost: 0, weight: weight(self.lexicon.sounds(word)), ending: false }
    }

    /// First names that the table holds for the same as one that was found.
    fn nicknames(&mut self, from: usize) {
        let mut more = Vec::new();
        for alike in self.found[from..].iter().filter(|alike| alike.cost <= CLOSE) {
            for word in self.lexicon.other_forms(alike.word) {
                let known = |other: &Alike| other.word == *word;
                if !self.found[from..].iter().any(known) && !more.iter().any(known) {
                    more.push(Alike { word: *word, cost: alike.cost + NICKNAME, ..*alike });
                }
            }
        }
        self.found.extend(more);
    }

    fn search(&mut self, token: &Token, capital: bool) {
        let from = self.found.len();
        if token.id != UNKNOWN {
            self.found.push(self.same(token.id));
        }
        let written = &self.text[token.start as usize..token.end as usize];
        let letters: Vec<char> = written
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|c| c.is_alphabetic())
            .take(LONGEST)
            .collect();
        // A short word in capitals is an acronym: it has no endings, and only its very letters
        // count. One character of a script without spaces is a word of its own.
        let acronym = token.case == Case::Upper && letters.len() <= 5;
        if letters.len() < 2 || token.case == Case::None && !is_abjad(&letters) {
            return;
        }
        let stems = match acronym {
            true => Vec::new(),
            false => self.lexicon.endings.stems(&letters, self.inflected),
        };
        let article = usize::from(is_abjad(&letters) && letters.starts_with(&['ا', 'ل'])) * 2;
        let whole = Stem::new(&letters[article..]);
        let stems: Vec<Stem> = stems.iter().map(|length| Stem::new(&letters[..*length])).collect();
        let mut words: Vec<u32> = Vec::new();
        let mut keys: Vec<u32> = sound::keys(&whole.sounds);
        keys.extend(stems.iter().flat_map(|stem| sound::keys(&stem.sounds)));
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            words.extend(self.lexicon.alike(key));
        }
        words.sort_unstable();
        words.dedup();
        for word in words {
            if word == token.id {
                continue;
            }
            if let Some(alike) = self.compare(word, &letters, &whole, &stems)
                && (!acronym || alike.cost == 0)
                && (capital || alike.cost <= CLOSE)
            {
                self.found.push(alike);
            }
        }
        self.found[from..].sort_by_key(|alike| (alike.cost, alike.word));
        self.found.truncate(from + MOST);
    }

    fn compare(&self, word: u32, letters: &[char], whole: &Stem, stems: &[Stem]) -> Option<Alike> {
        let listed = self.lexicon.word(word);
        // Numbers and pairs of letters have no other spelling.
        if listed.chars().count() < 3 || listed.contains(|c: char| c.is_numeric()) {
            return None;
        }
        let sounds = self.lexicon.sounds(word);
        let weight = weight(sounds);
        let abjad = is_abjad(letters) || listed.chars().next().is_some_and(|c| is_abjad(&[c]));
        let share = if abjad { UNVOWELLED_SHARE } else { SHARE };
        let mut limit = weight * share / 100 + if abjad { 0 } else { FREE };
        let mut best: Option<(u16, bool)> = None;
        let mut keep = |cost: u16, ending: bool, limit: &mut u16| {
            if cost <= *limit && best.is_none_or(|(known, _)| cost < known) {
                best = Some((cost, ending));
                *limit = cost;
            }
        };
        if let Some(cost) = distance(&whole.sounds, sounds, abjad, limit) {
            keep(cost, false, &mut limit);
        }
        let core = core(sounds);
        for stem in stems {
            if let Some(cost) = distance(&stem.sounds, sounds, abjad, limit) {
                keep(cost + ENDING, true, &mut limit);
            }
            // The ending stands for the list word's own: Лукашенк-о, Лукашенк-ам.
            if core.len() < sounds.len()
                && core.len() > 1
                && let Some(cost) = distance(&stem.sounds[..stem.core], core, abjad, limit)
            {
                keep(cost + OTHER_ENDING, true, &mut limit);
            }
        }
        best.map(|(cost, ending)| Alike { word, cost, weight, ending })
    }
}

fn is_cyrillic(folded: &str) -> bool {
    folded.chars().next().is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

/// A word without its ending, as sounds.
struct Stem {
    sounds: Vec<Sound>,
    /// Up to its last consonant.
    core: usize,
}

impl Stem {
    fn new(letters: &[char]) -> Self {
        let sounds = sound::read(letters);
        let core = core(&sounds).len();
        Self { sounds, core }
    }
}

/// Up to the last consonant.
fn core(sounds: &[Sound]) -> &[Sound] {
    let end = sounds.iter().rposition(|sound| !is_vowel(*sound)).map_or(0, |at| at + 1);
    &sounds[..end]
}
