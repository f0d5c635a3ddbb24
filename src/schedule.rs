//! When a source is due: cron expressions or fixed intervals, with a time zone.

mod moment;
pub mod pace;

use std::fmt;

use cron::Cron;
use cron::parser::{CronParser, Year};
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use self::moment::Moment;
use self::pace::{Pace, Why};

/// The shortest interval.
const SHORTEST: SignedDuration = SignedDuration::from_secs(1);

/// The longest interval: a leap year.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);

/// The longest expression, in bytes. The parser's time grows with it.
const LONGEST_EXPRESSION: usize = 256;

/// When a source is due.
#[derive(Debug, Clone)]
pub enum Schedule {
    /// Every so often.
    Every(SignedDuration),
    /// As often as it publishes, within these bounds; see [`pace`].
    Adaptive {
        /// The shortest interval.
        least: SignedDuration,
        /// The longest interval.
        most: SignedDuration,
    },
    /// A cron expression in a time zone. [`Schedule::parse_cron`] makes one that can be due.
    Cron {
        /// The expression, five fields or six with seconds first.
        expression: String,
        /// The zone its fields mean.
        zone: TimeZone,
    },
}

/// Why a schedule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// Not a duration.
    #[error("`{0}` is not an interval; write 15m, 1h30m or 2d, or bounds such as 5m to 6h")]
    NotAnInterval(String),
    /// Too short or too long.
    #[error("the interval `{0}` is out of range; from 1s to 366d")]
    OutOfRange(String),
    /// Not a cron expression.
    #[error(
        "`{0}` is not a cron expression: {1}; write five fields (minute, hour, day, month, weekday), or six with seconds first"
    )]
    NotCron(String, String),
    /// A zone that the tz database does not know.
    #[error("`{0}` is not a time zone that this machine knows; write a name such as Europe/Minsk")]
    NoSuchZone(String),
    /// A date that does not exist.
    #[error("`{0}` is never due: no day fits all of its fields")]
    Never(String),
}

impl Schedule {
    /// An interval such as `15m`, `1h30m` or `2d`, from a second to 366 days; or two, `5m to 6h`,
    /// between which it adapts to the source. A day is 24 hours.
    ///
    /// # Errors
    /// Where it is none, or out of range.
    pub fn parse_every(typed: &str) -> Result<Self, ScheduleError> {
        if let Some((least, most)) = typed.split_once(" to ") {
            let (least, most) = (interval(least)?, interval(most)?);
            return match least <= most {
                true => Ok(Schedule::Adaptive { least, most }),
                false => Err(ScheduleError::OutOfRange(typed.trim().into())),
            };
        }
        interval(typed).map(Schedule::Every)
    }

    /// A cron expression of five fields, or six with seconds first, and the IANA name of the
    /// zone its fields mean. Sunday is 0 and 7. `@daily` and its kin are understood.
    ///
    /// # Errors
    /// Where either is none, or the expression is never due.
    pub fn parse_cron(expression: &str, zone: &str) -> Result<Self, ScheduleError> {
        let zone = TimeZone::get(zone).map_err(|_| ScheduleError::NoSuchZone(zone.into()))?;
        let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
        let pattern = compile(&expression)?;
        // In UTC, since no zone skips a whole kind of day. Without years the calendar repeats, so
        // what is due once is due for ever.
        let start = Moment::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
        match pattern.find_next_occurrence(&start, true) {
            Ok(_) => Ok(Schedule::Cron { expression, zone }),
            Err(_) => Err(ScheduleError::Never(expression)),
        }
    }

    /// The first moment after `now` at which it is due, and what decides that.
    ///
    /// A fixed wall-clock time that a change to summer time skips is due right after the gap; one
    /// that the change back repeats is due once. Intervals, as in `*/15`, go on through both.
    /// The end of time where there is no such moment.
    pub fn next_after(&self, now: Timestamp, pace: &Pace) -> (Timestamp, Why) {
        let due = match self {
            Schedule::Adaptive { least, most } => {
                let (interval, why) = pace.interval(*least, *most, now);
                return (now.saturating_add(interval).unwrap_or(Timestamp::MAX), why);
            }
            Schedule::Every(interval) => now.saturating_add(*interval).unwrap_or(Timestamp::MAX),
            Schedule::Cron { expression, zone } => compile(expression)
                .ok()
                .and_then(|pattern| {
                    let now = Moment::new(now, zone.clone());
                    pattern.find_next_occurrence(&now, false).ok()
                })
                .map_or(Timestamp::MAX, |due| due.timestamp()),
        };
        (due, Why::Schedule)
    }
}

