//! The compiled form of the watchlists. Every word of a name has an id; an index from pairs of
//! words leads to the names that have both, an index from sounds to the words that resemble one.
//! Cost grows with the text, hardly with the lists.

mod abbreviations;
mod affixes;
mod buckets;
mod countries;
mod everyday;
mod home;
mod index;
mod names;
mod parted;
mod same;
mod tables;
mod traits;

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

use self::abbreviations::Abbreviations;
use self::affixes::Affixes;
use self::buckets::Buckets;
use self::countries::Countries;
use self::everyday::Everyday;
pub(crate) use self::home::{country_of_two, short_country};
use self::names::{Listing, have_two_surnames};
pub(crate) use self::names::{Name, Role, is_patronymic};
pub(crate) use self::same::OTHER_MIDDLE;
use self::tables::Tables;
pub(crate) use self::traits::Traits;
use super::endings::Endings;
use super::korean;
use super::legal_form::LegalForms;
use super::sound::{self, Sound};
use super::tokens::{UNKNOWN, cut, folded, letters};
use crate::watchlist::{Entity, NameKind, Watchlist, WatchlistSet};

/// What a phrase in the trie means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Kind {
    /// A weak alias.
    Weak,
    /// A word that supports a mention.
    Context,
    /// A phrase that vetoes a mention inside it.
    Exclude,
}

/// What a phrase says of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meaning {
    /// Index into [`Lexicon::entities`].
    pub entity: u32,
    /// Index into [`Lexicon::phrases`].
    pub phrase: u32,
    pub kind: Kind,
}

/// Where an entity stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Listed {
    list: u32,
    place: u32,
    person: bool,
}

/// By which words of the text a name is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ways {
    /// By this one.
    One(u32),
    /// By any of these two together.
    Two(Vec<(u32, u32)>),
}

/// All lists, compiled.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    #[serde(skip)]
    lists: Vec<Arc<Watchlist>>,
    entities: Vec<Listed>,
    pub names: Vec<Name>,
    /// Words of all names, one after the other.
    name_words: Vec<u32>,
    name_roles: Vec<Role>,
    /// Weak aliases, context and exclusions as the lists write them.
    pub phrases: Vec<String>,
    /// Folded words of the lists, by id.
    words: IndexSet<Box<str>, RandomState>,
    traits: Vec<Traits>,
    /// How many entities have the word in a name.
    bearers: Vec<u32>,
    /// How many persons there are.
    persons: u32,
    sounds: Vec<Sound>,
    sound_ends: Vec<u32>,
    by_sound: Buckets,
    pairs: Buckets,
    /// For each word the [`bit`]s of those that lead to a name together with it.
    partners: Vec<u64>,
    singles: Buckets,
    /// Bodies' names by the one word in them that tells which of its kind it is.
    headed: Buckets,
    /// Bodies' names by what their own country calls them.
    homes: Buckets,
    /// Names of persons by their surnames.
    surnames: Buckets,
    /// Korean names by their syllables.
    koreans: Buckets,
    #[serde(skip)]
    korean_surnames: korean::Surnames,
    edges: HashMap<(u32, u32), u32, RandomState>,
    meanings: Vec<Vec<Meaning>>,
    #[serde(skip)]
    pub endings: Endings,
    #[serde(skip)]
    affixes: Affixes,
    /// The list in hand writes its organisations in capitals.
    capitals: bool,
    /// Folded words of any text, of which a misspelling names nobody.
    #[serde(skip)]
    everyday: Everyday,
    #[serde(skip)]
    countries: Countries,
    /// Bodies of which a country has one, each by the words that its name has.
    state_bodies: Vec<Vec<u32>>,
    /// What is written out in one place and shortened in another.
    abbreviations: Abbreviations,
    /// First names, titles, words of organisations and countries that stand for one another; and
    /// whether they do in the names of bodies only.
    other_forms: HashMap<u32, Vec<(u32, bool)>>,
}

/// No name has more words; a longer one is matched by its first ones only, which the lint tells.
pub(crate) const LONGEST_NAME: usize = 32;

/// Names with the same pair of words that are looked at, shortest first.
const MOST_NAMES: usize = 200;

/// A body may be called by the one telling word of its name if that has so many letters.
const SHORTEST_HEAD: usize = 3;

impl Lexicon {
    pub(crate) fn compile(set: &WatchlistSet) -> Self {
        let Tables { lexicon, forms, .. } = Tables::read();
        let mut lexicon = Lexicon { lists: set.lists.clone(), ..lexicon.clone() };
        for (number, list) in set.lists.iter().enumerate() {
            lexicon.capitals = in_capitals(list);
            for (place, entity) in list.entities.iter().enumerate() {
                let index = lexicon.entities.len() as u32;
                lexicon.entities.push(Listed {
                    list: number as u32,
                    place: place as u32,
                    person: entity.schema == "Person",
                });
                lexicon.add_entity(index, entity, forms);
            }
        }
        lexicon.part_and_join();
        lexicon.mark_behind_lists();
        lexicon.index();
        lexicon
    }

