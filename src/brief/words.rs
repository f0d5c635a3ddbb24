//! The sentences that all forms of a briefing share.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::sentence;
use crate::alert::plain::flat;
use crate::dated;
use crate::document::Stated;
use crate::extract::dates;
use crate::record::announcement::days;
use crate::record::brief::{Brief, Cited, Gap, GapKind, Named, Told, Weighed};

/// So many sources are named before they are only counted.
const NAMED: usize = 4;

/// What the span brought, in a sentence or two.
pub fn summary(brief: &Brief) -> String {
    let t = &brief.totals;
    let mut parts = vec![
        counted(t.events, "new announcement", "new announcements"),
        format!("{} named", counted(t.actors, "actor", "actors")),
        counted(
            t.stories,
            "story that names somebody or announces something",
            "stories that name somebody or announce something",
        ),
        format!("{} screened", counted(t.documents, "article", "articles")),
    ];
    if t.events_in_review > 0 {
        parts.push(format!(
            "{} kept for review",
            counted(t.events_in_review, "sentence", "sentences")
        ));
    }
    let gaps = match (t.sources, t.sources_with_gaps) {
        (0, _) => "The config has no source.".into(),
        (1, 0) => "The one source was screened in full.".into(),
        (n, 0) => format!("All {} sources were screened in full.", grouped(n)),
        (n, gaps) => {
            let of = counted(n, "source", "sources");
            format!("{} of {of} {} not screened in full.", grouped(gaps), was(gaps))
        }
    };
    format!("{}. {gaps}", parts.join(", "))
}

/// The briefing in a few lines, for where there is room for no more.
pub fn short(brief: &Brief) -> Vec<String> {
    let events = brief.events.iter().take(3).map(|told| sentence(&told.event));
    let names: Vec<String> = brief.actors.iter().take(5).map(|actor| flat(&actor.name)).collect();
    let actors = (!names.is_empty()).then(|| format!("named: {}", names.join(", ")));
    [summary(brief)].into_iter().chain(events).chain(actors).collect()
}

/// The heading of a briefing.
pub(super) fn title(brief: &Brief) -> String {
    match &brief.watchlist {
        Some(list) => format!("Briefing: {}", flat(list)),
        None => "Briefing".into(),
    }
}

/// The span, in a zone.
pub(super) fn span(brief: &Brief, zone: &TimeZone) -> String {
    let end = brief.until.to_zoned_datetime(zone.clone());
    let name = zone.iana_name().map_or_else(|| end.strftime("%Z").to_string(), str::to_owned);
    format!("{} – {} ({name})", moment(brief.since, zone), moment(brief.until, zone))
}

/// A moment as people write it.
pub(super) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%a %-d %b %Y %H:%M").to_string()
}

/// "1 story", "2 stories", "12,345 stories".
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

fn was(n: u64) -> &'static str {
    if n == 1 { "was" } else { "were" }
}

/// A number with a comma before each three digits.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let first = digits.len() % 3;
    let mut out = digits[..first].to_owned();
    for at in (first..digits.len()).step_by(3) {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&digits[at..at + 3]);
    }
    out
}

/// What stands below an event: status, stated date, publication, who tells it.
pub(super) fn standing(told: &Told, zone: &TimeZone) -> String {
    let event = &told.event;
    let mut parts = vec![event.status.as_str().to_owned()];
    parts.extend(event.when.as_deref().map(acted));
    parts.push(published(&told.cited, zone));
    parts.push(told_by(&told.sources, told.documents));
    parts.join(" · ")
}

/// On which day or days the act was, as the sentence says.
fn acted(when: &str) -> String {
    let day = |day: Date| day.strftime("%-d %b %Y").to_string();
    match days(when) {
        Some((first, last)) if first == last => format!("act of {}", day(first)),
        Some((first, last)) => format!("act of {} to {}", day(first), day(last)),
        None => format!("act of {}", flat(when)),
    }
}

/// When it was to be read, as far as its day is believed: of a day without a time it is noon. What is
/// not believed stands where it says.
pub(super) fn read_at(cited: &Cited) -> Timestamp {
    let stated = stated(cited);
    let says = || dates::day(&stated)?.at(12, 0, 0, 0).in_tz("UTC").ok().map(|at| at.timestamp());
    match dated::believed(Some(&stated), cited.fetched) {
        Ok(at) => at,
        Err(_) => stated.utc.or_else(says).unwrap_or(cited.fetched),
    }
}

fn stated(cited: &Cited) -> Stated {
    Stated { utc: cited.published, words: cited.published_words.clone().unwrap_or_default() }
}

/// On which day it was published. What was recorded in the span may be of any day.
fn published(cited: &Cited, zone: &TimeZone) -> String {
    let stated = stated(cited);
    let day = stated.utc.map(|at| at.to_zoned_datetime(zone.clone()).date());
    let day = day.or_else(|| dates::day(&stated)).map(|day| day.strftime("%-d %b %Y").to_string());
    let Some(day) = day.or_else(|| dates::year(&stated).map(|year| year.to_string())) else {
        return "undated".into();
    };
    match dated::believed(Some(&stated), cited.fetched) {
        Ok(_) => format!("published {day}"),
        Err(_) => format!("dated {day}, which is not believed"),
    }
}

