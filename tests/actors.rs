//! `watchpost actor` and `actors` as a person runs them.

use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};

fn watchpost(dir: &Path) -> Command {
    let mut command = Command::cargo_bin("watchpost").unwrap();
    command.arg("--config").arg(dir.join("watchpost.toml")).env_remove("RUST_LOG");
    command
}

fn told(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

const LIST: &str = r#"# kept by hand
[watchlist]
id = "people"
name = "People"

[[entity]]
id = "orlenko"
schema = "Person"
name = "Viktor Orlenko"
aliases = [
  "Victor Orlenko", # as the wire writes it
]

[[entity]]
id = "karvex"
schema = "Company"
name = "Karvex Holding"
"#;

/// Words that no other document has, so that none is a copy.
fn filler(n: usize) -> String {
    (0..60).map(|word| format!("w{n}x{word} ")).collect()
}

/// A config with a list of two, and what these sentences say of them, a day each up to today.
fn recorded(dir: &Path, sentences: &[&str]) {
    std::fs::write(dir.join("list.toml"), LIST).unwrap();
    std::fs::write(dir.join("watchpost.toml"), "watchlists = [\"list.toml\"]\n").unwrap();
    let lines: Vec<String> = sentences
        .iter()
        .enumerate()
        .map(|(n, sentence)| {
            let back = i64::try_from(sentences.len() - n).unwrap();
            let at = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * back - 23);
            let text = format!("{sentence} {}", filler(n));
            json!({"id": format!("a{n}"), "title": format!("Article {n}"), "text": text,
                "published": at.to_string(), "lang": "en"})
            .to_string()
        })
        .collect();
    watchpost(dir).args(["ingest", "-"]).write_stdin(lines.join("\n")).assert().success();
}

#[test]
fn an_actor_is_shown_with_roles_company_and_days() {
    let dir = tempfile::tempdir().unwrap();
    recorded(
        dir.path(),
        &[
            "Later President Viktor Orlenko met Karvex Holding.",
            "The longtime strongman Viktor Orlenko\u{1b}[31m left.",
            "Viktor Orlenko, the chairman of Karvex Holding, said so.",
        ],
    );
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]).env("TERM", "dumb"));
    for words in [
        "people/orlenko · Person",
        "3 documents in 3 stories · 3 mentions",
        "_________@@@",
        "president",
        "longtime strongman",
        "chairman of Karvex Holding",
        "named with",
        "languages en 3",
    ] {
        assert!(shown.contains(words), "`{words}` is missing in:\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let blocks = told(watchpost(dir.path()).args(["actor", "orlenko"]).env("TERM", "xterm"));
    assert!(blocks.contains("··███"), "{blocks}");

    let whole: Value = serde_json::from_str(&told(watchpost(dir.path()).args([
        "actor",
        "people/orlenko",
        "--format",
        "json",
    ])))
    .unwrap();
    assert_eq!(whole["documents"], 3);
    assert_eq!(whole["together"][0]["entity"], "karvex");
    assert_eq!(whole["together"][0]["documents"], 2);
    assert_eq!(whole["days"].as_array().unwrap().len(), 3);
}

#[test]
fn a_name_that_means_several_or_nobody_is_answered_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &["Viktor Orlenko met Karvex Holding."]);
    let error = |name: &str| {
        let ended = watchpost(dir.path()).args(["actor", name]).assert().code(2);
        String::from_utf8(ended.get_output().stderr.clone()).unwrap()
    };
    let several = error("people");
    assert!(several.contains("people/karvex") && several.contains("people/orlenko"), "{several}");
    assert!(error("nobody").contains("watchpost probe"));
    // By a name that only the list has.
    assert!(told(watchpost(dir.path()).args(["actor", "victor orl"])).contains("people/orlenko"));
}

#[test]
fn actors_are_listed_and_a_burst_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut sentences = vec!["Karvex Holding spoke."];
    sentences.extend(["Nobody spoke."; 20]);
    sentences.push("Viktor Orlenko spoke.");
    recorded(dir.path(), &sentences);
    let listed = told(watchpost(dir.path()).args(["actors", "--format", "csv"]));
    let rows: Vec<&str> = listed.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[1].starts_with("Viktor Orlenko,") && rows[2].starts_with("Karvex Holding,"));
    let recent = told(watchpost(dir.path()).args(["actors", "--since", "48h", "--format", "csv"]));
    assert_eq!(recent.lines().count(), 2);
    let rising = || -> Value {
        let mut command = watchpost(dir.path());
        serde_json::from_str(&told(command.args(["actors", "--rising", "--format", "json"])))
            .unwrap()
    };
    assert_eq!(rising()[0]["sign"], "first");
    let lines: Vec<String> = (100..103)
        .map(|n| {
            let text = format!("Karvex Holding spoke. {}", filler(n));
            json!({"id": format!("b{n}"), "title": format!("More {n}"), "text": text}).to_string()
        })
        .collect();
    watchpost(dir.path()).args(["ingest", "-"]).write_stdin(lines.join("\n")).assert().success();
    let rising = rising();
    assert_eq!((&rising[0]["sign"], &rising[0]["stories"]), (&json!("burst"), &json!(3)));
    assert_eq!(rising[0]["actor"]["entity"], "karvex");
    assert!(rising[0]["probability"].as_f64().unwrap() < 0.001);
}

#[test]
fn a_spelling_is_taken_over_into_the_list_and_its_comments_stay() {
    let dir = tempfile::tempdir().unwrap();
    recorded(dir.path(), &["Wiktor Orlenko spoke.", "Wiktor Orlenko spoke."]);
    let list = dir.path().join("list.toml");
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko"]));
    assert!(shown.contains("Wiktor Orlenko") && shown.contains("--accept-alias"), "{shown}");
    let shown = told(watchpost(dir.path()).args(["actor", "orlenko", "--accept-alias", "1"]));
    assert!(shown.contains("+  \"Wiktor Orlenko\","), "{shown}");
    assert_eq!(std::fs::read_to_string(&list).unwrap(), LIST, "a dry run writes nothing");
    let args = ["actor", "orlenko", "--accept-alias", "1", "--write"];
    watchpost(dir.path()).args(args).assert().success();
    let expected = "wire writes it\n  \"Wiktor Orlenko\",\n";
    assert_eq!(std::fs::read_to_string(&list).unwrap(), LIST.replace("wire writes it\n", expected));
    // What the list has is no possible alias any more.
    watchpost(dir.path()).args(["actor", "orlenko", "--accept-alias", "1"]).assert().code(2);
    watchpost(dir.path()).args(["actor", "orlenko", "--write"]).assert().code(2);
}
