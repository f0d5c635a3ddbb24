//! The canary travels through the whole pipe, to the operator alone, and is missed when it does
//! not arrive.

use super::installation::{Installation, LIST, channel, until};
use super::site::Site;

fn installation(site: &Site) -> Installation {
    let ops = channel("ops", &format!("{}/ops", site.base));
    // Only the other channel has a rule, and it takes everything.
    let ops = ops.split("[[rule]]").next().unwrap().to_owned();
    let hook = channel("hook", &format!("{}/hook", site.base));
    Installation::new(&format!(
        "[operator]\nchannels = [\"ops\"]\n[canary]\nevery = \"1s\"\nwithin = \"2s\"\n{ops}{hook}"
    ))
}

/// Canaries, and whether alarms about them are over, as the operator's channel heard.
fn told(site: &Site) -> (usize, Vec<bool>) {
    let messages = site.messages("/ops");
    let of_type = |kind: &'static str| {
        messages.iter().filter(move |message| message["type"] == kind).collect::<Vec<_>>()
    };
    let canaries = of_type("watchpost.hit");
    assert!(canaries.iter().all(|m| m["data"]["document"]["source"] == "watchpost:canary"));
    let alarms = of_type("watchpost.alarm");
    assert!(alarms.iter().all(|m| m["data"]["alarm"]["kind"] == "canary"), "{alarms:?}");
    (canaries.len(), alarms.iter().map(|m| !m["data"]["alarm"]["over"].is_null()).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_canary_arrives_at_the_operator_alone_and_its_silence_is_an_alarm() {
    let site = Site::start().await;
    let here = installation(&site);
    let daemon = here.start();
    until("two canaries", || told(&site).0 >= 2).await;
    assert!(site.messages("/hook").is_empty(), "an analyst's channel hears nothing of it");
    let hits = here.json(&["hits", "--format", "json"]);
    assert_eq!(hits.as_array().unwrap().len(), 0, "no news: {hits}");
    let status = here.json(&["status", "--format", "json"]);
    assert_eq!(status["status"]["hits"], 0, "{status}");
    let asked = here.json(&["hits", "--source", "watchpost:canary", "--format", "json"]);
    let mention = &asked[0]["hit"]["mentions"][0];
    assert_eq!(mention["span"]["field"], "text", "from the article, not the feed: {asked}");

    // Somebody of that name: neither is raised any more, and the canary falls silent.
    let twin =
        "[[entity]]\nid = \"twin\"\nschema = \"Person\"\nname = \"Zorvex Quillmere Institute\"\n";
    here.write("list.toml", &format!("{LIST}{twin}"));
    until("the alarm", || told(&site).1 == [false]).await;
    daemon.says("the canary did not arrive").await;
    assert!(here.troubles().contains("the canary did not arrive"), "{}", here.troubles());

    here.write("list.toml", LIST);
    until("the end of it", || told(&site).1 == [false, true]).await;
    assert!(site.messages("/hook").is_empty());
}
