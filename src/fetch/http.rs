//! The fetcher for the real network.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use jiff::SignedDuration;
use reqwest::StatusCode;
use reqwest::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use url::Url;

use super::clients::Clients;
use super::failure::{self, Stage, shown};
use super::freshness;
use super::guard::Reach;
use super::hosts::{HostPool, Turn};
use super::validated::Validated;
use super::{Fetch, FetchError, Fetched, Request, Response, Validators, retry_after, tls};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Http;

/// Fetches over HTTP within the limits of [`Http`].
///
/// Redirects are followed one by one: each target passes the guard and waits for the turn of its
/// own host. A redirect from `https` to `http` is followed, since some publishers still serve
/// their pages that way and a page not read is worse than one read in the open; it is logged, and
/// never counts as a move for good. Validators go only to the address that gave them. Nothing
/// that identifies the operator is ever sent except the configured `User-Agent`: no cookies, no
/// `Authorization`, no `Referer`.
pub struct HttpFetcher {
    public: Clients,
    internal: Clients,
    hosts: HostPool,
    validated: Arc<Validated>,
    limits: Http,
    clock: Arc<dyn Clock>,
}

impl HttpFetcher {
    /// A fetcher with these limits and manners.
    ///
    /// # Errors
    /// Where TLS cannot be set up, or the `User-Agent` is not one that a header can hold.
    pub fn new(
        http: &Http,
        clock: Arc<dyn Clock>,
        chance: Arc<Chance>,
    ) -> Result<Self, FetchError> {
        let hosts = HostPool::new(http.concurrency, clock.clone(), chance);
        Self::assemble(http, hosts, Arc::default(), clock)
    }

    /// A fetcher with other limits that goes on with what this one knows of the hosts: whose turn
    /// it is, which pause is under way, who wants to be left alone.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_limits(&self, http: &Http) -> Result<Self, FetchError> {
        let hosts = self.hosts.with_limit(http.concurrency);
        Self::assemble(http, hosts, self.validated.clone(), self.clock.clone())
    }

    fn assemble(
        http: &Http,
        hosts: HostPool,
        validated: Arc<Validated>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, FetchError> {
        let tls = tls::config().map_err(|e| FetchError::Setup(e.to_string()))?;
        Ok(Self {
            public: Clients::new(http, Reach::Public, tls.clone())?,
            internal: Clients::new(http, Reach::Internal, tls)?,
            hosts,
            validated,
            limits: http.clone(),
            clock,
        })
    }

    async fn follow(&self, request: &Request) -> Result<Fetched, FetchError> {
        let reach = if request.internal { Reach::Internal } else { Reach::Public };
        let asked = without_fragment(&request.url);
        let mut path = Path { hop: asked.clone(), asked, for_good: true };
        let mut seen = HashSet::new();
        // Waiting for a turn is our own manners, and not the server's time.
        let mut left = std_duration(self.limits.total_timeout);
        for _ in 0..=self.limits.max_redirects {
            check(&path.hop, reach)?;
            if !seen.insert(path.hop.clone()) {
                return Err(redirect_error(&path.asked, "it redirects in a circle".into()));
            }
            let turn = self.turn(&path.hop).await?;
            let begun = Instant::now();
            let answer = tokio::time::timeout(left, self.ask(request, &path, &turn)).await;
            left = left.saturating_sub(begun.elapsed());
            drop(turn);
            match answer {
                Err(_) => {
                    let (phase, limit) = ("the whole request", self.limits.total_timeout);
                    return Err(FetchError::Timeout { url: shown(&path.hop), phase, limit });
                }
                Ok(answer) => match answer? {
                    Answer::Done(fetched) => return Ok(fetched),
                    Answer::Redirect { target, for_good } => {
                        if let Some(robots) = &request.robots {
                            check(&target, reach)?;
                            let allowed = robots.allow(&target, request.internal).await;
                            allowed.map_err(FetchError::Disallowed)?;
                        }
                        path.step(target, for_good);
                    }
                },
            }
        }
        let reason = format!("it redirects more than {} times", self.limits.max_redirects);
        Err(redirect_error(&path.asked, reason))
    }

    async fn turn(&self, url: &Url) -> Result<Turn, FetchError> {
        let manners = self.limits.manners(url);
        self.hosts.turn(url, manners).await.map_err(|held| FetchError::Held {
            url: shown(url),
            status: held.status,
            retry_after: SignedDuration::from_secs(held.remaining.as_secs().saturating_add(1)),
        })
    }

    /// One request, and its whole answer.
    async fn ask(&self, request: &Request, path: &Path, turn: &Turn) -> Result<Answer, FetchError> {
        let url = &path.hop;
        let clients = if request.internal { &self.internal } else { &self.public };
        let validators = self.validated.for_hop(&path.asked, url, &request.validators);
        let conditions = conditions(&validators);
        let conditional = !conditions.is_empty();
        let response = clients
            .client_for(url)
            .get(url.clone())
            .headers(conditions)
            .send()
            .await
            .map_err(|e| failure::of(&e, url, Stage::Head, &self.limits))?;
        let status = response.status();
        match status {
            // Taken for "nothing new" without a condition, it would hide that nothing was read.
            StatusCode::NOT_MODIFIED if conditional => Ok(Answer::Done(Fetched::NotModified)),
            status if status.is_success() => self.fresh(path, response).await,
            _ if matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) => {
                let target = target(url, &response)?;
                Ok(Answer::Redirect { target, for_good: matches!(status.as_u16(), 301 | 308) })
            }
            _ => Err(self.refused(url, &response, turn)),
        }
    }

    async fn fresh(&self, path: &Path, response: reqwest::Response) -> Result<Answer, FetchError> {
        let url = path.hop.clone();
        let status = response.status().as_u16();
        let head = response.headers().clone();
        let validators =
            Validators { etag: text(&head, &ETAG), last_modified: text(&head, &LAST_MODIFIED) };
        let body = self.body(response, &url).await?;
        self.validated.note(&path.asked, &url, &validators);
        Ok(Answer::Done(Fetched::Fresh(Box::new(Response {
            moved_to: (path.for_good && url != path.asked).then(|| url.clone()),
            status,
            content_type: text(&head, &CONTENT_TYPE),
            body,
            max_age: freshness::max_age(&head),
            validators,
            url,
        }))))
    }

    /// The body, counted after decompression; reading stops at the limit.
    async fn body(&self, mut response: reqwest::Response, url: &Url) -> Result<Bytes, FetchError> {
        let limit = self.limits.max_bytes;
        let too_large = || FetchError::TooLarge { url: shown(url), limit };
        // What was decompressed has lost this header.
        if let Some(encoding) = text(response.headers(), &CONTENT_ENCODING)
            && !encoding.trim().eq_ignore_ascii_case("identity")
        {
            let reason = format!("it is encoded as `{encoding}`, which was not asked for");
            return Err(FetchError::BrokenBody { url: shown(url), reason });
        }
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = BytesMut::new();
        let broken = |e| failure::of(&e, url, Stage::Body, &self.limits);
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if body.len() as u64 + chunk.len() as u64 > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn refused(&self, url: &Url, response: &reqwest::Response, turn: &Turn) -> FetchError {
        let status = response.status().as_u16();
        let retry_after = text(response.headers(), &RETRY_AFTER)
            .and_then(|value| retry_after::parse(&value, self.clock.now()));
        if let (429 | 503, Some(pause)) = (status, retry_after) {
            self.hosts.hold(turn, status, pause);
        }
        FetchError::Status { url: shown(url), status, retry_after }
    }
}

