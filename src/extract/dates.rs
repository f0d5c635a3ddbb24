//! Moments as sources write them: RFC 2822, RFC 3339, ISO 8601, and what people write by hand.

mod words;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::rfc2822;
use jiff::tz::Offset;

use self::words::{Zone, civil_and_zone};
use crate::document::Stated;

/// Longest statement of a time that is kept, in characters.
const MAX_WORDS: usize = 120;

/// Read a statement of time. `words` of the answer are the given ones with white space collapsed.
///
/// `utc` is set only where date, time of day and zone are all said without doubt and the year is
/// within 1970 to 2099. Zone names stand in `data/zones.txt`; `GMT+10` is ten hours ahead of UTC. A
/// name with several meanings (CST, IST) counts as unknown. A wrong weekday is ignored, since the
/// date says more.
///
/// ```
/// use watchpost::extract::dates::stated;
/// assert_eq!(stated("23 Apr 2021, 00:45 GMT+10").utc, "2021-04-22T14:45:00Z".parse().ok());
/// assert_eq!(stated("23 Apr 2021, 00:45").utc, None);
/// ```
pub fn stated(words: &str) -> Stated {
    let words = collapsed(words);
    let utc = plain_rfc_2822(&words).or_else(|| moment(&words));
    Stated { utc, words }
}

/// The day that is stated, in UTC or in whatever zone is meant; none where no day can be read. A year of
/// more than four digits is the last that a date can have.
pub fn day(stated: &Stated) -> Option<Date> {
    if let Some(utc) = stated.utc {
        return Some(Offset::UTC.to_datetime(utc).date());
    }
    match civil_and_zone(&stated.words) {
        Some(read) => Date::new(read.year, read.month, read.day).ok(),
        None => is_far(&stated.words).then_some(Date::MAX),
    }
}

/// The year, where it is all that is stated, or a month of it: `2099`, `2099-05`, "May 2099". None where [`day`] is
/// stated, or none at all.
pub fn year(stated: &Stated) -> Option<i16> {
    let parts =
        || stated.words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let number = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit());
    let (years, months): (Vec<&str>, Vec<&str>) =
        parts().filter(number).partition(|n| n.len() == 4);
    // Of its month, or of "г.": more words are no date.
    let few = parts().count() <= 3 && months.iter().all(|n| n.len() <= 2) && months.len() <= 1;
    match years[..] {
        [year] if few && day(stated).is_none() => year.parse().ok(),
        _ => None,
    }
}

/// `275760-09-13`: the last day that JavaScript knows.
fn is_far(words: &str) -> bool {
    let words = words.trim_start_matches('+');
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let mut parts = words[digits..].split('-').skip(1).map(|part| part.get(..2));
    let mut two =
        || parts.next().flatten().is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    digits > 4 && words[digits..].starts_with('-') && two() && two()
}

/// What most feeds write, `Fri, 23 Apr 2021 00:45:10 +1000` or with `GMT`, without the search for the
/// parts. Other names of zones are not for a parser that reads those it does not know as UTC.
fn plain_rfc_2822(words: &str) -> Option<Timestamp> {
    const PARSER: rfc2822::DateTimeParser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let (_, zone) = words.rsplit_once(' ')?;
    let numeric = zone.len() == 5 && zone.starts_with(['+', '-']) && zone != "-0000";
    let utc = (numeric || zone == "GMT").then(|| PARSER.parse_timestamp(words).ok())??;
    in_believable_years(utc).then_some(utc)
}

/// Whether the words name a calendar date, with or without a time.
pub(super) fn names_a_date(words: &str) -> bool {
    civil_and_zone(&collapsed(words)).is_some()
}

fn collapsed(words: &str) -> String {
    let mut out = String::new();
    for word in words.split_whitespace() {
        if out.len() > MAX_WORDS * 4 {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().take(MAX_WORDS));
    }
    out.chars().take(MAX_WORDS).collect()
}

fn moment(words: &str) -> Option<Timestamp> {
    let read = civil_and_zone(words)?;
    let (hour, minute, second, nanos) = read.time?;
    let Some(Zone::Offset(seconds)) = read.zone else {
        return None;
    };
    let date = Date::new(read.year, read.month, read.day).ok()?;
    // Second 60 is a leap second; the clocks of computers repeat 59 instead.
    let time = Time::new(hour, minute, second.min(59), nanos).ok()?;
    let offset = Offset::from_seconds(seconds).ok()?;
    let utc = offset.to_timestamp(DateTime::from_parts(date, time)).ok()?;
    in_believable_years(utc).then_some(utc)
}

