//! When a document was published, as far as it can be believed.
//!
//! Where nothing is stated, or nothing in which a day can be read, it is taken as of when it came: texts at
//! hand and many pages state none, and a source that writes its dates in a way of its own must not fall
//! silent. A day that is stated and cannot be right is another matter: what is dated to 1970, 2099 or next
//! spring may be of any day, and is taken as of none.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::document::Stated;
use crate::extract::dates;

/// There was no web before.
const FIRST_YEAR: i16 = 1991;

/// Clocks and zones may be wrong, and weeklies are dated ahead, by so much.
const AHEAD: SignedDuration = SignedDuration::from_hours(3 * 24);

/// The moment of publication, which is never later than when the document came.
///
/// # Errors
/// Why the day that is stated is not believed.
pub fn believed(published: Option<&Stated>, fetched: Timestamp) -> Result<Timestamp, String> {
    let Some(stated) = published else { return Ok(fetched) };
    let came = Offset::UTC.to_datetime(fetched).year();
    // Nothing but another year: its last day.
    let last = || Date::new(dates::year(stated).filter(|year| *year != came)?, 12, 31).ok();
    let Some(day) = dates::day(stated).or_else(last) else { return Ok(fetched) };
    // Of a day without a time, or in an unknown zone, noon is nearest to whatever is meant.
    let noon = || Some(day.at(12, 0, 0, 0).in_tz("UTC").ok()?.timestamp());
    let latest = fetched.saturating_add(AHEAD).unwrap_or(fetched);
    match stated.utc.or_else(noon) {
        Some(_) if day.year() < FIRST_YEAR => {
            Err("the article is dated to a day before there was a web".into())
        }
        Some(at) if at <= latest => Ok(at.min(fetched)),
        _ => Err("the article is dated to days after it came".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_right_is_of_no_day_and_what_is_not_stated_of_the_day_it_came() {
        let fetched: Timestamp = "2021-04-23T12:00:00Z".parse().unwrap();
        let at = |words: &str| {
            believed(Some(&dates::stated(words)), fetched).map(|at| at.to_string()).ok()
        };
        for (words, expected) in [
            ("2021-04-20T08:00:00Z", "2021-04-20T08:00:00Z"),
            ("2021-04-24T08:00:00Z", "2021-04-23T12:00:00Z"),
            ("2021-04-20", "2021-04-20T12:00:00Z"),
            ("20 апреля 2021, 23:10", "2021-04-20T12:00:00Z"),
            ("2021-04-23", "2021-04-23T12:00:00Z"),
            ("next tuesday", "2021-04-23T12:00:00Z"),
            ("2 hours ago", "2021-04-23T12:00:00Z"),
            ("2021", "2021-04-23T12:00:00Z"),
            ("2021-04", "2021-04-23T12:00:00Z"),
            ("2019", "2019-12-31T12:00:00Z"),
        ] {
            assert_eq!(at(words).as_deref(), Some(expected), "{words}");
        }
        for words in [
            "1970-01-01T00:00:00Z",
            "1989-05-05",
            "1970",
            "2099",
            "May 2099",
            "2021-07-01T00:00:00Z",
            "2021-07-01",
            "2099-12-31T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T00:00:00Z",
            "275760-09-13T00:00:00Z",
        ] {
            assert_eq!(at(words), None, "{words}");
        }
        assert_eq!(believed(None, fetched), Ok(fetched));
    }
}
