//! Sources as the record knows them, and visits to them.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{AlertDraft, Lease};
use crate::alert::Alarm;
use crate::fetch::Validators;
use crate::schedule::pace::Why;

/// A source as the record knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// Id from the config.
    pub id: String,
    /// Address from the config.
    pub url: String,
    /// SHA-256 prefix of the registrable domain, 0..=1023: which worker it belongs to when there
    /// are several.
    pub shard: u16,
}

/// A due source, leased.
#[derive(Debug, Clone)]
pub struct SourceClaim {
    /// Id from the config.
    pub source: String,
    /// The right to work on it.
    pub lease: Lease,
    /// Of the last good response; empty while an article of this source is due for another try,
    /// so that the feed is read in full and leads to it.
    pub validators: Validators,
    /// Failures in a row so far.
    pub failures: u32,
    /// Usual time between two of its items, as the last visits saw it.
    pub usual_gap: Option<SignedDuration>,
    /// When something new was last seen; `None` before the first item.
    pub last_new: Option<Timestamp>,
    /// The address that it moved to for good, once so many visits in a row were told so that it
    /// is believed: ask there.
    pub moved_to: Option<String>,
    /// What is not over yet, at most one of a kind.
    pub alarms: Vec<Alarm>,
}

/// How a visit to a source ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visit {
    /// Read and screened.
    Screened {
        /// Entries in the feed.
        entries: usize,
        /// Of them, new or changed.
        new: usize,
        /// Of the new ones, not screened in full, and why.
        incomplete: Vec<String>,
        /// None of the entries was there at the visit before: some may have come and gone unseen.
        #[serde(default)]
        missed: bool,
    },
    /// The source says that nothing changed (304).
    NotModified,
    /// Not screened.
    Failed {
        /// For the operator.
        reason: String,
    },
}

/// A visit, to be recorded together with the release of its lease.
#[derive(Debug, Clone)]
pub struct VisitReport {
    /// How it ended.
    pub visit: Visit,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Bytes of the body.
    pub bytes: u64,
    /// For the next request; `None` keeps the old ones.
    pub validators: Option<Validators>,
    /// When the source is due again.
    pub next_due: Timestamp,
    /// What decides that.
    pub next_why: Why,
    /// Where the source says it moved for good.
    pub moved_to: Option<String>,
    /// Usual time between two items, where this visit could tell.
    pub usual_gap: Option<SignedDuration>,
    /// When something new was last seen, if this visit saw something new.
    pub last_new: Option<Timestamp>,
    /// It failed for no fault of the source's, because we are offline: not counted as a failure
    /// of the source.
    pub excused: bool,
    /// Alarms that this visit raised, noticed again or saw the end of.
    pub alarms: Vec<AlarmChange>,
}

/// An alarm as it stands after a visit; recorded together with the visit.
#[derive(Debug, Clone)]
pub struct AlarmChange {
    /// As it stands now.
    pub alarm: Alarm,
    /// What the operator is told; nothing where it was only noticed again. A message that was
    /// raised before is dropped.
    pub messages: Vec<AlertDraft>,
}
