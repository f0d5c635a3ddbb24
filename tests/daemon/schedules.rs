//! Schedules in the real process: a zone of its own, and what was slept through.

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

use super::installation::{Installation, source, until};
use super::site::Site;

/// The machine sleeps, its clock goes on, and what was due meanwhile is made up for once. For the
/// daemon that is a source whose time is long past at its next look.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_slept_through_is_made_up_for_once() {
    let site = Site::start().await;
    site.publish(&["first"]);
    let daily = source("wire", &format!("{}/feed", site.base))
        .replace("every = \"1s\"", "cron = \"30 6 * * *\"\ntime_zone = \"Europe/Minsk\"");
    let installation = Installation::new(&daily);
    let _daemon = installation.start();
    let next_due = || -> Option<Timestamp> {
        let sql = "SELECT next_due FROM sources WHERE lease_owner IS NULL";
        let micros: i64 = installation.database().query_row(sql, [], |row| row.get(0)).ok()?;
        Timestamp::from_microsecond(micros).ok().filter(|due| *due > Timestamp::now())
    };
    until("the first visit", || site.asked("/feed") == 1).await;
    until("its end", || next_due().is_some()).await;
    let minsk = TimeZone::get("Europe/Minsk").unwrap();
    let due = ZonedDateTime::new(next_due().unwrap(), minsk);
    // With up to a minute of jitter, so that sources do not start together.
    assert_eq!(due.hour(), 6, "{due}");
    assert!((30..=31).contains(&due.minute()), "{due}");

    let days_ago = Timestamp::now().as_microsecond() - 3 * 24 * 3600 * 1_000_000;
    installation.database().execute("UPDATE sources SET next_due = ?1", [days_ago]).unwrap();
    until("the visit that was missed", || site.asked("/feed") == 2).await;
    until("its end", || next_due().is_some()).await;
    assert_eq!(site.asked("/feed"), 2, "once, and not once a day that was missed");
}
