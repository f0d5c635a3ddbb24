//! Looking back: what the words of a document tell of whom it may name.

use std::collections::HashSet;
use std::sync::Arc;

use proptest::prelude::*;
use watchpost::document::Document;
use watchpost::screen::{Clues, Indexer, Need, Screener, Stand, Term, WordKeys};
use watchpost::transliterate::to_cyrillic;
use watchpost::watchlist::{Entity, Watchlist, WatchlistSet};

/// Words of names; some are everyday words, some generic, some have other forms in the tables.
const WORDS: [&str; 46] = [
    "Boris",
    "William",
    "Bill",
    "Aleksandr",
    "Alexander",
    "Karvexov",
    "Lukashenko",
    "Zimtovsky",
    "Mohammad",
    "Abdul",
    "Rahman",
    "al-Din",
    "bin",
    "Hassan",
    "Li",
    "Wei",
    "Smith",
    "Rose",
    "Bank",
    "National",
    "Trading",
    "House",
    "Naftan",
    "OAO",
    "Ltd",
    "Holding",
    "Refinery",
    "of",
    "Moscow",
    "and",
    "State",
    "Security",
    "Committee",
    "KGB",
    "B.O.T.H.",
    "Нафтан",
    "завод",
    "محمد",
    "习近平",
    "Müller-Östen",
    "Kim",
    "Ri",
    "O",
    "Yong-bok",
    "Kuk",
    "Jong",
];

/// Words between names.
const FILLERS: [&str; 20] = [
    "met",
    "the",
    "said",
    "President",
    "Mr",
    "minister",
    "president",
    "bank",
    "refinery",
    "of",
    "and",
    "state",
    "security",
    "visited",
    "Company",
    "in",
    "OAO",
    "rose",
    "will",
    "naftan",
];

/// How a text may write a word of a name.
fn written(word: &str, how: u8) -> String {
    let inflected = |ending: &str| format!("{word}{ending}");
    match how % 12 {
        0 => word.to_lowercase(),
        1 => word.to_uppercase(),
        2 => to_cyrillic(word),
        3 => inflected("a"),
        4 => inflected("em"),
        5 => format!("{}.", word.chars().next().unwrap_or('x')),
        6 => word.replace("ov", "off").replace('c', "k").replace("ks", "x"),
        10 => {
            word.replace("Ri", "Lee").replace("-b", "b").replace('J', "Ch").replace("ong", "eong")
        }
        7 => format!("{}а", to_cyrillic(word)),
        8 => word.chars().rev().take(1).chain(word.chars().skip(1)).collect(),
        _ => word.to_owned(),
    }
}

fn name() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..5)
        .prop_map(|words| words.join(" "))
}

fn names(most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(name(), 0..most)
}

fn entity() -> impl Strategy<Value = Entity> {
    let schema = proptest::sample::select(&["Person", "Company", "Organization"][..]);
    (schema, name(), names(3), names(2), names(2)).prop_map(
        |(schema, name, aliases, weak, positions)| Entity {
            schema: schema.into(),
            name,
            aliases: aliases.into(),
            weak_aliases: weak.into(),
            positions: positions.into(),
            ..Entity::default()
        },
    )
}

fn lists() -> impl Strategy<Value = WatchlistSet> {
    proptest::collection::vec(entity(), 1..8).prop_map(|mut entities| {
        for (n, entity) in entities.iter_mut().enumerate() {
            entity.id = format!("e{n}");
        }
        let list = Watchlist {
            id: "made-up".into(),
            name: "Made up".into(),
            topics: Vec::new(),
            entities,
            announcements: None,
            path: std::path::PathBuf::new(),
        };
        WatchlistSet::new(vec![Arc::new(list)])
    })
}

/// Which name of the lists, or a filler, and how its words are written.
type Part = (bool, prop::sample::Index, Vec<u8>);

fn text(set: &WatchlistSet, parts: &[Part]) -> String {
    let all: Vec<&str> =
        set.lists[0].entities.iter().flat_map(|e| e.names().map(|(_, name)| name)).collect();
    let mut words: Vec<String> = Vec::new();
    for (named, which, how) in parts {
        match named {
            true => {
                let hows = how.iter().copied().chain(std::iter::repeat(9));
                words.extend(
                    which.get(&all).split(' ').zip(hows).map(|(word, how)| written(word, how)),
                );
            }
            false => words.push((*which.get(&FILLERS[..])).to_owned()),
        }
    }
    words.join(" ")
}

