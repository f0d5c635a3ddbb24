//! A directory into which another program drops files: what lies there, and its bytes.
//!
//! Nothing in it is trusted. Links are not followed, so that nobody who may write into the
//! directory can have another file read; what is no file (a pipe, a socket, a device) is never
//! opened; names, numbers and sizes are bounded.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::digest::hex;

/// Files looked at in one directory.
const MOST_FILES: usize = 100_000;

/// A file that did not change for so long is complete.
const SETTLED: Duration = Duration::from_secs(2);

/// Names of files that a program is still writing, by how they end.
const UNFINISHED: [&str; 6] = [".tmp", ".temp", ".part", ".partial", ".crdownload", "~"];

/// A file that was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub kind: DroppedKind,
    /// Its size, in bytes.
    pub size: u64,
    /// What is equal as long as nobody wrote to it: device, inode, size and time of change.
    stamp: Stamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stamp {
    modified: (i64, i64),
    device: u64,
    inode: u64,
    size: u64,
}

/// What lies under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DroppedKind {
    /// A file.
    File,
    /// A symbolic link, which is not followed.
    Link,
    /// A pipe, a socket or a device, which is not opened.
    Special,
}

/// What lies in a directory.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The complete files, by the time of their last change, the oldest first.
    pub files: Vec<Dropped>,
    /// Files that are still being written.
    pub unfinished: usize,
    /// Whether there are more files than are looked at.
    pub capped: bool,
}

impl Listing {
    /// Equal as long as the same files lie there and nobody wrote to them.
    pub fn fingerprint(&self) -> String {
        let mut sha = Sha256::new();
        for file in &self.files {
            sha.update(file.path.as_os_str().as_encoded_bytes());
            sha.update([0]);
            sha.update(file.version().as_bytes());
        }
        hex(&sha.finalize())
    }
}

impl Dropped {
    /// The name of the file, as text.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Another one as soon as somebody wrote to the file; known without reading it.
    pub fn version(&self) -> String {
        let Stamp { modified: (seconds, nanos), device, inode, size } = self.stamp;
        format!("{seconds}.{nanos}.{device}.{inode}.{size}")
    }
}

/// Why a file cannot be read. The text is for the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DropError {
    /// The system refuses.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Somebody writes to it at this moment, or put another file in its place.
    #[error("it changed while it was read")]
    Changed,
    /// It is larger than allowed.
    #[error("it has {size} bytes, and no more than {limit} are read")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// It is no file.
    #[error("it is a symbolic link, which is not followed")]
    Link,
    /// It is no file.
    #[error("it is a pipe, a socket or a device")]
    Special,
}

/// List a directory. Hidden files, directories, and names such as `x.tmp` or `x.part` are passed
/// over. If a file changed a moment ago, this waits for two seconds and looks again: what did not
/// change in between is complete.
///
/// # Errors
/// Where the directory cannot be read.
pub fn list(directory: &Path) -> io::Result<Listing> {
    let (mut files, capped) = entries(directory)?;
    let now = SystemTime::now();
    let mut unfinished = 0;
    if files.iter().any(|file| !is_old(file, now)) {
        std::thread::sleep(SETTLED);
        let before = files.len();
        files.retain(|file| is_old(file, now) || stamp_of(&file.path) == Some(file.stamp));
        unfinished = before - files.len();
    }
    files.sort_by(|a, b| (a.stamp.modified, &a.path).cmp(&(b.stamp.modified, &b.path)));
    Ok(Listing { files, unfinished, capped })
}

fn entries(directory: &Path) -> io::Result<(Vec<Dropped>, bool)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let lower = name.to_ascii_lowercase();
        if name.starts_with('.') || UNFINISHED.iter().any(|end| lower.ends_with(end)) {
            continue;
        }
        // Of the link itself. Gone again: another program took it back.
        let Ok(about) = entry.metadata() else { continue };
        if about.is_dir() {
            continue;
        }
        if files.len() >= MOST_FILES {
            return Ok((files, true));
        }
        let kind = match about.file_type() {
            kind if kind.is_file() => DroppedKind::File,
            kind if kind.is_symlink() => DroppedKind::Link,
            _ => DroppedKind::Special,
        };
        files.push(Dropped { path: entry.path(), kind, size: about.len(), stamp: stamp(&about) });
    }
    Ok((files, false))
}

/// Whether it was written long enough ago. A time in the future says nothing.
fn is_old(file: &Dropped, now: SystemTime) -> bool {
    let (seconds, nanos) = file.stamp.modified;
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let modified =
        Duration::new(u64::try_from(seconds).unwrap_or(0), u32::try_from(nanos).unwrap_or(0));
    since.checked_sub(modified).is_some_and(|age| age >= SETTLED)
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    std::fs::symlink_metadata(path).ok().map(|about| stamp(&about))
}

fn stamp(about: &Metadata) -> Stamp {
    Stamp {
        modified: (about.mtime(), about.mtime_nsec()),
        device: about.dev(),
        inode: about.ino(),
        size: about.len(),
    }
}

