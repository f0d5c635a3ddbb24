//! What sentences read like: what weights that were learnt from labelled news say of each.

mod context;
mod signs;
mod unread;
mod weights;

use std::collections::BTreeMap;

use self::signs::{Seen, Sentence};
use self::weights::{Verdict, Weights};
use super::form::{asks, is_title, speaks_of_anybody};
use super::{Text, by_rules, listed};
use crate::document::Field;
use crate::screen::{Event, EventSigns, Reason, Signs, Span, Status, Tier};

/// A sentence in which the rules read nothing tells of an act where the logarithm of its odds is so much: three in four.
const TOLD: f64 = 1.1;

/// What the rules read in a sentence whose logarithm of the odds is less alerts nobody: one in eight.
const UNLIKELY: f64 = -2.0;

/// What no rule reads counts no further from what one reads for certain, in sentences.
const AROUND: usize = 8;

/// A text of so few sentences is about what one of them tells, and so are the first ones of any other.
const BRIEF: usize = 4;

/// So many sentences of a document are judged; what follows is read by the rules alone. Articles are shorter.
const MOST: usize = 1_000;

/// What the rules read gives way to what the sentence reads like where the odds of that are so much better, as a logarithm.
const BETTER: f64 = 3.0;

/// What a word says to be told again gives way where the odds are so much better.
const SAID: f64 = 1.5;

/// A shorter sentence is the place in front of a report, "KYIV.", in words.
const SHORTEST: usize = 3;

/// The events that the rules read, with what the weights say of each sentence of a text that names sanctions: those
/// that no rule reads, other acts and statuses, and what is kept for review since it hardly announces anything.
pub(super) fn with_learned(text: &Text, events: Vec<Event>) -> Vec<Event> {
    let texts = text.readings.iter().filter(|reading| reading.field != Field::Furniture);
    // Where nothing says that the text is about sanctions, its beginning may still tell of an act.
    let most = if text.in_context || !events.is_empty() { MOST } else { BRIEF };
    let seen = Seen::of(text, texts, &events, most);
    let events = first_look(text, &seen, &events);
    context::corrected(&seen, events)
}

/// The same before an act is read again by what the text told before it.
fn first_look(text: &Text, seen: &Seen, events: &[Event]) -> Vec<Event> {
    let weights = Weights::read();
    let mut more: Vec<Event> = Vec::new();
    let mut judged: BTreeMap<(Field, usize), Judged> = BTreeMap::new();
    for (at, sentence) in seen.sentences.iter().enumerate() {
        let read = !sentence.read.is_empty();
        if !read && !may_tell(seen, at) {
            continue;
        }
        let verdict = weights.of(|say| seen.signs(at, say));
        if read {
            let place = (sentence.reading.field, sentence.quote.start);
            judged.insert(place, Judged { verdict, several: sentence.read.len() > 1 });
        } else if verdict.event >= TOLD {
            more.extend(unread::event(text, sentence, &verdict));
        }
    }
    let place = |event: &Event| (event.sentence.field, event.sentence.start);
    let kept = events.iter().cloned().filter_map(|event| match judged.get(&place(&event)) {
        // Notices and what is published under a number are worded as no news is.
        Some(judged) if !is_notice(&event) => judged.corrected(event),
        _ => Some(event),
    });
    let mut all: Vec<Event> = kept.chain(more).collect();
    all.sort_by_key(place);
    all
}

/// Whether what is read in a sentence counts, though no rule reads it.
fn may_tell(seen: &Seen, at: usize) -> bool {
    let sentence = &seen.sentences[at];
    let quote = sentence.quote;
    // Where the rules are sure of something, the text does report sanctions.
    let brief = seen.sentences.len() <= BRIEF;
    let reported = brief || around(seen, at, AROUND, |event| event.confidence >= super::SURE);
    reported
        && sentence.range.len() >= SHORTEST
        && seen.may_tell(at)
        && !quote.cut
        && !asks(quote.text)
        && !speaks_of_anybody(quote.text)
}

