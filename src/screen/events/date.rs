//! When: the words that state it, and the day they mean, counted from the publication.

mod words;

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use self::words::{
    BEFORE_YESTERDAY, LAST, NEXT, THIS, TODAY, TOMORROW, WEEK, YESTERDAY, month, number, weekday,
    year,
};
use super::Within;
use super::clause::Clause;
use crate::document::Stated;
use crate::extract::dates;
use crate::screen::Reason;
use crate::screen::terms::Spotted;
use crate::screen::tokens::Case;

/// The day of publication, as far as it can be believed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Published {
    day: Option<Date>,
    /// A day was stated that no news can have.
    absurd: bool,
}

/// No news on the web is of other years.
const YEARS: Range<i16> = 1991..2090;

/// News of an act come so many days after it, at most.
const NEWS: i32 = 60;

/// An act that is done takes effect within so many days.
const AHEAD: i32 = 400;

impl Published {
    /// Sanctions news on the web is no older than the web, and no younger than a lifetime of
    /// this program; clocks are not asked, since screening is pure.
    pub(super) fn of(day: Option<Date>) -> Self {
        let known = day.filter(|day| YEARS.contains(&day.year()));
        Self { day: known, absurd: day.is_some() && known.is_none() }
    }

    /// What an article states: the day where its source is, which is near enough to that in UTC, or nothing but a year.
    pub(super) fn stated(stated: Option<&Stated>) -> Self {
        let own = Self::of(stated.and_then(dates::day));
        let year = stated.and_then(dates::year);
        Self { absurd: own.absurd || year.is_some_and(|year| !YEARS.contains(&year)), ..own }
    }

    /// That the article states no day that can be read. That is no reason for doubt: texts at hand state none.
    pub(super) fn unknown(self) -> Option<Reason> {
        let text = "the article states no day that can be read".into();
        (self.day.is_none() && !self.absurd).then(|| Reason {
            code: "undated".into(),
            weight: 0.0,
            text,
        })
    }

    /// Whether a year lies before that of the publication; without one, any stated year does.
    pub(super) fn is_past(self, year: i16) -> bool {
        self.day.is_none_or(|day| year < day.year())
    }

    /// Whether a day is so long past that what happened then is no news.
    pub(super) fn is_history(self, when: &When) -> bool {
        self.day.is_some_and(|day| when.to < day && (day - when.to).get_days() > NEWS)
    }

    /// Whether a year lies more than ten years ahead.
    fn is_ages_before(self, year: i16) -> bool {
        self.day.is_some_and(|day| year > day.year() + 10)
    }

    /// Whether a day is so far ahead that nothing done can be meant.
    pub(super) fn is_far(self, when: &When) -> bool {
        self.day.is_some_and(|day| when.from > day && (when.from - day).get_days() > AHEAD)
    }

