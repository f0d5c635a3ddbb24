//! The pulse: does work move on? systemd's watchdog is fed only while it does.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sd_notify::NotifyState;

use super::Fixed;
use crate::record::RecordError;

/// A loop that has not come round for so long is stuck: each sleeps a few seconds at most, and a
/// delivery is bounded by half a minute.
const LOOP_LIMIT: Duration = Duration::from_secs(90);

/// Visits in hand without a single step for so long are stuck: every request is bounded by its
/// total time limit, every page by its size.
const WORK_LIMIT: Duration = Duration::from_secs(600);

/// Signs of life of the daemon's loops.
#[derive(Debug)]
pub struct Pulse {
    /// Steps done by visits; grows as long as work moves on.
    pub work: Arc<AtomicU64>,
    in_hand: AtomicUsize,
    offline: AtomicBool,
    beats: Mutex<Beats>,
    trouble: Mutex<Option<String>>,
}

#[derive(Debug)]
struct Beats {
    visits: Instant,
    deliveries: Instant,
    work: Instant,
    work_seen: u64,
}

impl Pulse {
    /// A pulse that starts now.
    pub fn new() -> Self {
        let now = Instant::now();
        Self {
            work: Arc::new(AtomicU64::new(0)),
            in_hand: AtomicUsize::new(0),
            offline: AtomicBool::new(false),
            beats: Mutex::new(Beats { visits: now, deliveries: now, work: now, work_seen: 0 }),
            trouble: Mutex::new(None),
        }
    }

    pub(super) fn beat_visits(&self) {
        self.beats().visits = Instant::now();
    }

    pub(super) fn beat_deliveries(&self) {
        self.beats().deliveries = Instant::now();
    }

    pub(super) fn taken_up(&self) {
        if self.in_hand.fetch_add(1, Ordering::Relaxed) == 0 {
            self.beats().work = Instant::now();
        }
    }

    pub(super) fn put_down(&self) {
        self.in_hand.fetch_sub(1, Ordering::Relaxed);
    }

    /// Nobody visits anything at the moment.
    pub(super) fn is_idle(&self) -> bool {
        self.in_hand.load(Ordering::Relaxed) == 0
    }

    /// Note whether we are offline; true if that is news.
    pub(super) fn offline_changed(&self, offline: bool) -> bool {
        self.offline.swap(offline, Ordering::Relaxed) != offline
    }

    pub(super) fn recording_failed(&self, error: &RecordError) {
        *self.trouble.lock().unwrap_or_else(|e| e.into_inner()) = Some(error.to_string());
        tell_systemd(&[NotifyState::Status(&format!("not recording: {error}"))]);
    }

    /// What the trouble was, once.
    pub(super) fn recording_recovered(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(|e| e.into_inner()).take()
    }

    /// What is stuck, if anything is.
    pub fn stuck(&self, now: Instant) -> Option<&'static str> {
        let work = self.work.load(Ordering::Relaxed);
        let idle = self.in_hand.load(Ordering::Relaxed) == 0;
        let mut beats = self.beats();
        if idle || work != beats.work_seen {
            beats.work_seen = work;
            beats.work = now;
        }
        let silent = |since: Instant, limit| now.saturating_duration_since(since) > limit;
        match () {
            () if silent(beats.visits, LOOP_LIMIT) => Some("the loop that visits sources"),
            () if silent(beats.deliveries, LOOP_LIMIT) => Some("the loop that delivers alerts"),
            () if silent(beats.work, WORK_LIMIT) => Some("the visits in hand"),
            () => None,
        }
    }

    fn beats(&self) -> std::sync::MutexGuard<'_, Beats> {
        self.beats.lock().unwrap_or_else(|e| e.into_inner())
    }
}

impl Default for Pulse {
    fn default() -> Self {
        Self::new()
    }
}

/// Feed systemd's watchdog while work moves on; stop feeding it, and say why, when it does not.
pub(super) async fn feed_watchdog(fixed: Arc<Fixed>) {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    let mut timer = tokio::time::interval(limit / 3);
    loop {
        tokio::select! {
            _ = timer.tick() => {}
            () = fixed.stop.cancelled() => return,
        }
        match fixed.pulse.stuck(Instant::now()) {
            None => tell_systemd(&[NotifyState::Watchdog]),
            Some(what) => tracing::error!("{what} is stuck; the watchdog is no longer fed"),
        }
    }
}

/// A message to systemd, if we run under it.
pub(super) fn tell_systemd(messages: &[NotifyState<'_>]) {
    if let Err(e) = sd_notify::notify(messages) {
        tracing::debug!("systemd could not be told: {e}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_does_not_come_round_is_stuck() {
        let pulse = Pulse::new();
        let start = Instant::now();
        assert_eq!(pulse.stuck(start), None);
        assert_eq!(pulse.stuck(start + LOOP_LIMIT * 2), Some("the loop that visits sources"));
    }

    #[test]
    fn work_in_hand_must_move_on() {
        let pulse = Pulse::new();
        pulse.taken_up();
        let later = |pulse: &Pulse, by: Duration| {
            let now = Instant::now() + by;
            let mut beats = pulse.beats();
            (beats.visits, beats.deliveries) = (now, now);
            drop(beats);
            pulse.stuck(now)
        };
        assert_eq!(later(&pulse, WORK_LIMIT / 2), None);
        assert_eq!(later(&pulse, WORK_LIMIT * 2), Some("the visits in hand"));
        pulse.work.fetch_add(1, Ordering::Relaxed);
        assert_eq!(later(&pulse, WORK_LIMIT * 2), None);
        pulse.put_down();
        assert_eq!(later(&pulse, WORK_LIMIT * 9), None);
    }
}
