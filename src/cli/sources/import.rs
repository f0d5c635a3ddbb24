//! `watchpost sources import`: feeds from an OPML file, as feed readers write them.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde::Serialize;
use url::Url;

use super::known::{Known, address_key};
use super::opml::{self, Outline};
use crate::cli::output::{self, Column, Format};
use crate::cli::words::{count, one_line};
use crate::cli::{Common, Exit};
use crate::config::edit::{self, NewKind, NewSource};

/// No list of feeds is larger, in bytes.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Add the feeds of an OPML file to the config; those that are there already are passed over
#[derive(clap::Args)]
pub struct ImportArgs {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE.opml")]
    file: PathBuf,
    /// How often to look at each, such as 30m
    #[arg(long, value_name = "INTERVAL")]
    every: Option<String>,
    /// File them under this category as well; may be repeated
    #[arg(long = "category", value_name = "CATEGORY")]
    categories: Vec<String>,
    /// Show what would be added, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print what comes of each feed
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Row {
    outcome: &'static str,
    id: String,
    name: String,
    url: String,
    categories: Vec<String>,
    detail: String,
}

const COLUMNS: [Column<Row>; 6] = [
    ("outcome", |row| row.outcome.into()),
    ("source", |row| row.id.clone()),
    ("name", |row| row.name.clone()),
    ("address", |row| row.url.clone()),
    ("categories", |row| row.categories.join(", ")),
    ("detail", |row| row.detail.clone()),
];

/// Exits 1 if an address in the file cannot be watched; the others are added all the same.
pub fn run(args: &ImportArgs, common: &Common) -> anyhow::Result<Exit> {
    let known = Known::read(common)?;
    let shown = args.file.display();
    let list = opml::read(&bytes(args)?).with_context(|| format!("{shown} cannot be imported"))?;
    for warning in &list.warnings {
        anstream::eprintln!("warning: {shown}: {warning}");
    }
    let mut taken: HashMap<String, String> =
        known.sources.iter().map(|s| (address_key(&s.url), s.id.clone())).collect();
    let mut ids: std::collections::HashSet<String> =
        known.sources.iter().map(|s| s.id.clone()).collect();
    let (mut rows, mut new) = (Vec::new(), Vec::new());
    for outline in &list.feeds {
        let row = |outcome, id: &str, detail: String| Row {
            outcome,
            id: id.to_owned(),
            name: one_line(&outline.title),
            url: outline.address.clone(),
            categories: outline.categories.clone(),
            detail,
        };
        let url = match address(&outline.address) {
            Ok(url) => url,
            Err(reason) => {
                rows.push(row("refused", "", reason));
                continue;
            }
        };
        if let Some(id) = taken.get(&address_key(&url)) {
            rows.push(row("there already", id, String::new()));
            continue;
        }
        let source = new_source(args, outline, url, |id| ids.contains(id));
        ids.insert(source.id.clone());
        if let NewKind::Feed(url) = &source.kind {
            taken.insert(address_key(url), source.id.clone());
        }
        rows.push(row(
            if args.dry_run { "would be added" } else { "added" },
            &source.id,
            String::new(),
        ));
        new.push(source);
    }
    let after = edit::with_sources(&known.text, &new)?;
    if let crate::config::Loaded { config: None, diagnostics } =
        crate::config::parse(&known.path, &after)
    {
        let errors: Vec<String> = diagnostics.iter().take(5).map(ToString::to_string).collect();
        bail!("nothing was written, since the config would be broken:\n\n{}", errors.join("\n\n"));
    }
    if !args.dry_run && !new.is_empty() {
        edit::save(&known.path, &known.text, &after)?;
    }
    output::rows(args.format, &rows, &COLUMNS, "the file lists no feed")?;
    let refused = rows.iter().filter(|row| row.outcome == "refused").count();
    let verb = if args.dry_run { "would be added to" } else { "added to" };
    anstream::eprintln!(
        "{} {verb} {}, {} there already, {refused} refused",
        count(new.len(), "feed", "feeds"),
        known.path.display(),
        rows.len() - new.len() - refused,
    );
    Ok(if refused > 0 { Exit::Wrong } else { Exit::Done })
}

fn bytes(args: &ImportArgs) -> anyhow::Result<Vec<u8>> {
    let shown = args.file.display();
    let mut bytes = Vec::new();
    let read = match args.file.to_str() {
        Some("-") => std::io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes),
        _ => std::fs::File::open(&args.file)
            .and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes)),
    };
    read.with_context(|| format!("{shown} cannot be read"))?;
    if bytes.len() as u64 > MAX_FILE {
        bail!("{shown} is larger than {MAX_FILE} bytes");
    }
    Ok(bytes)
}

/// The address of a feed; `feed:` is how browsers once handed one to a reader.
fn address(typed: &str) -> Result<Url, String> {
    let plain = match typed.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("http") => rest.to_owned(),
        Some(rest) => format!("https:{rest}"),
        None => typed.to_owned(),
    };
    let url: Url = plain.parse().map_err(|e| format!("it is no address: {e}"))?;
    match url.scheme() {
        "http" | "https" if !url.username().is_empty() || url.password().is_some() => {
            Err("an address must not carry a password".into())
        }
        "http" | "https" => Ok(url),
        other => Err(format!("`{other}` addresses are not fetched")),
    }
}

fn new_source(
    args: &ImportArgs,
    outline: &Outline,
    url: Url,
    taken: impl Fn(&str) -> bool,
) -> NewSource {
    let title = one_line(&outline.title);
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let wanted = if title.is_ascii() && !title.is_empty() { title.as_str() } else { &host };
    let id = edit::free_id(wanted, taken);
    // A category that the config cannot hold is mended, and not the whole list refused.
    let fits = |c: &String| {
        let c: String = c.replace(',', " ").chars().filter(|c| !c.is_control()).take(60).collect();
        Some(c.trim().to_owned()).filter(|c| !c.is_empty())
    };
    let categories = outline.categories.iter().chain(&args.categories).filter_map(fits);
    let mut categories: Vec<String> = categories.take(32).collect();
    let mut seen = std::collections::HashSet::new();
    categories.retain(|category| seen.insert(category.clone()));
    NewSource {
        name: if title.is_empty() { id.clone() } else { title },
        id,
        kind: NewKind::Feed(url),
        every: args.every.clone(),
        internal: false,
        categories,
    }
}
