//! Documents of earlier versions are counted for actors once the record is open for writing.

use std::time::Duration;

use rusqlite::Connection;
use watchpost::record::{Actor, ActorQuery, Record};

use super::open;
use crate::record::made_up::*;

const FORGET: &str = "DELETE FROM actors; DELETE FROM sightings; DELETE FROM actor_stories;
    DELETE FROM actor_counts; DELETE FROM actor_pairs; DELETE FROM actor_events;
    UPDATE actor_filing SET done = '', until = (SELECT max(document) FROM hits);";

async fn everyone(record: &dyn Record) -> Vec<Actor> {
    let listed = record.actors(&ActorQuery::default()).await.unwrap();
    let mut everyone = Vec::new();
    for row in listed {
        everyone.push(record.actor(&row.list, &row.entity).await.unwrap().unwrap());
    }
    everyone.sort_by(|a, b| a.row.entity.cmp(&b.row.entity));
    everyone
}

async fn wait_for(record: &dyn Record) {
    for _ in 0..600 {
        if !record.actors_behind().await.unwrap() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing was counted");
}

#[tokio::test]
async fn what_was_recorded_before_is_counted_once_wherever_it_was_interrupted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let newsroom = Newsroom::new();
    let record = open(&path);
    for n in 0..40 {
        let key = format!("k{}", n % 30); // ten entries come in two versions
        let who: &[&str] = if n % 3 == 0 { &["acme", "other"] } else { &["acme"] };
        let at = noon() + minutes(n * 60);
        let mut new = newsroom.document(at, &key, &prose(&format!("w{n}x"), 60), who);
        new.entry.version = format!("v{n}");
        if n % 7 == 0 {
            let mut event = newsroom.event(at);
            event.value.targets[0].entity = Some("list/acme".into());
            new.events = vec![event];
        }
        record.record_document(&new, None).await.unwrap();
    }
    let expected = everyone(&record).await;
    assert_eq!(expected.len(), 2);
    drop(record);

    Connection::open(&path).unwrap().execute_batch(FORGET).unwrap();
    let record = open(&path);
    wait_for(&record).await;
    assert_eq!(everyone(&record).await, expected);
    drop(record);

    // Half of it is counted, and the mark was not moved: no commit can end so, but this proves that
    // counting again changes nothing.
    let half = "UPDATE actor_filing SET done = (SELECT document FROM hits ORDER BY document LIMIT 1 OFFSET 20)";
    Connection::open(&path).unwrap().execute_batch(half).unwrap();
    let record = open(&path);
    wait_for(&record).await;
    assert_eq!(everyone(&record).await, expected);
}
