//! Whom a list takes in or lets go, and whose property or entry an act hits, where a case says so.

use super::{acts, date_at, extent, past_thing};
use crate::screen::events::Within;
use crate::screen::events::authority::{genitive, small};
use crate::screen::events::clause::Clause;
use crate::screen::events::date;
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::Gap;

/// Whom a list takes in, where the list comes first or last: «внёс в чёрный список 27 судов»,
/// "a inscrit jeudi la compagnie sur sa liste noire".
pub(super) fn listed(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let named = within.folded(instrument.to - 1);
    let list =
        within.id(instrument) == "blacklist" || LISTS.iter().any(|begin| named.starts_with(begin));
    if !list {
        return None;
    }
    if instrument.from < action.to {
        // "removed from its list two banks": the act ends with the list.
        let whole = action.from < instrument.from && action.hole.is_none();
        let behind = whole.then(|| free(within, clause, instrument.to.max(action.to))).flatten();
        return behind.or_else(|| listed_before(within, clause, instrument));
    }
    let into = |at: &usize| INTO.contains(&&*within.folded(*at));
    let start = date::past(within, action.to, instrument.from);
    // The preposition may be a word of the act, «исключили из», or of the list, "z listy".
    let own = |at: usize| into(&at).then_some(at);
    let preposition = own(instrument.from)
        .or_else(|| (start..instrument.from).rev().take(4).find(into))
        .or_else(|| own(action.to - 1));
    match preposition {
        // «внесена Канадой в список»: who acts in a passive.
        Some(at) if at > start => extent(within, start, at).filter(|(from, to)| {
            !within.of(Role::Authority).any(|s| s.from == *from && s.to >= *to)
        }),
        Some(_) => free(within, clause, instrument.to),
        None => None,
    }
}

/// How words for a list begin.
const LISTS: [&str; 10] =
    ["list", "lista", "liste", "спис", "переч", "перел", "пералік", "реестр", "реєстр", "wykaz"];

/// «objął sankcjami cztery spółki», «обложил санкциями»: what is imposed stands between the act and whom
/// it hits, in a case of its own.
pub(super) fn covered(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let thing = within.folded(instrument.to - 1);
    let with = ["ami", "ями", "ами", "ямі", "амі"].iter().any(|end| thing.ends_with(end));
    (with && action.to <= instrument.from).then(|| free(within, clause, instrument.to)).flatten()
}

/// What follows at `at` without a preposition, behind whose it is: "на чёрный список США три фирмы".
fn free(within: &Within, clause: &Clause, at: usize) -> Option<(usize, usize)> {
    let acts = |s: &Spotted| s.role == Role::Authority && clause.from <= s.from && s.to < at;
    let at = past_thing(within, at);
    let whose = (at..clause.to).find(|at| !genitive(within, *at) && !small(within, *at));
    let owner = within.of(Role::Authority).find(|s| Some(s.from) == whose);
    let at = match owner {
        Some(owner) if !within.spotted.iter().any(acts) => owner.to,
        _ => at,
    };
    let next = within.reading.list().get(at)?;
    let cue = |cue: Cue| within.cue(cue).any(|s| s.from == at);
    let free = at < clause.to
        && !next.gap.has(Gap::COMMA)
        && !next.gap.has(Gap::PERIOD)
        && !next.gap.has(Gap::HARD)
        && !date_at(within, at)
        && !cue(Cue::Lead)
        && !cue(Cue::End)
        && !cue(Cue::Agent);
    free.then(|| extent(within, at, clause.to)).flatten()
}

/// "Die EU hat die Firma auf die schwarze Liste gesetzt": between who acts and the list.
fn listed_before(within: &Within, clause: &Clause, instrument: &Spotted) -> Option<(usize, usize)> {
    let into = |at: &usize| INTO.contains(&&*within.folded(*at));
    let preposition = (clause.from..instrument.from).rev().take(3).find(into)?;
    let who = within.of(Role::Authority).filter(|s| s.to <= preposition).map(|s| s.to).max()?;
    let auxiliary = |at: usize| matches!(&*within.folded(at), "hat" | "haben" | "has" | "have");
    let start = if who < preposition && auxiliary(who) { who + 1 } else { who };
    extent(within, date::past(within, start, preposition), preposition)
}

/// What leads to a list, or out of it.
pub(super) const INTO: [&str; 27] = [
    "to", "on", "onto", "into", "in", "from", "off", "в", "во", "у", "ў", "на", "до", "из", "з",
    "зі", "са", "na", "do", "z", "ze", "auf", "von", "sur", "en", "de", "del",
];

/// Whose property an act hits, or who may not enter, where a case says so: «заморозил активы пяти
/// чиновников», «закрыла въезд судьям».
pub(super) fn owners(
    within: &Within,
    clause: &Clause,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let property = within.folded(instrument.to - 1);
    // "freezes bank accounts of the party", "the list of officials who may not enter".
    let of = instrument.to + 1 < clause.to && genitive(within, instrument.to);
    let whose = |at: usize| within.of(Role::Authority).any(|s| s.from == at || s.from == at + 1);
    if of
        && !whose(instrument.to + 1)
        && matches!(within.id(instrument), "asset-freeze" | "blacklist")
    {
        return extent(within, instrument.to + 1, clause.to);
    }
    let owned = PROPERTY.iter().any(|word| property.starts_with(word))
        && instrument.to < clause.to
        && !acts(within, instrument.to)
        && !INTO.contains(&&*within.folded(instrument.to))
        && within.folded(instrument.to).chars().nth(1).is_some();
    owned.then(|| free(within, clause, instrument.to)).flatten()
}

/// Property, entry and trade, in languages that say so with a case, as words are folded.
const PROPERTY: [&str; 54] = [
    "резерв",
    "сбережен",
    "визы",
    "визу",
    "виз",
    "импорт",
    "экспорт",
    "ввоз",
    "вывоз",
    "закуп",
    "покупать",
    "поставк",
    "транзит",
    "імпорт",
    "експорт",
    "ввезен",
    "вивезен",
    "постачан",
    "закупів",
    "резерв",
    "віз",
    "імпарт",
    "экспарт",
    "увоз",
    "вываз",
    "пастав",
    "транзіт",
    "палет",
    "import",
    "eksport",
    "przywoz",
    "wywoz",
    "zakup",
    "tranzyt",
    "lotow",
    "rachunk",
    "kont",
    "rezerw",
    "srodk",
    "udzial",
    "актив",
    "счет",
    "имуществ",
    "рахунк",
    "майн",
    "актыв",
    "маемасц",
    "aktyw",
    "majat",
    "въезд",
    "в'ізд",
    "уезд",
    "ўезд",
    "wjazd",
];
