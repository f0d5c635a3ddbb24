//! A term of the lists: its words, and where in a text they stand.

use std::borrow::Cow;

use super::{Role, Told, spelling};
use crate::screen::candidates::Reading;
use crate::screen::tokens::{Case, Gap};

/// So many words may stand at the `...` of a term.
pub(super) const WIDEST: usize = 14;

#[derive(Debug)]
pub(super) struct Term {
    pub words: Vec<Word>,
    pub role: Role,
    /// Index into [`super::Vocabulary::ids`].
    pub id: usize,
    /// Written in capitals only: "US" is not "us".
    pub capitals: bool,
    /// Who acts is written with a capital: "Commission" is no "commission".
    pub capital: bool,
    /// Letters of its words, without what a `*` stands for.
    pub letters: usize,
    pub told: Told,
}

#[derive(Debug)]
pub(super) struct Word {
    pub folded: String,
    /// The term has a `*` behind it: any ending will do.
    pub open: bool,
    /// The term has a `*` before it: any beginning will do, as in German compounds.
    pub compound: bool,
    /// The term has `...` before it: other words may stand between.
    pub apart: bool,
}

impl Term {
    /// One past its last word, and the words at its `...`, where it stands at `from`.
    pub fn fits(
        &self,
        reading: &Reading,
        from: usize,
        end: usize,
    ) -> Option<(usize, Option<(usize, usize)>)> {
        let fits = |word: &Word, at: usize| {
            let case = reading.list()[at].case;
            word.fits(&plain(reading, at))
                && (!self.capitals || matches!(case, Case::Upper | Case::None))
        };
        if self.capital && from < end && reading.list()[from].case == Case::Lower {
            return None;
        }
        // Words up to the next `...` stand side by side; behind it they may stand at several places.
        let row = |words: &[Word], at: usize| {
            words.iter().enumerate().all(|(n, word)| at + n < end && fits(word, at + n))
        };
        let (mut at, mut hole) = (from, None);
        for words in self.words.chunk_by(|_, next| !next.apart) {
            let next = match words[0].apart {
                true => (at..end.min(at + WIDEST + 1))
                    .take_while(|next| *next == at || !reading.list()[*next].gap.has(Gap::HARD))
                    .find(|next| row(words, *next))?,
                false => Some(at).filter(|at| row(words, *at))?,
            };
            if next > at {
                hole.get_or_insert((at, next));
            }
            at = next + words.len();
        }
        Some((at, hole))
    }
}

impl Word {
    pub fn fits(&self, folded: &str) -> bool {
        match (self.compound, self.open) {
            (false, false) => folded == self.folded,
            (false, true) => folded.starts_with(&self.folded),
            (true, false) => folded.ends_with(&self.folded),
            (true, true) => folded.contains(&self.folded),
        }
    }
}

/// A word of a text as terms are compared.
pub(super) fn plain<'a>(reading: &'a Reading, at: usize) -> Cow<'a, str> {
    spelling::plain(reading.folded(at))
}

/// A word of a term as it is compared. Behind the soft sign of an `open` one may follow a consonant.
pub(super) fn written(folded: &str, open: bool) -> String {
    let folded = if open { folded.trim_end_matches('ь') } else { folded };
    spelling::plain(folded.into()).into_owned()
}
