//! Moments as sources state them. A zone that is not named, or that we do not know, leaves the
//! moment unplaced: it is never taken for UTC in silence.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::document::Stated;

const ZONES: &str = include_str!("../../data/zones.txt");

/// Longest statement that is read, in characters.
const LONGEST: usize = 120;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What `words` say, with the words kept.
pub fn stated(words: &str) -> Stated {
    let words: String =
        words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    let utc = rfc3339(&words).or_else(|| loose(&words)).filter(plausible);
    Stated { utc, words }
}

/// News is not dated before 1970 or after 2100; such a date is a mistake of its source.
fn plausible(at: &Timestamp) -> bool {
    (0..4_102_444_800).contains(&at.as_second())
}

fn rfc3339(words: &str) -> Option<Timestamp> {
    let compact = words.replacen(' ', "T", 1).replace(' ', "");
    let starts_like = compact.len() > 10 && compact.as_bytes()[4] == b'-' && compact.is_ascii();
    if !starts_like {
        return None;
    }
    // Without an offset this is no moment, and jiff says so.
    compact.parse().ok().or_else(|| {
        let (head, tail) = compact.split_at(compact.len().checked_sub(5)?);
        let (hours, minutes) = tail.split_at_checked(3)?;
        format!("{head}{hours}:{minutes}").parse().ok() // +0300
    })
}

/// "Fri, 23 Apr 2021 00:45:00 +1000", "23 Apr 2021, 00:45 GMT+10", "April 23, 2021 12:45 AM EDT".
fn loose(words: &str) -> Option<Timestamp> {
    let (mut day, mut month, mut year, mut time, mut offset) = (None, None, None, None, None);
    let mut afternoon = None;
    for part in words.split([' ', ',']).filter(|part| !part.is_empty()) {
        let lower = part.to_lowercase();
        let number: Option<i16> =
            part.parse().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
        match number {
            Some(n) if day.is_none() && (1..=31).contains(&n) && part.len() <= 2 => {
                day = Some(n as i8)
            }
            Some(n) if year.is_none() && part.len() == 4 => year = Some(n),
            Some(n) if year.is_none() && part.len() == 2 => {
                year = Some(if n < 70 { 2000 + n } else { 1900 + n })
            }
            _ if time.is_none()
                && part.contains(':')
                && !part.starts_with(['+', '-'])
                && part.as_bytes()[0].is_ascii_digit() =>
            {
                time = Some(clock(part)?)
            }
            _ if time.is_some() && matches!(lower.as_str(), "am" | "pm") => {
                afternoon = Some(lower == "pm")
            }
            _ if month.is_none()
                && lower.len() >= 3
                && lower.is_ascii()
                && MONTHS.contains(&&lower[..3]) =>
            {
                month = MONTHS.iter().position(|m| *m == &lower[..3]).map(|m| m as i8 + 1);
            }
            _ if time.is_some() && offset.is_none() => offset = zone(part),
            _ => {}
        }
    }
    let mut time: Time = time?;
    if let Some(afternoon) = afternoon {
        let hour = time.hour() % 12 + if afternoon { 12 } else { 0 };
        time = Time::new(hour, time.minute(), time.second(), 0).ok()?;
    }
    let date = Date::new(year?, month?, day?).ok()?;
    offset?.to_timestamp(DateTime::from_parts(date, time)).ok()
}

fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    Time::new(hour, minute, second.min(59), 0).ok()
}

/// "+0300", "GMT+10", "UTC+03:00", or an abbreviation of the table.
fn zone(text: &str) -> Option<Offset> {
    let text = text.trim_matches(['(', ')', '.']);
    let signed = text.trim_start_matches("GMT").trim_start_matches("UTC");
    if signed.starts_with(['+', '-']) {
        return offset(signed);
    }
    let lines = ZONES.lines().filter(|line| !line.starts_with('#'));
    let mut rows = lines.filter_map(|line| line.split_once(' '));
    let (_, value) = rows.find(|(name, _)| {
        name.eq_ignore_ascii_case(text) || name.to_lowercase() == text.to_lowercase()
    })?;
    offset(value)
}

fn offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        n => (digits[..n - 2].parse().ok()?, digits[n - 2..].parse::<i32>().ok()?),
    };
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60))
        .ok()
        .filter(|_| hours <= 14 && minutes < 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(words: &str) -> String {
        stated(words).utc.map_or_else(|| "unknown".into(), |at| at.to_string())
    }

    #[test]
    fn the_common_forms_are_read() {
        assert_eq!(utc("Fri, 23 Apr 2021 00:45:00 +1000"), "2021-04-22T14:45:00Z");
        assert_eq!(utc("23 Apr 2021, 00:45 GMT+10"), "2021-04-22T14:45:00Z");
        assert_eq!(utc("Mon, 19 Apr 2021 12:00:00 MSK"), "2021-04-19T09:00:00Z");
        assert_eq!(utc("April 19, 2021 1:05 PM EDT"), "2021-04-19T17:05:00Z");
        assert_eq!(utc("2021-04-19T12:00:00+03:00"), "2021-04-19T09:00:00Z");
        assert_eq!(utc("2021-04-19 12:00:00 +0300"), "2021-04-19T09:00:00Z");
        assert_eq!(utc("19 Apr 21 12:00 GMT"), "2021-04-19T12:00:00Z");
    }

    #[test]
    fn a_zone_that_is_missing_or_unknown_leaves_the_moment_open() {
        for words in [
            "2021-04-19T12:00:00",
            "19 Apr 2021 12:00",
            "Mon, 19 Apr 2021 12:00:00 IST",
            "yesterday",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(utc(words), "unknown", "{words}");
            assert_eq!(stated(words).words, words);
        }
    }

    proptest! {
        #[test]
        fn any_words_are_kept(words in "\\PC{0,60}") {
            let _ = stated(&words);
        }
    }
}
