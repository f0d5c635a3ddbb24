//! What leads from the words of a text to names: pairs of words, single ones, surnames, sounds.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::buckets::Buckets;
use super::home::home_key;
use super::{Lexicon, MOST_NAMES, Role, SHORTEST_HEAD, bit, pair_key};
use crate::screen::{korean, sound};

impl Lexicon {
    pub(super) fn index(&mut self) {
        self.bearers = self.count_bearers();
        self.persons = self.entities.iter().filter(|entity| entity.person).count() as u32;
        let (mut pairs, mut singles, mut surnames) = (Vec::new(), Vec::new(), Vec::new());
        let (mut headed, mut content) = (Vec::new(), Vec::new());
        let mut listed = vec![false; self.words.len()];
        let mut partners = vec![0; self.words.len()];
        // Shortest first: of too many names with one pair, those that it nearly is come first.
        let mut order: Vec<u32> = (0..self.names.len() as u32).collect();
        order.sort_by_key(|name| self.names[*name as usize].length);
        for index in order {
            let name = &self.names[index as usize];
            let entity = name.entity;
            let (words, roles) = self.name(index);
            content.clear();
            // Another writing is found by what is written anew: by the rest its name is.
            let anew = |at: usize| name.rewritten == 0 || name.rewritten & (1 << at) != 0;
            let generic = |word: &u32| self.traits[*word as usize].generic;
            for (at, (word, role)) in words.iter().zip(roles).enumerate() {
                listed[*word as usize] = true;
                let particle = self.traits[*word as usize].particle && *role != Role::Given;
                if role.is_evidence() && !particle {
                    content.push((*word, anew(at)));
                }
                if *role == Role::Surname && anew(at) {
                    surnames.push((sound::mix(u64::from(*word)), index));
                }
            }
            if content.is_empty() {
                content.extend(words.iter().enumerate().map(|(at, word)| (*word, anew(at))));
            }
            // Two words that say only what kind of body it is lead to every such body; a name that
            // has others is not found by them.
            let told = !content.iter().all(|(word, _)| generic(word));
            if let Some(word) = self.head_among(entity, content.iter().map(|(word, _)| *word))
                && content.contains(&(word, true))
            {
                headed.push((sound::mix(u64::from(word)), index));
            }
            if let [(word, true)] = content[..] {
                singles.push((sound::mix(u64::from(word)), index));
            }
            for (at, (a, anew)) in content.iter().enumerate() {
                let reach = if content.len() <= 8 { content.len() } else { 3 };
                for (b, also) in content.iter().skip(at + 1).take(reach) {
                    if !anew && !also || told && generic(a) && generic(b) {
                        continue;
                    }
                    pairs.push((pair_key(*a, *b), index));
                    partners[*a as usize] |= bit(*b);
                    partners[*b as usize] |= bit(*a);
                }
            }
        }
        self.partners = partners;
        for (traits, named) in self.traits.iter_mut().zip(&listed) {
            traits.named = *named;
        }
        // Words that stand for a listed one lead to it in any spelling.
        for (word, others) in &self.other_forms {
            if others.iter().any(|(other, _)| self.bearers[*other as usize] > 0) {
                listed[*word as usize] = true;
            }
        }
        let mut homes = Vec::new();
        for index in 0..self.names.len() as u32 {
            if let Some((words, _)) = self.at_home(index) {
                homes.push((home_key(&words), index));
                words.iter().for_each(|word| self.traits[*word as usize].home = true);
            }
        }
        self.homes = Buckets::new(homes, MOST_NAMES);
        self.koreans = Buckets::new(self.korean_names(), MOST_NAMES);
        let mut by_sound = Vec::new();
        for id in 0..self.words.len() as u32 {
            if listed[id as usize] {
                by_sound.extend(sound::keys(self.sounds(id)).into_iter().map(|key| (key, id)));
            }
        }
        self.pairs = Buckets::new(pairs, MOST_NAMES);
        self.singles = Buckets::new(singles, MOST_NAMES);
        self.headed = Buckets::new(headed, MOST_NAMES);
        self.surnames = Buckets::new(surnames, MOST_NAMES);
        self.by_sound = Buckets::new(by_sound, usize::MAX);
    }

    /// How many entities have each word in a name.
    fn count_bearers(&self) -> Vec<u32> {
        let firsts = self.firsts();
        // Words of what stands on an earlier list as well are counted there.
        let mut there: HashMap<u32, HashSet<u32, RandomState>, RandomState> = HashMap::default();
        for first in (0u32..).zip(&firsts).filter(|(entity, first)| entity != *first) {
            there.entry(*first.1).or_default();
        }
        if !there.is_empty() {
            for (index, name) in (0..).zip(&self.names) {
                if let Some(words) = there.get_mut(&name.entity) {
                    words.extend(self.name(index).0);
                }
            }
        }
        let counted = |entity: u32, word: u32| {
            let first = firsts[entity as usize];
            first != entity && there.get(&first).is_some_and(|words| words.contains(&word))
        };
        let mut bearers = vec![(0, u32::MAX); self.words.len()];
        // The names of an entity stand together, so it is counted once.
        for (index, name) in (0..).zip(&self.names).filter(|(_, name)| name.rewritten == 0) {
            for word in self.name(index).0.iter().filter(|word| !counted(name.entity, **word)) {
                let (count, last) = &mut bearers[*word as usize];
                if *last != name.entity {
                    *count += 1;
                    *last = name.entity;
                }
            }
        }
        let mut bearers: Vec<u32> = bearers.into_iter().map(|(count, _)| count).collect();
        // What is only another writing makes no word more frequent.
        for (index, _) in (0..).zip(&self.names).filter(|(_, name)| name.rewritten != 0) {
            for word in self.name(index).0 {
                bearers[*word as usize] = bearers[*word as usize].max(1);
            }
        }
        bearers
    }

