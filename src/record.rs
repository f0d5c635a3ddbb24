//! Recording: what was fetched, screened and alerted becomes rows that survive a crash.
//!
//! [`Record`] is a set of intents, not of tables: no SQL type and no row number is seen above
//! it, so that another database can stand behind it. The conformance suite in `tests/` holds
//! every implementation to the same promises.

pub mod sqlite;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::alert::{Alarm, Alert, AlertKind, Outcome};
use crate::chance::Id;
use crate::config::CANARY;
use crate::document::Document;
use crate::extract::obstacle;
use crate::fetch::Validators;
use crate::schedule::pace::Why;
use crate::screen::{Event, Hit, Status, Tier};
use crate::selftest::{Gravity, Lost, Memory, Report};
use crate::story::Fingerprint;

/// Why a record could not be written or read. The text is for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Another process holds the lease by now: what was done under it must not be written.
    #[error("the lease on {0} is lost; another worker has taken over")]
    LeaseLost(String),
    /// The disk is full. Nothing was written.
    #[error(
        "the disk with {0} is full; nothing was lost, but nothing can be recorded until there is room"
    )]
    DiskFull(String),
    /// Another program holds the database for longer than the busy timeout.
    #[error("the database {0} is locked by another program")]
    Locked(String),
    /// The database was written by a newer watchpost.
    #[error(
        "the database {path} has schema {found}, and this watchpost knows only {known}; install the newer one again"
    )]
    TooNew {
        /// The file.
        path: String,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Anything else that the database says.
    #[error("the database {path}: {reason}")]
    Database {
        /// The file.
        path: String,
        /// What it says.
        reason: String,
    },
    /// No record has this id.
    #[error("there is no {what} with the id {id}")]
    NotFound {
        /// `hit`, `document`, `delivery` ...
        what: &'static str,
        /// What was asked for.
        id: String,
    },
}

/// The right to work on something for a while. A lease that has expired can be taken by another
/// worker; the fencing token then tells the old one that its work no longer counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who holds it: process and machine.
    pub owner: String,
    /// Grows with every claim of the same thing.
    pub token: i64,
    /// When others may take it.
    pub expires: Timestamp,
}

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

/// What is known of a feed entry before the article is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryKey {
    /// [`Entry::key`](crate::extract::Entry).
    pub key: String,
    /// [`Entry::version`](crate::extract::Entry).
    pub version: String,
}

/// An entry that is to be screened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Which.
    pub entry: EntryKey,
    /// What is known of it.
    pub standing: Standing,
}

/// What the record knows of an entry that is to be screened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    New,
    /// Another version of it.
    Changed,
    /// This version, in part: its page is tried again.
    Again,
}

/// How much of an article was screened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Coverage {
    /// Title, summary and full text.
    Full,
    /// Title and summary, and what a paywall lets through; the article could not be had. It will be
    /// tried again, until its retries end.
    SummaryOnly {
        /// For the operator.
        reason: String,
        /// What stood in the way, where a page was had and is not the article.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        obstacle: Option<obstacle::Kind>,
    },
}

/// A hit or event that is to be recorded, with its id.
#[derive(Debug, Clone)]
pub struct Identified<T> {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub value: T,
}

/// An alert that a rule wants raised on one channel.
#[derive(Debug, Clone)]
pub struct AlertDraft {
    /// The message. The record fills in the story before it stores it.
    pub alert: Alert,
    /// Id of the channel.
    pub channel: String,
    /// What the alert is unique by, besides rule, story, channel and generation: `list/entity`,
    /// or `event:authority/action/targets`; of an alarm `source/kind`, and its id stands for the
    /// story.
    pub subject: String,
    /// Normally 0; a later generation may alert again for the same subject and story. That an
    /// alarm is over is generation 1.
    pub generation: u32,
}

/// Everything that is known of one screened document; recorded in one transaction.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Its id.
    pub id: Id,
    /// Id of the source.
    pub source: String,
    /// What it is within the source.
    pub entry: EntryKey,
    /// Its texts, language, address and dates.
    pub document: Document,
    /// `rel=canonical`, or the address without tracking parameters.
    pub canonical_url: Option<String>,
    /// For telling stories apart.
    pub fingerprint: Fingerprint,
    /// How much of it was screened.
    pub coverage: Coverage,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// The lists it was screened against.
    pub revision: String,
    /// The engine it was screened with.
    pub engine: String,
    /// What was found.
    pub hits: Vec<Identified<Hit>>,
    /// What was announced.
    pub events: Vec<Identified<Event>>,
    /// What to raise. Those whose rule, subject, story, channel and generation were raised
    /// before are dropped.
    pub alerts: Vec<AlertDraft>,
    /// The id of a new story, used if it belongs to none that is known.
    pub new_story: Id,
}

