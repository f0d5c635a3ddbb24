//! How fast a source publishes, and how often it is therefore worth asking.
//!
//! A source is asked twice in its usual gap between two items, so that an item is seen half a gap
//! late at most on average. One that has been silent for long is asked less and less: a tenth of
//! its silence. What the server says of itself (`ttl`, `sy:updatePeriod`, `max-age`) can only
//! make it later, and the operator's bounds hold over all of it.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many of the newest items tell how fast a source publishes; more would remember last year.
const LOOKED_AT: usize = 20;

/// Fewer dates than this say nothing.
const LEAST_DATES: usize = 3;

/// Why a source is due when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// `every` or `cron` says so.
    Schedule,
    /// Half its usual gap between two items.
    Rhythm,
    /// It adapts, and its usual gap is not known yet.
    RhythmUnknown,
    /// A tenth of its silence, which is longer than its rhythm.
    Silence,
    /// Entries may have been missed: as often as is allowed.
    Gap,
    /// Its rhythm would have it asked more often than `every` allows.
    Shortest,
    /// Its rhythm, or its server, would have it asked more rarely than `every` allows.
    Longest,
    /// The feed's `ttl` or `sy:updatePeriod`.
    Ttl,
    /// The answer's `Cache-Control: max-age`.
    MaxAge,
    /// The server's `Retry-After`.
    RetryAfter,
    /// It failed: the pause doubles with each failure.
    Backoff,
    /// The server says that it is gone: once a day.
    Gone,
    /// We are offline, and it waits for its turn as a probe.
    Offline,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Schedule => "its schedule",
            Why::Rhythm => "half its usual gap",
            Why::RhythmUnknown => "its rhythm is not known yet",
            Why::Silence => "silent for long",
            Why::Gap => "entries may have been missed",
            Why::Shortest => "the shortest that `every` allows",
            Why::Longest => "the longest that `every` allows",
            Why::Ttl => "the feed's ttl",
            Why::MaxAge => "the server's max-age",
            Why::RetryAfter => "the server's Retry-After",
            Why::Backoff => "backoff after failures",
            Why::Gone => "gone: once a day",
            Why::Offline => "out of reach: a probe",
        })
    }
}

/// What is known of a source's rhythm.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// Usual time between two items.
    pub usual_gap: Option<SignedDuration>,
    /// When something new was last seen.
    pub last_new: Option<Timestamp>,
    /// The server asks not to be visited again sooner, and by what: [`Why::Ttl`], [`Why::MaxAge`].
    pub not_before: Option<(SignedDuration, Why)>,
    /// The last visit shared no item with the one before: items may have been missed.
    pub missed: bool,
}

impl Pace {
    /// What a visit learnt, and what was known before where it learnt nothing.
    pub fn over(self, known: Self) -> Self {
        Self {
            usual_gap: self.usual_gap.or(known.usual_gap),
            last_new: self.last_new.or(known.last_new),
            ..self
        }
    }

    /// How long to wait for the next visit, between `least` and `most`, and what decides that.
    pub fn interval(
        &self,
        least: SignedDuration,
        most: SignedDuration,
        now: Timestamp,
    ) -> (SignedDuration, Why) {
        let (wanted, why) = match self.usual_gap {
            _ if self.missed => (least, Why::Gap),
            Some(gap) => {
                let silence =
                    self.last_new.map_or(SignedDuration::ZERO, |at| now.duration_since(at));
                match (gap / 2, silence / 10) {
                    (half, tenth) if tenth > half => (tenth, Why::Silence),
                    (half, _) => (half, Why::Rhythm),
                }
            }
            // Nothing is known yet: halfway between the bounds, as factors go.
            None => {
                let seconds = (least.as_secs_f64() * most.as_secs_f64()).sqrt();
                (SignedDuration::from_secs_f64(seconds), Why::RhythmUnknown)
            }
        };
        match self.not_before.filter(|(wish, _)| *wish > wanted).unwrap_or((wanted, why)) {
            (wanted, Why::Gap) => (wanted, Why::Gap),
            (wanted, _) if wanted < least => (least, Why::Shortest),
            (wanted, _) if wanted > most => (most.max(least), Why::Longest),
            decided => decided,
        }
    }
}

