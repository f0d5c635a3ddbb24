//! Concessions: "Despite objections from Hungary, the EU extended its sanctions". Whoever stands in
//! one does not act, and sanctions that stand in one are not imposed.

use std::ops::Range;

use crate::screen::candidates::Token;
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::Gap;

/// So many words may stand between "despite" and what no comma sets apart: "trotz der neuen Sanktionen".
const NEAR: usize = 2;

/// The words of a sentence without those that stand in a concession. It goes on to the next comma. Where
/// there is none, "Trotz Kritik verhängte die EU Sanktionen", only what is imposed and stands near is
/// certainly in it. An authority stays where there is no other who could act.
pub(super) fn without(
    mut spotted: Vec<Spotted>,
    tokens: &[Token],
    sentence: Range<usize>,
) -> Vec<Spotted> {
    let (mut closed, mut open, mut near) = (Vec::new(), Vec::new(), Vec::new());
    for s in spotted.iter().filter(|s| s.role == Role::Cue(Cue::Concession)) {
        match (s.to..sentence.end).find(|at| tokens[*at].gap.has(Gap::COMMA)) {
            Some(comma) => closed.push(s.from..comma),
            None => {
                open.push(s.from..sentence.end);
                near.push(s.from..s.to + NEAR + 1);
            }
        }
    }
    let within = |parts: &[Range<usize>], s: &Spotted| parts.iter().any(|p| p.contains(&s.from));
    let aside = |s: &Spotted| within(&closed, s) || within(&open, s);
    let other = spotted.iter().any(|s| s.role == Role::Authority && !aside(s));
    spotted.retain(|s| match s.role {
        Role::Authority | Role::Adjective => !(other && aside(s)),
        Role::Action => !within(&closed, s),
        Role::Instrument => !within(&closed, s) && !within(&near, s),
        Role::Cue(_) | Role::Object | Role::Exclude => true,
    });
    spotted
}
