//! The fetcher for the real network.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::BytesMut;
use jiff::SignedDuration;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
    RETRY_AFTER,
};
use reqwest::{Client, StatusCode};
use url::Url;

use super::guard::{ForbiddenAddress, GuardedResolver, Reach};
use super::hosts::{HostPool, Turn};
use super::{Fetch, FetchError, Fetched, Request, Response, Validators, retry_after, tls};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Http;

const ACCEPTED: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, \
                        text/xml;q=0.9, text/html;q=0.8, */*;q=0.5";

/// Fetches over HTTP within the limits of [`Http`].
pub struct HttpFetcher {
    public: Client,
    internal: Client,
    hosts: HostPool,
    limits: Http,
    clock: Arc<dyn Clock>,
}

impl HttpFetcher {
    /// A fetcher with these limits and manners.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(http: &Http, clock: Arc<dyn Clock>, _chance: Arc<Chance>) -> Result<Self, FetchError> {
        Ok(Self {
            public: client(http, Reach::Public)?,
            internal: client(http, Reach::Internal)?,
            hosts: HostPool::new(http.concurrency, std(http.host_pause)),
            limits: http.clone(),
            clock,
        })
    }

    /// Follow redirects one by one; each hop is checked and takes its own turn at its host.
    async fn follow(&self, request: &Request) -> Result<Fetched, FetchError> {
        let reach = if request.internal { Reach::Internal } else { Reach::Public };
        let client = if request.internal { &self.internal } else { &self.public };
        let (mut url, mut permanent) = (request.url.clone(), true);
        for hop in 0..=self.limits.max_redirects {
            check(&url, reach)?;
            let mut turn = self.hosts.turn(&url.host_str().map_or_else(String::new, |h| format!("{h}:{}", url.port_or_known_default().unwrap_or(0)))).await;
            // Validators belong to the address that gave them.
            let validators = if hop == 0 { request.validators.clone() } else { Validators::default() };
            let work = async {
                let response = client.get(url.clone()).headers(headers(&validators)).send().await;
                let response = response.map_err(|e| self.network_error(&url, &e))?;
                self.answer(response, request, &url, permanent, &mut turn).await
            };
            match tokio::time::timeout(std(self.limits.total_timeout), work).await {
                Err(_) => return Err(self.timeout(&url, "the whole request", self.limits.total_timeout)),
                Ok(Err(e)) => return Err(e),
                Ok(Ok(Answer::Done(fetched))) => return Ok(fetched),
                Ok(Ok(Answer::Redirect { target, for_good })) => {
                    permanent &= for_good;
                    url = target;
                }
            }
        }
        Err(FetchError::Redirect {
            url: request.url.to_string(),
            reason: format!("more than {} redirects", self.limits.max_redirects),
        })
    }

    async fn answer(&self, response: reqwest::Response, request: &Request, url: &Url, permanent: bool, turn: &mut Turn) -> Result<Answer, FetchError> {
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Answer::Done(Fetched::NotModified));
        }
        if status.is_redirection() {
            let location = text(response.headers(), &LOCATION);
            let target = location.as_deref().and_then(|location| url.join(location).ok());
            let Some(target) = target else {
                return Err(FetchError::Redirect { url: url.to_string(), reason: "it redirects to nowhere".into() });
            };
            let for_good = matches!(status.as_u16(), 301 | 308);
            return Ok(Answer::Redirect { target, for_good });
        }
        if !status.is_success() {
            let pause = text(response.headers(), &RETRY_AFTER).and_then(|value| retry_after::parse(&value, self.clock.now()));
            if let Some(pause) = pause {
                turn.hold(std(pause));
            }
            return Err(FetchError::Status { url: url.to_string(), status: status.as_u16(), retry_after: pause });
        }
        let head = response.headers().clone();
        let moved_to = (permanent && *url != request.url).then(|| url.clone());
        Ok(Answer::Done(Fetched::Fresh(Box::new(Response {
            moved_to,
            status: status.as_u16(),
            content_type: text(&head, &CONTENT_TYPE),
            body: self.body(response, url).await?.freeze(),
            validators: Validators { etag: text(&head, &ETAG), last_modified: text(&head, &LAST_MODIFIED) },
            url: url.clone(),
        }))))
    }

    /// The body, counted after decompression; reading stops at the limit.
    async fn body(&self, mut response: reqwest::Response, url: &Url) -> Result<BytesMut, FetchError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| self.network_error(url, &e))? {
            if (body.len() + chunk.len()) as u64 > self.limits.max_bytes {
                return Err(FetchError::TooLarge { url: url.to_string(), limit: self.limits.max_bytes });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn network_error(&self, url: &Url, error: &reqwest::Error) -> FetchError {
        if let Some(forbidden) = causes(error).find_map(|cause| cause.downcast_ref::<ForbiddenAddress>()) {
            return FetchError::Forbidden { url: url.to_string(), address: forbidden.address.to_string() };
        }
        let reason = causes(error).skip(1).map(ToString::to_string).collect::<Vec<_>>().join(": ");
        let reason = if reason.is_empty() { error.to_string() } else { reason };
        match () {
            () if error.is_timeout() && error.is_connect() => self.timeout(url, "connecting", self.limits.connect_timeout),
            () if error.is_timeout() => self.timeout(url, "reading", self.limits.read_timeout),
            () if error.is_decode() || error.is_body() => FetchError::BrokenBody { url: url.to_string(), reason },
            () => FetchError::Network { url: url.to_string(), reason },
        }
    }

    fn timeout(&self, url: &Url, phase: &'static str, limit: SignedDuration) -> FetchError {
        FetchError::Timeout { url: url.to_string(), phase, limit }
    }
}

enum Answer {
    Done(Fetched),
    Redirect { target: Url, for_good: bool },
}

#[async_trait]
impl Fetch for HttpFetcher {
    async fn get(&self, request: Request) -> Result<Fetched, FetchError> {
        self.follow(&request).await
    }
}

/// A client that resolves only to addresses within `reach`. It follows no redirects itself and
/// uses no proxy, since behind one it would not see whom it asks.
fn client(http: &Http, reach: Reach) -> Result<Client, FetchError> {
    let broken = |reason: String| FetchError::Network { url: "the HTTP client".into(), reason };
    Client::builder()
        .tls_backend_preconfigured(tls::config().map_err(|e| broken(e.to_string()))?)
        .dns_resolver(Arc::new(GuardedResolver(reach)))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent(&http.user_agent)
        .connect_timeout(std(http.connect_timeout))
        .read_timeout(std(http.read_timeout))
        .build()
        .map_err(|e| broken(e.to_string()))
}

fn check(url: &Url, reach: Reach) -> Result<(), FetchError> {
    let refuse = |reason: &str| Err(FetchError::Unfetchable { url: url.to_string(), reason: reason.into() });
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("only http and https are fetched");
    }
    if url.host().is_none() {
        return refuse("it names no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it carries a password");
    }
    match reach.forbidden_literal(url) {
        Some(address) => Err(FetchError::Forbidden { url: url.to_string(), address: address.to_string() }),
        None => Ok(()),
    }
}

fn headers(validators: &Validators) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
    let echoed = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
    for (name, value) in echoed {
        if let Some(value) = value.as_ref().and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

fn text(headers: &HeaderMap, name: &reqwest::header::HeaderName) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

fn std(duration: SignedDuration) -> Duration {
    Duration::try_from(duration).unwrap_or_default()
}
