//! FollowTheMoney entities as JSON, one a line: whole (`entities.ftm.json`), or as changes with an
//! operation each (`entities.delta.json`), and the index of such changes.
//!
//! What ties two entities (`Ownership`, `Family` ...) and what belongs to one (`Sanction`,
//! `Address`) are entities here as well, and records of their own; their ties are links.

use std::io::BufRead;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Format;
use crate::lists::bounded::Bounded;
use crate::lists::intake::Opened;
use crate::lists::property;
use crate::lists::reading::Reading;
use crate::lists::record::{Change, Record};
use crate::lists::refusal::{self, Refusal};

#[derive(Deserialize)]
struct Line {
    op: String,
    entity: Value,
}

/// Keys beside `properties` that say nothing of the entity itself.
const PASSED_OVER: &[&str] = &[
    "caption",
    "datasets",
    "referents",
    "target",
    "first_seen",
    "last_seen",
    "last_change",
    "origin",
];

pub(super) fn read(
    format: Format,
    opened: Opened<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Refusal> {
    let mut reader = Bounded::new(opened.reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        reader.renew();
        let number = reader.line();
        reader
            .read_until(b'\n', &mut line)
            .map_err(|e| reading.refuse(number, "too-large", e.to_string()))?;
        if line.is_empty() {
            return Ok(());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        reading.contents.rows += 1;
        let broken = |e: serde_json::Error| {
            let text = String::from_utf8_lossy(&line);
            let message = format!("the line is not a FollowTheMoney entity: {e}");
            refusal::quoting(refusal::at(&opened.path, number, "bad-json", message), &text)
        };
        let record = match format {
            Format::FtmDelta => {
                let Line { op, entity } = serde_json::from_slice(&line).map_err(broken)?;
                let change = match op.as_str() {
                    "ADD" => Change::Add,
                    "MOD" => Change::Modify,
                    "DEL" => Change::Delete,
                    other => {
                        let message = format!("`{other}` is no operation of a delta");
                        return Err(reading.refuse(number, "bad-json", message));
                    }
                };
                Record { change: Some(change), ..entity_of(entity, reading) }
            }
            _ => entity_of(serde_json::from_slice(&line).map_err(broken)?, reading),
        };
        if record.uid.is_empty() {
            return Err(reading.refuse(number, "missing-id", "the entity has no id"));
        }
        reading.give(number, record)?;
    }
}

/// The index: which deltas there are.
pub(super) fn read_index(opened: Opened<'_>, reading: &mut Reading<'_>) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Index {
        versions: Map<String, Value>,
        updated_at: Option<String>,
    }
    let index: Index = serde_json::from_reader(Bounded::new(opened.reader)).map_err(|e| {
        refusal::at(&opened.path, e.line(), "bad-json", format!("this is no index of deltas: {e}"))
    })?;
    reading.contents.rows = index.versions.len();
    reading.contents.published = index.updated_at;
    Ok(())
}

fn entity_of(entity: Value, reading: &mut Reading<'_>) -> Record {
    let Value::Object(mut entity) = entity else { return Record::default() };
    let mut text = |key: &str| match entity.remove(key) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let mut record = Record::new(text("id").trim(), text("schema"));
    let caption = text("caption");
    let properties = match entity.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    };
    let names = properties.get("name").and_then(Value::as_array);
    if names.is_some_and(|names| names.iter().any(|name| name == &Value::String(caption.clone()))) {
        record.add("name", &caption);
    }
    for (name, value) in properties {
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            match value {
                Value::String(value) if property::POINTERS.contains(&name.as_str()) => {
                    record.link(&name, &value);
                }
                Value::String(value) => record.add(&name, &value),
                // Nested entities and numbers stay as they are.
                value => record.add_other(&name, &value.to_string()),
            }
        }
    }
    for (key, value) in entity {
        if PASSED_OVER.contains(&key.as_str()) {
            *reading.contents.passed_over.entry(key).or_default() += 1;
        } else {
            record.add_other(&key, &value.to_string());
        }
    }
    record
}
