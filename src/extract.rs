//! Extraction: bytes become feed entries and readable articles. Knows nothing of watchlists.

pub mod article;
pub mod charset;
pub mod dates;
pub mod feed;
mod file;
mod html;
mod identity;
mod json_feed;
pub(crate) mod language;
mod links;
mod mail;
pub mod obstacle;
mod sitemap;
mod urls;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

pub use self::article::article;
pub use self::feed::{FeedLink, feed, feed_links};
pub use self::file::{FileFormat, FileText, file};
pub use self::links::{Selectors, check_selector, links};
pub use self::obstacle::Obstacle;
pub use self::sitemap::{FurtherSitemap, Listed, SitemapFile, sitemap};
pub use self::urls::canonical;
use crate::document::Stated;

/// A parsed feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// `rss`, `rdf`, `atom` or `json`.
    pub format: String,
    /// The feed's own title.
    pub title: String,
    /// How often the feed says it is worth reading, in seconds: RSS `ttl`, or the interval of
    /// RDF Site Summary's `updatePeriod` and `updateFrequency`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ttl: Option<u32>,
    /// The entries, in the order of the feed.
    pub entries: Vec<Entry>,
    /// What was wrong with the feed and got mended, for the operator.
    pub warnings: Vec<String>,
}

impl Feed {
    /// The feed asks not to be read again sooner; at most a day.
    pub fn not_before(&self) -> Option<SignedDuration> {
        let day = SignedDuration::from_hours(24);
        self.ttl.map(|seconds| SignedDuration::from_secs(i64::from(seconds)).min(day))
    }
}

/// One item of a feed. All texts are plain text: tags removed, entities decoded.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Entry {
    /// Stable id within the source: the guid, else the canonical link, else a content hash. Two
    /// parses of the same bytes give the same key.
    pub key: String,
    /// SHA-256 over title, summary and content, hexadecimal: a reused guid with new content has
    /// another one.
    pub version: String,
    /// Absolute address of the article.
    pub link: Option<String>,
    /// The headline.
    pub title: String,
    /// The teaser.
    pub summary: String,
    /// The full text, where the feed carries it (`content:encoded`, Atom `content`).
    pub content: Option<String>,
    /// When it was published, or updated where only that is stated.
    pub published: Option<Stated>,
    /// When it was last changed.
    pub updated: Option<Stated>,
    /// Language the feed declares for it, primary subtag.
    pub lang: Option<String>,
}

/// The readable part of a page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Article {
    /// The headline.
    pub title: String,
    /// The text, paragraphs separated by a newline.
    pub text: String,
    /// All other visible text of the page: menus, sidebars, footers, related headlines.
    pub furniture: String,
    /// Primary language subtag, where the page declares it or detection is reliable.
    pub lang: Option<String>,
    /// `rel=canonical` on the same site.
    pub canonical_url: Option<String>,
    /// Publication time that the page states.
    pub published: Option<Stated>,
    /// When the page says it was changed last.
    pub updated: Option<Stated>,
    /// How sure `lang` is, 0..1: 1 where the page's word and its text agree, 0.9 where only the
    /// text tells, 0.8 where only the page does.
    pub lang_confidence: Option<f64>,
    /// What stands in the way of reading it: then `text` is not, or not all of, the article.
    pub obstacle: Option<Obstacle>,
}

/// Why bytes could not be read as what they should be. The text is for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// Nothing but white space.
    #[error("the body is empty")]
    Empty,
    /// An image, an archive or another thing that is no text.
    #[error("this is no text: it holds bytes that stand in no text of any charset")]
    Binary,
    /// HTML where a feed was expected.
    #[error("this is a web page, not a feed{}{}",
        .wall.as_ref().map_or(String::new(), |w| format!(": {w}")),
        .feed_link.as_ref().map_or(String::new(), |l| format!("; it names a feed at {l}")))]
    HtmlNotFeed {
        /// What kind of page it is, where it is one that stands in the way.
        wall: Option<Obstacle>,
        /// The feed that the page advertises (`rel=alternate`).
        feed_link: Option<String>,
    },
    /// Neither RSS, RDF, Atom nor JSON Feed.
    #[error("this is not a feed: {0}")]
    NotAFeed(String),
    /// Neither a sitemap nor an index of sitemaps.
    #[error("this is not a sitemap: {0}")]
    NotASitemap(String),
    /// A feed or sitemap without a single entry.
    #[error("it has no entries")]
    NoEntries,
    /// Not a mail message.
    #[error("this is not a mail message: {0}")]
    NotAMail(String),
    /// The selectors of an index page find no link that can be followed.
    #[error("no article is linked: {0}")]
    NothingSelected(String),
    /// The page has no readable text.
    #[error("the page has no readable text: {0}")]
    NoText(String),
    /// The page is nested deeper, or is larger, than we are willing to parse.
    #[error("the page is too complex: {0}")]
    TooComplex(String),
}
