//! `watchpost lists`: official lists, as their publishers write them.

mod diff;
mod files;
mod inspect;
mod show;

use clap::Subcommand;

use super::Exit;

/// Look into official lists (OFAC, UN, EU, UK, OpenSanctions ...)
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Inspect(inspect::InspectArgs),
    Diff(diff::DiffArgs),
    Show(show::ShowArgs),
}

/// Exits with what the subcommand says.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Inspect(args) => inspect::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Show(args) => show::run(args),
    }
}
