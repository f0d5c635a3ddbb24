//! `watchpost hits`: what was found.

use jiff::Timestamp;

use super::output::{self, Column, Format};
use super::words::{limit, marked, moment, since};
use super::{Common, Exit, known, open};
use crate::chance::Id;
use crate::record::{HitQuery, HitRow};
use crate::screen::Tier;

/// List what was found, the newest first
#[derive(clap::Args)]
pub struct Args {
    /// Only entities whose name or id holds these words
    #[arg(value_name = "WORDS")]
    entity: Option<String>,
    /// Only this watchlist
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// Only this source
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// Only this tier
    #[arg(long, value_name = "alert|review", value_parser = tier)]
    tier: Option<Tier>,
    /// Only what was recorded since: 24h, 7d, 2021-04-23, 2021-04-23T00:45:00Z
    #[arg(long, value_parser = since)]
    since: Option<Timestamp>,
    /// Only what a look back found, later than its document was recorded
    #[arg(long)]
    late: bool,
    /// Most rows to print
    #[arg(long, default_value_t = 50, value_parser = limit)]
    limit: usize,
    /// Go on after this id, towards older ones
    #[arg(long, value_name = "ID")]
    after: Option<Id>,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(super) fn tier(typed: &str) -> Result<Tier, String> {
    match typed {
        "alert" => Ok(Tier::Alert),
        "review" => Ok(Tier::Review),
        _ => Err("write alert or review".into()),
    }
}

/// "alert" or "review".
pub(super) fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Alert => "alert",
        Tier::Review => "review",
    }
}

const COLUMNS: [Column<HitRow>; 7] = [
    ("when", |row| {
        let late = if row.late.is_some() { " (late)" } else { "" };
        format!("{}{late}", moment(row.recorded))
    }),
    ("tier", |row| tier_word(row.hit.tier).into()),
    ("score", |row| format!("{:.2}", row.hit.score)),
    ("entity", |row| row.hit.name.clone()),
    ("source", |row| row.document.source.clone()),
    ("evidence", |row| {
        row.hit.mentions.first().map_or_else(String::new, |m| marked(&m.sentence, &m.span, false))
    }),
    ("id", |row| row.id.to_string()),
];

/// Pages by key; `--after` with the last id goes on.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    let query = HitQuery {
        entity: args.entity.clone(),
        list: args.list.clone(),
        source: args.source.clone(),
        tier: args.tier,
        since: args.since,
        late: args.late.then_some(true),
        document: None,
        after: args.after,
        limit: args.limit,
    };
    let page = record.hits(&query).await?;
    if let Some(list) = args.list.as_ref().filter(|_| page.rows.is_empty()) {
        known::list(&*record, list).await?;
    }
    if let Some(source) = args.source.as_ref().filter(|_| page.rows.is_empty()) {
        known::source(&*record, &config, source).await?;
    }
    output::rows(args.format, &page.rows, &COLUMNS, "no hits")?;
    if let (Some(next), Format::Table) = (page.next, args.format) {
        anstream::eprintln!("more with `--after {next}`");
    }
    Ok(Exit::Done)
}
