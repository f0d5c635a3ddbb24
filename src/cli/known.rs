//! Names that a person typed: what does not exist is refused, for it would be answered by silence.

use std::collections::BTreeSet;

use anyhow::bail;
use jiff::Timestamp;

use crate::config::{CANARY, Config};
use crate::in_force;
use crate::record::{ActorQuery, EventQuery, Record};

/// Refuse a list that neither is in force nor was.
pub async fn list(record: &dyn Record, list: &str) -> anyhow::Result<()> {
    let lists = in_force(record).await?;
    if lists.iter().any(|(id, _)| id == list) {
        return Ok(());
    }
    let seen = ActorQuery { list: Some(list.to_owned()), limit: 1, ..ActorQuery::default() };
    if lists.is_empty() || !record.actors(&seen).await?.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = lists.iter().map(|(id, _)| id.as_str()).collect();
    bail!("there is no watchlist `{list}`; in force are: {}", ids.join(", "))
}

/// Refuse a list that names nobody as well: one of announcements, or one without an edition.
pub async fn list_with_entities(record: &dyn Record, wanted: &str) -> anyhow::Result<()> {
    list(record, wanted).await?;
    if in_force(record).await?.iter().any(|(id, entities)| id == wanted && *entities == 0) {
        bail!("the watchlist `{wanted}` holds no entities, so that nothing is ever told of it");
    }
    Ok(())
}

/// So many names are told where none was right.
const TOLD: usize = 30;

/// Refuse a source that neither the config has nor anything was recorded under.
pub async fn source(record: &dyn Record, config: &Config, wanted: &str) -> anyhow::Result<()> {
    let of_config = config.sources.iter().map(|source| source.id.clone());
    let recorded = record.coverage(Timestamp::UNIX_EPOCH).await?;
    let ids: BTreeSet<String> =
        of_config.chain(recorded.into_iter().map(|row| row.source)).collect();
    if ids.contains(wanted) || wanted == CANARY {
        return Ok(());
    }
    let told: Vec<&str> = ids.iter().take(TOLD).map(String::as_str).collect();
    let more = if ids.len() > TOLD { ", ..." } else { "" };
    bail!("there is no source `{wanted}`; there are: {}{more}", told.join(", "))
}

/// Refuse an authority of which the lists know nothing, and the record neither.
pub async fn authority(record: &dyn Record, config: &Config, wanted: &str) -> anyhow::Result<()> {
    let query = EventQuery { authority: Some(wanted.into()), limit: 1, ..EventQuery::default() };
    if !record.events(&query).await?.rows.is_empty() {
        return Ok(());
    }
    let Some(set) = in_force::watchlists(config).set else { return Ok(()) };
    let announcements = set.lists.iter().filter_map(|list| list.announcements.as_ref());
    let ids: Vec<&str> =
        announcements.flat_map(|all| &all.authority).map(|one| one.id.as_str()).collect();
    if ids.contains(&wanted) {
        return Ok(());
    }
    bail!("there is no authority `{wanted}` in the watchlists; there are: {}", ids.join(", "))
}

/// The lists in force, with the number of their entities.
async fn in_force(record: &dyn Record) -> anyhow::Result<Vec<(String, u64)>> {
    let Some(last) = record.revisions(1).await?.into_iter().next() else { return Ok(Vec::new()) };
    let lists = last.lists.as_object().into_iter().flatten();
    let entities = |list: &serde_json::Value| list["entities"].as_u64().unwrap_or(1);
    Ok(lists.map(|(id, list)| (id.clone(), entities(list))).collect())
}
