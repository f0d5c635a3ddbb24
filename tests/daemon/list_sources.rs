//! Official lists that the daemon fetches: which edition is in force, and which waits for a person.

use std::ops::Range;

use serde_json::Value;

use super::installation::{Daemon, Installation, channel, config, source, text, until};
use super::official_lists::edition;
use super::site::{Page, Site, feed};

/// A list of OFAC's three files, an operator with a channel, and a feed.
fn tables(site: &Site, every: &str) -> String {
    let base = &site.base;
    let list = format!(
        "[[list]]\nid = \"sdn\"\nname = \"SDN\"\nevery = \"{every}\"\ninternal = true\n\
         url = [\"{base}/SDN.CSV\", \"{base}/ALT.CSV\", \"{base}/ADD.CSV\"]\n"
    );
    source("wire", &format!("{base}/feed"))
        + &channel("hook", &format!("{base}/hook"))
        + &list
        + "[operator]\nchannels = [\"hook\"]\n"
}

fn installation(tables: &str) -> Installation {
    let installation = Installation::new("");
    let config = config(tables).replace("watchlists = [\"list.toml\"]\n", "");
    installation.write("watchpost.toml", &config);
    installation
}

/// The three files; entry 0 is the company that the feed names.
fn publish(site: &Site, tag: &'static str, numbers: Range<usize>) {
    let aliases = format!("{},1,\"aka\",\"NOM DE GUERRE\",-0- \r\n\u{1a}\r\n", numbers.end - 1);
    let addresses =
        format!("{},1,\"1 Quay\",\"Port\",\"Panama\",-0- \r\n\u{1a}\r\n", numbers.end - 1);
    site.put("/SDN.CSV", Page::Tagged(tag, edition(numbers)));
    site.put("/ALT.CSV", Page::Tagged(tag, aliases));
    site.put("/ADD.CSV", Page::Tagged(tag, addresses));
}

/// A feed that names nobody.
fn quiet(site: &Site) {
    let feed = feed(&["quiet"]).replace("Karvex", "Some");
    site.put("/feed", Page::Text("application/rss+xml", feed));
}

/// How the list stands, by `lists status`.
fn state(installation: &Installation) -> Value {
    installation.json(&["lists", "status", "--format", "json"])[0].take()
}

fn records(installation: &Installation) -> Value {
    state(installation)["in_force"]["records"].take()
}

/// What the operator was told of lists: kind of the alarm, and whether it is over.
fn told(site: &Site) -> Vec<bool> {
    let alarms =
        site.messages("/hook").into_iter().map(|mut message| message["data"]["alarm"].take());
    let of_list =
        alarms.filter(|alarm| alarm["source"] == "list:sdn" && alarm["kind"] == "suspect");
    of_list.map(|alarm| !alarm["over"].is_null()).collect()
}

