//! How an announcement is worded: done, planned, demanded, denied, told again.

use super::Within;
use super::act::infinitive;
use super::background::background;
use super::clause::Clause;
use crate::screen::Status;
use crate::screen::terms::{Cue, Role, Spotted, Told};
use crate::screen::tokens::Gap;

/// What is said of the act stands within so many words before it.
const NEAR: usize = 6;

/// And within so many where the verb stands at the end, as in German.
const FAR: usize = 16;

/// Whether the act of a clause has happened.
pub(super) fn status(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    instrument: &Spotted,
    target: Option<(usize, usize)>,
) -> Status {
    match within.id(action) {
        "call-for" => return Status::Demanded,
        "threaten" | "propose" => {
            // "denied it was preparing to lift": no plan.
            // "is not preparing sanctions", "denied it was preparing to lift".
            let not = within.cue(Cue::Negation).any(|s| s.to == action.from);
            let denied = not
                || within.cue(Cue::Denial).any(|s| clause.from <= s.from && s.to <= action.from);
            // "had proposed them in October".
            let again = || background(within, clause, (action, instrument), target);
            return match () {
                () if denied => Status::Denied,
                () if again() => Status::Background,
                () => Status::Planned,
            };
        }
        "refuse" => return Status::Denied,
        _ => {}
    }
    let near = |cue: Cue, reach: usize| {
        within.cue(cue).any(|s| {
            s.from >= clause.from
                && !german_passive(within, s, action)
                // "may no longer enter", "ya no figura": the act itself says not.
                && !(cue == Cue::Negation && action.touches(s.from, s.to) && s.to <= action.to)
                && s.from < action.to
                && s.to + reach > action.from
                && (s.to..=action.from)
                    .all(|at| !within.between(at).contains([',', ':', ';', '—', '–']))
        })
    };
    // "haben keine Sanktionen verhängt", "wird die Sanktionen nicht aufheben".
    let between = within.cue(Cue::Negation).any(|s| {
        let (from, to) = (action.from.min(instrument.from), action.to.max(instrument.to));
        from.saturating_sub(1) <= s.from
            && s.to <= to
            && s.from >= clause.from
            && !(action.touches(s.from, s.to) && s.to <= action.to)
    });
    let untrue = within.cue(Cue::Untrue).next().is_some();
    let denied = untrue || within.cue(Cue::Denial).any(|s| s.from < action.from);
    // "Die EU will am Montag Sanktionen gegen acht Firmen verhängen": the verb stands at the end.
    let tokens = within.reading.list();
    let last = action.to >= within.to
        || tokens[action.to].gap.has(Gap::COMMA)
        || tokens[action.to].gap.has(Gap::HARD);
    let final_verb = last && within.folded(action.to - 1).ends_with('n');
    // "will revoke its status and freeze the assets": said of both.
    let both = action.from > clause.from
        && within.folded(action.from - 1) == "and"
        && !within.folded(action.from).ends_with(['d', 's', 'g']);
    let planned = near(Cue::Planned, if final_verb || both { FAR } else { NEAR });
    match () {
        () if denied || near(Cue::Negation, 4) || between => Status::Denied,
        () if near(Cue::Demanded, NEAR) => Status::Demanded,
        () if planned || promised(within, clause, action) || headline_future(within, action) => {
            Status::Planned
        }
        () if intended(within, clause, action) => Status::Planned,
        () if future(&within.slice(action.from, action.to)) => Status::Planned,
        () if conditional(within) => Status::Planned,
        () if clause.relative && clause.from > within.from && of_a_draft(within, clause) => {
            Status::Planned
        }
        () if clause.relative && clause.from > within.from && !by_law(within, clause) => {
            Status::Background
        }
        () if background(within, clause, (action, instrument), target) => Status::Background,
        () => Status::Done,
    }
}

/// "promised to reopen the crossings": a word for a threat that governs another act.
fn promised(within: &Within, clause: &Clause, action: &Spotted) -> bool {
    within.of(Role::Action).any(|s| {
        within.id(s) == "threaten"
            && clause.from <= s.from
            && s.to <= action.from
            && !within.parted(s.to..=action.from)
    })
}

