//! Time as a value, so that a test can run a month in a second.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    /// The present moment, in UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is told to move. For tests and simulations.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// Move forward (or, with a negative duration, back).
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap_or_else(|e| e.into_inner());
        *now = now.saturating_add(by).unwrap_or(*now);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// A length of time in its largest unit: "3 days", "40 minutes".
pub fn about(duration: SignedDuration) -> String {
    let (n, one, many) = match duration.as_secs() {
        s if s >= 2 * 86_400 => (s / 86_400, "day", "days"),
        s if s >= 2 * 3600 => (s / 3600, "hour", "hours"),
        s if s >= 2 * 60 => (s / 60, "minute", "minutes"),
        s => (s, "second", "seconds"),
    };
    format!("{n} {}", if n == 1 { one } else { many })
}
