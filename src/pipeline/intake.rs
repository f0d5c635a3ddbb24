//! What a source publishes at this moment: each kind of source is fetched and read in its own
//! way, and becomes items that go through the same stages.

pub(super) mod canary;
mod directory;
mod sitemap;
mod web;

use jiff::SignedDuration;

use self::directory::FileItem;
use super::{Pipeline, canonical};
use crate::config::{Source, SourceKind};
use crate::extract::Entry;
use crate::fetch::robots::RobotsError;
use crate::fetch::{FetchError, Validators};
use crate::record::{EntryKey, RecordError, SourceClaim};
use crate::schedule::pace::Why;

/// The answer of a source.
pub(super) enum Reading {
    /// Nothing changed since the last visit.
    NotModified,
    /// This is what it publishes.
    Read(Intake),
}

/// What a source publishes.
#[derive(Default)]
pub(super) struct Intake {
    /// In the order of events, the oldest first.
    pub(super) items: Vec<Item>,
    /// At most so many new items are taken in by one visit; the next ones take in the rest.
    pub(super) most_new: Option<usize>,
    /// What had to be mended, for the log.
    pub(super) warnings: Vec<String>,
    /// Parts that could not be read, and why.
    pub(super) unread: Vec<String>,
    /// HTTP status, if there was an answer.
    pub(super) status: Option<u16>,
    /// Bytes read.
    pub(super) bytes: u64,
    /// For the next visit; `None` has it read everything again.
    pub(super) validators: Option<Validators>,
    /// Where the source says it moved for good.
    pub(super) moved_to: Option<String>,
    /// The server asks not to be visited again sooner.
    pub(super) not_before: Option<(SignedDuration, Why)>,
    /// The items are all that the source shows; what is not among them has gone.
    pub(super) whole: bool,
}

/// One publication.
pub(super) struct Item {
    /// What the source says of it.
    pub(super) entry: Entry,
    /// The file that holds it, in a directory.
    pub(super) file: Option<FileItem>,
}

impl Item {
    pub(super) fn key(&self) -> EntryKey {
        EntryKey { key: self.entry.key.clone(), version: self.entry.version.clone() }
    }

    /// What a person calls it.
    pub(super) fn name(&self) -> String {
        self.file.as_ref().map_or_else(|| self.entry.title.clone(), |file| file.file.name())
    }

    /// The address by which copies are found. Another text may be dropped under the same name.
    pub(super) fn canonical_url(&self) -> Option<String> {
        if self.file.is_some() {
            return None;
        }
        self.entry.link.as_deref().and_then(canonical)
    }
}

/// Why a visit ended early.
pub(super) enum Cut {
    /// The source could not be read, which is recorded.
    Failed(Failure),
    /// Recording failed.
    Unrecorded(RecordError),
}

impl<T: Into<Failure>> From<T> for Cut {
    fn from(failure: T) -> Self {
        Cut::Failed(failure.into())
    }
}

impl From<RecordError> for Cut {
    fn from(e: RecordError) -> Self {
        Cut::Unrecorded(e)
    }
}

/// Why a visit brought nothing; becomes [`Visit::Failed`](crate::record::Visit::Failed).
pub(super) struct Failure {
    pub(super) reason: String,
    pub(super) status: Option<u16>,
    pub(super) retry_after: Option<SignedDuration>,
    /// The host could not be reached at all.
    pub(super) unreachable: bool,
}

impl Failure {
    pub(super) fn of(reason: String) -> Self {
        Self { reason, status: None, retry_after: None, unreachable: false }
    }

    /// Without validators the next start reads the source again and finds what is left.
    pub(super) fn stopped() -> Self {
        Self::of("stopped before all of it was screened".into())
    }

    /// There was an answer with this status, and it could not be read.
    pub(super) fn unreadable(reason: String, status: u16) -> Self {
        Self { status: Some(status), ..Self::of(reason) }
    }
}

impl From<FetchError> for Failure {
    fn from(e: FetchError) -> Self {
        let status = match &e {
            FetchError::Status { status, .. } => Some(*status),
            _ => None,
        };
        Self {
            reason: e.to_string(),
            status,
            retry_after: e.retry_after(),
            unreachable: e.is_unreachable(),
        }
    }
}

impl From<RobotsError> for Failure {
    fn from(e: RobotsError) -> Self {
        let unreachable = matches!(e, RobotsError::Unknown { unreachable: true, .. });
        Self { unreachable, ..Self::of(e.to_string()) }
    }
}

impl Pipeline {
    /// Fetch a source and read what it publishes. A file is read up to `max_bytes`.
    pub(super) async fn intake(
        &self,
        source: &Source,
        claim: &SourceClaim,
        max_bytes: u64,
    ) -> Result<Reading, Cut> {
        match &source.kind {
            SourceKind::Feed | SourceKind::Canary(_) => Ok(self.feed(source, claim).await?),
            SourceKind::Page(selectors) => Ok(self.index_page(source, claim, selectors).await?),
            SourceKind::Sitemap(bounds) => self.sitemap(source, claim, bounds).await,
            SourceKind::Directory(directory) => self.directory(claim, directory, max_bytes).await,
        }
    }
}
