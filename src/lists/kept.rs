//! What is kept on disk of a list that is fetched: the edition in force, some before it, and one
//! that waits for a person.
//!
//! An edition is a directory under `editions/`, which gets its name when it is whole. `state.json`
//! says which of them is in force, and is replaced by a rename. So whenever the process is killed,
//! one edition is in force, and whole; what no state knows is removed by the next change. What was
//! put in force, when, and by whose word is appended to `history.jsonl` and never removed.

mod state;

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde_json::json;

pub use self::state::{Accepted, Edition, KeptFile, State};

/// So many editions are kept from before the one in force.
const EARLIER: usize = 5;

/// Largest `state.json`, in bytes.
const MAX_STATE: u64 = 16 << 20;

const STATE: &str = "state.json";
const EDITIONS: &str = "editions";
const HISTORY: &str = "history.jsonl";

/// Where an edition is put together.
const DRAFT: &str = "new";

/// The directory of a list.
#[derive(Debug, Clone)]
pub struct Kept {
    dir: PathBuf,
    /// How the list stands.
    pub state: State,
}

/// The right to change what is kept of a list; given back with its value, or by the system when the
/// process ends.
#[derive(Debug)]
pub struct Hold(File);

impl Drop for Hold {
    /// A process that another thread is just starting has the open file as well, and would keep the
    /// lock a little longer than this value.
    fn drop(&mut self) {
        // What cannot be unlocked is closed with the file.
        let _ = self.0.unlock();
    }
}

impl Kept {
    /// What is kept in `dir`; nothing, where there is no such directory.
    ///
    /// # Errors
    /// Where its state cannot be read.
    pub fn open(dir: &Path) -> io::Result<Self> {
        let path = dir.join(STATE);
        let state = match fs::metadata(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => State::default(),
            Err(e) => return Err(e),
            Ok(metadata) if metadata.len() > MAX_STATE => {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is too large"));
            }
            Ok(_) => serde_json::from_slice(&fs::read(&path)?)?,
        };
        Ok(Self { dir: dir.to_owned(), state })
    }

    /// Time and length of the state that is kept in `dir`: as long as both are the same, so is it.
    /// `None` where there is none.
    pub fn stamp(dir: &Path) -> Option<(SystemTime, u64)> {
        let metadata = fs::metadata(dir.join(STATE)).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    }

