//! The archive: its index is kept up with what is recorded, and it is looked through for entities that
//! came to the lists later than the documents.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::{Fixed, Running};
use crate::clock::about;
use crate::lookback::{LookBack, LookbackError, Step};
use crate::record::LookbackRow;

/// The pause between two looks.
const LOOK: Duration = Duration::from_secs(2);

/// The pause after the record refused to work.
const RECORD_PAUSE: Duration = Duration::from_secs(60);

/// So many documents may wait for the index before they enter it together. A look back screens them
/// as they are.
const MOST_WAITING: u64 = 512;

/// Visits that began with the lists of before may record for so long; a look back waits for them.
const LONGEST_VISIT: Duration = Duration::from_mins(10);

/// The log tells when so many documents have entered the index at once.
const WORTH_TELLING: u64 = 10_000;

/// How often the log tells how far a look back or the index is.
const TOLD: Duration = Duration::from_secs(30);

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    let (record, clock, chance) = (fixed.record.clone(), fixed.clock.clone(), fixed.chance.clone());
    let look_back = match LookBack::new(record, clock, chance, fixed.stop.clone()) {
        Ok(look_back) => look_back,
        Err(e) => return tracing::error!("the archive cannot be looked through: {e}"),
    };
    while !fixed.stop.is_cancelled() {
        let pause = match turn(&fixed, &state, &look_back).await {
            Ok(()) => LOOK,
            Err(e) => {
                tracing::error!("the archive cannot be looked through: {e}");
                RECORD_PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

async fn turn(
    fixed: &Fixed,
    state: &watch::Receiver<Arc<Running>>,
    look_back: &LookBack,
) -> Result<(), LookbackError> {
    let mut told = Instant::now();
    let mut first = None;
    let indexing = &mut |waiting: u64, all: u64| {
        first.get_or_insert(waiting);
        if told.elapsed() > TOLD {
            told = Instant::now();
            tracing::info!(
                "the index of the archive is made: {} of {all} documents",
                all - waiting
            );
        }
    };
    let left = look_back.catch_up(MOST_WAITING, indexing).await?;
    if first.is_some_and(|first| first >= left + WORTH_TELLING) {
        tracing::info!("the index of the archive has {} more documents", first.unwrap_or(0) - left);
    }
    while !fixed.stop.is_cancelled() {
        let Some(row) = fixed.record.open_lookback().await? else { break };
        if !after_the_old(fixed).await {
            break;
        }
        let running = state.borrow().clone();
        tracing::info!(
            lookback = %row.id,
            "the archive is screened again for {} of the lists",
            entities(&row)
        );
        let begun = Instant::now();
        let mut told = begun;
        let step = &mut |step: Step<'_>| match step {
            Step::Words(words) if told.elapsed() > TOLD => {
                told = Instant::now();
                tracing::info!("looking back: {words} words of the archive were compared");
            }
            Step::Looked(progress) if told.elapsed() > TOLD => {
                told = Instant::now();
                tracing::info!(
                    "looking back: {} of {} documents, {} hits",
                    progress.looked,
                    progress.candidates,
                    progress.hits
                );
            }
            Step::Found(_) => fixed.raised.notify_one(),
            _ => {}
        };
        let done = look_back.run(row, &running.in_force, false, step).await?;
        if done.finished.is_some() {
            let progress = &done.progress;
            tracing::info!(
                lookback = %done.id,
                "looked back for {}: {} of {} documents were screened again in {}; {} late hits, {} stories raised, {} hits held back",
                entities(&done),
                progress.looked,
                progress.archive,
                about(jiff::SignedDuration::try_from(begun.elapsed()).unwrap_or_default()),
                progress.hits,
                progress.raised_in_all(),
                progress.held_back
            );
        }
    }
    Ok(())
}

/// Wait until nothing is screened with the lists of before: what that finds is recorded with them.
async fn after_the_old(fixed: &Fixed) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < LONGEST_VISIT {
        if !fixed.is_superseded_in_use() {
            return true;
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(100)) => {}
            () = fixed.stop.cancelled() => return false,
        }
    }
    true
}

fn entities(row: &LookbackRow) -> String {
    match row.sought.count() {
        1 => "one entity".into(),
        n => format!("{n} entities"),
    }
}
