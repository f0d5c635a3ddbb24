//! Servers that are slow, silent, gone or unwilling.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use watchpost::config::Http;
use watchpost::fetch::FetchError;

use super::server::{Server, head, reply};
use super::{get, get_within, limits};

#[tokio::test]
async fn silence_before_the_answer_is_a_timeout_of_reading() {
    let server = Server::start(|_, stream| async move {
        tokio::time::sleep(Duration::from_secs(100)).await;
        drop(stream);
    })
    .await;
    let limits = Http { read_timeout: SignedDuration::from_millis(200), ..limits() };
    let error = get_within(&limits, server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { phase: "reading", .. }), "{error:?}");
}

#[tokio::test]
async fn silence_inside_the_body_is_a_timeout_of_reading() {
    let server = Server::start(|_, mut stream| async move {
        let _ = stream.write_all((head("200 OK", []) + "some").as_bytes()).await;
        tokio::time::sleep(Duration::from_secs(100)).await;
    })
    .await;
    let limits = Http { read_timeout: SignedDuration::from_millis(300), ..limits() };
    let error = get_within(&limits, server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { phase: "reading", .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_that_drips_for_ever_is_a_timeout_of_the_whole() {
    let server = Server::start(|_, mut stream| async move {
        let _ = stream.write_all(head("200 OK", []).as_bytes()).await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let limits = Http { total_timeout: SignedDuration::from_millis(700), ..limits() };
    let error = get_within(&limits, server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { phase: "the whole request", .. }), "{error:?}");
    assert!(
        error.to_string().ends_with("did not finish the whole request within 700ms"),
        "{error}"
    );
}

#[tokio::test]
async fn the_limit_of_the_whole_holds_over_all_redirects_together() {
    let server = Server::start(|seen, mut stream| async move {
        tokio::time::sleep(Duration::from_millis(400)).await;
        let next = format!("{}x", seen.target);
        let answer = reply("302 Found", &[("Location", next.as_str())], b"");
        let _ = stream.write_all(&answer).await;
    })
    .await;
    let limits =
        Http { total_timeout: SignedDuration::from_secs(1), max_redirects: 20, ..limits() };
    let error = get_within(&limits, server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { phase: "the whole request", .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_listening_is_trouble_of_the_network() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/").parse().unwrap();
    let error = get(url).await.unwrap_err();
    assert!(matches!(&error, FetchError::Network { .. }), "{error:?}");
    assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_trouble_of_the_network() {
    // RFC 6761 keeps this domain free of names for ever.
    let error = get("http://nobody.invalid/".parse().unwrap()).await.unwrap_err();
    assert!(matches!(error, FetchError::Network { .. }), "{error:?}");
}

#[tokio::test]
async fn a_reset_is_trouble_of_the_network_and_not_a_broken_body() {
    for start in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome"] {
        let server = Server::start(move |_, mut stream| async move {
            let _ = stream.write_all(start.as_bytes()).await;
            tokio::time::sleep(Duration::from_millis(200)).await;
            // Closing with no time to linger resets.
            stream.set_zero_linger().unwrap();
        })
        .await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::Network { .. }), "{start:?}: {error:?}");
    }
}

#[tokio::test]
async fn what_is_not_http_and_what_is_not_tls_is_trouble_of_the_network() {
    let server = Server::saying("SSH-2.0-OpenSSH_9.6\r\n").await;
    let error = get(server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Network { .. }), "{error:?}");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let error = get(format!("https://127.0.0.1:{port}/").parse().unwrap()).await.unwrap_err();
    assert!(matches!(error, FetchError::Network { .. }), "{error:?}");
}

#[tokio::test]
async fn a_status_that_is_no_success_is_told() {
    for status in [400, 403, 404, 410, 500, 300, 305] {
        let server = Server::saying(reply(&format!("{status} X"), &[], b"sorry")).await;
        match get(server.url("/")).await {
            Err(FetchError::Status { status: found, retry_after: None, .. }) => {
                assert_eq!(found, status);
            }
            other => panic!("{status}: {other:?}"),
        }
    }
}
