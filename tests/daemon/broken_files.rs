//! Files that are broken while the daemon runs: the last good ones stay in force, the mistake is
//! shown everywhere, and mending it takes effect.

use super::installation::{Daemon, Installation, LIST, channel, config, source, text, until};
use super::site::{Page, Site, feed};

async fn running(site: &Site) -> (Installation, Daemon) {
    site.publish(&["first"]);
    let tables = source("wire", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base));
    let installation = Installation::new(&tables);
    let daemon = installation.start();
    until("the first alert", || site.alerted() == ["first"]).await;
    assert_eq!(installation.troubles(), "");
    (installation, daemon)
}

/// An entity more than in [`LIST`], and what the articles of this module name besides.
const OTHER: &str =
    "[[entity]]\nid = \"first\"\nschema = \"Company\"\nname = \"Short\"\ncountries = [\"us\"]\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_4_a_broken_watchlist_never_replaces_a_good_one() {
    let site = Site::start().await;
    let (installation, daemon) = running(&site).await;

    let broken = LIST.replace("name = \"Karvex Holding\"", "nmae = \"Karvex Holding\"");
    installation.write("list.toml", &broken);
    daemon.says("not reloaded; the last good state stays in force").await;
    daemon.says("list.toml:7:1").await;
    until("the mistake in status", || {
        let troubles = installation.troubles();
        troubles.contains("list.toml:7:1") && troubles.contains("did you mean `name`?")
    })
    .await;
    let checked = installation.watchpost(&["check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stdout).contains("list.toml:7:1"), "{}", text(&checked.stdout));

    // The old list goes on working.
    site.publish(&["second", "first"]);
    until("an alert by the old list", || site.alerted() == ["first", "second"]).await;

    installation
        .write("list.toml", &format!("{LIST}{}", OTHER.replace("Short", "Signed Contract")));
    daemon.says("reloaded: 1 sources, 1 watchlists with 2 entities").await;
    until("a quiet status", || installation.troubles().is_empty()).await;
    assert_eq!(installation.watchpost(&["check"]).status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_4_a_broken_config_never_replaces_a_good_one() {
    let site = Site::start().await;
    let (installation, mut daemon) = running(&site).await;
    let good = std::fs::read_to_string(installation.config()).unwrap();

    installation.write("watchpost.toml", &good.replace("every = \"1s\"", "every = \"often\""));
    daemon.says("`often` is not an interval").await;
    until("the mistake in status", || {
        // `status` itself reads the broken config, and says so.
        let output = installation.watchpost(&["status"]);
        output.status.code() == Some(2)
            && text(&output.stderr).contains("`often` is not an interval")
    })
    .await;
    assert_eq!(installation.watchpost(&["check"]).status.code(), Some(1));
    site.publish(&["second", "first"]);
    until("an alert by the old config", || site.alerted() == ["first", "second"]).await;
    assert!(daemon.is_running());

    // A second source, and the first is mended.
    let other = Site::start().await;
    other.publish(&["third"]);
    let more = source("second-wire", &format!("{}/feed", other.base));
    installation.write("watchpost.toml", &format!("{good}{more}"));
    daemon.says("reloaded: 2 sources").await;
    until("the second source", || site.alerted().contains(&"third".to_owned())).await;
    until("a quiet status", || installation.troubles().is_empty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_config_that_is_broken_from_the_start_is_told_and_nothing_runs() {
    let installation =
        Installation::new("[[source]]\nid = \"wire\"\nurl = \"ftp://example.org/\"\n");
    let mut daemon = installation.start();
    assert_eq!(daemon.end().await.code(), Some(2));
    daemon.says("the configuration cannot be used").await;
    daemon.says("watchpost.toml:6").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_file_that_a_pattern_finds_takes_effect() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let tables = source("wire", &format!("{}/feed", site.base));
    let installation = Installation::new("");
    installation.write("lists/a.toml", LIST);
    installation.write("watchpost.toml", &config(&tables).replace("list.toml", "lists/*.toml"));
    let daemon = installation.start();
    daemon.says("ready: 1 sources, 1 watchlists with 1 entities").await;
    let second = LIST.replace("companies", "others").replace("karvex", "tolvan");
    installation.write("lists/b.toml", &second.replace("Karvex Holding", "Tolvan Shipping"));
    daemon.says("reloaded: 1 sources, 2 watchlists with 2 entities").await;
}

/// Claimed by the state of before, a new source would wait until its lease runs out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sources_that_an_edit_adds_are_visited_at_once() {
    let site = Site::start_at("0.0.0.0:0").await;
    let (_, port) = site.base.rsplit_once(':').unwrap();
    let path = |number: usize| format!("/feed{number}");
    let mut tables = String::new();
    // Each a host of its own, so that the daemon is never idle.
    let add = |tables: &mut String, number: usize| {
        site.put(&path(number), Page::Text("application/rss+xml", feed(&["first"])));
        let host = format!("http://127.0.{}.1:{port}", number + 1);
        *tables += &source(&format!("s{number}"), &format!("{host}{}", path(number)));
    };
    (0..100).for_each(|number| add(&mut tables, number));
    let installation = Installation::new(&tables);
    let _daemon = installation.start();
    until("the first sources", || (0..100).all(|number| site.asked(&path(number)) > 0)).await;
    for new in [100..120, 120..140, 140..160, 160..180, 180..200] {
        new.clone().for_each(|number| add(&mut tables, number));
        installation.write("watchpost.toml", &config(&tables));
        until("a new source", || new.clone().all(|number| site.asked(&path(number)) > 0)).await;
    }
}
