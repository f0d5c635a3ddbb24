//! `watchpost fetch`: visit sources now, once, by hand.

use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use futures_util::{StreamExt, TryStreamExt};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde::Serialize;

use super::output::{self, Format};
use super::{Common, Exit, open};
use crate::alert::{Alarm, AlarmKind};
use crate::config::Source;
use crate::daemon::{VISITS_PER_REQUEST, source_rows};
use crate::pipeline::{Pipeline, SOURCE_LEASE, Step};
use crate::record::{Visit, VisitReport};

/// Visit sources now, once: fetch, screen and record; alerts wait for the daemon. Exits 1 if a source
/// could not be screened, or a directory holds files that could not
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
    /// Files of a directory need a person.
    #[serde(skip)]
    unread: bool,
}

/// Exits 1 if a source could not be screened, or holds files that could not.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let in_force = Arc::new(open::in_force(common)?);
    let http = &in_force.config.http;
    let known = &in_force.config.sources;
    for id in &args.sources {
        if !known.iter().any(|source| source.id == *id) {
            let ids: Vec<&str> = known.iter().map(|source| source.id.as_str()).collect();
            bail!("there is no source `{id}`; the config has: {}", ids.join(", "));
        }
    }
    let pipeline = open::pipeline(&in_force).await?;
    pipeline.record.sync_sources(&source_rows(&in_force.config), pipeline.clock.now()).await?;
    let wanted =
        known.iter().filter(|source| args.sources.is_empty() || args.sources.contains(&source.id));
    let wanted: Vec<(usize, &Source)> = wanted.enumerate().collect();
    let bar = Progress::over(wanted.len());
    // The sources of one host wait for each other, and hold up no other host.
    let mut rows: Vec<(usize, Row)> = futures_util::stream::iter(by_host(wanted))
        .map(|sources| {
            let manners = sources.first().map(|(_, source)| http.manners(&source.url));
            let at_once = VISITS_PER_REQUEST * manners.map_or(1, |manners| manners.connections);
            futures_util::stream::iter(sources)
                .map(async |(place, source)| {
                    let row = visit(&pipeline, source, &in_force, &bar).await;
                    bar.sources.inc(1);
                    row.map(|row| (place, row))
                })
                .buffer_unordered(at_once)
        })
        .flatten_unordered(http.concurrency)
        .try_collect()
        .await?;
    rows.sort_by_key(|(place, _)| *place);
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    bar.finish();
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
    let wrong = rows.iter().any(|row| row.unread || matches!(row.outcome, "not screened" | "busy"));
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

async fn visit(
    pipeline: &Pipeline,
    source: &Source,
    in_force: &Arc<crate::in_force::InForce>,
    bar: &Progress,
) -> anyhow::Result<Row> {
    let mut row = Row {
        source: source.id.clone(),
        outcome: "busy",
        entries: 0,
        new: 0,
        hits: 0,
        alerts: 0,
        detail: String::new(),
        unread: false,
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
    let (mut hits, mut alerts) = (0, 0);
    let step = |step: Step<'_>| match step {
        Step::Read { new, .. } => bar.articles.inc_length(new as u64),
        Step::Recorded { document, recorded } => {
            bar.articles.inc(1);
            hits += document.hits.len();
            alerts += recorded.raised.len();
        }
    };
    let report = pipeline.visit(source, &claim, in_force, step).await?;
    let row = outcome(Row { hits, alerts, ..row }, &report);
    let changed: Vec<&Alarm> = report.alarms.iter().map(|change| &change.alarm).collect();
    // A directory in which nothing changed still holds the files that could not be read.
    let open = claim.alarms.iter().filter(|open| {
        open.kind == AlarmKind::Unread && !changed.iter().any(|alarm| alarm.kind == open.kind)
    });
    let alarms: Vec<&Alarm> = changed.iter().copied().chain(open).collect();
    let unread = alarms.iter().any(|alarm| alarm.kind == AlarmKind::Unread && alarm.over.is_none());
    let told = alarms.iter().map(|alarm| alarm.text.clone());
    let detail = [row.detail].into_iter().filter(|text| !text.is_empty()).chain(told);
    Ok(Row { detail: detail.collect::<Vec<_>>().join("; "), unread, ..row })
}

/// Sources in groups of one host, in the order given.
fn by_host(sources: Vec<(usize, &Source)>) -> Vec<Vec<(usize, &Source)>> {
    let mut groups: Vec<Vec<(usize, &Source)>> = Vec::new();
    let mut group_of = HashMap::new();
    for (place, source) in sources {
        let group = *group_of.entry(source.url.authority()).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push((place, source));
    }
    groups
}

/// Two lines on standard error, and only where that is a terminal.
struct Progress {
    sources: ProgressBar,
    articles: ProgressBar,
}

impl Progress {
    fn over(sources: usize) -> Self {
        let lines = MultiProgress::new();
        let line = |length, template| {
            let style = ProgressStyle::with_template(template);
            let bar = ProgressBar::new(length)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            let bar = lines.add(bar);
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        };
        Self {
            sources: line(sources as u64, "sources  {wide_bar} {pos}/{len}"),
            articles: line(0, "articles {wide_bar} {pos}/{len}, {eta} left"),
        }
    }

    fn finish(&self) {
        self.articles.finish_and_clear();
        self.sources.finish_and_clear();
    }
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
