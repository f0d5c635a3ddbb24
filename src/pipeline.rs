//! One article's journey: the only place that calls fetch, extract, screen, record and alert's
//! rules in their order.
//!
//! Nothing is lost on a crash: every document commits with its hits and its outbox rows, and the
//! source's validators are stored only after its last document. A visit that was cut short is
//! made again in full, and what it had recorded is then known.

pub(crate) mod alarms;
mod assemble;
mod ingest;
mod intake;
mod manners;
mod page;
pub(crate) mod raise;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::try_join_all;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{CANARY, Canary, Source, SourceKind};
use crate::dated;
use crate::document::Document;
use crate::extract;
use crate::fetch::{Validators, backoff};
use crate::in_force::InForce;
use crate::record::{
    Coverage, EntryKey, Identified, NewDocument, Record, RecordError, Recorded, SourceClaim,
    Standing, Visit, VisitReport,
};
use crate::schedule::pace::{Pace, Why};
use crate::screen::{Event, Screened};
use crate::story::Fingerprint;

pub use self::assemble::{document_of, needs_page};
pub use self::ingest::Taken;
use self::intake::{Cut, Failure, Item, Reading};
pub use self::manners::Manners;
pub use self::raise::drafts;
pub(crate) use self::raise::late_drafts;

/// 410: the publisher took it down for good. It is asked all the same, now and then.
const GONE: u16 = 410;

/// How long a source that is gone is left alone.
const GONE_PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// While we are offline a probed source waits so long for its next turn; others go before it.
const OFFLINE_PAUSE: SignedDuration = SignedDuration::from_secs(10);

/// How long a source stays leased without a sign of life.
pub const SOURCE_LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Up to so many bytes a document is screened where it stands: passing it to another thread
/// takes longer.
const SHORT: usize = 16 * 1024;

/// Entries that need nothing more from the network are recorded together, so many at most: their
/// alerts wait for all of them.
const TOGETHER: usize = 32;

/// What the stages need from outside: a database, a network, time and chance.
pub struct Pipeline {
    /// Where everything is recorded.
    pub record: Arc<dyn Record>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids and jitter.
    pub chance: Arc<Chance>,
    /// What other people's machines may expect of us, and whether we reach them at all.
    pub manners: Manners,
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

/// What a visit brought; becomes a [`VisitReport`].
struct Brought {
    visit: Visit,
    status: Option<u16>,
    bytes: u64,
    validators: Option<Validators>,
    moved_to: Option<String>,
    pace: Pace,
    /// Files that lie in a directory and need a person, each with its reason; `None` where the
    /// visit did not look, or the source is no directory.
    unread: Option<Vec<String>>,
}

/// Where a document comes from.
struct Origin<'a> {
    source: &'a str,
    /// It is no news, but the proof that news arrive.
    canary: Option<&'a Canary>,
}

