//! What a run lost against the run before.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Failure, Gravity, Report};

/// What is remembered of a run. Keys stand for names and sentences, so that a list of a million
/// names leaves little behind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Names that were tried, sorted.
    pub tried: Vec<u64>,
    /// Sentences that did not do what they should, sorted.
    pub failed: Vec<u64>,
    /// Of these, sentences that once did: they stay lost until they do again.
    pub lost: Vec<u64>,
}

/// A comparison with the run before.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Lost {
    /// Sentences that once did what they should and do not any more.
    pub sentences: Vec<Failure>,
    /// How many of them are new since the last run.
    pub new: usize,
    /// How many that were lost are there again, or are no longer asked for.
    pub recovered: usize,
}

/// Compare with what was remembered, if anything was, and remember this run.
///
/// A name that was not tried before has lost nothing: that it fails is told by the report itself.
/// What is lost stays lost until it is found again, so that a second run does not make a
/// regression the custom.
pub fn compare(before: Option<&Memory>, report: &Report) -> (Lost, Memory) {
    let mut failed: Vec<u64> = report.failures.iter().map(|failure| failure.key).collect();
    failed.sort_unstable();
    failed.dedup();
    let mut lost = Lost::default();
    if let Some(before) = before {
        let knew = |failure: &Failure| before.tried.binary_search(&failure.name_key).is_ok();
        let was_lost = |failure: &Failure| before.lost.binary_search(&failure.key).is_ok();
        let failed_before = |failure: &Failure| before.failed.binary_search(&failure.key).is_ok();
        let grave = |failure: &&Failure| failure.gravity != Gravity::WeakRaised;
        for failure in report.failures.iter().filter(grave) {
            let new = knew(failure) && !failed_before(failure);
            if new || was_lost(failure) {
                lost.new += usize::from(new);
                lost.sentences.push(failure.clone());
            }
        }
        let still: HashSet<u64> = lost.sentences.iter().map(|failure| failure.key).collect();
        lost.recovered = before.lost.iter().filter(|key| !still.contains(key)).count();
    }
    let mut keys: Vec<u64> = lost.sentences.iter().map(|failure| failure.key).collect();
    keys.sort_unstable();
    (lost, Memory { tried: report.keys.clone(), failed, lost: keys })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selftest::{Form, Outcome};
    use crate::watchlist::NameKind;

    fn report(tried: &[u64], failed: &[(u64, u64)]) -> Report {
        let failure = |(name_key, key): &(u64, u64)| Failure {
            gravity: Gravity::Must,
            list: "l".into(),
            entity: "e".into(),
            name: "n".into(),
            kind: NameKind::Name,
            form: Form::Base,
            language: "en".into(),
            written: "n".into(),
            outcome: Outcome::Silent,
            instead: None,
            reasons: Vec::new(),
            name_key: *name_key,
            key: *key,
        };
        Report {
            revision: String::new(),
            engine: String::new(),
            names: tried.len(),
            tried: tried.len(),
            sentences: tried.len(),
            groups: Vec::new(),
            failures: failed.iter().map(failure).collect(),
            keys: tried.to_vec(),
        }
    }

    #[test]
    fn what_was_found_once_is_lost_until_it_is_found_again() {
        let (lost, memory) = compare(None, &report(&[1, 2], &[(1, 11)]));
        assert_eq!((lost.sentences.len(), &memory.failed[..]), (0, &[11][..]));
        // Name 3 is new: that it fails is no loss.
        let (lost, memory) =
            compare(Some(&memory), &report(&[1, 2, 3], &[(1, 11), (2, 22), (3, 33)]));
        assert_eq!((lost.sentences.len(), lost.new, &memory.lost[..]), (1, 1, &[22][..]));
        let (lost, memory) = compare(Some(&memory), &report(&[1, 2, 3], &[(2, 22)]));
        assert_eq!((lost.sentences.len(), lost.new, lost.recovered), (1, 0, 0));
        let (lost, memory) = compare(Some(&memory), &report(&[1, 2, 3], &[]));
        assert_eq!((lost.sentences.len(), lost.recovered, memory.lost.len()), (0, 1, 0));
    }
}
