//! OFAC's Advanced XML, after the UN's Advanced Sanctions Data Model: everything is normalised, so
//! names, places, documents and measures stand apart and are put together here.
//!
//! Sanctions entries stand behind the parties, so all parties are held until the end: some 200 MB
//! of XML become some 50 MB of records.

use std::collections::HashMap;

use super::ofac_feature::{self, span};
use crate::lists::identifier;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::record::{Record, joined};
use crate::lists::refusal::Refusal;
use crate::lists::xml::{Step, Xml};

const RECORDS: &[&str] = &[
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
];

#[derive(Default)]
struct Known {
    /// Reference values by element and id.
    values: HashMap<(String, String), Value>,
    /// Address and country by the id of a location.
    places: HashMap<String, (String, String)>,
    /// Documents by the id of the identity.
    documents: HashMap<String, Vec<Document>>,
    /// Entries with their lines, and where each profile is.
    entries: Vec<(usize, Record)>,
    profiles: HashMap<String, usize>,
}

struct Value {
    text: String,
    /// The type of a subtype.
    of: String,
}

struct Document {
    kind: String,
    number: String,
    beside: String,
}

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut xml = Xml::new(&path, opened.reader, RECORDS);
    let mut known = Known::default();
    while let Some(step) = xml.next()? {
        match step {
            Step::Record { line, mut node, .. } => match node.name.as_str() {
                "DateOfIssue" => reading.contents.published = Some(date(&mut node)),
                "ReferenceValueSets" => known.values(node),
                "Location" => known.place(node),
                "IDRegDocument" => known.document(node),
                "DistinctParty" => {
                    reading.contents.rows += 1;
                    let record = known.party(node, reading, line)?;
                    known.profiles.insert(record.uid.clone(), known.entries.len());
                    known.entries.push((line, record));
                }
                "ProfileRelationship" => known.tie(&mut node),
                "SanctionsEntry" => known.sanction(node),
                _ => *reading.contents.passed_over.entry(node.name).or_default() += 1,
            },
            Step::Outside { path, .. } if path.starts_with("Sanctions/@") => {}
            Step::Outside { path, .. } => reading.unknown(&path),
        }
    }
    for (line, record) in known.entries {
        reading.give(line, record)?;
    }
    Ok(())
}

impl Known {
    fn values(&mut self, sets: Node) {
        for set in sets.children {
            for mut value in set.children {
                let id = value.attribute("ID");
                let of = value.attribute("PartyTypeID");
                let text = value.text.trim().to_owned();
                self.values.insert((value.name, id), Value { text, of });
            }
        }
    }

    fn value(&self, element: &str, id: &str) -> &str {
        let key = (element.to_owned(), id.to_owned());
        self.values.get(&key).map_or("", |value| value.text.as_str())
    }

    fn place(&mut self, mut node: Node) {
        let id = node.attribute("ID");
        let mut parts = Vec::new();
        for mut part in node.take_all("LocationPart") {
            for mut value in part.take_all("LocationPartValue") {
                parts.push(value.text_of("Value"));
            }
        }
        let mut country = String::new();
        for mut tie in node.take_all("LocationCountry") {
            country = self.value("Country", &tie.attribute("CountryID")).to_owned();
        }
        let whole = joined(parts.iter().map(String::as_str).chain([country.as_str()]), ", ");
        self.places.insert(id, (whole, country));
    }

    fn document(&mut self, mut node: Node) {
        let kind = self.value("IDRegDocType", &node.attribute("IDRegDocTypeID")).to_owned();
        let country = self.value("Country", &node.attribute("IssuedBy-CountryID")).to_owned();
        let mut beside = vec![country, node.text_of("IssuingAuthority"), node.text_of("Comment")];
        for mut dated in node.take_all("DocumentDate") {
            let what = self
                .value("IDRegDocDateType", &dated.attribute("IDRegDocDateTypeID"))
                .to_lowercase();
            if let Some(mut period) = dated.take("DatePeriod") {
                beside.push(format!("{what} {}", self::period(&mut period)));
            }
        }
        let document = Document {
            kind,
            number: node.text_of("IDRegistrationNo"),
            beside: joined(beside.iter().map(String::as_str), ", "),
        };
        self.documents.entry(node.attribute("IdentityID")).or_default().push(document);
    }

