//! Sentences: the evidence to quote.

use unicode_segmentation::UnicodeSegmentation;

/// A sentence as a range of code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub start: usize,
    pub end: usize,
}

/// Longest sentence that is kept whole, in code points; a text without full stops must not
/// become one quote.
const LONGEST: usize = 1000;

/// Abbreviations after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 24] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "sen", "rep", "gov", "st", "jr", "sr", "vs",
    "no", "inc", "ltd", "corp", "co", "г", "ул", "им", "т", "д",
];

/// The sentences of `text`, in order; together they cover it but for white space at their ends.
pub(crate) fn sentences(text: &str) -> Vec<Sentence> {
    let mut out: Vec<Sentence> = Vec::new();
    let (mut start, mut at, mut open) = (0, 0, false);
    let mut so_far = String::new();
    for piece in text.split_sentence_bounds() {
        let chars = piece.chars().count();
        if !open {
            start = at;
            so_far.clear();
        }
        so_far.push_str(piece);
        at += chars;
        open = goes_on(&so_far) && at - start < LONGEST;
        if !open {
            close(&mut out, start, &so_far);
        }
    }
    if open {
        close(&mut out, start, &so_far);
    }
    out
}

/// Keep a sentence without the white space around it, cut where it is too long.
fn close(out: &mut Vec<Sentence>, start: usize, text: &str) {
    let lead = text.chars().take_while(|c| c.is_whitespace()).count();
    let trail = text.chars().rev().take_while(|c| c.is_whitespace()).count();
    let (mut from, to) = (start + lead, start + text.chars().count().saturating_sub(trail));
    while from < to {
        let end = to.min(from + LONGEST);
        out.push(Sentence { start: from, end });
        from = end;
    }
}

/// Whether a piece ends in an abbreviation or an initial rather than in a sentence.
fn goes_on(piece: &str) -> bool {
    let Some(body) = piece.trim_end_matches(' ').strip_suffix('.') else { return false };
    let last = body.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or("");
    let dotted = last.contains('.') && last.split('.').all(|part| part.chars().count() == 1);
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    dotted || initial || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
}

/// The sentence that holds the code point `at`.
pub(crate) fn around(sentences: &[Sentence], at: usize) -> Option<Sentence> {
    let next = sentences.partition_point(|sentence| sentence.end <= at);
    sentences.get(next).copied().filter(|sentence| sentence.start <= at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        sentences(text).iter().map(|s| chars[s.start..s.end].iter().collect()).collect()
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        assert_eq!(
            cut("The U.S. Treasury acted. Mr. Ivanov did not."),
            ["The U.S. Treasury acted.", "Mr. Ivanov did not."]
        );
        assert_eq!(
            cut("В. Путин приехал. Он уехал.\nИтог."),
            ["В. Путин приехал.", "Он уехал.", "Итог."]
        );
    }

    proptest! {
        #[test]
        fn sentences_are_ordered_and_inside_the_text(text in any::<String>()) {
            let length = text.chars().count();
            let mut last = 0;
            for sentence in sentences(&text) {
                prop_assert!(last <= sentence.start && sentence.start < sentence.end && sentence.end <= length);
                prop_assert!(sentence.end - sentence.start <= LONGEST);
                last = sentence.end;
            }
        }
    }
}
