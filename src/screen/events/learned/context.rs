//! What an act is, given what the text told before: "The bloc introduced them in 2014" is told again behind the news of the
//! day, and "It hit three banks as well" is what the sentence before was. Each act is read again by weights of its own
//! (`data/act_signs.txt`), which know how it was read and what was read before it.

use std::sync::LazyLock;

use super::signs::{Seen, Sentence};
use super::weights::Weights;
use super::{correct, is_notice};
use crate::document::Field;
use crate::screen::{Event, EventSigns};

const TABLE: &str = include_str!("../../../../data/act_signs.txt");

/// A reading gives way to one whose odds are so much better, as a logarithm.
const BETTER: f64 = 1.0;

/// The place of a sentence and of an act in it counts up to this.
const FAR: usize = 4;

/// A sentence with more acts repeats itself, and nothing was learnt from such.
const ACTS: usize = 3;

/// All words of a sentence count half.
const WORD: f64 = 0.5;

/// The events with their acts and statuses as what is told before them has it.
pub(super) fn corrected(seen: &Seen, mut events: Vec<Event>) -> Vec<Event> {
    static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(TABLE));
    let verdicts: Vec<_> = (0..events.len())
        .map(|at| {
            let sentence = sentence(seen, &events[at])?;
            if seen.sentences[sentence].read.len() > ACTS {
                return None;
            }
            Some(WEIGHTS.of(|say| signs(seen, sentence, &events, at, say)))
        })
        .collect();
    for (event, verdict) in events.iter_mut().zip(verdicts) {
        if let Some(verdict) = verdict.filter(|_| !is_notice(event)) {
            correct(event, &verdict, BETTER);
        }
    }
    events
}

/// What is seen of each act, from which it is learnt.
pub(super) fn seen_of(seen: &Seen, events: &[Event]) -> Vec<EventSigns> {
    let of = |at: usize| {
        let sentence = sentence(seen, &events[at])?;
        let mut own = Vec::new();
        signs(seen, sentence, events, at, &mut |sign, value| own.push((sign.to_owned(), value)));
        Some(EventSigns { event: events[at].clone(), signs: own })
    };
    (0..events.len()).filter_map(of).collect()
}

/// The number of the sentence of an event.
fn sentence(seen: &Seen, event: &Event) -> Option<usize> {
    let of = |sentence: &Sentence| {
        sentence.reading.field == event.sentence.field
            && sentence.quote.start == event.sentence.start
    };
    seen.sentences.iter().position(of)
}

/// Hand every sign of an act to `say` with its value.
fn signs(
    seen: &Seen,
    sentence: usize,
    events: &[Event],
    at: usize,
    say: &mut dyn FnMut(&str, f64),
) {
    let event = &events[at];
    let place = |event: &Event| (event.sentence.field, event.sentence.start);
    // Endings told nothing more here.
    let words = seen.sentences[sentence].words().into_iter();
    words.filter(|word| !word.starts_with("s:")).for_each(|word| say(&word, WORD));
    seen.sentences[sentence].terms().for_each(|term| say(term, 1.0));
    let (act, status) = (&event.action, event.status.as_str());
    let mut one = |sign: String| say(&sign, 1.0);
    one("any".into());
    one(format!("r:{act}"));
    one(format!("r:{status}"));
    one(format!("r:{act} {status}"));
    one(format!("thing {}", event.instrument));
    one(format!("thing {} {act}", event.instrument));
    one(format!("who {}", event.authorities.len().min(3)));
    event.reasons.iter().for_each(|reason| one(format!("because {}", reason.code)));
    let told =
        |other: &&Event| other.sentence.field != Field::Furniture && place(other) < place(event);
    let before: Vec<&Event> = events.iter().filter(told).collect();
    match (before.first(), before.last()) {
        (Some(first), Some(last)) => {
            let same = |other: &Event| if other.action == *act { "same" } else { "other" };
            one(format!("last {}", last.action));
            one(format!("last {}", last.status.as_str()));
            one(format!("last {} {}", same(last), last.status.as_str()));
            one(format!("first {} {}", first.action, first.status.as_str()));
            one(format!("first {}", same(first)));
        }
        _ => one("nothing before".into()),
    }
    one(format!("place {}", sentence.min(FAR)));
    let beside = |(_, other): &(usize, &Event)| place(other) == place(event);
    let beside: Vec<(usize, &Event)> = events.iter().enumerate().filter(beside).collect();
    one(format!("acts {}", beside.len().min(FAR)));
    one(format!("nth {}", beside.iter().filter(|(other, _)| *other < at).count().min(FAR)));
    for (_, other) in beside.iter().filter(|(other, _)| *other != at) {
        one(format!("beside {} {}", other.action, other.status.as_str()));
    }
}
