//! Adding an alias to a watchlist without touching what a person wrote around it.

use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::parse_toml;
use crate::config::edit::{self, EditError};
use crate::diagnostic::Severity;

/// Why a watchlist was not changed. The text is for the analyst.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AliasError {
    /// It is no TOML.
    #[error("the watchlist cannot be read: {0}")]
    Syntax(String),
    /// The entity is not written as an `[[entity]]` table of this file.
    #[error("the file has no [[entity]] table with the id `{0}`")]
    NoEntity(String),
    /// Its `aliases` are no array.
    #[error("`aliases` of `{0}` is no array of names")]
    NoArray(String),
    /// With the alias it would not be a good watchlist.
    #[error("nothing was written, since the watchlist would be broken:\n\n{0}")]
    Broken(String),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] EditError),
}

/// The text of a watchlist with `alias` behind the aliases of `entity`; the rest stays byte for
/// byte.
///
/// # Errors
/// [`AliasError::Syntax`], [`AliasError::NoEntity`], [`AliasError::NoArray`].
pub fn with_alias(text: &str, entity: &str, alias: &str) -> Result<String, AliasError> {
    let mut document: DocumentMut = text.parse().map_err(|e| AliasError::Syntax(format!("{e}")))?;
    let missing = || AliasError::NoEntity(entity.to_owned());
    let entities = document.get_mut("entity").and_then(Item::as_array_of_tables_mut);
    let is_it = |table: &&mut Table| table.get("id").and_then(Item::as_str) == Some(entity);
    let table = entities.and_then(|all| all.iter_mut().find(is_it)).ok_or_else(missing)?;
    if !table.contains_key("aliases") {
        table["aliases"] = toml_edit::value(Array::new());
    }
    let aliases = table["aliases"].as_array_mut();
    push(aliases.ok_or_else(|| AliasError::NoArray(entity.to_owned()))?, alias);
    Ok(document.to_string())
}

/// Behind the last one, on a line of its own where that has one. What stands between the last one
/// and the bracket, such as a comment, stays with the last one.
fn push(aliases: &mut Array, alias: &str) {
    let mut value = Value::from(alias);
    let decor = aliases.iter().last().map(|last| last.decor().clone());
    let before = decor.as_ref().and_then(|decor| decor.prefix()?.as_str()).unwrap_or("");
    let prefix = match before.rfind('\n') {
        Some(at) => {
            let trailing = aliases.trailing().as_str().unwrap_or("").to_owned();
            let comment = trailing.rfind('\n').map_or("", |at| &trailing[..at]).to_owned();
            aliases.set_trailing(&trailing[comment.len()..]);
            format!("{comment}{}", &before[at..])
        }
        None if aliases.is_empty() => String::new(),
        None => " ".to_owned(),
    };
    value.decor_mut().set_prefix(prefix);
    aliases.push_formatted(value);
}

/// Replace the watchlist by `after`, if it still is `before` and `after` is a good one. Answers the
/// warnings of the new one.
///
/// # Errors
/// [`AliasError`]; nothing was written then.
pub fn save(path: &Path, before: &str, after: &str) -> Result<Vec<String>, AliasError> {
    let parsed = parse_toml(path, after);
    let of = |severity| -> Vec<String> {
        let such = parsed.diagnostics.iter().filter(|d| d.severity == severity);
        such.map(ToString::to_string).collect()
    };
    if parsed.list.is_none() {
        return Err(AliasError::Broken(of(Severity::Error).join("\n\n")));
    }
    edit::write_over(path, before, after)?;
    Ok(of(Severity::Warning))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# head\n[watchlist]\nid = \"l\" # the id\nname = \"L\"\n\n[[entity]]\nid = \"a\"\nname = \"Norsk Bank\"\naliases = [\n  \"Norsk\", # short\n]\n\n# the next\n[[entity]]\nid = \"b\"\nname = \"Acme\"\naliases = [\"Acme Works\"] # one\n[[entity]]\nid = \"c\"\nname = \"Tar\"\n";

    #[test]
    fn an_alias_goes_behind_the_last_and_the_rest_stays() {
        let in_lines = with_alias(LIST, "a", "Norske Bank").unwrap();
        let expected = "  \"Norsk\", # short\n  \"Norske Bank\",\n]";
        assert_eq!(in_lines, LIST.replace("  \"Norsk\", # short\n]", expected));
        let in_a_row = with_alias(LIST, "b", "Akme").unwrap();
        let expected = LIST.replace("[\"Acme Works\"] # one", "[\"Acme Works\", \"Akme\"] # one");
        assert_eq!(in_a_row, expected);
        let first = with_alias(LIST, "c", "Ter \"x\"").unwrap();
        assert_eq!(first, format!("{LIST}aliases = ['Ter \"x\"']\n"));
    }

    #[test]
    fn every_result_is_a_good_list_with_the_alias() {
        for entity in ["a", "b", "c"] {
            let after = with_alias(LIST, entity, "Another Name").unwrap();
            let list = parse_toml(Path::new("l.toml"), &after).list.unwrap();
            let found = list.entities.iter().find(|e| e.id == entity).unwrap();
            assert_eq!(found.aliases.last().unwrap(), "Another Name");
            assert_eq!(list.entities.len(), 3);
        }
    }

    #[test]
    fn what_is_not_there_or_would_break_is_refused() {
        assert!(matches!(with_alias(LIST, "z", "x"), Err(AliasError::NoEntity(_))));
        assert!(matches!(with_alias("= no toml", "a", "x"), Err(AliasError::Syntax(_))));
        let odd = "[[entity]]\nid = \"a\"\naliases = 3\n";
        assert!(matches!(with_alias(odd, "a", "x"), Err(AliasError::NoArray(_))));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("l.toml");
        std::fs::write(&path, LIST).unwrap();
        let broken = LIST.replace("id = \"b\"", "id = \"a\"");
        assert!(matches!(save(&path, LIST, &broken), Err(AliasError::Broken(_))));
        let good = with_alias(LIST, "a", "Norske Bank").unwrap();
        assert!(matches!(save(&path, "other", &good), Err(AliasError::Write(_))));
        save(&path, LIST, &good).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), good);
    }
}
