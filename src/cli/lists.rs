//! `watchpost lists`: official lists, as their publishers write them.

mod files;
mod inspect;

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
}

/// Exits with what the subcommand says.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Inspect(args) => inspect::run(args),
    }
}
