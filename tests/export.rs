//! `watchpost export`: what other tools are told of announcements and of whom they hit.

use std::path::Path;

use serde_json::{Value, json};

use super::desk::{told, watchpost};

const LIST: &str = r#"[watchlist]
id = "people"
name = "People"

[[entity]]
id = "orlenko"
schema = "Person"
name = "Viktor Orlenko"

[[entity]]
id = "karvex"
schema = "Company"
name = "Karvex Holding"
aliases = ["Karvex Group"]
weak_aliases = ["KVX"]
countries = ["by"]
topics = ["gov.soe", "our.topic"]

[[entity]]
id = "brenton"
schema = "Company"
name = "Brenton Shipping"
"#;

/// What these sentences announce, each in an article of its own with this address, published on
/// Friday 26 November 2021.
fn announced(dir: &Path, sentences: &[&str], url: &str) {
    std::fs::write(dir.join("list.toml"), LIST).unwrap();
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists/sanction-announcements.toml");
    let config = format!("watchlists = [\"list.toml\", {shipped:?}]\n");
    std::fs::write(dir.join("watchpost.toml"), config).unwrap();
    let lines: Vec<String> = sentences
        .iter()
        .enumerate()
        .map(|(n, sentence)| {
            let filler: String = (0..60).map(|word| format!("w{n}x{word} ")).collect();
            json!({"id": format!("a{n}"), "title": format!("Article {n}"), "lang": "en",
                "text": format!("{sentence}\n\n{filler}"), "url": url,
                "published": "2021-11-26T10:00:00Z"})
            .to_string()
        })
        .collect();
    watchpost(dir).args(["ingest", "-"]).write_stdin(lines.join("\n")).assert().success();
}

