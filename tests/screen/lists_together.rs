//! One entity that stands on several lists.

use watchpost::document::Document;
use watchpost::screen::{Screener, Tier};
use watchpost::watchlist;

/// For each list that raises something in the text: which entities.
fn raised_by(lists: &[(&str, &str)], text: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let write = |(id, entities): &(&str, &str)| {
        let path = folder.path().join(format!("{id}.toml"));
        let head = format!("[watchlist]\nid = \"{id}\"\nname = \"{id}\"\n");
        std::fs::write(&path, head + entities).unwrap();
        path
    };
    let paths: Vec<_> = lists.iter().map(write).collect();
    let screener = Screener::compile(&watchlist::load(&paths).set.unwrap());
    let screened = screener.screen(&Document { text: text.into(), ..Document::default() });
    let raised = screened.hits.into_iter().filter(|hit| hit.tier == Tier::Alert);
    raised.map(|hit| (hit.list, hit.entity)).collect()
}

fn person(id: &str, name: &str, country: &str) -> String {
    format!(
        "\n[[entity]]\nid = \"{id}\"\nschema = \"Person\"\nname = \"{name}\"\ncountries = [\"{country}\"]\n"
    )
}

#[test]
fn the_same_person_on_two_lists_is_raised_for_both() {
    let first = person("a", "Boris Karvexov", "ru");
    let second = person("b", "Karvexov, Boris Andreevich", "ru");
    let lists = [("one", first.as_str()), ("two", second.as_str())];
    for text in ["Then Boris Karvexov left.", "Then President Karvexov left."] {
        assert_eq!(raised_by(&lists, text).len(), 2, "{text}");
    }
    let company = |id: &str, name: &str| {
        format!("\n[[entity]]\nid = \"{id}\"\nschema = \"Company\"\nname = \"{name}\"\n")
    };
    let (first, second) = (company("a", "Karvexon OAO"), company("b", "JSC Karvexon"));
    assert_eq!(raised_by(&[("one", &first), ("two", &second)], "Then Karvexon fell.").len(), 2);
}

#[test]
fn namesakes_on_two_lists_are_both_raised_by_the_whole_name_only() {
    let first = person("a", "Boris Karvexov", "ru");
    let other_country = person("b", "Boris Karvexov", "by");
    let lists = [("one", first.as_str()), ("two", other_country.as_str())];
    assert_eq!(raised_by(&lists, "Then Boris Karvexov left.").len(), 2);
    assert!(raised_by(&lists, "Then President Karvexov left.").is_empty());
    let first = person("a", "Boris Semyonovich Karvexov", "ru");
    let other_patronymic = person("b", "Boris Andreevich Karvexov", "ru");
    let lists = [("one", first.as_str()), ("two", other_patronymic.as_str())];
    assert!(raised_by(&lists, "Then Boris Karvexov left.").is_empty());
    let text = "Then Boris Andreevich Karvexov left.";
    assert_eq!(raised_by(&lists, text), [("two".to_owned(), "b".to_owned())]);
}
