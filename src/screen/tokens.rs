//! One pass from text to words: where each stands, how it is written, what separates it from
//! the word before, and its id in the lexicon.
//!
//! Hyphens separate words, so that "Al-Jazira" and "Al Jazira" are the same two. Apostrophes
//! inside a word vanish ("O'Brien", "Dar'ya"), a possessive ends it, and so does a French or
//! Italian elision ("l'Iran"). Dotted capitals are one word ("U.S." is "us"). Scripts that are
//! written without spaces, and Hangul, whose particles cling to names, give one token a
//! character.

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
    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Case::Capital | Case::Upper | Case::Initial)
    }
}

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Gap(u8);

impl Gap {
    pub(crate) const SPACE: Gap = Gap(1);
    pub(crate) const NEWLINE: Gap = Gap(2);
    pub(crate) const HYPHEN: Gap = Gap(4);
    pub(crate) const QUOTE: Gap = Gap(8);
    pub(crate) const PERIOD: Gap = Gap(16);
    pub(crate) const COMMA: Gap = Gap(32);
    /// A mark that no name contains, or a blank line, or the beginning of the text.
    pub(crate) const HARD: Gap = Gap(64);
    pub(crate) const POSSESSIVE: Gap = Gap(128);

    pub(crate) fn has(self, other: Gap) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Gap) {
        self.0 |= other.0;
    }

    /// Whether a name can go on across it; `before` is the length of the word before.
    pub(crate) fn within_name(self, before: usize) -> bool {
        let stop = self.has(Gap::HARD) || self.has(Gap::POSSESSIVE);
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

/// One word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Bytes of the field.
    pub start: u32,
    pub end: u32,
    /// Code points of the field.
    pub char_start: u32,
    pub char_end: u32,
    /// Bytes of the folded text.
    fold_start: u32,
    fold_end: u32,
    /// Id in the lexicon, or [`UNKNOWN`].
    pub id: u32,
    pub case: Case,
    /// What stands before it.
    pub gap: Gap,
}

impl Token {
    /// Length in code points.
    pub(crate) fn chars(&self) -> usize {
        (self.char_end - self.char_start) as usize
    }
}

/// The words of one text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub list: Vec<Token>,
    folded: String,
}

/// The longest text that is read, in bytes; what follows is left out. Offsets are 32 bits wide,
/// and no article comes near.
pub(crate) const TEXT_LIMIT: usize = 256 << 20;

impl Tokens {
    /// Read `text`; `id` tells the lexicon's id of a folded word.
    pub(crate) fn read(text: &str, id: impl Fn(&str) -> u32) -> Self {
        let text = &text[..text.floor_char_boundary(TEXT_LIMIT)];
        let mut reader = Reader {
            text,
            id,
            out: Tokens {
                list: Vec::with_capacity(text.len() / 6),
                folded: String::with_capacity(text.len()),
            },
            gap: Gap::HARD,
            at: 0,
            chars: 0,
        };
        reader.run();
        reader.out
    }

    /// The folded form of a token.
    pub(crate) fn folded(&self, token: &Token) -> &str {
        &self.folded[token.fold_start as usize..token.fold_end as usize]
    }
}

struct Reader<'a, F> {
    text: &'a str,
    id: F,
    out: Tokens,
    gap: Gap,
    /// Bytes and code points read so far.
    at: usize,
    chars: usize,
}

