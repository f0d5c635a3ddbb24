//! Recording: what was fetched, screened and alerted becomes rows that survive a crash.
//!
//! [`Record`] is a set of intents, not of tables: no SQL type and no row number is seen above
//! it, so that another database can stand behind it. The conformance suite in `tests/` holds
//! every implementation to the same promises.

pub mod actor;
pub mod announcement;
mod archive;
pub mod brief;
mod delivery;
mod document;
mod error;
mod found;
mod source;
pub mod sqlite;
mod status;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::alert::{Alarm, Alert, Outcome};
use crate::chance::Id;
use crate::selftest::Memory;

pub use self::actor::{
    Actor, ActorQuery, ActorRow, Pair, Rising, RisingQuery, RisingReport, Unusual,
};
pub use self::archive::{
    Archive, ArchiveState, Archived, EntityVersion, Indexed, LateFind, LateRecorded, LinkRow,
    Listed, LookbackRow, NewRevision, Said,
};
pub use self::brief::{Brief, BriefQuery, ScheduledBrief};
pub use self::delivery::{DeliveryClaim, DeliveryQuery, DeliveryRow, DeliveryState, Settlement};
pub use self::document::{
    AlertDraft, Coverage, EntryKey, Identified, NewDocument, Recorded, Standing, Unseen,
};
pub use self::error::RecordError;
pub use self::found::{DocumentDetail, DocumentRow, EventQuery, EventRow, HitQuery, HitRow, Page};
pub use self::source::{AlarmChange, SourceClaim, SourceRow, Visit, VisitReport};
pub use self::status::{
    ChannelStatus, NotScreened, Notice, RevisionRow, SelftestRun, SourceCoverage, SourceStatus,
    StatusReport,
};

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

/// What the stages above may ask of a database. One implementation: [`SqliteRecord`](sqlite::SqliteRecord).
#[async_trait]
pub trait Record: Archive {
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

    /// Make a source due at `now`, if it is due later: something is known to be new. Answers `false`,
    /// and does nothing, where it is being visited at the moment or is not active: what that visit
    /// does not see would otherwise be forgotten with it.
    async fn hasten_source(&self, source: &str, now: Timestamp) -> Result<bool, RecordError>;

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

    /// Which of these entries are recorded in this version, but only in part, and why. In the
    /// order given.
    async fn in_part(
        &self,
        source: &str,
        entries: &[EntryKey],
    ) -> Result<Vec<(EntryKey, String)>, RecordError>;

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

    /// List actors.
    async fn actors(&self, query: &ActorQuery) -> Result<Vec<ActorRow>, RecordError>;

    /// Everything known of the actor that is `entity` of `list`; `None` where it was never seen.
    async fn actor(&self, list: &str, entity: &str) -> Result<Option<Actor>, RecordError>;

    /// Which actors stood in one document with which, each pair once, those with the most
    /// documents first. `query.words` is not heeded, and both must be of the list that is asked for.
    async fn pairs(&self, query: &ActorQuery) -> Result<Vec<Pair>, RecordError>;

    /// Of which actors something is unusual.
    async fn rising(&self, query: &RisingQuery) -> Result<RisingReport, RecordError>;

    /// Put the alerts for what is unusual into the outbox, each once for as long as it lasts: what was
    /// there within `over` before `now` is not raised again. Answers how many were raised.
    async fn raise_unusual(
        &self,
        unusual: &[Unusual],
        now: Timestamp,
        over: SignedDuration,
    ) -> Result<usize, RecordError>;

    /// Whether documents that an earlier version recorded still wait to be counted for actors. They
    /// are, bit by bit, while the record is open for writing.
    async fn actors_behind(&self) -> Result<bool, RecordError>;

    /// Close the span that a briefing is going to read: what is recorded from now on bears at least
    /// this moment, even where it was fetched before, so that the next briefing tells it.
    async fn end_brief(&self, until: Timestamp) -> Result<(), RecordError>;

    /// What a briefing tells of a span of time, all of one moment of the record.
    async fn brief(&self, query: &BriefQuery) -> Result<Brief, RecordError>;

    /// For which moment the last briefing was made, and up to when it tells.
    async fn last_brief(&self) -> Result<Option<(Timestamp, Timestamp)>, RecordError>;

    /// Record a briefing with its messages in one transaction. Answers `false`, and does nothing,
    /// where there is one for that moment.
    async fn record_brief(
        &self,
        brief: &ScheduledBrief,
        messages: &[AlertDraft],
    ) -> Result<bool, RecordError>;

    /// The revisions, newest first.
    async fn revisions(&self, limit: usize) -> Result<Vec<RevisionRow>, RecordError>;
}
