//! Clues: how to tell, by the words of a document alone, that it may name an entity.
//!
//! An archive of a million documents cannot be screened for every new entity. It keeps which words
//! each document has ([`Indexer`]). For the entities in question, [`Clues`] tells which of these
//! words may stand for a word of their names, and which of them must come together. It asks the
//! same functions as screening does, but lets through what only a look at the text could refuse: no
//! document that screening would find is left out, and of the others few are looked at.

mod indexer;

use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::RandomState;

pub use self::indexer::Indexer;
use super::candidates::likeness::{self, Asked};
use super::lexicon::{Lexicon, Role, Ways};
use super::sound;
use super::tokens::{self, Case, UNKNOWN};
use super::{Screener, candidates::Alike};

/// How a word stands in a document, as far as an archive tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stand {
    /// As the word of a name: with a capital, or in a script without them.
    Name,
    /// In lower case; a name needs another word beside it that is none.
    Small,
    /// In lower case, as a name of the lists writes it.
    Plain,
    /// Beside an initial: "A. Lukashenko".
    BesideInitial,
    /// Beside what shows that a person is meant: "President Lukashenko", "Lukashenko said".
    Shown,
    /// In its very letters, however they are written.
    Exact,
}

/// What a document must have to be worth a look: any one of the needs of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Need {
    /// This word, standing so.
    One(u32, Stand),
    /// Both words, not both in lower case.
    Both(u32, u32),
    /// All of these words in their very letters.
    All(Vec<u32>),
}

/// What leads to certain entities of the lists.
#[derive(Debug)]
pub struct Clues<'a> {
    lexicon: &'a Lexicon,
    needs: Vec<Need>,
    /// Words of names, by sound; and those that stand for one by the tables.
    by_sound: HashMap<u32, Vec<u32>, RandomState>,
    /// One of the entities may be found by a Korean writing, which no single word tells.
    korean: bool,
    /// Words that a need has.
    wanted: HashSet<u32, RandomState>,
}

impl Screener {
    /// What leads to the entities that `wanted` is true for, by their list and id.
    pub fn clues(&self, wanted: impl Fn(&str, &str) -> bool) -> Clues<'_> {
        Clues::of(&self.lexicon, wanted)
    }
}

impl<'a> Clues<'a> {
    fn of(lexicon: &'a Lexicon, wanted: impl Fn(&str, &str) -> bool) -> Self {
        let asked: HashSet<u32, RandomState> = lexicon
            .entities()
            .filter(|entity| wanted(lexicon.list_of(*entity), &lexicon.entity(*entity).id))
            .collect();
        let mut needs = BTreeSet::new();
        let mut korean = false;
        let mut of_names: HashSet<u32, RandomState> = HashSet::default();
        for (index, _) in (0..).zip(&lexicon.names).filter(|(_, name)| asked.contains(&name.entity))
        {
            match lexicon.ways(index) {
                Ways::One(word) => {
                    needs.insert(Need::One(word, Stand::Name));
                }
                Ways::Two(both) => {
                    needs.extend(both.into_iter().map(|(a, b)| Need::Both(a.min(b), a.max(b))));
                }
            }
            for word in lexicon.heads(index) {
                needs.insert(Need::One(word, Stand::Name));
            }
            korean |= lexicon.may_be_korean(index);
            let (words, roles) = lexicon.name(index);
            of_names.extend(words);
            for (word, role) in words.iter().zip(roles) {
                if *role == Role::Surname {
                    needs.insert(Need::One(*word, Stand::BesideInitial));
                    needs.insert(Need::One(*word, Stand::Shown));
                }
            }
        }
        for entity in &asked {
            for phrase in &lexicon.entity(*entity).weak_aliases {
                let words = lexicon.phrase(phrase);
                needs.extend((!words.is_empty()).then_some(Need::All(words)));
            }
        }
        let mut wanted: HashSet<u32, RandomState> = of_names.clone();
        wanted.extend(needs.iter().flat_map(|need| match need {
            Need::All(words) => words.clone(),
            Need::One(..) | Need::Both(..) => Vec::new(),
        }));
        let mut by_sound: HashMap<u32, Vec<u32>, RandomState> = HashMap::default();
        let others =
            of_names.iter().flat_map(|word| lexicon.other_forms(*word)).map(|(word, _)| *word);
        let all: BTreeSet<u32> = of_names.iter().copied().chain(others).collect();
        for word in all {
            for key in sound::keys(lexicon.sounds(word)) {
                by_sound.entry(key).or_default().push(word);
            }
        }
        Self { lexicon, needs: needs.into_iter().collect(), by_sound, wanted, korean }
    }

