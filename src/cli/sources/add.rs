//! `watchpost sources add`: find what can be watched at an address, show it, write it down.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use serde_json::json;
use url::Url;

use super::known::{Known, same_address};
use crate::chance::Chance;
use crate::cli::output::{Format, harmless};
use crate::cli::words::{count, one_line};
use crate::cli::{Common, Exit, open};
use crate::clock::SystemClock;
use crate::config::edit::{self, NewKind, NewSource};
use crate::discovery::{self, Candidate, CandidateKind, DiscoveryError, Said};
use crate::extract::{Selectors, check_selector};
use crate::fetch::{FetchError, HttpFetcher};

/// Add a source: the feed of a site is found by itself, shown, and written into the config
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  watchpost sources add https://www.example.org/\n  \
    watchpost sources add https://www.example.org/press/ --links '.press-list a' --title h3\n  \
    watchpost sources add /var/spool/watchpost/in --done /var/spool/watchpost/done\n\n\
    Comments and order of the config stay as they are, and nothing is written unless the result\n\
    still passes `watchpost check`.")]
pub struct AddArgs {
    /// The address of a site, a feed or a sitemap; or an existing directory
    #[arg(value_name = "URL|DIR")]
    place: String,
    /// Read the address as this, instead of finding out
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<Kind>,
    /// CSS selector of the links to articles: makes it an index page
    #[arg(long, value_name = "CSS")]
    links: Option<String>,
    /// CSS selector of the headline, in or around the link
    #[arg(long, value_name = "CSS", requires = "links")]
    title: Option<String>,
    /// CSS selector of the time of publication, in or around the link
    #[arg(long, value_name = "CSS", requires = "links")]
    date: Option<String>,
    /// Follow links to other sites as well
    #[arg(long, requires = "links")]
    other_sites: bool,
    /// For a directory: where files go that were screened
    #[arg(long, value_name = "DIR")]
    done: Option<String>,
    /// Its id [default: made of its title or address]
    #[arg(long)]
    id: Option<String>,
    /// Its name [default: what it calls itself]
    #[arg(long)]
    name: Option<String>,
    /// How often to look, such as 15m
    #[arg(long, value_name = "INTERVAL")]
    every: Option<String>,
    /// File it under this category; may be repeated
    #[arg(long = "category", value_name = "CATEGORY")]
    categories: Vec<String>,
    /// Allow loopback and private addresses
    #[arg(long)]
    internal: bool,
    /// Take this one of several candidates, counted from 1
    #[arg(long, value_name = "N")]
    pick: Option<usize>,
    /// Ask nothing: take the only candidate, or the first
    #[arg(long, short)]
    yes: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print it: table or json
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Feed,
    Page,
    Sitemap,
}

/// Exits 1 if the source is there already, or nothing was chosen.
pub async fn run(args: &AddArgs, common: &Common) -> anyhow::Result<Exit> {
    let known = Known::read(common)?;
    let directory = !args.place.contains("://") && Path::new(&args.place).is_dir();
    let (kind, title, candidate) = if directory {
        (directory_kind(args)?, folder_name(&args.place), None)
    } else {
        let candidates = candidates(args, common).await?;
        match choose(args, &candidates, &known)? {
            Some(chosen) => {
                let kind = kind_of(args, chosen)?;
                (kind, one_line(&chosen.title), Some(chosen.clone()))
            }
            None => return Ok(Exit::Wrong),
        }
    };
    if let Some(id) = known.source_at(&kind) {
        anstream::eprintln!("{} is watched already, as `{id}`", place_of(&kind));
        return Ok(Exit::Wrong);
    }
    let fallback = place_of(&kind);
    let wanted =
        if title.is_ascii() && !title.is_empty() { title.clone() } else { host_of(&fallback) };
    let id = match &args.id {
        Some(id) => id.clone(),
        None => edit::free_id(&wanted, |id| known.has_id(id)),
    };
    let name = args.name.clone().unwrap_or(if title.is_empty() { id.clone() } else { title });
    let new = NewSource {
        id,
        name,
        kind,
        every: args.every.clone(),
        internal: args.internal && !directory,
        categories: args.categories.clone(),
    };
    let after = edit::with_sources(&known.text, std::slice::from_ref(&new))?;
    if !args.dry_run {
        edit::save(&known.path, &known.text, &after)?;
    } else if let crate::config::Loaded { config: None, diagnostics } =
        crate::config::parse(&known.path, &after)
    {
        let errors: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        bail!("the config would be broken:\n\n{}", errors.join("\n\n"));
    }
    told(args, &known, &new, candidate.as_ref())?;
    Ok(Exit::Done)
}

