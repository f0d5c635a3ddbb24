//! `watchpost lists diff`: what changed from one edition of a list to the next, and whether the new
//! one can be right.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use serde::Serialize;
use serde_json::json;

use super::kept;
use crate::cli::output::{Whole, folded, harmless, json};
use crate::cli::words::{count, one_line};
use crate::cli::{Common, Exit, open};
use crate::lists::guard::{self, Limits, Suspicion};
use crate::lists::{self, Amendment, Diff, FieldChange, Record, Summary};

/// Say what changed from one edition of a list to the next: added, removed, amended, by the ids of
/// the entries and never by name; and whether the new edition can be right
///
///   watchpost lists diff sdn-monday.csv sdn-tuesday.csv
///   watchpost lists diff --count old.xml new.xml
///   watchpost lists diff --format jsonl old.xml new.xml
///   watchpost lists diff ofac-sdn                    (the edition in force, and the one before)
///   watchpost lists diff ofac-sdn --quarantined      (the one that waits, and the one in force)
///
/// A new edition is suspect if it is empty or cut off, removes more than a list ever did, lost a
/// program or sub-list, has a field filled much less often, or is older than the old one.
///
/// Exits 1 where the new edition is suspect or broken; 2 where the old one cannot be read.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct DiffArgs {
    /// The old edition; alone, the id of a list of the config
    old: PathBuf,
    /// The new edition
    new: Option<PathBuf>,
    /// Compare the suspect edition that waits with the one in force
    #[arg(long, conflicts_with = "new")]
    quarantined: bool,
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
pub fn run(args: &DiffArgs, common: &Common) -> anyhow::Result<Exit> {
    let Editions { old, new, limits } = editions(args, common)?;
    for path in [&old, &new] {
        if !path.is_file() {
            bail!("there is no file {}", path.display());
        }
    }
    let paths = (old.as_path(), new.as_path());
    let (before, old) = match lists::read_all(&old) {
        Ok(read) => read,
        Err(refusal) => bail!("the old edition cannot be read\n{refusal}"),
    };
    let limits = Limits {
        min_records: args.min_records.unwrap_or(limits.min_records),
        max_records: args.max_records.unwrap_or(limits.max_records),
        largest_removal: args.largest_removal.unwrap_or(limits.largest_removal),
        ..limits
    };
    match lists::read_all(&new) {
        Ok((after, new)) => {
            let diff = Diff::between(old, new);
            let suspicions = guard::judge(&limits, Some((&before, diff.removed.len())), &after);
            print(args, paths, Some((&before, &after, &diff)), &suspicions)?;
            Ok(if suspicions.is_empty() { Exit::Done } else { Exit::Wrong })
        }
        Err(refusal) => {
            print(args, paths, None, &[Suspicion::from(&refusal)])?;
            anstream::eprintln!("{}", folded(&harmless(&refusal.to_string())));
            Ok(Exit::Wrong)
        }
    }
}

/// Which editions are compared, and what is plausible of the new one.
struct Editions {
    old: PathBuf,
    new: PathBuf,
    limits: Limits,
}

fn editions(args: &DiffArgs, common: &Common) -> anyhow::Result<Editions> {
    if let Some(new) = &args.new {
        return Ok(Editions { old: args.old.clone(), new: new.clone(), limits: Limits::default() });
    }
    let id = args.old.to_str().unwrap_or_default().to_owned();
    if args.old.is_file() {
        bail!("{id} is a file: name the new edition as well");
    }
    let config = open::config(common)?;
    let list = kept::lists(&config, std::slice::from_ref(&id))?.remove(0);
    let kept = kept::of(&config, &id)?;
    let state = &kept.state;
    let in_force = state.in_force.as_ref();
    let (old, new) = match args.quarantined {
        true => (in_force, state.quarantined.as_ref()),
        false => (state.earlier.first(), in_force),
    };
    let Some(new) = new else {
        match args.quarantined {
            true => bail!("no edition of the list {id} waits"),
            false => bail!("no edition of the list {id} is in force yet"),
        }
    };
    let Some(old) = old else { bail!("there is no earlier edition of the list {id}") };
    Ok(Editions { old: kept.primary(old), new: kept.primary(new), limits: list.limits })
}

type Compared<'c> = (&'c Summary, &'c Summary, &'c Diff);

fn print(
    args: &DiffArgs,
    (old, new): (&Path, &Path),
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
