//! `watchpost notify`: desktop alerts, for the person at the desktop, from the service's record.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use super::{Common, Exit, open};
use crate::alert::desktop::{DesktopChannel, session_bus_available};
use crate::alert::{Channel, Outcome};
use crate::chance::{Chance, Id};
use crate::config::ChannelKind;
use crate::record::Record;

/// How often the record is looked at.
const LOOK: Duration = Duration::from_secs(3);

/// Show the alerts of desktop channels in this desktop session, as they are raised
///
/// A system service has no desktop. This reads the same record, keeps its own place in it, and
/// shows what was raised since; run it as the person at the desktop (systemd/watchpost-notify.service).
#[derive(clap::Args)]
pub struct Args {
    /// Show what was raised up to now and has not been shown, then end
    #[arg(long)]
    once: bool,
    /// Where to keep the place [default: $XDG_STATE_HOME/watchpost/notify]
    #[arg(long, value_name = "FILE")]
    place: Option<PathBuf>,
}

/// The first start begins with what is raised from then on.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let desktops =
        config.channels.iter().filter(|channel| matches!(channel.kind, ChannelKind::Desktop));
    let ids: Vec<String> = desktops.map(|channel| channel.id.clone()).collect();
    if ids.is_empty() {
        bail!("the config has no channel of type `desktop`");
    }
    if !session_bus_available() {
        bail!(
            "there is no desktop session here: neither $DBUS_SESSION_BUS_ADDRESS nor $XDG_RUNTIME_DIR/bus is there"
        );
    }
    let record = open::readable_record(&config)?;
    let place = match &args.place {
        Some(place) => place.clone(),
        None => default_place()?,
    };
    let mut last = match std::fs::read_to_string(&place) {
        Ok(text) => {
            text.trim().parse().with_context(|| format!("{} holds no place", place.display()))?
        }
        Err(_) => {
            let now = Chance::from_system().id(Timestamp::now());
            keep(&place, now)?;
            now
        }
    };
    let channel = DesktopChannel::new("notify".into());
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        last = show(&*record, &channel, &ids, last, &place).await?;
        if args.once {
            return Ok(Exit::Done);
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = terminate.recv() => return Ok(Exit::Done),
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Done),
        }
    }
}

async fn show(
    record: &dyn Record,
    channel: &DesktopChannel,
    ids: &[String],
    from: Id,
    place: &std::path::Path,
) -> anyhow::Result<Id> {
    let mut last = from;
    for alert in record.alerts_after(ids, Some(from), 20).await? {
        match channel.deliver(&alert, Timestamp::now()).await {
            Outcome::Delivered { .. } => {
                last = alert.id;
                keep(place, last)?;
            }
            Outcome::Retry { detail, .. } | Outcome::Gone { detail } => {
                tracing::warn!("not shown yet: {detail}");
                break;
            }
        }
    }
    Ok(last)
}

fn default_place() -> anyhow::Result<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state"));
    let base = state
        .or(home)
        .context("neither $XDG_STATE_HOME nor $HOME is set; name a file with --place")?;
    Ok(base.join("watchpost/notify"))
}

/// Written beside and renamed, so that a crash leaves the old place or the new one.
fn keep(place: &std::path::Path, id: Id) -> anyhow::Result<()> {
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let fresh = place.with_extension("new");
    std::fs::write(&fresh, id.to_string())
        .and_then(|()| std::fs::rename(&fresh, place))
        .with_context(|| format!("the place cannot be kept in {}", place.display()))
}
