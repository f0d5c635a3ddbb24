//! The trait's methods: each passes its owned arguments to the function that does the work.

use std::borrow::Cow;
use std::sync::PoisonError;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use rusqlite::Transaction;

use super::super::*;
use super::{SqliteRecord, Trouble, convert};
use super::{
    actors, alarms, archive, brief, coverage, deliveries, documents, entities, links, lookbacks,
    queries, selftests, sources, status,
};
use crate::screen::{WordKey, WordKeys, Written};
use crate::selftest::Memory;

impl SqliteRecord {
    async fn write<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: Fn(&Transaction<'_>) -> Result<T, Trouble> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.run(work).await,
            None => Err(convert::failure(&self.path, "it was opened for reading only")),
        }
    }
}

#[async_trait]
impl Record for SqliteRecord {
    async fn sync_sources(
        &self,
        sources: &[SourceRow],
        first_due: Timestamp,
    ) -> Result<(), RecordError> {
        let sources = sources.to_vec();
        self.write(move |t| sources::sync(t, &sources, first_due)).await
    }

    async fn claim_sources(
        &self,
        owner: &str,
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Result<Vec<SourceClaim>, RecordError> {
        let owner = owner.to_owned();
        self.write(move |t| sources::claim_due(t, &owner, now, lease, limit)).await
    }

    async fn claim_source(
        &self,
        source: &str,
        owner: &str,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<Option<SourceClaim>, RecordError> {
        let (source, owner) = (source.to_owned(), owner.to_owned());
        self.write(move |t| sources::claim_one(t, &source, &owner, now, lease)).await
    }

    async fn renew_source(
        &self,
        claim: &SourceClaim,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<(), RecordError> {
        let claim = claim.clone();
        self.write(move |t| sources::renew(t, &claim, now, lease)).await
    }

    async fn settle_source(
        &self,
        claim: &SourceClaim,
        report: &VisitReport,
    ) -> Result<(), RecordError> {
        let (claim, report) = (claim.clone(), report.clone());
        self.write(move |t| sources::settle(t, &claim, &report)).await
    }

    async fn hasten_source(&self, source: &str, now: Timestamp) -> Result<bool, RecordError> {
        let source = source.to_owned();
        self.write(move |t| sources::hasten(t, &source, now)).await
    }

    async fn next_source_due(&self) -> Result<Option<Timestamp>, RecordError> {
        self.readers.run(sources::next_due).await
    }

    async fn unseen(
        &self,
        source: &str,
        entries: &[EntryKey],
        now: Timestamp,
    ) -> Result<Vec<Unseen>, RecordError> {
        let (source, entries) = (source.to_owned(), entries.to_vec());
        self.readers.run(move |c| documents::unseen(c, &source, &entries, now)).await
    }

    async fn in_part(
        &self,
        source: &str,
        entries: &[EntryKey],
    ) -> Result<Vec<(EntryKey, String)>, RecordError> {
        let (source, entries) = (source.to_owned(), entries.to_vec());
        self.readers.run(move |c| documents::in_part(c, &source, &entries)).await
    }

    async fn record_document(
        &self,
        document: &NewDocument,
        claim: Option<&SourceClaim>,
    ) -> Result<Recorded, RecordError> {
        let (document, claim) = (document.clone(), claim.cloned());
        let index = self.stories.clone();
        self.write(move |t| {
            let fetched = brief::not_told_yet(t, document.fetched)?;
            let document = match fetched == document.fetched {
                true => Cow::Borrowed(&document),
                false => Cow::Owned(NewDocument { fetched, ..document.clone() }),
            };
            let mut index = index.lock().unwrap_or_else(PoisonError::into_inner);
            documents::record(t, &mut index, &document, claim.as_ref())
        })
        .await
    }

    async fn record_revision(&self, revision: &RevisionRow) -> Result<(), RecordError> {
        let revision = revision.clone();
        self.write(move |t| status::record_revision(t, &revision)).await
    }

    async fn claim_deliveries(
        &self,
        owner: &str,
        channels: &[String],
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Result<Vec<DeliveryClaim>, RecordError> {
        // Most looks find nothing: ask without the write lock first.
        let wanted = channels.to_vec();
        let due = self.readers.run(move |c| deliveries::next_due(c, &wanted)).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let (owner, channels) = (owner.to_owned(), channels.to_vec());
        self.write(move |t| deliveries::claim(t, &owner, &channels, now, lease, limit)).await
    }

    async fn settle_delivery(
        &self,
        claim: &DeliveryClaim,
        outcome: &Outcome,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let (claim, outcome, settlement) = (claim.clone(), outcome.clone(), settlement.clone());
        self.write(move |t| deliveries::settle(t, &claim, &outcome, &settlement, now)).await
    }

    async fn next_delivery_due(
        &self,
        channels: &[String],
    ) -> Result<Option<Timestamp>, RecordError> {
        let channels = channels.to_vec();
        self.readers.run(move |c| deliveries::next_due(c, &channels)).await
    }

    async fn replay_deliveries(
        &self,
        query: &DeliveryQuery,
        now: Timestamp,
    ) -> Result<u64, RecordError> {
        let query = query.clone();
        self.write(move |t| deliveries::replay(t, &query, now)).await
    }

    async fn enable_channel(&self, channel: &str) -> Result<(), RecordError> {
        let channel = channel.to_owned();
        self.write(move |t| deliveries::enable(t, &channel)).await
    }

    async fn set_notice(
        &self,
        topic: &str,
        text: Option<&str>,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let (topic, text) = (topic.to_owned(), text.map(str::to_owned));
        self.write(move |t| status::set_notice(t, &topic, text.as_deref(), now)).await
    }

    async fn hits(&self, query: &HitQuery) -> Result<Page<HitRow>, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| queries::hits(c, &query)).await
    }

    async fn hit(&self, id: Id) -> Result<HitRow, RecordError> {
        self.readers.run(move |c| queries::hit(c, id)).await
    }

    async fn events(&self, query: &EventQuery) -> Result<Page<EventRow>, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| queries::events(c, &query)).await
    }

