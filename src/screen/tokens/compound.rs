//! Arabic names that are one word or several: Abdul Rahman, Abd al-Rahman, Abdurrahman, عبد الرحمن
//! and عبدالرحمن are the same, and so are Saif al-Din and Saifuddin, Rahmat Allah and Rahmatullah.
//!
//! Such a compound is one word here, however it is written, and folds to one form without the
//! article. "Rahman" alone is another name than "Abdul Rahman".

/// How far ahead a compound is looked for, in bytes.
const REACH: usize = 24;

/// How many bytes behind `word` belong to it up to the letter with which its last part begins;
/// `None` where no compound goes on.
pub(super) fn goes_on(word: &str, rest: &str) -> Option<usize> {
    let first = word.chars().next().filter(|first| !first.is_ascii_lowercase())?;
    let gap = gap(rest)?;
    if first == 'ع' && word == "عبد" {
        return rest[gap..].starts_with(is_arabic).then_some(gap);
    }
    if is_arabic(first) {
        let next = |part: &str| whole(&rest[gap..], part);
        return (rest.starts_with(' ') && (next("الله") || next("الدين"))).then_some(gap);
    }
    let next = rest[gap..].chars().next()?;
    if first == 'A' && is_servant(word) {
        let article = article(&rest[gap..]).unwrap_or(0);
        let at = gap + article;
        let at = at + quote(&rest[at..]);
        return rest[at..].starts_with(char::is_uppercase).then_some(at);
    }
    if !matches!(next, 'A' | 'a' | 'U' | 'u' | 'E' | 'e' | 'O' | 'o') || !first.is_uppercase() {
        return None;
    }
    let tail = &rest[gap..];
    if let Some(article) = article(tail)
        && is_faith(&letters(&tail[article..]))
    {
        return Some(gap + article);
    }
    // What is none of them is told by one letter, since very many words begin with a vowel.
    if !matches!(tail.as_bytes().get(1), Some(b'L' | b'l' | b'U' | b'u' | b'D' | b'd')) {
        return None;
    }
    let part = letters(tail);
    let god = matches!(part.as_str(), "allah" | "ullah" | "ollah" | "oullah");
    let faith = matches!(part.get(1..2), Some("l" | "d")) && part.get(2..).is_some_and(is_faith);
    (god || faith).then_some(gap)
}

/// One space or hyphen, and a quote that stands for a letter behind it.
fn gap(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    matches!(first, ' ' | '-' | '\u{2010}' | '\u{2011}')
        .then(|| first.len_utf8() + quote(&rest[first.len_utf8()..]))
}

fn quote(rest: &str) -> usize {
    rest.chars().next().filter(|c| super::is_apostrophe(*c)).map_or(0, char::len_utf8)
}

/// "al-", "ur ", "ash-": how many bytes it has.
fn article(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let vowel = matches!(bytes.first()?.to_ascii_lowercase(), b'a' | b'e' | b'u' | b'o');
    let second = bytes.get(1)?.to_ascii_lowercase();
    let end = match second {
        b'l' | b'r' | b's' | b'd' | b't' | b'n' | b'z' => {
            if second == b's' && bytes.get(2).is_some_and(|b| b.eq_ignore_ascii_case(&b'h')) {
                3
            } else {
                2
            }
        }
        _ => return None,
    };
    (vowel && matches!(bytes.get(end)?, b' ' | b'-')).then_some(end + 1)
}

/// Abd, Abdul, Abdel: servant of.
fn is_servant(word: &str) -> bool {
    if !matches!(word.as_bytes().get(1), Some(b'B' | b'b')) {
        return false;
    }
    let word = word.to_lowercase();
    let Some(rest) = word.strip_prefix("abd") else { return false };
    let rest = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
    (rest.is_empty() || matches!(rest, "l" | "r" | "s" | "d" | "t" | "n" | "z"))
        && word.len() <= 7
        && word != "abdou"
        && word != "abdi"
}

/// Din, Deen: the faith.
fn is_faith(word: &str) -> bool {
    matches!(word, "din" | "deen" | "dine" | "dein" | "dyn" | "eddine")
}

/// The letters at the beginning, in lower case; empty where they are too many.
fn letters(rest: &str) -> String {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(REACH).collect();
    word.to_lowercase()
}

/// Whether the text begins with this word.
fn whole(rest: &str, word: &str) -> bool {
    rest.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn is_arabic(c: char) -> bool {
    ('\u{620}'..='\u{6ff}').contains(&c)
}

/// Whether the letters of a folded word are those of a compound, so that its parts are read as
/// one word.
pub(crate) fn is_compound(folded: &str) -> bool {
    folded.starts_with("abd")
        || folded.starts_with("عبد")
        || folded.ends_with("din")
        || folded.ends_with("دين")
}

/// Leave the article out of a folded compound that begins at `from`.
pub(super) fn settle(out: &mut String, from: usize) {
    let word = &out[from..];
    if let Some(rest) = word.strip_prefix("abd") {
        let core = rest.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
        let vowels = rest.len() - core.len();
        let bytes = core.as_bytes();
        let doubled = bytes.len() > 2 && bytes[0] == bytes[1] && bytes[0].is_ascii_alphabetic();
        if vowels > 0 && core.len() > 2 && (bytes[0] == b'l' || doubled) {
            let at = from + "abd".len();
            out.replace_range(at..at + vowels + 1, "");
        }
    } else if let Some(rest) = word.strip_prefix("عبدال")
        && rest.chars().count() > 1
    {
        let at = from + "عبد".len();
        out.replace_range(at..at + "ال".len(), "");
    }
    let word = &out[from..];
    let endings = ["ddin", "ddine", "ddeen", "ddein", "ddyn", "ldin", "ldine", "ldeen"];
    if let Some(ending) = endings.iter().find(|ending| word.ends_with(**ending)) {
        let stem = word[..word.len() - ending.len()].trim_end_matches(['a', 'e', 'u', 'o']);
        if stem.chars().count() >= 3 && stem.len() + ending.len() < word.len() {
            let at = from + stem.len();
            out.replace_range(at.., "din");
        }
    } else if let Some(stem) = word.strip_suffix("الدين")
        && stem.chars().count() >= 2
    {
        let at = from + stem.len();
        out.replace_range(at.., "دين");
    }
}

#[cfg(test)]
mod tests {
    use crate::screen::tokens::words;

    #[test]
    fn however_it_is_written_it_is_one_word() {
        for (one, many) in [
            (
                "abdrahman",
                &[
                    "Abdul Rahman",
                    "Abd al-Rahman",
                    "Abdurrahman",
                    "Abdul-Rahman",
                    "ABDUR RAHMAN",
                    "‘Abd ar-Rahman",
                ][..],
            ),
            ("abdlah", &["Abdullah", "Abd Allah", "Abdallah", "Abdul-Lah"]),
            ("saifdin", &["Saif al-Din", "Saif ud Din", "Saifuddin", "Saif Eddine"]),
            ("عبدرحمن", &["عبد الرحمن", "عبدالرحمن"]),
            ("صلاحدين", &["صلاح الدين", "صلاحالدين"]),
        ] {
            for name in many {
                assert_eq!(words(name), [one], "{name}");
            }
        }
        assert_eq!(words("Rahmat Allah Khan"), ["rahmatallah", "khan"]);
        assert_eq!(words("Abdul, Majid said Ali"), ["abdul", "majid", "said", "ali"]);
        assert_eq!(words("Abdi Rahman and Al Din"), ["abdi", "rahman", "and", "al", "din"]);
    }
}
