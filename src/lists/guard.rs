//! Whether a new edition of a list can be right.
//!
//! Each question is one that a real list failed: an empty file, a part of the list, recent changes
//! in place of it, a list inside of the list that is gone, a column that got another name. A file
//! that is cut off, or a web page, is refused when it is [read](super::read).
//!
//! Nothing here is certain; a suspect edition waits for a person, and the one before stays.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Refusal;
use super::summary::Summary;

/// What is plausible of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Fewest records.
    pub min_records: usize,
    /// Most records.
    pub max_records: usize,
    /// Most records that one edition removes. The largest real removal of 308 editions of OFAC's SDN
    /// list from August 2021 to May 2024 is 150.
    pub largest_removal: usize,
    /// A program, sub-list or schema of so many records does not vanish from one edition to the
    /// next.
    pub vanishing: usize,
    /// A field of so large a share of the records, 0 to 1, does not lose half of that share.
    pub filled: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            min_records: 1,
            max_records: usize::MAX,
            largest_removal: 150,
            vanishing: 10,
            filled: 0.05,
        }
    }
}

/// Why an edition is suspect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// A short stable name: `too-few`, `removal`, `vanished`, `field`, `delta`, `refused` ...
    pub code: Cow<'static, str>,
    /// For people, a sentence without a full stop.
    pub message: String,
}

/// What speaks against a new edition; nothing if it can go in force. `before` is the edition in
/// force, and how many of its records the new one does not have; a first edition has none.
pub fn judge(limits: &Limits, before: Option<(&Summary, usize)>, new: &Summary) -> Vec<Suspicion> {
    let mut found = Vec::new();
    let mut suspect = |code: &'static str, message: String| {
        found.push(Suspicion { code: code.into(), message });
    };
    let records = new.counts.records;
    if new.format.is_delta() {
        suspect("delta", format!("it is a {}, and no list as it stands", new.format.title()));
    } else if records < limits.min_records {
        suspect(
            "too-few",
            format!("it has {records} records, and must have {}", limits.min_records),
        );
    }
    if records > limits.max_records {
        let most = limits.max_records;
        suspect(
            "too-many",
            format!("it has {records} records, and must not have more than {most}"),
        );
    }
    let Some((old, removed)) = before else { return found };
    if old.format != new.format {
        let (old, new) = (old.format.title(), new.format.title());
        suspect("format", format!("it is {new}, and was {old}: ids may be others"));
    }
    if is_older(old, new) {
        let day = |of: &Summary| of.published.clone().unwrap_or_default();
        suspect(
            "older",
            format!("it was made {}, before the one in force, {}", day(new), day(old)),
        );
    }
    if removed > limits.largest_removal {
        let (most, of) = (limits.largest_removal, old.counts.records);
        let message = format!("it removes {removed} records of {of}, more than {most}");
        suspect("removal", message);
    }
    if records * 2 < old.counts.records {
        let message = format!(
            "it has {records} records in place of {}: a part is missing, or these are changes only",
            old.counts.records
        );
        suspect("part", message);
    }
    let groups = [
        ("program", &old.counts.by_program, &new.counts.by_program),
        ("list", &old.counts.by_authority, &new.counts.by_authority),
        ("schema", &old.counts.by_schema, &new.counts.by_schema),
    ];
    for (what, before, after) in groups {
        for (name, count) in before {
            if *count >= limits.vanishing && !after.contains_key(name) {
                suspect("vanished", format!("no record of the {what} `{name}` is left of {count}"));
            }
        }
    }
    for (field, count) in &old.counts.fields {
        let share = |count: usize, of: &Summary| count as f64 / of.counts.records.max(1) as f64;
        let before = share(*count, old);
        let after = share(new.counts.fields.get(field).copied().unwrap_or(0), new);
        if *count >= limits.vanishing && before >= limits.filled && after < before / 2.0 {
            let fresh: Vec<&str> = new
                .unknown_fields
                .keys()
                .filter(|field| !old.unknown_fields.contains_key(*field))
                .map(String::as_str)
                .collect();
            let renamed = match fresh.is_empty() {
                true => String::new(),
                false => format!("; fields that nobody knows came up: {}", fresh.join(", ")),
            };
            let message = format!(
                "`{field}` is filled in {:.0} % of the records, and was in {:.0} %{renamed}",
                after * 100.0,
                before * 100.0
            );
            suspect("field", message);
        }
    }
    found
}

