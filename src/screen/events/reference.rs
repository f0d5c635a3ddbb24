//! The numbers under which acts are published: "General License 2H", "E.O. 14038", "Regulation
//! (EU) 2024/1865", "S.I. 2019/600", "Resolution 1718", "FAQ 1188", "the 18th package". They are
//! written one way here, whatever the language, so that two texts about one act can be told.

use super::phrase::{fold, ordinal};

/// So many are kept of a sentence.
const MOST: usize = 16;

/// Between a word and its number stand at most so many others: "No.", "number", "président".
const BETWEEN: usize = 2;

/// The numbers in a sentence, each once, in their order.
pub(super) fn find(sentence: &str) -> Vec<String> {
    let words = words(sentence);
    let mut found: Vec<String> = Vec::new();
    for at in 0..words.len() {
        let read = licence(&words, at)
            .or_else(|| order(&words, at))
            .or_else(|| union(&words, at))
            .or_else(|| statutory(&words, at))
            .or_else(|| resolution(&words, at))
            .or_else(|| package(&words, at));
        for read in read.into_iter().chain(faqs(&words, at)) {
            if !found.contains(&read) && found.len() < MOST {
                found.push(read);
            }
        }
    }
    found
}

/// A word with its letters folded, and as it is written. Slashes stay inside, dots and brackets not.
struct Word {
    folded: String,
    written: String,
    /// An opening bracket stands before it.
    bracket: bool,
}

fn words(sentence: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = sentence;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let before = &rest[..start];
        let end = rest[start..]
            .char_indices()
            .find(|(at, c)| {
                let slash = *c == '/' && rest[start + at + 1..].starts_with(char::is_alphanumeric);
                // "E.O.", "S.I.": dots between single letters belong to them.
                let dot = *c == '.'
                    && rest[start..start + at].chars().count() <= 3
                    && rest[start..start + at].split('.').all(|part| part.chars().count() == 1)
                    && rest[start..].starts_with(char::is_alphabetic)
                    && rest[start + at + 1..].starts_with(char::is_alphabetic);
                !(c.is_alphanumeric() || slash || dot)
            })
            .map_or(rest.len(), |(at, _)| start + at);
        let written: String = rest[start..end].chars().filter(|c| *c != '.').collect();
        words.push(Word { folded: fold(&written), written, bracket: before.ends_with('(') });
        rest = &rest[end..];
        if words.len() >= 400 {
            break;
        }
    }
    words
}

/// The word behind `at`, over "No.", "number" and their like.
fn behind(words: &[Word], at: usize) -> Option<&Word> {
    all_behind(words, at).first()
}

/// The words from that one on.
fn all_behind(words: &[Word], at: usize) -> &[Word] {
    let mark = |word: &Word| {
        matches!(
            word.folded.as_str(),
            "no" | "nr"
                | "n"
                | "no."
                | "number"
                | "num"
                | "numero"
                | "nummer"
                | "номер"
                | "нумар"
                | "numer"
        )
    };
    let marks = words[at + 1..].iter().take_while(|word| mark(word)).count();
    &words[at + 1 + marks..]
}

fn starts(word: Option<&Word>, stems: &[&str]) -> bool {
    word.is_some_and(|word| stems.iter().any(|stem| word.folded.starts_with(stem)))
}

/// Digits, then at most two letters. Cyrillic letters that look like Latin ones are meant as such.
fn numbered(word: &Word, digits: std::ops::RangeInclusive<usize>) -> Option<String> {
    let latin = |c: char| match c {
        'А' | 'а' => 'A',
        'В' | 'в' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' => 'E',
        'Н' | 'н' => 'H',
        'К' | 'к' => 'K',
        'М' | 'м' => 'M',
        'О' | 'о' => 'O',
        'Р' | 'р' => 'P',
        'Т' | 'т' => 'T',
        'Х' | 'х' => 'X',
        c => c.to_ascii_uppercase(),
    };
    let written: String = word.written.chars().map(latin).collect();
    let n = written.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &written[n..];
    let fits =
        digits.contains(&n) && tail.len() <= 2 && tail.bytes().all(|b| b.is_ascii_uppercase());
    fits.then_some(written)
}

