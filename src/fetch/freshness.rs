//! `Cache-Control: max-age` (RFC 9111 section 5.2.2.1): how long an answer is good for.

use jiff::SignedDuration;
use reqwest::header::{CACHE_CONTROL, HeaderMap};

/// No server has a source rest for longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// The `max-age` of an answer, at most a day. `None` where it gives none, or says that it must
/// not be kept.
pub(super) fn max_age(head: &HeaderMap) -> Option<SignedDuration> {
    let mut found = None;
    for value in head.get_all(CACHE_CONTROL) {
        for directive in value.to_str().ok()?.split(',') {
            let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "no-cache" | "no-store" => return None,
                "max-age" => found = value.trim().trim_matches('"').parse().ok(),
                _ => {}
            }
        }
    }
    found.map(|seconds: u32| SignedDuration::from_secs(i64::from(seconds)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Option<i64> {
        let mut head = HeaderMap::new();
        head.insert(CACHE_CONTROL, value.parse().unwrap());
        max_age(&head).map(|age| age.as_secs())
    }

    #[test]
    fn max_age_is_read_and_bounded() {
        assert_eq!(of("public, Max-Age=600"), Some(600));
        assert_eq!(of("max-age=\"60\""), Some(60));
        assert_eq!(of("max-age=4000000000"), Some(24 * 3600));
        for none in
            ["no-cache, max-age=600", "max-age=600, no-store", "max-age=-1", "max-age=x", "private"]
        {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