#[async_trait]
impl Fetch for HttpFetcher {
    async fn get(&self, request: Request) -> Result<Fetched, FetchError> {
        self.follow(&request).await
    }
}

enum Answer {
    Done(Fetched),
    Redirect { target: Url, for_good: bool },
}

/// The way from the address that was asked for to the one that answers.
struct Path {
    asked: Url,
    hop: Url,
    /// Whether every redirect so far was 301 or 308, and none left `https`.
    for_good: bool,
}

impl Path {
    fn step(&mut self, target: Url, for_good: bool) {
        let downgrade = self.hop.scheme() == "https" && target.scheme() == "http";
        if downgrade {
            let (from, to) = (shown(&self.hop), shown(&target));
            tracing::warn!(%from, %to, "redirected from https to http; the answer can be altered on its way");
        }
        self.for_good &= for_good && !downgrade;
        self.hop = target;
    }
}

fn check(url: &Url, reach: Reach) -> Result<(), FetchError> {
    let refuse =
        |reason: &str| Err(FetchError::Unfetchable { url: shown(url), reason: reason.into() });
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("only http and https are fetched");
    }
    if url.host().is_none() {
        return refuse("it names no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it carries a user name or a password");
    }
    match reach.forbidden_literal(url) {
        Some(address) => {
            Err(FetchError::Forbidden { url: shown(url), address: address.to_string() })
        }
        None => Ok(()),
    }
}

fn target(url: &Url, response: &reqwest::Response) -> Result<Url, FetchError> {
    let status = response.status().as_u16();
    let Some(location) = response.headers().get(LOCATION) else {
        return Err(redirect_error(url, format!("it answered {status} without a `Location`")));
    };
    let location = String::from_utf8_lossy(location.as_bytes());
    let target = url.join(&location).map_err(|e| {
        let start: String = location.chars().take(200).collect();
        redirect_error(url, format!("it redirects to `{start}`, which is no address: {e}"))
    })?;
    Ok(without_fragment(&target))
}

fn redirect_error(url: &Url, reason: String) -> FetchError {
    FetchError::Redirect { url: shown(url), reason }
}

fn conditions(validators: &Validators) -> HeaderMap {
    let echoed =
        [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
    echoed
        .into_iter()
        .filter_map(|(name, value)| {
            Some((name, HeaderValue::from_bytes(value.as_ref()?.as_bytes()).ok()?))
        })
        .collect()
}

/// A header, exactly as received. What is not UTF-8 could not be echoed exactly, and is left out.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    String::from_utf8(headers.get(name)?.as_bytes().to_vec()).ok()
}

/// Fragments are never sent, so two addresses that differ in nothing else are one.
fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

fn std_duration(duration: SignedDuration) -> Duration {
    Duration::try_from(duration).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_https_is_no_move_for_good() {
        let hop = |hop: &str| hop.parse::<Url>().unwrap();
        let (secure, open) = (hop("https://x.example/"), hop("http://x.example/"));
        let mut path = Path { asked: secure.clone(), hop: secure.clone(), for_good: true };
        path.step(secure, true);
        assert!(path.for_good);
        path.step(open, true);
        assert!(!path.for_good);
    }
}
