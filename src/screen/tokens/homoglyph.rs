//! Letters of one script that look like those of another: "Tіmchenko" with a Cyrillic і. Only a word
//! that mixes the two scripts is touched, and only where one of them can spell all of it.

use std::borrow::Cow;

/// Latin letters and the Cyrillic ones that look the same (Unicode Technical Standard 39,
/// confusables), capital and small apart.
const LATIN: &str = "ABCEHIJKMOPSTXYaceijopsxydhqw";
const CYRILLIC: &str = "АВСЕНІЈКМОРЅТХУасеіјорѕхуԁһԛԝ";

/// The word in one script.
pub(super) fn unmixed(word: &str) -> Cow<'_, str> {
    let is_latin = |c: char| c.is_ascii_alphabetic();
    let is_cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
    if word.is_ascii() || !word.contains(is_latin) || !word.contains(is_cyrillic) {
        return Cow::Borrowed(word);
    }
    let turned = |from: &str, to: &str, foreign: &dyn Fn(char) -> bool| -> Option<String> {
        let other = |c: char| from.chars().position(|f| f == c).and_then(|at| to.chars().nth(at));
        word.chars().map(|c| if foreign(c) { other(c) } else { Some(c) }).collect()
    };
    turned(CYRILLIC, LATIN, &is_cyrillic)
        .or_else(|| turned(LATIN, CYRILLIC, &is_latin))
        .map_or(Cow::Borrowed(word), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_two_scripts_is_read_in_one() {
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
        assert_eq!(unmixed("Tіmсhеnkо"), "Timchenko");
        assert_eq!(unmixed("Нassan"), "Hassan");
        assert_eq!(unmixed("П\u{79}тин"), "Путин");
        // Neither script spells it.
        assert_eq!(unmixed("Яndex"), "Яndex");
        assert_eq!(unmixed("Путин"), "Путин");
    }
}
