//! The span of a briefing as a picture: what was announced, and when the stories began. SVG that
//! stands in the page itself.

use std::fmt::Write;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};

use super::words;
use crate::record::brief::Brief;
use crate::screen::Status;
use quick_xml::escape::escape as escaped;

/// In units of the picture, which grows with the page.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 44.0;
/// Where the two rows are, and the axis below them.
const EVENTS: f64 = 34.0;
const STORIES: f64 = 84.0;
const AXIS: f64 = 120.0;
const HEIGHT: f64 = 146.0;

/// Half the height of a diamond.
const DIAMOND: f64 = 9.0;

/// Marks nearer than this are drawn as one, with their number: so wide is one of three digits.
const NEAR: f64 = 24.0;

/// So many of them are named when one points at it.
const NAMED: usize = 5;

/// No more ticks than fit beside each other.
const TICKS: i64 = 12;

/// The picture. A mark leads to what it stands for.
pub(super) fn svg(brief: &Brief, zone: &TimeZone) -> String {
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Timeline of announcements and stories\">"
    );
    let scale = Scale { since: brief.since, length: brief.until.duration_since(brief.since) };
    for (at, label) in ticks(brief, zone) {
        let x = scale.x(at);
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"12\" y2=\"{AXIS}\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            AXIS + 18.0,
            escaped(&label)
        );
    }
    let _ = write!(
        out,
        "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{AXIS}\" y2=\"{AXIS}\"/><text x=\"0\" y=\"{}\">Announced</text><text x=\"0\" y=\"{}\">Stories</text>",
        WIDTH - RIGHT,
        EVENTS + 4.0,
        STORIES + 4.0
    );
    let stories = brief.stories.iter().enumerate().map(|(n, story)| Mark {
        at: words::read_at(&story.cited),
        link: format!("#story-{n}"),
        text: format!("{}: {}", words::headline(&story.cited), words::weight(story, zone)),
        documents: story.documents,
        done: true,
    });
    let mut groups = scale.grouped(stories.collect());
    // The heaviest first, so that a small one is not hidden behind it.
    groups.sort_by_key(|group| std::cmp::Reverse(group.documents()));
    for group in groups {
        let documents = group.documents();
        let radius = 4.0 + 4.0 * (documents as f64).sqrt().min(4.0);
        let shape = |x: f64| {
            format!("<circle class=\"story\" cx=\"{x:.1}\" cy=\"{STORIES}\" r=\"{radius:.1}\">")
        };
        group.draw(&mut out, STORIES, radius, shape, "</circle>");
    }
    let events = brief.events.iter().enumerate().map(|(n, told)| Mark {
        at: words::read_at(&told.cited),
        link: format!("#event-{n}"),
        text: super::sentence(&told.event),
        documents: told.documents,
        done: told.event.status == Status::Done,
    });
    for group in scale.grouped(events.collect()) {
        let class = if group.marks.iter().any(|mark| mark.done) { "done" } else { "planned" };
        let top = EVENTS - DIAMOND;
        let shape =
            |x: f64| format!("<path class=\"{class}\" d=\"M{x:.1} {top}l9 9l-9 9l-9 -9z\">");
        group.draw(&mut out, EVENTS, DIAMOND, shape, "</path>");
    }
    out.push_str("</svg>");
    out
}

/// What is to be drawn.
struct Mark {
    at: Timestamp,
    link: String,
    text: String,
    documents: u64,
    done: bool,
}

/// Where a mark stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// What was published before the span and recorded in it.
    Before,
    Within(f64),
    /// What claims to be published after it.
    After,
}

/// Marks that would lie upon each other, the first one first.
struct Group {
    place: Place,
    marks: Vec<Mark>,
}

impl Group {
    fn documents(&self) -> u64 {
        self.marks.iter().map(|mark| mark.documents).sum()
    }

