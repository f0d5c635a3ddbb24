//! Latin and Cyrillic, each in the letters of the other, by the systems that newspapers and
//! passports use.
//!
//! Screening does not use this: it meets words by their sound. This is how a name is *written*,
//! for the self-test, which must not ask the engine what a spelling is, and for finding the names
//! of the lists that are nearest to a question.

use unicode_normalization::UnicodeNormalization;

/// A language in Cyrillic letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cyrillic {
    /// Romanised as by BGN/PCGN, with the simplified endings of the press.
    Russian,
    /// By the Cabinet of Ministers' resolution 55 of 2010.
    Ukrainian,
    /// As by BGN/PCGN, with the simplified `e` of the press.
    Belarusian,
}

impl Cyrillic {
    /// The language that the letters of `text` show; Russian where they show none of the three.
    /// `None` where there is no Cyrillic letter.
    pub fn of(text: &str) -> Option<Self> {
        let has = |letters: &str| text.chars().any(|c| letters.contains(c));
        if !text.chars().any(is_cyrillic) {
            return None;
        }
        Some(match () {
            () if has("ўЎ") => Self::Belarusian,
            () if has("їЇєЄґҐ") => Self::Ukrainian,
            // As in Зеленський, Донецький; Russian has no soft sign there.
            () if text.contains("ськ") || text.contains("цьк") => Self::Ukrainian,
            () if has("іІ") && has("ыЫэЭёЁ") => Self::Belarusian,
            () if has("іІ") && has("иИ") => Self::Ukrainian,
            () if has("іІ") => Self::Belarusian,
            () => Self::Russian,
        })
    }
}

/// Whether `c` is a letter of the Cyrillic block.
pub fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// `text` in Latin letters; what is not Cyrillic stays.
pub fn to_latin(text: &str, language: Cyrillic) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| lower(letters[at])).filter(|c| c.is_alphabetic());
        let after = letters.get(at + 1).copied().filter(|c| c.is_alphabetic());
        let Some(latin) = romanised(lower(*c), before, after.map(lower), language) else {
            out.push(*c);
            continue;
        };
        let beside = after.or_else(|| at.checked_sub(1).map(|at| letters[at]));
        match (c.is_uppercase(), beside.is_some_and(char::is_uppercase)) {
            (true, true) => out.push_str(&latin.to_uppercase()),
            (true, false) => out.push_str(&capitalised(latin)),
            _ => out.push_str(latin),
        }
    }
    out
}

fn romanised(
    c: char,
    before: Option<char>,
    after: Option<char>,
    language: Cyrillic,
) -> Option<&'static str> {
    use Cyrillic::{Russian, Ukrainian};
    let first = before.is_none();
    // A vowel that begins a syllable keeps its glide.
    let glide = before.is_none_or(|c| "аеёиоуыэюяіїєўйьъ'’".contains(c));
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' if language == Russian => "g",
        'г' if language == Ukrainian && before == Some('з') => "gh",
        'г' => "h",
        'ґ' => "g",
        'д' => "d",
        'е' if glide && language != Ukrainian => "ye",
        'е' => "e",
        'ё' => "yo",
        'є' => {
            if first {
                "ye"
            } else {
                "ie"
            }
        }
        'ж' => "zh",
        'з' => "z",
        'и' if language == Ukrainian => "y",
        // The press writes Dmitry and Belsky, not Dmitriy and Belskiy.
        'и' | 'ы' if language == Russian && after == Some('й') => "",
        'и' => "i",
        'і' => "i",
        'ї' => {
            if first {
                "yi"
            } else {
                "i"
            }
        }
        'й' if language == Ukrainian && !first => "i",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'э' => "e",
        'ю' if language == Ukrainian && !first => "iu",
        'ю' => "yu",
        'я' if language == Ukrainian && !first => "ia",
        'я' => "ya",
        '\'' | '’' | 'ʼ' if before.is_some_and(is_cyrillic) && language != Russian => "",
        _ => return None,
    })
}

