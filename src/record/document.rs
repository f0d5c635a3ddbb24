//! Documents on their way into the record.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::alert::Alert;
use crate::chance::Id;
use crate::document::Document;
use crate::extract::obstacle;
use crate::screen::{Event, Hit};
use crate::story::Fingerprint;

/// What is known of a feed entry before the article is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryKey {
    /// [`Entry::key`](crate::extract::Entry).
    pub key: String,
    /// [`Entry::version`](crate::extract::Entry).
    pub version: String,
}

/// An entry that is to be screened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Which.
    pub entry: EntryKey,
    /// What is known of it.
    pub standing: Standing,
}

/// What the record knows of an entry that is to be screened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    New,
    /// Another version of it.
    Changed,
    /// This version, in part: its page is tried again.
    Again,
}

/// How much of an article was screened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Coverage {
    /// Title, summary and full text.
    Full,
    /// Title and summary, and what a paywall lets through; the article could not be had. It will be
    /// tried again, until its retries end.
    SummaryOnly {
        /// For the operator.
        reason: String,
        /// What stood in the way, where a page was had and is not the article.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        obstacle: Option<obstacle::Kind>,
    },
}

/// A hit or event that is to be recorded, with its id.
#[derive(Debug, Clone)]
pub struct Identified<T> {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub value: T,
}

/// An alert that a rule wants raised on one channel.
#[derive(Debug, Clone)]
pub struct AlertDraft {
    /// The message. The record fills in the story before it stores it.
    pub alert: Alert,
    /// Id of the channel.
    pub channel: String,
    /// What the alert is unique by, besides rule, story, channel and generation: `list/entity`,
    /// or `event:authority/action/targets`; of an alarm `source/kind`, and its id stands for the
    /// story.
    pub subject: String,
    /// Normally 0; a later generation may alert again for the same subject and story. That an
    /// alarm is over is generation 1.
    pub generation: u32,
}

/// Everything that is known of one screened document; recorded in one transaction.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Its id.
    pub id: Id,
    /// Id of the source.
    pub source: String,
    /// What it is within the source.
    pub entry: EntryKey,
    /// Its texts, language, address and dates.
    pub document: Document,
    /// `rel=canonical`, or the address without tracking parameters.
    pub canonical_url: Option<String>,
    /// For telling stories apart.
    pub fingerprint: Fingerprint,
    /// How much of it was screened.
    pub coverage: Coverage,
    /// When it was fetched. It is recorded as fetched when the last briefing ended where that was
    /// later: a document waits for its turn, and each is told in one briefing.
    pub fetched: Timestamp,
    /// What was not read for events, since it is beyond our bounds.
    pub bounds: Vec<String>,
    /// The lists it was screened against.
    pub revision: String,
    /// The engine it was screened with.
    pub engine: String,
    /// What was found.
    pub hits: Vec<Identified<Hit>>,
    /// What was announced.
    pub events: Vec<Identified<Event>>,
    /// What to raise. Those whose rule, subject, story, channel and generation were raised
    /// before are dropped.
    pub alerts: Vec<AlertDraft>,
    /// The id of a new story, used if it belongs to none that is known.
    pub new_story: Id,
}

/// What became of a [`NewDocument`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The story it belongs to.
    pub story: Id,
    /// Whether another document of this story was there before.
    pub repeated: bool,
    /// Alerts that were raised.
    pub raised: Vec<Id>,
    /// Alerts that were dropped because they had been raised before.
    pub already_raised: usize,
    /// The same entry in the same version was there already: nothing was written.
    pub known: bool,
}
