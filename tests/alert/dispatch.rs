//! From the record to the channels, over hours and days of a clock that a test moves.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tokio::sync::Notify;
use watchpost::alert::dispatch::{Dispatched, Dispatcher};
use watchpost::alert::webhook::WebhookChannel;
use watchpost::alert::{Alert, Channel, Outcome};
use watchpost::chance::{Chance, Id};
use watchpost::clock::{Clock, ManualClock};
use watchpost::config::Http;
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{DeliveryQuery, DeliveryRow, DeliveryState, Record};

use super::receiver::Receiver;
use super::{article, moment, secret};

struct Desk {
    clock: ManualClock,
    chance: Arc<Chance>,
    record: Arc<dyn Record>,
    _dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let chance = Arc::new(Chance::seeded(7));
        let record = SqliteRecord::open(&dir.path().join("w.db"), chance.clone()).unwrap();
        Self { clock: ManualClock::at(moment()), chance, record: Arc::new(record), _dir: dir }
    }

    async fn raise(&self, n: usize, channels: &[&str]) -> Vec<Id> {
        let document = article(n, channels, &self.chance, self.clock.now());
        self.record.record_document(&document, None).await.unwrap().raised
    }

    fn dispatcher(&self, channels: Vec<Arc<dyn Channel>>) -> Dispatcher {
        Dispatcher {
            record: self.record.clone(),
            channels,
            clock: Arc::new(self.clock.clone()),
            chance: self.chance.clone(),
            owner: "test".into(),
        }
    }

    async fn row(&self, alert: Id) -> DeliveryRow {
        let query = DeliveryQuery { alert: Some(alert), ..DeliveryQuery::default() };
        self.record.deliveries(&query).await.unwrap().rows.remove(0)
    }

    /// Run the dispatcher and move the clock to when it is next needed, until nothing waits.
    async fn until_settled(&self, dispatcher: &Dispatcher) -> (Dispatched, SignedDuration) {
        let ids: Vec<String> = dispatcher.channels.iter().map(|c| c.id().to_owned()).collect();
        let (mut total, start) = (Dispatched::default(), self.clock.now());
        for _ in 0..100 {
            let round = bounded(dispatcher.run_once()).await.unwrap();
            total.delivered += round.delivered;
            total.retried += round.retried;
            total.dead += round.dead;
            let now = self.clock.now();
            match self.record.next_delivery_due(&ids).await.unwrap() {
                Some(due) => self.clock.advance(due.duration_since(now).max(SignedDuration::ZERO)),
                None => return (total, now.duration_since(start)),
            }
        }
        panic!("still not settled: {total:?}");
    }
}

async fn bounded<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), work).await.expect("it hangs")
}

fn webhook(receiver: &Receiver) -> Arc<dyn Channel> {
    let url = receiver.url.clone();
    let channel = WebhookChannel::new("hook".into(), url, secret(), true, &Http::default());
    Arc::new(channel.unwrap())
}

#[tokio::test]
async fn a_receiver_that_fails_for_an_hour_gets_the_alert_under_the_same_id() {
    let desk = Desk::new();
    let receiver = Receiver::answering([500; 5]).await;
    let raised = desk.raise(1, &["hook"]).await;
    let (total, took) = desk.until_settled(&desk.dispatcher(vec![webhook(&receiver)])).await;
    assert_eq!(total, Dispatched { delivered: 1, retried: 5, dead: 0 });
    assert!(took > SignedDuration::from_hours(1), "{took}");
    let seen = receiver.seen();
    assert_eq!(seen.len(), 6);
    assert!(seen.iter().all(|m| m.header("webhook-id") == raised[0].to_string()));
    assert!(seen.iter().all(|m| m.body == seen[0].body));
    let row = desk.row(raised[0]).await;
    assert_eq!((row.state, row.attempts), (DeliveryState::Delivered, 6));
    assert_eq!(row.last_detail.as_deref(), Some("HTTP 204"));
}

#[tokio::test]
async fn after_ten_failures_in_three_days_it_is_given_up_and_can_be_replayed() {
    let desk = Desk::new();
    let receiver = Receiver::answering([503; 10]).await;
    let raised = desk.raise(1, &["hook"]).await;
    let dispatcher = desk.dispatcher(vec![webhook(&receiver)]);
    let (total, took) = desk.until_settled(&dispatcher).await;
    assert_eq!(total, Dispatched { delivered: 0, retried: 9, dead: 1 });
    let days = took.as_secs_f64() / 86_400.0;
    assert!((2.5..3.5).contains(&days), "{days}");
    let row = desk.row(raised[0]).await;
    assert_eq!((row.state, row.attempts), (DeliveryState::Dead, 10));
    assert_eq!(row.last_detail.as_deref(), Some("HTTP 503"));

    let dead = DeliveryQuery { state: Some(DeliveryState::Dead), ..DeliveryQuery::default() };
    assert_eq!(desk.record.replay_deliveries(&dead, desk.clock.now()).await.unwrap(), 1);
    assert_eq!(desk.until_settled(&dispatcher).await.0.delivered, 1);
    assert_eq!(receiver.seen().last().unwrap().header("webhook-id"), raised[0].to_string());
}

