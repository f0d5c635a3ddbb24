//! Whom an announcement hits: the phrase behind "on", "against", "против", "gegen" ..., the
//! object of the act, or the subject of a passive.

use super::Within;
use super::clause::{CONJUNCTIONS, Clause};
use super::{date, phrase};
use crate::screen::candidates::Reading;
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::{Case, Gap};
use crate::screen::{Hit, Target};

/// No target is longer, in words.
const LONGEST: usize = 16;

/// A preposition leads to a target within so many words.
const NEAR: usize = 8;

/// The words for whom the act hits.
pub(super) fn phrase(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    found(within, clause, action, instrument).filter(|(from, to)| !empty(within, *from, *to))
}

fn found(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    for hole in [action.hole, instrument.hole].into_iter().flatten() {
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
            Some(lead) => return extent(within, lead.to, hole.1),
            None if !thing => {
                // "a inscrit jeudi la compagnie sur", "setzte die Firma am Montag auf": the day belongs to
                // the act.
                let start = date::past(within, hole.0, hole.1);
                let day = (start..hole.1).find(|at| date_at(within, *at)).unwrap_or(hole.1);
                if (start..day).any(|at| within.folded(at).chars().count() > 3) {
                    return Some((start, day));
                }
            }
            None => {}
        }
    }
    // "urged the Treasury to blacklist the bank": whom it hits is said of the inner act.
    let inner = within.of(Role::Action).find(|s| {
        super::clause::is_modal(within, action)
            && !super::clause::is_modal(within, s)
            && action.to <= s.from
            && s.to <= clause.to
    });
    let action = inner.unwrap_or(action);
    let from = action.to.min(instrument.to);
    let leads =
        |cue: Cue| within.cue(cue).filter(move |s| s.from >= clause.from && s.to < clause.to);
    let after = leads(Cue::Lead)
        .filter(|s| s.from >= from && s.from <= action.to.max(instrument.to) + NEAR)
        .find(|s| !date_at(within, s.to) && !owned(within, s.to));
    let near = leads(Cue::NearLead)
        .filter(|s| s.from == instrument.to || s.from == action.to && action.to < instrument.from)
        .find(|s| {
            !date_at(within, s.to)
                && !duration(within, s.to)
                && !acts(within, s.to)
                && !kind(within, s, instrument)
        });
    let lead = match (after, near) {
        (Some(a), Some(n)) => Some(if n.from < a.from { n } else { a }),
        (a, n) => a.or(n),
    };
    if let Some(lead) = lead {
        return extent(within, lead.to, clause.to);
    }
    // "authorises transactions with the bank".
    let with = |at: &usize| WITH.contains(&&*within.folded(*at));
    if matches!(within.id(action), "license" | "revoke-licence")
        && let Some(at) = (action.to..clause.to.saturating_sub(1)).find(with)
    {
        return extent(within, at + 1, clause.to);
    }
    object(within, clause, action, instrument)
        .or_else(|| listed(within, clause, action, instrument))
        .or_else(|| owners(within, clause, instrument))
        .or_else(|| {
            leads(Cue::Lead)
                .find(|s| s.from < from && !date_at(within, s.to))
                .and_then(|s| ahead(within, s.to, from, clause.to))
        })
        .or_else(|| subject(within, clause, action, instrument))
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

/// Whom a list takes in, where the list comes first or last: «внёс в чёрный список 27 судов»,
/// "a inscrit jeudi la compagnie sur sa liste noire".
fn listed(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    if within.id(instrument) != "blacklist" {
        return None;
    }
    // "removed from its list two banks": the act ends with the list.
    let whole = action.from < instrument.from && action.hole.is_none();
    if instrument.from < action.to {
        let behind = instrument.to.max(action.to);
        let behind = if whole { free(within, clause, behind) } else { None };
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
        Some(at) if at > start => extent(within, start, at),
        Some(_) => free(within, clause, instrument.to),
        None => None,
    }
}

