//! OFAC's Enhanced XML: an `entity` for each entry, with everything it refers to written out.

use super::ofac_feature::{self, span};
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::xml::{Step, Xml};
use crate::lists::{identifier, remarks};

/// Fields that only tie elements of the file to one another.
const PASSED_OVER: &[&str] =
    &["versionId", "valueRefId", "isPrimary", "identityId", "nameParts", "isValid"];

/// Attributes of the same kind.
const KEYS: &[&str] = &["refId", "id", "featureTypeId", "nameId", "nameTranslationId"];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    // Reference values and feature types are records too, or else they would be texts outside.
    let records = ["entity", "referenceValue", "featureType"];
    let mut xml = Xml::new(&path, opened.reader, &records);
    while let Some(step) = xml.next()? {
        match step {
            Step::Record { line, mut node, .. } if node.name == "entity" => {
                reading.contents.rows += 1;
                let record = entity(&mut node, reading, line)?;
                reading.give(line, record)?;
            }
            Step::Record { node, .. } => {
                *reading.contents.passed_over.entry(node.name).or_default() += 1;
            }
            Step::Outside { path, text } => match path.as_str() {
                "sanctionsData/publicationInfo/dataAsOf" => reading.contents.published = Some(text),
                _ if path.starts_with("sanctionsData/publicationInfo/filters") => {}
                _ => reading.unknown(&path),
            },
        }
    }
    Ok(())
}

fn entity(node: &mut Node, reading: &mut Reading<'_>, line: usize) -> Result<Record, Refusal> {
    let uid = node.attribute("id");
    if uid.is_empty() {
        return Err(reading.refuse(line, "missing-id", "the entity has no id"));
    }
    let mut record = Record::new(uid, "LegalEntity");
    for child in &mut node.children {
        child.drop_attributes(|name| KEYS.contains(&name));
    }
    if let Some(mut info) = node.take("generalInfo") {
        record.schema = match info.text_of("entityType").as_str() {
            "Individual" => "Person",
            "Vessel" => "Vessel",
            "Aircraft" => "Airplane",
            _ => "LegalEntity",
        }
        .into();
        record.add("position", &info.text_of("title"));
        remarks::read(&info.text_of("remarks"), &mut record);
        reading.pass_over(&mut info, PASSED_OVER);
        info.leave_to(&mut record);
    }
    for mut list in node.nodes_at(&["sanctionsLists", "sanctionsList"]) {
        record.add("listingDate", &list.attribute("datePublished"));
        record.add("authority", &std::mem::take(&mut list.text));
        list.leave_to(&mut record);
    }
    for (path, property) in [
        (["sanctionsPrograms", "sanctionsProgram"], "program"),
        (["sanctionsTypes", "sanctionsType"], "measures"),
        (["legalAuthorities", "legalAuthority"], "provisions"),
    ] {
        for text in node.texts_at(&path) {
            record.add(property, &text);
        }
    }
    for name in node.nodes_at(&["names", "name"]) {
        self::name(name, &mut record, reading);
    }
    for mut address in node.nodes_at(&["addresses", "address"]) {
        let country = address.text_of("country");
        record.add("country", &country);
        for mut translation in address.nodes_at(&["translations", "translation"]) {
            reading.pass_over(&mut translation, &["isPrimary", "script"]);
            let parts = translation.nodes_at(&["addressParts", "addressPart"]);
            let parts: Vec<String> =
                parts.into_iter().map(|mut part| part.text_of("value")).collect();
            let whole = parts.iter().map(String::as_str).chain([country.as_str()]);
            record.add("address", &joined(whole, ", "));
            translation.leave_to(&mut record);
        }
        address.leave_to(&mut record);
    }
    for mut feature in node.nodes_at(&["features", "feature"]) {
        reading.pass_over(&mut feature, PASSED_OVER);
        self::feature(&mut feature, &mut record);
        feature.leave_to(&mut record);
    }
    for mut document in node.nodes_at(&["identityDocuments", "identityDocument"]) {
        reading.pass_over(&mut document, &["name", "isValid"]);
        let (kind, number) = (document.text_of("type"), document.text_of("documentNumber"));
        let issued = ["issuingCountry", "issuingLocation", "issuingAuthority", "issueDate"]
            .map(|field| document.text_of(field));
        let expires = document.text_of("expirationDate");
        let expires = if expires.is_empty() { expires } else { format!("expires {expires}") };
        let beside = issued.iter().chain([&expires]).map(String::as_str);
        identifier::add(&mut record, &kind, &number, &joined(beside, ", "));
        document.leave_to(&mut record);
    }
    for mut tie in node.nodes_at(&["relationships", "relationship"]) {
        let kind = tie.text_of("type");
        reading.pass_over(&mut tie, &["quality"]);
        if let Some(mut related) = tie.take("relatedEntity") {
            let id = related.attribute("entityId");
            record.link(&kind, if id.is_empty() { &related.text } else { &id });
        }
        tie.leave_to(&mut record);
    }
    record.add("topics", "sanction");
    std::mem::take(node).leave_to(&mut record);
    Ok(record)
}

fn name(mut name: Node, record: &mut Record, reading: &mut Reading<'_>) {
    let primary = name.text_of("isPrimary") == "true";
    let weak = name.text_of("isLowQuality") == "true";
    let kind = name.text_of("aliasType");
    for mut translation in name.nodes_at(&["translations", "translation"]) {
        let main = translation.text_of("isPrimary") == "true";
        let property = match (primary, weak, kind.as_str()) {
            (true, _, _) if main => "name",
            // The primary name in another script.
            (true, _, _) => "alias",
            (_, true, _) => "weakAlias",
            (_, _, "F.K.A.") => "previousName",
            _ => "alias",
        };
        record.add(property, &translation.text_of("formattedFullName"));
        let written = ["formattedFirstName", "formattedLastName", "nameParts", "script"];
        reading.pass_over(&mut translation, &written);
        translation.leave_to(record);
    }
    name.leave_to(record);
}

fn feature(feature: &mut Node, record: &mut Record) {
    let kind = feature.text_of("type");
    let mut value = feature.text_of("value");
    // "Confirmed", "Suspect": how sure OFAC is.
    let reliability = feature.text_of("reliability");
    let comments = feature.text_of("comments");
    if let Some(mut dates) = feature.take("valueDate") {
        let [from, from_end, to, to_end] =
            ["fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd"].map(|f| dates.text_of(f));
        let exact =
            dates.text_of("isApproximate") != "true" && dates.text_of("isDateRange") != "true";
        if exact && from == from_end && to == to_end {
            value = span(&from, &to).unwrap_or(value);
        }
        dates
            .children
            .retain(|child| !["isApproximate", "isDateRange"].contains(&child.name.as_str()));
        dates.leave_to(record);
    }
    ofac_feature::add(record, &kind, &value);
    if !comments.is_empty() || !matches!(reliability.as_str(), "" | "Confirmed") {
        let said = joined([kind.as_str(), &value, &reliability, &comments], ", ");
        record.add("notes", &said);
    }
}
