//! Whether an act is told again rather than news: "have imposed" with no date, "since 2014", "years ago", "in
//! January", "had imposed".

use super::Within;
use super::clause::Clause;
use super::phrase::{counts, is_common};
use super::{date, listed};
use crate::screen::terms::{Cue, Role, Spotted, Told};
use crate::screen::tokens::Case;

/// Whether the act of a clause is told again.
pub(super) fn background(
    within: &Within,
    clause: &Clause,
    (action, instrument): (&Spotted, &Spotted),
    target: Option<(usize, usize)>,
) -> bool {
    // "..., after a licence had suspended them for years": not the act was years ago.
    let aside = within.cue(Cue::Subordinate).map(|s| s.from).find(|from| *from >= action.to);
    // "reinstated the sanctions that it had lifted in 2016": nor what is said of them.
    let behind = action.to.max(instrument.to);
    let said_of = within.cue(Cue::Relative).map(|s| s.from).find(|from| *from > behind);
    let ends = [aside, said_of].into_iter().flatten().fold(clause.to, usize::min);
    let main = Clause { to: ends, ..*clause };
    // "seit Montag", "desde hoy": since a day of this week is news.
    // "three days ago", "il y a deux jours": nor is what was some days ago.
    let days = |at: usize| {
        let day = |at: &usize| DAYS.contains(&&*within.folded(*at));
        (at.saturating_sub(1).max(within.from)..(at + 3).min(within.to)).any(|at| day(&at))
    };
    let ago = |s: &Spotted| AGO.contains(&&*within.folded(s.from)) && days(s.from);
    let news = |s: &Spotted| ago(s) || s.to < within.to && date::starts(within, s.to);
    // "nie wydają już wiz": a word of the act itself.
    let ends = within.cue(Cue::Negation).any(|s| action.touches(s.from, s.to));
    let own = |s: &Spotted| ends && action.touches(s.from, s.to) && s.to <= action.to;
    // "lifted the embargo in force since 2013": how old is what ends now.
    let ends_now = LASTING.contains(&within.id(action));
    let since = |at: usize| ends_now && SINCE.contains(&&*within.folded(at));
    let said = within
        .cue(Cue::Background)
        .any(|s| main.from <= s.from && s.from < main.to && !news(s) && !own(s) && !since(s.from));
    let lasts = |at: usize| (at.saturating_sub(SINCE_WITHIN).max(within.from)..at).any(since);
    said || of_a_moment(within, clause, action)
        || past_year(within, &main, lasts)
        || past_month(within, &main)
        || pluperfect(within, &main, action)
        || vague_perfect(within, clause, action, target)
}

/// Words for how long ago something was, and for days and hours, as words are folded.
const AGO: [&str; 7] = ["ago", "назад", "тому", "таму", "temu", "il", "hace"];
const DAYS: [&str; 23] = [
    "day",
    "days",
    "hour",
    "hours",
    "день",
    "дня",
    "дней",
    "часа",
    "часов",
    "дні",
    "днів",
    "години",
    "годин",
    "дзень",
    "дзен",
    "дзён",
    "dzien",
    "dni",
    "godzin",
    "jour",
    "jours",
    "heures",
    "dias",
];

/// "Five years after the EU imposed sanctions on the company, its exports ...": what somebody did says when something else was.
fn of_a_moment(within: &Within, clause: &Clause, action: &Spotted) -> bool {
    within.cue(Cue::Moment).filter(|s| clause.from <= s.from && s.to <= action.from).any(|s| {
        let who =
            within.of(Role::Authority).find(|who| who.from >= s.to && who.from - s.to <= SUBJECT);
        who.is_some_and(|who| who.to <= action.from && !within.parted(who.to..=action.from))
    })
}

/// Before its subject such a clause has so many words at most: "after the", «после того, как».
const SUBJECT: usize = 2;

/// What happens to sanctions that there are, some of them for long.
const LASTING: [&str; 8] =
    ["lift", "ease", "suspend", "delist", "extend", "amend", "widen", "revoke-licence"];

/// What leads to the time since which they are there, as words are folded.
const SINCE: [&str; 12] =
    ["since", "depuis", "desde", "seit", "od", "с", "со", "з", "із", "від", "ад", "зь"];

/// It stands so many words before the year, at most.
const SINCE_WITHIN: usize = 3;

/// A year without a day: "in 2014", "since 2022"; not "until 2026", nor one of those that `lasts` excepts.
fn past_year(within: &Within, clause: &Clause, lasts: impl Fn(usize) -> bool) -> bool {
    let year = |at: usize| {
        let word = within.folded(at);
        let year =
            word.parse::<i16>().ok().filter(|year| word.len() == 4 && (1900..2100).contains(year));
        year.is_some_and(|year| within.published.is_past(year))
    };
    // "do końca 2028 roku", "until the end of 2028", «с января 2027 года».
    let within_year = |at: usize| {
        let word = within.folded(at);
        date::names_month(&word) || PARTS_OF_YEAR.contains(&&*word)
    };
    let ahead = |word: &str| {
        matches!(
            word,
            "until"
                | "till"
                | "to"
                | "through"
                | "from"
                | "by"
                | "do"
                | "bis"
                | "ab"
                | "hasta"
                | "до"
                | "да"
                | "к"
                | "на"
                | "jusqu"
                | "fin"
                | "de"
                | "eu"
                | "no"
                | "пр"
                | "o"
        )
    };
    (clause.from..clause.to).any(|at| {
        at > within.from && year(at) && !lasts(at) && {
            let mut first = at - 1;
            while first > within.from && within_year(first) {
                first -= 1;
            }
            // "jusqu'en décembre 2027".
            let until = first > within.from && &*within.folded(first - 1) == "jusqu";
            let ahead = until || (first..at).any(|at| ahead(&within.folded(at)));
            let before = within.folded(at - 1);
            let dated = at > within.from + 1 && date::day_before(within, at);
            // "2012/642/CFSP": the number of an act.
            let code = within.between(at).contains(['/', '№', '('])
                || at + 1 < within.to && within.between(at + 1).contains('/');
            // "the Russia (Sanctions) Regulations 2019": a part of their name.
            let named = matches!(&*before, "regulations" | "act" | "order" | "rules" | "law");
            // "PDVSA 2020".
            let titled = within.reading.list()[at - 1].case == Case::Upper;
            !ahead && !dated && !code && !named && !titled
        } || at == within.from && year(at)
    })
}

