//! What sentences read like: what weights that were learnt from labelled news say of each.

mod signs;
mod weights;

use std::collections::BTreeMap;

use self::signs::{Before, Group, Sentence};
use self::weights::{Verdict, Weights};
use super::authority::{self, Who};
use super::clause::{self, Clause};
use super::date::Published;
use super::form::{asks, speaks_of_anybody};
use super::{Act, LONGEST_SENTENCE, MOST_TERMS, Within, by_rules, country, named, targets};
use crate::document::Field;
use crate::screen::candidates::Reading;
use crate::screen::sentence::Sentences;
use crate::screen::terms::{Role, Spotted, Told, Vocabulary};
use crate::screen::{Event, Hit, Reason, Signs, Span, Status, Tier};

/// A sentence in which the rules read nothing tells of an act from these odds on.
const TOLD: f64 = 0.7;

/// Of one that deserves a message it must be surer.
const SURE: f64 = 0.85;

/// What the rules read in a sentence whose odds are less is dropped.
const UNLIKELY: f64 = 0.3;

/// The events that the rules read, with what the weights say of each sentence of a text that names sanctions: those
/// that no rule reads, other acts and statuses, and sentences that announce nothing.
pub(super) fn with_learned(
    vocabulary: &Vocabulary,
    readings: &[Reading],
    hits: &[Hit],
    published: Published,
    events: Vec<Event>,
) -> Vec<Event> {
    let weights = Weights::read();
    let mut more: Vec<Event> = Vec::new();
    let mut verdicts: BTreeMap<(Field, usize), Verdict> = BTreeMap::new();
    for reading in readings.iter().filter(|reading| reading.field != Field::Furniture) {
        for sentence in sentences(vocabulary, reading, &events) {
            let verdict = weights.of(&sentence);
            let text = sentence.quote.text;
            if !sentence.read.is_empty() {
                verdicts.insert((reading.field, sentence.quote.start), verdict);
            } else if verdict.event >= TOLD && !asks(text) && !speaks_of_anybody(text) {
                more.extend(event(sentence, &verdict, hits, published));
            }
        }
    }
    let verdict = |event: &Event| verdicts.get(&(event.sentence.field, event.sentence.start));
    let mut alone: BTreeMap<(Field, usize), usize> = BTreeMap::new();
    for event in &events {
        *alone.entry((event.sentence.field, event.sentence.start)).or_default() += 1;
    }
    let mut all: Vec<Event> = Vec::new();
    for mut event in events {
        let Some(verdict) = verdict(&event) else {
            all.push(event);
            continue;
        };
        if verdict.event < UNLIKELY {
            continue;
        }
        if alone.get(&(event.sentence.field, event.sentence.start)) == Some(&1) {
            correct(&mut event, verdict);
        }
        all.push(event);
    }
    all.extend(more);
    all.sort_by_key(|event| (event.sentence.field, event.sentence.start));
    all
}

/// What the sentence reads like instead of what the rules read.
fn correct(event: &mut Event, verdict: &Verdict) {
    let act = verdict.act(Some(&event.action)).filter(|act| *act != event.action);
    let status = verdict.status(Some(event.status)).filter(|status| *status != event.status);
    if act.is_none() && status.is_none() {
        return;
    }
    let read = format!("{} {}", event.action, event.status.as_str());
    event.action = act.map_or(event.action.clone(), str::to_owned);
    event.status = status.unwrap_or(event.status);
    let text = format!("by its words alone it would be {read}, but sentences like it tell otherwise");
    event.reasons.push(Reason { code: "reads-otherwise".into(), weight: 0.0, text });
    if !matches!(event.status, Status::Done | Status::Planned) {
        event.tier = Tier::Review;
    }
}

/// The event of a sentence in which the rules read none.
fn event(
    sentence: Sentence,
    verdict: &Verdict,
    hits: &[Hit],
    published: Published,
) -> Option<Event> {
    let Sentence { vocabulary, reading, quote, range, spotted, before, .. } = sentence;
    let told = verdict.act(None)?;
    let status = verdict.status(None)?;
    let known = before.last.or(before.first).filter(|event| !event.authorities.is_empty());
    let known = known.map(|event| {
        event.authorities.iter().filter_map(|id| vocabulary.position(id)).collect::<Vec<_>>()
    });
    let within = Within {
        vocabulary,
        reading,
        sentence: quote,
        from: range.start,
        to: range.end,
        spotted: authority::with_governments(spotted, |at| reading.folded(at)),
        known: known.clone(),
        mentioned: None,
        inherited: None,
        published,
        in_context: true,
    };
    let action = within.act(told)?;
    let instrument = within.thing(&action, before.last)?;
    let clauses = clause::split(&within);
    let own = clauses.iter().find(|clause| clause.from <= action.from && action.to <= clause.to);
    let whole = Clause { from: range.start, to: range.end, relative: false };
    let clause = own.unwrap_or(&whole);
    let phrase = targets::phrase(&within, clause, &action, &instrument);
    let who = authority::who(&within, clause, &action, &instrument, phrase).unwrap_or_else(|| Who {
        ids: known.unwrap_or_default(),
        words: "…".into(),
        place: None,
        doubt: None,
    });
    let countries: Vec<&str> = who.ids.iter().map(|id| country(&vocabulary.ids[*id])).collect();
    let targets = phrase.map(|(from, to)| named::targets(&within, from, to, hits, &countries));
    let act = Act { action, instrument, who, targets: targets.unwrap_or_default(), status };
    let confidence = (verdict.event.min(0.99) * 100.0).round() / 100.0;
    let words: Vec<String> = verdict.words.iter().map(|word| format!("“{word}”")).collect();
    let text = format!("it reads as announcements do, most by {}", words.join(", "));
    let reason = Reason { code: "reads-like".into(), weight: confidence, text };
    let mut event = within.tell(clause, &act, told.to_owned(), (confidence, vec![reason]), hits);
    if confidence < SURE || event.authorities.is_empty() {
        event.tier = Tier::Review;
    }
    Some(event)
}

