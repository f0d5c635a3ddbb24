//! The lists in `watchlists/`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use watchpost::watchlist;

use super::{only, toml};

fn shipped() -> Vec<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("watchlists");
    ["belarus-state-companies", "officials-and-actors", "sanction-announcements"]
        .map(|name| dir.join(name).with_extension("toml"))
        .to_vec()
}

#[test]
fn the_shipped_lists_are_clean() {
    let loaded = watchlist::load(&shipped());
    let shown: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
    let set = loaded.set.unwrap();
    let count = |id: &str| {
        set.lists.iter().find(|list| list.id == id).map(|list| list.entities.len()).unwrap()
    };
    assert_eq!(count("belarus-state-companies"), 9);
    assert!(count("officials-and-actors") > 60);
}

#[test]
fn the_linter_is_awake_on_the_shipped_lists() {
    let companies = std::fs::read_to_string(&shipped()[0]).unwrap();
    let spoilt = companies.replacen("\"ААТ «Нафтан»\"", "\"AAT «Нафтан»\", \"Nafta\"", 1);
    let spoilt = spoilt.replacen("weak_aliases = [\"Azot\"", "previous = [\"Azot\"", 1);
    assert_eq!(only(&toml(&spoilt)).code, "unknown-key");
    let spoilt = companies.replacen("\"ААТ «Нафтан»\"", "\"AAT «Нафтан»\"", 1);
    assert_eq!(only(&toml(&spoilt)).code, "mixed-script");
}

#[test]
fn every_action_is_announced_in_some_wording() {
    let set = watchlist::load(&shipped()).set.unwrap();
    let announcements = set.lists.iter().find_map(|l| l.announcements.as_ref()).unwrap();
    let ids: BTreeSet<&str> = announcements.action.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids.len(), 17);
    let impose = announcements.action.iter().find(|a| a.id == "reimpose").unwrap();
    assert!(impose.terms.iter().any(|term| "reimposed".starts_with(term.trim_end_matches('*'))));
}

#[test]
fn the_people_of_the_spring_of_2021_are_watched_in_their_own_letters() {
    let set = watchlist::load(&shipped()).set.unwrap();
    let officials = set.lists.iter().find(|list| list.id == "officials-and-actors").unwrap();
    for (name, other) in [
        ("Alyaksandr Lukashenka", "Аляксандр Лукашэнка"),
        ("Vladimir Putin", "Владимир Путин"),
        ("Svyatlana Tsikhanouskaya", "Святлана Ціханоўская"),
        ("Ihar Losik", "Ігар Лосік"),
        ("Julie Fisher", "Джули Фишер"),
        ("Ned Price", "Нед Прайс"),
    ] {
        let entity = officials.entities.iter().find(|entity| entity.name == name).unwrap();
        assert!(entity.aliases.iter().any(|alias| alias == other), "{name}");
    }
}
