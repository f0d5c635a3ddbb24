//! `watchpost status`: how everything stands, and what needs a person.

mod archive;

use std::collections::HashSet;
use std::io::Write;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::check::tempfile_in;
use super::output::{self, Column, Format, Whole};
use super::words::{count, moment, moment_or_dash, one_line};
use super::{Common, Exit, open};
use crate::alert::{Alarm, AlarmKind};
use crate::config::{ChannelConfig, ChannelKind, Config};
use crate::daemon::DATABASE;
use crate::record::{ChannelStatus, Notice, SelftestRun, SourceStatus, StatusReport, sqlite};

/// Show how sources, channels and lists stand: exits 1 if something needs a person
#[derive(clap::Args)]
pub struct Args {
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
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

pub(super) fn source_state(source: &SourceStatus) -> &'static str {
    match (source.last_visit, source.failures) {
        (None, _) => "never asked",
        _ if source.last_status == Some(GONE) => "gone",
        (_, 0) if source.last_error.is_some() => "out of reach",
        (_, 0) if has(source, AlarmKind::Stale) => "stale",
        (_, 0) if has(source, AlarmKind::Gap) => "gaps",
        (_, 0) if has(source, AlarmKind::Unread) => "unread files",
        (_, 0) => "ok",
        _ => "failing",
    }
}

fn has(source: &SourceStatus, kind: AlarmKind) -> bool {
    source.alarms.iter().any(|alarm| alarm.kind == kind)
}

fn why_not(source: &SourceStatus) -> String {
    let mut parts = Vec::new();
    if let Some(error) = &source.last_error {
        let times = match source.failures {
            0 | 1 => String::new(),
            n => format!("{n} times in a row: "),
        };
        parts.push(format!("{times}{}", one_line(error)));
    }
    if let Some(part) = &source.not_in_full {
        parts.push(format!("not screened in full: {}", one_line(part)));
    }
    if let Some(moved) = &source.moved_to {
        let asked = if source.asked_there { ", and is asked there now" } else { "" };
        parts.push(format!(
            "moved for good{asked}: write `url = \"{}\"` into the config",
            one_line(moved)
        ));
    }
    parts.extend(source.alarms.iter().map(alarmed));
    parts.join("; ")
}

/// An alarm in a few words.
pub(super) fn alarmed(alarm: &Alarm) -> String {
    let over = alarm.over.map_or_else(String::new, |at| format!(", over {}", moment(at)));
    let (since, last) = (moment(alarm.since), moment(alarm.last));
    match (alarm.kind, alarm.times) {
        (AlarmKind::Stale, _) => format!("nothing new for long, noticed {since}{over}"),
        (AlarmKind::Unread, _) => format!("files need you, noticed {since}{over}"),
        (AlarmKind::Canary, _) => format!("the canary did not arrive, noticed {since}{over}"),
        (AlarmKind::Suspect, _) => format!("a suspect edition waits, noticed {since}{over}"),
        (AlarmKind::Regression, _) => format!("names are no longer found, noticed {since}{over}"),
        (AlarmKind::Gap, 1) => format!("entries may have been missed before {since}{over}"),
        (AlarmKind::Gap, n) => {
            format!("entries may have been missed, {n} times from {since} to {last}{over}")
        }
    }
}

/// A source that nobody visits for so long after its time waits for a daemon that is not there.
const OVERDUE: SignedDuration = SignedDuration::from_mins(15);