/// What became of a [`NewDocument`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The story it belongs to.
    pub story: Id,
    /// Whether another document of this story was there before.
    pub repeated: bool,
    /// Alerts that were raised.
    pub raised: Vec<Id>,
    /// Alerts that were dropped because they had been raised before.
    pub already_raised: usize,
    /// The same entry in the same version was there already: nothing was written.
    pub known: bool,
}

/// An alert that is due on a channel, leased.
#[derive(Debug, Clone)]
pub struct DeliveryClaim {
    /// Id of the channel.
    pub channel: String,
    /// The message, with its stable id.
    pub alert: Alert,
    /// The right to work on it.
    pub lease: Lease,
    /// Attempts so far.
    pub attempts: u32,
}

/// What is to become of a delivery after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// Done.
    Delivered,
    /// Try again then.
    RetryAt(Timestamp),
    /// Given up; waits for `deliveries replay`.
    Dead,
    /// The receiver wants no more: dead, and the channel is disabled.
    ChannelGone,
}

/// Where an alert stands on its way to a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// Waits for its (next) attempt.
    Pending,
    /// The channel has it.
    Delivered,
    /// Given up; waits for `deliveries replay`.
    Dead,
}

/// A page of rows, and where the next one starts. Pages go by key, never by offset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Pass it as `after` to go on; `None` at the end.
    pub next: Option<Id>,
}

/// Which hits to list; empty fields select everything. Newest first.
#[derive(Debug, Clone, Default)]
pub struct HitQuery {
    /// Words to look for in entity name, entity id or list id (case-insensitive substring).
    pub entity: Option<String>,
    /// Only this list.
    pub list: Option<String>,
    /// Only this source.
    pub source: Option<String>,
    /// Only this tier.
    pub tier: Option<Tier>,
    /// Only what was recorded at or after this moment.
    pub since: Option<Timestamp>,
    /// Only this document.
    pub document: Option<Id>,
    /// Continue after this id (towards older ones).
    pub after: Option<Id>,
    /// At most so many rows; 0 means 50.
    pub limit: usize,
}

impl HitQuery {
    /// Hits of the canary are no news: listed only where they are asked for.
    pub fn hides_canary(&self) -> bool {
        self.document.is_none()
            && self.source.as_deref() != Some(CANARY)
            && self.list.as_deref() != Some(CANARY)
    }
}

/// A recorded hit with the document it stands in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitRow {
    /// Its id.
    pub id: Id,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The hit.
    pub hit: Hit,
    /// The document.
    pub document: DocumentRow,
}

/// A recorded sanction event with the document it stands in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// Its id.
    pub id: Id,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The event.
    pub event: Event,
    /// The document.
    pub document: DocumentRow,
}

/// A recorded document, without its texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentRow {
    /// Its id.
    pub id: Id,
    /// Its story.
    pub story: Id,
    /// Id of the source.
    pub source: String,
    /// The headline.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// When the source says it was published: UTC where known.
    pub published: Option<Timestamp>,
    /// The source's own words for that.
    pub published_words: Option<String>,
    /// When the source says it was changed last: UTC where known.
    pub updated: Option<Timestamp>,
    /// The source's own words for that.
    pub updated_words: Option<String>,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// Language, where known.
    pub lang: Option<String>,
    /// How sure that is, as in [`Document`]. What was recorded by early versions has none.
    pub lang_confidence: Option<f64>,
    /// The lists it was screened against.
    pub revision: String,
    /// The engine it was screened with.
    pub engine: String,
    /// How much of it was screened.
    pub coverage: Coverage,
    /// Which version of its entry it is, from 1.
    pub version_number: u32,
}

/// A recorded document with its texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentDetail {
    /// The row.
    pub row: DocumentRow,
    /// The texts.
    pub document: Document,
    /// The other documents of its story, oldest first.
    pub story: Vec<DocumentRow>,
}

