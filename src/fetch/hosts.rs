//! Manners: at most one request at a time to a host, and a pause between two.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// So many hosts are remembered before idle ones are forgotten.
const SWEEP_AT: usize = 4096;

/// Hands out turns.
#[derive(Debug)]
pub(super) struct HostPool {
    hosts: Mutex<HashMap<String, Arc<Host>>>,
    hands: Arc<Semaphore>,
    pause: Duration,
}

#[derive(Debug, Default)]
struct Host {
    /// When it may be asked again; held while it is asked.
    free_at: Arc<tokio::sync::Mutex<Option<Instant>>>,
}

/// The right to ask a host now; given back when dropped.
pub(super) struct Turn {
    free_at: OwnedMutexGuard<Option<Instant>>,
    pause: Duration,
    _hand: OwnedSemaphorePermit,
}

impl HostPool {
    pub(super) fn new(concurrency: usize, pause: Duration) -> Self {
        Self { hosts: Mutex::default(), hands: Arc::new(Semaphore::new(concurrency)), pause }
    }

    /// Wait for the host's turn, then for a free hand: a slow host holds only itself.
    pub(super) async fn turn(&self, host: &str) -> Turn {
        let entry = self.host(host);
        let free_at = entry.free_at.clone().lock_owned().await;
        if let Some(at) = *free_at {
            tokio::time::sleep_until(at.into()).await;
        }
        // The semaphore is never closed; should it be, a closed one lets everybody pass.
        let hand = loop {
            if let Ok(hand) = self.hands.clone().acquire_owned().await {
                break hand;
            }
        };
        Turn { free_at, pause: self.pause, _hand: hand }
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(|e| e.into_inner());
        if hosts.len() >= SWEEP_AT {
            let now = Instant::now();
            hosts.retain(|_, host| {
                Arc::strong_count(host) > 1
                    || host.free_at.try_lock().is_ok_and(|at| at.is_some_and(|at| at > now))
            });
        }
        hosts.entry(name.to_owned()).or_default().clone()
    }
}

impl Turn {
    /// The server asks for a longer pause, for all that we want from this host.
    pub(super) fn hold(&mut self, pause: Duration) {
        self.pause = self.pause.max(pause.min(Duration::from_secs(300)));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.free_at = Instant::now().checked_add(self.pause);
    }
}
