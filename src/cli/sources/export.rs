//! `watchpost sources export`: the feeds of the config as OPML.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};

use super::opml::{self, Outline};
use crate::cli::words::count;
use crate::cli::{Common, Exit, open};
use crate::config::SourceKind;

/// Print the feeds of the config as OPML 2.0, for feed readers and other machines
#[derive(clap::Args)]
pub struct ExportArgs {
    /// Write into this file instead; it must not exist
    #[arg(long, short, value_name = "FILE.opml")]
    output: Option<PathBuf>,
}

/// Sources that are no feeds have no place in OPML; how many were left out is said.
pub fn run(args: &ExportArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let feeds: Vec<Outline> = config
        .sources
        .iter()
        .filter(|source| source.kind == SourceKind::Feed)
        .map(|source| Outline {
            title: source.name.clone(),
            address: source.url.to_string(),
            categories: source.categories.clone(),
        })
        .collect();
    let text = opml::write("Sources of watchpost", &feeds);
    match &args.output {
        None => std::io::stdout().lock().write_all(text.as_bytes())?,
        Some(path) if path.exists() => {
            bail!("{} exists already; choose another name", path.display())
        }
        Some(path) => std::fs::write(path, text)
            .with_context(|| format!("{} cannot be written", path.display()))?,
    }
    let left_out = config.sources.len() - feeds.len();
    if left_out > 0 {
        let sources = count(left_out, "source is no feed and was", "sources are no feeds and were");
        anstream::eprintln!("{sources} left out");
    }
    Ok(Exit::Done)
}
