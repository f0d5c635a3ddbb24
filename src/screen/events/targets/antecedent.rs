//! Whom a relative clause tells of: "the banker whom the EU sanctioned in 2022", «бизнесмен Иванов, которого
//! США внесли в список». They stand right before its comma.

use super::extent;
use crate::screen::events::Within;
use crate::screen::events::clause::Clause;
use crate::screen::terms::{Cue, Role, Spotted};

/// A word that stands for them, with a preposition before it, has so many words.
const PRONOUN: usize = 2;

/// The words before a relative clause, where its own name nobody: `phrase` are those found in it.
pub(super) fn antecedent(
    within: &Within,
    clause: &Clause,
    phrase: Option<(usize, usize)>,
) -> Option<(usize, usize)> {
    let relative = |s: &&Spotted| {
        s.from == clause.from
            || s.from == clause.from + 1 && within.parted(clause.from..=clause.from)
    };
    let pronoun = within.cue(Cue::Relative).find(relative)?;
    let itself = |(from, to): (usize, usize)| {
        from >= clause.from && to <= pronoun.to && to - from <= PRONOUN
    };
    // Only where they are the object: a subject would stand for whoever acts.
    let acts = |s: &Spotted| clause.from <= s.from && s.to <= clause.to;
    let object = phrase.map_or_else(|| within.of(Role::Authority).any(acts), itself);
    if !clause.relative || clause.from <= within.from || !object {
        return None;
    }
    let start = (within.from + 1..clause.from)
        .rev()
        .find(|at| within.parted(*at..=*at))
        .unwrap_or(within.from);
    extent(within, start, clause.from).filter(|(_, to)| *to == clause.from)
}
