//! What every [`Record`] promises, whatever database stands behind it. Each test gets an empty
//! record; to hold another database to them, run the same functions on it.

mod actors;
mod alarms;
mod briefs;
mod deliveries;
mod documents;
mod listings;
mod selftests;
mod sources;
mod status;
mod stories;

use std::sync::Arc;

use watchpost::chance::Chance;
use watchpost::record::sqlite::SqliteRecord;

/// Run these tests on a new SQLite record each.
macro_rules! on_sqlite {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                let (_directory, record) = crate::record::conformance::empty_sqlite();
                super::$name(&record).await;
            })+
        }
    };
}
use on_sqlite;

fn empty_sqlite() -> (tempfile::TempDir, SqliteRecord) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    let record = SqliteRecord::open(&path, Arc::new(Chance::seeded(1))).unwrap();
    (directory, record)
}
