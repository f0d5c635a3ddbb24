//! `Retry-After` (RFC 9110 section 10.2.3): seconds or a date.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};

/// No receiver may hold us off longer than a week.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The pause that a header value asks for, at `now`; never negative, never over a week.
pub fn parse(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    let pause = match value.parse::<u64>() {
        Ok(seconds) => SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)),
        Err(_) => {
            let at: SystemTime = httpdate::parse_http_date(value).ok()?;
            Timestamp::try_from(at).ok()?.duration_since(now)
        }
    };
    Some(pause.clamp(SignedDuration::ZERO, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_bounded() {
        let now: Timestamp = "2021-04-23T00:00:00Z".parse().unwrap();
        assert_eq!(parse("120", now), Some(SignedDuration::from_secs(120)));
        assert_eq!(parse("Fri, 23 Apr 2021 00:01:00 GMT", now), Some(SignedDuration::from_secs(60)));
        assert_eq!(parse("Fri, 23 Apr 2020 00:01:00 GMT", now), Some(SignedDuration::ZERO));
        assert_eq!(parse("99999999999999999", now), Some(LONGEST));
        assert_eq!(parse("soon", now), None);
    }
}
