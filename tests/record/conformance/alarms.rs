use watchpost::alert::{Alarm, AlarmKind, Alert, AlertKind};
use watchpost::record::{AlarmChange, AlertDraft, DeliveryQuery, Record, RecordError, VisitReport};

use crate::record::made_up::*;

super::on_sqlite!(
    an_alarm_is_known_from_its_visit_until_it_is_over,
    an_alarm_is_told_once_when_it_comes_and_once_when_it_goes,
    an_alarm_of_a_lost_lease_is_not_recorded,
    another_address_ends_alarms_and_rhythm,
);

/// A visit at noon and so many minutes that changes an alarm, which is over or not.
fn visit_with(newsroom: &Newsroom, at: i64, alarm: &Alarm, over: bool) -> VisitReport {
    let at = noon() + minutes(at);
    let alarm = Alarm { over: over.then_some(at), last: at, ..alarm.clone() };
    let alert = Alert {
        version: 1,
        kind: AlertKind::Alarm,
        id: newsroom.id(at),
        raised: at,
        rule: "operator".into(),
        document: None,
        change: None,
        late: None,
        hit: None,
        event: None,
        alarm: Some(alarm.clone()),
        rising: None,
        brief: None,
        evidence: None,
    };
    let message = AlertDraft {
        alert,
        channel: DESK.into(),
        subject: "wire/gap".into(),
        generation: u32::from(over),
    };
    let change = AlarmChange { alarm, messages: vec![message] };
    VisitReport { alarms: vec![change], ..visit(at, screened()) }
}

fn alarm(newsroom: &Newsroom) -> Alarm {
    Alarm {
        id: newsroom.id(noon()),
        source: "wire".into(),
        kind: AlarmKind::Gap,
        since: noon(),
        last: noon(),
        times: 1,
        over: None,
        text: "entries may have been missed".into(),
    }
}

async fn settle(record: &dyn Record, report: &VisitReport) -> Vec<Alarm> {
    let claim = record.claim_source("wire", "x", report.started, minutes(5)).await.unwrap();
    let claim = claim.unwrap();
    record.settle_source(&claim, report).await.unwrap();
    claim.alarms
}

pub async fn an_alarm_is_known_from_its_visit_until_it_is_over(record: &dyn Record) {
    let newsroom = Newsroom::new();
    record.sync_sources(&sources(&["other", "wire"]), noon()).await.unwrap();
    let alarm = alarm(&newsroom);
    assert!(settle(record, &visit_with(&newsroom, 0, &alarm, false)).await.is_empty());
    let known = settle(record, &visit_with(&newsroom, 10, &alarm, true)).await;
    assert_eq!(known, std::slice::from_ref(&alarm));
    let known = settle(record, &visit(noon() + minutes(20), screened())).await;
    assert!(known.is_empty(), "it is over: {known:?}");

    let coverage = record.coverage(noon()).await.unwrap();
    assert!(coverage[0].alarms.is_empty());
    assert_eq!(coverage[1].alarms.len(), 1);
    assert_eq!(coverage[1].alarms[0].over, Some(noon() + minutes(10)));
    let later = record.coverage(noon() + minutes(11)).await.unwrap();
    assert!(later[1].alarms.is_empty(), "over before that: {later:?}");
    assert!(record.status().await.unwrap().sources[1].alarms.is_empty());
}

pub async fn an_alarm_is_told_once_when_it_comes_and_once_when_it_goes(record: &dyn Record) {
    let newsroom = Newsroom::new();
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let alarm = alarm(&newsroom);
    for (at, over) in [(0, false), (10, false), (20, true), (30, true)] {
        settle(record, &visit_with(&newsroom, at, &alarm, over)).await;
        let status = record.status().await.unwrap();
        assert_eq!(status.sources[0].alarms.len(), usize::from(!over), "{at}");
    }
    let told = record.deliveries(&DeliveryQuery::default()).await.unwrap().rows;
    let raised: Vec<_> = told.iter().map(|row| row.raised).collect();
    assert_eq!(raised, [noon() + minutes(20), noon()]);
    assert!(told.iter().all(|row| row.kind == AlertKind::Alarm));
    let claims = record
        .claim_deliveries("x", &[DESK.to_owned()], noon() + minutes(60), minutes(2), 9)
        .await
        .unwrap();
    let occurrences: Vec<_> =
        claims.iter().map(|claim| claim.alert.alarm.as_ref().unwrap().id).collect();
    assert_eq!(occurrences, [alarm.id, alarm.id]);
}

pub async fn an_alarm_of_a_lost_lease_is_not_recorded(record: &dyn Record) {
    let newsroom = Newsroom::new();
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let old = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    record.claim_sources("y", noon() + minutes(6), minutes(5), 1).await.unwrap();
    let report = visit_with(&newsroom, 7, &alarm(&newsroom), false);
    let outcome = record.settle_source(&old, &report).await;
    assert!(matches!(outcome, Err(RecordError::LeaseLost(_))));
    assert!(record.status().await.unwrap().sources[0].alarms.is_empty());
    assert!(record.deliveries(&DeliveryQuery::default()).await.unwrap().rows.is_empty());
}

pub async fn another_address_ends_alarms_and_rhythm(record: &dyn Record) {
    let newsroom = Newsroom::new();
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let report = VisitReport {
        usual_gap: Some(minutes(60)),
        last_new: Some(noon()),
        ..visit_with(&newsroom, 0, &alarm(&newsroom), false)
    };
    settle(record, &report).await;
    let mut moved = sources(&["wire"]);
    moved[0].url = "https://elsewhere.example/feed".into();
    record.sync_sources(&moved, noon()).await.unwrap();
    let later = noon() + minutes(60);
    let claim = record.claim_source("wire", "x", later, minutes(5)).await.unwrap().unwrap();
    assert!(claim.alarms.is_empty());
    assert_eq!((claim.usual_gap, claim.last_new), (None, None), "the old rhythm would find a gap");
}
