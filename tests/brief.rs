//! `watchpost brief` as a person runs it.

use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};

fn watchpost(dir: &Path) -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.arg("--config").arg(dir.join("watchpost.toml")).env_remove("RUST_LOG").env("TZ", "UTC");
    command
}

fn told(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

/// A config with the shipped announcements and a list of two.
fn config(dir: &Path) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists");
    let people = "[watchlist]\nid = \"people\"\nname = \"People\"\n\
        [[entity]]\nid = \"orlenko\"\nschema = \"Person\"\nname = \"Viktor Orlenko\"\n\
        [[entity]]\nid = \"karvex\"\nschema = \"Company\"\nname = \"Karvex Holding\"\n";
    std::fs::write(dir.join("list.toml"), people).unwrap();
    let text = format!(
        "watchlists = [\"list.toml\", {:?}]\n",
        shipped.join("sanction-announcements.toml")
    );
    std::fs::write(dir.join("watchpost.toml"), text).unwrap();
}

/// Hand these articles over as if source `source` had brought them.
fn ingest(dir: &Path, source: &str, articles: &[(&str, &str)]) {
    let lines: Vec<String> = articles
        .iter()
        .enumerate()
        .map(|(n, (title, text))| {
            json!({"id": format!("{source}{n}"), "title": title, "text": text,
                "url": format!("https://{source}.example/{n}"), "lang": "en",
                "published": jiff::Timestamp::now().to_string()})
            .to_string()
        })
        .collect();
    let mut command = watchpost(dir);
    command.args(["ingest", "--source", source, "-"]).write_stdin(lines.join("\n"));
    command.assert().success();
}

fn day(dir: &Path) {
    config(dir);
    ingest(
        dir,
        "gazette",
        &[
            (
                "Washington acts",
                "On Monday the United States imposed sanctions on Karvex Holding. The firm \
                 had traded in timber for a decade and employs four thousand people.",
            ),
            ("Talks", "Viktor Orlenko met the mayor of the harbour town on Tuesday evening."),
            ("Again", "Sanctions that Britain imposed on Karvex Holding in 2014 are still felt."),
        ],
    );
    ingest(
        dir,
        "courier",
        &[(
            "Timber firm hit",
            "The United States has imposed sanctions on Karvex Holding, officials said. Shares \
             fell at the opening of trading, and creditors asked for a meeting.",
        )],
    );
}

#[test]
fn a_day_is_told_with_its_announcements_actors_stories_and_sources() {
    let dir = tempfile::tempdir().unwrap();
    day(dir.path());
    let brief: Value =
        serde_json::from_str(&told(watchpost(dir.path()).args(["brief", "--format", "json"])))
            .unwrap();
    assert_eq!(brief["totals"]["documents"], 4, "{brief:#}");
    let events = brief["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "two outlets tell one announcement: {brief:#}");
    assert_eq!(events[0]["event"]["targets"][0]["entity"], "people/karvex");
    assert_eq!(events[0]["sources"], json!(["courier", "gazette"]));
    assert_eq!(brief["totals"]["events_in_review"], 1, "{brief:#}");
    let names: Vec<&str> =
        brief["actors"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Karvex Holding", "Viktor Orlenko"]);
    assert_eq!(brief["actors"][0]["documents"], 3);

    let text = told(watchpost(dir.path()).arg("brief"));
    for words in [
        "1 new announcement, 2 actors named, 4 stories that name somebody or announce",
        "US imposed sanctions on Karvex Holding",
        "2 outlets (courier, gazette)",
        "https://gazette.example/0",
    ] {
        assert!(text.contains(words), "`{words}` is missing in:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "a pipe gets no colours");
    let markdown = told(watchpost(dir.path()).args(["brief", "--format", "markdown"]));
    assert!(markdown.contains("## Announcements\n\n- **US imposed"), "{markdown}");
    let page = told(watchpost(dir.path()).args(["brief", "--format", "html"]));
    assert!(page.contains("<svg") && page.ends_with("</html>\n"), "{page}");
}

#[test]
fn one_list_can_be_asked_for_and_must_exist() {
    let dir = tempfile::tempdir().unwrap();
    day(dir.path());
    let mut brief = watchpost(dir.path());
    let text = told(brief.args(["brief", "--watchlist", "people"]));
    assert!(text.contains("Briefing: people") && text.contains("Karvex"), "{text}");
    let mut wrong = watchpost(dir.path());
    let ended = wrong.args(["brief", "--watchlist", "peolpe"]).assert().code(2);
    let error = String::from_utf8(ended.get_output().stderr.clone()).unwrap();
    assert!(error.contains("in force are: people, sanction-announcements"), "{error}");
}

#[test]
fn what_looking_back_found_is_told_on_the_day_it_was_found() {
    let dir = tempfile::tempdir().unwrap();
    day(dir.path());
    ingest(dir.path(), "courier", &[("Talks", "Pavel Drozdan met the mayor on Tuesday evening.")]);
    std::thread::sleep(std::time::Duration::from_millis(50));
    let now = jiff::Timestamp::now().to_string();
    let list = dir.path().join("list.toml");
    let people = std::fs::read_to_string(&list).unwrap()
        + "[[entity]]\nid = \"drozdan\"\nschema = \"Person\"\nname = \"Pavel Drozdan\"\n";
    std::fs::write(&list, people).unwrap();
    watchpost(dir.path()).args(["rescreen", "--watchlist", "people"]).assert().success();
    let brief: Value = serde_json::from_str(&told(
        watchpost(dir.path()).args(["brief", "--format", "json", "--since", &now]),
    ))
    .unwrap();
    assert_eq!(brief["totals"]["actors"], 1, "{brief:#}");
    assert_eq!(brief["actors"][0]["entity"], "drozdan");
    let signs = brief["actors"][0]["signs"].to_string();
    assert!(signs.contains("found in 1 article recorded before, by looking back"), "{signs}");
    let text = told(watchpost(dir.path()).args(["brief", "--since", &now]));
    assert!(text.contains("by looking back"), "{text}");
}

#[test]
fn what_came_before_the_span_is_not_told() {
    let dir = tempfile::tempdir().unwrap();
    day(dir.path());
    std::thread::sleep(std::time::Duration::from_millis(50));
    let now = jiff::Timestamp::now().to_string();
    let text = told(watchpost(dir.path()).args(["brief", "--since", &now]));
    assert!(text.contains("0 new announcements, 0 actors named, 0 stories"), "{text}");
}

#[test]
fn sources_that_are_not_in_the_config_count_among_those_that_owe_something() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path());
    // More announcements than are read.
    let long = "The United States imposed sanctions on two banks of Belarus. ".repeat(210);
    ingest(dir.path(), "desk", &[("Long", &long)]);
    let brief: Value =
        serde_json::from_str(&told(watchpost(dir.path()).args(["brief", "--format", "json"])))
            .unwrap();
    assert_eq!(brief["totals"]["sources_with_gaps"], 1, "{brief:#}");
    assert_eq!(brief["totals"]["sources"], 1, "{brief:#}");
}
