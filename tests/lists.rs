//! Official lists: files of every format, made up, through the library and the binary.

mod arbitrary;
mod broken;
mod diff;
mod formats;
mod in_force;
mod inspect;
mod links;
mod refreshing;

use std::path::{Path, PathBuf};

use watchpost::lists::{self, Contents, Record, Refusal};

/// A directory of list files.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

fn read(path: &Path) -> (Vec<Record>, Contents) {
    try_read(path).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn try_read(path: &Path) -> Result<(Vec<Record>, Contents), Refusal> {
    let mut records = Vec::new();
    let contents = lists::read(path, &mut |record| records.push(record))?;
    assert_eq!(contents.records, records.len());
    Ok((records, contents))
}

/// The file is refused; its line, code and message.
fn refused(path: &Path) -> (usize, String, String) {
    let refusal = try_read(path).err().unwrap_or_else(|| panic!("{} is read", path.display()));
    (refusal.line, refusal.code.to_string(), refusal.message.clone())
}
