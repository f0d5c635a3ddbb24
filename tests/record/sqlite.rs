//! What the SQLite record owes besides: crashes, full disks, locks, other programs, old files.

mod behind;
mod files;
mod neighbours;
mod stories_in_any_order;
mod trouble;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use watchpost::chance::Chance;
use watchpost::record::sqlite::{Options, SqliteRecord};

fn open(path: &Path) -> SqliteRecord {
    SqliteRecord::open(path, Arc::new(Chance::seeded(1))).unwrap()
}

/// Gives up on a lock soon, and has at most so many pages.
fn open_small(path: &Path, max_pages: Option<u32>) -> SqliteRecord {
    let options = Options { busy_timeout: Duration::from_millis(100), max_pages };
    SqliteRecord::open_with(path, Arc::new(Chance::seeded(1)), options).unwrap()
}
