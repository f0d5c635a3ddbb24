//! `watchpost man`: the manual pages.

use std::path::PathBuf;

use anyhow::Context;

use super::Exit;

/// Write the manual pages into a folder
///
/// For example: watchpost man /usr/local/share/man/man1
#[derive(clap::Args)]
pub struct Args {
    /// The folder; made where it is missing
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// One page for the program and one for each command.
pub fn run(args: &Args, command: clap::Command) -> anyhow::Result<Exit> {
    std::fs::create_dir_all(&args.dir)
        .with_context(|| format!("{} cannot be made", args.dir.display()))?;
    clap_mangen::generate_to(command, &args.dir)
        .with_context(|| format!("the pages cannot be written to {}", args.dir.display()))?;
    let first = args.dir.join("watchpost.1");
    anstream::println!(
        "the manual is in {}; `man -l {}` shows it",
        args.dir.display(),
        first.display()
    );
    Ok(Exit::Done)
}
