//! A list is fetched: what comes is judged against the edition in force, and takes its place or
//! waits for a person.
//!
//! Nothing short of a new edition that was read to its end changes what is in force: not a 304, not
//! a fetch that failed, not a file that is no list.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::guard::{self, Suspicion};
use super::kept::{self, Accepted, Edition, Kept, KeptFile, State};
use super::{Counting, Summary};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::list::file_name;
use crate::config::{Http, ListSource};
use crate::digest::hex;
use crate::fetch::{Fetch, FetchError, Fetched, Request, Validators, backoff};
use crate::schedule::pace::Pace;

/// Largest file of a list, in bytes after decompression. The largest that is published has about
/// 120 MB.
const MAX_BYTES: u64 = 512 << 20;

/// So long may a file take.
const TOTAL_TIMEOUT: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// So long a person's command waits for a fetch that is under way.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The pause between two looks whether it is over.
pub const TRY_AGAIN: Duration = Duration::from_millis(100);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Refreshed {
    /// What is published is what was fetched last.
    Unchanged,
    /// A new edition is in force.
    InForce(Judged),
    /// A new edition is suspect, and waits for a person.
    Quarantined(Judged),
    /// It could not be fetched.
    Failed {
        /// Why, for people.
        reason: String,
    },
}

/// A new edition beside the one in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// When it was made, in the source's own words.
    pub published: Option<String>,
    /// Its entries; `None` where it cannot be read.
    pub records: Option<usize>,
    /// Entries that the edition in force does not have.
    pub added: usize,
    /// Entries that only the edition in force has.
    pub removed: usize,
    /// What speaks against it.
    pub suspicions: Vec<Suspicion>,
}

/// Why a list could not be dealt with at all. What is kept is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefreshError {
    /// Another process, or the daemon, works on it at this moment.
    #[error("another watchpost is fetching this list at this moment")]
    Busy,
    /// What is kept cannot be read or written.
    #[error("{path} cannot be used: {reason}")]
    Kept {
        /// The directory of the list.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// There is no edition that waits.
    #[error("no edition of this list waits for a person")]
    NoneWaits,
    /// The edition that waits is none.
    #[error("what waits cannot be read as a list, so nobody can put it in force: {0}")]
    Unreadable(String),
}

/// The limits for fetching lists, which are larger and slower than feeds.
pub fn limits(http: &Http) -> Http {
    Http {
        max_bytes: http.max_bytes.max(MAX_BYTES),
        total_timeout: http.total_timeout.max(TOTAL_TIMEOUT),
        ..http.clone()
    }
}

/// When a list is due by what is kept of it; at once where the config names other addresses.
pub fn due(list: &ListSource, state: &State, now: Timestamp) -> Timestamp {
    let (Some(checked), Some(next)) = (state.checked, state.next) else { return now };
    if state.urls != addresses(list) {
        return now;
    }
    // An interval that was made shorter holds at once.
    match state.failures {
        0 => next.min(list.schedule.next_after(checked, &Pace::default()).0 + MOST_JITTER),
        _ => next,
    }
}

/// The most that a time is put off, so that not everybody asks at the full hour.
const MOST_JITTER: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);

/// Ask for a list, and deal with what comes. A dry run changes nothing.
///
/// # Errors
/// Where nothing could be done. A list that could not be fetched is no error: that is kept, too.
pub async fn refresh(
    list: &ListSource,
    dir: &Path,
    fetch: &dyn Fetch,
    (clock, chance): (&dyn Clock, &Chance),
    dry_run: bool,
) -> Result<Refreshed, RefreshError> {
    let unusable = |e: io::Error| unusable(dir, &e);
    let hold = Kept::hold(dir).map_err(unusable)?.ok_or(RefreshError::Busy)?;
    let mut kept = Kept::open(dir).map_err(unusable)?;
    let draft = kept.draft().map_err(unusable)?;
    let fetched = fetch_all(list, &kept, &draft, fetch, clock).await;
    let now = clock.now();
    let mut state = kept.state.clone();
    state.urls = addresses(list);
    state.checked = Some(now);
    state.failures = if fetched.is_ok() { 0 } else { state.failures.saturating_add(1) };
    let wish = fetched.as_ref().err().and_then(|failure| failure.retry_after());
    let pace = Pace::default();
    let (next, _) = backoff::next_due(&list.schedule, &pace, now, state.failures, wish, chance);
    state.next = Some(next);
    let files = match fetched {
        Ok(files) => files,
        Err(Failure::Fetch(e)) => {
            let reason = e.to_string();
            state.error = Some(reason.clone());
            if !dry_run {
                kept.save(state).map_err(unusable)?;
            }
            kept.drop_draft().map_err(unusable)?;
            return Ok(Refreshed::Failed { reason });
        }
        Err(Failure::Disk(e)) => return Err(unusable(e)),
    };
    (state.answered, state.error) = (Some(now), None);
    let (list, dir) = (list.clone(), dir.to_owned());
    let settled = tokio::task::spawn_blocking(move || {
        let settled = settle(&list, kept, state, files, &draft, dry_run, now);
        drop(hold);
        settled.map_err(|e| self::unusable(&dir, &e))
    });
    settled.await.unwrap_or_else(|e| Err(self::unusable(&PathBuf::new(), &io::Error::other(e))))
}