fn told(
    args: &AddArgs,
    known: &Known,
    new: &NewSource,
    candidate: Option<&Candidate>,
) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    if args.format != Format::Table {
        let added = json!({
            "id": new.id, "written": !args.dry_run, "config": known.path,
            "toml": edit::shown(new), "candidate": candidate,
        });
        serde_json::to_writer_pretty(&mut out, &added)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(out, "{}\n", harmless(&edit::shown(new)))?;
    match args.dry_run {
        true => writeln!(out, "would be added to {}", known.path.display())?,
        false => writeln!(
            out,
            "added to {}; a running daemon takes it over by itself\n`watchpost fetch {}` visits it now",
            known.path.display(),
            new.id
        )?,
    }
    Ok(())
}

async fn candidates(args: &AddArgs, common: &Common) -> anyhow::Result<Vec<Candidate>> {
    let typed = match args.place.contains("://") {
        true => args.place.clone(),
        false => format!("https://{}", args.place),
    };
    let url: Url = typed.parse().with_context(|| {
        format!("`{}` is neither an address nor an existing directory", args.place)
    })?;
    let http = open::config(common)?.http;
    let fetcher = HttpFetcher::new(&http, Arc::new(SystemClock), Arc::new(Chance::from_system()))?;
    if let Some(said) = said(args)? {
        return Ok(vec![discovery::proven(&fetcher, &url, args.internal, &said).await?]);
    }
    let looking = |url: &Url| anstream::eprintln!("looking at {url}");
    let found = discovery::discover(&fetcher, &url, args.internal, looking).await;
    found.map_err(|e| match &e {
        DiscoveryError::Nothing { .. } => anyhow::Error::new(e)
            .context("a page without a feed can be watched by its links: `--links 'CSS SELECTOR'`"),
        DiscoveryError::Fetch(FetchError::Forbidden { .. }) => {
            anyhow::Error::new(e).context("`--internal` allows loopback and private addresses")
        }
        _ => e.into(),
    })
}

/// What the operator says the address is.
fn said(args: &AddArgs) -> anyhow::Result<Option<Said>> {
    Ok(match (args.kind, selectors(args)?) {
        (None | Some(Kind::Page), Some(selectors)) => Some(Said::Page(selectors)),
        (Some(Kind::Page), None) => {
            bail!("a page needs `--links`, the CSS selector of its links to articles")
        }
        (Some(_), Some(_)) => bail!("`--links` goes with `--type page`"),
        (Some(Kind::Feed), None) => Some(Said::Feed),
        (Some(Kind::Sitemap), None) => Some(Said::Sitemap),
        (None, None) => None,
    })
}

fn selectors(args: &AddArgs) -> anyhow::Result<Option<Selectors>> {
    let Some(links) = args.links.clone() else { return Ok(None) };
    for selector in [Some(&links), args.title.as_ref(), args.date.as_ref()].into_iter().flatten() {
        if let Err(reason) = check_selector(selector) {
            bail!("`{selector}` is not a CSS selector: {reason}");
        }
    }
    let (title, date) = (args.title.clone(), args.date.clone());
    Ok(Some(Selectors { links, title, date, other_sites: args.other_sites }))
}