    /// Hold the list, so that nobody else changes it. `None` while another process, or another part
    /// of this one, does.
    ///
    /// # Errors
    /// Where the directory cannot be made or written.
    pub fn hold(dir: &Path) -> io::Result<Option<Hold>> {
        fs::create_dir_all(dir)?;
        let file =
            File::options().create(true).truncate(false).write(true).open(dir.join("lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Hold(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }

    /// The primary file of an edition.
    pub fn primary(&self, edition: &Edition) -> PathBuf {
        edition.files.first().map_or_else(PathBuf::new, |file| self.path(edition, file))
    }

    /// The edition that was in force at a moment, as far as it is kept.
    pub fn in_force_at(&self, at: Timestamp) -> Option<&Edition> {
        let were = self.state.in_force.iter().chain(&self.state.earlier);
        were.filter(|edition| edition.since() <= at).max_by_key(|edition| edition.since())
    }

    /// A file of an edition, packed or not.
    pub(super) fn path(&self, edition: &Edition, file: &KeptFile) -> PathBuf {
        let plain = self.folder(edition).join(&file.name);
        let packed = self.folder(edition).join(format!("{}.gz", file.name));
        if packed.exists() && !plain.exists() { packed } else { plain }
    }

    /// Whether a file of an edition that is not packed is there in its whole length.
    pub(super) fn has(&self, edition: &Edition, file: &KeptFile) -> bool {
        let plain = self.folder(edition).join(&file.name);
        fs::metadata(plain).is_ok_and(|metadata| metadata.len() == file.bytes)
    }

    /// The same of all of its files.
    pub(super) fn is_whole(&self, edition: &Edition) -> bool {
        edition.files.iter().all(|file| self.has(edition, file))
    }

    /// The primary file of the edition in force.
    pub fn in_force(&self) -> Option<PathBuf> {
        self.state.in_force.as_ref().map(|edition| self.primary(edition))
    }

    /// An empty directory in which a new edition is put together.
    pub(super) fn draft(&self) -> io::Result<PathBuf> {
        self.drop_draft()?;
        let draft = self.dir.join(DRAFT);
        fs::create_dir_all(&draft)?;
        Ok(draft)
    }

    pub(super) fn drop_draft(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.dir.join(DRAFT)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Make the draft an edition of a name of its own, which is answered. No state knows it yet.
    pub(super) fn keep_draft(&self, now: Timestamp) -> io::Result<String> {
        let editions = self.dir.join(EDITIONS);
        fs::create_dir_all(&editions)?;
        let moment = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let mut names = (1..).map(|n| match n {
            1 => moment.clone(),
            n => format!("{moment}-{n}"),
        });
        let name = names.find(|name| !editions.join(name).exists()).unwrap_or(moment);
        fs::rename(self.dir.join(DRAFT), editions.join(&name))?;
        sync(&editions)?;
        Ok(name)
    }

    /// Put an edition in force: the one before is kept as an earlier one, and none waits any more.
    ///
    /// # Errors
    /// Where that cannot be written; then the edition before is in force.
    pub fn put_in_force(&mut self, edition: Edition, now: Timestamp) -> io::Result<()> {
        let told = json!({
            "at": now, "edition": edition.name, "published": edition.published,
            "records": edition.records, "fetched": edition.fetched,
            "suspicions": edition.suspicions, "accepted": edition.accepted,
            "before": self.state.in_force.as_ref().map(|before| &before.name),
        });
        let mut state = self.state.clone();
        if let Some(before) = state.in_force.replace(edition).filter(|before| self.is_whole(before))
        {
            state.earlier.insert(0, before);
        }
        state.earlier.truncate(EARLIER);
        state.quarantined = None;
        // First the reason, then its effect: no edition is in force of which nobody knows why.
        let mut history = File::options().create(true).append(true).open(self.dir.join(HISTORY))?;
        history.write_all(format!("{told}\n").as_bytes())?;
        history.sync_all()?;
        self.save(state)
    }

    /// Replace the state on disk and here.
    ///
    /// # Errors
    /// Where it cannot be written; then the one before holds.
    pub(super) fn save(&mut self, state: State) -> io::Result<()> {
        let fresh = self.dir.join("state.json.part");
        write(&fresh, &serde_json::to_vec_pretty(&state)?)?;
        fs::rename(&fresh, self.dir.join(STATE))?;
        sync(&self.dir)?;
        self.state = state;
        Ok(())
    }

    /// Remove what the state does not know, and pack what is no longer in force. What cannot be done
    /// now is done after the next change.
    pub(super) fn tidy(&self) -> io::Result<()> {
        self.drop_draft()?;
        for entry in fs::read_dir(self.dir.join(EDITIONS)).into_iter().flatten().flatten() {
            let known = |edition: &Edition| entry.file_name() == *edition.name;
            if !self.state.editions().any(known) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        for edition in &self.state.earlier {
            for file in &edition.files {
                let plain = self.folder(edition).join(&file.name);
                if plain.exists() {
                    pack(&plain, &self.folder(edition).join(format!("{}.gz", file.name)))?;
                }
            }
        }
        Ok(())
    }

    fn folder(&self, edition: &Edition) -> PathBuf {
        self.dir.join(EDITIONS).join(&edition.name)
    }
}

/// Write a file that is to survive a crash once its directory has its name.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Put the packed file in the place of the plain one.
fn pack(plain: &Path, packed: &Path) -> io::Result<()> {
    let fresh = packed.with_extension("part");
    let mut writer = GzEncoder::new(File::create(&fresh)?, Compression::default());
    io::copy(&mut File::open(plain)?, &mut writer)?;
    writer.finish()?.sync_all()?;
    fs::rename(&fresh, packed)?;
    fs::remove_file(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_free_though_a_starting_process_has_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let hold = Kept::hold(dir.path()).unwrap().unwrap();
        assert!(Kept::hold(dir.path()).unwrap().is_none());
        // What a fork leaves in the child until it begins another program.
        let inherited = hold.0.try_clone().unwrap();
        drop(hold);
        assert!(Kept::hold(dir.path()).unwrap().is_some());
        drop(inherited);
    }
}
