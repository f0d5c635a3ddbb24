//! The sources that a config has, and its text, for adding to it.

use std::path::PathBuf;

use anyhow::Context;
use url::Url;

use crate::cli::{Common, open};
use crate::config::edit::NewKind;
use crate::config::{Source, SourceKind};
use crate::extract;

pub struct Known {
    pub path: PathBuf,
    pub text: String,
    pub sources: Vec<Source>,
}

impl Known {
    /// The config must be good before anything is added to it.
    pub fn read(common: &Common) -> anyhow::Result<Self> {
        let path = open::config_path(common)?;
        let sources = open::config(common)?.sources;
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Self { path, text, sources })
    }

    pub fn has_id(&self, id: &str) -> bool {
        self.sources.iter().any(|source| source.id == id)
    }

    /// The id of the source that is there already.
    pub fn source_at(&self, kind: &NewKind) -> Option<&str> {
        let same = |source: &&Source| match (kind, &source.kind) {
            (NewKind::Directory { path, .. }, SourceKind::Directory(known)) => {
                known.path.components().eq(std::path::Path::new(path).components())
            }
            (NewKind::Directory { .. }, _) | (_, SourceKind::Directory(_)) => false,
            (NewKind::Feed(url) | NewKind::Page(url, _) | NewKind::Sitemap(url), _) => {
                same_address(url, &source.url)
            }
        };
        self.sources.iter().find(same).map(|source| source.id.as_str())
    }
}

/// Whether two addresses are one: whatever their scheme, tracking parameters, and a slash at the
/// end.
pub fn same_address(a: &Url, b: &Url) -> bool {
    address_key(a) == address_key(b)
}

/// Equal for addresses that are one.
pub fn address_key(url: &Url) -> String {
    let url = extract::canonical(url);
    let text = url.as_str();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_one() {
        let same = |a: &str, b: &str| same_address(&a.parse().unwrap(), &b.parse().unwrap());
        assert!(same("http://n.example/feed/", "https://N.example/feed?utm_source=x#top"));
        assert!(!same("https://n.example/feed", "https://n.example/feed2"));
        assert!(!same("https://n.example/?feed=rss", "https://n.example/?feed=atom"));
    }
}
