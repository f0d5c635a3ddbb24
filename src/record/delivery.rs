//! Alerts on their way to a channel.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Lease;
use crate::alert::{Alert, AlertKind};
use crate::chance::Id;

/// An alert that is due on a channel, leased.
#[derive(Debug, Clone)]
pub struct DeliveryClaim {
    /// Id of the channel.
    pub channel: String,
    /// The message, with its stable id.
    pub alert: Alert,
    /// The right to work on it.
    pub lease: Lease,
    /// Attempts so far.
    pub attempts: u32,
}

/// What is to become of a delivery after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// Done.
    Delivered,
    /// Try again then.
    RetryAt(Timestamp),
    /// Given up; waits for `deliveries replay`.
    Dead,
    /// The receiver wants no more: dead, and the channel is disabled.
    ChannelGone,
}

/// Where an alert stands on its way to a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Waits for its (next) attempt.
    Pending,
    /// The channel has it.
    Delivered,
    /// Given up; waits for `deliveries replay`.
    Dead,
}

/// Which deliveries to list or replay; empty fields select everything. Newest first.
#[derive(Debug, Clone, Default)]
pub struct DeliveryQuery {
    /// Only this channel.
    pub channel: Option<String>,
    /// Only this state.
    pub state: Option<DeliveryState>,
    /// Only this alert.
    pub alert: Option<Id>,
    /// Only alerts raised at or after this moment.
    pub since: Option<Timestamp>,
    /// Continue after this id (towards older ones).
    pub after: Option<Id>,
    /// At most so many rows; 0 means 50.
    pub limit: usize,
}

/// An alert on its way to a channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeliveryRow {
    /// Id of the alert (and `webhook-id`).
    pub alert: Id,
    /// Id of the channel.
    pub channel: String,
    /// Id of the rule.
    pub rule: String,
    /// What it is about.
    pub kind: AlertKind,
    /// What it is about, by name.
    pub subject: String,
    /// When it was raised.
    pub raised: Timestamp,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: u32,
    /// When the next attempt is due, while pending.
    pub next_attempt: Option<Timestamp>,
    /// What the last attempt brought.
    pub last_detail: Option<String>,
    /// When the last attempt was made.
    pub last_attempt: Option<Timestamp>,
}
