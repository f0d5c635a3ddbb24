//! Sources of every kind, by the real program and a site on loopback.

mod adding;
mod directories;
mod listing;
mod lists;
mod manners;
mod official;
mod pages;
mod sitemaps;
mod walls;

use crate::daemon::installation::{Installation, source, text};
use crate::daemon::site::Page;

/// A page of its own story that names the listed company once.
fn article(title: &str) -> String {
    let filler: String = (0..80).map(|word| format!("{title}w{word} ")).collect();
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>Karvex Holding signed the contract {title} on the coast, said its office.</p>\
         <p>{filler}</p></article></body></html>"
    )
}

/// `watchpost fetch` as JSON: a row a source.
fn fetch(installation: &Installation) -> Vec<serde_json::Value> {
    let rows = installation.json(&["fetch", "--format", "json"]);
    rows.as_array().unwrap().clone()
}

/// The titles of the documents in which the company was found, in the order of recording.
fn found(installation: &Installation) -> Vec<String> {
    let output = installation.watchpost(&["hits", "--format", "jsonl", "--limit", "1000"]);
    let mut titles: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|hit| hit["document"]["title"].as_str().unwrap().to_owned())
        .collect();
    titles.reverse();
    titles
}

/// The page states a later change, in a zone of its own, and the feed the time of publication.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_9_times_reach_the_record_in_the_words_of_the_source() {
    let site = crate::daemon::site::Site::start().await;
    let item = |n: u32, dates: &str| {
        format!(
            "<entry><id>{n}</id><title>T{n}</title><link href=\"{}/{n}\"/>{dates}</entry>",
            site.base
        )
    };
    let feed = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>F</title>{}{}</feed>",
        item(
            1,
            "<published>2026-03-04T08:00:00Z</published><updated>2026-03-04T09:00:00Z</updated>"
        ),
        item(2, "<published>4 March 2026, 10:00</published>"),
    );
    let page = |title: &str, changed: &str| {
        let head = format!("<head><meta property=\"article:modified_time\" content=\"{changed}\">");
        article(title).replace("<html>", "<html lang=\"en\">").replace("<head>", &head)
    };
    site.put("/feed", Page::Text("application/atom+xml", feed));
    site.put("/1", Page::Text("text/html", page("One", "4 Mar 2026 15:00 MSK")));
    site.put(
        "/2",
        Page::Text("text/html", page("Two", "4 March 2026, 18:00").replace("\"en\"", "\"pl\"")),
    );
    let here = Installation::new(&source("wire", &format!("{}/feed", site.base)));
    fetch(&here);
    let hits = here.json(&["hits", "--format", "json"]);
    let document = |title: &str| {
        let rows = hits.as_array().unwrap();
        rows.iter().find(|row| row["document"]["title"] == title).unwrap()["document"].clone()
    };
    let one = document("T1");
    assert_eq!(one["published"], "2026-03-04T08:00:00Z");
    assert_eq!(
        (&one["updated"], &one["updated_words"]),
        (&"2026-03-04T12:00:00Z".into(), &"4 Mar 2026 15:00 MSK".into())
    );
    let two = document("T2");
    assert_eq!(
        (&two["published"], &two["published_words"]),
        (&serde_json::Value::Null, &"4 March 2026, 10:00".into())
    );
    assert_eq!(
        (&two["updated"], &two["updated_words"]),
        (&serde_json::Value::Null, &"4 March 2026, 18:00".into())
    );
    assert_eq!((&one["lang"], &one["lang_confidence"]), (&"en".into(), &1.0.into()));
    let shown = here.watchpost(&["show", two["id"].as_str().unwrap()]);
    let shown = text(&shown.stdout);
    for words in [
        "published 4 March 2026, 10:00 (in no zone that we know)",
        "last changed 4 March 2026, 18:00 (in no zone that we know)",
        "language en (confidence 0.9)",
    ] {
        assert!(shown.contains(words), "{shown}");
    }
    let whole = here.json(&["show", two["id"].as_str().unwrap(), "--format", "json"]);
    let document = &whole["document"]["document"];
    assert_eq!(
        document["updated"],
        serde_json::json!({"utc": null, "words": "4 March 2026, 18:00"})
    );
    assert_eq!(document["lang_confidence"], 0.9, "its template says otherwise");
}
