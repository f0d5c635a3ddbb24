//! `watchpost init`: a config and watchlists to start from.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::Exit;
use crate::demo::shipped;

/// Write a commented config, the shipped watchlists and a data directory
#[derive(clap::Args)]
pub struct Args {
    /// The folder to write into; made where it is missing
    #[arg(default_value = ".", value_name = "DIR")]
    dir: PathBuf,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

/// Nothing is overwritten unless the person insists: the files may be a year's work.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let files: Vec<(PathBuf, &str)> =
        shipped::FILES.iter().map(|file| (args.dir.join(file.path), file.text)).collect();
    let existing: Vec<String> = files
        .iter()
        .filter(|(path, _)| path.exists())
        .map(|(path, _)| path.display().to_string())
        .collect();
    if !existing.is_empty() && !args.force && !args.dry_run {
        bail!(
            "{} exists already; choose another folder, or `--force` to replace it",
            existing.join(", ")
        );
    }
    let mut out = anstream::stdout().lock();
    let data = args.dir.join("data");
    for (path, text) in &files {
        if !args.dry_run {
            write(path, text)?;
        }
        let verb = match (args.dry_run, path.exists()) {
            (true, true) => "would replace",
            (true, false) => "would write",
            (false, _) => "wrote",
        };
        writeln!(out, "{verb} {}", path.display())?;
    }
    if args.dry_run {
        writeln!(out, "would make {}", data.display())?;
        return Ok(Exit::Done);
    }
    std::fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;
    writeln!(out, "made {}", data.display())?;
    let config = args.dir.join("watchpost.toml");
    writeln!(
        out,
        "\nNext:\n  edit {0}\n  watchpost check --config {0}\n  watchpost fetch --config {0}    # once, by hand\n  \
         watchpost run --config {0}      # the daemon",
        config.display()
    )?;
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}
