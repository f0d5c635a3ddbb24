//! `Retry-After` (RFC 9110 section 10.2.3): seconds or a date.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};

/// No server may hold us off longer than a week.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The pause that a header value asks for, at `now`; never negative, never over a week.
pub fn parse(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    let pause = if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than a number holds are still a number of seconds, if a silly one.
        SignedDuration::from_secs(value.parse().unwrap_or(i64::MAX))
    } else {
        let at: SystemTime = httpdate::parse_http_date(value).ok()?;
        Timestamp::try_from(at).ok()?.duration_since(now)
    };
    Some(pause.clamp(SignedDuration::ZERO, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_bounded() {
        let now: Timestamp = "2021-04-23T00:00:00Z".parse().unwrap();
        let minute = Some(SignedDuration::from_mins(1));
        assert_eq!(parse("120", now), Some(SignedDuration::from_secs(120)));
        assert_eq!(parse(" 0 ", now), Some(SignedDuration::ZERO));
        // The three forms of an HTTP-date.
        assert_eq!(parse("Fri, 23 Apr 2021 00:01:00 GMT", now), minute);
        assert_eq!(parse("Friday, 23-Apr-21 00:01:00 GMT", now), minute);
        assert_eq!(parse("Fri Apr 23 00:01:00 2021", now), minute);
        assert_eq!(parse("Thu, 23 Apr 2020 00:01:00 GMT", now), Some(SignedDuration::ZERO));
        for endless in ["604801", "99999999999999999", "99999999999999999999999999"] {
            assert_eq!(parse(endless, now), Some(LONGEST), "{endless}");
        }
        assert_eq!(parse("Fri, 23 Apr 2027 00:01:00 GMT", now), Some(LONGEST));
        for nothing in ["", "soon", "-5", "1.5", "+3"] {
            assert_eq!(parse(nothing, now), None, "{nothing}");
        }
    }
}
