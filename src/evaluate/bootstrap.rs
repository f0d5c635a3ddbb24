//! Intervals by resampling documents (Efron's percentile bootstrap), with a fixed seed.

use std::collections::HashMap;

use super::score::Counts;

/// How often documents are drawn anew.
const RESAMPLES: usize = 200;

/// The same documents always give the same intervals.
const SEED: u64 = 12345;

/// Fewer values say nothing of their spread.
const LEAST: usize = 20;

type Interval = Option<[f64; 2]>;

/// How often each document is drawn, for each resample.
pub(super) fn weights(documents: usize) -> Vec<Vec<u16>> {
    let mut random = fastrand::Rng::with_seed(SEED);
    let resample = |_| {
        let mut weights = vec![0u16; documents];
        for _ in 0..documents {
            let drawn = &mut weights[random.usize(..documents)];
            *drawn = drawn.saturating_add(1);
        }
        weights
    };
    (0..RESAMPLES).map(resample).collect()
}

/// 95 % intervals of precision, recall and F1, for pairs and for mentions.
pub(super) fn intervals(
    by_document: &HashMap<usize, Counts>,
    weights: &[Vec<u16>],
) -> ([Interval; 3], [Interval; 3]) {
    let mut values: [Vec<f64>; 6] = Default::default();
    for weights in weights {
        let mut total = Counts::default();
        for (document, counts) in by_document {
            total.add_times(counts, u64::from(weights[*document]));
        }
        let (d, m) = (total.documents(), total.mentions());
        let all = [d.precision, d.recall, d.f1, m.precision, m.recall, m.f1];
        for (values, value) in values.iter_mut().zip(all) {
            values.extend(value);
        }
    }
    let [dp, dr, df, mp, mr, mf] = values.map(percentiles);
    ([dp, dr, df], [mp, mr, mf])
}

fn percentiles(mut values: Vec<f64>) -> Interval {
    if values.len() < LEAST {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values[((part * values.len() as f64) as usize).min(values.len() - 1)];
    Some([at(0.025), at(0.975)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_holds_the_middle_and_is_repeatable() {
        let counts = |right, missed| Counts {
            pairs_right: right,
            pairs_missed: missed,
            ..Counts::default()
        };
        let by_document: HashMap<usize, Counts> =
            (0..100).map(|n| (n, counts(u64::from(n % 4 > 0), u64::from(n % 4 == 0)))).collect();
        let ([_, recall, _], _) = intervals(&by_document, &weights(100));
        let [low, high] = recall.unwrap();
        assert!(low < 0.75 && 0.75 < high && high - low < 0.25, "{low} {high}");
        assert_eq!(intervals(&by_document, &weights(100)).0[1], recall);
        assert_eq!(intervals(&HashMap::new(), &weights(0)).0, [None; 3]);
    }
}
