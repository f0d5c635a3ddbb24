//! The daemon: wires schedule, reload, signals and watchdog around the pipeline.
//!
//! Three loops run beside each other: one claims due sources and visits them, one passes
//! recorded alerts to their channels, one swaps in a new config. They share what is in force
//! and a [`Pulse`] that says whether work moves on.

mod brief;
mod canary;
mod channels;
mod deliver;
mod dropped;
mod lists;
mod lookback;
mod pulse;
mod reload;
mod rising;
mod selftest;
mod signals;
mod visits;
mod watch;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::{Notify, mpsc, watch as state};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::channels::{ChannelError, channels_of};
pub use self::pulse::Pulse;
pub use self::reload::{revision_row, source_rows};
pub use self::signals::obey_signals;
use crate::alert::Channel;
use crate::chance::Chance;
use crate::clock::{Clock, SystemClock};
use crate::config::Source;
use crate::fetch::{FetchError, HttpFetcher};
use crate::in_force::{self, InForce};
use crate::pipeline::{Manners, Pipeline};
use crate::record::{Record, RecordError, sqlite::SqliteRecord};
use crate::revisions;

/// The file in the data directory that holds everything recorded.
pub const DATABASE: &str = "watchpost.db";

/// So many visits are under way for each request that may be: one asks, while what the other brought
/// is recorded. Over all hosts and at each.
pub const VISITS_PER_REQUEST: usize = 2;

/// How long work in hand may go on after the order to stop.
const GRACE: std::time::Duration = std::time::Duration::from_secs(30);

/// Why the daemon could not start, or had to stop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonError {
    /// Config or watchlists are broken, and there is no earlier state to go on with.
    #[error("the configuration cannot be used:\n\n{0}")]
    Broken(String),
    /// The record cannot be opened or written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built: {0}")]
    Fetch(#[from] FetchError),
    /// A channel cannot be built.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The data directory cannot be used.
    #[error("the data directory {path} cannot be used: {reason}")]
    DataDir {
        /// The directory.
        path: String,
        /// What the system says.
        reason: String,
    },
}

/// Everything that one configuration sets in motion; replaced as a whole by a reload.
pub(crate) struct Running {
    pub(crate) in_force: Arc<InForce>,
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) fetcher: Arc<HttpFetcher>,
    pub(crate) channels: Vec<Arc<dyn Channel>>,
    /// Where in the config a source stands, by its id.
    places: HashMap<String, usize>,
}

impl Running {
    /// A source of the config that is in force.
    pub(crate) fn source(&self, id: &str) -> Option<&Source> {
        self.in_force.config.sources.get(*self.places.get(id)?)
    }
}

/// What lives as long as the daemon, whatever is reloaded.
pub(crate) struct Fixed {
    pub(crate) config_path: PathBuf,
    pub(crate) record: Arc<dyn Record>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<Chance>,
    pub(crate) pulse: Arc<Pulse>,
    /// Who holds the leases: this process on this machine.
    pub(crate) owner: String,
    /// New alerts were recorded.
    pub(crate) raised: Notify,
    /// Another edition of a fetched list is to come in force.
    pub(crate) relisted: Notify,
    /// What was in force before, while something is still done with it.
    pub(crate) superseded: Mutex<Vec<Weak<InForce>>>,
    /// Sources may be due earlier than thought.
    pub(crate) rescheduled: Notify,
    pub(crate) stop: CancellationToken,
}

impl Fixed {
    /// Set `in_force` in motion. What is known of the hosts is taken over from `old`: an edit
    /// must not forget that one of them wants to be left alone.
    pub(crate) fn start(
        &self,
        in_force: InForce,
        old: Option<&Running>,
    ) -> Result<Running, DaemonError> {
        let http = &in_force.config.http;
        let fetcher = Arc::new(match old {
            Some(old) => old.fetcher.with_limits(http)?,
            None => HttpFetcher::new(http, self.clock.clone(), self.chance.clone())?,
        });
        let channels = channels_of(&in_force.config)?;
        let reach = old.map(|old| old.pipeline.manners.reach.clone()).unwrap_or_default();
        let config = &in_force.config;
        let manners = Manners::new(fetcher.clone(), config, self.clock.clone(), reach);
        let pipeline = Pipeline {
            manners,
            record: self.record.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            progress: self.pulse.work.clone(),
            stop: self.stop.clone(),
        };
        let sources = config.sources.iter().enumerate();
        let places = sources.map(|(place, source)| (source.id.clone(), place)).collect();
        Ok(Running {
            places,
            in_force: Arc::new(in_force),
            pipeline: Arc::new(pipeline),
            fetcher,
            channels,
        })
    }

