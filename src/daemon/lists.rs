//! Lists that are fetched: each is asked for when it is due, and what is kept on disk comes in force.
//!
//! The loop looks at what is kept and not at what it did itself: an edition that a person fetched or
//! accepted by hand comes in force in the same way.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

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

/// A list that gave no answer for so long is an alarm: a day of bad network is none.
const LONG: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// So is one that never gave one, after so many failures in a row: they take half a day.
const FAILURES: u32 = 10;

/// What is kept of a list, as it was looked at.
struct Looked {
    /// Time and length of its state on disk; `None` where there is none.
    stamp: Option<(SystemTime, u64)>,
    kept: Kept,
    /// The alarms that are recorded.
    recorded: Option<Vec<(AlarmKind, Option<String>)>>,
}

/// What is known from one look to the next.
#[derive(Default)]
struct Seen {
    looked: HashMap<String, Looked>,
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
            let stamp = Kept::stamp(&dir);
            if seen.looked.get(&list.id).is_none_or(|looked| looked.stamp != stamp) {
                match Kept::open(&dir) {
                    Ok(kept) => {
                        let looked = Looked { stamp, kept, recorded: None };
                        seen.looked.insert(list.id.clone(), looked);
                    }
                    // The next reload, or the next start, says so.
                    Err(e) => {
                        tracing::error!(list = list.id, "what is kept cannot be read: {e}");
                        continue;
                    }
                }
            }
            look(&fixed, &running, list, &mut seen, &fetches).await;
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
    seen: &mut Seen,
    fetches: &TaskTracker,
) {
    let now = fixed.clock.now();
    let Some(Looked { kept, recorded, .. }) = seen.looked.get_mut(&list.id) else { return };
    let wanted = alarms_of(list, &kept.state, now);
    if recorded.as_ref() != Some(&wanted) {
        match alarm(fixed, running, list, &kept.state, &wanted).await {
            Ok(()) => *recorded = Some(wanted),
            Err(e) => {
                tracing::error!(list = list.id, "the alarm of the list cannot be recorded: {e}");
            }
        }
    }
    let loaded = running.in_force.lists.lists.iter().find(|known| known.id == list.id);
    if let Some(path) = kept.in_force()
        && loaded.is_none_or(|loaded| loaded.path != path)
        && seen.asked.get(&list.id) != Some(&path)
    {
        seen.asked.insert(list.id.clone(), path);
        fixed.relisted.notify_one();
    }
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

/// What a person should know of a list, by kind: a suspect edition until it is gone (accepted, replaced
/// or taken back), and that it was not to be had for long.
fn alarms_of(
    list: &ListSource,
    state: &State,
    now: jiff::Timestamp,
) -> Vec<(AlarmKind, Option<String>)> {
    let suspect =
        state.quarantined.as_ref().map(|edition| suspect(list, state, &edition.reasons()));
    let long = match state.answered {
        Some(answered) => now.duration_since(answered) > LONG,
        None => state.failures >= FAILURES,
    };
    let absent = (state.failures > 0 && long).then(|| absent(list, state));
    vec![(AlarmKind::Suspect, suspect), (AlarmKind::Stale, absent)]
}

async fn alarm(
    fixed: &Fixed,
    running: &Running,
    list: &ListSource,
    state: &State,
    wanted: &[(AlarmKind, Option<String>)],
) -> Result<(), RecordError> {
    let source = of_list(&list.id);
    let all = fixed.record.open_alarms(&source).await?;
    for (kind, text) in wanted {
        let open = all.iter().find(|alarm| alarm.kind == *kind);
        let step = match (text, open) {
            (Some(text), Some(open)) if open.text == *text => continue,
            // Another suspect edition is news of its own; another way to fail is none.
            (Some(text), Some(_)) if *kind == AlarmKind::Suspect => {
                Step::Worse(*kind, text.clone())
            }
            (Some(text), _) => Step::Noticed(*kind, text.clone()),
            (None, Some(_)) => Step::Over(*kind, over(list, state, *kind)),
            (None, None) => continue,
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
    }
    Ok(())
}

fn absent(list: &ListSource, state: &State) -> String {
    let since = match state.answered {
        Some(answered) => format!("since {}", answered.strftime("%Y-%m-%d %H:%M UTC")),
        None => "at all".to_owned(),
    };
    let stays = match &state.in_force {
        Some(edition) => {
            format!("the edition of {} stays in force", edition.fetched.strftime("%Y-%m-%d"))
        }
        None => "nothing of it is in force".to_owned(),
    };
    let why = state.error.as_deref().unwrap_or("no answer");
    format!("the list {} could not be fetched {since}, and {stays}: {why}", list.id)
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

fn over(list: &ListSource, state: &State, kind: AlarmKind) -> String {
    if kind == AlarmKind::Stale {
        return format!("the list {} is fetched again", list.id);
    }
    let accepted = state.in_force.as_ref().and_then(|edition| edition.accepted.as_ref());
    match accepted {
        Some(accepted) => format!(
            "the suspect edition of the list {} was put in force by {}: {}",
            list.id, accepted.by, accepted.reason
        ),
        None => format!("no suspect edition of the list {} waits any more", list.id),
    }
}
