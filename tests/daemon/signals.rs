//! SIGTERM, SIGINT and SIGHUP.

use std::process::Command;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::installation::{Daemon, Installation, LIST, channel, source, until};
use super::site::{Page, Site};

/// A feed of summaries; each article has its text on a page of its own.
fn summaries(base: &str, articles: &[&str]) -> Page {
    let item = |title: &&str| {
        format!(
            "<item><guid>{title}</guid><title>{title}</title><link>{base}/{title}</link><description>Short.</description></item>"
        )
    };
    let items: String = articles.iter().map(item).collect();
    let feed = format!("<rss version=\"2.0\"><channel><title>F</title>{items}</channel></rss>");
    Page::Text("application/rss+xml", feed)
}

fn article(title: &str) -> Page {
    let filler: String = (0..80).map(|word| format!("{title}x{word} ")).collect();
    let text = format!(
        "<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>Karvex Holding signed the contract {title}. {filler}</p></article></body></html>"
    );
    Page::Text("text/html; charset=utf-8", text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_in_the_middle_of_a_visit_finishes_what_is_in_hand() {
    let site = Site::start().await;
    // Oldest last: `one` is taken in hand first.
    site.put("/feed", summaries(&site.base, &["three", "two", "one"]));
    let gate = Arc::new(Semaphore::new(0));
    for title in ["one", "two", "three"] {
        site.put(&format!("/{title}"), Page::Gated(gate.clone(), Box::new(article(title))));
    }
    let tables = source("wire", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base));
    let installation = Installation::new(&tables);
    let mut daemon = installation.start();
    until("the request for the page", || site.asked("/one") == 1).await;
    daemon.signal("TERM");
    daemon.says("stopping: finishing what is in hand").await;
    assert!(daemon.is_running(), "it waits for what is in hand");
    gate.add_permits(1);
    assert_eq!(daemon.end().await.code(), Some(0));
    assert!(daemon.log().contains("stopped"), "{}", daemon.log());

    let count = |sql: &str| -> i64 {
        installation.database().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(count("SELECT count(*) FROM documents"), 1, "what was in hand, and no more");
    assert_eq!(count("SELECT count(*) FROM hits"), 1);
    assert_eq!(site.asked("/two"), 0, "nothing new was begun");

    // The next start takes up the rest, and repeats nothing.
    gate.add_permits(2);
    let mut again = installation.start();
    until("all three alerts", || site.alerted().len() == 3).await;
    assert_eq!(site.alerted(), ["one", "two", "three"]);
    assert_eq!(site.asked("/one"), 1);
    assert_eq!(again.stop().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigint_ends_it_as_well() {
    let installation = Installation::new("");
    let mut daemon = installation.start();
    daemon.says("ready").await;
    daemon.signal("INT");
    assert_eq!(daemon.end().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sighup_takes_over_edited_files() {
    let installation = Installation::new("");
    // A link to a folder that is not watched: an edit there is not noticed by itself.
    let elsewhere = tempfile::tempdir().unwrap();
    let list = elsewhere.path().join("list.toml");
    std::fs::write(&list, LIST).unwrap();
    std::fs::remove_file(installation.path().join("list.toml")).unwrap();
    std::os::unix::fs::symlink(&list, installation.path().join("list.toml")).unwrap();
    let daemon = installation.start();
    daemon.says("ready: 0 sources, 1 watchlists with 1 entities").await;
    let more = LIST.replace("[watchlist]\nid = \"companies\"\nname = \"Companies\"\n", "");
    std::fs::write(
        &list,
        format!("{LIST}{}", more.replace("karvex", "k2").replace("Karvex", "Tolvan")),
    )
    .unwrap();
    daemon.signal("HUP");
    daemon.says("reloaded: 0 sources, 1 watchlists with 2 entities").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_stays_up_until_it_is_told_to_end() {
    for signal in ["INT", "TERM"] {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_watchpost"));
        let mut demo =
            Daemon::spawn(command.args(["-v", "demo", "--keep"]).env("TMPDIR", temporary.path()));
        demo.says("ready: 2 sources").await;
        assert!(demo.is_running());
        demo.signal(signal);
        assert_eq!(demo.end().await.code(), Some(0), "after SIG{signal}");
        demo.says("stopped").await;
    }
}
