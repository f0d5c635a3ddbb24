//! The EU's consolidated financial sanctions list, CSV 1.1: semicolons, 118 columns, and a row for
//! each name, address, birth date, document and citizenship of an entity.
//!
//! Columns are the XML's attributes with the element in front (`NameAlias_WholeName`), so a row is
//! made an element of the XML and read as one.

use super::eu_xml;
use crate::lists::grouped::Grouped;
use crate::lists::intake::Opened;
use crate::lists::node::Node;
use crate::lists::reading::Reading;
use crate::lists::refusal::Refusal;
use crate::lists::table::Table;

/// What stands in front of a column's name, and the element it is.
const ELEMENTS: &[(&str, &str)] = &[
    ("Entity_Regulation_", "regulation"),
    ("Entity_SubjectType_", "subjectType"),
    ("NameAlias_", "nameAlias"),
    ("Address_", "address"),
    ("BirthDate_", "birthdate"),
    ("Birthdate_", "birthdate"),
    ("Identification_", "identification"),
    ("Citizenship_", "citizenship"),
];

/// Attributes that are called otherwise in the XML.
const RENAMED: &[(&str, &str, &str)] = &[
    ("regulation", "type", "regulationType"),
    ("birthdate", "birthDate", "birthdate"),
    ("birthdate", "day", "dayOfMonth"),
    ("birthdate", "month", "monthOfYear"),
    ("identification", "typeCode", "identificationTypeCode"),
    ("identification", "typeDescription", "identificationTypeDescription"),
];

pub(super) fn read(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let path = opened.path;
    let mut table = Table::with_header(&path, opened.reader, b';', 0)?;
    let mut grouped = Grouped::default();
    while let Some((line, row)) = table.next_node()? {
        if row.children.is_empty() {
            continue;
        }
        reading.contents.rows += 1;
        let element = element(row, reading);
        let record = eu_xml::entity(element, reading);
        if record.uid.is_empty() {
            return Err(reading.refuse(line, "missing-id", "the row has no Entity_LogicalId"));
        }
        grouped.row(line, record, reading)?;
    }
    grouped.end(reading)
}

fn element(row: Node, reading: &mut Reading<'_>) -> Node {
    let mut entity = Node::new("sanctionEntity");
    for cell in row.children {
        if cell.name == "fileGenerationDate" {
            reading.contents.published.get_or_insert(cell.text);
            continue;
        }
        let known = ELEMENTS.iter().find_map(|(front, element)| {
            cell.name.strip_prefix(front).map(|attribute| (*element, attribute))
        });
        match (known, cell.name.as_str()) {
            (Some((element, attribute)), _) => {
                // The act that brought a name or an address; the entity's own is read.
                if attribute.starts_with("Regulation_") {
                    continue;
                }
                let child = child(&mut entity, element);
                match attribute {
                    "Remark" => {
                        child.children.push(Node { text: cell.text, ..Node::new("remark") })
                    }
                    "PublicationUrl" => {
                        child
                            .children
                            .push(Node { text: cell.text, ..Node::new("publicationUrl") });
                    }
                    _ => child.attributes.push((renamed(element, attribute), cell.text)),
                }
            }
            (None, "Entity_Remark") => {
                entity.children.push(Node { text: cell.text, ..Node::new("remark") });
            }
            (None, "Entity_SubjectType") => {
                child(&mut entity, "subjectType").attributes.push(("code".into(), cell.text));
            }
            (None, "Entity_EU_ReferenceNumber") => {
                entity.attributes.push(("euReferenceNumber".into(), cell.text));
            }
            (None, name) => match name.strip_prefix("Entity_") {
                Some(attribute) => entity.attributes.push((lower_first(attribute), cell.text)),
                None => entity.children.push(cell),
            },
        }
    }
    entity
}

fn child<'n>(entity: &'n mut Node, name: &str) -> &'n mut Node {
    let at = entity.children.iter().position(|child| child.name == name).unwrap_or_else(|| {
        entity.children.push(Node::new(name));
        entity.children.len() - 1
    });
    &mut entity.children[at]
}

fn renamed(element: &str, column: &str) -> String {
    let attribute = lower_first(column);
    RENAMED
        .iter()
        .find(|(of, from, _)| *of == element && *from == attribute)
        .map_or(attribute, |(_, _, to)| (*to).to_owned())
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
