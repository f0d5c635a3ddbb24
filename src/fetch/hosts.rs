//! Manners: at most one request at a time to a host, a pause between two, and no request while
//! a host wants to be left alone. Over all hosts, a limit of requests at the same time. For a host
//! that the operator knows to bear more, the config may say so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::HostManners;

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
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
}

struct Hosts {
    /// By name and port: two servers on one machine are two hosts.
    known: HashMap<(String, u16), Arc<Host>>,
    sweep_at: usize,
}

struct Host {
    /// One permit for each of its free lines.
    permits: Arc<Semaphore>,
    lines: Mutex<Lines>,
    held: Mutex<Option<Held>>,
}

/// As many requests as a host may get at the same time.
#[derive(Default)]
struct Lines {
    /// Of each that is free: when it may be used again.
    free: Vec<Option<Instant>>,
    /// Free or not.
    count: usize,
    wanted: usize,
}

/// A line that is taken; given back when dropped.
struct Line {
    host: Arc<Host>,
    free_at: Option<Instant>,
    permit: Option<OwnedSemaphorePermit>,
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
    line: Line,
    pause: Duration,
    _hand: OwnedSemaphorePermit,
}

impl HostPool {
    /// `concurrency` is the limit over all hosts, at least one.
    pub(super) fn new(concurrency: usize, clock: Arc<dyn Clock>, chance: Arc<Chance>) -> Self {
        let concurrency = concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            hosts: Arc::new(Mutex::new(Hosts { known: HashMap::new(), sweep_at: SWEEP_AT })),
            hands: Arc::new(Semaphore::new(concurrency)),
            clock,
            chance,
        }
    }

    /// A pool with another limit that knows the same hosts.
    pub(super) fn with_limit(&self, concurrency: usize) -> Self {
        let pool = Self::new(concurrency, self.clock.clone(), self.chance.clone());
        Self { hosts: self.hosts.clone(), ..pool }
    }

    /// Wait for the turn of the host of `url`, then for a free hand: in this order a slow host
    /// holds up only itself. The pause is counted from the end of a request to the start of the
    /// next, and lengthened by up to a tenth at random.
    ///
    /// # Errors
    /// Where the host wants to be left alone for longer than is worth waiting.
    pub(super) async fn turn(&self, url: &Url, manners: HostManners) -> Result<Turn, Held> {
        let host = self.host(url);
        host.resize(manners.connections.max(1));
        self.impatient(&host)?;
        let line = host.line().await;
        // The answer that the request before us got may have changed things.
        if let Some(held) = self.impatient(&line.host)? {
            tokio::time::sleep(std_duration(held.remaining)).await;
            *lock(&line.host.held) = None;
        }
        if let Some(at) = line.free_at {
            tokio::time::sleep_until(at).await;
        }
        let hand = acquire(&self.hands).await;
        let pause = std_duration(manners.pause) + self.jitter(manners.pause);
        Ok(Turn { line, pause, _hand: hand })
    }

    /// The hosts of the turn asked to be left alone for `pause` from now.
    pub(super) fn hold(&self, turn: &Turn, status: u16, pause: SignedDuration) {
        let until = self.clock.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
        *lock(&turn.line.host.held) = Some(Held { status, until, remaining: pause });
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

    fn jitter(&self, pause: SignedDuration) -> Duration {
        std_duration(self.chance.up_to(pause / 10))
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
        hosts.known.entry(key).or_insert_with(Host::new).clone()
    }
}