#[tokio::test]
async fn gone_disables_the_channel_until_it_is_enabled() {
    let desk = Desk::new();
    let receiver = Receiver::answering([410]).await;
    let first = desk.raise(1, &["hook"]).await;
    let dispatcher = desk.dispatcher(vec![webhook(&receiver)]);
    assert_eq!(desk.until_settled(&dispatcher).await.0.dead, 1);
    assert_eq!(desk.row(first[0]).await.state, DeliveryState::Dead);
    let status = desk.record.status().await.unwrap();
    assert_eq!(status.channels[0].disabled.as_deref(), Some("HTTP 410"));

    let second = desk.raise(2, &["hook"]).await;
    assert_eq!(bounded(dispatcher.run_once()).await.unwrap(), Dispatched::default());
    assert_eq!(desk.row(second[0]).await.state, DeliveryState::Pending);
    assert_eq!(receiver.seen().len(), 1);

    desk.record.enable_channel("hook").await.unwrap();
    assert_eq!(desk.until_settled(&dispatcher).await.0.delivered, 1);
    assert_eq!(desk.row(second[0]).await.state, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_backlog_goes_out_in_one_round_a_few_at_a_time() {
    let desk = Desk::new();
    for n in 0..30 {
        desk.raise(n, &["counted"]).await;
    }
    let counted = Arc::new(Counted::default());
    let dispatcher = desk.dispatcher(vec![counted.clone()]);
    assert_eq!(bounded(dispatcher.run_once()).await.unwrap().delivered, 30);
    let most = counted.most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most} at the same time");
    let mut ids = counted.ids.lock().unwrap().clone();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 30);
}

#[tokio::test]
async fn a_slow_channel_holds_back_only_itself() {
    let desk = Arc::new(Desk::new());
    let (started, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = Slow { started: started.clone(), release: release.clone() };
    let counted = Arc::new(Counted::default());
    let dispatcher = desk.dispatcher(vec![Arc::new(slow), counted.clone()]);
    desk.raise(1, &["slow"]).await;
    let round = tokio::spawn(async move { dispatcher.run_once().await });

    // While the slow one is at work, something is raised for the other: it must arrive.
    bounded(started.notified()).await;
    let raised = desk.raise(2, &["counted"]).await;
    bounded(counted.arrived.notified()).await;
    assert_eq!(*counted.ids.lock().unwrap(), raised);
    assert!(!round.is_finished());

    release.notify_one();
    let total = bounded(round).await.unwrap().unwrap();
    assert_eq!(total, Dispatched { delivered: 2, retried: 0, dead: 0 });
}

/// A replay while an attempt is under way takes the lease away from it.
#[tokio::test]
async fn an_alert_replayed_in_mid_attempt_is_delivered_again_without_an_error() {
    let desk = Desk::new();
    let (started, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = Slow { started: started.clone(), release: release.clone() };
    let dispatcher = Arc::new(desk.dispatcher(vec![Arc::new(slow)]));
    let raised = desk.raise(1, &["slow"]).await;
    let round = tokio::spawn({
        let dispatcher = dispatcher.clone();
        async move { dispatcher.run_once().await }
    });
    bounded(started.notified()).await;
    let all = DeliveryQuery::default();
    desk.record.replay_deliveries(&all, desk.clock.now()).await.unwrap();
    release.notify_one();
    // The second attempt, in the same round.
    bounded(started.notified()).await;
    release.notify_one();
    assert_eq!(bounded(round).await.unwrap().unwrap().delivered, 1);
    assert_eq!(desk.row(raised[0]).await.state, DeliveryState::Delivered);
}

/// Takes everything, and counts.
#[derive(Default)]
struct Counted {
    ids: Mutex<Vec<Id>>,
    arrived: Notify,
    now: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Channel for Counted {
    fn id(&self) -> &str {
        "counted"
    }

    async fn deliver(&self, alert: &Alert, _now: Timestamp) -> Outcome {
        let at_once = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(at_once, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(5)).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        self.ids.lock().unwrap().push(alert.id);
        self.arrived.notify_one();
        Outcome::Delivered { detail: "counted".into() }
    }
}

/// Says when it starts, and ends when it is told to.
struct Slow {
    started: Arc<Notify>,
    release: Arc<Notify>,
}

#[async_trait]
impl Channel for Slow {
    fn id(&self) -> &str {
        "slow"
    }

    async fn deliver(&self, _alert: &Alert, _now: Timestamp) -> Outcome {
        self.started.notify_one();
        self.release.notified().await;
        Outcome::Delivered { detail: "at last".into() }
    }
}
