//! How it all stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alert::Alarm;
use crate::chance::Id;
use crate::schedule::pace::Why;
use crate::selftest::{Gravity, Lost, Report};

/// How a source stands: "nothing found" and "not screened" are different.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceStatus {
    /// Id from the config.
    pub id: String,
    /// Address from the config.
    pub url: String,
    /// Where it says it moved for good.
    pub moved_to: Option<String>,
    /// When it was last asked.
    pub last_visit: Option<Timestamp>,
    /// When what it published was last screened (or it said that nothing changed).
    pub last_screened: Option<Timestamp>,
    /// Why not since.
    pub last_error: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// When it is due.
    pub next_due: Option<Timestamp>,
    /// What decides that; `None` before the first visit.
    pub next_why: Option<Why>,
    /// Being visited at the moment, if this lies ahead: until when that is leased.
    pub leased_until: Option<Timestamp>,
    /// HTTP status of the last visit, if there was an answer. 410 means that the publisher took
    /// the source down for good.
    pub last_status: Option<u16>,
    /// Usual time between two of its items, in seconds.
    pub usual_gap_s: Option<i64>,
    /// When something new was last seen.
    pub last_new: Option<Timestamp>,
    /// When a visit last found none of the entries of the visit before.
    pub missed_at: Option<Timestamp>,
    /// Whether visits go to `moved_to` by now.
    pub asked_there: bool,
    /// Documents recorded from it.
    pub documents: u64,
    /// Of them, those whose page could not be had.
    pub summary_only: u64,
    /// The last of these, and why; else what the last visit could not read.
    pub not_in_full: Option<String>,
    /// What its operator should know of and is not over.
    pub alarms: Vec<Alarm>,
}

impl SourceStatus {
    /// A source of the config of which the record knows nothing: nobody asked it yet.
    pub fn never_asked(id: &str, url: &str) -> Self {
        Self { id: id.into(), url: url.into(), ..Self::default() }
    }
}

/// What became of what a source published in a span of time.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceCoverage {
    /// Id from the config, or the name under which documents were brought.
    pub source: String,
    /// Whether the config has it. The others brought documents in that time all the same: `ingest`
    /// recorded them, or the source was in the config then.
    pub configured: bool,
    /// Visits made.
    pub visits: u64,
    /// Of them, those whose answer was read, or that were told that nothing changed.
    pub answered: u64,
    /// Entries that were new or changed.
    pub new_entries: u64,
    /// Documents screened in full.
    pub in_full: u64,
    /// Documents of which only title and summary could be screened so far.
    pub summary_only: u64,
    /// Visits that found none of the entries of the visit before.
    pub missed: u64,
    /// When it was last asked, whenever that was.
    pub last_visit: Option<Timestamp>,
    /// When it was last screened, whenever that was.
    pub last_screened: Option<Timestamp>,
    /// Why something was not screened: each reason, how often, and the latest time; the most
    /// frequent first.
    pub not_screened: Vec<NotScreened>,
    /// Alarms that were not over before that time, the latest first.
    pub alarms: Vec<Alarm>,
}

impl SourceCoverage {
    /// With the sources of the config of which the record knows nothing. Nobody asked them yet, and
    /// what is not there must not pass for covered. `rows` are by id, and so is the answer.
    pub fn with_configured<'a>(
        mut rows: Vec<Self>,
        configured: impl IntoIterator<Item = &'a str>,
    ) -> Vec<Self> {
        let known = rows.len();
        for id in configured {
            match rows[..known].binary_search_by(|row| row.source.as_str().cmp(id)) {
                Ok(at) => rows[at].configured = true,
                Err(_) => {
                    rows.push(Self { source: id.into(), configured: true, ..Self::default() })
                }
            }
        }
        rows.sort_by(|a, b| a.source.cmp(&b.source));
        rows
    }

    /// That nobody asked a source of the config in this time, if nobody did.
    pub fn unasked(&self) -> Option<&'static str> {
        match (self.last_visit, self.last_screened) {
            _ if !self.configured || self.visits > 0 => None,
            (None, None) => Some("it was never asked"),
            (Some(_), None) => Some("it was not asked in this time, and never screened"),
            (_, Some(_)) => Some("it was not asked in this time"),
        }
    }
}

