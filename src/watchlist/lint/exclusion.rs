//! Exclusions that leave nothing to find.

use super::{all_names, words};
use crate::watchlist::Entity;
use crate::watchlist::findings::Findings;
use crate::watchlist::places::{EntityPlaces, Part};

/// Exclusions that stand inside a name of the entity itself: wherever that name is found, the
/// exclusion is found too.
pub(super) fn of_itself(entity: &Entity, places: &EntityPlaces, findings: &mut Findings) {
    for (index, phrase) in entity.exclude.iter().enumerate() {
        let excluded = words(phrase);
        let vetoed = all_names(entity, places)
            .find(|(_, name, _)| words(name).windows(excluded.len().max(1)).any(|w| w == excluded));
        if let Some((_, name, _)) = vetoed {
            let message = format!("the exclusion `{phrase}` vetoes the entity's own name `{name}`");
            let hint = "an exclusion is a longer phrase that names something else";
            findings.warn(places.value(Part::Exclude, index), "excludes-itself", message, hint);
        }
    }
}
