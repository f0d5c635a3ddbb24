//! Candidates: spans of a field that may name an entity, before anything is decided.

mod align;
mod between;
mod initial;
mod korean;
pub(super) mod likeness;
mod shown;

use std::borrow::Cow;

use super::country_of;
use super::language::Capitals;
use super::lexicon::{Kind, Lexicon, Meaning};
use super::memo::{Ask, NONE, Set, TOGETHER, Words};
use super::terms::{Entry, Languages, Tells, Vocabulary};
use super::tokens::{Case, Cut, Gap, UNKNOWN, cut};
use crate::document::Field;

pub(crate) use self::align::{Match, legal_beside, matches};
pub(crate) use self::initial::beside_initial;
pub(crate) use self::likeness::Alike;
pub(crate) use self::shown::{Shown, held_of, is_no_first_name, is_relative, is_womans, shown};

/// One word of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Bytes of the field.
    pub start: u32,
    pub end: u32,
    /// The first code point of the field.
    pub char_start: u32,
    /// Length in code points.
    pub chars: u32,
    /// Index into [`Words`].
    word: u32,
    /// Id in the lexicon, or [`UNKNOWN`].
    pub id: u32,
    /// The set of words of the lists that it may stand for.
    pub alike: u32,
    pub case: Case,
    /// How long it is as an abbreviation before a period; a word that is none is long.
    short: u8,
    /// What stands before it.
    pub gap: Gap,
}

impl Token {
    /// One past its last code point.
    pub(crate) fn char_end(&self) -> usize {
        (self.char_start + self.chars) as usize
    }
}

/// Room for so many words of a field is kept for the next document.
const MOST_KEPT: usize = 1 << 16;

/// The words of a field, each with the words of the lists that it may stand for.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub list: Vec<Token>,
    /// Those that may stand for a word of a name.
    live: Vec<u32>,
    /// Those with which a phrase of the lists may begin.
    begins: Vec<u32>,
    /// Those with which a word for a sanction, a ban or what is banned may begin.
    instruments: Vec<(u32, Tells)>,
    /// Those that may be the surname of a Korean.
    koreans: Vec<u32>,
}

impl Tokens {
    /// Read `text`. `inflected` tells whether its language declines names in Latin letters, `capitals` what it
    /// writes with capitals.
    pub(crate) fn read(
        &mut self,
        lexicon: &Lexicon,
        vocabulary: &Vocabulary,
        words: &mut Words,
        text: &str,
        (inflected, capitals): (bool, Capitals),
    ) {
        self.clear();
        let small = inflected || capitals == Capitals::FirstOfName;
        let mut reader =
            Reader { lexicon, vocabulary, text, inflected, small, before: 0, alike: NONE };
        let (mut cuts, mut count) = ([Cut::default(); TOGETHER], 0);
        cut(text, |cut| {
            cuts[count] = cut;
            count += 1;
            if count == TOGETHER {
                reader.read(words, &cuts, self);
                count = 0;
            }
        });
        reader.read(words, &cuts[..count], self);
    }

    fn clear(&mut self) {
        let Self { list, live, begins, instruments, koreans } = self;
        list.clear();
        instruments.clear();
        [live, begins, koreans].into_iter().for_each(Vec::clear);
    }

    /// Give back the room that only a very long text needs.
    pub(crate) fn tidy(&mut self) {
        if self.list.capacity() > MOST_KEPT {
            *self = Self::default();
        }
    }
}

/// Reads the words of a text in their order.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    vocabulary: &'a Vocabulary,
    text: &'a str,
    inflected: bool,
    /// A word in small letters may continue a name.
    small: bool,
    /// Of the word before: how long it is as an abbreviation, and what it may stand for.
    before: u8,
    alike: u32,
}

impl Reader<'_> {
    fn read(&mut self, words: &mut Words, cuts: &[Cut], tokens: &mut Tokens) {
        let found = words.find(self.text, cuts);
        for (cut, found) in cuts.iter().zip(found) {
            self.word(words, *cut, found, tokens);
        }
    }

    fn word(&mut self, words: &mut Words, cut: Cut, found: u32, tokens: &mut Tokens) {
        let Self { lexicon, vocabulary, inflected, small, .. } = *self;
        let surface = &self.text[cut.start as usize..cut.end as usize];
        let (index, word) = words.word(lexicon, vocabulary, surface, found);
        let ask = match word.case {
            Case::Capital | Case::Upper | Case::None => Ask::Name { inflected },
            // A word in lower case is no name; in many languages it may continue one.
            Case::Lower
                if (small || word.cyrillic)
                    && self.alike != NONE
                    && cut.gap.within_name(self.before) =>
            {
                Ask::Continues { inflected }
            }
            Case::Lower | Case::Initial => Ask::Exact,
        };
        let alike = words.alike(lexicon, (index, word), surface, ask);
        let at = tokens.list.len() as u32;
        if alike != NONE && words.set(alike).named {
            tokens.live.push(at);
        }
        if word.begins {
            tokens.begins.push(at);
        }
        if word.tells.something() {
            tokens.instruments.push((at, word.tells));
        }
        if word.korean && word.case.is_capital() {
            tokens.koreans.push(at);
        }
        tokens.list.push(Token {
            start: cut.start,
            end: cut.end,
            char_start: cut.char_start,
            chars: word.chars,
            word: index,
            id: word.id,
            alike,
            case: word.case,
            short: word.short,
            gap: cut.gap,
        });
        (self.before, self.alike) = (word.short, alike);
    }
}