/// A length of time such as `15m`, `1h30m` or `2d`, from a second to 366 days. A day is 24 hours.
///
/// # Errors
/// Where it is none, or out of range.
pub fn interval(typed: &str) -> Result<SignedDuration, ScheduleError> {
    let typed = typed.trim();
    let interval = match days(typed) {
        Some(days) => SignedDuration::from_hours(24 * i64::from(days)),
        None => typed.parse().map_err(|_| ScheduleError::NotAnInterval(typed.into()))?,
    };
    match (SHORTEST..=LONGEST).contains(&interval) {
        true => Ok(interval),
        false => Err(ScheduleError::OutOfRange(typed.into())),
    }
}

fn days(typed: &str) -> Option<u16> {
    let number = ["days", "day", "d"].iter().find_map(|unit| typed.strip_suffix(unit))?;
    number.trim_end().parse().ok()
}

fn compile(expression: &str) -> Result<Cron, ScheduleError> {
    let start = || expression.chars().take(LONGEST_EXPRESSION).collect();
    if expression.len() > LONGEST_EXPRESSION {
        let reason = format!("it is longer than {LONGEST_EXPRESSION} characters");
        return Err(ScheduleError::NotCron(start(), reason));
    }
    // A year would make an expression that is due no more some day, in silence.
    let parser = CronParser::builder().year(Year::Disallowed).build();
    parser.parse(expression).map_err(|e| {
        let reason = e.to_string();
        ScheduleError::NotCron(start(), reason.trim_end_matches('.').to_owned())
    })
}

