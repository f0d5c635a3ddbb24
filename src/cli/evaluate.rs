//! `watchpost evaluate`: how well screening does on texts of which a person has said whom they
//! name, or which sanction events they tell of; needs no database.

mod events;

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::output::{self, Column, Format, Whole};
use super::words::{count, one_line};
use super::{Common, Exit, screen};
use crate::digest::hex;
use crate::evaluate::{
    self, Bin, Figures, GoldDocument, Group, Mistake, Provenance, Report, parse_jsonl_line,
    parse_marked,
};
use crate::screen::{ENGINE_VERSION, Screener, Tier};
use crate::watchlist::WatchlistSet;

/// Measure screening against gold: precision, recall, F1, thresholds, calibration, mistakes
///
/// Gold is JSON lines {id, lang, title?, text, mentions: [{start, end, entity, ignore?}]} with
/// offsets in Unicode code points, or a .txt of marked texts:
///
///   == some-id en
///   title: A headline
///   Output at [[ofac-12860|Naftan]] fell.
///
/// With --events it measures sanction events. Gold is then a .txt with a sentence a line, each
/// followed by the events it tells of:
///
///   == some-id en
///   Britain froze the assets of three judges on Monday.
///   > impose | uk | done | three judges | asset-freeze | on Monday
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Gold: .jsonl, or .txt of marked texts
    #[arg(required = true, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// A watchlist; may be repeated [default: those of the config]
    #[arg(long, short, value_name = "FILE")]
    watchlist: Vec<PathBuf>,
    /// The tier at which mistakes are listed and the floor is applied
    #[arg(long, value_enum, default_value = "alert")]
    tier: screen::TierArg,
    /// Measure sanction events: trigger, action, authority, targets, status
    #[arg(long)]
    events: bool,
    /// Exit 1 below these figures on document-entity pairs, or on events: P=0.95,R=0.85,F1=0.9;
    /// with --events also both=0.92, the share with the right action and status
    #[arg(long, value_name = "FIGURES", value_delimiter = ',', value_parser = floor)]
    floor: Vec<Floor>,
    /// Write the report as one self-contained page as well
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The date to state in the report [default: now]
    #[arg(long, value_name = "TEXT")]
    date: Option<String>,
    /// Most misses and false alarms in the table; JSON and the page have them all
    #[arg(long, default_value_t = 20, value_name = "N")]
    mistakes: usize,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// One figure and the least it may be.
#[derive(Debug, Clone, Copy)]
struct Floor {
    figure: Figure,
    least: f64,
}

/// A figure that a floor may be set for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Precision,
    Recall,
    F1,
    /// The share of found events with the right action and the right status.
    Both,
}

impl Figure {
    fn name(self) -> &'static str {
        match self {
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::F1 => "F1",
            Self::Both => "action and status",
        }
    }

    fn of(self, figures: &Figures) -> Option<f64> {
        match self {
            Self::Precision => figures.precision,
            Self::Recall => figures.recall,
            Self::F1 => figures.f1,
            Self::Both => None,
        }
    }
}

/// Say which floors are missed; answers how to exit.
fn held(floors: &[Floor], value: impl Fn(Figure) -> Option<f64>) -> Exit {
    let mut exit = Exit::Done;
    for floor in floors {
        let value = value(floor.figure);
        if value.is_none_or(|value| value < floor.least) {
            let value = value.map_or_else(|| "unknown".into(), |value| format!("{value:.3}"));
            anstream::eprintln!("{} is {value}, below {}", floor.figure.name(), floor.least);
            exit = Exit::Wrong;
        }
    }
    exit
}

fn floor(typed: &str) -> Result<Floor, String> {
    let hint = "write P=0.95, R=0.85 or F1=0.9";
    let (name, least) = typed.split_once('=').ok_or(hint)?;
    let figure = match name.trim() {
        "P" | "p" => Figure::Precision,
        "R" | "r" => Figure::Recall,
        "F1" | "f1" => Figure::F1,
        "both" => Figure::Both,
        _ => return Err(hint.into()),
    };
    let least: f64 = least.trim().parse().map_err(|_| hint)?;
    match (0.0..=1.0).contains(&least) {
        true => Ok(Floor { figure, least }),
        false => Err("a floor lies between 0 and 1".into()),
    }
}

#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    provenance: &'a Provenance,
    #[serde(flatten)]
    report: &'a Report,
}