impl Host {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            permits: Arc::new(Semaphore::new(0)),
            lines: Mutex::default(),
            held: Mutex::default(),
        })
    }

    /// Have so many lines. One too many that is taken goes when it is given back.
    fn resize(&self, wanted: usize) {
        let mut lines = lock(&self.lines);
        lines.wanted = wanted;
        while lines.count < wanted {
            lines.count += 1;
            lines.free.push(None);
            self.permits.add_permits(1);
        }
        let spare = self.permits.forget_permits(lines.count - wanted);
        lines.count -= spare;
        // Those that may be used soonest go, so that no pause is cut short.
        lines.free.sort_unstable_by(|a, b| b.cmp(a));
        let left = lines.free.len().saturating_sub(spare);
        lines.free.truncate(left);
    }

    /// Wait for a line; the first to come is the first to be served.
    async fn line(self: Arc<Self>) -> Line {
        let permit = acquire(&self.permits).await;
        let free_at = {
            let free = &mut lock(&self.lines).free;
            let soonest = (0..free.len()).min_by_key(|place| free[*place]);
            soonest.and_then(|place| free.swap_remove(place))
        };
        Line { host: self, free_at, permit: Some(permit) }
    }

    /// Whether somebody asks it, waits to, or has to pause.
    fn is_busy(self: &Arc<Self>, now: Instant) -> bool {
        Arc::strong_count(self) > 1
            || lock(&self.lines).free.iter().any(|at| at.is_some_and(|at| at > now))
    }

    fn is_held(&self, now: Timestamp) -> bool {
        lock(&self.held).is_some_and(|held| held.until > now)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut lines = lock(&self.host.lines);
        if lines.count > lines.wanted {
            lines.count -= 1;
            if let Some(permit) = self.permit.take() {
                permit.forget();
            }
        } else {
            lines.free.push(self.free_at);
            // Under the lock, so that whoever gets the permit finds the line.
            drop(self.permit.take());
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.line.free_at = Instant::now().checked_add(self.pause);
    }
}

