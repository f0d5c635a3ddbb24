//! What a sentence shows of what it announces: its words, the terms of the lists in it, what the rules read in
//! it, and the same of what stands around it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::screen::candidates::Reading;
use crate::screen::events::form::{asks, beginning, end, is_title, written};
use crate::screen::events::phrase::{country_of, counts, is_kind};
use crate::screen::events::{LONGEST_SENTENCE, MOST_TERMS, Text};
use crate::screen::sentence::{Quote, Sentences};
use crate::screen::terms::{Cue, Role, Spotted, Told, Vocabulary};
use crate::screen::tokens::Case;
use crate::screen::{Event, Tier};

/// All words of a sentence together weigh as much as so many other signs, divided by the root of their number each.
const WORDS_SHARE: f64 = 6.0;

/// Words are compared by so many letters, since most languages decline them behind.
const STEM: usize = 5;

/// And by so many of their last letters, which tell tense and voice.
const ENDING: usize = 3;

/// What an article is about stands in so many sentences at its beginning.
const OPENING: usize = 2;

/// The sentences of a document in their order, through all its fields.
pub(super) struct Seen<'a> {
    pub sentences: Vec<Sentence<'a>>,
    /// The terms of the document, each with the share of sentences that have it.
    shares: BTreeMap<String, f64>,
    vocabulary: &'a Vocabulary,
    /// The document names sanctions.
    in_context: bool,
}

/// A sentence, what the rules read in it, and what is known of those before.
pub(super) struct Sentence<'a> {
    pub reading: &'a Reading<'a>,
    pub quote: Quote<'a>,
    pub range: Range<usize>,
    pub spotted: Vec<Spotted>,
    pub read: Vec<&'a Event>,
    pub before: Before<'a>,
    /// The signs of `spotted` and of `read`.
    terms: Vec<String>,
    rules: Vec<String>,
}

/// What the text told before a sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before<'a> {
    /// In its headline or its first sentence.
    pub first: Option<&'a Event>,
    /// At last.
    pub last: Option<&'a Event>,
    /// So many sentences ago.
    since: usize,
    /// So many sentences stand before it.
    place: usize,
}

impl<'a> Seen<'a> {
    /// The first sentences of `readings`, so many at most, with the events that the rules read in them. What is a list or a
    /// table, and no sentence, is left out.
    pub(super) fn of(
        text: &Text<'a>,
        readings: impl Iterator<Item = &'a Reading<'a>>,
        events: &'a [Event],
        most: usize,
    ) -> Self {
        let vocabulary = text.vocabulary;
        let mut sentences: Vec<Sentence> = Vec::new();
        let mut before = Before::default();
        for reading in readings {
            for (quote, range) in cut(reading, most - sentences.len()) {
                let spotted = vocabulary.spot(reading, range.clone(), true);
                if spotted.len() > MOST_TERMS {
                    continue;
                }
                let own = |event: &&Event| {
                    event.sentence.field == reading.field && event.sentence.start == quote.start
                };
                let read: Vec<&Event> = events.iter().filter(own).collect();
                let told = read.last().copied();
                let terms = spotted.iter().map(|s| term(vocabulary, s)).collect();
                let rules = rules(&read);
                sentences.push(Sentence {
                    reading,
                    quote,
                    range,
                    spotted,
                    read,
                    before,
                    terms,
                    rules,
                });
                before.first = before.first.or(told.filter(|_| before.place < OPENING));
                before.since = if told.is_some() { 0 } else { before.since + 1 };
                before.last = told.or(before.last);
                before.place += 1;
            }
        }
        let mut shares: BTreeMap<String, f64> = BTreeMap::new();
        let each = 1.0 / sentences.len().max(1) as f64;
        for sentence in &sentences {
            for term in sentence.terms.iter().collect::<BTreeSet<_>>() {
                *shares.entry(format!("d:{term}")).or_default() += each;
            }
        }
        Self { sentences, shares, vocabulary, in_context: text.in_context }
    }

