//! What holds for any list and any text.

use std::sync::Arc;

use proptest::prelude::*;
use watchpost::document::{Document, Field};
use watchpost::screen::{Hit, Screened, Screener};
use watchpost::watchlist::{Entity, Watchlist, WatchlistSet};

/// Few words, so that names share, contain and resemble one another.
const WORDS: [&str; 16] = [
    "Anna",
    "Ivan",
    "Petrov",
    "Petrova",
    "Ivanov",
    "Иван",
    "Петров",
    "Велихим",
    "Velikhim",
    "Azot",
    "Works",
    "Bank",
    "OAO",
    "al-Amin",
    "Lee",
    "李明",
];

const BETWEEN: [&str; 10] =
    [" ", " ", " ", ", ", ". ", " said ", "-", "\n\n", " “", " the president of "];

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4).prop_map(|words| words.join(" "))
}

fn entity() -> impl Strategy<Value = Entity> {
    let schema = prop::sample::select(&["Person", "Company", "PublicBody"][..]);
    let aliases = prop::collection::vec(name(), 0..3);
    (schema, name(), aliases, name()).prop_map(|(schema, name, aliases, weak)| Entity {
        schema: schema.into(),
        name,
        aliases: aliases.into(),
        weak_aliases: [weak].into(),
        ..Entity::default()
    })
}

fn entities() -> impl Strategy<Value = Vec<Entity>> {
    prop::collection::vec(entity(), 1..6).prop_map(|mut entities| {
        for (number, entity) in entities.iter_mut().enumerate() {
            entity.id = format!("e{number}");
        }
        entities
    })
}

/// Words of the lists and any characters, between what stands between words.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => prop::sample::select(&WORDS[..]).prop_map(str::to_uppercase),
        1 => "\\PC{0,6}",
        1 => any::<String>(),
    ];
    prop::collection::vec((word, prop::sample::select(&BETWEEN[..])), 0..24).prop_map(|parts| {
        parts.into_iter().flat_map(|(word, gap)| [word, gap.to_owned()]).collect()
    })
}

fn screener(lists: Vec<Vec<Entity>>) -> Screener {
    let lists = lists.into_iter().enumerate().map(|(number, entities)| {
        Arc::new(Watchlist {
            id: format!("l{number}"),
            name: String::new(),
            topics: Vec::new(),
            entities,
            announcements: None,
            path: "l.toml".into(),
        })
    });
    Screener::compile(&WatchlistSet::new(lists.collect()))
}

fn screen(entities: Vec<Entity>, document: &Document) -> Screened {
    screener(vec![entities]).screen(document)
}

fn document(title: String, text: String) -> Document {
    Document { title, text, ..Document::default() }
}

/// Everything but the revision, which counts the order of a file.
fn found(mut screened: Screened) -> String {
    screened.hits.sort_by(|a, b| a.entity.cmp(&b.entity));
    serde_json::to_string(&screened.hits).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn offsets_always_slice_to_the_quoted_text(
        entities in entities(),
        title in text(),
        text in text(),
    ) {
        let document = document(title, text);
        for hit in screen(entities, &document).hits {
            for mention in &hit.mentions {
                let field = match mention.span.field {
                    Field::Title => &document.title,
                    _ => &document.text,
                };
                let (start, end) = (mention.span.start, mention.span.end);
                prop_assert!(start < end);
                let slice: String = field.chars().skip(start).take(end - start).collect();
                prop_assert_eq!(&slice, &mention.span.text);
            }
        }
    }

    #[test]
    fn the_order_of_the_list_changes_nothing(
        entities in entities(),
        text in text(),
        turned in 0..6usize,
    ) {
        let document = document(String::new(), text);
        let mut other = entities.clone();
        other.reverse();
        let by = turned % other.len();
        other.rotate_left(by);
        prop_assert_eq!(found(screen(entities, &document)), found(screen(other, &document)));
    }

    #[test]
    fn adding_an_entity_never_removes_the_exact_hit_of_another(
        entities in entities(),
        added in entity(),
        named in 0..6usize,
    ) {
        let named = &entities[named % entities.len()];
        let document = document(String::new(), format!("Reporters met {} today.", named.name));
        let hit = |screened: Screened| screened.hits.iter().any(|hit| hit.entity == named.id);
        let exact = |hit: &Hit| {
            let codes: Vec<&str> = hit.mentions[0].reasons.iter().map(|r| &*r.code).collect();
            hit.entity == named.id
                && matches!(codes[0], "name" | "name-one-word")
                && !codes.iter().any(|code| ["order", "spelling", "inflected"].contains(code))
        };
        prop_assume!(screen(entities.clone(), &document).hits.iter().any(exact));
        let more: Vec<Entity> =
            entities.iter().cloned().chain([Entity { id: "added".into(), ..added }]).collect();
        prop_assert!(hit(screen(more, &document)), "{}", document.text);
    }
}

/// Found by the property above: a legal form that is somebody's whole name.
#[test]
fn a_name_that_begins_with_the_name_of_another_stays() {
    let company = |id: &str, name: &str| Entity {
        id: id.into(),
        schema: "Company".into(),
        name: name.into(),
        ..Entity::default()
    };
    let text = document(String::new(), "Reporters met OAO Works today.".into());
    let hits = screen(vec![company("whole", "OAO Works"), company("part", "OAO")], &text).hits;
    let found: Vec<&str> = hits.iter().map(|hit| hit.entity.as_str()).collect();
    assert_eq!(found, ["part", "whole"]);
}
