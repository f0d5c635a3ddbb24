//! Whether a text declines the names in it.

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

/// Whether names in Latin letters may have case endings in this document: by its stated
/// language, or by the letters that only such languages have.
pub(crate) fn declines(document: &Document) -> bool {
    if let Some(lang) = primary(document) {
        return DECLINING.contains(&lang.as_str());
    }
    let sample = &document.text[..document.text.floor_char_boundary(SAMPLE)];
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