/// Whether a document with these terms is looked at: words are found by their keys, then compared.
fn looked_at(clues: &Clues, terms: &[Term]) -> bool {
    let (asked, keys) = (clues.keys(), WordKeys::default());
    let has: HashSet<(u32, Stand)> = terms
        .iter()
        .filter(|term| keys.of(&term.word).iter().any(|key| asked.contains(key)))
        .flat_map(|term| clues.of_term(term))
        .collect();
    let any =
        |word: u32, stands: &[Stand]| stands.iter().any(|stand| has.contains(&(word, *stand)));
    let (strong, all) = ([Stand::Name, Stand::Plain], [Stand::Name, Stand::Plain, Stand::Small]);
    clues.needs().iter().any(|need| match need {
        Need::One(word, stand) => has.contains(&(*word, *stand)),
        Need::Both(a, b) => any(*a, &strong) && any(*b, &all) || any(*b, &strong) && any(*a, &all),
        Need::All(words) => words.iter().all(|word| has.contains(&(*word, Stand::Exact))),
        Need::Korean(surname, given) => {
            has.contains(&(*surname, Stand::Surname)) && has.contains(&(*given, Stand::Given))
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whoever_screening_finds_is_looked_for_there(
        set in lists(),
        parts in proptest::collection::vec(
            (prop::bool::weighted(0.6), any::<prop::sample::Index>(), proptest::collection::vec(any::<u8>(), 0..5)),
            1..16,
        ),
        lang in proptest::sample::select(&["en", "pl", "ru", ""][..]),
    ) {
        let screener = Screener::compile(&set);
        let lang = (!lang.is_empty()).then(|| lang.to_owned());
        let document = Document { text: text(&set, &parts), lang, ..Document::default() };
        let terms = Indexer::default().terms(&document).unwrap();
        for hit in screener.screen(&document).hits {
            let clues = screener.clues(|_, entity| entity == hit.entity);
            prop_assert!(
                looked_at(&clues, &terms),
                "{} is not looked for in {:?}: {:?}", hit.name, document.text, hit.mentions
            );
        }
    }
}

/// A screener with a list of one person.
fn of_one_person(name: &str) -> Screener {
    let list = Watchlist {
        id: "made-up".into(),
        name: "Made up".into(),
        topics: Vec::new(),
        entities: vec![Entity {
            id: "e0".into(),
            schema: "Person".into(),
            name: name.into(),
            ..Entity::default()
        }],
        announcements: None,
        path: std::path::PathBuf::new(),
    };
    Screener::compile(&WatchlistSet::new(vec![Arc::new(list)]))
}

#[test]
fn a_document_that_names_others_is_not_looked_at() {
    let screener = of_one_person("Boris Karvexov");
    let clues = screener.clues(|_, _| true);
    let looked = |text: &str| {
        let document = Document { text: text.into(), ..Document::default() };
        looked_at(&clues, &Indexer::default().terms(&document).unwrap())
    };
    assert!(looked("Борису Карвексову позвонили"));
    assert!(looked("B. Karvexov was there"));
    assert!(looked("\"No,\" said Karvexov"));
    assert!(!looked("They saw Karvexov there"));
    assert!(!looked("Boris Godunov and Karl Marx met"));
}

#[test]
fn koreans_are_looked_for_in_every_romanisation_and_others_are_not_looked_at() {
    let screener = of_one_person("Ri Yong-bok");
    let clues = screener.clues(|_, _| true);
    let read = |text: &str| {
        let document = Document { text: text.into(), ..Document::default() };
        let found = !screener.screen(&document).hits.is_empty();
        (found, looked_at(&clues, &Indexer::default().terms(&document).unwrap()))
    };
    for text in ["Lee Young Bok spoke", "the envoy Yi Yeongbok", "Yong-bok Rhee, the envoy"] {
        assert_eq!(read(text), (true, true), "{text}");
    }
    assert_eq!(read("Lee Harvey met Bruce Lee in Seoul"), (false, false));
}