/// "kündigte an, die Sanktionen aufzuheben": the verb stands before a comma.
fn intended(within: &Within, clause: &Clause, action: &Spotted) -> bool {
    const INTENTIONS: [&str; 9] = [
        "kundig",
        "angekundig",
        "plant",
        "planen",
        "geplant",
        "verspr",
        "beabsichtig",
        "erwag",
        "will",
    ];
    let intention = |at: usize| {
        let word = within.folded(at);
        INTENTIONS.iter().any(|intention| word.starts_with(intention))
    };
    infinitive(within, action) && (clause.from..action.from).any(intention)
}

/// "proposed a package that lowers the price cap": what is proposed does nothing yet.
fn of_a_draft(within: &Within, clause: &Clause) -> bool {
    let before = |s: &&Spotted| s.to <= clause.from;
    within.of(Role::Action).filter(before).any(|s| within.id(s) == "propose")
}

/// "signed a law, which bans ...", «ухваліў закон, які падаўжае санкцыі»: the law does it.
fn by_law(within: &Within, clause: &Clause) -> bool {
    let before = clause.from.saturating_sub(LAW).max(within.from)..clause.from;
    let law = |at: usize| {
        let word = within.folded(at);
        LAWS.iter().any(|law| word.starts_with(law))
    };
    before.into_iter().any(law)
}

/// A law stands within so many words before what is said of it.
const LAW: usize = 5;

/// What does what is said of it, as words are folded.
const LAWS: [&str; 29] = [
    "licen",
    "lizenz",
    "ліценз",
    "лиценз",
    "дазвол",
    "law",
    "decree",
    "order",
    "regulation",
    "bill",
    "закон",
    "указ",
    "постановлен",
    "распоряжен",
    "дэкрэт",
    "декрет",
    "пастанов",
    "постанов",
    "рашенн",
    "решени",
    "рішенн",
    "ustaw",
    "dekret",
    "rozporzadzen",
    "uchwal",
    "gesetz",
    "verordnung",
    "decret",
    "ley",
];

/// Whether a verb has the ending of the future in Spanish or French: "eliminará", "s'alignera".
fn future(act: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "ará", "erá", "irá", "drá", "arán", "erán", "irán", "drán", "era", "eront", "ira", "iront",
    ];
    // "adoptera", "sanctionneront": but "exportera" as well as "frontera" end so.
    let word = act.split(' ').next().unwrap_or_default().to_lowercase();
    ENDINGS.iter().any(|ending| word.ends_with(ending))
        && word.chars().count() > SHORTEST_FUTURE
        && !PRESENT.iter().any(|ending| word.ends_with(ending))
}

/// So end verbs of the present in Spanish and Polish: "retira", "libera", "modera", "otwiera".
const PRESENT: [&str; 10] =
    ["tira", "libera", "modera", "cupera", "nsidera", "supera", "opera", "spera", "tera", "iera"];

/// Shorter words with such an ending are others.
const SHORTEST_FUTURE: usize = 5;

/// "Japan to freeze assets": the future of English headlines.
fn headline_future(within: &Within, action: &Spotted) -> bool {
    action.from > within.from
        && within.folded(action.from - 1) == "to"
        && within.of(Role::Authority).any(|s| s.to + 1 == action.from)
}

/// "Die Sanktionen werden verlängert": German makes its passive and its future with one verb, the one
/// with a participle, the other with an infinitive.
fn german_passive(within: &Within, cue: &Spotted, action: &Spotted) -> bool {
    const PREFIXES: [&str; 9] =
        ["", "an", "auf", "aus", "ab", "ein", "zuruck", "fest", "wiederein"];
    // As words are folded: participles in -en that begin with no "ge".
    const STRONG: [&str; 4] = ["beschlossen", "verboten", "entzogen", "ubernommen"];
    let word = within.folded(action.to - 1);
    let participle = word.ends_with('t')
        || STRONG.contains(&&*word)
        || word.ends_with("en")
            && PREFIXES
                .iter()
                .any(|p| word.strip_prefix(p).is_some_and(|rest| rest.starts_with("ge")));
    matches!(&*within.folded(cue.from), "wird" | "werden") && cue.to == cue.from + 1 && participle
}

