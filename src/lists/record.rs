//! One entry of an official list, in the words of FollowTheMoney.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::property;

/// One entry of a list: a person, company, vessel ... or, in FollowTheMoney files, what links them.
///
/// Property names are FollowTheMoney's (<https://followthemoney.tech/explorer/>), those of its
/// `Sanction` schema included (`program`, `listingDate`, `reason` ...), which stand with the entity
/// that is sanctioned. The primary name is the first value of `name`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Record {
    /// The source's own id; where it gives none, one made of what tells the entry from others.
    pub uid: String,
    /// FollowTheMoney schema: `Person`, `Organization`, `LegalEntity`, `Vessel`, `Airplane` ...
    pub schema: String,
    /// Values by property, in the order of the source, each once.
    pub properties: BTreeMap<&'static str, Vec<String>>,
    /// To whom it is tied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// What the source says in fields that have no property here, by the names of these fields.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub other: BTreeMap<String, Vec<String>>,
    /// What a delta does with the entry; none in a list that is whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// A tie to another entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Link {
    /// In the words of the source: "Linked To", "owner", "Acting for or on behalf of" ...
    pub kind: String,
    /// The id of the other, where the source gives one, else its name.
    pub to: String,
}

/// What a delta does with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is new.
    Add,
    /// It replaces the one of the same id.
    Modify,
    /// It is gone.
    Delete,
}

impl Record {
    /// A record without properties yet.
    pub fn new(uid: impl Into<String>, schema: impl Into<String>) -> Self {
        Self { uid: uid.into(), schema: schema.into(), ..Self::default() }
    }

    /// Add a value; an empty one, or one that is there already, changes nothing. A name that is no
    /// property of [`property::ALL`] goes to [`Record::other`].
    pub fn add(&mut self, property: &str, value: &str) {
        let value = tidy(value);
        if value.is_empty() {
            return;
        }
        let values = match property::known(property) {
            Some(known) => self.properties.entry(known).or_default(),
            None => self.other.entry(property.to_owned()).or_default(),
        };
        if !values.contains(&value) {
            values.push(value);
        }
    }

    /// Add what a field says that has no property.
    pub fn add_other(&mut self, field: &str, value: &str) {
        let value = tidy(value);
        if !value.is_empty() {
            let values = self.other.entry(field.to_owned()).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }

    /// Add a tie, unless it is there.
    pub fn link(&mut self, kind: &str, to: &str) {
        let link = Link { kind: tidy(kind), to: tidy(to) };
        if !link.to.is_empty() && !self.links.contains(&link) {
            self.links.push(link);
        }
    }

    /// The values of a property.
    pub fn values(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }

    /// The primary name, or nothing: what links two entries has none.
    pub fn name(&self) -> &str {
        self.values("name").first().map_or("", String::as_str)
    }

    /// Take over everything that `more` says of the same entry.
    pub fn merge(&mut self, more: Record) {
        for (property, values) in more.properties {
            for value in &values {
                self.add(property, value);
            }
        }
        for (field, values) in more.other {
            for value in &values {
                self.add_other(&field, value);
            }
        }
        for link in more.links {
            self.link(&link.kind, &link.to);
        }
        if self.schema.is_empty() {
            self.schema = more.schema;
        }
    }
}

/// One line, with single spaces. Texts of the sources are broken anywhere.
pub(super) fn tidy(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for word in value.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The parts that are not empty, joined.
pub(super) fn joined<'a>(parts: impl IntoIterator<Item = &'a str>, with: &str) -> String {
    let parts: Vec<&str> = parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect();
    parts.join(with)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_once_and_unknown_fields_apart() {
        let mut record = Record::new("7", "Person");
        for value in ["Ilya  Testov\n", "Ilya Testov", " ", "И. Тестов"] {
            record.add("name", value);
        }
        record.add("shoeSize", "43");
        assert_eq!(record.values("name"), ["Ilya Testov", "И. Тестов"]);
        assert_eq!((record.name(), record.other["shoeSize"].len()), ("Ilya Testov", 1));
    }
}
