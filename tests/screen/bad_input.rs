//! Texts and lists that nobody writes, and that come all the same.

use std::sync::Arc;

use watchpost::document::Document;
use watchpost::screen::{Screened, Screener};
use watchpost::watchlist::{Entity, Watchlist, WatchlistSet};

fn screener(entities: Vec<Entity>) -> Screener {
    let list = Watchlist {
        id: "l".into(),
        name: String::new(),
        topics: Vec::new(),
        entities,
        announcements: None,
        path: "l.toml".into(),
    };
    Screener::compile(&WatchlistSet::new(vec![Arc::new(list)]))
}

fn company(id: usize, name: &str) -> Entity {
    Entity { id: id.to_string(), schema: "Company".into(), name: name.into(), ..Entity::default() }
}

fn screen(screener: &Screener, text: String) -> Screened {
    screener.screen(&Document { text, ..Document::default() })
}

#[test]
fn every_unicode_scalar_is_read_and_hides_no_name() {
    let screener = screener(vec![company(1, "Velikhim Works")]);
    let text: String = ('\0'..=char::MAX).collect();
    let spaced: String = ('\0'..=char::MAX).flat_map(|c| [c, ' ']).collect();
    for text in [text, spaced] {
        let before = text.chars().count();
        let found = screen(&screener, format!("{text}. Velikhim Works closed. {text}"));
        let [hit] = &found.hits[..] else { panic!("{} hits", found.hits.len()) };
        let span = &hit.mentions[0].span;
        assert_eq!((span.start, &*span.text), (before + 2, "Velikhim Works"));
    }
}

#[test]
fn a_text_without_spaces_is_read() {
    let screener = screener(vec![company(1, "Velikhim Works"), company(2, "李明贸易")]);
    let long = "a".repeat(1 << 20);
    assert_eq!(screen(&screener, format!("{long} Velikhim Works")).hits.len(), 1);
    let han = "今天天气很好".repeat(20_000);
    assert_eq!(screen(&screener, format!("{han}李明贸易{han}")).hits.len(), 1);
}

#[test]
fn a_name_of_ten_thousand_characters_and_one_of_a_letter_are_bounded() {
    let long = "Hollow Creek ".repeat(770);
    let list = vec![company(1, &long), company(2, "Z"), company(3, "Velikhim Works")];
    let found = screen(&screener(list), format!("{long} bought Velikhim Works from Z."));
    assert!(found.hits.iter().any(|hit| hit.entity == "3"));
}

#[test]
fn a_hundred_thousand_copies_of_one_name_answer_with_some_and_at_once() {
    let list = (0..100_000).map(|id| company(id, "Velikhim Works")).collect();
    let found = screen(&screener(list), "Velikhim Works closed on Friday.".repeat(100));
    assert!((1..=1_000).contains(&found.hits.len()), "{}", found.hits.len());
}
