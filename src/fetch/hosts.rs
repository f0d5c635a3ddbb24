//! Manners: at most one request at a time to a host, a pause between two, and no request while
//! a host wants to be left alone. Over all hosts, a limit of requests at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

use crate::chance::Chance;
use crate::clock::Clock;

/// So many hosts are remembered before idle ones are forgotten.
const SWEEP_AT: usize = 1024;

/// Beyond so many hosts, those that only want to be left alone are forgotten too, so that a feed
/// of links to ever new names that all answer 429 does not fill the memory.
const MOST_HOSTS: usize = 65_536;

/// A `Retry-After` up to this long is waited out; a longer one fails the request at once, so
/// that nobody holds a lease on a source meanwhile.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);

/// Hands out turns.
pub(super) struct HostPool {
    /// Shared with the pools that came before and after in one process.
    hosts: Arc<Mutex<Hosts>>,
    hands: Arc<Semaphore>,
    pause: Duration,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
}

struct Hosts {
    /// By name and port: two servers on one machine are two hosts.
    known: HashMap<(String, u16), Arc<Host>>,
    sweep_at: usize,
}

#[derive(Default)]
struct Host {
    /// When it may be asked again; locked while it is asked.
    free_at: Arc<tokio::sync::Mutex<Option<Instant>>>,
    held: Mutex<Option<Held>>,
}

/// A host that wants to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    /// The status it answered: 429 or 503.
    pub(super) status: u16,
    until: Timestamp,
    /// What is left of it.
    pub(super) remaining: SignedDuration,
}

/// The right to ask a host now; given back when dropped.
pub(super) struct Turn {
    host: Arc<Host>,
    free_at: OwnedMutexGuard<Option<Instant>>,
    pause: Duration,
    _hand: OwnedSemaphorePermit,
}

impl HostPool {
    /// `concurrency` is the limit over all hosts, at least one; `pause` is counted from the end
    /// of a request to the start of the next, and lengthened by up to a tenth at random.
    pub(super) fn new(
        concurrency: usize,
        pause: Duration,
        clock: Arc<dyn Clock>,
        chance: Arc<Chance>,
    ) -> Self {
        let concurrency = concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            hosts: Arc::new(Mutex::new(Hosts { known: HashMap::new(), sweep_at: SWEEP_AT })),
            hands: Arc::new(Semaphore::new(concurrency)),
            pause,
            clock,
            chance,
        }
    }

    /// A pool with other limits that knows the same hosts.
    pub(super) fn with_limits(&self, concurrency: usize, pause: Duration) -> Self {
        let pool = Self::new(concurrency, pause, self.clock.clone(), self.chance.clone());
        Self { hosts: self.hosts.clone(), ..pool }
    }

    /// Wait for the turn of the host of `url`, then for a free hand: in this order a slow host
    /// holds up only itself.
    ///
    /// # Errors
    /// Where the host wants to be left alone for longer than is worth waiting.
    pub(super) async fn turn(&self, url: &Url) -> Result<Turn, Held> {
        let host = self.host(url);
        self.impatient(&host)?;
        let free_at = host.free_at.clone().lock_owned().await;
        // The answer that the request before us got may have changed things.
        if let Some(held) = self.impatient(&host)? {
            tokio::time::sleep(std_duration(held.remaining)).await;
            *lock(&host.held) = None;
        }
        if let Some(at) = *free_at {
            tokio::time::sleep_until(at).await;
        }
        let hand = loop {
            // The semaphore is never closed, which is the only way for this to fail.
            if let Ok(hand) = self.hands.clone().acquire_owned().await {
                break hand;
            }
        };
        let pause = self.pause + self.jitter();
        Ok(Turn { host, free_at, pause, _hand: hand })
    }

    /// The hosts of the turn asked to be left alone for `pause` from now.
    pub(super) fn hold(&self, turn: &Turn, status: u16, pause: SignedDuration) {
        let until = self.clock.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
        *lock(&turn.host.held) = Some(Held { status, until, remaining: pause });
    }

    /// What is left of a host's wish, if it is short enough to wait for.
    fn impatient(&self, host: &Host) -> Result<Option<Held>, Held> {
        let now = self.clock.now();
        let mut held = lock(&host.held);
        *held = held.filter(|held| held.until > now);
        // A clock that was set back must not lengthen what the server asked for.
        let left = held.map(|held| Held {
            remaining: held.until.duration_since(now).min(held.remaining),
            ..held
        });
        match left {
            Some(left) if left.remaining > PATIENCE => Err(left),
            left => Ok(left),
        }
    }

    fn jitter(&self) -> Duration {
        let tenth = SignedDuration::try_from(self.pause / 10).unwrap_or(SignedDuration::ZERO);
        std_duration(self.chance.up_to(tenth))
    }

    fn host(&self, url: &Url) -> Arc<Host> {
        let name = url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
        let key = (name, url.port_or_known_default().unwrap_or(0));
        let mut hosts = lock(&self.hosts);
        if hosts.known.len() >= hosts.sweep_at {
            let (instant, now) = (Instant::now(), self.clock.now());
            hosts.known.retain(|_, host| host.is_busy(instant) || host.is_held(now));
            if hosts.known.len() >= MOST_HOSTS {
                hosts.known.retain(|_, host| host.is_busy(instant));
            }
            // Doubling keeps the work of sweeping in proportion to the hosts that came.
            hosts.sweep_at = SWEEP_AT.max(hosts.known.len() * 2);
        }
        hosts.known.entry(key).or_default().clone()
    }
}

