//! The vocabulary of sanction announcements, compiled.

use std::collections::HashMap;

use super::candidates::Reading;
use super::tokens::{Case, words};
use crate::watchlist::WatchlistSet;

/// What a term says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    Authority,
    Action,
    Instrument,
    Exclude,
}

#[derive(Debug)]
struct Term {
    words: Vec<Word>,
    role: Role,
    /// Index into [`Vocabulary::ids`].
    id: usize,
    /// Written in capitals only: "US" is not "us".
    capitals: bool,
}

#[derive(Debug)]
struct Word {
    folded: String,
    /// The term has a `*` here: any ending will do.
    open: bool,
}

/// A term found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spotted {
    pub from: usize,
    pub to: usize,
    pub role: Role,
    /// Index into [`Vocabulary::ids`].
    pub id: usize,
}

/// All terms of all lists.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub ids: Vec<String>,
    terms: Vec<Term>,
    /// Terms by the first two letters of their first word.
    by_start: HashMap<String, Vec<usize>>,
}

impl Vocabulary {
    pub(crate) fn compile(set: &WatchlistSet) -> Self {
        let mut vocabulary = Self::default();
        for announcements in set.lists.iter().filter_map(|list| list.announcements.as_ref()) {
            for authority in &announcements.authority {
                vocabulary.add(Role::Authority, &authority.id, &authority.terms);
            }
            for action in &announcements.action {
                vocabulary.add(Role::Action, &action.id, &action.terms);
            }
            for instrument in &announcements.instrument {
                vocabulary.add(Role::Instrument, &instrument.id, &instrument.terms);
                vocabulary.add(Role::Exclude, &instrument.id, &instrument.exclude);
            }
        }
        vocabulary
    }

    fn add(&mut self, role: Role, id: &str, terms: &[String]) {
        self.ids.push(id.to_owned());
        for term in terms {
            let words: Vec<Word> = term
                .split_whitespace()
                .flat_map(|word| {
                    let open = word.ends_with('*');
                    let parts = words(word);
                    let last = parts.len().saturating_sub(1);
                    let words = parts
                        .into_iter()
                        .enumerate()
                        .map(|(at, folded)| Word { folded, open: open && at == last });
                    words.collect::<Vec<_>>()
                })
                .collect();
            let Some(first) = words.first() else { continue };
            let start = start_of(&first.folded);
            self.by_start.entry(start).or_default().push(self.terms.len());
            let letters = || term.chars().filter(|c| c.is_alphabetic());
            let capitals = letters().all(char::is_uppercase) && letters().count() <= 5;
            self.terms.push(Term { words, role, id: self.ids.len() - 1, capitals });
        }
    }

    /// Whether a word for what is imposed may begin with this folded word.
    pub(crate) fn may_impose(&self, folded: &str) -> bool {
        let begins = |at: &usize| {
            let term = &self.terms[*at];
            term.role == Role::Instrument && term.words[0].fits(folded)
        };
        self.by_start.get(&start_of(folded)).is_some_and(|terms| terms.iter().any(begins))
    }

    /// Every term in these words, the longest at each place for each role.
    pub(crate) fn spot(&self, reading: &Reading, range: std::ops::Range<usize>) -> Vec<Spotted> {
        let mut spotted: Vec<Spotted> = Vec::new();
        for from in range.clone() {
            let Some(terms) = self.by_start.get(&start_of(&reading.folded(from))) else {
                continue;
            };
            let mut here: Vec<Spotted> = Vec::new();
            for term in terms.iter().map(|at| &self.terms[*at]) {
                let to = from + term.words.len();
                if to <= range.end && term.fits(reading, from) {
                    here.push(Spotted { from, to, role: term.role, id: term.id });
                }
            }
            for role in [Role::Authority, Role::Action, Role::Instrument, Role::Exclude] {
                spotted.extend(
                    here.iter()
                        .filter(|s| s.role == role)
                        .max_by_key(|s| (s.to, std::cmp::Reverse(s.id))),
                );
            }
        }
        spotted
    }
}

impl Term {
    fn fits(&self, reading: &Reading, from: usize) -> bool {
        self.words.iter().zip(from..).all(|(word, at)| {
            let case = reading.list()[at].case;
            word.fits(&reading.folded(at))
                && (!self.capitals || matches!(case, Case::Upper | Case::None))
        })
    }
}

impl Word {
    fn fits(&self, folded: &str) -> bool {
        if self.open { folded.starts_with(&self.folded) } else { folded == self.folded }
    }
}

/// Terms are looked up by so much of their first word; a `*` may stand after two letters.
fn start_of(folded: &str) -> String {
    folded.chars().take(2).collect()
}
