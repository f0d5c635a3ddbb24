//! What the lists in force said of an entity then, by the record.

use std::io::Write;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::super::kept;
use super::{ShowArgs, lines};
use crate::cli::output::{Whole, folded, harmless};
use crate::cli::words::{moment, one_line, since};
use crate::cli::{Common, Exit, open};
use crate::config::Config;
use crate::lists::{self, Record};
use crate::record::EntityVersion;
use crate::revisions::fields;

/// A day means its end: what came in force on it was in force then.
pub(super) fn moment_meant(typed: &str) -> Result<Timestamp, String> {
    match typed.parse::<Date>() {
        Ok(day) if typed.len() == "2024-05-03".len() => {
            let next = day.tomorrow().and_then(|next| next.to_zoned_datetime(TimeZone::system()));
            let next = next.map_err(|e| e.to_string())?.timestamp();
            next.checked_sub(SignedDuration::from_nanos(1)).map_err(|e| e.to_string())
        }
        _ => since(typed),
    }
}

/// What was said, and all that the list itself had, where its edition of then is kept.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    version: EntityVersion,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    records: Vec<Record>,
}

/// Exits 1 where nothing was said.
pub(super) async fn run(args: &ShowArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    let first = args.list.to_string_lossy();
    let (list, entity) = match &args.id {
        Some(id) => (Some(first.as_ref()), id.as_str()),
        None => (None, first.as_ref()),
    };
    let mut versions = record.versions(list, entity).await?;
    let ever = versions.first().map(|version| version.since);
    if let Some(at) = args.at {
        versions.retain(|v| v.since <= at && v.until.is_none_or(|until| at < until));
    }
    let versions: Vec<Row> = versions
        .into_iter()
        .map(|version| {
            let records = args.at.map(|at| records(&config, &version, at)).unwrap_or_default();
            Row { version, records }
        })
        .collect();
    let mut out = anstream::stdout().lock();
    match args.format {
        Whole::Table => {
            for (n, version) in versions.iter().enumerate() {
                let gap = if n > 0 { "\n" } else { "" };
                write!(out, "{gap}{}", folded(&harmless(&told(version))))?;
            }
            if versions.is_empty() {
                let since = match (ever, args.at) {
                    (Some(ever), Some(_)) => {
                        format!("; what is recorded of it begins {}", moment(ever))
                    }
                    _ => String::new(),
                };
                writeln!(out, "no list in force said anything of {entity} then{since}")?;
            }
        }
        Whole::Json => {
            serde_json::to_writer_pretty(&mut out, &versions)?;
            writeln!(out)?;
        }
        Whole::Jsonl => {
            for version in &versions {
                serde_json::to_writer(&mut out, version)?;
                writeln!(out)?;
            }
        }
    }
    Ok(if versions.is_empty() { Exit::Wrong } else { Exit::Done })
}

/// What the edition of then has under the id. An edition that is not kept any more has nothing.
fn records(config: &Config, version: &EntityVersion, at: Timestamp) -> Vec<Record> {
    let mut found = Vec::new();
    if config.lists.iter().any(|list| list.id == version.list)
        && let Ok(kept) = kept::of(config, &version.list)
        && let Some(edition) = kept.in_force_at(at)
    {
        let read = lists::read(&kept.primary(edition), &mut |record| {
            if record.uid == version.entity.id {
                found.push(record);
            }
        });
        if let Err(refusal) = read {
            anstream::eprintln!("{}", folded(&harmless(&refusal.to_string())));
            found.clear();
        }
    }
    found
}

fn told(row: &Row) -> String {
    let EntityVersion { list, since, until, entity } = &row.version;
    let until = match until {
        Some(until) => format!(" until {}", moment(*until)),
        None => ", in force".to_owned(),
    };
    let id = one_line(&entity.id);
    let mut text =
        format!("{id} ({}) of the list {list}\n  from {}{until}\n", entity.schema, moment(*since));
    // The record has all that is kept of the entity, and more.
    for record in &row.records {
        text.push_str(&lines(record));
    }
    for (field, values) in fields(entity).into_iter().filter(|_| row.records.is_empty()) {
        for value in values {
            text.push_str(&format!("  {field}: {}\n", one_line(&value)));
        }
    }
    text
}
