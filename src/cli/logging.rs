//! Logs: to journald under systemd, to standard error elsewhere.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

use super::Command;

/// Start logging. The daemon says what it does; other commands only what goes wrong.
pub fn start(command: &Command, verbose: u8) -> anyhow::Result<()> {
    let daemon = matches!(command, Command::Run(_) | Command::Notify(_));
    let level = match (verbose, daemon) {
        (0, false) => "error",
        (0, true) => "info",
        (1, false) => "info",
        (1, true) => "debug",
        _ => "trace",
    };
    // html5ever warns of what pages get wrong, which is not for the operator.
    let ours = format!("warn,html5ever=off,watchpost={level}");
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(ours));
    let registry = tracing_subscriber::registry().with(filter);
    // systemd sets JOURNAL_STREAM for a service whose standard error is the journal.
    if daemon && std::env::var_os("JOURNAL_STREAM").is_some() {
        registry.with(tracing_journald::layer()?).try_init()?;
    } else {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(colour).with_target(false);
        registry.with(lines).try_init()?;
    }
    Ok(())
}
