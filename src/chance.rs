//! Randomness as a value: ids and jitter, repeatable from a seed.

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id of ours: a UUID version 7 (RFC 9562), so ids sort by the time they were made.
///
/// A record, an alert and a delivery each have one; it never depends on the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(Uuid);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Something that is no [`Id`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id looks like 01a20d68-77df-794b-a8e6-5c619f25f25c; tables show them")]
pub struct NoId;

impl FromStr for Id {
    type Err = NoId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(s).map(Id).map_err(|_| NoId)
    }
}

/// A source of randomness. Not for cryptography: it makes ids and jitter.
#[derive(Debug)]
pub struct Chance(Mutex<fastrand::Rng>);

impl Chance {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        Self(Mutex::new(fastrand::Rng::new()))
    }

    /// Repeatable: the same seed gives the same ids and jitter.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    /// A new id, made at `now`.
    pub fn id(&self, now: Timestamp) -> Id {
        let mut random = [0u8; 10];
        self.rng().fill(&mut random);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Id(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// A duration drawn evenly from zero up to, but not including, `span`.
    pub fn up_to(&self, span: SignedDuration) -> SignedDuration {
        span.mul_f64_saturating(self.rng().f64())
    }

    fn rng(&self) -> std::sync::MutexGuard<'_, fastrand::Rng> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// `SignedDuration::mul_f64` panics on overflow; the spans here never should, and if one does
/// the original span is a sane answer.
trait MulF64Saturating {
    fn mul_f64_saturating(self, by: f64) -> Self;
}

impl MulF64Saturating for SignedDuration {
    fn mul_f64_saturating(self, by: f64) -> Self {
        SignedDuration::try_from_secs_f64(self.as_secs_f64() * by).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_repeat_from_a_seed() {
        let early: Timestamp = "2021-04-23T00:45:00Z".parse().unwrap();
        let late: Timestamp = "2021-04-23T00:45:01Z".parse().unwrap();
        let (a, b) = (Chance::seeded(1), Chance::seeded(1));
        assert!(a.id(early) < a.id(late));
        b.id(early);
        b.id(late);
        assert_eq!(a.id(late), b.id(late));
    }

    #[test]
    fn jitter_stays_below_its_span() {
        let chance = Chance::seeded(7);
        let span = SignedDuration::from_secs(60);
        assert!((0..1000).all(|_| chance.up_to(span) < span));
        assert_eq!(chance.up_to(SignedDuration::ZERO), SignedDuration::ZERO);
    }
}
