//! The loop that claims due sources and visits them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio_util::task::TaskTracker;

use super::pulse::tell_systemd;
use super::reload::summary;
use super::{Fixed, Running};
use crate::config::Source;
use crate::fetch::backoff;
use crate::in_force::InForce;
use crate::pipeline::{SOURCE_LEASE, Step};
use crate::record::{RecordError, SourceClaim, Visit, VisitReport};

/// The longest sleep between two looks at what is due: after a suspend the wall clock jumps, and
/// what was missed is made up for at the next look, once.
const LOOK: Duration = Duration::from_secs(5);

/// The pause after the record refused to work.
const RECORD_PAUSE: Duration = Duration::from_secs(5);

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    let hands = Arc::new(Semaphore::new(state.borrow().in_force.config.http.concurrency));
    let visits = TaskTracker::new();
    while !fixed.stop.is_cancelled() {
        fixed.pulse.beat_visits();
        let pause = match look(&fixed, &state, &hands, &visits).await {
            Ok(pause) => pause,
            Err(e) => {
                tracing::error!("nothing can be recorded at the moment: {e}");
                fixed.pulse.recording_failed(&e);
                RECORD_PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = fixed.rescheduled.notified() => {}
            () = fixed.stop.cancelled() => {}
        }
    }
    visits.close();
    visits.wait().await;
}

/// Start a visit to everything that is due and for which a hand is free. Answers how long there
/// is nothing to do.
async fn look(
    fixed: &Arc<Fixed>,
    state: &watch::Receiver<Arc<Running>>,
    hands: &Arc<Semaphore>,
    visits: &TaskTracker,
) -> Result<Duration, RecordError> {
    let now = fixed.clock.now();
    let free = hands.available_permits();
    if free > 0 {
        for claim in fixed.record.claim_sources(&fixed.owner, now, SOURCE_LEASE, free).await? {
            let Ok(hand) = hands.clone().acquire_owned().await else { break };
            let (fixed, running) = (fixed.clone(), state.borrow().clone());
            visits.spawn(async move {
                fixed.pulse.taken_up();
                visit(&fixed, &running, &claim).await;
                fixed.pulse.put_down();
                drop(hand);
                // A hand is free again, and the next due source may be waiting for it.
                fixed.rescheduled.notify_one();
            });
        }
    }
    let next = fixed.record.next_source_due().await?;
    let wait = next.map_or(LOOK, |next| {
        Duration::try_from(next.duration_since(fixed.clock.now()))
            .unwrap_or(Duration::from_millis(50))
    });
    // With every hand busy, the end of a visit wakes this loop.
    Ok(if free == 0 { LOOK } else { wait.clamp(Duration::from_millis(50), LOOK) })
}

async fn visit(fixed: &Fixed, running: &Running, claim: &SourceClaim) {
    let Some(source) = running.in_force.config.sources.iter().find(|s| s.id == claim.source) else {
        return; // taken out of the config a moment ago; its lease runs out by itself
    };
    let log = |step: Step<'_>| {
        if let Step::Recorded { document, recorded } = step {
            if !recorded.raised.is_empty() {
                fixed.raised.notify_one();
            }
            let (hits, alerts) = (document.hits.len(), recorded.raised.len());
            tracing::debug!(
                source = source.id,
                title = document.document.title,
                hits,
                alerts,
                "screened"
            );
        }
    };
    match running.pipeline.visit(source, claim, &running.in_force, log).await {
        Ok(report) => {
            if !matches!(report.visit, Visit::Failed { .. }) {
                fixed.recovered(&running.in_force).await;
            }
            match report.visit {
                Visit::Failed { reason } => {
                    tracing::warn!(source = source.id, next = %report.next_due, "not screened: {reason}");
                }
                Visit::NotModified => tracing::debug!(source = source.id, "not modified"),
                Visit::Screened { entries, new, incomplete } => {
                    tracing::info!(
                        source = source.id,
                        entries,
                        new,
                        incomplete = incomplete.len(),
                        "screened"
                    );
                    for reason in incomplete {
                        tracing::warn!(source = source.id, "not screened in full: {reason}");
                    }
                }
            }
        }
        Err(e) => {
            tracing::error!(
                source = source.id,
                "the visit could not be recorded and will be made again: {e}"
            );
            fixed.pulse.recording_failed(&e);
            give_back(fixed, source, claim, &e).await;
        }
    }
}

/// As soon as anything can be recorded again, settle a visit that could not be: otherwise its
/// source would wait until the lease runs out, and `status` would not know why.
async fn give_back(fixed: &Fixed, source: &Source, claim: &SourceClaim, error: &RecordError) {
    if matches!(error, RecordError::LeaseLost(_)) {
        return;
    }
    let started = fixed.clock.now();
    loop {
        // Waiting for room is no sign of being stuck.
        fixed.pulse.work.fetch_add(1, Ordering::Relaxed);
        let finished = fixed.clock.now();
        // The source did nothing wrong and is asked again soon; after that it backs off, for a
        // disk may stay full for long.
        let next_due = match claim.failures {
            0 => finished.saturating_add(RECORD_PAUSE).unwrap_or(finished),
            n => backoff::next_due(&source.schedule, finished, n, None, &fixed.chance),
        };
        let report = VisitReport {
            visit: Visit::Failed { reason: error.to_string() },
            started,
            finished,
            status: None,
            bytes: 0,
            validators: None,
            next_due,
            moved_to: None,
        };
        match fixed.record.settle_source(claim, &report).await {
            Ok(()) | Err(RecordError::LeaseLost(_)) => return,
            Err(e) => fixed.pulse.recording_failed(&e),
        }
        tokio::select! {
            () = tokio::time::sleep(RECORD_PAUSE) => {}
            () = fixed.stop.cancelled() => return,
        }
    }
}

impl Fixed {
    /// Once a whole visit was recorded again, leave a note of when that failed: then there was no
    /// place to write it. A small row alone proves nothing, for it finds room on a disk that is
    /// too full for an article.
    async fn recovered(&self, in_force: &InForce) {
        if let Some(trouble) = self.pulse.recording_recovered() {
            tracing::info!("recording works again; it had failed: {trouble}");
            tell_systemd(&[sd_notify::NotifyState::Status(&summary(in_force))]);
            let text = format!(
                "recording failed for a while and works again; nothing recorded was lost: {trouble}"
            );
            if let Err(e) = self.record.set_notice("record", Some(&text), self.clock.now()).await {
                self.pulse.recording_failed(&e);
            }
        }
    }
}
