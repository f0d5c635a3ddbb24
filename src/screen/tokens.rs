//! One pass from text to words: where each stands, and what separates it from the word before.
//! What is known of a word by its letters alone is looked up elsewhere ([`super::memo`]), since
//! a text says the same words again and again.
//!
//! Hyphens separate words, so that "Al-Jazira" and "Al Jazira" are the same two. Apostrophes
//! inside a word vanish ("O'Brien", "Dar'ya"), a possessive ends it, and so does a French or
//! Italian elision ("l'Iran"). Dotted capitals are one word ("U.S." is "us"). Scripts that are
//! written without spaces, and Hangul, whose particles cling to names, give one token a
//! character.

pub(crate) mod compound;
mod homoglyph;

use std::borrow::Cow;

use super::fold::{fold_char, is_mark};

/// The id of a word that no list knows.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// The script has no case, or it is a number.
    None,
    Lower,
    Capital,
    /// Two or more letters, all capitals.
    Upper,
    /// A single capital letter.
    Initial,
}

impl Case {
    /// How `surface` is written.
    pub(crate) fn of(surface: &str) -> Case {
        let (mut upper, mut lower, mut letters) = (0usize, 0usize, 0usize);
        for c in surface.chars().filter(|c| c.is_alphanumeric()) {
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
            letters += 1;
        }
        match (upper, lower) {
            (0, 0) => Case::None,
            (0, _) => Case::Lower,
            (1, 0) if letters == 1 => Case::Initial,
            (_, 0) => Case::Upper,
            _ => Case::Capital,
        }
    }

    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Case::Capital | Case::Upper | Case::Initial)
    }
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Gap(u16);

impl Gap {
    pub(crate) const SPACE: Gap = Gap(1);
    pub(crate) const NEWLINE: Gap = Gap(2);
    pub(crate) const HYPHEN: Gap = Gap(4);
    pub(crate) const QUOTE: Gap = Gap(8);
    pub(crate) const PERIOD: Gap = Gap(16);
    pub(crate) const COMMA: Gap = Gap(32);
    /// A mark that no name contains, or a blank line, or the beginning of the text.
    const STOP: Gap = Gap(64);
    pub(crate) const POSSESSIVE: Gap = Gap(128);
    /// What opens or closes a bracket: "Rape Crisis (England and Wales)".
    pub(crate) const BRACKET: Gap = Gap(256);
    /// What few names go on across.
    pub(crate) const HARD: Gap = Gap(Gap::STOP.0 | Gap::BRACKET.0);

    pub(crate) fn has(self, other: Gap) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Gap) {
        self.0 |= other.0;
    }

    /// Whether a name can go on across it; `before` is how long the word before is as an abbreviation.
    pub(crate) fn within_name(self, before: u8) -> bool {
        !self.has(Gap::POSSESSIVE) && !self.has(Gap::BRACKET) && self.within_any_name(before)
    }

    /// The same for a name that has a possessive or a bracket in it.
    pub(crate) fn within_any_name(self, before: u8) -> bool {
        let stop = self.has(Gap::STOP);
        let dash = self.has(Gap::HYPHEN) && (self.has(Gap::SPACE) || self.has(Gap::NEWLINE));
        // A period ends a sentence unless it ends an abbreviation.
        let end = self.has(Gap::PERIOD) && before > 3;
        !stop && !dash && !end
    }

    /// Nothing but white space.
    pub(crate) fn is_space(self) -> bool {
        self.0 & !(Gap::SPACE.0 | Gap::NEWLINE.0) == 0
    }
}

/// One word of a text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cut {
    /// Bytes of the text.
    pub start: u32,
    pub end: u32,
    /// The first code point.
    pub char_start: u32,
    /// What stands before it.
    pub gap: Gap,
}

/// The longest text that is read, in bytes; what follows is left out. Offsets are 32 bits wide,
/// and no article comes near.
pub(crate) const TEXT_LIMIT: usize = 256 << 20;

/// Hand every word of `text` to `word`, in order.
pub(crate) fn cut(text: &str, word: impl FnMut(Cut)) {
    let text = &text[..text.floor_char_boundary(TEXT_LIMIT)];
    Reader { text, word, gap: Gap::STOP, at: 0, chars: 0 }.run();
}

/// The folded form of a word, however it was cut out.
pub(crate) fn folded(surface: &str, out: &mut String) {
    if surface == "&" {
        return out.push_str("and");
    }
    let from = out.len();
    // A compound has a space or hyphen inside, an acronym perhaps "&".
    homoglyph::unmixed(surface)
        .chars()
        .filter(|c| {
            !matches!(c, '.' | '&' | ' ' | '-' | '\u{2010}' | '\u{2011}') && !is_apostrophe(*c)
        })
        .for_each(|c| fold_char(c, out));
    if compound::is_compound(&out[from..]) || out[from..].ends_with(['e', 'n']) {
        compound::settle(out, from);
    }
}

