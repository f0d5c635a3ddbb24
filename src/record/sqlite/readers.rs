//! Readers: connections that cannot write, on threads made for blocking work.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::super::RecordError;
use super::{Trouble, convert, schema};

/// So many idle connections are kept.
const IDLE: usize = 4;

#[derive(Debug, Clone)]
pub(super) struct Readers {
    path: PathBuf,
    busy_timeout: Duration,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: &Path, busy_timeout: Duration) -> Self {
        Self { path: path.to_owned(), busy_timeout, idle: Arc::default() }
    }

    /// Whether the file can be read and is ours.
    pub(super) fn probe(&self) -> Result<(), RecordError> {
        self.answer(&|connection| schema::readable(connection, &self.path))
    }

    /// Run a query; all of it sees one moment of the database. It may be run twice, if a daemon
    /// starts meanwhile.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> Result<T, Trouble> + Send + 'static,
    {
        let readers = self.clone();
        match tokio::task::spawn_blocking(move || readers.answer(&work)).await {
            Ok(answer) => answer,
            Err(e) => Err(convert::failure(&self.path, &format!("a query broke off: {e}"))),
        }
    }

    fn answer<T>(
        &self,
        work: &dyn Fn(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, RecordError> {
        match self.answer_live(work) {
            Err(Trouble::Sql(e)) if closed(&e) => self.answer_resting(work, &e),
            answer => answer.map_err(|trouble| trouble.into_error(&self.path)),
        }
    }

    /// While the database is in use, or this account can bring it into use.
    fn answer_live<T>(
        &self,
        work: &dyn Fn(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let idle = self.idle.lock().unwrap_or_else(|e| e.into_inner()).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect(&self.path, OpenFlags::empty())?,
        };
        let answer = {
            // Never committed: there is nothing to commit.
            let snapshot = connection.unchecked_transaction()?;
            work(&snapshot)
        };
        self.give_back(connection);
        answer
    }

    /// While no program has the database open, SQLite would have to make its `-shm` file, which
    /// an account that may only read cannot. But then nothing changes either, and without a log
    /// to look into the file alone is the whole truth: it is read as `immutable`, and the answer
    /// counts only if nothing was touched meanwhile.
    fn answer_resting<T>(
        &self,
        work: &dyn Fn(&Connection) -> Result<T, Trouble>,
        refusal: &rusqlite::Error,
    ) -> Result<T, RecordError> {
        let refuse = || self.explain(refusal);
        let before = self.resting().ok_or_else(refuse)?;
        let uri = format!("file:{}?immutable=1", uri_path(&self.path));
        let answer = self
            .connect(Path::new(&uri), OpenFlags::SQLITE_OPEN_URI)
            .map_err(Trouble::from)
            .and_then(|connection| work(&connection));
        match self.resting() == Some(before) {
            true => answer.map_err(|trouble| trouble.into_error(&self.path)),
            // A daemon has started, so the common way is open now.
            false => self.answer_live(work).map_err(|trouble| trouble.into_error(&self.path)),
        }
    }

    /// Size and time of the file; `None` while there is something in the log beside it.
    fn resting(&self) -> Option<(u64, SystemTime)> {
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
            return None;
        }
        let file = std::fs::metadata(&self.path).ok()?;
        Some((file.len(), file.modified().ok()?))
    }

    fn connect(&self, name: &Path, more: OpenFlags) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let connection = Connection::open_with_flags(name, flags)?;
        connection.busy_timeout(self.busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(64);
        schema::plan_once(&connection)?;
        Ok(connection)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(|e| e.into_inner());
        if idle.len() < IDLE {
            idle.push(connection);
        }
    }

    /// What SQLite says when it cannot open a file says nothing of the `-shm` file beside it.
    fn explain(&self, e: &rusqlite::Error) -> RecordError {
        if std::fs::File::open(&self.path).is_ok() {
            let reason = "the daemon left it without an end, so that only an account that may \
                          write can read it; start the daemon, or read it as its owner";
            return convert::failure(&self.path, reason);
        }
        convert::error(&self.path, e)
    }
}

/// Whether SQLite could not open the database or one of the files beside it.
fn closed(e: &rusqlite::Error) -> bool {
    matches!(e.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// A path as the path of a `file:` URI.
fn uri_path(path: &Path) -> String {
    let mut encoded = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                encoded.push(char::from(*byte));
            }
            _ => encoded.push_str(&format!("%{byte:02x}")),
        }
    }
    encoded
}
