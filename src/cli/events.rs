//! `watchpost events`: sanction announcements that were found.

use jiff::Timestamp;

use super::hits::{tier, tier_word};
use super::output::{self, Column, Format, NOTHING};
use super::words::{limit, moment, one_line, published, since};
use super::{Common, Exit, known, open};
use crate::alert::plain::authorities;
use crate::chance::Id;
use crate::record::{EventQuery, EventRow};
use crate::screen::{Event, Tier};

/// List the sanction announcements that were found, the newest first
#[derive(clap::Args)]
#[command(
    after_help = "What several outlets tell, also in several languages, is one announcement; it stands once, by\n\
    the sentence that tells it best: when its article was published (? where that is not believed), and the\n\
    day of the act where the sentence states one. --every lists each sentence, `watchpost show` what a document says."
)]
pub struct Args {
    /// Only this authority, also where it acts with others: us (with us.ofac), eu, us.ofac ...
    #[arg(long, value_name = "ID")]
    authority: Option<String>,
    /// Only this tier
    #[arg(long, value_name = "alert|review", value_parser = tier)]
    tier: Option<Tier>,
    /// Only what was recorded since: 24h, 7d, 2021-04-23
    #[arg(long, value_parser = since)]
    since: Option<Timestamp>,
    /// Each sentence of each article
    #[arg(long)]
    every: bool,
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

const COLUMNS: [Column<EventRow>; 12] = [
    ("published", |row| published(&row.document)),
    ("act", |row| acted(&row.event)),
    ("authority", |row| authorities(&row.event)),
    ("action", |row| row.event.action.clone()),
    ("status", |row| row.event.status.as_str().into()),
    ("tier", |row| tier_word(row.event.tier).into()),
    ("targets", |row| targets(&row.event)),
    ("sources", |row| row.sources.to_string()),
    ("source", |row| row.document.source.clone()),
    ("sentence", |row| one_line(&row.event.sentence.text)),
    ("recorded", |row| moment(row.recorded)),
    ("id", |row| row.id.to_string()),
];

/// The day of the act, where the sentence states it.
pub(super) fn acted(event: &Event) -> String {
    event.when.as_deref().map_or_else(|| NOTHING.into(), one_line)
}

/// The targets in one line.
pub(super) fn targets(event: &Event) -> String {
    let targets: Vec<String> = event.targets.iter().map(|target| one_line(&target.text)).collect();
    targets.join("; ")
}

/// Pages by key, as `hits` does.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    let query = EventQuery {
        authority: args.authority.clone(),
        tier: args.tier,
        since: args.since,
        after: args.after,
        limit: args.limit,
        once: !args.every,
        ..EventQuery::default()
    };
    let page = record.events(&query).await?;
    if let Some(authority) = args.authority.as_ref().filter(|_| page.rows.is_empty()) {
        known::authority(&*record, &config, authority).await?;
    }
    output::rows(args.format, &page.rows, &COLUMNS, "no sanction announcements")?;
    if let (Some(next), Format::Table) = (page.next, args.format) {
        anstream::eprintln!("more with `--after {next}`");
    }
    Ok(Exit::Done)
}
