//! The decision: evidence for and against becomes a score, a tier and reasons.
//!
//! The score is a sum of parts that are all shown.

mod alone;
mod chosen;
mod country;
mod home;
mod weigh;
mod weights;
mod why;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashSet};

use self::chosen::{chosen, disjoint, rank};
use self::why::{Beside, Part, Why};
use super::candidates::{Alike, Phrase, Reading, matches};
use super::lexicon::{Kind, Lexicon, Role};
use super::memo::Pairs;
use super::sentence::Sentences;
use super::tokens::Case;
use super::{Hit, Mention, Span, Tier};
use crate::document::Field;

/// From this score on a mention is raised.
const ALERT: f64 = 0.7;

/// Below this score a mention is noise that nobody should look through.
const REVIEW: f64 = 0.4;

/// Words of a reading: its number, the first token, and one past the last.
type Place = (usize, usize, usize);

/// A span that names an entity, with its reasons so far.
struct Found<'a> {
    reading: usize,
    from: usize,
    to: usize,
    entity: u32,
    /// What of the list led here, where it is no name.
    phrase: &'a str,
    parts: Vec<Part>,
    /// Index of the name, if it is one of the list's.
    name: Option<u32>,
    /// How many words speak for it where spans overlap.
    length: usize,
    /// For surnames elsewhere in the document: more than the surname was read.
    full: bool,
}

impl Found<'_> {
    fn score(&self) -> f64 {
        let sum: f64 = self.parts.iter().map(|part| part.weight).sum();
        // Two decimals: what is shown is what is compared, on every machine.
        (sum.clamp(0.0, 0.99) * 100.0).round() / 100.0
    }

    fn add(&mut self, why: Why, weight: f64) {
        self.parts.push(Part { why, weight });
    }

    /// Whether it is the same entity, in no more words than the phrase.
    fn within(&self, phrase: &Phrase) -> bool {
        self.entity == phrase.meaning.entity && phrase.from <= self.from && self.to <= phrase.to
    }

    /// Whether it is spelt as the list spells it.
    fn spelt(&self) -> bool {
        !self.parts.iter().any(|part| matches!(part.why, Why::Inflected | Why::Spelling))
    }

    /// Whether the text has a name of the list word by word.
    fn is_exact(&self) -> bool {
        matches!(self.parts[0].why, Why::Name | Why::NameOneWord)
            && !self.parts.iter().any(|part| part.why == Why::Order)
            && self.spelt()
    }

    /// Whether it is the one telling word of a name, and nothing beside it says what it is.
    fn is_bare_word(&self) -> bool {
        matches!(self.parts[0].why, Why::TellingWord { beside: Beside::Nothing, .. })
    }

    /// Whether the text has a name in all its words, or a short form of it.
    fn is_named(&self) -> bool {
        matches!(self.parts[0].why, Why::Name | Why::ShortForm)
    }

    /// Whether the text has all words of a name.
    fn is_whole(&self) -> bool {
        !matches!(self.parts[0].why, Why::PartOfName { .. } | Why::TellingWord { .. })
    }

    /// Whether the text has a person's name of several words, and nothing but a case ending is another.
    fn is_called_so(&self) -> bool {
        self.parts[0].why == Why::Name
            && self
                .parts
                .iter()
                .all(|part| matches!(part.why, Why::Name | Why::Inflected | Why::Transliterated))
    }

    fn is_weak(&self) -> bool {
        self.parts[0].why == Why::WeakAlias
    }
}

/// Of the names of one entity that lead to the same words in the same manner, the one that says the
/// most: the others never win over it.
#[derive(Default)]
struct Best<'a> {
    found: Vec<Found<'a>>,
    places: HashMap<Manner, usize>,
}

/// Entity, first token, one past the last, how many words speak for it, and whether it is spelt alike.
type Manner = (u32, usize, usize, usize, bool);

impl<'a> Best<'a> {
    fn keep(&mut self, found: Option<Found<'a>>) {
        let Some(found) = found else { return };
        let manner = (found.entity, found.from, found.to, found.length, found.spelt());
        match self.places.entry(manner) {
            Entry::Vacant(place) => {
                place.insert(self.found.len());
                self.found.push(found);
            }
            Entry::Occupied(place) => {
                let known = &mut self.found[*place.get()];
                if (rank(&found), found.name) < (rank(known), known.name) {
                    *known = found;
                }
            }
        }
    }
}

/// What a document says about the entities of the lists.
pub(crate) struct Evidence<'a> {
    lexicon: &'a Lexicon,
    readings: &'a [Reading<'a>],
    found: Vec<Found<'a>>,
}

