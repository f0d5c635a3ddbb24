//! The record in SQLite: WAL, one writer thread, readers beside it.
//!
//! `synchronous=FULL`: what was recorded survives a power cut, not only a crash, at the price of
//! one sync a transaction. Each intent is one immediate transaction, and none is held across the
//! network. Several processes may work on one file: the write lock orders them, leases keep them
//! off each other's work.

mod actors;
mod alarms;
mod announcements;
mod archive;
mod brief;
mod convert;
mod coverage;
mod deliveries;
mod documents;
mod entities;
mod filter;
mod findings;
mod intents;
mod links;
mod lookbacks;
mod outbox;
mod queries;
mod readers;
mod schema;
mod selftests;
mod sources;
mod status;
mod stories;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use self::readers::Readers;
use self::writer::Writer;
use super::RecordError;
use crate::chance::Chance;

/// How long to wait before another look at a database that another program holds while it is
/// opened. SQLite's own timeout does not cover the change to WAL.
const OPENING_PAUSE: Duration = Duration::from_millis(20);

/// How to open a database.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long to wait for another program's lock.
    pub busy_timeout: Duration,
    /// The most pages of 4 KiB that the file may have: a quota. More is answered with
    /// [`RecordError::DiskFull`].
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), max_pages: None }
    }
}

/// A record in a SQLite file. Dropping it waits for what is being written.
#[derive(Debug)]
pub struct SqliteRecord {
    path: PathBuf,
    readers: Readers,
    /// `None` where it was opened for reading only.
    writer: Option<Writer>,
    /// What the writer has in memory of the way from keys to stories; the tables hold the truth.
    stories: Arc<Mutex<stories::Index>>,
}

impl SqliteRecord {
    /// Open or make the database at `path`. A missing directory is made, closed to all but its
    /// owner and group (mode 0750): a reader in another account joins the group.
    ///
    /// # Errors
    /// Where it cannot be opened, belongs to another program, or is of a newer watchpost.
    pub fn open(path: &Path, chance: Arc<Chance>) -> Result<Self, RecordError> {
        Self::open_with(path, chance, Options::default())
    }

    /// The same, with options.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        path: &Path,
        // Part of every record's constructor; SQLite itself needs no chance, for all ids come
        // from above and its busy handler brings its own pauses.
        _chance: Arc<Chance>,
        options: Options,
    ) -> Result<Self, RecordError> {
        make_directory(path)?;
        let opened = Instant::now();
        let connection = loop {
            match open_for_writing(path, &options) {
                Err(RecordError::Locked(_)) if opened.elapsed() < options.busy_timeout => {
                    std::thread::sleep(OPENING_PAUSE);
                }
                outcome => break outcome?,
            }
        };
        Ok(Self {
            path: path.to_owned(),
            readers: Readers::new(path, options.busy_timeout),
            writer: Some(Writer::start(path, connection)?),
            stories: Arc::default(),
        })
    }

    /// Open the database at `path` for reading only, for example in another account, while the
    /// daemon writes or after it ended. Reading rights on the directory and its files are enough.
    /// Only what a crashed daemon left, without its `-shm` file, needs the rights to write.
    ///
    /// # Errors
    /// Where it does not exist, cannot be read, belongs to another program, or is of a newer
    /// watchpost.
    pub fn open_readonly(path: &Path) -> Result<Self, RecordError> {
        let readers = Readers::new(path, Options::default().busy_timeout);
        readers.probe()?;
        Ok(Self { path: path.to_owned(), readers, writer: None, stories: Arc::default() })
    }
}

/// Whether anything can be recorded in the database at `path` at the moment. Waits as long for
/// another program's lock as the daemon would. An account that may only read cannot tell, which
/// is no error.
///
/// # Errors
/// Where the database is locked, or its disk full or unsound.
pub fn probe_writing(path: &Path) -> Result<(), RecordError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let outcome = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(Options::default().busy_timeout)?;
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")
    });
    let may_only_read = |e: &rusqlite::Error| {
        let closed = [ErrorCode::ReadOnly, ErrorCode::CannotOpen, ErrorCode::PermissionDenied];
        e.sqlite_error_code().is_some_and(|code| closed.contains(&code))
    };
    match outcome {
        Err(e) if !may_only_read(&e) => Err(convert::error(path, &e)),
        _ => Ok(()),
    }
}

fn open_for_writing(path: &Path, options: &Options) -> Result<Connection, RecordError> {
    let mut connection = Connection::open(path).map_err(|e| convert::error(path, &e))?;
    schema::prepare(&mut connection, path, options)?;
    Ok(connection)
}

fn make_directory(path: &Path) -> Result<(), RecordError> {
    let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty())
    else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o750);
    builder.create(directory).map_err(|e| RecordError::Database {
        path: path.display().to_string(),
        reason: format!("its directory cannot be made: {e}"),
    })
}

/// What can go wrong inside a transaction.
#[derive(Debug)]
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
