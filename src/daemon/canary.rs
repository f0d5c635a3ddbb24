//! The watch over the canary: its silence is an alarm.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use super::{Fixed, Running};
use crate::alert::AlarmKind;
use crate::clock::about;
use crate::config::{CANARY, Canary};
use crate::pipeline::alarms::{self, Step};
use crate::record::RecordError;
use crate::schedule::Schedule;
use crate::schedule::pace::Pace;

/// How often it is looked for; more often where less delay is allowed.
const LOOK: Duration = Duration::from_secs(5);

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    // Who starts late, or was switched on just now, must not be told of what came before.
    let mut awaited: Option<(Canary, Timestamp)> = None;
    while !fixed.stop.is_cancelled() {
        let running = state.borrow().clone();
        let config = &running.in_force.config;
        let source = config.sources.iter().find(|source| source.id == CANARY);
        if let (Some(canary), Some(source)) = (&config.canary, source) {
            let since = match &awaited {
                Some((known, since)) if known == canary => *since,
                _ => fixed.clock.now(),
            };
            awaited = Some((canary.clone(), since));
            if let Err(e) = look(&fixed, &running, canary, &source.schedule, since).await {
                tracing::error!("the canary cannot be looked for: {e}");
            }
        }
        let within = config.canary.as_ref().map(|canary| canary.within.unsigned_abs());
        tokio::select! {
            () = tokio::time::sleep(within.map_or(LOOK, |within| within.min(LOOK))) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

async fn look(
    fixed: &Fixed,
    running: &Running,
    canary: &Canary,
    schedule: &Schedule,
    since: Timestamp,
) -> Result<(), RecordError> {
    let arrived = fixed.record.last_arrival(CANARY).await?;
    let open = fixed.record.open_alarms(CANARY).await?;
    let open = open.iter().find(|alarm| alarm.kind == AlarmKind::Canary);
    let now = fixed.clock.now();
    let from = arrived.map_or(since, |arrived| arrived.max(since));
    let (due, _) = schedule.next_after(from, &Pace::default());
    let missed = now.duration_since(due) > canary.within;
    let step = match open {
        None if missed => Step::Noticed(AlarmKind::Canary, silence(arrived, due, now)),
        Some(alarm) if arrived.is_some_and(|arrived| arrived >= alarm.since) => {
            Step::Over(AlarmKind::Canary, "the canary arrives again".into())
        }
        _ => return Ok(()),
    };
    let operator = &running.in_force.config.operator;
    let change = alarms::change(&fixed.chance, operator, CANARY, open, now, step);
    fixed.record.change_alarm(&change).await?;
    fixed.raised.notify_one();
    let kind = change.alarm.kind.as_str();
    match change.alarm.over {
        None => tracing::warn!(alarm = kind, "{}", change.alarm.text),
        Some(_) => tracing::info!(alarm = kind, "{}", change.alarm.text),
    }
    Ok(())
}

fn silence(arrived: Option<Timestamp>, due: Timestamp, now: Timestamp) -> String {
    let last = match arrived {
        Some(at) => format!("the last one came {}", at.strftime("%Y-%m-%d %H:%M UTC")),
        None => "none ever came".into(),
    };
    format!(
        "the canary did not arrive, though it was due {} ago; {last}. What is published may be missed: is it fetched, found, recorded and delivered? `watchpost sources` and `watchpost deliveries` show how far things come",
        about(now.duration_since(due))
    )
}
