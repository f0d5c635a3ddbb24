//! `watchpost lists inspect`: what a list file is and holds; refuses what is broken.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::files;
use crate::cli::Exit;
use crate::cli::output::{self, Column, Format, folded, harmless};
use crate::cli::words::{count, one_line};
use crate::lists::{self, Counting, Refusal, Summary};

/// Most fields, programs and doubts that are shown of a file.
const SHOWN: usize = 40;

/// Say what list files are and hold: format, records, names, aliases, schemata, how often each
/// field is filled, and which fields nobody knows
///
///   watchpost lists inspect SDN.CSV          with ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV beside it
///   watchpost lists inspect SDN_ENHANCED.ZIP consolidated.xml
///   watchpost lists inspect --format json DIR
///
/// Formats are known by their content: OFAC's CSV, XML, Advanced and Enhanced XML, the US
/// Consolidated Screening List, BIS Denied Persons, UN, EU (XML, CSV, Official Journal), UK (XML,
/// CSV), OpenSanctions' targets.simple.csv, FollowTheMoney entities and deltas; gzip and ZIP.
///
/// Exits 1 where a file is broken or no list, with its line and the reason. In a directory, files
/// that are no lists are passed over.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct InspectArgs {
    /// Files or directories
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print the records themselves, a JSON line each, with names after FollowTheMoney
    #[arg(long)]
    records: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What is said of one file.
#[derive(Serialize)]
#[serde(untagged)]
enum Report {
    Read(Box<Summary>),
    Refused { file: String, error: Refusal },
}

const COLUMNS: [Column<Report>; 8] = [
    ("file", |r| match r {
        Report::Read(summary) => summary.file.clone(),
        Report::Refused { file, .. } => file.clone(),
    }),
    ("format", |r| of(r, |s| s.format.title().into()).unwrap_or_else(|| "refused".into())),
    ("records", |r| number(r, |s| s.counts.records)),
    ("names", |r| number(r, |s| s.counts.names)),
    ("aliases", |r| number(r, |s| s.counts.aliases)),
    ("weak", |r| number(r, |s| s.counts.weak_aliases)),
    ("previous", |r| number(r, |s| s.counts.previous_names)),
    ("by schema", |r| of(r, |s| pairs(&s.counts.by_schema)).unwrap_or_default()),
];

fn of<T>(report: &Report, what: fn(&Summary) -> T) -> Option<T> {
    match report {
        Report::Read(summary) => Some(what(summary)),
        Report::Refused { .. } => None,
    }
}

fn number(report: &Report, what: fn(&Summary) -> usize) -> String {
    of(report, what).map_or_else(String::new, |n| n.to_string())
}

fn pairs(counts: &BTreeMap<String, usize>) -> String {
    let mut pairs: Vec<(&str, usize)> = counts.iter().map(|(k, n)| (k.as_str(), *n)).collect();
    pairs.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let shown = pairs.iter().take(SHOWN).map(|(key, n)| format!("{} {n}", one_line(key)));
    let mut shown: Vec<String> = shown.collect();
    if pairs.len() > SHOWN {
        shown.push(format!("and {} more", pairs.len() - SHOWN));
    }
    shown.join(", ")
}

/// Exits 1 where a file is refused, 2 where a path leads to nothing.
pub fn run(args: &InspectArgs) -> anyhow::Result<Exit> {
    if args.records {
        return records(&files::of(&args.paths)?);
    }
    let mut reports = Vec::new();
    let mut taken: HashSet<PathBuf> = HashSet::new();
    let mut parts = Vec::new();
    let mut passed_over = Vec::new();
    for file in files::of(&args.paths)? {
        match inspect(&file.path, &mut taken) {
            Ok(summary) if summary.format.is_part() && !file.named => {
                parts.push((file.path, summary));
            }
            Ok(summary) => reports.push(report(&file.path, Ok(summary))),
            Err(refusal) if refusal.code == "unknown-format" && !file.named => {
                passed_over.push(file.path);
            }
            Err(refusal) => reports.push(report(&file.path, Err(refusal))),
        }
    }
    // A part counts by itself only where no primary file took it.
    let alone = parts.into_iter().filter(|(path, _)| !taken.contains(path));
    reports.extend(alone.map(|(path, summary)| report(&path, Ok(summary))));
    output::rows(args.format, &reports, &COLUMNS, "there is no list file")?;
    if args.format == Format::Table {
        let mut told = String::new();
        for report in &reports {
            if let Report::Read(summary) = report {
                tell(&mut told, summary)?;
            }
        }
        if !passed_over.is_empty() {
            let names: Vec<String> =
                passed_over.iter().map(|path| path.display().to_string()).collect();
            writeln!(told, "\nno list: {}", names.join(", "))?;
        }
        anstream::stdout().lock().write_all(folded(&harmless(&told)).as_bytes())?;
    }
    let mut exit = Exit::Done;
    for report in &reports {
        if let Report::Refused { error, .. } = report {
            anstream::eprintln!("{}", folded(&harmless(&error.to_string())));
            exit = Exit::Wrong;
        }
    }
    Ok(exit)
}