async fn acquire(permits: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    loop {
        // Never closed, which is the only way for this to fail.
        if let Ok(permit) = permits.clone().acquire_owned().await {
            return permit;
        }
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

    fn pool(concurrency: usize) -> (HostPool, ManualClock) {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let chance = Arc::new(Chance::seeded(1));
        (HostPool::new(concurrency, Arc::new(clock.clone()), chance), clock)
    }

    const ONE: HostManners = HostManners { pause: SignedDuration::ZERO, connections: 1 };

    fn url(host: &str) -> Url {
        format!("http://{host}/").parse().unwrap()
    }

    async fn is_stuck<T>(work: impl Future<Output = T>) -> bool {
        tokio::time::timeout(Duration::from_millis(50), work).await.is_err()
    }

    #[tokio::test]
    async fn a_host_is_asked_once_at_a_time_and_others_do_not_wait_for_it() {
        let (pool, _) = pool(8);
        let first = pool.turn(&url("a.example"), ONE).await.unwrap();
        assert!(is_stuck(pool.turn(&url("a.example"), ONE)).await);
        assert!(is_stuck(pool.turn(&url("a.example."), ONE)).await);
        assert!(pool.turn(&url("b.example"), ONE).await.is_ok());
        assert!(pool.turn(&url("a.example:8080"), ONE).await.is_ok());
        drop(first);
        assert!(pool.turn(&url("a.example"), ONE).await.is_ok());
    }

    #[tokio::test]
    async fn waiting_for_a_slow_host_takes_no_hand() {
        let (pool, _) = pool(2);
        let pool = Arc::new(pool);
        let slow = pool.turn(&url("slow.example"), ONE).await.unwrap();
        let waiting: Vec<_> = (0..5)
            .map(|_| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.turn(&url("slow.example"), ONE).await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        let other = pool.turn(&url("b.example"), ONE).await.unwrap();
        assert!(is_stuck(pool.turn(&url("c.example"), ONE)).await, "both hands are busy");
        drop((slow, other));
        for waiting in waiting {
            assert!(waiting.await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_pause_lies_between_two_requests() {
        let (pool, _) = pool(8);
        let slowly = HostManners { pause: SignedDuration::from_millis(80), ..ONE };
        drop(pool.turn(&url("a.example"), slowly).await.unwrap());
        let begun = Instant::now();
        drop(pool.turn(&url("a.example"), slowly).await.unwrap());
        assert!(begun.elapsed() >= Duration::from_millis(80));
    }

    #[tokio::test]
    async fn a_host_that_bears_more_gets_more_and_each_line_pauses_by_itself() {
        let (pool, _) = pool(8);
        let host = url("a.example");
        let two = HostManners { pause: SignedDuration::from_mins(1), connections: 2 };
        let first = pool.turn(&host, two).await.unwrap();
        let second = pool.turn(&host, two).await.unwrap();
        assert!(is_stuck(pool.turn(&host, two)).await);
        drop((first, second));
        assert!(is_stuck(pool.turn(&host, two)).await, "both pause");
        let three = HostManners { connections: 3, ..two };
        assert!(!is_stuck(pool.turn(&host, three)).await, "a new line has nothing to pause for");
        assert!(is_stuck(pool.turn(&host, three)).await);
    }

    #[tokio::test]
    async fn a_host_that_bears_less_than_before_gets_less() {
        let (pool, _) = pool(8);
        let host = url("a.example");
        let three = HostManners { connections: 3, ..ONE };
        let taken =
            [pool.turn(&host, three).await.unwrap(), pool.turn(&host, three).await.unwrap()];
        assert!(is_stuck(pool.turn(&host, ONE)).await, "two are still asking");
        drop(taken);
        let last = pool.turn(&host, ONE).await.unwrap();
        assert!(is_stuck(pool.turn(&host, ONE)).await);
        drop(last);
        assert!(pool.turn(&host, ONE).await.is_ok());
    }

    #[tokio::test]
    async fn other_limits_forget_nothing_of_the_hosts() {
        let (old, _) = pool(8);
        let turn = old.turn(&url("held.example"), ONE).await.unwrap();
        old.hold(&turn, 429, SignedDuration::from_mins(10));
        drop(turn);
        let asked = old.turn(&url("asked.example"), ONE).await.unwrap();
        let new = old.with_limit(1);
        assert_eq!(new.turn(&url("held.example"), ONE).await.err().unwrap().status, 429);
        assert!(is_stuck(new.turn(&url("asked.example"), ONE)).await);
        drop(asked);
        assert!(new.turn(&url("asked.example"), ONE).await.is_ok());
    }

    #[tokio::test]
    async fn a_held_host_is_left_alone_until_its_time_has_passed() {
        let (pool, clock) = pool(8);
        let turn = pool.turn(&url("a.example"), ONE).await.unwrap();
        pool.hold(&turn, 429, SignedDuration::from_mins(10));
        drop(turn);
        clock.advance(SignedDuration::from_mins(4));
        let held = pool.turn(&url("a.example"), ONE).await.err().unwrap();
        assert_eq!((held.status, held.remaining), (429, SignedDuration::from_mins(6)));
        assert!(pool.turn(&url("b.example"), ONE).await.is_ok());
        clock.advance(SignedDuration::from_hours(-9));
        let held = pool.turn(&url("a.example"), ONE).await.err().unwrap();
        assert_eq!(held.remaining, SignedDuration::from_mins(10), "a clock set back adds nothing");
        clock.advance(SignedDuration::from_hours(10));
        assert!(pool.turn(&url("a.example"), ONE).await.is_ok());
    }

    #[tokio::test]
    async fn idle_hosts_are_forgotten_and_busy_or_held_ones_are_not() {
        let (pool, _) = pool(8);
        let busy = pool.turn(&url("busy.example"), ONE).await.unwrap();
        let turn = pool.turn(&url("held.example"), ONE).await.unwrap();
        pool.hold(&turn, 503, SignedDuration::from_hours(1));
        drop(turn);
        for n in 0..SWEEP_AT * 2 {
            drop(pool.turn(&url(&format!("h{n}.example")), ONE).await.unwrap());
        }
        assert!(lock(&pool.hosts).known.len() <= SWEEP_AT);
        assert!(is_stuck(pool.turn(&url("busy.example"), ONE)).await);
        assert!(pool.turn(&url("held.example"), ONE).await.is_err());
        drop(busy);
    }
}
