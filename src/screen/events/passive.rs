//! Who stands before an act and does not act, or acts and is swallowed by the words before it.

use super::Within;
use super::authority::{LOCATION, genitive, small};
use super::clause::Clause;
use super::date;
use crate::screen::terms::{Cue, Role, Spotted};
use crate::screen::tokens::Case;

/// Whether somebody who stands before the act suffers it: "was sanctioned by the EU", "wurde von der EU
/// sanktioniert", "incluido por Washington". A passive or a participle has another who acts behind its
/// agent.
pub(super) fn suffers(within: &Within, clause: &Clause, s: &Spotted, action: &Spotted) -> bool {
    // "Russia came under EU sanctions", «попала под санкции ЕС».
    const UNDER: [&str; 5] = ["под", "під", "пад", "pod", "under"];
    let under = (action.from..action.to).any(|at| UNDER.contains(&&*within.folded(at)));
    let owner = |s: &Spotted| s.from > action.from && s.from <= action.to + 3;
    if under && s.to <= action.from && within.of(Role::Authority).any(owner) {
        return true;
    }
    // "Hungary won a licence from Washington": whoever is licensed.
    let licensed = within.id(action) == "license"
        && s.to <= action.from
        && (s.to..action.to.max(s.to + RECEIVES_WITHIN).min(clause.to)).any(|at| {
            let word = within.folded(at);
            RECEIVES.iter().any(|begin| word.starts_with(begin))
        });
    if licensed {
        return true;
    }
    let passive = (s.to..action.from).find(|at| PASSIVE.contains(&&*within.folded(*at)));
    let from = passive.unwrap_or(action.to);
    let agent = |cue: &Spotted| {
        from <= cue.from
            && cue.to <= clause.to
            && cue.from <= action.to + AGENT
            && within
                .of(Role::Authority)
                .any(|who| who.from == cue.to || who.from == cue.to + 1 && small(within, cue.to))
    };
    // A participle has its agent right behind it, or behind a day: "accordée vendredi par Londres".
    let near = |cue: &Spotted| {
        passive.is_some()
            || cue.from == action.to
            || date::past(within, action.to, cue.from) == cue.from
    };
    s.from >= clause.from
        && !within.parted(s.to..=s.to)
        && within.cue(Cue::Agent).any(|cue| agent(cue) && near(cue))
}

/// Whoever is licensed something stands so many words before the verb that says so.
const RECEIVES_WITHIN: usize = 4;

/// How verbs of receiving begin, as words are folded.
const RECEIVES: [&str; 26] = [
    "obtain",
    "receiv",
    "won",
    "wins",
    "secured",
    "secures",
    "gets",
    "got",
    "gained",
    "получ",
    "отрим",
    "дістал",
    "здобу",
    "атрым",
    "дастал",
    "uzyska",
    "otrzyma",
    "dosta",
    "erhiel",
    "erhalt",
    "bekam",
    "bekomm",
    "obten",
    "obtien",
    "recu",
    "obtuv",
];

/// Who acts in a passive stands within so many words behind the act.
const AGENT: usize = 8;

/// The verbs of a passive, as words are folded.
const PASSIVE: [&str; 32] = [
    "was", "were", "been", "being", "is", "are", "be", "wurde", "wurden", "worden", "wird",
    "werden", "ete", "est", "sont", "fue", "fueron", "sido", "sera", "seran", "zostal", "zostala",
    "zostalo", "zostali", "zostaly", "был", "была", "были", "быў", "була", "були", "було",
];

/// What is left of a target without whoever acts right before the act, "Цього тижня ЄС продовжив ...".
pub(super) fn swallowed(
    within: &Within,
    (from, to): (usize, usize),
    action: &Spotted,
) -> Option<Option<(usize, usize)>> {
    let s = within.of(Role::Authority).find(|s| {
        let led = s.from > within.from && {
            let before = within.folded(s.from - 1);
            LOCATION.contains(&&*before)
                || genitive(within, s.from - 1)
                || within.cue(Cue::Lead).any(|lead| lead.to == s.from)
                || within.cue(Cue::NearLead).any(|lead| lead.to == s.from)
        };
        from <= s.from
            && s.to <= to
            && !led
            && s.to <= action.from
            && action.from - s.to <= ADVERBS
            && subject_form(within, s)
    })?;
    Some((from + 1 < s.from).then_some((from, s.from)))
}

/// So many words may stand between who acts and the act: "пока снимать не планирует".
const ADVERBS: usize = 3;

/// Whether a name may be a subject by its ending, in languages with cases: "Канада", and not "Канады" or
/// "Вашингтона".
fn subject_form(within: &Within, s: &Spotted) -> bool {
    let word = within.folded(s.to - 1);
    let upper = within.reading.list()[s.to - 1].case == Case::Upper;
    let oblique = word.ends_with(['ы', 'и', 'і', 'у', 'ю', 'е', 'є', 'й']);
    let masculine = |ending: char| {
        word.strip_suffix(ending).is_some_and(|stem| within.vocabulary.is_authority(stem))
    };
    upper || !oblique && !masculine('а') && !masculine('у') && !masculine('a')
}
