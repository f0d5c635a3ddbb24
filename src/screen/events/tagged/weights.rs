//! What each sign of a word says of its tag. The weights stand in `data/target_signs.txt`, in hundredths of a logarithm, learnt by
//! `examples/learn`.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

const TABLE: &str = include_str!("../../../../data/target_signs.txt");

/// What a word is in: no target, its beginning, or the rest of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    First,
    Inside,
}

impl Tag {
    pub(super) const COUNT: usize = 3;
    const ALL: [Tag; Tag::COUNT] = [Tag::None, Tag::First, Tag::Inside];

    /// The sign of a word behind one with this tag.
    fn before(self) -> &'static str {
        match self {
            Tag::None => "after none",
            Tag::First => "after first",
            Tag::Inside => "after inside",
        }
    }
}

/// A weight for each tag.
pub(super) type Row = [i32; Tag::COUNT];

/// Of a word that can be in no target.
pub(super) const BARRED: Row = [0, -1_000_000, -1_000_000];

/// The table.
#[derive(Debug, Default)]
pub(super) struct Weights {
    signs: HashMap<&'static str, Row, RandomState>,
    /// By the tag of the word before.
    next: [Row; Tag::COUNT],
}

impl Weights {
    /// The table, which is a constant.
    pub(super) fn read() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(TABLE));
        &WEIGHTS
    }

    fn parse(table: &'static str) -> Self {
        let mut weights = Weights::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.splitn(Tag::COUNT + 1, '\t');
            let row = Tag::ALL.map(|_| parts.next().and_then(|weight| weight.parse().ok()));
            let ([Some(none), Some(first), Some(inside)], Some(sign)) = (row, parts.next()) else {
                continue;
            };
            let row = [none, first, inside];
            match Tag::ALL.iter().position(|tag| tag.before() == sign) {
                Some(tag) => weights.next[tag] = row,
                None => {
                    weights.signs.insert(sign, row);
                }
            }
        }
        weights
    }

    /// Add what a sign says of each tag.
    pub(super) fn add(&self, sign: &str, score: &mut Row) {
        if let Some(row) = self.signs.get(sign) {
            score.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
    }

    /// What a row of tags has for itself.
    pub(super) fn sum(&self, scores: &[Row], tags: &[Tag]) -> i32 {
        let each: i32 = scores.iter().zip(tags).map(|(score, tag)| score[*tag as usize]).sum();
        let pairs = tags.windows(2).map(|pair| self.next[pair[0] as usize][pair[1] as usize]);
        each + pairs.sum::<i32>()
    }

    /// The likeliest row of tags (Viterbi, 1967); of equals the first.
    pub(super) fn likeliest(&self, scores: &[Row]) -> Vec<Tag> {
        let Some((first, rest)) = scores.split_first() else { return Vec::new() };
        let mut best = *first;
        let mut came: Vec<[usize; Tag::COUNT]> = Vec::with_capacity(rest.len());
        for score in rest {
            let mut from = [0; Tag::COUNT];
            let mut next = [0; Tag::COUNT];
            for tag in 0..Tag::COUNT {
                let way = |before: usize| best[before] + self.next[before][tag];
                let before = (1..Tag::COUNT)
                    .fold(0, |top, before| if way(before) > way(top) { before } else { top });
                (from[tag], next[tag]) = (before, way(before) + score[tag]);
            }
            came.push(from);
            best = next;
        }
        let mut tag =
            (1..Tag::COUNT).fold(0, |top, tag| if best[tag] > best[top] { tag } else { top });
        let mut tags = vec![Tag::ALL[tag]];
        for from in came.iter().rev() {
            tag = from[tag];
            tags.push(Tag::ALL[tag]);
        }
        tags.reverse();
        tags
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_row_of_the_table_can_be_read() {
        let weights = Weights::read();
        let rows = TABLE.lines().filter(|line| line.contains('\t')).count();
        assert_eq!(weights.signs.len() + Tag::COUNT, rows);
        assert!(weights.next.iter().all(|row| row.iter().any(|weight| *weight != 0)));
    }

    proptest! {
        #[test]
        fn no_other_row_of_tags_is_likelier(
            scores in prop::collection::vec([-300..300, -300..300, -300..300], 1..6),
            next in [[-200..200, -200..200, -200..200], [-200..200, -200..200, -200..200], [-200..200, -200..200, -200..200]],
        ) {
            let weights = Weights { next, ..Weights::default() };
            let found = weights.sum(&scores, &weights.likeliest(&scores));
            for row in 0..Tag::COUNT.pow(scores.len() as u32) {
                let tag = |at: u32| Tag::ALL[row / Tag::COUNT.pow(at) % Tag::COUNT];
                let tags: Vec<Tag> = (0..scores.len() as u32).map(tag).collect();
                prop_assert!(weights.sum(&scores, &tags) <= found);
            }
        }
    }
}
