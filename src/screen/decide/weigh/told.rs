//! What shows that a word is the name of a body, by the words beside it and by how it is written.

use super::Weighing;
use crate::screen::tokens::{Case, Gap};

/// So many words may stand between a body and who speaks for it: "Acme's assistant general secretary".
const OFFICER_REACH: usize = 3;

/// So many words behind a verb of speech may a body be called "it".
const IT_REACH: usize = 2;

impl Weighing<'_> {
    /// Whether the text says of it what it says of bodies: "Acme's chief executive", "an Acme spokesman",
    /// "Acme said it has sold its ships".
    pub(super) fn is_told_as_a_body(&self) -> bool {
        let (tokens, to) = (self.reading.list(), self.matched.to);
        let first = &tokens[self.matched.from];
        let capital = first.case.is_capital();
        let begins = first.gap.has(Gap::HARD) || first.gap.has(Gap::PERIOD);
        let Some(next) = tokens.get(to).filter(|_| capital) else { return false };
        let traits = |at: usize| self.lexicon.traits(tokens[at].id);
        let space = |at: usize| tokens[at].gap.is_space();
        let small = |at: usize| tokens[at].case == Case::Lower;
        // "Acme's assistant general secretary", "the Acme chairman"; a person's aide, and a country's.
        let own = next.gap.has(Gap::POSSESSIVE) && !next.gap.has(Gap::HARD);
        let near = to..tokens.len().min(to + OFFICER_REACH);
        let led = (own || space(to))
            && near
                .take_while(|at| small(*at) && (*at == to || space(*at)))
                .any(|at| self.is_of_a_body(at));
        let it = |at: usize| matches!(&*self.reading.folded(at), "it" | "its");
        let speaks = space(to) && small(to) && traits(to).speech && {
            let near = to + 1..tokens.len().min(to + 1 + IT_REACH);
            near.take_while(|at| space(*at)).any(it)
        };
        led && !begins || speaks
    }

    /// Whether only bodies have such an officer.
    fn is_of_a_body(&self, at: usize) -> bool {
        matches!(
            &*self.reading.folded(at),
            "chairman"
                | "chairwoman"
                | "ceo"
                | "executive"
                | "spokesman"
                | "spokeswoman"
                | "spokesperson"
                | "secretary"
                | "director"
                | "treasurer"
                | "employees"
                | "shareholders"
                | "shares"
                | "subsidiary"
                | "headquarters"
        )
    }

    /// Whether the list and the text write a capital inside the word, as trade marks do: YouTube, FedEx.
    pub(super) fn is_written_in_its_own_way(&self) -> bool {
        let (from, to) = (self.matched.from, self.matched.to);
        let here = self.reading.slice(from, to);
        let mut before = ' ';
        let inner = here.chars().any(|c| {
            let inner = before.is_lowercase() && c.is_uppercase();
            before = c;
            inner
        });
        let name = &self.lexicon.names[self.matched.name as usize];
        inner && self.lexicon.written(name).contains(here)
    }
}
