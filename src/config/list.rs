//! Official lists that are fetched and kept.

use std::path::PathBuf;

use url::Url;

use super::Config;
use crate::lists::guard::Limits;
use crate::schedule::Schedule;

/// An official list that is fetched from its publisher. It is a watchlist in force under its id.
#[derive(Debug, Clone)]
pub struct ListSource {
    /// Stable id, also of the watchlist.
    pub id: String,
    /// A name for people.
    pub name: String,
    /// Its files, the primary one first. All of them together are an edition.
    pub urls: Vec<Url>,
    /// When to ask.
    pub schedule: Schedule,
    /// Loopback and private addresses are allowed.
    pub internal: bool,
    /// What is plausible of a new edition.
    pub limits: Limits,
}

impl Config {
    /// Where a list is kept that is fetched.
    pub fn list_dir(&self, id: &str) -> PathBuf {
        self.data_dir.join("lists").join(id)
    }
}

/// What a file of a list is called where it is kept: the last part of its address. OFAC's parts know
/// each other by their names.
pub fn file_name(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let name: String =
        last.unwrap_or_default().chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let name = name.trim_start_matches('.');
    // No file system takes a longer one, and `.gz` still has to go behind it.
    let name = &name[name.len().saturating_sub(200)..];
    if name.is_empty() { "list".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_is_called_as_its_address_ends_and_never_leaves_its_directory() {
        for (url, name) in [
            ("https://lists.example/exports/SDN.CSV?x=1", "SDN.CSV"),
            ("https://lists.example/full/", "full"),
            ("https://lists.example/", "list"),
            ("https://lists.example/a%2F..%2Fb", "a_2F.._2Fb"),
            ("https://lists.example/..%2e/.hidden", "hidden"),
        ] {
            assert_eq!(file_name(&url.parse().unwrap()), name, "{url}");
        }
    }
}
