//! Whom a closed border hits: "closed its border with Belarus", «адкрыла мяжу з Польшчай», or the crossings
//! that are named.

use super::{WITH, extent};
use crate::screen::events::Within;
use crate::screen::events::ban::BORDER;
use crate::screen::events::clause::Clause;
use crate::screen::events::phrase::names_country;
use crate::screen::terms::{Role, Spotted};

/// Between a border and the country beyond it stand so many words: "crossings on the land border with".
const NEAR: usize = 7;

/// What leads to the country beyond, besides the words for "with".
const TO: [&str; 6] = ["nach", "zu", "zum", "to", "vers", "hacia"];

/// The country beyond a border that is closed or opened, or else the words for the crossings.
pub(super) fn beyond(
    within: &Within,
    clause: &Clause,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let border = within
        .of(Role::Object)
        .filter(|s| within.id(s) == BORDER && clause.from <= s.from && s.to <= clause.to)
        .find(|s| s.touches(instrument.from, instrument.to))?;
    let leads = |at: &usize| {
        let word = within.folded(*at);
        WITH.contains(&&*word) || TO.contains(&&*word)
    };
    let end = clause.to.min(border.to + NEAR);
    let country = (border.to..end.saturating_sub(1)).filter(leads).find_map(|at| {
        let (from, to) = extent(within, at + 1, clause.to)?;
        let named = |at: &usize| names_country(&within.slice(*at, *at + 1));
        (from..to).take(2).any(|at| named(&at)).then_some((border.from, to))
    });
    country.or_else(|| {
        let (from, to) =
            extent(within, border.from, clause.to).filter(|(_, to)| *to > border.to)?;
        Some((from, to))
    })
}