/// Whether the rules read something that counts within so many sentences.
fn around(seen: &Seen, at: usize, reach: usize, counts: fn(&Event) -> bool) -> bool {
    let from = at.saturating_sub(reach);
    let sentences = seen.sentences.iter().skip(from).take(at + reach + 1 - from);
    sentences.flat_map(|sentence| &sentence.read).any(|event| counts(event))
}

/// What the weights say of a sentence in which the rules read something.
struct Judged {
    verdict: Verdict,
    /// They read more than one act in it.
    several: bool,
}

impl Judged {
    /// What becomes of an event that the rules read in it: nothing where it is one too many.
    fn corrected(&self, mut event: Event) -> Option<Event> {
        let Self { verdict, several } = self;
        if verdict.event < UNLIKELY {
            let text = "sentences like it hardly announce anything".to_owned();
            event.review("reads-otherwise", text);
            return Some(event);
        }
        if *several {
            // It is not known which is which, but what the sentence surely does not tell.
            return (!verdict.surely_not(&event.action)).then_some(event);
        }
        // A headline is too short to be read otherwise.
        if !is_title(&event.sentence.text) {
            correct(&mut event, verdict, BETTER);
        }
        Some(event)
    }
}

/// Whether an authority words it so, and no news.
fn is_notice(event: &Event) -> bool {
    !event.references.is_empty() || listed::follows(&event.sentence.text)
}

/// What the sentence reads like instead of what the rules read.
fn correct(event: &mut Event, verdict: &Verdict, better: f64) {
    // What is denied is an act itself, and not its contrary.
    let act = verdict.other_act(&event.action, better);
    let act = act.filter(|_| event.status != Status::Denied);
    // A day that is stated is that of the news; and what is done is not refused without a word that says so.
    let sure = event.status == Status::Done && event.date.is_some();
    let other = |status: &Status| match status {
        // What is denied has a word that says so.
        _ if event.status == Status::Denied => false,
        Status::Done | Status::Planned => true,
        Status::Background => !sure,
        Status::Demanded | Status::Denied => event.status != Status::Done,
    };
    // That it is told again, some word says.
    let margin = if event.status == Status::Background { better.max(SAID) } else { better };
    let status = verdict.other_status(event.status, margin).filter(other);
    let status = match own_status(act.unwrap_or(&event.action)) {
        Some(own) => Some(own)
            .filter(|own| !matches!(event.status, Status::Background) && *own != event.status),
        None => status,
    };
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

/// The status of what is nothing but asked, planned or denied, unless it is told again.
fn own_status(action: &str) -> Option<Status> {
    match action {
        "call-for" => Some(Status::Demanded),
        "propose" | "threaten" => Some(Status::Planned),
        "refuse" => Some(Status::Denied),
        _ => None,
    }
}

/// What is seen in each sentence of a document, before any is judged by it.
pub(in crate::screen) fn signs(text: &Text) -> Vec<Signs> {
    let events = by_rules(text).events;
    let seen = Seen::of(text, text.readings.iter(), &events, MOST);
    let of = |at: usize| {
        let mut signs = Vec::new();
        seen.signs(at, &mut |sign, value| signs.push((sign.to_owned(), value)));
        let Sentence { reading, quote, .. } = &seen.sentences[at];
        let (start, end, text) = (quote.start, quote.end, quote.text.to_owned());
        Signs { sentence: Span { field: reading.field, start, end, text }, signs }
    };
    (0..seen.sentences.len()).map(of).collect()
}

/// What is seen of each event, before it is read again by what the text told before it.
pub(in crate::screen) fn event_signs(text: &Text) -> Vec<EventSigns> {
    let events = by_rules(text).events;
    let texts = text.readings.iter().filter(|reading| reading.field != Field::Furniture);
    let seen = Seen::of(text, texts, &events, MOST);
    context::seen_of(&seen, &first_look(text, &seen, &events))
}