/// The candidate that is meant; `None` where the operator wants none of them.
fn choose<'a>(
    args: &AddArgs,
    candidates: &'a [Candidate],
    known: &Known,
) -> anyhow::Result<Option<&'a Candidate>> {
    let mut err = anstream::stderr().lock();
    for (number, candidate) in (1..).zip(candidates) {
        writeln!(err, "\n{}", harmless(&described(number, candidate, known)))?;
    }
    writeln!(err)?;
    if let Some(number) = args.pick {
        let chosen = number.checked_sub(1).and_then(|at| candidates.get(at));
        let chosen = chosen.with_context(|| {
            format!("there is no candidate {number}; there are {}", candidates.len())
        })?;
        return Ok(Some(chosen));
    }
    // A dry run of one candidate has nothing to decide.
    if args.yes || (args.dry_run && candidates.len() == 1) {
        return Ok(candidates.first());
    }
    if !std::io::stdin().is_terminal() {
        bail!("nothing was chosen; `--pick N` takes one of them, `--yes` the first");
    }
    match candidates.len() {
        1 => write!(err, "Add it? [y/N] ")?,
        n => write!(err, "Which one? [1-{n}, nothing for none] ")?,
    }
    err.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim();
    Ok(match (candidates.len(), answer.parse::<usize>()) {
        (1, _) => candidates.first().filter(|_| matches!(answer, "y" | "Y" | "yes" | "1")),
        (_, Ok(number)) => number.checked_sub(1).and_then(|at| candidates.get(at)),
        _ => None,
    })
}

fn described(number: usize, candidate: &Candidate, known: &Known) -> String {
    let kind = match candidate.kind {
        CandidateKind::Feed => "feed",
        CandidateKind::Page => "page",
        CandidateKind::Sitemap => "sitemap",
    };
    let mut lines = vec![format!(
        "{number}. {} ({kind}, {}, {})\n   {}",
        if candidate.title.is_empty() { "without a title" } else { &candidate.title },
        count(candidate.entries, "entry", "entries"),
        candidate.found,
        candidate.url,
    )];
    if let Some(id) = known.sources.iter().find(|s| same_address(&s.url, &candidate.url)) {
        lines.push(format!("   watched already, as `{}`", id.id));
    }
    for headline in &candidate.newest {
        let when = headline.published.as_ref().map_or("", |stated| stated.words.as_str());
        let title = match headline.title.as_str() {
            "" => headline.link.as_deref().unwrap_or("without a title"),
            title => title,
        };
        lines.push(format!("   - {} {}", one_line(title), one_line(when)).trim_end().to_owned());
    }
    lines.extend(candidate.warnings.iter().map(|warning| format!("   ! {warning}")));
    lines.join("\n")
}

fn kind_of(args: &AddArgs, candidate: &Candidate) -> anyhow::Result<NewKind> {
    let url = candidate.url.clone();
    Ok(match (candidate.kind, selectors(args)?) {
        (CandidateKind::Page, Some(selectors)) => NewKind::Page(url, selectors),
        (CandidateKind::Sitemap, _) => NewKind::Sitemap(url),
        _ => NewKind::Feed(url),
    })
}

fn directory_kind(args: &AddArgs) -> anyhow::Result<NewKind> {
    if args.kind.is_some() || args.links.is_some() {
        bail!("{} is a directory; it has neither type nor links", args.place);
    }
    // The config counts relative paths from its own folder, and a person from where they are.
    let whole = |path: &str| -> anyhow::Result<String> {
        let path = std::path::absolute(path)?;
        path.into_os_string().into_string().map_err(|_| anyhow::anyhow!("the path is not UTF-8"))
    };
    let done = args.done.as_deref().map(whole).transpose()?;
    Ok(NewKind::Directory { path: whole(&args.place)?, done })
}

fn place_of(kind: &NewKind) -> String {
    match kind {
        NewKind::Feed(url) | NewKind::Page(url, _) | NewKind::Sitemap(url) => url.to_string(),
        NewKind::Directory { path, .. } => path.clone(),
    }
}

fn host_of(place: &str) -> String {
    let host = Url::parse(place).ok().and_then(|url| url.host_str().map(str::to_owned));
    match host {
        Some(host) => host.trim_start_matches("www.").to_owned(),
        None => folder_name(place),
    }
}

fn folder_name(path: &str) -> String {
    Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned()
}
