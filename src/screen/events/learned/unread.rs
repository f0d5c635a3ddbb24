//! The event of a sentence in which the rules read none: who acts and whom it hits are found as they are where a rule
//! reads it.

use super::signs::Sentence;
use super::weights::Verdict;
use crate::screen::events::authority::{self, Who};
use crate::screen::events::clause::{self, Clause};
use crate::screen::events::tagged::Place;
use crate::screen::events::whom::Whom;
use crate::screen::events::{Act, Text, Within, ban, targets};
use crate::screen::terms::{Role, Spotted, Told};
use crate::screen::{Event, Reason, Tier};

/// What speaks against an authority that stands apart from the act.
const APART: f64 = -0.1;

/// The event of a sentence in which the rules read none.
pub(super) fn event(text: &Text, sentence: &Sentence, verdict: &Verdict) -> Option<Event> {
    let Text { vocabulary, hits, published, lessons, .. } = *text;
    let Sentence { reading, quote, range, spotted, before, .. } = sentence;
    let told = verdict.act()?;
    let status = verdict.status()?;
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
        lessons,
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
    let place = Place {
        within: &within,
        clause,
        action: &action,
        instrument: &instrument,
        who: who.place,
        phrase,
        by_rule: false,
    };
    let targets = Whom::of(place, &who, hits).targets();
    // Where the text names no sanctions: everybody forbids things at home, and "over Poland" does not act.
    let leads = |(from, _): (usize, usize)| from < action.from || who.doubt.is_none();
    let abroad = who.place.is_some_and(leads) && ban::hits_others(&within, &who, &targets);
    if !text.in_context && !abroad {
        return None;
    }
    let act = Act { action, instrument, who, targets, status };
    let confidence = verdict.confidence();
    let told = told.to_owned();
    let mut event =
        within.tell(clause, &act, told, (confidence, vec![why(sentence, verdict)]), hits);
    // Whoever is sent a message of it must be able to say which words announce it.
    event.tier = Tier::Review;
    place.teach(&event);
    Some(event)
}

/// Shorter words say little to people, in letters.
const TELLING: usize = 4;

/// The words that say it most.
fn why(sentence: &Sentence, verdict: &Verdict) -> Reason {
    let mut words: Vec<String> = Vec::new();
    let telling = |word: &&str| word.chars().count() >= TELLING;
    for word in verdict.words.iter().filter_map(|sign| sentence.word(sign)).filter(telling) {
        let word = format!("“{word}”");
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let text = match words.is_empty() {
        true => "it reads as announcements do by what stands around it".to_owned(),
        false => format!("it reads as announcements do, by {}", words.join(", ")),
    };
    Reason { code: "reads-like".into(), weight: verdict.confidence(), text }
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
