//! The kept form itself: a key, and blocks of [postcard](https://postcard.jamesmunns.com) with
//! their lengths and check sums.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Compiled, Key};
use crate::diagnostic::Diagnostic;
use crate::lists::Summary;
use crate::screen::{Kept, Screener};
use crate::watchlist::{Announcements, Entity, Loaded, Revision, Watchlist, WatchlistSet};

/// The file begins with it; changes with the layout of the blocks.
const MAGIC: &[u8; 20] = b"watchpost compiled 1";

/// Entities in one block: few enough that a block is small beside what becomes of it.
const ENTITIES: usize = 8192;

/// Everything but the screener and the entities.
#[derive(Serialize, Deserialize)]
struct Head {
    revision: Revision,
    lists: Vec<List>,
    diagnostics: Vec<Diagnostic>,
    /// As JSON, which can flatten.
    official: String,
}

#[derive(Serialize, Deserialize)]
struct List {
    id: String,
    name: String,
    topics: Vec<String>,
    announcements: Option<Announcements>,
    path: PathBuf,
    entities: usize,
}

/// Keep what was compiled under `key`, in the place of what is there.
pub(super) fn write(place: &Path, key: &Key, compiled: &Compiled) -> io::Result<()> {
    let (Some(set), Some(screener)) = (&compiled.loaded.set, &compiled.screener) else {
        return Ok(());
    };
    let dir = place.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    let mut out = BufWriter::with_capacity(1 << 20, file.as_file_mut());
    out.write_all(MAGIC)?;
    out.write_all(key)?;
    let lists = set.lists.iter().map(|list| List {
        id: list.id.clone(),
        name: list.name.clone(),
        topics: list.topics.clone(),
        announcements: list.announcements.clone(),
        path: list.path.clone(),
        entities: list.entities.len(),
    });
    let head = Head {
        revision: set.revision.clone(),
        lists: lists.collect(),
        diagnostics: compiled.loaded.diagnostics.clone(),
        official: serde_json::to_string(&compiled.loaded.official)?,
    };
    put(&mut out, &head)?;
    put(&mut out, screener.compiled())?;
    for list in &set.lists {
        for entities in list.entities.chunks(ENTITIES) {
            put(&mut out, entities)?;
        }
    }
    out.flush()?;
    drop(out);
    file.persist(place)?;
    Ok(())
}

/// What was kept under `key`, or why it does not count.
pub(super) fn read(place: &Path, key: &Key) -> io::Result<Compiled> {
    let file = File::open(place)?;
    let mut left = file.metadata()?.len();
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut begin = [0; MAGIC.len() + size_of::<Key>()];
    file.read_exact(&mut begin)?;
    left = left.saturating_sub(begin.len() as u64);
    if begin != [&MAGIC[..], key].concat()[..] {
        return Err(invalid("it was made from other files or by another program"));
    }
    let mut blocks = Blocks { file, left, block: Vec::new() };
    let head: Head = blocks.take()?;
    // Before the entities, so that its large block does not lie beside them in memory.
    let kept: Kept = blocks.take()?;
    blocks.block = Vec::new();
    let mut set = WatchlistSet { lists: Vec::new(), revision: head.revision };
    for list in head.lists {
        let mut entities: Vec<Entity> = Vec::with_capacity(list.entities.min(1 << 24));
        while entities.len() < list.entities {
            let more: Vec<Entity> = blocks.take()?;
            if more.is_empty() {
                return Err(invalid("entities are missing"));
            }
            entities.extend(more.into_iter().map(Entity::with_known_schema));
        }
        set.lists.push(Arc::new(Watchlist {
            id: list.id,
            name: list.name,
            topics: list.topics,
            entities,
            announcements: list.announcements,
            path: list.path,
        }));
    }
    let official: BTreeMap<String, Summary> = serde_json::from_str(&head.official)?;
    let screener = Some(Screener::restored(&set, kept));
    let loaded = Loaded { set: Some(set), diagnostics: head.diagnostics, official };
    Ok(Compiled { loaded, screener })
}

fn put(out: &mut impl Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    let block = postcard::to_stdvec(value).map_err(invalid)?;
    out.write_all(&(block.len() as u64).to_le_bytes())?;
    out.write_all(&crc32fast::hash(&block).to_le_bytes())?;
    out.write_all(&block)
}

struct Blocks {
    file: BufReader<File>,
    /// Bytes of the file that are still to come: no block is longer.
    left: u64,
    block: Vec<u8>,
}

impl Blocks {
    fn take<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        self.next()?;
        postcard::from_bytes(&self.block).map_err(invalid)
    }

    fn next(&mut self) -> io::Result<()> {
        let (mut length, mut sum) = ([0; 8], [0; 4]);
        self.file.read_exact(&mut length)?;
        self.file.read_exact(&mut sum)?;
        let length = u64::from_le_bytes(length);
        self.left = self.left.saturating_sub(12);
        if length > self.left {
            return Err(invalid("it is cut short"));
        }
        self.left -= length;
        self.block.resize(length as usize, 0);
        self.file.read_exact(&mut self.block)?;
        match crc32fast::hash(&self.block) == u32::from_le_bytes(sum) {
            true => Ok(()),
            false => Err(invalid("its check sum is wrong")),
        }
    }
}

fn invalid(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
