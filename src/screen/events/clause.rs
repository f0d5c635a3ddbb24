//! Clauses: the parts of a sentence that each tell of one act.

use super::Within;
use super::act::is_modal;
use super::headline::verb;
use crate::screen::terms::{Cue, Role, Spotted, Told};

/// A part of a sentence, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    pub from: usize,
    pub to: usize,
    /// It says something about a word of the clause before: "which ...".
    pub relative: bool,
}

/// What makes a conjunction of "que", with what it says of the whole clause before it.
const ADVERBS: [&str; 12] = [
    "mientras", "ya", "asi", "lo", "aunque", "tandis", "alors", "bien", "afin", "puis", "ce", "de",
];

/// Cut a sentence where a new authority does something else, and around relative clauses.
pub(super) fn split(within: &Within) -> Vec<Clause> {
    let acts = |from: usize, to: usize| {
        within.of(Role::Action).any(|s| from <= s.from && s.to <= to && !within.excluded(s))
            || verb(within, from, to).is_some()
    };
    let mut clauses = Vec::new();
    let mut clause = Clause { from: within.from, to: within.to, relative: false };
    for at in within.from + 1..within.to {
        let between = within.between(at);
        let (comma, hard) = (between.contains(','), between.contains(';'));
        // "mientras que", "alors que": no word of the clause before is meant.
        let apart = ADVERBS.contains(&&*within.folded(at));
        // "charged a trader, who evaded sanctions": what was broken is said behind.
        let broken = || {
            let here = |role: Role| within.of(role).filter(|s| clause.from <= s.from && s.to <= at);
            here(Role::Action).any(|s| within.id(s) == "enforce")
                && here(Role::Instrument).next().is_none()
        };
        let relative = comma
            && within.cue(Cue::Relative).any(|s| s.from == at || s.from == at + 1 && !apart)
            && !broken();
        let joined = comma || hard || CONJUNCTIONS.contains(&&*within.folded(at));
        let subject = within.of(Role::Authority).find(|s| (at..at + 3).contains(&s.from));
        // A relative clause ends at its comma, where another act follows.
        let back = clause.relative && comma;
        // "asked Tokyo and Bern to impose": both are asked.
        let row = !comma
            && subject.is_some_and(|s| s.from == at + 1)
            && within.of(Role::Authority).any(|s| s.to == at && s.from > clause.from);
        let another = !row
            && subject.is_some_and(|s| {
                let next = (s.to..within.to).find(|at| within.between(*at).contains([',', ';']));
                acts(s.to, next.unwrap_or(within.to))
            });
        let cut = hard
            || relative
            || back
            || joined && another && acts(clause.from, at)
            || joined && second(within, clause.from, at);
        if cut && at > clause.from {
            clauses.push(Clause { to: at, ..clause });
            clause = Clause { from: at, to: within.to, relative };
        }
    }
    clauses.push(clause);
    clauses
}

/// "sanctioned 20 officers and extended the embargo": whether whoever acts does something else from `at`
/// on. What is only planned or demanded governs the rest of the sentence.
fn second(within: &Within, from: usize, at: usize) -> bool {
    const OPEN: [Cue; 5] =
        [Cue::Planned, Cue::Demanded, Cue::Conditional, Cue::Denial, Cue::Negation];
    let kind = |s: &Spotted| match within.id(s) {
        "reimpose" | "widen" | "enforce" | "evade" => "impose",
        "delist" | "ease" => "lift",
        other => other,
    };
    let acts = |from: usize, to: usize| {
        let inside = move |s: &&Spotted| from <= s.from && s.to <= to;
        within.of(Role::Action).filter(inside).filter(|s| !within.excluded(s))
    };
    let thing = |from: usize, to: usize| {
        within.of(Role::Instrument).any(|s| from <= s.from && s.to <= to && !within.excluded(s))
    };
    // A word that is both is a noun, but not where a verb forbids: "bans exports".
    let forbids = |s: &Spotted| {
        let cue = |cue: Cue| within.cue(cue).any(|c| c.from == s.from);
        let to = || &*within.folded(s.from - 1) == "to";
        s.told == Told::ByObject || cue(Cue::Ban) && (!cue(Cue::BanNoun) || s.from > at && to())
    };
    let itself = |s: &Spotted| {
        let thing = |i: &Spotted| i.touches(s.from, s.from + 1);
        !forbids(s) && within.of(Role::Instrument).any(thing)
    };
    // "froze the assets of ten banks and banned exports to forty": another thing is another act.
    let things = |from: usize, to: usize| {
        let inside = move |s: &&Spotted| from <= s.from && s.to <= to && !within.excluded(s);
        within.of(Role::Instrument).filter(inside).map(|s| within.id(s))
    };
    let another = |next: &Spotted| {
        !things(from, at).any(|id| things(next.from, within.to).any(|other| other == id))
    };
    let open = OPEN.into_iter().any(|cue| within.cue(cue).any(|s| from <= s.from && s.to <= at));
    let next = acts(at, within.to).find(|s| s.from <= at + VERB && !itself(s));
    !open
        && thing(from, at)
        && acts(from, at).next().is_some()
        && acts(from, at).all(|s| !is_modal(within, s))
        && next.is_some_and(|next| {
            !is_modal(within, next)
                && !participial(&within.folded(next.from))
                && (acts(from, at).all(|s| kind(s) != kind(next)) || another(next))
                && thing(next.from, within.to)
        })
}

/// «применяющим», "adding": a participle tells of the act before it, as words are folded.
fn participial(word: &str) -> bool {
    word.ends_with("ing") || ["ющ", "ущ", "ящ", "ащ", "вш"].iter().any(|mark| word.contains(mark))
}

/// The verb of a second act stands within so many words of the conjunction.
const VERB: usize = 3;

pub(super) const CONJUNCTIONS: [&str; 21] = [
    "and", "but", "while", "whereas", "а", "но", "але", "и", "і", "und", "aber", "et", "mais", "y",
    "pero", "oraz", "e", "sowie", "i", "й", "та",
];