    /// The day or the days that folded words mean. `ahead` where they tell of what is to come: a day
    /// of the week is then the next one.
    pub(super) fn resolve(self, words: &[String], ahead: bool) -> Option<When> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let year = words.iter().find_map(|word| year(word));
        let month = words.iter().find_map(|word| month(word));
        let number = words.iter().find_map(|word| number(word));
        if let (Some(month), Some(day)) = (month, number) {
            let year = year.or_else(|| self.year_of(month, day))?;
            return Date::new(year, month, day).ok().map(When::day);
        }
        let published = self.day?;
        let has = |set: &[&str]| words.iter().any(|word| set.contains(word));
        if has(&TODAY) {
            return Some(When::day(published));
        }
        if has(&BEFORE_YESTERDAY) || has(&YESTERDAY) && has(&["avant", "before"]) {
            return published.checked_sub(2.days()).ok().map(When::day);
        }
        if has(&YESTERDAY) {
            return published.yesterday().ok().map(When::day);
        }
        if has(&TOMORROW) {
            return published.tomorrow().ok().map(When::day);
        }
        if has(&WEEK) {
            let back = i64::from(published.weekday().to_monday_zero_offset());
            let monday = published.checked_sub(back.days()).ok()?;
            let (from, to) = match () {
                () if has(&LAST) => {
                    (monday.checked_sub(7.days()).ok()?, monday.checked_sub(1.days()).ok()?)
                }
                () if has(&NEXT) => {
                    (monday.checked_add(7.days()).ok()?, monday.checked_add(13.days()).ok()?)
                }
                () if ahead || has(&["later"]) => (published, monday.checked_add(6.days()).ok()?),
                () => (monday, published),
            };
            return Some(When { from, to });
        }
        let weekday = words.iter().find_map(|word| weekday(word))?;
        let next = words.first() == Some(&"next");
        let back = (published.weekday().to_monday_zero_offset() - weekday.to_monday_zero_offset())
            .rem_euclid(7);
        // "last Thursday", on a Thursday.
        let back = if back == 0 && words.first() == Some(&"last") { 7 } else { back };
        match next || ahead && back > 0 {
            true => published.checked_add(i64::from(7 - back).days()).ok().map(When::day),
            false => published.checked_sub(i64::from(back).days()).ok().map(When::day),
        }
    }

    /// A day without its year is the nearest one to the publication.
    fn year_of(self, month: i8, day: i8) -> Option<i16> {
        let published = self.day?;
        let years = [published.year() - 1, published.year(), published.year() + 1];
        let near = |year: &i16| {
            let day = Date::new(*year, month, day).ok()?;
            Some(published.since(day).ok()?.get_days().abs())
        };
        years.into_iter().filter(|y| near(y).is_some()).min_by_key(|y| near(y))
    }

    /// What is wrong with folded words that state a day with its year: there is no such day, or no news
    /// tells of it.
    fn impossible(self, words: &[String]) -> Option<String> {
        let year = words.iter().find_map(|word| year(word))?;
        let month = words.iter().find_map(|word| month(word))?;
        let number = words.iter().find_map(|word| number(word))?;
        match Date::new(year, month, number) {
            Err(_) => Some("the sentence states a day that there is not".into()),
            Ok(day) if year < 1991 || self.day.is_some_and(|at| year - at.year() > 10) => {
                Some(format!("the sentence speaks of {day}, far from the article"))
            }
            Ok(_) => None,
        }
    }

    /// Why the dates are not believed, if they are not.
    pub(super) fn doubts(self, stated: Option<&When>) -> Option<String> {
        if self.absurd {
            return Some("the article is dated to a day on which it cannot have appeared".into());
        }
        let (published, stated) = (self.day?, stated?);
        let days = published.until(stated.from).ok()?.get_days();
        (days > 3650)
            .then(|| format!("the sentence speaks of {stated}, ten years ahead of the article"))
    }
}

/// A day, or the days between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    pub from: Date,
    pub to: Date,
}

impl When {
    fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }
}

/// As in ISO 8601: a date, or an interval of two.
impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from == self.to {
            true => write!(f, "{}", self.from),
            false => write!(f, "{}/{}", self.from, self.to),
        }
    }
}

/// Words that lead to a day and belong to the statement.
const LEADS: [&str; 21] = [
    "seit", "depuis", "desde", "od", "on", "in", "since", "am", "im", "в", "во", "у", "w", "we",
    "el", "en", "este", "le", "ce", "last", "next",
];

/// Whether the words lead to a day on which something ends, "until 31 January": the act is not of that day.
pub(super) fn ends_there(within: &Within, (from, _): (usize, usize)) -> bool {
    const UNTIL: [&str; 11] =
        ["until", "till", "through", "to", "до", "да", "do", "bis", "hasta", "jusqu", "jusquau"];
    // "bis zum 31. Januar", "jusqu'au 31", "hasta el 31": but "zum 1. Januar" is from then on.
    const ARTICLES: [&str; 4] = ["zum", "au", "el", "the"];
    led_by(within, from, &UNTIL, &ARTICLES)
}

