//! Whom an announcement hits: the phrase behind "on", "against", "против", "gegen" ..., the
//! object of the act, or the subject of a passive.

mod antecedent;
mod border;
mod enlisted;
mod extent;
mod object;

pub(super) use self::extent::extent;
use self::object::{middle, object, past_thing, sanctioning};
use super::passive::suffers;

use super::Within;
use super::authority::{genitive, small};
use super::clause::Clause;
use super::date;
use super::phrase::{counts, means_nobody, names_country};
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::Gap;

/// No target is longer, in words.
pub(super) const LONGEST: usize = 16;

/// A preposition leads to a target within so many words.
pub(super) const NEAR: usize = 8;

/// The words for whom the act hits.
pub(super) fn phrase(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let known = |(from, to): &(usize, usize)| {
        let later = matches!(&*within.folded(to - 1), "later" | "ago" | "earlier");
        !is_time(within, *from) && !later
    };
    let own = || in_clause(within, clause, action, instrument).filter(known);
    let phrase = border::beyond(within, clause, instrument).or_else(own);
    antecedent::antecedent(within, clause, phrase).or(phrase)
}

/// "2022 roku", "last summer", "again": when something was, where no day is stated.
fn is_time(within: &Within, at: usize) -> bool {
    let word = within.folded(at);
    let year =
        word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year));
    year && within.folded((at + 1).min(within.to - 1)).chars().all(char::is_lowercase)
        || WHEN.contains(&&*word)
}

/// Words that say when or how long, and name nobody, as they are folded.
const WHEN: [&str; 20] = [
    "last",
    "прошлого",
    "прошлым",
    "прошлой",
    "минулого",
    "минулоі",
    "минулим",
    "минулої",
    "минулои",
    "мінулага",
    "мінулай",
    "ubieglego",
    "ubieglym",
    "zeszlego",
    "zeszlym",
    "vergangenen",
    "temporalmente",
    "vorübergehend",
    "temporairement",
    "again",
];

