//! Gold for events: a text a line a sentence, each followed by the events it tells of.
//!
//! ```text
//! == en-001 en
//! Britain froze the assets of three judges on Monday.
//! > impose | uk | done | three judges | asset-freeze | on Monday
//! "We had no choice," a minister said.
//! ```
//!
//! Lines before the first `==` are comments.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

use crate::evaluate::BadGold;
use crate::screen::{Event, Status};

/// An event that a sentence tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldEvent {
    /// The sentence.
    pub sentence: String,
    /// Its first code point in the text.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// Id of the action.
    pub action: String,
    /// Ids of the authorities; empty where it does not matter.
    pub authorities: Vec<String>,
    /// Whether it has happened.
    pub status: Status,
    /// The words for those it hits; empty where it does not matter.
    pub targets: Vec<String>,
    /// Id of the instrument, where it matters.
    pub instrument: Option<String>,
    /// The words that state when.
    pub date: Option<String>,
}

/// A text with every event that it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldNews {
    /// Unique in its corpus.
    pub id: String,
    /// Primary language subtag.
    pub lang: String,
    /// The text.
    pub text: String,
    /// Its events, in their order.
    pub events: Vec<GoldEvent>,
}

impl GoldEvent {
    /// A found event in the form of the gold.
    pub(super) fn of(event: &Event) -> Self {
        Self {
            sentence: event.sentence.text.clone(),
            start: event.sentence.start,
            end: event.sentence.end,
            action: event.action.clone(),
            authorities: event.authorities.clone(),
            status: event.status,
            targets: event.targets.iter().map(|target| target.text.clone()).collect(),
            instrument: Some(event.instrument.clone()),
            date: event.date.clone(),
        }
    }
}

/// Read gold for events.
///
/// # Errors
/// Where a header or an event is malformed; nothing is guessed.
pub fn parse_news(text: &str) -> Result<Vec<GoldNews>, BadGold> {
    let mut all: Vec<GoldNews> = Vec::new();
    let mut last = (0, 0);
    for (n, line) in text.lines().enumerate() {
        let bad = |reason: &str| BadGold { line: n + 1, reason: reason.into() };
        if let Some(header) = line.strip_prefix("== ") {
            let (id, lang) = header.split_once(' ').ok_or_else(|| bad("write `== id language`"))?;
            let (id, lang) = (id.to_owned(), lang.trim().to_owned());
            all.push(GoldNews { id, lang, text: String::new(), events: Vec::new() });
            last = (0, 0);
            continue;
        }
        let Some(document) = all.last_mut() else { continue };
        if let Some(event) = line.strip_prefix('>') {
            if last.1 == 0 {
                return Err(bad("an event stands behind the sentence that tells of it"));
            }
            let sentence = document.text.chars().skip(last.0).collect();
            document.events.push(read(event, sentence, last).map_err(|reason| bad(&reason))?);
        } else if !line.trim().is_empty() {
            // A headline stands alone, a sentence goes on in its paragraph.
            if !document.text.is_empty() {
                let stops =
                    document.text.trim_end_matches(['"', '”', '»']).ends_with(['.', '!', '?']);
                document.text.push(if stops { ' ' } else { '\n' });
            }
            let start = document.text.chars().count();
            document.text.push_str(line.trim());
            last = (start, document.text.chars().count());
        }
    }
    Ok(all)
}

fn read(line: &str, sentence: String, place: (usize, usize)) -> Result<GoldEvent, String> {
    let mut fields = line.split('|').map(str::trim);
    let mut next = || fields.next().filter(|field| !field.is_empty());
    let list = |field: Option<&str>, by: char| {
        let parts = field.unwrap_or_default().split(by).map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let action = next().ok_or("write `> action | authority | status | targets ...`")?.to_owned();
    let authorities = list(next(), '+');
    let word = next().ok_or("an event has a status")?;
    let status =
        Status::deserialize(IntoDeserializer::<Error>::into_deserializer(word)).map_err(|_| {
            format!("`{word}` is no status: done, planned, demanded, denied, background")
        })?;
    let targets = list(next(), ';');
    let (instrument, date) = (next().map(str::to_owned), next().map(str::to_owned));
    let (start, end) = place;
    Ok(GoldEvent { sentence, start, end, action, authorities, status, targets, instrument, date })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_belongs_to_the_sentence_before_it() {
        let text = "Note.\n\n== a-1 en\nHeadline here\nLondon acted. \n> impose | uk+us | done | a; b\nEnd.\n";
        let all = parse_news(text).unwrap();
        assert_eq!(all[0].text, "Headline here\nLondon acted. End.");
        let event = &all[0].events[0];
        assert_eq!((event.start, event.end), (14, 27));
        assert_eq!(event.authorities, ["uk", "us"]);
        assert_eq!(event.targets, ["a", "b"]);
        assert_eq!(event.instrument, None);
    }

    #[test]
    fn what_is_malformed_is_said_with_its_line() {
        let line = |text: &str| parse_news(text).unwrap_err().line;
        assert_eq!(line("== a\n"), 1);
        assert_eq!(line("== a en\n> impose | uk | done\n"), 2);
        assert_eq!(line("== a en\nText.\n> impose | uk | perhaps\n"), 3);
    }
}
