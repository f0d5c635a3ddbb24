//! What our bounds leave unread is said.

use serde_json::{Value, json};

use super::desk::Desk;

/// With one document of this text.
fn with(text: &str) -> Desk {
    let desk = Desk::new();
    let line = json!({"id": "long", "text": text, "published": "2026-11-27T10:00:00Z"});
    desk.ingest(&line.to_string());
    desk
}

/// The document of the first announcement.
fn document(desk: &Desk) -> String {
    desk.json(&["events", "--every"])[0]["document"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn sentences_beyond_the_bound_are_told_of_as_not_read() {
    let sentence = |n| format!("The EU imposed sanctions on {n} officials of Belarus. ");
    let desk = with(&(2..300).map(sentence).collect::<String>());
    let why = "more than 200 sentences announce something";
    let shown = desk.told(&["show", &document(&desk)]);
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
    let desk = with(&format!("{text}The UK imposed sanctions on Belshina."));
    let rows = desk.json(&["events", "--every"]);
    let of = |who: &str| {
        let mut rows = rows.as_array().unwrap().iter();
        rows.find(|row| row["event"]["authority"] == who).unwrap()["event"].clone()
    };
    let marked = |event: &Value| event["reasons"].to_string().contains("sentence-cut");
    assert!(marked(&of("eu")) && !marked(&of("uk")));
    let quote = of("eu")["sentence"]["text"].as_str().unwrap().to_owned();
    assert!(quote.ends_with(" very") && quote.chars().count() <= 1000, "{quote}");
    assert!(desk.told(&["show", &document(&desk)]).contains("sentence-cut: the sentence was cut"));
}

#[test]
fn a_short_text_is_screened_in_full() {
    let desk = with("The EU imposed sanctions on Belshina.");
    let shown = desk.told(&["show", &document(&desk)]);
    assert!(shown.contains("screened in full"), "{shown}");
    assert_eq!(desk.json(&["coverage"])[0]["not_screened"], json!([]));
}