    /// Whether the words of a document cannot tell, so that all documents are to be looked at.
    pub fn is_open(&self) -> bool {
        self.korean
    }

    /// What a document must have; any of it is enough.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// For which words of the needs a word of the archive may stand, and how.
    pub fn of_term(&self, term: &str) -> Vec<(u32, Stand)> {
        let Some((kind, surface)) = indexer::parted(term) else { return Vec::new() };
        let mut folded = String::new();
        tokens::folded(surface, &mut folded);
        let id = if folded.is_empty() { UNKNOWN } else { self.lexicon.id(&folded) };
        let mut found: Vec<(u32, Stand)> = Vec::new();
        let standing = |words: Vec<u32>, stand: Stand, found: &mut Vec<(u32, Stand)>| {
            found.extend(words.into_iter().map(|word| (word, stand)));
        };
        use indexer::Kind;
        match kind {
            Kind::Name => standing(self.alike(surface, id, true), Stand::Name, &mut found),
            Kind::Initial => standing(self.exact(id), Stand::Name, &mut found),
            Kind::Lower | Kind::Declined => {
                let mut words = self.exact(id);
                if kind == Kind::Declined || is_cyrillic(&folded) {
                    words.extend(self.alike(surface, id, false));
                }
                if !words.is_empty() {
                    let plain = self.plain(surface, id);
                    let stand = if plain { Stand::Plain } else { Stand::Small };
                    standing(words, stand, &mut found);
                }
            }
            Kind::BesideInitial | Kind::Shown => {
                let stand = match kind {
                    Kind::BesideInitial => Stand::BesideInitial,
                    _ => Stand::Shown,
                };
                let mut words = self.alike(surface, id, true);
                words.extend(self.exact(id));
                standing(words, stand, &mut found);
            }
        }
        if matches!(kind, Kind::Name | Kind::Initial | Kind::Lower | Kind::Declined)
            && self.wanted.contains(&id)
        {
            found.push((id, Stand::Exact));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The word itself, and a title in its other forms.
    fn exact(&self, id: u32) -> Vec<u32> {
        let mut words = Vec::new();
        if id != UNKNOWN {
            words.extend(self.wanted.get(&id));
            if self.lexicon.traits(id).office {
                self.others(id, &mut words);
            }
        }
        words
    }

    /// As a word of a name in any spelling, or as one that continues a name.
    fn alike(&self, surface: &str, id: u32, capital: bool) -> Vec<u32> {
        let mut words = Vec::new();
        if id != UNKNOWN {
            words.extend(self.wanted.get(&id));
            self.others(id, &mut words);
        }
        // What is kept is in lower case; whether its script has capitals can be seen.
        let case = match Case::of(surface) {
            Case::None => Case::None,
            _ => Case::Capital,
        };
        let offered = |key: u32| self.by_sound.get(&key).into_iter().flatten().copied();
        // English takes off an s that a language with endings leaves on.
        for inflected in [false, true] {
            let asked = Asked { id, case, inflected, capital };
            likeness::near(self.lexicon, offered, surface, asked, |alike: Alike| {
                words.extend(self.wanted.get(&alike.word));
                if alike.cost <= likeness::CLOSE {
                    self.others(alike.word, &mut words);
                }
            });
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    fn others(&self, word: u32, words: &mut Vec<u32>) {
        let others = self.lexicon.other_forms(word).iter().map(|(other, _)| *other);
        words.extend(others.filter(|other| self.wanted.contains(other)));
    }

    /// Whether a word in lower case stands for one that any name of the lists writes so.
    fn plain(&self, surface: &str, id: u32) -> bool {
        let lower = |word: u32| self.lexicon.traits(word).lower;
        let exact = match id {
            UNKNOWN => Vec::new(),
            id => likeness::exact(self.lexicon, id),
        };
        exact.iter().any(|alike| lower(alike.word))
            || [false, true].into_iter().any(|inflected| {
                likeness::search(self.lexicon, surface, id, Case::Lower, inflected, false)
                    .iter()
                    .any(|alike| lower(alike.word))
            })
    }
}

fn is_cyrillic(folded: &str) -> bool {
    folded.chars().next().is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