fn licence(words: &[Word], at: usize) -> Option<String> {
    let (here, next) = (&words[at], words.get(at + 1));
    let word = here.folded.as_str();
    let general = ["general", "генеральн", "genera", "allgemein", "ogoln"];
    let license = ["licen", "лиценз", "ліценз", "ліцэнз", "lizenz", "genehmigung", "licencj"];
    // "General Licence INT/2024/4919848", as OFSI numbers them.
    let serial = here
        .written
        .strip_prefix("INT/")
        .filter(|rest| rest.len() > 5 && rest.bytes().all(|b| b.is_ascii_digit() || b == b'/'));
    if serial.is_some() {
        return Some(format!("GL {}", here.written));
    }
    let at = match () {
        () if word == "gl" => at,
        () if starts(Some(here), &general) && starts(next, &license) => at + 1,
        // "licence générale", "licencja ogólna", "licencia general"
        () if starts(Some(here), &["licen"]) && starts(next, &["general", "ogoln"]) => at + 1,
        () => return None,
    };
    numbered(behind(words, at)?, 1..=3).map(|number| format!("GL {number}"))
}

fn order(words: &[Word], at: usize) -> Option<String> {
    let (here, next) = (&words[at], words.get(at + 1));
    let order = ["order", "указ", "rozporzadz", "dekret", "erlass", "anordnung"];
    let executive = ["executive", "исполнительн", "виконавч", "выканаўч", "prezydenck"];
    let at = match here.folded.as_str() {
        "eo" => at,
        "decret" if starts(next, &["executif", "presidentiel"]) => at + 1,
        "orden" if starts(next, &["ejecutiva"]) => at + 1,
        _ if starts(Some(here), &executive) && starts(next, &order) => at + 1,
        _ if starts(Some(here), &["указ", "rozporzadzeni", "dekret", "exekutivanordnung"]) => {
            at
        }
        _ => return None,
    };
    // The numbers of executive orders have five digits today.
    let window = &words[at + 1..words.len().min(at + 2 + BETWEEN + 1)];
    let number = window.iter().find_map(|word| numbered(word, 5..=5))?;
    Some(format!("EO {number}"))
}

/// "(EU) 2024/1865", "(CFSP) 2024/1867", "(EU) No 833/2014": a bracket that names the treaty, then a
/// number with a slash.
fn union(words: &[Word], at: usize) -> Option<String> {
    let here = &words[at];
    let treaty = [
        "eu",
        "ec",
        "ue",
        "eg",
        "ce",
        "ес",
        "єс",
        "еу",
        "ес/еа",
        "cfsp",
        "gasp",
        "pesc",
        "wpzib",
        "овпб",
        "сзпб",
        "внешн",
    ];
    if !here.bracket || !treaty.contains(&here.folded.as_str()) {
        return None;
    }
    let number = behind(words, at)?;
    let (a, b) = number.written.split_once('/')?;
    let digits =
        |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && (1..=4).contains(&part.len());
    (digits(a) && digits(b)).then(|| format!("EU {a}/{b}"))
}

/// "S.I. 2019/600", "SI 2019 No. 600".
fn statutory(words: &[Word], at: usize) -> Option<String> {
    let next = words.get(at + 1)?;
    if words[at].written != "SI" {
        return None;
    }
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let number =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match next.written.split_once('/') {
        Some((a, b)) => (year(a) && number(b)).then(|| format!("SI {a}/{b}")),
        None => {
            let second = behind(words, at + 1)?;
            let both = year(&next.written) && number(&second.written);
            both.then(|| format!("SI {}/{}", next.written, second.written))
        }
    }
}

fn resolution(words: &[Word], at: usize) -> Option<String> {
    let here = &words[at];
    let stems = ["resolution", "резолюци", "резалюцы", "rezolucj", "resolucion", "unscr"];
    starts(Some(here), &stems)
        .then(|| numbered(behind(words, at)?, 3..=4))
        .flatten()
        .filter(|number| number.bytes().all(|b| b.is_ascii_digit()))
        .map(|number| format!("UNSCR {number}"))
}

