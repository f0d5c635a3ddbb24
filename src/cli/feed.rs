//! `watchpost feed` and `watchpost extract`: what a source or a page reads as, for trying by hand.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use url::Url;

use super::Exit;
use crate::chance::Chance;
use crate::clock::SystemClock;
use crate::config::Http;
use crate::extract;
use crate::fetch::{Fetch, Fetched, HttpFetcher, Request, Validators};

/// Files are read up to this size, in bytes.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Print the entries that feeds read as, a JSON line each; needs no config and no database
#[derive(clap::Args)]
pub struct FeedArgs {
    /// Files or addresses
    #[arg(required = true, value_name = "FILE|URL")]
    inputs: Vec<String>,
    /// Allow loopback and private addresses
    #[arg(long)]
    internal: bool,
}

/// Print the article that pages read as, a JSON line each; needs no config and no database
#[derive(clap::Args)]
pub struct ExtractArgs {
    /// Files or addresses
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

/// Exits 1 if an input is no feed.
pub async fn run_feed(args: &FeedArgs) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    let base = Url::parse("file:///")?;
    for name in &args.inputs {
        let feed = read(name, args.internal).await.and_then(|input| {
            let base = input.url.as_ref().unwrap_or(&base);
            Ok(extract::feed(&input.bytes, input.content_type.as_deref(), base)?)
        });
        let mut out = std::io::stdout().lock();
        match feed {
            Ok(feed) => {
                for warning in &feed.warnings {
                    anstream::eprintln!("warning: {name}: {warning}");
                }
                for entry in feed.entries {
                    let line = json!({
                        "file": name, "id": entry.key, "title": entry.title, "link": entry.link,
                        "published": entry.published, "summary": entry.summary, "content": entry.content,
                    });
                    writeln!(out, "{line}")?;
                }
            }
            Err(e) => {
                exit = Exit::Wrong;
                anstream::eprintln!("error: {name}: {e:#}");
            }
        }
    }
    Ok(exit)
}

/// Exits 1 if an input is no article.
pub async fn run_extract(args: &ExtractArgs) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    for name in &args.inputs {
        let article = read(name, args.internal).await.and_then(|input| {
            let page = extract::charset::decode(&input.bytes, input.content_type.as_deref());
            Ok(extract::article(&page.text, input.url.as_ref())?)
        });
        let mut out = std::io::stdout().lock();
        let line = match article {
            Ok(article) => json!({
                "file": name, "title": article.title, "text": article.text, "lang": article.lang,
                "published": article.published, "furniture": article.furniture, "verdict": "article",
            }),
            Err(e) => {
                exit = Exit::Wrong;
                json!({"file": name, "verdict": format!("{e:#}")})
            }
        };
        writeln!(out, "{line}")?;
    }
    Ok(exit)
}

async fn read(name: &str, internal: bool) -> anyhow::Result<Input> {
    if name.starts_with("http://") || name.starts_with("https://") {
        let fetcher = HttpFetcher::new(
            &Http::default(),
            Arc::new(SystemClock),
            Arc::new(Chance::from_system()),
        )?;
        let request = Request { url: name.parse()?, validators: Validators::default(), internal };
        return match fetcher.get(request).await? {
            Fetched::Fresh(response) => Ok(Input {
                bytes: response.body.to_vec(),
                content_type: response.content_type,
                url: Some(response.url),
            }),
            Fetched::NotModified => anyhow::bail!("it answered 304 to an unconditional request"),
        };
    }
    let path = Path::new(name);
    let size = std::fs::metadata(path)?.len();
    anyhow::ensure!(size <= MAX_FILE, "it is larger than {MAX_FILE} bytes");
    Ok(Input { bytes: std::fs::read(path)?, content_type: None, url: None })
}