    /// The word that a body's name may be called by: the one that tells which of its kind it is.
    pub(crate) fn head(&self, index: u32) -> Option<u32> {
        let content = self.content(index);
        self.head_among(self.names[index as usize].entity, content.iter().copied())
    }

    /// The same, by the words of the name that are evidence.
    fn head_among(&self, entity: u32, content: impl Iterator<Item = u32> + Clone) -> Option<u32> {
        if self.is_person(entity) {
            return None;
        }
        let mut telling = content.clone().filter(|word| {
            let traits = self.traits[*word as usize];
            !traits.generic && !traits.field && !traits.common && !traits.place
        });
        let head = telling.next()?;
        let alone = telling.next().is_none() && content.take(2).count() == 2;
        let long = self.words[head as usize].chars().count() >= SHORTEST_HEAD;
        (alone && long).then_some(head)
    }

    /// Every Korean name by its key, with the surname in front or behind.
    fn korean_names(&self) -> Vec<(u32, u32)> {
        let mut keys = Vec::new();
        for index in 0..self.names.len() as u32 {
            let readings = self.korean_readings(index);
            keys.extend(
                readings
                    .filter_map(|(surname, given)| Some((korean::key(surname, &given)?, index))),
            );
        }
        keys
    }

    /// A person's name as a surname of Koreans and what stands beside it, in front or behind.
    fn korean_readings(&self, index: u32) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let name = &self.names[index as usize];
        let may_be = self.is_person(name.entity) && name.rewritten == 0 && name.length <= 3;
        self.as_korean(if may_be { self.name(index).0 } else { &[] })
    }

    /// The words of a name as a surname of Koreans and what stands beside it, in front or behind.
    fn as_korean<'a>(&'a self, words: &'a [u32]) -> impl Iterator<Item = (&'a str, Vec<&'a str>)> {
        let front = words.split_first();
        let behind = words.split_last();
        [front, behind].into_iter().flatten().filter_map(|(surname, given)| {
            let surname = self.word(*surname);
            let is_one = self.korean_surnames.contains(surname);
            is_one.then(|| (surname, given.iter().map(|word| self.word(*word)).collect()))
        })
    }

    /// Whether a name reads as a Korean's.
    pub(crate) fn is_korean(&self, index: u32) -> bool {
        let (words, is_one) = (self.name(index).0, |(surname, given): (&str, Vec<&str>)| {
            korean::key(surname, &given).is_some()
        });
        words.len() <= 3 && self.as_korean(words).any(is_one)
    }

    /// By which parts a person is found by a Korean writing of the name: the key of the surname, and of
    /// what may be the first word of the given name.
    pub(crate) fn korean_parts(&self, index: u32) -> impl Iterator<Item = (u32, Vec<u32>)> {
        self.korean_readings(index).filter_map(|(surname, given)| korean::parts(surname, &given))
    }

    /// The surnames of Koreans that have this key.
    pub(crate) fn korean_surnames(&self, key: u32) -> impl Iterator<Item = &str> {
        self.korean_surnames.sounding(key)
    }

    /// The keys of a folded word as a surname of Koreans.
    pub(crate) fn korean_surname(&self, folded: &str) -> Vec<u32> {
        match self.korean_surnames.contains(folded) {
            true => korean::surnames(folded),
            false => Vec::new(),
        }
    }

    /// Names of Koreans with this key.
    pub(crate) fn koreans(&self, key: u32) -> impl Iterator<Item = u32> {
        self.koreans.get(key)
    }

    /// Whether a folded word is a surname of Koreans, of whom the lists have some.
    pub(crate) fn begins_korean(&self, folded: &str) -> bool {
        !self.koreans.is_empty() && self.korean_surnames.contains(folded)
    }

    /// Words that may sound like one with this key.
    pub(crate) fn alike(&self, key: u32) -> impl Iterator<Item = u32> {
        self.by_sound.get(key)
    }

    /// The bits of the words that lead to a name together with this one.
    pub(crate) fn partners(&self, word: u32) -> u64 {
        self.partners[word as usize]
    }

    /// Names that have both words.
    pub(crate) fn with_both(&self, a: u32, b: u32) -> impl Iterator<Item = u32> {
        self.pairs.get(pair_key(a, b))
    }

    /// Names that are one word.
    pub(crate) fn single(&self, word: u32) -> impl Iterator<Item = u32> {
        self.singles.get(sound::mix(u64::from(word)))
    }

    /// Bodies' names in which this is the one telling word.
    pub(crate) fn headed(&self, word: u32) -> impl Iterator<Item = u32> {
        self.headed.get(sound::mix(u64::from(word)))
    }

    /// Names of persons with this surname.
    pub(crate) fn surnamed(&self, word: u32) -> impl Iterator<Item = u32> {
        self.surnames.get(sound::mix(u64::from(word)))
    }
}
