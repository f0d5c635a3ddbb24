//! Cron fields counted on the wall clock of a time zone: croner's search over jiff's time.
//!
//! croner brings such an implementation for jiff 0.2 only. What it makes of summer time by
//! itself is what a person expects: a fixed time that the clock skips is due right after the gap
//! and one that it shows twice is due once, while "every 15 minutes" goes on through both.

use std::cmp::Ordering;

use cron::errors::CronError;
use cron::{CivilDateTime, CronDateTime, Resolution, Weekday};
use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp, ZonedDateTime, tz::TimeZone};

/// A moment, and the wall clock that shows it.
#[derive(Debug, Clone)]
pub(super) struct Moment(ZonedDateTime);

impl Moment {
    pub(super) fn new(timestamp: Timestamp, zone: TimeZone) -> Self {
        Self(ZonedDateTime::new(timestamp, zone))
    }

    pub(super) fn timestamp(&self) -> Timestamp {
        self.0.timestamp()
    }
}

impl CronDateTime for Moment {
    fn to_civil(&self) -> CivilDateTime {
        let wall = self.0.datetime();
        // jiff keeps every part in range.
        CivilDateTime::new(
            cron::CivilDate::from_parts_unchecked(
                i32::from(wall.year()),
                wall.month() as u32,
                wall.day() as u32,
            ),
            cron::CivilTime::from_parts_unchecked(
                wall.hour() as u32,
                wall.minute() as u32,
                wall.second() as u32,
            ),
        )
    }

    fn civil_weekday(&self) -> Weekday {
        Weekday::from_days_from_sunday(self.0.weekday().to_sunday_zero_offset() as u32)
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Self>, CronError> {
        let year = i16::try_from(civil.year()).map_err(|_| CronError::InvalidDate)?;
        let wall = DateTime::new(
            year,
            civil.month() as i8,
            civil.day() as i8,
            civil.hour() as i8,
            civil.minute() as i8,
            civil.second() as i8,
            0,
        )
        .map_err(|_| CronError::InvalidDate)?;
        let found = self.0.time_zone().to_ambiguous_zoned_datetime(wall);
        let moment = |found: Result<ZonedDateTime, jiff::Error>| {
            found.map(Moment).map_err(|_| CronError::InvalidTime)
        };
        Ok(match found.offset() {
            AmbiguousOffset::Unambiguous { .. } => Resolution::Single(moment(found.unambiguous())?),
            AmbiguousOffset::Fold { .. } => {
                Resolution::Ambiguous(moment(found.clone().earlier())?, moment(found.later())?)
            }
            AmbiguousOffset::Gap { .. } => Resolution::Gap,
        })
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Self> {
        self.0.checked_add(SignedDuration::from_secs(seconds)).ok().map(Moment)
    }

    fn cmp_instant(&self, other: &Self) -> Ordering {
        self.timestamp().cmp(&other.timestamp())
    }
}