/// Put the edition in force that waits, by a person's word. Waits for a fetch that is under way.
///
/// # Errors
/// Where none waits, or it cannot be read as a list.
pub fn accept(dir: &Path, accepted: Accepted) -> Result<Edition, RefreshError> {
    let unusable = |e: io::Error| unusable(dir, &e);
    if !dir.exists() {
        return Err(RefreshError::NoneWaits);
    }
    let begun = Instant::now();
    let _hold = loop {
        match Kept::hold(dir).map_err(unusable)? {
            Some(hold) => break hold,
            None if begun.elapsed() > PATIENCE => return Err(RefreshError::Busy),
            None => std::thread::sleep(TRY_AGAIN),
        }
    };
    let mut kept = Kept::open(dir).map_err(unusable)?;
    let mut edition = kept.state.quarantined.clone().ok_or(RefreshError::NoneWaits)?;
    if edition.records.is_none() {
        return Err(RefreshError::Unreadable(edition.reasons()));
    }
    let at = accepted.at;
    edition.accepted = Some(accepted);
    kept.put_in_force(edition.clone(), at).map_err(unusable)?;
    kept.tidy().map_err(unusable)?;
    Ok(edition)
}

/// A file that was asked for: fetched into the draft, or as it was.
enum Asked {
    Fresh(KeptFile),
    Same(KeptFile),
}

enum Failure {
    Fetch(FetchError),
    Disk(io::Error),
}

impl Failure {
    fn retry_after(&self) -> Option<jiff::SignedDuration> {
        match self {
            Failure::Fetch(e) => e.retry_after(),
            Failure::Disk(_) => None,
        }
    }
}

/// One file after the other, each written as it comes: they can be large.
async fn fetch_all(
    list: &ListSource,
    kept: &Kept,
    draft: &Path,
    fetch: &dyn Fetch,
    clock: &dyn Clock,
) -> Result<Vec<Asked>, Failure> {
    let mut files = Vec::new();
    for url in &list.urls {
        let (name, latest) = (file_name(url), kept.state.latest());
        // Only for a file that is there all the same: a 304 must have something to stand for.
        let before = latest.and_then(|edition| {
            let same = |file: &&KeptFile| file.url == url.as_str() && file.name == name;
            edition.files.iter().find(|file| same(file) && kept.has(edition, file))
        });
        let request = Request {
            url: url.clone(),
            validators: before.map_or_else(Validators::default, |file| file.validators.clone()),
            internal: list.internal,
            robots: None,
        };
        let begun = clock.now();
        let answer = fetch.get(request).await.map_err(Failure::Fetch)?;
        tracing::debug!(list = list.id, %url, took = %clock.now().duration_since(begun), "asked");
        let file = match (answer, before) {
            (Fetched::NotModified, Some(file)) => Asked::Same(file.clone()),
            (Fetched::NotModified, None) => {
                let (url, retry_after) = (url.to_string(), None);
                return Err(Failure::Fetch(FetchError::Status { url, status: 304, retry_after }));
            }
            (Fetched::Fresh(response), _) => {
                let path = draft.join(&name);
                let (bytes, sha256) = written(path, response.body).await.map_err(Failure::Disk)?;
                let (url, validators) = (url.to_string(), response.validators);
                Asked::Fresh(KeptFile { name, url, validators, bytes, sha256 })
            }
        };
        files.push(file);
    }
    Ok(files)
}

async fn written(path: PathBuf, body: Bytes) -> io::Result<(u64, String)> {
    let work = tokio::task::spawn_blocking(move || {
        kept::write(&path, &body)?;
        Ok((body.len() as u64, hex(&Sha256::digest(&body))))
    });
    work.await.map_err(io::Error::other)?
}

