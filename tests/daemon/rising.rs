//! What is unusual of actors, raised by a rule: once for as long as it lasts.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::installation::{Installation, channel, until};
use super::site::Site;

/// Sixty words that no other number has.
fn filler(n: usize) -> String {
    (0..60).fold(String::new(), |mut text, at| {
        let _ = write!(text, "word{n}x{at} ");
        text
    })
}

fn article(n: usize, sentence: &str, days_ago: i64) -> String {
    let published = Timestamp::now() - SignedDuration::from_hours(24 * days_ago);
    let text = format!("{sentence} {}", filler(n));
    json!({"id": format!("a{n}"), "title": format!("Article {n}"), "text": text,
           "published": published.to_string()})
    .to_string()
}

fn installation(site: &Site, rule: &str) -> Installation {
    let desk = channel("desk", &format!("{}/desk", site.base));
    // In place of the rule that raises hits.
    let (desk, _) = desk.split_once("[[rule]]").unwrap();
    Installation::new(&format!("{desk}[[rule]]\nid = \"surges\"\nchannels = [\"desk\"]\n{rule}\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_is_raised_once_with_the_last_document_and_not_again_after_a_restart() {
    let site = Site::start().await;
    let here = installation(&site, "rising = [\"burst\"]\nschemas = [\"Company\"]");
    // On days enough to say what is usual.
    let before = (0..7).map(|n| article(n, "Karvex Holding spoke.", 27 - 3 * n as i64));
    let now = (7..11).map(|n| article(n, "Karvex Holding denied it.", 0));
    let lines: Vec<String> = before.chain(now).collect();
    here.write("articles.jsonl", &lines.join("\n"));
    let articles = here.path().join("articles.jsonl");
    let told = here.watchpost(&["ingest", articles.to_str().unwrap()]);
    assert!(told.status.success(), "{told:?}");
    let mut daemon = here.start();
    until("the burst", || !site.messages("/desk").is_empty()).await;
    daemon.stop().await;
    let last_look = || -> i64 {
        here.database().query_row("SELECT max(last) FROM unusual", [], |row| row.get(0)).unwrap()
    };
    let before = last_look();
    let mut daemon = here.start();
    until("another look", || last_look() > before).await;
    daemon.stop().await;
    assert_eq!(here.json(&["deliveries", "--format", "json"]).as_array().map(Vec::len), Some(1));

    let messages: Vec<Value> = site.messages("/desk").into_iter().collect();
    assert_eq!((messages.len(), &messages[0]["type"]), (1, &json!("watchpost.rising")));
    let data = &messages[0]["data"];
    assert_eq!(data["rule"], "surges");
    assert_eq!(data["rising"]["sign"], "burst");
    assert_eq!(
        (&data["rising"]["stories"], &data["rising"]["actor"]["entity"]),
        (&json!(4), &json!("karvex"))
    );
    assert!(data["document"]["title"].as_str().unwrap().starts_with("Article "), "{data:#}");
    let evidence = data["evidence"].as_str().unwrap();
    assert!(here.watchpost(&["explain", evidence]).status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_pair_is_raised_with_the_article_that_names_both() {
    let site = Site::start().await;
    let here = installation(&site, "rising = [\"pair\"]");
    let other = "[[entity]]\nid = \"orlenko\"\nschema = \"Person\"\nname = \"Viktor Orlenko\"\n";
    here.write("list.toml", &format!("{}{other}", super::installation::LIST));
    let lines = [
        article(0, "Karvex Holding spoke.", 20),
        article(1, "Viktor Orlenko spoke.", 20),
        article(2, "Viktor Orlenko met Karvex Holding.", 0),
        article(3, "Karvex Holding spoke again.", 9),
    ];
    here.write("articles.jsonl", &lines.join("\n"));
    let articles = here.path().join("articles.jsonl");
    assert!(here.watchpost(&["ingest", articles.to_str().unwrap()]).status.success());
    let mut daemon = here.start();
    until("the pair", || !site.messages("/desk").is_empty()).await;
    daemon.stop().await;
    let data = &site.messages("/desk")[0]["data"];
    assert_eq!(data["document"]["title"], "Article 2", "{data:#}");
    assert_eq!((&data["rising"]["stories"], &data["rising"]["documents"]), (&json!(1), &json!(1)));
    assert_eq!(data["rising"]["document"], data["document"]["id"]);
}