/// For people: `every 15 minutes`, `cron 0 6 * * * Europe/Minsk`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WORDS: SpanPrinter = SpanPrinter::new()
            .designator(Designator::Verbose)
            .spacing(Spacing::BetweenUnitsAndDesignators);
        match self {
            Schedule::Every(interval) => write!(f, "every {}", WORDS.duration_to_string(interval)),
            Schedule::Adaptive { least, most } => {
                let (least, most) =
                    (WORDS.duration_to_string(least), WORDS.duration_to_string(most));
                write!(f, "every {least} to {most}")
            }
            Schedule::Cron { expression, zone } => {
                write!(f, "cron {expression} {}", zone.iana_name().unwrap_or("UTC"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(expression: &str, zone: &str, after: &str) -> String {
        let schedule = Schedule::parse_cron(expression, zone).unwrap();
        schedule.next_after(after.parse().unwrap(), &Pace::default()).0.to_string()
    }

    fn all(expression: &str, zone: &str, from: &str, count: usize) -> Vec<String> {
        let schedule = Schedule::parse_cron(expression, zone).unwrap();
        let from: Timestamp = from.parse().unwrap();
        let next = |from| schedule.next_after(from, &Pace::default()).0;
        std::iter::successors(Some(next(from)), |at| Some(next(*at)))
            .map(|at| at.to_string())
            .take(count)
            .collect()
    }

    #[test]
    fn cron_means_the_wall_clock_of_its_zone() {
        assert_eq!(
            due("0 6 * * *", "Europe/Minsk", "2021-04-23T00:00:00Z"),
            "2021-04-23T03:00:00Z"
        );
        assert_eq!(
            due("0 6 * * *", "Asia/Kolkata", "2021-04-23T01:00:00Z"),
            "2021-04-24T00:30:00Z"
        );
        assert_eq!(due("30 0 6 * * *", "UTC", "2021-04-23T00:00:00Z"), "2021-04-23T06:00:30Z");
        assert_eq!(due("*/15 * * * *", "UTC", "2021-04-23T00:01:02.5Z"), "2021-04-23T00:15:00Z");
    }

    /// A machine without a tz database, such as a bare container, must not refuse the config.
    #[test]
    fn zones_are_known_where_the_machine_has_no_database() {
        let zones = jiff::tz::TimeZoneDatabase::bundled();
        for zone in ["Europe/Minsk", "Asia/Kolkata", "America/New_York"] {
            assert!(zones.get(zone).is_ok(), "{zone}");
        }
    }

    #[test]
    fn due_is_always_after_now() {
        assert_eq!(due("0 6 * * *", "UTC", "2021-04-23T06:00:00Z"), "2021-04-24T06:00:00Z");
        assert_eq!(due("0 6 * * *", "UTC", "2021-04-23T05:59:59.9Z"), "2021-04-23T06:00:00Z");
        assert_eq!(due("0 6 * * *", "UTC", "2021-04-23T06:00:00.1Z"), "2021-04-24T06:00:00Z");
    }

    #[test]
    fn sunday_is_0_and_7_and_monday_is_1() {
        for sunday in ["0 6 * * 0", "0 6 * * 7", "0 6 * * SUN"] {
            assert_eq!(due(sunday, "UTC", "2021-04-23T00:00:00Z"), "2021-04-25T06:00:00Z");
        }
        assert_eq!(due("0 6 * * 1", "UTC", "2021-04-23T00:00:00Z"), "2021-04-26T06:00:00Z");
    }

    #[test]
    fn a_time_that_summer_time_skips_is_due_right_after_the_gap_and_once() {
        // On 28 March 2021 the clocks of Berlin went from 02:00 to 03:00, at 01:00 UTC.
        assert_eq!(
            all("30 2 * * *", "Europe/Berlin", "2021-03-27T12:00:00Z", 2),
            ["2021-03-28T01:00:00Z", "2021-03-29T00:30:00Z"]
        );
    }

    #[test]
    fn a_time_that_is_shown_twice_is_due_once() {
        // On 31 October 2021 they went from 03:00 back to 02:00, at 01:00 UTC.
        assert_eq!(
            all("30 2 * * *", "Europe/Berlin", "2021-10-30T12:00:00Z", 2),
            ["2021-10-31T00:30:00Z", "2021-11-01T01:30:00Z"]
        );
    }

    #[test]
    fn an_interval_goes_on_through_gap_and_fold() {
        assert_eq!(
            all("*/30 * * * *", "Europe/Berlin", "2021-03-28T00:30:00Z", 3),
            ["2021-03-28T01:00:00Z", "2021-03-28T01:30:00Z", "2021-03-28T02:00:00Z"]
        );
        assert_eq!(
            all("*/30 * * * *", "Europe/Berlin", "2021-10-30T23:59:00Z", 5),
            [
                "2021-10-31T00:00:00Z",
                "2021-10-31T00:30:00Z",
                "2021-10-31T01:00:00Z",
                "2021-10-31T01:30:00Z",
                "2021-10-31T02:00:00Z",
            ]
        );
    }

    #[test]
    fn intervals_are_read() {
        let every = |typed| match Schedule::parse_every(typed) {
            Ok(Schedule::Every(interval)) => interval.as_secs(),
            other => panic!("{typed}: {other:?}"),
        };
        assert_eq!(every("15m"), 15 * 60);
        assert_eq!(every("1h30m"), 90 * 60);
        assert_eq!(every(" 1s "), 1);
        assert_eq!(every("2d"), 2 * 24 * 3600);
        assert_eq!(every("366 days"), 366 * 24 * 3600);
    }

    #[test]
    fn mistakes_are_told() {
        for typed in ["often", "", "15", "d", "-1d", "1.5d"] {
            let error = Schedule::parse_every(typed).unwrap_err();
            assert!(matches!(error, ScheduleError::NotAnInterval(_)), "{typed}: {error}");
        }
        for typed in ["6h to 5m", "1s to 367d"] {
            let error = Schedule::parse_every(typed).unwrap_err();
            assert!(matches!(error, ScheduleError::OutOfRange(_)), "{typed}: {error}");
        }
        for typed in ["0s", "-15m", "999ms", "367d", "8785h", "0d"] {
            let error = Schedule::parse_every(typed).unwrap_err();
            assert!(matches!(error, ScheduleError::OutOfRange(_)), "{typed}: {error}");
        }
        let long = "0,".repeat(200);
        for typed in
            ["0 6 * *", "", "61 6 * * *", "0 6 * * 8", "0 0 6 * * * 2030", "a b c d e", &long]
        {
            let error = Schedule::parse_cron(typed, "UTC").unwrap_err();
            assert!(matches!(error, ScheduleError::NotCron(..)), "{typed}: {error}");
        }
        for zone in ["Minsk/Europe", "", "MSK+3"] {
            let error = Schedule::parse_cron("0 6 * * *", zone).unwrap_err();
            assert!(matches!(error, ScheduleError::NoSuchZone(_)), "{zone}: {error}");
        }
    }

    #[test]
    fn what_can_never_be_due_is_refused_and_what_is_rare_is_not() {
        for never in ["0 0 30 2 *", "0 0 31 4,6,9,11 *"] {
            let error = Schedule::parse_cron(never, "UTC").unwrap_err();
            assert_eq!(error, ScheduleError::Never(never.into()));
        }
        assert_eq!(due("0 0 29 2 *", "UTC", "2097-01-01T00:00:00Z"), "2104-02-29T00:00:00Z");
    }

    #[test]
    fn it_reads_well() {
        let every = |typed| Schedule::parse_every(typed).unwrap().to_string();
        assert_eq!(every("15m"), "every 15 minutes");
        assert_eq!(every("90m"), "every 1 hour 30 minutes");
        assert_eq!(every("5m to 6h"), "every 5 minutes to 6 hours");
        let cron = Schedule::parse_cron(" 0  6 * * * ", "europe/minsk").unwrap();
        assert_eq!(cron.to_string(), "cron 0 6 * * * Europe/Minsk");
    }
}
