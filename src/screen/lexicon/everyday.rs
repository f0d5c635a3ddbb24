//! Words that any text may have, whatever it is about: those of the tables, and what English derives
//! from them.

use std::collections::HashSet;

use foldhash::fast::RandomState;

/// Endings with which English makes nouns and adjectives that are hardly anybody's surname; -er, as in
/// Miller, is not one of them.
const DERIVED: [&str; 9] = ["ation", "ion", "ment", "ory", "ive", "ity", "al", "ness", "ly"];

/// The shortest word that is taken for a plural, in letters.
const PLURAL: usize = 4;

/// The shortest word that is taken for a derived one, in letters.
const LONG: usize = 7;

/// The words, folded.
#[derive(Debug, Clone, Default)]
pub(super) struct Everyday(HashSet<&'static str, RandomState>);

impl Everyday {
    /// The words of all lines, but for comments and headings.
    pub(super) fn load(tables: impl IntoIterator<Item = &'static str>) -> Self {
        let lines = tables.into_iter().flat_map(str::lines);
        let lines = lines.filter(|line| !line.starts_with(['#', '[']));
        Self(lines.flat_map(str::split_whitespace).collect())
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word) || self.derives(word) || {
            let plural = word.strip_suffix('s').filter(|_| word.len() >= PLURAL);
            plural.is_some_and(|word| self.0.contains(word) || self.derives(word))
        }
    }

    /// Whether a word of the tables stands in it, with one of the endings.
    fn derives(&self, word: &str) -> bool {
        let stem = |ending: &&'static str| word.strip_suffix(*ending).filter(|stem| stem.len() > 2);
        let known = |stem: &str| self.0.contains(stem) || self.0.contains(&*format!("{stem}e"));
        word.len() >= LONG && DERIVED.iter().filter_map(stem).any(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_words_are_everyday_words_too() {
        let everyday = Everyday::load(["# words\nproduct\nregulate\nswing\ncart"]);
        for word in ["product", "swings", "regulation", "regulations", "regulatory"] {
            assert!(everyday.contains(word), "{word}");
        }
        for word in ["carter", "words", "regu", "swan"] {
            assert!(!everyday.contains(word), "{word}");
        }
    }
}
