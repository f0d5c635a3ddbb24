//! The EU's consolidated financial sanctions list, XML 1.1 (namespace
//! `http://eu.europa.ec/fpi/fsd/export`): almost everything stands in attributes.

use crate::lists::identifier;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::xml::{Step, Xml};

/// Attributes that say nothing of the entity: keys of rows, and in which language an act was read.
const KEYS: &[&str] = &["logicalId", "regulationLanguage", "nameLanguage", "globalFileId"];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut xml = Xml::new(&path, opened.reader, &["sanctionEntity"]);
    while let Some(step) = xml.next()? {
        match step {
            Step::Record { line, node, .. } => {
                reading.contents.rows += 1;
                let record = entity(node, reading);
                if record.uid.is_empty() {
                    let message = "the sanctionEntity has no logicalId";
                    return Err(reading.refuse(line, "missing-id", message));
                }
                reading.give(line, record)?;
            }
            Step::Outside { path, text } => match path.as_str() {
                "export/@generationDate" => reading.contents.published = Some(text),
                "export/@globalFileId" => {}
                _ => reading.unknown(&path),
            },
        }
    }
    Ok(())
}

/// An entity of the XML, or one row of the CSV in its form.
pub(super) fn entity(mut node: Node, reading: &mut Reading<'_>) -> Record {
    let mut record = Record::new(node.attribute("logicalId").trim(), "LegalEntity");
    for child in &mut node.children {
        child.drop_attributes(|name| KEYS.contains(&name));
    }
    record.add("authorityId", &node.attribute("euReferenceNumber"));
    record.add("unscId", &node.attribute("unitedNationId"));
    record.add("listingDate", &node.attribute("designationDate"));
    record.add("reason", &node.attribute("designationDetails"));
    for remark in node.take_all("remark") {
        record.add("notes", &remark.text);
    }
    if let Some(mut subject) = node.take("subjectType") {
        let (code, class) = (subject.attribute("code"), subject.attribute("classificationCode"));
        record.schema = match code.as_str() {
            "person" | "P" => "Person".into(),
            _ if class == "P" => "Person".into(),
            _ => "LegalEntity".into(),
        };
        subject.leave_to(&mut record);
    }
    for mut act in node.take_all("regulation") {
        record.add("program", &act.attribute("programme"));
        record.add("provisions", &act.attribute("numberTitle"));
        record.add("startDate", &act.attribute("entryIntoForceDate"));
        record.add("sourceUrl", &act.text_of("publicationUrl"));
        for part in ["regulationType", "organisationType", "publicationDate"] {
            act.attribute(part);
        }
        act.leave_to(&mut record);
    }
    for mut alias in node.take_all("nameAlias") {
        name(&mut alias, &mut record);
        reading.pass_over(&mut alias, &["regulationSummary"]);
        alias.leave_to(&mut record);
    }
    for mut citizenship in node.take_all("citizenship") {
        record.add("nationality", &country(&mut citizenship));
        rest(citizenship, &mut record, reading);
    }
    for mut birth in node.take_all("birthdate") {
        self::birth(&mut birth, &mut record);
        rest(birth, &mut record, reading);
    }
    for mut address in node.take_all("address") {
        let parts = ["street", "poBox", "place", "city", "zipCode", "region"]
            .map(|part| address.attribute(part));
        let country = country(&mut address);
        let whole = parts.iter().map(String::as_str).chain([country.as_str()]);
        record.add("address", &joined(whole, ", "));
        record.add("country", &country);
        address.attribute("asAtListingTime");
        for mut contact in address.take_all("contactInfo") {
            let (kind, value) = (contact.attribute("key"), contact.attribute("value"));
            match kind.to_lowercase().as_str() {
                "email" => record.add("email", &value),
                "phone" | "mobile" => record.add("phone", &value),
                "website" | "web" => record.add("website", &value),
                _ => record.add("notes", &joined([kind.as_str(), &value, &contact.text], " ")),
            }
        }
        rest(address, &mut record, reading);
    }
    for mut document in node.take_all("identification") {
        identification(&mut document, &mut record);
        rest(document, &mut record, reading);
    }
    record.add("topics", "sanction");
    node.leave_to(&mut record);
    record
}

