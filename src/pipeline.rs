//! One article's journey: the only place that calls fetch, extract, screen, record and alert's
//! rules in their order.
//!
//! Nothing is lost on a crash: every document commits with its hits and its outbox rows, and the
//! source's validators are stored only after its last document. A visit that was cut short is
//! made again in full, and what it had recorded is then known.

mod assemble;
mod raise;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Source;
use crate::document::Document;
use crate::extract::{self, Article, Entry, Obstacle, obstacle};
use crate::fetch::{Fetch, FetchError, Fetched, Request, Response, Validators, backoff};
use crate::in_force::InForce;
use crate::record::{
    Coverage, EntryKey, Identified, NewDocument, Record, RecordError, Recorded, SourceClaim, Visit,
    VisitReport,
};
use crate::screen::Screened;
use crate::story::Fingerprint;

pub use self::assemble::{document_of, needs_page};
pub use self::raise::drafts;

/// How long a source stays leased without a sign of life.
pub const SOURCE_LEASE: SignedDuration = SignedDuration::from_mins(5);

/// What the stages need from outside: a database, a network, time and chance.
pub struct Pipeline {
    /// Where everything is recorded.
    pub record: Arc<dyn Record>,
    /// How bytes are had.
    pub fetch: Arc<dyn Fetch>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids and jitter.
    pub chance: Arc<Chance>,
    /// Counts steps done; the watchdog is fed only while it grows.
    pub progress: Arc<AtomicU64>,
    /// Cancelled when the program is to end: a visit then stops after the document in hand.
    pub stop: CancellationToken,
}

/// What a visit is told while it goes on, for a progress bar or a log.
#[derive(Debug)]
pub enum Step<'a> {
    /// The feed was read; so many entries are new or changed.
    Read {
        /// Entries in the feed.
        entries: usize,
        /// Of them, to be screened.
        new: usize,
    },
    /// A document was screened and recorded.
    Recorded {
        /// The document with everything found in it.
        document: &'a NewDocument,
        /// What became of it.
        recorded: &'a Recorded,
    },
}

/// Why a visit brought nothing; becomes [`Visit::Failed`].
struct Failure {
    reason: String,
    status: Option<u16>,
    retry_after: Option<SignedDuration>,
}

/// What a visit brought; becomes a [`VisitReport`].
struct Brought {
    visit: Visit,
    status: u16,
    bytes: u64,
    validators: Option<Validators>,
    moved_to: Option<String>,
}

