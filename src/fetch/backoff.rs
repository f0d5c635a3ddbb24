//! When a source is due again. Backoff grows, and never ends in giving up.

use jiff::{SignedDuration, Timestamp};

use crate::chance::Chance;
use crate::schedule::Schedule;
use crate::schedule::pace::{Pace, Why};

/// The pause after the first failure.
const FIRST: SignedDuration = SignedDuration::from_mins(1);

/// The longest pause after failures, unless the schedule itself pauses longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// The most jitter added to a schedule, so that sources do not start together.
const MOST_JITTER: SignedDuration = SignedDuration::from_secs(60);

/// When a source is due after a visit that ended at `now`, and what decides that.
///
/// After a good visit (`failures` is 0): the schedule's next time, and jitter of up to a tenth of
/// the way there, at most a minute. After `failures` in a row: a minute, doubled for each failure
/// after the first, up to six hours or to the schedule's own next time if that is later; and
/// jitter of up to a quarter. `retry_after` is what the server asked for: never earlier than that.
pub fn next_due(
    schedule: &Schedule,
    pace: &Pace,
    now: Timestamp,
    failures: u32,
    retry_after: Option<SignedDuration>,
    chance: &Chance,
) -> (Timestamp, Why) {
    let (next, why) = schedule.next_after(now, pace);
    let interval = next.duration_since(now);
    let (pause, jitter, why) = match failures.checked_sub(1) {
        None => (interval, (interval / 10).min(MOST_JITTER), why),
        Some(doublings) => {
            let pause = 1_i32.checked_shl(doublings).filter(|factor| *factor > 0);
            let pause = pause.map_or(SignedDuration::MAX, |factor| FIRST.saturating_mul(factor));
            let pause = pause.min(LONGEST.max(interval));
            (pause, pause / 4, Why::Backoff)
        }
    };
    // The server's wish gets the same jitter, so that those it sent away do not return together.
    let asked = retry_after.filter(|asked| *asked > pause);
    let (pause, why) = asked.map_or((pause, why), |asked| (asked, Why::RetryAfter));
    let pause = pause.saturating_add(chance.up_to(jitter));
    (now.saturating_add(pause).unwrap_or(Timestamp::MAX), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(every: &str, failures: u32, retry_after: Option<SignedDuration>) -> SignedDuration {
        let schedule = Schedule::parse_every(every).unwrap();
        let (now, chance) = (Timestamp::UNIX_EPOCH, Chance::seeded(u64::from(failures)));
        let (due, why) = next_due(&schedule, &Pace::default(), now, failures, retry_after, &chance);
        let asked = retry_after.is_some_and(|asked| due.duration_since(now) >= asked);
        match (why, failures) {
            (Why::Schedule, 0) | (Why::Backoff, 1..) => {}
            (Why::RetryAfter, _) => assert!(asked),
            other => panic!("{other:?}"),
        }
        due.duration_since(now)
    }

    fn between(pause: SignedDuration, least: i64, most: i64) -> bool {
        let minute = SignedDuration::from_mins(1);
        (minute.saturating_mul(least as i32)..=minute.saturating_mul(most as i32)).contains(&pause)
    }

    #[test]
    fn a_good_visit_leads_to_the_schedule_and_a_little_jitter() {
        assert!(between(pause("15m", 0, None), 15, 16));
        assert!(between(pause("24h", 0, None), 24 * 60, 24 * 60 + 1));
        let short = pause("10s", 0, None);
        assert!(short >= SignedDuration::from_secs(10) && short <= SignedDuration::from_secs(11));
    }

    #[test]
    fn jitter_parts_sources_that_would_start_together() {
        let (now, chance) = (Timestamp::UNIX_EPOCH, Chance::seeded(3));
        let schedule = Schedule::parse_every("15m").unwrap();
        let due: std::collections::HashSet<_> = (0..50)
            .map(|_| next_due(&schedule, &Pace::default(), now, 0, None, &chance).0)
            .collect();
        assert!(due.len() > 40, "{}", due.len());
    }

    #[test]
    fn backoff_doubles_up_to_six_hours_and_never_gives_up() {
        assert!(between(pause("15m", 1, None), 1, 2));
        assert!(between(pause("15m", 2, None), 2, 3));
        assert!(between(pause("15m", 3, None), 4, 5));
        assert!(between(pause("15m", 8, None), 128, 160));
        for failures in [10, 31, 32, 33, 1000, u32::MAX] {
            assert!(between(pause("15m", failures, None), 6 * 60, 8 * 60), "{failures}");
        }
    }

    #[test]
    fn a_source_of_longer_intervals_backs_off_to_these() {
        assert!(between(pause("48h", 1, None), 1, 2));
        assert!(between(pause("48h", u32::MAX, None), 48 * 60, 60 * 60));
    }

    #[test]
    fn the_server_may_ask_for_more_and_not_for_less() {
        let hour = Some(SignedDuration::from_hours(1));
        assert!(between(pause("15m", 1, hour), 60, 61));
        assert!(between(pause("15m", 1, Some(SignedDuration::ZERO)), 1, 2));
        assert!(between(pause("2h", 0, hour), 120, 121));
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        let schedule = Schedule::parse_every("366d").unwrap();
        let (due, _) =
            next_due(&schedule, &Pace::default(), Timestamp::MAX, 5, None, &Chance::seeded(1));
        assert_eq!(due, Timestamp::MAX);
    }
}
