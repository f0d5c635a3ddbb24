//! The Consolidated Screening List of the United States (trade.gov): a dozen lists of three
//! departments in one table. Which list an entry is on stands in `authority`.

use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::table::Table;
use crate::lists::{identifier, remarks, values};

/// Columns with one value, and their property.
const ONE: &[(&str, &str)] = &[
    ("source", "authority"),
    ("name", "name"),
    ("title", "position"),
    ("start_date", "startDate"),
    ("end_date", "endDate"),
    ("license_requirement", "provisions"),
    ("license_policy", "provisions"),
    ("call_sign", "callSign"),
    ("vessel_type", "type"),
    ("gross_tonnage", "tonnage"),
    ("gross_registered_tonnage", "grossRegisteredTonnage"),
    ("vessel_flag", "flag"),
    ("source_list_url", "sourceUrl"),
    ("source_information_url", "sourceUrl"),
];

/// Columns with several values, and their property.
const MANY: &[(&str, &str)] = &[
    ("programs", "program"),
    ("addresses", "address"),
    ("alt_names", "alias"),
    ("citizenships", "citizenship"),
    ("dates_of_birth", "birthDate"),
    ("nationalities", "nationality"),
    ("places_of_birth", "birthPlace"),
];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut table = Table::with_header(&path, opened.reader, b',', 0)?;
    reading.give_rows(&mut table, entry)
}

fn entry(row: &mut Node) -> Record {
    let number = row.text_of("entity_number");
    let uid = match row.text_of("_id") {
        // Older files have no column of ids; the numbers are OFAC's and hold for its lists only.
        id if id.is_empty() => number,
        id => id,
    };
    let schema = match row.text_of("type").as_str() {
        "Individual" => "Person",
        "Vessel" => "Vessel",
        "Aircraft" => "Airplane",
        _ => "LegalEntity",
    };
    let mut record = Record::new(uid, schema);
    for (column, property) in ONE {
        record.add(property, &row.text_of(column));
    }
    for (column, property) in MANY {
        for value in values::split(&row.text_of(column)) {
            record.add(property, &value);
        }
    }
    for id in row.text_of("ids").split(';') {
        self::id(id.trim(), &mut record);
    }
    for (column, label) in [
        ("federal_register_notice", "Federal Register notice"),
        ("standard_order", "standard order"),
    ] {
        let value = row.text_of(column);
        if !value.trim().is_empty() {
            record.add("notes", &format!("{label}: {value}"));
        }
    }
    record.link("owner", &row.text_of("vessel_owner"));
    remarks::read(&row.text_of("remarks"), &mut record);
    // Export control lists restrict trade; OFAC's are sanctions.
    let sanction = record.values("authority").iter().any(|a| a.contains("Treasury"));
    record.add("topics", if sanction { "sanction" } else { "export.control" });
    std::mem::take(row).leave_to(&mut record);
    record
}

/// `RU, 7722515837, Tax ID No.`: country, number, kind; the country is not always there.
fn id(id: &str, record: &mut Record) {
    let Some((said, kind)) = id.rsplit_once(", ") else {
        return record.add("notes", id);
    };
    if kind == "Gender" {
        return record.add("gender", &said.to_lowercase());
    }
    match said.split_once(", ") {
        Some((country, number)) if is_country(country) => {
            identifier::add(record, kind, number, &format!("({country})"));
        }
        Some((number, country)) if is_country(country) => {
            identifier::add(record, kind, number, &format!("({country})"));
        }
        Some(_) => record.add("notes", &joined([kind, said], " ")),
        None if identifier::property(kind).is_some() => identifier::add(record, kind, said, ""),
        None if kind == "Website" => record.add("website", said),
        None if kind == "Email Address" => record.add("email", said),
        None => record.add("notes", &joined([kind, said], " ")),
    }
}

fn is_country(said: &str) -> bool {
    said.len() == 2 && said.bytes().all(|byte| byte.is_ascii_uppercase())
}
