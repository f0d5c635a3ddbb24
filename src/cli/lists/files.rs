//! Which files are meant by the paths that were typed.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Directories within directories at most.
const MAX_DEPTH: usize = 16;

/// A file, and whether it was named itself or is one of a directory.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) named: bool,
}

/// The files, those of directories in the order of their names. Hidden ones are left out.
pub(super) fn of(paths: &[PathBuf]) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            inside(path, 0, &mut files)?;
        } else if path.exists() {
            files.push(File { path: path.clone(), named: true });
        } else {
            bail!("there is no file {}", path.display());
        }
    }
    Ok(files)
}

fn inside(folder: &Path, depth: usize, files: &mut Vec<File>) -> anyhow::Result<()> {
    if depth > MAX_DEPTH {
        bail!("directories stand in one another more than {MAX_DEPTH} deep: {}", folder.display());
    }
    let read = || format!("the directory {} cannot be read", folder.display());
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .with_context(read)?;
    paths.sort();
    for path in paths {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            continue;
        }
        match path.is_dir() {
            true => inside(&path, depth + 1, files)?,
            false => files.push(File { path, named: false }),
        }
    }
    Ok(())
}
