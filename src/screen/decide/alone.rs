//! A name that stands alone in a document that nowhere gives it in full.
//!
//! Most surnames that stand alone belong to somebody whom no list has, and many words of any
//! language look like one. So the lists must have one person with it, and the words beside it must
//! show that a person is meant: an office, a role, a verb of speech, another person in a row.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use foldhash::HashMap;
use foldhash::fast::RandomState;

use super::weights::alone as weights;
use super::why::Why;
use super::{ALERT, Evidence, Found};
use crate::document::Field;
use crate::screen::candidates::likeness::{CLOSE, same_script};
use crate::screen::candidates::{
    Alike, Reading, Shown, Token, held_of, is_no_first_name, is_relative, is_womans, shown,
};
use crate::screen::lexicon::Role;
use crate::screen::tokens::{Case, Gap};

/// A shorter word is too soon another one, in letters.
const SHORTEST: u32 = 4;

/// A word with less to resemble is too soon another one where nothing but its capital shows a name; one with
/// so much hardly is.
const SHORT: u16 = 300;
const LONG: u16 = 400;

/// A case ending costs at most so much.
const ENDING: u16 = 7;

/// In another script a surname may differ by so much of its weight, in per cent.
const OTHER_SCRIPT: u16 = 8;

/// More entities with one word are not the same person on several lists.
const MOST_BEARERS: u32 = 32;

/// How a woman's surname ends in Czech and Slovak, folded, first as lists have it.
const WOMANS: [&str; 4] = ["ova", "ove", "ovou", "ovej"];

/// How often the document has each surname by itself, see [`Evidence::times`].
type Counted = HashMap<u32, Option<usize>>;

/// Places that are taken by what is raised.
type Taken = HashSet<(usize, usize), RandomState>;

impl<'a> Evidence<'a> {
    /// Surnames behind an office or beside what shows that a person is meant, and first names of
    /// those whose family the document names.
    pub(super) fn alone(&mut self) {
        let raised = || self.found.iter().filter(|found| found.score() >= ALERT);
        let taken: Taken =
            raised().flat_map(|f| (f.from..f.to).map(move |at| (f.reading, at))).collect();
        let persons: Taken = raised()
            .filter(|found| self.lexicon.is_person(found.entity))
            .flat_map(|f| (f.from..f.to).map(move |at| (f.reading, at)))
            .collect();
        let named: BTreeSet<u32> = raised().filter(|f| f.full).map(|f| f.entity).collect();
        let families = self.families(&named);
        let (first, mut counted) = (self.found.len(), Counted::default());
        for (index, reading) in self.readings.iter().enumerate() {
            if reading.field == Field::Furniture {
                continue;
            }
            for at in reading.live().iter().map(|at| *at as usize) {
                let free = !taken.contains(&(index, at)) && self.by_itself(reading, at);
                let person = |at: usize| persons.contains(&(index, at));
                let told = free.then(|| shown(self.lexicon, reading, at, person));
                if let Some(shown) = told.flatten() {
                    let more = self.only_surname(index, at, shown, &named, &mut counted);
                    self.found.extend(more);
                }
                if free && !families.is_empty() {
                    let more = self.relative(index, at, &families);
                    self.found.extend(more);
                }
            }
        }
        // "Russian Defence Minister Shoigu": whose minister he is speaks for him.
        let countries = self.countries();
        for at in first..self.found.len() {
            if self.is_its_country_named(self.found[at].entity, &countries) {
                self.found[at].add(Why::Country, weights::COUNTRY);
            }
        }
    }