    /// One shape for all of them, with their number; an arrow where they are outside of the span.
    fn draw(&self, out: &mut String, y: f64, half: f64, shape: impl Fn(f64) -> String, end: &str) {
        let Some(first) = self.marks.first() else { return };
        let arrow = |x: f64, to: f64| {
            format!("<path class=\"outside\" d=\"M{x:.1} {}l{to} 7l{} 7z\">", y - 7.0, -to)
        };
        let (x, half, (shape, end), note) = match self.place {
            Place::Within(x) => (x, half, (shape(x), end), ""),
            Place::Before => {
                (LEFT - 6.0, 7.0, (arrow(LEFT - 6.0, -9.0), "</path>"), "before this span: ")
            }
            Place::After => {
                let x = WIDTH - RIGHT + 6.0;
                (x, 7.0, (arrow(x, 9.0), "</path>"), "dated after this span: ")
            }
        };
        let mut texts: Vec<&str> =
            self.marks.iter().take(NAMED).map(|mark| mark.text.as_str()).collect();
        let more = format!("and {} more", self.marks.len().saturating_sub(NAMED));
        if self.marks.len() > NAMED {
            texts.push(&more);
        }
        let _ = write!(
            out,
            "<a href=\"{}\">{shape}<title>{note}{}</title>{end}</a>",
            first.link,
            escaped(texts.join("\n"))
        );
        // Those of the arrows grow outwards, so that they stay clear of the marks at the edges.
        let (at, anchor) = match self.place {
            Place::Within(x) => (x, "middle"),
            Place::Before => (x - 2.0, "end"),
            Place::After => (x + 2.0, "start"),
        };
        if self.marks.len() > 1 || !matches!(self.place, Place::Within(_)) {
            let (below, n) = (y + half + 13.0, self.marks.len());
            let _ = write!(
                out,
                "<text class=\"count\" x=\"{at:.1}\" y=\"{below:.1}\" text-anchor=\"{anchor}\">{n}</text>"
            );
        }
    }
}

struct Scale {
    since: Timestamp,
    length: SignedDuration,
}

impl Scale {
    fn x(&self, at: Timestamp) -> f64 {
        let share = at.duration_since(self.since).as_secs_f64() / self.length.as_secs_f64();
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        LEFT + share * (WIDTH - LEFT - RIGHT)
    }

    fn place(&self, at: Timestamp) -> Place {
        let from_start = at.duration_since(self.since);
        if from_start.is_negative() {
            Place::Before
        } else if from_start > self.length {
            Place::After
        } else {
            Place::Within(self.x(at))
        }
    }

    /// The marks from left to right, those that would hide each other together.
    fn grouped(&self, mut marks: Vec<Mark>) -> Vec<Group> {
        marks.sort_by_key(|mark| mark.at);
        let mut groups: Vec<Group> = Vec::new();
        for mark in marks {
            let place = self.place(mark.at);
            let joins = |group: &&mut Group| match (group.place, place) {
                (Place::Within(x), Place::Within(here)) => here - x < NEAR,
                (one, other) => one == other,
            };
            match groups.last_mut().filter(joins) {
                Some(group) => group.marks.push(mark),
                None => groups.push(Group { place, marks: vec![mark] }),
            }
        }
        groups
    }
}

