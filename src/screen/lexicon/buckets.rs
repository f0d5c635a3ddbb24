//! A read-only multimap from 32-bit keys to 32-bit values, in two flat arrays.

use serde::{Deserialize, Serialize};

/// Values by key. Two keys may be one by chance: who looks up checks what it gets.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Buckets {
    /// Where the entries of each leading part of a key begin.
    starts: Vec<u32>,
    entries: Vec<(u32, u32)>,
    shift: u32,
}

impl Buckets {
    /// Keep the first `most` values of a key, in the order given.
    pub(crate) fn new(mut entries: Vec<(u32, u32)>, most: usize) -> Self {
        entries.sort_by_key(|(key, _)| *key);
        let (mut key, mut seen) = (None, 0);
        let mut last = None;
        entries.retain(|entry| {
            if key != Some(entry.0) {
                (key, seen, last) = (Some(entry.0), 0, None);
            }
            let again = last == Some(entry.1);
            last = Some(entry.1);
            seen += usize::from(!again);
            !again && seen <= most
        });
        let bits = (entries.len().max(2).ilog2() + 1).min(28);
        let shift = 32 - bits;
        let mut starts = vec![0u32; (1 << bits) + 1];
        for (key, _) in &entries {
            starts[(key >> shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { starts, entries, shift }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The values of `key`.
    pub(crate) fn get(&self, key: u32) -> impl Iterator<Item = u32> {
        let range = match self.starts.is_empty() {
            true => 0..0,
            false => {
                let at = (key >> self.shift) as usize;
                self.starts[at] as usize..self.starts[at + 1] as usize
            }
        };
        self.entries[range].iter().filter(move |entry| entry.0 == key).map(|entry| entry.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_by_key_in_order() {
        let buckets = Buckets::new(vec![(7, 1), (1 << 31, 9), (7, 0), (7, 5)], 2);
        assert_eq!(buckets.get(7).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(buckets.get(1 << 31).collect::<Vec<_>>(), [9]);
        assert_eq!(buckets.get(8).count(), 0);
        assert_eq!(Buckets::default().get(8).count(), 0);
    }
}
