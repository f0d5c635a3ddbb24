//! The record in SQLite: WAL, one writer thread, readers beside it.
//!
//! `synchronous=FULL`: a hit that was recorded survives a power cut. Each intent is one immediate
//! transaction, and none is held across the network.

mod convert;
mod deliveries;
mod documents;
mod queries;
mod sources;
mod status;
mod stories;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::*;
use crate::chance::Chance;

/// "WPST": tells our databases from others.
const APPLICATION_ID: i64 = 0x5750_5354;

/// The schema, one file a step; `PRAGMA user_version` counts them.
const MIGRATIONS: [&str; 1] = [include_str!("../../migrations/0001_first.sql")];

/// Idle connections for reading that are kept.
const READERS: usize = 4;

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long to wait for another program's lock.
    pub busy_timeout: Duration,
    /// The most pages of 4 KiB that the file may have: a quota.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), max_pages: None }
    }
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A record in a SQLite file.
pub struct SqliteRecord {
    path: PathBuf,
    /// `None` where it was opened for reading only.
    writer: Option<mpsc::SyncSender<Job>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    options: Options,
}

impl SqliteRecord {
    /// Open or make the database at `path`.
    ///
    /// # Errors
    /// Where it cannot be opened, is no database of ours, or is of a newer watchpost.
    pub fn open(path: &Path, chance: Arc<Chance>) -> Result<Self, RecordError> {
        Self::open_with(path, chance, Options::default())
    }

    /// The same, with options.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_with(
        path: &Path,
        _chance: Arc<Chance>,
        options: Options,
    ) -> Result<Self, RecordError> {
        let fail = |e: rusqlite::Error| convert::error(path, &e);
        let mut connection = Connection::open(path).map_err(fail)?;
        prepare(&mut connection, path, &options)?;
        let (sender, jobs) = mpsc::sync_channel::<Job>(64);
        let spawned = std::thread::Builder::new().name("record".into()).spawn(move || {
            for job in jobs {
                job(&mut connection);
            }
        });
        spawned.map_err(|e| RecordError::Database {
            path: path.display().to_string(),
            reason: e.to_string(),
        })?;
        Ok(Self { path: path.to_owned(), writer: Some(sender), readers: Arc::default(), options })
    }

    /// Open the database at `path` for reading only, for example as another user.
    ///
    /// # Errors
    /// Where it does not exist or cannot be read.
    pub fn open_readonly(path: &Path) -> Result<Self, RecordError> {
        let record = Self {
            path: path.to_owned(),
            writer: None,
            readers: Arc::default(),
            options: Options::default(),
        };
        let connection = reader(path, &record.options).map_err(|e| convert::error(path, &e))?;
        let version = user_version(&connection).map_err(|e| convert::error(path, &e))?;
        refuse_newer(path, version)?;
        record.readers.lock().unwrap_or_else(|e| e.into_inner()).push(connection);
        Ok(record)
    }

    /// Run one intent on the writer thread, in one transaction.
    async fn write<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, Trouble> + Send + 'static,
    {
        let path = self.path.clone();
        let gone = |reason: &str| RecordError::Database {
            path: path.display().to_string(),
            reason: reason.into(),
        };
        let writer = self.writer.clone().ok_or_else(|| gone("it was opened for reading only"))?;
        let (reply, answer) = tokio::sync::oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let _ = reply.send(transact(connection, work)); // nobody waits any more: the work is done all the same
        });
        // The channel is bounded and SQLite is quick, but a full one must not block the runtime.
        let sent =
            tokio::task::spawn_blocking(move || writer.send(job).is_ok()).await.unwrap_or(false);
        if !sent {
            return Err(gone("its writer has ended"));
        }
        match answer.await {
            Ok(outcome) => outcome.map_err(|trouble| trouble.into_error(&self.path)),
            Err(_) => Err(gone("its writer has ended")),
        }
    }

    /// Run a query on a connection of its own, so that it neither waits for the writer nor
    /// blocks it.
    async fn read<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Trouble> + Send + 'static,
    {
        let (path, readers, options) =
            (self.path.clone(), self.readers.clone(), self.options.clone());
        let outcome = tokio::task::spawn_blocking(move || {
            let idle = readers.lock().unwrap_or_else(|e| e.into_inner()).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => reader(&path, &options)?,
            };
            let answer = work(&connection);
            let mut idle = readers.lock().unwrap_or_else(|e| e.into_inner());
            if idle.len() < READERS {
                idle.push(connection);
            }
            answer
        });
        match outcome.await {
            Ok(answer) => answer.map_err(|trouble| trouble.into_error(&self.path)),
            Err(e) => Err(RecordError::Database {
                path: self.path.display().to_string(),
                reason: e.to_string(),
            }),
        }
    }
}