/// The letters of a word as its sounds are read from: as it is written, but a compound as it
/// folds.
pub(crate) fn letters(surface: &str, folded: &str) -> Vec<char> {
    // Full-width letters have no sounds, what they fold to has.
    let other = || surface.starts_with(|c| c > '\u{2000}') && folded.starts_with(|c| c < '\u{250}');
    let written = if compound::is_compound(folded) || surface.contains([' ', '-']) || other() {
        Cow::Borrowed(folded)
    } else {
        homoglyph::unmixed(surface)
    };
    let mut letters: Vec<char> =
        written.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphabetic()).collect();
    // Abd-Hamid has no dh.
    if folded.starts_with("abd") && letters.len() > 4 {
        letters.insert(3, '-');
    }
    letters
}

/// The folded words of a text.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    cut(text, |cut| {
        let mut word = String::new();
        folded(&text[cut.start as usize..cut.end as usize], &mut word);
        words.push(word);
    });
    words
}

struct Reader<'a, F> {
    text: &'a str,
    word: F,
    gap: Gap,
    /// Bytes and code points read so far.
    at: usize,
    chars: usize,
}

/// What an ASCII byte is: part of a word or not.
const IN_WORD: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// How many bytes the letter has that stands first, where it takes no table to tell that it is one:
/// ASCII with its digits, U+00C0 to U+017F and U+0400 to U+047F. Otherwise 0.
fn letter(bytes: &[u8]) -> usize {
    match *bytes {
        [byte, ..] if byte.is_ascii() => usize::from(IN_WORD[byte as usize]),
        // Times and divided by.
        [0xc3, 0x97 | 0xb7, ..] => 0,
        [0xc3..=0xc5 | 0xd0 | 0xd1, ..] => 2,
        _ => 0,
    }
}

impl<F: FnMut(Cut)> Reader<'_, F> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
        self.chars += 1;
    }

    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            // Most of any text: letters of a word, and one space.
            match byte {
                b' ' => {
                    self.at += 1;
                    self.chars += 1;
                    self.gap.add(Gap::SPACE);
                }
                _ if letter(&bytes[self.at..]) > 0 => self.word(),
                _ => self.other(),
            }
        }
    }

    fn other(&mut self) {
        let Some(c) = self.peek() else { return };
        if stands_alone(c) {
            let (start, char_start) = (self.at, self.chars);
            self.skip(c);
            // A syllable of Hangul may be written as its letters.
            let part = |next: &char| is_mark(*next) || is_jamo(c) && is_jamo_behind(*next);
            while let Some(part) = self.peek().filter(part) {
                self.skip(part);
            }
            self.push(start, char_start);
        } else if c.is_alphanumeric() {
            self.word();
        } else if c == '&' {
            let (start, char_start) = (self.at, self.chars);
            self.skip(c);
            self.push(start, char_start);
        } else {
            self.separator(c);
        }
    }

    fn separator(&mut self, c: char) {
        self.skip(c);
        self.gap.add(match c {
            '\n' if self.gap.has(Gap::NEWLINE) => Gap::STOP,
            '\n' => Gap::NEWLINE,
            // The cells of a table.
            '\u{2029}' | '\t' => Gap::STOP,
            _ if c.is_whitespace() => Gap::SPACE,
            _ if is_mark(c) => Gap(0),
            // EN+ Group
            '+' if self.gap == Gap::default() => Gap::default(),
            '-' if self.gap.has(Gap::HYPHEN) => Gap::STOP,
            // A long dash parts also where no spaces are set around it.
            '\u{2014}' | '\u{2015}' | '\u{fe58}' => Gap(Gap::HYPHEN.0 | Gap::SPACE.0),
            '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Gap::HYPHEN,
            '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '「' | '」' => {
                Gap::QUOTE
            }
            _ if is_apostrophe(c) => Gap::QUOTE,
            '.' if self.gap.has(Gap::PERIOD) => Gap::STOP,
            '.' => Gap::PERIOD,
            '·' | '・' | '=' => Gap::SPACE,
            ',' | '،' => Gap::COMMA,
            '(' | ')' => Gap::BRACKET,
            _ => Gap::STOP,
        });
    }

    /// Pass over letters that are certainly of a word.
    fn letters(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match letter(&bytes[self.at..]) {
                0 => return,
                length => self.at += length,
            }
            self.chars += 1;
        }
    }

    fn word(&mut self) {
        let (start, char_start) = (self.at, self.chars);
        let mut possessive = self.rest_of_word(start);
        while !possessive
            && let Some(length) =
                compound::goes_on(&self.text[start..self.at], &self.text[self.at..])
        {
            self.chars += self.text[self.at..self.at + length].chars().count();
            self.at += length;
            possessive = self.rest_of_word(start);
        }
        self.push(start, char_start);
        if possessive {
            for _ in 0..2 {
                if let Some(c) = self.peek() {
                    self.skip(c);
                }
            }
            self.gap.add(Gap::POSSESSIVE);
        }
    }

    /// Read on to the end of a word; whether a possessive follows.
    fn rest_of_word(&mut self, start: usize) -> bool {
        loop {
            self.letters();
            let Some(c) = self.peek() else { break };
            if c.is_ascii() && !matches!(c, '\'' | '`' | '.' | '&') {
                break;
            }
            if is_mark(c) || c.is_alphanumeric() && !stands_alone(c) {
                self.skip(c);
            } else if is_apostrophe(c) {
                let word = &self.text[start..self.at];
                let mut next = self.text[self.at + c.len_utf8()..].chars();
                let (one, two) = (next.next(), next.next());
                let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if matches!(one, Some('s' | 'S')) && !goes_on(two) {
                    return true;
                }
                if !goes_on(one) || is_elision(word) {
                    break;
                }
                self.skip(c);
            } else if c == '&' && self.is_acronym_with_and(start) {
                self.skip(c);
            } else if c == '.' && is_capital_letter(&self.text[start..self.at]) {
                // Dotted capitals: read the whole row.
                while self.dotted_letter() {
                    self.skip('.');
                    let Some(letter) = self.peek() else { break };
                    self.skip(letter);
                }
                break;
            } else {
                break;
            }
        }
        false
    }

    /// Whether "&" stands between the capitals of an acronym: AT&T.
    fn is_acronym_with_and(&self, start: usize) -> bool {
        let word = &self.text[start..self.at];
        let upper = |c: char| c.is_ascii_uppercase();
        let next = self.text[self.at + 1..].chars().take_while(|c| c.is_alphanumeric());
        let (capitals, letters) = next.fold((0, 0), |(a, b), c| (a + usize::from(upper(c)), b + 1));
        word.len() <= 3
            && word.chars().all(upper)
            && (1..=3).contains(&letters)
            && capitals == letters
    }

    /// Whether a period and a single capital letter follow, and then no further letter.
    fn dotted_letter(&self) -> bool {
        let mut next = self.text[self.at..].chars();
        next.next() == Some('.')
            && next.next().is_some_and(char::is_uppercase)
            && next.next().is_none_or(|c| !c.is_alphanumeric() && !is_mark(c))
    }

    fn push(&mut self, start: usize, char_start: usize) {
        (self.word)(Cut {
            start: start as u32,
            end: self.at as u32,
            char_start: char_start as u32,
            gap: std::mem::take(&mut self.gap),
        });
    }
}

