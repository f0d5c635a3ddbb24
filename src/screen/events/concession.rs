//! Concessions: "Despite objections from Hungary, the EU extended its sanctions". Whoever stands in
//! one does not act, and sanctions that stand in one are not imposed. So it is with an act that is only
//! mentioned between commas.

use std::ops::Range;

use crate::screen::candidates::Token;
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::Gap;

/// So many words may stand between "despite" and what no comma sets apart: "trotz der neuen Sanktionen".
const NEAR: usize = 2;

/// An aside between commas that begins with an act has so many words.
const ASIDE: usize = 8;

/// The words of a sentence without those that stand in a concession. It goes on to the next comma. Where
/// there is none, "Trotz Kritik verhängte die EU Sanktionen", only what is imposed and stands near is
/// certainly in it. An authority stays where there is no other who could act.
pub(super) fn without(
    mut spotted: Vec<Spotted>,
    tokens: &[Token],
    sentence: Range<usize>,
) -> Vec<Spotted> {
    let (mut closed, mut open, mut near) = (Vec::new(), Vec::new(), Vec::new());
    let mut asides: Vec<Range<usize>> = Vec::new();
    for s in spotted.iter().filter(|s| s.role == Role::Cue(Cue::Concession)) {
        match (s.to..sentence.end).find(|at| tokens[*at].gap.has(Gap::COMMA)) {
            Some(comma) => closed.push(s.from..comma),
            None => {
                open.push(s.from..sentence.end);
                near.push(s.from..s.to + NEAR + 1);
            }
        }
    }
    // "said sanctions on nine firms, suspended since 2015, had been reimposed": an aside.
    let acts = |at: usize| spotted.iter().find(|s| s.role == Role::Action && s.from == at);
    let commas: Vec<usize> =
        sentence.clone().skip(1).filter(|at| tokens[*at].gap.has(Gap::COMMA)).collect();
    for pair in commas.windows(2).filter(|pair| pair[1] - pair[0] <= ASIDE) {
        let later = |s: &Spotted| s.role == Role::Action && s.from >= pair[1];
        if acts(pair[0]).is_some() && spotted.iter().any(later) {
            asides.push(pair[0]..pair[1]);
        }
    }
    let within = |parts: &[Range<usize>], s: &Spotted| parts.iter().any(|p| p.contains(&s.from));
    let aside = |s: &Spotted| within(&closed, s) || within(&open, s);
    let other = spotted.iter().any(|s| s.role == Role::Authority && !aside(s));
    spotted.retain(|s| match s.role {
        Role::Authority | Role::Adjective => !(other && aside(s)),
        Role::Action => !within(&closed, s) && !within(&asides, s),
        Role::Instrument => !within(&closed, s) && !within(&near, s),
        Role::Cue(_) | Role::Object | Role::Exclude => true,
    });
    spotted
}
