//! Why a record could not be written or read.

/// Why a record could not be written or read. The text is for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Another process holds the lease by now: what was done under it must not be written.
    #[error("the lease on {0} is lost; another worker has taken over")]
    LeaseLost(String),
    /// The disk is full. Nothing was written.
    #[error(
        "the disk with {0} is full; nothing was lost, but nothing can be recorded until there is room"
    )]
    DiskFull(String),
    /// Another program holds the database for longer than the busy timeout.
    #[error("the database {0} is locked by another program")]
    Locked(String),
    /// The database was written by a newer watchpost.
    #[error(
        "the database {path} has schema {found}, and this watchpost knows only {known}; install the newer one again"
    )]
    TooNew {
        /// The file.
        path: String,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// Anything else that the database says.
    #[error("the database {path}: {reason}")]
    Database {
        /// The file.
        path: String,
        /// What it says.
        reason: String,
    },
    /// No record has this id.
    #[error("there is no {what} with the id {id}")]
    NotFound {
        /// `hit`, `document`, `delivery` ...
        what: &'static str,
        /// What was asked for.
        id: String,
    },
}