/// Remarks and the act that brought a part of the entry.
fn rest(mut node: Node, record: &mut Record, reading: &mut Reading<'_>) {
    reading.pass_over(&mut node, &["regulationSummary"]);
    for remark in node.take_all("remark") {
        record.add("notes", &remark.text);
    }
    node.attribute("region");
    node.leave_to(record);
}

/// The first name is the primary one. A name that is not strong is a weak alias.
fn name(alias: &mut Node, record: &mut Record) {
    let parts = ["firstName", "middleName", "lastName"].map(|part| alias.attribute(part));
    let whole = match alias.attribute("wholeName") {
        whole if whole.trim().is_empty() => joined(parts.iter().map(String::as_str), " "),
        whole => whole,
    };
    let property = match alias.attribute("strong").as_str() {
        "false" => "weakAlias",
        _ if record.name().is_empty() => "name",
        _ => "alias",
    };
    record.add(property, &whole);
    record.add("title", &alias.attribute("title"));
    record.add("position", &alias.attribute("function"));
    record.add(
        "gender",
        match alias.attribute("gender").as_str() {
            "M" => "male",
            "F" => "female",
            _ => "",
        },
    );
    for remark in alias.take_all("remark") {
        record.add("notes", &remark.text);
    }
}

/// The code of a country, or its name where the code is `00`, which means unknown.
fn country(node: &mut Node) -> String {
    let (code, name) = (node.attribute("countryIso2Code"), node.attribute("countryDescription"));
    match code.as_str() {
        "" | "00" if name.eq_ignore_ascii_case("unknown") => String::new(),
        "" | "00" => name,
        code => code.to_ascii_lowercase(),
    }
}

fn birth(birth: &mut Node, record: &mut Record) {
    let [day, year, from, to, circa] =
        ["birthdate", "year", "yearRangeFrom", "yearRangeTo", "circa"].map(|a| birth.attribute(a));
    let calendar = birth.attribute("calendarType");
    for part in ["dayOfMonth", "monthOfYear"] {
        birth.attribute(part);
    }
    let said = match (day.is_empty(), year.is_empty(), from.is_empty() && to.is_empty()) {
        (false, _, _) => day,
        (_, false, _) => year,
        (_, _, false) => format!("between {from} and {to}"),
        _ => String::new(),
    };
    let circa = circa == "true" && !said.is_empty();
    record.add("birthDate", &if circa { format!("circa {said}") } else { said.clone() });
    if !matches!(calendar.as_str(), "" | "GREGORIAN") {
        record.add("notes", &format!("birth date {said} in the calendar {calendar}"));
    }
    let parts = ["place", "city", "zipCode", "region"].map(|part| birth.attribute(part));
    let country = country(birth);
    record.add(
        "birthPlace",
        &joined(parts.iter().map(String::as_str).chain([country.as_str()]), ", "),
    );
    record.add("birthCountry", &country);
}

fn identification(document: &mut Node, record: &mut Record) {
    let (code, described) = (
        document.attribute("identificationTypeCode"),
        document.attribute("identificationTypeDescription"),
    );
    let kind = if identifier::property(&described).is_some() { described } else { code };
    let number = match document.attribute("number") {
        number if number.trim().is_empty() => document.attribute("latinNumber"),
        number => number,
    };
    document.attribute("latinNumber");
    let mut beside = vec![country(document)];
    for (attribute, label) in [
        ("issuedBy", "issued by "),
        ("issuedDate", "issued "),
        ("validFrom", "valid from "),
        ("validTo", "valid to "),
        ("nameOnDocument", "in the name of "),
    ] {
        let value = document.attribute(attribute);
        if !value.is_empty() {
            beside.push(format!("{label}{value}"));
        }
    }
    for (attribute, label) in [
        ("knownExpired", "expired"),
        ("knownFalse", "false"),
        ("reportedLost", "reported lost"),
        ("revokedByIssuer", "revoked"),
        ("diplomatic", "diplomatic"),
    ] {
        if document.attribute(attribute) == "true" {
            beside.push(label.to_owned());
        }
    }
    let beside = joined(beside.iter().map(String::as_str), ", ");
    if !number.trim().is_empty() || !beside.is_empty() {
        identifier::add(record, &kind, &number, &beside);
    }
}
