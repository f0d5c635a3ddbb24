//! `[operator]`: who is told when the watch itself has a hole, and from when on.

use jiff::SignedDuration;

/// Who is told of sources that fell silent or may have lost entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Where to; alarms are logged and shown by `status` all the same.
    pub channels: Vec<String>,
    /// A source is stale when nothing new came for so many times its usual gap ...
    pub stale_gaps: u32,
    /// ... and for at least this long: a busy source may sleep over a week-end.
    pub stale_least: SignedDuration,
}

impl Default for Operator {
    fn default() -> Self {
        Self { channels: Vec::new(), stale_gaps: 10, stale_least: SignedDuration::from_hours(72) }
    }
}