/// The bytes of a file, if it is still the one that was listed, and at most `limit` bytes long.
///
/// # Errors
/// [`DropError`].
pub fn read(file: &Dropped, limit: u64) -> Result<Vec<u8>, DropError> {
    match file.kind {
        DroppedKind::File => {}
        DroppedKind::Link => return Err(DropError::Link),
        DroppedKind::Special => return Err(DropError::Special),
    }
    if file.size > limit {
        return Err(DropError::TooLarge { size: file.size, limit });
    }
    let mut open = open(&file.path)?;
    if stamp(&open.metadata()?) != file.stamp {
        return Err(DropError::Changed);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
    (&mut open).take(limit + 1).read_to_end(&mut bytes)?;
    if stamp(&open.metadata()?) != file.stamp || bytes.len() as u64 != file.size {
        return Err(DropError::Changed);
    }
    Ok(bytes)
}

/// Open what may have become a link or a pipe since it was listed, without following the one or
/// waiting for the other.
fn open(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or(0);
    std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Move a file into `done`, which is made where it is missing, under its own name or the next free
/// one like it. Answers where it is now.
///
/// # Errors
/// Where it cannot be moved: `done` must lie in the same file system.
pub fn put_away(file: &Dropped, done: &Path) -> io::Result<PathBuf> {
    std::fs::create_dir_all(done)?;
    let name = file.path.file_name().unwrap_or_default();
    let (stem, end) =
        (Path::new(name).file_stem().unwrap_or_default(), Path::new(name).extension());
    for number in 0..10_000 {
        let mut numbered = stem.to_owned();
        if number > 0 {
            numbered.push(format!("-{number}"));
        }
        if let Some(end) = end {
            numbered.push(".");
            numbered.push(end);
        }
        let target = done.join(numbered);
        match move_to(&file.path, &target) {
            Ok(()) => return Ok(target),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many files of this name are there"))
}

/// Rename, but never over another file.
#[cfg(target_os = "linux")]
fn move_to(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some file systems cannot promise it.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => move_if_free(from, to),
        moved => Ok(moved?),
    }
}

#[cfg(not(target_os = "linux"))]
fn move_to(from: &Path, to: &Path) -> io::Result<()> {
    move_if_free(from, to)
}

fn move_if_free(from: &Path, to: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(to) {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(from, to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(path: &Path, text: &str) {
        std::fs::write(path, text).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    }

    #[test]
    fn only_complete_files_are_listed_and_nothing_else_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["a.txt", ".hidden", "b.html.part", "c.tmp", "d.txt~"] {
            aged(&at(name), "x");
        }
        std::fs::create_dir(at("sub")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", at("link.txt")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(at("pipe.txt")).status().unwrap();
        assert!(fifo.success());
        let listing = list(dir.path()).unwrap();
        let mut kinds: Vec<_> = listing.files.iter().map(|f| (f.name(), f.kind)).collect();
        kinds.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            kinds,
            [
                ("a.txt".to_owned(), DroppedKind::File),
                ("link.txt".to_owned(), DroppedKind::Link),
                ("pipe.txt".to_owned(), DroppedKind::Special)
            ]
        );
        let why = |name: &str| {
            let file = listing.files.iter().find(|f| f.name() == name).unwrap();
            read(file, 100).unwrap_err().to_string()
        };
        assert!(why("link.txt").contains("symbolic link") && why("pipe.txt").contains("a pipe"));
    }

    #[test]
    fn a_file_that_grows_is_not_complete() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "one").unwrap();
        let writer = std::thread::spawn({
            let path = path.clone();
            move || {
                std::thread::sleep(Duration::from_millis(500));
                std::fs::write(path, "one two").unwrap();
            }
        });
        let listing = list(dir.path()).unwrap();
        writer.join().unwrap();
        assert_eq!((listing.files.len(), listing.unfinished), (0, 1));
        let listing = list(dir.path()).unwrap();
        assert_eq!(read(&listing.files[0], 100).unwrap(), b"one two");
    }

    #[test]
    fn what_changed_since_it_was_listed_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        aged(&path, "first");
        let listing = list(dir.path()).unwrap();
        assert!(matches!(
            read(&listing.files[0], 4),
            Err(DropError::TooLarge { size: 5, limit: 4 })
        ));
        std::fs::write(&path, "other").unwrap();
        assert!(matches!(read(&listing.files[0], 100), Err(DropError::Changed)));
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
        assert!(matches!(read(&listing.files[0], 100_000), Err(DropError::Io(_))));
    }

    #[test]
    fn files_that_are_put_away_replace_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let done = dir.path().join("done");
        let mut names = Vec::new();
        for text in ["one", "two"] {
            aged(&dir.path().join("a.txt"), text);
            let listing = list(dir.path()).unwrap();
            names.push(put_away(&listing.files[0], &done).unwrap());
        }
        assert_eq!(names, [done.join("a.txt"), done.join("a-1.txt")]);
        assert_eq!(std::fs::read_to_string(done.join("a.txt")).unwrap(), "one");
        assert!(list(dir.path()).unwrap().files.is_empty());
    }
}
