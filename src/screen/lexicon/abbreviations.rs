//! What is written out in one place and shortened in another: "Minfin" and "Ministry of Finance".

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

/// So many other writings of one name are made at most.
const MOST: usize = 40;

/// Words that are replaced, and what takes their place.
type Replacement = (Vec<u32>, Vec<u32>);

/// Words that stand for other words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Abbreviations {
    /// By the first word of what is replaced.
    by_first: HashMap<u32, Vec<Replacement>, RandomState>,
}

impl Abbreviations {
    /// Each of the two stands for the other.
    pub(super) fn add(&mut self, short: Vec<u32>, long: Vec<u32>) {
        for (from, to) in [(&short, &long), (&long, &short)] {
            if let Some(first) = from.first() {
                self.by_first.entry(*first).or_default().push((from.clone(), to.clone()));
            }
        }
    }

    /// A name with one of its parts written otherwise.
    pub(super) fn others(&self, name: &[u32]) -> Vec<Vec<u32>> {
        let parts = (0..name.len()).flat_map(|at| {
            let known = self.by_first.get(&name[at]).map_or(&[][..], Vec::as_slice);
            known.iter().filter_map(move |(from, to)| {
                let behind = name[at..].strip_prefix(&from[..])?;
                Some([&name[..at], to, behind].concat())
            })
        });
        parts.take(MOST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_of_two_stands_for_the_other() {
        let mut abbreviations = Abbreviations::default();
        abbreviations.add(vec![1], vec![2, 3]);
        assert_eq!(abbreviations.others(&[9, 2, 3, 8]), [[9, 1, 8]]);
        assert_eq!(abbreviations.others(&[1, 8]), [vec![2, 3, 8]]);
        assert!(abbreviations.others(&[2, 9, 3]).is_empty());
    }
}
