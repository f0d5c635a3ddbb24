//! `watchpost coverage`: what was screened, what was not, and why not.

use std::io::Write;

use jiff::Timestamp;

use super::output::{self, Column, Format};
use super::status::alarmed;
use super::words::{count, moment, moment_or_dash, one_line, since};
use super::{Common, Exit, open};
use crate::record::{NotScreened, SourceCoverage};

/// Show for every source what was fetched, screened, and not screened, and why: exits 1 if
/// something was not screened, a source is silent for too long, or may have lost entries
#[derive(clap::Args)]
pub struct Args {
    /// Count since: 24h, 7d, 2021-04-23, 2021-04-23T00:45:00Z. Of each source the last thousand
    /// visits are kept
    #[arg(long, value_parser = since, default_value = "24h", value_name = "WHEN")]
    since: Timestamp,
    /// Only this source
    #[arg(long, value_name = "ID")]
    source: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

// In a table and in CSV only the most frequent reason has room.
const COLUMNS: [Column<SourceCoverage>; 9] = [
    ("source", named),
    ("visits", |row| row.visits.to_string()),
    ("answered", |row| row.answered.to_string()),
    ("new", |row| row.new_entries.to_string()),
    ("in full", |row| row.in_full.to_string()),
    ("summary only", |row| row.summary_only.to_string()),
    ("gaps", |row| row.missed.to_string()),
    ("last screened", |row| moment_or_dash(row.last_screened)),
    ("why not", why_not),
];

fn why_not(row: &SourceCoverage) -> String {
    match row.unasked() {
        Some(reason) => reason.into(),
        None => row.not_screened.first().map_or_else(String::new, told),
    }
}

fn named(row: &SourceCoverage) -> String {
    let mark = if row.configured { "" } else { " (not in the config)" };
    format!("{}{mark}", row.source)
}

fn told(reason: &NotScreened) -> String {
    let what = if reason.what == "visit" { "not screened" } else { "not in full" };
    let times = usize::try_from(reason.times).unwrap_or(usize::MAX);
    format!("{what} {}: {}", count(times, "time", "times"), one_line(&reason.reason))
}

fn is_covered(row: &SourceCoverage) -> bool {
    // Nobody visits what the config does not have: its documents were brought.
    row.unasked().is_none()
        && row.answered == row.visits
        && row.summary_only == 0
        && row.missed == 0
        && row.not_screened.iter().all(|reason| reason.what != "bound")
        && row.alarms.iter().all(|alarm| alarm.over.is_some())
}

/// Exits 1 if anything was not screened, or nobody visited a source.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let coverage = open::readable_record(&config)?.coverage(args.since).await?;
    let configured = config.sources.iter().map(|source| source.id.as_str());
    let coverage = SourceCoverage::with_configured(coverage, configured);
    if let Some(id) = &args.source
        && !coverage.iter().any(|row| row.source == *id)
    {
        let known: Vec<&str> = coverage.iter().map(|row| row.source.as_str()).collect();
        anyhow::bail!("there is no source `{id}`; the record knows: {}", known.join(", "));
    }
    let wanted = |row: &SourceCoverage| args.source.as_ref().is_none_or(|id| row.source == *id);
    let rows: Vec<SourceCoverage> = coverage.into_iter().filter(wanted).collect();
    output::rows(args.format, &rows, &COLUMNS, "no source was visited yet")?;
    let covered = rows.iter().filter(|row| is_covered(row)).count();
    if args.format == Format::Table {
        let mut out = anstream::stdout();
        for row in &rows {
            // One reason has room in the table.
            let reasons = row.not_screened.iter().filter(|_| row.not_screened.len() > 1);
            let reasons = reasons.map(|r| format!("{}, last {}", told(r), moment(r.last)));
            let lines: Vec<String> = reasons.chain(row.alarms.iter().map(alarmed)).collect();
            if !lines.is_empty() {
                writeln!(out, "{}:", row.source)?;
            }
            for line in lines {
                let line = output::harmless(&format!("  {line}"));
                writeln!(out, "{}", output::folded(&line))?;
            }
        }
        writeln!(
            out,
            "{} of {} since {}",
            covered,
            count(rows.len(), "source was screened in full", "sources were screened in full"),
            moment(args.since)
        )?;
    }
    Ok(if covered == rows.len() { Exit::Done } else { Exit::Wrong })
}
