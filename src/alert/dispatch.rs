//! The dispatcher: claims alerts that are due, delivers them, settles them.
//!
//! Delivery is at least once: a process that dies between delivering and settling delivers
//! again, under the same id. No transaction is open while a channel is at work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use jiff::SignedDuration;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::{Alert, Channel, Outcome, retry};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::record::{DeliveryClaim, Record, RecordError, Settlement};

/// How long an alert stays leased: longer than [`ATTEMPT`].
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// Limit for one attempt. Channels have tighter limits of their own; this one holds whatever a
/// channel does, so that no alert is still being delivered when its lease ends.
const ATTEMPT: Duration = Duration::from_secs(35);

/// So many alerts go to one channel at the same time.
const AT_ONCE: usize = 4;

/// No attempt begins later than this after the round began. Together with [`ATTEMPT`] it bounds
/// a round, well below the silence that the daemon's watchdog allows.
const ROUND: Duration = Duration::from_secs(40);

/// How often a channel with nothing to do looks again while another one is still at work.
const LOOK: Duration = Duration::from_millis(500);

/// Passes recorded alerts to channels.
pub struct Dispatcher {
    /// Where alerts wait.
    pub record: Arc<dyn Record>,
    /// Where they go.
    pub channels: Vec<Arc<dyn Channel>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Jitter.
    pub chance: Arc<Chance>,
    /// Who holds the leases.
    pub owner: String,
}

/// What a round brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dispatched {
    /// Alerts that arrived.
    pub delivered: usize,
    /// Alerts that will be tried again.
    pub retried: usize,
    /// Alerts that were given up.
    pub dead: usize,
}

impl Dispatcher {
    /// Deliver what is due, for little more than a minute at most. Each channel is served by itself: while
    /// a slow one is at work, the others go on taking what becomes due for them.
    ///
    /// # Errors
    /// Where claiming or settling fails; what was delivered then is delivered again.
    pub async fn run_once(&self) -> Result<Dispatched, RecordError> {
        let end = Instant::now() + ROUND;
        let at_work = AtWork { count: AtomicUsize::new(self.channels.len()), none: Notify::new() };
        let serve = |channel: &Arc<dyn Channel>| self.serve(channel.clone(), end, &at_work);
        let rounds = join_all(self.channels.iter().map(serve)).await;
        let mut total = Dispatched::default();
        for round in rounds {
            let round = round?;
            total.delivered += round.delivered;
            total.retried += round.retried;
            total.dead += round.dead;
        }
        Ok(total)
    }

    async fn serve(
        &self,
        channel: Arc<dyn Channel>,
        end: Instant,
        at_work: &AtWork,
    ) -> Result<Dispatched, RecordError> {
        let mut total = Dispatched::default();
        let mut idle = false;
        let result = loop {
            match self.batch(&*channel, &mut total).await {
                Err(e) => break Err(e),
                // Do not drain the outbox into a channel that is in trouble.
                Ok(Batch::Troubled) => break Ok(()),
                Ok(Batch::Empty) if !idle => {
                    idle = true;
                    at_work.less();
                }
                Ok(Batch::Done) if idle => {
                    idle = false;
                    at_work.more();
                }
                Ok(_) => {}
            }
            if Instant::now() >= end || (idle && at_work.is_none()) {
                break Ok(());
            }
            if idle {
                tokio::select! {
                    () = tokio::time::sleep(LOOK) => {}
                    () = at_work.none.notified() => break Ok(()),
                }
            }
        };
        if !idle {
            at_work.less();
        }
        result.map(|()| total)
    }

    async fn batch(
        &self,
        channel: &dyn Channel,
        total: &mut Dispatched,
    ) -> Result<Batch, RecordError> {
        let (ids, now) = ([channel.id().to_owned()], self.clock.now());
        let claims = self.record.claim_deliveries(&self.owner, &ids, now, LEASE, AT_ONCE).await?;
        let mut batch = if claims.is_empty() { Batch::Empty } else { Batch::Done };
        for settlement in join_all(claims.iter().map(|claim| self.attempt(channel, claim))).await {
            let settlement = match settlement {
                // The alert was replayed meanwhile, or the attempt outlived its lease: it is due
                // again, and whoever delivers it next will settle it.
                Err(RecordError::LeaseLost(what)) => {
                    tracing::info!(
                        channel = channel.id(),
                        "an attempt does not count: the lease on {what} is lost"
                    );
                    continue;
                }
                other => other?,
            };
            match settlement {
                Settlement::Delivered => total.delivered += 1,
                Settlement::RetryAt(_) => {
                    total.retried += 1;
                    batch = Batch::Troubled;
                }
                Settlement::Dead | Settlement::ChannelGone => {
                    total.dead += 1;
                    batch = Batch::Troubled;
                }
            }
        }
        Ok(batch)
    }

    async fn attempt(
        &self,
        channel: &dyn Channel,
        claim: &DeliveryClaim,
    ) -> Result<Settlement, RecordError> {
        let outcome = self.outcome(channel, &claim.alert).await;
        let now = self.clock.now();
        let settlement = retry::settle(claim.attempts, &outcome, now, &self.chance);
        say(channel.id(), claim, &outcome, &settlement);
        self.record.settle_delivery(claim, &outcome, &settlement, now).await?;
        Ok(settlement)
    }

    async fn outcome(&self, channel: &dyn Channel, alert: &Alert) -> Outcome {
        match tokio::time::timeout(ATTEMPT, channel.deliver(alert, self.clock.now())).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Retry {
                detail: format!("the channel did not finish within {} s", ATTEMPT.as_secs()),
                after: None,
            },
        }
    }
}

/// The channels that had something to do when they last looked. All of them run in one task, so
/// nothing changes between a look at the count and the wait for its end.
struct AtWork {
    count: AtomicUsize,
    none: Notify,
}

impl AtWork {
    fn more(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    fn less(&self) {
        if self.count.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.none.notify_waiters();
        }
    }

    fn is_none(&self) -> bool {
        self.count.load(Ordering::Relaxed) == 0
    }
}

/// What came of one claim for a channel.
enum Batch {
    /// Nothing was due.
    Empty,
    /// Everything claimed was delivered.
    Done,
    /// Something was not.
    Troubled,
}

fn say(channel: &str, claim: &DeliveryClaim, outcome: &Outcome, settlement: &Settlement) {
    let (alert, attempt) = (claim.alert.id, claim.attempts.saturating_add(1));
    match (outcome, settlement) {
        (Outcome::Retry { detail, .. }, Settlement::Dead) => {
            tracing::error!(channel, %alert, "given up after {attempt} attempts: {detail}");
        }
        (Outcome::Retry { detail, .. }, Settlement::RetryAt(at)) => {
            tracing::warn!(channel, %alert, attempt, "not delivered, next attempt at {at}: {detail}");
        }
        (Outcome::Gone { detail }, _) => tracing::error!(
            channel,
            "the receiver wants no more, so the channel is disabled: {detail}"
        ),
        _ => tracing::debug!(channel, %alert, attempt, "delivered"),
    }
}
