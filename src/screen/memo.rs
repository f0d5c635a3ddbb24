//! What is known of a word by its letters alone, kept from document to document.
//!
//! News says the same few ten thousand words again and again. What a word folds to, and which
//! words of the lists it resembles, is worked out once; after that it is one look-up. What is
//! kept never changes an answer, it only saves asking again.

mod pairs;

use std::borrow::Cow;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

pub(crate) use self::pairs::Pairs;
use super::candidates::Tokens;
use super::candidates::likeness::{self, Alike};
use super::country_of;
use super::lexicon::{Lexicon, bit};
use super::terms::{Entry, Tells, Vocabulary};
use super::tokens::{Case, Cut, UNKNOWN, folded};
use crate::document::Field;

/// So many words are kept; then the memory begins anew. In bytes about a hundred times as much.
const MOST_WORDS: usize = 200_000;

/// A longer word is no name, and is not kept, in bytes.
const LONGEST_WORD: usize = 128;

/// Not worked out yet.
const UNSET: u32 = u32::MAX;

/// The set of no words.
pub(crate) const NONE: u32 = 0;

/// A word of which nothing is kept: too long, or met when the memory was full in mid-document.
const FORGOTTEN: u32 = u32::MAX;

/// Letters of a word, among those of all words.
#[derive(Debug, Clone, Copy)]
struct Letters {
    from: u32,
    /// A word that is kept is short, and so is what it folds to.
    length: u16,
}

impl Letters {
    /// What stands at the end of `letters` from `from` on.
    fn last(letters: &str, from: usize) -> Self {
        Self { from: from as u32, length: (letters.len() - from) as u16 }
    }

    fn range(self) -> Range<usize> {
        self.from as usize..self.from as usize + usize::from(self.length)
    }
}

/// What is known of one word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// Its letters as they are written, and as they fold.
    surface: Letters,
    fold: Letters,
    /// Its id in the lexicon, or [`UNKNOWN`].
    pub id: u32,
    /// Length in code points.
    pub chars: u32,
    pub case: Case,
    /// How long it is as an abbreviation before a period; a word that is none is long.
    pub short: u8,
    pub cyrillic: bool,
    /// A phrase of the lists begins with it.
    pub begins: bool,
    /// What it may tell of something imposed.
    pub tells: Tells,
    /// A Korean surname.
    pub korean: bool,
    /// Sets of likenesses: as the word of a name, and as a word that only continues one; each
    /// without and with case endings of Latin letters.
    name: [u32; 2],
    continues: [u32; 2],
    /// The set of the word itself.
    exact: u32,
}

/// A set of likenesses.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Set {
    from: u32,
    to: u32,
    /// One of them is a name by itself.
    pub single: bool,
    /// One of them is the telling word of a body's name.
    pub headed: bool,
    /// One of them is written in lower case by a name.
    pub lower: bool,
    /// A name of the lists has one of them.
    pub named: bool,
    /// The bits of its words, and of those that lead to a name together with one of them.
    own: u64,
    partners: u64,
}

impl Set {
    /// Whether a word of one may lead to a name together with a word of the other.
    pub(crate) fn may_meet(self, other: Set) -> bool {
        self.partners & other.own != 0 && other.partners & self.own != 0
    }

    /// Whether a word with one of these bits may be in it.
    pub(crate) fn may_have(self, bits: u64) -> bool {
        self.own & bits != 0
    }
}

/// Words met so far, and the words of the lists that they may stand for.
///
/// Most of what a text costs is to find its words here, and most of that is to wait for memory, at three
/// steps: the table, the word and its letters. So the words of a text are looked up [`TOGETHER`] at each
/// step: the processor waits for many at once.
#[derive(Debug)]
pub(crate) struct Words {
    /// Indices of `words` behind a part of the hashes of their letters.
    table: HashTable<(u32, u32)>,
    hash: RandomState,
    words: Vec<Word>,
    /// The country that each of them names, where it has a capital.
    countries: Vec<Option<&'static str>>,
    /// The terms of announcements that begin with each of them, and where those of each end.
    begun: Vec<Entry>,
    begun_ends: Vec<u32>,
    /// The letters of all words, one after the other.
    letters: String,
    alike: Vec<Alike>,
    sets: Vec<Set>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            table: HashTable::new(),
            hash: RandomState::default(),
            words: Vec::new(),
            countries: Vec::new(),
            begun: Vec::new(),
            begun_ends: Vec::new(),
            letters: String::new(),
            alike: Vec::new(),
            sets: vec![Set::default()],
        }
    }
}

/// So many words are looked up together.
pub(crate) const TOGETHER: usize = 64;

