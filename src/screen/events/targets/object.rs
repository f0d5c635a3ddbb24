//! The object of an act: what follows its verb, or stands between a German auxiliary and it.

use super::{WITH, date_at, duration, enlisted, extent, genitive, is_verb, small};
use crate::screen::events::Within;
use crate::screen::events::authority::LOCATION;
use crate::screen::events::clause::Clause;
use crate::screen::events::date;
use crate::screen::events::phrase::{counts, names_country};
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::{Case, Gap};

/// The object of the act: "designated five firms", "hit Belarus with sanctions".
pub(super) fn object(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let end = if instrument.from > action.to { instrument.from } else { clause.to };
    // "sancionó el lunes a 12 jueces", "a sanctionné vendredi 17 navires": the day comes first.
    let start = date::past(within, place_past(within, past_thing(within, action.to)), end);
    let start = match within.cue(Cue::NearLead).find(|s| start > action.to && s.from == start) {
        Some(lead) => lead.to,
        None => start,
    };
    // "Am Montag belegte die EU zwölf Richter mit Sanktionen": behind whoever acts.
    let acts = |s: &&Spotted| s.from == start || s.from == start + 1 && small(within, start);
    let led = within.of(Role::Authority).any(|s| clause.from <= s.from && s.to <= action.from);
    let start = match within.of(Role::Authority).find(acts).filter(|_| !led) {
        Some(who) if who.to < end => who.to,
        _ => start,
    };
    // What a comma parts from the act is no object of it.
    let tokens = within.reading.list();
    let parted = |gap: Gap| gap.has(Gap::COMMA) || gap.has(Gap::HARD);
    if tokens.get(start).is_some_and(|token| parted(token.gap) && token.case != Case::Upper) {
        return None;
    }
    let (from, mut to) = extent(within, start, end)?;
    // What stands right before the thing only says of what kind it is, where no preposition parts them:
    // «внёс 20 компаний в список». The thing is no target.
    if to == instrument.from {
        let preposition = |at: &usize| {
            let word = within.folded(*at);
            enlisted::INTO.contains(&&*word) || WITH.contains(&&*word)
        };
        let article = |at: usize| INDEFINITE.contains(&&*within.folded(at));
        let whom = |at: usize| counts(&within.folded(at)) || names_country(&within.folded(at));
        match (from + 1..to).rev().take(2).find(preposition) {
            Some(at) => to = at,
            None if within.id(action) == "license" && (from + 1..to).any(article) => {}
            // «грозит Ираку санкциями»: whom it hits and what with, each in its case.
            None if within.id(action) == "threaten" && whom(from) => {}
            None => return None,
        }
    }
    // "erteilte der Tochter eine befristete Genehmigung": the thing has an article of its own.
    if to == instrument.from
        && within.id(action) == "license"
        && let Some(at) = (from + 1..to).find(|at| INDEFINITE.contains(&&*within.folded(*at)))
    {
        to = at;
    }
    // "seized a sanctioned tanker": what is imposed says of what kind it is.
    let quality = || {
        within.id(action) == "enforce"
            && instrument.from == from
            && QUALITIES.iter().any(|word| within.folded(from).starts_with(word))
    };
    let thing = instrument.hole.is_none() && instrument.touches(from, to) && !quality();
    // "General License 2G" is a name.
    let name = |s: &Spotted| s.from == from && s.to > from + 1 && s.hole.is_none();
    let thing = thing || within.of(Role::Instrument).any(name);
    if thing || duration(within, from) {
        return None;
    }
    // "санкции США" are theirs; "blacklists US defence firms" hits others.
    let verb = is_verb(within, action, instrument);
    let owner = |s: &Spotted| s.from == from && (s.to >= to || !verb);
    if from == instrument.to && within.of(Role::Authority).any(owner) {
        return None;
    }
    // "removed from the sanctions list of the EU".
    let whose = (from..to).find(|at| !genitive(within, *at) && !small(within, *at));
    let whole = |s: &Spotted| Some(s.from) == whose && s.to >= to;
    if genitive(within, from) && within.of(Role::Authority).any(whole) {
        return None;
    }
    let act = |at: usize| ACTS.contains(&&*within.folded(at));
    if act(from) || from + 1 < to && act(from + 1) {
        return None;
    }
    let only = |at: usize| {
        within.of(Role::Authority).any(|s| s.from == at && s.to >= to)
            || within.cue(Cue::Agent).any(|s| s.from == at)
    };
    let words = (from..to).filter(|at| within.folded(*at).chars().count() > 3).count();
    let passive = action.from > within.from
        && within.reading.list()[action.to - 1].case == Case::Lower
        && from > action.from
        && matches!(&*within.folded(action.from - 1), "was" | "were");
    (words > 0 && !only(from) && !date_at(within, from) && !passive).then_some((from, to))
}

