//! Who in one list may be who in another: by their names, as screening reads them, and by country.

use std::collections::BTreeMap;

use crate::alert::Namesake;
use crate::document::Document;
use crate::in_force::InForce;
use crate::screen::Tier;
use crate::watchlist::Entity;

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

/// Entities of other lists that a text would mean by the names of this one, the surest first. A
/// person is no company of the same name.
pub fn namesakes(in_force: &InForce, list: &str, entity: &Entity) -> Vec<Proposal> {
    let mut found: BTreeMap<(String, String), Proposal> = BTreeMap::new();
    for (_, name) in entity.names() {
        // Each name by itself: two of them side by side could be read as a third.
        let document = Document { text: format!("{name}."), ..Document::default() };
        for hit in in_force.screener.screen(&document).hits {
            let person = (hit.schema == "Person") == (entity.schema == "Person");
            if hit.list == list || hit.tier != Tier::Alert || !person {
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
            let key = (other.namesake.list.clone(), other.namesake.entity.clone());
            match found.get_mut(&key) {
                Some(known) if known.namesake.score >= other.namesake.score => {}
                _ => drop(found.insert(key, other)),
            }
        }
    }
    let mut found: Vec<Proposal> = found.into_values().collect();
    for proposal in &mut found {
        by_country(in_force, entity, proposal);
    }
    found.sort_by(|a, b| b.namesake.score.total_cmp(&a.namesake.score));
    found
}

fn by_country(in_force: &InForce, entity: &Entity, proposal: &mut Proposal) {
    let Namesake { list, entity: id, score, .. } = &mut proposal.namesake;
    let lists = in_force.lists.lists.iter().filter(|known| known.id == *list);
    let other = lists.flat_map(|list| &list.entities).find(|other| other.id == *id);
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
