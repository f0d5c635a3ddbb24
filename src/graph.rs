//! What is recorded of actors as a graph, for tools that draw and search graphs.
//!
//! [`ftm`] writes FollowTheMoney entities, [`graphml`] GraphML.

mod announced;
pub mod ftm;
pub mod graphml;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use self::announced::Links;
use crate::brief;
use crate::record::actor::Pair;
use crate::record::{
    ActorQuery, ActorRow, EventQuery, EventRow, HitQuery, HitRow, Record, RecordError,
};
use crate::screen::{Event, Tier, UNNAMED};
use crate::watchlist::{Entity, WatchlistSet};

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

/// The actors of a scope by `list/entity`, with the pairs among them, and what the lists say of them.
#[derive(Debug)]
pub struct Graph {
    /// The actors, the one seen last first.
    pub actors: Vec<ActorRow>,
    /// Who is named with whom, the most often first.
    pub pairs: Vec<Pair>,
    by_key: HashMap<String, usize>,
    listed: HashMap<String, Entity>,
    authorities: HashMap<String, String>,
}

impl Graph {
    /// Read the actors and pairs of a scope. Of those whom `lists` have no more, the record knows the name.
    ///
    /// # Errors
    /// Where the record cannot be read.
    pub async fn read(
        record: &dyn Record,
        scope: &Scope,
        lists: Option<&WatchlistSet>,
    ) -> Result<Self, RecordError> {
        let query =
            ActorQuery { words: None, list: scope.list.clone(), since: scope.since, limit: MOST };
        let actors = record.actors(&query).await?;
        let by_key: HashMap<String, usize> =
            actors.iter().enumerate().map(|(at, row)| (key(row), at)).collect();
        let pairs = record.pairs(&query).await?;
        let lists = || lists.into_iter().flat_map(|set| &set.lists);
        let entities = lists().flat_map(|list| list.entities.iter().map(|e| (&list.id, e)));
        let listed = entities
            .map(|(list, entity)| (format!("{list}/{}", entity.id), entity))
            .filter(|(key, _)| by_key.contains_key(key))
            .map(|(key, entity)| (key, entity.clone()))
            .collect();
        let acting = lists().filter_map(|list| list.announcements.as_ref());
        let acting = acting.flat_map(|announcements| &announcements.authority);
        let authorities = acting.map(|one| (one.id.clone(), one.name.clone())).collect();
        Ok(Self { actors, pairs, by_key, listed, authorities })
    }

    /// What its list says of the actor that is `list/entity`.
    fn listed(&self, key: &str) -> Option<&Entity> {
        self.listed.get(key)
    }

    /// Who acts together, by the names that the lists give them.
    fn authorities(&self, event: &Event) -> Vec<String> {
        let ids = match event.authorities.is_empty() {
            true if event.authority == UNNAMED => &[],
            true => std::slice::from_ref(&event.authority),
            false => &event.authorities,
        };
        let named = |id: &String| {
            self.authorities.get(id).map_or_else(|| brief::authority(id), |name| plain(name))
        };
        let mut told = HashSet::new();
        ids.iter().map(named).filter(|name| told.insert(name.clone())).collect()
    }

    /// Those of these `list/entity` that are in the graph.
    fn known<'a>(&self, keys: &'a std::collections::BTreeSet<String>) -> Vec<&'a str> {
        keys.iter().map(String::as_str).filter(|key| self.actor(key).is_some()).collect()
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

/// A page of the events of a scope, towards older ones: each announcement once, by the sentence that
/// tells it best, or every sentence.
async fn page(
    record: &dyn Record,
    scope: &Scope,
    once: bool,
    after: Option<crate::chance::Id>,
) -> Result<(Vec<EventRow>, Option<crate::chance::Id>), RecordError> {
    let query =
        EventQuery { once, since: scope.since, after, limit: PAGE, ..EventQuery::default() };
    let page = record.events(&query).await?;
    Ok((page.rows, page.next))
}

/// A page of the announcements of a scope that is limited to a list, if it is, by whom they hit or who
/// made them.
async fn announcements(
    record: &dyn Record,
    graph: &Graph,
    scope: &Scope,
    links: &mut HashMap<crate::chance::Id, Links>,
    after: Option<crate::chance::Id>,
) -> Result<(Vec<(EventRow, Links)>, Option<crate::chance::Id>), RecordError> {
    let (rows, next) = page(record, scope, true, after).await?;
    let linked = rows.into_iter().filter_map(|row| {
        let mut links = links.remove(&row.announcement).unwrap_or_default();
        links.led_by(&row.event);
        let meant = scope.list.is_none()
            || links.targets.iter().chain(&links.authors).any(|key| graph.actor(key).is_some());
        meant.then_some((row, links))
    });
    Ok((linked.collect(), next))
}

/// The address, if it is one of the web: tools follow it.
fn web(url: Option<&String>) -> Option<String> {
    let url = url::Url::parse(url?).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    web.then(|| url.to_string())
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