/// What kind of likeness is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// As a word of a name.
    Name { inflected: bool },
    /// As a word in lower case that continues a name.
    Continues { inflected: bool },
    /// Only the very word.
    Exact,
}

impl Words {
    /// The indices of words of a text that are known; [`UNSET`] for others.
    pub(crate) fn find(&self, text: &str, cuts: &[Cut]) -> [u32; TOGETHER] {
        let (mut hashes, mut found) = ([0; TOGETHER], [UNSET; TOGETHER]);
        let letters = |cut: &Cut| &text.as_bytes()[cut.start as usize..cut.end as usize];
        for (hash, cut) in hashes.iter_mut().zip(cuts) {
            *hash = hash_of(&self.hash, letters(cut));
        }
        for (index, hash) in found.iter_mut().zip(&hashes[..cuts.len()]) {
            let known = self.table.find(*hash, |(part, _)| *part == *hash as u32);
            *index = known.map_or(UNSET, |(_, index)| *index);
        }
        for (index, cut) in found.iter_mut().zip(cuts) {
            if *index != UNSET && self.letters_of(*index) != letters(cut) {
                *index = UNSET;
            }
        }
        found
    }

    fn letters_of(&self, index: u32) -> &[u8] {
        &self.letters.as_bytes()[self.words[index as usize].surface.range()]
    }

    /// The index of a word, and what is known of it. `found` is what [`find`](Self::find) has of it.
    pub(crate) fn word(
        &mut self,
        lexicon: &Lexicon,
        vocabulary: &Vocabulary,
        surface: &str,
        found: u32,
    ) -> (u32, Word) {
        if let Some(word) = self.words.get(found as usize) {
            return (found, *word);
        }
        let hash = hash_of(&self.hash, surface.as_bytes());
        let same = |(_, index): &(u32, u32)| self.letters_of(*index) == surface.as_bytes();
        match self.table.find(hash, same) {
            Some((_, index)) => (*index, self.words[*index as usize]),
            None => self.add(lexicon, vocabulary, surface, hash),
        }
    }