    /// Whether the words of a sentence may tell of an act. Where the text names no sanctions they must say more.
    pub(super) fn may_tell(&self, at: usize) -> bool {
        let sentence = &self.sentences[at];
        if self.in_context { sentence.tells() } else { sentence.imposes(self.vocabulary) }
    }

    /// Hand every sign of a sentence to `sign` with its value. All words together have that of so many other signs
    /// as [`WORDS_SHARE`] says, divided by the root of their number each.
    pub(super) fn signs(&self, at: usize, sign: &mut dyn FnMut(&str, f64)) {
        let sentence = &self.sentences[at];
        let words = sentence.words();
        let share = WORDS_SHARE / (words.len().max(1) as f64).sqrt();
        words.iter().for_each(|word| sign(word, share));
        sentence.form(&mut |name| sign(&name, 1.0));
        sentence.before.signs(&mut |name| sign(&name, 1.0));
        sentence.terms.iter().chain(&sentence.rules).for_each(|name| sign(name, 1.0));
        // What a term tells where the text is about sanctions it need not tell elsewhere.
        if !self.in_context {
            sign("o:", 1.0);
            sentence.terms.iter().for_each(|name| sign(&format!("o:{name}"), 1.0));
        }
        let terms: Vec<&String> =
            sentence.terms.iter().collect::<BTreeSet<_>>().into_iter().collect();
        for (n, first) in terms.iter().enumerate() {
            terms[n + 1..].iter().for_each(|second| sign(&format!("{first} & {second}"), 1.0));
        }
        let beside = [("v", at.checked_sub(1)), ("n", Some(at + 1))];
        for (place, other) in beside {
            let Some(other) = other.and_then(|other| self.sentences.get(other)) else { continue };
            for name in other.terms.iter().chain(&other.rules) {
                sign(&format!("{place}:{name}"), 1.0);
            }
        }
        self.shares.iter().for_each(|(name, share)| sign(name, *share));
    }
}

/// The sentences of a field that are no lists and no tables, with their words; so many of them, at most.
fn cut<'a>(reading: &Reading<'a>, most: usize) -> Vec<(Quote<'a>, Range<usize>)> {
    let tokens = reading.list();
    let mut sentences = Sentences::new(reading.text);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at).filter(|_| out.len() < most) {
        let from = at;
        at += 1;
        let around = sentences.around(token.start as usize, token.char_start as usize);
        let Some(quote) = around else { continue };
        while tokens.get(at).is_some_and(|token| (token.char_start as usize) < quote.end) {
            at += 1;
        }
        if at - from <= LONGEST_SENTENCE {
            out.push((quote, from..at));
        }
    }
    out
}

/// What a term of the lists is.
fn term(vocabulary: &Vocabulary, s: &Spotted) -> String {
    let id = &vocabulary.ids[s.id];
    match s.role {
        Role::Authority => "t:who".to_owned(),
        Role::Adjective => "t:whose".to_owned(),
        Role::Action => format!("t:act:{id}"),
        Role::Instrument if s.told == Told::InContext => format!("t:thing?:{id}"),
        Role::Instrument => format!("t:thing:{id}"),
        Role::Object => "t:object".to_owned(),
        Role::Exclude => "t:exclude".to_owned(),
        Role::Cue(_) => format!("t:cue:{id}"),
    }
}

/// What the rules read in a sentence.
fn rules(events: &[&Event]) -> Vec<String> {
    let mut rules = vec![format!("r:events {}", bits(events.len()))];
    for event in events {
        let Event { action, status, instrument, .. } = event;
        let status = status.as_str();
        let tier = if event.tier == Tier::Alert { "alert" } else { "review" };
        let reasons = event.reasons.iter().map(|reason| format!("r:because {}", reason.code));
        let read = [
            format!("r:{action}"),
            format!("r:{status}"),
            format!("r:{action} {status}"),
            format!("r:thing {instrument}"),
            format!("r:{tier}"),
        ];
        rules.extend(read.into_iter().chain(reasons));
    }
    rules
}