/// Which events to list; empty fields select everything. Newest first.
#[derive(Debug, Clone, Default)]
pub struct EventQuery {
    /// Only this document.
    pub document: Option<Id>,
    /// Only this authority.
    pub authority: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only what was recorded at or after this moment.
    pub since: Option<Timestamp>,
    /// Continue after this id (towards older ones).
    pub after: Option<Id>,
    /// At most so many rows; 0 means 50.
    pub limit: usize,
}

/// Which deliveries to list or replay; empty fields select everything. Newest first.
#[derive(Debug, Clone, Default)]
pub struct DeliveryQuery {
    /// Only this channel.
    pub channel: Option<String>,
    /// Only this state.
    pub state: Option<DeliveryState>,
    /// Only this alert.
    pub alert: Option<Id>,
    /// Only alerts raised at or after this moment.
    pub since: Option<Timestamp>,
    /// Continue after this id (towards older ones).
    pub after: Option<Id>,
    /// At most so many rows; 0 means 50.
    pub limit: usize,
}

/// An alert on its way to a channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeliveryRow {
    /// Id of the alert (and `webhook-id`).
    pub alert: Id,
    /// Id of the channel.
    pub channel: String,
    /// Id of the rule.
    pub rule: String,
    /// What it is about.
    pub kind: AlertKind,
    /// What it is about, by name.
    pub subject: String,
    /// When it was raised.
    pub raised: Timestamp,
    /// Where it stands.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: u32,
    /// When the next attempt is due, while pending.
    pub next_attempt: Option<Timestamp>,
    /// What the last attempt brought.
    pub last_detail: Option<String>,
    /// When the last attempt was made.
    pub last_attempt: Option<Timestamp>,
}

/// How a source stands: "nothing found" and "not screened" are different.
#[derive(Debug, Clone, PartialEq, Serialize)]
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

/// What became of what a source published in a span of time.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceCoverage {
    /// Id from the config.
    pub source: String,
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
    /// When it was last screened, whenever that was.
    pub last_screened: Option<Timestamp>,
    /// Why something was not screened: each reason, how often, and the latest time; the most
    /// frequent first.
    pub not_screened: Vec<NotScreened>,
    /// Alarms that were not over before that time, the latest first.
    pub alarms: Vec<Alarm>,
}

/// A reason for which something was not screened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotScreened {
    /// `visit` where the source could not be read, `page` where an article could not.
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

/// What the stages above may ask of a database. One implementation: [`SqliteRecord`](sqlite::SqliteRecord).
#[async_trait]
pub trait Record: Send + Sync {
    /// Make the known sources be these. One that is new is due at `first_due`; one that is gone
    /// keeps its history and is no longer due; one whose address changed loses its validators,
    /// its rhythm and its alarms and is due at `first_due`, and whoever visits the old address
    /// loses the lease.
    async fn sync_sources(
        &self,
        sources: &[SourceRow],
        first_due: Timestamp,
    ) -> Result<(), RecordError>;

