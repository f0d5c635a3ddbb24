//! Who in one list may be who in another: by their names, as screening reads them, and by country.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::alert::Namesake;
use crate::document::Document;
use crate::screen::Screener;
use crate::watchlist::{Entity, Watchlist, WatchlistSet};

/// Countries that agree speak for it, others against it.
const SAME_COUNTRY: f64 = 0.02;
const OTHER_COUNTRY: f64 = -0.2;

/// An entity of another list that may be the same, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Who, and how sure.
    pub namesake: Namesake,
    /// Why, each a clause.
    pub reasons: Vec<String>,
}

/// From this score on names are said to be one. Two entities of one list with the same name have less
/// than an alert needs, since a text would leave open who is meant.
const LEAST: f64 = 0.6;

/// Lists to look in, each compiled by itself: an entity that stands in several must not make the
/// others doubtful.
pub struct Others(Vec<(Arc<Watchlist>, Screener)>);

impl Others {
    /// Look in these.
    pub fn of<'a>(lists: impl IntoIterator<Item = &'a Arc<Watchlist>>) -> Self {
        let compiled = lists.into_iter().map(|list| {
            let set = WatchlistSet::new(vec![list.clone()]);
            (list.clone(), Screener::compile(&set))
        });
        Self(compiled.collect())
    }

    /// Entities that a text would mean by the names of this one, the surest first. A person is no
    /// company of the same name.
    pub fn namesakes(&self, entity: &Entity) -> Vec<Proposal> {
        let mut found: Vec<Proposal> =
            (self.0.iter()).flat_map(|(list, screener)| in_list(list, screener, entity)).collect();
        found.sort_by(|a, b| b.namesake.score.total_cmp(&a.namesake.score));
        found
    }
}

fn in_list(list: &Watchlist, screener: &Screener, entity: &Entity) -> Vec<Proposal> {
    let mut found: BTreeMap<String, Proposal> = BTreeMap::new();
    for (_, name) in entity.names() {
        // Each name by itself: two of them side by side could be read as a third.
        let document = Document { text: format!("{name}."), ..Document::default() };
        for hit in screener.screen(&document).hits {
            let person = (hit.schema == "Person") == (entity.schema == "Person");
            if hit.score < LEAST || !person {
                continue;
            }
            let best = hit.mentions.iter().max_by(|a, b| a.score.total_cmp(&b.score));
            let why = best.map(|best| {
                let why: Vec<&str> = best.reasons.iter().map(|r| r.text.as_str()).collect();
                format!("“{name}” is “{}”: {}", best.alias, why.join("; "))
            });
            let other = Proposal {
                namesake: Namesake {
                    list: hit.list,
                    entity: hit.entity,
                    name: hit.name,
                    score: hit.score,
                },
                reasons: why.into_iter().collect(),
            };
            match found.get_mut(&other.namesake.entity) {
                Some(known) if known.namesake.score >= other.namesake.score => {}
                _ => drop(found.insert(other.namesake.entity.clone(), other)),
            }
        }
    }
    for proposal in found.values_mut() {
        by_country(list, entity, proposal);
    }
    found.into_values().collect()
}

fn by_country(list: &Watchlist, entity: &Entity, proposal: &mut Proposal) {
    let Namesake { entity: id, score, .. } = &mut proposal.namesake;
    let other = list.entities.iter().find(|other| other.id == *id);
    let Some(other) = other else { return };
    if entity.countries.is_empty() || other.countries.is_empty() {
        return;
    }
    let same = entity.countries.iter().find(|country| other.countries.contains(*country));
    let (weight, why) = match same {
        Some(country) => (SAME_COUNTRY, format!("both belong to {country}")),
        None => (
            OTHER_COUNTRY,
            format!("{} and {}", entity.countries.join(", "), other.countries.join(", ")),
        ),
    };
    *score = ((*score + weight).clamp(0.0, 0.99) * 100.0).round() / 100.0;
    proposal.reasons.push(why);
}
