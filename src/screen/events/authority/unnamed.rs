//! Who acts where the sentence names nobody.

use crate::screen::candidates::Reading;
use crate::screen::events::ban::BORDER;
use crate::screen::events::phrase::{is_foreign, is_kind, names_country};
use crate::screen::events::{REMEMBERED, Within, act, country, reaction};
use crate::screen::terms::{Role, Spotted, Told, VAGUE, Vocabulary};

/// Who acts where nobody is named, "sanctions were lifted on two Belarusian banks": nobody that the lists
/// know. Only a word that certainly says what is imposed tells so much, where a country is named
/// or of what kind those are whom it hits: exchanges, clubs and budgets have sanctions and restrictions of their own.
pub(super) fn unnamed(
    within: &Within,
    action: &Spotted,
    instrument: &Spotted,
    target: Option<(usize, usize)>,
) -> Option<Vec<usize>> {
    let certain = instrument.told == Told::ByName && within.id(instrument) != VAGUE;
    // "Two brothers arrested over sales to Russia": police and customs need no name.
    let pursued = within.in_context && instrument.told != Told::ByName;
    let pursued = pursued && matches!(within.id(action), "enforce" | "evade");
    // "how firms live under sanctions", "new sanctions are discussed": nothing is done, or nobody says so.
    let named = reaction::is_named(within, action, instrument);
    let act = !act::is_modal(within, action) && !named;
    let abroad = || {
        (within.from..within.to).any(|at| {
            let word = within.slice(at, at + 1);
            let pair = || format!("{word}-{}", within.slice(at + 1, at + 2));
            names_country(&word)
                || is_foreign(&word)
                || at + 1 < within.to && names_country(&pair())
        })
    };
    let kind = || {
        // "Under sanctions came MZKT, Amkodor and the director of Peleng": one of them says it.
        let behind = action.to.max(instrument.to);
        let from = target.map(|(from, _)| from.min(behind));
        let kind = |from| (from..within.to).any(|at| is_kind(&within.folded(at)));
        within.in_context && from.is_some_and(kind)
    };
    let told = certain && act && within.id(action) != "evade" && (abroad() || kind());
    // "Traffic over both crossings was halted at midnight": a border of whoever is mentioned.
    let border = within.id(instrument) == BORDER && within.mentioned.is_some();
    (told || pursued || border).then(Vec::new)
}

/// Who is mentioned in the sentences before the word at `from`, where those that may act there are all of
/// one country, and the sentence itself, of which `spotted` are the words, names nobody.
pub(in crate::screen::events) fn mentioned(
    vocabulary: &Vocabulary,
    reading: &Reading,
    from: usize,
    spotted: &[Spotted],
) -> Option<Vec<usize>> {
    let may_act = |s: &Spotted| matches!(s.role, Role::Authority | Role::Adjective);
    if spotted.iter().any(may_act) {
        return None;
    }
    let before = from.saturating_sub(REMEMBERED)..from;
    let mut before = vocabulary.spot(reading, before, false);
    before.retain(|s| s.role == Role::Authority);
    let last = before.last()?;
    let country_of = |s: &Spotted| country(&vocabulary.ids[s.id]);
    before.iter().all(|s| country_of(s) == country_of(last)).then(|| vec![last.id])
}
