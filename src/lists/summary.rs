//! What a list holds, counted: enough to judge whether the next edition can be right.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::BuildHasher;

use serde::{Deserialize, Serialize};

use super::country::{self, Countries};
use super::record::{Change, Record};
use super::{Contents, Format};
use crate::script::Script;

/// Most different values that are counted by name: schemata, programs, fields.
const MAX_KEYS: usize = 10_000;

/// What a list file is and holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The file.
    pub file: String,
    /// Its format.
    pub format: Format,
    /// Files that were read with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// When it was made, in the source's own words.
    pub published: Option<String>,
    /// Rows of a table, or elements and lines that are records.
    pub rows: usize,
    /// The entries, counted.
    #[serde(flatten)]
    pub counts: Counts,
    /// Entries without an id of the source.
    pub without_id: usize,
    /// Fields that are no property, and how many entries have them, or how often they occur outside
    /// of entries.
    pub unknown_fields: BTreeMap<String, usize>,
    /// Fields that say nothing of an entity, and how often they occur.
    pub passed_over: BTreeMap<String, usize>,
    /// What is doubtful.
    pub doubts: Vec<String>,
}

/// Entries of a list, counted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Entries.
    pub records: usize,
    /// Names, without aliases and previous names. FollowTheMoney gives an entity several.
    pub names: usize,
    /// Aliases that are as good as a name.
    pub aliases: usize,
    /// Aliases that never alert on their own.
    pub weak_aliases: usize,
    /// Names an entry had before.
    pub previous_names: usize,
    /// Entries without a name: what ties two others.
    pub nameless: usize,
    /// Ties between entries.
    pub links: usize,
    /// Entries whose id another has too.
    pub duplicate_ids: usize,
    /// Entries by schema.
    pub by_schema: BTreeMap<String, usize>,
    /// Entries by program of sanctions.
    pub by_program: BTreeMap<String, usize>,
    /// Entries by the list they are on, or who put them there.
    pub by_authority: BTreeMap<String, usize>,
    /// Names by the script of their first letter.
    pub by_script: BTreeMap<Cow<'static, str>, usize>,
    /// How many entries have each property.
    pub fields: BTreeMap<Cow<'static, str>, usize>,
    /// How many entries have each field that is no property.
    #[serde(skip)]
    pub other: BTreeMap<String, usize>,
    /// What is said of a country that has no code, and how often.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown_countries: BTreeMap<String, usize>,
    /// What a delta does.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<Change, usize>,
}

/// Counts entries as they come.
#[derive(Default)]
pub struct Counting {
    counts: Counts,
    seen: HashSet<u64>,
    hasher: foldhash::fast::RandomState,
    countries: Countries,
}

impl Counting {
    /// One more.
    pub fn record(&mut self, record: &Record) {
        let counts = &mut self.counts;
        counts.records += 1;
        // A hash of eight bytes: a list has too few entries for two of them to share one.
        let fresh = self.seen.insert(self.hasher.hash_one(&record.uid));
        counts.duplicate_ids += usize::from(!fresh);
        let of = |property| record.values(property).len();
        counts.names += of("name");
        counts.aliases += of("alias");
        counts.weak_aliases += of("weakAlias");
        counts.previous_names += of("previousName");
        counts.nameless += usize::from(record.name().is_empty());
        counts.links += record.links.len();
        bump(&mut counts.by_schema, &record.schema);
        for program in ["program", "programId"] {
            for program in record.values(program) {
                bump(&mut counts.by_program, program);
            }
            if !record.values(program).is_empty() {
                break;
            }
        }
        for authority in record.values("authority") {
            bump(&mut counts.by_authority, authority);
        }
        for property in ["name", "alias", "weakAlias", "previousName"] {
            for name in record.values(property) {
                let script = name.chars().find_map(Script::of).map_or("other", Script::name);
                *counts.by_script.entry(script.into()).or_default() += 1;
            }
        }
        for property in record.properties.keys() {
            *counts.fields.entry(Cow::Borrowed(*property)).or_default() += 1;
        }
        for field in record.other.keys() {
            bump(&mut counts.other, field);
        }
        for said in country::PROPERTIES.iter().flat_map(|property| record.values(property)) {
            if self.countries.codes(said).is_none() {
                bump(&mut counts.unknown_countries, said);
            }
        }
        if let Some(change) = record.change {
            *counts.changes.entry(change).or_default() += 1;
        }
    }

    /// What was counted.
    pub fn finish(self) -> Counts {
        self.counts
    }
}

fn bump(counts: &mut BTreeMap<String, usize>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count += 1;
    } else if counts.len() < MAX_KEYS {
        counts.insert(key.to_owned(), 1);
    }
}

impl Summary {
    /// Of what was read.
    pub fn new(contents: Contents, counts: Counts) -> Self {
        let Contents {
            format,
            files,
            published,
            rows,
            without_id,
            unknown,
            passed_over,
            doubts,
            ..
        } = contents;
        let mut files = files.iter().map(|file| file.display().to_string());
        let mut unknown_fields = unknown;
        for (field, count) in &counts.other {
            *unknown_fields.entry(field.clone()).or_default() += count;
        }
        Self {
            file: files.next().unwrap_or_default(),
            format,
            with: files.collect(),
            published,
            rows,
            counts,
            without_id,
            unknown_fields,
            passed_over,
            doubts,
        }
    }
}
