//! Bytes to entries and articles, through the library's own doors.

mod feeds;
mod hostile;
mod identity;
mod obstacles;
mod pages;

use watchpost::extract::dates::stated;

/// An unknown zone is never taken for UTC in silence: no moment, and the source's own words.
#[test]
fn invariant_9_unknown_zone_is_never_utc() {
    for words in [
        "Fri, 23 Apr 2021 00:45:00 XYZT",
        "Fri, 23 Apr 2021 00:45:00 IST",
        "Fri, 23 Apr 2021 00:45:00 CST",
        "Fri, 23 Apr 2021 00:45:00",
        "2021-04-23T00:45:00",
        "2021-04-23 00:45 Minsk time",
        "23 Apr 2021, 00:45 local",
        "23 Apr 2021",
        "23 Apr 2021 00:45 MSK or CET",
    ] {
        let stated = stated(words);
        assert_eq!(stated.utc, None, "{words}");
        assert_eq!(stated.words, words);
    }
    // Zones that other readers take for UTC.
    for (words, utc) in [
        ("Fri, 23 Apr 2021 00:45:00 MSK", "2021-04-22T21:45:00Z"),
        ("Fri, 23 Apr 2021 00:45:00 CET", "2021-04-22T23:45:00Z"),
        ("23 Apr 2021, 00:45 GMT+10", "2021-04-22T14:45:00Z"),
    ] {
        assert_eq!(stated(words).utc, utc.parse().ok(), "{words}");
    }
}
