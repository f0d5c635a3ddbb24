//! The language of a text, and how sure that is.

use super::html;

/// Detection below this many characters is guessing.
const MIN_DETECTED: usize = 200;
/// Language is detected in so many first bytes.
const DETECTED_WITHIN: usize = 20_000;

/// The text shows the language that its publisher declares.
const AGREED: f64 = 1.0;
/// The text shows it, and the publisher says another one or none.
pub(crate) const SHOWN: f64 = 0.9;
/// Only the publisher says it.
const DECLARED: f64 = 0.8;

/// The language that the text shows without doubt, else the one that is declared for it, and how
/// sure that is (0..1). Some sites declare the language of their template.
pub(crate) fn of(text: &str, declared: Option<&str>) -> Option<(String, f64)> {
    match (detected(text), declared) {
        (Some(seen), Some(said)) if seen == said => Some((seen, AGREED)),
        // Near relatives are told apart better by those who write them.
        (Some(seen), Some(said)) if related(&seen, said) => Some((said.to_owned(), DECLARED)),
        (Some(seen), _) => Some((seen, SHOWN)),
        (None, said) => said.map(|said| (said.to_owned(), DECLARED)),
    }
}

/// Languages that detection mistakes for each other even in a long text.
fn related(a: &str, b: &str) -> bool {
    [
        &["nb", "nn", "no", "da", "sv"][..],
        &["hr", "sr", "bs", "sl", "mk", "bg"],
        &["cs", "sk"],
        &["es", "ca", "gl", "pt"],
        &["id", "ms", "jv"],
        &["fa", "ps", "ur", "ar"],
        &["nl", "af"],
        &["zh", "ja"],
    ]
    .iter()
    .any(|family| family.contains(&a) && family.contains(&b))
}

fn detected(text: &str) -> Option<String> {
    if text.chars().take(MIN_DETECTED).count() < MIN_DETECTED {
        return None;
    }
    let sample = html::cut(text, DETECTED_WITHIN);
    let info = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
    let code = info.lang().code();
    Some(
        TWO_LETTERS
            .iter()
            .find(|(three, _)| *three == code)
            .map_or(code, |(_, two)| two)
            .to_owned(),
    )
}

/// ISO 639-3 to ISO 639-1 (BCP 47 takes the shorter), for the languages that are detected.
const TWO_LETTERS: &[(&str, &str)] = &[
    ("epo", "eo"),
    ("eng", "en"),
    ("rus", "ru"),
    ("cmn", "zh"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("ben", "bn"),
    ("fra", "fr"),
    ("deu", "de"),
    ("ukr", "uk"),
    ("kat", "ka"),
    ("ara", "ar"),
    ("hin", "hi"),
    ("jpn", "ja"),
    ("heb", "he"),
    ("yid", "yi"),
    ("pol", "pl"),
    ("amh", "am"),
    ("jav", "jv"),
    ("kor", "ko"),
    ("nob", "nb"),
    ("dan", "da"),
    ("swe", "sv"),
    ("fin", "fi"),
    ("tur", "tr"),
    ("nld", "nl"),
    ("hun", "hu"),
    ("ces", "cs"),
    ("ell", "el"),
    ("bul", "bg"),
    ("bel", "be"),
    ("mar", "mr"),
    ("kan", "kn"),
    ("ron", "ro"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("mkd", "mk"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("tam", "ta"),
    ("vie", "vi"),
    ("urd", "ur"),
    ("tha", "th"),
    ("guj", "gu"),
    ("uzb", "uz"),
    ("pan", "pa"),
    ("aze", "az"),
    ("ind", "id"),
    ("tel", "te"),
    ("pes", "fa"),
    ("mal", "ml"),
    ("ori", "or"),
    ("mya", "my"),
    ("nep", "ne"),
    ("sin", "si"),
    ("khm", "km"),
    ("tuk", "tk"),
    ("aka", "ak"),
    ("zul", "zu"),
    ("sna", "sn"),
    ("afr", "af"),
    ("lat", "la"),
    ("slk", "sk"),
    ("cat", "ca"),
    ("tgl", "tl"),
    ("hye", "hy"),
    ("cym", "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_detected_only_in_a_long_text() {
        let text = "Белорусский нефтеперерабатывающий завод сообщил об остановке производства после введения новых ограничений. ".repeat(3);
        assert_eq!(detected(&text).as_deref(), Some("ru"));
        assert_eq!(detected("Завод остановлен"), None);
    }

    #[test]
    fn every_detectable_language_has_its_code() {
        for lang in whatlang::Lang::all() {
            assert!(TWO_LETTERS.iter().any(|(three, _)| *three == lang.code()), "{}", lang.code());
        }
    }
}
