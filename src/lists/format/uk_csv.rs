//! The UK Sanctions List as CSV: a row for each name of an entry, everything else repeated, and
//! the day of the report in a line above the header.

use std::io::BufRead;

use super::uk_xml::{name_property, schema};
use crate::lists::grouped::Grouped;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::{self, Refusal};
use crate::lists::table::Table;
use crate::lists::{date, identifier};

/// Columns and their property.
const TEXTS: &[(&str, &str)] = &[
    ("OFSI Group ID", "authorityId"),
    ("UN Reference Number", "unscId"),
    ("Title", "title"),
    ("Name non-latin script", "alias"),
    ("Regime Name", "program"),
    ("Designation source", "authority"),
    ("Other Information", "notes"),
    ("UK Statement of Reasons", "reason"),
    ("Phone number", "phone"),
    ("Website", "website"),
    ("Email address", "email"),
    ("Nationality(/ies)", "nationality"),
    ("Position", "position"),
    ("Type of entity", "classification"),
    ("Business registration number (s)", "registrationNumber"),
    ("IMO number", "imoNumber"),
    ("Current believed flag of ship", "flag"),
    ("Previous flags", "pastFlags"),
    ("Type of ship", "type"),
    ("Tonnage of ship", "tonnage"),
    ("Year Built", "buildDate"),
    ("Hull identification number (HIN)", "serialNumber"),
];

/// Columns that name another.
const TIES: &[(&str, &str)] = &[
    ("Subsidiaries", "subsidiary"),
    ("Parent company", "parent"),
    ("Current owner/operator (s)", "owner or operator"),
    ("Previous owner/operator (s)", "previous owner or operator"),
];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let (path, mut reader) = (opened.path, opened.reader);
    let mut above = 0;
    let start: Vec<u8> = opened.head.iter().copied().take_while(|byte| *byte != b'\n').collect();
    if String::from_utf8_lossy(&start).trim_matches('"').starts_with("Report Date") {
        // It lies in the head, so its length is bounded.
        let mut line = String::new();
        reader
            .read_line(&mut line)
            .map_err(|e| refusal::at(&path, 1, "not-utf8", e.to_string()))?;
        let said = line.split_once(':').map_or("", |(_, day)| day);
        reading.contents.published =
            Some(said.trim_matches([' ', '"', ',', '\r', '\n']).to_owned());
        above = 1;
    }
    let mut table = Table::with_header(&path, reader, b',', above)?;
    let mut grouped = Grouped::default();
    while let Some((line, row)) = table.next_node()? {
        reading.contents.rows += 1;
        let record = designation(row);
        if record.uid.is_empty() {
            return Err(reading.refuse(line, "missing-id", "the row has no Unique ID"));
        }
        grouped.row(line, record, reading)?;
    }
    grouped.end(reading)
}

fn designation(mut row: Node) -> Record {
    let uid = row.text_of("Unique ID");
    let mut record = Record::new(uid.trim(), schema(&row.text_of("Designation Type")));
    let parts =
        ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"].map(|n| row.text_of(n));
    let (kind, strength) = (row.text_of("Name type"), row.text_of("Alias strength"));
    let whole = joined(parts.iter().map(String::as_str), " ");
    record.add(name_property(&kind, &strength, &record), &whole);
    // The letters show which script it is.
    row.take_all("Non-latin script type");
    row.take_all("Non-latin script language");
    let lines: Vec<String> = (1..=6).map(|n| row.text_of(&format!("Address Line {n}"))).collect();
    let (code, country) = (row.text_of("Address Postal Code"), row.text_of("Address Country"));
    let whole = lines.iter().map(String::as_str).chain([code.as_str(), &country]);
    record.add("address", &joined(whole, ", "));
    record.add("country", &country);
    let (town, country) = (row.text_of("Town of birth"), row.text_of("Country of birth"));
    record.add("birthPlace", &joined([town.as_str(), &country], ", "));
    record.add("birthCountry", &country);
    record.add("birthDate", &date::day_first(&row.text_of("D.O.B")));
    record.add("gender", &row.text_of("Gender").to_lowercase());
    for (number, about, kind) in [
        ("Passport number", "Passport additional information", "Passport"),
        ("National Identifier number", "National Identifier additional information", "National ID"),
    ] {
        let (number, about) = (row.text_of(number), row.text_of(about));
        if !number.is_empty() || !about.is_empty() {
            identifier::add(&mut record, kind, &number, &about);
        }
    }
    record.add("modifiedAt", &date::day_first(&row.text_of("Last Updated")));
    record.add("listingDate", &date::day_first(&row.text_of("Date Designated")));
    for measure in row.text_of("Sanctions Imposed").split('|') {
        record.add("measures", measure);
    }
    for (column, property) in TEXTS {
        record.add(property, &row.text_of(column));
    }
    for (column, kind) in TIES {
        record.link(kind, &row.text_of(column));
    }
    let length = row.text_of("Length of ship");
    if !length.is_empty() {
        record.add("notes", &format!("length {length}"));
    }
    record.add("topics", "sanction");
    row.leave_to(&mut record);
    record
}
