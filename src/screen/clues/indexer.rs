//! Which words of a document an archive keeps, and how they are written down.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::document::{Document, Field};
use crate::screen::candidates::{Reading, Tokens, beside_initial, shown};
use crate::screen::language;
use crate::screen::lexicon::Lexicon;
use crate::screen::memo::Memo;
use crate::screen::terms::Vocabulary;
use crate::screen::tokens::Case;
use crate::watchlist::{Revision, WatchlistSet};

/// A document with more different words is no article: it is looked at every time instead.
const MOST_TERMS: usize = 20_000;

/// So is one with a longer word, in bytes.
const LONGEST_TERM: usize = 200;

/// How a word is kept: the first character of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// With a capital, or in a script without them.
    Name,
    /// One capital letter.
    Initial,
    /// In lower case.
    Lower,
    /// In lower case, in a language that gives names in Latin letters case endings.
    Declined,
    /// Beside an initial, however it is written; it is kept as one of the others as well.
    BesideInitial,
    /// Beside what shows that a person is meant; the same.
    Shown,
}

impl Kind {
    const ALL: [(Kind, char); 6] = [
        (Kind::Name, 'n'),
        (Kind::Initial, 'i'),
        (Kind::Lower, 'l'),
        (Kind::Declined, 'd'),
        (Kind::BesideInitial, 'b'),
        (Kind::Shown, 'o'),
    ];

    fn sign(self) -> char {
        let mut all = Kind::ALL.iter();
        all.find(|(kind, _)| *kind == self).map_or('n', |(_, sign)| *sign)
    }
}

/// A term as its kind and its word.
pub(super) fn parted(term: &str) -> Option<(Kind, &str)> {
    let mut chars = term.chars();
    let sign = chars.next()?;
    let (kind, _) = Kind::ALL.iter().find(|(_, known)| *known == sign)?;
    Some((*kind, chars.as_str()))
}

/// Tells which words a document has, whatever the watchlists are.
#[derive(Debug)]
pub struct Indexer {
    /// Of no list: it has the words of the tables only.
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    memo: Memo,
}

impl Default for Indexer {
    fn default() -> Self {
        let none = WatchlistSet { lists: Vec::new(), revision: Revision::of(&[]) };
        Self {
            lexicon: Lexicon::compile(&none),
            vocabulary: Vocabulary::default(),
            memo: Memo::default(),
        }
    }
}

impl Indexer {
    /// The terms of a document, each once; `None` where it has too many, so that it is to be looked
    /// at whatever is wanted.
    pub fn terms(&mut self, document: &Document) -> Option<Vec<String>> {
        let inflected = language::declines(document);
        let mut terms: HashSet<String, RandomState> = HashSet::default();
        let mut term = String::new();
        let mut whole = true;
        for field in Field::ALL {
            let text = document.field(field);
            let words = &mut self.memo.words;
            let tokens = Tokens::read(&self.lexicon, &self.vocabulary, words, text, false);
            let reading =
                Reading { field, text, inflected, tokens: &tokens, words: &self.memo.words };
            for (at, token) in reading.list().iter().enumerate() {
                let surface = reading.slice(at, at + 1);
                let kind = match token.case {
                    Case::Capital | Case::Upper | Case::None => Kind::Name,
                    Case::Initial => Kind::Initial,
                    Case::Lower if inflected => Kind::Declined,
                    Case::Lower => Kind::Lower,
                };
                // Any name in a row may be a person.
                let capital = |at: usize| reading.list()[at].case != Case::Lower;
                let is_shown =
                    || kind == Kind::Name && shown(&self.lexicon, &reading, at, capital).is_some();
                let more = [
                    beside_initial(&self.lexicon, &reading, at).map(|_| Kind::BesideInitial),
                    is_shown().then_some(Kind::Shown),
                ];
                for kind in [Some(kind)].into_iter().chain(more).flatten() {
                    term.clear();
                    term.push(kind.sign());
                    term.extend(surface.chars().flat_map(char::to_lowercase));
                    whole &= term.len() <= LONGEST_TERM;
                    if !terms.contains(&term) {
                        terms.insert(term.clone());
                    }
                }
                if !whole || terms.len() > MOST_TERMS {
                    return self.finish(None);
                }
            }
        }
        self.finish(Some(terms.into_iter().collect()))
    }

    fn finish(&mut self, terms: Option<Vec<String>>) -> Option<Vec<String>> {
        self.memo.tidy();
        terms
    }
}
