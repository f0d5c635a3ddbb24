//! Lists of the config, as they are kept.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::cli::{Common, open};
use crate::config::{Config, ListSource};
use crate::lists::kept::Kept;

/// The lists of the config with these ids; all of them where none is named.
pub(super) fn lists(config: &Config, ids: &[String]) -> anyhow::Result<Vec<ListSource>> {
    for id in ids {
        if !config.lists.iter().any(|list| list.id == *id) {
            let known: Vec<&str> = config.lists.iter().map(|list| list.id.as_str()).collect();
            match known.is_empty() {
                true => bail!("there is no list `{id}`: the config has no [[list]]"),
                false => bail!("there is no list `{id}`; the config has: {}", known.join(", ")),
            }
        }
    }
    let wanted = config.lists.iter().filter(|list| ids.is_empty() || ids.contains(&list.id));
    Ok(wanted.cloned().collect())
}

/// What is kept of a list.
pub(super) fn of(config: &Config, id: &str) -> anyhow::Result<Kept> {
    let dir = config.list_dir(id);
    Kept::open(&dir).with_context(|| format!("what is kept in {} cannot be read", dir.display()))
}

/// The file that is meant: a path, or the edition in force of a list of the config.
pub(super) fn file(named: &std::path::Path, common: &Common) -> anyhow::Result<PathBuf> {
    if named.is_file() {
        return Ok(named.to_owned());
    }
    let (Some(id), Ok(config)) = (named.to_str(), open::config(common)) else {
        bail!("there is no file {}", named.display());
    };
    if !config.lists.iter().any(|list| list.id == id) {
        bail!("there is no file {id}, and no list of this id in {}", config.path.display());
    }
    let in_force = of(&config, id)?.in_force();
    in_force.with_context(|| format!("no edition of the list {id} is in force yet"))
}
