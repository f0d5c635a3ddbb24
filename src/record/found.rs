//! What was found, as it is asked for.

use jiff::Timestamp;
use serde::Serialize;

use super::Coverage;
use crate::chance::Id;
use crate::config::CANARY;
use crate::document::Document;
use crate::lookback::Late;
use crate::screen::{Event, Hit, Status, Tier};

/// A page of rows, and where the next one starts. Pages go by key, never by offset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Pass it as `after` to go on; `None` at the end.
    pub next: Option<Id>,
}

/// Which hits to list; empty fields select everything. Newest first.
#[derive(Debug, Clone, Default)]
pub struct HitQuery {
    /// Words to look for in entity name, entity id or list id (case-insensitive substring).
    pub entity: Option<String>,
    /// Only this list.
    pub list: Option<String>,
    /// Only this source.
    pub source: Option<String>,
    /// Only this tier.
    pub tier: Option<Tier>,
    /// Only what was recorded at or after this moment.
    pub since: Option<Timestamp>,
    /// Only what a look back found, or only what it did not.
    pub late: Option<bool>,
    /// Only this document.
    pub document: Option<Id>,
    /// Continue after this id (towards older ones).
    pub after: Option<Id>,
    /// At most so many rows; 0 means 50.
    pub limit: usize,
}

impl HitQuery {
    /// Hits of the canary are no news: listed only where they are asked for.
    pub fn hides_canary(&self) -> bool {
        self.document.is_none()
            && self.source.as_deref() != Some(CANARY)
            && self.list.as_deref() != Some(CANARY)
    }
}

/// A recorded hit with the document it stands in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HitRow {
    /// Its id.
    pub id: Id,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The hit.
    pub hit: Hit,
    /// Where it was found later than its document was recorded: when and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// The lists that found it.
    pub revision: String,
    /// The engine that found it.
    pub engine: String,
    /// The document.
    pub document: DocumentRow,
}

/// A recorded sanction event with the document it stands in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// Its id.
    pub id: Id,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// The announcement that it tells of: the id of the event that told it first.
    pub announcement: Id,
    /// Sources that tell of it.
    pub sources: u64,
    /// Documents that tell of it.
    pub documents: u64,
    /// The event.
    pub event: Event,
    /// The document.
    pub document: DocumentRow,
}

/// A recorded document, without its texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentRow {
    /// Its id.
    pub id: Id,
    /// Its story.
    pub story: Id,
    /// Id of the source.
    pub source: String,
    /// The headline.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// When the source says it was published: UTC where known.
    pub published: Option<Timestamp>,
    /// The source's own words for that.
    pub published_words: Option<String>,
    /// When the source says it was changed last: UTC where known.
    pub updated: Option<Timestamp>,
    /// The source's own words for that.
    pub updated_words: Option<String>,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// Language, where known.
    pub lang: Option<String>,
    /// How sure that is, as in [`Document`]. What was recorded by early versions has none.
    pub lang_confidence: Option<f64>,
    /// The lists it was screened against.
    pub revision: String,
    /// The engine it was screened with.
    pub engine: String,
    /// How much of it was screened.
    pub coverage: Coverage,
    /// What of that was not read for announcements, since it is beyond our bounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<String>,
    /// Which version of its entry it is, from 1.
    pub version_number: u32,
}

/// A recorded document with its texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentDetail {
    /// The row.
    pub row: DocumentRow,
    /// The texts.
    pub document: Document,
    /// The other documents of its story, oldest first.
    pub story: Vec<DocumentRow>,
}

/// Which events to list; empty fields select everything. Newest first.
#[derive(Debug, Clone, Default)]
pub struct EventQuery {
    /// Each announcement once, by the sentence that tells it best; `since` then asks when it was
    /// told first (all of it), and `after` is the id of an announcement. Else every sentence.
    pub once: bool,
    /// Only this document.
    pub document: Option<Id>,
    /// Only this authority and its parts, also where it acts with others.
    pub authority: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this tier.
    pub tier: Option<Tier>,
    /// Only what was recorded at or after this moment.
    pub since: Option<Timestamp>,
    /// Continue after this id (towards older ones).
    pub after: Option<Id>,
    /// At most so many rows; 0 means 50.
    pub limit: usize,
}