/// A reason for which something was not screened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotScreened {
    /// `visit` where the source could not be read, `page` where an article could not, `bound` where one
    /// says more than we read.
    pub what: String,
    /// For the operator.
    pub reason: String,
    /// How often.
    pub times: u64,
    /// The last time.
    pub last: Timestamp,
}

/// How a channel stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChannelStatus {
    /// Id from the config.
    pub id: String,
    /// Why it is disabled, if it is.
    pub disabled: Option<String>,
    /// Alerts that wait.
    pub pending: u64,
    /// Since when one of them could have been delivered.
    pub waits_since: Option<Timestamp>,
    /// Alerts that were given up.
    pub dead: u64,
    /// Alerts that arrived.
    pub delivered: u64,
    /// When the last one arrived.
    pub last_delivered: Option<Timestamp>,
    /// What the last failed attempt brought, if nothing arrived since.
    pub last_error: Option<String>,
}

/// A note of the daemon about itself, kept for `status`: a reload that failed, for example.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// What it concerns: `reload`, `disk`, `daemon` ...; one notice a topic.
    pub topic: String,
    /// When it was made.
    pub at: Timestamp,
    /// For the operator.
    pub text: String,
}

/// Everything that `watchpost status` shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusReport {
    /// Every source of the config, by id.
    pub sources: Vec<SourceStatus>,
    /// Every channel with alerts, by id.
    pub channels: Vec<ChannelStatus>,
    /// What the daemon notes about itself.
    pub notices: Vec<Notice>,
    /// Documents in all.
    pub documents: u64,
    /// Stories in all.
    pub stories: u64,
    /// Hits in all.
    pub hits: u64,
    /// Of them, tier `alert`.
    pub alert_hits: u64,
    /// Sanction events in all.
    pub events: u64,
    /// The revision recorded last.
    pub revision: Option<String>,
    /// Alarms about the watch itself that are not over; those of sources stand with them.
    pub alarms: Vec<Alarm>,
    /// The last self-test.
    pub selftest: Option<SelftestRun>,
}

/// A self-test that was made: how many names raise their own entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelftestRun {
    /// Its id.
    pub id: Id,
    /// When it ended.
    pub at: Timestamp,
    /// The lists.
    pub revision: String,
    /// The engine.
    pub engine: String,
    /// Names in the lists.
    pub names: usize,
    /// Of them, tried.
    pub tried: usize,
    /// Sentences screened.
    pub sentences: usize,
    /// Sentences in which a name must be raised and is not.
    pub must: usize,
    /// Sentences in other forms in which it is not.
    pub should: usize,
    /// Weak aliases that are raised alone.
    pub weak_raised: usize,
    /// Sentences that an earlier run did and this one does not.
    pub lost: usize,
}

impl SelftestRun {
    /// The run that a report tells of.
    pub fn of(report: &Report, lost: &Lost, id: Id, at: Timestamp) -> Self {
        Self {
            id,
            at,
            revision: report.revision.clone(),
            engine: report.engine.clone(),
            names: report.names,
            tried: report.tried,
            sentences: report.sentences,
            must: report.count(Gravity::Must),
            should: report.count(Gravity::Should),
            weak_raised: report.count(Gravity::WeakRaised),
            lost: lost.sentences.len(),
        }
    }
}

/// A watchlist revision, as recorded when it came into force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevisionRow {
    /// Its hash.
    pub revision: String,
    /// When it came into force.
    pub since: Timestamp,
    /// A JSON object of list ids with their names and numbers of entities.
    pub lists: serde_json::Value,
}
