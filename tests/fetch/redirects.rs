//! Redirects, each checked; and the addresses that no redirect and no config may reach.

use url::Url;
use watchpost::fetch::{Fetch, FetchError, Request};

use super::server::{Server, reply, say};
use super::{fetcher, fresh, get, internal, limits};

/// A server on which `/N-rest` answers N with a redirect to `/rest`, and all else is news.
/// `/301-302-x` leads over two redirects to `/x`.
async fn chains() -> Server {
    Server::start(|seen, stream| async move {
        let bytes = match seen.target[1..].split_once('-') {
            Some((status, rest)) => {
                let rest = format!("/{rest}");
                reply(&format!("{status} Elsewhere"), &[("Location", rest.as_str())], b"moved")
            }
            None => reply("200 OK", &[], b"news"),
        };
        say(stream, bytes).await;
    })
    .await
}

fn to(location: &str) -> Vec<u8> {
    reply("302 Found", &[("Location", location)], b"")
}

#[tokio::test]
async fn a_move_for_good_is_one_only_if_every_hop_is() {
    let server = chains().await;
    for (chain, for_good) in [
        ("/301-x", true),
        ("/308-x", true),
        ("/301-308-301-x", true),
        ("/302-x", false),
        ("/303-x", false),
        ("/307-x", false),
        ("/301-302-x", false),
        ("/302-301-x", false),
    ] {
        let response = fresh(get(server.url(chain)).await);
        assert_eq!(response.url, server.url("/x"), "{chain}");
        assert_eq!(response.moved_to, for_good.then(|| server.url("/x")), "{chain}");
    }
    assert_eq!(fresh(get(server.url("/x#part")).await).moved_to, None);
}

#[tokio::test]
async fn only_so_many_redirects_are_followed() {
    let server = chains().await;
    let most = limits().max_redirects;
    let chain = |hops: usize| {
        // Each address is another one, so it is not the circle that ends it.
        server.url(&format!("/{}x", "302-".repeat(hops)))
    };
    fresh(get(chain(most)).await);
    let error = get(chain(most + 1)).await.unwrap_err();
    assert!(
        matches!(&error, FetchError::Redirect { reason, .. } if reason.contains("5 times")),
        "{error}"
    );
}

#[tokio::test]
async fn a_circle_is_seen_at_its_first_round() {
    let server = Server::start(|seen, stream| async move {
        say(stream, to(if seen.target == "/a" { "/b#x" } else { "/a" })).await;
    })
    .await;
    let error = get(server.url("/a")).await.unwrap_err();
    assert!(
        matches!(&error, FetchError::Redirect { reason, .. } if reason.contains("circle")),
        "{error}"
    );
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_redirect_without_a_usable_target_is_told() {
    for answer in [reply("301 Moved", &[], b""), to("http://"), to("http://a b/")] {
        let server = Server::saying(answer.clone()).await;
        let error = get(server.url("/")).await.unwrap_err();
        let answer = String::from_utf8_lossy(&answer);
        assert!(matches!(error, FetchError::Redirect { .. }), "{answer}: {error:?}");
    }
    for location in ["file:///etc/passwd", "ftp://x.example/", "http://me:secret@127.0.0.1/"] {
        let server = Server::saying(to(location)).await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Unfetchable { .. }), "{location}: {error:?}");
        assert!(!error.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn a_redirect_to_metadata_is_refused_even_for_an_internal_source() {
    for (location, address) in [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("//169.254.169.254/", "169.254.169.254"),
        ("http://2852039166/", "169.254.169.254"),
        ("http://[fd00:ec2::254]/", "fd00:ec2::254"),
        ("http://[::ffff:169.254.169.254]/", "::ffff:169.254.169.254"),
        ("http://0.0.0.0/", "0.0.0.0"),
    ] {
        let server = Server::saying(to(location)).await;
        match get(server.url("/")).await {
            Err(error @ FetchError::Forbidden { .. }) => {
                let text = error.to_string();
                assert!(text.contains(&format!("points to {address}, which")), "{text}");
                assert!(!text.contains("internal = true"), "{text}");
            }
            other => panic!("{location}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_public_source_reaches_no_loopback_address_in_any_spelling() {
    let server = Server::saying(reply("200 OK", &[], b"secret")).await;
    let fetcher = fetcher(&limits());
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "LocalHost.",
        "feeds.localhost",
    ] {
        let url: Url = format!("http://{host}:{}/", server.port()).parse().unwrap();
        let error = fetcher.get(Request { internal: false, ..internal(url) }).await.unwrap_err();
        assert!(matches!(&error, FetchError::Forbidden { .. }), "{host}: {error:?}");
        assert!(error.to_string().contains("internal = true"), "{error}");
    }
    assert_eq!(server.seen().len(), 0);
    let url: Url = format!("http://localhost:{}/", server.port()).parse().unwrap();
    assert_eq!(fresh(fetcher.get(internal(url)).await).body.as_ref(), b"secret");
}

#[tokio::test]
async fn what_cannot_be_fetched_is_told_without_its_password() {
    for address in ["ftp://x.example/feed", "http://me:secret@x.example/", "data:text/plain,x"] {
        let error = get(address.parse().unwrap()).await.unwrap_err();
        assert!(matches!(error, FetchError::Unfetchable { .. }), "{address}: {error:?}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
