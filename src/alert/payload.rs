//! The body of a webhook, described by `docs/alert.schema.json`.

use serde::{Deserialize, Serialize};

use super::{Alert, AlertKind};

/// The shape that Standard Webhooks recommends: a type, a time, and the data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    /// `watchpost.hit`, `watchpost.event`, `watchpost.change`, `watchpost.rising`, `watchpost.alarm`, `watchpost.brief` or
    /// `watchpost.test`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When the alert was raised, RFC 3339 in UTC.
    pub timestamp: jiff::Timestamp,
    /// The alert.
    pub data: Alert,
}

/// The body for an alert: the same bytes on every attempt.
pub fn body(alert: &Alert) -> Vec<u8> {
    let kind = match alert.kind {
        AlertKind::Hit => "watchpost.hit",
        AlertKind::Event => "watchpost.event",
        AlertKind::Change => "watchpost.change",
        AlertKind::Rising => "watchpost.rising",
        AlertKind::Alarm => "watchpost.alarm",
        AlertKind::Brief => "watchpost.brief",
        AlertKind::Test => "watchpost.test",
    };
    let payload = Payload { kind: kind.into(), timestamp: alert.raised, data: alert.clone() };
    // Every map in an alert has string keys, so this cannot fail.
    serde_json::to_vec(&payload).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_body_names_its_type_and_reads_back() {
        for (alert, kind) in [
            (sample::hit(), "watchpost.hit"),
            (sample::event(), "watchpost.event"),
            (sample::change(), "watchpost.change"),
            (sample::rising(), "watchpost.rising"),
            (sample::alarm(), "watchpost.alarm"),
            (sample::brief(), "watchpost.brief"),
            (sample::test(), "watchpost.test"),
        ] {
            let read: Payload = serde_json::from_slice(&body(&alert)).unwrap();
            assert_eq!(
                (read.kind.as_str(), read.timestamp, &read.data),
                (kind, alert.raised, &alert)
            );
        }
    }

    #[test]
    fn every_attempt_sends_the_same_bytes() {
        let alert = sample::hit();
        // Between two attempts, the alert lies in the record as JSON.
        let stored: Alert = serde_json::from_str(&serde_json::to_string(&alert).unwrap()).unwrap();
        assert_eq!(body(&alert), body(&stored));
    }
}
