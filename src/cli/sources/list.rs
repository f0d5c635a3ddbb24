//! `watchpost sources list`: the sources of the config, with what the record knows of each.

use std::collections::HashMap;
use std::io::Write;

use jiff::SignedDuration;
use serde::Serialize;

use crate::cli::output::{self, Column, Format};
use crate::cli::status::source_state;
use crate::cli::words::{about, moment_or_dash, one_line};
use crate::cli::{Common, Exit, open};
use crate::config::{Source, SourceKind};
use crate::record::SourceStatus;
use crate::schedule::pace::Why;

#[derive(clap::Args)]
pub struct ListArgs {
    /// Only sources of this type: feed, page, sitemap or directory
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<Kind>,
    /// Only sources filed under this category, or below it
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Feed,
    Page,
    Sitemap,
    Directory,
}

/// A source as it is listed. The field `status` is absent until it was visited once.
#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    address: String,
    schedule: String,
    categories: Vec<String>,
    status: Option<SourceStatus>,
}

/// What an operator looks for first, narrow enough for a terminal.
const FIRST: [Column<Row>; 7] = [
    ("source", |row| row.id.clone()),
    ("type", |row| row.kind.into()),
    ("state", |row| match &row.status {
        None => "never asked".into(),
        Some(status) if status.failures > 0 => {
            format!("{} ({})", source_state(status), status.failures)
        }
        Some(status) => source_state(status).into(),
    }),
    ("last new", |row| moment_or_dash(row.status.as_ref().and_then(|s| s.last_new))),
    ("last screened", |row| moment_or_dash(row.status.as_ref().and_then(|s| s.last_screened))),
    ("documents", |row| row.status.as_ref().map_or(0, |s| s.documents).to_string()),
    ("next visit", |row| {
        let next = moment_or_dash(row.status.as_ref().and_then(|s| s.next_due));
        // Its schedule is what everybody expects.
        let why = row.status.as_ref().and_then(|s| s.next_why).filter(|why| *why != Why::Schedule);
        why.map_or(next.clone(), |why| format!("{next}, {why}"))
    }),
];

/// All that is known.
const COLUMNS: [Column<Row>; 13] = [
    ("source", |row| row.id.clone()),
    ("type", |row| row.kind.into()),
    ("address", |row| row.address.clone()),
    ("when", |row| row.schedule.clone()),
    ("categories", |row| row.categories.join(", ")),
    ("state", |row| row.status.as_ref().map_or("never asked", source_state).into()),
    ("failures", |row| row.status.as_ref().map_or(0, |s| s.failures).to_string()),
    ("usual gap", |row| {
        let gap = row.status.as_ref().and_then(|s| s.usual_gap_s).map(SignedDuration::from_secs);
        gap.map_or_else(|| "–".into(), about)
    }),
    ("last new", |row| moment_or_dash(row.status.as_ref().and_then(|s| s.last_new))),
    ("next visit", |row| moment_or_dash(row.status.as_ref().and_then(|s| s.next_due))),
    ("because of", |row| {
        let why = row.status.as_ref().and_then(|s| s.next_why);
        why.map_or_else(|| "–".into(), |why| why.to_string())
    }),
    ("last screened", |row| moment_or_dash(row.status.as_ref().and_then(|s| s.last_screened))),
    ("documents", |row| row.status.as_ref().map_or(0, |s| s.documents).to_string()),
];

pub async fn run(args: &ListArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let mut known: HashMap<String, SourceStatus> = match open::readable_record(&config) {
        Ok(record) => {
            record.status().await?.sources.into_iter().map(|s| (s.id.clone(), s)).collect()
        }
        // Nothing was visited yet; what the config says can be listed all the same.
        Err(_) if !config.data_dir.join(crate::daemon::DATABASE).exists() => HashMap::new(),
        Err(e) => return Err(e),
    };
    let wanted = config.sources.iter().filter(|source| is_wanted(args, source));
    let rows: Vec<Row> = wanted.map(|source| row(source, known.remove(&source.id))).collect();
    let columns = if args.format == Format::Table { &FIRST[..] } else { &COLUMNS[..] };
    output::rows(
        args.format,
        &rows,
        columns,
        "no such source; `watchpost sources add URL` adds one",
    )?;
    if args.format == Format::Table {
        let mut out = anstream::stdout();
        for alarm in rows.iter().filter_map(|row| row.status.as_ref()).flat_map(|s| &s.alarms) {
            let told = output::harmless(&format!("! {}", one_line(&alarm.text)));
            writeln!(out, "{}", output::folded(&told))?;
        }
    }
    Ok(Exit::Done)
}

fn is_wanted(args: &ListArgs, source: &Source) -> bool {
    let of_kind = args.kind.is_none_or(|kind| {
        matches!(
            (kind, &source.kind),
            (Kind::Feed, SourceKind::Feed)
                | (Kind::Page, SourceKind::Page(_))
                | (Kind::Sitemap, SourceKind::Sitemap(_))
                | (Kind::Directory, SourceKind::Directory(_))
        )
    });
    let filed = args.category.as_deref().is_none_or(|wanted| {
        source.categories.iter().any(|category| {
            category == wanted
                || category.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'))
        })
    });
    of_kind && filed
}

fn row(source: &Source, status: Option<SourceStatus>) -> Row {
    let address = match &source.kind {
        SourceKind::Directory(directory) => directory.path.display().to_string(),
        SourceKind::Canary(_) => "watchpost itself".into(),
        _ => source.url.to_string(),
    };
    Row {
        id: source.id.clone(),
        name: one_line(&source.name),
        kind: source.kind.as_str(),
        address,
        schedule: source.schedule.to_string(),
        categories: source.categories.clone(),
        status,
    }
}
