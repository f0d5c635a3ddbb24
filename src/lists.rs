//! Official lists: sanctions lists as their publishers write them, read into one model.
//!
//! [`read`] takes a file of any [`Format`], which it knows by the content, and gives its
//! [`Record`]s one by one. Property names are FollowTheMoney's. Nothing that a source says is
//! dropped in silence: what has no property stands in [`Record::other`], and [`Summary`] counts it.
//!
//! What is broken is refused with file, line and reason, in bounded time and memory: cut off files,
//! rows of a wrong length, stray quotes, entity bombs, endless elements, packed bombs.

mod bounded;
pub mod country;
mod date;
mod detect;
mod diff;
mod format;
mod grouped;
pub mod guard;
mod identifier;
mod intake;
pub mod kept;
pub mod known;
mod node;
pub mod property;
mod reading;
mod record;
pub mod refresh;
mod refusal;
mod remarks;
mod summary;
mod table;
mod values;
mod xml;

use std::path::Path;

pub use self::diff::{Amendment, Diff, FieldChange};
pub use self::format::Format;
pub use self::reading::Contents;
pub use self::record::{Change, Link, Record};
pub use self::refusal::Refusal;
pub use self::summary::{Counting, Counts, Summary};

use self::reading::Reading;

/// Read a list file, and give each of its records to `sink`.
///
/// The primary file of OFAC's older CSV takes those of aliases, addresses and comments from beside
/// it. A gzip or ZIP file is read as what is in it.
///
/// # Errors
/// What is broken, or no list: with file, line and reason. Records that were given before are then
/// no whole list, and must not be used as one.
pub fn read(path: &Path, sink: &mut dyn FnMut(Record)) -> Result<Contents, Refusal> {
    intake::open(path, |opened| {
        let format = detect::format(&opened.head)
            .map_err(|unknown| refusal::at(&opened.path, 1, unknown.code, unknown.message))?;
        let mut reading = Reading::new(&opened.path, format, sink);
        format::read(format, opened, &mut reading)?;
        let contents = reading.contents;
        if let Some(stated) = contents.stated.filter(|stated| *stated != contents.records) {
            let message = format!(
                "the file says that it has {stated} records, and has {}: a part is missing",
                contents.records
            );
            return Err(refusal::whole(&contents.files[0], "truncated", message));
        }
        Ok(contents)
    })
}

/// Read a list file whole, with what it holds counted.
///
/// # Errors
/// As [`read`].
pub fn read_all(path: &Path) -> Result<(Summary, Vec<Record>), Refusal> {
    let (mut counting, mut records) = (Counting::default(), Vec::new());
    let contents = read(path, &mut |record| {
        counting.record(&record);
        records.push(record);
    })?;
    Ok((Summary::new(contents, counting.finish()), records))
}

/// The format of a file, by its content.
///
/// # Errors
/// What is no list, or cannot be read.
pub fn recognise(path: &Path) -> Result<Format, Refusal> {
    intake::open(path, |opened| {
        detect::format(&opened.head)
            .map_err(|unknown| refusal::at(&opened.path, 1, unknown.code, unknown.message))
    })
}
