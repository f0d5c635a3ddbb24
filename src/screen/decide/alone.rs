//! A name that stands alone in a document that nowhere gives it in full.
//!
//! Most surnames that stand alone belong to somebody whom no list has, and many words of any
//! language look like one. So the lists must have one person with it, and the words beside it must
//! show that a person is meant: an office, a role, a verb of speech, another person in a row.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use foldhash::fast::RandomState;

use super::weights::alone as weights;
use super::why::Why;
use super::{ALERT, Evidence, Found};
use crate::document::Field;
use crate::screen::candidates::likeness::{CLOSE, same_script};
use crate::screen::candidates::{Alike, Reading, Shown, Token, held_of, is_relative, shown};
use crate::screen::lexicon::Role;
use crate::screen::tokens::{Case, Gap};

/// A shorter word is too soon another one, in letters.
const SHORTEST: u32 = 4;

/// A case ending costs at most so much.
const ENDING: u16 = 7;

/// In another script a surname may differ by so much of its weight, in per cent.
const OTHER_SCRIPT: u16 = 8;

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
        let mut more = Vec::new();
        for (index, reading) in self.readings.iter().enumerate() {
            if reading.field == Field::Furniture {
                continue;
            }
            for at in reading.live().iter().map(|at| *at as usize) {
                let free = !taken.contains(&(index, at)) && self.by_itself(reading, at);
                let person = |at: usize| persons.contains(&(index, at));
                let told = free.then(|| shown(self.lexicon, reading, at, person));
                if let Some(shown) = told.flatten() {
                    more.extend(self.only_surname(index, at, shown, &named));
                }
                if free && !families.is_empty() {
                    more.extend(self.relative(index, at, &families));
                }
            }
        }
        let first = self.found.len();
        self.found.extend(more);
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
    ) -> Vec<Found<'a>> {
        let reading = &self.readings[index];
        let Some((entities, alike)) = self.only_bearer(reading, at) else { return Vec::new() };
        let found = |entity: u32| self.surname_alone(index, at, shown, named, (entity, alike));
        entities.into_iter().filter_map(found).collect()
    }

    /// The same for one entry of that person.
    fn surname_alone(
        &self,
        index: usize,
        at: usize,
        shown: Shown,
        named: &BTreeSet<u32>,
        (entity, alike): (u32, Alike),
    ) -> Option<Found<'a>> {
        let reading = &self.readings[index];
        let office = shown == Shown::Office;
        if !self.may_be_surname(reading, at, &alike, office) {
            return None;
        }
        let times = self.times(alike.word)?;
        let beside = named.iter().any(|other| {
            *other != entity && self.lexicon.list_of(*other) == self.lexicon.list_of(entity)
        });
        if !office && !beside && self.lexicon.traits(alike.word).frequent {
            return None;
        }
        let mut found = self.bare(index, at, entity);
        match shown {
            Shown::Office => found.add(Why::OfficeAndSurname, weights::OFFICE),
            Shown::Role => found.add(Why::RoleAndSurname, weights::ROLE),
            Shown::Speech => found.add(Why::SpeechAndSurname, weights::SPEECH),
            Shown::Row => found.add(Why::AmongPersons, weights::ROW),
        }
        if beside {
            let listed = weights::LISTED_BESIDE;
            let weight = if office { weights::OFFICE_LISTED_BESIDE } else { listed };
            found.add(Why::ListedBeside, weight);
        }
        if times > 1 {
            found.add(Why::Again, if office { weights::OFFICE_AGAIN } else { weights::AGAIN });
        }
        if alike.cost > 0 {
            let weight = if office { weights::OFFICE_INFLECTED } else { weights::INFLECTED };
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
        let other = || traits.iter().any(|t| t.given || t.nickname || t.title || t.common);
        let country = |word: &str| self.lexicon.is_country(word);
        !place
            && token.chars >= SHORTEST
            && !country(&folded)
            && !country(self.lexicon.word(alike.word))
            && (office
                || token.case == Case::Capital
                    && alike.cost <= CLOSE
                    && !other()
                    && !self.lexicon.is_everyday(&folded))
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
        let initial = at > 0 && tokens[at - 1].case == Case::Initial;
        !goes_on && !initial && !tokens[at].gap.has(Gap::HYPHEN) && self.stands_alone(reading, at)
    }

    /// The one person of the lists with the surname at `at`, once a list, and how the text has it.
    fn only_bearer(&self, reading: &Reading, at: usize) -> Option<(Vec<u32>, Alike)> {
        let mut bearers: BTreeMap<u32, (u32, Alike)> = BTreeMap::new();
        let alike = reading.alike(at);
        // What the list spells so is meant before anything near it.
        let exact = alike.first().is_some_and(|alike| alike.cost == 0);
        let folded = reading.folded(at);
        let near = |a: &&Alike| match exact {
            true => a.cost == 0,
            false => {
                let other = !same_script(&folded, self.lexicon.word(a.word));
                a.ending && a.cost <= ENDING || other && a.cost * 100 <= a.weight * OTHER_SCRIPT
            }
        };
        for alike in alike.iter().filter(|alike| !alike.loose).filter(near) {
            if self.lexicon.traits(alike.word).common {
                return None;
            }
            let known = bearers.len();
            for name in self.lexicon.surnamed(alike.word) {
                let entity = self.lexicon.names[name as usize].entity;
                bearers.entry(entity).or_insert((name, *alike));
            }
            // Somebody or something else has the word in another place of a name.
            let more = (bearers.len() - known) as u32;
            if self.lexicon.bearers(alike.word) > more.max(1) {
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
    }
}
