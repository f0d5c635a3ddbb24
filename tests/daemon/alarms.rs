//! What an operator hears of sources that answer and all the same bring nothing, or too much.

use super::installation::{Installation, channel, source, until};
use super::site::Site;

/// What the operator's channel was told: kind, whether it is over, and id of the occurrence.
fn told(site: &Site) -> Vec<(String, bool, String)> {
    let alarms = site.messages("/ops").into_iter().map(|message| {
        assert_eq!(message["type"], "watchpost.alarm");
        let alarm = &message["data"]["alarm"];
        let word = |key: &str| alarm[key].as_str().unwrap().to_owned();
        (word("kind"), !alarm["over"].is_null(), word("id"))
    });
    alarms.collect()
}

fn installation(site: &Site, more: &str) -> Installation {
    let wire = source("wire", &format!("{}/feed", site.base));
    let ops = channel("ops", &format!("{}/ops", site.base));
    // News go elsewhere.
    let hook = channel("hook", &format!("{}/hook", site.base));
    let ops = ops.split("[[rule]]").next().unwrap().to_owned();
    Installation::new(&format!("[operator]\nchannels = [\"ops\"]\n{wire}{more}{ops}{hook}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_that_falls_silent_is_told_to_the_operator_and_so_is_its_return() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let here = installation(&site, "stale_after = \"2s\"\n");
    let daemon = here.start();
    daemon.says("answers, but brought nothing new since").await;
    until("the message", || !told(&site).is_empty()).await;
    let log = daemon.log();
    let line = log.lines().find(|line| line.contains("answers, but")).unwrap();
    assert!(line.contains("WARN") && line.contains("alarm=\"stale\""), "{line}");
    assert!(here.troubles().contains("the source wire answers, but"), "{}", here.troubles());
    let listed = here.json(&["sources", "--format", "json"]);
    assert_eq!(listed[0]["status"]["alarms"][0]["kind"], "stale", "{listed}");
    let covered = here.watchpost(&["coverage"]);
    assert_eq!(covered.status.code(), Some(1));
    let covered = super::installation::text(&covered.stdout);
    assert!(covered.contains("nothing new for long, noticed"), "{covered}");

    site.publish(&["second", "first"]);
    until("the end of it", || told(&site).len() == 2).await;
    let told = told(&site);
    assert_eq!((told[0].1, told[1].1), (false, true), "{told:?}");
    assert_eq!(told[0].2, told[1].2, "the same occurrence");
    until("the news", || site.alerted() == ["first", "second"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_that_may_have_been_missed_are_told_once_over_a_restart() {
    let site = Site::start().await;
    site.publish(&["b", "a"]);
    let here = installation(&site, "");
    let mut daemon = here.start();
    daemon.says("screened source=\"wire\" entries=2 new=2").await;
    site.publish(&["d", "c"]);
    until("the message", || told(&site).len() == 1).await;
    assert!(here.troubles().contains("none of its 2 entries was there at the visit before"));
    assert_eq!(daemon.stop().await.code(), Some(0));

    let daemon = here.start();
    site.publish(&["f", "e"]);
    daemon.says("for the 2nd time").await;
    until("what came then", || site.alerted().len() == 6).await;
    let table = here.watchpost(&["sources"]);
    let table = super::installation::text(&table.stdout);
    assert!(table.contains("gaps"), "{table}");
    assert_eq!(told(&site).len(), 1, "{:?}", told(&site));
    assert_eq!(told(&site)[0].0, "gap");
}
