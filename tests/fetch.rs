//! Fetching over real sockets on loopback: what servers do, right and wrong.

mod bodies;
mod manners;
mod redirects;
mod server;
mod trouble;
mod validators;

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;
use watchpost::chance::Chance;
use watchpost::clock::ManualClock;
use watchpost::config::Http;
use watchpost::fetch::{Fetch, FetchError, Fetched, HttpFetcher, Request, Response, Validators};

/// Limits that let a test end soon where a server never does.
fn limits() -> Http {
    Http {
        user_agent: "watchpost-test/1 (desk@example.org)".into(),
        max_bytes: 64 * 1024,
        host_pause: SignedDuration::ZERO,
        ..Http::default()
    }
}

fn clock() -> ManualClock {
    ManualClock::at("2021-04-23T00:00:00Z".parse::<Timestamp>().unwrap())
}

fn fetcher(limits: &Http) -> HttpFetcher {
    HttpFetcher::new(limits, Arc::new(clock()), Arc::new(Chance::seeded(1))).unwrap()
}

/// An unconditional request of a source that the config names as internal.
fn internal(url: Url) -> Request {
    Request { url, validators: Validators::default(), internal: true, robots: None }
}

async fn get(url: Url) -> Result<Fetched, FetchError> {
    get_within(&limits(), url).await
}

async fn get_within(limits: &Http, url: Url) -> Result<Fetched, FetchError> {
    let fetcher = fetcher(limits);
    // Nothing here may hang, whatever the server does.
    tokio::time::timeout(Duration::from_secs(60), fetcher.get(internal(url))).await.unwrap()
}

fn fresh(fetched: Result<Fetched, FetchError>) -> Response {
    match fetched {
        Ok(Fetched::Fresh(response)) => *response,
        other => panic!("not a fresh answer: {other:?}"),
    }
}

#[test]
fn a_user_agent_that_no_header_can_hold_is_told_at_once() {
    let limits = Http { user_agent: "watch\npost".into(), ..limits() };
    let made = HttpFetcher::new(&limits, Arc::new(clock()), Arc::new(Chance::seeded(1)));
    assert!(matches!(made.err(), Some(FetchError::Setup(_))));
}