/// Full hours or days in the zone, with what is written below them.
fn ticks(brief: &Brief, zone: &TimeZone) -> Vec<(Timestamp, String)> {
    let hours = brief.until.duration_since(brief.since).as_hours().max(1);
    let step = [1, 2, 3, 6, 12].into_iter().find(|step| hours / step <= TICKS);
    let days = (hours / 24 / TICKS + 1).max(1);
    let start = brief.since.to_zoned_datetime(zone.clone());
    let first = match step {
        Some(_) => start.start_of_day().ok(),
        None => start.start_of_day().and_then(|day| day.checked_add(1.day())).ok(),
    };
    let Some(mut at) = first.and_then(|first| first.round(Unit::Minute).ok()) else {
        return Vec::new();
    };
    // The year is told where it is another one than before; at the first tick, if there are several.
    let (mut year, until) = (start.year(), brief.until.to_zoned_datetime(zone.clone()).year());
    let mut untold = year != until;
    let mut ticks = Vec::new();
    while at.timestamp() <= brief.until && ticks.len() <= 2 * TICKS as usize {
        if at.timestamp() >= brief.since {
            let midnight = at.hour() == 0 || step.is_none();
            let form = match midnight {
                true if untold || at.year() != year => "%-d %b %Y",
                true => "%-d %b",
                false => "%H:%M",
            };
            if midnight {
                (year, untold) = (at.year(), false);
            }
            let label = at.strftime(form).to_string();
            ticks.push((at.timestamp(), label));
        }
        let next = match step {
            Some(step) => at.checked_add(step.hours()),
            None => at.checked_add(days.days()),
        };
        let Ok(next) = next else { break };
        at = next;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn hours_or_days_stand_below_the_axis_as_they_fit() {
        let mut brief = sample::brief();
        let day: Vec<String> = ticks(&brief, &TimeZone::UTC).into_iter().map(|t| t.1).collect();
        assert_eq!(day.first().map(String::as_str), Some("06:00"));
        assert!(day.contains(&"23 Apr".to_owned()), "{day:?}");
        for (back, least) in [(1, 1), (26, 5), (24 * 30, 5), (24 * 3000, 5)] {
            brief.since = brief.until - SignedDuration::from_hours(back);
            let found = ticks(&brief, &TimeZone::UTC).len();
            assert!((least..=25).contains(&found), "{back} hours: {found}");
        }
    }

    #[test]
    fn a_span_over_years_tells_them_where_they_begin() {
        let mut brief = sample::brief();
        let labels = |brief: &Brief| -> Vec<String> {
            ticks(brief, &TimeZone::UTC).into_iter().map(|tick| tick.1).collect()
        };
        assert!(!labels(&brief).iter().any(|label| label.ends_with("2021")));
        brief.since = "2019-11-22T05:00:00Z".parse().unwrap();
        let told = labels(&brief);
        let years: Vec<&str> =
            told.iter().filter_map(|label| label.rsplit_once(' ')).map(|(_, last)| last).collect();
        let of = |year: &str| years.iter().filter(|word| **word == year).count();
        assert_eq!((of("2019"), of("2020"), of("2021")), (1, 1, 1), "{told:?}");
    }

    #[test]
    fn what_is_dated_by_its_day_only_stands_on_that_day() {
        let mut brief = sample::brief();
        brief.since = "2021-04-16T00:00:00Z".parse().unwrap();
        let cited = &mut brief.stories[0].cited;
        (cited.published, cited.published_words) = (None, Some("2021-04-18".into()));
        let noon = "2021-04-18T12:00:00Z".parse().unwrap();
        assert_eq!(words::read_at(cited), noon);
        let length = brief.until.duration_since(brief.since);
        let x = Scale { since: brief.since, length }.x(noon);
        assert!(svg(&brief, &TimeZone::UTC).contains(&format!("cx=\"{x:.1}\"")));
    }

    #[test]
    fn marks_of_one_moment_are_one_with_their_number() {
        let mut brief = sample::brief();
        brief.events = vec![brief.events[0].clone(); 20];
        brief.events[19].cited.published = Some(brief.since);
        let picture = svg(&brief, &TimeZone::UTC);
        assert_eq!(picture.matches("<path class=\"done\"").count(), 2, "{picture}");
        assert!(picture.contains(">19</text>"), "{picture}");
        assert!(picture.contains("and 14 more"), "{picture}");
    }

    #[test]
    fn what_is_dated_outside_of_the_span_is_an_arrow_at_its_edge() {
        let mut brief = sample::brief();
        brief.stories[0].cited.published = Some("1970-01-01T00:00:00Z".parse().unwrap());
        brief.events[0].cited.published = Some("2099-01-01T00:00:00Z".parse().unwrap());
        let picture = svg(&brief, &TimeZone::UTC);
        assert!(
            picture.contains("d=\"M104.0 77l-9 7l9 7z\"><title>before this span: "),
            "{picture}"
        );
        assert!(picture.contains("d=\"M922.0 27l9 7l-9 7z\"><title>dated after this span: "));
        assert!(!picture.contains("<circle") && !picture.contains("class=\"done\""), "{picture}");
        brief.since = brief.until;
        assert!(!svg(&brief, &TimeZone::UTC).contains("NaN"));
    }
}
