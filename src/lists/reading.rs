//! What is gathered while a file is read: how much there was of what, and what was not understood.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::format::Format;
use super::node::Node;
use super::record::Record;
use super::refusal::{self, Refusal};
use super::table::Table;
use crate::digest;

/// More records than any published list has by far.
const MAX_RECORDS: usize = 20_000_000;

/// Most fields outside of records that are counted by name.
const MAX_FIELDS: usize = 1_000;

/// What a file is, beside its records.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// Its format.
    pub format: Format,
    /// The file and those read with it, the primary one first.
    pub files: Vec<PathBuf>,
    /// The day or moment at which it was made, in the source's own words.
    pub published: Option<String>,
    /// How many records it says that it has.
    pub stated: Option<usize>,
    /// Rows of a table, or elements and lines that are records.
    pub rows: usize,
    /// Records given.
    pub records: usize,
    /// Records to which the source gives no id of its own.
    pub without_id: usize,
    /// Texts outside of records that nobody knew, counted by where they stand.
    pub unknown: BTreeMap<String, usize>,
    /// Fields that say nothing of an entity and are left out: keys for sorting, numbers of rows.
    pub passed_over: BTreeMap<String, usize>,
    /// What is doubtful about the file, for people.
    pub doubts: Vec<String>,
}

impl Contents {
    pub(super) fn new(path: PathBuf, format: Format) -> Self {
        Self {
            format,
            files: vec![path],
            published: None,
            stated: None,
            rows: 0,
            records: 0,
            without_id: 0,
            unknown: BTreeMap::new(),
            passed_over: BTreeMap::new(),
            doubts: Vec::new(),
        }
    }
}

/// A file that is being read.
pub(super) struct Reading<'s> {
    pub(super) path: PathBuf,
    pub(super) contents: Contents,
    sink: &'s mut dyn FnMut(Record),
}

impl<'s> Reading<'s> {
    pub(super) fn new(path: &Path, format: Format, sink: &'s mut dyn FnMut(Record)) -> Self {
        let contents = Contents::new(path.to_owned(), format);
        Self { path: path.to_owned(), contents, sink }
    }

    /// Give a record on. One without an id gets that of its names, dates and addresses.
    pub(super) fn give(&mut self, line: usize, mut record: Record) -> Result<(), Refusal> {
        if self.contents.records == MAX_RECORDS {
            let message = format!("the list has more than {MAX_RECORDS} records");
            return Err(refusal::at(&self.path, line, "too-large", message));
        }
        if record.uid.trim().is_empty() {
            self.contents.without_id += 1;
            let parts = ["name", "birthDate", "address", "startDate", "program"];
            let parts: Vec<String> =
                parts.iter().map(|p| record.values(p).join("\u{1f}")).collect();
            record.uid = format!("made-{}", &digest::of_parts(&parts)[..16]);
        }
        self.contents.records += 1;
        (self.sink)(record);
        Ok(())
    }

    /// Give on a record for each row of a table.
    pub(super) fn give_rows<R: BufRead>(
        &mut self,
        table: &mut Table<'_, R>,
        entry: fn(&mut Node) -> Record,
    ) -> Result<(), Refusal> {
        while let Some((line, mut row)) = table.next_node()? {
            self.contents.rows += 1;
            let record = entry(&mut row);
            if record.name().is_empty() {
                return Err(self.refuse(line, "missing-name", "the row has no name"));
            }
            self.give(line, record)?;
        }
        Ok(())
    }

    /// A text outside of records that nobody knows.
    pub(super) fn unknown(&mut self, field: &str) {
        let known = self.contents.unknown.contains_key(field);
        if known || self.contents.unknown.len() < MAX_FIELDS {
            *self.contents.unknown.entry(field.to_owned()).or_default() += 1;
        }
    }

    /// Leave out children that say nothing of an entity.
    pub(super) fn pass_over(&mut self, node: &mut Node, names: &[&str]) {
        for name in names {
            let count = node.take_all(name).iter().filter(|n| !n.text.trim().is_empty()).count();
            if count > 0 {
                *self.contents.passed_over.entry((*name).to_owned()).or_default() += count;
            }
        }
    }

    /// Say that something is doubtful.
    pub(super) fn doubt(&mut self, what: impl Into<String>) {
        self.contents.doubts.push(what.into());
    }

    /// Refuse the file for something on a line.
    pub(super) fn refuse(
        &self,
        line: usize,
        code: &'static str,
        message: impl Into<String>,
    ) -> Refusal {
        refusal::at(&self.path, line, code, message)
    }
}
