//! A watchlist as a table: OpenSanctions' `targets.simple.csv`, or what a spreadsheet saves.
//!
//! Columns are found by their names in the first row, in any order; `id` and `name` must be
//! there. Several values in a cell are joined by `;`; a value that holds a `;` itself stands in
//! double quotes, as the exporter writes it. `weak_aliases` and `topics` are columns of our own.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::findings::Findings;
use super::lint;
use super::places::{EntityPlaces, Part, Place};
use super::{Entity, Parsed, Watchlist, country, vocabulary};
use crate::diagnostic::{Diagnostic, Severity};
use thin_vec::ThinVec;

/// More rows than any published list has by far.
const MAX_ROWS: usize = 5_000_000;

/// Columns that are read.
const READ: &[&str] = &["id", "schema", "name", "aliases", "weak_aliases", "countries", "topics"];

/// Columns of the export that have no use in screening.
const PASSED_OVER: &[&str] = &[
    "birth_date",
    "addresses",
    "identifiers",
    "sanctions",
    "phones",
    "emails",
    "program_ids",
    "dataset",
    "first_seen",
    "last_seen",
    "last_change",
];

/// Read and lint a watchlist from a table, row by row. Its id is the stem of `path`, which is
/// not read otherwise.
pub fn parse_csv(path: &Path, reader: impl Read) -> Parsed {
    let mut findings = Findings::new(path, "");
    let list = read(path, reader, &mut findings);
    let list = if findings.has_errors() { None } else { list };
    Parsed { list, diagnostics: findings.finish() }
}

fn read(path: &Path, reader: impl Read, findings: &mut Findings) -> Option<Watchlist> {
    // Flexible: rows of unequal length are our own error, with advice.
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(reader);
    let mut record = StringRecord::new();
    let columns = match reader.read_record(&mut record) {
        Ok(true) => columns(path, &record, findings)?,
        Ok(false) => {
            let message = "the file is empty";
            findings.push(Diagnostic::whole(Severity::Error, "empty-file", path, message));
            return None;
        }
        Err(error) => {
            report(path, &error, findings);
            return None;
        }
    };
    let id = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let (mut entities, mut places) = (Vec::new(), Vec::new());
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                report(path, &error, findings);
                match error.kind() {
                    csv::ErrorKind::Io(_) => return None,
                    _ => continue,
                }
            }
        }
        let line = record.position().map_or(0, |at| at.line() as usize);
        if entities.len() == MAX_ROWS {
            let message = format!("the table has more than {MAX_ROWS} rows");
            findings.error(Place::Line(line), "too-many", message, "split it into several lists");
            return None;
        }
        if let Some((entity, place)) = entity(&columns, &record, line, findings) {
            entities.push(entity);
            places.push(place);
        }
    }
    entities.shrink_to_fit();
    let list = Watchlist {
        name: id.clone(),
        id,
        topics: Vec::new(),
        entities,
        announcements: None,
        path: path.to_owned(),
    };
    lint::entities(&list, &places, findings);
    if list.entities.is_empty() {
        lint::empty_list(Place::Line(1), findings);
    }
    Some(list)
}

/// Where the known columns are.
struct Columns {
    by_name: HashMap<&'static str, usize>,
    count: usize,
}

impl Columns {
    fn cell<'r>(&self, record: &'r StringRecord, name: &str) -> &'r str {
        self.by_name.get(name).and_then(|index| record.get(*index)).unwrap_or("").trim()
    }
}

fn columns(path: &Path, header: &StringRecord, findings: &mut Findings) -> Option<Columns> {
    let mut by_name = HashMap::new();
    for (index, typed) in header.iter().enumerate() {
        let typed = typed.trim().trim_start_matches('\u{feff}');
        let Some(name) = READ.iter().find(|name| name.eq_ignore_ascii_case(typed)) else {
            if !typed.is_empty() && !PASSED_OVER.iter().any(|n| n.eq_ignore_ascii_case(typed)) {
                let shown: String = typed.chars().take(60).collect();
                let message = format!("the column `{shown}` is not known and is not read");
                let hint = vocabulary::did_you_mean(typed, READ);
                findings.warn(Place::Line(1), "unknown-column", message, &hint);
            }
            continue;
        };
        if by_name.insert(*name, index).is_some() {
            let message = format!("the column `{name}` occurs twice");
            findings.error(Place::Line(1), "duplicate-column", message, "keep one of them");
        }
    }
    for name in ["id", "name"] {
        if !by_name.contains_key(name) {
            let first = header.get(0).unwrap_or("");
            let hint = if first.contains([';', '\t']) {
                "the columns seem to be separated by semicolons or tabs: save the table as CSV \
                 with commas"
            } else {
                "the first row must hold the names of the columns, `id` and `name` among them"
            };
            let message = format!("there is no column `{name}`");
            let diagnostic = Diagnostic::whole(Severity::Error, "missing-column", path, message);
            findings.push(Diagnostic { line: 1, ..diagnostic }.hint(hint));
        }
    }
    (!findings.has_errors()).then_some(Columns { by_name, count: header.len() })
}

