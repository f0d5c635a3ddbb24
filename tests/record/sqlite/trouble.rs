//! A full disk, a locked database, and what was half done.

use rusqlite::Connection;
use watchpost::record::{Record, RecordError};

use super::{open, open_small};
use crate::record::made_up::*;

/// Fill the file up to `pages` with something that can be taken away again.
fn ballast(path: &std::path::Path, pages: i64) {
    let connection = Connection::open(path).unwrap();
    let size: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    connection.execute_batch("CREATE TABLE ballast (bytes BLOB)").unwrap();
    for _ in size..pages {
        connection.execute("INSERT INTO ballast VALUES (zeroblob(4000))", []).unwrap();
    }
}

fn lift_ballast(path: &std::path::Path) {
    Connection::open(path).unwrap().execute_batch("DROP TABLE ballast").unwrap();
}

/// The texts fit, or the hits, but not everything: the disk is full at ever another point of the
/// transaction, and there must be all of it or nothing.
#[tokio::test]
async fn invariant_2_hit_and_outbox_commit_together() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    drop(open(&path));
    let pages: u32 = {
        let connection = Connection::open(&path).unwrap();
        connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap()
    };
    let newsroom = Newsroom::new();
    let names: Vec<String> = (0..200).map(|n| format!("entity-number-{n}")).collect();
    let entities: Vec<&str> = names.iter().map(String::as_str).collect();
    let new = newsroom.document(noon(), "k", &prose("ore", 2000), &entities);
    let mut full = 0;
    for room in (0..).step_by(5) {
        let record = open_small(&path, Some(pages + room));
        let outcome = record.record_document(&new, None).await;
        let status = record.status().await.unwrap();
        let alerts = status.channels.first().map_or(0, |channel| channel.pending);
        if outcome.is_ok() {
            assert_eq!((status.documents, status.hits, alerts), (1, 200, 200));
            break;
        }
        assert!(matches!(outcome, Err(RecordError::DiskFull(_))), "{outcome:?}");
        assert_eq!((status.documents, status.stories, status.hits, alerts), (0, 0, 0, 0));
        full += 1;
    }
    assert!(full > 5, "the disk was full at {full} points only");
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_recording_goes_on_when_there_is_room() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    drop(open(&path));
    ballast(&path, 300);
    let record = open_small(&path, Some(300));
    let newsroom = Newsroom::new();
    let mut kept = Vec::new();
    let refused = loop {
        let key = format!("k{}", kept.len());
        let new = newsroom.document(noon(), &key, &prose(&key, 2000), &["acme"]);
        match record.record_document(&new, None).await {
            Ok(_) => kept.push(new),
            Err(error) => {
                assert!(matches!(error, RecordError::DiskFull(_)), "{error}");
                assert!(error.to_string().contains("record.db"), "{error}");
                break new;
            }
        }
        assert!(kept.len() < 1000, "a small disk never gets full");
    };
    assert_eq!(record.status().await.unwrap().hits as usize, kept.len(), "readers go on");

    lift_ballast(&path);
    assert!(!record.record_document(&refused, None).await.unwrap().known);
    for new in kept.iter().chain([&refused]) {
        assert_eq!(record.hit(new.hits[0].id).await.unwrap().hit, new.hits[0].value);
    }
}

#[tokio::test]
async fn a_larger_quota_is_room_too() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    drop(open(&path));
    let new = Newsroom::new().document(noon(), "k", &prose("ore", 20_000), &["acme"]);
    let record = open_small(&path, Some(1));
    let outcome = record.record_document(&new, None).await;
    assert!(matches!(outcome, Err(RecordError::DiskFull(_))), "{outcome:?}");
    drop(record);
    open_small(&path, Some(1000)).record_document(&new, None).await.unwrap();
}

#[tokio::test]
async fn a_locked_database_is_said_to_be_and_works_afterwards() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let record = open_small(&path, None);
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();

    let new = Newsroom::new().document(noon(), "k", &prose("ore", 60), &["acme"]);
    let error = record.record_document(&new, None).await.unwrap_err();
    assert!(matches!(error, RecordError::Locked(_)), "{error}");
    assert!(error.to_string().contains("locked by another program"), "{error}");
    let error = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap_err();
    assert!(matches!(error, RecordError::Locked(_)), "{error}");
    assert_eq!(record.status().await.unwrap().documents, 0, "readers go on");

    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(record.record_document(&new, None).await.unwrap().raised.len(), 1);
}

#[tokio::test]
async fn dropping_the_record_waits_for_what_is_being_written() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let newsroom = Newsroom::new();
    let record = open(&path);
    let new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&new, None).await.unwrap();
    drop(record);
    // The last one out copies the log back and removes it.
    assert!(!path.with_extension("db-wal").exists());
    assert_eq!(open(&path).status().await.unwrap().hits, 1);
}
