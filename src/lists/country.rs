//! Which countries a list means: it says a code, a name in English, or whose national somebody is.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::screen::fold_words;

/// A code and what lists call it, a country a line.
const TABLE: &str = include_str!("../../data/country_codes.txt");

/// Values that say of a country where somebody is from, lives, or is registered.
pub const PROPERTIES: &[&str] = &[
    "country",
    "nationality",
    "citizenship",
    "jurisdiction",
    "mainCountry",
    "flag",
    "birthCountry",
];

/// A longer text is no country's name, in bytes.
const LONGEST: usize = 200;

/// What a country is called in English, by its code.
pub fn name(code: &str) -> Option<&'static str> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut known = lines.filter_map(|line| line.split_once(' '));
    let (_, names) = known.find(|(known, _)| *known == code)?;
    names.split(" | ").next()
}

/// The names of countries.
#[derive(Debug)]
pub struct Countries(HashMap<String, &'static str, RandomState>);

impl Default for Countries {
    fn default() -> Self {
        let mut names = HashMap::default();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            if let Some((code, all)) = line.split_once(' ') {
                names.insert(code.to_owned(), code);
                names.extend(all.split(" | ").map(|name| (plain(name), code)));
                names.extend(all.split(" | ").map(|name| (name.to_owned(), code)));
            }
        }
        Self(names)
    }
}

impl Countries {
    /// The codes of the countries that a value names: ISO 3166-1 alpha-2 in lower case, or as
    /// OpenSanctions adds them. `None` where any part of it is no country that is known.
    pub fn codes(&self, said: &str) -> Option<Vec<&'static str>> {
        if said.len() > LONGEST {
            return None;
        }
        if let Some(code) = self.one(said) {
            return Some(vec![code]);
        }
        // "Iran (Islamic Republic of)", "Region: Gaza".
        let said = said.split('(').next().unwrap_or_default();
        let said = said.rsplit(": ").next().unwrap_or_default();
        let separated = said.replace(" and/or ", ",").replace(" and ", ",").replace(" or ", ",");
        let parts = separated.split([',', '/', ';']).map(str::trim).filter(|part| !part.is_empty());
        let codes: Option<Vec<&str>> = parts.map(|part| self.one(part)).collect();
        self.one(said).map(|code| vec![code]).or(codes.filter(|codes| !codes.is_empty()))
    }

    fn one(&self, said: &str) -> Option<&'static str> {
        // Most lists write the names as they stand in the table.
        if let Some(code) = self.0.get(said) {
            return Some(code);
        }
        let plain = plain(said);
        let plain = plain.strip_prefix("possibly ").unwrap_or(&plain);
        self.0.get(plain).copied()
    }
}

/// In lower case, without accents, signs, "the"; "St" is Saint.
fn plain(name: &str) -> String {
    let words = fold_words(&name.replace('&', " and "));
    let words = words.iter().map(|word| if word == "st" { "saint" } else { word });
    words.filter(|word| *word != "the" && !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_codes_and_nationalities_are_one() {
        let countries = Countries::default();
        for (said, codes) in [
            ("BY", &["by"][..]),
            ("Belarus", &["by"]),
            ("Belarusian", &["by"]),
            ("Korea, North", &["kp"]),
            ("Democratic People’s Republic of Korea", &["kp"]),
            ("Iran (Islamic Republic of)", &["ir"]),
            ("Congo, Democratic Republic of the", &["cd"]),
            ("Bahamas, The", &["bs"]),
            ("St. Kitts & Nevis", &["kn"]),
            ("Bosnia and Herzegovina", &["ba"]),
            ("Cote d Ivoire", &["ci"]),
            ("Côte d'Ivoire", &["ci"]),
            ("Russian, Finnish", &["ru", "fi"]),
            ("Ukrainian and/or Russian", &["ua", "ru"]),
            ("Sudan/South Sudan", &["sd", "ss"]),
            ("possibly Palestinian", &["ps"]),
            ("Region: Gaza", &["ps"]),
        ] {
            assert_eq!(countries.codes(said).as_deref(), Some(codes), "{said}");
        }
        for said in ["", ",", "unknown", "Region: Crimea", "Russian, of Mars", &"x".repeat(1 << 20)]
        {
            assert_eq!(countries.codes(said), None);
        }
    }

    #[test]
    fn no_name_stands_for_two_countries() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let Some((code, all)) = line.split_once(' ') else { continue };
            for name in all.split(" | ") {
                let other = seen.insert(plain(name), code);
                assert!(other.is_none_or(|other| other == code), "{name}: {code} and {other:?}");
            }
        }
    }
}