impl Sentence<'_> {
    /// Whether a word of it tells of an act, of what is imposed or forbidden, or of more of those whom it hits.
    fn tells(&self) -> bool {
        const CUES: [Cue; 5] =
            [Cue::Ban, Cue::BanNoun, Cue::Permit, Cue::Members, Cue::MembersNext];
        self.spotted.iter().any(|s| match s.role {
            Role::Action => true,
            Role::Instrument => s.told == Told::ByName,
            Role::Cue(cue) => CUES.contains(&cue),
            _ => false,
        })
    }

    /// Whether its words say that something of what may be forbidden is, or is permitted again, that something is
    /// imposed, or that a breach is pursued.
    fn imposes(&self, vocabulary: &Vocabulary) -> bool {
        const BANS: [Cue; 3] = [Cue::Ban, Cue::BanNoun, Cue::Permit];
        let any = |is: &dyn Fn(&Spotted) -> bool| self.spotted.iter().any(is);
        any(&|s| s.role == Role::Instrument && s.told == Told::ByName)
            || any(&|s| s.role == Role::Action && vocabulary.ids[s.id] == "enforce")
                && any(&|s| s.role == Role::Cue(Cue::Supply))
            || any(&|s| s.role == Role::Object)
                && any(&|s| matches!(s.role, Role::Cue(cue) if BANS.contains(&cue)))
    }

    /// The terms of the lists in it.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }

    /// Its words, their beginnings and endings.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::with_capacity(3 * self.range.len());
        for at in self.range.clone() {
            let word = written(&self.reading.folded(at));
            let stem = beginning(&word, STEM);
            if stem.len() < word.len() {
                words.push(format!("p:{stem}"));
                words.push(format!("s:{}", end(&word, ENDING)));
            }
            words.push(format!("w:{word}"));
        }
        words
    }

    /// The first word that has a sign, as the text has it.
    pub(super) fn word(&self, sign: &str) -> Option<&str> {
        let has = |at: &usize| {
            let word = written(&self.reading.folded(*at));
            match sign.split_once(':') {
                Some(("p", stem)) => stem.len() < word.len() && beginning(&word, STEM) == stem,
                Some((_, whole)) => word == whole,
                None => false,
            }
        };
        self.range.clone().find(has).map(|at| self.reading.slice(at, at + 1))
    }

    /// How it is built.
    fn form(&self, say: &mut impl FnMut(String)) {
        let text = self.quote.text;
        if is_title(text) {
            say("f:title".into());
        }
        if asks(text) {
            say("f:question".into());
        }
        if text.starts_with(['"', '“', '„', '«', '»', '—', '–', '-']) {
            say("f:quote".into());
        }
        let tokens = &self.reading.list()[self.range.clone()];
        let folded = |at: usize| self.reading.folded(at);
        let kinds = self.range.clone().filter(|at| is_kind(&folded(*at))).count();
        let numbers = self.range.clone().filter(|at| counts(&folded(*at))).count();
        let names = tokens.iter().skip(1).filter(|token| token.case == Case::Capital).count();
        say(format!("f:length {}", bits(tokens.len())));
        say(format!("f:kinds {}", bits(kinds)));
        say(format!("f:numbers {}", bits(numbers)));
        say(format!("f:names {}", bits(names)));
        let named = self.range.clone().filter_map(|at| country_of(self.reading.slice(at, at + 1)));
        say(format!("f:countries {}", named.collect::<BTreeSet<_>>().len().min(3)));
    }
}

impl Before<'_> {
    fn signs(&self, say: &mut impl FnMut(String)) {
        let Before { first, last, since, place } = *self;
        say(format!("c:place {}", place.min(OPENING)));
        if let Some(first) = first {
            say(format!("c:first {}", first.action));
            say(format!("c:first {}", first.status.as_str()));
        }
        if let Some(last) = last {
            say(format!("c:last {}", last.action));
            say(format!("c:last {} {}", last.status.as_str(), bits(since)));
        }
    }
}

/// The magnitude of a number: 0, 1, 2 for two and three, 3 for four to seven ...
fn bits(n: usize) -> u32 {
    usize::BITS - n.leading_zeros()
}
