//! `watchpost run`: the daemon.

use anyhow::Context;

use super::{Common, Exit, open};
use crate::daemon;

/// Run the daemon: fetch on schedule, screen, record, alert, until SIGTERM or Ctrl-C
///
/// SIGTERM and Ctrl-C finish what is in hand. SIGHUP reloads config and watchlists; edits are
/// noticed by themselves as well. A mistake in a file leaves the last good state working.
#[derive(clap::Args)]
pub struct Args {}

/// Ends when it is told to.
pub async fn run(_: &Args, common: &Common) -> anyhow::Result<Exit> {
    let path = open::config_path(common)?;
    let (stop, reload) = daemon::obey_signals().context("signals cannot be caught")?;
    daemon::run(&path, stop, reload).await?;
    Ok(Exit::Done)
}
