//! The vocabulary of sanction announcements, compiled.

mod cue;
mod languages;
mod spelling;
mod tells;
mod term;

use std::collections::{BTreeMap, HashMap};

use super::candidates::Reading;
use super::tokens::words;
use crate::watchlist::WatchlistSet;

pub(crate) use self::cue::Cue;
use self::languages::Known;
pub(crate) use self::languages::Languages;
pub(crate) use self::tells::Tells;
use self::term::{Term, WIDEST, Word, plain, written};

/// What a term says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    Authority,
    /// "British", "американских": an authority only beside what is imposed.
    Adjective,
    Action,
    Instrument,
    /// "imports", "airspace": what is imposed where it is forbidden.
    Object,
    Exclude,
    Cue(Cue),
}

/// What the sentence before told that the next may go on about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GoesOn {
    /// An act with targets.
    pub listed: bool,
    /// Somebody was pursued.
    pub pursued: bool,
}

/// A term found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spotted {
    pub from: usize,
    pub to: usize,
    pub role: Role,
    /// Index into [`Vocabulary::ids`].
    pub id: usize,
    /// The words at the `...` of the term, which are not its own.
    pub hole: Option<(usize, usize)>,
    pub told: Told,
}

/// How it is told what is imposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// By a word that says so anywhere.
    ByName,
    /// By a word that says so only where the text names sanctions elsewhere: "the list".
    InContext,
    /// By no term of the lists, but a word that forbids and what it forbids.
    ByObject,
}

impl Spotted {
    /// Whether one of its own words stands in `from..to`.
    pub(crate) fn touches(&self, from: usize, to: usize) -> bool {
        match self.hole {
            Some((start, end)) => {
                (self.from..start).chain(end..self.to).any(|at| from <= at && at < to)
            }
            None => self.from < to && from < self.to,
        }
    }
}

/// What may be no sanction: "restrictions".
pub(crate) const VAGUE: &str = "restrictions";

/// What permits in spite of sanctions.
pub(crate) const LICENCE: &str = "general-licence";

/// So many words around a word for sanctions tell whether others are meant.
const AROUND: usize = 12;

/// The first words of a ban and of what it forbids stand no further apart: six words between them, and
/// what the term of either holds.
const NEAR_BAN: u32 = WIDEST as u32 + 10;

/// A term and its language, by which most need no look at the term itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    term: u32,
    language: Languages,
}

/// A delivery and the word for whoever is pursued for it stand no further apart, in words: in one sentence.
const PURSUIT: u32 = 100;

/// All terms of all lists.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    pub ids: Vec<String>,
    /// Lists of the state-owned companies of one country, with its code.
    pub state_owned: Vec<(String, String)>,
    terms: Vec<Term>,
    languages: Known,
    /// That of the terms that are being added.
    adding: Languages,
    /// Terms by their first word.
    by_word: HashMap<String, Vec<Entry>>,
    /// Terms whose first word has a `*`, by its first letters.
    by_start: HashMap<String, Vec<Entry>>,
    /// Terms whose first word may begin with any letters.
    compounds: Vec<Entry>,
}

impl Vocabulary {
    pub(crate) fn compile(set: &WatchlistSet) -> Self {
        let mut vocabulary = Self::default();
        for list in set.lists.iter().filter(|list| list.topics.iter().any(|t| t == "gov.soe")) {
            let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
            for country in list.entities.iter().flat_map(|entity| &entity.countries) {
                *counts.entry(country).or_default() += 1;
            }
            // A branch abroad changes nothing.
            let country = counts.into_iter().find(|(_, count)| 2 * count > list.entities.len());
            if let Some((country, _)) = country {
                vocabulary.state_owned.push((list.id.clone(), country.clone()));
            }
        }
        for announcements in set.lists.iter().filter_map(|list| list.announcements.as_ref()) {
            for authority in &announcements.authority {
                vocabulary.language(authority.language.as_deref());
                vocabulary.add(Role::Authority, &authority.id, &authority.terms);
                vocabulary.add(Role::Adjective, &authority.id, &authority.adjectives);
            }
            for action in &announcements.action {
                vocabulary.language(action.language.as_deref());
                vocabulary.add(Role::Action, &action.id, &action.terms);
            }
            for instrument in &announcements.instrument {
                vocabulary.language(instrument.language.as_deref());
                vocabulary.add(Role::Instrument, &instrument.id, &instrument.terms);
                let id = vocabulary.ids.len() - 1;
                for term in &instrument.in_context {
                    vocabulary.add_term(Role::Instrument, id, term, Told::InContext);
                }
                vocabulary.add(Role::Object, &instrument.id, &instrument.objects);
                vocabulary.add(Role::Exclude, &instrument.id, &instrument.exclude);
            }
            for cue in &announcements.cue {
                if let Some(role) = Cue::of(&cue.id) {
                    vocabulary.language(cue.language.as_deref());
                    vocabulary.add(Role::Cue(role), &cue.id, &cue.terms);
                }
            }
        }
        vocabulary
    }

