//! Folding: what makes two spellings of a word the same word.
//!
//! Compatibility decomposition, marks removed, lower case, and the few letters that Unicode
//! does not decompose (ł, ø, ß ...). Vowel signs of Indic scripts and the voicing marks of kana
//! are letters in their own right and stay.

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};

/// Append the folded form of `c`; nothing for marks and invisible characters.
pub(crate) fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    decompose_compatible(c, |part| {
        if is_removed(part) {
            return;
        }
        for lower in part.to_lowercase() {
            match plain(lower) {
                Some(letters) => out.push_str(letters),
                // Lower-casing can bring marks back (İ).
                None if is_removed(lower) => {}
                None if lower.is_alphanumeric() || is_mark(lower) => out.push(lower),
                None => {}
            }
        }
    });
}

/// The folded form of one word.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|c| fold_char(c, &mut out));
    out
}

/// Characters that belong to the word they stand in but never begin one: marks, and what
/// nobody can see (soft hyphen, joiners, byte order mark).
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii() && (is_invisible(c) || unicode_normalization::char::is_combining_mark(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{640}')
}

fn is_removed(c: char) -> bool {
    // Classes: 1 overlays, 10-35 Hebrew and Arabic points, 200 and more marks above and below.
    is_invisible(c) || matches!(canonical_combining_class(c), 1 | 10..=36 | 200..=255)
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ə' => "a",
        'ς' => "σ",
        // Ukrainian and older Russian orthography, and Arabic letters that are written for
        // one another.
        'ґ' => "г",
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_fold_to_one_form() {
        assert_eq!(fold("Łukaszenka"), fold("lukaszenka"));
        assert_eq!(fold("Ｎａｆｔａｎ"), "naftan");
        assert_eq!(fold("Straße"), "strasse");
        assert_eq!(fold("Алёна"), fold("Алена"));
        assert_eq!(fold("naf\u{ad}tan"), "naftan");
        assert_eq!(fold("مُحَمَّد"), fold("محمد"));
        assert_ne!(fold("が"), fold("か"));
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(word in "\\PC{0,12}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
