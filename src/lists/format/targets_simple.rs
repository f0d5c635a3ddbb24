//! OpenSanctions' `targets.simple.csv`: a row for each target, several values joined by semicolons.

use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::Record;
use crate::lists::refusal::Refusal;
use crate::lists::table::Table;
use crate::lists::values;

/// Columns and their property.
const COLUMNS: &[(&str, &str)] = &[
    ("aliases", "alias"),
    ("weak_aliases", "weakAlias"),
    ("birth_date", "birthDate"),
    ("countries", "country"),
    ("addresses", "address"),
    ("sanctions", "reason"),
    ("phones", "phone"),
    ("emails", "email"),
    ("program_ids", "programId"),
    ("dataset", "authority"),
    ("topics", "topics"),
    ("last_change", "modifiedAt"),
];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut table = Table::with_header(&path, opened.reader, b',', 0)?;
    while let Some((line, mut row)) = table.next_node()? {
        reading.contents.rows += 1;
        // When OpenSanctions saw the entry says nothing of it, and changes with every export.
        reading.pass_over(&mut row, &["first_seen", "last_seen"]);
        let record = target(row);
        for (value, what) in [(&record.uid, "id"), (&record.name().to_owned(), "name")] {
            if value.is_empty() {
                return Err(reading.refuse(line, "missing-id", format!("the row has no {what}")));
            }
        }
        reading.give(line, record)?;
    }
    Ok(())
}

fn target(mut row: Node) -> Record {
    let id = row.text_of("id");
    let schema = row.text_of("schema");
    let mut record =
        Record::new(id.trim(), if schema.is_empty() { "LegalEntity" } else { schema.trim() });
    record.add("name", &row.text_of("name"));
    for (column, property) in COLUMNS {
        for value in values::split(&row.text_of(column)) {
            record.add(property, &value);
        }
    }
    for value in values::split(&row.text_of("identifiers")) {
        match value.strip_prefix("IMO").map(str::trim_start) {
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                record.add("imoNumber", number);
            }
            _ => record.add("idNumber", &value),
        }
    }
    row.leave_to(&mut record);
    record
}