/// What can go wrong inside a transaction.
enum Trouble {
    Sql(rusqlite::Error),
    Ours(RecordError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(e: rusqlite::Error) -> Self {
        Trouble::Sql(e)
    }
}

impl From<RecordError> for Trouble {
    fn from(e: RecordError) -> Self {
        Trouble::Ours(e)
    }
}

impl Trouble {
    fn into_error(self, path: &Path) -> RecordError {
        match self {
            Trouble::Sql(e) => convert::error(path, &e),
            Trouble::Ours(e) => e,
        }
    }
}

fn transact<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?; // dropped on an error, which rolls back
    transaction.commit()?;
    Ok(value)
}

fn prepare(connection: &mut Connection, path: &Path, options: &Options) -> Result<(), RecordError> {
    let fail = |e: rusqlite::Error| convert::error(path, &e);
    connection.busy_timeout(options.busy_timeout).map_err(fail)?;
    let version = user_version(connection).map_err(fail)?;
    refuse_newer(path, version)?;
    let application: i64 =
        connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(fail)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(fail)?;
    if application != APPLICATION_ID && tables > 0 {
        return Err(RecordError::Database {
            path: path.display().to_string(),
            reason: "it belongs to another program; choose another `data_dir`".into(),
        });
    }
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA application_id = {APPLICATION_ID};"
        ))
        .map_err(fail)?;
    connection.set_prepared_statement_cache_capacity(64);
    migrate(connection).map_err(|trouble| trouble.into_error(path))?;
    if let Some(pages) = options.max_pages {
        connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(fail)?;
    }
    Ok(())
}

/// Every step in a transaction of its own. Two programs that open at once do it once: the
/// version is looked at again inside.
fn migrate(connection: &mut Connection) -> Result<(), Trouble> {
    for (step, sql) in MIGRATIONS.iter().enumerate() {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        transact(connection, |transaction| {
            if user_version(transaction)? == step {
                transaction.execute_batch(sql)?;
                transaction.execute_batch(&format!("PRAGMA user_version = {}", step + 1))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn user_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn refuse_newer(path: &Path, found: i64) -> Result<(), RecordError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(RecordError::TooNew { path: path.display().to_string(), found, known });
    }
    Ok(())
}

fn reader(path: &Path, options: &Options) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(options.busy_timeout)?;
    Ok(connection)
}

// The trait's methods only pass their owned arguments to the function that does the work.
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

    async fn next_source_due(&self) -> Result<Option<Timestamp>, RecordError> {
        self.read(sources::next_due).await
    }

    async fn unseen(
        &self,
        source: &str,
        entries: &[EntryKey],
        now: Timestamp,
    ) -> Result<Vec<EntryKey>, RecordError> {
        let (source, entries) = (source.to_owned(), entries.to_vec());
        self.read(move |c| documents::unseen(c, &source, &entries, now)).await
    }

    async fn record_document(
        &self,
        document: &NewDocument,
        claim: Option<&SourceClaim>,
    ) -> Result<Recorded, RecordError> {
        let (document, claim) = (document.clone(), claim.cloned());
        self.write(move |t| documents::record(t, &document, claim.as_ref())).await
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
        let due = self.read(move |c| deliveries::next_due(c, &wanted)).await?;
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
        self.read(move |c| deliveries::next_due(c, &channels)).await
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
        self.read(move |c| queries::hits(c, &query)).await
    }

    async fn hit(&self, id: Id) -> Result<HitRow, RecordError> {
        self.read(move |c| queries::hit(c, id)).await
    }

    async fn events(&self, query: &EventQuery) -> Result<Page<EventRow>, RecordError> {
        let query = query.clone();
        self.read(move |c| queries::events(c, &query)).await
    }

    async fn event(&self, id: Id) -> Result<EventRow, RecordError> {
        self.read(move |c| queries::event(c, id)).await
    }

    async fn document(&self, id: Id) -> Result<DocumentDetail, RecordError> {
        self.read(move |c| queries::document(c, id)).await
    }

    async fn deliveries(&self, query: &DeliveryQuery) -> Result<Page<DeliveryRow>, RecordError> {
        let query = query.clone();
        self.read(move |c| deliveries::list(c, &query)).await
    }

    async fn alerts_after(
        &self,
        channels: &[String],
        after: Option<Id>,
        limit: usize,
    ) -> Result<Vec<Alert>, RecordError> {
        let channels = channels.to_vec();
        self.read(move |c| deliveries::after(c, &channels, after, limit)).await
    }

    async fn status(&self) -> Result<StatusReport, RecordError> {
        self.read(status::report).await
    }

    async fn revisions(&self, limit: usize) -> Result<Vec<RevisionRow>, RecordError> {
        self.read(move |c| status::revisions(c, limit)).await
    }
}
