//! Weights of least loss with an L1 penalty: orthant-wise limited-memory quasi-Newton (OWL-QN; Andrew and Gao, 2007). The
//! crates that have it were tried: crfs with liblbfgs needs several times as many rounds.

use std::collections::VecDeque;

/// So many steps before say how the loss bends.
const MEMORY: usize = 6;

/// A step is halved so many times, at most, until the loss falls as far as its slope says.
const HALVINGS: usize = 30;

/// The share of the fall that the slope promises with which a step is content.
const CONTENT: f64 = 1e-4;

/// The weights for which `loss`, which also gives its gradient, is least together with `penalty` times the sum of their
/// magnitudes; after so many rounds at most.
pub(crate) fn minimize(
    weights: usize,
    penalty: f64,
    rounds: usize,
    loss: impl Fn(&[f64]) -> (f64, Vec<f64>),
) -> Vec<f64> {
    let total = |x: &[f64]| {
        let (value, gradient) = loss(x);
        (value + penalty * x.iter().map(|w| w.abs()).sum::<f64>(), gradient)
    };
    let mut x = vec![0.0; weights];
    let (mut value, mut gradient) = total(&x);
    let mut steps: VecDeque<Step> = VecDeque::new();
    for round in 0..rounds {
        let slope = steepest(&x, &gradient, penalty);
        let mut way = descent(&slope, &steps);
        // Only where the loss itself falls.
        way.iter_mut().zip(&slope).filter(|(d, s)| **d * **s >= 0.0).for_each(|(d, _)| *d = 0.0);
        let orthant: Vec<f64> = x
            .iter()
            .zip(&slope)
            .map(|(x, s)| if *x == 0.0 { -sign(*s) } else { sign(*x) })
            .collect();
        let mut length = if round == 0 { 1.0 / dot(&slope, &slope).sqrt().max(1e-12) } else { 1.0 };
        let reached = (0..HALVINGS).find_map(|_| {
            let next: Vec<f64> = (0..weights)
                .map(|at| {
                    let moved = x[at] + length * way[at];
                    if moved * orthant[at] > 0.0 { moved } else { 0.0 }
                })
                .collect();
            let (fell, turned) = total(&next);
            let promised: f64 = (0..weights).map(|at| slope[at] * (next[at] - x[at])).sum();
            length *= 0.5;
            (fell <= value + CONTENT * promised).then_some((next, fell, turned))
        });
        let Some((next, fell, turned)) = reached else { break };
        let step = Step::between((&x, &gradient), (&next, &turned));
        if step.curve > 1e-12 {
            steps.push_back(step);
        }
        if steps.len() > MEMORY {
            steps.pop_front();
        }
        (x, value, gradient) = (next, fell, turned);
    }
    x
}

/// How far a step went, and how much the gradient changed on it.
struct Step {
    went: Vec<f64>,
    turned: Vec<f64>,
    /// The product of both.
    curve: f64,
}

impl Step {
    fn between((x, at_x): (&[f64], &[f64]), (y, at_y): (&[f64], &[f64])) -> Self {
        let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| b - a).collect::<Vec<_>>();
        let (went, turned) = (less(x, y), less(at_x, at_y));
        Self { curve: dot(&went, &turned), went, turned }
    }
}

/// The gradient of the loss with its penalty, of its sides at nought the one that falls.
fn steepest(x: &[f64], gradient: &[f64], penalty: f64) -> Vec<f64> {
    let of = |(x, g): (&f64, &f64)| match *x {
        x if x > 0.0 => g + penalty,
        x if x < 0.0 => g - penalty,
        _ if g + penalty < 0.0 => g + penalty,
        _ if g - penalty > 0.0 => g - penalty,
        _ => 0.0,
    };
    x.iter().zip(gradient).map(of).collect()
}

/// Where to go: against the slope, bent by the steps before (Nocedal, 1980).
fn descent(slope: &[f64], steps: &VecDeque<Step>) -> Vec<f64> {
    let mut way: Vec<f64> = slope.iter().map(|s| -s).collect();
    let mut shares = Vec::with_capacity(steps.len());
    for step in steps.iter().rev() {
        let share = dot(&step.went, &way) / step.curve;
        way.iter_mut().zip(&step.turned).for_each(|(d, t)| *d -= share * t);
        shares.push(share);
    }
    if let Some(last) = steps.back() {
        let scale = last.curve / dot(&last.turned, &last.turned);
        way.iter_mut().for_each(|d| *d *= scale);
    }
    for (step, share) in steps.iter().zip(shares.into_iter().rev()) {
        let back = share - dot(&step.turned, &way) / step.curve;
        way.iter_mut().zip(&step.went).for_each(|(d, w)| *d += back * w);
    }
    way
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn sign(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}