/// What may stand between "until" and a year, but for months.
const PARTS_OF_YEAR: [&str; 36] = [
    "end",
    "of",
    "the",
    "beginning",
    "start",
    "spring",
    "summer",
    "autumn",
    "конца",
    "начала",
    "середины",
    "весны",
    "лета",
    "осени",
    "зимы",
    "кінця",
    "початку",
    "середини",
    "канца",
    "пачатку",
    "конец",
    "konca",
    "poczatku",
    "polowy",
    "wiosny",
    "jesieni",
    "ende",
    "anfang",
    "mitte",
    "fin",
    "debut",
    "finales",
    "final",
    "principios",
    "mediados",
    "de",
];

/// English tells news in the perfect only with a date or a certain target.
fn vague_perfect(
    within: &Within,
    clause: &Clause,
    action: &Spotted,
    target: Option<(usize, usize)>,
) -> bool {
    let perfect = [action.from, action.from.saturating_sub(1), action.from.saturating_sub(2)]
        .into_iter()
        .filter(|at| *at >= clause.from)
        .any(|at| matches!(&*within.folded(at), "have" | "has" | "had" | "ve"));
    // What is told by its object is told in full.
    let whole = action.told == Told::ByObject;
    // "The following entries have been added": a notice.
    let notice = listed::follows(within.sentence.text);
    if !perfect || whole || notice || !matches!(within.id(action), "impose" | "widen") {
        return false;
    }
    let dated = date::find(within, clause).is_some();
    let certain = target.is_some_and(|(from, _)| {
        let first = within.folded(from);
        let counted = counts(&first)
            || matches!(
                &*first,
                "a" | "an"
                    | "the"
                    | "another"
                    | "several"
                    | "dozens"
                    | "hundreds"
                    | "scores"
                    | "more"
            );
        // "Belarusian officials" may be anybody.
        let country = is_common(&within.slice(from, from + 1))
            && within.reading.list().get(from + 1).is_some_and(|next| next.case == Case::Lower);
        counted || within.reading.list()[from].case != Case::Lower && !country
    });
    let fresh = (clause.from..clause.to).any(|at| NEWS.contains(&&*within.folded(at)));
    !dated && !certain && !fresh
}

/// What makes a perfect news.
const NEWS: [&str; 7] = ["new", "fresh", "latest", "further", "response", "retaliation", "said"];

/// A month without a day, "in January", "im Juli": a report of that day would name it.
fn past_month(within: &Within, clause: &Clause) -> bool {
    const IN: [&str; 8] = ["in", "im", "w", "we", "в", "у", "en", "u"];
    let number = |at: usize| {
        clause.from <= at
            && at < clause.to
            && within.folded(at).starts_with(|c: char| c.is_ascii_digit())
    };
    // "March" begins a sentence, and "may" is a verb.
    let named = |at: usize| date::names_month(&within.folded(at));
    (clause.from + 1..clause.to).any(|at| {
        named(at)
            && !number(at - 1)
            && !number(at + 1)
            && IN.contains(&&*within.folded(at - 1))
            && !within.cue(Cue::Planned).any(|s| clause.from <= s.from && s.to <= clause.to)
    })
}

/// "had imposed", "hatte verhängt", "avait levé", "había incluido": earlier than what is told. English reports
/// news so as well, "said it had lifted".
fn pluperfect(within: &Within, clause: &Clause, action: &Spotted) -> bool {
    const GERMAN: [&str; 2] = ["hatte", "hatten"];
    const BESIDE: [&str; 7] = ["had", "avait", "avaient", "habia", "habian", "bylo", "etait"];
    const REPORTS: [&str; 4] = ["that", "que", "qu", "said"];
    let inside = |at: usize| clause.from <= at && at < clause.to;
    let german = (clause.from..clause.to).any(|at| GERMAN.contains(&&*within.folded(at)))
        && !within.folded(action.to - 1).ends_with("te");
    let near = action.from.saturating_sub(PERFECT)..action.to;
    let beside = near.clone().any(|at| inside(at) && BESIDE.contains(&&*within.folded(at)));
    let reported = (within.from..action.from).any(|at| REPORTS.contains(&&*within.folded(at)))
        || within.of(Role::Action).any(|s| s.to <= action.from && s.from >= clause.from);
    german || beside && !reported
}

/// An auxiliary stands within so many words before its participle: "had earlier quietly outlawed".
const PERFECT: usize = 3;
