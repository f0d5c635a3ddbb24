//! Which names two words of a text lead to, by the words of the lists that they may stand for.

use foldhash::HashMap;

use super::Words;
use crate::screen::lexicon::Lexicon;

/// So many pairs of words are kept, and so many names for them.
const MOST_PAIRS: usize = 400_000;
const MOST_NAMES: usize = 4 * MOST_PAIRS;

/// Names that have a word of one set and a word of another.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    known: HashMap<(u32, u32), (u32, u32)>,
    names: Vec<u32>,
}

impl Pairs {
    /// The names, in ascending order.
    pub(crate) fn names(&mut self, lexicon: &Lexicon, words: &Words, a: u32, b: u32) -> &[u32] {
        let key = (a.min(b), a.max(b));
        let (from, to) = match self.known.get(&key) {
            Some(range) => *range,
            None => {
                // Between two pairs nothing of what is kept is in use.
                if self.known.len() >= MOST_PAIRS || self.names.len() >= MOST_NAMES {
                    *self = Self::default();
                }
                let from = self.names.len();
                for a in words.members(a) {
                    for b in words.members(b).iter().filter(|b| !(a.loose && b.loose)) {
                        self.names.extend(lexicon.with_both(a.word, b.word));
                    }
                }
                self.names[from..].sort_unstable();
                let mut kept = from;
                for at in from..self.names.len() {
                    if kept == from || self.names[kept - 1] != self.names[at] {
                        self.names[kept] = self.names[at];
                        kept += 1;
                    }
                }
                self.names.truncate(kept);
                let range = (from as u32, kept as u32);
                self.known.insert(key, range);
                range
            }
        };
        &self.names[from as usize..to as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::NONE;
    use super::*;

    #[test]
    fn pairs_are_bounded_within_one_document() {
        let (lexicon, words) = (Lexicon::default(), Words::default());
        let mut pairs = Pairs::default();
        pairs.known.extend((0..MOST_PAIRS as u32).map(|at| ((at, at), (0, 0))));
        pairs.names(&lexicon, &words, NONE, NONE);
        assert!(pairs.known.len() <= MOST_PAIRS);
        pairs.names = vec![0; MOST_NAMES];
        pairs.known.remove(&(NONE, NONE));
        pairs.names(&lexicon, &words, NONE, NONE);
        assert!(pairs.names.len() < MOST_NAMES);
    }
}
