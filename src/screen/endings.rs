//! Case endings: what remains of a word when one is taken off.

use std::collections::HashSet;

use super::fold::fold;

/// Endings by writing, see the comments there.
const TABLE: &str = include_str!("../../data/case_endings.txt");

/// The shortest stem, in letters.
const SHORTEST: usize = 2;

/// No ending is longer, in letters.
const LONGEST: usize = 6;

/// The endings of names.
#[derive(Debug, Default)]
pub(crate) struct Endings {
    cyrillic: HashSet<String>,
    latin: HashSet<String>,
}

impl Endings {
    pub(crate) fn load() -> Self {
        let mut endings = Self::default();
        let mut cyrillic = true;
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            match line {
                "[cyrillic]" => cyrillic = true,
                "[latin]" => cyrillic = false,
                _ => {
                    let set = if cyrillic { &mut endings.cyrillic } else { &mut endings.latin };
                    set.extend(line.split_whitespace().map(fold));
                }
            }
        }
        endings
    }

    /// How many letters can remain of `word` when an ending goes, longest stem first. `latin`
    /// tells whether a word in Latin letters may be inflected.
    pub(crate) fn stems(&self, word: &[char], latin: bool) -> Vec<usize> {
        let set = match word.first() {
            Some('\u{400}'..='\u{52f}') => &self.cyrillic,
            Some(c) if c.is_alphabetic() && *c < '\u{250}' && latin => &self.latin,
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
                stems.push(word.len() - length);
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
            endings.stems(&chars, latin).iter().map(|n| chars[..*n].iter().collect()).collect()
        };
        assert!(stems("трампом", true).contains(&"трамп".into()));
        assert!(stems("mayové", true).contains(&"may".into()));
        assert!(stems("johnsona", false).is_empty());
    }
}