fn faqs(words: &[Word], at: usize) -> Vec<String> {
    let here = words[at].folded.as_str();
    let asked = here == "asked" && starts(words.get(at + 1), &["question"]);
    let at = if asked { at + 1 } else { at };
    if !(asked || matches!(here, "faq" | "faqs" | "чаво")) {
        return Vec::new();
    }
    let is = |word: &Word| {
        let number = numbered(word, 1..=4)?;
        number.bytes().all(|b| b.is_ascii_digit()).then(|| format!("FAQ {number}"))
    };
    // "FAQs 1124, 1125 and 1126"
    let row = all_behind(words, at).iter().filter(|word| word.folded != "and");
    row.map_while(is).collect()
}

/// "the 18th package of sanctions", «18-й пакет», "18. Sanktionspaket".
fn package(words: &[Word], at: usize) -> Option<String> {
    let here = words[at].folded.as_str();
    let stems = ["package", "пакет", "pakiet", "paket", "paquet", "paquete"];
    let compound = here.ends_with("paket") || here.ends_with("pakets");
    if !(compound || starts(Some(&words[at]), &stems)) {
        return None;
    }
    let before = words[at.saturating_sub(3)..at].iter().rev();
    let number = before.filter_map(|word| ordinal(&word.folded)).find(|n| (1..=99).contains(n))?;
    Some(format!("package {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_is_one_in_every_language() {
        for (number, sentences) in [
            (
                "GL 2H",
                &[
                    "OFAC revoked General License 2H.",
                    "OFAC withdrew Belarus GL 2H on Monday.",
                    "General Licence No. 2H ends in June.",
                    "Минфин США отозвал генеральную лицензию № 2H.",
                    "Минфин США отозвал генеральную лицензию 2Н.",
                    "OFAC скасувало генеральну ліцензію № 2H.",
                    "Das OFAC widerrief die Allgemeine Lizenz Nr. 2H.",
                    "L'OFAC a révoqué la licence générale n° 2H.",
                    "La OFAC revocó la licencia general n.º 2H.",
                    "OFAC cofnął licencję ogólną nr 2H.",
                ][..],
            ),
            (
                "EO 14038",
                &[
                    "President Biden signed E.O. 14038.",
                    "They were named under Executive Order 14038.",
                    "Байден подписал исполнительный указ № 14038.",
                    "Байден підписав указ президента США №14038.",
                    "en vertu du décret exécutif 14038",
                    "la Orden Ejecutiva 14038",
                ],
            ),
            (
                "EU 2024/1865",
                &[
                    "Council Regulation (EU) 2024/1865 of 29 June",
                    "регламент (ЕС) 2024/1865",
                    "Verordnung (EU) Nr. 2024/1865",
                    "le règlement (UE) 2024/1865",
                ],
            ),
            (
                "SI 2019/600",
                &["the Regulations (S.I. 2019/600)", "SI 2019 No. 600", "(SI 2019/600)"],
            ),
            ("UNSCR 1718", &["under Resolution 1718", "резолюции 1718", "la résolution 1718"]),
            ("FAQ 1188", &["OFAC amended FAQ 1188.", "Frequently Asked Question 1188"]),
            (
                "package 18",
                &[
                    "the EU's 18th sanctions package",
                    "ЕС принял 18-й пакет санкций",
                    "восемнадцатый пакет",
                    "das 18. Sanktionspaket",
                    "le 18e paquet de sanctions",
                    "18. pakiet sankcji",
                ],
            ),
        ] {
            for sentence in sentences {
                assert_eq!(find(sentence), [number], "{sentence}");
            }
        }
    }

    #[test]
    fn other_numbers_are_no_references() {
        for sentence in [
            "He ran 2H for three hours and paid 14038 dollars.",
            "a package of 18 measures",
            "The bank opened 12/2021 in Minsk (EU).",
            "The resolution of the dispute took 12 years.",
            "In order 14038 pieces were delivered.",
            "The general said 5 men died.",
        ] {
            assert_eq!(find(sentence), Vec::<String>::new(), "{sentence}");
        }
    }

    #[test]
    fn a_hostile_sentence_is_bounded() {
        let text = "General License 2H (EU) 2024/1865 ".repeat(30_000);
        let begun = std::time::Instant::now();
        assert_eq!(find(&text).len(), 2);
        assert!(begun.elapsed() < std::time::Duration::from_secs(2));
    }
}
