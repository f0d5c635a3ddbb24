//! Sources that answer with what is no feed: each is shown with a clear sentence, and the others
//! are unaffected.

use super::installation::{Installation, channel, source, until};
use super::site::{Page, Site};

/// Every kind of bad answer: id, page, and what the sentence about it must hold.
fn bad() -> Vec<(&'static str, Page, &'static [&'static str])> {
    let whole = gzip_of_zeros();
    vec![
        (
            "web-page",
            Page::Text("text/html", "<!doctype html><title>Hello</title><p>A page".into()),
            &["web page"],
        ),
        ("empty", Page::Text("application/rss+xml", String::new()), &["empty"]),
        ("cut-off", Page::Gzip(whole[..whole.len() - 12].to_vec()), &["broken body"]),
        ("missing", Page::Status(404), &["404"]),
        ("huge", Page::Zeros(1 << 30), &["more than 20971520 bytes"]),
        (
            "metadata",
            Page::Redirect("http://169.254.169.254/latest/meta-data/".into()),
            &["169.254.169.254", "not a public address"],
        ),
        ("no-xml", Page::Text("application/rss+xml", "nonsense & more".into()), &["feed"]),
    ]
}

/// A gzip stream, made by hand of stored blocks: no compressor is needed for it.
fn gzip_of_zeros() -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    bytes.extend([1, 0x00, 0x10, 0xff, 0xef]); // the last block: stored, 0x1000 bytes
    bytes.extend([0; 0x1000]);
    bytes.extend([0xe1, 0x9f, 0x1c, 0xc7, 0x00, 0x10, 0, 0]); // CRC-32 and length
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_5_a_hostile_source_leaves_the_others_unaffected() {
    let (hostile, good) = (Site::start().await, Site::start().await);
    let mut tables = source("good", &format!("{}/feed", good.base))
        + &channel("hook", &format!("{}/hook", good.base));
    for (id, page, _) in bad() {
        hostile.put(&format!("/{id}"), page);
        tables += &source(id, &format!("{}/{id}", hostile.base));
    }
    // The guard must refuse an address of this machine where the config does not call the source
    // internal.
    let inner = source("inner", &format!("{}/feed", good.base));
    tables += &inner.replace("internal = true\n", "");
    good.publish(&["first"]);
    let installation = Installation::new(&tables);
    let daemon = installation.start();
    until("the good source", || good.alerted() == ["first"]).await;

    let expected: Vec<(&str, &[&str])> = bad()
        .into_iter()
        .map(|(id, _, words)| (id, words))
        .chain([("inner", &["127.0.0.1", "internal = true"][..])])
        .collect();
    until("every bad source in status", || {
        let troubles = installation.troubles();
        expected
            .iter()
            .all(|(id, _)| troubles.contains(&format!("the source {id} is not screened")))
    })
    .await;
    let (troubles, log) = (installation.troubles(), daemon.log());
    for (id, words) in expected {
        let told = troubles.lines().find(|line| line.contains(&format!("source {id} "))).unwrap();
        let logged = log.lines().find(|line| line.contains(&format!("source=\"{id}\""))).unwrap();
        for word in words {
            assert!(told.contains(word), "{id}: no `{word}` in status: {told}");
            assert!(logged.contains(word), "{id}: no `{word}` in the log: {logged}");
        }
    }
    assert!(!troubles.contains("the source good"), "{troubles}");
    // It goes on, whatever the others do.
    good.publish(&["second", "first"]);
    until("the good source again", || good.alerted() == ["first", "second"]).await;
}

/// "Nothing found" and "not screened" are different states, and both can be seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_6_nothing_found_is_not_the_same_as_not_screened() {
    let site = Site::start().await;
    site.put(
        "/quiet",
        Page::Text(
            "application/rss+xml",
            super::site::feed(&["nothing"]).replace("Karvex", "Somebody"),
        ),
    );
    site.put("/gone", Page::Status(503));
    let at = |id: &str| source(id, &format!("{}/{id}", site.base));
    // Due tomorrow at the earliest, but a new source is asked at once.
    let tables = at("quiet") + &at("gone");
    let installation = Installation::new(&tables);
    let _daemon = installation.start();
    let status = |id: &str| {
        let report = installation.json(&["status", "--format", "json"]);
        let sources = report["status"]["sources"].as_array().unwrap().clone();
        sources.into_iter().find(|source| source["id"] == id).unwrap_or_default()
    };
    until("both visits", || {
        installation.path().join("data/watchpost.db").exists()
            && !installation.watchpost(&["status", "--format", "json"]).stdout.is_empty()
            && ["quiet", "gone"].iter().all(|id| !status(id)["last_visit"].is_null())
    })
    .await;
    let (quiet, gone) = (status("quiet"), status("gone"));
    assert!(!quiet["last_screened"].is_null() && quiet["failures"] == 0, "{quiet}");
    assert!(gone["last_screened"].is_null() && gone["failures"] == 1, "{gone}");
    assert!(gone["last_error"].as_str().unwrap().contains("503"), "{gone}");

    // What was screened once and is not any more keeps the moment, and gets the reason.
    site.put("/quiet", Page::Status(404));
    until("a failure", || status("quiet")["failures"] != 0).await;
    let later = status("quiet");
    assert!(!later["last_screened"].is_null(), "{later}");
    assert!(later["last_error"].as_str().unwrap().contains("404"), "{later}");
}