/// Whether the words lead to a day on which something begins, "from Friday", which is then the next one.
pub(super) fn begins_there(within: &Within, (from, _): (usize, usize)) -> bool {
    const FROM: [&str; 9] = ["from", "ab", "od", "с", "со", "з", "із", "зі", "partir"];
    const SMALL: [&str; 4] = ["de", "du", "del", "le"];
    led_by(within, from, &FROM, &SMALL)
}

/// "reopens its border on Monday": the English present is of the next one, since what was is in the past.
pub(super) fn is_to_come(within: &Within, (from, _): (usize, usize), action: &Spotted) -> bool {
    let verb = within.folded(action.from);
    within.folded(from) == "on" && verb.ends_with('s') && !verb.ends_with("ss")
}

/// Whether the words at `from` begin with one of `leads` or stand behind one, and perhaps behind one of `articles`.
fn led_by(within: &Within, from: usize, leads: &[&str], articles: &[&str]) -> bool {
    let lead = |at: usize| leads.contains(&&*within.folded(at));
    let back = |at: usize| at.checked_sub(1).filter(|at| *at >= within.from);
    let article = |at: &usize| articles.contains(&&*within.folded(*at));
    let before = back(from);
    let led = before.filter(article).and_then(back).or(before);
    lead(from) || before.is_some_and(lead) || led.is_some_and(lead)
}

/// Where the words stand that state when, if any do.
pub(super) fn find(within: &Within, clause: &Clause) -> Option<(usize, usize)> {
    (clause.from..clause.to).find_map(|at| {
        let to = end(within, at, clause.to)?;
        let lead = at > clause.from && LEADS.contains(&&*within.folded(at - 1));
        Some((if lead { at - 1 } else { at }, to))
    })
}

/// What is wrong with the days that the clause states: one that there is not, or two for one act.
pub(super) fn contradiction(within: &Within, clause: &Clause) -> Option<String> {
    // "in May 2099": a year without a day.
    let led = |at: usize| {
        at > clause.from && {
            let before = within.folded(at - 1);
            LEADS.contains(&&*before) || month(&before).is_some()
        }
    };
    let years =
        (clause.from..clause.to).filter(|at| led(*at)).filter_map(|at| year(&within.folded(at)));
    if let Some(far) = years.max().filter(|year| within.published.is_ages_before(*year)) {
        return Some(format!(
            "the sentence speaks of {far}, more than ten years ahead of the article"
        ));
    }
    let mut at = clause.from;
    let mut before: Option<(usize, usize, When)> = None;
    while at < clause.to {
        let Some(to) = end(within, at, clause.to).map(|to| to.min(clause.to)) else {
            at += 1;
            continue;
        };
        let words = within.words(at, to);
        if let Some(wrong) = within.published.impossible(&words) {
            return Some(wrong);
        }
        let when = within.published.resolve(&words, false);
        if let (Some(stated), Some(day)) = (words.iter().find_map(|word| weekday(word)), when)
            && words.iter().any(|word| month(word).is_some())
            && day.from.weekday() != stated
        {
            return Some(format!("the sentence gives {day} another day of the week"));
        }
        if let (Some((first, end, earlier)), Some(when)) = (before, when)
            && joined(within, first, end, at)
            && (when.to < earlier.from || earlier.to < when.from)
        {
            return Some(format!("the sentence states two days: {earlier} and {when}"));
        }
        before = when.map(|when| (at, to, when));
        at = to;
    }
    None
}

/// Words between two days that are said of one act.
const JOINTS: [&str; 16] = [
    "and", "or", "und", "oder", "et", "ou", "y", "o", "oraz", "lub", "и", "или", "та", "і", "або",
    "ды",
];

/// Words before the first of two days that are the ends of a span.
const SPANS: [&str; 9] =
    ["between", "from", "zwischen", "entre", "miedzy", "между", "між", "паміж", "с"];

