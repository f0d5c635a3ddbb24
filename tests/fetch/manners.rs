//! Manners: one request at a time, a pause between two, and being left alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use jiff::SignedDuration;
use watchpost::chance::Chance;
use watchpost::config::{HostManners, Http};
use watchpost::fetch::{Fetch, FetchError, HttpFetcher};

use super::server::{Server, reply, say};
use super::{clock, fetcher, fresh, internal, limits};

const PAUSE: Duration = Duration::from_millis(120);

/// The server's address with the manners of any other host: one connection, a pause.
fn polite() -> Http {
    let pause = SignedDuration::try_from(PAUSE).unwrap();
    let manners = HostManners { pause, connections: 1 };
    Http { hosts: [("127.0.0.1".to_owned(), manners)].into(), ..limits() }
}

#[tokio::test]
async fn a_host_gets_one_request_at_a_time_and_a_pause_between() {
    let server = Server::start(|_, stream| async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        say(stream, reply("200 OK", &[], b"news")).await;
    })
    .await;
    let fetcher = fetcher(&polite());
    let all = (0..5).map(|n| fetcher.get(internal(server.url(&format!("/{n}")))));
    for fetched in join_all(all).await {
        fresh(fetched);
    }
    assert_eq!(server.most_in_flight(), 1);
    let seen = server.seen();
    assert_eq!(seen.len(), 5);
    for two in seen.windows(2) {
        let between = two[1].at - two[0].at;
        assert!(between >= PAUSE, "{between:?}");
    }
}

#[tokio::test]
async fn a_host_with_manners_of_its_own_gets_several_requests_at_a_time() {
    let server = Server::start(|_, stream| async move {
        tokio::time::sleep(Duration::from_millis(60)).await;
        say(stream, reply("200 OK", &[], b"news")).await;
    })
    .await;
    let manners = HostManners { pause: SignedDuration::ZERO, connections: 3 };
    let hosts = [("127.0.0.1".to_owned(), manners)].into();
    let fetcher = fetcher(&Http { hosts, ..polite() });
    let all = (0..12).map(|n| fetcher.get(internal(server.url(&format!("/{n}")))));
    join_all(all).await.into_iter().for_each(|fetched| drop(fresh(fetched)));
    assert_eq!((server.seen().len(), server.most_in_flight()), (12, 3));
}

#[tokio::test]
async fn a_redirect_on_the_same_host_waits_like_any_request() {
    let server = Server::start(|seen, stream| async move {
        say(
            stream,
            match seen.target.as_str() {
                "/old" => reply("301 Moved", &[("Location", "/new")], b""),
                _ => reply("200 OK", &[], b"news"),
            },
        )
        .await;
    })
    .await;
    fresh(fetcher(&polite()).get(internal(server.url("/old"))).await);
    let seen = server.seen();
    assert!(seen[1].at - seen[0].at >= PAUSE);
}

#[tokio::test]
async fn hosts_that_redirect_to_each_other_do_not_block_each_other() {
    let start = |other: Arc<std::sync::OnceLock<String>>| {
        Server::start(move |seen, stream| {
            let other = other.clone();
            async move {
                let target = format!("{}news", other.get().unwrap());
                say(
                    stream,
                    match seen.target.as_str() {
                        "/" => reply("302 Found", &[("Location", target.as_str())], b""),
                        _ => reply("200 OK", &[], b"news"),
                    },
                )
                .await;
            }
        })
    };
    let (a_knows, b_knows) = (Arc::default(), Arc::default());
    let (a, b): (Server, Server) =
        (start(Arc::clone(&a_knows)).await, start(Arc::clone(&b_knows)).await);
    a_knows.set(b.url("/").to_string()).unwrap();
    b_knows.set(a.url("/").to_string()).unwrap();
    let fetcher = fetcher(&limits());
    let all = (0..10).map(|n| fetcher.get(internal(if n % 2 == 0 { &a } else { &b }.url("/"))));
    for fetched in tokio::time::timeout(Duration::from_secs(30), join_all(all)).await.unwrap() {
        fresh(fetched);
    }
}