    /// Note that a state came into force, and make its sources known.
    pub(crate) async fn announce(
        &self,
        in_force: &InForce,
        at_start: bool,
    ) -> Result<(), RecordError> {
        let now = self.clock.now();
        let revision = reload::revision_row(in_force, now);
        let (record, chance) = (&*self.record, &*self.chance);
        match at_start {
            true => revisions::note(record, in_force, &revision, now, chance).await?,
            false => revisions::put_in_force(record, in_force, &revision, now, chance).await?,
        };
        self.record.sync_sources(&reload::source_rows(&in_force.config), now).await?;
        self.rescheduled.notify_one();
        Ok(())
    }

    /// Another state is in force now.
    pub(crate) fn supersede(&self, old: &Arc<InForce>) {
        self.superseded().push(Arc::downgrade(old));
    }

    /// Whether something is still done with what was in force before.
    pub(crate) fn is_superseded_in_use(&self) -> bool {
        let mut superseded = self.superseded();
        superseded.retain(|old| old.strong_count() > 0);
        !superseded.is_empty()
    }

    fn superseded(&self) -> MutexGuard<'_, Vec<Weak<InForce>>> {
        self.superseded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Open the record of a data directory, making both where they are missing.
///
/// # Errors
/// Where the directory cannot be made or the database not be opened.
pub fn open_record(data_dir: &Path, chance: &Arc<Chance>) -> Result<Arc<dyn Record>, DaemonError> {
    std::fs::create_dir_all(data_dir).map_err(|e| DaemonError::DataDir {
        path: data_dir.display().to_string(),
        reason: e.to_string(),
    })?;
    Ok(Arc::new(SqliteRecord::open(&data_dir.join(DATABASE), chance.clone())?))
}

/// Run until `stop` is cancelled, then finish what is in hand. A message on `reload` asks for a
/// reload; the files are watched as well.
///
/// # Errors
/// Where it cannot start. Once it runs, it goes on whatever happens around it.
pub async fn run(
    config_path: &Path,
    stop: CancellationToken,
    reload: mpsc::Receiver<()>,
) -> Result<(), DaemonError> {
    let loaded = in_force::load(config_path);
    let errors = loaded.errors();
    let in_force = loaded.in_force.ok_or(DaemonError::Broken(errors))?;
    for warning in &loaded.diagnostics {
        tracing::warn!("{warning}");
    }
    let chance = Arc::new(Chance::from_system());
    let record = open_record(&in_force.config.data_dir, &chance)?;
    let fixed = Arc::new(Fixed {
        config_path: config_path.to_owned(),
        record,
        clock: Arc::new(SystemClock),
        chance,
        pulse: Arc::new(Pulse::new()),
        owner: owner(),
        raised: Notify::new(),
        relisted: Notify::new(),
        superseded: Mutex::default(),
        rescheduled: Notify::new(),
        stop,
    });
    let running = fixed.start(in_force, None)?;
    fixed.announce(&running.in_force, true).await?;
    for topic in ["reload", "network"] {
        fixed.record.set_notice(topic, None, fixed.clock.now()).await?;
    }
    serve(fixed, running, reload).await;
    Ok(())
}

async fn serve(fixed: Arc<Fixed>, running: Running, reload: mpsc::Receiver<()>) {
    let summary = reload::summary(&running.in_force);
    let (sender, receiver) = state::channel(Arc::new(running));
    let loops = TaskTracker::new();
    loops.spawn(visits::run(fixed.clone(), receiver.clone()));
    loops.spawn(deliver::run(fixed.clone(), receiver.clone()));
    loops.spawn(dropped::run(fixed.clone(), receiver.clone()));
    loops.spawn(reload::run(fixed.clone(), sender, reload));
    loops.spawn(brief::run(fixed.clone(), receiver.clone()));
    loops.spawn(canary::run(fixed.clone(), receiver.clone()));
    loops.spawn(lists::run(fixed.clone(), receiver.clone()));
    loops.spawn(rising::run(fixed.clone(), receiver.clone()));
    loops.spawn(selftest::run(fixed.clone(), receiver.clone()));
    loops.spawn(lookback::run(fixed.clone(), receiver.clone()));
    loops.spawn(pulse::feed_watchdog(fixed.clone()));
    loops.close();
    tracing::info!("ready: {summary}");
    pulse::tell_systemd(&[sd_notify::NotifyState::Ready, sd_notify::NotifyState::Status(&summary)]);

    fixed.stop.cancelled().await;
    tracing::info!("stopping: finishing what is in hand");
    pulse::tell_systemd(&[
        sd_notify::NotifyState::Stopping,
        sd_notify::NotifyState::Status("finishing what is in hand"),
    ]);
    if tokio::time::timeout(GRACE, loops.wait()).await.is_err() {
        tracing::warn!(
            "some work did not end within {GRACE:?}; it will be taken up at the next start"
        );
    }
    tracing::info!("stopped");
}

/// Process and machine, as the holder of leases.
fn owner() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}@{}", std::process::id(), host.trim())
}