/// Judge what was fetched, and keep it where that is due. `state` is what holds if nothing is new.
fn settle(
    list: &ListSource,
    mut kept: Kept,
    mut state: State,
    asked: Vec<Asked>,
    draft: &Path,
    dry_run: bool,
    now: Timestamp,
) -> io::Result<Refreshed> {
    let latest = state.latest().cloned();
    let mut files = Vec::new();
    for file in asked {
        files.push(match file {
            Asked::Fresh(file) => file,
            Asked::Same(file) => {
                if let Some(latest) = &latest {
                    std::fs::copy(kept.path(latest, &file), draft.join(&file.name))?;
                }
                file
            }
        });
    }
    let same = |edition: &&mut Edition| edition.has_files_of(&files) && kept.is_whole(edition);
    if let Some(edition) = state.quarantined.as_mut().filter(same) {
        edition.files = files;
    } else if let Some(edition) = state.in_force.as_mut().filter(same) {
        // The publisher took the suspect edition back, if there was one.
        edition.files = files;
        state.quarantined = None;
    } else {
        return judged(list, kept, state, files, draft, dry_run, now);
    }
    if dry_run {
        kept.drop_draft()?;
    } else {
        kept.save(state)?;
        kept.tidy()?;
    }
    Ok(Refreshed::Unchanged)
}

fn judged(
    list: &ListSource,
    mut kept: Kept,
    mut state: State,
    files: Vec<KeptFile>,
    draft: &Path,
    dry_run: bool,
    now: Timestamp,
) -> io::Result<Refreshed> {
    let before = kept.in_force().map(|path| Counted::read(&path));
    let new = files.first().map(|file| Counted::read(&draft.join(&file.name)));
    let judged = judge(list, before, new.unwrap_or_else(|| Err(no_file())));
    let refreshed = match judged.suspicions.is_empty() {
        true => Refreshed::InForce(judged.clone()),
        false => Refreshed::Quarantined(judged.clone()),
    };
    if dry_run {
        kept.drop_draft()?;
        return Ok(refreshed);
    }
    let edition = Edition {
        name: kept.keep_draft(now)?,
        files,
        fetched: now,
        published: judged.published,
        records: judged.records,
        suspicions: judged.suspicions,
        accepted: None,
    };
    match edition.suspicions.is_empty() {
        true => {
            kept.state = state;
            kept.put_in_force(edition, now)?;
        }
        false => {
            state.quarantined = Some(edition);
            kept.save(state)?;
        }
    }
    kept.tidy()?;
    Ok(refreshed)
}

/// What an edition holds, and the ids of its entries.
struct Counted {
    summary: Summary,
    uids: HashSet<String>,
}

impl Counted {
    fn read(path: &Path) -> Result<Self, Suspicion> {
        let (mut counting, mut uids) = (Counting::default(), HashSet::new());
        let contents = super::read(path, &mut |record| {
            counting.record(&record);
            uids.insert(record.uid);
        });
        let contents = contents.map_err(|refusal| Suspicion::from(&refusal))?;
        Ok(Self { summary: Summary::new(contents, counting.finish()), uids })
    }

    /// Whether something can be screened against it.
    fn is_list(&self) -> bool {
        let (format, counts) = (self.summary.format, &self.summary.counts);
        !format.is_delta() && !format.is_part() && counts.records > counts.nameless
    }
}

/// `before` is the edition in force. One that can no longer be read says nothing against the next.
fn judge(
    list: &ListSource,
    before: Option<Result<Counted, Suspicion>>,
    new: Result<Counted, Suspicion>,
) -> Judged {
    let new = match new {
        Ok(new) => new,
        Err(refused) => {
            return Judged {
                published: None,
                records: None,
                added: 0,
                removed: 0,
                suspicions: vec![refused],
            };
        }
    };
    let before = before.and_then(Result::ok);
    let of = |before: &Counted| before.uids.difference(&new.uids).count();
    let removed = before.as_ref().map_or(0, of);
    let added = match &before {
        Some(before) => new.uids.difference(&before.uids).count(),
        None => new.uids.len(),
    };
    let compared = before.as_ref().map(|before| (&before.summary, removed));
    let mut suspicions = guard::judge(&list.limits, compared, &new.summary);
    let format = new.summary.format;
    if format.is_part() || format.is_delta() {
        // What is wrong with its numbers follows from that.
        suspicions.clear();
    }
    if !new.is_list() && suspicions.is_empty() {
        let message = format!("there is no list in it: it is {}", format.title());
        suspicions.push(Suspicion { code: "refused".into(), message });
    }
    Judged {
        published: new.summary.published.clone(),
        records: new.is_list().then_some(new.summary.counts.records),
        added,
        removed,
        suspicions,
    }
}

fn no_file() -> Suspicion {
    Suspicion { code: "refused".into(), message: "it has no file".into() }
}

fn addresses(list: &ListSource) -> Vec<String> {
    list.urls.iter().map(ToString::to_string).collect()
}

fn unusable(dir: &Path, e: &io::Error) -> RefreshError {
    RefreshError::Kept { path: dir.display().to_string(), reason: e.to_string() }
}
