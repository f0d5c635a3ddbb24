//! What countries are called, in the languages of the news and in any case form.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::screen::fold::fold;

/// One country a line, in several languages.
const TABLE: &str = include_str!("../../../data/country_names.txt");

/// Codes with English names and who is theirs; and whose something is, in other languages.
const CODES: &str = include_str!("../../../data/country_codes.txt");
const DEMONYMS: &str = include_str!("../../../data/demonyms.txt");

/// The longest case ending, in letters.
const ENDING: usize = 3;

/// What is left of a name without its ending has so many letters at least.
const STEM: usize = 4;

/// Countries by their words.
#[derive(Debug, Default)]
pub(super) struct Countries {
    /// The names, folded, and what is left of them without a last vowel.
    names: HashSet<String, RandomState>,
    /// The codes of names and of adjectives, the same way.
    codes: HashMap<String, &'static str, RandomState>,
}

impl Countries {
    pub(super) fn load() -> Self {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let names = lines.flat_map(str::split_whitespace).map(fold);
        let names = names.flat_map(|name| [stem(&name), Some(name)].into_iter().flatten());
        Self { names: names.collect(), codes: codes() }
    }

    /// The code (ISO 3166-1 alpha-2) of the country that a folded word names, or whose it says
    /// something is.
    pub(super) fn code(&self, word: &str) -> Option<&'static str> {
        let letters = word.chars().count();
        let stems = word.char_indices().rev().take(ENDING).map(|(at, _)| &word[..at]);
        let mut stems = stems.zip(1..).filter(|(_, off)| letters >= STEM + off);
        let exact = self.codes.get(word);
        exact.or_else(|| stems.find_map(|(stem, _)| self.codes.get(stem))).copied()
    }

    /// Whether a folded word is a country's name, or a case form of one.
    pub(super) fn contains(&self, word: &str) -> bool {
        let letters = word.chars().count();
        let stems = word.char_indices().rev().take(ENDING).map(|(at, _)| &word[..at]);
        self.names.contains(word)
            || stems.zip(1..).any(|(stem, off)| letters - off >= STEM && self.names.contains(stem))
    }
}

/// A folded word without its last vowels.
fn stem(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(['a', 'e', 'o', 'y', 'а', 'е', 'о', 'я', 'і']);
    (stem.chars().count() >= STEM).then(|| stem.to_owned())
}

/// A folded adjective without its ending.
fn adjective(word: &str) -> Option<String> {
    let stem = ["ии", "ыи", "ki"].into_iter().find_map(|end| word.strip_suffix(end))?;
    (stem.chars().count() >= STEM).then(|| stem.to_owned())
}

/// English names and adjectives have a code; other languages' that of a word in the same line.
fn codes() -> HashMap<String, &'static str, RandomState> {
    let mut codes: HashMap<String, &'static str, RandomState> = HashMap::default();
    for line in CODES.lines().filter(|line| !line.starts_with('#')) {
        let Some((code, names)) = line.split_once(' ') else { continue };
        for name in names.split(" | ").filter(|name| !name.contains([' ', '.'])) {
            codes.insert(fold(name), code);
        }
    }
    for line in [TABLE, DEMONYMS].into_iter().flat_map(str::lines) {
        let words: Vec<String> =
            line.split_whitespace().filter(|_| !line.starts_with('#')).map(fold).collect();
        let Some(code) = words.iter().find_map(|word| codes.get(word).copied()) else { continue };
        for word in words {
            let stems = [stem(&word), adjective(&word)];
            codes.extend(stems.into_iter().flatten().map(|stem| (stem, code)));
            codes.insert(word, code);
        }
    }
    codes
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
        for (word, code) in [
            ("Ukraine", "ua"),
            ("украинского", "ua"),
            ("Latvian", "lv"),
            ("белорусской", "by"),
            ("Польшы", "pl"),
            ("russische", "ru"),
        ] {
            assert_eq!(countries.code(&fold(word)), Some(code), "{word}");
        }
        assert_eq!(countries.code("minister"), None);
    }
}
