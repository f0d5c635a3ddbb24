//! When a source is due: cron expressions or fixed intervals, with a time zone.

use std::fmt;
use std::str::FromStr;

use cron::Cron;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// The shortest and longest interval.
const INTERVALS: (SignedDuration, SignedDuration) = (SignedDuration::from_secs(1), SignedDuration::from_hours(24 * 366));

/// When a source is due.
#[derive(Debug, Clone)]
pub enum Schedule {
    /// Every so often.
    Every(SignedDuration),
    /// A cron expression in a time zone.
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
    #[error("`{0}` is not an interval; write 15m, 1h or 1h30m")]
    NotAnInterval(String),
    /// Too short or too long.
    #[error("the interval `{0}` is out of range; from 1s to 366 days")]
    OutOfRange(String),
    /// Not a cron expression.
    #[error("`{0}` is not a cron expression: {1}")]
    NotCron(String, String),
    /// A zone that the tz database does not know.
    #[error("`{0}` is not a time zone; write a name such as Europe/Minsk")]
    NoSuchZone(String),
    /// A date that does not exist.
    #[error("`{0}` is never due")]
    Never(String),
}

impl Schedule {
    /// An interval such as `15m`.
    ///
    /// # Errors
    /// Where it is none, or out of range.
    pub fn parse_every(typed: &str) -> Result<Self, ScheduleError> {
        let interval: SignedDuration = typed.parse().map_err(|_| ScheduleError::NotAnInterval(typed.into()))?;
        if interval < INTERVALS.0 || interval > INTERVALS.1 {
            return Err(ScheduleError::OutOfRange(typed.into()));
        }
        Ok(Schedule::Every(interval))
    }

    /// A cron expression, and the IANA name of the zone its fields mean.
    ///
    /// # Errors
    /// Where either is none, or the expression is never due.
    pub fn parse_cron(expression: &str, zone: &str) -> Result<Self, ScheduleError> {
        let zone = TimeZone::get(zone).map_err(|_| ScheduleError::NoSuchZone(zone.into()))?;
        Cron::from_str(expression).map_err(|e| ScheduleError::NotCron(expression.into(), e.to_string()))?;
        let start = DateTime::constant(2024, 1, 1, 0, 0, 0, 0);
        next_wall(expression, start).ok_or_else(|| ScheduleError::Never(expression.into()))?;
        Ok(Schedule::Cron { expression: expression.into(), zone })
    }

    /// The first moment after `now` at which it is due. A wall-clock time that a change of
    /// summer time skips is due right after the gap; one that it repeats is due once.
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        match self {
            Schedule::Every(interval) => now.saturating_add(*interval).unwrap_or(Timestamp::MAX),
            Schedule::Cron { expression, zone } => {
                let mut wall = now.to_zoned(zone.clone()).datetime();
                // The wall clock may show a time again that is past; look on until it is not.
                for _ in 0..10_000 {
                    let Some(next) = next_wall(expression, wall) else { return Timestamp::MAX };
                    match zone.to_ambiguous_zoned(next).compatible() {
                        Ok(due) if due.timestamp() > now => return due.timestamp(),
                        _ => wall = next,
                    }
                }
                Timestamp::MAX
            }
        }
    }
}

/// The next wall-clock time after `wall` that fits; croner counts on it as if it were UTC.
fn next_wall(expression: &str, wall: DateTime) -> Option<DateTime> {
    let cron = Cron::from_str(expression).ok()?;
    let as_utc = wall.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let start = chrono::DateTime::from_timestamp(as_utc.as_second(), 0)?;
    let next = cron.find_next_occurrence(&start, false).ok()?;
    Some(Timestamp::from_second(next.timestamp()).ok()?.to_zoned(TimeZone::UTC).datetime())
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Every(interval) => write!(f, "every {interval:#}"),
            Schedule::Cron { expression, zone } => write!(f, "{expression} {}", zone.iana_name().unwrap_or("UTC")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(expression: &str, zone: &str, after: &str) -> String {
        let schedule = Schedule::parse_cron(expression, zone).unwrap();
        schedule.next_after(after.parse().unwrap()).to_string()
    }

    #[test]
    fn cron_means_the_wall_clock_of_its_zone() {
        assert_eq!(due("0 6 * * *", "Europe/Minsk", "2021-04-23T00:00:00Z"), "2021-04-23T03:00:00Z");
        assert_eq!(due("0 6 * * 0", "UTC", "2021-04-23T00:00:00Z"), "2021-04-25T06:00:00Z");
        assert_eq!(due("0 6 * * 7", "UTC", "2021-04-23T00:00:00Z"), "2021-04-25T06:00:00Z");
        assert_eq!(due("*/15 * * * *", "UTC", "2021-04-23T00:01:02.5Z"), "2021-04-23T00:15:00Z");
    }

    #[test]
    fn a_change_of_summer_time_neither_skips_nor_doubles() {
        // 02:30 does not exist on 28 March 2021 in Berlin, and is there twice on 31 October.
        assert_eq!(due("30 2 * * *", "Europe/Berlin", "2021-03-28T00:00:00Z"), "2021-03-28T01:30:00Z");
        assert_eq!(due("30 2 * * *", "Europe/Berlin", "2021-10-30T23:00:00Z"), "2021-10-31T00:30:00Z");
        assert_eq!(due("30 2 * * *", "Europe/Berlin", "2021-10-31T00:30:00Z"), "2021-11-01T01:30:00Z");
    }

    #[test]
    fn mistakes_are_told() {
        assert!(matches!(Schedule::parse_every("often"), Err(ScheduleError::NotAnInterval(_))));
        assert!(matches!(Schedule::parse_every("0s"), Err(ScheduleError::OutOfRange(_))));
        assert!(matches!(Schedule::parse_cron("0 6 * *", "UTC"), Err(ScheduleError::NotCron(..))));
        assert!(matches!(Schedule::parse_cron("0 6 * * *", "Minsk/Europe"), Err(ScheduleError::NoSuchZone(_))));
        assert!(Schedule::parse_cron("0 0 30 2 *", "UTC").is_err());
    }
}
