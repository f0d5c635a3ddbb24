//! `watchpost run`: the daemon.

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{Common, Exit, open};
use crate::daemon;

/// Run the daemon: fetch on schedule, screen, record, alert, until SIGTERM or Ctrl-C
///
/// SIGTERM and Ctrl-C finish what is in hand. SIGHUP reloads config and watchlists; edits are
/// noticed by themselves as well. A mistake in a file leaves the last good state working.
#[derive(clap::Args)]
pub struct Args {}

/// Signals become the two messages that the daemon understands: stop and reload.
pub async fn run(_: &Args, common: &Common) -> anyhow::Result<Exit> {
    let path = open::config_path(common)?;
    let stop = CancellationToken::new();
    let (reload, asked) = mpsc::channel(1);
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be caught")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be caught")?;
    let mut hangup = signal(SignalKind::hangup()).context("SIGHUP cannot be caught")?;
    let token = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => token.cancel(),
                _ = interrupt.recv() => token.cancel(),
                _ = hangup.recv() => drop(reload.try_send(())), // full: one is asked for already
            }
        }
    });
    daemon::run(&path, stop, asked).await?;
    Ok(Exit::Done)
}
