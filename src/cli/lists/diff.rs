//! `watchpost lists diff`: what changed from one edition of a list to the next, and whether the new
//! one can be right.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use serde::Serialize;
use serde_json::json;

use crate::cli::Exit;
use crate::cli::output::{Whole, folded, harmless, json};
use crate::cli::words::{count, one_line};
use crate::lists::guard::{self, Limits, Suspicion};
use crate::lists::{self, Amendment, Diff, FieldChange, Record, Summary};

/// Say what changed from one edition of a list to the next: added, removed, amended, by the ids of
/// the entries and never by name; and whether the new edition can be right
///
///   watchpost lists diff sdn-monday.csv sdn-tuesday.csv
///   watchpost lists diff --count old.xml new.xml
///   watchpost lists diff --format jsonl old.xml new.xml
///
/// A new edition is suspect if it is empty or cut off, removes more than a list ever did, lost a
/// program or sub-list, has a field filled much less often, or is older than the old one.
///
/// Exits 1 where the new edition is suspect or broken; 2 where the old one cannot be read.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct DiffArgs {
    /// The old edition
    old: PathBuf,
    /// The new edition
    new: PathBuf,
    /// Only how many, not which
    #[arg(long)]
    count: bool,
    /// Fewest records that are plausible
    #[arg(long, value_name = "N")]
    min_records: Option<usize>,
    /// Most records that are plausible
    #[arg(long, value_name = "N")]
    max_records: Option<usize>,
    /// Most removals that are plausible [default: 150, the most of 308 real editions]
    #[arg(long, value_name = "N")]
    largest_removal: Option<usize>,
    /// How to print it: one JSON object, or a JSON line for each change
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// A change as a JSON line.
#[derive(Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
enum Line<'d> {
    Added(&'d Record),
    Removed(&'d Record),
    Amended(&'d Amendment),
}

/// Exits 1 where the new edition is suspect or broken.
pub fn run(args: &DiffArgs) -> anyhow::Result<Exit> {
    for path in [&args.old, &args.new] {
        if !path.is_file() {
            bail!("there is no file {}", path.display());
        }
    }
    let (before, old) = match lists::read_all(&args.old) {
        Ok(read) => read,
        Err(refusal) => bail!("the old edition cannot be read\n{refusal}"),
    };
    let standard = Limits::default();
    let limits = Limits {
        min_records: args.min_records.unwrap_or(standard.min_records),
        max_records: args.max_records.unwrap_or(standard.max_records),
        largest_removal: args.largest_removal.unwrap_or(standard.largest_removal),
        ..standard
    };
    match lists::read_all(&args.new) {
        Ok((after, new)) => {
            let diff = Diff::between(old, new);
            let suspicions = guard::judge(&limits, Some((&before, diff.removed.len())), &after);
            print(args, Some((&before, &after, &diff)), &suspicions)?;
            Ok(if suspicions.is_empty() { Exit::Done } else { Exit::Wrong })
        }
        Err(refusal) => {
            print(args, None, &[Suspicion::from(&refusal)])?;
            anstream::eprintln!("{}", folded(&harmless(&refusal.to_string())));
            Ok(Exit::Wrong)
        }
    }
}

type Compared<'c> = (&'c Summary, &'c Summary, &'c Diff);

fn print(
    args: &DiffArgs,
    compared: Option<Compared<'_>>,
    suspicions: &[Suspicion],
) -> anyhow::Result<()> {
    let counts = compared.map(|(before, after, diff)| {
        json!({
            "old_records": before.counts.records, "records": after.counts.records,
            "added": diff.added.len(), "removed": diff.removed.len(), "amended": diff.amended.len(),
        })
    });
    let changes = compared.filter(|_| !args.count).map(|(_, _, diff)| diff);
    match args.format {
        Whole::Table => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            if let Some(diff) = changes {
                tell(&mut out, diff)?;
            }
            if let Some((before, after, diff)) = compared {
                writeln!(
                    out,
                    "{} added, {} removed, {} amended: {}, {} before",
                    diff.added.len(),
                    diff.removed.len(),
                    diff.amended.len(),
                    count(after.counts.records, "record", "records"),
                    before.counts.records,
                )?;
            }
            for suspicion in suspicions {
                let line = format!("suspect[{}]: {}", suspicion.code, one_line(&suspicion.message));
                writeln!(out, "{}", folded(&line))?;
            }
            out.flush()?;
        }
        Whole::Jsonl => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            if let Some(diff) = changes {
                let lines = (diff.added.iter().map(Line::Added))
                    .chain(diff.removed.iter().map(Line::Removed))
                    .chain(diff.amended.iter().map(Line::Amended));
                for line in lines {
                    serde_json::to_writer(&mut out, &line)?;
                    writeln!(out)?;
                }
            }
            let last = json!({ "change": "summary", "counts": counts, "suspicions": suspicions });
            serde_json::to_writer(&mut out, &last)?;
            writeln!(out)?;
            out.flush()?;
        }
        Whole::Json => {
            let (old, new): (&Path, &Path) = (&args.old, &args.new);
            let all = json!({
                "old": old, "new": new, "counts": counts, "suspicions": suspicions, "changes": changes,
            });
            json(Whole::Json, &all)?;
        }
    }
    Ok(())
}

fn tell(out: &mut impl Write, diff: &Diff) -> anyhow::Result<()> {
    let entry = |uid: &str, name: &str, schema: &str| {
        folded(&format!("{}  {} ({})", one_line(uid), one_line(name), one_line(schema)))
    };
    for record in &diff.added {
        writeln!(out, "+ {}", entry(&record.uid, record.name(), &record.schema))?;
    }
    for record in &diff.removed {
        writeln!(out, "- {}", entry(&record.uid, record.name(), &record.schema))?;
    }
    for Amendment { uid, name, schema, fields } in &diff.amended {
        writeln!(out, "~ {}", entry(uid, name, schema))?;
        for FieldChange { field, from, to } in fields {
            for (sign, values) in [('-', from), ('+', to)] {
                for value in values {
                    let line = format!("    {sign} {}: {}", one_line(field), one_line(value));
                    writeln!(out, "{}", folded(&line))?;
                }
            }
        }
    }
    Ok(())
}