    /// The language of the terms that are added next.
    fn language(&mut self, language: Option<&str>) {
        self.adding = language.map_or(Languages::ALL, |language| self.languages.bit(language));
    }

    /// The languages whose terms count in a document of this language, where it is known.
    pub(crate) fn admitted(&self, language: Option<&str>) -> Languages {
        self.languages.admitted(language)
    }

    fn add(&mut self, role: Role, id: &str, terms: &[String]) {
        self.ids.push(id.to_owned());
        for term in terms {
            self.add_term(role, self.ids.len() - 1, term, Told::ByName);
        }
    }

    fn add_term(&mut self, role: Role, id: usize, term: &str, told: Told) {
        let mut apart = false;
        let mut parts: Vec<Word> = Vec::new();
        for word in term.split_whitespace() {
            if word == "..." {
                apart = true;
                continue;
            }
            let (open, compound) = (word.ends_with('*'), word.starts_with('*') && parts.is_empty());
            let folded = words(word);
            let last = folded.len().saturating_sub(1);
            parts.extend(folded.into_iter().enumerate().map(|(at, folded)| Word {
                folded: written(&folded, open && at == last),
                open: open && at == last,
                compound: compound && at == 0,
                apart: std::mem::take(&mut apart) && at == 0,
            }));
        }
        let Some(first) = parts.first() else { return };
        let entry = Entry { term: self.terms.len() as u32, language: self.adding };
        match first.compound {
            true => self.compounds.push(entry),
            false if first.open => {
                let start = start_of(&first.folded, LONGEST_START).to_owned();
                self.by_start.entry(start).or_default().push(entry);
            }
            false => {
                self.by_word.entry(first.folded.clone()).or_default().push(entry);
            }
        }
        let letters = || term.chars().filter(|c| c.is_alphabetic());
        let capitals =
            letters().all(char::is_uppercase) && letters().count() <= 5 && letters().count() > 1;
        let letters = parts.iter().map(|word| word.folded.chars().count()).sum();
        let capital = matches!(role, Role::Authority | Role::Adjective)
            && term.starts_with(char::is_uppercase);
        self.terms.push(Term { words: parts, role, id, capitals, capital, letters, told });
    }