impl Within<'_> {
    /// The word that tells of the act: the term of it, that of any other act, or what is imposed.
    fn act(&self, told: &str) -> Option<Spotted> {
        let id = self.vocabulary.position(told)?;
        let acts = || self.of(Role::Action).filter(|s| !self.excluded(s));
        let own = acts().find(|s| self.id(s) == told).or_else(|| acts().next());
        let at = own.or_else(|| self.of(Role::Instrument).next()).copied();
        let first = Spotted {
            from: self.from,
            to: self.from + 1,
            role: Role::Action,
            id,
            hole: None,
            told: Told::InContext,
        };
        Some(at.map_or(first, |s| Spotted { role: Role::Action, id, ..s }))
    }

    /// What is imposed: what the sentence names nearest to the act, or what the text told of before.
    fn thing(&self, act: &Spotted, before: Option<&Event>) -> Option<Spotted> {
        let far = |s: &&Spotted| s.from.abs_diff(act.from);
        let named = self.of(Role::Instrument).filter(|s| !self.excluded(s)).min_by_key(far);
        let id = before.map_or("sanctions", |event| &event.instrument);
        let id = self.vocabulary.position(id).or_else(|| self.vocabulary.position("sanctions"))?;
        let told = Spotted { role: Role::Instrument, id, told: Told::InContext, ..*act };
        Some(named.copied().unwrap_or(told))
    }
}

/// The sentences of a field in order, with what the rules read in them. What is a list or a table, and no sentence,
/// is left out.
fn sentences<'a>(
    vocabulary: &'a Vocabulary,
    reading: &'a Reading<'a>,
    events: &'a [Event],
) -> Vec<Sentence<'a>> {
    let tokens = reading.list();
    let mut cut = Sentences::new(reading.text);
    let mut out: Vec<Sentence> = Vec::new();
    let (mut at, mut before) = (0, Before::default());
    while let Some(token) = tokens.get(at) {
        let from = at;
        at += 1;
        let around = cut.around(token.start as usize, token.char_start as usize);
        let Some(quote) = around else { continue };
        while tokens.get(at).is_some_and(|token| (token.char_start as usize) < quote.end) {
            at += 1;
        }
        if at - from > LONGEST_SENTENCE {
            continue;
        }
        let spotted = vocabulary.spot(reading, from..at, true);
        if spotted.len() > MOST_TERMS {
            continue;
        }
        let own = |event: &&Event| {
            event.sentence.field == reading.field && event.sentence.start == quote.start
        };
        let read: Vec<&Event> = events.iter().filter(own).collect();
        let told = read.last().copied();
        out.push(Sentence { vocabulary, reading, quote, range: from..at, spotted, read, before });
        before.first = before.first.or(told.filter(|_| before.place < OPENING));
        before.since = if told.is_some() { 0 } else { before.since + 1 };
        before.last = told.or(before.last);
        before.place += 1;
    }
    out
}

/// All words of a sentence together weigh as much as so many other signs, divided by the root of their number
/// each.
pub const WORDS_SHARE: f64 = 6.0;

/// What an article is about stands in so many sentences at its beginning.
const OPENING: usize = 2;

/// What is seen in each sentence of a document, before any is judged by it.
pub(in crate::screen) fn signs(
    vocabulary: &Vocabulary,
    readings: &[Reading],
    hits: &[Hit],
    published: Option<jiff::civil::Date>,
) -> Vec<Signs> {
    let events = by_rules(vocabulary, readings, hits, published).events;
    let of = |sentence: Sentence| {
        let (mut words, mut others) = (Vec::new(), Vec::new());
        sentence.signs(|sign, group| match group {
            Group::Words => words.push(sign.to_owned()),
            Group::Terms => others.push(sign.to_owned()),
        });
        let (field, quote) = (sentence.reading.field, sentence.quote);
        let (start, end, text) = (quote.start, quote.end, quote.text.to_owned());
        Signs { sentence: Span { field, start, end, text }, words, others }
    };
    let sentences = readings.iter().flat_map(|reading| sentences(vocabulary, reading, &events));
    sentences.map(of).collect()
}
