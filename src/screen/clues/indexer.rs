//! Which words of a document an archive keeps, and how they are written down.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::document::{Document, Field};
use crate::screen::candidates::{Reading, beside_initial, shown};
use crate::screen::language::{self, Capitals};
use crate::screen::lexicon::Lexicon;
use crate::screen::memo::Memo;
use crate::screen::terms::{Languages, Vocabulary};
use crate::screen::tokens::Case;
use crate::watchlist::{Revision, WatchlistSet};

/// A document with more different words is no article: it is looked at every time instead.
const MOST_TERMS: usize = 20_000;

/// So is one with a longer word, in bytes.
const LONGEST_TERM: usize = 200;

/// How a word is written in a document, as an archive keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Written {
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

impl Written {
    /// Every way.
    pub const ALL: [Written; 6] = [
        Written::Name,
        Written::Initial,
        Written::Lower,
        Written::Declined,
        Written::BesideInitial,
        Written::Shown,
    ];

    /// A letter for it.
    pub fn sign(self) -> char {
        match self {
            Written::Name => 'n',
            Written::Initial => 'i',
            Written::Lower => 'l',
            Written::Declined => 'd',
            Written::BesideInitial => 'b',
            Written::Shown => 'o',
        }
    }
}

/// A word of a document, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The word.
    pub word: Box<str>,
    /// How it is written.
    pub written: Written,
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
    pub fn terms(&mut self, document: &Document) -> Option<Vec<Term>> {
        let inflected = language::declines(document);
        let capitals = Capitals::of(language::of(document).as_deref());
        let declined = inflected || capitals == Capitals::FirstOfName;
        let mut terms: HashSet<Term, RandomState> = HashSet::default();
        let mut whole = true;
        for field in Field::ALL {
            let text = document.field(field);
            let Memo { words, tokens: [tokens, ..], .. } = &mut self.memo;
            let (lexicon, names) = (&self.lexicon, Capitals::Names);
            tokens.read(lexicon, &self.vocabulary, words, text, (false, names));
            let languages = Languages::ALL;
            let reading = Reading { field, text, inflected, capitals, languages, tokens, words };
            for (at, token) in reading.list().iter().enumerate() {
                let surface = reading.slice(at, at + 1);
                let written = match token.case {
                    Case::Capital | Case::Upper | Case::None => Written::Name,
                    Case::Initial => Written::Initial,
                    Case::Lower if declined => Written::Declined,
                    Case::Lower => Written::Lower,
                };
                // Any name in a row may be a person.
                let capital = |at: usize| reading.list()[at].case != Case::Lower;
                let is_shown = || {
                    let lexicon = &self.lexicon;
                    written == Written::Name && shown(lexicon, &reading, at, capital).is_some()
                };
                let more = [
                    beside_initial(&self.lexicon, &reading, at).map(|_| Written::BesideInitial),
                    is_shown().then_some(Written::Shown),
                ];
                let word: Box<str> = surface.chars().flat_map(char::to_lowercase).collect();
                whole &= word.len() <= LONGEST_TERM;
                for written in more.into_iter().flatten() {
                    terms.insert(Term { word: word.clone(), written });
                }
                terms.insert(Term { word, written });
                if !whole || terms.len() > MOST_TERMS {
                    return self.finish(None);
                }
            }
        }
        self.finish(Some(terms.into_iter().collect()))
    }

    fn finish(&mut self, terms: Option<Vec<Term>>) -> Option<Vec<Term>> {
        self.memo.tidy();
        terms
    }
}
