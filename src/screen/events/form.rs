//! Of what form a sentence is: a headline, a question, or what is true of anybody.

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
