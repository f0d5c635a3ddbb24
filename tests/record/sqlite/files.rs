//! The file itself: made, brought up to date, refused.

use std::sync::Arc;

use rusqlite::Connection;
use watchpost::chance::Chance;
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{Record, RecordError};

use super::open;
use crate::record::made_up::*;

fn refused(path: &std::path::Path) -> RecordError {
    SqliteRecord::open(path, Arc::new(Chance::seeded(1))).unwrap_err()
}

fn pragma(connection: &Connection, name: &str) -> i64 {
    connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
}

#[cfg(unix)]
#[test]
fn a_missing_directory_is_made_for_owner_and_group_only() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("var/data");
    drop(open(&data.join("record.db")));
    let mode = std::fs::metadata(&data).unwrap().permissions().mode();
    assert_eq!(mode & 0o777 & !0o750, 0, "{mode:o}");
}

#[test]
fn an_empty_file_becomes_a_database_of_ours() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    std::fs::write(&path, "").unwrap();
    drop(open(&path));
    let connection = Connection::open(&path).unwrap();
    assert_eq!(pragma(&connection, "application_id"), 0x5750_5354);
    assert!(pragma(&connection, "user_version") >= 1);
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    let broken: Vec<String> = connection
        .prepare("PRAGMA integrity_check")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(broken, ["ok"]);
}

#[tokio::test]
async fn opening_again_keeps_everything() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let new = Newsroom::new().document(noon(), "k", &prose("ore", 60), &["acme"]);
    open(&path).record_document(&new, None).await.unwrap();
    let record = open(&path);
    assert_eq!(record.hit(new.hits[0].id).await.unwrap().hit, new.hits[0].value);
    assert!(record.record_document(&new, None).await.unwrap().known);
}

#[test]
fn many_programs_may_make_the_file_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    std::thread::scope(|scope| {
        let openers: Vec<_> = (0..8).map(|_| scope.spawn(|| drop(open(&path)))).collect();
        for opener in openers {
            opener.join().unwrap();
        }
    });
    assert!(pragma(&Connection::open(&path).unwrap(), "user_version") >= 1);
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    drop(open(&path));
    Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 900").unwrap();
    for error in [refused(&path), SqliteRecord::open_readonly(&path).unwrap_err()] {
        assert!(matches!(error, RecordError::TooNew { found: 900, .. }), "{error}");
    }
    assert_eq!(pragma(&Connection::open(&path).unwrap(), "user_version"), 900);
}

#[test]
fn what_is_no_database_of_ours_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let text = directory.path().join("notes.txt");
    std::fs::write(
        &text,
        "Not a database, but a text that is long enough to be read as one. ".repeat(20),
    )
    .unwrap();
    assert!(refused(&text).to_string().contains("not a database"), "{}", refused(&text));

    let other = directory.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE recipes (name)").unwrap();
    for error in [refused(&other), SqliteRecord::open_readonly(&other).unwrap_err()] {
        assert!(error.to_string().contains("belongs to another program"), "{error}");
    }
    let tables: i64 = Connection::open(&other)
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1, "it was left alone");

    let missing = directory.path().join("missing.db");
    let error = SqliteRecord::open_readonly(&missing).unwrap_err();
    assert!(error.to_string().contains("cannot be opened"), "{error}");
    assert!(!missing.exists());
    let directory = SqliteRecord::open(directory.path(), Arc::new(Chance::seeded(1)));
    assert!(directory.unwrap_err().to_string().contains("cannot be opened"));
}

#[tokio::test]
async fn the_history_of_visits_is_bounded() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let record = open(&path);
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let connection = Connection::open(&path).unwrap();
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO visits (source, started, finished, bytes, visit) SELECT 'wire', i, i, 0, '{}' FROM n";
    connection.execute_batch(many).unwrap();
    let claim = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    record.settle_source(&claim, &visit(noon(), screened())).await.unwrap();
    let (count, last): (i64, i64) = connection
        .query_row("SELECT count(*), max(started) FROM visits", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((count, last), (1000, noon().as_microsecond()), "the newest are kept");
}

/// What the listings are for must not read the whole file: these columns have their indexes.
#[test]
fn common_questions_use_an_index() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    drop(open(&path));
    let connection = Connection::open(&path).unwrap();
    for question in [
        "SELECT 1 FROM documents WHERE source = '' AND entry_key = '' AND entry_version = ''",
        "SELECT 1 FROM documents WHERE source = '' AND next_try <= 0",
        "SELECT 1 FROM hits WHERE document = '' ORDER BY id DESC",
        "SELECT entries FROM story_keys WHERE bucket = 1",
        "SELECT 1 FROM alerts WHERE state = 'pending' AND channel = '' AND next_attempt <= 0",
    ] {
        let plan: String = connection
            .query_row(&format!("EXPLAIN QUERY PLAN {question}"), [], |row| row.get("detail"))
            .unwrap();
        assert!(plan.starts_with("SEARCH"), "{question}: {plan}");
    }
}
