//! The nightly self-test: what it lost against the runs before is an alarm for the operator.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::{Fixed, Running};
use crate::alert::{AlarmKind, SELFTEST};
use crate::pipeline::alarms::{self, Step};
use crate::record::{RecordError, SelftestRun};
use crate::schedule::pace::Pace;
use crate::selftest::{self, Extent, Lost, Report};

/// The longest sleep between two looks at the clock: after a suspend it jumps.
const LOOK: Duration = Duration::from_secs(5);

/// The pause after the record refused to work.
const RECORD_PAUSE: Duration = Duration::from_secs(60);

/// So many names stand in a message.
const NAMED: usize = 5;

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    let mut last = fixed.clock.now();
    match fixed.record.last_selftest().await {
        Ok(Some((run, _))) => last = run.at,
        Ok(None) => {}
        Err(e) => tracing::error!("the last self-test cannot be read: {e}"),
    }
    while !fixed.stop.is_cancelled() {
        let running = state.borrow().clone();
        let now = fixed.clock.now();
        let schedule = running.in_force.config.selftest.schedule.as_ref();
        let due = schedule.map(|schedule| schedule.next_after(last, &Pace::default()).0);
        let mut pause = due.map_or(LOOK, |due| {
            Duration::try_from(due.duration_since(now)).unwrap_or_default().min(LOOK)
        });
        if due.is_some_and(|due| due <= now) {
            last = now;
            if let Err(e) = test(&fixed, &running).await {
                tracing::error!("the self-test could not be recorded: {e}");
                pause = RECORD_PAUSE;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

async fn test(fixed: &Fixed, running: &Running) -> Result<(), RecordError> {
    let Some(report) = screened(fixed, running).await else { return Ok(()) };
    let before = fixed.record.last_selftest().await?;
    let (lost, memory) = selftest::compare(before.as_ref().map(|(_, memory)| memory), &report);
    let now = fixed.clock.now();
    let run = SelftestRun::of(&report, &lost, fixed.chance.id(now), now);
    let open = fixed.record.open_alarms(SELFTEST).await?;
    let open = open.iter().find(|alarm| alarm.kind == AlarmKind::Regression);
    let operator = &running.in_force.config.operator;
    let step = step(&lost, open.is_some());
    let alarm = step.map(|step| alarms::change(&fixed.chance, operator, SELFTEST, open, now, step));
    fixed.record.record_selftest(&run, &memory, alarm.as_ref()).await?;
    match &alarm {
        Some(change) => {
            fixed.raised.notify_one();
            let kind = change.alarm.kind.as_str();
            match change.alarm.over {
                None => tracing::warn!(alarm = kind, "{}", change.alarm.text),
                Some(_) => tracing::info!(alarm = kind, "{}", change.alarm.text),
            }
        }
        None => tracing::info!(
            names = run.tried,
            sentences = run.sentences,
            must = run.must,
            "self-test: nothing was lost since the last one"
        ),
    }
    Ok(())
}

/// One thread, beside the work; ended with the daemon.
async fn screened(fixed: &Fixed, running: &Running) -> Option<Report> {
    let (in_force, stop) = (running.in_force.clone(), Arc::new(AtomicBool::new(false)));
    let extent =
        Extent { names: Some(in_force.config.selftest.sample), threads: NonZeroUsize::MIN };
    let stopped = stop.clone();
    let mut work = tokio::task::spawn_blocking(move || {
        selftest::run(&in_force.lists, &in_force.screener, extent, &stopped, &|_| {})
    });
    let done = tokio::select! {
        done = &mut work => done,
        () = fixed.stop.cancelled() => {
            stop.store(true, Ordering::Relaxed);
            work.await
        }
    };
    done.unwrap_or_else(|e| {
        tracing::error!("the self-test broke off: {e}");
        None
    })
}

/// What the operator is told.
fn step(lost: &Lost, open: bool) -> Option<Step> {
    let kind = AlarmKind::Regression;
    if lost.sentences.is_empty() {
        let text = "the self-test finds every name again that it had lost".to_owned();
        return open.then_some(Step::Over(kind, text));
    }
    let named: Vec<String> = (lost.sentences.iter().take(NAMED))
        .map(|f| format!("“{}” ({}/{}, {})", f.written, f.list, f.entity, f.form.words()))
        .collect();
    let more = match lost.sentences.len() - named.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let text = format!(
        "names that the self-test once raised are not raised any more: {}{more}; `watchpost selftest` shows all, and `watchpost selftest --accept` makes this the new measure",
        named.join(", ")
    );
    Some(match (open, lost.new) {
        (true, new) if new > 0 => Step::Worse(kind, text),
        _ => Step::Noticed(kind, text),
    })
}
