//! Candidates: spans of a field that the lexicon knows, before anything is decided.

use super::lexicon::{Kind, Lexicon, Meaning};
use super::tokens::{Case, Gap, Tokens, UNKNOWN};
use crate::document::Field;

/// A field, cut into words.
pub(crate) struct Reading {
    pub field: Field,
    pub tokens: Tokens,
    /// Word ids, case endings undone.
    pub words: Vec<u32>,
    /// Whether the word is another case form than the list's.
    pub inflected: Vec<bool>,
}

/// A span that names an entity, supports one, or vetoes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    pub meaning: Meaning,
    /// A word stands between first name and surname that the list does not have.
    pub extra_middle: bool,
}

impl Reading {
    pub(crate) fn new(lexicon: &Lexicon, field: Field, text: &str) -> Self {
        let tokens = Tokens::read(text, |folded| lexicon.id(folded));
        let mut words = Vec::with_capacity(tokens.list.len());
        let mut inflected = Vec::with_capacity(tokens.list.len());
        for token in &tokens.list {
            let base = (token.id == UNKNOWN && token.case.is_capital())
                .then(|| lexicon.inflected(tokens.folded(token)))
                .flatten();
            words.push(base.unwrap_or(token.id));
            inflected.push(base.is_some());
        }
        Self { field, tokens, words, inflected }
    }

    /// Everything that the lexicon knows in this field, by position.
    pub(crate) fn candidates(&self, lexicon: &Lexicon) -> Vec<Candidate> {
        let mut found = Vec::new();
        for from in 0..self.words.len() {
            if self.words[from] != UNKNOWN {
                self.walk(lexicon, from, &mut found);
            }
        }
        found
    }

    fn walk(&self, lexicon: &Lexicon, from: usize, found: &mut Vec<Candidate>) {
        let mut node = 0;
        for to in from..self.words.len() {
            if to > from && !self.joined(to) {
                break;
            }
            // "First Middle Last" where the list has "First Last".
            if to == from + 1 {
                self.skip_middle(lexicon, from, node, found);
            }
            match lexicon.step(node, self.words[to]) {
                Some(next) => node = next,
                None => break,
            }
            for meaning in lexicon.meanings(node) {
                if self.written_as_name(lexicon, from, to + 1, meaning) {
                    found.push(Candidate {
                        from,
                        to: to + 1,
                        meaning: *meaning,
                        extra_middle: false,
                    });
                }
            }
        }
    }

    fn skip_middle(&self, lexicon: &Lexicon, from: usize, node: u32, found: &mut Vec<Candidate>) {
        let (middle, last) = (from + 1, from + 2);
        let capital = |at: usize| self.tokens.list[at].case.is_capital();
        if last >= self.words.len()
            || !self.joined(last)
            || !capital(from)
            || !capital(middle)
            || !capital(last)
        {
            return;
        }
        // "President Vladimir Putin" is no middle name of "President Putin".
        if lexicon.is_title(self.words[from]) {
            return;
        }
        let Some(node) = lexicon.step(node, self.words[last]) else { return };
        for meaning in lexicon.meanings(node) {
            let person = lexicon.entities[meaning.entity as usize].is_person();
            if person && matches!(meaning.kind, Kind::Whole | Kind::Short) {
                found.push(Candidate { from, to: last + 1, meaning: *meaning, extra_middle: true });
            }
        }
    }

    /// Whether the word at `at` continues a name that the word before began. A comma does not,
    /// but in "LAST, First".
    pub(crate) fn joined(&self, at: usize) -> bool {
        let gap = self.tokens.list[at].gap;
        gap.within_name(self.tokens.list[at - 1].chars())
            && (!gap.has(Gap::COMMA) || self.tokens.list[at - 1].case == Case::Upper)
    }

    /// Names are written with capitals in scripts that have them; context words need not be.
    fn written_as_name(
        &self,
        lexicon: &Lexicon,
        from: usize,
        to: usize,
        meaning: &Meaning,
    ) -> bool {
        if matches!(meaning.kind, Kind::Context | Kind::Exclude) {
            return true;
        }
        let listed = &lexicon.names[meaning.name as usize];
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
