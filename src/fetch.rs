//! Fetching: a URL becomes bytes, headers and validators. Knows nothing of feeds.
//!
//! Everything is bounded: connect, read and total time, redirects, bytes after decompression,
//! and the addresses that may be asked at all. A proxy from the environment is not used: behind
//! one, the guard could not see whom it asks.

pub mod backoff;
mod clients;
pub mod directory;
mod failure;
mod freshness;
pub mod guard;
mod hosts;
mod http;
pub mod reach;
pub mod retry_after;
pub mod robots;
pub mod tls;
mod validated;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use url::Url;

pub use self::http::HttpFetcher;
use self::robots::{Robots, RobotsError};

/// The validators of a response, exactly as received, for the next conditional request
/// (RFC 9110 section 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, with its quotes and `W/` prefix.
    pub etag: Option<String>,
    /// `Last-Modified`, as the server wrote it.
    pub last_modified: Option<String>,
}

/// What to fetch.
#[derive(Debug, Clone)]
pub struct Request {
    /// The address, `http` or `https`.
    pub url: Url,
    /// Of the last good response; empty for an unconditional request.
    pub validators: Validators,
    /// Whether the config names this source as internal, so that loopback and private addresses
    /// are allowed.
    pub internal: bool,
    /// Asked before a redirect is followed, since it may lead to another site. Whoever asks for a
    /// page has asked it for `url` before.
    pub robots: Option<Arc<Robots>>,
}

/// A good answer.
#[derive(Debug, Clone)]
pub enum Fetched {
    /// Status 2xx with a body.
    Fresh(Box<Response>),
    /// Status 304: nothing new.
    NotModified,
}

/// A body and what came with it.
#[derive(Debug, Clone)]
pub struct Response {
    /// The address after all redirects.
    pub url: Url,
    /// Where the source moved for good: set if every hop so far was 301 or 308.
    pub moved_to: Option<Url>,
    /// Status code, 2xx.
    pub status: u16,
    /// `Content-Type`, as received.
    pub content_type: Option<String>,
    /// The body, decompressed.
    pub body: Bytes,
    /// For the next request.
    pub validators: Validators,
    /// How long the answer is fresh by its own `Cache-Control: max-age`, at most a day.
    pub max_age: Option<SignedDuration>,
}

/// Why a fetch failed. The text is for the operator.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL is not one we fetch (scheme, no host, credentials in it).
    #[error("{url} cannot be fetched: {reason}")]
    Unfetchable {
        /// The address.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The SSRF guard refused an address.
    #[error("{url} points to {address}, which is not a public address{}", guard::advice(.address))]
    Forbidden {
        /// The address that was asked for, or redirected to.
        url: String,
        /// What it resolves to.
        address: String,
    },
    /// Too many redirects, or a redirect without a target.
    #[error("{url}: {reason}")]
    Redirect {
        /// The address that was asked for.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// The name does not resolve, nobody listens, TLS fails, the connection breaks.
    #[error("{url}: {reason}")]
    Network {
        /// The address that was asked for.
        url: String,
        /// The chain of causes.
        reason: String,
    },
    /// A time limit passed.
    #[error("{url} did not finish {phase} within {limit:#}")]
    Timeout {
        /// The address that was asked for.
        url: String,
        /// `connecting`, `reading` or `the whole request`.
        phase: &'static str,
        /// The limit.
        limit: SignedDuration,
    },
    /// The body is larger than allowed, counted after decompression.
    #[error("{url} sent more than {limit} bytes after decompression")]
    TooLarge {
        /// The address that was asked for.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// The body ends early or its compression is broken.
    #[error("{url} sent a broken body: {reason}")]
    BrokenBody {
        /// The address that was asked for.
        url: String,
        /// What the decoder says.
        reason: String,
    },
    /// A status that is neither 2xx nor 304, or a 304 that nobody asked for.
    #[error("{url} answered {status}")]
    Status {
        /// The address that was asked for.
        url: String,
        /// The status code.
        status: u16,
        /// `Retry-After`, as a duration from now, at most a week.
        retry_after: Option<SignedDuration>,
    },
    /// The host was not asked: an earlier answer of it, to any of its addresses, was 429 or 503
    /// with a `Retry-After` that has not passed yet.
    #[error(
        "{url} was not asked: its host answered {status} and wants no request for another {retry_after:#}"
    )]
    Held {
        /// The address that was to be asked.
        url: String,
        /// What the host answered then.
        status: u16,
        /// What is left of its `Retry-After`.
        retry_after: SignedDuration,
    },
    /// `robots.txt` forbids the target of a redirect, or cannot be had.
    #[error("it redirects, and {0}")]
    Disallowed(RobotsError),
    /// The client cannot be set up, so nothing can be fetched.
    #[error("the HTTP client cannot be set up: {0}")]
    Setup(String),
}

impl FetchError {
    /// Whether the host could not be reached at all, for its own fault or because we are offline.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, FetchError::Network { .. } | FetchError::Timeout { phase: "connecting", .. })
    }

    /// How long the server wants to be left alone, from now, if it said so.
    pub fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            FetchError::Status { retry_after, .. } => *retry_after,
            FetchError::Held { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }
}

/// Something that fetches. The real one is [`HttpFetcher`](crate::fetch); a test passes its own.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Fetch once. Waits for the host's turn: by default one request at a time and a pause between.
    async fn get(&self, request: Request) -> Result<Fetched, FetchError>;
}
