//! `watchpost brief`: what an analyst would write in the morning.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::words::since;
use super::{Common, Exit, known, open, output};
use crate::brief;
use crate::record::BriefQuery;

/// Columns where standard output is no terminal.
const COLUMNS: usize = 100;

/// Write a briefing: what was announced, who was named, which stories weigh most, and what was not
/// screened and why
#[derive(clap::Args)]
#[command(
    after_help = "Announcements that several outlets tell stand once, with their sources. Times are in the\n\
    zone of this machine; TZ=Europe/Minsk chooses another one.\n\n  \
    watchpost brief --since 72h\n  \
    watchpost brief --format html > briefing.html\n\n\
    [brief] in the config writes one on schedule and sends it; see docs/briefing.md."
)]
pub struct Args {
    /// Tell what was recorded since: 24h, 7d, 2021-04-23
    #[arg(long, value_parser = since, default_value = "24h", value_name = "WHEN")]
    since: Timestamp,
    /// Only entities of this watchlist, and announcements that hit them
    #[arg(long, value_name = "ID")]
    watchlist: Option<String>,
    /// Most announcements, actors and stories each
    #[arg(long, default_value_t = 20, value_parser = most)]
    limit: usize,
    /// How to write it
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// The forms of a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For the terminal.
    Text,
    /// Markdown.
    Markdown,
    /// A page with a timeline that needs nothing else.
    Html,
    /// A JSON object.
    Json,
}

/// A briefing is for people: it tells of a thousand at most.
fn most(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(n @ 1..=1000) => Ok(n),
        _ => Err("write a number from 1 to 1000".into()),
    }
}

pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    if let Some(list) = &args.watchlist {
        known::list_with_entities(&*record, list).await?;
    }
    if record.actors_behind().await? {
        anstream::eprintln!(
            "what an earlier version recorded is still being counted; what is unusual is told in full after that"
        );
    }
    let query = BriefQuery {
        since: args.since,
        until: Timestamp::now(),
        list: args.watchlist.clone(),
        sources: config.sources.iter().map(|source| source.id.clone()).collect(),
        limit: args.limit,
    };
    let brief = record.brief(&query).await?;
    let zone = TimeZone::system();
    let mut out = anstream::stdout().lock();
    match args.format {
        Form::Text => {
            let width = output::width().unwrap_or(COLUMNS);
            write!(out, "{}", brief::text(&brief, &zone, width))?;
        }
        Form::Markdown => write!(out, "{}", brief::markdown(&brief, &zone))?,
        Form::Html => write!(out, "{}", brief::page(&brief, &zone))?,
        Form::Json => {
            serde_json::to_writer_pretty(&mut out, &brief)?;
            writeln!(out)?;
        }
    }
    Ok(Exit::Done)
}
