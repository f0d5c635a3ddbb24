//! What a sentence shows of what it announces: its words, the terms of the lists in it, what the rules read in
//! it, and what the text told before.

use std::fmt::Write as _;
use std::ops::Range;

use crate::screen::candidates::Reading;
use crate::screen::events::form::{asks, is_title};
use crate::screen::events::phrase::{counts, is_kind};
use crate::screen::sentence::Quote;
use crate::screen::terms::{Role, Spotted, Told, Vocabulary};
use crate::screen::tokens::Case;
use crate::screen::{Event, Tier};

/// Words are compared by so many letters, since most languages decline them behind.
const STEM: usize = 5;

/// And by so many of their last letters, which tell tense and voice.
const ENDING: usize = 3;

/// A sentence, and what is known of it and of those before.
pub(super) struct Sentence<'a> {
    pub vocabulary: &'a Vocabulary,
    pub reading: &'a Reading<'a>,
    pub quote: Quote<'a>,
    pub range: Range<usize>,
    pub spotted: Vec<Spotted>,
    /// What the rules read in it.
    pub read: Vec<&'a Event>,
    pub before: Before<'a>,
}

/// What the text told before a sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before<'a> {
    /// In its headline or its first sentence.
    pub first: Option<&'a Event>,
    /// At last.
    pub last: Option<&'a Event>,
    /// So many sentences ago.
    pub since: usize,
    /// So many sentences stand before it.
    pub place: usize,
}

impl Sentence<'_> {
    /// Hand every sign to `sign`.
    pub(super) fn signs(&self, mut sign: impl FnMut(&str, Group)) {
        let mut name = String::new();
        let mut say = |group: Group, parts: std::fmt::Arguments| {
            name.clear();
            let _ = name.write_fmt(parts);
            sign(&name, group);
        };
        self.words(&mut |parts| say(Group::Words, parts));
        self.terms(&mut |parts| say(Group::Terms, parts));
        self.form(&mut |parts| say(Group::Terms, parts));
        self.context(&mut |parts| say(Group::Terms, parts));
    }

    fn words(&self, say: &mut impl FnMut(std::fmt::Arguments)) {
        for at in self.range.clone() {
            let word = written(&self.reading.folded(at));
            let stem = start(&word, STEM);
            say(format_args!("w:{word}"));
            if stem.len() < word.len() {
                say(format_args!("p:{stem}"));
                say(format_args!("s:{}", end(&word, ENDING)));
            }
        }
    }

    fn terms(&self, say: &mut impl FnMut(std::fmt::Arguments)) {
        let mut before = String::new();
        for s in &self.spotted {
            let id = &self.vocabulary.ids[s.id];
            let term = match s.role {
                Role::Authority => "who".to_owned(),
                Role::Adjective => "whose".to_owned(),
                Role::Action => format!("act:{id}"),
                Role::Instrument if s.told == Told::InContext => format!("thing?:{id}"),
                Role::Instrument => format!("thing:{id}"),
                Role::Object => "object".to_owned(),
                Role::Exclude => "exclude".to_owned(),
                Role::Cue(_) => format!("cue:{id}"),
            };
            say(format_args!("t:{term}"));
            if !before.is_empty() {
                say(format_args!("tt:{before} {term}"));
            }
            before = term;
        }
    }

    fn form(&self, say: &mut impl FnMut(std::fmt::Arguments)) {
        let text = self.quote.text;
        if is_title(text) {
            say(format_args!("f:title"));
        }
        if asks(text) {
            say(format_args!("f:question"));
        }
        if text.starts_with(['"', '“', '„', '«', '»', '—', '–', '-']) {
            say(format_args!("f:quote"));
        }
        let tokens = &self.reading.list()[self.range.clone()];
        say(format_args!("f:length {}", bits(tokens.len())));
        let folded = |at: usize| self.reading.folded(at);
        let kinds = self.range.clone().filter(|at| is_kind(&folded(*at))).count();
        let numbers = self.range.clone().filter(|at| counts(&folded(*at))).count();
        let names = tokens.iter().skip(1).filter(|token| token.case == Case::Capital).count();
        say(format_args!("f:kinds {}", bits(kinds)));
        say(format_args!("f:numbers {}", bits(numbers)));
        say(format_args!("f:names {}", bits(names)));
    }

    fn context(&self, say: &mut impl FnMut(std::fmt::Arguments)) {
        let Before { first, last, since, place } = self.before;
        say(format_args!("c:place {}", bits(place)));
        if let Some(first) = first {
            say(format_args!("c:first {}", first.action));
            say(format_args!("c:first {}", first.status.as_str()));
        }
        if let Some(last) = last {
            say(format_args!("c:last {}", last.action));
            say(format_args!("c:last {} {}", last.status.as_str(), bits(since)));
        }
        say(format_args!("r:events {}", bits(self.read.len())));
        for event in &self.read {
            let tier = if event.tier == Tier::Alert { "alert" } else { "review" };
            let Event { action, status, instrument, .. } = event;
            say(format_args!("r:{action}"));
            say(format_args!("r:{}", status.as_str()));
            say(format_args!("r:{action} {}", status.as_str()));
            say(format_args!("r:thing {instrument}"));
            say(format_args!("r:{tier}"));
            for reason in &event.reasons {
                say(format_args!("r:because {}", reason.code));
            }
        }
    }
}

/// How a sign weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// One of many words: they share what a sentence can say.
    Words,
    /// By itself.
    Terms,
}

/// A word with its digits alike: "2021" and "2014" say the same.
fn written(folded: &str) -> String {
    folded.chars().map(|c| if c.is_numeric() { '0' } else { c }).collect()
}

/// The first letters of a word.
fn start(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(at, _)| &word[..at])
}

/// The last letters of a word.
fn end(word: &str, letters: usize) -> &str {
    word.char_indices().rev().nth(letters - 1).map_or(word, |(at, _)| &word[at..])
}

/// The magnitude of a number: 0, 1, 2 for two and three, 3 for four to seven ...
fn bits(n: usize) -> u32 {
    usize::BITS - n.leading_zeros()
}