/// A daemon with the first edition, of 400 entries, in force.
async fn begun() -> (Site, Installation, Daemon) {
    let site = Site::start().await;
    quiet(&site);
    publish(&site, "\"1\"", 0..400);
    let installation = installation(&tables(&site, "1s"));
    let daemon = installation.start();
    daemon.says("1 watchlists with 400 entities").await;
    (site, installation, daemon)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edition_comes_in_force_when_it_is_published_and_a_304_changes_nothing() {
    let (site, installation, daemon) = begun().await;
    site.publish(&["first"]);
    until("an alert by the fetched list", || site.alerted() == ["first"]).await;

    let first = state(&installation);
    let asked = site.asked("/SDN.CSV");
    until("two more requests", || site.asked("/SDN.CSV") > asked + 2).await;
    let later = state(&installation);
    assert_eq!(later["in_force"], first["in_force"], "a 304 makes no edition");
    assert!(later["checked"].as_str() > first["checked"].as_str());
    assert_eq!((&later["condition"], &later["earlier"]), (&"ok".into(), &Value::Array(vec![])));

    // One of the three files is new; the others answer 304, and stand beside it all the same.
    site.put("/SDN.CSV", Page::Tagged("\"2\"", edition(0..410)));
    daemon.says("1 watchlists with 410 entities").await;
    let shown = installation.watchpost(&["lists", "show", "sdn", "399"]);
    let shown = text(&shown.stdout);
    assert!(shown.contains("NOM DE GUERRE") && shown.contains("1 Quay"), "{shown}");
    until("the edition before, packed", || {
        let diff = installation.watchpost(&["lists", "diff", "sdn", "--count"]);
        text(&diff.stdout).contains("10 added, 0 removed, 0 amended: 410 records, 400 before")
    })
    .await;
    assert_eq!(installation.troubles(), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspect_edition_is_put_aside_and_a_person_puts_it_in_force() {
    let (site, installation, daemon) = begun().await;
    let page = "<!DOCTYPE html><html><body><h1>Access denied</h1></body></html>";
    let mut cut = edition(0..400);
    cut.truncate(cut.len() / 2 - 20);
    let broken = [
        ("\"empty\"", String::new(), "the file is empty"),
        ("\"wall\"", page.to_owned(), "web page"),
        ("\"cut\"", cut, "line"),
    ];
    for (tag, content, why) in broken {
        site.put("/SDN.CSV", Page::Tagged(tag, content));
        until(why, || {
            let state = state(&installation);
            let reason = state["quarantined"]["suspicions"][0]["message"].as_str();
            reason.is_some_and(|reason| reason.contains(why))
        })
        .await;
        assert_eq!(records(&installation), 400, "{why}: the last good edition stays");
        let accept =
            installation.watchpost(&["lists", "accept", "sdn", "--by", "Anna", "--reason", "so"]);
        assert_eq!(accept.status.code(), Some(2));
        let refused = text(&accept.stderr);
        assert!(refused.contains("cannot be read as a list"), "{why}: {refused}");
    }
    site.publish(&["during"]);
    until("an alert by the last good edition", || site.alerted() == ["during"]).await;

    site.put("/SDN.CSV", Page::Tagged("\"half\"", edition(0..150)));
    until("the reason in status", || {
        installation.troubles().contains("removes 250 records of 400, more than 150")
    })
    .await;
    until("the last of them is told, as the first was", || {
        site.messages("/hook").iter().any(|message| {
            let text = message["data"]["alarm"]["text"].as_str();
            text.is_some_and(|text| text.contains("removes 250 records"))
        })
    })
    .await;
    let waiting = told(&site);
    assert!(waiting.len() >= 2 && !waiting.contains(&true), "{waiting:?}");
    let diff = installation.watchpost(&["lists", "diff", "sdn", "--quarantined", "--count"]);
    assert_eq!(diff.status.code(), Some(1));
    assert!(text(&diff.stdout).contains("0 added, 250 removed"), "{}", text(&diff.stdout));
    let by = ["--by", "Anna", "--reason", "the programme was ended"];
    let none = installation.watchpost(&["lists", "accept", "sdn", "--by", "Anna", "--reason", " "]);
    assert!(text(&none.stderr).contains("a reason is needed"));
    let accept = installation.watchpost(&[&["lists", "accept", "sdn"][..], &by].concat());
    assert!(accept.status.success(), "{}", text(&accept.stderr));
    daemon.says("1 watchlists with 150 entities").await;
    until("a quiet status", || installation.troubles().is_empty()).await;
    until("the end of the alarm", || told(&site).last() == Some(&true)).await;
    assert_eq!(told(&site).len(), waiting.len() + 1);
    let accepted = &state(&installation)["in_force"]["accepted"];
    assert_eq!(
        (&accepted["by"], &accepted["reason"]),
        (&"Anna".into(), &"the programme was ended".into())
    );
    let history = std::fs::read_to_string(installation.path().join("data/lists/sdn/history.jsonl"));
    let history: Vec<Value> =
        history.unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(history.len(), 2, "{history:?}");
    assert_eq!(history[1]["accepted"]["by"], "Anna");
    assert_eq!(history[1]["suspicions"][0]["code"], "removal");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_edition_outlives_the_process_and_its_publisher() {
    let site = Site::start().await;
    quiet(&site);
    publish(&site, "\"1\"", 0..30);
    let installation = installation(&tables(&site, "1s"));
    let mut daemon = installation.start();
    daemon.says("1 watchlists with 30 entities").await;
    daemon.signal("KILL");
    daemon.end().await;
    for path in ["/SDN.CSV", "/ALT.CSV", "/ADD.CSV"] {
        site.put(path, Page::Status(503));
    }
    site.publish(&["after"]);
    let daemon = installation.start();
    until("an alert by the kept edition", || site.alerted() == ["after"]).await;
    daemon.says("the list could not be fetched").await;
    until("the failure in status", || {
        let troubles = installation.troubles();
        troubles.contains("the list sdn cannot be fetched") && troubles.contains("answered 503")
    })
    .await;
    assert_eq!(records(&installation), 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_fetched_by_hand_and_a_dry_run_keeps_nothing() {
    let site = Site::start().await;
    publish(&site, "\"1\"", 0..400);
    let installation = installation(&tables(&site, "6h"));
    let update = |more: &[&str]| {
        let output =
            installation.watchpost(&[&["lists", "update", "--format", "json"], more].concat());
        let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), rows[0].clone())
    };
    assert_eq!(state(&installation)["condition"], "never asked");
    let (code, row) = update(&["--dry-run"]);
    assert_eq!((code, &row["outcome"], &row["added"]), (Some(0), &"in-force".into(), &400.into()));
    assert_eq!(state(&installation)["condition"], "never asked", "a dry run keeps nothing");
    let checked = installation.watchpost(&["check"]);
    assert!(checked.status.success() && text(&checked.stdout).contains("was not fetched yet"));

    let (code, row) = update(&["sdn"]);
    assert_eq!((code, &row["outcome"]), (Some(0), &"in-force".into()));
    assert_eq!(update(&[]).1["outcome"], "unchanged");
    let probe = installation.watchpost(&["probe", "Karvex Holding"]);
    assert!(text(&probe.stdout).contains("KARVEX HOLDING"), "{}", text(&probe.stdout));

    site.put("/SDN.CSV", Page::Tagged("\"half\"", edition(300..400)));
    let (code, row) = update(&[]);
    assert_eq!(
        (code, &row["outcome"], &row["removed"]),
        (Some(1), &"quarantined".into(), &300.into())
    );
    assert_eq!(records(&installation), 400);
    // The publisher takes it back: nothing waits any more.
    publish(&site, "\"1\"", 0..400);
    assert_eq!(update(&[]).1["outcome"], "unchanged");
    assert_eq!(state(&installation)["condition"], "ok");
    let unknown = installation.watchpost(&["lists", "update", "sdm"]);
    assert!(text(&unknown.stderr).contains("there is no list `sdm`; the config has: sdn"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_gives_no_answer_for_a_day_is_an_alarm_until_it_does() {
    let site = Site::start().await;
    quiet(&site);
    publish(&site, "\"1\"", 0..30);
    let installation = installation(&tables(&site, "1h"));
    let mut daemon = installation.start();
    daemon.says("1 watchlists with 30 entities").await;
    assert!(daemon.stop().await.success());
    let path = installation.path().join("data/lists/sdn/state.json");
    let kept = |answered: &str, failures: u32, next: &str| {
        let mut state: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        state["answered"] = answered.into();
        state["failures"] = failures.into();
        state["error"] = "HTTP 503".into();
        state["next"] = next.into();
        installation.write("data/lists/sdn/state.json", &state.to_string());
    };
    kept("2024-05-03T10:00:00Z", 3, "2999-01-01T00:00:00Z");
    let _daemon = installation.start();
    let alarms = || -> Vec<Value> {
        let all = site.messages("/hook").into_iter().map(|mut m| m["data"]["alarm"].take());
        all.filter(|alarm| alarm["source"] == "list:sdn" && alarm["kind"] == "stale").collect()
    };
    until("the alarm", || alarms().len() == 1).await;
    let text = alarms()[0]["text"].to_string();
    assert!(text.contains("since 2024-05-03 10:00 UTC") && text.contains("HTTP 503"), "{text}");
    kept("2024-05-03T10:00:00Z", 3, "2024-05-03T10:00:00Z");
    until("its end", || alarms().len() == 2).await;
    assert!(!alarms()[1]["over"].is_null());
}
