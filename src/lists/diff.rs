//! What changed from one edition of a list to the next, by the ids of the entries: a name may change
//! and be the same entry, and two entries may have one name.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::record::{Link, Record};

/// What changed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Diff {
    /// Entries that only the new edition has, in its order.
    pub added: Vec<Record>,
    /// Entries that only the old edition has, in its order.
    pub removed: Vec<Record>,
    /// Entries that both have and that say something else, in the order of the new edition.
    pub amended: Vec<Amendment>,
}

/// An entry that says something else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Amendment {
    /// Its id.
    pub uid: String,
    /// Its primary name in the new edition.
    pub name: String,
    /// Its schema in the new edition.
    pub schema: String,
    /// Which fields changed.
    pub fields: Vec<FieldChange>,
}

/// A field that changed, with the values that only one edition has. Where both have the same
/// values in another order, all of them stand here: the first name is the primary one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The property, `schema`, `links`, or the source's own name of a field that has no property.
    pub field: String,
    /// What the old edition says.
    pub from: Vec<String>,
    /// What the new edition says.
    pub to: Vec<String>,
}

impl Diff {
    /// From one edition to the next. Entries of one edition that share an id are told apart by
    /// their order.
    pub fn between(old: Vec<Record>, new: Vec<Record>) -> Self {
        let mut before: HashMap<(String, usize), (usize, Record)> = HashMap::new();
        let mut seen = Occurrences::default();
        for (place, record) in old.into_iter().enumerate() {
            before.insert(seen.key(&record), (place, record));
        }
        let mut seen = Occurrences::default();
        let mut diff = Self::default();
        for record in new {
            match before.remove(&seen.key(&record)) {
                None => diff.added.push(record),
                Some((_, old)) if old == record => {}
                Some((_, old)) => diff.amended.push(amendment(&old, &record)),
            }
        }
        let mut gone: Vec<(usize, Record)> = before.into_values().collect();
        gone.sort_by_key(|(place, _)| *place);
        diff.removed = gone.into_iter().map(|(_, record)| record).collect();
        diff
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.amended.is_empty()
    }
}

/// How often an id came up already.
#[derive(Default)]
struct Occurrences(HashMap<String, usize>);

impl Occurrences {
    fn key(&mut self, record: &Record) -> (String, usize) {
        let nth = self.0.entry(record.uid.clone()).or_default();
        *nth += 1;
        (record.uid.clone(), *nth)
    }
}

fn amendment(old: &Record, new: &Record) -> Amendment {
    let mut fields = Vec::new();
    let mut compare = |field: &str, from: &[String], to: &[String]| {
        if from != to {
            fields.push(FieldChange::between(field, from, to));
        }
    };
    compare("schema", std::slice::from_ref(&old.schema), std::slice::from_ref(&new.schema));
    for property in old.properties.keys().chain(new.properties.keys()) {
        // Those that both have come up twice, once from each.
        compare(property, old.values(property), new.values(property));
    }
    for field in old.other.keys().chain(new.other.keys()) {
        let of = |record: &Record| record.other.get(field).cloned().unwrap_or_default();
        compare(field, &of(old), &of(new));
    }
    let told = |links: &[Link]| -> Vec<String> {
        links.iter().map(|link| format!("{}: {}", link.kind, link.to)).collect()
    };
    compare("links", &told(&old.links), &told(&new.links));
    fields.sort_by(|a, b| a.field.cmp(&b.field));
    fields.dedup();
    Amendment {
        uid: new.uid.clone(),
        name: new.name().to_owned(),
        schema: new.schema.clone(),
        fields,
    }
}

impl FieldChange {
    /// A field of which the editions say something else.
    pub fn between(field: &str, from: &[String], to: &[String]) -> Self {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|value| !those.contains(value)).cloned().collect()
        };
        let (mut gone, mut come) = (only(from, to), only(to, from));
        // The primary name changed places with another, or all is there in another order.
        let reordered = gone.is_empty() && come.is_empty();
        if reordered || (field == "name" && from.first() != to.first()) {
            (gone, come) = (from.to_vec(), to.to_vec());
        }
        Self { field: field.to_owned(), from: gone, to: come }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(uid: &str, name: &str) -> Record {
        let mut record = Record::new(uid, "Person");
        record.add("name", name);
        record
    }

    #[test]
    fn an_entry_is_known_by_its_id_and_not_by_its_name() {
        let old = vec![record("1", "TESTOV, Ilya"), record("2", "PROBE, Anna")];
        let mut renamed = record("1", "TESTAU, Illia");
        renamed.add("alias", "TESTOV, Ilya");
        // The name of the second is now another's.
        let new = vec![renamed, record("3", "PROBE, Anna")];
        let diff = Diff::between(old, new);
        assert_eq!((diff.added[0].uid.as_str(), diff.removed[0].uid.as_str()), ("3", "2"));
        let fields: Vec<&str> = diff.amended[0].fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["alias", "name"]);
        assert_eq!(diff.amended[0].fields[1].from, ["TESTOV, Ilya"]);
        assert_eq!(diff.amended[0].fields[1].to, ["TESTAU, Illia"]);
    }

    #[test]
    fn of_many_values_only_those_are_told_that_changed() {
        let (mut old, mut new) = (record("1", "A"), record("1", "A"));
        for alias in ["b", "c", "d"] {
            old.add("alias", alias);
        }
        for alias in ["b", "d", "e"] {
            new.add("alias", alias);
        }
        new.link("owner", "9");
        let diff = Diff::between(vec![old], vec![new]);
        let change = &diff.amended[0].fields[0];
        assert_eq!(
            (change.from.as_slice(), change.to.as_slice()),
            (&["c".to_owned()][..], &["e".to_owned()][..])
        );
        assert_eq!(diff.amended[0].fields[1].to, ["owner: 9"]);
    }

    proptest! {
        #[test]
        fn counts_add_up_and_the_way_back_mirrors(
            old in proptest::collection::vec((0u8..12, 0u8..3), 0..20),
            new in proptest::collection::vec((0u8..12, 0u8..3), 0..20),
        ) {
            let records = |of: &[(u8, u8)]| -> Vec<Record> {
                of.iter().map(|(uid, name)| record(&uid.to_string(), &name.to_string())).collect()
            };
            let there = Diff::between(records(&old), records(&new));
            prop_assert_eq!(old.len() + there.added.len(), new.len() + there.removed.len());
            let back = Diff::between(records(&new), records(&old));
            prop_assert_eq!(there.added.len(), back.removed.len());
            prop_assert_eq!(there.amended.len(), back.amended.len());
            prop_assert!(Diff::between(records(&new), records(&new)).is_empty());
        }
    }
}
