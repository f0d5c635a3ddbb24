//! Sentences: the evidence to quote.

mod borders;

use std::ops::Range;

/// Longest sentence that is kept whole, in code points; a text without full stops must not
/// become one quote.
pub(super) const LONGEST: usize = 1000;

/// Abbreviations after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 36] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "sen", "rep", "gov", "st", "jr", "sr", "vs",
    "no", "inc", "ltd", "corp", "co", "г", "ул", "им", "т", "д", "ee", "uu", "jan", "feb", "mar",
    "apr", "aug", "sep", "sept", "oct", "nov", "dec",
];

/// No abbreviation has more letters than four, in bytes however they are written.
const LONGEST_ABBREVIATION: usize = 16;

/// The sentences of a line that begins at the code point `start` of its text, in order; together they
/// cover it but for white space at their ends.
fn sentences(line: &str, start: usize) -> Vec<Quote<'_>> {
    let mut out = Vec::new();
    // Where the sentence in hand begins, in bytes of the line and code points of the text, and how far
    // it is read.
    let (mut first, mut start, mut at) = (0, start, start);
    let ends = borders::within(line).into_iter().chain([line.len()]);
    let mut from = 0;
    for end in ends {
        at += line[from..end].chars().count();
        from = end;
        let so_far = &line[first..end];
        if end == line.len() || !goes_on(so_far) || at - start >= LONGEST {
            close(&mut out, start, so_far);
            (first, start) = (end, at);
        }
    }
    out
}

/// Keep a sentence without the white space around it, cut where it is too long.
fn close<'a>(out: &mut Vec<Quote<'a>>, start: usize, text: &'a str) {
    let body = text.trim_start();
    let start = start + text[..text.len() - body.len()].chars().count();
    let body = body.trim_end();
    let length = body.chars().count();
    if length <= LONGEST {
        if length > 0 {
            out.push(Quote { start, end: start + length, text: body, cut: false });
        }
        return;
    }
    let chars: Vec<(usize, char)> = body.char_indices().collect();
    let space = |at: usize| chars[at].1.is_whitespace();
    let byte = |at: usize| chars.get(at).map_or(body.len(), |(byte, _)| *byte);
    let mut from = 0;
    while from < length {
        let most = length.min(from + LONGEST);
        // Between two words, if there are any.
        let between = (from + 1..most).rev().find(|at| space(*at)).filter(|_| most < length);
        let end = between.unwrap_or(most);
        let text = &body[byte(from)..byte(end)];
        out.push(Quote { start: start + from, end: start + end, text, cut: true });
        from = (end..length).find(|at| !space(*at)).unwrap_or(length);
    }
}

/// Whether a piece ends in an abbreviation or an initial rather than in a sentence.
fn goes_on(piece: &str) -> bool {
    let Some(body) = piece.trim_end_matches(' ').strip_suffix('.') else { return false };
    let last = body.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or("");
    let dotted = last.contains('.') && last.split('.').all(|part| part.chars().count() == 1);
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    // "das 17. Paket": an ordinal; "until December 8." is none, as English has the day last.
    let before = body[..body.len() - last.len()].trim_end();
    let month = || {
        let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
        ENGLISH_MONTHS.iter().any(|month| word.strip_suffix('.').unwrap_or(word) == *month)
    };
    let digits = last.len() <= 2 && last.chars().all(|c| c.is_ascii_digit()) && !last.is_empty();
    let ordinal = digits && !month();
    let short = last.len() <= LONGEST_ABBREVIATION;
    dotted || initial || ordinal || short && ABBREVIATIONS.contains(&&*last.to_lowercase())
}

const ENGLISH_MONTHS: [&str; 24] = [
    "January",
    "February",
    "March",
    "May",
    "June",
    "July",
    "October",
    "December",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
    "April",
    "August",
    "September",
    "November",
];

/// A sentence with its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote<'a> {
    /// First code point of the text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    pub text: &'a str,
    /// It is a part of a longer sentence.
    pub cut: bool,
}

/// The sentences of a text, cut where they are asked for: a sentence never goes on over the end
/// of a line, so one line at a time is enough.
pub(crate) struct Sentences<'a> {
    text: &'a str,
    /// The line in hand, in bytes, and its sentences.
    line: (Range<usize>, Vec<Quote<'a>>),
}

impl<'a> Sentences<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, line: (0..0, Vec::new()) }
    }

    /// The sentence that holds the byte `byte`, which is the code point `at`.
    pub(crate) fn around(&mut self, byte: usize, at: usize) -> Option<Quote<'a>> {
        let line = self.line(byte, at);
        let next = line.partition_point(|sentence| sentence.end <= at);
        line.get(next).copied().filter(|sentence| sentence.start <= at)
    }

    /// The sentences of the line that holds the byte `byte`, which is the code point `at`.
    pub(crate) fn line(&mut self, byte: usize, at: usize) -> &[Quote<'a>] {
        if !self.line.0.contains(&byte) {
            let from = self.text[..byte].rfind('\n').map_or(0, |end| end + 1);
            let to = self.text[byte..].find('\n').map_or(self.text.len(), |end| byte + end + 1);
            let start = at - self.text[from..byte].chars().count();
            self.line = (from..to, sentences(&self.text[from..to], start));
        }
        &self.line.1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        sentences(text, 0).iter().map(|s| chars[s.start..s.end].iter().collect()).collect()
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

    #[test]
    fn an_english_day_ends_a_sentence_and_an_ordinal_does_not() {
        assert_eq!(
            cut("It ends on December 8. Analysts doubt it."),
            ["It ends on December 8.", "Analysts doubt it."]
        );
        assert_eq!(cut("It ends on September 3. Few care.").len(), 2);
        assert_eq!(cut("Sie beschloss das 17. Paket."), ["Sie beschloss das 17. Paket."]);
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_between_words() {
        let long = "sanctions ".repeat(250);
        let parts = cut(&long);
        assert!(parts.len() == 3 && parts.iter().all(|part| part.starts_with("sanctions")));
        assert!(parts.iter().all(|part| part.ends_with("sanctions")), "{parts:?}");
        assert!(sentences(&long, 0).iter().all(|s| s.cut) && !sentences("Short.", 0)[0].cut);
        assert_eq!(cut(&"x".repeat(2500)).len(), 3);
    }

    #[test]
    fn a_line_at_a_time_gives_the_sentences_of_the_whole() {
        let text = "Яна. Прыехала у Mr. Smith.\nДва\r\n\nТры? Чатыры.";
        let whole = sentences(text, 0);
        let mut lazy = Sentences::new(text);
        for (at, (byte, c)) in text.char_indices().enumerate() {
            let quote = lazy.around(byte, at).map(|q| (q.start, q.end));
            let known = whole.iter().find(|s| s.start <= at && at < s.end);
            assert_eq!(quote, known.map(|s| (s.start, s.end)), "{at} {c:?}");
        }
    }

    proptest! {
        #[test]
        fn sentences_are_ordered_and_inside_the_text(text in any::<String>()) {
            let length = text.chars().count();
            let mut last = 0;
            for sentence in sentences(&text, 0) {
                prop_assert!(last <= sentence.start && sentence.start < sentence.end && sentence.end <= length);
                prop_assert!(sentence.end - sentence.start <= LONGEST);
                last = sentence.end;
            }
        }
    }
}
