//! `watchpost lists add`: an official list is read, shown, and written into the config.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::ProgressBar;
use serde_json::json;
use url::Url;

use crate::chance::Chance;
use crate::cli::output::{self, Column, Format, folded, harmless};
use crate::cli::words::{count, one_line};
use crate::cli::{Common, Exit, open};
use crate::clock::SystemClock;
use crate::config::edit::{self, NewList};
use crate::config::{self, Config, ListSource};
use crate::fetch::HttpFetcher;
use crate::lists::kept::Kept;
use crate::lists::known::{KnownList, known};
use crate::lists::refresh::{self, Refreshed};
use crate::lists::{self, Counting, Format as ListFormat, Summary};
use crate::watchlist;

/// Add an official list: it is fetched and read, shown, and written into the config
///
///   watchpost lists add                            the lists that are known by a short name
///   watchpost lists add ofac-sdn                   one of them
///   watchpost lists add https://lists.example/un.xml --id un-sc
///   watchpost lists add https://l.example/SDN.CSV https://l.example/ALT.CSV
///   watchpost lists add /srv/lists/SDN.CSV         a file that others keep fresh
///
/// The format is known by the content. An address becomes a [[list]] that is fetched on a schedule; a
/// file goes into `watchlists`. Comments and order of the config stay as they are, and nothing is
/// written unless the list can be read whole and the result passes `watchpost check`.
///
/// Exits 1 if the list is there already, or is broken.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct AddArgs {
    /// A short name, or the addresses of its files with the primary one first, or a file
    #[arg(value_name = "NAME|URL|FILE")]
    places: Vec<String>,
    /// Its id [default: the short name, or made of its format]
    #[arg(long)]
    id: Option<String>,
    /// Its name [default: its format]
    #[arg(long)]
    name: Option<String>,
    /// How often to ask for it, such as 6h
    #[arg(long, value_name = "INTERVAL")]
    every: Option<String>,
    /// Fewer records are suspect
    #[arg(long, value_name = "N")]
    min_records: Option<usize>,
    /// Allow loopback and private addresses
    #[arg(long)]
    internal: bool,
    /// Fetch, read and show it, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

const KNOWN: [Column<KnownList>; 3] = [
    ("short name", |list| list.id.clone()),
    ("list", |list| list.name.clone()),
    ("address", |list| list.urls.first().map_or_else(String::new, Url::to_string)),
];

/// What is added.
enum New {
    Fetched(NewList),
    File { id: String, path: String },
}

/// Exits 1 if the list is there already, or is broken.
pub async fn run(args: &AddArgs, common: &Common) -> anyhow::Result<Exit> {
    let known = known();
    if args.places.is_empty() {
        output::rows(args.format, &known, &KNOWN, "")?;
        return Ok(Exit::Done);
    }
    let config = open::config(common)?;
    let text = std::fs::read_to_string(&config.path)
        .with_context(|| format!("{} cannot be read", config.path.display()))?;
    let file = Path::new(&args.places[0]);
    let added = match known.into_iter().find(|list| list.id == args.places[0]) {
        Some(_) if args.places.len() > 1 => bail!("a short name stands alone"),
        Some(list) => fetched(&config, &text, of_known(args, list)).await?,
        None if !args.places[0].contains("://") && file.exists() => of_file(args, &config, file)?,
        None => fetched(&config, &text, of_addresses(args)?).await?,
    };
    let (new, summary) = match added {
        Ok(added) => added,
        Err(refused) => {
            anstream::eprintln!("{}", folded(&harmless(&refused)));
            return Ok(Exit::Wrong);
        }
    };
    let after = match &new {
        New::Fetched(list) => edit::with_list(&text, list)?,
        New::File { path, .. } => edit::with_watchlist(&text, path)?,
    };
    match args.dry_run {
        true => drop(parsed(&config.path, &after)?),
        false => edit::save(&config.path, &text, &after)?,
    }
    told(args, &config, &new, &summary)?;
    Ok(Exit::Done)
}

fn of_known(args: &AddArgs, list: KnownList) -> NewList {
    NewList {
        id: args.id.clone().unwrap_or(list.id),
        name: args.name.clone().unwrap_or(list.name),
        urls: list.urls,
        every: args.every.clone(),
        internal: args.internal,
        min_records: args.min_records.or(Some(list.min_records)),
    }
}

