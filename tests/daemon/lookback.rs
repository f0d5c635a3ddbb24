//! An entity that comes to a watchlist is looked for in what was published before.

use serde_json::Value;

use super::installation::{Installation, LIST, channel, source, until};
use super::site::{Page, Site, feed};

const ADDED: &str =
    "[[entity]]\nid = \"zim\"\nschema = \"Company\"\nname = \"Zimtovsky Works OAO\"\n";

/// An article that names the company, written in a spelling of its own, and when it came out.
fn publish(site: &Site, titles: &[&str]) {
    let feed = feed(titles).replace("Karvex Holding", "Zimtovskiy Works");
    let feed = feed
        .replace("<description>", "<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>");
    site.put("/feed", Page::Text("application/rss+xml", feed));
}

fn late(installation: &Installation) -> Vec<Value> {
    match installation.json(&["hits", "--late", "--limit", "1000", "--format", "json"]) {
        Value::Array(rows) => rows,
        other => panic!("{other}"),
    }
}

fn documents(installation: &Installation) -> i64 {
    let database = installation.path().join("data/watchpost.db");
    if !database.exists() {
        return 0;
    }
    let count =
        installation.database().query_row("SELECT count(*) FROM documents", [], |row| row.get(0));
    count.unwrap_or(0)
}

fn lookbacks(installation: &Installation, open: bool) -> i64 {
    let sql = "SELECT count(*) FROM lookbacks WHERE (finished IS NULL) = ?1";
    installation.database().query_row(sql, [open], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_before_is_found_late_and_alerts_once_as_such() {
    let site = Site::start().await;
    publish(&site, &["opening"]);
    let tables = source("wire", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base));
    let installation = Installation::new(&tables);
    let mut daemon = installation.start();
    until("the article", || documents(&installation) == 1).await;
    assert!(site.messages("/hook").is_empty());

    installation.write("list.toml", &format!("{LIST}{ADDED}"));
    until("the late alert", || !site.messages("/hook").is_empty()).await;
    let message = site.messages("/hook").remove(0);
    assert_eq!(message["type"], "watchpost.hit");
    let data = &message["data"];
    assert_eq!(data["hit"]["entity"], "zim");
    assert_eq!(data["late"]["why"], "added");
    assert_eq!(data["document"]["published"]["utc"], "2024-05-03T10:00:00Z");
    let found = data["late"]["found"].as_str().unwrap();
    assert!(found > "2025", "found later than published: {found}");

    let hits = late(&installation);
    assert_eq!(hits.len(), 1, "{hits:?}");
    assert_eq!(hits[0]["late"]["why"], "added");
    assert_eq!(hits[0]["id"], data["evidence"]);
    let explained =
        installation.json(&["explain", hits[0]["id"].as_str().unwrap(), "--format", "json"]);
    assert_eq!(explained["reproduced"], true, "{explained}");

    let status = installation.json(&["status", "--format", "json"]);
    let archive = &status["archive"];
    assert_eq!(archive["documents"], 1, "{archive}");
    assert_eq!(archive["lookbacks"][0]["entities"], 1, "{archive}");
    assert_eq!(archive["lookbacks"][0]["hits"], 1, "{archive}");

    // A new article is no late hit, and a note changes nothing that is to be found.
    publish(&site, &["closing", "opening"]);
    until("the live alert", || site.messages("/hook").len() == 2).await;
    assert!(site.messages("/hook")[1]["data"].get("late").is_none());
    installation.write("list.toml", &format!("{LIST}{ADDED}notes = \"looked at\"\n"));
    daemon.says("reloaded").await;
    assert!(daemon.stop().await.success());
    assert_eq!((lookbacks(&installation, true), lookbacks(&installation, false)), (0, 1));

    // What changes while no daemon runs is looked back for as well.
    let amended = format!("{LIST}{ADDED}aliases = [\"Signed the contract opening\"]\n");
    installation.write("list.toml", &amended);
    let mut daemon = installation.start();
    until("the second look back", || lookbacks(&installation, false) == 2).await;
    assert_eq!(late(&installation).len(), 1, "the entity was found in both before");
    assert!(daemon.stop().await.success());
    assert_eq!(site.messages("/hook").len(), 2);
}

/// So many articles, each a story of its own.
const MANY: usize = 300;

#[tokio::test(flavor = "multi_thread")]
async fn a_look_back_that_is_killed_goes_on_and_raises_no_more_than_people_can_read() {
    let site = Site::start().await;
    let installation = Installation::new(&channel("hook", &format!("{}/hook", site.base)));
    let lines: String = (0..MANY)
        .map(|n| {
            let filler: String = (0..60).map(|word| format!("w{n}x{word} ")).collect();
            let text = format!("Zimtovsky Works signed contract {n}. {filler}");
            serde_json::json!({"id": n.to_string(), "title": format!("Article {n}"), "text": text})
                .to_string()
                + "\n"
        })
        .collect();
    installation.write("articles.jsonl", &lines);
    let articles = installation.path().join("articles.jsonl");
    let ingested = installation.watchpost(&["ingest", articles.to_str().unwrap()]);
    assert!(ingested.status.success(), "{ingested:?}");
    installation.write("list.toml", &format!("{LIST}{ADDED}"));

    let mut kills = 0;
    for moment in 0..40 {
        let daemon = installation.start();
        let ready = std::time::Instant::now();
        until("the start", || {
            daemon.log().contains("looked back for")
                || ready.elapsed().as_millis() > 120 + moment * 25
        })
        .await;
        if daemon.log().contains("looked back for") {
            break;
        }
        drop(daemon); // killed
        kills += 1;
    }
    assert!(kills > 0, "it was never killed in its midst");
    let mut daemon = installation.start();
    until("the end of the look back", || lookbacks(&installation, true) == 0).await;
    let hits = late(&installation);
    assert_eq!(hits.len(), MANY);
    assert!(daemon.stop().await.success());
    // What a killed daemon had in hand arrives when its lease ends; here it is enough that it will.
    let (alerts, stories): (i64, i64) = installation
        .database()
        .query_row("SELECT count(*), count(DISTINCT story) FROM alerts", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((alerts, stories), (20, 20), "the newest stories of the entity, each once");
    let by_hand = installation.json(&["rescreen", "--watchlist", "companies", "--json"]);
    assert_eq!(by_hand, serde_json::json!([]));
}
