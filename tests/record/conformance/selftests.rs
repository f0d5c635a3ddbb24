use watchpost::alert::{Alarm, AlarmKind, SELFTEST};
use watchpost::record::{AlarmChange, Record, SelftestRun};
use watchpost::selftest::Memory;

use crate::record::made_up::*;

super::on_sqlite!(the_last_self_test_is_what_the_next_one_compares_with);

fn run(newsroom: &Newsroom, at: i64, lost: usize) -> SelftestRun {
    let at = noon() + minutes(at);
    SelftestRun {
        id: newsroom.id(at),
        at,
        revision: "r".into(),
        engine: "1".into(),
        names: 3,
        tried: 2,
        sentences: 9,
        must: 1,
        should: 2,
        weak_raised: 0,
        lost,
    }
}

pub async fn the_last_self_test_is_what_the_next_one_compares_with(record: &dyn Record) {
    let newsroom = Newsroom::new();
    assert_eq!(record.last_selftest().await.unwrap(), None);
    let first = Memory { tried: vec![1, u64::MAX], failed: vec![7], lost: Vec::new() };
    record.record_selftest(&run(&newsroom, 0, 0), &first, None).await.unwrap();
    let alarm = Alarm {
        id: newsroom.id(noon()),
        source: SELFTEST.into(),
        kind: AlarmKind::Regression,
        since: noon(),
        last: noon(),
        times: 1,
        over: None,
        text: "lost".into(),
    };
    let second = Memory { lost: vec![9], ..first.clone() };
    let change = AlarmChange { alarm: alarm.clone(), messages: Vec::new() };
    record.record_selftest(&run(&newsroom, 1, 1), &second, Some(&change)).await.unwrap();
    let known = record.last_selftest().await.unwrap();
    assert_eq!(known, Some((run_again(&known), second)));
    assert_eq!(record.open_alarms(SELFTEST).await.unwrap(), std::slice::from_ref(&alarm));
    assert!(record.open_alarms("wire").await.unwrap().is_empty());
    let status = record.status().await.unwrap();
    assert_eq!(status.alarms, std::slice::from_ref(&alarm));
    assert_eq!(status.selftest.map(|run| (run.at, run.lost)), Some((noon() + minutes(1), 1)));
    let over = Alarm { over: Some(noon() + minutes(2)), ..alarm };
    let change = AlarmChange { alarm: over, messages: Vec::new() };
    record.record_selftest(&run(&newsroom, 2, 0), &first, Some(&change)).await.unwrap();
    assert!(record.status().await.unwrap().alarms.is_empty());
}

/// The run that is known must be the second.
fn run_again(known: &Option<(SelftestRun, Memory)>) -> SelftestRun {
    let (run, _) = known.as_ref().unwrap();
    assert_eq!((run.at, run.lost, run.sentences), (noon() + minutes(1), 1, 9));
    run.clone()
}
