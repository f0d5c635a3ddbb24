//! Alerting: a recorded alert becomes a delivery to a channel. Knows nothing of how a hit was
//! found.

pub mod desktop;
pub mod dispatch;
pub mod payload;
pub mod plain;
pub mod retry;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod schema;
pub mod signature;
pub mod webhook;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::chance::Id;
use crate::document::Stated;
use crate::screen::{Event, Hit};

/// The message that a channel passes on. Its JSON form is the webhook body and is described by
/// `docs/alert.schema.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Format version of this message; consumers refuse what they do not know.
    pub version: u32,
    /// What it is about: `hit`, `event` or `test`. Webhook `type` is `watchpost.` plus this.
    pub kind: AlertKind,
    /// Id of the alert: the same on every attempt and every replay.
    pub id: Id,
    /// When it was raised.
    pub raised: Timestamp,
    /// Id of the rule that raised it.
    pub rule: String,
    /// The document it stands in.
    pub document: DocumentRef,
    /// The entity found, for `hit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit: Option<Hit>,
    /// The sanction event found, for `event`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// Id of the recorded hit or event, for `watchpost explain`.
    pub evidence: Option<Id>,
}

/// What an [`Alert`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertKind {
    /// An entity was found in a document.
    Hit,
    /// A document announces sanctions.
    Event,
    /// An operator asked whether the channel works.
    Test,
}

/// A document, as an alert refers to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentRef {
    /// Id of the recorded document.
    pub id: Id,
    /// Id of the story that it belongs to.
    pub story: Option<Id>,
    /// Id of the source.
    pub source: String,
    /// The headline.
    pub title: String,
    /// Where a person can read it.
    pub url: Option<String>,
    /// When the source says it was published.
    pub published: Option<Stated>,
    /// Hash of the watchlists it was screened against.
    pub revision: String,
}

/// How one attempt to deliver ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The channel has it.
    Delivered {
        /// For the log: "HTTP 204".
        detail: String,
    },
    /// Not now; try again, at the earliest after `after` if it is set.
    Retry {
        /// For the operator.
        detail: String,
        /// What the receiver asked for (`Retry-After`).
        after: Option<SignedDuration>,
    },
    /// The receiver wants no more (HTTP 410): the channel is to be disabled.
    Gone {
        /// For the operator.
        detail: String,
    },
}

/// A way to reach people: a desktop, a webhook.
#[async_trait]
pub trait Channel: Send + Sync {
    /// The id that the config gives it.
    fn id(&self) -> &str;

    /// Make one attempt. Bounded in time; never panics on what the other side does.
    async fn deliver(&self, alert: &Alert, now: Timestamp) -> Outcome;
}
