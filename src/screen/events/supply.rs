//! Courts, customs and police where no word says that sanctions were broken: "charged with shipping
//! drone parts to Russia", «затримали за постачання верстатів до Білорусі». Where the text names
//! sanctions elsewhere, what is delivered to a country under sanctions stands for them, beside a word
//! for an arrest, a charge, a fine or a seizure, and beside no other. Behind a sentence that told of such an
//! act another of the kind, "The police also seized eleven cars", goes on about it, and a delivery, "They
//! had shipped the parts over Georgia to Russia", tells what was broken.

use std::ops::Range;

use super::likewise::Last;
use super::phrase;
use crate::screen::candidates::Token;
use crate::screen::terms::{Cue, Role, Spotted, Told, Vocabulary};

/// So many words stand between the delivery and where it goes: "exporting without a licence two
/// lathes and their spare parts to Russia".
const REACH: usize = 10;

/// Countries with embargoes that many enforce (ISO 3166-1 alpha-2).
const UNDER_SANCTIONS: [&str; 7] = ["ru", "by", "ir", "kp", "sy", "mm", "cu"];

/// The words of a sentence, with what was broken where somebody is pursued for a delivery. `pursuit` is the
/// act of the sentence before, where somebody was pursued in it.
pub(super) fn with_supplies(
    vocabulary: &Vocabulary,
    mut spotted: Vec<Spotted>,
    pursuit: Option<Last>,
    tokens: &[Token],
    word: impl Fn(usize) -> String,
    sentence: Range<usize>,
) -> Vec<Spotted> {
    let enforces = |s: &Spotted| s.role == Role::Action && vocabulary.ids[s.id] == "enforce";
    // "Investigators also seized nine lathes": the last of them is the verb.
    let pursued = spotted.iter().copied().rfind(enforces);
    let acts = spotted.iter().any(|s| s.role == Role::Action);
    if spotted.iter().any(|s| s.role == Role::Instrument)
        || pursued.is_none() && (pursuit.is_none() || acts)
    {
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
    let told = Told::ByObject;
    let broken = supply.map(|s| Spotted { role: Role::Instrument, id, hole: None, told, ..*s });
    let goes_on = || {
        let (act, last) = pursued.zip(pursuit)?;
        let told = Told::InContext;
        Some(Spotted { role: Role::Instrument, id: last.instrument, hole: None, told, ..act })
    };
    let broken = broken.or_else(goes_on);
    let evaded = broken.filter(|_| pursued.is_none());
    spotted.extend(evaded.zip(vocabulary.position("evade")).map(|(s, id)| Spotted {
        role: Role::Action,
        id,
        told: Told::InContext,
        ..s
    }));
    spotted.extend(broken.map(|s| match pursued {
        Some(_) => s,
        None => Spotted { told: Told::InContext, ..s },
    }));
    spotted.sort_by_key(|s| (s.from, s.role));
    spotted
}
