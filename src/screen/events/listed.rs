//! Targets that stand behind the sentence: "The following entities have been added to the SDN List:",
//! and then their names; or "sanctions on nine companies. They are ...".

use super::named::entities;
use super::phrase;
use crate::screen::candidates::Reading;
use crate::screen::sentence::Sentences;
use crate::screen::terms::{Cue, Role, Vocabulary};
use crate::screen::{Event, Hit, Target};

/// So many words behind an announcement are read for the names that it introduces.
const REACH: usize = 20_000;

/// So many targets are listed, at most.
pub(super) const MOST: usize = 500;

/// "They are", "among them": within so many words of the beginning of the next sentence.
const EARLY: usize = 6;

const MEMBERS: [Role; 2] = [Role::Cue(Cue::Members), Role::Cue(Cue::MembersNext)];

/// Words for those that are named next, by their folded beginnings.
const FOLLOWING: [&str; 11] = [
    "following",
    "below",
    "следующ",
    "нижеследующ",
    "наступн",
    "folgend",
    "suivant",
    "siguient",
    "nastepujac",
    "такія",
    "пералічан",
];

/// An announcement whose targets are listed behind it, until the next one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    event: usize,
    from: usize,
}

impl Open {
    /// The event at `event` of all, if its words say that names follow behind `from`.
    pub(super) fn of(told: &Event, event: usize, from: usize) -> Option<Self> {
        let named = told.targets.iter().any(|target| target.entity.is_some());
        let colon = told.sentence.text.trim_end().ends_with(':') && told.instrument == "blacklist";
        (!named && (colon || follows(&told.sentence.text))).then_some(Self { event, from })
    }

    /// Take in who is named before the token `to`, where the next announcement begins.
    pub(super) fn close(self, reading: &Reading, to: usize, hits: &[Hit], events: &mut [Event]) {
        let to = to.min(self.from + REACH);
        if self.from < to {
            take(&mut events[self.event], entities(reading, self.from, to, hits));
        }
    }
}

/// "the following entities"; not "following the vote", and not "the following day".
pub(super) fn follows(sentence: &str) -> bool {
    let words = phrase::words(sentence);
    let is = |at: usize| {
        let word = words[at].as_str();
        let first = at > 0 && matches!(&*words[at - 1], "the" | "these");
        FOLLOWING.iter().any(|begin| word.starts_with(begin))
            && (word != "following" || first)
            && words.get(at + 1).is_some_and(|next| !TIMES.iter().any(|t| next.starts_with(t)))
            && (word != "below" || at + 1 == words.len())
    };
    (0..words.len()).any(is)
}

/// What begins a word for a span of time.
const TIMES: [&str; 20] = [
    "day",
    "week",
    "month",
    "year",
    "morn",
    "tag",
    "woch",
    "monat",
    "jahr",
    "jour",
    "semaine",
    "mois",
    "dia",
    "semana",
    "день",
    "недел",
    "месяц",
    "год",
    "тижн",
    "dni",
];

/// The sentence behind an announcement, which begins at the token `at`.
pub(super) struct Next<'a, 'b> {
    pub vocabulary: &'a Vocabulary,
    pub reading: &'a Reading<'a>,
    pub sentences: &'b mut Sentences<'a>,
    pub at: usize,
}

impl Next<'_, '_> {
    /// Whom it names, where it says that they are those of a group: "sanctions on nine companies".
    pub(super) fn members(self, hits: &[Hit], event: &mut Event) {
        let group = |target: &Target| {
            target.entity.is_none() && (target.count.is_some() || target.kind.is_some())
        };
        let [whole] = &event.targets[..] else { return };
        let tokens = self.reading.list();
        let Some(first) = tokens.get(self.at).filter(|_| group(whole)) else { return };
        let around = self.sentences.around(first.start as usize, first.char_start as usize);
        let Some(sentence) = around else { return };
        let to = tokens.partition_point(|token| (token.char_start as usize) < sentence.end);
        let terms = self.vocabulary.spot(self.reading, self.at..to.min(self.at + EARLY), false);
        let lead = terms.iter().find(|term| MEMBERS.contains(&term.role));
        if let Some(from) = lead.map(|lead| lead.to).filter(|from| *from < to) {
            take(event, entities(self.reading, from, to, hits));
        }
    }
}

fn take(event: &mut Event, more: Vec<Target>) {
    for target in more.into_iter().take(MOST) {
        if !event.targets.iter().any(|known| known.entity == target.entity) {
            event.targets.push(target);
        }
    }
}