    /// Work out what is known of a word that is new, and keep it if there is room.
    #[cold]
    fn add(
        &mut self,
        lexicon: &Lexicon,
        vocabulary: &Vocabulary,
        surface: &str,
        hash: u64,
    ) -> (u32, Word) {
        let start = self.letters.len();
        folded(surface, &mut self.letters);
        let fold = &self.letters[start..];
        let word = Word {
            surface: Letters::last(&self.letters, start),
            fold: Letters::last(&self.letters, start),
            id: if fold.is_empty() { UNKNOWN } else { lexicon.id(fold) },
            chars: surface.chars().count() as u32,
            case: Case::of(surface),
            short: as_abbreviation(surface),
            cyrillic: fold.chars().next().is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c)),
            begins: false,
            tells: vocabulary.tells(fold, &mut self.begun),
            korean: lexicon.begins_korean(fold),
            name: [UNSET; 2],
            continues: [UNSET; 2],
            exact: UNSET,
        };
        let mut word = Word { begins: lexicon.step(0, word.id).is_some(), ..word };
        if self.words.len() >= MOST_WORDS || surface.len() > LONGEST_WORD {
            self.letters.truncate(start);
            self.begun.truncate(self.begun_ends.last().map_or(0, |end| *end as usize));
            return (FORGOTTEN, word);
        }
        self.countries.push(word.case.is_capital().then(|| country_of(fold)).flatten());
        self.begun_ends.push(self.begun.len() as u32);
        // Most words are in lower case and fold to themselves.
        if *fold != *surface {
            let from = self.letters.len();
            self.letters.push_str(surface);
            word.surface = Letters::last(&self.letters, from);
        }
        let index = self.words.len() as u32;
        self.words.push(word);
        let Self { table, hash: state, words, letters, .. } = self;
        table.insert_unique(hash, (hash as u32, index), |(_, index)| {
            hash_of(state, &letters.as_bytes()[words[*index as usize].surface.range()])
        });
        (index, word)
    }

    /// The set of words of the lists that a word may stand for.
    pub(crate) fn alike(
        &mut self,
        lexicon: &Lexicon,
        (index, word): (u32, Word),
        surface: &str,
        ask: Ask,
    ) -> u32 {
        let known = match ask {
            Ask::Name { inflected } => word.name[usize::from(inflected)],
            Ask::Continues { inflected } => word.continues[usize::from(inflected)],
            Ask::Exact if word.id == UNKNOWN => return NONE,
            Ask::Exact => word.exact,
        };
        if known != UNSET {
            return known;
        }
        let found = match ask {
            Ask::Exact => likeness::exact(lexicon, word.id),
            Ask::Name { inflected } => {
                likeness::search(lexicon, surface, word.id, word.case, inflected, true)
            }
            Ask::Continues { inflected } => {
                likeness::search(lexicon, surface, word.id, word.case, inflected, false)
            }
        };
        let set = self.keep(lexicon, &found);
        if let Some(word) = self.words.get_mut(index as usize) {
            *match ask {
                Ask::Name { inflected } => &mut word.name[usize::from(inflected)],
                Ask::Continues { inflected } => &mut word.continues[usize::from(inflected)],
                Ask::Exact => &mut word.exact,
            } = set;
        }
        set
    }

    fn keep(&mut self, lexicon: &Lexicon, found: &[Alike]) -> u32 {
        if found.is_empty() {
            return NONE;
        }
        let from = self.alike.len() as u32;
        self.alike.extend(found);
        self.sets.push(Set {
            from,
            to: self.alike.len() as u32,
            single: found.iter().any(|alike| lexicon.single(alike.word).next().is_some()),
            headed: found.iter().any(|alike| lexicon.headed(alike.word).next().is_some()),
            lower: found.iter().any(|alike| lexicon.traits(alike.word).lower),
            named: found.iter().any(|alike| lexicon.traits(alike.word).named),
            own: found.iter().fold(0, |bits, alike| bits | bit(alike.word)),
            partners: found.iter().fold(0, |bits, alike| bits | lexicon.partners(alike.word)),
        });
        (self.sets.len() - 1) as u32
    }

    pub(crate) fn set(&self, set: u32) -> Set {
        self.sets[set as usize]
    }

    /// The words of a set, the nearest first.
    pub(crate) fn members(&self, set: u32) -> &[Alike] {
        let Set { from, to, .. } = self.sets[set as usize];
        &self.alike[from as usize..to as usize]
    }

    /// The terms that begin with a word with this index; `None` where it is not kept.
    pub(crate) fn begun(&self, index: u32) -> Option<&[Entry]> {
        let to = *self.begun_ends.get(index as usize)? as usize;
        let from = index.checked_sub(1).map_or(0, |before| self.begun_ends[before as usize]);
        Some(&self.begun[from as usize..to])
    }

    /// The country that a word with this index names, if it has a capital; `None` where that is not kept.
    pub(crate) fn country(&self, index: u32) -> Option<Option<&'static str>> {
        self.countries.get(index as usize).copied()
    }

    /// The folded form of a word with this index; `surface` is asked for where it is not kept.
    pub(crate) fn folded<'a>(
        &'a self,
        index: u32,
        surface: impl FnOnce() -> &'a str,
    ) -> Cow<'a, str> {
        match self.words.get(index as usize) {
            Some(word) => Cow::Borrowed(&self.letters[word.fold.range()]),
            None => {
                let mut out = String::new();
                folded(surface(), &mut out);
                Cow::Owned(out)
            }
        }
    }
}

fn hash_of(state: &RandomState, letters: &[u8]) -> u64 {
    let mut hasher = state.build_hasher();
    hasher.write(letters);
    hasher.finish()
}

/// First names and firms that are shortened to four letters: "Alex. Brown".
const SHORTENED: [&str; 8] = ["Alex", "Benj", "Bros", "Chas", "Edwd", "Fred", "Jos", "Thos"];

/// "Inc", "им" and "U.S" may be abbreviations; a small word of three letters is none.
fn as_abbreviation(surface: &str) -> u8 {
    let letters = surface.chars().count();
    match Case::of(surface) {
        Case::Lower if letters > 2 => u8::MAX,
        _ if surface.contains('.') || SHORTENED.contains(&surface) => 1,
        _ => u8::try_from(letters).unwrap_or(u8::MAX),
    }
}

/// All that is kept, for one document at a time.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    pub words: Words,
    pub pairs: Pairs,
    /// Room for the words of each field.
    pub tokens: [Tokens; Field::ALL.len()],
}

impl Memo {
    /// Make room between two documents.
    pub(crate) fn tidy(&mut self) {
        // Pairs know the sets by their numbers: both begin anew together.
        if self.words.words.len() >= MOST_WORDS || self.words.sets.len() >= MOST_WORDS {
            *self = Self::default();
        }
        self.tokens.iter_mut().for_each(Tokens::tidy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_end_is_not_kept() {
        let (lexicon, vocabulary) = (Lexicon::default(), Vocabulary::default());
        let mut words = Words::default();
        let long = "Ы".repeat(1 << 20);
        let (index, word) = words.word(&lexicon, &vocabulary, &long, UNSET);
        assert_eq!(word.chars, 1 << 20);
        assert_eq!(words.folded(index, || &long), "ы".repeat(1 << 20));
        assert!(words.table.is_empty() && words.letters.is_empty());
    }
}
