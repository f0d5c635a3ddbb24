use jiff::Timestamp;
use watchpost::alert::Outcome;
use watchpost::record::{
    DeliveryClaim, DeliveryQuery, DeliveryState, Record, RecordError, Settlement,
};

use crate::record::made_up::*;

super::on_sqlite!(
    an_alert_is_claimed_once_until_its_lease_ends,
    a_retry_waits_for_its_time,
    a_stale_settlement_is_refused,
    a_delivered_alert_is_settled_once,
    a_dead_alert_waits_for_its_replay_and_keeps_its_id,
    replay_takes_what_is_selected_and_no_more,
    replaying_takes_the_alert_from_an_attempt_under_way,
    a_channel_that_is_gone_is_disabled_until_it_is_enabled,
    channels_do_not_hold_each_other_back,
    nobody_misses_an_alert_whose_id_is_older_than_its_record,
    listening_starts_after_any_moment,
);

const LEASE: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);

fn desk() -> Vec<String> {
    vec![DESK.into()]
}

async fn claim(record: &dyn Record, at: Timestamp) -> Vec<DeliveryClaim> {
    record.claim_deliveries("x", &desk(), at, LEASE, 9).await.unwrap()
}

fn failed() -> Outcome {
    Outcome::Retry { detail: "HTTP 500".into(), after: None }
}

fn arrived() -> Outcome {
    Outcome::Delivered { detail: "HTTP 204".into() }
}

/// One story an entity, each with one alert, a minute apart.
async fn raise(record: &dyn Record, entities: &[&str]) {
    let newsroom = Newsroom::new();
    for (n, entity) in (0..).zip(entities) {
        let at = noon() + minutes(n);
        let new = newsroom.document(at, entity, &prose(entity, 60), &[entity]);
        assert_eq!(record.record_document(&new, None).await.unwrap().raised.len(), 1);
    }
}

pub async fn an_alert_is_claimed_once_until_its_lease_ends(record: &dyn Record) {
    raise(record, &["acme", "other"]).await;
    let now = noon() + minutes(1);
    assert_eq!(record.next_delivery_due(&desk()).await.unwrap(), Some(noon()));
    let first = claim(record, now).await;
    let names = |claims: &[DeliveryClaim]| -> Vec<String> {
        claims.iter().map(|c| c.alert.hit.as_ref().unwrap().entity.clone()).collect()
    };
    assert_eq!(names(&first), ["acme", "other"], "oldest first");
    assert!(claim(record, now + minutes(1)).await.is_empty());
    assert_eq!(record.next_delivery_due(&desk()).await.unwrap(), Some(now + LEASE));
    let second = claim(record, now + LEASE).await;
    assert_eq!(names(&second), ["acme", "other"]);
    assert!(second[0].lease.token > first[0].lease.token);
    assert_eq!(second[0].alert, first[0].alert);
}

pub async fn a_retry_waits_for_its_time(record: &dyn Record) {
    raise(record, &["acme"]).await;
    let taken = claim(record, noon()).await.remove(0);
    assert_eq!(taken.attempts, 0);
    let next = noon() + minutes(10);
    record.settle_delivery(&taken, &failed(), &Settlement::RetryAt(next), noon()).await.unwrap();
    assert!(claim(record, noon() + minutes(9)).await.is_empty());
    let row = record.deliveries(&DeliveryQuery::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.state, row.attempts), (DeliveryState::Pending, 1));
    assert_eq!(row.next_attempt, Some(next));
    assert_eq!((row.last_detail.as_deref(), row.last_attempt), (Some("HTTP 500"), Some(noon())));
    assert_eq!(claim(record, next).await.remove(0).attempts, 1);
}

pub async fn a_stale_settlement_is_refused(record: &dyn Record) {
    raise(record, &["acme"]).await;
    let old = claim(record, noon()).await.remove(0);
    let new = record.claim_deliveries("y", &desk(), noon() + LEASE, LEASE, 9).await.unwrap();
    let at = noon() + LEASE;
    let outcome = record.settle_delivery(&old, &failed(), &Settlement::Dead, at).await;
    assert!(matches!(outcome, Err(RecordError::LeaseLost(_))));
    record.settle_delivery(&new[0], &arrived(), &Settlement::Delivered, at).await.unwrap();
    let row = record.deliveries(&DeliveryQuery::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.state, row.attempts), (DeliveryState::Delivered, 1));
}

pub async fn a_delivered_alert_is_settled_once(record: &dyn Record) {
    raise(record, &["acme"]).await;
    let taken = claim(record, noon()).await.remove(0);
    record.settle_delivery(&taken, &arrived(), &Settlement::Delivered, noon()).await.unwrap();
    let again = record.settle_delivery(&taken, &failed(), &Settlement::Dead, noon()).await;
    assert!(matches!(again, Err(RecordError::LeaseLost(_))));
    assert!(claim(record, noon() + minutes(9999)).await.is_empty());
    assert_eq!(record.next_delivery_due(&desk()).await.unwrap(), None);
}

pub async fn a_dead_alert_waits_for_its_replay_and_keeps_its_id(record: &dyn Record) {
    raise(record, &["acme"]).await;
    let taken = claim(record, noon()).await.remove(0);
    record.settle_delivery(&taken, &failed(), &Settlement::Dead, noon()).await.unwrap();
    let later = noon() + minutes(9999);
    assert!(claim(record, later).await.is_empty());
    let dead = DeliveryQuery { state: Some(DeliveryState::Dead), ..DeliveryQuery::default() };
    assert_eq!(record.replay_deliveries(&dead, later).await.unwrap(), 1);
    assert_eq!(record.replay_deliveries(&dead, later).await.unwrap(), 0);
    let again = claim(record, later).await.remove(0);
    assert_eq!((again.attempts, &again.alert), (0, &taken.alert));
}

