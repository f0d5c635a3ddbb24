//! `watchpost lists search`: who in the lists in force has these words in a name.

use serde::Serialize;

use crate::cli::output::{self, Column, Format};
use crate::cli::words::limit;
use crate::cli::{Common, Exit, open};
use crate::screen::fold_words;
use crate::watchlist::Entity;

/// Find entities of all lists in force by words of their names, in any order, case and accents
///
///   watchpost lists search naftan
///   watchpost lists search "aliaksandr lukash" --list ofac-sdn
///
/// A word may be the beginning of one. Spellings in other scripts are what `watchpost probe` is for.
/// Exits 1 where there is none.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct SearchArgs {
    /// Words of a name
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Only this list
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// Most entities to print
    #[arg(long, default_value_t = 50, value_parser = limit)]
    limit: usize,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Row {
    list: String,
    /// The name that has the words.
    found: String,
    entity: Entity,
}

const COLUMNS: [Column<Row>; 6] = [
    ("list", |row| row.list.clone()),
    ("id", |row| row.entity.id.clone()),
    ("name", |row| row.entity.name.clone()),
    (
        "found by",
        |row| if row.found == row.entity.name { String::new() } else { row.found.clone() },
    ),
    ("schema", |row| row.entity.schema.to_string()),
    ("programs", |row| row.entity.programs.join(", ")),
];

pub fn run(args: &SearchArgs, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let loaded = crate::in_force::watchlists(&config);
    let Some(set) = loaded.set else {
        anyhow::bail!("the watchlists cannot be used; `watchpost check` says why");
    };
    let wanted = fold_words(&args.words.join(" "));
    let has = |name: &str| {
        let words = fold_words(name);
        wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted.as_str())))
    };
    let (mut rows, mut more) = (Vec::new(), 0usize);
    for list in set.lists.iter().filter(|list| args.list.as_ref().is_none_or(|id| *id == list.id)) {
        for entity in &list.entities {
            let Some((_, found)) = entity.names().find(|(_, name)| has(name)) else { continue };
            if rows.len() == args.limit {
                more += 1;
                continue;
            }
            let found = found.to_owned();
            rows.push(Row { list: list.id.clone(), found, entity: entity.clone() });
        }
    }
    output::rows(args.format, &rows, &COLUMNS, "no entity has these words in a name")?;
    if more > 0 && args.format == Format::Table {
        anstream::eprintln!("and {more} more; say more of the name, or raise --limit");
    }
    Ok(if rows.is_empty() { Exit::Wrong } else { Exit::Done })
}
