//! The weights of a conditional random field, as it was fitted.

use anyhow::Context;
use crfs::train::Lbfgs;
use crfs::{Model, Trainer};

/// Weights that are smaller are left out.
const LEAST: f64 = 0.05;

/// What a sign says of a label.
pub(crate) struct Weight {
    /// The sign, or the label before.
    pub from: String,
    /// The label.
    pub to: String,
    /// In hundredths of a logarithm.
    pub weight: i64,
    /// `from` is the label before.
    pub next: bool,
}

/// Fit a field, and read its weights.
pub(crate) fn weights(mut trainer: Trainer<Lbfgs>) -> anyhow::Result<Vec<Weight>> {
    let file = tempfile::NamedTempFile::new()?;
    trainer.train(file.path())?;
    let bytes = std::fs::read(file.path())?;
    let mut dump = Vec::new();
    Model::new(&bytes)?.dump(&mut dump)?;
    let mut weights = Vec::new();
    // "(0) sign --> label: weight", "(1) label --> label: weight".
    for line in String::from_utf8(dump)?.lines().map(str::trim) {
        let Some((kind, rest)) = line.split_once(") ").filter(|_| line.starts_with('(')) else {
            continue;
        };
        let (from, to) = rest.rsplit_once(" --> ").context("a weight without a sign")?;
        let (to, weight) = to.rsplit_once(": ").context("a sign without a weight")?;
        let weight: f64 = weight.parse()?;
        if weight.abs() >= LEAST {
            let weight = (weight * 100.0).round() as i64;
            weights.push(Weight { from: from.into(), to: to.into(), weight, next: kind == "(1" });
        }
    }
    Ok(weights)
}
