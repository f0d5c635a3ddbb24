//! What is recorded of actors as a graph, for tools that draw and search graphs.
//!
//! [`ftm`] writes FollowTheMoney entities, [`graphml`] GraphML.

pub mod ftm;
pub mod graphml;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::record::actor::Pair;
use crate::record::{
    ActorQuery, ActorRow, EventQuery, EventRow, HitQuery, HitRow, Record, RecordError,
};
use crate::screen::Tier;

/// Rows that are asked for at once.
const PAGE: usize = 1000;

/// The most actors and the most pairs of a graph. More can be neither drawn nor read.
pub const MOST: usize = 100_000;

/// What of the record is meant; empty fields mean everything.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Only what was recorded, and who was seen, at or after this moment.
    pub since: Option<Timestamp>,
    /// Only this list.
    pub list: Option<String>,
}

/// The actors of a scope by `list/entity`, with the pairs among them.
#[derive(Debug)]
pub struct Graph {
    /// The actors, the one seen last first.
    pub actors: Vec<ActorRow>,
    /// Who is named with whom, the most often first.
    pub pairs: Vec<Pair>,
    by_key: HashMap<String, usize>,
}

impl Graph {
    /// Read the actors and pairs of a scope.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn read(record: &dyn Record, scope: &Scope) -> Result<Self, RecordError> {
        let query =
            ActorQuery { words: None, list: scope.list.clone(), since: scope.since, limit: MOST };
        let actors = record.actors(&query).await?;
        let by_key = actors.iter().enumerate().map(|(at, row)| (key(row), at)).collect();
        let pairs = record.pairs(&query).await?;
        Ok(Self { actors, pairs, by_key })
    }

    /// The actor that is `list/entity`, if it is in the graph.
    pub fn actor(&self, key: &str) -> Option<&ActorRow> {
        self.by_key.get(key).map(|at| &self.actors[*at])
    }
}

/// `list/entity`.
pub fn key(row: &ActorRow) -> String {
    format!("{}/{}", row.list, row.entity)
}

/// A page of the alerts of a scope, towards older ones.
async fn hits(
    record: &dyn Record,
    scope: &Scope,
    after: Option<crate::chance::Id>,
) -> Result<(Vec<HitRow>, Option<crate::chance::Id>), RecordError> {
    let query = HitQuery {
        list: scope.list.clone(),
        tier: Some(Tier::Alert),
        since: scope.since,
        after,
        limit: PAGE,
        ..HitQuery::default()
    };
    let page = record.hits(&query).await?;
    Ok((page.rows, page.next))
}

/// A page of the announcements of a scope, each by the sentence that tells it best, towards older ones.
async fn events(
    record: &dyn Record,
    scope: &Scope,
    after: Option<crate::chance::Id>,
) -> Result<(Vec<EventRow>, Option<crate::chance::Id>), RecordError> {
    let query =
        EventQuery { once: true, since: scope.since, after, limit: PAGE, ..EventQuery::default() };
    let page = record.events(&query).await?;
    Ok((page.rows, page.next))
}

/// Without what XML cannot hold and what could steer a terminal.
fn plain(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
