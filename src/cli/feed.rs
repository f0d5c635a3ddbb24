//! `watchpost feed` and `watchpost extract`: what a source or a page reads as, for trying by hand.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use flate2::read::MultiGzDecoder;
use futures_util::{Stream, StreamExt, stream};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use url::Url;

use super::Exit;
use crate::chance::Chance;
use crate::clock::SystemClock;
use crate::config::Http;
use crate::extract::{self, ExtractError, Feed};
use crate::fetch::{Fetch, Fetched, HttpFetcher, Request, Validators};

/// Files are read up to this size, in bytes, gzip taken off.
const MAX_FILE: u64 = 128 * 1024 * 1024;
/// From so many inputs on a progress bar is worth its line.
const MANY: usize = 50;
/// Directories within directories at most.
const MAX_DEPTH: usize = 32;

/// Print the entries that feeds read as, a JSON line each; needs no config and no database
///
/// Fields: file, id, title, link, published, updated, lang, summary, content. Files may be compressed with gzip.
#[derive(clap::Args)]
pub struct FeedArgs {
    /// Files, directories, addresses, or - for standard input
    #[arg(required = true, value_name = "FILE|URL")]
    inputs: Vec<String>,
    /// Allow loopback and private addresses
    #[arg(long)]
    internal: bool,
}

/// Print the article that pages read as, a JSON line each; needs no config and no database
///
/// Fields: file, verdict, reason, title, text, lang, lang_confidence, published,
/// updated, canonical_url, furniture. The verdict is
/// `article`, or what the page is instead: consent, blocked, login, paywall, missing, script,
/// index, or unreadable; reason says it in words. Files may be compressed with gzip.
#[derive(clap::Args)]
pub struct ExtractArgs {
    /// Files, directories, addresses, or - for standard input
    #[arg(required = true, value_name = "FILE|URL")]
    inputs: Vec<String>,
    /// Allow loopback and private addresses
    #[arg(long)]
    internal: bool,
}

struct Input {
    bytes: Vec<u8>,
    content_type: Option<String>,
    url: Option<Url>,
}

/// Exits 1 if an input is no feed, 2 if none could be read.
pub async fn run_feed(args: &FeedArgs) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let names = files(&args.inputs)?;
    let (all, mut unread) = (names.len(), 0);
    let bar = progress(names.len());
    let mut feeds = std::pin::pin!(each(names, args.internal, parse_feed));
    while let Some((name, feed)) = feeds.next().await {
        bar.inc(1);
        match feed {
            Ok(feed) => {
                for warning in &feed.warnings {
                    bar.suspend(|| anstream::eprintln!("warning: {name}: {warning}"));
                }
                let mut out = std::io::stdout().lock();
                for entry in feed.entries {
                    let line = json!({
                        "file": name, "id": entry.key, "title": entry.title, "link": entry.link,
                        "published": entry.published, "updated": entry.updated, "lang": entry.lang,
                        "summary": entry.summary, "content": entry.content,
                    });
                    writeln!(out, "{line}")?;
                }
            }
            Err(e) => {
                exit = Exit::Wrong;
                unread += usize::from(e.is::<Unread>());
                bar.suspend(|| anstream::eprintln!("error: {name}: {e:#}"));
            }
        }
    }
    bar.finish_and_clear();
    ended(exit, all, unread)
}

/// Where nothing could be read at all, nothing was tried.
fn ended(exit: Exit, all: usize, unread: usize) -> anyhow::Result<Exit> {
    anyhow::ensure!(unread < all, "nothing could be read");
    Ok(exit)
}

/// An input of which no byte is known.
#[derive(Debug)]
struct Unread;

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it cannot be read")
    }
}

fn parse_feed(input: &Input) -> anyhow::Result<Feed> {
    let base = Url::parse("file:///")?;
    let base = input.url.as_ref().unwrap_or(&base);
    Ok(extract::feed(&input.bytes, input.content_type.as_deref(), base)?)
}

/// Exits 1 if an input is no article, 2 if none could be read.
pub async fn run_extract(args: &ExtractArgs) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let names = files(&args.inputs)?;
    let (all, mut unread) = (names.len(), 0);
    let bar = progress(names.len());
    let mut pages = std::pin::pin!(each(names, args.internal, parse_page));
    while let Some((name, page)) = pages.next().await {
        bar.inc(1);
        let mut line = page.unwrap_or_else(|e| {
            unread += usize::from(e.is::<Unread>());
            json!({"file": "", "verdict": "unreadable", "reason": format!("{e:#}")})
        });
        if line["verdict"] != "article" {
            exit = Exit::Wrong;
        }
        line["file"] = name.into();
        writeln!(std::io::stdout().lock(), "{line}")?;
    }
    bar.finish_and_clear();
    ended(exit, all, unread)
}

