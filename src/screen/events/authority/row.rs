//! Who acts together: the authorities that stand in one row.

use super::{Place, id_of, names_program, small};
use crate::screen::events::Within;
use crate::screen::terms::{Role, Spotted};
use crate::screen::tokens::Gap;

/// The authorities that stand in one row with `chosen`: "the United States, Britain and Canada".
pub(super) fn row<'a>(
    within: &Within,
    all: &[&'a Spotted],
    chosen: &'a Spotted,
    place: &Place,
) -> Vec<&'a Spotted> {
    let root = |s: &Spotted| id_of(within, s).split('.').next().unwrap_or_default().to_owned();
    let linked = |a: &Spotted, b: &Spotted| {
        let gap = a.to..b.from;
        b.from >= a.to
            && gap.len() <= 2
            && gap.clone().all(|at| {
                JOINED.contains(&&*within.folded(at)) || small(within, at) || nested(within, at)
            })
            && (!gap.is_empty()
                || within.between(b.from).contains([',', '(', '/'])
                || within.reading.list()[b.from].gap.has(Gap::POSSESSIVE)
                // "в Минске Вашингтон": they only meet.
                || within.reading.list()[b.from].gap.is_space() && root(a) == root(b))
    };
    let free = |s: &Spotted| {
        place.target.is_none_or(|(from, to)| s.to <= from || to <= s.from)
            && s.role == Role::Authority
            && !names_program(within, s, place.action, place.instrument)
    };
    let mut row = vec![chosen];
    loop {
        let (first, last) = (row[0], row[row.len() - 1]);
        let left = all.iter().rfind(|s| {
            s.to <= first.from
                && (s.from >= place.clause.from || first.from < place.clause.from)
                && free(s)
                && linked(s, first)
        });
        let right = all
            .iter()
            .find(|s| s.from >= last.to && free(s) && linked(last, s) && s.to <= place.clause.to);
        match (left, right) {
            (Some(left), _) => row.insert(0, left),
            (_, Some(right)) => row.push(right),
            _ => return row,
        }
    }
}

/// A word between an authority and one of its own parts.
fn nested(within: &Within, at: usize) -> bool {
    matches!(&*within.folded(at), "of" | "s" | "department" | "government")
}

/// One id a jurisdiction, the most specific.
pub(super) fn specific(within: &Within, row: &[&Spotted]) -> Vec<usize> {
    let mut ids: Vec<usize> = Vec::new();
    let root = |id: usize| within.vocabulary.ids[id].split('.').next().unwrap_or_default();
    for s in row {
        let position = ids.iter().position(|known| root(*known) == root(s.id));
        match position {
            Some(at) if within.vocabulary.ids[s.id].contains('.') => ids[at] = s.id,
            Some(_) => {}
            None => ids.push(s.id),
        }
    }
    ids
}

pub(super) const JOINED: [&str; 12] =
    ["and", "und", "et", "y", "e", "i", "и", "і", "oraz", "sowie", "together", "with"];