fn ftm(dir: &Path) -> Vec<Value> {
    let lines = told(watchpost(dir).args(["export", "--format", "ftm"]));
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(entities: &'a [Value], schema: &str) -> Vec<&'a Value> {
    let of = entities.iter().filter(|entity| entity["schema"] == schema);
    of.map(|entity| &entity["properties"]).collect()
}

#[test]
fn a_sanction_is_exported_for_what_imposes_or_ends_one_with_the_day_of_the_act() {
    let dir = tempfile::tempdir().unwrap();
    announced(
        dir.path(),
        &[
            "The United States imposed sanctions on Karvex Holding on Thursday.",
            "On Wednesday OFAC removed Brenton Shipping from its SDN list.",
            "Canada threatened to impose sanctions on Viktor Orlenko.",
        ],
        "https://gazette.example/1",
    );
    let entities = ftm(dir.path());
    let mut sanctions: Vec<Value> = of(&entities, "Sanction")
        .iter()
        .map(|s| json!([s["status"], s["authority"], s["startDate"], s["endDate"], s["date"]]))
        .collect();
    sanctions.sort_by_key(ToString::to_string);
    assert_eq!(
        sanctions,
        [
            json!([["Active"], ["United States"], ["2021-11-25"], null, null]),
            json!([
                ["Inactive"],
                ["Office of Foreign Assets Control (OFAC)"],
                null,
                ["2021-11-24"],
                null
            ]),
        ],
        "{entities:#?}"
    );
    let events = of(&entities, "Event");
    assert_eq!(events.len(), 3, "{events:#?}");
    let threat = events.iter().find(|e| e["name"][0].as_str().unwrap().contains("Canada")).unwrap();
    assert_eq!(threat["involved"].as_array().unwrap().len(), 1, "{threat:#}");
}

#[test]
fn an_actor_is_exported_with_what_its_list_says_and_addresses_only_of_the_web() {
    let dir = tempfile::tempdir().unwrap();
    let sentence = "The United States imposed sanctions on Karvex Holding on Thursday.";
    announced(dir.path(), &[sentence], "javascript:alert(1)");
    let entities = ftm(dir.path());
    let company = of(&entities, "Company")[0];
    assert_eq!(company["alias"], json!(["Karvex Group"]));
    assert_eq!(company["weakAlias"], json!(["KVX"]));
    assert_eq!(company["country"], json!(["by"]));
    assert_eq!(company["topics"], json!(["gov.soe"]), "FollowTheMoney refuses others");
    assert!(entities.iter().all(|e| e["properties"]["sourceUrl"].is_null()), "{entities:#?}");
}

#[test]
fn a_graph_has_who_announced_the_date_and_targets_that_no_list_knows() {
    let dir = tempfile::tempdir().unwrap();
    announced(
        dir.path(),
        &[
            "U.S. President Viktor Orlenko imposed sanctions on Karvex Holding on Thursday.",
            "On Wednesday the European Union imposed sanctions on Tolvar Bank.",
        ],
        "https://gazette.example/1",
    );
    let graph = told(watchpost(dir.path()).args(["export", "--format", "graphml"]));
    for words in [
        "<edge source=\"people/orlenko\" target=\"event:",
        ">author</data>",
        ">target</data>",
        "<data key=\"authority\">United States</data>",
        "<data key=\"authority\">European Union</data>",
        "<data key=\"action\">impose</data>",
        "<data key=\"date\">2021-11-25</data>",
        "<data key=\"status\">done</data>",
        "<data key=\"targets\">Tolvar Bank</data>",
    ] {
        assert!(graph.contains(words), "`{words}` is missing in:\n{graph}");
    }
    let organizer = &of(&ftm(dir.path()), "Event")
        .iter()
        .filter_map(|event| event["organizer"][0].as_str().map(str::to_owned))
        .collect::<Vec<_>>();
    assert_eq!(organizer.len(), 1);
    // Of another list, nothing: neither of its actors takes part.
    let entities = ["export", "--format", "graphml", "--watchlist", "sanction-announcements"];
    assert!(!told(watchpost(dir.path()).args(entities)).contains("event:"));
}

#[test]
fn what_is_kept_for_review_says_so_in_tables_and_to_other_tools() {
    let dir = tempfile::tempdir().unwrap();
    announced(
        dir.path(),
        &[
            "The United States imposed sanctions on Karvex Holding on Thursday.",
            "Poland called on the European Union to impose sanctions on Brenton Shipping.",
        ],
        "https://gazette.example/1",
    );
    let listed = |tier: &str| told(watchpost(dir.path()).args(["events", "--tier", tier]));
    assert!(listed("alert").contains("Karvex") && !listed("alert").contains("Brenton"));
    assert!(listed("review").contains("Brenton") && !listed("review").contains("Karvex"));
    let csv = told(watchpost(dir.path()).args(["events", "--format", "csv"]));
    assert!(csv.lines().next().unwrap().contains(",tier,"), "{csv}");
    assert!(!csv.contains('–'), "what there is not is an empty cell: {csv}");
    let entities = ftm(dir.path());
    for event in of(&entities, "Event") {
        let unsure = event["name"][0].as_str().unwrap().ends_with(" (unsure)");
        assert_eq!(unsure, event["summary"][0].as_str().unwrap().contains("Brenton"), "{event:#}");
        assert_eq!(unsure, event["notes"].is_array(), "{event:#}");
    }
}

#[test]
fn an_announcement_is_explained_by_screening_its_text_again() {
    let dir = tempfile::tempdir().unwrap();
    let sentence = "The United States imposed sanctions on Karvex Holding on Thursday.";
    announced(dir.path(), &[sentence], "https://gazette.example/1");
    let rows = told(watchpost(dir.path()).args(["events", "--format", "json"]));
    let rows: Value = serde_json::from_str(&rows).unwrap();
    let id = rows[0]["id"].as_str().unwrap();
    let explain = || told(watchpost(dir.path()).args(["explain", id]));
    for words in [
        "gives the same answer",
        "https://gazette.example/1",
        "lists: revision",
        &format!("announcement {}", rows[0]["announcement"].as_str().unwrap()),
    ] {
        assert!(explain().contains(words), "`{words}` is missing in:\n{}", explain());
    }
    let list = std::fs::read_to_string(dir.path().join("list.toml")).unwrap();
    std::fs::write(dir.path().join("list.toml"), list.replace("Karvex", "Tolvar")).unwrap();
    let shown = explain();
    assert!(shown.contains("since then lists or engine have changed; today"), "{shown}");
}

#[test]
fn a_day_that_is_not_believed_is_not_exported() {
    let dir = tempfile::tempdir().unwrap();
    announced(dir.path(), &["Viktor Orlenko spoke."], "https://one.example/a");
    let text = "Viktor Orlenko spoke of something else.";
    let line = json!({"id": "far", "text": text, "published": "2099-05-01T10:00:00Z"}).to_string();
    watchpost(dir.path()).args(["ingest", "-"]).write_stdin(line).assert().success();
    let entities = ftm(dir.path());
    let days: Vec<String> =
        of(&entities, "Article").iter().map(|article| article["publishedAt"].to_string()).collect();
    assert_eq!(days.len(), 2, "{days:?}");
    assert!(days.iter().any(|day| day.contains("2021-11-26")), "{days:?}");
    assert!(days.contains(&"null".to_owned()), "{days:?}");
}
