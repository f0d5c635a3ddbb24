//! `watchpost check`: proves config and watchlists before the daemon meets them.

use std::io::Write;

use anyhow::bail;
use serde_json::json;

use super::output::Format;
use super::words::count;
use super::{Common, Exit, open};
use crate::config::Config;
use crate::daemon::channels_of;
use crate::diagnostic::{Diagnostic, Severity};
use crate::in_force::{self, InForce};

/// Prove the config and its watchlists: exits 1 if anything is wrong
#[derive(clap::Args)]
pub struct Args {
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// How to print what is found
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// Errors exit 1; warnings only with `--strict`, so that a doubtful alias does not keep the
/// daemon from starting.
pub fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let path = open::config_path(common)?;
    if let Err(e) = std::fs::metadata(&path) {
        bail!("the config {} cannot be read: {e}; `watchpost init` writes one", path.display());
    }
    let in_force::Loaded { in_force, config, mut diagnostics } = in_force::load(&path);
    if let Some(config) = &config {
        diagnostics.extend(surroundings(config));
    }
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let mut out = anstream::stdout().lock();
    match args.format {
        Format::Json => {
            serde_json::to_writer_pretty(
                &mut out,
                &json!({
                    "errors": errors, "warnings": warnings, "diagnostics": diagnostics,
                    "revision": in_force.as_ref().map(|state| &state.lists.revision),
                }),
            )?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for diagnostic in &diagnostics {
                serde_json::to_writer(&mut out, diagnostic)?;
                writeln!(out)?;
            }
        }
        Format::Csv => {
            let mut csv = csv::Writer::from_writer(&mut out);
            csv.write_record(["severity", "code", "path", "line", "column", "message", "hint"])?;
            for d in &diagnostics {
                let severity = if d.severity == Severity::Error { "error" } else { "warning" };
                csv.write_record([
                    severity,
                    &d.code,
                    &d.path.to_string_lossy(),
                    &d.line.to_string(),
                    &d.column.to_string(),
                    &d.message,
                    d.hint.as_deref().unwrap_or(""),
                ])?;
            }
            csv.flush()?;
        }
        Format::Table => {
            for diagnostic in &diagnostics {
                writeln!(out, "{}\n", coloured(diagnostic))?;
            }
            if let Some(state) = &in_force {
                writeln!(out, "{}", super::output::folded(&contents(state)))?;
            }
            let verdict = match (errors, warnings) {
                (0, 0) => "everything is in order".to_owned(),
                (0, n) => format!("usable, with {}", count(n, "warning", "warnings")),
                (n, w) => format!(
                    "not usable: {}, {}",
                    count(n, "error", "errors"),
                    count(w, "warning", "warnings")
                ),
            };
            writeln!(out, "{}: {verdict}", path.display())?;
        }
    }
    let wrong = errors > 0 || (args.strict && warnings > 0);
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

/// What only shows on the machine itself: secrets that can be read, a data directory that can be
/// written.
fn surroundings(config: &Config) -> Vec<Diagnostic> {
    let whole = |code, message: String, hint: &str| {
        Diagnostic::whole(Severity::Error, code, &config.path, message).hint(hint)
    };
    let mut found = Vec::new();
    if let Err(e) = channels_of(config) {
        found.push(whole(
            "bad-channel",
            e.to_string(),
            "see docs/webhooks.md on where a secret is kept",
        ));
    }
    if config.data_dir.exists() {
        if let Err(e) = tempfile_in(&config.data_dir) {
            let message =
                format!("the data directory {} cannot be written: {e}", config.data_dir.display());
            found.push(whole(
                "data-dir",
                message,
                "check its owner and the free space of its disk",
            ));
        }
    } else if let Some(parent) = config.data_dir.parent().filter(|parent| !parent.exists()) {
        let message = format!(
            "the data directory {} cannot be made: {} does not exist",
            config.data_dir.display(),
            parent.display()
        );
        found.push(whole("data-dir", message, "make the folder, or choose another `data_dir`"));
    }
    found
}

/// Write and remove a file, as the database will.
pub(super) fn tempfile_in(dir: &std::path::Path) -> std::io::Result<()> {
    let probe = dir.join(format!(".watchpost-probe-{}", std::process::id()));
    let written = std::fs::write(&probe, vec![0u8; 64 * 1024]);
    let removed = std::fs::remove_file(&probe);
    written.and(removed)
}

fn contents(state: &InForce) -> String {
    let config = &state.config;
    let mut lines = vec![format!(
        "{}, {}, {}",
        count(config.sources.len(), "source", "sources"),
        count(config.channels.len(), "channel", "channels"),
        count(config.rules.len(), "rule", "rules"),
    )];
    for list in &state.lists.lists {
        let kind = match &list.announcements {
            Some(a) => format!(
                "{} and {}",
                count(a.authority.len(), "authority", "authorities"),
                count(a.action.len(), "action", "actions")
            ),
            None => count(list.entities.len(), "entity", "entities"),
        };
        lines.push(format!("  {} ({}): {kind}", list.name, list.id));
    }
    lines.push(format!("revision {}", state.lists.revision.short()));
    lines.join("\n")
}

fn coloured(diagnostic: &Diagnostic) -> String {
    let colour = match diagnostic.severity {
        Severity::Error => anstyle::AnsiColor::Red,
        Severity::Warning => anstyle::AnsiColor::Yellow,
    };
    let style = colour.on_default().bold();
    let text = super::output::harmless(&diagnostic.to_string());
    match text.split_once(':') {
        Some((head, rest)) => format!("{style}{head}{style:#}:{rest}"),
        None => text,
    }
}
