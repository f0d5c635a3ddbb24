//! Between SQL's values and ours.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{ErrorCode, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::RecordError;
use crate::chance::Id;

/// What SQLite says, for the operator.
pub(super) fn error(path: &Path, e: &rusqlite::Error) -> RecordError {
    let path = path.display().to_string();
    match e.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => RecordError::DiskFull(path),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => RecordError::Locked(path),
        Some(ErrorCode::SystemIoFailure) => RecordError::Database {
            path,
            reason: format!(
                "the disk refuses to read or write it ({e}); is there room, below every quota and \
                 limit on the size of files, and is the disk sound?"
            ),
        },
        Some(ErrorCode::NotADatabase) => {
            RecordError::Database { path, reason: "this file is not a database".into() }
        }
        Some(ErrorCode::CannotOpen) => RecordError::Database {
            path,
            reason: "it cannot be opened; is it there, and may this account use it and its folder?"
                .into(),
        },
        _ => RecordError::Database { path, reason: e.to_string() },
    }
}

pub(super) fn failure(path: &Path, reason: &str) -> RecordError {
    RecordError::Database { path: path.display().to_string(), reason: reason.into() }
}

/// Microseconds since 1970.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The moment of so many microseconds; one that SQLite cannot mean is 1970.
pub(super) fn moment(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(super) fn optional_moment(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(moment)
}

pub(super) fn id(row: &Row<'_>, column: &str) -> rusqlite::Result<Id> {
    let text: String = row.get(column)?;
    text.parse().map_err(|e| broken(column, e))
}

/// A value kept as JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| broken(column, e))
}

/// JSON of a value of ours; they all have string keys, so this cannot fail.
pub(super) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// The word of an enum that serialises as one: `alert`, `done` ...
pub(super) fn word<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    Ok(to_json(value)?.trim_matches('"').to_owned())
}

/// An enum by its word; `None` for one that is not known.
pub(super) fn from_word<T: DeserializeOwned>(word: Option<String>) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word?)).ok()
}

fn broken(column: &str, e: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    tracing::debug!("the column {column} holds what we did not write: {e}");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(e))
}

pub(super) fn count(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    let n: i64 = row.get(column)?;
    Ok(u64::try_from(n).unwrap_or(0))
}

pub(super) fn small(row: &Row<'_>, column: &str) -> rusqlite::Result<u32> {
    let n: i64 = row.get(column)?;
    Ok(u32::try_from(n).unwrap_or(0))
}

/// Most rows of a page, and how many by default.
pub(super) fn page_size(limit: usize) -> usize {
    if limit == 0 { 50 } else { limit.min(100_000) }
}

pub(super) fn sql_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
