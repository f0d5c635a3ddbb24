//! What of an announcement has been told, so that nothing new is taken for told: an authority, a
//! target or an act that no telling had is an announcement of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Signature, same_series};
use crate::screen::{Event, Tier};

/// A name has so many words, at most.
const ONE_NAME: usize = 3;

/// An announcement as it is known from those who told it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// By all that told it.
    #[serde(flatten)]
    pub all: Signature,
    /// By what deserved a message. What only a doubtful sentence said is not told yet.
    #[serde(default)]
    sure: Option<Signature>,
}

impl Known {
    /// As one event tells it.
    pub fn of(event: &Event, signature: &Signature) -> Self {
        let sure = (event.tier == Tier::Alert).then(|| signature.clone());
        Self { all: signature.clone(), sure }
    }

    /// What it tells already for one that tells `told`: the doubtful do not speak for the sure, unless
    /// they said no more.
    pub fn before<'a>(&'a self, event: &Event, told: &Signature) -> Option<&'a Signature> {
        match event.tier {
            Tier::Review => Some(&self.all),
            Tier::Alert => {
                self.sure.as_ref().or_else(|| told.covers(&self.all).then_some(&self.all))
            }
        }
    }

    /// Take over what another telling adds.
    pub fn join(&mut self, event: &Event, told: &Signature) {
        self.all.join(told);
        if event.tier == Tier::Alert {
            self.sure.get_or_insert_default().join(told);
        }
    }

    /// Take over another announcement.
    pub fn merge(&mut self, other: &Self) {
        self.all.join(&other.all);
        if let Some(sure) = &other.sure {
            self.sure.get_or_insert_default().join(sure);
        }
    }

    /// Whether an event tells all of it, so that it may stand for it.
    pub fn is_part_of(&self, event: &Event, told: &Signature) -> bool {
        (self.all.authorities.is_empty() || self.all.authorities == told.authorities)
            && told.covers(&self.all)
            && (event.tier == Tier::Alert || self.sure.is_none())
    }
}

impl Signature {
    /// Whether announcements that are `known` tell all of it: for each that acts, whom it hits.
    pub fn is_told_by(&self, known: &[&Self]) -> bool {
        if self.authorities.is_empty() {
            let mut told = Self::default();
            known.iter().for_each(|known| told.join(known));
            return told.covers(self);
        }
        self.authorities.iter().all(|who| {
            let mut told = Self::default();
            known.iter().filter(|known| known.authorities.contains(who)).for_each(|k| told.join(k));
            let own = Self { authorities: BTreeSet::from([who.clone()]), ..self.clone() };
            told.covers(&own)
        })
    }

    /// Whether it names every authority, target and act of `other`.
    pub fn covers(&self, other: &Self) -> bool {
        let members = |list: &str| self.entities.iter().filter(|e| list_of(e) == list).count();
        let entity = |key: &String| {
            self.entities.contains(key)
                || self.lists.iter().any(|list| list == list_of(key))
                || self.counts_as(other)
        };
        // Those whom it names may be all that are meant by "nine state-owned companies".
        let list = |list: &String| {
            self.lists.contains(list) || members(list) >= other.counted().max(2) as usize
        };
        // Law of the Union comes as a regulation and a decision for one act. Where it knows no number
        // at all, the number only says which act it is.
        let act = |act: &String| {
            self.acts.contains(act)
                || act.starts_with("EU ")
                || !self.acts.iter().any(|known| same_series(known, act))
        };
        other.authorities.is_subset(&self.authorities)
            && other.entities.iter().all(entity)
            && other.lists.iter().all(list)
            && other.unlinked.iter().all(|target| self.has_named(target))
            && other.acts.iter().all(act)
            && !self.leaves_some_of(other)
    }

    /// Whether it names a target that it does not know by an id: by its surname, or by most of the words,
    /// of which there may be several names.
    fn has_named(&self, target: &str) -> bool {
        let words: Vec<&str> = target.split(' ').collect();
        let known = |word: &&&str| self.sounds.contains(**word);
        let surname = words.last().filter(|_| words.len() <= ONE_NAME);
        surname.is_some_and(|word| known(&word))
            || 2 * words.iter().filter(known).count() > words.len()
    }

    /// "Naftan and three banks" tells more than "Naftan". Where no name is shared, those that are counted
    /// may be those that are named.
    fn leaves_some_of(&self, other: &Self) -> bool {
        let others = self.entities.difference(&other.entities).count() + self.unlinked.len();
        !self.entities.is_disjoint(&other.entities)
            && other.counted() as usize > others + self.counted() as usize
    }

    /// How many its groups count.
    fn counted(&self) -> u32 {
        self.groups.iter().filter_map(|group| group.count).fold(0, u32::saturating_add)
    }
}

/// The list of a `list/entity`.
fn list_of(key: &str) -> &str {
    key.split('/').next().unwrap_or(key)
}