impl Host {
    /// Whether somebody asks it, waits to, or has to pause.
    fn is_busy(self: &Arc<Self>, now: Instant) -> bool {
        Arc::strong_count(self) > 1
            || self.free_at.try_lock().map_or(true, |at| at.is_some_and(|at| at > now))
    }

    fn is_held(&self, now: Timestamp) -> bool {
        lock(&self.held).is_some_and(|held| held.until > now)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.free_at = Instant::now().checked_add(self.pause);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

fn std_duration(duration: SignedDuration) -> Duration {
    Duration::try_from(duration).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn pool(concurrency: usize, pause: Duration) -> (HostPool, ManualClock) {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let chance = Arc::new(Chance::seeded(1));
        (HostPool::new(concurrency, pause, Arc::new(clock.clone()), chance), clock)
    }

    fn url(host: &str) -> Url {
        format!("http://{host}/").parse().unwrap()
    }

    async fn is_stuck<T>(work: impl Future<Output = T>) -> bool {
        tokio::time::timeout(Duration::from_millis(50), work).await.is_err()
    }

    #[tokio::test]
    async fn a_host_is_asked_once_at_a_time_and_others_do_not_wait_for_it() {
        let (pool, _) = pool(8, Duration::ZERO);
        let first = pool.turn(&url("a.example")).await.unwrap();
        assert!(is_stuck(pool.turn(&url("a.example"))).await);
        assert!(is_stuck(pool.turn(&url("a.example."))).await);
        assert!(pool.turn(&url("b.example")).await.is_ok());
        assert!(pool.turn(&url("a.example:8080")).await.is_ok());
        drop(first);
        assert!(pool.turn(&url("a.example")).await.is_ok());
    }

    #[tokio::test]
    async fn waiting_for_a_slow_host_takes_no_hand() {
        let (pool, _) = pool(2, Duration::ZERO);
        let pool = Arc::new(pool);
        let slow = pool.turn(&url("slow.example")).await.unwrap();
        let waiting: Vec<_> = (0..5)
            .map(|_| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.turn(&url("slow.example")).await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        let other = pool.turn(&url("b.example")).await.unwrap();
        assert!(is_stuck(pool.turn(&url("c.example"))).await, "both hands are busy");
        drop((slow, other));
        for waiting in waiting {
            assert!(waiting.await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_pause_lies_between_two_requests() {
        let (pool, _) = pool(8, Duration::from_millis(80));
        drop(pool.turn(&url("a.example")).await.unwrap());
        let begun = Instant::now();
        drop(pool.turn(&url("a.example")).await.unwrap());
        assert!(begun.elapsed() >= Duration::from_millis(80));
    }

    #[tokio::test]
    async fn other_limits_forget_nothing_of_the_hosts() {
        let (old, _) = pool(8, Duration::ZERO);
        let turn = old.turn(&url("held.example")).await.unwrap();
        old.hold(&turn, 429, SignedDuration::from_mins(10));
        drop(turn);
        let asked = old.turn(&url("asked.example")).await.unwrap();
        let new = old.with_limits(1, Duration::ZERO);
        assert_eq!(new.turn(&url("held.example")).await.err().unwrap().status, 429);
        assert!(is_stuck(new.turn(&url("asked.example"))).await);
        drop(asked);
        assert!(new.turn(&url("asked.example")).await.is_ok());
    }

    #[tokio::test]
    async fn a_held_host_is_left_alone_until_its_time_has_passed() {
        let (pool, clock) = pool(8, Duration::ZERO);
        let turn = pool.turn(&url("a.example")).await.unwrap();
        pool.hold(&turn, 429, SignedDuration::from_mins(10));
        drop(turn);
        clock.advance(SignedDuration::from_mins(4));
        let held = pool.turn(&url("a.example")).await.err().unwrap();
        assert_eq!((held.status, held.remaining), (429, SignedDuration::from_mins(6)));
        assert!(pool.turn(&url("b.example")).await.is_ok());
        clock.advance(SignedDuration::from_hours(-9));
        let held = pool.turn(&url("a.example")).await.err().unwrap();
        assert_eq!(held.remaining, SignedDuration::from_mins(10), "a clock set back adds nothing");
        clock.advance(SignedDuration::from_hours(10));
        assert!(pool.turn(&url("a.example")).await.is_ok());
    }

    #[tokio::test]
    async fn idle_hosts_are_forgotten_and_busy_or_held_ones_are_not() {
        let (pool, _) = pool(8, Duration::ZERO);
        let busy = pool.turn(&url("busy.example")).await.unwrap();
        let turn = pool.turn(&url("held.example")).await.unwrap();
        pool.hold(&turn, 503, SignedDuration::from_hours(1));
        drop(turn);
        for n in 0..SWEEP_AT * 2 {
            drop(pool.turn(&url(&format!("h{n}.example"))).await.unwrap());
        }
        assert!(lock(&pool.hosts).known.len() <= SWEEP_AT);
        assert!(is_stuck(pool.turn(&url("busy.example"))).await);
        assert!(pool.turn(&url("held.example")).await.is_err());
        drop(busy);
    }
}
