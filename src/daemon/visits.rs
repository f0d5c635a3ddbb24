//! The loop that claims due sources and visits them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio_util::task::TaskTracker;

use super::pulse::tell_systemd;
use super::reload::summary;
use super::{Fixed, Running, VISITS_PER_REQUEST};
use crate::config::Source;
use crate::fetch::backoff;
use crate::in_force::InForce;
use crate::pipeline::{SOURCE_LEASE, Step};
use crate::record::{RecordError, SourceClaim, Visit, VisitReport};
use crate::schedule::pace::{Pace, Why};

/// The longest sleep between two looks at what is due: after a suspend the wall clock jumps, and
/// what was missed is made up for at the next look, once.
const LOOK: Duration = Duration::from_secs(5);

/// The shortest sleep between two looks.
const SHORTEST: Duration = Duration::from_millis(50);

/// What log, `status` and systemd are told while we are offline.
const OFFLINE: &str = "nothing can be reached: no network, no name service or a firewall; one source is asked \
     every few seconds, and the others wait without a failure to their name";

/// The same where nobody can tell whose fault it is.
const OFFLINE_OR_THEY: &str = "no source can be reached: no network, no name service, a firewall, or, since there \
     are so few of them, their own servers; one of them is asked now and then, at least once a minute";

/// A source that is claimed before its config is in force waits so long for that.
const EARLY: Duration = Duration::from_secs(5);

/// The pause after the record refused to work.
const RECORD_PAUSE: Duration = Duration::from_secs(5);

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    // More than requests: who waits for a slow host, or for the record, must not hold up others.
    let concurrency = state.borrow().in_force.config.http.concurrency;
    let hands = Arc::new(Semaphore::new(concurrency * VISITS_PER_REQUEST));
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
    let running = state.borrow().clone();
    let offline = fixed.note_offline(&running).await?;
    let free = match (offline, fixed.pulse.is_idle()) {
        (false, _) => hands.available_permits(),
        // One probe at a time; whichever is due tells whether we are back.
        (true, true) => 1,
        (true, false) => 0,
    };
    let mut claimed = 0;
    if free > 0 {
        for claim in fixed.record.claim_sources(&fixed.owner, now, SOURCE_LEASE, free).await? {
            claimed += 1;
            let Ok(hand) = hands.clone().acquire_owned().await else { break };
            let (fixed, state) = (fixed.clone(), state.clone());
            visits.spawn(async move {
                fixed.pulse.taken_up();
                let offline = match with_source(state, &claim.source).await {
                    Some(running) => {
                        visit(&fixed, &running, &claim).await;
                        running.pipeline.manners.reach.is_offline()
                    }
                    None => false, // taken out of the config; its lease runs out by itself
                };
                fixed.pulse.put_down();
                drop(hand);
                // A hand is free again, and the next due source may be waiting for it; but
                // probes keep their pace.
                if !offline {
                    fixed.rescheduled.notify_one();
                }
            });
        }
    }
    if offline {
        return Ok(running.pipeline.manners.reach.probe_pause());
    }
    // With every hand busy, the end of a visit wakes this loop.
    if claimed == free {
        return Ok(LOOK);
    }
    let next = fixed.record.next_source_due().await?;
    let wait = next.map_or(LOOK, |next| {
        Duration::try_from(next.duration_since(fixed.clock.now())).unwrap_or(SHORTEST)
    });
    Ok(wait.clamp(SHORTEST, LOOK))
}

/// The state that knows the source. An edit makes its sources known to the record a moment before
/// it comes into force.
async fn with_source(
    mut state: watch::Receiver<Arc<Running>>,
    source: &str,
) -> Option<Arc<Running>> {
    let knows = state.wait_for(|running| running.source(source).is_some());
    let running = tokio::time::timeout(EARLY, knows).await.ok()?.ok()?;
    Some(running.clone())
}

async fn visit(fixed: &Fixed, running: &Running, claim: &SourceClaim) {
    let Some(source) = running.source(&claim.source) else { return };
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
            tell(fixed, source, &report);
            match report.visit {
                // Said once for all, by `note_offline`.
                Visit::Failed { reason } if report.excused => {
                    tracing::debug!(source = source.id, "not screened, we are offline: {reason}");
                }
                Visit::Failed { reason } => {
                    tracing::warn!(source = source.id, next = %report.next_due, "not screened: {reason}");
                }
                Visit::NotModified => tracing::debug!(source = source.id, "not modified"),
                Visit::Screened { entries, new, incomplete, .. } => {
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

/// Log what the operator should know of the source, and wake whoever delivers it.
fn tell(fixed: &Fixed, source: &Source, report: &VisitReport) {
    for change in &report.alarms {
        let alarm = &change.alarm;
        match alarm.over {
            None => {
                tracing::warn!(source = source.id, alarm = alarm.kind.as_str(), "{}", alarm.text)
            }
            Some(_) => {
                tracing::info!(source = source.id, alarm = alarm.kind.as_str(), "{}", alarm.text);
            }
        }
        if !change.messages.is_empty() {
            fixed.raised.notify_one();
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
        let (next_due, next_why) = match claim.failures {
            0 => (finished.saturating_add(RECORD_PAUSE).unwrap_or(finished), Why::Backoff),
            n => backoff::next_due(
                &source.schedule,
                &Pace::default(),
                finished,
                n,
                None,
                &fixed.chance,
            ),
        };
        let report = VisitReport {
            visit: Visit::Failed { reason: error.to_string() },
            started,
            finished,
            status: None,
            bytes: 0,
            validators: None,
            next_due,
            next_why,
            moved_to: None,
            usual_gap: None,
            last_new: None,
            excused: false,
            alarms: Vec::new(),
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
    /// Whether we are offline; a change is told in the log, in `status` and to systemd.
    async fn note_offline(&self, running: &Running) -> Result<bool, RecordError> {
        let reach = &running.pipeline.manners.reach;
        let offline = reach.is_offline();
        if self.pulse.offline_changed(offline) {
            let text = match (offline, reach.is_in_doubt()) {
                (false, _) => None,
                (true, false) => Some(OFFLINE),
                (true, true) => Some(OFFLINE_OR_THEY),
            };
            match text {
                Some(text) => tracing::warn!("{text}"),
                None => tracing::info!("online again: every source that is due is asked now"),
            }
            let summary = summary(&running.in_force);
            tell_systemd(&[sd_notify::NotifyState::Status(text.unwrap_or(&summary))]);
            self.record.set_notice("network", text, self.clock.now()).await?;
        }
        Ok(offline)
    }

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
