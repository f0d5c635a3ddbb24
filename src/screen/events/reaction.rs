//! Reactions: "Minsk condemned the sanctions", "Kiew begrüßte die Sanktionen". Whoever speaks of what
//! is imposed imposes nothing. Where it is another verb that nobody listed, "Poland backs new
//! sanctions", the event is in doubt.

use super::Within;
use super::clause::{CONJUNCTIONS, Clause};
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::Case;

/// "New sanctions", "under sanctions": an act without a verb, as words are folded.
const NAMED: [&str; 24] = [
    "new",
    "fresh",
    "more",
    "under",
    "neue",
    "neuen",
    "unter",
    "nouvelles",
    "nouveau",
    "sous",
    "nuevas",
    "nuevo",
    "bajo",
    "новые",
    "новых",
    "под",
    "нові",
    "нових",
    "під",
    "новыя",
    "пад",
    "nowe",
    "nowych",
    "pod",
];

/// Words of so many letters are articles and prepositions.
const SHORT: usize = 3;

/// So many words stand between a verdict and what it is passed on: "осудила новые санкции".
const DIRECT: usize = 4;

/// Behind these stands the reason of a verdict of a court, and not what is spoken of.
const REASONS: [&str; 9] = ["for", "over", "за", "pour", "por", "wegen", "za", "to", "a"];

/// Whether what is imposed is the object of a verb that only speaks of it.
pub(super) fn is_object(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> bool {
    let nominal = action.touches(instrument.from, instrument.to);
    let mut reactions =
        within.cue(Cue::Reaction).filter(|r| clause.from <= r.from && r.to <= clause.to);
    let reason =
        |from: usize, to: usize| (from..to).any(|at| REASONS.contains(&&*within.folded(at)));
    reactions.any(|r| match () {
        () if r.touches(action.from, action.to) => {
            r.to <= instrument.from
                && instrument.from - r.to <= DIRECT
                && !reason(r.to, instrument.from)
        }
        () if r.to <= action.from => {
            one_phrase(within, r.to, action.from.max(instrument.from)) && !reason(r.to, action.from)
        }
        // "hat die neuen Sanktionen verurteilt": the verb stands at the end.
        () => nominal && one_phrase(within, instrument.to.max(action.to), r.from),
    })
}

/// Nothing begins anew between two places, and nobody who acts stands there but the owner of what
/// is imposed.
fn one_phrase(within: &Within, from: usize, to: usize) -> bool {
    let owner = |s: &Spotted| within.of(Role::Instrument).any(|i| i.from == s.to);
    let subject = |s: &Spotted| from <= s.from && s.to <= to && !owner(s);
    !within.parted(from..=to)
        && !(from..to).any(|at| CONJUNCTIONS.contains(&&*within.folded(at)))
        && !within.of(Role::Authority).any(subject)
}

/// Whether an act has no verb: "new sanctions", "under sanctions"; «под санкции попали» has one.
pub(super) fn is_named(within: &Within, action: &Spotted, instrument: &Spotted) -> bool {
    NAMED.contains(&&*within.folded(action.from)) && action.to <= instrument.to
}

/// Whether the act is only named, "new sanctions" or "sanctions imposed on", behind a word of the sentence
/// that is none of the lists': that may say anything of it.
pub(super) fn may_be_an_object(within: &Within, action: &Spotted, instrument: &Spotted) -> bool {
    const PARTICIPLES: [&str; 4] = ["imposed", "adopted", "introduced", "levied"];
    let participle = instrument.to == action.from
        && action.to == action.from + 1
        && PARTICIPLES.contains(&&*within.folded(action.from));
    let named = action.touches(instrument.from, instrument.to)
        && NAMED.contains(&&*within.folded(action.from));
    if !participle && !named {
        return false;
    }
    let tokens = within.reading.list();
    let phrase = action.from.min(instrument.from);
    let unknown = |at: usize| {
        tokens[at].case == Case::Lower
            && within.folded(at).chars().count() > SHORT
            && !within.spotted.iter().any(|s| s.touches(at, at + 1))
    };
    (within.from..phrase).rev().take_while(|at| !within.parted(at + 1..=at + 1)).any(unknown)
}
