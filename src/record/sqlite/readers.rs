//! Readers: connections that cannot write, on threads made for blocking work.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

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
        let connection = self.connect().map_err(|e| self.explain(&e))?;
        schema::readable(&connection, &self.path).map_err(|trouble| match trouble {
            Trouble::Sql(e) => self.explain(&e),
            Trouble::Ours(e) => e,
        })?;
        self.give_back(connection);
        Ok(())
    }

    /// Run a query; all of it sees one moment of the database.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Trouble> + Send + 'static,
    {
        let readers = self.clone();
        let outcome = tokio::task::spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(|e| e.into_inner()).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => readers.connect()?,
            };
            let answer = {
                // Never committed: there is nothing to commit.
                let snapshot = connection.unchecked_transaction()?;
                work(&snapshot)
            };
            readers.give_back(connection);
            answer
        });
        match outcome.await {
            Ok(answer) => answer.map_err(|trouble| trouble.into_error(&self.path)),
            Err(e) => Err(RecordError::Database {
                path: self.path.display().to_string(),
                reason: format!("a query broke off: {e}"),
            }),
        }
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(self.busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(64);
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
        let code = e.sqlite_error_code();
        let closed = matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly));
        if closed && std::fs::File::open(&self.path).is_ok() {
            return RecordError::Database {
                path: self.path.display().to_string(),
                reason: "while no daemon runs it cannot be read from this account; start the \
                         daemon, or read it as its owner"
                    .into(),
            };
        }
        convert::error(&self.path, e)
    }
}