/// The act as it is meant: what is announced under a condition is a threat, and
/// what should be done is called for.
pub(super) fn action<'a>(
    within: &'a Within,
    action: &Spotted,
    instrument: &Spotted,
    status: Status,
) -> &'a str {
    let until = || {
        let next = (action.to < within.to).then(|| within.folded(action.to));
        next.is_some_and(|word| matches!(&*word, "hasta" | "until" | "bis" | "jusqu" | "до" | "да"))
    };
    match (status, within.id(action), within.id(instrument)) {
        // A licence is no sanction: it is issued where those are imposed, and revoked where they end.
        (Status::Done | Status::Background, "impose", "general-licence") => "license",
        (Status::Done | Status::Background, "lift", "general-licence") => "revoke-licence",
        // "FAQs on the implementation of ...": an answer imposes nothing.
        (Status::Done | Status::Background, "impose" | "widen", "guidance") => "amend",
        (Status::Planned, "impose" | "reimpose" | "widen" | "extend" | "revoke-licence", _)
            if conditional(within) =>
        {
            "threaten"
        }
        (Status::Demanded, ..) => "call-for",
        // "amplía hasta el 30 de mayo": longer, and not wider.
        (_, "widen", _) if until() => "extend",
        // Whoever is taken off a list is delisted.
        (_, "lift", "blacklist") => "delist",
        // "Serbia will not impose sanctions": it refuses, where "did not" only corrects a report.
        (Status::Denied, "impose" | "reimpose" | "widen", _) if ahead(within, action) => "refuse",
        // "again bars carriers from selling tickets".
        (_, "impose", _) if action.told == Told::ByObject && again(within, action) => "reimpose",
        // A lower cap on prices is a stricter one.
        (_, "amend" | "ease", "price-cap")
            if (action.from..action.to).any(|at| lowers(&within.folded(at))) =>
        {
            "widen"
        }
        (_, act, _) => act,
    }
}

/// Whether an act that is denied would be still to come.
fn ahead(within: &Within, action: &Spotted) -> bool {
    let planned = |s: &Spotted| {
        s.to <= action.from && s.to + FAR > action.from && !german_passive(within, s, action)
    };
    // "не введёт", "не запроваджуватиме", "nie nałoży": a verb right behind the negation, in no past tense.
    let verb = within.cue(Cue::Negation).any(|s| s.to == action.from)
        && NOT_PAST.iter().any(|end| within.folded(action.from).ends_with(end));
    within.cue(Cue::Denial).next().is_none()
        && (within.cue(Cue::Planned).any(planned)
            || future(&within.slice(action.from, action.to))
            || verb)
}

/// How verbs end in the present and the future of Slavic languages, as words are folded.
const NOT_PAST: [&str; 18] = [
    "ет", "ут", "ют", "ит", "ят", "ат", "ме", "муть", "е", "є", "уть", "ють", "ить", "ять", "ць",
    "zy", "dzi", "uje",
];

/// Whether "again" stands right before an act.
fn again(within: &Within, action: &Spotted) -> bool {
    const AGAIN: [&str; 11] = [
        "again",
        "зноў",
        "зноу",
        "знову",
        "вновь",
        "снова",
        "опять",
        "wieder",
        "erneut",
        "ponownie",
        "znow",
    ];
    action.from > within.from && AGAIN.contains(&&*within.folded(action.from - 1))
}

/// Whether a verb says that something is made less, as words are folded.
fn lowers(word: &str) -> bool {
    const LESS: [&str; 20] = [
        "lower",
        "cut",
        "reduc",
        "slash",
        "senk",
        "gesenk",
        "сниж",
        "сниз",
        "пониз",
        "зниж",
        "зніз",
        "obniz",
        "abaiss",
        "rebaj",
        "fall",
        "drop",
        "sink",
        "baiss",
        "baja",
        "spad",
    ];
    LESS.iter().any(|less| word.starts_with(less))
}

fn conditional(within: &Within) -> bool {
    // "Sollte Bagdad nicht einlenken, ...": a verb in front.
    let inverted = matches!(&*within.folded(within.from), "sollte" | "sollten" | "should");
    inverted || within.cue(Cue::Conditional).next().is_some()
}
