//! Taking a spelling over into the watchlist.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::output::harmless;
use crate::config::Config;
use crate::record::Actor;
use crate::record::actor::Count;
use crate::watchlist::{self, Entity, edit};

/// The entity in the lists of the config, and the file that has it.
pub(super) struct Listed {
    pub entity: Entity,
    pub path: PathBuf,
}

/// Find an entity in the lists; `None` where they are broken or do not have it any more.
pub(super) fn listed(config: &Config, list: &str, entity: &str) -> Option<Listed> {
    let set = watchlist::load(&config.watchlists).set?;
    let list = set.lists.iter().find(|one| one.id == list)?;
    let entity = list.entities.iter().find(|one| one.id == entity)?.clone();
    Some(Listed { entity, path: list.path.clone() })
}

/// Drop the spellings that the list has meanwhile.
pub(super) fn still_new(variants: &mut Vec<Count>, entity: &Entity) {
    let names: Vec<String> = entity.names().map(|(_, name)| name.to_lowercase()).collect();
    variants.retain(|variant| !names.contains(&variant.value.to_lowercase()));
}

/// Show what accepting the spelling with this number changes, and do it if `write`.
pub(super) fn accept(
    actor: &Actor,
    listed: Option<&Listed>,
    number: usize,
    write: bool,
) -> anyhow::Result<()> {
    let Some(variant) = number.checked_sub(1).and_then(|at| actor.variants.get(at)) else {
        bail!(
            "there is no possible alias {number}; `watchpost actor {}/{}` shows {}",
            actor.row.list,
            actor.row.entity,
            match actor.variants.len() {
                0 => "that there is none".into(),
                n => format!("those from 1 to {n}"),
            }
        );
    };
    let listed = listed.with_context(|| {
        format!("the watchlists do not have {}/{} any more", actor.row.list, actor.row.entity)
    })?;
    let path = &listed.path;
    if path.extension().and_then(|e| e.to_str()) != Some("toml") {
        bail!("{} is a table; only lists in TOML are edited", path.display());
    }
    let before = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let after = edit::with_alias(&before, &listed.entity.id, &variant.value)?;
    let mut out = anstream::stdout().lock();
    write!(out, "{}", difference(path, &before, &after))?;
    if !write {
        writeln!(out, "\nnothing is written yet; `--write` writes it")?;
        return Ok(());
    }
    for warning in edit::save(path, &before, &after)? {
        anstream::eprintln!("{}", harmless(&warning));
    }
    writeln!(out, "\nwritten; a running daemon takes it over by itself")?;
    Ok(())
}

/// The lines that differ, with one line around them. The two differ in one place only.
fn difference(path: &Path, before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let ahead = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - ahead;
    let (olds, news) = (old.iter().rev(), new.iter().rev());
    let behind = olds.zip(news).take(rest).take_while(|(a, b)| a == b).count();
    let shown = |sign: char, lines: &[&str]| -> String {
        lines.iter().map(|line| format!("{sign}{}\n", harmless(line))).collect()
    };
    let from = ahead.saturating_sub(1);
    let (old_end, new_end) = (old.len() - behind, new.len() - behind);
    let after_it = (old_end + 1).min(old.len());
    format!(
        "{}, line {}\n{}{}{}{}",
        path.display(),
        ahead + 1,
        shown(' ', &old[from..ahead]),
        shown('-', &old[ahead..old_end]),
        shown('+', &new[ahead..new_end]),
        shown(' ', &old[old_end..after_it]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_shows_the_lines_that_change() {
        let path = Path::new("l.toml");
        assert_eq!(difference(path, "a\nb\nc\n", "a\nB\nc\n"), "l.toml, line 2\n a\n-b\n+B\n c\n");
        assert_eq!(difference(path, "a\nb\n", "a\nx\nb\n"), "l.toml, line 2\n a\n+x\n b\n");
        assert_eq!(difference(path, "a\n", "a\nb\n"), "l.toml, line 2\n a\n+b\n");
    }
}