/// Whether two days, of which the first stands in `first..end` and the second begins at `at`, are said
/// of the same: nothing but a small word stands between them.
fn joined(within: &Within, first: usize, end: usize, at: usize) -> bool {
    let small = |at: usize| {
        let word = within.folded(at);
        JOINTS.contains(&&*word) || LEADS.contains(&&*word)
    };
    let span = first > within.from && SPANS.contains(&&*within.folded(first - 1));
    !span && at - end <= 2 && (end..at).all(small)
}

/// Whether the word at `at` is the month of May, and not the verb: "20 May", "May 2021", "in May".
pub(super) fn is_month(within: &Within, at: usize) -> bool {
    let is = |at: usize, what: fn(&str) -> bool| {
        within.from <= at && at < within.to && what(&within.folded(at))
    };
    let counts = |word: &str| number(word).is_some() || year(word).is_some();
    within.folded(at) == "may"
        && within.reading.list()[at].case == Case::Capital
        && (is(at + 1, counts)
            || at > within.from
                && is(at - 1, |word| number(word).is_some() || LEADS.contains(&word)))
}

/// Whether words that state when begin at `at`.
pub(super) fn starts(within: &Within, at: usize) -> bool {
    end(within, at, within.to).is_some()
        || at + 1 < within.to
            && LEADS.contains(&&*within.folded(at))
            && (end(within, at + 1, within.to).is_some()
                || year(&within.folded(at + 1)).is_some()
                || month(&within.folded(at + 1)).is_some())
}

/// One past the words that state when, where they begin at `at`, else `at`.
pub(super) fn past(within: &Within, at: usize, to: usize) -> usize {
    let lead = at + 1 < to && LEADS.contains(&&*within.folded(at));
    // "in July": a month alone is no day, and a time all the same.
    let month = |at: usize| month(&within.folded(at)).map(|_| at + 1);
    let led = if lead { end(within, at + 1, to).or_else(|| month(at + 1)) } else { None };
    led.or_else(|| if at < to { end(within, at, to) } else { None }).unwrap_or(at).min(to)
}

/// Whether a word is the name of a month.
pub(super) fn names_month(word: &str) -> bool {
    month(word).is_some()
}

/// Whether a month stands right before the word at `at`: "28 February 2026".
pub(super) fn day_before(within: &Within, at: usize) -> bool {
    at > within.from + 1
        && month(&within.folded(at - 1)).is_some()
        && number(&within.folded(at - 2)).is_some()
}

/// One past the words that state when, where they begin at `at`.
fn end(within: &Within, at: usize, to: usize) -> Option<usize> {
    let word = within.folded(at);
    let word_at = |at: usize| if at < to { within.folded(at).into_owned() } else { String::new() };
    let (next, third) = (word_at(at + 1), word_at(at + 2));
    let week = |word: &str| WEEK.contains(&word);
    let which = |word: &str| THIS.contains(&word) || LAST.contains(&word) || NEXT.contains(&word);
    match &*word {
        "earlier" | "later" if next == "this" => return Some((at + 3).min(to)),
        "this" | "last" | "next" if matches!(&*next, "week" | "month" | "year") => {
            return Some(at + 2);
        }
        "avant" if next == "hier" => return Some(at + 2),
        "day" if next == "before" && third == "yesterday" => return Some(at + 3),
        "на" if which(&next) && week(&third) => return Some(at + 3),
        word if which(word) && week(&next) || week(word) && which(&next) => return Some(at + 2),
        _ => {}
    }
    let named = |word: &str| {
        [&TODAY[..], &YESTERDAY, &BEFORE_YESTERDAY, &TOMORROW].iter().any(|all| all.contains(&word))
    };
    if weekday(&word).is_some() {
        // "Monday, 19 April", "Montag, dem 19. April": one day.
        let article = usize::from(ARTICLES.contains(&&*next));
        return Some(day_of_month(within, at + 1 + article, to).unwrap_or(at + 1));
    }
    if named(&word) {
        return Some(at + 1);
    }
    day_of_month(within, at, to)
}