fn entity(
    columns: &Columns,
    record: &StringRecord,
    line: usize,
    findings: &mut Findings,
) -> Option<(Entity, EntityPlaces)> {
    let place = Place::Line(line);
    if record.len() != columns.count {
        let message =
            format!("the row has {} cells, the first row has {}", record.len(), columns.count);
        let hint = "a cell with a comma in it must stand in double quotes";
        findings.error(place, "cell-count", message, hint);
        return None;
    }
    let id = columns.cell(record, "id");
    let name = columns.cell(record, "name");
    if lint::is_blank(id) {
        findings.error(place, "missing-id", "the row has no id".into(), "give it one");
    }
    if lint::is_blank(name) {
        let hint = "give it a name, or take the row out";
        findings.error(place, "empty-name", "the row has no name".into(), hint);
    }
    if lint::is_blank(id) || lint::is_blank(name) {
        return None;
    }
    let schema = match columns.cell(record, "schema") {
        "" => "LegalEntity",
        schema => schema,
    };
    if !vocabulary::SCHEMATA.contains(&schema) {
        // FollowTheMoney grows, and an export must not stop working on that day.
        let message = format!("`{schema}` is not a known FollowTheMoney schema");
        let hint = vocabulary::did_you_mean(schema, vocabulary::SCHEMATA);
        findings.warn(place, "unknown-schema", message, &hint);
    }
    let mut countries = values(columns.cell(record, "countries"));
    for code in &mut countries {
        code.make_ascii_lowercase();
        if !country::is_known(code) {
            let message = format!("`{code}` is not a country code");
            let hint = "two letters as in ISO 3166-1, several joined by `;`";
            findings.warn(place, "bad-country", message, hint);
        }
    }
    let topics = values(columns.cell(record, "topics"));
    for topic in &topics {
        lint::topic(topic, place, findings);
    }
    let entity = Entity {
        id: id.to_owned(),
        schema: vocabulary::schema(schema),
        name: name.to_owned(),
        aliases: values(columns.cell(record, Part::Aliases.key())),
        weak_aliases: values(columns.cell(record, Part::WeakAliases.key())),
        countries,
        topics,
        ..Entity::default()
    };
    Some((entity, EntityPlaces::new(place)))
}

/// The values of a cell, without the empty ones.
fn values(cell: &str) -> ThinVec<String> {
    if cell.is_empty() {
        return ThinVec::new();
    }
    let clean = |value: &str| {
        let value = value.trim();
        (!lint::is_blank(value)).then(|| value.to_owned())
    };
    // Quotes count only where they begin a value and pair up, as an exporter writes them. A
    // company name with quotes inside stays what it is.
    let quoted = cell.starts_with('"') || cell.contains(";\"");
    if quoted && cell.matches('"').count().is_multiple_of(2) {
        let mut reader =
            ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(cell.as_bytes());
        let mut record = StringRecord::new();
        if let Ok(true) = reader.read_record(&mut record) {
            return record.iter().filter_map(clean).collect();
        }
    }
    let mut values: ThinVec<String> = cell.split(';').filter_map(clean).collect();
    // Most cells hold one value, and collecting made room for four.
    values.shrink_to_fit();
    values
}

fn report(path: &Path, error: &csv::Error, findings: &mut Findings) {
    let line = error.position().map_or(0, |at| at.line() as usize);
    let (code, message, hint) = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => (
            "not-utf8",
            "the row is not UTF-8 text".to_owned(),
            "save the table in the encoding UTF-8",
        ),
        csv::ErrorKind::Io(error) => {
            ("unreadable", format!("the file cannot be read further: {error}"), "")
        }
        _ => ("syntax", error.to_string(), ""),
    };
    if line > 0 {
        findings.error(Place::Line(line), code, message, hint);
    } else {
        findings.push(Diagnostic::whole(Severity::Error, code, path, message));
    }
}
