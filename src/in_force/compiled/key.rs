//! What the kept form of lists depends on, in one number.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::Lists;
use crate::screen::ENGINE_VERSION;
use crate::watchlist::{Revision, may_be_official};

/// SHA-256 over the contents of the files, what lies beside them, and the program.
pub(super) type Key = [u8; 32];

/// The key of lists as their files are now.
///
/// # Errors
/// Where a file cannot be read.
pub(super) fn of(lists: &Lists<'_>) -> io::Result<Key> {
    let mut key = Fields(Sha256::new());
    key.text(env!("CARGO_PKG_VERSION"));
    key.text(ENGINE_VERSION);
    // A program that was built anew may compile differently.
    let program = std::env::current_exe()?;
    key.looks(&program)?;
    for file in lists.files {
        key.file(file)?;
    }
    for list in lists.fetched {
        key.text(&list.id);
        key.text(&list.name);
        match &list.path {
            Some(path) => key.file(path)?,
            None => key.text("not fetched"),
        }
    }
    if let Some(made) = &lists.made {
        key.text(&Revision::of(&[std::sync::Arc::new(made.clone())]).0);
        key.text(&made.name);
    }
    Ok(key.0.finalize().into())
}

/// Every field with its length in front, so that no two rows of fields are the same bytes.
struct Fields(Sha256);

impl Fields {
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    /// The content of a list, and how its neighbours look: parts of an official list lie beside it.
    fn file(&mut self, path: &Path) -> io::Result<()> {
        self.bytes(path.as_os_str().as_encoded_bytes());
        if path.is_file() {
            self.bytes(&content(path)?);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let neighbours = std::fs::read_dir(folder.unwrap_or(Path::new(".")))?;
        let mut neighbours =
            neighbours.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        neighbours.sort();
        let part = |path: &&PathBuf| may_be_official(path) && path.is_file();
        for neighbour in neighbours.iter().filter(part) {
            self.looks(neighbour)?;
        }
        Ok(())
    }

    fn looks(&mut self, path: &Path) -> io::Result<()> {
        let metadata = path.metadata()?;
        self.bytes(path.as_os_str().as_encoded_bytes());
        self.bytes(&metadata.len().to_be_bytes());
        let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.bytes(&changed.as_nanos().to_be_bytes());
        Ok(())
    }
}

fn content(path: &Path) -> io::Result<Key> {
    let mut file = File::open(path)?;
    let (mut content, mut part) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(content.finalize().into()),
            n => content.update(&part[..n]),
        }
    }
}