    /// The index of an id of the lists.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|known| known == id)
    }

    /// Whether a word of this folded form names an authority.
    pub(crate) fn is_authority(&self, folded: &str) -> bool {
        let folded = &*spelling::plain(folded.into());
        self.entries(folded).map(|entry| self.term(entry)).any(|term| {
            term.role == Role::Authority && term.words.len() == 1 && term.words[0].fits(folded)
        })
    }

    /// What may be told by a word of this folded form; the terms that begin with it go to `begun`.
    pub(crate) fn tells(&self, folded: &str, begun: &mut Vec<Entry>) -> Tells {
        let folded = &*spelling::plain(folded.into());
        let entries = self.entries(folded).filter(|entry| self.term(entry).words[0].fits(folded));
        entries.fold(Tells::NOTHING, |tells, entry| {
            begun.push(*entry);
            let term = self.term(entry);
            let more = match term.role {
                Role::Authority if self.is_office(term) => Tells::OFFICE,
                Role::Action if self.ids[term.id] == "enforce" => Tells::ENFORCES,
                Role::Instrument if self.is_licence(term) => {
                    Tells(Tells::of(term).0 | Tells::LICENCE.0)
                }
                _ => Tells::of(term),
            };
            Tells(tells.0 | more.0)
        })
    }

    /// Whether a text names sanctions: what else it calls a list or a measure is then one of them.
    pub(crate) fn names_sanctions(&self, reading: &Reading) -> bool {
        let end = reading.list().len();
        let named = reading.instruments().iter().filter(|(_, tells)| tells.has(Tells::NAME));
        named.map(|(at, _)| *at as usize).any(|at| {
            let sure = |term: &Term| self.ids[term.id] != VAGUE && term.told == Told::ByName;
            // "FIFA sanctions", "sanctioned the budget".
            self.imposes(reading, at, sure) && {
                let around = at.saturating_sub(AROUND)..end.min(at + AROUND);
                let spotted = self.spot(reading, around, false);
                !spotted.iter().any(|s| match s.role {
                    Role::Exclude => s.touches(at, at + 1),
                    role => role == Role::Cue(Cue::Elsewhere),
                })
            }
        })
    }

    /// Whether a text names an office that does nothing but sanctions: its lists and licences are of
    /// them.
    pub(crate) fn names_office(&self, reading: &Reading) -> bool {
        let end = reading.list().len();
        let offices = reading.instruments().iter().filter(|(_, tells)| tells.has(Tells::OFFICE));
        offices.map(|(at, _)| *at as usize).any(|at| {
            self.at(reading, at)
                .any(|term| self.is_office(term) && term.fits(reading, at, end).is_some())
        })
    }

    /// Whether a term is a licence in context only: "the waiver".
    fn is_licence(&self, term: &Term) -> bool {
        term.told == Told::InContext && self.ids[term.id] == LICENCE
    }

    fn is_office(&self, term: &Term) -> bool {
        const OFFICES: [&str; 2] = ["us.ofac", "uk.ofsi"];
        term.role == Role::Authority && OFFICES.contains(&self.ids[term.id].as_str())
    }

    /// Whether one of the first words, so many, says that something is imposed, that a breach is pursued, or that
    /// something of what may be forbidden is.
    pub(crate) fn begins_with_a_ban(&self, reading: &Reading, words: u32) -> bool {
        let first = || reading.instruments().iter().take_while(|(at, _)| *at < words);
        let near = |at: u32, what: Tells| {
            first().any(|(other, tells)| tells.has(what) && other.abs_diff(at) <= NEAR_BAN)
        };
        first().any(|(at, tells)| {
            tells.has(Tells::ENFORCES) && near(*at, Tells::SUPPLY)
                || tells.has(Tells::OBJECT) && near(*at, Tells::BAN)
                || tells.has(Tells::NAME)
                    && self.imposes(reading, *at as usize, |term| term.told == Told::ByName)
        })
    }

    /// Whether a sentence may announce something for the word at `place` of those that may tell of
    /// something imposed, `in_context` or without, or where the sentence `goes_on` about the one before.
    pub(crate) fn opens(
        &self,
        reading: &Reading,
        place: usize,
        in_context: bool,
        goes_on: GoesOn,
    ) -> bool {
        let all = reading.instruments();
        let (at, tells) = all[place];
        let near = |(other, _): &&(u32, Tells)| other.abs_diff(at) <= NEAR_BAN;
        let pursued = |(other, tells): &(u32, Tells)| {
            tells.has(Tells::ENFORCES) && other.abs_diff(at) <= PURSUIT
        };
        let before = || all[..place].iter().rev().take_while(near);
        let after = || all[place + 1..].iter().take_while(near);
        let reached = |(other, _): &&(u32, Tells)| other.abs_diff(at) <= PURSUIT;
        let around = || {
            let before = all[..place].iter().rev().take_while(reached);
            before.chain(all[place + 1..].iter().take_while(reached))
        };
        let counts = |term: &Term| in_context || term.told == Told::ByName || self.is_licence(term);
        tells.has(Tells::BAN_NOUN)
            || goes_on.pursued && (tells.has(Tells::ENFORCES) || tells.has(Tells::SUPPLY))
            || goes_on.listed && tells.has(Tells::LISTED)
            || tells.has(Tells::SUPPLY) && around().any(pursued)
            || tells.has(Tells::OBJECT)
                && before().chain(after()).any(|(_, other)| other.has(Tells::BAN))
            || (tells.has(Tells::NAME)
                || tells.has(Tells::LICENCE)
                || in_context && tells.has(Tells::CONTEXT))
                && self.imposes(reading, at as usize, counts)
    }

    /// Whether a term for what is imposed begins with the word at `at`.
    fn imposes(&self, reading: &Reading, at: usize, counts: impl Fn(&Term) -> bool) -> bool {
        let end = reading.list().len();
        self.at(reading, at).any(|term| {
            term.role == Role::Instrument && counts(term) && term.fits(reading, at, end).is_some()
        })
    }

    /// The terms that may begin with the word at `at`.
    fn at<'a>(
        &'a self,
        reading: &Reading<'a>,
        at: usize,
    ) -> impl Iterator<Item = &'a Term> + use<'a> {
        let (kept, others) = match reading.begun(at) {
            Some(kept) => (kept, None),
            None => (&[][..], Some(self.entries(&plain(reading, at)))),
        };
        let languages = reading.languages;
        let entries = kept.iter().chain(others.into_iter().flatten());
        let counts = move |entry: &&Entry| entry.language.meet(languages);
        entries.filter(counts).map(|entry| self.term(entry))
    }

    fn term(&self, entry: &Entry) -> &Term {
        &self.terms[entry.term as usize]
    }

    /// The terms that may begin with a word of this folded form.
    fn entries<'a>(&'a self, folded: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let starts: [Option<&Vec<Entry>>; LONGEST_START] = std::array::from_fn(|at| {
            let start = start_of(folded, at + 1);
            // A shorter word is found once, by all its letters.
            (start.chars().count() == at + 1).then(|| self.by_start.get(start)).flatten()
        });
        let words = self.by_word.get(folded).into_iter().chain(starts.into_iter().flatten());
        words.flatten().chain(&self.compounds)
    }

    /// Every term in these words, the longest at each place for each role; those that count only
    /// `in_context` where that is given.
    pub(crate) fn spot(
        &self,
        reading: &Reading,
        range: std::ops::Range<usize>,
        in_context: bool,
    ) -> Vec<Spotted> {
        let mut spotted: Vec<Spotted> = Vec::new();
        for from in range.clone() {
            let mut here: Vec<(Spotted, usize)> = Vec::new();
            let counts =
                |term: &&Term| in_context || term.told != Told::InContext || self.is_licence(term);
            for term in self.at(reading, from).filter(counts) {
                let Some((to, hole)) = term.fits(reading, from, range.end) else { continue };
                // Nothing names sanctions: whoever grants it must do so to another country.
                let told = if in_context || term.told == Told::ByName {
                    term.told
                } else {
                    Told::ByObject
                };
                let found = Spotted { from, to, role: term.role, id: term.id, hole, told };
                let found = (found, term.letters);
                match here.iter_mut().find(|known| known.0.role == term.role) {
                    Some(known) if rank(known) >= rank(&found) => {}
                    Some(known) => *known = found,
                    None => here.push(found),
                }
            }
            here.sort_by_key(|(found, _)| found.role);
            spotted.extend(here.into_iter().map(|(found, _)| found));
        }
        // "Security Council" is no Council.
        let inside = |a: &Spotted| {
            spotted.iter().any(|b| {
                a.role == b.role
                    && b.from <= a.from
                    && a.to <= b.to
                    && b.hole.is_none()
                    && b.to - b.from > a.to - a.from
            })
        };
        // "Office of Financial Sanctions Implementation" implements nothing by its name.
        let named = |a: &Spotted| {
            matches!(a.role, Role::Action | Role::Object)
                && spotted.iter().any(|b| {
                    b.role == Role::Authority
                        && b.from <= a.from
                        && a.to <= b.to
                        && b.to - b.from > 2
                })
        };
        // "sa liste noire" is a blacklist, and « le Conseil de sécurité » no Council.
        let cut = |a: &Spotted| {
            (a.role == Role::Authority || a.role == Role::Instrument && a.told == Told::InContext)
                && spotted.iter().any(|b| {
                    a.role == b.role
                        && b.hole.is_none()
                        && a.from < b.from
                        && b.from < a.to
                        && a.to < b.to
                })
        };
        let parts: Vec<bool> = spotted
            .iter()
            .map(|s| s.role == Role::Authority && inside(s) || named(s) || cut(s))
            .collect();
        let mut parts = parts.into_iter();
        spotted.retain(|_| !parts.next().unwrap_or(false));
        spotted
    }
}

/// The term with more words of its own is the better reading, and of those the one with more letters:
/// "Sanktionslist*" before "Sanktion*".
fn rank((found, letters): &(Spotted, usize)) -> (usize, usize, std::cmp::Reverse<usize>) {
    let hole = found.hole.map_or(0, |(from, to)| to - from);
    (found.to - found.from - hole, *letters, std::cmp::Reverse(found.id))
}

/// Terms with a `*` are looked up by so many letters of their first word.
const LONGEST_START: usize = 4;

/// The first `letters` of a word, or all of them where there are fewer.
fn start_of(folded: &str, letters: usize) -> &str {
    folded.char_indices().nth(letters).map_or(folded, |(end, _)| &folded[..end])
}
