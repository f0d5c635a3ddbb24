//! The UK Sanctions List of the Foreign, Commonwealth and Development Office, XML: a `Designation`
//! for each entry, with one more element around everything that can occur several times.

use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::xml::{Step, Xml};
use crate::lists::{date, identifier};

/// Elements with a text, wherever they stand, and their property.
const TEXTS: &[(&str, &str)] = &[
    ("OFSIGroupID", "authorityId"),
    ("UNReferenceNumber", "unscId"),
    ("RegimeName", "program"),
    ("DesignationSource", "authority"),
    ("OtherInformation", "notes"),
    ("UKStatementofReasons", "reason"),
    ("Title", "title"),
    ("PhoneNumber", "phone"),
    ("EmailAddress", "email"),
    ("Website", "website"),
    ("Nationality", "nationality"),
    ("Position", "position"),
    ("TypeOfEntity", "classification"),
    ("BusinessRegistrationNumber", "registrationNumber"),
    ("IMONumber", "imoNumber"),
    ("CurrentBelievedFlagOfShip", "flag"),
    ("PreviousFlag", "pastFlags"),
    ("TypeOfShip", "type"),
    ("TonnageOfShip", "tonnage"),
    ("YearBuilt", "buildDate"),
    ("HullIdentificationNumber", "serialNumber"),
];

/// Elements that name another, and what it is to the entry.
pub(super) const TIES: &[(&str, &str)] = &[
    ("Subsidiary", "subsidiary"),
    ("ParentCompany", "parent"),
    ("CurrentOwnerOperator", "owner or operator"),
    ("PreviousOwnerOperator", "previous owner or operator"),
];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut xml = Xml::new(&path, opened.reader, &["Designation"]);
    while let Some(step) = xml.next()? {
        match step {
            Step::Record { line, node, .. } => {
                reading.contents.rows += 1;
                let record = designation(node);
                if record.uid.is_empty() {
                    let message = "the Designation has no UniqueID";
                    return Err(reading.refuse(line, "missing-id", message));
                }
                reading.give(line, record)?;
            }
            Step::Outside { path, text } => match path.as_str() {
                "Designations/DateGenerated" => reading.contents.published = Some(text),
                _ => reading.unknown(&path),
            },
        }
    }
    Ok(())
}

fn designation(mut node: Node) -> Record {
    let uid = node.text_of("UniqueID");
    let mut record = Record::new(uid.trim(), schema(&node.text_of("IndividualEntityShip")));
    for mut name in node.nodes_at(&["Names", "Name"]) {
        let parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"].map(|p| name.text_of(p));
        let (kind, strength) = (name.text_of("NameType"), name.text_of("AliasStrength"));
        let whole = joined(parts.iter().map(String::as_str), " ");
        record.add(name_property(&kind, &strength, &record), &whole);
        name.leave_to(&mut record);
    }
    for mut name in node.take_deep("NonLatinName") {
        record.add("alias", &name.text_of("NameNonLatinScript"));
        // The letters show which script it is.
        name.take_all("NonLatinScriptType");
        name.take_all("NonLatinScriptLanguage");
        name.leave_to(&mut record);
    }
    for mut address in node.take_deep("Address") {
        let lines: Vec<String> =
            (1..=6).map(|n| address.text_of(&format!("AddressLine{n}"))).collect();
        let (code, country) =
            (address.text_of("AddressPostalCode"), address.text_of("AddressCountry"));
        let whole = lines.iter().map(String::as_str).chain([code.as_str(), &country]);
        record.add("address", &joined(whole, ", "));
        record.add("country", &country);
        address.leave_to(&mut record);
    }
    for mut place in node.take_deep("Location") {
        let (town, country) = (place.text_of("TownOfBirth"), place.text_of("CountryOfBirth"));
        record.add("birthPlace", &joined([town.as_str(), &country], ", "));
        record.add("birthCountry", &country);
        place.leave_to(&mut record);
    }
    for birth in node.take_deep("DOB") {
        record.add("birthDate", &date::day_first(&birth.text));
    }
    for gender in node.take_deep("Gender") {
        record.add("gender", &gender.text.to_lowercase());
    }
    for (container, number, about, kind) in [
        ("Passport", "PassportNumber", "PassportAdditionalInformation", "Passport"),
        (
            "NationalIdentifier",
            "NationalIdentifierNumber",
            "NationalIdentifierAdditionalInformation",
            "National ID",
        ),
    ] {
        for mut document in node.take_deep(container) {
            let (number, about) = (document.text_of(number), document.text_of(about));
            identifier::add(&mut record, kind, &number, &about);
            document.leave_to(&mut record);
        }
        // Some editions have them without an element around each.
        for number in node.take_deep(number) {
            identifier::add(&mut record, kind, &number.text, "");
        }
        for about in node.take_deep(about) {
            record.add("notes", &format!("{kind} {}", about.text));
        }
    }
    record.add("modifiedAt", &date::day_first(&node.text_of("LastUpdated")));
    record.add("listingDate", &date::day_first(&node.text_of("DateDesignated")));
    for imposed in node.take_deep("SanctionsImposed") {
        for measure in imposed.text.split('|') {
            record.add("measures", measure);
        }
    }
    for (element, property) in TEXTS {
        for found in node.take_deep(element) {
            record.add(property, &found.text);
        }
    }
    for (element, kind) in TIES {
        for found in node.take_deep(element) {
            record.link(kind, &found.text);
        }
    }
    for length in node.take_deep("LengthOfShip") {
        record.add("notes", &format!("length {}", length.text));
    }
    record.add("topics", "sanction");
    node.leave_to(&mut record);
    record
}

/// "Individual", "Entity" or "Ship".
pub(super) fn schema(kind: &str) -> &'static str {
    match kind.trim() {
        "Individual" => "Person",
        "Ship" => "Vessel",
        _ => "Organization",
    }
}

/// "Primary Name", "Primary name variation", "Alias", "AKA", "FKA"; "Low quality a.k.a".
pub(super) fn name_property(kind: &str, strength: &str, record: &Record) -> &'static str {
    let (kind, strength) = (kind.trim().to_lowercase(), strength.to_lowercase());
    match kind.as_str() {
        _ if strength.contains("low") => "weakAlias",
        "primary name" if record.name().is_empty() => "name",
        "fka" | "f.k.a" | "formerly known as" => "previousName",
        _ => "alias",
    }
}