/// So many mentions of an entity are kept, of those that alert and of the others: no article has more,
/// and a hundred megabytes of one name must not fill the memory.
const MOST_MENTIONS: usize = 1_000;

impl<'a> Evidence<'a> {
    /// Weigh every candidate of every field.
    pub(crate) fn gather(
        lexicon: &'a Lexicon,
        readings: &'a [Reading<'a>],
        pairs: &mut Pairs,
    ) -> Self {
        let mut evidence = Self { lexicon, readings, found: Vec::new() };
        let mut contexts: HashMap<u32, Vec<Place>> = HashMap::default();
        let mut weak = Vec::new();
        let filled = readings.iter().enumerate().filter(|(_, reading)| !reading.list().is_empty());
        for (index, reading) in filled {
            let phrases = reading.phrases(lexicon);
            if reading.field != Field::Furniture {
                for phrase in phrases.iter().filter(|p| p.meaning.kind == Kind::Context) {
                    let place = (index, phrase.from, phrase.to);
                    contexts.entry(phrase.meaning.entity).or_default().push(place);
                }
            }
            let vetoes: Vec<&Phrase> =
                phrases.iter().filter(|p| p.meaning.kind == Kind::Exclude).collect();
            let vetoed = |found: &Found| vetoes.iter().any(|veto| found.within(veto));
            let mut best = Best::default();
            matches(lexicon, reading, pairs, |matched| {
                let found = weigh::weigh(lexicon, index, reading, &matched);
                best.keep(found.filter(|found| found.score() >= REVIEW && !vetoed(found)));
            });
            let mut here = best.found;
            for phrase in phrases.iter().filter(|p| p.meaning.kind == Kind::Weak) {
                // What the list calls weak is no stronger for being a part of another name.
                here.retain(|found| !found.within(phrase));
                let found = evidence.weak(index, phrase);
                if !vetoed(&found) {
                    here.push(found);
                }
            }
            for found in chosen(lexicon, here) {
                match found.is_weak() {
                    true => weak.push(found),
                    false => evidence.found.push(found),
                }
            }
        }
        evidence.support(&contexts, weak);
        evidence.at_home();
        evidence.surnames();
        evidence.alone();
        evidence
    }

    fn weak(&self, index: usize, phrase: &Phrase) -> Found<'a> {
        let Phrase { from, to, meaning } = *phrase;
        let mut found = Found {
            reading: index,
            from,
            to,
            length: to - from,
            entity: meaning.entity,
            phrase: &self.lexicon.phrases[meaning.phrase as usize],
            parts: Vec::new(),
            name: None,
            full: false,
        };
        found.add(Why::WeakAlias, weights::around::WEAK_ALIAS);
        found
    }

    /// Context raises what stands in its document; a weak alias needs it, or the entity's own
    /// name.
    fn support(&mut self, contexts: &HashMap<u32, Vec<Place>>, weak: Vec<Found<'a>>) {
        let outside = |found: &&Found| {
            self.readings[found.reading].field != Field::Furniture && found.score() >= ALERT
        };
        let named: HashSet<u32> =
            self.found.iter().filter(outside).map(|found| found.entity).collect();
        let countries = self.countries();
        for at in 0..self.found.len() {
            let entity = self.found[at].entity;
            if self.found[at].is_bare_word() && named.contains(&entity) {
                self.found[at].add(Why::NamedElsewhere, weights::around::TELLING_WORD_OF_NAMED);
            } else if contexts.contains_key(&entity) {
                self.found[at].add(Why::Context, weights::around::CONTEXT);
            } else if self.is_its_country_named(entity, &countries) {
                let weight = match self.found[at].is_bare_word() {
                    true => weights::around::COUNTRY_OF_TELLING_WORD,
                    false => weights::around::COUNTRY,
                };
                self.found[at].add(Why::Country, weight);
            }
        }
        let has = |found: &Found, why: Why| found.parts.iter().any(|part| part.why == why);
        self.found.retain(|found| !has(found, Why::Town) || has(found, Why::NamedElsewhere));
        for mut found in weak {
            if self.is_of_its_country(&found) == Some(false) {
                found.add(Why::OtherCountry, 0.0);
                self.found.push(found);
                continue;
            }
            // Its own words do not speak for it.
            let beside = |(reading, from, to): &Place| {
                *reading != found.reading || *to <= found.from || found.to <= *from
            };
            let supported =
                contexts.get(&found.entity).is_some_and(|places| places.iter().any(beside));
            // "Russia's FSB", «ФСБ России».
            let own = self.is_of_its_country(&found) == Some(true);
            match (named.contains(&found.entity), supported) {
                (false, false) if own => {
                    found.add(Why::Country, weights::around::WEAK_ALIAS_OF_COUNTRY);
                }
                (true, _) => found.add(Why::NamedElsewhere, weights::around::WEAK_ALIAS_OF_NAMED),
                (_, true) => found.add(Why::Context, weights::around::WEAK_ALIAS_IN_CONTEXT),
                _ => found.add(Why::WeakAlone, 0.0),
            }
            self.found.push(found);
        }
    }

    /// The countries that the document names, by code.
    fn countries(&self) -> HashSet<&'static str> {
        let mut countries = HashSet::default();
        let listed = |found: &Found| !self.lexicon.entity(found.entity).countries.is_empty();
        if !self.found.iter().any(listed) {
            return countries;
        }
        for reading in self.readings.iter().filter(|r| r.field != Field::Furniture) {
            countries.extend((0..reading.list().len()).filter_map(|at| reading.country(at)));
        }
        countries
    }

    /// Whether the text says that what it names is of one of its own countries, or of another.
    fn is_of_its_country(&self, found: &Found) -> Option<bool> {
        let reading = &self.readings[found.reading];
        let countries = &self.lexicon.entity(found.entity).countries;
        country::is_one_of(self.lexicon, reading, (found.from, found.to), countries)
    }

    /// Whether the document names a country of an entity.
    fn is_its_country_named(&self, entity: u32, countries: &HashSet<&str>) -> bool {
        let own = &self.lexicon.entity(entity).countries;
        own.iter().any(|country| countries.contains(country.as_str()))
    }

    /// A surname alone counts where the document names that person more fully elsewhere.
    fn surnames(&mut self) {
        // By each surname those who are named in full, with the name.
        let mut full: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        let mut given: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
        for found in &self.found {
            let Some(name) = found.name.filter(|_| found.full && found.score() >= ALERT) else {
                continue;
            };
            if self.readings[found.reading].field == Field::Furniture {
                continue;
            }
            let (words, roles) = self.lexicon.name(name);
            for (word, role) in words.iter().zip(roles) {
                match role {
                    _ if self.lexicon.traits(*word).particle => {}
                    Role::Surname => {
                        full.entry(*word).or_default().insert(found.entity, name);
                    }
                    Role::Given if words.len() > 1 => {
                        given.entry(*word).or_default().insert(found.entity, name);
                    }
                    _ => {}
                }
            }
        }
        if full.is_empty() {
            return;
        }
        let taken: HashSet<(usize, usize)> = (self.found.iter())
            .filter(|found| found.score() >= ALERT)
            .flat_map(|f| (f.from..f.to).map(move |at| (f.reading, at)))
            .collect();
        for (index, reading) in self.readings.iter().enumerate() {
            for at in reading.live().iter().map(|at| *at as usize) {
                if taken.contains(&(index, at)) || !self.stands_alone(reading, at) {
                    continue;
                }
                let near = |a: &&Alike| !a.loose && a.cost * 100 <= a.weight * 14;
                let near = reading.alike(at).iter().filter(near);
                let mut bearers: BTreeMap<u32, (u32, u16)> = BTreeMap::new();
                for alike in near {
                    for (entity, name) in full.get(&alike.word).into_iter().flatten() {
                        let (_, cost) = bearers.entry(*entity).or_insert((*name, alike.cost));
                        *cost = (*cost).min(alike.cost);
                    }
                }
                let costs = bearers.values().map(|(_, cost)| *cost);
                let Some(least) = costs.min() else {
                    self.found.extend(self.first_name(index, at, &given));
                    continue;
                };
                bearers.retain(|_, (_, cost)| *cost <= least + 10);
                for (entity, (name, _)) in &bearers {
                    let one = |other: &u32, called: u32| {
                        let (this, other) = ((*entity, Some(*name)), (*other, Some(called)));
                        this.0 == other.0 || self.lexicon.may_be_one(this, other)
                    };
                    let open = bearers.iter().any(|(other, (called, _))| !one(other, *called));
                    self.found.push(self.surname(index, at, *entity, open, least));
                }
            }
        }
    }

    /// The first name of somebody whom the document names in full, where nobody else there has it.
    fn first_name(
        &self,
        index: usize,
        at: usize,
        given: &BTreeMap<u32, BTreeMap<u32, u32>>,
    ) -> Option<Found<'a>> {
        let reading = &self.readings[index];
        let token = &reading.list()[at];
        let mut bearers = given.get(&token.id)?.keys();
        let entity = bearers.next().copied().filter(|_| bearers.next().is_none())?;
        let traits = self.lexicon.traits(token.id);
        let other = traits.place || traits.common || traits.title || traits.role || traits.generic;
        let office = at > 0 && {
            let before = self.lexicon.traits(reading.list()[at - 1].id);
            before.role || before.office
        };
        let folded = reading.folded(at);
        if token.case != Case::Capital
            || other
            || office
            || self.lexicon.is_everyday(&folded)
            || self.lexicon.is_country(&folded)
            || !self.by_itself(reading, at)
        {
            return None;
        }
        let mut found = self.bare(index, at, entity);
        found.add(Why::FirstNameAfterFullName, weights::alone::FIRST_NAME_AFTER_FULL_NAME);
        Some(found)
    }

    fn surname(&self, index: usize, at: usize, entity: u32, open: bool, cost: u16) -> Found<'a> {
        let mut found = self.bare(index, at, entity);
        found.add(Why::SurnameAfterFullName, weights::alone::AFTER_FULL_NAME);
        if cost > 0 {
            found.add(Why::InflectedSurname, weights::alone::AFTER_FULL_NAME_INFLECTED);
        }
        if open {
            found.add(Why::SameSurname, weights::alone::SEVERAL_AFTER_FULL_NAME);
        }
        found
    }

    /// One hit an entity, with all its mentions.
    pub(crate) fn hits(mut self) -> Vec<Hit> {
        let mut cut: Vec<Sentences> =
            self.readings.iter().map(|reading| Sentences::new(reading.text)).collect();
        let mut by_entity: BTreeMap<(&str, &str, u32), Vec<Mention>> = BTreeMap::new();
        let mut counts: HashMap<(u32, bool), usize> = HashMap::default();
        self.found.sort_by_key(|found| (found.reading, found.from));
        for found in &self.found {
            let count = counts.entry((found.entity, found.score() >= ALERT)).or_default();
            *count += 1;
            if *count > MOST_MENTIONS {
                continue;
            }
            let id = &self.lexicon.entity(found.entity).id;
            let mention = self.mention(found, &mut cut[found.reading]);
            by_entity
                .entry((self.lexicon.list_of(found.entity), id, found.entity))
                .or_default()
                .push(mention);
        }
        by_entity.into_iter().map(|((_, _, entity), mentions)| self.hit(entity, mentions)).collect()
    }

    fn hit(&self, entity: u32, mut mentions: Vec<Mention>) -> Hit {
        mentions.sort_by_key(|mention| (mention.span.field, mention.span.start, mention.span.end));
        let mentions = disjoint(mentions);
        let listed = self.lexicon.entity(entity);
        let tier = mentions.iter().map(|mention| mention.tier).max().unwrap_or(Tier::Review);
        let of_tier = mentions.iter().filter(|mention| mention.tier == tier);
        Hit {
            list: self.lexicon.list_of(entity).to_owned(),
            entity: listed.id.clone(),
            name: listed.name.clone(),
            schema: listed.schema.to_string(),
            topics: listed.topics.to_vec(),
            score: of_tier.map(|mention| mention.score).fold(0.0, f64::max),
            tier,
            mentions,
        }
    }

    fn mention(&self, found: &Found, cut: &mut Sentences) -> Mention {
        let reading = &self.readings[found.reading];
        let (first, last) = (&reading.list()[found.from], &reading.list()[found.to - 1]);
        let mut text = reading.slice(found.from, found.to).to_owned();
        let (start, mut end) = (first.char_start as usize, last.char_end());
        // A bracket inside the name is closed.
        if text.contains('(')
            && !text.contains(')')
            && reading.text[last.end as usize..].starts_with(')')
        {
            text.push(')');
            end += 1;
        }
        let span = Span { field: reading.field, start, end, text };
        let sentence = match cut.around(first.start as usize, start) {
            Some(sentence) => Span {
                field: reading.field,
                start: sentence.start,
                end: sentence.end,
                text: sentence.text.to_owned(),
            },
            None => span.clone(),
        };
        let score = found.score();
        // Most of what was found is outdone, and is not asked for its name.
        let name = found.name.map(|name| self.lexicon.written(&self.lexicon.names[name as usize]));
        let alias = name.unwrap_or(found.phrase);
        let mut reasons: Vec<_> = found.parts.iter().map(|part| part.reason(alias)).collect();
        let furniture = reading.field == Field::Furniture;
        if furniture {
            reasons.push(Part { why: Why::Furniture, weight: 0.0 }.reason(alias));
        }
        let tier = if score >= ALERT && !furniture { Tier::Alert } else { Tier::Review };
        Mention { span, sentence, alias: alias.to_owned(), score, tier, reasons }
    }
}
