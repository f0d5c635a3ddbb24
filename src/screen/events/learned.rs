//! What sentences read like: what weights that were learnt from labelled news say of each.

mod signs;
mod weights;

use std::collections::BTreeMap;

use self::signs::{Seen, Sentence};
use self::weights::{Verdict, Weights};
use super::authority::{self, Who};
use super::clause::{self, Clause};
use super::date::Published;
use super::form::{asks, speaks_of_anybody};
use super::{Act, Within, by_rules, country, named, targets};
use crate::document::Field;
use crate::screen::candidates::Reading;
use crate::screen::terms::{Role, Spotted, Told, Vocabulary};
use crate::screen::{Event, Hit, Reason, Signs, Span, Status, Tier};

/// A sentence in which the rules read nothing tells of an act where the logarithm of its odds is so much: three in four.
const TOLD: f64 = 1.1;

/// What it tells deserves a message only if it is so sure, 0..1 ...
const SURE: f64 = 0.9;

/// ... and stands no further from what deserves one by the rules, in sentences.
const NEAR: usize = 4;

/// What the rules read in a sentence whose logarithm of the odds is less is dropped: three in ten.
const UNLIKELY: f64 = -0.85;

/// What no rule reads counts no further from what one reads for certain, in sentences.
const AROUND: usize = 8;

/// What speaks against an authority that stands apart from the act.
const APART: f64 = -0.1;

/// A shorter sentence is the place in front of a report, "KYIV.", in words.
const SHORTEST: usize = 3;

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
    let mut verdicts: BTreeMap<(Field, usize), (Verdict, bool)> = BTreeMap::new();
    let texts = readings.iter().filter(|reading| reading.field != Field::Furniture);
    let seen = Seen::of(vocabulary, texts, &events);
    // Where the rules are sure of something, so that the text does report sanctions.
    let around = |at: usize, reach: usize, counts: fn(&Event) -> bool| {
        let from = at.saturating_sub(reach);
        let sentences = seen.sentences.iter().skip(from).take(at + reach + 1 - from);
        sentences.flat_map(|sentence| &sentence.read).any(|event| counts(event))
    };
    for (at, sentence) in seen.sentences.iter().enumerate() {
        let reported = around(at, AROUND, |event| event.confidence >= super::SURE);
        let verdict = weights.of(&seen, at);
        let text = sentence.quote.text;
        let short = sentence.range.len() < SHORTEST;
        if !sentence.read.is_empty() {
            let several = sentence.read.len() > 1;
            verdicts.insert((sentence.reading.field, sentence.quote.start), (verdict, several));
        } else if reported
            && verdict.event >= TOLD
            && !short
            && !asks(text)
            && !speaks_of_anybody(text)
        {
            let mut event = event(vocabulary, sentence, &verdict, hits, published);
            // A message of its own only where one is sent anyway.
            let alerts = around(at, NEAR, |event| event.tier == Tier::Alert);
            let unsure = event.as_ref().is_some_and(|event| event.confidence < SURE);
            if let Some(event) = event.as_mut().filter(|_| unsure || !alerts) {
                event.tier = Tier::Review;
            }
            more.extend(event);
        }
    }
    let mut all: Vec<Event> = Vec::new();
    for mut event in events {
        let place = (event.sentence.field, event.sentence.start);
        match verdicts.get(&place) {
            Some((verdict, _)) if verdict.event < UNLIKELY => continue,
            // Of several in one sentence it is not known which is which, but what it surely does not tell.
            Some((verdict, several)) if *several => {
                if verdict.surely_not(&event.action) {
                    continue;
                }
            }
            Some((verdict, _)) => correct(&mut event, verdict),
            None => {}
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
    let text =
        format!("by its words alone it would be {read}, but sentences like it tell otherwise");
    event.reasons.push(Reason { code: "reads-otherwise".into(), weight: 0.0, text });
    if !matches!(event.status, Status::Done | Status::Planned) {
        event.tier = Tier::Review;
    }
}

/// The event of a sentence in which the rules read none.
fn event(
    vocabulary: &Vocabulary,
    sentence: &Sentence,
    verdict: &Verdict,
    hits: &[Hit],
    published: Published,
) -> Option<Event> {
    let Sentence { reading, quote, range, spotted, before, .. } = sentence;
    let told = verdict.act(None)?;
    let status = verdict.status(None)?;
    let known = before.last.or(before.first).filter(|event| !event.authorities.is_empty());
    let known = known.map(|event| {
        event.authorities.iter().filter_map(|id| vocabulary.position(id)).collect::<Vec<_>>()
    });
    let within = Within {
        vocabulary,
        reading,
        sentence: *quote,
        from: range.start,
        to: range.end,
        spotted: authority::with_governments(spotted.clone(), |at| reading.folded(at)),
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
    let named = authority::who(&within, clause, &action, &instrument, phrase);
    // Whoever is only mentioned does not act where somebody did before.
    let acts = |who: &Who| known.is_none() || who.doubt.is_none_or(|(doubt, _)| doubt > APART);
    let before =
        Who {
            ids: known.clone().unwrap_or_default(), words: "…".into(), place: None, doubt: None
        };
    let who = named.filter(acts).unwrap_or(before);
    let countries: Vec<&str> = who.ids.iter().map(|id| country(&vocabulary.ids[*id])).collect();
    let targets = phrase.map(|(from, to)| named::targets(&within, from, to, hits, &countries));
    let act = Act { action, instrument, who, targets: targets.unwrap_or_default(), status };
    let confidence = verdict.confidence();
    let words: Vec<String> = verdict.words.iter().map(|word| format!("“{word}”")).collect();
    let text = format!("it reads as announcements do, most by {}", words.join(", "));
    let reason = Reason { code: "reads-like".into(), weight: confidence, text };
    let mut event = within.tell(clause, &act, told.to_owned(), (confidence, vec![reason]), hits);
    if event.authorities.is_empty() {
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

/// All words of a sentence together weigh as much as so many other signs, divided by the root of their number
/// each.
const WORDS_SHARE: f64 = 6.0;

/// What is seen in each sentence of a document, before any is judged by it.
pub(in crate::screen) fn signs(
    vocabulary: &Vocabulary,
    readings: &[Reading],
    hits: &[Hit],
    published: Option<jiff::civil::Date>,
) -> Vec<Signs> {
    let events = by_rules(vocabulary, readings, hits, published).events;
    let seen = Seen::of(vocabulary, readings.iter(), &events);
    let of = |at: usize| {
        let mut signs = Vec::new();
        seen.signs(at, |sign, value| signs.push((sign.to_owned(), value)));
        let Sentence { reading, quote, .. } = &seen.sentences[at];
        let (start, end, text) = (quote.start, quote.end, quote.text.to_owned());
        Signs { sentence: Span { field: reading.field, start, end, text }, signs }
    };
    (0..seen.sentences.len()).map(of).collect()
}