fn in_believable_years(utc: Timestamp) -> bool {
    (1970..2100).contains(&Offset::UTC.to_datetime(utc).year())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(words: &str) -> String {
        stated(words).utc.map_or("-".into(), |t| t.to_string())
    }

    #[test]
    fn a_year_may_be_all_that_is_stated() {
        for words in ["2099", "2099-05", "05/2099", "May 2099", "мая 2099 г."] {
            assert_eq!(year(&stated(words)), Some(2099), "{words}");
        }
        for words in
            ["2099-05-01", "2 hours ago", "week 3", "1 May 2099", "20990501", "12:30 2021 2022", ""]
        {
            assert_eq!(year(&stated(words)), None, "{words}");
        }
    }

    #[test]
    fn rfc_2822_and_its_obsolete_forms() {
        assert_eq!(utc("Fri, 23 Apr 2021 00:45:10 +1000"), "2021-04-22T14:45:10Z");
        assert_eq!(utc("Mon, 23 Apr 2021 00:45 EST"), "2021-04-23T05:45:00Z");
        assert_eq!(utc("23 Apr 21 00:45:00 GMT"), "2021-04-23T00:45:00Z");
        assert_eq!(utc("Thu, 01 Jan 98 10:00:00 PDT"), "1998-01-01T17:00:00Z");
        assert_eq!(utc("Fri, 23 Apr 2021 00:45:10 -0000 (somewhere)"), "2021-04-23T00:45:10Z");
        assert_eq!(utc("Thu Apr 22 19:48:21 EDT 2021"), "2021-04-22T23:48:21Z");
        assert_eq!(utc("Sat, 31 Dec 2016 23:59:60 GMT"), "2016-12-31T23:59:59Z");
    }

    #[test]
    fn rfc_3339_and_iso_8601() {
        assert_eq!(utc("2021-04-23T00:45:00Z"), "2021-04-23T00:45:00Z");
        assert_eq!(utc("2021-04-23t00:45:00.25+03:00"), "2021-04-22T21:45:00.25Z");
        assert_eq!(utc("2021-04-23 00:45 +0300"), "2021-04-22T21:45:00Z");
        assert_eq!(utc("20210423T004500Z"), "2021-04-23T00:45:00Z");
        assert_eq!(utc("2021-04-23T00:45:00,5−05:00"), "2021-04-23T05:45:00.5Z");
        assert_eq!(utc("2021-04-23T00:45+03"), "2021-04-22T21:45:00Z");
        for open in ["2021-04-23T00:45:00", "2021-04-23", "2021-04", "20210423"] {
            assert_eq!(utc(open), "-", "{open}");
        }
    }

    #[test]
    fn what_people_write() {
        assert_eq!(utc("23 Apr 2021, 00:45 GMT+10"), "2021-04-22T14:45:00Z");
        assert_eq!(utc("April 23rd, 2021 at 12:45 a.m. MSK"), "2021-04-22T21:45:00Z");
        assert_eq!(utc("Published: Friday, 23 April 2021 | 3:05 PM UTC"), "2021-04-23T15:05:00Z");
        assert_eq!(utc("23.04.2021 00:45 МСК"), "2021-04-22T21:45:00Z");
        assert_eq!(utc("23 апреля 2021, 00:45 МСК"), "2021-04-22T21:45:00Z");
        assert_eq!(
            utc("Fri Apr 23 2021 00:45:00 GMT+0300 (Moscow Standard Time)"),
            "2021-04-22T21:45:00Z"
        );
        for (words, hour) in [
            ("23. April 2021, 10:45 Uhr MESZ", "08:45"),
            ("Freitag, 5. März 2021, 10:45 MEZ", "09:45"),
            ("Publié le 23 avril 2021 à 10h45 CEST", "08:45"),
            ("5 août 2021, 10 h 45 CEST", "08:45"),
            ("23 de abril de 2021, 10:45 CEST", "08:45"),
            ("23 kwietnia 2021, godz. 10:45 CEST", "08:45"),
            ("5 października 2021 10:45 CEST", "08:45"),
            ("23 квітня 2021 року, 10:45 EEST", "07:45"),
            ("23 красавіка 2021, 10:45 MSK", "07:45"),
            ("5 снежня 2021, 10:45 (МСК)", "07:45"),
            ("23 апреля 2021 г., 10:45 мск", "07:45"),
            ("23 Apr 2021 10:45 GMT +3", "07:45"),
        ] {
            assert!(utc(words).ends_with(&format!("T{hour}:00Z")), "{words}: {}", utc(words));
        }
        assert_eq!(utc("10:45 UTC, 2 days ago, 2021"), "-");
        assert_eq!(utc("23 avril 2021 à 10h45 heure de Paris"), "-");
        assert_eq!(utc("04/23/2021 00:45 UTC"), "2021-04-23T00:45:00Z");
        assert_eq!(utc("04/05/2021 00:45 UTC"), "-", "day or month?");
    }

    #[test]
    fn nonsense_and_far_years_are_no_moment() {
        for bad in [
            "",
            "yesterday",
            "31 Feb 2021 10:00 UTC",
            "23 Apr 1969 10:00 UTC",
            "23 Apr 2100 10:00 UTC",
            "2021-04-23T25:00:00Z",
            "12:00 UTC",
            "2021-04-23T10:00:00+99:00",
            "23 Apr 2021 10:00 UTC EST",
        ] {
            assert_eq!(utc(bad), "-", "{bad}");
        }
        assert_eq!(stated("  next \n week ").words, "next week");
        assert!(stated(&"9".repeat(100_000)).words.len() <= MAX_WORDS);
    }

    proptest! {
        #[test]
        fn any_words_are_read(words in "\\PC*") {
            let _ = stated(&words);
        }

        #[test]
        fn anything_like_a_date_is_read(words in "[0-9A-Za-z:+., /()-]{0,60}") {
            let _ = stated(&words);
        }

        #[test]
        fn the_short_way_and_the_long_one_agree(
            seconds in 0i64..4_000_000_000, minutes in -14 * 60..=14 * 60i32, gmt: bool,
        ) {
            let moment = Timestamp::from_second(seconds).unwrap();
            let offset = Offset::from_seconds(if gmt { 0 } else { minutes * 60 }).unwrap();
            let words = rfc2822::to_string(&moment.to_zoned_datetime(offset.to_time_zone())).unwrap();
            let words = if gmt { words.replace("+0000", "GMT") } else { words };
            prop_assert_eq!(plain_rfc_2822(&words), Some(moment));
            prop_assert_eq!(super::moment(&words), Some(moment));
        }

        #[test]
        fn every_moment_survives_rfc_3339(seconds in 0i64..4_000_000_000) {
            let moment = Timestamp::from_second(seconds).unwrap();
            prop_assert_eq!(stated(&moment.to_string()).utc, Some(moment));
        }
    }
}
