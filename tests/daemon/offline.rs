//! Nothing can be reached: one probe, one line in the log, one sentence in `status`, and no failure
//! to anyone's name; then the way back.

use super::installation::{Installation, channel, source, text, until};
use super::site::Site;

/// Addresses on loopback at which nobody listens, until a site takes the first of them.
async fn unheard(count: u8) -> Vec<String> {
    let mut addresses = Vec::new();
    for n in 1..=count {
        let socket = tokio::net::TcpListener::bind(format!("127.0.0.{n}:0")).await.unwrap();
        addresses.push(socket.local_addr().unwrap().to_string());
    }
    addresses
}

fn installation(addresses: &[String]) -> Installation {
    let sources = addresses.iter().enumerate();
    let sources = sources.map(|(n, at)| source(&format!("s{n}"), &format!("http://{at}/feed")));
    let hook = channel("hook", &format!("http://{}/hook", addresses[0]));
    Installation::new(&(sources.collect::<String>() + &hook))
}

/// Each source as `status` has it: failures, and whether there is an error.
fn failures(here: &Installation) -> Vec<(u64, bool)> {
    let status = here.json(&["status", "--format", "json"]);
    let sources = status["status"]["sources"].as_array().unwrap().clone();
    sources.iter().map(|s| (s["failures"].as_u64().unwrap(), s["last_error"].is_string())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_source_out_of_reach_is_probed_and_read_when_it_is_back() {
    let addresses = unheard(1).await;
    let here = installation(&addresses);
    let daemon = here.start();
    daemon.says("no source can be reached").await;
    until("the note in status", || here.troubles().contains("network")).await;
    assert_eq!(here.troubles().lines().count(), 1, "{}", here.troubles());
    assert_eq!(failures(&here), [(0, true)]);
    let listed = text(&here.watchpost(&["sources"]).stdout);
    assert!(listed.contains("out of reach"), "{listed}");

    let site = Site::start_at(&addresses[0]).await;
    site.publish(&["first"]);
    daemon.says("online again").await;
    until("the news", || site.alerted() == ["first"]).await;
    until("a quiet status", || here.troubles().is_empty()).await;
    let log = daemon.log();
    assert_eq!(log.matches("WARN").count(), 1, "one line, and no error a probe: {log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_many_sources_one_is_asked_at_a_time_and_none_is_blamed() {
    let addresses = unheard(4).await;
    let here = installation(&addresses);
    let daemon = here.start();
    daemon.says("nothing can be reached").await;
    until("a second probe", || {
        let seen: i64 = here
            .database()
            .query_row("SELECT max(lease_token) FROM sources", [], |row| row.get(0))
            .unwrap();
        seen > 1
    })
    .await;
    // The first two hosts were failures before it was clear that nothing is in reach; visits that
    // were under way together may add to that, and no probe does.
    let blamed = failures(&here).iter().filter(|(failures, _)| *failures > 0).count();
    assert!(blamed <= 2, "{:?}", failures(&here));
    let log = daemon.log();
    assert_eq!(log.matches("nothing can be reached").count(), 1, "{log}");
    assert!(log.matches("not screened: ").count() <= 2, "{log}");
    let visits: i64 = here
        .database()
        .query_row("SELECT count(*) FROM visits WHERE excused", [], |row| row.get(0))
        .unwrap();
    assert!(visits <= 4, "one row for all probes of a source: {visits}");

    // All but one come back; two of them may have a failure to wait for.
    let mut sites = Vec::new();
    for address in &addresses[..3] {
        let site = Site::start_at(address).await;
        site.publish(&["first"]);
        sites.push(site);
    }
    daemon.says("online again").await;
    daemon.says("screened source=").await;
    // The last one is broken now, by itself.
    until("its failure", || failures(&here)[3].0 > 0).await;
}