impl Pipeline {
    /// Visit a source: fetch its feed, then extract, screen and record what is new, and settle
    /// the claim with a report.
    ///
    /// # Errors
    /// Only where recording fails; whatever the source does ends in the report.
    pub async fn visit(
        &self,
        source: &Source,
        claim: &SourceClaim,
        in_force: &Arc<InForce>,
        mut step: impl FnMut(Step<'_>) + Send,
    ) -> Result<VisitReport, RecordError> {
        let started = self.clock.now();
        let outcome = self.read_source(source, claim, in_force, &mut step).await?;
        let finished = self.clock.now();
        let next_due = |failures, retry_after| {
            if self.stop.is_cancelled() {
                return finished; // cut short: due again at the next start
            }
            backoff::next_due(&source.schedule, finished, failures, retry_after, &self.chance)
        };
        let report = match outcome {
            Ok(brought) => VisitReport {
                visit: brought.visit,
                started,
                finished,
                status: Some(brought.status),
                bytes: brought.bytes,
                validators: brought.validators,
                next_due: next_due(0, None),
                moved_to: brought.moved_to,
            },
            Err(failure) => VisitReport {
                visit: Visit::Failed { reason: failure.reason },
                started,
                finished,
                status: failure.status,
                bytes: 0,
                validators: None,
                next_due: next_due(claim.failures + 1, failure.retry_after),
                moved_to: None,
            },
        };
        self.record.settle_source(claim, &report).await?;
        self.tick();
        Ok(report)
    }

    async fn read_source(
        &self,
        source: &Source,
        claim: &SourceClaim,
        in_force: &Arc<InForce>,
        step: &mut (impl FnMut(Step<'_>) + Send),
    ) -> Result<Result<Brought, Failure>, RecordError> {
        let request = Request {
            url: source.url.clone(),
            validators: claim.validators.clone(),
            internal: source.internal,
        };
        let response = match self.fetch.get(request).await {
            Ok(Fetched::Fresh(response)) => *response,
            Ok(Fetched::NotModified) => {
                return Ok(Ok(Brought {
                    visit: Visit::NotModified,
                    status: 304,
                    bytes: 0,
                    validators: None,
                    moved_to: None,
                }));
            }
            Err(e) => return Ok(Err(Failure::from(e))),
        };
        self.tick();
        let feed = match self.parse_feed(&response).await {
            Ok(feed) => feed,
            Err(reason) => {
                return Ok(Err(Failure {
                    reason,
                    status: Some(response.status),
                    retry_after: None,
                }));
            }
        };
        for warning in &feed.warnings {
            tracing::warn!(source = source.id, warning, "the feed had to be mended");
        }
        let keys: Vec<EntryKey> = feed.entries.iter().map(entry_key).collect();
        let unseen = self.record.unseen(&source.id, &keys, self.clock.now()).await?;
        step(Step::Read { entries: keys.len(), new: unseen.len() });

        let mut incomplete = Vec::new();
        // Feeds list the newest first; alerts should come in the order of events.
        for entry in feed.entries.iter().rev().filter(|entry| unseen.contains(&entry_key(entry))) {
            let (document, recorded) = self.take_in(source, claim, in_force, entry).await?;
            if let Coverage::SummaryOnly { reason, .. } = &document.coverage {
                incomplete.push(format!("{}: {reason}", entry.title));
            }
            step(Step::Recorded { document: &document, recorded: &recorded });
            self.record.renew_source(claim, self.clock.now(), SOURCE_LEASE).await?;
            self.tick();
            if self.stop.is_cancelled() {
                return Ok(Err(Failure::stopped()));
            }
        }
        Ok(Ok(Brought {
            visit: Visit::Screened { entries: keys.len(), new: unseen.len(), incomplete },
            status: response.status,
            bytes: response.body.len() as u64,
            validators: Some(response.validators),
            moved_to: response.moved_to.map(String::from),
        }))
    }

    /// One entry, from its page to its record.
    async fn take_in(
        &self,
        source: &Source,
        claim: &SourceClaim,
        in_force: &Arc<InForce>,
        entry: &Entry,
    ) -> Result<(NewDocument, Recorded), RecordError> {
        let page = match needs_page(source.full_text, entry) {
            true => self.page(source, entry).await,
            false => Ok(None),
        };
        let (article, coverage) = match page {
            Ok(article) => seen(article),
            Err(reason) => (None, Coverage::SummaryOnly { reason, obstacle: None }),
        };
        let canonical_url = article
            .as_ref()
            .and_then(|article| article.canonical_url.clone())
            .or_else(|| entry.link.as_deref().and_then(canonical));
        let document = document_of(entry, article);
        let screened = self.screen(in_force, &document).await;
        let new =
            self.new_document(source, entry, document, canonical_url, coverage, screened, in_force);
        let recorded = self.record.record_document(&new, Some(claim)).await?;
        Ok((new, recorded))
    }

    #[allow(clippy::too_many_arguments)] // one value a column; a struct would only repeat NewDocument
    fn new_document(
        &self,
        source: &Source,
        entry: &Entry,
        document: Document,
        canonical_url: Option<String>,
        coverage: Coverage,
        screened: Screened,
        in_force: &InForce,
    ) -> NewDocument {
        let now = self.clock.now();
        let mut new = NewDocument {
            id: self.chance.id(now),
            source: source.id.clone(),
            entry: entry_key(entry),
            fingerprint: Fingerprint::of(&document),
            document,
            canonical_url,
            coverage,
            fetched: now,
            revision: screened.revision.0,
            engine: screened.engine,
            hits: self.identified(screened.hits),
            events: self.identified(screened.events),
            alerts: Vec::new(),
            new_story: self.chance.id(now),
        };
        new.alerts = drafts(&new, &in_force.config.rules, now, &self.chance);
        new
    }

    fn identified<T>(&self, values: Vec<T>) -> Vec<Identified<T>> {
        let now = self.clock.now();
        values.into_iter().map(|value| Identified { id: self.chance.id(now), value }).collect()
    }

    /// The article page of an entry; `None` where the entry names no page.
    async fn page(&self, source: &Source, entry: &Entry) -> Result<Option<Article>, String> {
        let Some(link) = &entry.link else { return Ok(None) };
        let url: Url =
            link.parse().map_err(|e| format!("the link {link} is not an address: {e}"))?;
        let request = Request {
            url: url.clone(),
            validators: Validators::default(),
            internal: source.internal,
        };
        match self.fetch.get(request).await {
            Ok(Fetched::Fresh(response)) if obstacle::to_the_front(&url, &response.url) => {
                let words = response.url.to_string();
                let obstacle = Some(Obstacle { kind: obstacle::Kind::Missing, words });
                Ok(Some(Article { obstacle, ..Article::default() }))
            }
            Ok(Fetched::Fresh(response)) => self.parse_article(*response).await.map(Some),
            Ok(Fetched::NotModified) => {
                Err("the page answered 304 to an unconditional request".into())
            }
            Err(e) => Err(e.to_string()),
        }
    }

    // Parsing and screening are work for a processor, not for the network's threads.

    async fn parse_feed(&self, response: &Response) -> Result<extract::Feed, String> {
        let (body, content_type, base) =
            (response.body.clone(), response.content_type.clone(), response.url.clone());
        off_thread(move || extract::feed(&body, content_type.as_deref(), &base))
            .await?
            .map_err(|e| e.to_string())
    }

    async fn parse_article(&self, response: Response) -> Result<Article, String> {
        if let Some(kind) = response.content_type.as_deref().filter(|kind| !readable(kind)) {
            return Err(format!("the page is {kind}, which cannot be read as an article"));
        }
        off_thread(move || {
            let page = extract::charset::decode(&response.body, response.content_type.as_deref());
            extract::article(&page.text, Some(&response.url))
        })
        .await?
        .map_err(|e| e.to_string())
    }

    async fn screen(&self, in_force: &Arc<InForce>, document: &Document) -> Screened {
        let (state, text) = (in_force.clone(), document.clone());
        match off_thread(move || state.screener.screen(&text)).await {
            Ok(screened) => screened,
            // The screener does not panic on any text; should it ever, the answer must not be
            // "nothing found". The same call here passes the panic on to the caller's task.
            Err(_) => in_force.screener.screen(document),
        }
    }

    fn tick(&self) {
        self.progress.fetch_add(1, Ordering::Relaxed);
    }
}

impl Failure {
    /// Without validators the next start reads the feed again and finds what is left.
    fn stopped() -> Self {
        Self {
            reason: "stopped before all of it was screened".into(),
            status: None,
            retry_after: None,
        }
    }
}

impl From<FetchError> for Failure {
    fn from(e: FetchError) -> Self {
        let (status, retry_after) = match &e {
            FetchError::Status { status, retry_after, .. } => (Some(*status), *retry_after),
            _ => (None, None),
        };
        Self { reason: e.to_string(), status, retry_after }
    }
}

/// What of a page is screened, and how much of the article that is.
fn seen(article: Option<Article>) -> (Option<Article>, Coverage) {
    let Some(obstacle) = article.as_ref().and_then(|article| article.obstacle.clone()) else {
        return (article, Coverage::Full);
    };
    let reason = obstacle.to_string();
    (
        article.filter(|_| !obstacle.kind.hides_all()),
        Coverage::SummaryOnly { reason, obstacle: Some(obstacle.kind) },
    )
}

/// Run `work` on a thread for blocking work; a panic in it becomes an error.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|e| format!("the parser gave up: {e}"))
}

fn entry_key(entry: &Entry) -> EntryKey {
    EntryKey { key: entry.key.clone(), version: entry.version.clone() }
}

fn canonical(link: &str) -> Option<String> {
    link.parse().ok().map(|url| extract::canonical(&url).to_string())
}

/// Whether a `Content-Type` is one that an article can have.
fn readable(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    matches!(
        kind.as_str(),
        "" | "text/html" | "application/xhtml+xml" | "text/plain" | "application/xml" | "text/xml"
    )
}
