//! Candidates: spans of a field that may name an entity, before anything is decided.

mod align;
mod likeness;

use super::lexicon::{Kind, Lexicon, Meaning};
use super::tokens::{Case, Gap, Tokens, UNKNOWN};
use crate::document::Field;

pub(crate) use self::align::{Match, legal_beside, matches};
pub(crate) use self::likeness::Alike;
use self::likeness::Likeness;

/// A field, cut into words, each with the words of the lists that it may stand for.
pub(crate) struct Reading {
    pub field: Field,
    pub tokens: Tokens,
    /// Its language declines names in Latin letters.
    pub inflected: bool,
    /// All likenesses; `ranges` tells which are whose.
    alike: Vec<Alike>,
    ranges: Vec<(u32, u32)>,
}

/// A phrase that names weakly, supports or vetoes an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    pub meaning: Meaning,
}

impl Reading {
    /// Read `text`. `inflected` tells whether its language declines names in Latin letters.
    pub(crate) fn new(lexicon: &Lexicon, field: Field, text: &str, inflected: bool) -> Self {
        let tokens = Tokens::read(text, |folded| lexicon.id(folded));
        let mut likeness = Likeness::new(lexicon, text, inflected);
        let mut ranges: Vec<(u32, u32)> = Vec::with_capacity(tokens.list.len());
        for (at, token) in tokens.list.iter().enumerate() {
            let follows = at > 0
                && ranges[at - 1].0 < ranges[at - 1].1
                && token.gap.within_name(tokens.list[at - 1].chars());
            ranges.push(likeness.of(&tokens, token, follows));
        }
        Self { field, tokens, inflected, alike: likeness.found, ranges }
    }

    /// The words of the lists that the token at `at` may stand for, the nearest first.
    pub(crate) fn alike(&self, at: usize) -> &[Alike] {
        let (from, to) = self.ranges[at];
        &self.alike[from as usize..to as usize]
    }

    /// Whether the word at `at` continues a name that the word before began. A comma does not,
    /// but in "LAST, First".
    pub(crate) fn joined(&self, at: usize) -> bool {
        let gap = self.tokens.list[at].gap;
        gap.within_name(self.tokens.list[at - 1].chars())
            && (!gap.has(Gap::COMMA) || self.tokens.list[at - 1].case == Case::Upper)
    }

    /// Weak aliases, context and exclusions, by position.
    pub(crate) fn phrases(&self, lexicon: &Lexicon) -> Vec<Phrase> {
        let mut found = Vec::new();
        for from in 0..self.tokens.list.len() {
            let mut node = 0;
            for to in from..self.tokens.list.len() {
                let id = self.tokens.list[to].id;
                if id == UNKNOWN || (to > from && !self.joined(to)) {
                    break;
                }
                match lexicon.step(node, id) {
                    Some(next) => node = next,
                    None => break,
                }
                for meaning in lexicon.meanings(node) {
                    if self.written_as_name(lexicon, from, to + 1, meaning) {
                        found.push(Phrase { from, to: to + 1, meaning: *meaning });
                    }
                }
            }
        }
        found
    }

    /// Names are written with capitals in scripts that have them; context words need not be.
    fn written_as_name(
        &self,
        lexicon: &Lexicon,
        from: usize,
        to: usize,
        meaning: &Meaning,
    ) -> bool {
        if meaning.kind != Kind::Weak {
            return true;
        }
        let listed = &lexicon.phrases[meaning.phrase as usize];
        if !listed.chars().any(char::is_uppercase) {
            return true;
        }
        let tokens = &self.tokens.list[from..to];
        let capital = |case: Case| case.is_capital() || case == Case::None;
        let acronym = to - from == 1
            && listed.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
            && listed.chars().count() <= 5;
        let ends = tokens.first().is_some_and(|t| capital(t.case))
            && (tokens.last().is_some_and(|t| capital(t.case)) || tokens.len() > 2);
        ends && (!acronym || tokens[0].case == Case::Upper)
    }
}
