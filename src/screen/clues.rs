//! Clues: how to tell, by the words of a document alone, that it may name an entity.
//!
//! An archive of a million documents cannot be screened for every new entity. It keeps which words
//! each document has ([`Indexer`]). For the entities in question, [`Clues`] tells which of these
//! words may stand for a word of their names, and which of them must come together. It asks the
//! same functions as screening does, but lets through what only a look at the text could refuse: no
//! document that screening would find is left out, and of the others few are looked at.

mod indexer;
mod keys;

use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::RandomState;

pub use self::indexer::{Indexer, Term, Written};
pub use self::keys::{WordKey, WordKeys};
use super::candidates::likeness::{self, Asked};
use super::lexicon::{Lexicon, Role, Ways};
use super::tokens::{self, Case, UNKNOWN};
use super::{Screener, candidates::Alike};
use super::{korean, sound};

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
    /// As a surname of Koreans, in any romanisation.
    Surname,
    /// As a Korean given name or the first word of one, in any romanisation.
    Given,
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
    /// What sounds like this surname, and like this beginning of a given name, as Koreans have them.
    Korean(u32, u32),
}

/// What leads to certain entities of the lists.
#[derive(Debug)]
pub struct Clues<'a> {
    lexicon: &'a Lexicon,
    needs: Vec<Need>,
    /// Words of names, by sound; and those that stand for one by the tables.
    by_sound: HashMap<u32, Vec<u32>, RandomState>,
    /// Keys of surnames of Koreans, and of beginnings of their given names.
    surnames: HashSet<u32, RandomState>,
    givens: HashSet<u32, RandomState>,
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
        let mut surnames: HashSet<u32, RandomState> = HashSet::default();
        let mut givens: HashSet<u32, RandomState> = HashSet::default();
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
            needs.extend(lexicon.head(index).map(|word| Need::One(word, Stand::Name)));
            needs.extend(lexicon.at_home(index).map(|(words, _)| Need::All(words)));
            for (surname, begins) in lexicon.korean_parts(index) {
                surnames.insert(surname);
                givens.extend(&begins);
                needs.extend(begins.into_iter().map(|given| Need::Korean(surname, given)));
            }
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
            Need::One(..) | Need::Both(..) | Need::Korean(..) => Vec::new(),
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
        let needs = needs.into_iter().collect();
        Self { lexicon, needs, by_sound, wanted, surnames, givens }
    }

    /// What a document must have; any of it is enough.
    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    /// The keys of all words of an archive that may stand for a word of the needs.
    pub fn keys(&self) -> BTreeSet<WordKey> {
        let mut written: BTreeSet<u32> = self.wanted.iter().copied().collect();
        let others = self.wanted.iter().flat_map(|word| self.lexicon.other_forms(*word));
        written.extend(others.map(|(word, _)| *word));
        let written = written.into_iter().filter(|word| *word != UNKNOWN);
        let koreans = self.surnames.iter().flat_map(|key| self.lexicon.korean_surnames(*key));
        let letters = written.map(|word| self.lexicon.word(word)).chain(koreans);
        let mut keys: BTreeSet<WordKey> = letters.map(keys::folded).collect();
        keys.extend(self.by_sound.keys().copied().map(keys::sounding));
        keys.extend(self.givens.iter().copied().map(keys::syllables));
        keys
    }

    /// For which words of the needs a word of the archive may stand, and how, by how it is written.
    pub fn of_word(&self, word: &str, mut each: impl FnMut(Written, u32, Stand)) {
        let mut folded = String::new();
        tokens::folded(word, &mut folded);
        let id = if folded.is_empty() { UNKNOWN } else { self.lexicon.id(&folded) };
        let exact = self.exact(id);
        for alike in self.alike(word, id, true) {
            each(Written::Name, alike, Stand::Name);
            each(Written::BesideInitial, alike, Stand::BesideInitial);
            each(Written::Shown, alike, Stand::Shown);
        }
        for exact in &exact {
            each(Written::Initial, *exact, Stand::Name);
            each(Written::BesideInitial, *exact, Stand::BesideInitial);
            each(Written::Shown, *exact, Stand::Shown);
        }
        let declined = self.alike(word, id, false);
        if !exact.is_empty() || !declined.is_empty() {
            let stand = if self.plain(word, id) { Stand::Plain } else { Stand::Small };
            let lower = if is_cyrillic(&folded) { &declined[..] } else { &[] };
            exact.iter().chain(lower).for_each(|word| each(Written::Lower, *word, stand));
            exact.iter().chain(&declined).for_each(|word| each(Written::Declined, *word, stand));
        }
        if self.wanted.contains(&id) {
            for written in [Written::Name, Written::Initial, Written::Lower, Written::Declined] {
                each(written, id, Stand::Exact);
            }
        }
        let (mut surname, mut given) =
            (self.lexicon.korean_surname(&folded), korean::given(&folded));
        surname.retain(|key| self.surnames.contains(key));
        given.retain(|key| self.givens.contains(key));
        for written in [Written::Name, Written::Initial] {
            surname.iter().for_each(|key| each(written, *key, Stand::Surname));
            given.iter().for_each(|key| each(written, *key, Stand::Given));
        }
    }

    /// For which words of the needs a term of a document may stand, and how.
    pub fn of_term(&self, term: &Term) -> BTreeSet<(u32, Stand)> {
        let mut found = BTreeSet::new();
        self.of_word(&term.word, |written, word, stand| {
            if written == term.written {
                found.insert((word, stand));
            }
        });
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
