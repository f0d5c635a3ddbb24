//! `watchpost lists show`: everything that a list says of an entry.

mod history;

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use jiff::Timestamp;

use self::history::moment_meant;
use super::kept;
use crate::cli::output::{Whole, folded, harmless};
use crate::cli::words::one_line;
use crate::cli::{Common, Exit};
use crate::lists::{self, Record};

/// Most entries that are shown.
const MOST: usize = 100;

/// The properties that are shown first; the others follow by their names.
const FIRST: &[&str] = &["name", "alias", "weakAlias", "previousName"];

/// Show everything that a list says of an entry: names, identifiers, measures, ties to others
///
///   watchpost lists show SDN.CSV 12860
///   watchpost lists show un.xml --name "lukashenka"
///   watchpost lists show ofac-sdn 12860             (a list of the config, as it is in force)
///   watchpost lists show 12860 --at 2024-05-03      (what the lists in force said of it then)
///   watchpost lists show ofac-sdn 12860 --history   (all that it ever said, and when)
///
/// By its id, or by words of its names, in any case. With --at and --history it is asked of the record,
/// which keeps what all watchlists said, and the list may be left out; of a list that is fetched, all that it
/// said is shown where its edition of then is kept. Exits 1 where there is no such entry.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct ShowArgs {
    /// The list: a file, or the id of a list of the config
    list: PathBuf,
    /// The entry's id in the list
    #[arg(required_unless_present_any = ["name", "at", "history"])]
    id: Option<String>,
    /// What was said then: 2024-05-03 (the end of that day), 2024-05-03T10:00:00Z, 30d
    #[arg(long, value_name = "WHEN", value_parser = moment_meant, conflicts_with_all = ["name", "history"])]
    at: Option<Timestamp>,
    /// Everything that was said, the oldest first
    #[arg(long, conflicts_with = "name")]
    history: bool,
    /// Words that a name or alias has, one after the other
    #[arg(long, conflicts_with = "id", value_name = "WORDS")]
    name: Option<String>,
    /// How to print it: jsonl has a line for each entry
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// Exits 1 where there is no such entry.
pub async fn run(args: &ShowArgs, common: &Common) -> anyhow::Result<Exit> {
    if args.at.is_some() || args.history {
        return history::run(args, common).await;
    }
    let list = kept::file(&args.list, common)?;
    let words = args.name.as_ref().map(|words| words.to_lowercase());
    let wanted = |record: &Record| match (&args.id, &words) {
        (Some(id), _) => record.uid == *id,
        (None, Some(words)) => FIRST
            .iter()
            .flat_map(|property| record.values(property))
            .any(|name| name.to_lowercase().contains(words)),
        (None, None) => false,
    };
    let (mut found, mut more) = (Vec::new(), 0);
    let read = lists::read(&list, &mut |record| {
        if wanted(&record) {
            if found.len() < MOST { found.push(record) } else { more += 1 }
        }
    });
    if let Err(refusal) = read {
        bail!("{refusal}");
    }
    let mut out = anstream::stdout().lock();
    match args.format {
        Whole::Table => {
            for (n, record) in found.iter().enumerate() {
                let gap = if n > 0 { "\n" } else { "" };
                write!(out, "{gap}{}", folded(&harmless(&told(record))))?;
            }
            if more > 0 {
                writeln!(out, "\nand {more} more; say more of the name")?;
            }
            if found.is_empty() {
                writeln!(out, "there is no such entry in {}", args.list.display())?;
            }
        }
        Whole::Json => {
            serde_json::to_writer_pretty(&mut out, &found)?;
            writeln!(out)?;
        }
        Whole::Jsonl => {
            for record in &found {
                serde_json::to_writer(&mut out, record)?;
                writeln!(out)?;
            }
        }
    }
    Ok(if found.is_empty() { Exit::Wrong } else { Exit::Done })
}

/// A line for each value, as `property: value`.
fn told(record: &Record) -> String {
    let id = format!("{} ({})\n", one_line(&record.uid), one_line(&record.schema));
    id + &lines(record)
}

/// The same without its id.
fn lines(record: &Record) -> String {
    let mut text = String::new();
    let mut line = |field: &str, value: &str| {
        text.push_str(&format!("  {}: {}\n", one_line(field), one_line(value)));
    };
    let others = record.properties.keys().copied().filter(|property| !FIRST.contains(property));
    for property in FIRST.iter().copied().chain(others) {
        for value in record.values(property) {
            line(property, value);
        }
    }
    for link in &record.links {
        line(&link.kind, &link.to);
    }
    for (field, values) in &record.other {
        for value in values {
            line(field, value);
        }
    }
    text
}
