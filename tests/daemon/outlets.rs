//! Forty outlets print one report at the same moment, and the daemon is killed among them.

use std::fmt::Write;

use super::installation::{Installation, channel, source, until};
use super::site::{Page, Site};

const OUTLETS: usize = 40;

/// The report as an outlet prints it: its own headline, cut to what fits, its own words below.
fn printed(outlet: usize) -> Page {
    let report: String = (0..120 + outlet * 4).map(|word| format!("wire{word} ")).collect();
    let house: String = (0..30).map(|word| format!("house{outlet}x{word} ")).collect();
    Page::Text(
        "application/rss+xml",
        format!(
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
             <channel><title>Outlet {outlet}</title><item><guid>own-{outlet}</guid>\
             <title>Headline number {outlet}</title><description>Short.</description>\
             <content:encoded>Karvex Holding signed the contract on Monday. {report}{house}\
             </content:encoded></item></channel></rss>"
        ),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_outlets_at_once_are_one_story_and_one_alert_though_the_daemon_dies_among_them() {
    let site = Site::start().await;
    let mut tables = channel("hook", &format!("{}/hook", site.base));
    for outlet in 0..OUTLETS {
        site.put(&format!("/{outlet}"), printed(outlet));
        let url = format!("{}/{outlet}", site.base);
        write!(tables, "{}", source(&format!("outlet-{outlet}"), &url)).unwrap();
    }
    let installation = Installation::new(&tables);
    let count = |sql: &str| -> usize {
        let counted = installation.database().query_row(sql, [], |row| row.get::<_, i64>(0));
        counted.map_or(0, |n| usize::try_from(n).unwrap())
    };
    let documents = || count("SELECT count(*) FROM documents");

    let daemon = installation.start();
    let ready = installation.path().join("data/watchpost.db");
    until("some of the outlets", || ready.exists() && documents() > 0).await;
    drop(daemon); // SIGKILL
    // What the dead held is free at once, as it would be in some minutes.
    installation
        .database()
        .execute_batch(
            "UPDATE sources SET lease_expires = 0, next_due = 0;
             UPDATE alerts SET lease_expires = 0;",
        )
        .unwrap();

    let mut again = installation.start();
    until("all outlets", || documents() == OUTLETS).await;
    until("the alert", || !site.messages("/hook").is_empty()).await;
    until("a second look at each", || (0..OUTLETS).all(|n| site.asked(&format!("/{n}")) > 1)).await;
    assert_eq!(again.stop().await.code(), Some(0));

    assert_eq!(documents(), OUTLETS, "each is recorded once");
    assert_eq!(count("SELECT count(DISTINCT story) FROM documents"), 1);
    assert_eq!(count("SELECT count(*) FROM hits"), OUTLETS);
    assert_eq!(count("SELECT count(*) FROM alerts"), 1);
    let told = site.messages("/hook");
    assert!(told.iter().all(|m| m["data"]["hit"]["name"] == "Karvex Holding"), "{told:#?}");
}
