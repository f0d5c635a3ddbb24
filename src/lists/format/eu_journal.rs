//! Annexes of EU acts as the Official Journal prints them, transcribed by OpenSanctions: a row for
//! each entry of an annex, in columns that are FollowTheMoney's properties.

use crate::lists::date;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::table::Table;
use crate::lists::values;

/// Columns that are read by name; every other is a property of several values.
const DATES: &[&str] = &["birthDate", "incorporationDate"];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut table = Table::with_header(&path, opened.reader, b',', 0)?;
    if table.header().iter().any(|column| column == "amendmentCelex") {
        reading.doubt("these are the additions of one amending act, not all that is in force");
    }
    reading.give_rows(&mut table, entry)
}

fn entry(row: &mut Node) -> Record {
    let act = match row.text_of("celex") {
        act if act.is_empty() => row.text_of("amendedCelex"),
        act => act,
    };
    let [id, program, annex, measure, schema] =
        ["recordId", "programKey", "annex", "measure", "schema"].map(|column| row.text_of(column));
    // An entry's number is its own only in one annex, and once for each program and measure.
    let uid = match id.is_empty() {
        true => String::new(),
        false => joined([act.as_str(), &annex, &program, &measure, &schema, &id], "/"),
    };
    let mut record = Record::new(uid, if schema.is_empty() { "LegalEntity" } else { &schema });
    record.add("recordId", &id);
    record.add("programId", &program);
    record.add("program", &joined([act.as_str(), &annex], " "));
    record.add("measures", &measure);
    record.add("name", &row.text_of("name"));
    record.add("reason", &row.text_of("reason"));
    record.add("listingDate", &date::day_first(&row.text_of("startDate")));
    record.add("authorityId", &row.text_of("amendmentCelex"));
    for column in std::mem::take(&mut row.children) {
        for value in values::split(&column.text) {
            let value = match DATES.contains(&column.name.as_str()) {
                true => date::day_first(&value),
                false => value,
            };
            record.add(&column.name, &value);
        }
    }
    record.add("topics", "sanction");
    record
}
