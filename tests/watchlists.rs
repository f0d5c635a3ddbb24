//! Watchlist files as an analyst edits them.

use std::path::Path;

use watchpost::diagnostic::Diagnostic;
use watchpost::watchlist::{self, Parsed};

mod compiled;
mod hostile_bytes;
mod lints;
mod loading;
mod revisions;
mod shipped_lists;
mod tables;
mod toml_files;

const HEAD: &str = "[watchlist]\nid = \"l\"\nname = \"L\"\n";

fn toml(text: &str) -> Parsed {
    watchlist::parse_toml(Path::new("l.toml"), text)
}

fn csv(text: impl AsRef<[u8]>) -> Parsed {
    watchlist::parse_csv(Path::new("some-list.csv"), text.as_ref())
}

/// A list with one entity, which has these lines after its id, schema and name.
fn company(lines: &str) -> Parsed {
    let entity = "[[entity]]\nid = \"e\"\nschema = \"Company\"\nname = \"Hollow Creek Mills\"\n";
    toml(&format!("{HEAD}{entity}{lines}\n"))
}

/// Code and line of every diagnostic.
fn found(parsed: &Parsed) -> Vec<(&str, usize)> {
    parsed.diagnostics.iter().map(|d| (&*d.code, d.line)).collect()
}

fn only(parsed: &Parsed) -> &Diagnostic {
    let shown: Vec<String> = parsed.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), 1, "{}", shown.join("\n\n"));
    &parsed.diagnostics[0]
}
