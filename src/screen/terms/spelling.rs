//! One spelling for words that are spelt in two ways. Belarusian has two orthographies, and the press
//! writes both: "спіс" and "сьпіс", "транзіт" and "транзыт", "аперацыі" and "апэрацыі". Terms and texts meet
//! in the one with fewer letters. Russian has no "і" and Ukrainian no "ы" and "э", so that their words stay as
//! different as they were. So it is with "ß", which Swiss German writes "ss".

use std::borrow::Cow;

/// A folded word as terms are compared.
pub(super) fn plain(word: Cow<'_, str>) -> Cow<'_, str> {
    // Every other script is left alone.
    let other = |c: char| matches!(c, 'ы' | 'э' | 'ь' | 'ß');
    if !word.contains(other) {
        return word;
    }
    let mut plain = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            'ы' => plain.push('і'),
            'э' => plain.push('е'),
            // Swiss German has none: "Massnahmen".
            'ß' => plain.push_str("ss"),
            // A soft sign between consonants: "зьняць".
            'ь' if letters.peek().copied().is_some_and(is_consonant) => {}
            letter => plain.push(letter),
        }
    }
    Cow::Owned(plain)
}

fn is_consonant(letter: char) -> bool {
    "бвгґджзйклмнпрстфхцчшщ".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_belarusian_spellings_are_one() {
        let same = |a: &str, b: &str| assert_eq!(plain(a.into()), plain(b.into()));
        same("спіс", "сьпіс");
        same("транзіт", "транзыт");
        same("аперацыі", "апэрацыі");
        same("зняла", "зьняла");
        same("maßnahmen", "massnahmen");
        assert_eq!(plain("sanctions".into()), "sanctions");
        assert_eq!(plain("зняць".into()), "зняць");
    }
}
