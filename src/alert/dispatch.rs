//! The dispatcher: claims alerts that are due, delivers them, settles them.
//!
//! Delivery is at least once: a process that dies between delivering and settling delivers
//! again, under the same id.

use std::sync::Arc;

use futures_util::future::join_all;
use jiff::SignedDuration;

use super::{Channel, Outcome, retry};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::record::{DeliveryClaim, Record, RecordError, Settlement};

/// How long an alert stays leased: longer than the longest attempt.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// So many alerts go to one channel at the same time.
const AT_ONCE: usize = 4;

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
    /// Deliver what is due. Each channel is served by itself, so that one that is down holds
    /// back only itself.
    ///
    /// # Errors
    /// Where claiming or settling fails; what was delivered then is delivered again.
    pub async fn run_once(&self) -> Result<Dispatched, RecordError> {
        let rounds =
            join_all(self.channels.iter().map(|channel| self.serve(channel.as_ref()))).await;
        let mut total = Dispatched::default();
        for round in rounds {
            let round = round?;
            total.delivered += round.delivered;
            total.retried += round.retried;
            total.dead += round.dead;
        }
        Ok(total)
    }

    async fn serve(&self, channel: &dyn Channel) -> Result<Dispatched, RecordError> {
        let ids = [channel.id().to_owned()];
        let mut total = Dispatched::default();
        // A few batches a round, so that the caller can look up between rounds.
        for _ in 0..16 {
            let claims = self
                .record
                .claim_deliveries(&self.owner, &ids, self.clock.now(), LEASE, AT_ONCE)
                .await?;
            if claims.is_empty() {
                break;
            }
            for settlement in
                join_all(claims.iter().map(|claim| self.attempt(channel, claim))).await
            {
                match settlement? {
                    Settlement::Delivered => total.delivered += 1,
                    Settlement::RetryAt(_) => total.retried += 1,
                    Settlement::Dead | Settlement::ChannelGone => total.dead += 1,
                }
            }
            if total.retried + total.dead > 0 {
                break; // the channel is in trouble: do not drain the outbox into it
            }
        }
        Ok(total)
    }

    async fn attempt(
        &self,
        channel: &dyn Channel,
        claim: &DeliveryClaim,
    ) -> Result<Settlement, RecordError> {
        let outcome = channel.deliver(&claim.alert, self.clock.now()).await;
        let now = self.clock.now();
        let settlement = retry::settle(claim.attempts, &outcome, now, &self.chance);
        let alert = claim.alert.id;
        match (&outcome, &settlement) {
            (Outcome::Retry { detail, .. }, Settlement::Dead) => {
                tracing::error!(channel = channel.id(), %alert, "given up after {} attempts: {detail}", claim.attempts + 1);
            }
            (Outcome::Retry { detail, .. }, _) => {
                tracing::warn!(channel = channel.id(), %alert, "not delivered yet: {detail}")
            }
            (Outcome::Gone { detail }, _) => {
                tracing::error!(
                    channel = channel.id(),
                    "the receiver wants no more, so the channel is disabled: {detail}"
                );
            }
            (Outcome::Delivered { .. }, _) => {}
        }
        self.record.settle_delivery(claim, &outcome, &settlement, now).await?;
        Ok(settlement)
    }
}