fn of_addresses(args: &AddArgs) -> anyhow::Result<NewList> {
    let mut urls = Vec::new();
    for place in &args.places {
        let url: Url = place.parse().with_context(|| {
            format!("`{place}` is neither a short name (`watchpost lists add` shows them), nor an existing file, nor an address")
        })?;
        urls.push(url);
    }
    Ok(NewList {
        id: args.id.clone().unwrap_or_default(),
        name: args.name.clone().unwrap_or_default(),
        urls,
        every: args.every.clone(),
        internal: args.internal,
        min_records: args.min_records,
    })
}

/// What is to be added and what is in it, or why it is not, for people.
type Outcome = Result<(New, Summary), String>;

/// Fetch a list as the daemon would, into a place of its own, and read it.
async fn fetched(config: &Config, text: &str, mut new: NewList) -> anyhow::Result<Outcome> {
    let same = |list: &&ListSource| list.urls.first() == new.urls.first();
    if let Some(list) = config.lists.iter().find(same) {
        return Ok(Err(format!("it is fetched already, as `{}`", list.id)));
    }
    let ids = ids(config);
    if ids.contains(&new.id) {
        return Ok(Err(taken(&new.id)));
    }
    let unnamed = new.id.is_empty();
    if unnamed {
        new.id = edit::free_id("list", |id| ids.iter().any(|known| known == id));
    }
    let would_be = parsed(&config.path, &edit::with_list(text, &new)?)?;
    let list = would_be.lists.iter().find(|list| list.id == new.id);
    let list = list.context("the list is not in the config that it was written into")?;
    let dir = tempfile::tempdir().context("there is no place for what is fetched")?;
    let bar = ProgressBar::new_spinner().with_message(format!("fetching {}", new.urls[0]));
    bar.enable_steady_tick(Duration::from_millis(120));
    let (clock, chance) = (Arc::new(SystemClock), Arc::new(Chance::from_system()));
    let http = refresh::limits(&config.http);
    let fetcher = HttpFetcher::new(&http, clock.clone(), chance.clone())?;
    let world = (clock.as_ref() as _, chance.as_ref());
    let refreshed = refresh::refresh(list, dir.path(), &fetcher, world, false).await?;
    bar.finish_and_clear();
    match refreshed {
        Refreshed::InForce(_) | Refreshed::Unchanged => {}
        Refreshed::Failed { reason } => {
            // The config's word for it is written by the option.
            let reason =
                reason.replace("set `internal = true` for this source", "`--internal` allows it");
            return Ok(Err(format!("it cannot be fetched: {reason}")));
        }
        Refreshed::Quarantined(judged) => {
            let reasons: Vec<String> =
                judged.suspicions.into_iter().map(|reason| reason.message).collect();
            return Ok(Err(format!("it is no list to be added: {}", reasons.join("; "))));
        }
    }
    let primary = Kept::open(dir.path())?.in_force().context("what was fetched is gone")?;
    let mut counting = Counting::default();
    let contents = lists::read(&primary, &mut |record| counting.record(&record))
        .map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
    let summary = Summary::new(contents, counting.finish());
    if unnamed {
        let stem = Path::new(new.urls[0].path()).file_stem().unwrap_or_default();
        let wanted = short(summary.format, &stem.to_string_lossy());
        new.id = edit::free_id(&wanted, |id| ids.iter().any(|known| known == id));
    }
    if new.name.is_empty() {
        new.name = summary.format.title().to_owned();
    }
    Ok(Ok((New::Fetched(new), summary)))
}

