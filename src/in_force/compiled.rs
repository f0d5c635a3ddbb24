//! Large lists as they were last read and compiled, kept on disk: a restart with unchanged lists
//! takes them from there.
//!
//! The file counts only for the very files, the very program and the very lists that it was made
//! from; whatever else it holds, a torn write for example, the lists are read and compiled as if
//! it were not there. It comes from the data directory and is as trusted as the record beside it.

mod file;
mod key;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::key::Key;
use crate::diagnostic::Severity;
use crate::screen::Screener;
use crate::watchlist::{self, Fetched, Loaded, Revision, Watchlist};

/// Smaller lists compile in less time than it takes to look whether they changed, in bytes of
/// their files.
const WORTH_KEEPING: u64 = 4 << 20;

/// The file in the data directory.
const FILE: &str = "watchlists.compiled";

/// What is to be in force together.
pub struct Lists<'a> {
    /// Files of watchlists.
    pub files: &'a [PathBuf],
    /// Official lists that are fetched.
    pub fetched: &'a [Fetched],
    /// A list that is in no file.
    pub made: Option<Watchlist>,
}

/// Lists, and what screens with them.
pub struct Compiled {
    /// The lists, and what is wrong or doubtful about them.
    pub loaded: Loaded,
    /// None where the lists have an error.
    pub screener: Option<Screener>,
}

/// Read and compile the lists, or take over what was kept of them in `dir`; keep large ones there.
pub fn load(lists: &Lists<'_>, dir: Option<&Path>) -> Compiled {
    let place = dir.filter(|_| lists.bytes() >= WORTH_KEEPING).map(|dir| dir.join(FILE));
    // Before reading: an edit meanwhile must not pass for what was read.
    let key = place.as_ref().and_then(|_| key::of(lists).ok());
    if let (Some(place), Some(key)) = (&place, &key) {
        match file::read(place, key) {
            Ok(kept) => return kept,
            Err(why) => tracing::debug!("the lists are compiled anew: {why}"),
        }
    }
    let compiled = lists.compile();
    if let (Some(place), Some(key)) = (&place, &key)
        && compiled.is_clean()
        && let Err(why) = file::write(place, key, &compiled)
    {
        // Whoever only reads the record may not write here.
        tracing::debug!("{} is not kept: {why}", place.display());
    }
    compiled
}

impl Lists<'_> {
    fn bytes(&self) -> u64 {
        let fetched = self.fetched.iter().filter_map(|list| list.path.as_ref());
        let files = self.files.iter().chain(fetched);
        files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
    }

    fn compile(&self) -> Compiled {
        let mut loaded = watchlist::load_with(self.files, self.fetched);
        if let (Some(set), Some(made)) = (&mut loaded.set, &self.made) {
            set.lists.push(Arc::new(made.clone()));
            set.lists.sort_by(|a, b| a.id.cmp(&b.id));
            set.revision = Revision::of(&set.lists);
        }
        let screener = loaded.set.as_ref().map(Screener::compile);
        Compiled { loaded, screener }
    }
}

impl Compiled {
    fn is_clean(&self) -> bool {
        self.screener.is_some()
            && self.loaded.diagnostics.iter().all(|d| d.severity != Severity::Error)
    }
}