/// One past the words for what is imposed that go on at `at`: the act "radié de sa liste" ends in
/// "sa liste noire".
pub(super) fn past_thing(within: &Within, at: usize) -> usize {
    let goes_on = |s: &&Spotted| s.hole.is_none() && s.from < at && at < s.to;
    within.of(Role::Instrument).find(goes_on).map_or(at, |s| s.to)
}

/// One past a place right behind an act: "arrested in Vilnius".
fn place_past(within: &Within, at: usize) -> usize {
    let place = |s: &&Spotted| s.from == at + 1;
    match at < within.to && LOCATION.contains(&&*within.folded(at)) {
        true => within.of(Role::Authority).find(place).map_or(at, |s| s.to),
        false => at,
    }
}

/// Words for what is imposed that say of what kind somebody is, as they begin.
const QUALITIES: [&str; 8] = [
    "sanctioned",
    "подсанкцион",
    "санкционн",
    "підсанкцій",
    "падсанкцый",
    "sankcjonowan",
    "objet",
    "sanktioniert",
];

/// "signed a decree sanctioning 76 persons": the word for the thing is a verb, and has an object.
pub(super) fn sanctioning(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    const PARTICIPLES: [&str; 4] = ["ing", "ant", "ando", "iendo"];
    let word = within.folded(instrument.to - 1);
    let verb = action.to <= instrument.from && PARTICIPLES.iter().any(|end| word.ends_with(end));
    verb.then(|| object(within, clause, instrument, instrument)).flatten()
}

/// "hat die Reederei nach Monaten mit Sanktionen belegt": German puts the object between its auxiliary
/// and a verb at the end.
pub(super) fn middle(within: &Within, clause: &Clause, action: &Spotted) -> Option<(usize, usize)> {
    let auxiliary =
        |at: &usize| matches!(&*within.folded(*at), "hat" | "haben" | "hatte" | "hatten");
    let at = (clause.from..action.from).find(auxiliary)?;
    let before = |s: &&Spotted| s.to == at && s.from >= clause.from;
    // "Im Juli hatte die EU die Bank ... gelistet": behind the auxiliary.
    let behind = |s: &&Spotted| s.from == at + 1 || s.from == at + 2 && small(within, at + 1);
    let inverted = within.of(Role::Authority).find(behind).map(|s| s.to);
    let who = inverted.is_some() || within.of(Role::Authority).any(|s| before(&s));
    let start = date::past(within, inverted.unwrap_or(at + 1), action.from);
    let start = if date_at(within, start) { start + 2 } else { start };
    let named = |at: &usize| within.reading.list()[*at].case != Case::Lower;
    let (from, to) = extent(within, start, action.from).filter(|_| who)?;
    (from..to).any(|at| named(&at)).then_some((from, to))
}

/// Articles of something new, as words are folded.
const INDEFINITE: [&str; 9] = ["a", "an", "eine", "einen", "ein", "une", "un", "una", "einer"];

/// Acts that are amended, and are no targets of it.
const ACTS: [&str; 14] = [
    "regulation",
    "decision",
    "directive",
    "annex",
    "article",
    "order",
    "ordinance",
    "frequently",
    "verordnung",
    "beschluss",
    "reglement",
    "reglamento",
    "rozporzadzenie",
    "регламент",
];
