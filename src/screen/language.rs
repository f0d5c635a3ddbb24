//! The language of a text, and how it writes names: whether it declines them, and what has capitals.

use std::borrow::Cow;

use crate::document::Document;

/// Languages in Latin letters that give names case endings (ISO 639-1).
const DECLINING: [&str; 11] = ["pl", "cs", "sk", "sl", "hr", "sr", "bs", "lt", "lv", "hu", "et"];

/// So much of a text is looked at, in bytes, where its language is not stated.
const SAMPLE: usize = 4000;

/// The primary subtag of the language of a document, in lower case, where it is known.
pub(crate) fn primary(document: &Document) -> Option<String> {
    let lang = document.lang.as_deref().filter(|lang| !lang.is_empty())?;
    lang.split(['-', '_']).next().map(str::to_ascii_lowercase)
}

/// Small words that hardly any other of these languages has. A headline of three words has some.
const SMALL: [(&str, &[&str]); 8] = [
    ("en", &["the", "of", "and", "to", "on", "with", "from", "by", "was", "has", "over", "after"]),
    (
        "de",
        &["der", "die", "das", "und", "gegen", "mit", "von", "hat", "den", "dem", "wegen", "zu"],
    ),
    ("fr", &["le", "les", "des", "du", "et", "contre", "pour", "aux", "une", "dans", "sur", "est"]),
    ("es", &["el", "los", "las", "y", "del", "contra", "por", "una", "con", "al", "ha", "para"]),
    ("pl", &["w", "na", "z", "i", "przez", "wobec", "za", "się", "oraz", "przeciwko", "od", "do"]),
    ("ru", &["и", "на", "против", "что", "из", "по", "его", "от", "был", "не", "для", "со"]),
    ("uk", &["та", "й", "проти", "що", "щодо", "від", "із", "його", "було", "не", "для", "і"]),
    ("be", &["і", "ў", "супраць", "што", "ад", "яго", "з", "быў", "не", "для", "да", "паводле"]),
];

/// Languages that write the names of bodies with a capital in front only: "Banque commerciale de Syrie".
/// Those with case endings do so too.
const FIRST_ONLY: [&str; 6] = ["fr", "es", "it", "pt", "ca", "ro"];

/// Languages that write every noun with a capital.
const NOUNS: [&str; 2] = ["de", "lb"];

/// What a language writes with capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capitals {
    /// All words of a name, and nothing else in mid-sentence.
    Names,
    /// The first word of a body's name.
    FirstOfName,
    /// All nouns: a capital beside a name tells nothing.
    Nouns,
}

impl Capitals {
    /// Of a language by its code; of an unknown one as in English.
    pub(crate) fn of(language: Option<&str>) -> Self {
        match language {
            Some(language) if FIRST_ONLY.contains(&language) => Capitals::FirstOfName,
            Some(language) if NOUNS.contains(&language) => Capitals::Nouns,
            _ => Capitals::Names,
        }
    }
}

/// The language of a document: the stated one, or the one that its small words show.
pub(crate) fn of(document: &Document) -> Option<Cow<'static, str>> {
    primary(document).map(Cow::Owned).or_else(|| shown(document).map(Cow::Borrowed))
}

/// The beginning of a text, by which its language is told.
fn sample(text: &str) -> &str {
    &text[..text.floor_char_boundary(SAMPLE)]
}

/// The language that a text shows by its small words, where one has more of them than any other.
pub(crate) fn shown(document: &Document) -> Option<&'static str> {
    let mut counts = [0usize; SMALL.len()];
    let sample = |text| str::split(sample(text), |c: char| !c.is_alphanumeric());
    let words = sample(&document.title).chain(sample(&document.text));
    for word in words.filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        for (count, (_, small)) in counts.iter_mut().zip(&SMALL) {
            *count += usize::from(small.contains(&word.as_str()));
        }
    }
    let most = counts.iter().max().copied().filter(|most| *most > 0)?;
    let mut first = counts.iter().zip(&SMALL).filter(|(count, _)| **count == most);
    let (_, (language, _)) = first.next()?;
    first.next().is_none().then_some(language)
}

/// Whether names in Latin letters may have case endings in this document: by its stated
/// language, or by the letters that only such languages have.
pub(crate) fn declines(document: &Document) -> bool {
    if let Some(lang) = primary(document) {
        return DECLINING.contains(&lang.as_str());
    }
    let sample = sample(&document.text);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let marked = sample
        .chars()
        .filter(|c| {
            matches!(
                c,
                'ą' | 'ę'
                    | 'ł'
                    | 'ś'
                    | 'ż'
                    | 'ź'
                    | 'ć'
                    | 'ń'
                    | 'č'
                    | 'š'
                    | 'ž'
                    | 'ř'
                    | 'ě'
                    | 'ů'
            )
        })
        .count();
    marked * 100 > letters
}
