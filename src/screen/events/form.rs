//! Of what form a sentence is, a headline, a question, or what is true of anybody, and which of its small words say
//! nothing of the act.

use super::Within;
use crate::screen::terms::Spotted;

/// Whether a sentence has no end stop, as headlines have none.
pub(super) fn is_title(sentence: &str) -> bool {
    !sentence.trim_end().ends_with(['.', '!', '"', '”'])
}

/// What is true of anybody announces nothing: "Whoever imposes sanctions ...".
pub(super) fn speaks_of_anybody(sentence: &str) -> bool {
    const ANYBODY: [&str; 8] =
        ["wer ", "whoever ", "quien ", "quienes ", "quiconque ", "kto ", "хто ", "кто "];
    let first: String = sentence.chars().take(10).flat_map(char::to_lowercase).collect();
    ANYBODY.iter().any(|word| first.starts_with(word))
}

/// A question announces nothing.
pub(super) fn asks(sentence: &str) -> bool {
    sentence.trim_end_matches(['"', '”', '»', ' ']).ends_with('?') || sentence.starts_with('¿')
}

/// Behind "not" it denies nothing.
pub(super) const ONLY: [&str; 11] = [
    "only",
    "just",
    "nur",
    "seulement",
    "solo",
    "tylko",
    "только",
    "лишь",
    "тільки",
    "лише",
    "толькі",
];

/// "Regulation (EC) No 765/2006": the sign of a number.
pub(super) fn numbers(within: &Within, s: &Spotted) -> bool {
    s.to == s.from + 1
        && s.to < within.to
        && within.folded(s.from) == "no"
        && within.folded(s.to).starts_with(|c: char| c.is_ascii_digit())
}

/// A word with its digits alike: "2021" and "2014" say the same.
pub(super) fn written(folded: &str) -> String {
    folded.chars().map(|c| if c.is_numeric() { '0' } else { c }).collect()
}

/// The first letters of a word.
pub(super) fn beginning(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(at, _)| &word[..at])
}

/// The last letters of a word.
pub(super) fn end(word: &str, letters: usize) -> &str {
    word.char_indices().rev().nth(letters - 1).map_or(word, |(at, _)| &word[at..])
}
