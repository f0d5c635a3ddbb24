//! `watchpost test-alert`: proves a channel from end to end.

use std::io::Write;

use anyhow::bail;
use jiff::Timestamp;

use super::{Common, Exit, open};
use crate::alert::{Alert, AlertKind, DocumentRef, Outcome, desktop};
use crate::chance::Chance;
use crate::config::ChannelKind;
use crate::daemon::channels_of;

/// Send a test alert through a channel, at once, and say what came of it
#[derive(clap::Args)]
pub struct Args {
    /// Ids of the channels to prove [default: all]
    #[arg(value_name = "CHANNEL")]
    channels: Vec<String>,
}

/// Exits 1 if a channel did not take it.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    for id in &args.channels {
        if !config.channels.iter().any(|channel| channel.id == *id) {
            let known: Vec<&str> =
                config.channels.iter().map(|channel| channel.id.as_str()).collect();
            bail!("there is no channel `{id}`; the config has: {}", known.join(", "));
        }
    }
    let wanted =
        |id: &str| args.channels.is_empty() || args.channels.iter().any(|named| named == id);
    let mut out = anstream::stdout();
    let mut exit = Exit::Done;
    for channel in &config.channels {
        let lost =
            matches!(channel.kind, ChannelKind::Desktop) && !desktop::session_bus_available();
        if wanted(&channel.id) && lost {
            exit = Exit::Wrong;
            writeln!(
                out,
                "{}: there is no desktop session here; run this as the person at the desktop",
                channel.id
            )?;
        }
    }
    let (chance, now) = (Chance::from_system(), Timestamp::now());
    for channel in channels_of(&config)?.iter().filter(|channel| wanted(channel.id())) {
        let verdict = match channel.deliver(&test_alert(&chance, now), now).await {
            Outcome::Delivered { detail } => format!("delivered ({detail})"),
            Outcome::Retry { detail, .. } | Outcome::Gone { detail } => {
                exit = Exit::Wrong;
                format!("not delivered: {detail}")
            }
        };
        writeln!(out, "{}: {verdict}", channel.id())?;
    }
    Ok(exit)
}

fn test_alert(chance: &Chance, now: Timestamp) -> Alert {
    Alert {
        document: Some(DocumentRef {
            id: chance.id(now),
            story: None,
            source: "test".into(),
            title: "This is a test of watchpost; nothing was found".into(),
            url: None,
            published: None,
            revision: String::new(),
        }),
        ..Alert::new(AlertKind::Test, "test-alert", chance.id(now), now)
    }
}