    fn party(
        &mut self,
        mut party: Node,
        reading: &Reading<'_>,
        line: usize,
    ) -> Result<Record, Refusal> {
        let mut profile = party.take("Profile").unwrap_or_default();
        let uid = match profile.attribute("ID") {
            id if id.is_empty() => party.attribute("FixedRef"),
            id => id,
        };
        if uid.is_empty() {
            return Err(reading.refuse(line, "missing-id", "the DistinctParty has no profile id"));
        }
        let mut record = Record::new(uid, self.schema(&profile.attribute("PartySubTypeID")));
        for mut identity in profile.take_all("Identity") {
            for document in self.documents.remove(&identity.attribute("ID")).unwrap_or_default() {
                identifier::add(&mut record, &document.kind, &document.number, &document.beside);
            }
            self.names(&mut identity, &mut record);
            keep(identity, &mut record);
        }
        // Features stand in the profile; in older files beside it.
        let beside = party.take_all("Feature");
        for mut feature in profile.take_all("Feature").into_iter().chain(beside) {
            self.feature(&mut feature, &mut record);
            keep(feature, &mut record);
        }
        for comment in party.take_all("Comment") {
            record.add("notes", &comment.text);
        }
        record.add("topics", "sanction");
        keep(profile, &mut record);
        keep(party, &mut record);
        Ok(record)
    }

    fn schema(&self, subtype: &str) -> &'static str {
        let key = ("PartySubType".to_owned(), subtype.to_owned());
        let Some(subtype) = self.values.get(&key) else { return "LegalEntity" };
        match (subtype.text.as_str(), self.value("PartyType", &subtype.of)) {
            ("Vessel", _) => "Vessel",
            ("Aircraft", _) => "Airplane",
            (_, "Individual") => "Person",
            // Files that leave the types out: 1 is the individual.
            (_, "") if subtype.of == "1" => "Person",
            _ => "LegalEntity",
        }
    }

    fn names(&self, identity: &mut Node, record: &mut Record) {
        let mut kinds: HashMap<String, String> = HashMap::new();
        for mut group in identity.take_deep("NamePartGroup") {
            let kind = self.value("NamePartType", &group.attribute("NamePartTypeID")).to_owned();
            kinds.insert(group.attribute("ID"), kind);
        }
        let mut aliases = identity.take_all("Alias");
        // The primary one may stand anywhere.
        aliases.sort_by_key(|alias| {
            !alias.attributes.iter().any(|(name, value)| name == "Primary" && value == "true")
        });
        for mut alias in aliases {
            let primary = alias.attribute("Primary") == "true";
            let weak = alias.attribute("LowQuality") == "true";
            let kind = self.value("AliasType", &alias.attribute("AliasTypeID")).to_owned();
            for mut documented in alias.take_all("DocumentedName") {
                let name = written(&mut documented, &kinds);
                let property = match (primary, weak, kind.as_str()) {
                    (true, _, _) if record.name().is_empty() => "name",
                    (_, true, _) => "weakAlias",
                    (_, _, "F.K.A.") => "previousName",
                    _ => "alias",
                };
                record.add(property, &name);
                keep(documented, record);
            }
            keep(alias, record);
        }
    }

    fn feature(&self, feature: &mut Node, record: &mut Record) {
        let kind = self.value("FeatureType", &feature.attribute("FeatureTypeID")).to_owned();
        feature.take_all("IdentityReference");
        let mut versions = feature.take_all("FeatureVersion");
        // Older files have the version's content in the feature.
        versions.push(std::mem::replace(feature, Node::new("Feature")));
        for mut version in versions {
            for mut period in version.take_all("DatePeriod") {
                ofac_feature::add(record, &kind, &self::period(&mut period));
            }
            for mut detail in version.take_all("VersionDetail") {
                let reference = detail.attribute("DetailReferenceID");
                let said = match self.value("DetailReference", &reference) {
                    "" => detail.text.clone(),
                    value => value.to_owned(),
                };
                ofac_feature::add(record, &kind, &said);
            }
            for mut place in version.take_all("VersionLocation") {
                if let Some((whole, country)) = self.places.get(&place.attribute("LocationID")) {
                    ofac_feature::add(record, &kind, whole);
                    if kind == "Location" {
                        record.add("country", country);
                    }
                }
            }
            for comment in version.take_all("Comment") {
                let comment = comment.text.trim();
                if !comment.is_empty() {
                    record.add("notes", &format!("{kind}: {comment}"));
                }
            }
            keep(version, record);
        }
    }

    fn tie(&mut self, node: &mut Node) {
        let (from, to) = (node.attribute("From-ProfileID"), node.attribute("To-ProfileID"));
        let kind = self.value("RelationType", &node.attribute("RelationTypeID")).to_owned();
        if let Some(at) = self.profiles.get(&from) {
            self.entries[*at].1.link(&kind, &to);
        }
    }

    fn sanction(&mut self, mut node: Node) {
        let Some(at) = self.profiles.get(&node.attribute("ProfileID")).copied() else { return };
        let list = self.value("List", &node.attribute("ListID")).to_owned();
        let mut said = vec![("authority", list)];
        for mut event in node.take_all("EntryEvent") {
            if let Some(mut day) = event.take("Date") {
                said.push(("listingDate", date(&mut day)));
            }
            let basis = self.value("LegalBasis", &event.attribute("LegalBasisID"));
            said.push(("provisions", basis.to_owned()));
            said.push(("notes", event.text_of("Comment")));
        }
        for mut measure in node.take_all("SanctionsMeasure") {
            let kind =
                self.value("SanctionsType", &measure.attribute("SanctionsTypeID")).to_owned();
            let comment = measure.text_of("Comment");
            match kind.as_str() {
                "Program" => said.push(("program", comment)),
                _ => {
                    said.push(("measures", kind));
                    said.push(("notes", comment));
                }
            }
        }
        let record = &mut self.entries[at].1;
        for (property, value) in said {
            record.add(property, &value);
        }
        keep(node, record);
    }
}

