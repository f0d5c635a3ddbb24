//! The door for people: what was typed becomes calls into the library.
//!
//! Exit codes: 0 done; 1 done, and something was found wrong; 2 could not run.

mod actor;
mod actors;
mod brief;
mod check;
mod completions;
mod coverage;
mod deliveries;
mod demo;
mod documents;
mod evaluate;
mod events;
mod explain;
mod export;
mod feed;
mod fetch;
mod hits;
mod ingest;
mod init;
mod known;
mod lists;
mod logging;
mod man;
mod notify;
mod open;
pub(crate) mod output;
mod probe;
mod rescreen;
mod run;
mod screen;
mod selftest;
mod show;
mod sources;
mod status;
mod test_alert;
pub(crate) mod words;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, and something was found wrong.
    Wrong,
}

#[derive(Parser)]
#[command(
    name = "watchpost",
    version,
    about = "Watches the news for the people and organisations of your watchlists",
    long_about = "watchpost fetches news sources on a schedule, finds the people and organisations of your \
                  watchlists in them, records every hit with its evidence in SQLite, and raises desktop and \
                  webhook alerts.",
    after_help = "First steps:\n  watchpost demo                 the whole job on this machine, no network\n  \
                  watchpost init DIR             write a config and watchlists to start from\n  \
                  watchpost check                prove them\n  watchpost run                  the daemon\n\n\
                  Exit codes: 0 done; 1 done, and something was found wrong; 2 could not run."
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(clap::Args)]
struct Common {
    /// The configuration [default: ./watchpost.toml, else /etc/watchpost/watchpost.toml]
    #[arg(long, short, global = true, env = "WATCHPOST_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Log more (-v: what is done, -vv: every step); RUST_LOG is heeded as well
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Args),
    Init(init::Args),
    Check(check::Args),
    Run(run::Args),
    Fetch(fetch::Args),
    Ingest(ingest::Args),
    Sources(sources::Args),
    Lists(lists::Args),
    Screen(screen::Args),
    Rescreen(rescreen::Args),
    Probe(probe::Args),
    Selftest(selftest::Args),
    Evaluate(evaluate::Args),
    Hits(hits::Args),
    Events(events::Args),
    Actor(actor::Args),
    Actors(actors::Args),
    Brief(brief::Args),
    Export(export::Args),
    Show(show::Args),
    Explain(explain::Args),
    Deliveries(deliveries::Args),
    TestAlert(test_alert::Args),
    Status(status::Args),
    Coverage(coverage::Args),
    Notify(notify::Args),
    Feed(feed::FeedArgs),
    Extract(feed::ExtractArgs),
    Completions(completions::Args),
    Man(man::Args),
}

/// Parse the command line, do what it says, and answer with an exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // Help and version are answers: whoever did not get them must not be told that all is well.
        Err(e) => {
            let lost = e.print().is_err_and(|e| e.kind() != io::ErrorKind::BrokenPipe);
            let code = if lost { 2 } else { e.exit_code() };
            return ExitCode::from(u8::try_from(code).unwrap_or(2));
        }
    };
    if let Err(e) = logging::start(&cli.command, cli.common.verbose) {
        anstream::eprintln!("warning: logging could not be set up: {e:#}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(dispatch(cli));
            // A parser that still works on a hostile page must not hold up the end.
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
            outcome
        }
        Err(e) => Err(anyhow::Error::new(e).context("the runtime cannot be started")),
    };
    match outcome {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Wrong) => ExitCode::from(1),
        // The reader of a pipe went away: `watchpost hits | head` is no mistake.
        Err(e) if closed_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            let style = anstyle::AnsiColor::Red.on_default().bold();
            let text = output::folded(&format!("error: {}", output::harmless(&format!("{e:#}"))));
            anstream::eprintln!("{style}error{style:#}{}", &text["error".len()..]);
            ExitCode::from(2)
        }
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<Exit> {
    let common = cli.common;
    match cli.command {
        Command::Demo(args) => demo::run(args).await,
        Command::Init(args) => init::run(&args),
        Command::Check(args) => check::run(&args, &common),
        Command::Run(args) => run::run(&args, &common).await,
        Command::Ingest(args) => ingest::run(&args, &common).await,
        Command::Fetch(args) => fetch::run(&args, &common).await,
        Command::Sources(args) => sources::run(&args, &common).await,
        Command::Lists(args) => lists::run(&args, &common).await,
        Command::Screen(args) => screen::run(&args, &common),
        Command::Rescreen(args) => rescreen::run(&args, &common).await,
        Command::Probe(args) => probe::run(&args, &common),
        Command::Selftest(args) => selftest::run(&args, &common).await,
        Command::Evaluate(args) => evaluate::run(&args, &common),
        Command::Hits(args) => hits::run(&args, &common).await,
        Command::Events(args) => events::run(&args, &common).await,
        Command::Actor(args) => actor::run(&args, &common).await,
        Command::Actors(args) => actors::run(&args, &common).await,
        Command::Brief(args) => brief::run(&args, &common).await,
        Command::Export(args) => export::run(&args, &common).await,
        Command::Show(args) => show::run(&args, &common).await,
        Command::Explain(args) => explain::run(&args, &common).await,
        Command::Deliveries(args) => deliveries::run(&args, &common).await,
        Command::TestAlert(args) => test_alert::run(&args, &common).await,
        Command::Status(args) => status::run(&args, &common).await,
        Command::Coverage(args) => coverage::run(&args, &common).await,
        Command::Notify(args) => notify::run(&args, &common).await,
        Command::Feed(args) => feed::run_feed(&args).await,
        Command::Extract(args) => feed::run_extract(&args).await,
        Command::Completions(args) => completions::run(&args, &mut Cli::command()),
        Command::Man(args) => man::run(&args, Cli::command()),
    }
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
            || cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind)
                == Some(io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
