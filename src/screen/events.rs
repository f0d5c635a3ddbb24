//! Sanction events, first version: authority, action and instrument within one sentence.

mod targets;
mod wording;

use super::candidates::Reading;
use super::sentence::{Quote, Sentences};
use super::terms::{Role, Spotted, Vocabulary};
use super::{Event, Hit, Reason, Span, Status, Target, Tier};
use crate::document::Field;

/// So many sentences of a document are read for events, and so many events kept: a page that
/// repeats one word a million times must cost little.
const MOST_EVENTS: usize = 200;

/// A sentence with more words is a list or a table, not an announcement.
const LONGEST_SENTENCE: usize = 300;

/// Every sanction event that the document announces.
pub(crate) fn find(vocabulary: &Vocabulary, readings: &[Reading], hits: &[Hit]) -> Vec<Event> {
    let mut events = Vec::new();
    for reading in readings {
        let tokens = reading.list();
        let mut sentences = Sentences::new(reading.text);
        let mut read = 0;
        // Without a word for what is imposed a sentence announces nothing.
        for at in reading.instruments().iter().map(|at| *at as usize) {
            if at < read || events.len() >= MOST_EVENTS {
                continue;
            }
            let token = &tokens[at];
            let around = sentences.around(token.start as usize, token.char_start as usize);
            let Some(sentence) = around else { continue };
            let from = tokens.partition_point(|token| (token.char_start as usize) < sentence.start);
            let to = tokens.partition_point(|token| (token.char_start as usize) < sentence.end);
            if to - from <= LONGEST_SENTENCE {
                let within = Within { vocabulary, reading, sentence, from, to };
                events.extend(within.event(hits));
            }
            read = to;
        }
    }
    events
}

/// A sentence, and the words in it.
struct Within<'a> {
    vocabulary: &'a Vocabulary,
    reading: &'a Reading<'a>,
    sentence: Quote<'a>,
    from: usize,
    to: usize,
}

impl Within<'_> {
    fn event(&self, hits: &[Hit]) -> Option<Event> {
        let spotted = self.vocabulary.spot(self.reading, self.from..self.to);
        let of = |role: Role| spotted.iter().copied().filter(move |s| s.role == role);
        let excluded = |s: &Spotted| of(Role::Exclude).any(|e| e.from < s.to && s.from < e.to);
        let instrument = of(Role::Instrument).find(|s| !excluded(s))?;
        // The act that stands nearest to what is imposed.
        let distance = |s: &Spotted| {
            if s.to <= instrument.from {
                instrument.from - s.to
            } else {
                s.from.saturating_sub(instrument.to)
            }
        };
        let action = of(Role::Action).min_by_key(|s| (distance(s), s.from))?;
        // Who acts stands before the act in an active sentence; in a passive one, after it.
        let before = of(Role::Authority).rfind(|s| s.to <= action.from);
        let authority = before.or_else(|| of(Role::Authority).find(|s| s.from >= action.to));
        let authority = authority?;
        let folded: Vec<_> = (self.from..self.to).map(|at| self.reading.folded(at)).collect();
        let words: Vec<&str> = folded.iter().map(|word| &**word).collect();
        let act = &self.vocabulary.ids[action.id];
        let status = wording::status(&words, action.from - self.from, act);
        let targets = self.targets(&action, &instrument, hits);
        let furniture = self.reading.field == Field::Furniture;
        let (confidence, reasons) = self.weigh(&authority, &action, &instrument, &targets, status);
        let tier = match furniture
            || status == Status::Background
            || status == Status::Denied
            || confidence < 0.7
        {
            true => Tier::Review,
            false => Tier::Alert,
        };
        Some(Event {
            authority: self.vocabulary.ids[authority.id].clone(),
            authorities: vec![self.vocabulary.ids[authority.id].clone()],
            action: act.clone(),
            instrument: self.vocabulary.ids[instrument.id].clone(),
            status,
            targets,
            date: self.date(&words),
            sentence: self.span(),
            confidence,
            tier,
            reasons,
        })
    }

    fn weigh(
        &self,
        authority: &Spotted,
        action: &Spotted,
        instrument: &Spotted,
        targets: &[Target],
        status: Status,
    ) -> (f64, Vec<Reason>) {
        let word = |s: &Spotted| self.slice(s.from, s.to);
        let mut reasons = vec![Reason {
            code: "announcement".into(),
            weight: 0.75,
            text: format!(
                "“{}” (authority), “{}” (action) and “{}” (instrument) in one sentence",
                word(authority),
                word(action),
                word(instrument)
            ),
        }];
        if !targets.is_empty() {
            reasons.push(Reason {
                code: "targets".into(),
                weight: 0.15,
                text: "the sentence names whom it hits".into(),
            });
        }
        if authority.from > action.from {
            reasons.push(Reason {
                code: "authority-behind".into(),
                weight: -0.1,
                text: "the authority stands behind the action".into(),
            });
        }
        if status != Status::Done {
            reasons.push(Reason {
                code: "not-done".into(),
                weight: -0.05,
                text: format!("it is not reported as done but as {}", wording::name(status)),
            });
        }
        let sum: f64 = reasons.iter().map(|reason| reason.weight).sum();
        ((sum.clamp(0.0, 0.99) * 100.0).round() / 100.0, reasons)
    }

    fn targets(&self, action: &Spotted, instrument: &Spotted, hits: &[Hit]) -> Vec<Target> {
        let phrase = targets::phrase(self.reading, action.to.max(instrument.to), self.to)
            .or_else(|| targets::object(self.reading, action, instrument));
        let Some((from, to)) = phrase else { return Vec::new() };
        let tokens = self.reading.list();
        let (start, end) = (tokens[from].char_start as usize, tokens[to - 1].char_end());
        let inside = |hit: &&Hit| {
            hit.mentions.iter().any(|m| {
                m.span.field == self.reading.field && m.span.start >= start && m.span.end <= end
            })
        };
        let named: Vec<Target> = hits
            .iter()
            .filter(inside)
            .map(|hit| Target {
                text: hit.name.clone(),
                entity: Some(format!("{}/{}", hit.list, hit.entity)),
            })
            .collect();
        let text = self.slice(from, to);
        match named.is_empty() {
            true => vec![Target { text, entity: None }],
            false => named,
        }
    }

    /// The words that state when.
    fn date(&self, words: &[&str]) -> Option<String> {
        let (from, to) = wording::date(words)?;
        Some(self.slice(self.from + from, self.from + to))
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.reading.slice(from, to).to_owned()
    }

    fn span(&self) -> Span {
        let Quote { start, end, text } = self.sentence;
        Span { field: self.reading.field, start, end, text: text.to_owned() }
    }
}
