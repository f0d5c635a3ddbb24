//! `watchpost selftest`: does every name of every list raise its own entity?

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;

use super::output::{self, Column, Format, Whole, folded};
use super::words::{count, limit, one_line};
use super::{Common, Exit, open, screen};
use crate::alert::{AlarmKind, SELFTEST};
use crate::chance::Chance;
use crate::config::SelfTest;
use crate::pipeline::alarms::{self, Step};
use crate::record::SelftestRun;
use crate::screen::Screener;
use crate::selftest::{self, Extent, Failure, Gravity, Group, Lost, Outcome, Report};

/// Try whether every name of the lists raises its own entity
///
/// Each name is put into a sentence as it is listed, in capitals, double-spaced, possessive,
/// inflected (Russian, Ukrainian, Belarusian, Polish), in the other of Latin and Cyrillic, surname
/// first, and without diacritics, and screened with all lists in force.
///
/// As listed, in capitals and double-spaced a name must be raised: exits 1 where one is not. The
/// other forms are counted and shown, and so are weak aliases that are raised with nothing beside
/// them.
///
/// With the lists of the config the result is compared with the last self-test that the daemon
/// recorded: exits 1, too, where a sentence was lost that once raised its entity.
#[derive(clap::Args)]
pub struct Args {
    /// A watchlist; may be repeated [default: those of the config]
    #[arg(long, short, value_name = "FILE")]
    watchlist: Vec<PathBuf>,
    /// At most so many names: short lists whole, of long ones a sample, always the same [default:
    /// that of the config, else 20000]
    #[arg(long, value_name = "N", conflicts_with = "all", value_parser = limit)]
    sample: Option<usize>,
    /// Try every name, however many there are
    #[arg(long)]
    all: bool,
    /// Exit 1 for the other forms and for weak aliases as well
    #[arg(long)]
    strict: bool,
    /// Record the result as what the next self-test compares with
    #[arg(long, conflicts_with = "watchlist")]
    record: bool,
    /// Record it, and take what was lost for the new measure
    #[arg(long, conflicts_with = "watchlist")]
    accept: bool,
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
    /// Against the last one that is recorded; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<&'a Lost>,
    #[serde(flatten)]
    report: &'a Report,
}

/// Exits 1 where something that must raise does not, or does no longer.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let set = screen::watchlists(&args.watchlist, common)?;
    let screener = Screener::compile(&set);
    let sample = match args.watchlist.is_empty() {
        true => open::config(common)?.selftest.sample,
        false => SelfTest::SAMPLE,
    };
    let names: usize =
        set.lists.iter().flat_map(|list| &list.entities).map(|entity| entity.names().count()).sum();
    let extent = Extent {
        names: (!args.all).then_some(args.sample.unwrap_or(sample)),
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
    let lost = match args.watchlist.is_empty() {
        true => compared(args, common, &report).await?,
        false => None,
    };
    let [must, should, weak_raised] =
        [Gravity::Must, Gravity::Should, Gravity::WeakRaised].map(|gravity| report.count(gravity));
    let printed = Printed { must, should, weak_raised, lost: lost.as_ref(), report: &report };
    if !output::json(args.format, &printed)? {
        print(args, &report, lost.as_ref(), [must, should, weak_raised])?;
    }
    let lost = lost.is_some_and(|lost| !lost.sentences.is_empty()) && !args.accept;
    let wrong = must > 0 || lost || args.strict && should + weak_raised > 0;
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

/// The comparison with the last recorded self-test; recorded where that is asked for. `None` where
/// there was none.
async fn compared(args: &Args, common: &Common, report: &Report) -> anyhow::Result<Option<Lost>> {
    let config = open::config(common)?;
    let chance = Arc::new(Chance::from_system());
    let write = args.record || args.accept;
    let record = match write {
        true => open::record(&config, &chance)?,
        false => match open::readable_record(&config) {
            Ok(record) => record,
            Err(_) => return Ok(None), // nothing is recorded yet
        },
    };
    let before = record.last_selftest().await?;
    let (lost, mut memory) = selftest::compare(before.as_ref().map(|(_, m)| m), report);
    if write {
        let now = Timestamp::now();
        let mut run = SelftestRun::of(report, &lost, chance.id(now), now);
        let open = record.open_alarms(SELFTEST).await?;
        let mut alarm = None;
        if args.accept {
            memory.lost.clear();
            run.lost = 0;
            alarm = open.first().map(|open| {
                let text = "what the self-test had lost was accepted as the new measure".to_owned();
                let step = Step::Over(AlarmKind::Regression, text);
                alarms::change(&chance, &config.operator, SELFTEST, Some(open), now, step)
            });
        }
        record.record_selftest(&run, &memory, alarm.as_ref()).await?;
    }
    Ok(before.map(|_| lost))
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

fn print(
    args: &Args,
    report: &Report,
    lost: Option<&Lost>,
    counts: [usize; 3],
) -> anyhow::Result<()> {
    output::rows(Format::Table, &report.groups, &GROUPS, "the lists hold no name")?;
    let first = &report.failures[..report.failures.len().min(args.failures)];
    if !first.is_empty() {
        output::rows(Format::Table, first, &FAILURES, "")?;
    }
    if report.failures.len() > first.len() {
        let more = report.failures.len() - first.len();
        anstream::eprintln!("{more} more with `--failures {}`", report.failures.len());
    }
    if let Some(lost) = lost.filter(|lost| !lost.sentences.is_empty()) {
        writeln!(anstream::stdout().lock(), "lost: an earlier self-test raised these")?;
        let first = &lost.sentences[..lost.sentences.len().min(args.failures)];
        output::rows(Format::Table, first, &FAILURES, "")?;
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
    let compared = lost.map_or_else(String::new, |lost| {
        format!("; {} lost since an earlier self-test", lost.sentences.len())
    });
    let told = format!(
        "tried {extent}, in {}\n{must} that must be raised are not; {should} in other forms are not; {} raised alone{compared}\nlists: revision {revision} · engine {}",
        count(report.sentences, "sentence", "sentences"),
        count(weak, "weak alias", "weak aliases"),
        report.engine
    );
    Ok(writeln!(anstream::stdout().lock(), "{}", folded(&told))?)
}
