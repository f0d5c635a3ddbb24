//! `watchpost sources`: what is watched, and how it stands.

mod add;
mod export;
mod import;
mod known;
mod list;
mod opml;

use clap::Subcommand;

use super::{Common, Exit};

/// List the sources of the config and how each stands; add, import and export them
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: list::ListArgs,
}

#[derive(Subcommand)]
enum Command {
    Add(add::AddArgs),
    Import(import::ImportArgs),
    Export(export::ExportArgs),
    /// The same as without a subcommand
    List(list::ListArgs),
}

/// Exits with what the subcommand says; the listing always with 0.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    match &args.command {
        None => list::run(&args.list, common).await,
        Some(Command::List(args)) => list::run(args, common).await,
        Some(Command::Add(args)) => add::run(args, common).await,
        Some(Command::Import(args)) => import::run(args, common),
        Some(Command::Export(args)) => export::run(args, common),
    }
}