    async fn event(&self, id: Id) -> Result<EventRow, RecordError> {
        self.readers.run(move |c| queries::event(c, id)).await
    }

    async fn document(&self, id: Id) -> Result<DocumentDetail, RecordError> {
        self.readers.run(move |c| queries::document(c, id)).await
    }

    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Page<DeliveryRow>, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| deliveries::list(c, &query)).await
    }

    async fn alerts_after(
        &self,
        channels: &[String],
        after: Option<Id>,
        limit: usize,
    ) -> Result<Vec<Alert>, RecordError> {
        let channels = channels.to_vec();
        self.readers.run(move |c| deliveries::after(c, &channels, after, limit)).await
    }

    async fn status(&self) -> Result<StatusReport, RecordError> {
        self.readers.run(status::report).await
    }

    async fn open_alarms(&self, source: &str) -> Result<Vec<Alarm>, RecordError> {
        let source = source.to_owned();
        self.readers.run(move |c| alarms::open(c, &source)).await
    }

    async fn change_alarm(&self, change: &AlarmChange) -> Result<(), RecordError> {
        let change = change.clone();
        self.write(move |t| alarms::change(t, &change)).await
    }

    async fn last_arrival(&self, source: &str) -> Result<Option<Timestamp>, RecordError> {
        let source = source.to_owned();
        self.readers.run(move |c| alarms::last_arrival(c, &source)).await
    }

    async fn record_selftest(
        &self,
        run: &SelftestRun,
        memory: &Memory,
        alarm: Option<&AlarmChange>,
    ) -> Result<(), RecordError> {
        let (run, memory, alarm) = (run.clone(), memory.clone(), alarm.cloned());
        self.write(move |t| selftests::record(t, &run, &memory, alarm.as_ref())).await
    }

    async fn last_selftest(&self) -> Result<Option<(SelftestRun, Memory)>, RecordError> {
        self.readers.run(selftests::last_with_memory).await
    }

    async fn coverage(&self, since: Timestamp) -> Result<Vec<SourceCoverage>, RecordError> {
        self.readers.run(move |c| coverage::since(c, since)).await
    }

    async fn actors(&self, query: &ActorQuery) -> Result<Vec<ActorRow>, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| actors::queries::list(c, &query)).await
    }

    async fn actor(&self, list: &str, entity: &str) -> Result<Option<Actor>, RecordError> {
        let (list, entity) = (list.to_owned(), entity.to_owned());
        self.readers.run(move |c| actors::queries::one(c, &list, &entity)).await
    }

    async fn pairs(&self, query: &ActorQuery) -> Result<Vec<Pair>, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| actors::queries::pairs(c, &query)).await
    }

    async fn rising(&self, query: &RisingQuery) -> Result<RisingReport, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| actors::rising::report(c, &query)).await
    }

    async fn raise_unusual(
        &self,
        unusual: &[Unusual],
        now: Timestamp,
        over: SignedDuration,
    ) -> Result<usize, RecordError> {
        let unusual = unusual.to_vec();
        self.write(move |t| actors::rising::raise(t, &unusual, now, over)).await
    }

    async fn actors_behind(&self) -> Result<bool, RecordError> {
        self.readers.run(actors::backfill::is_behind).await
    }

    async fn end_brief(&self, until: Timestamp) -> Result<(), RecordError> {
        self.write(move |t| brief::end(t, until)).await
    }

    async fn brief(&self, query: &BriefQuery) -> Result<Brief, RecordError> {
        let query = query.clone();
        self.readers.run(move |c| brief::read(c, &query)).await
    }

    async fn last_brief(&self) -> Result<Option<(Timestamp, Timestamp)>, RecordError> {
        self.readers.run(brief::last).await
    }

    async fn record_brief(
        &self,
        brief: &ScheduledBrief,
        messages: &[AlertDraft],
    ) -> Result<bool, RecordError> {
        let (brief, messages) = (brief.clone(), messages.to_vec());
        self.write(move |t| brief::record(t, &brief, &messages)).await
    }

    async fn revisions(&self, limit: usize) -> Result<Vec<RevisionRow>, RecordError> {
        self.readers.run(move |c| status::revisions(c, limit)).await
    }
}