/// A file that is a watchlist as it is.
fn of_file(args: &AddArgs, config: &Config, path: &Path) -> anyhow::Result<Outcome> {
    if args.places.len() > 1 {
        bail!("a file stands alone; those that belong to it are found beside it");
    }
    if args.id.is_some() || args.name.is_some() || args.every.is_some() || args.internal {
        bail!("a file has no settings: its name is its id, and others keep it fresh");
    }
    let there = |known: &&PathBuf| known.canonicalize().ok() == path.canonicalize().ok();
    if config.watchlists.iter().any(|known| there(&known)) {
        return Ok(Err(format!("{} is a watchlist already", path.display())));
    }
    let mut counting = Counting::default();
    let summary = match lists::read(path, &mut |record| counting.record(&record)) {
        Ok(contents) => Summary::new(contents, counting.finish()),
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    if summary.format.is_part() || summary.format.is_delta() {
        let title = summary.format.title();
        return Ok(Err(format!("{} is no list by itself: it is {title}", path.display())));
    }
    let loaded = watchlist::load(&[path.to_owned()]);
    let Some(list) = loaded.set.as_ref().and_then(|set| set.lists.first()) else {
        let errors: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
        return Ok(Err(errors.join("\n\n")));
    };
    if ids(config).contains(&list.id) {
        return Ok(Err(taken(&list.id)));
    }
    // The config counts relative paths from its own folder, and a person from where they are.
    let whole = std::path::absolute(path)?.into_os_string().into_string();
    let path = whole.map_err(|_| anyhow::anyhow!("the path is not UTF-8"))?;
    Ok(Ok((New::File { id: list.id.clone(), path }, summary)))
}

fn taken(id: &str) -> String {
    format!("there is a list `{id}` already; `--id` gives this one another id")
}

/// The ids of all lists of the config. Files that cannot be read have none.
fn ids(config: &Config) -> Vec<String> {
    let loaded = watchlist::load(&config.watchlists);
    let files = loaded.set.iter().flat_map(|set| &set.lists).map(|list| list.id.clone());
    config.lists.iter().map(|list| list.id.clone()).chain(files).collect()
}

/// What a list of a format is called, where nobody says it.
fn short(format: ListFormat, stem: &str) -> String {
    match format {
        ListFormat::UsCslCsv => "us-csl".into(),
        ListFormat::BisDeniedPersons => "us-bis-denied".into(),
        ListFormat::UnXml => "un-sc".into(),
        ListFormat::EuXml | ListFormat::EuCsv => "eu-fsf".into(),
        ListFormat::UkXml | ListFormat::UkCsv => "uk-sanctions".into(),
        ListFormat::OfacCsv
        | ListFormat::OfacXml
        | ListFormat::OfacAdvancedXml
        | ListFormat::OfacEnhancedXml => format!("ofac-{stem}"),
        _ => stem.into(),
    }
}

fn parsed(path: &Path, text: &str) -> anyhow::Result<Config> {
    let loaded = config::parse(path, text);
    loaded.config.with_context(|| {
        let errors: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
        format!("the config would be broken:\n\n{}", errors.join("\n\n"))
    })
}

fn told(args: &AddArgs, config: &Config, new: &New, summary: &Summary) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    let (id, toml) = match new {
        New::Fetched(list) => (&list.id, edit::shown_list(list)),
        New::File { id, path } => (id, edit::with_watchlist("", path)?.trim().to_owned()),
    };
    if args.format != Format::Table {
        let added = json!({
            "id": id, "written": !args.dry_run, "config": config.path, "toml": toml,
            "summary": summary,
        });
        serde_json::to_writer_pretty(&mut out, &added)?;
        writeln!(out)?;
        return Ok(());
    }
    let counts = &summary.counts;
    let made = summary
        .published
        .as_ref()
        .map_or_else(String::new, |at| format!(", made {}", one_line(at)));
    let held = format!(
        "{}{made}: {}, {}, {}",
        summary.format.title(),
        count(counts.records, "record", "records"),
        count(counts.aliases, "alias", "aliases"),
        count(counts.weak_aliases, "weak alias", "weak aliases"),
    );
    writeln!(out, "{}\n", folded(&held))?;
    for doubt in &summary.doubts {
        writeln!(out, "{}\n", folded(&format!("doubtful: {}", harmless(&one_line(doubt)))))?;
    }
    writeln!(out, "{}\n", harmless(&toml))?;
    let path = config.path.display();
    match (args.dry_run, new) {
        (true, _) => writeln!(out, "would be added to {path}")?,
        (false, New::Fetched(_)) => writeln!(
            out,
            "added to {path}; a running daemon fetches it by itself\n`watchpost lists update {id}` fetches it now"
        )?,
        (false, New::File { .. }) => {
            writeln!(out, "added to {path}; a running daemon takes it over by itself")?;
        }
    }
    Ok(())
}
