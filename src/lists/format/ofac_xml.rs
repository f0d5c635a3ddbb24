//! OFAC's classic XML (`sdn.xsd`): a flat `sdnEntry` for each entry, aliases marked strong or weak.

use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::xml::{Step, Xml};
use crate::lists::{date, identifier, remarks};

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut xml = Xml::new(&path, opened.reader, &["sdnEntry"]);
    while let Some(step) = xml.next()? {
        match step {
            Step::Record { line, mut node, .. } => {
                reading.contents.rows += 1;
                let record = entry(&mut node, reading, line)?;
                reading.give(line, record)?;
            }
            Step::Outside { path, text } => match path.as_str() {
                "sdnList/publshInformation/Publish_Date" => {
                    reading.contents.published = Some(text);
                }
                "sdnList/publshInformation/Record_Count" => {
                    reading.contents.stated = text.trim().parse().ok();
                }
                _ => reading.unknown(&path),
            },
        }
    }
    Ok(())
}

fn entry(node: &mut Node, reading: &mut Reading<'_>, line: usize) -> Result<Record, Refusal> {
    let uid = node.text_of("uid");
    if uid.is_empty() {
        return Err(reading.refuse(line, "missing-id", "the sdnEntry has no uid"));
    }
    let schema = match node.text_of("sdnType").as_str() {
        "Individual" => "Person",
        "Vessel" => "Vessel",
        "Aircraft" => "Airplane",
        _ => "LegalEntity",
    };
    let mut record = Record::new(uid, schema);
    record.add("name", &name(node));
    record.add("position", &node.text_of("title"));
    for program in node.texts_at(&["programList", "program"]) {
        record.add("program", &program);
    }
    for mut aka in node.nodes_at(&["akaList", "aka"]) {
        reading.pass_over(&mut aka, &["uid"]);
        let (kind, category) = (aka.text_of("type"), aka.text_of("category"));
        let property = match (category.as_str(), kind.as_str()) {
            ("weak", _) => "weakAlias",
            (_, "f.k.a.") => "previousName",
            _ => "alias",
        };
        record.add(property, &name(&mut aka));
        aka.leave_to(&mut record);
    }
    for mut address in node.nodes_at(&["addressList", "address"]) {
        reading.pass_over(&mut address, &["uid"]);
        let parts = ["address1", "address2", "address3", "city", "stateOrProvince", "postalCode"]
            .map(|part| address.text_of(part));
        let country = address.text_of("country");
        let whole = parts.iter().map(String::as_str).chain([country.as_str()]);
        record.add("address", &joined(whole, ", "));
        record.add("country", &country);
        address.leave_to(&mut record);
    }
    for mut id in node.nodes_at(&["idList", "id"]) {
        reading.pass_over(&mut id, &["uid"]);
        identity(&mut id, &mut record);
        id.leave_to(&mut record);
    }
    for (list, item, field, property) in [
        ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "birthDate"),
        ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "birthPlace"),
        ("nationalityList", "nationality", "country", "nationality"),
        ("citizenshipList", "citizenship", "country", "citizenship"),
    ] {
        for mut item in node.nodes_at(&[list, item]) {
            reading.pass_over(&mut item, &["uid", "mainEntry"]);
            let value = item.text_of(field);
            let value = if property == "birthDate" { date::worded(&value) } else { value };
            record.add(property, &value);
            item.leave_to(&mut record);
        }
    }
    if let Some(mut vessel) = node.take("vesselInfo") {
        for (field, property) in [
            ("callSign", "callSign"),
            ("vesselType", "type"),
            ("vesselFlag", "flag"),
            ("tonnage", "tonnage"),
            ("grossRegisteredTonnage", "grossRegisteredTonnage"),
        ] {
            record.add(property, &vessel.text_of(field));
        }
        record.link("owner", &vessel.text_of("vesselOwner"));
        vessel.leave_to(&mut record);
    }
    remarks::read(&node.text_of("remarks"), &mut record);
    record.add("topics", "sanction");
    std::mem::take(node).leave_to(&mut record);
    Ok(record)
}

/// `LAST, First`, as OFAC's other formats write it.
fn name(node: &mut Node) -> String {
    let (last, first) = (node.text_of("lastName"), node.text_of("firstName"));
    joined([last.as_str(), first.as_str()], ", ")
}

fn identity(id: &mut Node, record: &mut Record) {
    let (kind, number) = (id.text_of("idType"), id.text_of("idNumber"));
    let (country, issued, expires) =
        (id.text_of("idCountry"), id.text_of("issueDate"), id.text_of("expirationDate"));
    let said = |label: &str, value: &str| match value.is_empty() {
        true => String::new(),
        false => format!("{label}{value}"),
    };
    match kind.trim() {
        "Gender" => record.add("gender", &number.to_lowercase()),
        "Website" => record.add("website", &number),
        "Email Address" => record.add("email", &number),
        "Phone Number" => record.add("phone", &number),
        "Organization Established Date" => record.add("incorporationDate", &date::worded(&number)),
        "Target Type" | "Organization Type:" => record.add("classification", &number),
        _ => {
            let country = if country.is_empty() { country } else { format!("({country})") };
            let beside = [country, said("issued ", &issued), said("expires ", &expires)];
            let beside = joined(beside.iter().map(String::as_str), " ");
            // "Additional Sanctions Information -", "Executive Order 13662 Directive ...".
            let about_sanctions = ["Sanctions", "Executive Order", "CAATSA", "IFCA"];
            if about_sanctions.iter().any(|part| kind.contains(part)) {
                record.add("provisions", &format!("{} {number}", kind.trim_end_matches(" -")));
            } else {
                identifier::add(record, &kind, &number, &beside);
            }
        }
    }
}
