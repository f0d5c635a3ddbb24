//! `watchpost demo`: the whole job on this machine.

use super::Exit;

/// Show the whole job on this machine: no network, nothing to configure
#[derive(clap::Args)]
pub struct Args {
    /// Stay up afterwards: site, receiver and daemon go on until Ctrl-C
    #[arg(long)]
    keep: bool,
}

/// Exits 1 if the demo did not show what it should.
pub async fn run(args: Args) -> anyhow::Result<Exit> {
    let as_told = crate::demo::run(args.keep, &mut anstream::stdout()).await?;
    Ok(if as_told { Exit::Done } else { Exit::Wrong })
}