/// A file that could not be read is suspect, too.
impl From<&Refusal> for Suspicion {
    fn from(refusal: &Refusal) -> Self {
        let line = match refusal.line {
            0 => String::new(),
            line => format!("line {line}: "),
        };
        Self { code: "refused".into(), message: format!("{line}{}", refusal.message) }
    }
}

/// Only days that begin with the year can be compared.
fn is_older(old: &Summary, new: &Summary) -> bool {
    let day = |of: &Summary| {
        let day = of.published.as_deref()?.get(..10)?.to_owned();
        day.parse::<jiff::civil::Date>().ok()
    };
    matches!((day(old), day(new)), (Some(old), Some(new)) if new < old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::reading::Contents;
    use crate::lists::{Counting, Diff, Format, Record};

    fn summary(records: &[Record]) -> Summary {
        let mut counting = Counting::default();
        records.iter().for_each(|record| counting.record(record));
        Summary::new(Contents::new("list.csv".into(), Format::OfacCsv), counting.finish())
    }

    fn people(range: std::ops::Range<usize>) -> Vec<Record> {
        range
            .map(|n| {
                let mut record =
                    Record::new(n.to_string(), if n % 4 == 0 { "Vessel" } else { "Person" });
                record.add("name", &format!("SAMPLE {n}"));
                record.add("program", if n < 40 { "OLD" } else { "NEW" });
                record.add("birthDate", "1971");
                record
            })
            .collect()
    }

    fn codes(old: Vec<Record>, new: Vec<Record>) -> Vec<Cow<'static, str>> {
        let (before, after) = (summary(&old), summary(&new));
        let diff = Diff::between(old, new);
        let found = judge(&Limits::default(), Some((&before, diff.removed.len())), &after);
        found.into_iter().map(|suspicion| suspicion.code).collect()
    }

    #[test]
    fn an_edition_with_some_changes_is_in_order() {
        assert!(codes(people(0..1000), people(150..1100)).iter().all(|code| *code == "vanished"));
        assert!(codes(people(50..1000), people(200..1100)).is_empty());
        assert!(judge(&Limits::default(), None, &summary(&people(0..3))).is_empty());
    }

    #[test]
    fn an_empty_edition_and_a_part_of_one_are_suspect() {
        assert_eq!(codes(people(0..1000), Vec::new())[..3], ["too-few", "removal", "part"]);
        assert_eq!(codes(people(50..1000), people(600..1000)), ["removal", "part"]);
        assert_eq!(codes(people(50..1000), people(201..1000)), ["removal"]);
    }

    #[test]
    fn a_program_that_is_gone_is_suspect() {
        assert_eq!(codes(people(0..1000), people(40..1000)), ["vanished"]);
    }

    #[test]
    fn a_renamed_column_is_suspect_and_its_new_name_is_told() {
        let renamed = |mut records: Vec<Record>| {
            for record in &mut records {
                record.properties.remove("birthDate");
                record.add_other("date_of_birth", "1971");
            }
            records
        };
        let (old, new) = (people(50..1000), renamed(people(50..1000)));
        let (before, after) = (summary(&old), summary(&new));
        let diff = Diff::between(old, new);
        let found = judge(&Limits::default(), Some((&before, diff.removed.len())), &after);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("date_of_birth"), "{}", found[0].message);
    }

    #[test]
    fn counts_out_of_the_operators_limits_and_deltas_are_suspect() {
        let limits = Limits { min_records: 10, max_records: 20, ..Limits::default() };
        let codes = |of| judge(&limits, None, &summary(&people(0..of)))[0].code.clone();
        assert_eq!((&*codes(9), &*codes(21)), ("too-few", "too-many"));
        let mut delta = summary(&people(0..15));
        delta.format = Format::FtmDelta;
        assert_eq!(judge(&limits, None, &delta)[0].code, "delta");
    }

    #[test]
    fn an_edition_from_before_is_suspect() {
        let of = |day: &str| {
            let mut summary = summary(&people(50..60));
            summary.published = Some(day.to_owned());
            summary
        };
        let (old, new) = (of("2024-05-03T10:00:00Z"), of("2024-05-02T23:00:00Z"));
        let found = judge(&Limits::default(), Some((&old, 0)), &new);
        assert_eq!(found[0].code, "older");
        assert!(judge(&Limits::default(), Some((&new, 0)), &old).is_empty());
    }
}
