//! Watches the record from outside, as another reader would.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// How often it looks for new hits: the grain of the times that are printed.
const LOOK: Duration = Duration::from_millis(5);

/// Which source a hit is of, and when it could first be read, in microseconds since 1970.
type Seen = (usize, i64);

pub struct Watch {
    database: PathBuf,
    connection: Option<Connection>,
    hits: Arc<Mutex<Vec<Seen>>>,
}

impl Watch {
    pub fn start(database: PathBuf) -> Self {
        let hits = Arc::<Mutex<Vec<Seen>>>::default();
        let (seen, path) = (Arc::downgrade(&hits), database.clone());
        std::thread::spawn(move || {
            let (mut connection, mut last) = (None, 0);
            while let Some(seen) = seen.upgrade() {
                if connection.is_none() {
                    connection = open(&path);
                }
                let new = connection.as_ref().and_then(|connection| hits_after(connection, last));
                if let Some((upto, new)) = new {
                    last = upto;
                    seen.lock().expect("nobody panicked").extend(new);
                }
                drop(seen);
                std::thread::sleep(LOOK);
            }
        });
        Self { database, connection: None, hits }
    }

    /// Whether at least so many documents are recorded.
    pub fn documents(&mut self, least: usize) -> bool {
        self.count("documents") >= least
    }

    /// Alerts raised so far.
    pub fn alerts(&mut self) -> usize {
        self.count("alerts")
    }

    /// The hits since the last call.
    pub fn take_hits(&self) -> Vec<Seen> {
        std::thread::sleep(LOOK * 4);
        std::mem::take(&mut self.hits.lock().expect("nobody panicked"))
    }

    fn count(&mut self, table: &str) -> usize {
        if self.connection.is_none() {
            self.connection = open(&self.database);
        }
        let sql = format!("SELECT count(*) FROM {table}");
        let count = |c: &Connection| c.query_row(&sql, [], |row| row.get::<_, i64>(0)).ok();
        let count = self.connection.as_ref().and_then(count).unwrap_or(0);
        usize::try_from(count).unwrap_or(0)
    }
}

fn open(path: &std::path::Path) -> Option<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    connection.busy_timeout(Duration::from_secs(5)).ok()?;
    Some(connection)
}

/// Hits recorded after row `last`, and the last row now. `None` while there is no table yet.
fn hits_after(connection: &Connection, last: i64) -> Option<(i64, Vec<Seen>)> {
    let mut statement = connection
        .prepare_cached(
            "SELECT hits.rowid, documents.source FROM hits
             JOIN documents ON documents.id = hits.document WHERE hits.rowid > ?1",
        )
        .ok()?;
    let rows = statement.query_map([last], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
    let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>().ok()?;
    let now = jiff::Timestamp::now().as_microsecond();
    let upto = rows.iter().map(|(row, _)| *row).max().unwrap_or(last);
    let number = |source: &str| source.strip_prefix('s')?.parse().ok();
    Some((upto, rows.iter().filter_map(|(_, source)| Some((number(source)?, now))).collect()))
}