/// Latin letters and what they stand for in Russian and Belarusian press; the longest first.
const TO_CYRILLIC: &[(&str, &str)] = &[
    ("shch", "щ"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ts", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("yu", "ю"),
    ("iu", "ю"),
    ("ya", "я"),
    ("ia", "я"),
    ("yo", "ё"),
    ("ye", "е"),
    ("ck", "к"),
    ("ph", "ф"),
    ("th", "т"),
    ("ee", "и"),
    ("oo", "у"),
    ("a", "а"),
    ("b", "б"),
    ("c", "к"),
    ("d", "д"),
    ("e", "е"),
    ("f", "ф"),
    ("g", "г"),
    ("h", "х"),
    ("i", "и"),
    ("j", "й"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("q", "к"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("v", "в"),
    ("w", "в"),
    ("x", "кс"),
    ("z", "з"),
];

/// `text` as Russian press would spell a name that is written in English spelling; what is not
/// Latin stays. Meant for names that were Cyrillic once: "Washington" becomes nonsense.
pub fn to_cyrillic(text: &str) -> String {
    let plain = without_diacritics(text);
    let mut out = String::with_capacity(plain.len() * 2);
    let mut rest = plain.as_str();
    let mut before: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let lowered = rest.to_ascii_lowercase();
        let (length, cyrillic) = match y(&lowered, before) {
            Some(found) => found,
            None => match TO_CYRILLIC.iter().find(|(latin, _)| lowered.starts_with(latin)) {
                Some((latin, cyrillic)) => (latin.len(), *cyrillic),
                None => {
                    out.push(c);
                    before = c.is_alphabetic().then_some(c);
                    rest = &rest[c.len_utf8()..];
                    continue;
                }
            },
        };
        let all_capitals = rest[length..].chars().next().is_some_and(char::is_uppercase);
        match (c.is_uppercase(), all_capitals) {
            (true, true) => out.push_str(&cyrillic.to_uppercase()),
            (true, false) => out.push_str(&capitalised(cyrillic)),
            _ => out.push_str(cyrillic),
        }
        before = lowered[..length].chars().last();
        rest = &rest[length..];
    }
    out
}

/// The letter y is ы, й or ий by its neighbours.
fn y(lowered: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    let after = lowered.strip_prefix('y')?.chars().next();
    let vowel = |c: char| "aeiou".contains(c);
    match (before, after) {
        (_, Some('u' | 'a' | 'o' | 'e')) => None,
        (Some(c), _) if vowel(c) => Some((1, "й")),
        (Some(_), None | Some(' ' | '-')) => Some((1, "ий")),
        _ => Some((1, "ы")),
    }
}

/// `text` without marks on its letters, and with the letters that have no mark to lose (ł, ø, ß)
/// in plain ones. Cyrillic й and ї are letters of their own and stay, ё becomes е.
pub fn without_diacritics(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ё' => out.push('е'),
            'Ё' => out.push('Е'),
            _ if is_cyrillic(c) => out.push(c),
            // Marks first: ǽ is an æ with one.
            _ => {
                let kept =
                    |part: &char| !('\u{300}'..='\u{36f}').contains(part) || !c.is_alphabetic();
                for part in std::iter::once(c).nfd().filter(kept) {
                    match plain(part) {
                        Some(letters) => out.push_str(letters),
                        None => out.push(part),
                    }
                }
            }
        }
    }
    out
}

/// Plain letters for one that has no mark to lose.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'Ł' => "L",
        'ø' => "o",
        'Ø' => "O",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        _ => return None,
    })
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn latin(text: &str) -> String {
        to_latin(text, Cyrillic::of(text).unwrap())
    }

    #[test]
    fn names_are_romanised_as_the_press_of_each_language_does() {
        assert_eq!(latin("Александр Лукашенко"), "Aleksandr Lukashenko");
        assert_eq!(latin("Дмитрий Песков"), "Dmitry Peskov");
        assert_eq!(latin("Аляксандр Лукашэнка"), "Alyaksandr Lukashenka");
        assert_eq!(latin("Уладзімір Макей"), "Uladzimir Makey");
        assert_eq!(latin("Володимир Зеленський"), "Volodymyr Zelenskyi");
        assert_eq!(latin("ЮЖНЫЙ Щит"), "YUZHNY Shchit");
        // Belarusian writes it the same: here the letters do not tell.
        assert_eq!(to_latin("Юлія", Cyrillic::Ukrainian), "Yuliia");
    }

    #[test]
    fn names_come_back_into_cyrillic_letters() {
        assert_eq!(to_cyrillic("Aleksandr Lukashenko"), "Александр Лукашенко");
        assert_eq!(to_cyrillic("Dmitry Peskov"), "Дмитрий Песков");
        assert_eq!(to_cyrillic("Alyaksandr Łukashenka"), "Аляксандр Лукашенка");
        assert_eq!(to_cyrillic("NAFTAN Shchit 2"), "НАФТАН Щит 2");
        assert_eq!(to_cyrillic("Nikolay"), "Николай");
    }

    #[test]
    fn marks_go_and_letters_stay() {
        assert_eq!(
            without_diacritics("Łukaszenką, Ryžankoŭ, Müller, Straße"),
            "Lukaszenka, Ryzankou, Muller, Strasse"
        );
        assert_eq!(without_diacritics("Алексей Семёнов"), "Алексей Семенов");
        assert_eq!(without_diacritics("Ǽgir Ǿrsted"), "Aegir Orsted");
    }

    #[test]
    fn the_letters_tell_the_language() {
        assert_eq!(Cyrillic::of("Naftan"), None);
        assert_eq!(Cyrillic::of("Нафтан"), Some(Cyrillic::Russian));
        assert_eq!(Cyrillic::of("Віктар Лукашэнка"), Some(Cyrillic::Belarusian));
        assert_eq!(Cyrillic::of("Віктор Янукович"), Some(Cyrillic::Ukrainian));
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            for language in [Cyrillic::Russian, Cyrillic::Ukrainian, Cyrillic::Belarusian] {
                let latin = to_latin(&text, language);
                prop_assert!(!latin.chars().any(|c| ('а'..='я').contains(&c)));
            }
            to_cyrillic(&text);
            let once = without_diacritics(&text);
            prop_assert_eq!(without_diacritics(&once), once);
        }
    }
}
