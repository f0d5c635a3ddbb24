//! Linear-chain conditional random fields (Lafferty, McCallum and Pereira, 2001): which row of labels the signs of a row of
//! words speak for. A row of one is a choice between labels.

use std::collections::BTreeMap;

use crate::minimize::minimize;

/// How a field is fitted.
pub(crate) struct Fit {
    /// The penalty on the sum of the magnitudes of weights.
    pub l1: f64,
    /// And on that of their squares.
    pub l2: f64,
    /// A sign that fewer words have is a name or chance.
    pub rare: usize,
    /// Rounds of fitting; more change little.
    pub rounds: usize,
}

/// The signs of a word with their values.
pub(crate) type Signs = Vec<(String, f64)>;

/// Rows of words with their signs and labels, to learn from.
#[derive(Default)]
pub(crate) struct Lessons {
    rows: Vec<Vec<(Signs, usize)>>,
}

/// What was learnt, in hundredths of a logarithm.
pub(crate) struct Weights {
    /// By sign, a weight for each label.
    pub signs: BTreeMap<String, Vec<i64>>,
    /// By the label before, a weight for each label.
    pub next: Vec<Vec<i64>>,
}

/// The signs of a word by their numbers, with their values, and its label.
type Word = (Vec<(usize, f64)>, usize);

impl Lessons {
    /// Another row: of each word the signs with their values, and the number of its label.
    pub(crate) fn add(&mut self, row: Vec<(Signs, usize)>) {
        if !row.is_empty() {
            self.rows.push(row);
        }
    }

    /// The weights of so many labels.
    pub(crate) fn learn(&self, labels: usize, fit: &Fit) -> Weights {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (sign, _) in self.rows.iter().flatten().flat_map(|(signs, _)| signs) {
            *counts.entry(sign).or_default() += 1;
        }
        let known = counts.into_iter().filter(|(_, count)| *count >= fit.rare);
        let numbers: BTreeMap<&str, usize> =
            known.enumerate().map(|(number, (sign, _))| (sign, number)).collect();
        let number = |(sign, value): &(String, f64)| Some((*numbers.get(sign.as_str())?, *value));
        let word =
            |(signs, label): &(Signs, usize)| (signs.iter().filter_map(number).collect(), *label);
        let rows: Vec<Vec<Word>> =
            self.rows.iter().map(|row| row.iter().map(word).collect()).collect();
        let states = numbers.len() * labels;
        let loss = |weights: &[f64]| {
            let mut gradient: Vec<f64> = weights.iter().map(|w| 2.0 * fit.l2 * w).collect();
            let mut loss = fit.l2 * weights.iter().map(|w| w * w).sum::<f64>();
            rows.iter().for_each(|row| loss += doubt(row, labels, weights, &mut gradient, states));
            (loss, gradient)
        };
        let weights = minimize(states + labels * labels, fit.l1, fit.rounds, loss);
        let hundredths = |weight: &f64| (weight * 100.0).round() as i64;
        let each = |from: usize| weights[from..from + labels].iter().map(hundredths).collect();
        let signs =
            numbers.into_iter().map(|(sign, number)| (sign.to_owned(), each(number * labels)));
        let signs = signs.filter(|(_, row): &(_, Vec<i64>)| row.iter().any(|weight| *weight != 0));
        Weights {
            signs: signs.collect(),
            next: (0..labels).map(|label| each(states + label * labels)).collect(),
        }
    }
}

/// The negative logarithm of the probability of a row's labels, with its gradient added to `gradient`. Behind the weights of
/// `states` stand those of one label behind another.
fn doubt(row: &[Word], labels: usize, weights: &[f64], gradient: &mut [f64], states: usize) -> f64 {
    let next = |before: usize, label: usize| weights[states + before * labels + label];
    let score = |signs: &[(usize, f64)]| {
        let mut scores = vec![0.0; labels];
        for (sign, value) in signs {
            let own = &weights[sign * labels..(sign + 1) * labels];
            scores.iter_mut().zip(own).for_each(|(score, weight)| *score += weight * value);
        }
        scores
    };
    let scores: Vec<Vec<f64>> = row.iter().map(|(signs, _)| score(signs)).collect();
    // Forward and backward, in logarithms.
    let mut ahead = vec![scores[0].clone()];
    for score in &scores[1..] {
        let before = &ahead[ahead.len() - 1];
        let of = |label: usize| {
            score[label] + log_sum((0..labels).map(|from| before[from] + next(from, label)))
        };
        ahead.push((0..labels).map(of).collect());
    }
    let mut back = vec![vec![0.0; labels]];
    for score in scores[1..].iter().rev() {
        let behind = &back[back.len() - 1];
        let of =
            |label: usize| log_sum((0..labels).map(|to| next(label, to) + score[to] + behind[to]));
        back.push((0..labels).map(of).collect());
    }
    back.reverse();
    let whole = log_sum(ahead[row.len() - 1].iter().copied());
    let mut right = 0.0;
    for (at, (signs, label)) in row.iter().enumerate() {
        right += scores[at][*label];
        for other in 0..labels {
            let likely = (ahead[at][other] + back[at][other] - whole).exp();
            let error = likely - f64::from(u8::from(other == *label));
            signs.iter().for_each(|(sign, value)| gradient[sign * labels + other] += error * value);
        }
        let Some(before) = at.checked_sub(1) else { continue };
        right += next(row[before].1, *label);
        for from in 0..labels {
            for to in 0..labels {
                let likely =
                    ahead[before][from] + next(from, to) + scores[at][to] + back[at][to] - whole;
                let there = (from, to) == (row[before].1, *label);
                gradient[states + from * labels + to] += likely.exp() - f64::from(u8::from(there));
            }
        }
    }
    whole - right
}

/// The logarithm of a sum of exponentials.
fn log_sum(of: impl Iterator<Item = f64> + Clone) -> f64 {
    let most = of.clone().fold(f64::MIN, f64::max);
    most + of.map(|x| (x - most).exp()).sum::<f64>().ln()
}
