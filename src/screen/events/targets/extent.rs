//! How far the words of a target go.

use super::{LONGEST, listing};
use crate::screen::events::{Within, date};
use crate::screen::terms::{Cue, Role};
use crate::screen::tokens::{Case, Gap};

/// How far the words go for a target that begins at `from`.
pub(in crate::screen::events) fn extent(
    within: &Within,
    from: usize,
    end: usize,
) -> Option<(usize, usize)> {
    let tokens = within.reading.list();
    let stops = |at: usize| {
        let gap = tokens[at].gap;
        // "BORACAY, KIWALA", "1,200 sites".
        let digits = |at: usize| within.folded(at).bytes().all(|byte| byte.is_ascii_digit());
        let number = || !gap.has(Gap::SPACE) && digits(at - 1) && digits(at);
        let list = gap.has(Gap::COMMA) && (matches!(tokens[at].case, Case::Upper) || number());
        let hard = gap.has(Gap::HARD) && !within.between(at).contains(['№']);
        at > from
            && (hard
                || gap.has(Gap::COMMA) && !list
                || within.cue(Cue::End).any(|s| s.from == at) && !listing(within, at)
                || within.cue(Cue::Agent).any(|s| s.from == at)
                || within.cue(Cue::Concession).any(|s| s.from == at)
                || within.of(Role::Instrument).any(|s| s.from == at)
                || within.of(Role::Action).any(|s| s.from == at)
                || date::starts(within, at)
                || is_sum(within, at))
    };
    if from < within.to && within.cue(Cue::End).any(|s| s.from == from) {
        return None;
    }
    let most = end.min(from + LONGEST);
    let mut to = (from..most).find(|at| stops(*at)).unwrap_or(most);
    // "fined a bank 71,000 euros": the sum is no part of it.
    let sum = |at: usize| within.folded(at).starts_with(|c: char| c.is_ascii_digit());
    while to > from + 1 && sum(to - 1) && tokens[to - 2].case == Case::Lower {
        to -= 1;
    }
    while to > from + 1 && TRAILING.contains(&&*within.folded(to - 1)) {
        to -= 1;
    }
    let from = (from..to.saturating_sub(1))
        .find(|at| !LEADING.contains(&&*within.folded(*at)))
        .unwrap_or(from);
    (from < to).then_some((from, to))
}

/// "fined a bank 71,000 euros": whether a sum of money begins at `at`.
fn is_sum(within: &Within, at: usize) -> bool {
    const MONEY: [&str; 24] = [
        "euro",
        "dollar",
        "pound",
        "franc",
        "million",
        "billion",
        "mln",
        "bn",
        "евро",
        "доллар",
        "рубл",
        "фунт",
        "миллион",
        "млн",
        "тыс",
        "євро",
        "долар",
        "мільйон",
        "мільён",
        "złot",
        "zlot",
        "dolar",
        "dólar",
        "libra",
    ];
    let digits = |at: usize| within.folded(at).starts_with(|c: char| c.is_ascii_digit());
    let unit = (at..within.to.min(at + 4)).find(|at| !digits(*at));
    digits(at)
        && unit.is_some_and(|unit| {
            let word = within.folded(unit);
            MONEY.iter().any(|money| word.starts_with(money))
        })
}

/// What is no part of a target at its end, as words are folded: what joins it to something else, and the
/// verbs of a passive.
const TRAILING: [&str; 40] = [
    "and", "und", "et", "y", "e", "i", "и", "і", "й", "та", "oraz", "a", "а", "но", "але", "nie",
    "не", "was", "were", "has", "have", "been", "is", "are", "zostal", "zostala", "zostalo",
    "zostali", "zostaly", "zostana", "zostanie", "sa", "jest", "się", "sie", "был", "была", "были",
    "wurden", "worden",
];

/// Nor at its beginning.
const LEADING: [&str; 24] = [
    "also",
    "too",
    "też",
    "tez",
    "takze",
    "rowniez",
    "m.in",
    "также",
    "еще",
    "тоже",
    "також",
    "ще",
    "таксама",
    "яшчэ",
    "auch",
    "ebenfalls",
    "también",
    "tambien",
    "egalement",
    "aussi",
    "caly",
    "wszystkie",
    "wkrotce",
    "kolejne",
];
