//! Lints about single names: too long, too common, shared.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::{all_names, words};
use crate::script::Script;
use crate::watchlist::findings::Findings;
use crate::watchlist::places::{EntityPlaces, Part};
use crate::watchlist::{Entity, NameKind};

/// Past this many characters a name is refused: it costs memory and cannot be meant.
const MAX_NAME_CHARS: usize = 1_000;

/// Past this many characters a name is doubtful. The longest official names of companies, with
/// their legal form written out, have about 200.
const LONG_NAME_CHARS: usize = 300;

/// Fewer letters than this make an alphabetic alias too common to alert on its own.
const MIN_ALIAS_LETTERS: usize = 5;

/// Everyday words that are no names on their own.
pub(super) struct Dictionary(HashSet<&'static str>);

impl Dictionary {
    /// The words in `data/`: common English, Russian, Ukrainian and Belarusian.
    pub(super) fn shipped() -> Self {
        let files = [
            include_str!("../../../data/common_words.txt"),
            include_str!("../../../data/common_words_slavic.txt"),
        ];
        let lines = files.into_iter().flat_map(str::lines).map(str::trim);
        Self(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect())
    }

    fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

/// Names that are too long.
pub(super) fn length(entity: &Entity, places: &EntityPlaces, findings: &mut Findings) {
    for (_, name, place) in all_names(entity, places) {
        // A byte is at most a character, which spares counting nearly all of them.
        if name.len() <= LONG_NAME_CHARS {
            continue;
        }
        let chars = name.chars().count();
        let message = format!("a name of `{}` has {chars} characters", entity.id);
        let hint = "keep the part that an article would use";
        if chars > MAX_NAME_CHARS {
            findings.error(place, "overlong-name", message, hint);
        } else if chars > LONG_NAME_CHARS {
            findings.warn(place, "overlong-name", message, hint);
        }
    }
}

/// Aliases of one word that would alert on every other page.
pub(super) fn too_common(
    entity: &Entity,
    places: &EntityPlaces,
    dictionary: &LazyCell<Dictionary>,
    findings: &mut Findings,
) {
    for (part, name, place) in all_names(entity, places) {
        if !matches!(part, Some(Part::Aliases | Part::PreviousNames)) {
            continue;
        }
        if name.split_whitespace().nth(1).is_some() {
            continue;
        }
        let hint = "move it to `weak_aliases`: it then counts only beside words of `context`";
        if dictionary.contains(name.to_lowercase().as_str()) {
            let message = format!("the alias `{name}` of `{}` is an everyday word", entity.id);
            findings.warn(place, "dictionary-word", message, hint);
        } else if is_short(name) {
            let message = format!(
                "the alias `{name}` of `{}` has fewer than {MIN_ALIAS_LETTERS} letters",
                entity.id
            );
            findings.warn(place, "short-alias", message, hint);
        }
    }
}

/// Whether a word of an alphabet is short. A Chinese or Korean name is complete in two letters,
/// and Arabic and Hebrew leave the vowels out.
fn is_short(name: &str) -> bool {
    let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
    let alphabetic = letters.iter().all(|letter| {
        matches!(
            Script::of(*letter),
            None | Some(
                Script::Latin
                    | Script::Cyrillic
                    | Script::Greek
                    | Script::Armenian
                    | Script::Georgian
            )
        )
    });
    letters.len() < if alphabetic { MIN_ALIAS_LETTERS } else { 2 }
}

/// Aliases of a person that are one word of a fuller name: they would alert on everybody who
/// bears it, and a lone surname after a full mention is found without them.
pub(super) fn lone_surname(entity: &Entity, places: &EntityPlaces, findings: &mut Findings) {
    if entity.schema != "Person" || entity.aliases.is_empty() {
        return;
    }
    let fuller: HashSet<String> = all_names(entity, places)
        .map(|(_, name, _)| words(name))
        .filter(|words| words.len() > 1)
        .flatten()
        .collect();
    for (index, alias) in entity.aliases.iter().enumerate() {
        if let [word] = words(alias).as_slice()
            && fuller.contains(word)
        {
            let message =
                format!("the alias `{alias}` is only a part of the name of `{}`", entity.id);
            let hint = "take it out: a surname alone is found wherever the text also has the \
                        fuller name";
            findings.warn(places.value(Part::Aliases, index), "lone-surname", message, hint);
        }
    }
}

/// Names that two entities of a list answer to.
pub(super) fn shared(entities: &[Entity], places: &[EntityPlaces], findings: &mut Findings) {
    // By the hash of their words alone: the words of a million names would fill the memory.
    let hasher = RandomState::default();
    let mut owners: HashMap<u64, usize, RandomState> =
        HashMap::with_capacity_and_hasher(entities.len(), hasher.clone());
    for (index, (entity, places)) in entities.iter().zip(places).enumerate() {
        for (part, name, place) in all_names(entity, places) {
            if part == Some(Part::WeakAliases) {
                continue;
            }
            let spoken = words(name);
            let owner = *owners.entry(hasher.hash_one(&spoken)).or_insert(index);
            // Two rows with one id have been reported as that.
            if owner != index
                && entities[owner].id != entity.id
                && answers_to(&entities[owner], &spoken)
            {
                let message =
                    format!("`{name}` names both `{}` and `{}`", entities[owner].id, entity.id);
                let hint = "join the entities, or make the name of one of them fuller";
                findings.warn(place, "duplicate-name", message, hint);
            }
        }
    }
}

/// Whether one of its names, other than the weak ones, has these words.
fn answers_to(entity: &Entity, spoken: &[String]) -> bool {
    let strong = entity.names().filter(|(kind, _)| *kind != NameKind::WeakAlias);
    strong.map(|(_, name)| words(name)).any(|known| known == spoken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_sorted_and_in_lower_case() {
        for file in [
            include_str!("../../../data/common_words.txt"),
            include_str!("../../../data/common_words_slavic.txt"),
        ] {
            let words: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(words.len() > 500);
            assert!(words.is_sorted());
            for word in words {
                assert!(word.chars().all(|c| c.is_alphabetic() && !c.is_uppercase()), "{word}");
            }
        }
    }

    #[test]
    fn a_chinese_name_is_complete_in_two_letters() {
        assert!(!is_short("华为"));
        assert!(is_short("B.O.T.H."));
        assert!(is_short("БНТД"));
        assert!(!is_short("Naftan"));
    }
}
