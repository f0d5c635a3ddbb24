//! What becomes of an alert after an attempt.

use jiff::{SignedDuration, Timestamp};

use super::Outcome;
use crate::chance::Chance;
use crate::record::Settlement;

/// The pauses after the first nine attempts, in seconds; the tenth is the last. Together about
/// three days.
const PAUSES: [i64; 9] =
    [5, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600, 20 * 3600, 30 * 3600];

/// No receiver may hold an alert longer than a day.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(24);

/// What becomes of an alert that had `attempts` before this one.
pub fn settle(attempts: u32, outcome: &Outcome, now: Timestamp, chance: &Chance) -> Settlement {
    match outcome {
        Outcome::Delivered { .. } => Settlement::Delivered,
        Outcome::Gone { .. } => Settlement::ChannelGone,
        Outcome::Retry { after, .. } => match PAUSES.get(attempts as usize) {
            None => Settlement::Dead,
            Some(seconds) => {
                let pause = SignedDuration::from_secs(*seconds);
                let asked = after.unwrap_or(SignedDuration::ZERO).min(LONGEST_ASKED);
                let pause = pause.saturating_add(chance.up_to(pause / 10)).max(asked);
                Settlement::RetryAt(now.saturating_add(pause).unwrap_or(now))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_attempts_over_about_three_days_then_the_dead_letter() {
        let (chance, failed) =
            (Chance::seeded(3), Outcome::Retry { detail: "500".into(), after: None });
        let mut now = Timestamp::UNIX_EPOCH;
        for attempt in 0..9 {
            match settle(attempt, &failed, now, &chance) {
                Settlement::RetryAt(at) => now = at,
                other => panic!("attempt {attempt} ended in {other:?}"),
            }
        }
        let days = now.duration_since(Timestamp::UNIX_EPOCH).as_secs_f64() / 86_400.0;
        assert!((2.5..3.5).contains(&days), "{days}");
        assert_eq!(settle(9, &failed, now, &chance), Settlement::Dead);
    }

    #[test]
    fn the_receiver_may_ask_for_more_time_up_to_a_day() {
        let (chance, now) = (Chance::seeded(3), Timestamp::UNIX_EPOCH);
        let asked = |hours| Outcome::Retry {
            detail: String::new(),
            after: Some(SignedDuration::from_hours(hours)),
        };
        let at = |hours| {
            Settlement::RetryAt(now.saturating_add(SignedDuration::from_hours(hours)).unwrap())
        };
        assert_eq!(settle(0, &asked(2), now, &chance), at(2));
        assert_eq!(settle(0, &asked(900), now, &chance), at(24));
    }
}
