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
/// certainly in it. An authority stays where there is no other who could act. `breaks` tells an act that
/// is done against what is imposed.
pub(super) fn without(
    mut spotted: Vec<Spotted>,
    tokens: &[Token],
    breaks: impl Fn(&Spotted) -> bool,
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
    // "cleared a firm to ship parts despite the embargo": it is what is licensed, or broken.
    let outside = |s: &&Spotted| !within(&closed, s) && !within(&near, s);
    let only = !spotted.iter().filter(outside).any(|s| s.role == Role::Instrument)
        && spotted.iter().filter(outside).any(|s| s.role == Role::Action && breaks(s));
    let aside = |s: &Spotted| within(&closed, s) || within(&open, s);
    let other = spotted.iter().any(|s| s.role == Role::Authority && !aside(s));
    spotted.retain(|s| match s.role {
        Role::Authority | Role::Adjective => !(other && aside(s)),
        Role::Action => !within(&closed, s) && !within(&asides, s),
        Role::Instrument => only || !within(&closed, s) && !within(&near, s),
        Role::Cue(_) | Role::Object | Role::Exclude => true,
    });
    spotted
}