/// A publication that was read and screened.
struct Prepared {
    document: NewDocument,
    /// Attachments, for example.
    left_out: Vec<String>,
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
        let outcome = self.read_source(source, claim, in_force, &mut step).await;
        let finished = self.clock.now();
        let known =
            Pace { usual_gap: claim.usual_gap, last_new: claim.last_new, ..Pace::default() };
        let next_due = |pace, failures, retry_after| {
            if self.stop.is_cancelled() {
                return (finished, Why::Schedule); // cut short: due again at the next start
            }
            let schedule = &source.schedule;
            backoff::next_due(schedule, &pace, finished, failures, retry_after, &self.chance)
        };
        let mut unread = None;
        let mut report = match outcome {
            Ok(brought) => {
                unread = brought.unread;
                let (due, why) = next_due(brought.pace.over(known), 0, None);
                VisitReport {
                    visit: brought.visit,
                    started,
                    finished,
                    status: brought.status,
                    bytes: brought.bytes,
                    validators: brought.validators,
                    next_due: due,
                    next_why: why,
                    moved_to: brought.moved_to,
                    usual_gap: brought.pace.usual_gap,
                    last_new: brought.pace.last_new,
                    excused: false,
                    alarms: Vec::new(),
                }
            }
            Err(Cut::Unrecorded(e)) => return Err(e),
            Err(Cut::Failed(failure)) => {
                let excused = failure.unreachable && self.manners.reach.excuses(source.internal);
                let wait = match failure.status {
                    Some(GONE) => failure.retry_after.max(Some(GONE_PAUSE)),
                    _ => failure.retry_after,
                };
                let (due, why) = match (excused, failure.status) {
                    (true, _) => {
                        (finished.saturating_add(OFFLINE_PAUSE).unwrap_or(finished), Why::Offline)
                    }
                    (false, Some(GONE)) => {
                        (next_due(known, claim.failures.saturating_add(1), wait).0, Why::Gone)
                    }
                    (false, _) => next_due(known, claim.failures.saturating_add(1), wait),
                };
                VisitReport {
                    visit: Visit::Failed {
                        reason: match excused {
                            true => format!("nothing could be reached: {}", failure.reason),
                            false => failure.reason,
                        },
                    },
                    started,
                    finished,
                    status: failure.status,
                    bytes: 0,
                    validators: None,
                    next_due: due,
                    next_why: why,
                    moved_to: None,
                    usual_gap: None,
                    last_new: None,
                    excused,
                    alarms: Vec::new(),
                }
            }
        };
        let operator = &in_force.config.operator;
        report.alarms = self.alarms(source, claim, operator, &report, unread.as_deref());
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
    ) -> Result<Brought, Cut> {
        let moved = manners::moved(source, claim);
        let source = moved.as_ref().unwrap_or(source);
        let answer = self.intake(source, claim, in_force.config.http.max_bytes).await;
        let intake = match answer? {
            Reading::Read(intake) => intake,
            Reading::NotModified => {
                return Ok(Brought {
                    visit: Visit::NotModified,
                    status: Some(304),
                    bytes: 0,
                    validators: None,
                    moved_to: None,
                    pace: Pace::default(),
                    unread: None,
                });
            }
        };
        self.tick();
        for warning in &intake.warnings {
            tracing::warn!(source = source.id, warning, "the source had to be mended");
        }
        let keys: Vec<EntryKey> = intake.items.iter().map(Item::key).collect();
        let mut unseen = self.record.unseen(&source.id, &keys, self.clock.now()).await?;
        let mut unread = intake.unread.clone();
        let mut incomplete = intake.unread;
        let mut validators = intake.validators;
        if let Some(later) = intake
            .most_new
            .and_then(|most| unseen.len().checked_sub(most))
            .filter(|later| *later > 0)
        {
            // The newest first: the older ones have waited, and can.
            unseen.drain(..later);
            incomplete.push(format!("{later} older entries are left for the next visits"));
            validators = None;
        }
        let pace = self.pace(&intake.items, &unseen, claim, intake.not_before);
        let fresh = unseen.iter().filter(|entry| entry.standing != Standing::Again).count();
        // A feed of one entry shares none with its last visit whenever it is replaced.
        let missed = intake.whole && pace.missed && keys.len() > 1;
        let wanted: HashSet<&EntryKey> = unseen.iter().map(|unseen| &unseen.entry).collect();
        step(Step::Read { entries: keys.len(), new: unseen.len() });

        let mut renewed = self.clock.now();
        let at_once =
            |item: &Item| item.file.is_none() && !needs_page(source.full_text, &item.entry);
        let runs = intake.items.chunk_by(|a, b| at_once(a) && at_once(b));
        // In the order of events, in which alerts should come.
        for items in runs.flat_map(|run| run.chunks(TOGETHER)) {
            if self.stop.is_cancelled() {
                return Err(Failure::stopped().into());
            }
            let mut prepared = Vec::new();
            for item in items.iter().filter(|item| wanted.contains(&item.key())) {
                prepared.push((item, self.prepare(source, in_force, item).await));
            }
            // Asked for together and in this order, they share a transaction.
            let recorded = try_join_all(prepared.iter().map(|(_, Prepared { document, .. })| {
                self.record.record_document(document, Some(claim))
            }));
            for ((item, prepared), recorded) in prepared.iter().zip(&recorded.await?) {
                let Prepared { document, left_out } = prepared;
                if let Coverage::SummaryOnly { reason, .. } = &document.coverage {
                    incomplete.push(format!("{}: {reason}", item.name()));
                }
                incomplete.extend(left_out.iter().map(|left| format!("{}: {left}", item.name())));
                step(Step::Recorded { document, recorded });
                self.tick();
            }
            let now = self.clock.now();
            if now.duration_since(renewed) > SOURCE_LEASE / 3 {
                self.record.renew_source(claim, now, SOURCE_LEASE).await?;
                renewed = now;
            }
            for item in items {
                let readable = prepared
                    .iter()
                    .find(|(done, _)| std::ptr::eq(*done, item))
                    .map(|(_, done)| done.document.coverage == Coverage::Full);
                if let Err(reason) = self.put_away(source, item, readable, in_force).await {
                    let reason = format!("{}: {reason}", item.name());
                    unread.push(reason.clone());
                    incomplete.push(reason);
                    validators = None;
                }
            }
        }
        let unread = match source.kind {
            SourceKind::Directory(_) => {
                unread.extend(self.unread_files(&source.id, &intake.items).await?);
                Some(unread)
            }
            _ => None,
        };
        Ok(Brought {
            visit: Visit::Screened { entries: keys.len(), new: fresh, incomplete, missed },
            status: intake.status,
            bytes: intake.bytes,
            validators,
            moved_to: intake.moved_to,
            pace: Pace { missed, ..pace },
            unread,
        })
    }

    /// One entry, from its page to what is to be recorded of it.
    async fn prepare(&self, source: &Source, in_force: &Arc<InForce>, item: &Item) -> Prepared {
        let entry = &item.entry;
        let mut left_out = Vec::new();
        let page = match &item.file {
            Some(file) => {
                let read = self.read_file(file, in_force.config.http.max_bytes).await;
                read.map(|read| {
                    left_out = read.left_out;
                    Some(read.article)
                })
            }
            None if needs_page(source.full_text, entry) => self.page(source, entry).await,
            None => Ok(None),
        };
        let (article, coverage) = match page {
            Ok(article) => page::seen(article),
            Err(reason) => (None, Coverage::SummaryOnly { reason, obstacle: None }),
        };
        let canonical_url = article
            .as_ref()
            .and_then(|article| article.canonical_url.clone())
            .or_else(|| item.canonical_url());
        let mut document = document_of(entry, article);
        if document.title.is_empty() {
            document.title = item.name();
        }
        let screened = self.screen(in_force, &document).await;
        let canary = match &source.kind {
            SourceKind::Canary(canary) => Some(canary),
            _ => None,
        };
        let origin = Origin { source: &source.id, canary };
        let new = self.new_document(
            origin,
            item.key(),
            document,
            canonical_url,
            coverage,
            screened,
            in_force,
        );
        Prepared { document: new, left_out }
    }

    #[allow(clippy::too_many_arguments)] // one value a column; a struct would only repeat NewDocument
    fn new_document(
        &self,
        Origin { source, canary }: Origin<'_>,
        entry: EntryKey,
        document: Document,
        canonical_url: Option<String>,
        coverage: Coverage,
        screened: Screened,
        in_force: &InForce,
    ) -> NewDocument {
        let now = self.clock.now();
        let Screened { mut hits, mut events, bounds, revision, engine } = screened;
        // The canary is no news, and no news is the canary.
        hits.retain(|hit| (hit.list == CANARY) == canary.is_some());
        events.retain(|_| canary.is_none());
        doubt_dates(&mut events, &document, now);
        let mut new = NewDocument {
            id: self.chance.id(now),
            source: source.to_owned(),
            entry,
            fingerprint: Fingerprint::of(&document),
            document,
            canonical_url,
            coverage,
            fetched: now,
            bounds,
            revision: revision.0,
            engine,
            hits: self.identified(hits),
            events: self.identified(events),
            alerts: Vec::new(),
            new_story: self.chance.id(now),
        };
        new.alerts = match canary {
            Some(canary) => raise::canary(&new, canary, now, &self.chance),
            None => drafts(&new, &in_force.config.rules, now, &self.chance),
        };
        new
    }

    fn identified<T>(&self, values: Vec<T>) -> Vec<Identified<T>> {
        let now = self.clock.now();
        values.into_iter().map(|value| Identified { id: self.chance.id(now), value }).collect()
    }

    // Parsing and screening are work for a processor, not for the network's threads.

    async fn screen(&self, in_force: &Arc<InForce>, document: &Document) -> Screened {
        if document.title.len() + document.summary.len() + document.text.len() <= SHORT {
            return in_force.screener.screen(document);
        }
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

/// Keep what a document announces for review, if its own date cannot be right.
pub(crate) fn doubt_dates(events: &mut [Event], document: &Document, fetched: Timestamp) {
    if let Err(doubt) = dated::believed(document.published.as_ref(), fetched) {
        events.iter_mut().for_each(|event| event.doubt_date(&doubt));
    }
}

/// Run `work` on a thread for blocking work; a panic in it becomes an error.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|e| format!("the parser gave up: {e}"))
}

fn canonical(link: &str) -> Option<String> {
    link.parse().ok().map(|url| extract::canonical(&url).to_string())
}
