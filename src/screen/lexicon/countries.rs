//! What countries are called, in the languages of the news and in any case form.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::screen::fold::fold;

/// One country a line, in several languages.
const TABLE: &str = include_str!("../../../data/country_names.txt");

/// The longest case ending, in letters.
const ENDING: usize = 3;

/// What is left of a name without its ending has so many letters at least.
const STEM: usize = 4;

/// The names, folded, and what is left of them without a last vowel.
#[derive(Debug, Clone, Default)]
pub(super) struct Countries(HashSet<String, RandomState>);

impl Countries {
    pub(super) fn load() -> Self {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let names = lines.flat_map(str::split_whitespace).map(fold);
        let stem = |name: &str| {
            let stem = name.trim_end_matches(['a', 'e', 'o', 'y', 'а', 'е', 'о', 'я', 'і']);
            (stem.chars().count() >= STEM).then(|| stem.to_owned())
        };
        Self(names.flat_map(|name| [stem(&name), Some(name)].into_iter().flatten()).collect())
    }

    /// Whether a folded word is a country's name, or a case form of one.
    pub(super) fn contains(&self, word: &str) -> bool {
        let letters = word.chars().count();
        let stems = word.char_indices().rev().take(ENDING).map(|(at, _)| &word[..at]);
        self.0.contains(word)
            || stems.zip(1..).any(|(stem, off)| letters - off >= STEM && self.0.contains(stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_in_their_case_forms() {
        let countries = Countries::load();
        for word in ["бельгии", "belgii", "belgie", "германию", "польщi", "deutschlands", "россией"]
        {
            assert!(countries.contains(&fold(word)), "{word}");
        }
        for word in ["belga", "politico", "naftan", "нафтан", "русал"] {
            assert!(!countries.contains(&fold(word)), "{word}");
        }
    }
}
