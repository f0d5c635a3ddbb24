//! `watchpost evaluate --events`.

use std::path::Path;

use anyhow::{Context, bail};
use serde::Serialize;

use super::{Args, Figure, NO_UTF_8, heading, held, listed, provenance, read, shown};
use crate::cli::output::{self, Column, Format};
use crate::cli::words::one_line;
use crate::cli::{Common, Exit, screen};
use crate::evaluate::Provenance;
use crate::evaluate::events::{
    self, EventFigures, EventMistake, EventReport, GoldNews, parse_news,
};
use crate::screen::Screener;

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    provenance: &'a Provenance,
    #[serde(flatten)]
    report: &'a EventReport,
}

/// Exits 1 where a floor is missed.
pub(super) fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let (gold, corpus) = read(&args.gold, news)?;
    let set = screen::watchlists(&args.watchlist, common)?;
    if set.lists.iter().all(|list| list.announcements.is_none()) {
        bail!(
            "no list says how sanctions are announced: add the shipped sanction-announcements.toml"
        );
    }
    let screener = Screener::compile(&set);
    let found: Vec<_> =
        gold.iter().map(|gold| screener.screen(&events::document(gold)).events).collect();
    let report = events::evaluate(&gold, &found);
    let provenance = provenance(args, &set, corpus);
    if let Some(path) = &args.html {
        std::fs::write(path, events::page(&report, &provenance))
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if !output::json(args.format, &Printed { provenance: &provenance, report: &report })? {
        print(args, &report, &provenance)?;
    }
    let overall = report.overall();
    Ok(held(&args.floor, |figure| {
        overall.and_then(|f| match figure {
            Figure::Precision => f.precision,
            Figure::Recall => f.recall,
            Figure::F1 => f.f1,
            Figure::Both => f.action_and_status,
        })
    }))
}

fn news(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<GoldNews>> {
    parsed(bytes).with_context(|| format!("{} is no gold for events", path.display()))
}

fn parsed(bytes: &[u8]) -> anyhow::Result<Vec<GoldNews>> {
    let text = std::str::from_utf8(bytes).context(NO_UTF_8)?;
    let news = parse_news(text)?;
    if news.iter().all(|text| text.events.is_empty()) && text.contains("[[") {
        bail!("it has mentions and no events; did you mean to leave --events out?");
    }
    Ok(news)
}

const EVENTS: [Column<EventFigures>; 6] = [
    ("events", |f| f.group.clone()),
    ("gold", |f| f.gold.to_string()),
    ("found", |f| f.found.to_string()),
    ("precision", |f| shown(f.precision, None)),
    ("recall", |f| shown(f.recall, None)),
    ("F1", |f| shown(f.f1, None)),
];

const SHARES: [Column<EventFigures>; 9] = [
    ("of those found", |f| f.group.clone()),
    ("action", |f| shown(f.action, None)),
    ("status", |f| shown(f.status, None)),
    ("both", |f| shown(f.action_and_status, None)),
    ("authority", |f| shown(f.authority, None)),
    ("jurisdiction", |f| shown(f.jurisdiction, None)),
    ("targets", |f| shown(f.targets, None)),
    ("alerts", |f| f.alerts.to_string()),
    ("wrong", |f| f.alerts_wrong.to_string()),
];

const MISTAKES: [Column<EventMistake>; 4] = [
    ("document", |m| m.document.clone()),
    ("expected", |m| m.expected.clone().unwrap_or_else(|| "–".into())),
    ("found", |m| m.found.clone().unwrap_or_else(|| "–".into())),
    ("sentence", |m| one_line(&m.sentence).chars().take(160).collect()),
];

fn print(args: &Args, report: &EventReport, provenance: &Provenance) -> anyhow::Result<()> {
    heading(report.documents, provenance)?;
    output::rows(Format::Table, &report.groups, &EVENTS, "")?;
    output::rows(Format::Table, &report.groups, &SHARES, "")?;
    for (what, mistakes) in [
        (["miss", "misses"], &report.misses),
        (["false alarm", "false alarms"], &report.false_alarms),
        (["misread", "misread"], &report.misread),
    ] {
        listed(what, mistakes, &MISTAKES, args)?;
    }
    Ok(())
}
