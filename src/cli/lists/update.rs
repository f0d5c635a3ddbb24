//! `watchpost lists update`: fetch the lists of the config now, by hand.

use std::sync::Arc;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::kept;
use crate::chance::Chance;
use crate::cli::output::{self, Column, Format};
use crate::cli::words::{count, one_line};
use crate::cli::{Common, Exit, open};
use crate::clock::{Clock, SystemClock};
use crate::fetch::HttpFetcher;
use crate::lists::refresh::{self, Judged, PATIENCE, RefreshError, Refreshed, TRY_AGAIN};

/// Fetch official lists of the config now, whether they are due or not
///
///   watchpost lists update
///   watchpost lists update ofac-sdn --dry-run
///
/// A new edition that is plausible takes the place of the one in force; a daemon that runs takes it
/// over by itself. A suspect one waits for `watchpost lists accept`. A list that cannot be fetched stays
/// as it is.
///
/// Exits 1 where an edition is suspect, or a list could not be fetched.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct UpdateArgs {
    /// Ids of the lists [default: all]
    #[arg(value_name = "ID")]
    lists: Vec<String>,
    /// Fetch and judge, and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print what came of it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Row {
    list: String,
    dry_run: bool,
    #[serde(flatten)]
    refreshed: Refreshed,
}

const COLUMNS: [Column<Row>; 6] = [
    ("list", |row| row.list.clone()),
    ("outcome", |row| outcome(row).into()),
    ("records", |row| {
        judged(row).and_then(|judged| judged.records).map_or_else(String::new, |n| n.to_string())
    }),
    ("added", |row| judged(row).map_or_else(String::new, |judged| judged.added.to_string())),
    ("removed", |row| judged(row).map_or_else(String::new, |judged| judged.removed.to_string())),
    ("why", |row| match &row.refreshed {
        Refreshed::Failed { reason } => one_line(reason),
        _ => judged(row).map_or_else(String::new, |judged| {
            let reasons: Vec<&str> =
                judged.suspicions.iter().map(|reason| reason.message.as_str()).collect();
            one_line(&reasons.join("; "))
        }),
    }),
];

fn outcome(row: &Row) -> &'static str {
    match (&row.refreshed, row.dry_run) {
        (Refreshed::Unchanged, _) => "unchanged",
        (Refreshed::InForce(_), false) => "in force",
        (Refreshed::InForce(_), true) => "would come in force",
        (Refreshed::Quarantined(_), false) => "suspect, waits",
        (Refreshed::Quarantined(_), true) => "suspect, would wait",
        (Refreshed::Failed { .. }, _) => "not fetched",
    }
}

fn judged(row: &Row) -> Option<&Judged> {
    match &row.refreshed {
        Refreshed::InForce(judged) | Refreshed::Quarantined(judged) => Some(judged),
        Refreshed::Unchanged | Refreshed::Failed { .. } => None,
    }
}

/// Exits 1 where an edition is suspect, or a list could not be fetched.
pub async fn run(args: &UpdateArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let lists = kept::lists(&config, &args.lists)?;
    let chance = Arc::new(Chance::from_system());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let fetcher = HttpFetcher::new(&refresh::limits(&config.http), clock.clone(), chance.clone())?;
    // Drawn on a terminal only.
    let bar = ProgressBar::new(lists.len() as u64).with_style(
        ProgressStyle::with_template("{bar:30} {pos}/{len} lists, {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let mut rows = Vec::new();
    for list in &lists {
        bar.set_message(list.id.clone());
        let dir = config.list_dir(&list.id);
        let world = (clock.as_ref(), chance.as_ref());
        let begun = Instant::now();
        let refreshed = loop {
            match refresh::refresh(list, &dir, &fetcher, world, args.dry_run).await {
                Err(RefreshError::Busy) if begun.elapsed() < PATIENCE => {
                    tokio::time::sleep(TRY_AGAIN).await;
                }
                done => break done,
            }
        };
        // One list that cannot be dealt with keeps no other from being fresh.
        let refreshed = refreshed.unwrap_or_else(|e| Refreshed::Failed { reason: e.to_string() });
        rows.push(Row { list: list.id.clone(), dry_run: args.dry_run, refreshed });
        bar.inc(1);
    }
    bar.finish_and_clear();
    output::rows(args.format, &rows, &COLUMNS, "the config has no [[list]]")?;
    let wrong =
        |row: &&Row| matches!(row.refreshed, Refreshed::Quarantined(_) | Refreshed::Failed { .. });
    let suspect =
        rows.iter().filter(|row| matches!(row.refreshed, Refreshed::Quarantined(_))).count();
    if args.format == Format::Table && suspect > 0 && !args.dry_run {
        anstream::eprintln!(
            "{}: look with `watchpost lists diff ID --quarantined`; `watchpost lists accept ID --reason \"...\"` puts one in force",
            count(suspect, "edition waits", "editions wait")
        );
    }
    Ok(if rows.iter().any(|row| wrong(&row)) { Exit::Wrong } else { Exit::Done })
}
