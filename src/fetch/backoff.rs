//! When a source is due again. Backoff grows, and never ends in giving up.

use jiff::{SignedDuration, Timestamp};

use crate::chance::Chance;
use crate::schedule::Schedule;

/// The first pause after a failure.
const FIRST: SignedDuration = SignedDuration::from_mins(1);

/// The longest pause after failures.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// The most jitter added to a schedule, so that sources do not start together.
const MOST_JITTER: SignedDuration = SignedDuration::from_secs(60);

/// When a source is due after a visit that ended at `now`. After `failures` in a row the pause
/// doubles from a minute to six hours, but the schedule's own next time is not passed by if it
/// comes later. `retry_after` is what the server asked for: a lower bound.
pub fn next_due(
    schedule: &Schedule,
    now: Timestamp,
    failures: u32,
    retry_after: Option<SignedDuration>,
    chance: &Chance,
) -> Timestamp {
    let scheduled = schedule.next_after(now);
    let pause = if failures == 0 {
        let interval = scheduled.duration_since(now);
        interval.saturating_add(chance.up_to((interval / 10).min(MOST_JITTER)))
    } else {
        let doublings = i32::try_from((failures - 1).min(16)).unwrap_or(16);
        let backoff = FIRST.saturating_mul(1 << doublings).min(LONGEST);
        backoff.saturating_add(chance.up_to(backoff / 4))
    };
    let pause = pause.max(retry_after.unwrap_or(SignedDuration::ZERO));
    now.saturating_add(pause).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_and_never_gives_up() {
        let (now, chance) = (Timestamp::UNIX_EPOCH, Chance::seeded(1));
        let schedule = Schedule::Every(SignedDuration::from_mins(15));
        let pause = |failures| next_due(&schedule, now, failures, None, &chance).duration_since(now);
        assert!(pause(1) >= FIRST && pause(1) < FIRST * 2);
        assert!(pause(3) >= FIRST * 4);
        assert!(pause(u32::MAX) >= LONGEST && pause(u32::MAX) < LONGEST * 2);
        assert!(pause(0) >= SignedDuration::from_mins(15) && pause(0) <= SignedDuration::from_mins(16));
    }

    #[test]
    fn the_server_may_ask_for_more() {
        let (now, chance) = (Timestamp::UNIX_EPOCH, Chance::seeded(1));
        let schedule = Schedule::Every(SignedDuration::from_mins(15));
        let hour = SignedDuration::from_hours(1);
        assert_eq!(next_due(&schedule, now, 1, Some(hour), &chance).duration_since(now), hour);
    }
}
