//! `watchpost selftest`: does every name of every list raise its own entity? Needs no database.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::output::{self, Column, Format, Whole, folded};
use super::words::{count, one_line};
use super::{Common, Exit, screen};
use crate::screen::Screener;
use crate::selftest::{self, Extent, Failure, Gravity, Group, Outcome, Report};

/// Try whether every name of the lists raises its own entity
///
/// Each name is put into a sentence as it is listed, in capitals, double-spaced, possessive,
/// inflected (Russian, Ukrainian, Belarusian, Polish), in the other of Latin and Cyrillic, surname
/// first, and without diacritics, and screened with all lists in force.
///
/// As listed, in capitals and double-spaced a name must be raised: exits 1 where one is not. The
/// other forms are counted and shown, and so are weak aliases that are raised with nothing beside
/// them.
#[derive(clap::Args)]
pub struct Args {
    /// A watchlist; may be repeated [default: those of the config]
    #[arg(long, short, value_name = "FILE")]
    watchlist: Vec<PathBuf>,
    /// At most so many names: short lists whole, of long ones a sample, always the same
    #[arg(long, default_value_t = 20_000, value_name = "N", conflicts_with = "all")]
    sample: usize,
    /// Try every name, however many there are
    #[arg(long)]
    all: bool,
    /// Exit 1 for the other forms and for weak aliases as well
    #[arg(long)]
    strict: bool,
    /// Most names in the table; JSON has them all
    #[arg(long, default_value_t = 40, value_name = "N")]
    failures: usize,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

#[derive(Serialize)]
struct Printed<'a> {
    must: usize,
    should: usize,
    weak_raised: usize,
    #[serde(flatten)]
    report: &'a Report,
}

/// Exits 1 where something that must raise does not.
pub fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let set = screen::watchlists(&args.watchlist, common)?;
    let screener = Screener::compile(&set);
    let names: usize =
        set.lists.iter().flat_map(|list| &list.entities).map(|entity| entity.names().count()).sum();
    let extent = Extent {
        names: (!args.all).then_some(args.sample),
        threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
    };
    // Drawn on a terminal only.
    let bar = ProgressBar::new(extent.names.map_or(names, |most| most.min(names)) as u64)
        .with_style(
            ProgressStyle::with_template("{bar:30} {pos}/{len} names, {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
    let never = AtomicBool::new(false);
    let report = selftest::run(&set, &screener, extent, &never, &|_| bar.inc(1));
    bar.finish_and_clear();
    let Some(report) = report else { return Ok(Exit::Wrong) };
    let [must, should, weak_raised] =
        [Gravity::Must, Gravity::Should, Gravity::WeakRaised].map(|gravity| report.count(gravity));
    if !output::json(args.format, &Printed { must, should, weak_raised, report: &report })? {
        print(args, &report, [must, should, weak_raised])?;
    }
    let wrong = must > 0 || args.strict && should + weak_raised > 0;
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

const GROUPS: [Column<Group>; 9] = [
    ("list", |g| g.list.clone()),
    ("form", |g| if g.weak { "weak alias alone".into() } else { g.form.words().into() }),
    ("language", |g| g.language.clone()),
    ("tried", |g| g.tally.tried.to_string()),
    ("raised", |g| g.tally.raised.to_string()),
    ("share", |g| format!("{:.1} %", 100.0 * g.tally.raised as f64 / g.tally.tried.max(1) as f64)),
    ("review", |g| g.tally.review.to_string()),
    ("another", |g| g.tally.other.to_string()),
    ("silent", |g| g.tally.silent.to_string()),
];

const FAILURES: [Column<Failure>; 6] = [
    ("", |f| gravity(f.gravity).into()),
    ("entity", |f| format!("{}/{}", f.list, f.entity)),
    ("written", |f| one_line(&f.written)),
    ("form", |f| format!("{}, {}", f.form.words(), f.language)),
    ("outcome", |f| outcome(f)),
    ("reasons", |f| f.reasons.join(", ")),
];

fn gravity(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Must => "must",
        Gravity::Should => "should",
        Gravity::WeakRaised => "weak",
    }
}

fn outcome(failure: &Failure) -> String {
    match (failure.outcome, &failure.instead) {
        (Outcome::Raised, _) => "raised alone".into(),
        (Outcome::Review, None) => "review".into(),
        (Outcome::Review, Some(other)) => format!("review; {other} is raised"),
        (Outcome::Other, Some(other)) => format!("{other} is raised"),
        (Outcome::Other, None) => "another is raised".into(),
        (Outcome::Silent, _) => "nothing".into(),
    }
}

fn print(args: &Args, report: &Report, counts: [usize; 3]) -> anyhow::Result<()> {
    output::rows(Format::Table, &report.groups, &GROUPS, "the lists hold no name")?;
    let first = &report.failures[..report.failures.len().min(args.failures)];
    if !first.is_empty() {
        output::rows(Format::Table, first, &FAILURES, "")?;
    }
    if report.failures.len() > first.len() {
        let more = report.failures.len() - first.len();
        anstream::eprintln!("{more} more with `--failures {}`", report.failures.len());
    }
    let extent = match report.tried == report.names {
        true => format!("all {}", count(report.names, "name", "names")),
        false => format!(
            "a sample of {} of {}, short lists whole; --all tries every one",
            report.tried,
            count(report.names, "name", "names")
        ),
    };
    let [must, should, weak] = counts;
    let revision = report.revision.get(..12).unwrap_or(&report.revision);
    let told = format!(
        "tried {extent}, in {}\n{must} that must be raised are not; {should} in other forms are not; {} raised alone\nlists: revision {revision} · engine {}",
        count(report.sentences, "sentence", "sentences"),
        count(weak, "weak alias", "weak aliases"),
        report.engine
    );
    Ok(writeln!(anstream::stdout().lock(), "{}", folded(&told))?)
}