    /// What was compiled from these lists and kept, with what is not worth keeping.
    pub(crate) fn restored(self, set: &WatchlistSet) -> Self {
        let tables = Tables::read().lexicon.clone();
        Self {
            lists: set.lists.clone(),
            endings: tables.endings,
            affixes: tables.affixes,
            korean_surnames: tables.korean_surnames,
            everyday: tables.everyday,
            countries: tables.countries,
            ..self
        }
    }

    fn add_entity(&mut self, index: u32, entity: &Entity, forms: &LegalForms) {
        for (place, (kind, name)) in (0..).zip(entity.names()) {
            if kind != NameKind::WeakAlias {
                let two_surnames = have_two_surnames(&entity.countries);
                let listed = Listing { entity: index, place, two_surnames };
                self.add_name(listed, name, entity.schema == "Person", forms);
            }
        }
        for (phrases, kind) in [
            (&entity.weak_aliases, Kind::Weak),
            (&entity.context, Kind::Context),
            (&entity.positions, Kind::Context),
            (&entity.exclude, Kind::Exclude),
        ] {
            for phrase in phrases {
                let (ids, _) = self.cut(phrase);
                self.insert(index, phrase, &ids, kind);
            }
        }
    }

    fn insert(&mut self, entity: u32, phrase: &str, ids: &[u32], kind: Kind) {
        if ids.is_empty() {
            return;
        }
        let mut node = 0;
        for id in ids.iter().take(LONGEST_NAME) {
            let fresh = self.meanings.len() as u32;
            node = *self.edges.entry((node, *id)).or_insert(fresh);
            if node == fresh {
                self.meanings.push(Vec::new());
            }
        }
        self.phrases.push(phrase.to_owned());
        let meaning = Meaning { entity, phrase: (self.phrases.len() - 1) as u32, kind };
        let here = &mut self.meanings[node as usize];
        if !here.iter().any(|known| known.entity == entity && known.kind == kind) {
            here.push(meaning);
        }
    }

    /// Words of `text`, with ids for those that are new; and the words as they are written.
    fn cut(&mut self, text: &str) -> (Vec<u32>, Vec<String>) {
        let (mut ids, mut written) = (Vec::new(), Vec::new());
        let mut word = String::new();
        cut(text, |cut| {
            let surface = &text[cut.start as usize..cut.end as usize];
            word.clear();
            folded(surface, &mut word);
            if !word.is_empty() {
                ids.push(self.intern(&word, surface));
                written.push(surface.to_owned());
            }
        });
        (ids, written)
    }

    fn intern(&mut self, folded: &str, surface: &str) -> u32 {
        if let Some(id) = self.words.get_index_of(folded) {
            return id as u32;
        }
        let id = self.words.insert_full(folded.into()).0 as u32;
        self.traits.push(Traits::default());
        self.sounds.extend(sound::read(&letters(surface, folded)));
        self.sound_ends.push(self.sounds.len() as u32);
        id
    }

    /// By which words of the text a name is found at all.
    pub(crate) fn ways(&self, index: u32) -> Ways {
        let generic = |word: &u32| self.traits[*word as usize].generic;
        let content = self.content(index);
        if let [word] = content[..] {
            return Ways::One(word);
        }
        // Two words that say only what kind of body it is lead to every such body; a name that
        // has others is not found by them.
        let told = !content.iter().all(generic);
        let reach = if content.len() <= 8 { content.len() } else { 3 };
        let mut both = Vec::new();
        for (at, a) in content.iter().enumerate() {
            for b in content.iter().skip(at + 1).take(reach) {
                if !(told && generic(a) && generic(b)) {
                    both.push((*a, *b));
                }
            }
        }
        Ways::Two(both)
    }

    /// Words of a name that are evidence of it; all of them where none is.
    fn content(&self, index: u32) -> Vec<u32> {
        let (words, roles) = self.name(index);
        let tells = |(word, role): &(&u32, &Role)| {
            let particle = self.traits[**word as usize].particle && **role != Role::Given;
            role.is_evidence() && !particle
        };
        let content: Vec<u32> =
            words.iter().zip(roles).filter(tells).map(|(word, _)| *word).collect();
        if content.is_empty() { words.to_vec() } else { content }
    }

    /// The id of a folded word, exactly.
    pub(crate) fn id(&self, folded: &str) -> u32 {
        self.words.get_index_of(folded).map_or(UNKNOWN, |id| id as u32)
    }

    /// Whether the words are those of a body of which a country has one.
    pub(crate) fn is_state_body(&self, words: &[u32]) -> bool {
        let has = |line: &Vec<u32>| line.iter().all(|word| words.contains(word));
        self.state_bodies.iter().any(has)
    }

