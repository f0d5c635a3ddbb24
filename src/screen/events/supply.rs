//! Courts, customs and police where no word says that sanctions were broken: "charged with shipping
//! drone parts to Russia", «затримали за постачання верстатів до Білорусі». Where the text names
//! sanctions elsewhere, what is delivered to a country under sanctions stands for them, beside a word
//! for an arrest, a charge, a fine or a seizure, and beside no other.

use std::ops::Range;

use super::phrase;
use crate::screen::candidates::Token;
use crate::screen::terms::{Cue, Role, Spotted, Told, Vocabulary};

/// So many words stand between the delivery and where it goes: "exporting without a licence two
/// lathes and their spare parts to Russia".
const REACH: usize = 10;

/// Countries with embargoes that many enforce (ISO 3166-1 alpha-2).
const UNDER_SANCTIONS: [&str; 7] = ["ru", "by", "ir", "kp", "sy", "mm", "cu"];

/// The words of a sentence, with what was broken where somebody is pursued for a delivery.
pub(super) fn with_supplies(
    vocabulary: &Vocabulary,
    mut spotted: Vec<Spotted>,
    tokens: &[Token],
    word: impl Fn(usize) -> String,
    sentence: Range<usize>,
) -> Vec<Spotted> {
    let enforces = |s: &Spotted| s.role == Role::Action && vocabulary.ids[s.id] == "enforce";
    if !spotted.iter().any(enforces) || spotted.iter().any(|s| s.role == Role::Instrument) {
        return spotted;
    }
    let Some(id) = vocabulary.position("export-controls") else { return spotted };
    let goes_there = |s: &&Spotted| {
        let around = s.from.saturating_sub(2).max(sentence.start)..(s.to + REACH).min(sentence.end);
        around.filter(|at| tokens[*at].case.is_capital() || phrase::names_country(&word(*at))).any(
            |at| phrase::country_of(&word(at)).is_some_and(|code| UNDER_SANCTIONS.contains(&code)),
        )
    };
    let supply = spotted.iter().filter(|s| s.role == Role::Cue(Cue::Supply)).find(goes_there);
    if let Some(supply) = supply.copied() {
        let told = Told::ByObject;
        spotted.push(Spotted { role: Role::Instrument, id, hole: None, told, ..supply });
        spotted.sort_by_key(|s| (s.from, s.role));
    }
    spotted
}
