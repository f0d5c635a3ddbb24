//! `[brief]`: when a briefing is written, and who gets it.

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::schedule::Schedule;

/// The briefing that the daemon writes on schedule.
#[derive(Debug, Clone)]
pub struct BriefPlan {
    /// When.
    pub schedule: Schedule,
    /// The zone in which times are written.
    pub time_zone: TimeZone,
    /// How far back the first one looks; those after it begin where the last one ended.
    pub since: SignedDuration,
    /// Only this watchlist.
    pub watchlist: Option<String>,
    /// Where to.
    pub channels: Vec<String>,
}
