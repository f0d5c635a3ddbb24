//! Case endings: what remains of a word when one is taken off.

use std::collections::HashSet;

use super::fold::fold;

/// Endings by writing, see the comments there.
const TABLE: &str = include_str!("../../data/case_endings.txt");

/// The shortest stem, in letters.
const SHORTEST: usize = 2;

/// The shortest English word that may lose an s, in letters.
const ENGLISH: usize = 5;

/// No ending is longer, in letters.
const LONGEST: usize = 6;

/// The endings of names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Endings {
    cyrillic: HashSet<String>,
    latin: HashSet<String>,
    /// Of adjectives: a name has them only where it is no person's.
    adjectives: HashSet<String>,
}

impl Endings {
    pub(crate) fn load() -> Self {
        let mut endings = Self::default();
        let mut section = "";
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            match line {
                _ if line.starts_with('[') => section = line,
                _ => {
                    let set = match section {
                        "[latin]" => &mut endings.latin,
                        "[adjectives]" => &mut endings.adjectives,
                        _ => &mut endings.cyrillic,
                    };
                    set.extend(line.split_whitespace().map(fold));
                }
            }
        }
        endings
    }

    /// How many letters can remain of `word` when an ending goes, longest stem first, and whether
    /// only the name of a body takes it: an adjective's, or the s that is English for many and for
    /// whose. `latin` tells whether a word in Latin letters may be inflected.
    pub(crate) fn stems(&self, word: &[char], latin: bool) -> Vec<(usize, bool)> {
        let cyrillic = matches!(word.first(), Some('\u{400}'..='\u{52f}'));
        let set = match word.first() {
            Some(_) if cyrillic => &self.cyrillic,
            Some(c) if c.is_alphabetic() && *c < '\u{250}' && latin => &self.latin,
            Some(c) if *c < '\u{250}' && word.len() >= ENGLISH && word.ends_with(&['s']) => {
                return vec![(word.len() - 1, true)];
            }
            _ => return Vec::new(),
        };
        let mut ending = String::new();
        let mut stems = Vec::new();
        for length in 1..=LONGEST.min(word.len().saturating_sub(SHORTEST)) {
            ending.clear();
            for c in &word[word.len() - length..] {
                super::fold::fold_char(*c, &mut ending);
            }
            if set.contains(&ending) {
                stems.push((word.len() - length, false));
            } else if cyrillic && self.adjectives.contains(&ending) {
                stems.push((word.len() - length, true));
            }
        }
        stems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_come_off() {
        let endings = Endings::load();
        let stems = |word: &str, latin: bool| -> Vec<String> {
            let chars: Vec<char> = word.chars().collect();
            endings.stems(&chars, latin).iter().map(|(n, _)| chars[..*n].iter().collect()).collect()
        };
        assert!(stems("трампом", true).contains(&"трамп".into()));
        assert!(stems("mayové", true).contains(&"may".into()));
        assert!(stems("johnsona", false).is_empty());
    }
}