/// Exits 1 where a floor is missed.
pub fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if args.events {
        return events::run(args, common);
    }
    if args.floor.iter().any(|floor| floor.figure == Figure::Both) {
        bail!("the floor `both` is for events: add --events");
    }
    let (gold, corpus) = read(&args.gold, documents)?;
    no_two_of_one_id(&gold)?;
    let set = screen::watchlists(&args.watchlist, common)?;
    let screener = Screener::compile(&set);
    // Drawn on a terminal only.
    let bar = ProgressBar::new(gold.len() as u64).with_style(
        ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let screened = gold.iter().map(|gold| {
        bar.inc(1);
        evaluate::found(&screener.screen(&evaluate::document(gold)))
    });
    let found: Vec<_> = screened.collect();
    bar.finish_and_clear();
    let report = evaluate::evaluate(&gold, &found, &evaluate::listed(&set), args.tier.into());
    let provenance = provenance(args, &set, corpus);
    if let Some(path) = &args.html {
        std::fs::write(path, evaluate::page(&report, &provenance))
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if !output::json(args.format, &Printed { provenance: &provenance, report: &report })? {
        print(args, &report, &provenance)?;
    }
    if let Some(said) = unlisted(&report.unlisted) {
        anstream::eprintln!("{said}");
    }
    // Nothing of the gold is on the lists: no figure says anything.
    if report.overall().is_none_or(|group| group.documents.gold == 0) && !report.unlisted.is_empty()
    {
        anstream::eprintln!("nothing was measured");
        return Ok(Exit::Wrong);
    }
    Ok(held(&args.floor, |figure| report.overall().and_then(|group| figure.of(&group.documents))))
}

/// So many ids are named at most.
const MOST_NAMED: usize = 8;

/// What to say of mentions whose entity no list has.
fn unlisted(unlisted: &BTreeMap<String, usize>) -> Option<String> {
    let mentions: usize = unlisted.values().sum();
    let ids: Vec<&str> = unlisted.keys().take(MOST_NAMED).map(String::as_str).collect();
    let more = if unlisted.len() > MOST_NAMED { " ..." } else { "" };
    let said = match mentions {
        0 => return None,
        1 => "1 mention of the gold names an entity that no list has, and does not count".into(),
        _ => format!(
            "{mentions} mentions of the gold name entities that no list has, and do not count"
        ),
    };
    Some(format!("{said}: {}{more}", ids.join(", ")))
}

fn provenance(args: &Args, set: &WatchlistSet, corpus: String) -> Provenance {
    Provenance {
        version: env!("CARGO_PKG_VERSION").into(),
        engine: ENGINE_VERSION.into(),
        revision: set.revision.0.clone(),
        lists: set.lists.iter().map(|list| (list.id.clone(), list.entities.len())).collect(),
        corpus,
        files: args.gold.iter().map(|path| path.display().to_string()).collect(),
        date: args
            .date
            .clone()
            .unwrap_or_else(|| jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
    }
}

/// What `parse` finds in all files, and the hash over the files' bytes.
fn read<T>(
    paths: &[PathBuf],
    parse: fn(&Path, &[u8]) -> anyhow::Result<Vec<T>>,
) -> anyhow::Result<(Vec<T>, String)> {
    let (mut gold, mut hash) = (Vec::new(), Sha256::new());
    for path in paths {
        let bytes =
            std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        hash.update(&bytes);
        gold.extend(parse(path, &bytes)?);
    }
    if gold.is_empty() {
        let files: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!("there is no document in {}: one begins with `== ID LANGUAGE`", files.join(", "));
    }
    Ok((gold, hex(&hash.finalize())))
}

fn no_two_of_one_id(gold: &[GoldDocument]) -> anyhow::Result<()> {
    let mut ids = HashSet::new();
    match gold.iter().find(|document| !ids.insert(&document.id)) {
        Some(twice) => bail!("two documents have the id {}", twice.id),
        None => Ok(()),
    }
}

/// What a person can do about it.
const NO_UTF_8: &str = "it is no UTF-8 text; save it as UTF-8";

fn documents(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<GoldDocument>> {
    parsed(path, bytes).with_context(|| format!("{} is no gold", path.display()))
}

fn parsed(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<GoldDocument>> {
    if path.extension().is_some_and(|extension| extension == "txt") {
        let text = std::str::from_utf8(bytes).context(NO_UTF_8)?;
        let documents = parse_marked(text)?;
        let is_event = |line: &str| line.starts_with('>') && line.contains('|');
        if documents.iter().all(|d| d.mentions.is_empty()) && text.lines().any(is_event) {
            bail!("it has no mentions; did you mean --events?");
        }
        return Ok(documents);
    }
    let mut documents = Vec::new();
    for (n, line) in bytes.lines().enumerate() {
        let line = line.context(NO_UTF_8)?;
        if !line.trim().is_empty() {
            documents.push(parse_jsonl_line(n + 1, line.as_bytes())?);
        }
    }
    Ok(documents)
}

fn shown(value: Option<f64>, interval: Option<[f64; 2]>) -> String {
    let value = value.map_or_else(|| "–".into(), |value| format!("{value:.3}"));
    interval.map_or(value.clone(), |[from, to]| format!("{value} [{from:.3} {to:.3}]"))
}

const PAIRS: [Column<Group>; 6] = [
    ("pairs", |g| g.group.clone()),
    ("gold", |g| g.documents.gold.to_string()),
    ("found", |g| g.documents.predicted.to_string()),
    ("precision", |g| shown(g.documents.precision, g.documents.precision_ci95)),
    ("recall", |g| shown(g.documents.recall, g.documents.recall_ci95)),
    ("F1", |g| shown(g.documents.f1, g.documents.f1_ci95)),
];

const MENTIONS: [Column<Group>; 6] = [
    ("mentions", |g| g.group.clone()),
    ("gold", |g| g.mentions.gold.to_string()),
    ("found", |g| g.mentions.predicted.to_string()),
    ("precision", |g| shown(g.mentions.precision, g.mentions.precision_ci95)),
    ("recall", |g| shown(g.mentions.recall, g.mentions.recall_ci95)),
    ("F1", |g| shown(g.mentions.f1, g.mentions.f1_ci95)),
];

const MISTAKES: [Column<Mistake>; 5] = [
    ("document", |m| m.document.clone()),
    ("entity", |m| one_line(&m.name)),
    ("words", |m| one_line(&m.text)),
    ("sentence", |m| one_line(&m.sentence).chars().take(160).collect()),
    ("reasons", |m| m.reasons.iter().map(|r| r.code.clone()).collect::<Vec<_>>().join(", ")),
];

fn print(args: &Args, report: &Report, provenance: &Provenance) -> anyhow::Result<()> {
    heading(report.documents, provenance)?;
    for tier in &report.tiers {
        say(match tier.tier {
            Tier::Alert => "\ntier alert".into(),
            Tier::Review => "\ntiers alert and review".into(),
        })?;
        output::rows(Format::Table, &tier.groups, &PAIRS, "")?;
        output::rows(Format::Table, &tier.groups, &MENTIONS, "")?;
    }
    say("\nthreshold, both tiers: precision, recall and F1 of pairs".into())?;
    for point in &report.sweep {
        let f = &point.documents;
        let [p, r, f1] = [f.precision, f.recall, f.f1].map(|value| shown(value, None));
        say(format!("  {:.2}   {p}  {r}  {f1}", point.threshold))?;
    }
    let calibration = &report.calibration;
    say(format!(
        "\ncalibration: expected error {}, Brier score {}",
        shown(calibration.expected_error, None),
        shown(calibration.brier, None)
    ))?;
    for bin in &calibration.bins {
        let Bin { from, to, pairs, mean_score, right } = *bin;
        say(format!(
            "  {from:.1}–{to:.1}  {}, mean score {mean_score:.3}, right {right:.3}",
            count(usize::try_from(pairs).unwrap_or(usize::MAX), "pair", "pairs")
        ))?;
    }
    listed(["miss", "misses"], &report.misses, &MISTAKES, args)?;
    listed(["false alarm", "false alarms"], &report.false_alarms, &MISTAKES, args)?;
    Ok(())
}

fn say(text: String) -> anyhow::Result<()> {
    Ok(writeln!(anstream::stdout().lock(), "{}", output::folded(&text))?)
}

fn heading(documents: usize, provenance: &Provenance) -> anyhow::Result<()> {
    say(format!(
        "{} (corpus {}), lists {}, engine {}",
        count(documents, "document", "documents"),
        &provenance.corpus[..12],
        &provenance.revision[..12],
        provenance.engine
    ))
}

/// How many mistakes of a kind there are, and the first of them.
fn listed<T: Serialize>(
    [one, many]: [&str; 2],
    mistakes: &[T],
    columns: &[Column<T>],
    args: &Args,
) -> anyhow::Result<()> {
    say(format!("\n{}", count(mistakes.len(), one, many)))?;
    let first = &mistakes[..mistakes.len().min(args.mistakes)];
    match first.is_empty() {
        true => Ok(()),
        false => output::rows(Format::Table, first, columns, ""),
    }
}
