//! Whether a score means what it says: of the pairs at 0.9, nine in ten should be right.

use serde::Serialize;

/// Bins between 0 and 1.
const BINS: usize = 10;

/// The pairs whose score lies between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Lower bound, included.
    pub from: f64,
    /// Upper bound, excluded but for 1.
    pub to: f64,
    /// How many pairs.
    pub pairs: u64,
    /// Their mean score.
    pub mean_score: f64,
    /// The part of them that is right.
    pub right: f64,
}

/// Reliability of the scores of (document, entity) pairs, over both tiers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Bins that hold at least one pair.
    pub bins: Vec<Bin>,
    /// Expected calibration error: the mean distance between score and truth over the bins,
    /// weighted by their pairs (Naeini et al. 2015). 0 is perfect.
    pub expected_error: Option<f64>,
    /// Mean squared distance between score and truth (Brier 1950). 0 is perfect.
    pub brier: Option<f64>,
}

impl Calibration {
    pub(super) fn of(judged: impl Iterator<Item = (f64, bool)>) -> Self {
        let mut sums = [(0u64, 0.0f64, 0u64); BINS];
        let (mut n, mut squares) = (0u64, 0.0);
        for (score, right) in judged {
            let bin = &mut sums[((score * BINS as f64) as usize).min(BINS - 1)];
            *bin = (bin.0 + 1, bin.1 + score, bin.2 + u64::from(right));
            n += 1;
            squares += (score - f64::from(u8::from(right))).powi(2);
        }
        let filled = sums.iter().enumerate().filter(|(_, (pairs, ..))| *pairs > 0);
        let bins: Vec<Bin> = filled
            .map(|(at, (pairs, scores, right))| Bin {
                from: at as f64 / BINS as f64,
                to: (at + 1) as f64 / BINS as f64,
                pairs: *pairs,
                mean_score: scores / *pairs as f64,
                right: *right as f64 / *pairs as f64,
            })
            .collect();
        let gap = |bin: &Bin| bin.pairs as f64 * (bin.mean_score - bin.right).abs();
        let mean = |sum: f64| (n > 0).then(|| sum / n as f64);
        let expected_error = mean(bins.iter().map(gap).sum());
        Self { expected_error, brier: mean(squares), bins }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_score_has_no_error_and_a_boast_has_one() {
        let honest = (0..10).map(|n| (0.9, n > 0));
        let calibration = Calibration::of(honest);
        assert!(calibration.expected_error.unwrap() < 1e-9);
        assert!((calibration.brier.unwrap() - 0.09).abs() < 1e-9);
        let boast = Calibration::of((0..10).map(|n| (1.0, n % 2 == 0)));
        assert!((boast.expected_error.unwrap() - 0.5).abs() < 1e-9);
        assert_eq!(Calibration::of(std::iter::empty()).brier, None);
    }
}
