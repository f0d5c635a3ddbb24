//! Bodies: compressed, broken, endless.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_compression::tokio::write::{BrotliEncoder, GzipEncoder, ZstdEncoder};
use tokio::io::AsyncWriteExt;
use watchpost::fetch::FetchError;

use super::server::{Server, head, reply};
use super::{fresh, get, limits};

/// Text that does not compress to nothing.
fn text() -> Vec<u8> {
    (0..2000)
        .flat_map(|n: u32| format!("entry {} {n}\n", n.wrapping_mul(2_654_435_761)).into_bytes())
        .collect()
}

async fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzipEncoder::new(Vec::new());
    encoder.write_all(body).await.unwrap();
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

async fn brotli(body: &[u8]) -> Vec<u8> {
    let quality = async_compression::Level::Precise(4);
    let mut encoder = BrotliEncoder::with_quality(Vec::new(), quality);
    encoder.write_all(body).await.unwrap();
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

async fn zstd(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZstdEncoder::new(Vec::new());
    encoder.write_all(body).await.unwrap();
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    reply(
        "200 OK",
        &[("Content-Encoding", encoding), ("Content-Type", "text/xml; charset=x")],
        body,
    )
}

#[tokio::test]
async fn every_compression_is_asked_for_and_undone() {
    let text = text();
    let bodies =
        [("gzip", gzip(&text).await), ("br", brotli(&text).await), ("zstd", zstd(&text).await)];
    for (encoding, body) in bodies {
        assert!(body.len() < text.len());
        let server = Server::saying(encoded(encoding, &body)).await;
        let response = fresh(get(server.url("/feed")).await);
        assert!(response.body == text, "{encoding}");
        assert_eq!(response.content_type.as_deref(), Some("text/xml; charset=x"));
        assert_eq!((response.status, response.moved_to), (200, None));
        assert!(server.seen()[0].header("accept-encoding").unwrap().contains(encoding));
    }
}

#[tokio::test]
async fn a_truncated_or_corrupt_body_is_a_broken_one() {
    let text = text();
    for (encoding, body) in
        [("gzip", gzip(&text).await), ("br", brotli(&text).await), ("zstd", zstd(&text).await)]
    {
        let truncated = &body[..body.len() / 2];
        let server = Server::saying(encoded(encoding, truncated)).await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::BrokenBody { .. }), "{encoding}: {error:?}");
        let server = Server::saying(encoded(encoding, b"this was never compressed at all")).await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::BrokenBody { .. }), "{encoding}: {error:?}");
    }
}

#[tokio::test]
async fn a_body_that_ends_before_its_length_is_a_broken_one() {
    let announced = head("200 OK", [("Content-Length", "100")]) + "only this";
    let chunked = head("200 OK", [("Transfer-Encoding", "chunked")]) + "5\r\nhello\r\n5\r\nhe";
    for answer in [announced, chunked] {
        let server = Server::saying(answer.clone()).await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::BrokenBody { .. }), "{answer}: {error:?}");
    }
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_told() {
    for encoding in ["deflate", "gzip, br", "rot13"] {
        let server = Server::saying(encoded(encoding, b"....")).await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(&error, FetchError::BrokenBody { .. }), "{encoding}: {error:?}");
        assert!(error.to_string().contains(encoding));
    }
    let server = Server::saying(encoded("identity", b"plain")).await;
    assert_eq!(fresh(get(server.url("/")).await).body.as_ref(), b"plain");
}

#[tokio::test]
async fn an_empty_body_is_a_fresh_one() {
    for answer in [
        reply("200 OK", &[], b""),
        head("200 OK", []).into_bytes(),
        reply("200 OK", &[("Content-Encoding", "gzip")], b""),
        head("204 No Content", []).into_bytes(),
    ] {
        let server = Server::saying(answer.clone()).await;
        let response = get(server.url("/")).await;
        assert!(fresh(response).body.is_empty(), "{}", String::from_utf8_lossy(&answer));
    }
}

#[tokio::test]
async fn a_gigabyte_is_not_read_beyond_the_limit() {
    let sent = Arc::new(AtomicU64::new(0));
    let server = Server::start({
        let sent = sent.clone();
        move |_, mut stream| {
            let sent = sent.clone();
            async move {
                let head = head("200 OK", [("Transfer-Encoding", "chunked")]);
                let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
                let _ = stream.write_all(head.as_bytes()).await;
                for _ in 0..(1 << 30) / 0x10000 {
                    if stream.write_all(&chunk).await.is_err() {
                        return;
                    }
                    sent.fetch_add(0x10000, Ordering::Relaxed);
                }
            }
        }
    })
    .await;
    let error = get(server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 65_536, .. }), "{error:?}");
    // What lies between is in the buffers of the two sockets.
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < 64 << 20, "{sent} bytes were sent");
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_before_the_body() {
    let answer = head("200 OK", [("Content-Length", "1073741824")]);
    let server = Server::saying(answer).await;
    let error = get(server.url("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn a_bomb_is_stopped_at_the_limit_after_decompression() {
    let zeros = vec![0; 16 << 20];
    for (encoding, body) in
        [("gzip", gzip(&zeros).await), ("br", brotli(&zeros).await), ("zstd", zstd(&zeros).await)]
    {
        assert!(body.len() < limits().max_bytes as usize, "{encoding}: it looks small");
        let server = Server::saying(encoded(encoding, &body)).await;
        let error = get(server.url("/")).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { .. }), "{encoding}: {error:?}");
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_allowed() {
    let body = vec![b'x'; limits().max_bytes as usize];
    let server = Server::saying(reply("200 OK", &[], &body)).await;
    assert_eq!(fresh(get(server.url("/")).await).body.len(), body.len());
    let server = Server::saying(reply("200 OK", &[], &[&body[..], b"x"].concat())).await;
    assert!(matches!(get(server.url("/")).await, Err(FetchError::TooLarge { .. })));
}
