//! Whose file it is, of which version, and how it gets to ours.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::super::RecordError;
use super::writer::transact;
use super::{Options, Trouble, convert};

/// The writer's page cache. SQLite's own 2 MiB spill in the middle of a shared transaction, and
/// each spilt page is written to the log again and again.
const CACHE_KIB: i64 = 64 * 1024;

/// The log is copied back into the file after so many pages (32 MiB) instead of 1,000: a page
/// that changes with every article is then copied once for many of them.
const CHECKPOINT_PAGES: i64 = 8192;

/// "WPST": tells our databases from others (`PRAGMA application_id`).
const APPLICATION_ID: i64 = 0x5750_5354;

/// The schema, one file a step; `PRAGMA user_version` counts those that were taken.
const MIGRATIONS: [&str; 18] = [
    include_str!("../../../migrations/0001_first.sql"),
    include_str!("../../../migrations/0002_stories.sql"),
    include_str!("../../../migrations/0003_manners.sql"),
    include_str!("../../../migrations/0004_alarms.sql"),
    include_str!("../../../migrations/0005_offline.sql"),
    include_str!("../../../migrations/0006_changed.sql"),
    include_str!("../../../migrations/0007_why.sql"),
    include_str!("../../../migrations/0008_selftests.sql"),
    include_str!("../../../migrations/0009_story_index.sql"),
    include_str!("../../../migrations/0010_actors.sql"),
    include_str!("../../../migrations/0011_briefs.sql"),
    include_str!("../../../migrations/0012_announcements.sql"),
    include_str!("../../../migrations/0013_authors.sql"),
    include_str!("../../../migrations/0014_archive.sql"),
    include_str!("../../../migrations/0015_archive_keys.sql"),
    include_str!("../../../migrations/0016_rising.sql"),
    include_str!("../../../migrations/0017_brief_end.sql"),
    include_str!("../../../migrations/0018_bounds.sql"),
];

/// The most that is kept of a write-ahead log that has been copied back, in bytes.
const LOG_LIMIT: u64 = 64 * 1024 * 1024;

/// Prepared statements that a connection keeps: more than there are.
const STATEMENTS: usize = 128;

/// Make a connection ready for writing, and the database one of ours in our version.
pub(super) fn prepare(
    connection: &mut Connection,
    path: &Path,
    options: &Options,
) -> Result<(), RecordError> {
    prepare_inner(connection, path, options).map_err(|trouble| trouble.into_error(path))
}

fn prepare_inner(
    connection: &mut Connection,
    path: &Path,
    options: &Options,
) -> Result<(), Trouble> {
    connection.busy_timeout(options.busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    check(connection, path)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        let reason = "its file system cannot keep a write-ahead log; choose another `data_dir`";
        return Err(refuse(path, reason));
    }
    plan_once(connection)?;
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA journal_size_limit = {LOG_LIMIT}; PRAGMA cache_size = -{CACHE_KIB};
         PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};"
    ))?;
    migrate(connection)?;
    if let Some(pages) = options.max_pages {
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    Ok(())
}

/// Compile each statement once, and not again for every new value bound to it. SQLite does that
/// to look the value up in the statistics of an analysed database, which ours is not.
pub(super) fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Whether a connection for reading finds a database of ours that it understands.
pub(super) fn readable(connection: &Connection, path: &Path) -> Result<(), Trouble> {
    let found = check(connection, path)?;
    if found < known() {
        let reason = "it was not brought up to date yet; start the daemon once";
        return Err(refuse(path, reason));
    }
    Ok(())
}

/// Refuse what belongs to others or to a newer watchpost; answers the version.
fn check(connection: &Connection, path: &Path) -> Result<i64, Trouble> {
    // One statement, so that all three are of one moment: somebody may be migrating.
    let (application, tables, version): (i64, i64, i64) = connection.query_row(
        "SELECT (SELECT application_id FROM pragma_application_id),
                (SELECT count(*) FROM sqlite_schema),
                (SELECT user_version FROM pragma_user_version)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let empty = application == 0 && tables == 0;
    if application != APPLICATION_ID && !empty {
        return Err(refuse(path, "it belongs to another program; choose another `data_dir`"));
    }
    if version > known() {
        let path = path.display().to_string();
        return Err(RecordError::TooNew { path, found: version, known: known() }.into());
    }
    Ok(version)
}

/// Every step in a transaction of its own. Two programs that open at once do it once: the
/// version is looked at again inside.
fn migrate(connection: &mut Connection) -> Result<(), Trouble> {
    for (step, sql) in (0i64..).zip(MIGRATIONS) {
        if user_version(connection)? > step {
            continue;
        }
        transact(connection, |transaction| {
            if user_version(transaction)? == step {
                transaction.execute_batch(sql)?;
                transaction.execute_batch(&format!(
                    "PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION_ID};",
                    step + 1
                ))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn known() -> i64 {
    MIGRATIONS.len() as i64
}

fn user_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn refuse(path: &Path, reason: &str) -> Trouble {
    convert::failure(path, reason).into()
}