pub async fn replay_takes_what_is_selected_and_no_more(record: &dyn Record) {
    let entities: Vec<String> = (0..60).map(|n| format!("e{n}")).collect();
    raise(record, &entities.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let all = DeliveryQuery::default();
    let now = noon() + minutes(100);
    let one = record.deliveries(&all).await.unwrap().rows[7].alert;
    let by_id = DeliveryQuery { alert: Some(one), ..all.clone() };
    assert_eq!(record.replay_deliveries(&by_id, now).await.unwrap(), 1);
    let since = DeliveryQuery { since: Some(noon() + minutes(50)), ..all.clone() };
    assert_eq!(record.replay_deliveries(&since, now).await.unwrap(), 10);
    let some = DeliveryQuery { limit: 3, ..all.clone() };
    assert_eq!(record.replay_deliveries(&some, now).await.unwrap(), 3);
    let elsewhere = DeliveryQuery { channel: Some("elsewhere".into()), ..all.clone() };
    assert_eq!(record.replay_deliveries(&elsewhere, now).await.unwrap(), 0);
    assert_eq!(record.replay_deliveries(&all, now).await.unwrap(), 60, "without a limit: all");
}

pub async fn replaying_takes_the_alert_from_an_attempt_under_way(record: &dyn Record) {
    raise(record, &["acme"]).await;
    let taken = claim(record, noon()).await.remove(0);
    assert_eq!(record.replay_deliveries(&DeliveryQuery::default(), noon()).await.unwrap(), 1);
    let late = record.settle_delivery(&taken, &failed(), &Settlement::Dead, noon()).await;
    assert!(matches!(late, Err(RecordError::LeaseLost(_))));
    assert_eq!(claim(record, noon()).await.len(), 1);
}

pub async fn a_channel_that_is_gone_is_disabled_until_it_is_enabled(record: &dyn Record) {
    raise(record, &["acme", "other"]).await;
    let now = noon() + minutes(1);
    let taken = record.claim_deliveries("x", &desk(), now, LEASE, 1).await.unwrap().remove(0);
    let gone = Outcome::Gone { detail: "HTTP 410".into() };
    record.settle_delivery(&taken, &gone, &Settlement::ChannelGone, now).await.unwrap();
    assert!(claim(record, now + minutes(60)).await.is_empty());
    assert_eq!(record.next_delivery_due(&desk()).await.unwrap(), None);
    let channel = record.status().await.unwrap().channels.remove(0);
    assert_eq!(channel.disabled.as_deref(), Some("HTTP 410"));
    assert_eq!((channel.pending, channel.dead, channel.delivered), (1, 1, 0));

    record.enable_channel(DESK).await.unwrap();
    assert_eq!(claim(record, now + minutes(60)).await.len(), 1, "the dead one waits for replay");
    assert_eq!(record.status().await.unwrap().channels[0].disabled, None);
}

pub async fn channels_do_not_hold_each_other_back(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme", "other"]);
    new.alerts[1].channel = "hook".into();
    record.record_document(&new, None).await.unwrap();
    let taken = claim(record, noon()).await.remove(0);
    let later = Settlement::RetryAt(noon() + minutes(600));
    record.settle_delivery(&taken, &failed(), &later, noon()).await.unwrap();
    let both = vec![DESK.to_owned(), "hook".to_owned()];
    let claims = record.claim_deliveries("x", &both, noon(), LEASE, 9).await.unwrap();
    assert_eq!(claims.iter().map(|c| c.channel.as_str()).collect::<Vec<_>>(), ["hook"]);
    assert!(record.claim_deliveries("x", &[], noon(), LEASE, 9).await.unwrap().is_empty());
}

pub async fn nobody_misses_an_alert_whose_id_is_older_than_its_record(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let slow = newsroom.document(noon(), "slow", &prose("ore", 60), &["acme"]);
    let quick = newsroom.document(noon() + minutes(1), "quick", &prose("salt", 60), &["other"]);
    record.record_document(&quick, None).await.unwrap();
    let heard = record.alerts_after(&desk(), None, 9).await.unwrap();
    assert_eq!(heard.len(), 1);
    record.record_document(&slow, None).await.unwrap();
    let heard = record.alerts_after(&desk(), Some(heard[0].id), 9).await.unwrap();
    assert_eq!(heard.iter().map(|a| a.id).collect::<Vec<_>>(), [slow.alerts[0].alert.id]);
    assert!(record.alerts_after(&desk(), Some(heard[0].id), 9).await.unwrap().is_empty());
}

pub async fn listening_starts_after_any_moment(record: &dyn Record) {
    raise(record, &["acme", "other", "third"]).await;
    let newsroom = Newsroom::new();
    let between = newsroom.id(noon() + jiff::SignedDuration::from_secs(30));
    let heard = record.alerts_after(&desk(), Some(between), 9).await.unwrap();
    assert_eq!(heard.len(), 2);
    let after = newsroom.id(noon() + minutes(100));
    assert!(record.alerts_after(&desk(), Some(after), 9).await.unwrap().is_empty());
    assert_eq!(record.alerts_after(&desk(), None, 2).await.unwrap().len(), 2);
    assert!(record.alerts_after(&["elsewhere".into()], None, 9).await.unwrap().is_empty());
}
