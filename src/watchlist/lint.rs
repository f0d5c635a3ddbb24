//! What is probably not meant as it is written, and every code that reading a watchlist can give.
//!
//! | code | severity | meaning |
//! |---|---|---|
//! | `syntax` | error | the file is not TOML, or not a table |
//! | `unknown-key` | error | a key that no block has |
//! | `unreadable`, `too-large`, `too-many`, `not-utf8`, `unknown-format`, `empty-file` | error | the file cannot be read |
//! | `missing-heading` | error | there is no `[watchlist]` |
//! | `missing-id`, `missing-name`, `empty-name` | error | a block or a row without them |
//! | `bad-id` | error | a list id with a slash or a space |
//! | `duplicate-id` | error | the same id twice in a list; the same in two lists is fine |
//! | `duplicate-list` | error | two files with the same list id |
//! | `unknown-action` | error | an action that the engine has no meaning for |
//! | `unknown-schema` | error, in a table a warning | a schema that FollowTheMoney does not have |
//! | `bad-country` | error, in a table a warning | not a country code |
//! | `missing-column`, `duplicate-column`, `cell-count` | error | a table without its columns, or a row that does not fit them |
//! | `overlong-name` | error past 1,000 characters, else a warning | a name that no article will ever hold |
//! | `unknown-column` | warning | a column that is not read |
//! | `unknown-topic` | warning | a topic that FollowTheMoney does not have |
//! | `no-schema` | warning | an entity without a schema |
//! | `empty-list` | warning | neither entities nor announcements |
//! | `empty-string` | warning | an empty alias, context word, exclusion, term ... |
//! | `duplicate-name` | warning | two entities of a list answer to one name |
//! | `dictionary-word` | warning | an alias that is an everyday word, and not declared weak |
//! | `short-alias` | warning | an alias under five letters, and not declared weak |
//! | `lone-surname` | warning | an alias of a person that is only one word of the full name |
//! | `mixed-script` | warning | Latin letters among Cyrillic ones that look the same, or the reverse |
//! | `no-native-name` | warning | no name in the script of the entity's own country |
//! | `excludes-itself` | warning | an exclusion that vetoes the entity's own name |
//! | `no-terms` | warning | an authority, action or instrument without terms |
//! | `shared-term` | warning | a term in two actions |
//! | `bad-pattern` | warning | a `*` that stands elsewhere than at the end, or after fewer than three letters |
//! | `incomplete-announcements` | warning | the lists together have no authority, no action, or no instrument |
//!
//! A file shows the first twenty of a code, and then how many more there are.

use std::cell::LazyCell;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::findings::Findings;
use super::places::{EntityPlaces, Part, Place};
use super::{Entity, Watchlist, vocabulary};

mod exclusion;
mod names;
mod scripts;
pub(super) mod terms;

/// Lint the entities of a list. `places` has one element an entity.
pub(super) fn entities(list: &Watchlist, places: &[EntityPlaces], findings: &mut Findings) {
    duplicate_ids(list, places, findings);
    // Most lists have no alias of one word, and then it is never built.
    let dictionary: LazyCell<names::Dictionary> = LazyCell::new(names::Dictionary::shipped);
    for (entity, places) in list.entities.iter().zip(places) {
        names::length(entity, places, findings);
        names::too_common(entity, places, &dictionary, findings);
        names::lone_surname(entity, places, findings);
        scripts::mixed(entity, places, findings);
        scripts::no_native_name(entity, places, findings);
        exclusion::of_itself(entity, places, findings);
    }
    names::shared(&list.entities, places, findings);
}

/// Warn of a topic that is not FollowTheMoney's.
pub(super) fn topic(topic: &str, place: Place, findings: &mut Findings) {
    if !vocabulary::TOPICS.contains(&topic) {
        let hint = vocabulary::did_you_mean(topic, vocabulary::TOPICS);
        let message = format!("`{topic}` is not a FollowTheMoney topic");
        findings.warn(place, "unknown-topic", message, &hint);
    }
}

/// Warn of a string without content.
pub(super) fn empty_string(key: &str, place: Place, findings: &mut Findings) {
    let message = format!("`{key}` holds a string without a letter or digit");
    findings.warn(place, "empty-string", message, "take it out");
}

/// Warn of a list that can never find anything.
pub(super) fn empty_list(place: Place, findings: &mut Findings) {
    let hint = match place {
        Place::Line(_) => "add a row for each entity",
        _ => "add an `[[entity]]`",
    };
    findings.warn(place, "empty-list", "the list is empty".into(), hint);
}

/// Whether a string has nothing that could be matched.
pub(super) fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

fn duplicate_ids(list: &Watchlist, places: &[EntityPlaces], findings: &mut Findings) {
    let mut seen: HashMap<&str, Place, RandomState> =
        HashMap::with_capacity_and_hasher(list.entities.len(), RandomState::default());
    for (entity, places) in list.entities.iter().zip(places) {
        if let Some(first) = seen.get(entity.id.as_str()) {
            let message = format!("the id `{}` occurs twice", entity.id);
            let hint = format!("the first is in line {}", findings.line(*first));
            findings.error(places.id, "duplicate-id", message, &hint);
        } else {
            seen.insert(&entity.id, places.id);
        }
    }
}

/// The names of an entity, each with the part it stands in (none for the primary name) and its
/// place.
fn all_names<'e>(
    entity: &'e Entity,
    places: &'e EntityPlaces,
) -> impl Iterator<Item = (Option<Part>, &'e str, Place)> {
    let parts = [
        (Part::Aliases, &entity.aliases),
        (Part::WeakAliases, &entity.weak_aliases),
        (Part::PreviousNames, &entity.previous_names),
    ];
    let primary = std::iter::once((None, entity.name.as_str(), places.name));
    primary.chain(parts.into_iter().flat_map(move |(part, names)| {
        let place = move |(index, name): (usize, &'e String)| {
            (Some(part), name.as_str(), places.value(part, index))
        };
        names.iter().enumerate().map(place)
    }))
}

/// The words of a text in lower case: runs of letters, digits and combining marks. Enough to see
/// that two names are the same to a reader; the engine folds far more.
fn words(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || ('\u{300}'..'\u{370}').contains(&c);
    let words = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
