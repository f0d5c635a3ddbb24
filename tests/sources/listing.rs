//! `watchpost sources`.

use super::fetch;
use crate::daemon::installation::{Installation, source, text};
use crate::daemon::site::{Page, Site, feed};

#[test]
fn sources_are_listed_before_and_after_their_first_visit() {
    let here = Installation::new(&format!(
        "{}categories = [\"News/Minsk\"]\n[[source]]\nid = \"inbox\"\ntype = \"directory\"\npath = \"in\"\n",
        source("wire", "http://127.0.0.1:9/feed")
    ));
    std::fs::create_dir(here.path().join("in")).unwrap();
    let rows = here.json(&["sources", "--format", "json"]);
    assert_eq!((rows[0]["id"].as_str(), rows[0]["type"].as_str()), (Some("wire"), Some("feed")));
    assert!(rows[0]["status"].is_null());
    here.watchpost(&["fetch"]);
    let rows = here.json(&["sources", "list", "--format", "json"]);
    assert_eq!(
        (rows[0]["status"]["failures"].as_u64(), rows[1]["status"]["failures"].as_u64()),
        (Some(0), Some(0))
    );
    let table = text(&here.watchpost(&["sources"]).stdout);
    assert!(table.contains("out of reach"), "{table}");
    let filed = here.json(&["sources", "--category", "News", "--format", "json"]);
    assert_eq!(filed.as_array().unwrap().len(), 1);
    let directories = here.json(&["sources", "--type", "directory", "--format", "json"]);
    assert_eq!(directories[0]["id"], "inbox");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_and_what_decides_the_next_visit_are_listed() {
    let site = Site::start().await;
    let adaptive = |id: &str| {
        let url = format!("{}/{id}", site.base);
        format!(
            "[[source]]\nid = \"{id}\"\nurl = \"{url}\"\nevery = \"1m to 12h\"\ninternal = true\n"
        )
    };
    let dated = |hours: i64| {
        let items: String = (0..5)
            .map(|n| {
                let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(60 * hours * n);
                let at = at.strftime("%a, %d %b %Y %H:%M:%S GMT");
                format!("<item><guid>{n}</guid><title>{n}</title><description>Day {n}.</description><pubDate>{at}</pubDate></item>")
            })
            .collect();
        format!("<rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>")
    };
    let rss = |text: String| Page::Text("application/rss+xml", text);
    site.put("/rhythm", rss(dated(2)));
    site.put("/slow", rss(dated(48)));
    site.put("/ttl", rss(dated(2).replace("<title>F", "<ttl>300</ttl><title>F")));
    let age = ("cache-control", "max-age=7200".to_owned());
    site.put("/age", Page::With(200, age, dated(2)));
    site.put("/plain", rss(feed(&["a"])));
    site.put("/broken", Page::Status(500));
    site.put("/busy", Page::With(403, ("retry-after", "9000".into()), String::new()));
    site.put("/gone", Page::Status(410));
    let names = ["rhythm", "slow", "ttl", "age", "new", "broken", "busy", "gone"];
    site.put("/new", rss(feed(&["b"])));
    let here = Installation::new(
        &(names.map(adaptive).concat() + &source("plain", &format!("{}/plain", site.base))),
    );
    fetch(&here);
    here.watchpost(&["fetch", "broken"]);
    let rows = here.json(&["sources", "--format", "json"]);
    let why: Vec<(&str, &str, u64)> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let status = &row["status"];
            let why = status["next_why"].as_str().unwrap();
            (row["id"].as_str().unwrap(), why, status["failures"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(
        why,
        [
            ("rhythm", "rhythm", 0),
            ("slow", "longest", 0),
            ("ttl", "ttl", 0),
            ("age", "max-age", 0),
            ("new", "rhythm-unknown", 0),
            ("broken", "backoff", 2),
            ("busy", "retry-after", 1),
            ("gone", "gone", 1),
            ("plain", "schedule", 0),
        ]
    );
    let table = text(&here.watchpost(&["sources"]).stdout);
    for words in [
        "failing (2)",
        "next visit",
        "half its usual gap",
        "the feed's ttl",
        "the server's max-age",
        "the server's Retry-After",
        "backoff after failures",
    ] {
        assert!(table.contains(words), "{words}: {table}");
    }
}