#[tokio::test]
async fn a_slow_host_holds_up_only_itself() {
    let slow = Server::start(|_, stream| async move {
        tokio::time::sleep(Duration::from_secs(20)).await;
        say(stream, reply("200 OK", &[], b"late")).await;
    })
    .await;
    let quick = Server::saying(reply("200 OK", &[], b"news")).await;
    let fetcher = Arc::new(fetcher(&Http { concurrency: 2, ..limits() }));
    let waiting: Vec<_> = (0..10)
        .map(|_| {
            let (fetcher, url) = (fetcher.clone(), slow.url("/"));
            tokio::spawn(async move { fetcher.get(internal(url)).await })
        })
        .collect();
    while slow.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    for _ in 0..3 {
        fresh(fetcher.get(internal(quick.url("/"))).await);
    }
    assert!(begun.elapsed() < Duration::from_secs(15));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn no_more_requests_at_the_same_time_than_the_config_says() {
    let servers = join_all((0..6).map(|_| {
        Server::start(|_, stream| async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            say(stream, reply("200 OK", &[], b"news")).await;
        })
    }))
    .await;
    let fetcher = fetcher(&Http { concurrency: 2, ..limits() });
    join_all(servers.iter().map(|server| fetcher.get(internal(server.url("/"))))).await;
    let mut starts: Vec<_> = servers.iter().map(|server| server.seen()[0].at).collect();
    starts.sort();
    // With two hands, the third to start does so after the first has ended.
    for three in starts.windows(3) {
        assert!(three[2] - three[0] >= Duration::from_millis(250));
    }
}

#[tokio::test]
async fn a_host_that_says_retry_after_is_left_alone_until_then() {
    for (value, status) in
        [("3600", "429 Slow down"), ("Fri, 23 Apr 2021 01:00:00 GMT", "503 Busy")]
    {
        let server = Server::start(move |seen, stream| async move {
            say(
                stream,
                match seen.target.as_str() {
                    "/busy" => reply(status, &[("Retry-After", value)], b""),
                    _ => reply("200 OK", &[], b"news"),
                },
            )
            .await;
        })
        .await;
        let other = Server::saying(reply("200 OK", &[], b"news")).await;
        let clock = clock();
        let chance = Arc::new(Chance::seeded(1));
        let fetcher = HttpFetcher::new(&limits(), Arc::new(clock.clone()), chance).unwrap();
        let hour = SignedDuration::from_hours(1);

        let error = fetcher.get(internal(server.url("/busy"))).await.unwrap_err();
        assert!(matches!(error, FetchError::Status { status: 429 | 503, .. }), "{error:?}");
        assert_eq!(error.retry_after(), Some(hour));

        clock.advance(SignedDuration::from_mins(20));
        let error = fetcher.get(internal(server.url("/free"))).await.unwrap_err();
        assert!(matches!(error, FetchError::Held { status: 429 | 503, .. }), "{error:?}");
        let left = error.retry_after().unwrap();
        assert!(left > SignedDuration::from_mins(39) && left < SignedDuration::from_mins(41));
        assert_eq!(server.seen().len(), 1, "the host was asked though it wanted to be left alone");
        fresh(fetcher.get(internal(other.url("/"))).await);

        clock.advance(SignedDuration::from_mins(41));
        fresh(fetcher.get(internal(server.url("/free"))).await);
    }
}

#[tokio::test]
async fn a_short_retry_after_is_waited_out() {
    let server = Server::start(|seen, stream| async move {
        say(
            stream,
            match seen.target.as_str() {
                "/busy" => reply("429 Slow down", &[("Retry-After", "1")], b""),
                _ => reply("200 OK", &[], b"news"),
            },
        )
        .await;
    })
    .await;
    let fetcher = fetcher(&limits());
    fetcher.get(internal(server.url("/busy"))).await.unwrap_err();
    fresh(fetcher.get(internal(server.url("/free"))).await);
    let seen = server.seen();
    assert!(seen[1].at - seen[0].at >= Duration::from_millis(900));
}

#[tokio::test]
async fn other_failures_hold_nobody() {
    for (status, headers) in
        [("500 Oops", vec![("Retry-After", "3600")]), ("429 Slow down", vec![])]
    {
        let answer = reply(status, &headers, b"");
        let server = Server::saying(answer).await;
        let fetcher = fetcher(&limits());
        for _ in 0..2 {
            let error = fetcher.get(internal(server.url("/"))).await.unwrap_err();
            assert!(matches!(error, FetchError::Status { .. }), "{error:?}");
        }
        assert_eq!(server.seen().len(), 2);
    }
}
