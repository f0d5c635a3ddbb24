//! Webhooks by the Standard Webhooks specification.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::signature::Secret;
use super::{Alert, Channel, Outcome, payload, plain};
use crate::config::Http;
use crate::fetch::guard::{ForbiddenAddress, GuardedResolver, Reach};
use crate::fetch::{retry_after, tls};

/// Limit for one attempt; the config's limit for a request holds where it is shorter.
const LIMIT: Duration = Duration::from_secs(30);

/// So much of an answer is kept for the operator, in bytes.
const ANSWER: usize = 300;

/// An HTTP endpoint that takes alerts.
pub struct WebhookChannel {
    id: String,
    url: Url,
    secret: Secret,
    client: Client,
    reach: Reach,
    limit: Duration,
}

/// Why a webhook cannot be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be built: {0}")]
pub struct WebhookError(String);

impl WebhookChannel {
    /// A channel that posts to `url`. Loopback and private addresses are asked only where
    /// `internal` is set.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(
        id: String,
        url: Url,
        secret: Secret,
        internal: bool,
        http: &Http,
    ) -> Result<Self, WebhookError> {
        let limit = Duration::try_from(http.total_timeout).map_or(LIMIT, |limit| limit.min(LIMIT));
        let reach = if internal { Reach::Internal } else { Reach::Public };
        let client = Client::builder()
            .tls_backend_preconfigured(tls::config().map_err(|e| WebhookError(e.to_string()))?)
            .dns_resolver(Arc::new(GuardedResolver(reach)))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(&http.user_agent)
            .connect_timeout(Duration::try_from(http.connect_timeout).unwrap_or(LIMIT))
            .timeout(limit)
            .build()
            .map_err(|e| WebhookError(e.to_string()))?;
        Ok(Self { id, url, secret, client, reach, limit })
    }
}

#[async_trait]
impl Channel for WebhookChannel {
    fn id(&self) -> &str {
        &self.id
    }

    async fn deliver(&self, alert: &Alert, now: Timestamp) -> Outcome {
        if let Some(address) = self.reach.forbidden_literal(&self.url) {
            return Outcome::Retry { detail: forbidden(&address.to_string()), after: None };
        }
        let (id, at, body) = (alert.id.to_string(), now.as_second(), payload::body(alert));
        let request = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", self.secret.sign(&id, at, &body))
            .body(body);
        match request.send().await {
            Ok(response) => judge(response, now).await,
            Err(e) => Outcome::Retry { detail: words(&e, self.limit), after: None },
        }
    }
}

/// 2xx is success, 410 the end of the channel, everything else a failure, redirects too: a
/// signed message is not carried on to another address.
async fn judge(mut response: Response, now: Timestamp) -> Outcome {
    let status = response.status();
    let after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| retry_after::parse(value.to_str().ok()?, now));
    if status.is_success() {
        return Outcome::Delivered { detail: format!("HTTP {}", status.as_u16()) };
    }
    let mut answer = Vec::new();
    while answer.len() < ANSWER {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                answer.extend_from_slice(&chunk[..chunk.len().min(ANSWER - answer.len())])
            }
            _ => break,
        }
    }
    let answer = plain::flat(&String::from_utf8_lossy(&answer));
    let detail = match status.is_redirection() {
        true => format!(
            "HTTP {}: a redirect is not followed; write the final address into the config",
            status.as_u16()
        ),
        false if answer.is_empty() => format!("HTTP {}", status.as_u16()),
        false => format!("HTTP {}: {answer}", status.as_u16()),
    };
    match status {
        StatusCode::GONE => Outcome::Gone { detail },
        _ => Outcome::Retry { detail, after },
    }
}

fn forbidden(address: &str) -> String {
    format!(
        "{address} is not a public address; if that is meant, set `internal = true` for this channel"
    )
}

/// The causes of a failure, without the address: it may carry a token.
fn words(e: &reqwest::Error, limit: Duration) -> String {
    let causes = || std::iter::successors(std::error::Error::source(e), |e| e.source());
    if let Some(refused) = causes().find_map(|cause| cause.downcast_ref::<ForbiddenAddress>()) {
        return forbidden(&format!("{} ({})", refused.name, refused.address));
    }
    if e.is_connect() && e.is_timeout() {
        return "the receiver could not be reached in time".into();
    }
    if e.is_timeout() {
        return format!("the receiver did not answer within {limit:?}");
    }
    let causes: Vec<String> = causes().map(ToString::to_string).collect();
    if causes.is_empty() { "the request failed".into() } else { plain::flat(&causes.join(": ")) }
}