/// The usual time between two items, from the moments at which a source says it published them:
/// the median gap of the newest twenty. `None` with fewer than three dates. Dates after `now` are
/// not believed.
pub fn usual_gap(
    published: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Option<SignedDuration> {
    let mut dates: Vec<Timestamp> = published.into_iter().filter(|at| *at <= now).collect();
    dates.sort_unstable_by(|a, b| b.cmp(a));
    dates.truncate(LOOKED_AT);
    if dates.len() < LEAST_DATES {
        return None;
    }
    let mut gaps: Vec<SignedDuration> =
        dates.windows(2).map(|pair| pair[0].duration_since(pair[1])).collect();
    gaps.sort_unstable();
    let median = gaps[gaps.len() / 2];
    // Items that come in batches have gaps of nothing inside a batch; the whole span tells more.
    let mean = dates[0].duration_since(dates[dates.len() - 1]) / (dates.len() as i32 - 1);
    Some(median.max(mean / 2).max(SignedDuration::from_secs(1)))
}

/// The usual time between two items of a source that gives no dates, from what visits see:
/// `new` items came in the time since the last one was seen. A quarter of what was known before
/// gives way to it, since items are seen only when the source is asked.
pub fn observed_gap(
    known: Option<SignedDuration>,
    since_last: SignedDuration,
    new: usize,
) -> SignedDuration {
    let new = i32::try_from(new).unwrap_or(i32::MAX).max(1);
    let gap = (since_last / new).max(SignedDuration::from_secs(1));
    known.map_or(gap, |known| known - known / 4 + gap / 4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    const LEAST: SignedDuration = SignedDuration::from_mins(5);
    const MOST: SignedDuration = SignedDuration::from_hours(6);

    fn noon() -> Timestamp {
        "2021-04-23T12:00:00Z".parse().unwrap()
    }

    fn every(gap: SignedDuration, count: i32) -> Option<SignedDuration> {
        usual_gap((0..count).map(|n| noon() - gap * n), noon())
    }

    #[test]
    fn the_usual_gap_is_what_the_dates_say() {
        assert_eq!(every(HOUR, 10), Some(HOUR));
        assert_eq!(every(HOUR, 3), Some(HOUR));
        assert_eq!(every(HOUR, 2), None);
        let future = [noon() + HOUR, noon() + HOUR * 2, noon()];
        assert_eq!(usual_gap(future, noon()), None, "dates to come are not believed");
    }

    #[test]
    fn a_batch_at_one_moment_is_not_taken_for_a_flood() {
        let batches = (0..20).map(|n| noon() - HOUR * 24 * (n / 10));
        assert!(usual_gap(batches, noon()).unwrap() > SignedDuration::from_mins(30));
    }

    #[test]
    fn a_busy_source_is_asked_often_and_a_quiet_one_rarely() {
        let pace = |gap| Pace { usual_gap: Some(gap), last_new: Some(noon()), ..Pace::default() };
        assert_eq!(pace(HOUR).interval(LEAST, MOST, noon()), (HOUR / 2, Why::Rhythm));
        assert_eq!(pace(HOUR / 60).interval(LEAST, MOST, noon()), (LEAST, Why::Shortest));
        assert_eq!(pace(HOUR * 48).interval(LEAST, MOST, noon()), (MOST, Why::Longest));
        let silent = pace(HOUR).interval(LEAST, MOST, noon() + HOUR * 30);
        assert_eq!(silent, (HOUR * 3, Why::Silence));
        let asked = Pace { not_before: Some((HOUR, Why::Ttl)), ..pace(HOUR) };
        assert_eq!(asked.interval(LEAST, MOST, noon()), (HOUR, Why::Ttl));
        let rarely = Pace { not_before: Some((HOUR * 9, Why::MaxAge)), ..pace(HOUR) };
        assert_eq!(rarely.interval(LEAST, MOST, noon()), (MOST, Why::Longest));
        let unknown = Pace::default().interval(LEAST, MOST, noon());
        assert_eq!(unknown.1, Why::RhythmUnknown);
    }

    #[test]
    fn a_gap_brings_it_back_to_the_shortest_interval() {
        let pace = Pace { usual_gap: Some(HOUR * 10), missed: true, ..Pace::default() };
        assert_eq!(pace.interval(LEAST, MOST, noon()), (LEAST, Why::Gap));
    }

    #[test]
    fn without_dates_the_rhythm_is_learnt_from_what_visits_see() {
        assert_eq!(observed_gap(None, HOUR * 6, 3), HOUR * 2);
        assert_eq!(observed_gap(Some(HOUR * 2), HOUR * 6, 1), HOUR * 3);
        assert_eq!(observed_gap(None, HOUR * -1, 0), SignedDuration::from_secs(1));
        let many = (0..40).fold(HOUR * 100, |gap, _| observed_gap(Some(gap), HOUR, 1));
        assert!(many < HOUR * 2);
    }

    proptest! {
        #[test]
        fn the_operators_bounds_always_hold(
            gap in proptest::option::of(0i64..10_000_000), silence in 0i64..100_000_000,
            not_before in proptest::option::of(0i64..10_000_000), missed: bool,
            least in 1i64..100_000, more in 0i64..1_000_000,
        ) {
            let seconds = SignedDuration::from_secs;
            let pace = Pace {
                usual_gap: gap.map(seconds), last_new: Some(noon() - seconds(silence)),
                not_before: not_before.map(|wish| (seconds(wish), Why::Ttl)), missed,
            };
            let (least, most) = (seconds(least), seconds(least + more));
            let (interval, _) = pace.interval(least, most, noon());
            prop_assert!((least..=most).contains(&interval));
            if let Some(wish) = not_before {
                prop_assert!(interval >= seconds(wish).min(most));
            }
        }

        #[test]
        fn who_publishes_more_is_never_asked_less(a in 1i64..10_000_000, b in 1i64..10_000_000) {
            let pace = |gap| Pace {
                usual_gap: Some(SignedDuration::from_secs(gap)), last_new: Some(noon()), ..Pace::default()
            };
            let (fast, slow) = (a.min(b), a.max(b));
            prop_assert!(pace(fast).interval(LEAST, MOST, noon()).0 <= pace(slow).interval(LEAST, MOST, noon()).0);
        }
    }
}
