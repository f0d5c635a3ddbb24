//! What is unusual of an actor, measured against the actor's own past.

/// Below this probability a number of stories is no chance.
pub const UNUSUAL: f64 = 0.001;

/// Fewer new stories than this are never a burst.
pub const FEWEST: u64 = 3;

/// An actor is taken to be in one story a week at least, so that two after a silence are no burst.
const FLOOR_A_DAY: f64 = 1.0 / 7.0;

/// How many stories were to be expected in `window` days, after `before` of them in the `days`
/// days ahead of it: the mean of these days, one story a week at least, times the window.
pub fn expected(before: u64, days: f64, window: f64) -> f64 {
    (before as f64 / days.max(1.0)).max(FLOOR_A_DAY) * window
}

/// The probability of `count` events or more where `mean` are expected: the upper tail of the
/// Poisson distribution, P(X ≥ k) = Σ e^−λ λ^i / i! for i from k (NIST/SEMATECH e-Handbook of
/// Statistical Methods, 1.3.6.6.19), 0..1. Stories are counted and not documents, because copies
/// of one story do not come independently, which the distribution assumes.
pub fn tail(count: u64, mean: f64) -> f64 {
    if count == 0 || mean.is_nan() {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    let factorial: f64 = (1..=count).map(|n| (n as f64).ln()).sum();
    let mut term = (count as f64 * mean.ln() - mean - factorial).exp();
    let (mut sum, mut at) = (term, count as f64);
    // The terms fall behind the mean, and then ever faster.
    while term > sum * 1e-12 || at < mean {
        at += 1.0;
        term *= mean / at;
        sum += term;
        if at > count as f64 + mean + 10_000.0 {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tail_is_that_of_the_tables() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
        near(tail(1, 1.0), 0.632_120_6);
        near(tail(3, 1.0), 0.080_301_4);
        near(tail(10, 5.0), 0.031_828_1);
        near(tail(0, 5.0), 1.0);
        near(tail(5, 0.0), 0.0);
    }

    #[test]
    fn three_stories_in_a_day_after_a_silence_are_a_burst_and_two_are_not() {
        let mean = expected(0, 28.0, 1.0);
        assert!(tail(3, mean) < UNUSUAL && tail(2, mean) > UNUSUAL);
        // Who is in two stories every day is not unusual in three.
        assert!(tail(3, expected(56, 28.0, 1.0)) > UNUSUAL);
    }

    proptest! {
        #[test]
        fn the_tail_is_a_probability_and_falls_with_the_count(count in 0u64..500, mean in 0.0f64..300.0) {
            let (here, next) = (tail(count, mean), tail(count + 1, mean));
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(next <= here + 1e-9);
        }
    }
}
