//! Tells when a file that is in force was edited.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::config::Config;

/// Watches the folders of the config and its watchlists. Folders and not files, since editors
/// replace a file by another, and since a new file may match a pattern.
pub(super) struct FileWatch {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    changed: mpsc::Sender<()>,
}

impl FileWatch {
    /// Start watching; every change sends a message, of which only one is kept waiting. So does the
    /// start, and each folder that is new in [`follow`](Self::follow): it may have been edited after
    /// it was read and before it was watched.
    pub(super) fn start(config_path: &Path, config: &Config, changed: mpsc::Sender<()>) -> Self {
        let data_dir = config.data_dir.clone();
        let told = changed.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            let edited = !matches!(event.kind, EventKind::Access(_));
            if edited && event.paths.iter().any(|path| !path.starts_with(&data_dir)) {
                let _ = told.try_send(()); // full: a message waits already
            }
        });
        let watcher = watcher
            .map_err(|e| tracing::warn!("files are not watched; send SIGHUP after an edit: {e}"))
            .ok();
        let mut watch = Self { watcher, watched: BTreeSet::new(), changed };
        watch.follow(config_path, config);
        watch
    }

    /// Watch the folders that the config names now.
    pub(super) fn follow(&mut self, config_path: &Path, config: &Config) {
        let files =
            config.watchlists.iter().map(PathBuf::as_path).chain([config_path, &config.path]);
        let wanted: BTreeSet<PathBuf> = files
            .filter_map(|file| std::path::absolute(file).ok()?.parent().map(Path::to_owned))
            .collect();
        let Some(watcher) = &mut self.watcher else { return };
        for gone in self.watched.difference(&wanted) {
            let _ = watcher.unwatch(gone); // a folder that was deleted is no longer watched anyway
        }
        for new in wanted.difference(&self.watched) {
            if let Err(e) = watcher.watch(new, RecursiveMode::NonRecursive) {
                tracing::warn!("{} is not watched; send SIGHUP after an edit: {e}", new.display());
            }
            let _ = self.changed.try_send(());
        }
        self.watched = wanted;
    }
}
