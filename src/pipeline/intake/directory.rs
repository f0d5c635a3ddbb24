//! A directory: each file is an item, by its content, and is read again when it is its turn.

use std::collections::HashMap;
use std::path::Path;

use url::Url;

use super::{Cut, Failure, Intake, Item, Reading};
use crate::config::{Directory, Source, SourceKind};
use crate::digest::of_parts;
use crate::extract::{self, Entry, FileFormat, FileText};
use crate::fetch::Validators;
use crate::fetch::directory::{self, DropError, Dropped, DroppedKind};
use crate::in_force::InForce;
use crate::pipeline::{Pipeline, SOURCE_LEASE, off_thread};
use crate::record::{EntryKey, RecordError, SourceClaim};

/// Reasons that are told one by one; the rest are counted.
const MOST_REASONS: usize = 20;

/// Files read at a time, between two signs of life.
const AT_A_TIME: usize = 64;

/// A file, with what becomes of it once it is screened.
#[derive(Clone)]
pub(in crate::pipeline) struct FileItem {
    pub(in crate::pipeline) file: Dropped,
    format: Option<FileFormat>,
}

impl Pipeline {
    pub(super) async fn directory(
        &self,
        claim: &SourceClaim,
        settings: &Directory,
        limit: u64,
    ) -> Result<Reading, Cut> {
        let path = settings.path.clone();
        let listing = off_thread(move || directory::list(&path))
            .await
            .and_then(|listing| listing.map_err(|e| e.to_string()))
            .map_err(|e| {
                let path = settings.path.display();
                Failure::of(format!("the directory {path} cannot be read: {e}"))
            })?;
        self.tick();
        let fingerprint = Some(listing.fingerprint());
        if claim.validators.etag.is_some() && claim.validators.etag == fingerprint {
            return Ok(Reading::NotModified);
        }
        let mut intake = Intake::default();
        let mut reasons = Vec::new();
        let mut changed = 0;
        for files in listing.files.chunks(AT_A_TIME) {
            let (files, done) = (files.to_vec(), settings.done.clone());
            let read = move || {
                let each = files.into_iter().map(|file| {
                    let name = file.name();
                    identified(file, limit, done.as_deref()).map_err(|e| (name, e))
                });
                each.collect::<Vec<_>>()
            };
            for read in off_thread(read).await.map_err(Failure::of)? {
                match read {
                    Ok((item, bytes)) => {
                        intake.bytes += bytes;
                        intake.items.push(item);
                    }
                    // Nobody needs to be told of a file that is being written.
                    Err((_, DropError::Changed)) => changed += 1,
                    Err((name, e)) => reasons.push(format!("{name}: {e}")),
                }
            }
            self.record.renew_source(claim, self.clock.now(), SOURCE_LEASE).await?;
            self.tick();
            if self.stop.is_cancelled() {
                return Err(Failure::stopped().into());
            }
        }
        let n = listing.unfinished + changed;
        if n > 0 {
            intake
                .warnings
                .push(format!("{n} files are still being written; the next visit takes them"));
        }
        if listing.capped {
            reasons.push("there are too many files; only a part of them was looked at".into());
        }
        let whole = reasons.is_empty() && changed == 0;
        let more = reasons.len().saturating_sub(MOST_REASONS);
        reasons.truncate(MOST_REASONS);
        if more > 0 {
            reasons.push(format!("and {more} more"));
        }
        intake.unread = reasons;
        intake.validators = whole.then_some(Validators { etag: fingerprint, last_modified: None });
        Ok(Reading::Read(intake))
    }

    /// Move a file that is recorded to where the source wants it. One that cannot be read stays,
    /// for a person to see; `readable` where that is known.
    pub(in crate::pipeline) async fn put_away(
        &self,
        source: &Source,
        item: &Item,
        readable: Option<bool>,
        in_force: &InForce,
    ) -> Result<(), String> {
        let (Some(item), SourceKind::Directory(Directory { done: Some(done), .. })) =
            (&item.file, &source.kind)
        else {
            return Ok(());
        };
        let readable = match readable {
            Some(readable) => readable,
            // Recorded by an earlier visit, which was cut short or could not move it.
            None => self.read_file(item, in_force.config.http.max_bytes).await.is_ok(),
        };
        if !readable {
            return Ok(());
        }
        let (file, done) = (item.file.clone(), done.clone());
        off_thread(move || directory::put_away(&file, &done))
            .await?
            .map(|_| ())
            .map_err(|e| format!("it was screened and cannot be moved: {e}"))
    }

    /// Which of the files that lie there are recorded without their text, and why: also those of
    /// earlier visits, which are not read again.
    pub(in crate::pipeline) async fn unread_files(
        &self,
        source: &str,
        items: &[Item],
    ) -> Result<Vec<String>, RecordError> {
        let names: HashMap<EntryKey, String> =
            items.iter().map(|item| (item.key(), item.name())).collect();
        let keys: Vec<EntryKey> = items.iter().map(Item::key).collect();
        let in_part = self.record.in_part(source, &keys).await?;
        let told =
            |(key, reason)| format!("{}: {reason}", names.get(&key).map_or("?", String::as_str));
        Ok(in_part.into_iter().map(told).collect())
    }

    /// The text of a file.
    pub(in crate::pipeline) async fn read_file(
        &self,
        item: &FileItem,
        limit: u64,
    ) -> Result<FileText, String> {
        let (file, format) = (item.file.clone(), item.format);
        off_thread(move || {
            let bytes = directory::read(&file, limit).map_err(|e| e.to_string())?;
            let Some(format) = format else {
                return Err("only .html, .txt and .eml files are read".into());
            };
            extract::file(format, &bytes).map_err(|e| e.to_string())
        })
        .await?
    }
}

/// What a file is known by: its content, so that each content is screened once under whatever
/// name it is dropped. What will not be read is known by its name and time.
fn identified(file: Dropped, limit: u64, done: Option<&Path>) -> Result<(Item, u64), DropError> {
    let format = FileFormat::of_name(&file.name());
    let readable = format.is_some() && file.kind == DroppedKind::File && file.size <= limit;
    let (key, bytes) = match readable {
        true => {
            let bytes = directory::read(&file, limit)?;
            (of_parts(&[&bytes]), bytes.len() as u64)
        }
        false => (of_parts(&[file.name().as_bytes(), file.version().as_bytes()]), 0),
    };
    let entry = Entry {
        key: format!("sha256:{key}"),
        version: key,
        link: address(&file, done),
        ..Entry::default()
    };
    Ok((Item { entry, file: Some(FileItem { file, format }) }, bytes))
}

/// Where a person will find it.
fn address(file: &Dropped, done: Option<&Path>) -> Option<String> {
    let path = match done {
        Some(done) => done.join(file.path.file_name()?),
        None => file.path.clone(),
    };
    Url::from_file_path(path).ok().map(String::from)
}
