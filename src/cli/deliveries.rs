//! `watchpost deliveries`: alerts on their way, and sending them again.

use std::io::Write;
use std::sync::Arc;

use anyhow::bail;
use clap::Subcommand;
use jiff::Timestamp;

use super::output::{self, Column, Format};
use super::words::{count, limit, moment, moment_or_dash, one_line, since};
use super::{Common, Exit, open};
use crate::chance::{Chance, Id};
use crate::record::{DeliveryQuery, DeliveryRow, DeliveryState};

/// List alerts on their way to the channels; `replay` sends them again with the same ids
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    select: Select,
    /// Most rows to print
    #[arg(long, default_value_t = 50, value_parser = limit)]
    limit: usize,
    /// Go on after this alert, towards older ones
    #[arg(long, value_name = "ID")]
    after: Option<Id>,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Subcommand)]
enum Command {
    /// Send alerts again, with the same ids, so that receivers can tell a repeat
    Replay {
        #[command(flatten)]
        select: Select,
        /// Take all alerts, the delivered ones too; otherwise only those that were given up
        #[arg(long)]
        all: bool,
        /// Say how many it would be, and do nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Let a channel work again that a receiver had ended with HTTP 410
    Enable {
        /// Id of the channel
        channel: String,
    },
}

#[derive(clap::Args, Clone)]
struct Select {
    /// Only this channel
    #[arg(long, value_name = "ID")]
    channel: Option<String>,
    /// Only this state
    #[arg(long, value_name = "pending|delivered|dead", value_parser = state)]
    state: Option<DeliveryState>,
    /// Only this alert
    #[arg(long, value_name = "ID")]
    alert: Option<Id>,
    /// Only alerts raised since: 24h, 7d, 2021-04-23
    #[arg(long, value_parser = since)]
    since: Option<Timestamp>,
}

impl Select {
    fn query(&self) -> DeliveryQuery {
        DeliveryQuery {
            channel: self.channel.clone(),
            state: self.state,
            alert: self.alert,
            since: self.since,
            ..DeliveryQuery::default()
        }
    }
}

fn state(typed: &str) -> Result<DeliveryState, String> {
    match typed {
        "pending" => Ok(DeliveryState::Pending),
        "delivered" => Ok(DeliveryState::Delivered),
        "dead" => Ok(DeliveryState::Dead),
        _ => Err("write pending, delivered or dead".into()),
    }
}

fn state_word(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "pending",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Dead => "dead",
    }
}

const COLUMNS: [Column<DeliveryRow>; 8] = [
    ("raised", |row| moment(row.raised)),
    ("channel", |row| row.channel.clone()),
    ("about", |row| row.subject.clone()),
    ("state", |row| state_word(row.state).into()),
    ("attempts", |row| row.attempts.to_string()),
    ("next", |row| moment_or_dash(row.next_attempt)),
    ("last answer", |row| row.last_detail.as_deref().map_or_else(String::new, one_line)),
    ("alert", |row| row.alert.to_string()),
];

/// List, replay or enable.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    match &args.command {
        None => {
            let record = open::readable_record(&config)?;
            let query =
                DeliveryQuery { after: args.after, limit: args.limit, ..args.select.query() };
            let page = record.deliveries(&query).await?;
            output::rows(args.format, &page.rows, &COLUMNS, "no alerts")?;
            if let (Some(next), Format::Table) = (page.next, args.format) {
                anstream::eprintln!("more with `--after {next}`");
            }
        }
        Some(Command::Replay { select, all, dry_run }) => {
            let record = open::record(&config, &Arc::new(Chance::from_system()))?;
            let mut query = select.query();
            if !all && query.state.is_none() && query.alert.is_none() {
                query.state = Some(DeliveryState::Dead);
            }
            let mut out = anstream::stdout();
            if *dry_run {
                let mut n = 0;
                loop {
                    let page =
                        record.deliveries(&DeliveryQuery { limit: 500, ..query.clone() }).await?;
                    n += page.rows.len();
                    match page.next {
                        Some(next) => query.after = Some(next),
                        None => break,
                    }
                }
                writeln!(out, "would send {} again", count(n, "alert", "alerts"))?;
            } else {
                let n = record.replay_deliveries(&query, Timestamp::now()).await?;
                let n = usize::try_from(n).unwrap_or(usize::MAX);
                writeln!(
                    out,
                    "{} due again, under the same ids; the daemon sends them",
                    count(n, "alert is", "alerts are")
                )?;
            }
        }
        Some(Command::Enable { channel }) => {
            if !config.channels.iter().any(|known| known.id == *channel) {
                let known: Vec<&str> = config.channels.iter().map(|c| c.id.as_str()).collect();
                bail!("there is no channel `{channel}`; the config has: {}", known.join(", "));
            }
            let record = open::record(&config, &Arc::new(Chance::from_system()))?;
            record.enable_channel(channel).await?;
            writeln!(
                anstream::stdout(),
                "the channel {channel} works again; `watchpost deliveries replay --channel {channel}` sends what it missed"
            )?;
        }
    }
    Ok(Exit::Done)
}
