//! Conditional requests, and what a request says of us.

use watchpost::fetch::{Fetch, FetchError, Fetched, Request, Validators};

use super::server::{Server, reply, say};
use super::{fetcher, fresh, get, internal, limits};

/// Odd but seen: a weak tag with a slash and a quote's worth of noise, a date in the old form.
const ETAG: &str = "W/\"a-b/c:d+e==,é\"";
const LAST_MODIFIED: &str = "Friday, 23-Apr-21 00:45:00 GMT";

#[tokio::test]
async fn validators_are_echoed_byte_for_byte() {
    let server = Server::start(|seen, stream| async move {
        let known = seen.header("if-none-match").is_some();
        let headers = [("ETag", ETAG), ("Last-Modified", LAST_MODIFIED)];
        say(
            stream,
            match known {
                true => reply("304 Not Modified", &headers, b""),
                false => reply("200 OK", &headers, b"news"),
            },
        )
        .await;
    })
    .await;
    let fetcher = fetcher(&limits());
    let first = fresh(fetcher.get(internal(server.url("/feed"))).await);
    assert_eq!(first.validators.etag.as_deref(), Some(ETAG));
    assert_eq!(first.validators.last_modified.as_deref(), Some(LAST_MODIFIED));
    let again = Request { validators: first.validators, ..internal(server.url("/feed")) };
    assert!(matches!(fetcher.get(again).await, Ok(Fetched::NotModified)));
    let seen = server.seen();
    assert_eq!(seen[0].header("if-none-match"), None);
    assert_eq!(seen[0].header("if-modified-since"), None);
    assert_eq!(seen[1].header("if-none-match"), Some(ETAG));
    assert_eq!(seen[1].header("if-modified-since"), Some(LAST_MODIFIED));
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_not_taken_for_nothing_new() {
    let server = Server::saying(reply("304 Not Modified", &[], b"")).await;
    let error = get(server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Status { status: 304, .. }), "{error}");
}

#[tokio::test]
async fn after_a_redirect_validators_go_to_the_address_that_gave_them() {
    let server = Server::start(|seen, stream| async move {
        say(
            stream,
            match (seen.target.as_str(), seen.header("if-none-match")) {
                ("/old", _) => reply("302 Found", &[("Location", "/new")], b""),
                (_, Some(_)) => reply("304 Not Modified", &[], b""),
                (_, None) => reply("200 OK", &[("ETag", "\"1\"")], b"news"),
            },
        )
        .await;
    })
    .await;
    let one = fetcher(&limits());
    let first = fresh(one.get(internal(server.url("/old#top"))).await);
    let again = Request { validators: first.validators, ..internal(server.url("/old#top")) };
    assert!(matches!(one.get(again.clone()).await, Ok(Fetched::NotModified)));
    let sent: Vec<_> = (server.seen().iter())
        .map(|seen| (seen.target.clone(), seen.header("if-none-match").map(str::to_owned)))
        .collect();
    let tag = || Some("\"1\"".to_owned());
    assert_eq!(
        sent,
        [
            ("/old".into(), None),
            ("/new".into(), None),
            ("/old".into(), None),
            ("/new".into(), tag()),
        ]
    );
    // A new process does not know whose they are: the target is asked for all of it.
    let other = fetcher(&limits());
    assert_eq!(fresh(other.get(again).await).body.as_ref(), b"news");
}

#[tokio::test]
async fn a_request_says_who_we_are_and_nothing_else() {
    let server = Server::start(|seen, stream| async move {
        let cookie = ("Set-Cookie", "id=1");
        say(
            stream,
            match seen.target.as_str() {
                "/a" => reply("301 Moved Permanently", &[cookie, ("Location", "/b")], b""),
                _ => reply("200 OK", &[cookie], b"news"),
            },
        )
        .await;
    })
    .await;
    fresh(get(server.url("/a?q=1")).await);
    fresh(get(server.url("/a")).await);
    for seen in server.seen() {
        assert_eq!(seen.header("user-agent"), Some("watchpost-test/1 (desk@example.org)"));
        assert!(seen.header("accept").unwrap().contains("application/rss+xml"));
        for secret in ["authorization", "cookie", "referer"] {
            assert_eq!(seen.header(secret), None, "{secret}");
        }
    }
}

#[tokio::test]
async fn a_validator_that_cannot_be_sent_is_left_out() {
    let server = Server::saying(reply("200 OK", &[], b"news")).await;
    let broken = Validators { etag: Some("\"a\r\nX: y\"".into()), last_modified: None };
    let request = Request { validators: broken, ..internal(server.url("/")) };
    fresh(fetcher(&limits()).get(request).await);
    assert_eq!(server.seen()[0].header("x"), None);
}
