//! What our bounds leave unread is said.

use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};

struct Desk(tempfile::TempDir);

impl Desk {
    fn with(text: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("watchlists/*.toml");
        let config = format!("watchlists = [{shipped:?}]\n");
        std::fs::write(desk.0.path().join("watchpost.toml"), config).unwrap();
        let line = json!({"id": "long", "text": text, "published": "2026-11-27T10:00:00Z"});
        desk.run(&["ingest", "-"]).write_stdin(line.to_string()).assert().success();
        desk
    }

    fn run(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("watchpost").unwrap();
        command.arg("--config").arg(self.0.path().join("watchpost.toml")).env_remove("RUST_LOG");
        command.args(args);
        command
    }

    fn told(&self, args: &[&str]) -> String {
        let done = self.run(args).assert().success();
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.told(&[args, &["--format", "json"]].concat())).unwrap()
    }

    fn document(&self) -> String {
        let rows = self.json(&["events", "--every"]);
        rows[0]["document"]["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn sentences_beyond_the_bound_are_told_of_as_not_read() {
    let sentence = |n| format!("The EU imposed sanctions on {n} officials of Belarus. ");
    let desk = Desk::with(&(2..300).map(sentence).collect::<String>());
    let why = "more than 200 sentences announce something";
    let shown = desk.told(&["show", &desk.document()]);
    assert!(shown.contains(why) && !shown.contains("screened in full"), "{shown}");
    let done = desk.run(&["coverage", "--format", "json"]).assert().code(1);
    let coverage: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    assert_eq!(coverage[0]["not_screened"][0]["what"], "bound", "{coverage:#}");
    let done = desk.run(&["coverage"]).assert().code(1);
    let shown = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(shown.contains("more than 200 sentences"), "{shown}");
    assert!(desk.told(&["brief"]).contains(why));
}

#[test]
fn a_sentence_that_was_cut_is_marked_and_quoted_from_word_to_word() {
    let very = "very ".repeat(1_000);
    let text = format!("The EU imposed sanctions on Grodno Azot and {very}many companies. ");
    let desk = Desk::with(&format!("{text}The UK imposed sanctions on Belshina."));
    let rows = desk.json(&["events", "--every"]);
    let of = |who: &str| {
        let mut rows = rows.as_array().unwrap().iter();
        rows.find(|row| row["event"]["authority"] == who).unwrap()["event"].clone()
    };
    let marked = |event: &Value| event["reasons"].to_string().contains("sentence-cut");
    assert!(marked(&of("eu")) && !marked(&of("uk")));
    let quote = of("eu")["sentence"]["text"].as_str().unwrap().to_owned();
    assert!(quote.ends_with(" very") && quote.chars().count() <= 1000, "{quote}");
    assert!(desk.told(&["show", &desk.document()]).contains("sentence-cut: the sentence was cut"));
}

#[test]
fn a_short_text_is_screened_in_full() {
    let desk = Desk::with("The EU imposed sanctions on Belshina.");
    let shown = desk.told(&["show", &desk.document()]);
    assert!(shown.contains("screened in full"), "{shown}");
    assert_eq!(desk.json(&["coverage"])[0]["not_screened"], json!([]));
}
