//! The one writer: a thread that owns the connection, so that transactions queue here and not at
//! SQLite's lock, and so that no runtime thread waits for a disk.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::super::RecordError;
use super::Trouble;
use super::convert::failure;

/// So many intents may queue before their callers wait.
const QUEUE: usize = 64;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    /// `None` only while it is dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(path: &Path, mut connection: Connection) -> Result<Self, RecordError> {
        let (jobs, mut queue) = mpsc::channel::<Job>(QUEUE);
        let thread = std::thread::Builder::new()
            .name("record".into())
            .spawn(move || {
                while let Some(job) = queue.blocking_recv() {
                    job(&mut connection);
                }
            })
            .map_err(|e| failure(path, &e.to_string()))?;
        Ok(Self { path: path.to_owned(), jobs: Some(jobs), thread: Some(thread) })
    }

    /// Run one intent in one transaction. A caller that stops waiting does not undo it.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, Trouble> + Send + 'static,
    {
        let ended = || failure(&self.path, "its writer has ended; restart watchpost");
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Fails where nobody waits any more: the work is done all the same.
            let _ = reply.send(transact(connection, work));
        });
        let jobs = self.jobs.as_ref().ok_or_else(ended)?;
        jobs.send(job).await.map_err(|_| ended())?;
        let outcome = answer.await.map_err(|_| ended())?;
        outcome.map_err(|trouble| trouble.into_error(&self.path))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic over there has been reported by the panic hook; there is nothing to add.
            let _ = thread.join();
        }
    }
}

/// Run `work` under the write lock, all of it or nothing.
pub(super) fn transact<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?; // dropped on an error, which rolls back
    transaction.commit()?;
    Ok(value)
}
