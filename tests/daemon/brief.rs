//! The briefing on its schedule: sent once for each planned moment, also over restarts.

use std::collections::BTreeSet;

use super::installation::{Installation, channel, source, until};
use super::site::Site;

fn installation(site: &Site, cron: &str) -> Installation {
    let desk = channel("desk", &format!("{}/desk", site.base));
    // Without the rule that would raise the hits there as well.
    let (desk, _) = desk.split_once("[[rule]]").unwrap();
    let wire = source("wire", &format!("{}/feed", site.base));
    Installation::new(&format!("[brief]\ncron = \"{cron}\"\nchannels = [\"desk\"]\n{desk}{wire}"))
}

fn planned(site: &Site) -> Vec<String> {
    let messages = site.messages("/desk").into_iter().map(|message| {
        assert_eq!(message["type"], "watchpost.brief");
        let brief = &message["data"]["brief"];
        assert!(brief["markdown"].as_str().unwrap().starts_with("# Briefing\n"), "{brief:#}");
        brief["scheduled"].as_str().unwrap().to_owned()
    });
    messages.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_planned_moment_is_told_once_and_in_a_row() {
    let site = Site::start().await;
    site.publish(&["Karvex Holding stopped its plant."]);
    let here = installation(&site, "* * * * * *");
    let mut daemon = here.start();
    until("three briefings", || site.messages("/desk").len() >= 3).await;
    daemon.stop().await;
    let before = site.messages("/desk").len();
    let _daemon = here.start();
    until("more after a restart", || site.messages("/desk").len() >= before + 2).await;
    let moments = planned(&site);
    let once: BTreeSet<&String> = moments.iter().collect();
    assert_eq!(once.len(), moments.len(), "a moment was told twice: {moments:?}");
    // None begins before the one before it has ended, so nothing is told twice or left out.
    let spans = site.messages("/desk").into_iter().map(|message| {
        let content = &message["data"]["brief"]["content"];
        let moment =
            |name: &str| content[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        (moment("since"), moment("until"))
    });
    let mut spans: Vec<_> = spans.collect();
    spans.sort();
    assert!(spans.windows(2).all(|pair| pair[0].1 == pair[1].0), "{spans:?}");
    let named: u64 = site
        .messages("/desk")
        .iter()
        .map(|m| m["data"]["brief"]["content"]["totals"]["actors"].as_u64().unwrap())
        .sum();
    assert_eq!(named, 1, "what came is told in one briefing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_while_nobody_ran_is_made_up_for_once() {
    let site = Site::start().await;
    site.publish(&["Karvex Holding stopped its plant."]);
    // Every year: due only because the last one is made older.
    let here = installation(&site, "0 0 1 1 *");
    let mut daemon = here.start();
    daemon.says("ready").await;
    until("the article", || here.json(&["hits", "--format", "json"]).as_array().is_some()).await;
    daemon.stop().await;
    assert!(site.messages("/desk").is_empty(), "a new config does not write at once");
    let old = "2019-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond();
    here.database().execute("INSERT INTO briefs VALUES (?1, ?1, '{}')", [old]).unwrap();
    for _ in 0..2 {
        let mut daemon = here.start();
        until("the briefing", || site.messages("/desk").len() == 1).await;
        daemon.says("ready").await;
        daemon.stop().await;
    }
    let year = jiff::Timestamp::now().strftime("%Y-01-01T00:00:00Z").to_string();
    assert_eq!(planned(&site), [year]);
}