    /// The one person of the lists with the surname at `at`, in all lists that have one, where nothing
    /// speaks against it.
    fn only_surname(
        &self,
        index: usize,
        at: usize,
        shown: Shown,
        named: &BTreeSet<u32>,
        counted: &mut Counted,
    ) -> Vec<Found<'a>> {
        let reading = &self.readings[index];
        let Some((entities, alike)) = self.only_bearer(reading, at) else { return Vec::new() };
        // Once a word, since a long text may have it a hundred thousand times.
        let mut times = || *counted.entry(alike.word).or_insert_with(|| self.times(alike.word));
        let found =
            |entity| self.surname_alone((index, at), shown, named, (entity, alike), &mut times);
        entities.into_iter().filter_map(found).collect()
    }

    /// The same for one entry of that person.
    fn surname_alone(
        &self,
        (index, at): (usize, usize),
        shown: Shown,
        named: &BTreeSet<u32>,
        (entity, alike): (u32, Alike),
        times: &mut impl FnMut() -> Option<usize>,
    ) -> Option<Found<'a>> {
        let reading = &self.readings[index];
        let office = shown == Shown::Office;
        let capital = matches!(shown, Shown::Capital | Shown::Begins);
        if !self.may_be_surname(reading, at, &alike, office || shown == Shown::Woman)
            || shown == Shown::Begins && alike.cost > 0
            || capital && !self.is_no_other_word(reading, at, &alike)
        {
            return None;
        }
        let beside = (named.iter())
            .filter(|other| {
                **other != entity && self.lexicon.list_of(**other) == self.lexicon.list_of(entity)
            })
            .take(2)
            .count();
        let frequent = self.lexicon.traits(alike.word).frequent;
        if beside == 0 && (capital || !office && frequent) {
            return None;
        }
        let times = times()?;
        let mut found = self.bare(index, at, entity);
        match shown {
            Shown::Office => found.add(Why::OfficeAndSurname, weights::OFFICE),
            Shown::Role => found.add(Why::RoleAndSurname, weights::ROLE),
            Shown::Speech => found.add(Why::SpeechAndSurname, weights::SPEECH),
            Shown::Row => found.add(Why::AmongPersons, weights::ROW),
            Shown::Woman => found.add(Why::WomansSurname, weights::WOMAN),
            Shown::Capital => found.add(Why::SurnameInSentence, weights::CAPITAL),
            Shown::Begins => found.add(Why::SurnameBegins, weights::BEGINS),
        }
        if beside > 0 {
            let weight = match shown {
                Shown::Office => weights::OFFICE_LISTED_BESIDE,
                _ if capital && beside == 1 => weights::CAPITAL_LISTED_BESIDE,
                _ if capital => weights::CAPITAL_SEVERAL_LISTED_BESIDE,
                _ => weights::LISTED_BESIDE,
            };
            found.add(Why::ListedBeside, weight);
        }
        if capital && alike.weight >= LONG {
            found.add(Why::LongSurname, weights::CAPITAL_LONG);
        }
        if times > 1 {
            found.add(Why::Again, if office { weights::OFFICE_AGAIN } else { weights::AGAIN });
        }
        if alike.cost > 0 {
            let weight = match shown {
                Shown::Office => weights::OFFICE_INFLECTED,
                Shown::Woman => 0.0,
                _ if capital => weights::CAPITAL_INFLECTED,
                _ => weights::INFLECTED,
            };
            found.add(Why::InflectedSurname, weight);
        }
        Some(found)
    }

    /// First names of persons that bear the surname of one whom the document names, with who they are.
    fn families(&self, named: &BTreeSet<u32>) -> BTreeMap<u32, BTreeSet<u32>> {
        let mut families: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let mut surnames: BTreeSet<u32> = BTreeSet::new();
        for name in self.found.iter().filter(|f| named.contains(&f.entity)).filter_map(|f| f.name) {
            let (words, roles) = self.lexicon.name(name);
            let surname = words.iter().zip(roles).filter(|(_, role)| **role == Role::Surname);
            surnames.extend(surname.map(|(word, _)| *word));
        }
        for name in surnames.iter().flat_map(|surname| self.lexicon.surnamed(*surname)) {
            let entity = self.lexicon.names[name as usize].entity;
            let (words, roles) = self.lexicon.name(name);
            let given = words.iter().zip(roles).find(|(_, role)| **role == Role::Given);
            if let Some((word, _)) = given.filter(|_| !named.contains(&entity)) {
                families.entry(*word).or_default().insert(entity);
            }
        }
        families
    }

    /// The first name of a relative of somebody whom the document names.
    fn relative(
        &self,
        index: usize,
        at: usize,
        families: &BTreeMap<u32, BTreeSet<u32>>,
    ) -> Option<Found<'a>> {
        let reading = &self.readings[index];
        if !is_relative(self.lexicon, reading, at) {
            return None;
        }
        let near = |a: &&Alike| !a.loose && a.cost * 100 <= a.weight * OTHER_SCRIPT;
        let mut meant: BTreeSet<u32> = BTreeSet::new();
        for alike in reading.alike(at).iter().filter(near) {
            meant.extend(families.get(&alike.word).into_iter().flatten());
        }
        let entity = meant.pop_first().filter(|_| meant.is_empty())?;
        let mut found = self.bare(index, at, entity);
        found.add(Why::RelativeByFirstName, weights::RELATIVE);
        Some(found)
    }

    /// Whether the word may be a surname; beside an office it may be another word as well, but no
    /// place.
    fn may_be_surname(&self, reading: &Reading, at: usize, alike: &Alike, office: bool) -> bool {
        let token: &Token = &reading.list()[at];
        let folded = reading.folded(at);
        let traits = [self.lexicon.traits(token.id), self.lexicon.traits(alike.word)];
        let place = traits.iter().any(|t| t.place || t.generic || t.legal);
        let other = || {
            let common = [token.id, alike.word];
            traits.iter().any(|t| t.given || t.nickname || t.title)
                || common.iter().any(|word| self.is_common(reading, at, *word))
        };
        let everyday =
            || self.lexicon.is_everyday(&folded) && !self.is_foreign(reading, at, &folded);
        let country = |word: &str| self.lexicon.is_country(word);
        !place
            && token.chars >= SHORTEST
            && !country(&folded)
            && !country(self.lexicon.word(alike.word))
            && (office
                || token.case == Case::Capital && alike.cost <= CLOSE && !other() && !everyday())
    }

    /// Whether a word that only its capital shows to be a name is long enough, and none with which sentences
    /// begin.
    fn is_no_other_word(&self, reading: &Reading, at: usize, alike: &Alike) -> bool {
        let opener = [reading.list()[at].id, alike.word];
        alike.weight >= SHORT && !opener.iter().any(|word| self.lexicon.traits(*word).opener)
    }

    /// Whether a word of the lists, or of the text, is one that any text may have.
    fn is_common(&self, reading: &Reading, at: usize, word: u32) -> bool {
        self.lexicon.traits(word).common && !self.is_foreign(reading, at, self.lexicon.word(word))
    }

    /// Whether a word means something in English only, and the text is in another language: «Туск», "Tuska" are
    /// no tusks.
    fn is_foreign(&self, reading: &Reading, at: usize, word: &str) -> bool {
        let folded = reading.folded(at);
        let other = || !same_script(&folded, word);
        (other() || reading.inflected && folded.starts_with(word))
            && self.lexicon.is_only_english(word)
    }

    /// How often the document has a surname by itself; `None` where it gives it another first name
    /// somewhere.
    fn times(&self, surname: u32) -> Option<usize> {
        let mut times = 0;
        for reading in self.readings.iter().filter(|r| r.field != Field::Furniture) {
            let is = |alike: &Alike| alike.word == surname && !alike.loose && alike.cost <= CLOSE;
            let places = reading.live().iter().map(|at| *at as usize);
            for at in places.filter(|at| reading.alike(*at).iter().any(is)) {
                if self.by_itself(reading, at) {
                    times += 1;
                } else if at > 0
                    && reading.list()[at].gap.is_space()
                    && !self.stands_alone(reading, at)
                {
                    return None;
                }
            }
        }
        Some(times)
    }

    /// One word that names a person, without evidence so far.
    pub(super) fn bare(&self, index: usize, at: usize, entity: u32) -> Found<'a> {
        Found {
            reading: index,
            from: at,
            to: at + 1,
            length: 1,
            entity,
            phrase: &self.lexicon.entity(entity).name,
            parts: Vec::new(),
            name: None,
            full: false,
        }
    }

    /// Whether no word of a longer name stands beside it.
    pub(super) fn by_itself(&self, reading: &Reading, at: usize) -> bool {
        let tokens = reading.list();
        // What goes on is a longer name, which is read as a whole.
        let goes_on = tokens.get(at + 1).is_some_and(|next| {
            next.case.is_capital() && (next.gap.is_space() || next.gap.has(Gap::HYPHEN))
        });
        let initial =
            at > 0 && tokens[at - 1].case == Case::Initial && !self.opens(reading, at - 1);
        !goes_on && !initial && !tokens[at].gap.has(Gap::HYPHEN) && self.stands_alone(reading, at)
    }

    /// The one person of the lists with the surname at `at`, once a list, and how the text has it.
    fn only_bearer(&self, reading: &Reading, at: usize) -> Option<(Vec<u32>, Alike)> {
        let mut bearers: BTreeMap<u32, (u32, Alike)> = BTreeMap::new();
        let alike = reading.alike(at);
        // "Mayová" is a woman called Mayová or May, and nobody whose name is only like it.
        let folded = reading.folded(at);
        let womans = reading.inflected && is_womans(reading.slice(at, at + 1));
        let stem = WOMANS.iter().find_map(|ending| folded.strip_suffix(ending)).filter(|_| womans);
        // What the list spells so is meant before anything near it.
        let exact = stem.is_none() && alike.first().is_some_and(|alike| alike.cost == 0);
        let near = |a: &&Alike| match exact {
            true => a.cost == 0,
            false => {
                let other = !same_script(&folded, self.lexicon.word(a.word));
                let near = a.cost == 0 || a.ending && a.cost <= ENDING;
                near || other && a.cost * 100 <= a.weight * OTHER_SCRIPT
            }
        };
        for alike in alike.iter().filter(|alike| !alike.loose).filter(near) {
            let word = self.lexicon.word(alike.word);
            let told = stem == Some(word);
            if stem.is_some_and(|stem| !told && word.strip_suffix(WOMANS[0]) != Some(stem)) {
                continue;
            }
            if !told && self.is_common(reading, at, alike.word)
                || self.lexicon.bearers(alike.word) > MOST_BEARERS
            {
                return None;
            }
            let known = bearers.len();
            for name in self.lexicon.surnamed(alike.word) {
                if told && !self.is_womans_name(name) {
                    continue;
                }
                let entity = self.lexicon.names[name as usize].entity;
                bearers.entry(entity).or_insert((name, *alike));
            }
            // Somebody or something else has the word in another place of a name.
            let more = (bearers.len() - known) as u32;
            if !told && self.lexicon.bearers(alike.word) > more.max(1) {
                return None;
            }
        }
        let (first, (called, alike)) = bearers.first_key_value().map(|(e, n)| (*e, *n))?;
        let one = |(entity, (name, _)): (&u32, &(u32, Alike))| {
            *entity == first
                || self.lexicon.may_be_one((first, Some(called)), (*entity, Some(*name)))
        };
        bearers.iter().all(one).then(|| (bearers.into_keys().collect(), alike))
    }

    /// Whether a person's first name has the ending that most women's have.
    fn is_womans_name(&self, name: u32) -> bool {
        let (words, roles) = self.lexicon.name(name);
        let given = words.iter().zip(roles).find(|(_, role)| **role == Role::Given);
        given.is_some_and(|(word, _)| self.lexicon.word(*word).ends_with(['a', 'а', 'я']))
    }

    /// Whether a surname stands alone: capitalised, and not behind another first name.
    pub(super) fn stands_alone(&self, reading: &Reading, at: usize) -> bool {
        let tokens = &reading.list();
        let capital = matches!(tokens[at].case, Case::Capital | Case::Upper | Case::None);
        if !capital || reading.alike(at).is_empty() {
            return false;
        }
        // Abdullah al-Asiri has a first name.
        let joined = |at: usize| tokens[at].gap.is_space() || tokens[at].gap == Gap::HYPHEN;
        let particle = |at: usize| {
            let traits = self.lexicon.traits(tokens[at].id);
            traits.particle && !traits.small
        };
        let mut first = at;
        while first > 0 && joined(first) && particle(first - 1) {
            first -= 1;
        }
        if first == 0 || !tokens[first].gap.is_space() {
            return true;
        }
        let before = &tokens[first - 1];
        let traits = self.lexicon.traits(before.id);
        !before.case.is_capital()
            || traits.title
            || traits.role
            || held_of(self.lexicon, reading, first - 1)
            || self.opens(reading, first - 1)
            || reading.is_declined(at) && is_no_first_name(self.lexicon, reading, first - 1)
    }

    /// Whether the word at `at` is only a word with which sentences begin: «Но Путин», "Podle Tuska". One of a
    /// single letter may be somebody's initial elsewhere.
    fn opens(&self, reading: &Reading, at: usize) -> bool {
        let tokens = reading.list();
        let begins = || reading.begins(at);
        self.lexicon.traits(tokens[at].id).opener
            && (tokens[at].case == Case::Capital || tokens[at].case == Case::Initial && begins())
            && tokens.get(at + 1).is_some_and(|next| next.gap.is_space())
    }
}
