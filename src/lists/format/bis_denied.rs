//! The Denied Persons List of the Bureau of Industry and Security: tab-separated, with a header,
//! and without any id of its entries.

use crate::lists::date;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::table::Table;

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut table = Table::with_header(&path, opened.reader, b'\t', 0)?;
    reading.give_rows(&mut table, entry)
}

fn entry(row: &mut Node) -> Record {
    // The list does not tell persons from companies.
    let mut record = Record::new("", "LegalEntity");
    record.add("name", &row.text_of("Name"));
    let [street, city, state, code] =
        ["Street_Address", "City", "State", "Postal_Code"].map(|column| row.text_of(column));
    let country = row.text_of("Country");
    record.add("address", &joined([street.as_str(), &city, &state, &code, &country], ", "));
    record.add("country", &country);
    record.add("startDate", &date::month_first(&row.text_of("Effective_Date")));
    record.add("endDate", &date::month_first(&row.text_of("Expiration_Date")));
    record.add("modifiedAt", &row.text_of("Last_Update"));
    for (column, label) in [
        ("Standard_Order", "standard order"),
        ("Action", "action"),
        ("FR_Citation", "Federal Register notice"),
    ] {
        let value = row.text_of(column);
        if !value.trim().is_empty() {
            record.add("notes", &format!("{label}: {value}"));
        }
    }
    record.add("topics", "export.control");
    std::mem::take(row).leave_to(&mut record);
    record
}
