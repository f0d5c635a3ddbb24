//! Whom an act hits: what the words name that the rules or what is learnt found, and else the entities around the act.

use super::authority::Who;
use super::tagged::{self, Place};
use super::{country, listed, named, reference};
use crate::screen::{Hit, Target};

/// What is imposed stands so many words behind its verb where only one who is hit stands between.
const NEAR: usize = 8;

/// What is needed to say whom an act hits.
pub(super) struct Whom<'a> {
    place: Place<'a>,
    hits: &'a [Hit],
    /// Where the sentence names an entity.
    mentions: Vec<(usize, usize)>,
    /// The countries of who acts.
    countries: Vec<&'a str>,
}

impl<'a> Whom<'a> {
    pub(super) fn of(place: Place<'a>, who: &Who, hits: &'a [Hit]) -> Self {
        let country = |id: &usize| country(&place.within.vocabulary.ids[*id]);
        let countries = who.ids.iter().map(country).collect();
        Self { place, hits, mentions: named::mentions(place.within, hits), countries }
    }

    /// Whom it hits, with what is learnt.
    pub(super) fn targets(&self) -> Vec<Target> {
        let Place { within, action, instrument, .. } = self.place;
        // Notices and acts under a number are worded as no news is, and lists name them behind.
        let text = within.sentence.text;
        if reference::find(text).is_empty() && !listed::follows(text) {
            return self.named(tagged::spans(&self.place));
        }
        let found = self.by_rule();
        // "is issuing General License 3, Authorizing Transactions Involving Grodno Azot".
        let open = within.id(instrument) == "general-licence"
            && found.iter().all(|target| target.entity.is_none());
        let covered = if open { self.entities(|(from, _)| action.to <= from) } else { Vec::new() };
        if covered.is_empty() { found } else { covered }
    }

    /// Whom it hits as the rules alone find it.
    pub(super) fn by_rule(&self) -> Vec<Target> {
        self.named(self.place.phrase.into_iter().collect())
    }

    /// What the words `spans` name; where they name nobody, the entity beside the act: heads of state act elsewhere.
    fn named(&self, spans: Vec<(usize, usize)>) -> Vec<Target> {
        let Place { within, action, instrument, phrase, .. } = self.place;
        let found = (self.hits, &self.mentions[..]);
        let targets = named::targets(within, spans, phrase, found, &self.countries);
        if !targets.is_empty() {
            return targets;
        }
        let end = action.to.max(instrument.to.min(action.to + NEAR));
        let beside = |(from, _): (usize, usize)| {
            (action.from..=end + 1).contains(&from) && !within.parted(action.from + 1..=from)
        };
        let first = self.mentions.iter().copied().find(|span| beside(*span) && !self.acts(*span));
        self.entities(|span| Some(span) == first)
    }

    /// Whether words are those for who acts.
    fn acts(&self, (from, to): (usize, usize)) -> bool {
        self.place.who.is_some_and(|who| from < who.1 && who.0 < to)
    }

    /// The entities whose words stand so, but for who acts.
    fn entities(&self, stands: impl Fn((usize, usize)) -> bool) -> Vec<Target> {
        let mut named: Vec<(usize, Target)> = Vec::new();
        for (from, to) in
            self.mentions.iter().copied().filter(|span| stands(*span) && !self.acts(*span))
        {
            let entities = named::entities(self.place.within.reading, from, to, self.hits);
            entities.into_iter().for_each(|entity| named::add(&mut named, from, entity));
        }
        named.into_iter().map(|(_, target)| target).collect()
    }
}
