//! What stands between the words of a name, and whether it parts them.

use super::Reading;
use super::likeness::Alike;
use crate::screen::lexicon::{Lexicon, Role};
use crate::screen::tokens::{Gap, UNKNOWN};

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