/// The words of a clause for whom its act hits.
fn in_clause(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let says = |phrase: &(usize, usize)| {
        !empty(within, phrase.0, phrase.1) && !is_owner(within, clause, *phrase)
    };
    // "rief die Verbündeten dazu auf, ... zu sanktionieren": whoever is asked.
    let asks = super::act::is_modal(within, action);
    let own = action.hole.filter(|_| !asks);
    for hole in [own, instrument.hole].into_iter().flatten() {
        // What is imposed or said is no target: "extended General License 13", "publishing two FAQs".
        let thing = within.id(instrument) == "guidance"
            || within
                .of(Role::Instrument)
                .any(|s| s.touches(hole.0, hole.1) && (s != instrument || s.hole.is_none()));
        let led = within.cue(Cue::Lead).find(|s| hole.0 <= s.from && s.to < hole.1);
        let who = within.spotted.iter().any(|s| {
            matches!(s.role, Role::Authority | Role::Adjective)
                && s.from == hole.0
                && s.to >= hole.1
        });
        match led {
            None if who => {}
            Some(lead) => {
                if let Some(phrase) = extent(within, lead.to, hole.1).filter(says) {
                    return Some(phrase);
                }
            }
            None if !thing => {
                // "a inscrit jeudi la compagnie sur", "setzte die Firma am Montag auf": the day belongs to
                // the act.
                let start = date::past(within, hole.0, hole.1);
                let day = (start..hole.1).find(|at| date_at(within, *at)).unwrap_or(hole.1);
                let words = (start..day).any(|at| within.folded(at).chars().count() > 3);
                if words && says(&(start, day)) {
                    return Some((start, day));
                }
            }
            // "setzten den Tanker wegen des Verdachts auf Sanktionsverstöße fest": why.
            None => {
                let cause = extent(within, hole.0, hole.1)
                    .filter(|(_, to)| within.cue(Cue::End).any(|s| s.from == *to));
                if let Some(phrase) = cause.filter(says) {
                    return Some(phrase);
                }
            }
        }
    }
    // "urged the Treasury to blacklist the bank": whom it hits is said of the inner act.
    let inner = within.of(Role::Action).find(|s| {
        super::act::is_modal(within, action)
            && !super::act::is_modal(within, s)
            && action.to <= s.from
            && s.to <= clause.to
    });
    let action = inner.unwrap_or(action);
    let from = action.to.min(instrument.to);
    // "у дачыненні да" is one preposition, and its first word none.
    let part = |s: &Spotted| within.cue(Cue::Lead).any(|l| l.from == s.from && l.to > s.to);
    let leads = |cue: Cue| {
        within.cue(cue).filter(move |s| s.from >= clause.from && s.to < clause.to && !part(s))
    };
    let led = |lead: &Spotted| extent(within, lead.to, clause.to).filter(says);
    let after = leads(Cue::Lead)
        .filter(|s| s.from >= from && s.from <= action.to.max(instrument.to) + NEAR)
        .filter(|s| !date_at(within, s.to) && !owned(within, s.to))
        .find_map(led);
    // "las sanciones de la Unión Europea a Siria": behind whose they are follows whom they hit.
    let owner = within.of(Role::Authority).find(|s| {
        s.from > instrument.to
            && s.from - instrument.to <= 2
            && leads(Cue::NearLead).any(|lead| lead.from == s.to)
    });
    // "General License 2G for nine companies": its number is a part of it.
    let number = instrument.to < clause.to
        && within.folded(instrument.to).contains(|c: char| c.is_ascii_digit());
    let behind = owner.map_or(instrument.to + usize::from(number), |s| s.to);
    let near = leads(Cue::NearLead)
        .filter(|s| s.from == behind || s.from == action.to && action.to < instrument.from)
        .filter(|s| {
            !date_at(within, s.to)
                && !duration(within, s.to)
                && !acts(within, s.to)
                && !kind(within, s, instrument)
                && !whose(within, s)
        })
        .find_map(led);
    // "gel des avoirs pour quatorze officiers".
    let counted = PURPOSE.contains(&&*within.folded(instrument.to.min(within.to - 1)))
        && instrument.to + 1 < clause.to
        && counts(&within.folded(instrument.to + 1))
        && !duration(within, instrument.to + 1);
    // "a interdit d'accès à son territoire vingt-huit colons": right behind what is imposed.
    let direct = action.to <= instrument.to
        && instrument.to < clause.to
        && counts(&within.folded(instrument.to))
        && !duration(within, instrument.to)
        && !date_at(within, instrument.to);
    let direct = direct.then(|| extent(within, instrument.to, clause.to)).flatten().filter(says);
    if direct.is_some() {
        return direct;
    }
    let near = near.or_else(|| {
        counted.then(|| extent(within, instrument.to + 1, clause.to)).flatten().filter(says)
    });
    // "Canada sanctions officials over attacks on protesters": a verb has its object right behind it.
    let verb = is_verb(within, action, instrument);
    let object = object(within, clause, action, instrument).filter(says);
    let beside = |(from, _): &(usize, usize)| {
        let lead = |cue: Cue| leads(cue).any(|s| s.from == action.to);
        verb && *from == action.to && !lead(Cue::Lead) && !lead(Cue::NearLead)
    };
    if object.as_ref().is_some_and(beside) {
        return object;
    }
    let lead = match (after, near) {
        // "sanciones de Londres contra la industria": whose they are, and whom they hit.
        (Some(a), Some(n)) => {
            let owner = within.of(Role::Authority).any(|s| n.0 <= s.from && s.to < a.0);
            Some(if n.0 < a.0 && !owner { n } else { a })
        }
        (a, n) => a.or(n),
    };
    if lead.is_some() {
        return lead;
    }
    // "authorises transactions with the bank".
    let with = |at: &usize| WITH.contains(&&*within.folded(*at));
    if matches!(within.id(action), "license" | "revoke-licence")
        && let Some(at) = (action.to..clause.to.saturating_sub(1)).find(with)
    {
        return extent(within, at + 1, clause.to).filter(says);
    }
    object
        .or_else(|| sanctioning(within, clause, action, instrument).filter(says))
        .or_else(|| middle(within, clause, action).filter(says))
        .or_else(|| enlisted::listed(within, clause, action, instrument).filter(says))
        .or_else(|| enlisted::owners(within, clause, instrument).filter(says))
        .or_else(|| enlisted::covered(within, clause, action, instrument).filter(says))
        .or_else(|| {
            leads(Cue::Lead)
                .find(|s| s.from < from && !date_at(within, s.to))
                .and_then(|s| ahead(within, s.to, from, clause.to))
                .filter(says)
        })
        .or_else(|| subject(within, clause, action, instrument).filter(says))
        .or_else(|| country_before(within, clause, action, instrument))
}

/// "Ottawa renews Myanmar arms ban": a country right before what is imposed, where another acts.
fn country_before(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let at = instrument.from.checked_sub(1).filter(|at| *at >= action.to)?;
    let who = |s: &Spotted| clause.from <= s.from && s.to <= action.from;
    let noun = !within.of(Role::Adjective).any(|s| s.from == at);
    let named = names_country(&within.slice(at, at + 1));
    // "Venezuela General License 99Z" is a name.
    let named = named && within.id(instrument) != "general-licence";
    (named && noun && within.of(Role::Authority).any(who)).then_some((at, at + 1))
}

/// "of the EU", "de l'UE": only whose something is, where nobody else acts.
fn is_owner(within: &Within, clause: &Clause, (from, to): (usize, usize)) -> bool {
    let whose = (from..to).find(|at| !genitive(within, *at) && !small(within, *at));
    let others =
        within.of(Role::Authority).any(|s| clause.from <= s.from && (s.to <= from || s.from >= to));
    genitive(within, from)
        && !others
        && within.of(Role::Authority).any(|s| Some(s.from) == whose && s.to >= to)
}

