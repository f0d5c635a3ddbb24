//! Several connections and programs on one file.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::Connection;
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{Record, RecordError};

use super::{open, open_small};
use crate::record::made_up::*;

#[tokio::test]
async fn invariant_8_readers_never_block_the_writer() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let record = open_small(&path, None);
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k0", &prose("ore", 60), &["acme"]);
    record.record_document(&first, None).await.unwrap();

    // A reader in the middle of a long look, by a program of its own.
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let count =
        || -> i64 { reader.query_row("SELECT count(*) FROM hits", [], |row| row.get(0)).unwrap() };
    assert_eq!(count(), 1);
    for n in 1..20 {
        let key = format!("k{n}");
        let new = newsroom.document(noon(), &key, &prose(&key, 60), &["acme"]);
        record.record_document(&new, None).await.unwrap();
    }
    assert_eq!(count(), 1, "it goes on seeing the moment at which it began");
    assert_eq!(record.status().await.unwrap().hits, 20);
}

#[tokio::test]
async fn readers_of_another_program_follow_and_cannot_write() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let writer = open(&path);
    let reader = SqliteRecord::open_readonly(&path).unwrap();
    assert_eq!(reader.status().await.unwrap().hits, 0);
    let new = Newsroom::new().document(noon(), "k", &prose("ore", 60), &["acme"]);
    writer.record_document(&new, None).await.unwrap();
    assert_eq!(reader.status().await.unwrap().hits, 1);
    let error = reader.record_document(&new, None).await.unwrap_err();
    assert!(error.to_string().contains("opened for reading only"), "{error}");
}

/// Two programs that both work on everything due get disjoint halves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_never_claim_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let (one, two) = (Arc::new(open(&path)), Arc::new(open(&path)));
    let ids: Vec<String> = (0..40).map(|n| format!("s{n}")).collect();
    let names: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut rows = sources(&names);
    // Of one domain a program takes only a few.
    (0..).zip(&mut rows).for_each(|(shard, row)| row.shard = shard);
    one.sync_sources(&rows, noon()).await.unwrap();
    let newsroom = Newsroom::new();
    for n in 0..40 {
        let key = format!("k{n}");
        let new = newsroom.document(noon(), &key, &prose(&key, 60), &["acme"]);
        two.record_document(&new, None).await.unwrap();
    }
    let work = |record: Arc<SqliteRecord>, owner: &'static str| async move {
        let (mut sources, mut alerts) = (Vec::new(), Vec::new());
        loop {
            let claims = record.claim_sources(owner, noon(), minutes(5), 3).await.unwrap();
            let desk = [DESK.to_owned()];
            let due = record.claim_deliveries(owner, &desk, noon(), minutes(5), 3).await.unwrap();
            if claims.is_empty() && due.is_empty() {
                return (sources, alerts);
            }
            sources.extend(claims.into_iter().map(|claim| claim.source));
            alerts.extend(due.into_iter().map(|claim| claim.alert.id));
        }
    };
    let (a, b) = (tokio::spawn(work(one, "one")), tokio::spawn(work(two, "two")));
    let ((sources, alerts), (more_sources, more_alerts)) = (a.await.unwrap(), b.await.unwrap());
    let sources: Vec<String> = sources.into_iter().chain(more_sources).collect();
    let alerts: Vec<_> = alerts.into_iter().chain(more_alerts).collect();
    assert_eq!((sources.len(), alerts.len()), (40, 40));
    assert_eq!(sources.iter().collect::<HashSet<_>>().len(), 40);
    assert_eq!(alerts.iter().collect::<HashSet<_>>().len(), 40);
}

/// The same entry from two programs at once is one document with one alert.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_record_an_entry_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let (one, two) = (open(&path), open(&path));
    let newsroom = Newsroom::new();
    for n in 0..20 {
        let key = format!("k{n}");
        let make = || newsroom.document(noon(), &key, &prose(&key, 60), &["acme"]);
        let (a, b) = (make(), make());
        let (a, b) = tokio::join!(one.record_document(&a, None), two.record_document(&b, None));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_ne!(a.known, b.known);
        assert_eq!(a.story, b.story);
    }
    let status = one.status().await.unwrap();
    assert_eq!((status.documents, status.hits, status.channels[0].pending), (20, 20, 20));
}

#[tokio::test]
async fn a_worker_that_slept_through_its_lease_is_fenced_off() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let (one, two) = (open(&path), open(&path));
    one.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let slept = one.claim_sources("one", noon(), minutes(5), 1).await.unwrap().remove(0);
    let later = noon() + minutes(6);
    let awake = two.claim_sources("two", later, minutes(5), 1).await.unwrap().remove(0);
    let new = Newsroom::new().document(later, "k", &prose("ore", 60), &["acme"]);
    let outcome = one.record_document(&new, Some(&slept)).await;
    assert!(matches!(outcome, Err(RecordError::LeaseLost(_))));
    assert_eq!(one.status().await.unwrap().hits, 0);
    two.record_document(&new, Some(&awake)).await.unwrap();
}