/// What follows at `at` without a preposition.
fn free(within: &Within, clause: &Clause, at: usize) -> Option<(usize, usize)> {
    let next = within.reading.list().get(at)?;
    let cue = |cue: Cue| within.cue(cue).any(|s| s.from == at);
    let free = at < clause.to
        && next.gap.is_space()
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
const INTO: [&str; 28] = [
    "to", "on", "onto", "into", "in", "from", "off", "в", "во", "у", "ў", "на", "до", "из", "з",
    "зі", "са", "na", "do", "z", "ze", "auf", "von", "sur", "à", "en", "de", "del",
];

/// Whose property an act hits, or who may not enter, where a case says so: «заморозил активы пяти
/// чиновников», «закрыла въезд судьям».
fn owners(within: &Within, clause: &Clause, instrument: &Spotted) -> Option<(usize, usize)> {
    let property = within.folded(instrument.to - 1);
    let owned = PROPERTY.iter().any(|word| property.starts_with(word))
        && instrument.to < clause.to
        && !acts(within, instrument.to)
        && within.folded(instrument.to).chars().nth(1).is_some();
    if owned { free(within, clause, instrument.to) } else { None }
}

/// Property and entry, in languages that say so with a case, as words are folded.
const PROPERTY: [&str; 14] = [
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

/// The object of the act: "designated five firms", "hit Belarus with sanctions".
fn object(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
) -> Option<(usize, usize)> {
    let end = if instrument.from > action.to { instrument.from } else { clause.to };
    // "sancionó el lunes a 12 jueces", "a sanctionné vendredi 17 navires": the day comes first.
    let start = date::past(within, action.to, end);
    let start = match within.cue(Cue::NearLead).find(|s| start > action.to && s.from == start) {
        Some(lead) => lead.to,
        None => start,
    };
    // What a comma parts from the act is no object of it.
    let tokens = within.reading.list();
    let parted = |gap: Gap| gap.has(Gap::COMMA) || gap.has(Gap::HARD);
    if tokens.get(start).is_some_and(|token| parted(token.gap) && token.case != Case::Upper) {
        return None;
    }
    let (from, to) = extent(within, start, end)?;
    // What stands right before the thing only says of what kind it is; the thing is no target.
    let thing = instrument.hole.is_none() && instrument.touches(from, to);
    if thing || to == instrument.from || duration(within, from) {
        return None;
    }
    if within.of(Role::Authority).any(|s| s.from == from) && from == instrument.to {
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
    let passive = within.reading.list()[action.to - 1].case == Case::Lower
        && from > action.from
        && within.folded(action.from.saturating_sub(1)).starts_with("w")
        && matches!(&*within.folded(action.from - 1), "was" | "were");
    (words > 0 && !only(from) && !date_at(within, from) && !passive).then_some((from, to))
}

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
    let (from, to) = extent(within, clause.from, end)?;
    let acts = within.of(Role::Authority).any(|s| s.touches(from, to) && s.from <= from + 1);
    (!acts && !date_at(within, from)).then_some((from, to))
}

/// What begins an adverbial.
const PREPOSITIONS: [&str; 22] = [
    "in", "on", "at", "for", "with", "from", "by", "under", "as", "в", "у", "ў", "на", "w", "we",
    "na", "im", "am", "en", "à", "dans", "el",
];

/// "a 19th package of sanctions": of what kind the thing is.
fn kind(within: &Within, lead: &Spotted, instrument: &Spotted) -> bool {
    lead.to < instrument.from
        && extent(within, lead.to, instrument.from).is_some_and(|(_, to)| to == instrument.from)
}

/// "for six months", "for the 340th time".
fn duration(within: &Within, at: usize) -> bool {
    (at..within.to.min(at + 3)).any(|at| {
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

fn date_at(within: &Within, at: usize) -> bool {
    at < within.to && date::starts(within, at)
}

/// "the following entities": those that are named next.
fn listing(within: &Within, at: usize) -> bool {
    at > within.from && within.folded(at) == "following" && within.folded(at - 1) == "the"
}

/// Whether words say nothing of whom they mean: "its".
fn empty(within: &Within, from: usize, to: usize) -> bool {
    let says = |at: usize| {
        !matches!(
            &*within.folded(at),
            "the" | "its" | "their" | "his" | "her" | "this" | "that" | "following"
        )
    };
    !(from..to).any(says)
}

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

fn extent(within: &Within, from: usize, end: usize) -> Option<(usize, usize)> {
    let tokens = within.reading.list();
    let stops = |at: usize| {
        let gap = tokens[at].gap;
        let list = gap.has(Gap::COMMA) && matches!(tokens[at].case, Case::Upper);
        let hard = gap.has(Gap::HARD) && !within.between(at).contains(['№']);
        at > from
            && (hard
                || gap.has(Gap::COMMA) && !list
                || within.cue(Cue::End).any(|s| s.from == at) && !listing(within, at)
                || within.cue(Cue::Agent).any(|s| s.from == at)
                || within.of(Role::Instrument).any(|s| s.from == at)
                || within.of(Role::Action).any(|s| s.from == at)
                || date::starts(within, at))
    };
    if from < within.to && within.cue(Cue::End).any(|s| s.from == from) {
        return None;
    }
    let most = end.min(from + LONGEST);
    let to = (from..most).find(|at| stops(*at)).unwrap_or(most);
    (from < to).then_some((from, to))
}

/// The list that a phrase such as "nine state-owned companies" means, where the sentence names
/// its country.
fn state_owned(within: &Within, from: usize, to: usize) -> Option<String> {
    within.cue(Cue::StateOwned).find(|s| from <= s.from && s.to <= to)?;
    let country = |code: &str| {
        let roles = [Role::Authority, Role::Adjective];
        roles.into_iter().any(|role| within.of(role).any(|s| within.id(s) == code))
    };
    let mut lists = within.vocabulary.state_owned.iter().filter(|(_, code)| country(code));
    let (list, _) = lists.next()?;
    // Two lists of one country: nobody knows which is meant.
    lists.next().is_none().then(|| list.clone())
}

/// The targets of a phrase and of those that it is in a row with: the entities that they name, or
/// their words.
pub(super) fn named(
    within: &Within,
    from: usize,
    to: usize,
    hits: &[Hit],
    authorities: &[&str],
) -> Vec<Target> {
    let row = row(within, to, hits);
    let end = row.last().map_or(to, |(_, end)| *end);
    let mut named: Vec<Target> = Vec::new();
    let mut add = |target: Target| {
        let known = |known: &Target| target.entity.is_some() && known.entity == target.entity;
        if !named.iter().any(known) {
            named.push(target);
        }
    };
    for (from, to) in [(from, to)].into_iter().chain(row) {
        let entities = entities(within.reading, from, to, hits);
        if entities.is_empty() {
            add(whole(within, from, to, authorities));
        }
        entities.into_iter().for_each(&mut add);
    }
    // "sanctions on Naftan and others, among them Grodno Azot".
    if let Some((from, to)) = members(within, end) {
        entities(within.reading, from, to, hits).into_iter().for_each(add);
    }
    named
}

/// A target by its words.
fn whole(within: &Within, from: usize, to: usize, authorities: &[&str]) -> Target {
    let text = within.slice(from, to);
    let read = phrase::read(&text, within.sentence.text, authorities);
    Target {
        list: state_owned(within, from, to),
        count: read.count,
        kind: read.kind.map(Into::into),
        country: read.country.map(Into::into),
        text,
        entity: None,
    }
}

/// The rest of a row of targets whose first ends at `to`: "12 judges, three banks and a refinery". Commas
/// part many things; a row is one only where each part names an entity or counts, and "and" ends it.
fn row(within: &Within, to: usize, hits: &[Hit]) -> Vec<(usize, usize)> {
    let tokens = within.reading.list();
    let and = |at: usize| CONJUNCTIONS.contains(&&*within.folded(at));
    let target = |from: usize, to: usize| {
        let counts = || phrase::read(&within.slice(from, to), "", &[]).count.is_some();
        from < to && !date_at(within, from) && (entity_at(within.reading, from, hits) || counts())
    };
    let (mut at, mut parts) = (to, Vec::new());
    while at < within.to && parts.len() < LONGEST && tokens[at].gap.has(Gap::COMMA) {
        let closes = and(at);
        let start = at + usize::from(closes);
        if start >= within.to || duration(within, start) {
            return Vec::new();
        }
        let Some((from, end)) = extent(within, start, within.to) else { return Vec::new() };
        let last = (from + 1..end.saturating_sub(1)).find(|at| and(*at));
        let fits = match last {
            // "a prison and four officers": the last of them may be without a number.
            Some(last) => target(from, last) || target(last + 1, end),
            None => target(from, end),
        };
        if !fits {
            return Vec::new();
        }
        match last {
            Some(last) => parts.extend([(from, last), (last + 1, end)]),
            None => parts.push((from, end)),
        }
        if closes || last.is_some() {
            return parts;
        }
        at = end;
    }
    Vec::new()
}

/// Whether an entity is named from this word on.
fn entity_at(reading: &Reading, at: usize, hits: &[Hit]) -> bool {
    let start = reading.list()[at].char_start as usize;
    hits.iter().any(|hit| {
        hit.mentions.iter().any(|m| m.span.field == reading.field && m.span.start == start)
    })
}

/// The words behind "among them", where they follow a target that ends at `to`.
fn members(within: &Within, to: usize) -> Option<(usize, usize)> {
    let cue = within.cue(Cue::Members).find(|s| (to..to + NEAR).contains(&s.from))?;
    let stop = |at: usize| {
        within.between(at).contains(';')
            || within.cue(Cue::Subordinate).any(|s| s.from == at)
            || within.cue(Cue::Relative).any(|s| s.from == at && s.from > cue.to)
            || within.of(Role::Action).any(|s| s.from == at)
    };
    let end = (cue.to..within.to).find(|at| stop(*at)).unwrap_or(within.to);
    (cue.to < end).then_some((cue.to, end))
}

/// The entities that the words name, in their order.
pub(super) fn entities(reading: &Reading, from: usize, to: usize, hits: &[Hit]) -> Vec<Target> {
    let tokens = reading.list();
    let (start, end) = (tokens[from].char_start as usize, tokens[to - 1].char_end());
    let mut named: Vec<(usize, Target)> = Vec::new();
    for hit in hits {
        let mention = hit
            .mentions
            .iter()
            .find(|m| m.span.field == reading.field && m.span.start >= start && m.span.end <= end);
        if let Some(mention) = mention {
            let entity = Some(format!("{}/{}", hit.list, hit.entity));
            named.push((
                mention.span.start,
                Target { text: mention.span.text.clone(), entity, ..Target::default() },
            ));
        }
    }
    named.sort_by_key(|(at, _)| *at);
    named.into_iter().map(|(_, target)| target).collect()
}
