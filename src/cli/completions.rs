//! `watchpost completions`: completion scripts for shells.

use super::Exit;

/// Print a completion script for a shell
///
/// For example: watchpost completions bash > /etc/bash_completion.d/watchpost
#[derive(clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Print the script.
pub fn run(args: &Args, command: &mut clap::Command) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "watchpost", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(Exit::Done)
}
