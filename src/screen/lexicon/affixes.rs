//! Words before and behind persons' names, and where one cell of a list ends a name.

use std::collections::HashSet;

use super::names::without_brackets;
use crate::screen::fold::fold;

/// By kind, see the comments there.
const TABLE: &str = include_str!("../../../data/honorifics.txt");

/// What stands between two names of one person in one cell.
const BETWEEN: [&str; 4] = [" a.k.a. ", " aka ", " alias ", " / "];

/// Honorifics, generations, numerals and titles of nobility, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Affixes {
    honorifics: HashSet<String>,
    generations: HashSet<String>,
    numerals: HashSet<String>,
    nobility: HashSet<String>,
}

impl Affixes {
    pub(crate) fn load() -> Self {
        let mut affixes = Self::default();
        let mut section = "";
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                section = line;
                continue;
            }
            let set = match section {
                "[generations]" => &mut affixes.generations,
                "[numerals]" => &mut affixes.numerals,
                "[nobility]" => &mut affixes.nobility,
                _ => &mut affixes.honorifics,
            };
            set.extend(line.split_whitespace().map(fold));
        }
        affixes
    }

    /// Haji, Mullah, Dr.
    pub(crate) fn is_honorific(&self, folded: &str) -> bool {
        self.honorifics.contains(folded)
    }

    /// All that tell a son from a father, in order.
    pub(crate) fn generations(&self) -> Vec<String> {
        let mut words: Vec<String> = self.generations.iter().cloned().collect();
        words.sort_unstable();
        words
    }

    /// Jr, Sr.
    pub(crate) fn is_generation(&self, folded: &str) -> bool {
        self.generations.contains(folded)
    }

    /// II, III.
    pub(crate) fn is_numeral(&self, folded: &str) -> bool {
        self.numerals.contains(folded)
    }

    /// Baron, Duchess, King.
    pub(crate) fn is_noble(&self, folded: &str) -> bool {
        self.nobility.contains(folded)
    }

    /// The persons' names that one cell holds: "Oleg TSARIOV, Oleh TSAROV" is two, and so is
    /// "Francis Tombs, Baron Tombs"; "PUTIN, Vladimir" is one.
    pub(crate) fn persons(&self, cell: &str) -> Vec<String> {
        let (outside, _) = without_brackets(cell);
        apart(&outside).into_iter().flat_map(|name| self.split(name)).collect()
    }

    fn split(&self, name: &str) -> Vec<String> {
        let parts: Vec<&str> = name.split(',').map(str::trim).collect();
        let first = |part: &str| fold(part.split_whitespace().next().unwrap_or(""));
        let rest = parts.get(1..).unwrap_or(&[]);
        let generation = |part: &&str| {
            let word = fold(part.trim_end_matches('.'));
            self.is_generation(&word) || self.is_numeral(&word) || word.is_empty()
        };
        let noble =
            |part: &&str| self.is_noble(&first(part)) && part.split_whitespace().count() > 1;
        match () {
            () if rest.is_empty() => vec![name.to_owned()],
            // "Henry Smith, Jr."
            () if rest.iter().all(generation) => vec![parts.join(" ")],
            () if rest.iter().all(noble) || parts.iter().all(|part| is_whole(part)) => {
                parts.iter().map(|part| (*part).to_owned()).collect()
            }
            () => vec![name.to_owned()],
        }
    }
}

/// The names of one entity that one cell holds.
pub(crate) fn apart(cell: &str) -> Vec<&str> {
    let mut names = vec![cell];
    for between in BETWEEN {
        names = names.into_iter().flat_map(|name| name.split(between)).collect();
    }
    names
}

/// Whether it has a first name in small letters and a surname in capitals.
fn is_whole(part: &str) -> bool {
    let small = |word: &str| word.chars().any(char::is_lowercase);
    part.split_whitespace().any(small) && part.split_whitespace().any(|word| !small(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_taken_apart() {
        let affixes = Affixes::load();
        assert_eq!(affixes.persons("Oleg TSARIOV, Oleh TSAROV").len(), 2);
        assert_eq!(affixes.persons("PUTIN, Vladimir"), ["PUTIN, Vladimir"]);
        assert_eq!(affixes.persons("Ivan Bezrukov a.k.a. Bes"), ["Ivan Bezrukov", "Bes"]);
        assert_eq!(affixes.persons("Ann Reed, Baroness Reed"), ["Ann Reed", "Baroness Reed"]);
        assert_eq!(affixes.persons("Henry Smith, Jr."), ["Henry Smith Jr."]);
    }
}
