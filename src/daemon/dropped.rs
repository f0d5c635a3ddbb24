//! Makes a directory source due as soon as something in it changes, beside its schedule.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::{Fixed, Running};
use crate::config::{Config, SourceKind};

/// So long nothing may change before the directory is visited; a file that changed later counts
/// as half-written and would be passed over.
const REST: Duration = Duration::from_secs(2);

/// A directory into which files drop all the time is visited after this, and again.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is looked whether a directory was made, or replaced by another: of that nobody
/// tells.
const LOOK: Duration = Duration::from_secs(5);

/// How often it is looked whether a change is at rest.
const SHORT_LOOK: Duration = Duration::from_millis(250);

/// Changes that wait until their directory is at rest.
#[derive(Default)]
struct Changes {
    waiting: Mutex<BTreeMap<PathBuf, Change>>,
    /// There were more changes than the system keeps.
    lost: AtomicBool,
    came: Notify,
}

#[derive(Debug, Clone, Copy)]
struct Change {
    first: Instant,
    last: Instant,
}

impl Change {
    fn is_at_rest(&self, now: Instant) -> bool {
        now.duration_since(self.last) >= REST || now.duration_since(self.first) >= PATIENCE
    }
}

impl Changes {
    fn note<'a>(&self, directories: impl IntoIterator<Item = &'a Path>) {
        let now = Instant::now();
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for directory in directories {
            let change =
                waiting.entry(directory.to_owned()).or_insert(Change { first: now, last: now });
            change.last = now;
        }
        drop(waiting);
        self.came.notify_one();
    }

    /// Take what is at rest, and say whether something is still waiting.
    fn take(&self, now: Instant) -> (Vec<PathBuf>, bool) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let rested = waiting.iter().filter(|(_, change)| change.is_at_rest(now));
        let rested: Vec<PathBuf> = rested.map(|(directory, _)| directory.clone()).collect();
        waiting.retain(|directory, _| !rested.contains(directory));
        (rested, !waiting.is_empty())
    }
}

/// Device and inode: another directory under the same name has others.
type Identity = (u64, u64);

/// The directories of the sources, and which of them are watched.
struct Directories {
    watcher: RecommendedWatcher,
    watched: BTreeMap<PathBuf, Identity>,
}

impl Directories {
    /// Watch what the config names now. Answers the directories that are watched from now on.
    fn follow(&mut self, config: &Config) -> Vec<PathBuf> {
        let wanted: BTreeMap<PathBuf, Identity> = of_sources(config)
            .filter_map(|(_, path)| {
                let about = std::fs::metadata(path).ok().filter(|about| about.is_dir())?;
                Some((path.to_owned(), (about.dev(), about.ino())))
            })
            .collect();
        let gone: Vec<PathBuf> = self
            .watched
            .iter()
            .filter(|(path, identity)| wanted.get(*path) != Some(*identity))
            .map(|(path, _)| path.clone())
            .collect();
        for path in gone {
            let _ = self.watcher.unwatch(&path); // one that was deleted is not watched anyway
            self.watched.remove(&path);
        }
        let mut fresh = Vec::new();
        for (path, identity) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, RecursiveMode::NonRecursive) {
                Ok(()) => fresh.push(path.clone()),
                Err(e) => tracing::warn!(
                    "{} is not watched, its files wait for the schedule: {e}",
                    path.display()
                ),
            }
            // Tried once, so that the log is not filled.
            self.watched.insert(path, identity);
        }
        fresh
    }
}

/// Ids and directories of the sources that are directories.
fn of_sources(config: &Config) -> impl Iterator<Item = (&str, &Path)> {
    config.sources.iter().filter_map(|source| match &source.kind {
        SourceKind::Directory(directory) => Some((source.id.as_str(), directory.path.as_path())),
        _ => None,
    })
}

pub(super) async fn run(fixed: Arc<Fixed>, mut state: watch::Receiver<Arc<Running>>) {
    let changes = Arc::new(Changes::default());
    let noted = changes.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        if event.need_rescan() {
            noted.lost.store(true, Ordering::Relaxed);
        }
        if !matches!(event.kind, EventKind::Access(_)) {
            noted.note(event.paths.iter().filter_map(|path| path.parent()));
        }
    });
    let mut directories = match watcher {
        Ok(watcher) => Directories { watcher, watched: BTreeMap::new() },
        Err(e) => {
            tracing::warn!("directories are not watched, their files wait for the schedule: {e}");
            return;
        }
    };
    while !fixed.stop.is_cancelled() {
        let running = state.borrow_and_update().clone();
        let config = &running.in_force.config;
        // What was dropped before they were watched gave no sign.
        let fresh = directories.follow(config);
        if !fresh.is_empty() {
            changes.note(fresh.iter().map(PathBuf::as_path));
        }
        if changes.lost.swap(false, Ordering::Relaxed) {
            changes.note(of_sources(config).map(|(_, path)| path));
        }
        let (rested, mut waiting) = changes.take(Instant::now());
        for (id, path) in of_sources(config).filter(|(_, path)| rested.iter().any(|r| r == path)) {
            match fixed.record.hasten_source(id, fixed.clock.now()).await {
                Ok(true) => fixed.rescheduled.notify_one(),
                // It is being visited, and may have been listed before the change.
                Ok(false) => {
                    changes.note([path]);
                    waiting = true;
                }
                Err(e) => {
                    fixed.pulse.recording_failed(&e);
                    changes.note([path]);
                    waiting = true;
                }
            }
        }
        let look = if waiting { SHORT_LOOK } else { LOOK };
        let none = of_sources(config).next().is_none();
        tokio::select! {
            () = tokio::time::sleep(look), if !none => {}
            () = changes.came.notified(), if !waiting => {}
            Ok(()) = state.changed() => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_at_rest_two_seconds_after_the_last_change_or_ten_after_the_first() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let once = Change { first: start, last: start };
        assert!(!once.is_at_rest(after(1)) && once.is_at_rest(after(2)));
        let busy = Change { first: start, last: after(9) };
        assert!(!busy.is_at_rest(after(9)) && busy.is_at_rest(after(10)));
    }

    #[test]
    fn changes_wait_for_their_rest_and_are_taken_once() {
        let changes = Changes::default();
        let (a, b) = (Path::new("/in/a"), Path::new("/in/b"));
        changes.note([a, b, a]);
        let now = Instant::now();
        assert_eq!(changes.take(now), (Vec::new(), true));
        let rested = changes.take(now + REST);
        assert_eq!(rested, (vec![a.to_owned(), b.to_owned()], false));
        assert_eq!(changes.take(now + REST), (Vec::new(), false));
    }
}
