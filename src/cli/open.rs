//! Finding the config, and opening what it names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use tokio_util::sync::CancellationToken;

use super::Common;
use crate::chance::Chance;
use crate::clock::{Clock, SystemClock};
use crate::config::{self, Config};
use crate::daemon::{self, DATABASE};
use crate::diagnostic::Severity;
use crate::fetch::{Fetch, HttpFetcher};
use crate::in_force::{self, InForce};
use crate::pipeline::{Manners, Pipeline};
use crate::record::Record;
use crate::record::sqlite::SqliteRecord;
use crate::revisions;

/// Where a config is looked for, in this order.
const PLACES: [&str; 2] = ["watchpost.toml", "/etc/watchpost/watchpost.toml"];

/// The config file that is meant.
pub fn config_path(common: &Common) -> anyhow::Result<PathBuf> {
    if let Some(path) = &common.config {
        return Ok(path.clone());
    }
    match PLACES.iter().map(Path::new).find(|path| path.exists()) {
        Some(path) => Ok(path.to_owned()),
        None => bail!(
            "there is no config: neither {} exists; `watchpost init` writes one, `--config FILE` names one",
            PLACES.join(" nor ")
        ),
    }
}

/// The config alone; its watchlists need not be good.
pub fn config(common: &Common) -> anyhow::Result<Config> {
    let path = config_path(common)?;
    let loaded = config::load(&path);
    loaded.config.with_context(|| {
        let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let errors: Vec<String> = errors.map(ToString::to_string).collect();
        format!("{} cannot be used:\n\n{}", path.display(), errors.join("\n\n"))
    })
}

/// Config and watchlists, compiled.
pub fn in_force(common: &Common) -> anyhow::Result<InForce> {
    let path = config_path(common)?;
    let loaded = in_force::load(&path);
    let errors = loaded.errors();
    loaded.in_force.with_context(|| format!("{} cannot be used:\n\n{errors}", path.display()))
}

/// The record of a config, made where it is missing.
pub fn record(config: &Config, chance: &Arc<Chance>) -> anyhow::Result<Arc<dyn Record>> {
    Ok(daemon::open_record(&config.data_dir, chance)?)
}

/// The record of a config, for reading only. It must exist.
pub fn readable_record(config: &Config) -> anyhow::Result<Arc<dyn Record>> {
    let path = config.data_dir.join(DATABASE);
    match path.try_exists() {
        Ok(true) => {}
        Ok(false) => bail!(
            "nothing is recorded yet: {} does not exist; `watchpost fetch`, `watchpost ingest` or `watchpost run` makes it",
            path.display()
        ),
        Err(e) => bail!(
            "the record {} cannot be reached: {e}; the record of a service is read by members of its group",
            path.display()
        ),
    }
    Ok(Arc::new(SqliteRecord::open_readonly(&path)?))
}

/// What a command needs that fetches or records by hand: the pipeline, over the record of the
/// config, which then knows the lists in force.
pub async fn pipeline(in_force: &InForce) -> anyhow::Result<Pipeline> {
    let chance = Arc::new(Chance::from_system());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let record = record(&in_force.config, &chance)?;
    let now = clock.now();
    let revision = daemon::revision_row(in_force, now);
    revisions::note(&*record, in_force, &revision, now, &chance).await?;
    let fetch: Arc<dyn Fetch> =
        Arc::new(HttpFetcher::new(&in_force.config.http, clock.clone(), chance.clone())?);
    Ok(Pipeline {
        manners: Manners::new(fetch, &in_force.config, clock.clone(), Arc::default()),
        record,
        clock,
        chance,
        progress: Arc::default(),
        stop: CancellationToken::new(),
    })
}
