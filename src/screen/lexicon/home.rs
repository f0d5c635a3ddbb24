//! Bodies of which a country has one, by the words that its own news call them by: of "United States Senate" the
//! Senate, of "Ministry of Agriculture of Brazil" the Agriculture Ministry.

use super::{Lexicon, UNKNOWN};
use crate::screen::{country_of, sound};

/// What says only that the country is a state.
const STATE: [&str; 3] = ["federal", "federation", "republic"];

/// By these alone no body is called.
const KINDS: [&str; 3] = ["ministry", "department", "government"];

impl Lexicon {
    /// The words by which a name is called in its own country, in the order of their ids, and the country.
    pub(crate) fn at_home(&self, index: u32) -> Option<(Vec<u32>, &'static str)> {
        let name = &self.names[index as usize];
        if self.is_person(name.entity) || name.rewritten != 0 || name.ideographs {
            return None;
        }
        let (words, _) = self.name(index);
        if !self.is_state_body(words) {
            return None;
        }
        let (mut country, mut rest, mut at) = (None, Vec::new(), 0);
        while at < words.len() {
            let (word, next) = (self.word(words[at]), words.get(at + 1));
            let both = next.and_then(|next| country_of_two(word, self.word(*next)));
            let traits = self.traits(words[at]);
            if let Some(code) = both.or_else(|| short_country(word)).or_else(|| country_of(word)) {
                if country.is_some_and(|known| known != code) {
                    return None;
                }
                country = Some(code);
                at += usize::from(both.is_some());
            } else if !traits.particle && !STATE.contains(&word) {
                if !traits.generic && !traits.field && !traits.common {
                    return None;
                }
                rest.push(words[at]);
            }
            at += 1;
        }
        rest.sort_unstable();
        let told = match rest[..] {
            [] => false,
            [word] => !KINDS.contains(&self.word(word)),
            _ => true,
        };
        country.filter(|_| told && self.is_state_body(&rest)).map(|code| (rest, code))
    }

    /// Names that are called by these words at home, in the order of their ids.
    pub(crate) fn called(&self, words: &[u32]) -> impl Iterator<Item = u32> {
        self.homes.get(home_key(words))
    }

    /// Whether any body of a country may be called by this word at home.
    pub(crate) fn is_home_word(&self, word: u32) -> bool {
        word != UNKNOWN && self.traits(word).home
    }
}

/// The country that two words name.
pub(crate) fn country_of_two(word: &str, next: &str) -> Option<&'static str> {
    match (word, next) {
        ("united", "states") => Some("us"),
        ("united", "kingdom") => Some("gb"),
        _ => country_of(&format!("{word}-{next}")),
    }
}

/// The country that a folded word in capitals is short for.
pub(crate) fn short_country(word: &str) -> Option<&'static str> {
    match word {
        "us" | "usa" => Some("us"),
        "uk" => Some("gb"),
        "uae" => Some("ae"),
        _ => None,
    }
}

/// Under which key words lead to a name.
pub(super) fn home_key(words: &[u32]) -> u32 {
    words.iter().fold(0, |key, word| sound::mix(u64::from(key) << 32 | u64::from(*word)))
}
