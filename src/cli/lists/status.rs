//! `watchpost lists status`: how the lists stand that are fetched.

use std::io::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::kept;
use crate::cli::output::{self, Column, Format};
use crate::cli::words::{moment, moment_or_dash, one_line};
use crate::cli::{Common, Exit, open};
use crate::config::{Config, ListSource};
use crate::lists::kept::{Edition, State};
use crate::lists::refresh;

/// Show how the official lists of the config stand: which edition is in force, when it was fetched,
/// when the next request is due, and what waits for a person
///
/// Exits 1 where a list has no edition in force, could not be fetched, or has a suspect edition that
/// waits.
#[derive(clap::Args)]
pub struct StatusArgs {
    /// Ids of the lists [default: all]
    #[arg(value_name = "ID")]
    lists: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// How a list stands.
#[derive(Serialize)]
pub(in crate::cli) struct Row {
    list: String,
    name: String,
    condition: &'static str,
    due: Option<Timestamp>,
    #[serde(flatten)]
    state: State,
}

const COLUMNS: [Column<Row>; 7] = [
    ("list", |row| row.list.clone()),
    ("state", |row| row.condition.into()),
    ("edition", |row| row.state.in_force.as_ref().map_or_else(|| "–".into(), edition)),
    ("records", |row| {
        let records = row.state.in_force.as_ref().and_then(|edition| edition.records);
        records.map_or_else(String::new, |records| records.to_string())
    }),
    ("asked", |row| moment_or_dash(row.state.checked)),
    ("next", |row| moment_or_dash(row.due)),
    ("why", |row| why(&row.state)),
];

/// The day that the list gives itself, else when it was fetched.
fn edition(edition: &Edition) -> String {
    match &edition.published {
        Some(published) => one_line(published),
        None => format!("fetched {}", moment(edition.fetched)),
    }
}

fn why(state: &State) -> String {
    let mut parts = Vec::new();
    if let Some(error) = &state.error {
        parts.push(match state.failures {
            0 | 1 => one_line(error),
            n => format!("{n} times in a row: {}", one_line(error)),
        });
    }
    if let Some(waits) = &state.quarantined {
        let fetched = moment(waits.fetched);
        parts.push(format!("suspect, fetched {fetched}: {}", one_line(&waits.reasons())));
    }
    if let Some(accepted) = state.in_force.as_ref().and_then(|edition| edition.accepted.as_ref()) {
        let (by, at) = (one_line(&accepted.by), moment(accepted.at));
        parts.push(format!("accepted by {by} {at}: {}", one_line(&accepted.reason)));
    }
    parts.join("; ")
}

/// How a list of the config stands.
pub(in crate::cli) fn row(config: &Config, list: &ListSource) -> anyhow::Result<Row> {
    let state = kept::of(config, &list.id)?.state;
    let condition = match &state {
        State { quarantined: Some(_), .. } => "suspect edition",
        State { failures: 1.., .. } => "failing",
        State { checked: None, .. } => "never asked",
        State { in_force: None, .. } => "no edition",
        _ => "ok",
    };
    let due = state.checked.map(|checked| refresh::due(list, &state, checked));
    Ok(Row { list: list.id.clone(), name: list.name.clone(), condition, due, state })
}

impl Row {
    /// What needs a person, as sentences.
    pub(in crate::cli) fn troubles(&self) -> Vec<String> {
        let (id, state) = (&self.list, &self.state);
        let stays = match &state.in_force {
            Some(in_force) => format!("the edition in force is {}", edition(in_force)),
            None => "no edition of it is in force, so nothing of it is found".into(),
        };
        let mut found = Vec::new();
        if let Some(waits) = &state.quarantined {
            found.push(format!(
                "the new edition of the list {id} is suspect, and {stays}: {}; look at it with `watchpost lists diff {id} --quarantined`, and if it is right, put it in force with `watchpost lists accept {id} --reason \"...\"`",
                one_line(&waits.reasons())
            ));
        }
        match &state.error {
            Some(error) => {
                found.push(format!(
                    "the list {id} cannot be fetched, and {stays}: {}",
                    one_line(error)
                ));
            }
            None if state.checked.is_none() => {
                found.push(format!("the list {id} was not fetched yet, and {stays}"));
            }
            None => {}
        }
        found
    }
}

/// Print rows; nothing where a table would be empty.
pub(in crate::cli) fn print(format: Format, rows: &[Row]) -> anyhow::Result<()> {
    match format {
        Format::Table if rows.is_empty() => Ok(()),
        _ => output::rows(format, rows, &COLUMNS, ""),
    }
}

/// Exits 1 where something needs a person.
pub fn run(args: &StatusArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let lists = kept::lists(&config, &args.lists)?;
    let rows: Vec<Row> =
        lists.iter().map(|list| row(&config, list)).collect::<anyhow::Result<_>>()?;
    if rows.is_empty() && args.format == Format::Table {
        writeln!(anstream::stdout(), "the config has no [[list]]")?;
    } else {
        print(args.format, &rows)?;
    }
    let wrong = rows.iter().any(|row| !row.troubles().is_empty());
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}
