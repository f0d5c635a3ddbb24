//! `watchpost actors`: the entities that were seen, and of whom something is unusual.

use jiff::Timestamp;

use super::output::{self, Column, Format};
use super::words::{limit, moment, moment_or_dash, since};
use super::{Common, Exit, known, open};
use crate::brief::grouped;
use crate::record::actor::{Rising, Sign};
use crate::record::{ActorQuery, ActorRow, RisingQuery};

/// List the entities that were seen, the last one first; or those of whom something is unusual
#[derive(clap::Args)]
#[command(
    after_help = "--rising compares the last days with those before them, for each actor with its own\n\
    past: a burst (more new stories than chance would bring in one of a thousand such windows,\n\
    and three at least), a return after long silence, a first mention, and two who were known\n\
    before and stand in one document for the first time."
)]
pub struct Args {
    /// Only entities whose name or id holds these words
    #[arg(value_name = "WORDS", conflicts_with = "rising")]
    words: Option<String>,
    /// Only this watchlist
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// Only those seen since: 24h, 7d, 2021-04-23
    #[arg(long, value_parser = since, conflicts_with = "rising")]
    since: Option<Timestamp>,
    /// Most rows to print
    #[arg(long, default_value_t = 50, value_parser = limit)]
    limit: usize,
    /// Of whom something is unusual
    #[arg(long)]
    rising: bool,
    /// Days that are looked at
    #[arg(long, value_name = "DAYS", default_value_t = 1, requires = "rising",
        value_parser = clap::value_parser!(u32).range(1..=366))]
    window: u32,
    /// Days before them, with which they are compared
    #[arg(long, value_name = "DAYS", default_value_t = 28, requires = "rising",
        value_parser = clap::value_parser!(u32).range(7..=3650))]
    baseline: u32,
    /// Days without a mention that are a long silence
    #[arg(long, value_name = "DAYS", default_value_t = 90, requires = "rising",
        value_parser = clap::value_parser!(u32).range(1..=3650))]
    silence: u32,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Narrow enough for a terminal.
const FIRST: [Column<ActorRow>; 5] = [
    ("actor", |row| row.name.clone()),
    ("last seen", |row| moment_or_dash(row.last_seen)),
    ("documents", |row| row.documents.to_string()),
    ("stories", |row| row.stories.to_string()),
    ("first seen", |row| moment_or_dash(row.first_seen)),
];

/// All that is known.
const COLUMNS: [Column<ActorRow>; 9] = [
    ("actor", |row| row.name.clone()),
    ("list", |row| row.list.clone()),
    ("id", |row| row.entity.clone()),
    ("schema", |row| row.schema.clone()),
    ("documents", |row| row.documents.to_string()),
    ("stories", |row| row.stories.to_string()),
    ("mentions", |row| row.mentions.to_string()),
    ("first seen", |row| moment_or_dash(row.first_seen)),
    ("last seen", |row| moment_or_dash(row.last_seen)),
];

const RISING: [Column<Rising>; 5] = [
    ("actor", |row| row.actor.name.clone()),
    ("sign", |row| row.sign.kind().as_str().into()),
    ("stories", |row| row.stories.to_string()),
    ("documents", |row| row.documents.to_string()),
    ("why", why),
];

fn why(row: &Rising) -> String {
    match &row.sign {
        Sign::Burst { expected, probability } => {
            let chance = match *probability {
                p if p < 1e-9 => "less than one in a billion".into(),
                p => format!("one in {}", grouped(rounded(1.0 / p))),
            };
            format!("{expected:.1} stories expected; chance {chance}")
        }
        Sign::Return { last_seen } => format!("not seen since {}", moment(*last_seen)),
        Sign::First => "never seen before".into(),
        Sign::Pair { with } => format!("first seen together with {}", with.name),
    }
}

/// With two digits that say something: nobody knows a chance more exactly.
fn rounded(n: f64) -> u64 {
    let unit = 10f64.powf((n.max(1.0).log10().floor() - 1.0).max(0.0));
    ((n / unit).round() * unit) as u64
}

/// Lists, or compares.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let record = open::readable_record(&open::config(common)?)?;
    if let Some(list) = &args.list {
        known::list(&*record, list).await?;
    }
    if record.actors_behind().await? {
        anstream::eprintln!(
            "what an earlier version recorded is still being counted; the numbers grow while the daemon runs"
        );
    }
    if !args.rising {
        let query = ActorQuery {
            words: args.words.clone(),
            list: args.list.clone(),
            since: args.since,
            limit: args.limit,
        };
        let columns: &[Column<ActorRow>] =
            if args.format == Format::Table { &FIRST } else { &COLUMNS };
        output::rows(args.format, &record.actors(&query).await?, columns, "nobody was seen")?;
        return Ok(Exit::Done);
    }
    let query = RisingQuery {
        now: Timestamp::now(),
        window_days: args.window,
        baseline_days: args.baseline,
        silence_days: args.silence,
        list: args.list.clone(),
    };
    let mut report = record.rising(&query).await?;
    report.rising.truncate(args.limit);
    if report.baseline_days < 7.0 {
        anstream::eprintln!(
            "the record reaches back {:.1} days before these; from 7 on, bursts and first mentions can be told",
            report.baseline_days
        );
    }
    output::rows(args.format, &report.rising, &RISING, "nothing is unusual")?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_is_told_with_two_digits() {
        for (n, told) in [(64_583.2, 65_000), (7.4, 7), (99.6, 100), (1_234.0, 1_200), (1.0, 1)] {
            assert_eq!(rounded(n), told, "{n}");
        }
    }
}
