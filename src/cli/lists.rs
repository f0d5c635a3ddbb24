//! `watchpost lists`: official lists, as their publishers write them.

mod accept;
mod add;
mod diff;
mod files;
mod inspect;
mod kept;
mod links;
mod search;
mod show;
pub(super) mod status;
mod update;

use clap::Subcommand;

use super::{Common, Exit};

/// Official lists (OFAC, UN, EU, UK, OpenSanctions ...): keep those of the config fresh, look into any
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Add(add::AddArgs),
    Update(update::UpdateArgs),
    Status(status::StatusArgs),
    Accept(accept::AcceptArgs),
    Inspect(inspect::InspectArgs),
    Diff(diff::DiffArgs),
    Show(show::ShowArgs),
    Search(search::SearchArgs),
    Links(links::LinksArgs),
}

/// Exits with what the subcommand says.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Add(args) => add::run(args, common).await,
        Command::Inspect(args) => inspect::run(args),
        Command::Update(args) => update::run(args, common).await,
        Command::Status(args) => status::run(args, common),
        Command::Accept(args) => accept::run(args, common),
        Command::Diff(args) => diff::run(args, common),
        Command::Search(args) => search::run(args, common),
        Command::Links(args) => links::run(args, common).await,
        Command::Show(args) => show::run(args, common).await,
    }
}
