//! When a source is due: cron expressions or fixed intervals, with a time zone.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// When a source is due.
#[derive(Debug, Clone)]
pub enum Schedule {
    /// Every so often.
    Every(SignedDuration),
    /// A cron expression in a time zone.
    Cron {
        /// The expression, five fields or six with seconds first.
        expression: String,
        /// The zone its fields mean.
        zone: TimeZone,
    },
}

impl Schedule {
    /// The first moment after `now` at which it is due.
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        match self {
            Schedule::Every(interval) => now.saturating_add(*interval).unwrap_or(now),
            Schedule::Cron { .. } => now,
        }
    }
}
