//! `watchpost fetch`: visit sources now, once, by hand.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::output::{self, Format};
use super::{Common, Exit, open};
use crate::chance::Chance;
use crate::clock::{Clock, SystemClock};
use crate::config::Source;
use crate::daemon::source_rows;
use crate::fetch::{Fetch, HttpFetcher};
use crate::pipeline::{Manners, Pipeline, SOURCE_LEASE, Step};
use crate::record::{Visit, VisitReport};

/// Visit sources now, once: fetch, screen and record; alerts wait for the daemon
#[derive(clap::Args)]
pub struct Args {
    /// Ids of the sources to visit [default: all]
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// How to print what came of it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Row {
    source: String,
    outcome: &'static str,
    entries: usize,
    new: usize,
    hits: usize,
    alerts: usize,
    detail: String,
}

/// Exits 1 if a source could not be screened.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let in_force = Arc::new(open::in_force(common)?);
    let known = &in_force.config.sources;
    for id in &args.sources {
        if !known.iter().any(|source| source.id == *id) {
            let ids: Vec<&str> = known.iter().map(|source| source.id.as_str()).collect();
            bail!("there is no source `{id}`; the config has: {}", ids.join(", "));
        }
    }
    let chance = Arc::new(Chance::from_system());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let record = open::record(&in_force.config, &chance)?;
    record.record_revision(&crate::daemon::revision_row(&in_force, clock.now())).await?;
    record.sync_sources(&source_rows(&in_force.config), clock.now()).await?;
    let fetch: Arc<dyn Fetch> =
        Arc::new(HttpFetcher::new(&in_force.config.http, clock.clone(), chance.clone())?);
    let pipeline = Pipeline {
        manners: Manners::new(fetch.clone(), &in_force.config.http, clock.clone()),
        fetch,
        record,
        clock,
        chance,
        progress: Arc::new(AtomicU64::new(0)),
        stop: CancellationToken::new(),
    };
    let wanted =
        known.iter().filter(|source| args.sources.is_empty() || args.sources.contains(&source.id));
    let mut rows = Vec::new();
    for source in wanted {
        rows.push(visit(&pipeline, source, &in_force).await?);
    }
    let columns: [output::Column<Row>; 7] = [
        ("source", |row| row.source.clone()),
        ("outcome", |row| row.outcome.into()),
        ("entries", |row| row.entries.to_string()),
        ("new", |row| row.new.to_string()),
        ("hits", |row| row.hits.to_string()),
        ("alerts", |row| row.alerts.to_string()),
        ("detail", |row| row.detail.clone()),
    ];
    output::rows(args.format, &rows, &columns, "no source is configured")?;
    if args.format == Format::Table && rows.iter().any(|row| row.hits > 0) {
        writeln!(anstream::stdout(), "`watchpost hits` shows what was found")?;
    }
    let wrong = rows.iter().any(|row| matches!(row.outcome, "not screened" | "busy"));
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

async fn visit(
    pipeline: &Pipeline,
    source: &Source,
    in_force: &Arc<crate::in_force::InForce>,
) -> anyhow::Result<Row> {
    let mut row = Row {
        source: source.id.clone(),
        outcome: "busy",
        entries: 0,
        new: 0,
        hits: 0,
        alerts: 0,
        detail: String::new(),
    };
    let owner = format!("fetch-{}", std::process::id());
    let claim = pipeline
        .record
        .claim_source(&source.id, &owner, pipeline.clock.now(), SOURCE_LEASE)
        .await?;
    let Some(claim) = claim else {
        row.detail = "another watchpost visits it at this moment".into();
        return Ok(row);
    };
    // indicatif draws on standard error, and only where that is a terminal.
    let bar = ProgressBar::no_length().with_message(source.id.clone());
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg}: fetching")
            .unwrap_or(ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(120));
    let (mut hits, mut alerts) = (0, 0);
    let step = |step: Step<'_>| match step {
        Step::Read { new, .. } => {
            bar.set_length(new as u64);
            let style =
                ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} articles, {eta} left");
            bar.set_style(style.unwrap_or(ProgressStyle::default_bar()));
        }
        Step::Recorded { document, recorded } => {
            bar.inc(1);
            hits += document.hits.len();
            alerts += recorded.raised.len();
        }
    };
    let report = pipeline.visit(source, &claim, in_force, step).await?;
    bar.finish_and_clear();
    let row = Row { hits, alerts, ..row };
    Ok(outcome(row, &report))
}

fn outcome(row: Row, report: &VisitReport) -> Row {
    match &report.visit {
        Visit::Screened { entries, new, incomplete, .. } => {
            let detail = match incomplete.first() {
                Some(first) => format!("{} not in full, such as {first}", incomplete.len()),
                None => String::new(),
            };
            Row { outcome: "screened", entries: *entries, new: *new, detail, ..row }
        }
        Visit::NotModified => Row { outcome: "not modified", ..row },
        Visit::Failed { reason } => Row { outcome: "not screened", detail: reason.clone(), ..row },
    }
}
