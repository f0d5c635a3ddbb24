//! The span of a briefing as a picture: what was announced, and when the stories began. SVG that
//! stands in the page itself.

use std::fmt::Write;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Unit};

use super::words;
use crate::record::brief::{Brief, Cited};
use crate::screen::Status;
use quick_xml::escape::escape as escaped;

/// In units of the picture, which grows with the page.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 20.0;
/// Where the two rows are, and the axis below them.
const EVENTS: f64 = 34.0;
const STORIES: f64 = 84.0;
const AXIS: f64 = 120.0;
const HEIGHT: f64 = 146.0;

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
    // The heaviest first, so that a small one is not hidden behind it.
    for (n, story) in brief.stories.iter().enumerate() {
        let radius = 4.0 + 4.0 * (story.documents as f64).sqrt().min(4.0);
        let _ = write!(
            out,
            "<a href=\"#story-{n}\"><circle class=\"story\" cx=\"{:.1}\" cy=\"{STORIES}\" r=\"{radius:.1}\"><title>{}: {}</title></circle></a>",
            scale.x(seen(&story.cited)),
            escaped(words::headline(&story.cited)),
            escaped(words::weight(story, zone))
        );
    }
    for (n, told) in brief.events.iter().enumerate() {
        let class = if told.event.status == Status::Done { "done" } else { "planned" };
        let x = scale.x(seen(&told.cited));
        let _ = write!(
            out,
            "<a href=\"#event-{n}\"><path class=\"{class}\" d=\"M{x:.1} {}l9 9l-9 9l-9 -9z\"><title>{}</title></path></a>",
            EVENTS - 9.0,
            escaped(words::sentence(&told.event))
        );
    }
    out.push_str("</svg>");
    out
}

/// When it was to be read; what claims to be older than the span stands at its beginning.
fn seen(cited: &Cited) -> Timestamp {
    cited.published.unwrap_or(cited.fetched)
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
    let mut ticks = Vec::new();
    while at.timestamp() <= brief.until && ticks.len() <= 2 * TICKS as usize {
        if at.timestamp() >= brief.since {
            let midnight = at.hour() == 0 || step.is_none();
            let label = at.strftime(if midnight { "%-d %b" } else { "%H:%M" }).to_string();
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
    fn an_absurd_date_stays_inside_the_picture() {
        let mut brief = sample::brief();
        brief.stories[0].cited.published = Some("1970-01-01T00:00:00Z".parse().unwrap());
        brief.events[0].cited.published = Some("2099-01-01T00:00:00Z".parse().unwrap());
        let picture = svg(&brief, &TimeZone::UTC);
        assert!(picture.contains("cx=\"110.0\"") && picture.contains("M940.0 "), "{picture}");
        brief.since = brief.until;
        assert!(!svg(&brief, &TimeZone::UTC).contains("NaN"));
    }
}
