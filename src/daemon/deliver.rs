//! The loop that passes recorded alerts to their channels.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{Fixed, Running};
use crate::alert::dispatch::Dispatcher;
use crate::record::RecordError;

/// The longest sleep: another process may have asked for a replay.
const LOOK: Duration = Duration::from_secs(2);

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    while !fixed.stop.is_cancelled() {
        fixed.pulse.beat_deliveries();
        let running = state.borrow().clone();
        let pause = match round(&fixed, &running).await {
            Ok(pause) => pause,
            Err(e) => {
                tracing::error!("deliveries cannot be recorded at the moment: {e}");
                fixed.pulse.recording_failed(&e);
                LOOK
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = fixed.raised.notified() => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

async fn round(fixed: &Fixed, running: &Running) -> Result<Duration, RecordError> {
    let dispatcher = Dispatcher {
        record: fixed.record.clone(),
        channels: running.channels.clone(),
        clock: fixed.clock.clone(),
        chance: fixed.chance.clone(),
        owner: fixed.owner.clone(),
    };
    let done = dispatcher.run_once().await?;
    if done.delivered + done.retried + done.dead > 0 {
        tracing::info!(
            delivered = done.delivered,
            retried = done.retried,
            dead = done.dead,
            "alerts"
        );
    }
    let ids: Vec<String> = running.channels.iter().map(|channel| channel.id().to_owned()).collect();
    let next = fixed.record.next_delivery_due(&ids).await?;
    let wait = next.map_or(LOOK, |next| {
        Duration::try_from(next.duration_since(fixed.clock.now()))
            .unwrap_or(Duration::from_millis(50))
    });
    Ok(wait.clamp(Duration::from_millis(50), LOOK))
}