    /// Whether a folded word is a country, in any case form.
    pub(crate) fn is_country(&self, folded: &str) -> bool {
        self.countries.contains(folded)
    }

    /// Whether a folded word is made of another and a part that says what a company does: Sberbank.
    pub(crate) fn is_coined(&self, folded: &str) -> bool {
        let rest = |part: &&str| folded.strip_suffix(*part);
        let parts = Tables::read().name_parts.iter();
        parts.filter_map(rest).any(|rest| rest.chars().count() > 1)
    }

    /// Whether any text may have this folded word, whatever it is about.
    pub(crate) fn is_everyday(&self, folded: &str) -> bool {
        self.everyday.contains(folded)
    }

    /// Whether a folded word is an everyday word in English and, as far as the tables know, nowhere else.
    pub(crate) fn is_only_english(&self, folded: &str) -> bool {
        let tables = Tables::read();
        tables.english.contains(folded) && !tables.elsewhere.contains(folded)
    }

    /// A name as its list writes it.
    pub(crate) fn written(&self, name: &Name) -> &str {
        let mut names = self.entity(name.entity).names();
        names.nth(name.place as usize).map_or("", |(_, written)| written)
    }

    pub(crate) fn entity(&self, index: u32) -> &Entity {
        let Listed { list, place, .. } = self.entities[index as usize];
        &self.lists[list as usize].entities[place as usize]
    }

    /// The id of the list that an entity stands in.
    pub(crate) fn list_of(&self, entity: u32) -> &str {
        &self.lists[self.entities[entity as usize].list as usize].id
    }

    /// The words of a phrase of the lists, as far as it is looked for.
    pub(crate) fn phrase(&self, phrase: &str) -> Vec<u32> {
        let words = super::tokens::words(phrase);
        words
            .iter()
            .filter(|word| !word.is_empty())
            .map(|word| self.id(word))
            .take(LONGEST_NAME)
            .collect()
    }

    /// The numbers of all entities.
    pub(crate) fn entities(&self) -> std::ops::Range<u32> {
        0..self.entities.len() as u32
    }

    /// How many persons the lists have.
    pub(crate) fn persons(&self) -> u32 {
        self.persons
    }

    pub(crate) fn is_person(&self, entity: u32) -> bool {
        self.entities[entity as usize].person
    }

    pub(crate) fn word(&self, id: u32) -> &str {
        &self.words[id as usize]
    }

    pub(crate) fn sounds(&self, id: u32) -> &[Sound] {
        let from = id.checked_sub(1).map_or(0, |before| self.sound_ends[before as usize]);
        &self.sounds[from as usize..self.sound_ends[id as usize] as usize]
    }

    /// The names of the entity that a name is of, which stand side by side.
    pub(crate) fn names_beside(&self, index: u32) -> impl Iterator<Item = u32> {
        let entity = self.names[index as usize].entity;
        let own = move |at: &u32| self.names.get(*at as usize).is_some_and(|n| n.entity == entity);
        (0..index).rev().take_while(own).chain((index..).take_while(own))
    }

    /// Words and roles of a name.
    pub(crate) fn name(&self, index: u32) -> (&[u32], &[Role]) {
        let name = &self.names[index as usize];
        let range = name.from as usize..name.from as usize + name.length as usize;
        (&self.name_words[range.clone()], &self.name_roles[range])
    }

    pub(crate) fn traits(&self, word: u32) -> Traits {
        self.traits.get(word as usize).copied().unwrap_or_default()
    }

    /// How many entities have the word in a name.
    pub(crate) fn bearers(&self, word: u32) -> u32 {
        self.bearers[word as usize]
    }

    /// Words that stand for it, by the tables, and whether they do in bodies' names only.
    pub(crate) fn other_forms(&self, word: u32) -> &[(u32, bool)] {
        self.other_forms.get(&word).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn step(&self, node: u32, word: u32) -> Option<u32> {
        self.edges.get(&(node, word)).copied()
    }

    pub(crate) fn meanings(&self, node: u32) -> &[Meaning] {
        &self.meanings[node as usize]
    }
}

/// Whether a list writes organisations in capitals, so that an acronym cannot be told from a
/// word.
fn in_capitals(list: &Watchlist) -> bool {
    let bodies = || list.entities.iter().filter(|entity| entity.schema != "Person");
    let upper = bodies().filter(|entity| !entity.name.chars().any(char::is_lowercase)).count();
    upper * 2 > bodies().count()
}

/// A bit that stands for a word, and for others by chance.
pub(crate) fn bit(word: u32) -> u64 {
    1 << (word % u64::BITS)
}

fn pair_key(a: u32, b: u32) -> u32 {
    sound::mix(u64::from(a.min(b)) << 32 | u64::from(a.max(b)))
}