/// "3 outlets (bbc, dw, rferl), 4 articles".
fn told_by(sources: &[String], documents: u64) -> String {
    let n = sources.len() as u64;
    let names: Vec<String> = sources.iter().take(NAMED).map(|source| flat(source)).collect();
    let more = if sources.len() > NAMED { ", …" } else { "" };
    let articles = match documents == n {
        true => String::new(),
        false => format!(", {}", counted(documents, "article", "articles")),
    };
    format!("{} ({}{more}){articles}", counted(n, "outlet", "outlets"), names.join(", "))
}

/// What stands beside the name of an actor.
pub(super) fn presence(actor: &Named, zone: &TimeZone) -> String {
    format!(
        "{} · {} · quoted: {}",
        counted(actor.stories, "story", "stories"),
        told_by(&actor.sources, actor.documents),
        published(&actor.cited, zone)
    )
}

/// What a story weighs.
pub(super) fn weight(story: &Weighed, zone: &TimeZone) -> String {
    let mut parts = vec![told_by(&story.sources, story.documents), published(&story.cited, zone)];
    if story.events > 0 {
        parts.push(counted(story.events, "announcing sentence", "announcing sentences"));
    }
    parts.join(" · ")
}

/// Whom a story names.
pub(super) fn actors(story: &Weighed) -> String {
    let names: Vec<String> = story.actors.iter().take(8).map(|name| flat(name)).collect();
    let more = story.actors.len().saturating_sub(8);
    match more {
        0 => names.join(", "),
        n => format!("{} and {n} more", names.join(", ")),
    }
}

/// The headline with its source, or the address where there is none.
pub(super) fn headline(cited: &Cited) -> String {
    let title = flat(&cited.title);
    match title.is_empty() {
        true => flat(cited.url.as_deref().unwrap_or("(no headline)")),
        false => title,
    }
}

/// Why something was not screened.
pub(super) fn gap(gap: &Gap, zone: &TimeZone) -> String {
    let what = match gap.what {
        GapKind::Unvisited => "not asked",
        GapKind::Visit => "could not be read",
        GapKind::Alarm => "alarm",
        GapKind::Page => "in part only",
    };
    let times = if gap.times > 1 { format!(", {} times", gap.times) } else { String::new() };
    let last = gap.last.map_or_else(String::new, |at| format!(" (last {})", moment(at, zone)));
    format!("{what}{times}: {}{last}", flat(&gap.reason))
}

/// What shows more than a list tells.
pub(super) const FOR_MORE: &str = "watchpost brief --limit N";

/// How many there are that a list does not tell.
pub(super) fn more(told: usize, total: u64) -> Option<u64> {
    Some(total.saturating_sub(told as u64)).filter(|more| *more > 0)
}

/// "and 3 more", where a list ended before all was told.
pub(super) fn rest(told: usize, total: u64) -> Option<String> {
    more(told, total).map(|more| format!("… and {more} more; `{FOR_MORE}` shows them."))
}

/// What of the span is not drawn, if anything is not: "Drawn are 20 of 22 announcements."
pub(super) fn drawn(brief: &Brief) -> Option<String> {
    let part = |told: usize, total: u64, many: &str| {
        more(told, total).map(|_| format!("{} of {} {many}", grouped(told as u64), grouped(total)))
    };
    let events = part(brief.events.len(), brief.totals.events, "announcements");
    let stories = part(brief.stories.len(), brief.totals.stories, "stories");
    let parts: Vec<String> = events.into_iter().chain(stories).collect();
    (!parts.is_empty()).then(|| format!("Drawn are {}.", parts.join(" and ")))
}

/// The address, if a reader may follow it: nothing but web addresses becomes a link.
pub(super) fn link(cited: &Cited) -> Option<String> {
    let url = flat(cited.url.as_deref()?);
    let web = url.starts_with("https://") || url.starts_with("http://");
    (web && !url.contains(char::is_whitespace)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        for (n, told) in [(0, "0"), (999, "999"), (1000, "1,000"), (95_726_307, "95,726,307")] {
            assert_eq!(grouped(n), told);
        }
    }

    #[test]
    fn one_source_is_one() {
        let mut brief = sample::brief();
        for (sources, gaps, told) in [
            (7, 1, "1 of 7 sources was not screened in full."),
            (7, 2, "2 of 7 sources were not screened in full."),
            (1, 1, "1 of 1 source was not screened in full."),
            (1, 0, "The one source was screened in full."),
            (7, 0, "All 7 sources were screened in full."),
        ] {
            (brief.totals.sources, brief.totals.sources_with_gaps) = (sources, gaps);
            assert!(summary(&brief).ends_with(told), "{}", summary(&brief));
        }
    }
}