fn is_capital_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʹ' | 'ʾ' | 'ʿ' | '′' | '\u{ff07}')
}

fn is_elision(word: &str) -> bool {
    matches!(
        word,
        "l" | "d"
            | "j"
            | "n"
            | "s"
            | "c"
            | "m"
            | "t"
            | "qu"
            | "all"
            | "dell"
            | "dall"
            | "nell"
            | "sull"
            | "un"
            | "L"
    )
}

/// A letter of Hangul that begins a syllable.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}')
}

/// A letter of Hangul that goes on with one.
fn is_jamo_behind(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11ff}')
}

/// Scripts written without spaces, and Hangul.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{31bf}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_cut_as_names_are_read() {
        assert_eq!(words("Al-Jazira’s U.S. office"), ["al", "jazira", "us", "office"]);
        assert_eq!(words("O'Brien l'Iran Dar’ya"), ["obrien", "l", "iran", "darya"]);
        assert_eq!(words("S.A. & Sons"), ["sa", "and", "sons"]);
        assert_eq!(words("习近平"), ["习", "近", "平"]);
        assert_eq!(words("ОАО «Нафтан»"), ["оао", "нафтан"]);
    }

    #[test]
    fn what_is_told_without_a_table_is_a_letter_by_the_table() {
        for c in ('\0'..='\u{10ffff}').take_while(|c| *c < '\u{3000}') {
            let length = letter(c.to_string().as_bytes());
            let is_one = c.is_alphanumeric() && !is_mark(c) && !stands_alone(c);
            assert!(length == 0 || is_one && length == c.len_utf8(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn offsets_slice_to_the_word_in_any_text(text in any::<String>()) {
            let chars: Vec<char> = text.chars().collect();
            let mut last = 0;
            cut(&text, |cut| {
                let by_bytes = &text[cut.start as usize..cut.end as usize];
                let from = cut.char_start as usize;
                let by_chars: String = chars[from..from + by_bytes.chars().count()].iter().collect();
                assert_eq!(by_bytes, by_chars);
                assert!(last <= cut.start && cut.start < cut.end);
                last = cut.end;
            });
        }
    }
}
