//! Random sequences of documents, against a model of what must be there.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use proptest::prelude::*;
use watchpost::chance::{Chance, Id};
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{Coverage, DeliveryQuery, HitQuery, NewDocument, Record};

use super::made_up::*;

/// One document of few entries, versions, texts and entities, so that they collide.
#[derive(Debug, Clone)]
struct Step {
    source: u8,
    key: u8,
    version: u8,
    text: u8,
    full: bool,
    entities: Vec<u8>,
}

fn step() -> impl Strategy<Value = Step> {
    let entities = prop::collection::btree_set(0..4u8, 0..4);
    (0..2u8, 0..3u8, 0..3u8, 0..4u8, any::<bool>(), entities).prop_map(
        |(source, key, version, text, full, entities)| {
            let entities = entities.into_iter().collect();
            Step { source, key, version, text, full, entities }
        },
    )
}

fn make(newsroom: &Newsroom, minute: i64, step: &Step) -> NewDocument {
    let at = noon() + minutes(minute);
    let names: Vec<String> = step.entities.iter().map(|n| format!("e{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (key, text) = (format!("k{}", step.key), prose(&format!("t{}x", step.text), 60));
    let mut new = match step.full {
        true => newsroom.document(at, &key, &text, &names),
        false => newsroom.in_part(at, &key, &format!("In short: {}.", step.text), &names),
    };
    new.source = format!("s{}", step.source);
    new.entry.version = format!("v{}", step.version);
    new
}

/// What is recorded of an entry in a version: whether in full, and the entities found in it.
type Model = HashMap<(String, String, String), (bool, Vec<String>)>;

async fn run(steps: Vec<Step>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let record = SqliteRecord::open(&path, Arc::new(Chance::seeded(1))).unwrap();
    let newsroom = Newsroom::new();
    let mut model = Model::new();
    let mut raised: HashSet<Id> = HashSet::new();
    for (minute, step) in (0..).zip(&steps) {
        let new = make(&newsroom, minute, step);
        let recorded = record.record_document(&new, None).await.unwrap();
        let entry = (new.source.clone(), new.entry.key.clone(), new.entry.version.clone());
        let full = new.coverage == Coverage::Full;
        let counts = match model.get(&entry) {
            None => true,
            Some((was_full, _)) => full && !was_full,
        };
        assert_eq!(recorded.known, !counts);
        let drafts = if counts { new.alerts.len() } else { 0 };
        assert_eq!(recorded.raised.len() + recorded.already_raised, drafts, "none unaccounted for");
        if counts {
            let found = new.hits.iter().map(|hit| hit.value.entity.clone()).collect();
            model.insert(entry, (full, found));
        }
        for id in recorded.raised {
            assert!(raised.insert(id), "raised twice");
        }
    }

    let hits = record.hits(&HitQuery { limit: 1000, ..HitQuery::default() }).await.unwrap().rows;
    let expected: usize = model.values().map(|(_, found)| found.len()).sum();
    assert_eq!(hits.len(), expected, "no hit is lost, none is there twice");
    let all = DeliveryQuery { limit: 1000, ..DeliveryQuery::default() };
    let rows = record.deliveries(&all).await.unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.alert).collect::<HashSet<_>>(), raised);

    // Every hit's story has exactly one alert for its entity. Stories that became one later may
    // have raised it in each; those are not of one story when they do.
    let connection = rusqlite::Connection::open(&path).unwrap();
    let twice: i64 = connection
        .query_row(
            "SELECT count(*) FROM (SELECT 1 FROM alerts
                GROUP BY rule, subject, story, channel, generation HAVING count(*) > 1)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(twice, 0);
    let alerted: HashSet<(String, String)> = connection
        .prepare("SELECT story, subject FROM alerts")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for hit in hits {
        let subject = (hit.document.story.to_string(), format!("list/{}", hit.hit.entity));
        assert!(alerted.contains(&subject), "{} was never alerted in its story", hit.hit.entity);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_hit_is_lost_and_none_alerts_twice(steps in prop::collection::vec(step(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(steps));
    }
}
