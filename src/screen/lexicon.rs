//! The compiled form of the watchlists: every word has an id, every name is a path of ids in a
//! trie. Cost grows with the text, hardly with the lists.

use std::collections::HashMap;

use super::legal_form::LegalForms;
use super::stem::stem;
use super::tokens::{Tokens, UNKNOWN};
use crate::watchlist::{Entity, WatchlistSet};

/// What a path in the trie means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The name as the list writes it.
    Whole,
    /// The name without its legal form.
    Core,
    /// A person's name with surname and first name swapped.
    Swapped,
    /// A person's name without its middle names.
    Short,
    /// A weak alias.
    Weak,
    /// A word that supports a mention.
    Context,
    /// A phrase that vetoes a mention inside it.
    Exclude,
}

/// A name of an entity, found at a node of the trie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Index into [`Lexicon::entities`].
    pub entity: u32,
    /// Index into [`Lexicon::names`].
    pub name: u32,
    pub kind: Kind,
}

/// An entity with the list it stands in.
#[derive(Debug)]
pub(crate) struct Listed {
    pub list: String,
    pub entity: Entity,
}

impl Listed {
    pub(crate) fn is_person(&self) -> bool {
        self.entity.schema == "Person"
    }
}

/// All lists, compiled.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    pub entities: Vec<Listed>,
    /// Names as the lists write them.
    pub names: Vec<String>,
    pub words: Vec<String>,
    ids: HashMap<String, u32>,
    /// Stems of listed words; [`UNKNOWN`] where two words share one.
    stems: HashMap<String, u32>,
    edges: HashMap<(u32, u32), u32>,
    meanings: Vec<Vec<Meaning>>,
    /// Surnames of persons, by word.
    pub surnames: HashMap<u32, Vec<u32>>,
    /// Words that may stand before a surname.
    titles: std::collections::HashSet<u32>,
}

/// No name has more words; a longer one is matched by its first ones only, which the lint tells.
const LONGEST_NAME: usize = 32;

const TITLES: &str = include_str!("../../data/titles.txt");

impl Lexicon {
    pub(crate) fn compile(set: &WatchlistSet) -> Self {
        let mut lexicon = Lexicon { meanings: vec![Vec::new()], ..Lexicon::default() };
        let forms = LegalForms::load(|form| lexicon.cut(form));
        for title in TITLES.lines().filter(|line| !line.starts_with('#')) {
            let ids = lexicon.cut(title);
            lexicon.titles.extend(ids);
        }
        for list in &set.lists {
            for entity in &list.entities {
                lexicon.entities.push(Listed { list: list.id.clone(), entity: entity.clone() });
                let index = (lexicon.entities.len() - 1) as u32;
                lexicon.add_entity(index, entity, &forms);
            }
        }
        lexicon.index_stems();
        lexicon
    }

    fn add_entity(&mut self, index: u32, entity: &Entity, forms: &LegalForms) {
        let strong =
            std::iter::once(&entity.name).chain(&entity.aliases).chain(&entity.previous_names);
        for name in strong {
            if entity.schema == "Person" {
                self.add_person(index, name);
            } else {
                self.add_body(index, name, forms);
            }
        }
        for (phrases, kind) in [
            (&entity.weak_aliases, Kind::Weak),
            (&entity.context, Kind::Context),
            (&entity.positions, Kind::Context),
            (&entity.exclude, Kind::Exclude),
        ] {
            for phrase in phrases {
                let ids = self.cut(phrase);
                self.insert(index, phrase, &ids, kind);
            }
        }
    }

    fn add_body(&mut self, index: u32, name: &str, forms: &LegalForms) {
        let ids = self.cut(name);
        let core = forms.core(&ids);
        if core != (0..ids.len()) {
            let core = ids[core].to_vec();
            self.insert(index, name, &core, Kind::Core);
        }
        self.insert(index, name, &ids, Kind::Whole);
    }

    /// "LAST, First Middle" is read in the order in which news writes it.
    fn add_person(&mut self, index: u32, name: &str) {
        let (given, surname) = match name.split_once(',') {
            Some((last, first)) => (self.cut(first), self.cut(last)),
            None => {
                let mut ids = self.cut(name);
                let last = ids.pop();
                (ids, last.into_iter().collect())
            }
        };
        let join = |parts: [&[u32]; 2]| parts.concat();
        self.insert(index, name, &join([&given, &surname]), Kind::Whole);
        let Some(first) = given.first() else { return };
        self.insert(index, name, &join([&surname, &given]), Kind::Swapped);
        if given.len() > 1 {
            self.insert(index, name, &join([&[*first], &surname]), Kind::Short);
            self.insert(index, name, &join([&surname, &[*first]]), Kind::Short);
        }
        if let [surname] = surname[..] {
            let of_word = self.surnames.entry(surname).or_default();
            if !of_word.contains(&index) {
                of_word.push(index);
            }
        }
    }

    fn insert(&mut self, entity: u32, name: &str, ids: &[u32], kind: Kind) {
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
        if self.names.last().is_none_or(|last| last != name) {
            self.names.push(name.to_owned());
        }
        let meaning = Meaning { entity, name: (self.names.len() - 1) as u32, kind };
        let here = &mut self.meanings[node as usize];
        // The same words by two ways: the surer way counts.
        match here.iter_mut().find(|known| known.entity == entity) {
            Some(known) if known.kind > kind => *known = meaning,
            Some(_) => {}
            None => here.push(meaning),
        }
    }

    /// Words of `text`, with ids for those that are new.
    fn cut(&mut self, text: &str) -> Vec<u32> {
        let tokens = Tokens::read(text, |_| UNKNOWN);
        let mut ids = Vec::with_capacity(tokens.list.len());
        for token in &tokens.list {
            let folded = tokens.folded(token);
            if folded.is_empty() {
                continue;
            }
            let id = match self.ids.get(folded) {
                Some(id) => *id,
                None => {
                    let id = self.words.len() as u32;
                    self.words.push(folded.to_owned());
                    self.ids.insert(folded.to_owned(), id);
                    id
                }
            };
            ids.push(id);
        }
        ids
    }

    fn index_stems(&mut self) {
        for (id, word) in self.words.iter().enumerate() {
            if let Some(stem) = stem(word) {
                let known = self.stems.entry(stem.to_owned()).or_insert(id as u32);
                if *known != id as u32 && !self.words[*known as usize].starts_with(stem) {
                    *known = UNKNOWN;
                }
            }
        }
    }

    /// The id of a folded word, exactly.
    pub(crate) fn id(&self, folded: &str) -> u32 {
        self.ids.get(folded).copied().unwrap_or(UNKNOWN)
    }

    /// The id of the listed word of which `folded` is another case form, if any is.
    pub(crate) fn inflected(&self, folded: &str) -> Option<u32> {
        let id = *self.stems.get(stem(folded)?)?;
        (id != UNKNOWN).then_some(id)
    }

    pub(crate) fn step(&self, node: u32, word: u32) -> Option<u32> {
        self.edges.get(&(node, word)).copied()
    }

    pub(crate) fn meanings(&self, node: u32) -> &[Meaning] {
        &self.meanings[node as usize]
    }

    pub(crate) fn is_title(&self, word: u32) -> bool {
        self.titles.contains(&word)
    }
}