/// Words between a day of the week and that of the month.
const ARTICLES: [&str; 5] = ["the", "dem", "den", "le", "el"];

/// One past a day of a month, with its year or without, or a month with its year, where it begins at
/// `at`.
fn day_of_month(within: &Within, at: usize, to: usize) -> Option<usize> {
    if at >= to {
        return None;
    }
    let word_at = |at: usize| if at < to { within.folded(at).into_owned() } else { String::new() };
    let (word, next, third) = (word_at(at), word_at(at + 1), word_at(at + 2));
    let capital = within.reading.list()[at].case.is_capital();
    // "may" is a verb, "Mai" a month.
    let ambiguous = word == "may" && number(&next).is_none();
    if capital && !ambiguous && month(&word).is_some() {
        if number(&next).is_some() {
            return Some(if year(&third).is_some() { at + 3 } else { at + 2 });
        }
        return year(&next).map(|_| at + 2);
    }
    // "2 de diciembre de 2026", "the 2nd of December".
    let of = |word: &str| matches!(word, "de" | "del" | "of");
    let skip = usize::from(of(&next));
    let digits = word.starts_with(|c: char| c.is_ascii_digit());
    if number(&word).is_some() && digits && month(&word_at(at + 1 + skip)).is_some() {
        let end = at + 2 + skip;
        let skip = usize::from(of(&word_at(end)));
        return Some(if year(&word_at(end + skip)).is_some() { end + skip + 1 } else { end });
    }
    None
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::screen::fold::fold;

    fn resolve(published: Option<Date>, words: &str) -> Option<String> {
        let words: Vec<String> = words.split(' ').map(fold).collect();
        Published::of(published).resolve(&words, false).map(|when| when.to_string())
    }

    #[test]
    fn words_are_resolved_against_the_publication() {
        let friday = Some(date(2021, 4, 23));
        for (words, day) in [
            ("on Thursday", "2021-04-22"),
            ("w środę", "2021-04-21"),
            ("у пятніцу", "2021-04-23"),
            ("yesterday", "2021-04-22"),
            ("next Monday", "2021-04-26"),
            ("on Friday", "2021-04-23"),
            ("April 19", "2021-04-19"),
            ("earlier this week", "2021-04-19/2021-04-23"),
            ("last week", "2021-04-12/2021-04-18"),
            ("на прошлой неделе", "2021-04-12/2021-04-18"),
        ] {
            assert_eq!(resolve(friday, words).as_deref(), Some(day), "{words}");
        }
        assert_eq!(resolve(Some(date(2021, 1, 3)), "28 декабря").as_deref(), Some("2020-12-28"));
        assert_eq!(resolve(None, "April 19 2021").as_deref(), Some("2021-04-19"));
        assert_eq!(resolve(None, "on Thursday"), None);
        assert_eq!(resolve(friday, "31 February"), None);
    }

    #[test]
    fn a_day_that_there_is_not_or_that_no_news_tells_of_is_doubted() {
        let friday = Published::of(Some(date(2021, 4, 23)));
        let wrong = |words: &str| {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            friday.impossible(&words).is_some()
        };
        assert!(wrong("31 february 2021") && wrong("1 january 1970") && wrong("1 january 2099"));
        assert!(!wrong("29 april 2021") && !wrong("1 january 2026") && !wrong("31 february"));
    }

    #[test]
    fn an_absurd_publication_is_marked_and_resolves_nothing() {
        for day in [date(1970, 1, 1), date(2099, 12, 31)] {
            assert_eq!(resolve(Some(day), "yesterday"), None::<String>);
            assert!(Published::of(Some(day)).doubts(None).is_some());
        }
        let stated = When::day(date(2050, 1, 1));
        assert!(Published::of(Some(date(2021, 4, 23))).doubts(Some(&stated)).is_some());
        assert!(Published::of(Some(date(2021, 4, 23))).doubts(None).is_none());
    }
}
