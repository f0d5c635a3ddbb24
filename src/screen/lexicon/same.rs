//! Entries that may be one entity: sanctioned persons stand on several lists at once, and a text that
//! names one of the entries names the others.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Lexicon, Role};
use crate::screen::resemble::{distance, weight};

/// A middle name that differs by more of its weight, in per cent, is another: Nikolayevich and
/// Mykolayovych are one.
pub(crate) const OTHER_MIDDLE: u16 = 35;

impl Lexicon {
    /// Whether two entries, each with the name that a text has of it, may be one entity: they stand on
    /// different lists, and neither country nor middle name tells them apart.
    pub(crate) fn may_be_one(&self, a: (u32, Option<u32>), b: (u32, Option<u32>)) -> bool {
        let lists = |entity: u32| self.entities[entity as usize].list;
        lists(a.0) != lists(b.0)
            && self.is_person(a.0) == self.is_person(b.0)
            && self.same_country(a.0, b.0)
            && match (a.1, b.1) {
                (Some(a), Some(b)) => self.same_middle(a, b),
                _ => true,
            }
    }

    /// Whether one of the two has no country, or both have one in common.
    fn same_country(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.entity(a).countries, &self.entity(b).countries);
        a.is_empty() || b.is_empty() || a.iter().any(|country| b.contains(country))
    }

    /// Whether one of two names has no middle name, or both have one that may be the same.
    fn same_middle(&self, a: u32, b: u32) -> bool {
        let middles = |name: u32| {
            let (words, roles) = self.name(name);
            let middle = |(word, role): (&u32, &Role)| {
                (*role == Role::Middle && !self.traits(*word).particle).then_some(*word)
            };
            words.iter().zip(roles).filter_map(middle).collect::<Vec<u32>>()
        };
        let (a, b) = (middles(a), middles(b));
        let alike = |a: &u32, b: &u32| {
            let (x, y) = (self.sounds(*a), self.sounds(*b));
            // An initial is that of any.
            a == b
                || self.word(*a).chars().count() == 1
                || self.word(*b).chars().count() == 1
                || distance(x, y, false, weight(y) * OTHER_MIDDLE / 100).is_some()
        };
        a.is_empty() || b.is_empty() || a.iter().any(|a| b.iter().any(|b| alike(a, b)))
    }

    /// For each entity the first one, on an earlier list, that has its primary name; itself where
    /// there is none. A word is no more frequent for standing on several lists.
    pub(super) fn firsts(&self) -> Vec<u32> {
        let mut firsts: Vec<u32> = (0..self.entities.len() as u32).collect();
        if self.lists.len() < 2 {
            return firsts;
        }
        // By the words of the name, in any order.
        let mut known: HashMap<Vec<u32>, u32, RandomState> = HashMap::default();
        for (index, name) in (0..).zip(&self.names).filter(|(_, name)| name.place == 0) {
            let (ids, roles) = self.name(index);
            let told = ids.iter().zip(roles).filter(|(_, role)| role.is_evidence());
            let mut words: Vec<u32> = told.map(|(word, _)| *word).collect();
            words.sort_unstable();
            let first = *known.entry(words).or_insert(name.entity);
            if first != name.entity && self.may_be_one((first, None), (name.entity, Some(index))) {
                firsts[name.entity as usize] = firsts[name.entity as usize].min(first);
            }
        }
        firsts
    }
}