/// A field that has been read.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub field: Field,
    pub text: &'a str,
    /// Its language declines names in Latin letters.
    pub inflected: bool,
    pub capitals: Capitals,
    /// The languages whose terms count in it.
    pub languages: Languages,
    pub tokens: &'a Tokens,
    pub words: &'a Words,
}

/// A phrase that names weakly, supports or vetoes an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    pub meaning: Meaning,
}

impl<'a> Reading<'a> {
    pub(crate) fn list(&self) -> &'a [Token] {
        &self.tokens.list
    }

    /// Places of the words that may stand for a word of a name, in order.
    pub(crate) fn live(&self) -> &'a [u32] {
        &self.tokens.live
    }

    /// Places of the words that may be the surname of a Korean, in order.
    pub(crate) fn koreans(&self) -> &'a [u32] {
        &self.tokens.koreans
    }

    /// Places of the words that may say what is imposed, in order, with what they may tell of it.
    pub(crate) fn instruments(&self) -> &'a [(u32, Tells)] {
        &self.tokens.instruments
    }

    /// The terms that begin with the word at `at`, where they are kept.
    pub(crate) fn begun(&self, at: usize) -> Option<&'a [Entry]> {
        self.words.begun(self.tokens.list[at].word)
    }

    /// The words of the lists that the token at `at` may stand for, the nearest first.
    pub(crate) fn alike(&self, at: usize) -> &'a [Alike] {
        self.words.members(self.tokens.list[at].alike)
    }

    fn set(&self, at: usize) -> Set {
        self.words.set(self.tokens.list[at].alike)
    }

    /// The text of the tokens `from..to`.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.list()[from].start as usize..self.list()[to - 1].end as usize]
    }

    /// The folded form of a token.
    pub(crate) fn folded(&self, at: usize) -> Cow<'a, str> {
        self.words.folded(self.list()[at].word, || self.slice(at, at + 1))
    }

    /// Whether a sentence or a line begins with the token at `at`.
    pub(crate) fn begins(&self, at: usize) -> bool {
        let gap = self.list()[at].gap;
        at == 0 || gap.has(Gap::HARD) || gap.has(Gap::PERIOD)
    }

    /// Whether the text at `at` declines names: a declining language, or Cyrillic.
    pub(crate) fn is_declined(&self, at: usize) -> bool {
        self.inflected || self.folded(at).starts_with(|c: char| c > '\u{24f}')
    }

    /// The country that the word at `at` names, if it has a capital.
    pub(crate) fn country(&self, at: usize) -> Option<&'static str> {
        let token = &self.list()[at];
        self.words.country(token.word).unwrap_or_else(|| {
            token.case.is_capital().then(|| country_of(&self.folded(at))).flatten()
        })
    }

    /// Whether the word at `at` continues a name that the word before began. A comma does not,
    /// but in "LAST, First".
    pub(crate) fn joined(&self, at: usize) -> bool {
        let (before, gap) = (&self.list()[at - 1], self.list()[at].gap);
        gap.within_name(before.short) && (!gap.has(Gap::COMMA) || before.case == Case::Upper)
    }

    /// Whether the word at `at` may continue a name that has commas, a possessive or brackets.
    pub(crate) fn may_join(&self, at: usize) -> bool {
        self.list()[at].gap.within_any_name(self.list()[at - 1].short)
    }

    /// Weak aliases, context and exclusions, by position.
    pub(crate) fn phrases(&self, lexicon: &Lexicon) -> Vec<Phrase> {
        let mut found = Vec::new();
        for from in self.tokens.begins.iter().map(|at| *at as usize) {
            let mut node = 0;
            for to in from..self.list().len() {
                let id = self.list()[to].id;
                if id == UNKNOWN || (to > from && !self.joined(to)) {
                    break;
                }
                match lexicon.step(node, id) {
                    Some(next) => node = next,
                    None => break,
                }
                for meaning in lexicon.meanings(node) {
                    if self.written_as_name(lexicon, from, to + 1, meaning) {
                        found.push(Phrase { from, to: to + 1, meaning: *meaning });
                    }
                }
            }
        }
        found
    }

    /// Names are written with capitals in scripts that have them; context words need not be.
    fn written_as_name(
        &self,
        lexicon: &Lexicon,
        from: usize,
        to: usize,
        meaning: &Meaning,
    ) -> bool {
        if meaning.kind != Kind::Weak {
            return true;
        }
        let listed = &lexicon.phrases[meaning.phrase as usize];
        if !listed.chars().any(char::is_uppercase) {
            return true;
        }
        let tokens = &self.list()[from..to];
        let capital = |case: Case| case.is_capital() || case == Case::None;
        let acronym = to - from == 1
            && listed.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
            && listed.chars().count() <= 5;
        // A word that the list itself writes in lower case may be so in the text.
        let written = |token: Option<&Token>, word: Option<&str>| {
            token.is_some_and(|token| capital(token.case))
                || word.is_some_and(|word| !word.contains(char::is_uppercase))
        };
        let mut words = listed.split_whitespace();
        let (first, last) = (words.next(), words.next_back());
        let ends = written(tokens.first(), first)
            && (written(tokens.last(), last.or(first)) || tokens.len() > 2);
        ends && (!acronym || tokens[0].case == Case::Upper)
    }
}
