//! What stands between the words of a name, and whether it parts them.

use super::Reading;
use super::likeness::Alike;
use crate::screen::lexicon::{Lexicon, Role};
use crate::screen::tokens::{Case, Gap, UNKNOWN};

/// The words of a name, laid over words of a text.
#[derive(Clone, Copy)]
pub(super) struct Laid<'a> {
    pub lexicon: &'a Lexicon,
    pub reading: &'a Reading<'a>,
    pub ids: &'a [u32],
    pub roles: &'a [Role],
    /// For each word of the name the token that stands for it.
    pub words: &'a [Option<(usize, Alike)>],
}

impl Laid<'_> {
    /// Which word of the name the token at `at` stands for, and how.
    fn word(&self, at: usize) -> Option<(usize, Alike)> {
        let here = |(word, place): (usize, &Option<(usize, Alike)>)| {
            place.filter(|(place, _)| *place == at).map(|(_, alike)| (word, alike))
        };
        self.words.iter().enumerate().find_map(here)
    }

    /// Whether the comma before `at` turns a person's name round: "Nasrallah, Hassan", but not "Ali
    /// Nasrallah, Hassan Diab".
    pub(super) fn inverted(&self, at: usize) -> bool {
        let tokens = self.reading.list();
        let is = |at: usize, role: Role| {
            self.word(at).is_some_and(|(word, alike)| {
                self.roles[word] == role && alike.cost == 0 && tokens[at].id != UNKNOWN
            })
        };
        let name = |at: usize| {
            let traits = self.lexicon.traits(tokens[at].id);
            let other = self.word(at).is_none() && !traits.title && !traits.role;
            tokens[at].case.is_capital() && other
        };
        let behind = |at: usize| tokens[at].gap.is_space();
        let gap = tokens[at].gap;
        !gap.has(Gap::QUOTE)
            && !gap.has(Gap::HARD)
            && is(at - 1, Role::Surname)
            && is(at, Role::Given)
            && !(at > 1 && behind(at - 1) && name(at - 2))
            && !(at + 1 < tokens.len() && behind(at + 1) && name(at + 1))
    }

    /// Whether what is the name's shares its last words with another that stands behind "and": "the Tokyo and
    /// London Stock Exchanges", "Arkady and Boris Rotenberg".
    pub(super) fn shared(&self, from: usize, to: usize, person: bool) -> bool {
        let tokens = self.reading.list();
        let traits = |at: usize| self.lexicon.traits(tokens[at].id);
        let taken = |at: usize| self.word(at).is_some();
        let space = |at: usize| tokens[at].gap.is_space();
        let and = from + 1;
        if and + 2 > to || !traits(and).and || taken(and) || !taken(from) {
            return false;
        }
        let other = and + 1;
        let apart = (and..=to).all(space)
            && !taken(other)
            && (other + 1..=to).all(|at| taken(at) || traits(at).small);
        let capital = |at: usize| tokens[at].case == Case::Capital;
        let before = from > 0 && space(from) && {
            let traits = traits(from - 1);
            tokens[from - 1].case.is_capital() && !traits.title && !traits.role && !traits.small
        };
        let is =
            |at: usize, role: Role| self.word(at).is_some_and(|(word, _)| self.roles[word] == role);
        let plural = || self.reading.folded(to).ends_with('s') && traits(to).generic;
        let kind = match person {
            true => {
                is(from, Role::Given)
                    && is(to, Role::Surname)
                    && to == other + 1
                    && !traits(other).title
            }
            false => plural(),
        };
        apart && capital(from) && capital(other) && capital(to) && !before && kind
    }

    /// Whether the comma before `at` stands between the partners of a firm, of which the list has none:
    /// "Goldman, Sachs & Co".
    pub(super) fn of_partners(&self, at: usize) -> bool {
        let tokens = self.reading.list();
        let traits = |at: usize| self.lexicon.traits(tokens[at].id);
        let partner = |at: usize| {
            let traits = traits(at);
            self.word(at).is_some() && !traits.generic && !traits.place && !traits.legal
        };
        let and = |at: usize| tokens.get(at).is_some_and(|_| traits(at).and);
        let behind = if and(at + 1) { at + 2 } else { at + 1 };
        let firm = tokens.get(behind).is_some_and(|token| {
            token.case.is_capital() && !token.gap.has(Gap::COMMA) && traits(behind).legal
        });
        partner(at - 1) && partner(at) && firm
    }

    /// How many words between `from` and `to` are none of a body's name and stand between two names rather
    /// than in one: "Ocean and Pearl". `None` where the second of them has all its words for itself.
    pub(super) fn links(&self, from: usize, to: usize) -> Option<usize> {
        let tokens = self.reading.list();
        let taken = |at: usize| self.word(at).is_some();
        let traits = |at: usize| self.lexicon.traits(tokens[at].id);
        // "Sunrise the Shipping" is none either; "Bank of the North" may be "Bank of North".
        let article = |at: usize| {
            at > from && taken(at - 1) && !traits(at - 1).particle && traits(at).article
        };
        // Of "Nord Stream 1 and 2" both are named.
        let numbers =
            |at: usize| at > from && at < to && self.is_number(at - 1) && self.is_number(at + 1);
        let link = |at: &usize| !taken(*at) && !numbers(*at) && (traits(*at).link || article(*at));
        let links = (from..=to).filter(link).count();
        // "Gazprom and Gazprom Neft"
        let twice = |at: usize| {
            let same = |other: usize| tokens[other].id == tokens[at].id && taken(other);
            !taken(at) && (from..=to).any(same)
        };
        if links > 0 && (from..=to).any(twice) {
            return None;
        }
        // A small word of the list may be another one here: "in Iraq", "of Iraq".
        let small = self.ids.iter().zip(self.words);
        let small = small.filter(|(id, at)| at.is_none() && self.lexicon.traits(**id).particle);
        Some(links.saturating_sub(small.count()))
    }

    /// Whether the number at `at` stands before another one that is the name's, up to `to`.
    pub(super) fn begins_row(&self, at: usize, to: usize) -> bool {
        at + 2 <= to && self.is_number(at) && self.is_number(at + 2) && self.word(at + 2).is_some()
    }

    fn is_number(&self, at: usize) -> bool {
        self.reading.folded(at).starts_with(|c: char| c.is_ascii_digit())
    }
}
