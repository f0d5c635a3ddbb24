//! Lints about the letters of names: two alphabets in a word, and a missing one.

use super::all_names;
use crate::script::{Script, lookalike};
use crate::watchlist::Entity;
use crate::watchlist::country;
use crate::watchlist::findings::Findings;
use crate::watchlist::places::{EntityPlaces, Part, Place};

/// Words that mix Latin and Cyrillic letters, and words wholly in letters of the other alphabet
/// that look the same, such as a Latin "AAT" before a Cyrillic name.
pub(super) fn mixed(entity: &Entity, places: &EntityPlaces, findings: &mut Findings) {
    for (_, name, place) in all_names(entity, places) {
        mixed_text(name, place, findings);
    }
    for (part, texts) in [(Part::Context, &entity.context), (Part::Exclude, &entity.exclude)] {
        for (index, text) in texts.iter().enumerate() {
            mixed_text(text, places.value(part, index), findings);
        }
    }
}

/// The same for any text that will be matched.
pub(super) fn mixed_text(text: &str, place: Place, findings: &mut Findings) {
    if text.is_ascii() {
        return;
    }
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let Some((home, foreign)) = alphabets(word, text) else { continue };
        let letters: Vec<(usize, char)> = (word.chars().enumerate())
            .filter(|(_, letter)| Script::of(*letter) == Some(foreign))
            .collect();
        let shown: Vec<String> = letters
            .iter()
            .take(4)
            .map(|&(at, letter)| format!("letter {} `{letter}` (U+{:04X})", at + 1, letter as u32))
            .collect();
        let is = if shown.len() == 1 { "is" } else { "are" };
        let message = format!(
            "`{word}` is {}, but its {} {is} {}",
            home.name(),
            shown.join(", "),
            foreign.name()
        );
        let repaired: Option<String> = (word.chars())
            .map(|letter| match Script::of(letter) == Some(foreign) {
                true => lookalike(letter),
                false => Some(letter),
            })
            .collect();
        let hint = match repaired {
            Some(repaired) => format!("all in {} letters: `{repaired}`", home.name()),
            None => format!("type the word again with a {} keyboard layout", home.name()),
        };
        findings.warn(place, "mixed-script", message, &hint);
    }
}

/// The alphabet a word belongs to and the foreign one it also uses; none for a clean word.
fn alphabets(word: &str, text: &str) -> Option<(Script, Script)> {
    let (latin, cyrillic) = count(word);
    if latin > 0 && cyrillic > 0 {
        // Few letters among many are the slip. Of equal numbers, those that have a double are.
        let doubles = |script| {
            word.chars().filter(|c| Script::of(*c) == Some(script)).all(|c| lookalike(c).is_some())
        };
        let latin_is_foreign = latin < cyrillic
            || (latin == cyrillic && (doubles(Script::Latin) || !doubles(Script::Cyrillic)));
        return Some(if latin_is_foreign {
            (Script::Cyrillic, Script::Latin)
        } else {
            (Script::Latin, Script::Cyrillic)
        });
    }
    let (home, foreign) = match (latin, cyrillic) {
        (2.., 0) => (Script::Cyrillic, Script::Latin),
        (0, 2..) => (Script::Latin, Script::Cyrillic),
        _ => return None,
    };
    let all_doubles = word.chars().all(|c| c.is_alphabetic() && lookalike(c).is_some());
    let numeral = word.chars().all(|c| "IVXLCDM".contains(c));
    let (all_latin, all_cyrillic) = count(text);
    let others = match home {
        Script::Cyrillic => (all_cyrillic, all_latin - latin),
        _ => (all_latin, all_cyrillic - cyrillic),
    };
    (all_doubles && !numeral && others.0 > 0 && others.1 == 0).then_some((home, foreign))
}

/// How many Latin and how many Cyrillic letters.
fn count(text: &str) -> (usize, usize) {
    text.chars().fold((0, 0), |(latin, cyrillic), c| match Script::of(c) {
        Some(Script::Latin) => (latin + 1, cyrillic),
        Some(Script::Cyrillic) => (latin, cyrillic + 1),
        _ => (latin, cyrillic),
    })
}

/// An entity whose own country's press would never be matched by any of its names. Names of
/// ships, aircraft and wallets are Latin everywhere.
pub(super) fn no_native_name(entity: &Entity, places: &EntityPlaces, findings: &mut Findings) {
    if matches!(&*entity.schema, "Vessel" | "Airplane" | "Security" | "CryptoWallet") {
        return;
    }
    let Some(first) = entity.countries.first() else { return };
    let own = entity.countries.iter().map(|code| country::own_scripts(code));
    if own.clone().any(<[Script]>::is_empty) {
        return;
    }
    let own: Vec<Script> = own.flatten().copied().collect();
    let native = all_names(entity, places)
        .any(|(_, name, _)| name.chars().any(|c| Script::of(c).is_some_and(|s| own.contains(&s))));
    if !native && !findings.passes_over("no-native-name") {
        let script = own.first().map_or("", |script| script.name());
        let message =
            format!("`{}` is of `{first}` and has no name in {script} letters", entity.name);
        let hint =
            "add it to `aliases` as its own press writes it; a transliteration is only a guess";
        findings.warn(places.name, "no-native-name", message, hint);
    }
}
