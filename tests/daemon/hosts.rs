//! A host that bears more than one request at a time, as the config says of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::installation::{Installation, config, source, until};
use super::site::{Page, Site, feed};

/// The site answers nobody until told to, so what it was asked is what is under way.
async fn under_way(manners: &str, expected: usize) {
    let (site, gate) = (Site::start().await, Arc::new(Semaphore::new(0)));
    let paths: Vec<String> = (0..24).map(|number| format!("/feed{number}")).collect();
    let mut tables = String::new();
    for path in &paths {
        let page = Page::Text("application/rss+xml", feed(&["first"]));
        site.put(path, Page::Gated(gate.clone(), Box::new(page)));
        tables += &source(&path[1..], &format!("{}{path}", site.base));
    }
    let installation = Installation::new("");
    installation.write("watchpost.toml", &config(&format!("{manners}{tables}")));
    let _daemon = installation.start();
    let asked = || paths.iter().map(|path| site.asked(path)).sum::<usize>();
    until("as many requests as allowed", || asked() >= expected).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(asked(), expected);
    gate.add_permits(Semaphore::MAX_PERMITS / 2);
    until("every source", || paths.iter().all(|path| site.asked(path) > 0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_gets_as_many_requests_at_a_time_as_the_config_says() {
    under_way("[[http.host]]\nname = \"127.0.0.1\"\nconnections = 5\n", 5).await;
    under_way("[[http.host]]\nname = \"127.0.0.1\"\n", 1).await;
    under_way("", 16).await; // this machine itself
}