/// Behind them stands whom a freeze hits, where that is counted, or else why.
const PURPOSE: [&str; 4] = ["pour", "fur", "por", "para"];

/// Whether one word is both the act and what is imposed: "sanctions", "blacklists".
fn is_verb(within: &Within, action: &Spotted, instrument: &Spotted) -> bool {
    (action.from, action.to) == (instrument.from, instrument.to)
        && action.to == action.from + 1
        && within.folded(action.from).is_ascii()
}

/// "la lista negra de la UE": the words behind a genitive are only whose it is.
fn whose(within: &Within, lead: &Spotted) -> bool {
    genitive(within, lead.from)
        && within.of(Role::Authority).any(|s| s.from == lead.to || s.from == lead.to + 1)
}

/// With whom a licence lets one deal.
const WITH: [&str; 9] = ["with", "с", "со", "з", "із", "z", "mit", "avec", "con"];

/// "on OFAC's website": where it is published.
fn owned(within: &Within, at: usize) -> bool {
    let possessive =
        |s: &Spotted| within.reading.list().get(s.to).is_some_and(|t| t.gap.has(Gap::POSSESSIVE));
    within.of(Role::Authority).any(|s| s.from == at && within.id(s).contains('.') && possessive(s))
}

/// "Gegen die Fluggesellschaft hat die EU ...": a target in front ends before whoever acts.
fn ahead(within: &Within, from: usize, action: usize, end: usize) -> Option<(usize, usize)> {
    let acts = within.of(Role::Authority).find(|s| from < s.from && s.to <= action + 1);
    let (from, mut to) = extent(within, from, acts.map_or(end, |s| s.from.min(end)))?;
    while acts.is_some() && to > from + 1 && AUXILIARIES.contains(&&*within.folded(to - 1)) {
        to -= 1;
    }
    Some((from, to))
}

const AUXILIARIES: [&str; 22] = [
    "hat",
    "haben",
    "die",
    "der",
    "das",
    "has",
    "have",
    "the",
    "a",
    "ont",
    "ha",
    "han",
    "la",
    "le",
    "les",
    "el",
    "los",
    "l",
    "verhangt",
    "verhangte",
    "wird",
    "will",
];

/// What stands before a passive: "two firms were delisted".
fn subject(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let end = action.from.min(instrument.from);
    // "In addition, OFAC is issuing ...": an adverbial is no subject.
    if PREPOSITIONS.contains(&&*within.folded(clause.from)) {
        return None;
    }
    let led = FRONT.contains(&&*within.folded(clause.from)) && clause.from + 1 < end;
    let (from, to) = extent(within, clause.from + usize::from(led), end)?;
    // "Issuance of Amended General License".
    if genitive(within, to - 1) {
        return None;
    }
    let acts = within
        .of(Role::Authority)
        .any(|s| s.touches(from, to) && s.from <= from + 1 && !suffers(within, clause, s, action));
    (!acts && !date_at(within, from)).then_some((from, to))
}

/// What begins an adverbial.
const PREPOSITIONS: [&str; 20] = [
    "in", "on", "at", "for", "with", "from", "by", "under", "as", "в", "у", "ў", "w", "we", "im",
    "am", "en", "à", "dans", "el",
];

/// What leads to a target in front of a passive: «С компании сняты санкции».
const FRONT: [&str; 8] = ["на", "с", "со", "з", "із", "na", "z", "ze"];

/// "a 19th package of sanctions": of what kind the thing is.
fn kind(within: &Within, lead: &Spotted, instrument: &Spotted) -> bool {
    lead.to < instrument.from
        && extent(within, lead.to, instrument.from).is_some_and(|(_, to)| to == instrument.from)
}

/// "for six months", "for the 340th time".
pub(super) fn duration(within: &Within, at: usize) -> bool {
    // "a 43-year-old engineer" is somebody.
    let old = (at..within.to.min(at + 4)).any(|at| &*within.folded(at) == "old");
    !old && (at..within.to.min(at + 3)).any(|at| {
        matches!(
            &*within.folded(at),
            "months" | "month" | "year" | "years" | "days" | "weeks" | "time"
        )
    })
}

/// Whether a verb or the thing itself follows.
fn acts(within: &Within, at: usize) -> bool {
    within.spotted.iter().any(|s| s.from == at && matches!(s.role, Role::Action | Role::Instrument))
}

pub(super) fn date_at(within: &Within, at: usize) -> bool {
    at < within.to && date::starts(within, at)
}

/// "the following entities": those that are named next.
fn listing(within: &Within, at: usize) -> bool {
    at > within.from && within.folded(at) == "following" && within.folded(at - 1) == "the"
}

/// Whether words say nothing of whom they mean: "its", "47 million dollars".
fn empty(within: &Within, from: usize, to: usize) -> bool {
    let nobody = |at: usize| {
        let word = within.folded(at);
        word == "following" || means_nobody(&word)
    };
    (from..to).all(nobody)
}
