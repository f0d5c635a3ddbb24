//! Lists that are fetched: each is asked for when it is due, and what is kept on disk comes in force.
//!
//! The loop looks at what is kept and not at what it did itself: an edition that a person fetched or
//! accepted by hand comes in force in the same way.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use super::{Fixed, Running};
use crate::alert::{AlarmKind, of_list};
use crate::config::ListSource;
use crate::fetch::HttpFetcher;
use crate::lists::kept::{Kept, State};
use crate::lists::refresh::{self, Judged, RefreshError, Refreshed};
use crate::pipeline::alarms::{self, Step};
use crate::record::RecordError;

/// The pause between two looks.
const LOOK: Duration = Duration::from_secs(2);

/// After a list could not even be dealt with: a disk may stay full for long.
const PAUSE: jiff::SignedDuration = jiff::SignedDuration::from_mins(1);

/// What is known from one look to the next.
#[derive(Default)]
struct Seen {
    /// The edition of each list for which a reload was asked.
    asked: HashMap<String, PathBuf>,
    /// Lists that are being fetched.
    in_hand: Arc<Mutex<HashSet<String>>>,
    /// Lists that are left alone until then.
    put_off: Arc<Mutex<HashMap<String, jiff::Timestamp>>>,
}

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    let mut seen = Seen::default();
    let fetches = TaskTracker::new();
    while !fixed.stop.is_cancelled() {
        let running = state.borrow().clone();
        for list in &running.in_force.config.lists {
            let dir = running.in_force.config.list_dir(&list.id);
            match Kept::open(&dir) {
                Ok(kept) => look(&fixed, &running, list, &kept, &mut seen, &fetches).await,
                // The next reload, or the next start, says so.
                Err(e) => tracing::error!(list = list.id, "what is kept cannot be read: {e}"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
    fetches.close();
    fetches.wait().await;
}

async fn look(
    fixed: &Arc<Fixed>,
    running: &Arc<Running>,
    list: &ListSource,
    kept: &Kept,
    seen: &mut Seen,
    fetches: &TaskTracker,
) {
    if let Err(e) = alarm(fixed, running, list, &kept.state).await {
        tracing::error!(list = list.id, "the alarm of the list cannot be recorded: {e}");
    }
    let loaded = running.in_force.lists.lists.iter().find(|known| known.id == list.id);
    if let Some(path) = kept.in_force()
        && loaded.is_none_or(|loaded| loaded.path != path)
        && seen.asked.get(&list.id) != Some(&path)
    {
        seen.asked.insert(list.id.clone(), path);
        fixed.relisted.notify_one();
    }
    let now = fixed.clock.now();
    let put_off = locked(&seen.put_off).get(&list.id).is_some_and(|until| *until > now);
    let due = !put_off && refresh::due(list, &kept.state, now) <= now;
    if due
        && !running.pipeline.manners.reach.is_offline()
        && locked(&seen.in_hand).insert(list.id.clone())
    {
        let (fixed, running, list) = (fixed.clone(), running.clone(), list.clone());
        let (in_hand, put_off) = (seen.in_hand.clone(), seen.put_off.clone());
        fetches.spawn(async move {
            let done = tokio::select! {
                done = fetch(&fixed, &running, &list) => done,
                () = fixed.stop.cancelled() => Ok(()),
            };
            if let Err(e) = done {
                tracing::error!(list = list.id, "the list cannot be kept: {e}");
                let until = fixed.clock.now().saturating_add(PAUSE).unwrap_or(now);
                locked(&put_off).insert(list.id.clone(), until);
            }
            locked(&in_hand).remove(&list.id);
        });
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn fetch(fixed: &Fixed, running: &Running, list: &ListSource) -> Result<(), RefreshError> {
    let config = &running.in_force.config;
    let fetcher: HttpFetcher = match running.fetcher.with_limits(&refresh::limits(&config.http)) {
        Ok(fetcher) => fetcher,
        Err(e) => {
            let path = config.list_dir(&list.id).display().to_string();
            return Err(RefreshError::Kept { path, reason: e.to_string() });
        }
    };
    let dir = config.list_dir(&list.id);
    let world = (fixed.clock.as_ref(), fixed.chance.as_ref());
    let told = |judged: &Judged| {
        let records = judged.records.unwrap_or(0);
        format!("{records} records, {} added, {} removed", judged.added, judged.removed)
    };
    match refresh::refresh(list, &dir, &fetcher, world, false).await {
        Ok(Refreshed::Unchanged) => tracing::info!(list = list.id, "the list is unchanged"),
        Ok(Refreshed::InForce(judged)) => {
            tracing::info!(list = list.id, "a new edition of the list: {}", told(&judged));
        }
        // The alarm says it.
        Ok(Refreshed::Quarantined(_)) => {}
        Ok(Refreshed::Failed { reason }) => {
            tracing::warn!(list = list.id, "the list could not be fetched: {reason}");
        }
        Err(RefreshError::Busy) => {}
        Err(e) => return Err(e),
    }
    Ok(())
}

/// A suspect edition is an alarm until it is gone: accepted, replaced or taken back.
async fn alarm(
    fixed: &Fixed,
    running: &Running,
    list: &ListSource,
    state: &State,
) -> Result<(), RecordError> {
    let (source, kind) = (of_list(&list.id), AlarmKind::Suspect);
    let open = fixed.record.open_alarms(&source).await?;
    let open = open.iter().find(|alarm| alarm.kind == kind);
    let step = match (&state.quarantined, open) {
        (Some(edition), open) => {
            let text = suspect(list, state, &edition.reasons());
            if open.is_some_and(|open| open.text == text) {
                return Ok(());
            }
            Step::Noticed(kind, text)
        }
        (None, Some(_)) => Step::Over(kind, over(list, state)),
        (None, None) => return Ok(()),
    };
    let operator = &running.in_force.config.operator;
    let now = fixed.clock.now();
    let change = alarms::change(&fixed.chance, operator, &source, open, now, step);
    fixed.record.change_alarm(&change).await?;
    fixed.raised.notify_one();
    match change.alarm.over {
        None => tracing::warn!(alarm = kind.as_str(), "{}", change.alarm.text),
        Some(_) => tracing::info!(alarm = kind.as_str(), "{}", change.alarm.text),
    }
    Ok(())
}

fn suspect(list: &ListSource, state: &State, reasons: &str) -> String {
    let id = &list.id;
    let stays = match &state.in_force {
        Some(_) => "the one before stays in force",
        None => "no edition is in force",
    };
    format!(
        "the new edition of the list {id} is suspect, and {stays}: {reasons}; look at it with `watchpost lists diff {id} --quarantined`, and if it is right, put it in force with `watchpost lists accept {id} --reason \"...\"`"
    )
}

fn over(list: &ListSource, state: &State) -> String {
    let accepted = state.in_force.as_ref().and_then(|edition| edition.accepted.as_ref());
    match accepted {
        Some(accepted) => format!(
            "the suspect edition of the list {} was put in force by {}: {}",
            list.id, accepted.by, accepted.reason
        ),
        None => format!("no suspect edition of the list {} waits any more", list.id),
    }
}
