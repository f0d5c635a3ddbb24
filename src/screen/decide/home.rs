//! Bodies of the country that a document is about: in news from the United States "the Senate" is theirs.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashSet;

use super::why::Why;
use super::{ALERT, Evidence, Found};
use crate::document::Field;
use crate::screen::candidates::Reading;
use crate::screen::decide::weights::body as weights;
use crate::screen::lexicon::{country_of_two, short_country};
use crate::screen::tokens::{Case, Gap};

/// So many small words stand between two of a name: "Department of the Treasury".
const SMALL: usize = 2;

impl Evidence<'_> {
    /// Bodies that are named without their country, where the document is about it.
    pub(super) fn at_home(&mut self) {
        let mut called = Vec::new();
        for (index, reading) in self.readings.iter().enumerate() {
            if reading.field == Field::Furniture {
                continue;
            }
            let mut next = 0;
            for at in reading.live().iter().map(|at| *at as usize) {
                if at < next || !self.is_home_word(reading, at) {
                    continue;
                }
                let (to, words) = self.run(reading, at);
                next = to;
                if self.is_apart(reading, at, to) && self.lexicon.called(&words).next().is_some() {
                    called.push((index, at, to, words));
                }
            }
        }
        if called.is_empty() {
            return;
        }
        let Some(home) = self.home() else { return };
        let taken: HashSet<(usize, usize)> = (self.found.iter())
            .filter(|found| found.score() >= ALERT)
            .flat_map(|f| (f.from..f.to).map(move |at| (f.reading, at)))
            .collect();
        for (index, from, to, words) in called {
            if (from..to).any(|at| taken.contains(&(index, at))) {
                continue;
            }
            let own = |name: &u32| {
                self.lexicon.at_home(*name).is_some_and(|(own, code)| own == words && code == home)
            };
            let mut meant: BTreeMap<u32, u32> = BTreeMap::new();
            for name in self.lexicon.called(&words).filter(own) {
                meant.entry(self.lexicon.names[name as usize].entity).or_insert(name);
            }
            let Some((first, called)) = meant.first_key_value().map(|(e, n)| (*e, *n)) else {
                continue;
            };
            let one = |(entity, name): (&u32, &u32)| {
                *entity == first
                    || self.lexicon.may_be_one((first, Some(called)), (*entity, Some(*name)))
            };
            if !meant.iter().all(one) {
                continue;
            }
            for (entity, name) in &meant {
                let mut found = Found {
                    reading: index,
                    from,
                    to,
                    length: to - from,
                    entity: *entity,
                    phrase: "",
                    parts: Vec::new(),
                    name: Some(*name),
                    full: false,
                };
                found.add(Why::AtHome, weights::AT_HOME);
                self.found.push(found);
            }
        }
    }

    fn is_home_word(&self, reading: &Reading, at: usize) -> bool {
        let token = &reading.list()[at];
        token.case == Case::Capital && self.lexicon.is_home_word(token.id)
    }

    /// Such words in a row from `at` on: one past the last, and their ids in order.
    fn run(&self, reading: &Reading, at: usize) -> (usize, Vec<u32>) {
        let tokens = reading.list();
        let (mut words, mut to, mut small, mut next) =
            (BTreeSet::from([tokens[at].id]), at + 1, 0, at + 1);
        while next < tokens.len() && tokens[next].gap.is_space() && small <= SMALL {
            if self.is_home_word(reading, next) {
                words.insert(tokens[next].id);
                (to, small) = (next + 1, 0);
            } else if self.lexicon.traits(tokens[next].id).small {
                small += 1;
            } else {
                break;
            }
            next += 1;
        }
        (to, words.into_iter().collect())
    }

    /// Whether nothing beside the words makes a longer name of them or says whose body it is.
    fn is_apart(&self, reading: &Reading, from: usize, to: usize) -> bool {
        let tokens = reading.list();
        let traits = |at: usize| self.lexicon.traits(tokens[at].id);
        let gap = tokens[from].gap;
        let before = from > 0
            && (gap.has(Gap::POSSESSIVE)
                || gap.has(Gap::HYPHEN)
                || gap.is_space() && tokens[from - 1].case.is_capital() && !traits(from - 1).small);
        // "Library of Congress"
        let named_by = from > 1
            && gap.is_space()
            && {
                let traits = traits(from - 1);
                traits.small && !traits.and && !traits.link && !traits.article
            }
            && tokens[from - 1].gap.is_space()
            && tokens[from - 2].case.is_capital();
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|next| next.gap.is_space() && next.case.is_capital())
        };
        let longer = |at: usize| {
            capital(at) && {
                let traits = traits(at);
                !traits.title && !traits.role && !traits.office
            }
        };
        let of = to + 1 < tokens.len() && tokens[to].gap.is_space() && {
            let traits = traits(to);
            traits.small && !traits.and && !traits.link && capital(to + 1)
        };
        let hyphen = tokens.get(to).is_some_and(|next| next.gap.has(Gap::HYPHEN));
        !before && !named_by && !hyphen && !of && !longer(to)
    }

    /// The country that the document names most often; of several the one that it names first.
    fn home(&self) -> Option<&'static str> {
        let mut counts: Vec<(&'static str, usize)> = Vec::new();
        for reading in self.readings.iter().filter(|r| r.field != Field::Furniture) {
            let tokens = reading.list();
            for at in (0..tokens.len()).filter(|at| tokens[*at].case.is_capital()) {
                let folded = reading.folded(at);
                let short = || short_country(&folded).filter(|_| tokens[at].case == Case::Upper);
                let both = || {
                    let next = tokens.get(at + 1);
                    next.filter(|next| next.gap.is_space() && next.case == Case::Capital)
                        .and_then(|_| country_of_two(&folded, &reading.folded(at + 1)))
                };
                if let Some(code) = both().or_else(short).or_else(|| reading.country(at)) {
                    match counts.iter_mut().find(|(known, _)| *known == code) {
                        Some((_, count)) => *count += 1,
                        None => counts.push((code, 1)),
                    }
                }
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max()?;
        counts.into_iter().find(|(_, count)| *count == most).map(|(code, _)| code)
    }
}