impl<F: Fn(&str) -> u32> Reader<'_, F> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
        self.chars += 1;
    }

    fn run(&mut self) {
        while let Some(c) = self.peek() {
            if c.is_alphanumeric() {
                self.word(c);
            } else if c == '&' {
                let (start, char_start) = (self.at, self.chars);
                self.skip(c);
                let fold_start = self.out.folded.len();
                self.out.folded.push_str("and");
                self.push(start, char_start, fold_start, Case::None);
            } else {
                self.separator(c);
            }
        }
    }

    fn separator(&mut self, c: char) {
        self.skip(c);
        self.gap.add(match c {
            '\n' if self.gap.has(Gap::NEWLINE) => Gap::HARD,
            '\n' => Gap::NEWLINE,
            '\u{2029}' => Gap::HARD,
            _ if c.is_whitespace() => Gap::SPACE,
            _ if is_mark(c) => Gap(0),
            '-' if self.gap.has(Gap::HYPHEN) => Gap::HARD,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
                Gap::HYPHEN
            }
            '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '「' | '」' => {
                Gap::QUOTE
            }
            _ if is_apostrophe(c) => Gap::QUOTE,
            '.' if self.gap.has(Gap::PERIOD) => Gap::HARD,
            '.' => Gap::PERIOD,
            '·' | '・' | '=' => Gap::SPACE,
            ',' | '،' => Gap::COMMA,
            _ => Gap::HARD,
        });
    }

    fn word(&mut self, first: char) {
        let (start, char_start) = (self.at, self.chars);
        let fold_start = self.out.folded.len();
        if stands_alone(first) {
            self.skip(first);
            fold_char(first, &mut self.out.folded);
            self.marks();
            return self.push(start, char_start, fold_start, Case::None);
        }
        let (mut upper, mut lower, mut letters) = (0usize, 0usize, 0usize);
        let mut possessive = false;
        while let Some(c) = self.peek() {
            if c.is_alphanumeric() && !stands_alone(c) {
                upper += usize::from(c.is_uppercase());
                lower += usize::from(c.is_lowercase());
                letters += 1;
                self.skip(c);
                fold_char(c, &mut self.out.folded);
            } else if is_mark(c) {
                self.skip(c);
                fold_char(c, &mut self.out.folded);
            } else if is_apostrophe(c) {
                let word = &self.text[start..self.at];
                let mut next = self.text[self.at + c.len_utf8()..].chars();
                let (one, two) = (next.next(), next.next());
                let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if matches!(one, Some('s' | 'S')) && !goes_on(two) {
                    possessive = true;
                    break;
                }
                if !goes_on(one) || is_elision(word) {
                    break;
                }
                self.skip(c);
            } else if c == '.' && letters == 1 && upper == 1 && self.dotted_letter() {
                // Dotted capitals: read the whole row.
                while self.dotted_letter() {
                    self.skip('.');
                    let Some(letter) = self.peek() else { break };
                    upper += 1;
                    self.skip(letter);
                    fold_char(letter, &mut self.out.folded);
                }
                break;
            } else {
                break;
            }
        }
        let case = match (upper, lower) {
            (0, 0) => Case::None,
            (0, _) => Case::Lower,
            (1, 0) if letters == 1 && upper == 1 => Case::Initial,
            (_, 0) => Case::Upper,
            _ => Case::Capital,
        };
        self.push(start, char_start, fold_start, case);
        if possessive {
            for _ in 0..2 {
                if let Some(c) = self.peek() {
                    self.skip(c);
                }
            }
            self.gap.add(Gap::POSSESSIVE);
        }
    }

    /// Whether a period and a single capital letter follow, and then no further letter.
    fn dotted_letter(&self) -> bool {
        let mut next = self.text[self.at..].chars();
        next.next() == Some('.')
            && next.next().is_some_and(char::is_uppercase)
            && next.next().is_none_or(|c| !c.is_alphanumeric() && !is_mark(c))
    }

    fn marks(&mut self) {
        while let Some(c) = self.peek().filter(|c| is_mark(*c)) {
            self.skip(c);
            fold_char(c, &mut self.out.folded);
        }
    }

    fn push(&mut self, start: usize, char_start: usize, fold_start: usize, case: Case) {
        let id = match &self.out.folded[fold_start..] {
            "" => UNKNOWN,
            folded => (self.id)(folded),
        };
        self.out.list.push(Token {
            start: start as u32,
            end: self.at as u32,
            char_start: char_start as u32,
            char_end: self.chars as u32,
            fold_start: fold_start as u32,
            fold_end: self.out.folded.len() as u32,
            id,
            case,
            gap: self.gap,
        });
        self.gap = Gap::default();
    }
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

    fn words(text: &str) -> Vec<String> {
        let tokens = Tokens::read(text, |_| UNKNOWN);
        tokens.list.iter().map(|token| tokens.folded(token).to_owned()).collect()
    }

    #[test]
    fn words_are_cut_as_names_are_read() {
        assert_eq!(words("Al-Jazira’s U.S. office"), ["al", "jazira", "us", "office"]);
        assert_eq!(words("O'Brien l'Iran Dar’ya"), ["obrien", "l", "iran", "darya"]);
        assert_eq!(words("S.A. & Sons"), ["sa", "and", "sons"]);
        assert_eq!(words("习近平"), ["习", "近", "平"]);
        assert_eq!(words("ОАО «Нафтан»"), ["оао", "нафтан"]);
    }

    proptest! {
        #[test]
        fn offsets_slice_to_the_word_in_any_text(text in any::<String>()) {
            let chars: Vec<char> = text.chars().collect();
            for token in Tokens::read(&text, |_| UNKNOWN).list {
                let by_bytes = &text[token.start as usize..token.end as usize];
                let by_chars: String =
                    chars[token.char_start as usize..token.char_end as usize].iter().collect();
                prop_assert_eq!(by_bytes, by_chars);
            }
        }
    }
}
