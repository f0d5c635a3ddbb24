//! Figures of many measurements.

use std::time::Duration;

/// In seconds, by nearest rank; not a number where there is none.
pub fn percentile(times: &[Duration], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(at).map_or(f64::NAN, Duration::as_secs_f64)
}

/// The upper one of two.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Growth from one value to the next, by least squares.
pub fn slope(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let (middle, mean) = ((count - 1.0) / 2.0, values.iter().sum::<f64>() / count);
    let steps = || (0..values.len()).map(|at| at as f64 - middle);
    let rise: f64 = steps().zip(values).map(|(step, value)| step * (value - mean)).sum();
    rise / steps().map(|step| step * step).sum::<f64>()
}