/// Print what was read. A file that turns out to be broken has shown some of it by then.
fn records(files: &[files::File]) -> anyhow::Result<Exit> {
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    let mut exit = Exit::Done;
    for file in files {
        let mut failed = Ok(());
        let read = lists::read(&file.path, &mut |record| {
            if failed.is_ok() {
                failed = serde_json::to_writer(&mut out, &record)
                    .map_err(std::io::Error::from)
                    .and_then(|()| out.write_all(b"\n"));
            }
        });
        failed?;
        match read {
            Err(refusal) if refusal.code == "unknown-format" && !file.named => {}
            Err(refusal) => {
                anstream::eprintln!("{}", folded(&harmless(&refusal.to_string())));
                exit = Exit::Wrong;
            }
            Ok(_) => {}
        }
    }
    out.flush()?;
    Ok(exit)
}

fn inspect(path: &std::path::Path, taken: &mut HashSet<PathBuf>) -> Result<Summary, Refusal> {
    let mut counting = Counting::default();
    let contents = lists::read(path, &mut |record| counting.record(&record))?;
    taken.extend(contents.files.iter().skip(1).cloned());
    Ok(Summary::new(contents, counting.finish()))
}

fn report(path: &std::path::Path, outcome: Result<Summary, Refusal>) -> Report {
    match outcome {
        Ok(summary) => Report::Read(Box::new(summary)),
        Err(error) => Report::Refused { file: path.display().to_string(), error },
    }
}

fn tell(out: &mut String, summary: &Summary) -> std::fmt::Result {
    let counts = &summary.counts;
    writeln!(out, "\n{}: {}", summary.file, summary.format.title())?;
    if let Some(published) = &summary.published {
        writeln!(out, "  made: {}", one_line(published))?;
    }
    if !summary.with.is_empty() {
        writeln!(out, "  with: {}", summary.with.join(", "))?;
    }
    let mut of = count(counts.records, "record", "records");
    write!(of, " in {}", count(summary.rows, "row", "rows"))?;
    for (n, what) in [
        (summary.without_id, "without an id of the source"),
        (counts.duplicate_ids, "with an id that another has too"),
        (counts.nameless, "without a name"),
    ] {
        if n > 0 {
            write!(of, ", {n} {what}")?;
        }
    }
    writeln!(out, "  {of}")?;
    for (what, text) in [
        (
            "changes",
            counts.changes.iter().map(|(c, n)| format!("{c:?} {n}")).collect::<Vec<_>>().join(", "),
        ),
        ("programs", pairs(&counts.by_program)),
        ("lists and authorities", pairs(&counts.by_authority)),
        ("scripts", pairs(&counts.by_script.iter().map(|(k, n)| (k.to_string(), *n)).collect())),
    ] {
        if !text.is_empty() {
            writeln!(out, "  {what}: {text}")?;
        }
    }
    let filled =
        counts.fields.iter().map(|(field, n)| format!("{field} {}", percent(*n, counts.records)));
    let filled: Vec<String> = filled.collect();
    if !filled.is_empty() {
        writeln!(out, "  filled: {}", filled.join(", "))?;
    }
    for (what, fields) in [
        ("fields nobody knows", &summary.unknown_fields),
        ("fields passed over", &summary.passed_over),
        ("countries without a code", &counts.unknown_countries),
    ] {
        if !fields.is_empty() {
            writeln!(out, "  {what}: {}", pairs(fields))?;
        }
    }
    for doubt in summary.doubts.iter().take(SHOWN) {
        writeln!(out, "  doubtful: {}", one_line(doubt))?;
    }
    Ok(())
}

/// "37 %", "<1 %", "100 %" only where it is all of them.
fn percent(part: usize, whole: usize) -> String {
    match part * 100 / whole.max(1) {
        _ if part == whole => "100 %".into(),
        0 => "<1 %".into(),
        percent => format!("{percent} %"),
    }
}
