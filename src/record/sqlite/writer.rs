//! The one writer: a thread that owns the connection, so that transactions queue here and not at
//! SQLite's lock, and so that no runtime thread waits for a disk.
//!
//! Group commit: intents that wait together share a transaction and its sync. Whoever asked hears
//! of it only after the commit, so an answer still means "on disk". Where one of them or the commit
//! fails, all of it is undone and each intent is tried again by itself, so that every caller gets
//! the answer that is its own. Failures are rare, and a savepoint for each intent would have
//! SQLite copy every page that it touches into a file beside the log.

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::super::RecordError;
use super::Trouble;
use super::actors::backfill;
use super::convert::failure;

/// So many intents may queue before their callers wait.
const QUEUE: usize = 256;

/// A shared transaction takes up no further intent after so long: another program may wait for
/// the write lock.
const LONGEST: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    /// `None` only while it is dropped.
    intents: Option<mpsc::Sender<Box<dyn Intent>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(path: &Path, mut connection: Connection) -> Result<Self, RecordError> {
        let (intents, mut queue) = mpsc::channel::<Box<dyn Intent>>(QUEUE);
        let thread = std::thread::Builder::new()
            .name("record".into())
            .spawn(move || {
                while let Some(first) = next(&mut connection, &mut queue) {
                    commit_group(&mut connection, first, &mut queue);
                }
            })
            .map_err(|e| failure(path, &e.to_string()))?;
        Ok(Self { path: path.to_owned(), intents: Some(intents), thread: Some(thread) })
    }

    /// Run one intent, all of it or nothing, and answer once it is on disk. `work` may be run
    /// twice, but only one run is ever committed. A caller that stops waiting does not undo it.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, RecordError>
    where
        T: Send + 'static,
        F: Fn(&Transaction<'_>) -> Result<T, Trouble> + Send + 'static,
    {
        let ended = || failure(&self.path, "its writer has ended; restart watchpost");
        let (reply, answer) = oneshot::channel();
        let intents = self.intents.as_ref().ok_or_else(ended)?;
        let intent = Box::new(Asked { work, outcome: None, reply });
        intents.send(intent).await.map_err(|_| ended())?;
        let outcome = answer.await.map_err(|_| ended())?;
        outcome.map_err(|trouble| trouble.into_error(&self.path))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.intents.take());
        if let Some(thread) = self.thread.take() {
            // A panic over there has been reported by the panic hook; there is nothing to add.
            let _ = thread.join();
        }
    }
}

/// Work that somebody waits for.
trait Intent: Send {
    /// Do it inside `transaction` and keep the outcome; false where that failed.
    fn attempt(&mut self, transaction: &Transaction<'_>) -> bool;
    /// Do it in a transaction of its own and keep the outcome.
    fn alone(&mut self, connection: &mut Connection);
    /// Tell whoever asked.
    fn answer(self: Box<Self>);
}

struct Asked<T, F> {
    work: F,
    outcome: Option<Result<T, Trouble>>,
    reply: oneshot::Sender<Result<T, Trouble>>,
}

impl<T, F> Intent for Asked<T, F>
where
    T: Send,
    F: Fn(&Transaction<'_>) -> Result<T, Trouble> + Send,
{
    fn attempt(&mut self, transaction: &Transaction<'_>) -> bool {
        self.outcome.insert((self.work)(transaction)).is_ok()
    }

    fn alone(&mut self, connection: &mut Connection) {
        self.outcome = Some(transact(connection, &self.work));
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // Fails where nobody waits any more: the work is done all the same.
            let _ = self.reply.send(outcome);
        }
    }
}

/// The next intent. Until one comes, what earlier versions left to be counted is caught up with.
fn next(
    connection: &mut Connection,
    queue: &mut mpsc::Receiver<Box<dyn Intent>>,
) -> Option<Box<dyn Intent>> {
    loop {
        match queue.try_recv() {
            Ok(intent) => return Some(intent),
            Err(mpsc::error::TryRecvError::Disconnected) => return None,
            Err(mpsc::error::TryRecvError::Empty) => {}
        }
        // Where that fails, the disk is full or locked: the next intent tells whoever asks, and
        // the rest is counted after it.
        if !backfill::go_on(connection).unwrap_or(false) {
            return queue.blocking_recv();
        }
    }
}

/// Commit `first` together with what waits behind it.
fn commit_group(
    connection: &mut Connection,
    first: Box<dyn Intent>,
    queue: &mut mpsc::Receiver<Box<dyn Intent>>,
) {
    let mut group = vec![first];
    if let Ok(second) = queue.try_recv() {
        group.push(second);
    }
    if group.len() == 1 || !share(connection, &mut group, queue) {
        group.iter_mut().for_each(|intent| intent.alone(connection));
    }
    group.into_iter().for_each(Intent::answer);
}

/// One transaction for the group and for what comes in meanwhile; false where nothing of it is
/// done. The group is then whole, with everyone who was taken up.
fn share(
    connection: &mut Connection,
    group: &mut Vec<Box<dyn Intent>>,
    queue: &mut mpsc::Receiver<Box<dyn Intent>>,
) -> bool {
    let begun = Instant::now();
    let Ok(transaction) = connection.transaction_with_behavior(TransactionBehavior::Immediate)
    else {
        return false;
    };
    let mut done = 0;
    while let Some(intent) = group.get_mut(done) {
        if !intent.attempt(&transaction) {
            return false; // dropped, which rolls back
        }
        done += 1;
        if done == group.len()
            && begun.elapsed() < LONGEST
            && let Ok(next) = queue.try_recv()
        {
            group.push(next);
        }
    }
    transaction.commit().is_ok()
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
