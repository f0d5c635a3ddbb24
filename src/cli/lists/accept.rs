//! `watchpost lists accept`: a person's word for a suspect edition.

use std::io::Write;

use anyhow::{Context, bail};
use jiff::Timestamp;

use super::kept;
use crate::cli::output::{Whole, folded, json};
use crate::cli::words::{count, one_line};
use crate::cli::{Common, Exit, open};
use crate::lists::kept::Accepted;
use crate::lists::refresh;

/// Put the suspect edition of a list in force that waits for a person
///
///   watchpost lists diff ofac-sdn --quarantined
///   watchpost lists accept ofac-sdn --reason "the program was ended, press release of 3 May"
///
/// Who did so, when and why is kept with the edition, and in history.jsonl in the directory of the
/// list. What cannot be read as a list is never put in force. A daemon that runs takes the edition over
/// by itself.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct AcceptArgs {
    /// Id of the list
    #[arg(value_name = "ID")]
    list: String,
    /// Why it is right, for whoever asks later
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who says so [default: the account]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// Refuses where no edition waits.
pub fn run(args: &AcceptArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    kept::lists(&config, std::slice::from_ref(&args.list))?;
    if args.reason.trim().is_empty() {
        bail!("a reason is needed: what shows that this edition is right?");
    }
    let by = args.by.clone().or_else(account).filter(|by| !by.trim().is_empty());
    let accepted = Accepted {
        by: by.context("nothing says who you are: name yourself with --by")?,
        at: Timestamp::now(),
        reason: args.reason.trim().to_owned(),
    };
    let edition = refresh::accept(&config.list_dir(&args.list), accepted)?;
    if !json(args.format, &edition)? {
        let records = count(edition.records.unwrap_or(0), "record", "records");
        let reasons = one_line(&edition.reasons());
        let line =
            format!("the edition of {} with {records} is in force, although {reasons}", args.list);
        writeln!(anstream::stdout(), "{}", folded(&line))?;
    }
    Ok(Exit::Done)
}

/// The person behind `sudo` comes first.
fn account() -> Option<String> {
    ["SUDO_USER", "USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok())
}
