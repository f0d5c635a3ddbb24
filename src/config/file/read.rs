//! From text to tables, with every unknown key told at once.

use std::ops::Range;
use std::path::Path;

use super::RawConfig;
use crate::diagnostic::Diagnostic;

/// So many unknown keys are told at once.
const UNKNOWN: usize = 20;

/// The tables of a config. A key that nobody knows is an error, and no reason to keep silent about
/// all others: it is read as if its line were empty.
pub(super) fn read(path: &Path, text: &str) -> (Option<RawConfig>, Vec<Diagnostic>) {
    let (mut left, mut found) = (text.to_owned(), Vec::new());
    loop {
        match toml::from_str(&left) {
            Ok(raw) => return (Some(raw), found),
            // What an emptied line breaks, such as a value over several of them, is no mistake.
            Err(_) if !found.is_empty() && left.parse::<toml::Table>().is_err() => {
                return (None, found);
            }
            Err(e) => {
                found.push(Diagnostic::from_toml(path, text, &e));
                match unknown_key(&left, &e) {
                    Some(line) if found.len() < UNKNOWN => {
                        left.replace_range(line.clone(), &" ".repeat(line.len()));
                    }
                    _ => return (None, found),
                }
            }
        }
    }
}

/// The line of the unknown key that an error tells of, if it has one of its own.
fn unknown_key(text: &str, error: &toml::de::Error) -> Option<Range<usize>> {
    let key = error.message().strip_prefix("unknown field `")?.split('`').next()?;
    let at = error.span()?.start;
    let from = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let to = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let (name, _) = text[from..to].split_once('=')?;
    (name.trim() == key).then_some(from..to)
}