/// Leave the rest to the record, without what only ties elements of the file to one another.
fn keep(mut node: Node, record: &mut Record) {
    node.drop_attributes(|name| {
        name.ends_with("ID")
            || matches!(name, "FixedRef" | "DeltaAction" | "Primary" | "False" | "LowQuality")
    });
    node.leave_to(record);
}

/// `LAST, First Middle`, as OFAC's other formats write it; in the order of the file where no part
/// is a last name.
fn written(name: &mut Node, kinds: &HashMap<String, String>) -> String {
    let (mut last, mut others) = (Vec::new(), Vec::new());
    for mut part in name.take_all("DocumentedNamePart") {
        for mut value in part.take_all("NamePartValue") {
            let kind = kinds.get(&value.attribute("NamePartGroupID")).map_or("", String::as_str);
            if kind == "Last Name" { last.push(value.text) } else { others.push(value.text) }
        }
    }
    let last = joined(last.iter().map(String::as_str), " ");
    let others = joined(others.iter().map(String::as_str), " ");
    joined([last.as_str(), &others], ", ")
}

/// `<Year>`, `<Month>`, `<Day>` as an ISO date.
fn date(node: &mut Node) -> String {
    let [year, month, day] = ["Year", "Month", "Day"].map(|part| node.text_of(part));
    let mut date = year;
    for part in [month, day] {
        if let Ok(number) = part.trim().parse::<u8>() {
            date.push_str(&format!("-{number:02}"));
        }
    }
    date
}

fn period(node: &mut Node) -> String {
    let mut end = |of: &str, part: &str| {
        let found = node.nodes_at(&[of, part]).into_iter().next();
        found.map(|mut found| date(&mut found)).unwrap_or_default()
    };
    let (from, until) = (end("Start", "From"), end("End", "To"));
    let (latest, earliest) = (end("Start", "To"), end("End", "From"));
    let until = [until, earliest, latest].into_iter().find(|day| !day.is_empty());
    let until = until.unwrap_or_else(|| from.clone());
    span(&from, &until).unwrap_or_else(|| joined([from.as_str(), &until], " to "))
}
