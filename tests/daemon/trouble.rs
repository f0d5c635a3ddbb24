//! Trouble on the way out: a full disk, a locked database, a receiver that fails.

use std::process::Command;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::installation::{Installation, channel, source, text, until};
use super::site::{Page, Site, feed};

fn tables(site: &Site) -> String {
    source("wire", &format!("{}/feed", site.base))
        + &channel("hook", &format!("{}/hook", site.base))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_is_told_and_recording_goes_on_afterwards() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let installation = Installation::new(&tables(&site));
    let daemon = installation.start();
    until("the first alert", || site.alerted() == ["first"]).await;

    let other = installation.database();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    site.publish(&["second", "first"]);
    daemon.says("is locked by another program").await;
    until("the lock in status", || {
        installation.troubles().contains("is locked by another program, so nothing can be recorded")
    })
    .await;
    other.execute_batch("ROLLBACK").unwrap();

    daemon.says("recording works again").await;
    until("the second alert", || site.alerted() == ["first", "second"]).await;
    until("the note of it", || {
        installation.troubles().contains("recording failed for a while and works again")
    })
    .await;
}

/// A receiver that answers 500: the alert waits with its reason in sight, and the other channel
/// has long got its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_3_a_channel_that_is_down_holds_back_only_itself() {
    let site = Site::start().await;
    site.publish(&["first"]);
    site.put("/down", Page::Status(500));
    let down = channel("down", &format!("{}/down", site.base));
    let installation = Installation::new(&(tables(&site) + &down));
    let daemon = installation.start();
    until("the alert at the channel that works", || site.alerted() == ["first"]).await;
    until("an attempt at the other", || site.messages("/down").len() == 1).await;
    site.publish(&["second", "first"]);
    until("more alerts", || site.alerted() == ["first", "second"]).await;

    daemon.says("not delivered, next attempt at").await;
    assert!(daemon.log().contains("500"), "{}", daemon.log());
    let mut deliveries = serde_json::Value::Null;
    until("the attempt in deliveries", || {
        let args = ["deliveries", "--channel", "down", "--state", "pending", "--format", "json"];
        deliveries = installation.json(&args);
        deliveries.as_array().unwrap().iter().any(|row| row["attempts"] == 1)
    })
    .await;
    let waiting = deliveries.as_array().unwrap();
    let tried = waiting.iter().find(|row| row["attempts"] == 1).unwrap();
    assert!(tried["last_detail"].as_str().unwrap().contains("500"), "{tried}");
    assert!(!tried["next_attempt"].is_null(), "{tried}");
    let troubles = installation.troubles();
    assert!(troubles.contains("the channel down does not take alerts"), "{troubles}");
    assert!(troubles.contains("500") && !troubles.contains("channel hook"), "{troubles}");

    // It works again, and the operator does not want to wait for the next attempt.
    site.put("/down", Page::Status(204));
    let replayed = installation.watchpost(&["deliveries", "replay", "--channel", "down", "--all"]);
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    until("what waited", || {
        installation
            .json(&["deliveries", "--channel", "down", "--state", "delivered", "--format", "json"])
            .as_array()
            .unwrap()
            .len()
            == 2
    })
    .await;
    let ids: Vec<_> = site.messages("/down").iter().map(|m| m["data"]["id"].clone()).collect();
    assert!(ids.len() >= 3 && ids[1..].contains(&ids[0]), "the same id on every attempt: {ids:?}");
    until("a quiet status", || installation.troubles().is_empty()).await;
}

/// A limit on the size of files is the full disk that a test can have without being root.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_without_room_is_told_and_nothing_is_lost() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let installation = Installation::new(&tables(&site));
    let mut daemon = installation.start();
    until("the first alert", || site.alerted() == ["first"]).await;
    assert_eq!(daemon.stop().await.code(), Some(0));

    let size = std::fs::metadata(installation.path().join("data/watchpost.db")).unwrap().len();
    // In blocks of 512 bytes, and some room. Ignored, the signal becomes an error of the write.
    let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$@\"", size / 512 + 64);
    let mut command = Command::new("sh");
    command.args(["-c", &limit, "sh", env!("CARGO_BIN_EXE_watchpost")]);
    // The first of them is larger than all room there is; the note of its failure is not.
    let titles = ["third", "second", "large"];
    let large = feed(&["large"]).replace("Short.", &"plain words ".repeat(64 * 1024));
    let (_, large) = large.split_once("<title>F</title>").unwrap();
    let others = feed(&titles[..2]);
    let (others, _) = others.split_once("</channel>").unwrap();
    site.put("/feed", Page::Text("application/rss+xml", format!("{others}{large}")));
    let mut cramped = installation.start_by(&mut command);
    cramped.says("could not be recorded").await;
    until("the reason in status", || {
        installation.troubles().contains("the source wire is not screened: the database")
    })
    .await;
    assert!(cramped.is_running(), "it waits for room");
    assert!(!cramped.log().contains("works again"), "not before an article was recorded");
    assert!(cramped.log().contains("room"), "{}", cramped.log());
    assert_eq!(cramped.stop().await.code(), Some(0));

    let _daemon = installation.start();
    until("every alert", || site.alerted().len() > titles.len()).await;
    let mut ids: Vec<_> =
        site.messages("/hook").iter().map(|m| m["data"]["id"].to_string()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1 + titles.len(), "one id an article");
}

/// While a page and a receiver keep the daemon waiting, another program gets the write lock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invariant_8_no_transaction_is_held_across_the_network() {
    let site = Site::start().await;
    let gate = Arc::new(Semaphore::new(0));
    let item = "<item><guid>1</guid><title>T</title><link>BASE/page</link></item>";
    let feed = format!("<rss version=\"2.0\"><channel><title>F</title>{item}</channel></rss>");
    let feed = feed.replace("BASE", &site.base);
    site.put("/slow", Page::Text("application/rss+xml", feed));
    let page = Page::Text("text/html", "<p>Karvex Holding was named here.</p>".into());
    site.put("/page", Page::Gated(gate.clone(), Box::new(page)));
    site.put("/hook", Page::Gated(gate.clone(), Box::new(Page::Status(204))));
    site.publish(&["first"]);
    // Two hosts to the daemon, so that one does not wait for the turn of the other.
    let other_name = site.base.replace("127.0.0.1", "localhost");
    let installation =
        Installation::new(&(tables(&site) + &source("slow", &format!("{other_name}/slow"))));
    let _daemon = installation.start();
    until("both requests", || site.asked("/page") == 1 && site.asked("/hook") == 1).await;

    let other = installation.database();
    for _ in 0..20 {
        other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
    }
    assert_eq!((site.asked("/page"), site.asked("/hook")), (1, 1), "both still wait");
    gate.add_permits(100);
    until("what was waited for", || site.alerted().contains(&"T".to_owned())).await;
}
