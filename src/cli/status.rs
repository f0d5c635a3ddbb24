//! `watchpost status`: how everything stands, and what needs a person.

use std::io::Write;

use serde_json::json;

use super::check::tempfile_in;
use super::output::{self, Column, Format};
use super::words::{moment, moment_or_dash, one_line};
use super::{Common, Exit, open};
use crate::record::{ChannelStatus, SourceStatus, StatusReport};

/// Show how sources, channels and lists stand: exits 1 if something needs a person
#[derive(clap::Args)]
pub struct Args {
    /// How to print it: table or json
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

const SOURCES: [Column<SourceStatus>; 7] = [
    ("source", |s| s.id.clone()),
    ("state", |s| source_state(s).into()),
    ("last screened", |s| moment_or_dash(s.last_screened)),
    ("next", |s| moment_or_dash(s.next_due)),
    ("documents", |s| s.documents.to_string()),
    ("summary only", |s| s.summary_only.to_string()),
    ("why not", |s| why_not(s)),
];

const CHANNELS: [Column<ChannelStatus>; 6] = [
    ("channel", |c| c.id.clone()),
    ("state", |c| {
        if c.disabled.is_some() {
            "disabled".into()
        } else if c.last_error.is_some() {
            "failing".into()
        } else {
            "ok".into()
        }
    }),
    ("waiting", |c| c.pending.to_string()),
    ("delivered", |c| c.delivered.to_string()),
    ("given up", |c| c.dead.to_string()),
    ("last answer", |c| {
        c.disabled
            .as_ref()
            .or(c.last_error.as_ref())
            .map_or_else(String::new, |text| one_line(text))
    }),
];

fn source_state(source: &SourceStatus) -> &'static str {
    match (source.last_visit, source.failures) {
        (None, _) => "never asked",
        (_, 0) => "ok",
        _ => "failing",
    }
}

fn why_not(source: &SourceStatus) -> String {
    let mut parts = Vec::new();
    if let Some(error) = source.last_error.as_ref().filter(|_| source.failures > 0) {
        parts.push(format!("{} times in a row: {}", source.failures, one_line(error)));
    }
    if let Some(moved) = &source.moved_to {
        parts.push(format!("moved for good to {}: change the config", one_line(moved)));
    }
    parts.join("; ")
}

/// What needs a person, as sentences.
fn troubles(report: &StatusReport) -> Vec<String> {
    let mut found = Vec::new();
    for source in report.sources.iter().filter(|source| source.failures > 0) {
        let error = source.last_error.as_deref().unwrap_or("no reason is known");
        found.push(format!("the source {} is not screened: {}", source.id, one_line(error)));
    }
    for channel in &report.channels {
        if let Some(reason) = &channel.disabled {
            found.push(format!("the channel {} is disabled: {}", channel.id, one_line(reason)));
        }
        if channel.dead > 0 {
            found.push(format!("{} alerts for {} were given up; `watchpost deliveries replay --channel {1}` sends them again", channel.dead, channel.id));
        }
        if let Some(error) = channel.last_error.as_ref().filter(|_| channel.pending > 0) {
            found.push(format!(
                "the channel {} does not take alerts: {}",
                channel.id,
                one_line(error)
            ));
        }
    }
    found.extend(
        report
            .notices
            .iter()
            .map(|notice| format!("{} ({}): {}", notice.topic, moment(notice.at), notice.text)),
    );
    found
}

/// Exits 1 if something needs a person.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let report = open::readable_record(&config)?.status().await?;
    let mut troubles = troubles(&report);
    if let Err(e) = tempfile_in(&config.data_dir)
        && e.kind() != std::io::ErrorKind::PermissionDenied
    {
        troubles.insert(
            0,
            format!(
                "the data directory {} cannot be written, so nothing can be recorded: {e}",
                config.data_dir.display()
            ),
        );
    }
    let exit = if troubles.is_empty() { Exit::Done } else { Exit::Wrong };
    let mut out = anstream::stdout();
    if args.format != Format::Table {
        serde_json::to_writer_pretty(&mut out, &json!({"status": report, "troubles": troubles}))?;
        writeln!(out)?;
        return Ok(exit);
    }
    output::rows(Format::Table, &report.sources, &SOURCES, "no source was visited yet")?;
    if !report.channels.is_empty() {
        output::rows(Format::Table, &report.channels, &CHANNELS, "")?;
    }
    writeln!(
        out,
        "{} documents in {} stories · {} hits, {} of them alerts · {} sanction announcements",
        report.documents, report.stories, report.hits, report.alert_hits, report.events
    )?;
    if let Some(revision) = &report.revision {
        writeln!(out, "lists: revision {}", revision.get(..12).unwrap_or(revision))?;
    }
    let style = anstyle::AnsiColor::Yellow.on_default().bold();
    for trouble in &troubles {
        writeln!(out, "{style}!{style:#} {}", output::harmless(trouble))?;
    }
    if troubles.is_empty() {
        writeln!(out, "nothing needs you")?;
    }
    Ok(exit)
}
