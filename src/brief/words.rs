//! The sentences that all forms of a briefing share.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::alert::plain::flat;
use crate::dated;
use crate::document::Stated;
use crate::extract::dates;
use crate::record::brief::{Brief, Cited, Gap, GapKind, Named, Told, Weighed};
use crate::screen::{Event, Status};

/// So many sources are named before they are only counted.
const NAMED: usize = 4;

/// So many targets are named before they are only counted.
const TARGETS: usize = 5;

/// What the span brought, in a sentence or two.
pub fn summary(brief: &Brief) -> String {
    let t = &brief.totals;
    let mut parts = vec![
        counted(t.events, "new announcement", "new announcements"),
        format!(
            "{} named in {}",
            counted(t.actors, "actor", "actors"),
            counted(t.stories, "story", "stories")
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
        (0, _) => "No source was asked yet.".into(),
        (n, 0) => format!("All {} screened in full.", counted(n, "source was", "sources were")),
        (n, gaps) => {
            format!("{gaps} of {} not screened in full.", counted(n, "source was", "sources were"))
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

/// "1 story", "2 stories".
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// An event in one sentence: who did what to whom.
pub(super) fn sentence(event: &Event) -> String {
    let who: Vec<String> = match event.authorities.is_empty() {
        true => vec![authority(&event.authority)],
        false => event.authorities.iter().map(|id| authority(id)).collect(),
    };
    let what = event.instrument.replace('-', " ");
    let targets: Vec<String> =
        event.targets.iter().take(TARGETS).map(|target| flat(&target.text)).collect();
    let mut whom = joined(&targets);
    if event.targets.len() > TARGETS {
        whom = format!("{} and {} more", targets.join(", "), event.targets.len() - TARGETS);
    }
    let (verb, link) = verb(&event.action, event.status);
    let act = match event.action.as_str() {
        "delist" | "license" | "evade" => String::new(),
        _ => format!(" {what}"),
    };
    let link = if whom.is_empty() || link.is_empty() { String::new() } else { format!(" {link}") };
    let space = if whom.is_empty() { "" } else { " " };
    format!("{} {verb}{act}{link}{space}{whom}", joined(&who))
}

/// The verb of an action, and what leads to its target.
fn verb(action: &str, status: Status) -> (String, &'static str) {
    let (past, base, link) = match action {
        "impose" => ("imposed", "impose", "on"),
        "reimpose" => ("reimposed", "reimpose", "on"),
        "extend" => ("extended", "extend", "on"),
        "widen" => ("widened", "widen", "on"),
        "amend" => ("amended", "amend", "on"),
        "suspend" => ("suspended", "suspend", "on"),
        "ease" => ("eased", "ease", "on"),
        "lift" => ("lifted", "lift", "on"),
        "delist" => ("delisted", "delist", ""),
        "license" => ("licensed dealings", "license dealings", "with"),
        "revoke-licence" => ("revoked", "revoke", "for"),
        "threaten" => ("threatened", "threaten", "against"),
        "propose" => ("proposed", "propose", "against"),
        "evade" => ("evaded sanctions", "evade sanctions", "·"),
        "enforce" => ("enforced", "enforce", "against"),
        other => return (other.replace('-', " "), "·"),
    };
    match status {
        Status::Planned if !matches!(action, "threaten" | "propose") => {
            (format!("plans to {base}"), link)
        }
        _ => (past.into(), link),
    }
}

/// The id of an authority as people write it: `us.ofac` is "US OFAC", `eu.council` "EU Council".
fn authority(id: &str) -> String {
    let word = |part: &str| match part.len() {
        0..=2 => part.to_uppercase(),
        _ if matches!(part, "ofac" | "ofsi") => part.to_uppercase(),
        _ => part[..1].to_uppercase() + &part[1..],
    };
    // Ids are ASCII words of the lists.
    flat(id).split('.').filter(|part| part.is_ascii()).map(word).collect::<Vec<_>>().join(" ")
}

fn joined(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// What stands below an event: status, stated date, publication, who tells it.
pub(super) fn standing(told: &Told, zone: &TimeZone) -> String {
    let event = &told.event;
    let mut parts = vec![event.status.as_str().to_owned()];
    parts.extend(event.when.as_deref().map(|when| flat(&when.replace('/', " to "))));
    parts.push(published(&told.cited, zone));
    parts.push(told_by(&told.sources, told.documents));
    parts.join(" · ")
}

/// On which day it was published. What was recorded in the span may be of any day.
fn published(cited: &Cited, zone: &TimeZone) -> String {
    let stated =
        Stated { utc: cited.published, words: cited.published_words.clone().unwrap_or_default() };
    let day = stated.utc.map(|at| at.to_zoned_datetime(zone.clone()).date());
    let Some(day) = day.or_else(|| dates::day(&stated)) else { return "undated".into() };
    let day = day.strftime("%-d %b %Y");
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

/// "and 3 more", where a list ended before all was told.
pub(super) fn rest(told: usize, total: u64) -> Option<String> {
    let more = total.saturating_sub(told as u64);
    (more > 0).then(|| format!("… and {more} more; `watchpost brief --limit N` shows them."))
}

/// The address, if a reader may follow it: nothing but web addresses becomes a link.
pub(super) fn link(cited: &Cited) -> Option<String> {
    let url = flat(cited.url.as_deref()?);
    let web = url.starts_with("https://") || url.starts_with("http://");
    (web && !url.contains(char::is_whitespace)).then_some(url)
}
