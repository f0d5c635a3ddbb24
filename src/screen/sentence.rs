//! Sentences: the evidence to quote.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// A sentence as a range of code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sentence {
    pub start: usize,
    pub end: usize,
    /// It is a part of a longer one.
    pub cut: bool,
}

/// Longest sentence that is kept whole, in code points; a text without full stops must not
/// become one quote.
pub(super) const LONGEST: usize = 1000;

/// Abbreviations after which a full stop ends no sentence.
const ABBREVIATIONS: [&str; 26] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "sen", "rep", "gov", "st", "jr", "sr", "vs",
    "no", "inc", "ltd", "corp", "co", "г", "ул", "им", "т", "д", "ee", "uu",
];

/// The sentences of `text`, in order; together they cover it but for white space at their ends.
fn sentences(text: &str) -> Vec<Sentence> {
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
    if to.saturating_sub(from) <= LONGEST {
        if from < to {
            out.push(Sentence { start: from, end: to, cut: false });
        }
        return;
    }
    let chars: Vec<char> = text.chars().collect();
    let space = |at: usize| chars[at - start].is_whitespace();
    while from < to {
        let most = to.min(from + LONGEST);
        // Between two words, if there are any.
        let between = (from + 1..most).rev().find(|at| space(*at)).filter(|_| most < to);
        let end = between.unwrap_or(most);
        out.push(Sentence { start: from, end, cut: true });
        from = (end..to).find(|at| !space(*at)).unwrap_or(to);
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
    dotted || initial || ordinal || ABBREVIATIONS.contains(&last.to_lowercase().as_str())
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
            self.line = (from..to, quotes(&self.text[from..to], start));
        }
        &self.line.1
    }
}

/// The sentences of a line that begins at the code point `start` of its text.
fn quotes(line: &str, start: usize) -> Vec<Quote<'_>> {
    let mut quotes = Vec::new();
    let (mut byte, mut char) = (0, 0);
    for sentence in sentences(line) {
        let bytes_of = |from: usize, chars: usize| {
            line[from..].char_indices().nth(chars).map_or(line.len(), |(at, _)| from + at)
        };
        let from = bytes_of(byte, sentence.start - char);
        let to = bytes_of(from, sentence.end - sentence.start);
        quotes.push(Quote {
            start: start + sentence.start,
            end: start + sentence.end,
            text: &line[from..to],
            cut: sentence.cut,
        });
        (byte, char) = (to, sentence.end);
    }
    quotes
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
        assert!(sentences(&long).iter().all(|s| s.cut) && !sentences("Short.")[0].cut);
        assert_eq!(cut(&"x".repeat(2500)).len(), 3);
    }

    #[test]
    fn a_line_at_a_time_gives_the_sentences_of_the_whole() {
        let text = "Яна. Прыехала у Mr. Smith.\nДва\r\n\nТры? Чатыры.";
        let whole = sentences(text);
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
            for sentence in sentences(&text) {
                prop_assert!(last <= sentence.start && sentence.start < sentence.end && sentence.end <= length);
                prop_assert!(sentence.end - sentence.start <= LONGEST);
                last = sentence.end;
            }
        }
    }
}