fn parse_page(input: &Input) -> anyhow::Result<Value> {
    let page = extract::charset::decode(&input.bytes, input.content_type.as_deref());
    let article = match extract::article(&page.text, input.url.as_ref()) {
        Ok(article) => article,
        Err(e @ (ExtractError::Empty | ExtractError::NoText(_) | ExtractError::TooComplex(_))) => {
            return Ok(json!({"file": "", "verdict": "unreadable", "reason": e.to_string()}));
        }
        Err(e) => return Err(e.into()),
    };
    let verdict = article.obstacle.as_ref().map_or("article", |o| o.kind.as_str());
    Ok(json!({
        "file": "", "verdict": verdict, "reason": article.obstacle.as_ref().map(ToString::to_string),
        "title": article.title, "text": article.text, "lang": article.lang,
        "lang_confidence": article.lang_confidence, "published": article.published,
        "updated": article.updated, "canonical_url": article.canonical_url,
        "furniture": article.furniture,
    }))
}

/// Read and parse the inputs, as many at once as there are processors, and answer in their order.
fn each<T: Send + 'static>(
    names: Vec<String>,
    internal: bool,
    parse: fn(&Input) -> anyhow::Result<T>,
) -> impl Stream<Item = (String, anyhow::Result<T>)> {
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let one = move |name: String| async move {
        let fetched = if is_address(&name) { Some(fetch(&name, internal).await) } else { None };
        let path = name.clone();
        let work = move || parse(&fetched.unwrap_or_else(|| read(&path)).context(Unread)?);
        let parsed = tokio::task::spawn_blocking(work).await;
        (name, parsed.unwrap_or_else(|e| Err(anyhow::anyhow!("the parser gave up: {e}"))))
    };
    stream::iter(names).map(one).buffered(at_once)
}

fn is_address(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

fn progress(inputs: usize) -> ProgressBar {
    let shown = inputs >= MANY && !std::io::stdout().is_terminal();
    if shown { ProgressBar::new(inputs as u64) } else { ProgressBar::hidden() }
}

/// The inputs, each directory replaced by the files in it, by name.
fn files(inputs: &[String]) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    for input in inputs {
        let path = Path::new(input);
        if !is_address(input) && path.is_dir() {
            let before = files.len();
            collect(path, &mut files, 0)?;
            anyhow::ensure!(files.len() > before, "there is no file in {input}");
        } else {
            files.push(input.clone());
        }
    }
    Ok(files)
}

fn collect(directory: &Path, files: &mut Vec<String>, depth: usize) -> anyhow::Result<()> {
    let context = |e| anyhow::anyhow!("{}: {e}", directory.display());
    let entries = std::fs::read_dir(directory).map_err(context)?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>().map_err(context)?;
    paths.sort();
    for path in paths {
        if path.is_dir() && depth < MAX_DEPTH {
            collect(&path, files, depth + 1)?;
        } else if path.is_file() {
            files.push(path.display().to_string());
        }
    }
    Ok(())
}

async fn fetch(name: &str, internal: bool) -> anyhow::Result<Input> {
    let fetcher =
        HttpFetcher::new(&Http::default(), Arc::new(SystemClock), Arc::new(Chance::from_system()))?;
    let request =
        Request { url: name.parse()?, validators: Validators::default(), internal, robots: None };
    match fetcher.get(request).await? {
        Fetched::Fresh(response) => Ok(Input {
            bytes: response.body.to_vec(),
            content_type: response.content_type,
            url: Some(response.url),
        }),
        Fetched::NotModified => anyhow::bail!("it answered 304 to an unconditional request"),
    }
}

fn read(name: &str) -> anyhow::Result<Input> {
    let mut bytes = match name {
        "-" => bounded(std::io::stdin().lock())?,
        path => bounded(std::fs::File::open(path)?)?,
    };
    if bytes.starts_with(&[0x1f, 0x8b]) {
        bytes = bounded(MultiGzDecoder::new(&bytes[..]))?;
    }
    Ok(Input { bytes, content_type: None, url: None })
}

fn bounded(from: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    anyhow::ensure!(bytes.len() as u64 <= MAX_FILE, "it is larger than {MAX_FILE} bytes");
    Ok(bytes)
}