    /// Lease at most `limit` sources that are due at `now` and free, the longest due first. Of one
    /// shard, a worker holds only a few at a time, so that a slow host does not take all hands.
    async fn claim_sources(
        &self,
        owner: &str,
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Result<Vec<SourceClaim>, RecordError>;

    /// Lease one source whether it is due or not. `None` while another worker holds it.
    async fn claim_source(
        &self,
        source: &str,
        owner: &str,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Option<SourceClaim>, RecordError>;

    /// Prolong a lease to `now + lease`. Fails with `LeaseLost` if another worker took over.
    async fn renew_source(
        &self,
        claim: &SourceClaim,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<(), RecordError>;

    /// Record how a visit ended with the alarms it changed and their messages, store validators,
    /// and give the lease back, in one transaction. Fails with `LeaseLost` if it is no longer held.
    async fn settle_source(
        &self,
        claim: &SourceClaim,
        report: &VisitReport,
    ) -> Result<(), RecordError>;

    /// When the earliest free source is due; `None` without sources.
    async fn next_source_due(&self) -> Result<Option<Timestamp>, RecordError>;

    /// Which of these entries are not recorded in this version, or only in part and due for
    /// another try at `now`. In the order given.
    async fn unseen(
        &self,
        source: &str,
        entries: &[EntryKey],
        now: Timestamp,
    ) -> Result<Vec<Unseen>, RecordError>;

    /// Record a document with its hits, events and alerts in one transaction, in the story that
    /// it belongs to. The same entry in the same version a second time changes nothing, unless
    /// the first was `SummaryOnly` and this one is not: then texts, hits and events are replaced
    /// (what is found again keeps its id), and if the whole text turns out to be another story's,
    /// the two stories become one.
    /// A second `SummaryOnly` only moves its next try. Fails with `LeaseLost`, writing nothing,
    /// if `claim` is given and no longer held.
    async fn record_document(
        &self,
        document: &NewDocument,
        claim: Option<&SourceClaim>,
    ) -> Result<Recorded, RecordError>;

    /// Note that a revision is in force. Nothing changes if it was already.
    async fn record_revision(&self, revision: &RevisionRow) -> Result<(), RecordError>;

    /// Lease at most `limit` alerts that are due at `now` on these channels, oldest first.
    /// Nothing for a disabled channel.
    async fn claim_deliveries(
        &self,
        owner: &str,
        channels: &[String],
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Result<Vec<DeliveryClaim>, RecordError>;

    /// Record an attempt, and what is to become of the alert. Fails with `LeaseLost` if the lease
    /// is no longer held.
    async fn settle_delivery(
        &self,
        claim: &DeliveryClaim,
        outcome: &Outcome,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), RecordError>;

    /// When the earliest pending alert on these channels is due.
    async fn next_delivery_due(
        &self,
        channels: &[String],
    ) -> Result<Option<Timestamp>, RecordError>;

    /// Make the selected alerts pending again, due at `now`, with the same ids and no attempts.
    /// Answers how many. Here a limit of 0 means all of them.
    async fn replay_deliveries(
        &self,
        query: &DeliveryQuery,
        now: Timestamp,
    ) -> Result<u64, RecordError>;

    /// Let a disabled channel work again.
    async fn enable_channel(&self, channel: &str) -> Result<(), RecordError>;

    /// Keep a note for `status`; `None` takes it back.
    async fn set_notice(
        &self,
        topic: &str,
        text: Option<&str>,
        now: Timestamp,
    ) -> Result<(), RecordError>;

    /// List hits.
    async fn hits(&self, query: &HitQuery) -> Result<Page<HitRow>, RecordError>;

    /// One hit.
    async fn hit(&self, id: Id) -> Result<HitRow, RecordError>;

    /// List sanction events.
    async fn events(&self, query: &EventQuery) -> Result<Page<EventRow>, RecordError>;

    /// One sanction event.
    async fn event(&self, id: Id) -> Result<EventRow, RecordError>;

    /// One document with its texts and its story.
    async fn document(&self, id: Id) -> Result<DocumentDetail, RecordError>;

    /// List deliveries.
    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Page<DeliveryRow>, RecordError>;

    /// Alerts for these channels raised after the alert `after`, oldest first, whatever their
    /// state: for `watchpost notify`, which keeps its own place. "After" is the order in which
    /// they were recorded, so that no alert is passed over whose id was made early and recorded
    /// late. An `after` that is no alert's id starts at the first alert with a later id.
    async fn alerts_after(
        &self,
        channels: &[String],
        after: Option<Id>,
        limit: usize,
    ) -> Result<Vec<Alert>, RecordError>;

    /// The state of everything.
    async fn status(&self) -> Result<StatusReport, RecordError>;

    /// What became of everything that the active sources published since then.
    async fn coverage(&self, since: Timestamp) -> Result<Vec<SourceCoverage>, RecordError>;

    /// The alarms about `source` that are not over, the oldest first.
    async fn open_alarms(&self, source: &str) -> Result<Vec<Alarm>, RecordError>;

    /// Record an alarm that no visit changed, with its messages.
    async fn change_alarm(&self, change: &AlarmChange) -> Result<(), RecordError>;

    /// When a document of `source` last had a hit of tier `alert` whose alerts have all arrived.
    async fn last_arrival(&self, source: &str) -> Result<Option<Timestamp>, RecordError>;

    /// Record a self-test with what the next one compares with, and the alarm that it changed with
    /// its messages, in one transaction. What earlier ones remembered is forgotten.
    async fn record_selftest(
        &self,
        run: &SelftestRun,
        memory: &Memory,
        alarm: Option<&AlarmChange>,
    ) -> Result<(), RecordError>;

    /// The last self-test, and what it remembered.
    async fn last_selftest(&self) -> Result<Option<(SelftestRun, Memory)>, RecordError>;

    /// The revisions, newest first.
    async fn revisions(&self, limit: usize) -> Result<Vec<RevisionRow>, RecordError>;
}