/// 410: the publisher says that it will not come back.
const GONE: u16 = 410;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What needs a person, as sentences.
fn troubles(report: &StatusReport, now: Timestamp) -> Vec<String> {
    let mut found: Vec<String> = overdue(&report.sources, now).into_iter().collect();
    found.extend(out_of_reach(report));
    for source in report.sources.iter().filter(|source| source.failures > 0) {
        let error = source.last_error.as_deref().unwrap_or("no reason is known");
        if source.last_status == Some(GONE) {
            found.push(format!(
                "the source {} is gone for good, says its server (410): find where it publishes now, or take it out of the config; until then it is asked once a day",
                source.id
            ));
            continue;
        }
        found.push(format!("the source {} is not screened: {}", source.id, one_line(error)));
    }
    let of_sources = report.sources.iter().flat_map(|source| &source.alarms);
    for alarm in of_sources.chain(&report.alarms) {
        found.push(format!("{} (noticed {})", one_line(&alarm.text), moment(alarm.last)));
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
    // What is over is news for a day, and history afterwards.
    let over = |notice: &&Notice| notice.topic == "record" && now.duration_since(notice.at) > DAY;
    found.extend(
        report
            .notices
            .iter()
            .filter(|notice| !over(notice))
            .map(|notice| format!("{} ({}): {}", notice.topic, moment(notice.at), notice.text)),
    );
    found
}

/// Sources that could not be reached while nothing else could: a running daemon has noted so.
fn out_of_reach(report: &StatusReport) -> Option<String> {
    let lost = |source: &&SourceStatus| source.failures == 0 && source.last_error.is_some();
    let count = report.sources.iter().filter(lost).count();
    let first = report.sources.iter().find(lost)?;
    let noted = report.notices.iter().any(|notice| notice.topic == "network");
    let which = match count {
        1 => format!("the source {}", first.id),
        n => format!("{} and {} more sources", first.id, n - 1),
    };
    let error = one_line(first.last_error.as_deref().unwrap_or_default());
    (!noted).then(|| format!("{which} could not be reached at the last visit: {error}"))
}

/// Sources that were due long ago and that nobody visits: the daemon does not run, or cannot
/// record.
fn overdue(sources: &[SourceStatus], now: Timestamp) -> Option<String> {
    let waits = |source: &&SourceStatus| {
        source.next_due.is_some_and(|due| now.duration_since(due) > OVERDUE)
            && source.leased_until.is_none_or(|until| until <= now)
    };
    let longest = sources.iter().filter(waits).min_by_key(|source| source.next_due)?;
    let which = match sources.iter().filter(waits).count() {
        1 => format!("the source {} is overdue", longest.id),
        n => format!("{n} sources are overdue, {} for longest", longest.id),
    };
    let due = moment_or_dash(longest.next_due);
    Some(format!(
        "{which}: due {due} and not visited since; is `watchpost run` running, and what does its log say?"
    ))
}

/// The sources of the config of which the record knows nothing.
fn unknown(known: &[SourceStatus], config: &Config) -> Vec<SourceStatus> {
    let known: HashSet<&str> = known.iter().map(|source| source.id.as_str()).collect();
    let unknown = config.sources.iter().filter(|source| !known.contains(source.id.as_str()));
    unknown.map(|source| SourceStatus::never_asked(&source.id, source.url.as_str())).collect()
}

/// A daemon that runs takes alerts up within moments; nobody does where one waits for longer.
const PROMPT: SignedDuration = SignedDuration::from_mins(5);

/// Sources of the config of which the record knows nothing: no daemon ever ran with this config.
fn never_asked(sources: &[SourceStatus]) -> Option<String> {
    let first = sources.first()?;
    let which = match sources.len() {
        1 => format!("the source {} was never asked", first.id),
        n => format!("{n} sources were never asked, {} among them", first.id),
    };
    Some(format!("{which}; `watchpost run` asks them on schedule, `watchpost fetch` once"))
}

/// Alerts that nobody takes up. Those for a desktop stay in the record where `watchpost notify`
/// shows them: that they wait says nothing unless no source was ever visited either.
fn undelivered(
    report: &StatusReport,
    is_desktop: impl Fn(&str) -> bool,
    now: Timestamp,
) -> Vec<String> {
    let idle = report.sources.iter().all(|source| source.last_visit.is_none());
    let stuck = |channel: &&ChannelStatus| {
        let untouched = channel.delivered == 0 && channel.dead == 0;
        let late = channel.waits_since.is_some_and(|since| now.duration_since(since) > PROMPT);
        channel.pending > 0
            && channel.disabled.is_none()
            && channel.last_error.is_none()
            && (idle && untouched || late && !is_desktop(&channel.id))
    };
    let told = |channel: &ChannelStatus| {
        let pending = usize::try_from(channel.pending).unwrap_or(usize::MAX);
        format!(
            "{} for {} since {}, and nobody delivers; is `watchpost run` running?",
            count(pending, "alert waits", "alerts wait"),
            channel.id,
            moment_or_dash(channel.waits_since)
        )
    };
    report.channels.iter().filter(stuck).map(told).collect()
}

/// The last self-test, in a line.
fn tested(run: &SelftestRun) -> String {
    format!(
        "self-test {}: {} of {} names in {} sentences; {} that must be raised are not, {} were lost",
        moment(run.at),
        run.tried,
        run.names,
        run.sentences,
        run.must,
        run.lost
    )
}

/// Exits 1 if something needs a person.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    let mut report = record.status().await?;
    let archive = archive::row(record.as_ref()).await?;
    let now = Timestamp::now();
    let mut troubles = troubles(&report, now);
    let is_desktop = |id: &str| {
        let of = |channel: &&ChannelConfig| channel.id == id;
        config.channels.iter().find(of).is_some_and(|c| matches!(c.kind, ChannelKind::Desktop))
    };
    troubles.extend(undelivered(&report, is_desktop, now));
    let unknown = unknown(&report.sources, &config);
    troubles.extend(never_asked(&unknown));
    report.sources.extend(unknown);
    report.sources.sort_by(|a, b| a.id.cmp(&b.id));
    let mut lists = Vec::new();
    for list in &config.lists {
        match super::lists::status::row(&config, list) {
            Ok(row) => {
                troubles.extend(row.troubles());
                lists.push(row);
            }
            Err(e) => troubles.push(format!("the list {}: {e:#}", list.id)),
        }
    }
    if let Err(e) = sqlite::probe_writing(&config.data_dir.join(DATABASE)) {
        troubles.insert(0, format!("{e}, so nothing can be recorded at the moment"));
    }
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
    let all = json!({"status": report, "lists": lists, "archive": archive, "troubles": troubles});
    if output::json(args.format, &all)? {
        return Ok(exit);
    }
    let mut out = anstream::stdout();
    output::rows(Format::Table, &report.sources, &SOURCES, "no source was visited yet")?;
    if !report.channels.is_empty() {
        output::rows(Format::Table, &report.channels, &CHANNELS, "")?;
    }
    super::lists::status::print(Format::Table, &lists)?;
    let n = |n: u64, one, many| count(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    let totals = format!(
        "{} in {} · {}, {} of them to alert · {}",
        n(report.documents, "document", "documents"),
        n(report.stories, "story", "stories"),
        n(report.hits, "hit", "hits"),
        report.alert_hits,
        n(report.events, "sanction announcement", "sanction announcements")
    );
    writeln!(out, "{}", output::folded(&totals))?;
    if let Some(revision) = &report.revision {
        writeln!(out, "lists: revision {}", revision.get(..12).unwrap_or(revision))?;
    }
    for line in archive.lines() {
        writeln!(out, "{}", output::folded(&line))?;
    }
    if let Some(run) = &report.selftest {
        writeln!(out, "{}", output::folded(&tested(run)))?;
    }
    let style = anstyle::AnsiColor::Yellow.on_default().bold();
    for trouble in &troubles {
        let trouble = output::folded(&format!("! {}", output::harmless(trouble)));
        writeln!(out, "{style}!{style:#}{}", &trouble[1..])?;
    }
    if troubles.is_empty() {
        writeln!(out, "nothing needs you")?;
    }
    Ok(exit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_nobody_visits_is_told_and_one_in_hand_is_not() {
        let now: Timestamp = "2021-04-23T12:00:00Z".parse().unwrap();
        let source = |id: &str, minutes, leased_until| SourceStatus {
            id: id.into(),
            url: "https://example.org/".into(),
            moved_to: None,
            last_visit: None,
            last_screened: None,
            last_error: None,
            failures: 0,
            next_due: Some(now - SignedDuration::from_mins(minutes)),
            next_why: None,
            leased_until,
            last_status: None,
            usual_gap_s: None,
            last_new: None,
            missed_at: None,
            asked_there: false,
            documents: 0,
            summary_only: 0,
            not_in_full: None,
            alarms: Vec::new(),
        };
        let soon = Some(now + SignedDuration::from_mins(2));
        let fine = [source("just", 14, None), source("in-hand", 60, soon)];
        assert_eq!(overdue(&fine, now), None);
        let late = [source("a", 20, None), source("b", 90, Some(now)), source("c", 1, None)];
        let told = overdue(&late, now).unwrap();
        assert!(told.starts_with("2 sources are overdue, b for longest: due 2021-04-23"), "{told}");
    }
}