#[async_trait]
impl Archive for SqliteRecord {
    async fn archive_state(&self) -> Result<ArchiveState, RecordError> {
        self.readers.run(archive::state).await
    }

    async fn archived_after(&self, after: u64, limit: usize) -> Result<Vec<Archived>, RecordError> {
        self.readers.run(move |c| archive::after(c, after, limit)).await
    }

    async fn archived(&self, numbers: &[u64]) -> Result<Vec<Archived>, RecordError> {
        let numbers = numbers.to_vec();
        self.readers.run(move |c| archive::by_number(c, &numbers)).await
    }

    async fn archived_since(&self, since: Timestamp) -> Result<u64, RecordError> {
        self.readers.run(move |c| archive::since(c, since)).await
    }

    async fn index_documents(
        &self,
        documents: &[Indexed],
        engine: &str,
        keys: &Arc<WordKeys>,
    ) -> Result<(), RecordError> {
        let (documents, engine, keys) = (documents.to_vec(), engine.to_owned(), keys.clone());
        self.write(move |t| archive::index(t, &documents, &engine, &keys)).await
    }

    async fn archive_words(&self, keys: &[WordKey]) -> Result<Vec<(u64, Box<str>)>, RecordError> {
        let keys = keys.to_vec();
        self.readers.run(move |c| archive::words(c, &keys)).await
    }

    async fn with_words(&self, words: &[(u64, Written)]) -> Result<Vec<u64>, RecordError> {
        let words = words.to_vec();
        self.readers.run(move |c| archive::with_words(c, &words)).await
    }

    async fn with_any_word(&self) -> Result<Vec<u64>, RecordError> {
        self.readers.run(archive::with_any_word).await
    }

    async fn entities_in_force(&self) -> Result<Vec<Listed>, RecordError> {
        self.readers.run(entities::in_force).await
    }

    async fn said_of(
        &self,
        entities: &[(String, String)],
    ) -> Result<Vec<EntityVersion>, RecordError> {
        let entities = entities.to_vec();
        self.readers.run(move |c| entities::said_of(c, &entities)).await
    }

    async fn versions(
        &self,
        list: Option<&str>,
        entity: &str,
    ) -> Result<Vec<EntityVersion>, RecordError> {
        let (list, entity) = (list.map(str::to_owned), entity.to_owned());
        self.readers.run(move |c| entities::versions(c, list.as_deref(), &entity)).await
    }

    async fn put_in_force(
        &self,
        revision: &RevisionRow,
        new: &NewRevision,
    ) -> Result<(), RecordError> {
        let (revision, new) = (revision.clone(), new.clone());
        self.write(move |t| entities::put_in_force(t, &revision, &new)).await
    }

    async fn links(&self) -> Result<Vec<LinkRow>, RecordError> {
        self.readers.run(links::list).await
    }

    async fn decide_link(&self, link: &LinkRow) -> Result<(), RecordError> {
        let link = link.clone();
        self.write(move |t| links::decide(t, &link)).await
    }

    async fn lookbacks(&self, limit: usize) -> Result<Vec<LookbackRow>, RecordError> {
        self.readers.run(move |c| lookbacks::list(c, limit)).await
    }

    async fn open_lookback(&self) -> Result<Option<LookbackRow>, RecordError> {
        self.readers.run(lookbacks::open).await
    }

    async fn record_late(
        &self,
        row: &LookbackRow,
        found: &[LateFind],
    ) -> Result<LateRecorded, RecordError> {
        let (row, found) = (row.clone(), found.to_vec());
        self.write(move |t| lookbacks::record(t, &row, &found)).await
    }
}
