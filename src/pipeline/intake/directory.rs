//! A directory: each file is an item, by its content, and is read again when it is its turn.

use std::path::Path;

use sha2::{Digest, Sha256};
use url::Url;

use super::{Failure, Intake, Item, Reading};
use crate::config::{Directory, Source};
use crate::extract::{self, Entry, FileFormat, FileText};
use crate::fetch::Validators;
use crate::fetch::directory::{self, DropError, Dropped, DroppedKind};
use crate::pipeline::{Pipeline, off_thread};
use crate::record::SourceClaim;

/// Reasons that are told one by one; the rest are counted.
const MOST_REASONS: usize = 20;

/// A file, with what becomes of it once it is screened.
#[derive(Clone)]
pub(in crate::pipeline) struct FileItem {
    pub(in crate::pipeline) file: Dropped,
    format: Option<FileFormat>,
}

impl Pipeline {
    pub(super) async fn directory(
        &self,
        source: &Source,
        claim: &SourceClaim,
        settings: &Directory,
    ) -> Result<Reading, Failure> {
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
        for file in listing.files {
            // Files are many, and each is read: the lease and the watchdog want a sign of life.
            self.tick();
            let limit = self.most_file_bytes;
            let kept = file.clone();
            match off_thread(move || identified(file, limit)).await {
                Ok(Ok((item, bytes))) => {
                    intake.bytes += bytes;
                    intake.items.push(item);
                }
                Ok(Err(e)) => reasons.push(format!("{}: {e}", kept.name())),
                Err(e) => reasons.push(format!("{}: {e}", kept.name())),
            }
            if self.stop.is_cancelled() {
                return Err(Failure::stopped());
            }
        }
        if listing.unfinished > 0 {
            let n = listing.unfinished;
            intake.warnings.push(format!("{n} files are still being written; the next visit takes them"));
        }
        if listing.capped {
            reasons.push("there are too many files; only a part of them was looked at".into());
        }
        let whole = reasons.is_empty();
        let more = reasons.len().saturating_sub(MOST_REASONS);
        reasons.truncate(MOST_REASONS);
        if more > 0 {
            reasons.push(format!("and {more} more"));
        }
        intake.unread = reasons;
        intake.validators =
            whole.then_some(Validators { etag: fingerprint, last_modified: None });
        let _ = source;
        Ok(Reading::Read(intake))
    }

    /// The text of a file.
    pub(in crate::pipeline) async fn read_file(&self, item: &FileItem) -> Result<FileText, String> {
        let (file, format, limit) = (item.file.clone(), item.format, self.most_file_bytes);
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
fn identified(file: Dropped, limit: u64) -> Result<(Item, u64), DropError> {
    let format = FileFormat::of_name(&file.name());
    let readable = format.is_some() && file.kind == DroppedKind::File && file.size <= limit;
    let (key, bytes) = match readable {
        true => {
            let bytes = directory::read(&file, limit)?;
            (hash(&[&bytes]), bytes.len() as u64)
        }
        false => (hash(&[file.name().as_bytes(), file.version().as_bytes()]), 0),
    };
    let entry = Entry {
        key: format!("sha256:{key}"),
        version: key,
        link: address(&file.path),
        ..Entry::default()
    };
    Ok((Item { entry, file: Some(FileItem { file, format }) }, bytes))
}

fn address(path: &Path) -> Option<String> {
    Url::from_file_path(path).ok().map(String::from)
}

fn hash(parts: &[&[u8]]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
