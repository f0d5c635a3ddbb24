//! The consolidated list of the UN Security Council (<https://www.un.org/sc/resources/sc-sanctions.xsd>).

use crate::lists::identifier;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::xml::{Step, Xml};

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut xml = Xml::new(&path, opened.reader, &["INDIVIDUAL", "ENTITY"]);
    while let Some(step) = xml.next()? {
        match step {
            Step::Record { line, mut node, .. } => {
                reading.contents.rows += 1;
                let record = entry(&mut node, reading, line)?;
                reading.give(line, record)?;
            }
            Step::Outside { path, text } => match path.as_str() {
                "CONSOLIDATED_LIST/@dateGenerated" => reading.contents.published = Some(text),
                _ => reading.unknown(&path),
            },
        }
    }
    Ok(())
}

fn entry(node: &mut Node, reading: &mut Reading<'_>, line: usize) -> Result<Record, Refusal> {
    let person = node.name == "INDIVIDUAL";
    // The permanent reference number is what the Committees and other lists use; DATAID is the key
    // of a database. An entry that lost its number would still be known by the key.
    let (reference, key) = (node.text_of("REFERENCE_NUMBER"), node.text_of("DATAID"));
    if key.trim().is_empty() {
        return Err(reading.refuse(line, "missing-id", format!("the {} has no DATAID", node.name)));
    }
    let mut record = Record::new(key.trim(), if person { "Person" } else { "Organization" });
    record.add("unscId", &reference);
    let names = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|n| node.text_of(n));
    record.add("name", &joined(names.iter().map(String::as_str), " "));
    record.add("alias", &node.text_of("NAME_ORIGINAL_SCRIPT"));
    record.add("program", &node.text_of("UN_LIST_TYPE"));
    record.add("listingDate", &node.text_of("LISTED_ON"));
    record.add("gender", &node.text_of("GENDER").to_lowercase());
    record.add("notes", &node.text_of("COMMENTS1"));
    for (field, property) in [
        ("TITLE", "title"),
        ("DESIGNATION", "position"),
        ("NATIONALITY", "nationality"),
        ("LAST_DAY_UPDATED", "modifiedAt"),
    ] {
        for text in node.texts_at(&[field, "VALUE"]) {
            record.add(property, &text);
        }
    }
    let prefix = if person { "INDIVIDUAL" } else { "ENTITY" };
    for mut alias in node.take_all(&format!("{prefix}_ALIAS")) {
        self::alias(&mut alias, &mut record);
        alias.leave_to(&mut record);
    }
    for mut address in node.take_all(&format!("{prefix}_ADDRESS")) {
        let (whole, country) = place(&mut address);
        record.add("address", &whole);
        record.add("country", &country);
        record.add("notes", &address.text_of("NOTE"));
        address.leave_to(&mut record);
    }
    for mut birth in node.take_all("INDIVIDUAL_DATE_OF_BIRTH") {
        record.add("birthDate", &birth_date(&mut birth));
        record.add("notes", &birth.text_of("NOTE"));
        birth.leave_to(&mut record);
    }
    for mut birth in node.take_all("INDIVIDUAL_PLACE_OF_BIRTH") {
        let (whole, country) = place(&mut birth);
        record.add("birthPlace", &whole);
        record.add("birthCountry", &country);
        record.add("notes", &birth.text_of("NOTE"));
        birth.leave_to(&mut record);
    }
    for mut document in node.take_all("INDIVIDUAL_DOCUMENT") {
        let kinds = [document.text_of("TYPE_OF_DOCUMENT"), document.text_of("TYPE_OF_DOCUMENT2")];
        let kind = joined(kinds.iter().map(String::as_str), ", ");
        let number = document.text_of("NUMBER");
        let beside =
            ["ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "CITY_OF_ISSUE", "DATE_OF_ISSUE", "NOTE"]
                .map(|field| document.text_of(field));
        let beside = joined(beside.iter().map(String::as_str), ", ");
        if !kind.is_empty() || !number.is_empty() || !beside.is_empty() {
            identifier::add(&mut record, &kind, &number, &beside);
        }
        document.leave_to(&mut record);
    }
    record.add("authority", &node.text_of("SUBMITTED_BY"));
    record.add("createdAt", &node.text_of("SUBMITTED_ON"));
    node.texts_at(&["LIST_TYPE", "VALUE"]);
    reading.pass_over(node, &["VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD"]);
    record.add("topics", "sanction");
    std::mem::take(node).leave_to(&mut record);
    Ok(record)
}

/// Quality is "Good" or "Low" for persons, "a.k.a." or "f.k.a." for others. One alias of a row may
/// hold several, joined by semicolons.
fn alias(alias: &mut Node, record: &mut Record) {
    let (quality, name) = (alias.text_of("QUALITY"), alias.text_of("ALIAS_NAME"));
    let note = alias.text_of("NOTE");
    let former = quality.contains("f.k.a") || note.to_lowercase().contains("listed as");
    let property = match quality.trim() {
        "Low" => "weakAlias",
        _ if former => "previousName",
        _ => "alias",
    };
    for name in name.split(';') {
        record.add(property, name);
    }
    record.add("birthDate", &alias.text_of("DATE_OF_BIRTH"));
    let birth = [alias.text_of("CITY_OF_BIRTH"), alias.text_of("COUNTRY_OF_BIRTH")];
    record.add("birthPlace", &joined(birth.iter().map(String::as_str), ", "));
    record.add("notes", &joined([note.as_str(), if note.is_empty() { "" } else { &name }], ": "));
}

fn place(node: &mut Node) -> (String, String) {
    let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE"].map(|field| node.text_of(field));
    let country = node.text_of("COUNTRY");
    let whole = joined(parts.iter().map(String::as_str).chain([country.as_str()]), ", ");
    (whole, country)
}

fn birth_date(node: &mut Node) -> String {
    let kind = node.text_of("TYPE_OF_DATE");
    let (day, year) = (node.text_of("DATE"), node.text_of("YEAR"));
    let (from, to) = (node.text_of("FROM_YEAR"), node.text_of("TO_YEAR"));
    let span = if from.is_empty() { String::new() } else { format!("between {from} and {to}") };
    let said = [day, year, span].into_iter().find(|said| !said.trim().is_empty());
    match said {
        Some(said) if kind.eq_ignore_ascii_case("APPROXIMATELY") => format!("approximately {said}"),
        Some(said) => said,
        None => String::new(),
    }
}
