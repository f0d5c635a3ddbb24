//! Legal forms: "OAO", "GmbH", "Open Joint Stock Company". A name is the same with and without.

use std::collections::HashSet;

use foldhash::fast::RandomState;

/// One form a line, folded as any text; `#` begins a comment.
const TABLE: &str = include_str!("../../data/legal_forms.txt");

/// The most words a legal form has.
pub(crate) const LONGEST: usize = 7;

/// The forms, each as a row of ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct LegalForms(HashSet<Box<[u32]>, RandomState>);

impl LegalForms {
    /// Read the table; `ids` cuts a form into words and gives their ids.
    pub(crate) fn load(mut ids: impl FnMut(&str) -> Vec<u32>) -> Self {
        let lines = TABLE.lines().map(|line| line.split('#').next().unwrap_or("").trim());
        let rows = lines.filter(|line| !line.is_empty()).map(|line| ids(line).into_boxed_slice());
        Self(rows.filter(|row| !row.is_empty() && row.len() <= LONGEST).collect())
    }

    /// The forms that are one word.
    pub(crate) fn single_words(&self) -> impl Iterator<Item = u32> {
        self.0.iter().filter(|row| row.len() == 1).map(|row| row[0])
    }

    /// How many of the first words are a legal form.
    pub(crate) fn leading(&self, ids: &[u32]) -> usize {
        let longest = ids.len().min(LONGEST);
        (1..=longest).rev().find(|n| self.0.contains(&ids[..*n])).unwrap_or(0)
    }

    /// How many of the last words are a legal form.
    pub(crate) fn trailing(&self, ids: &[u32]) -> usize {
        let longest = ids.len().min(LONGEST);
        (1..=longest).rev().find(|n| self.0.contains(&ids[ids.len() - n..])).unwrap_or(0)
    }

    /// The words of a name that are not legal form, as a range; never empty.
    pub(crate) fn core(&self, ids: &[u32]) -> std::ops::Range<usize> {
        let (mut from, mut to) = (0, ids.len());
        loop {
            let (lead, trail) = (self.leading(&ids[from..to]), self.trailing(&ids[from..to]));
            if trail > 0 && to - from > trail {
                to -= trail;
            } else if lead > 0 && to - from > lead {
                from += lead;
            } else {
                return from..to;
            }
        }
    }
}
