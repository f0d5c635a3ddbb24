//! What stands beside a name: whether it is part of a longer one.

use super::Weighing;
use crate::screen::candidates::Token;
use crate::screen::language::Capitals;
use crate::screen::tokens::{Case, Gap, UNKNOWN};

impl Weighing<'_> {
    /// Whether a capitalised word clings to the span that is no title: the name may be longer.
    pub(super) fn stranger_beside(&self) -> bool {
        self.clings(|token| !self.lexicon.traits(token.id).title)
    }

    /// Whether a capitalised word that no list knows clings to the span.
    pub(super) fn inside_larger_name(&self) -> bool {
        self.clings(|token| token.id == UNKNOWN)
    }

    /// Whether a capitalised word stands directly before a name of one word that says no kind of
    /// body: of "Brown Brothers Asia Ltd" the last word alone is no name.
    pub(super) fn behind_a_name(&self) -> bool {
        let (tokens, from) = (self.reading.list(), self.matched.from);
        let begins = |at: usize| tokens[at].gap.has(Gap::HARD) || tokens[at].gap.has(Gap::PERIOD);
        from > 0
            && !self.declined()
            && !self.has_capital_nouns()
            && (tokens[from].gap.is_space() || tokens[from].gap.has(Gap::HYPHEN))
            && matches!(tokens[from - 1].case, Case::Capital | Case::Initial)
            && !self.is_plain(&tokens[from - 1])
            && !begins(from - 1)
    }

    /// Whether a further word of a name stands before it: of "Cistron Biotechnology Inc" the second
    /// word tells nothing. `across_and` tells whether "and" may stand between: "Brown and Harper Inc" is one
    /// name, "Stoltenberg and Bundesbank President Poehl" are two.
    pub(super) fn goes_before(&self, across_and: bool) -> bool {
        let (tokens, mut from) = (self.reading.list(), self.matched.from);
        // Florida National Banks of Florida Inc.
        let small = |at: usize| {
            let traits = self.lexicon.traits(tokens[at].id);
            traits.small && (across_and || !traits.and)
        };
        while from > 1 && tokens[from].gap.is_space() && small(from - 1) {
            from -= 1;
        }
        let gap = tokens[from].gap;
        from > 0 && (gap.is_space() || gap == Gap::HYPHEN) && {
            let before = &tokens[from - 1];
            let begins = before.gap.has(Gap::HARD) || before.gap.has(Gap::PERIOD);
            let everyday = || self.lexicon.is_everyday(&self.reading.folded(from - 1));
            let noun = before.case == Case::Capital && self.has_capital_nouns();
            let sentence = begins && everyday();
            before.case.is_capital() && !noun && !sentence && !self.is_plain(before)
        }
    }

    /// Whether a word beside a name may be no part of a longer one: a title, a legal form, "The".
    pub(super) fn is_plain(&self, token: &Token) -> bool {
        let traits = self.lexicon.traits(token.id);
        traits.title || traits.legal || traits.small
    }

    /// Whether the text goes on with what is only called after it: "the Igor Sechin Foundation". In a
    /// headline, where every word has a capital, nothing tells that.
    pub(super) fn lends_its_name(&self) -> bool {
        let (tokens, to) = (self.reading.list(), self.matched.to);
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|next| next.gap.is_space() && next.case == Case::Capital)
        };
        capital(to) && self.lexicon.traits(tokens[to].id).named_after && !capital(to + 1)
    }

    /// Whether the words beside it are in capitals as well, so that they tell nothing.
    pub(super) fn amid_capitals(&self) -> bool {
        let tokens = self.reading.list();
        let upper = |token: &Token| token.case == Case::Upper;
        let long = |token: &Token| upper(token) && token.chars > 2;
        let (from, to) = (self.matched.from, self.matched.to);
        let (before, after) = (from.checked_sub(1).map(|at| &tokens[at]), tokens.get(to));
        match (before, after) {
            (Some(before), Some(after)) => upper(before) && upper(after),
            (Some(only), None) | (None, Some(only)) => long(only),
            (None, None) => false,
        }
    }

    /// Whether a person's name goes on: behind a hyphen, or with a further capitalised word.
    pub(super) fn goes_on(&self) -> (bool, bool) {
        let (tokens, to) = (self.reading.list(), self.matched.to);
        let Some(next) = tokens.get(to) else { return (false, false) };
        let everyday = self.lexicon.is_everyday(&self.reading.folded(to));
        // "Sechin-linked" is no longer name.
        let told = next.case == Case::Lower && is_participle(&self.reading.folded(to));
        let hyphen = next.gap == Gap::HYPHEN && !told;
        let known = self.is_plain(next) || everyday;
        (hyphen, next.gap.is_space() && next.case == Case::Capital && !known)
    }

    /// Whether a person's name began before: of Ali al-Khalifa al-Sabah all but the first word.
    pub(super) fn is_tail(&self) -> bool {
        let (tokens, mut from) = (self.reading.list(), self.matched.from);
        let joined = |at: usize| tokens[at].gap.is_space() || tokens[at].gap == Gap::HYPHEN;
        // "Hugo Chávez y Diosdado Cabello" are two.
        let particle = |at: usize| {
            let traits = self.lexicon.traits(tokens[at].id);
            traits.particle && !traits.small
        };
        while from > 0 && joined(from) && particle(from - 1) {
            from -= 1;
        }
        from > 0 && from < self.matched.from && joined(from) && {
            let before = &tokens[from - 1];
            let traits = self.lexicon.traits(before.id);
            let known = self.is_plain(before)
                || traits.place
                || traits.generic
                || self.lexicon.is_everyday(&self.reading.folded(from - 1));
            before.case == Case::Capital && !known
        }
    }

    /// Whether the language writes every noun with a capital, so that one beside a name tells nothing.
    pub(super) fn has_capital_nouns(&self) -> bool {
        self.reading.capitals == Capitals::Nouns
    }

    /// Whether such a capitalised word stands directly before or behind the span.
    pub(super) fn clings(&self, such: impl Fn(&Token) -> bool) -> bool {
        let tokens = self.reading.list();
        let nouns = self.has_capital_nouns();
        let stranger = |at: usize| !nouns && tokens[at].case == Case::Capital && such(&tokens[at]);
        let (from, to) = (self.matched.from, self.matched.to);
        // The word that begins a sentence has its capital from there.
        let begins = |at: usize| tokens[at].gap.has(Gap::HARD) || tokens[at].gap.has(Gap::PERIOD);
        let before =
            from > 0 && tokens[from].gap.is_space() && stranger(from - 1) && !begins(from - 1);
        let after = to < tokens.len() && tokens[to].gap.is_space() && stranger(to);
        before || after
    }
}

/// What hangs on a name by a hyphen and is none of its words: Sechin-linked, Sechin-owned.
fn is_participle(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ed")
        || matches!(word, "led" | "run" | "era" | "nahe" | "nahen")
}
