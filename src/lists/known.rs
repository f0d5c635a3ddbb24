//! Official lists by short names, with their addresses as known when this was written.

use serde::{Deserialize, Serialize};
use url::Url;

const TABLE: &str = include_str!("../../data/known_lists.toml");

/// An official list that is known by a short name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownList {
    /// The short name, which becomes its id.
    pub id: String,
    /// A name for people.
    pub name: String,
    /// Its files, the primary one first.
    #[serde(rename(deserialize = "url"), deserialize_with = "one_or_several")]
    pub urls: Vec<Url>,
    /// An edition with fewer records is suspect.
    pub min_records: usize,
}

#[derive(Deserialize)]
struct Table {
    list: Vec<KnownList>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Addresses {
    One(Url),
    Several(Vec<Url>),
}

fn one_or_several<'de, D: serde::Deserializer<'de>>(typed: D) -> Result<Vec<Url>, D::Error> {
    Ok(match Addresses::deserialize(typed)? {
        Addresses::One(url) => vec![url],
        Addresses::Several(urls) => urls,
    })
}

/// All of them.
pub fn known() -> Vec<KnownList> {
    // The table is part of the program, and a test reads it.
    toml::from_str::<Table>(TABLE).map(|table| table.list).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_the_example_config_has_the_same_addresses() {
        let known = known();
        assert!(known.len() >= 6);
        let example = include_str!("../../watchpost.toml");
        for id in ["ofac-sdn", "un-sc", "eu-fsf", "uk-sanctions"] {
            let list = known.iter().find(|list| list.id == id).unwrap();
            assert!(example.contains(&format!("# id = \"{id}\"\n")), "{id}");
            for url in &list.urls {
                assert!(example.contains(url.as_str()), "{url}");
            }
        }
    }
}
