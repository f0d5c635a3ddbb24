//! Sources: what is watched, and how each kind of it is read.

use std::path::PathBuf;

use jiff::SignedDuration;
use url::Url;

use super::Canary;
use crate::extract::Selectors;
use crate::schedule::Schedule;

/// Something that publishes.
#[derive(Debug, Clone)]
pub struct Source {
    /// Stable id.
    pub id: String,
    /// A name for people.
    pub name: String,
    /// What it is, and how it is read.
    pub kind: SourceKind,
    /// Its address; `file:` for a directory.
    pub url: Url,
    /// When to ask.
    pub schedule: Schedule,
    /// Loopback and private addresses are allowed.
    pub internal: bool,
    /// Whether to fetch the article page of an entry.
    pub full_text: FullText,
    /// Whether article pages are read only where the site's `robots.txt` allows it.
    pub robots: bool,
    /// From how long a silence on it is stale; without it, as its own rhythm and `[operator]` say.
    pub stale_after: Option<SignedDuration>,
    /// Where a person files it: `News/Belarus`. As OPML keeps it.
    pub categories: Vec<String>,
}

/// The kinds of sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A web page with links to articles.
    Page(Selectors),
    /// A sitemap (sitemaps.org), with or without Google's news extension, or an index of them.
    Sitemap(Sitemap),
    /// A directory into which another program drops files.
    Directory(Directory),
    /// An article of our own, which proves that the whole pipe works.
    Canary(Canary),
}

impl SourceKind {
    /// The word for it in the config.
    pub fn as_str(&self) -> &'static str {
        match self {
            SourceKind::Feed => "feed",
            SourceKind::Page(_) => "page",
            SourceKind::Sitemap(_) => "sitemap",
            SourceKind::Directory(_) => "directory",
            SourceKind::Canary(_) => "canary",
        }
    }
}

/// How a sitemap is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitemap {
    /// Older entries are left out. Entries without a date never are.
    pub max_age: SignedDuration,
}

/// How a directory is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// Where the files are dropped.
    pub path: PathBuf,
    /// Where files go that were screened; without it they stay where they are.
    pub done: Option<PathBuf>,
}

/// Whether to fetch the article page of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FullText {
    /// Where the source carries only a summary.
    Auto,
    /// Always.
    Always,
    /// Never: screen what the source carries.
    Never,
}
