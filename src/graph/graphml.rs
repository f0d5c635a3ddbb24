//! GraphML (<http://graphml.graphdrawing.org/specification.html>), as Gephi, yEd and NetworkX read it.
//!
//! Nodes are actors and events, edges run from an event to its targets and between those who are
//! named in the same documents, with their number as `weight`. The graph is undirected but for
//! the edges of events.

use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Graph, Scope, events, key, plain};
use crate::alert::plain::authorities;
use crate::record::Record;

/// Id, what it is for, name, type.
const KEYS: [(&str, &str, &str, &str); 12] = [
    ("label", "node", "label", "string"),
    ("kind", "node", "kind", "string"),
    ("list", "node", "list", "string"),
    ("entity", "node", "entity", "string"),
    ("documents", "node", "documents", "long"),
    ("stories", "node", "stories", "long"),
    ("first", "node", "first_seen", "string"),
    ("last", "node", "last_seen", "string"),
    ("status", "node", "status", "string"),
    ("sentence", "node", "sentence", "string"),
    ("relation", "edge", "relation", "string"),
    ("weight", "edge", "weight", "double"),
];

/// Write everything in `scope`.
///
/// # Errors
/// Where the record cannot be read or `out` not be written.
pub async fn write(
    out: &mut impl Write,
    record: &dyn Record,
    graph: &Graph,
    scope: &Scope,
) -> anyhow::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = BytesStart::new("graphml")
        .with_attributes([("xmlns", "http://graphml.graphdrawing.org/xmlns")]);
    xml.write_event(Event::Start(root))?;
    for (id, domain, name, kind) in KEYS {
        xml.write_event(Event::Empty(BytesStart::new("key").with_attributes([
            ("id", id),
            ("for", domain),
            ("attr.name", name),
            ("attr.type", kind),
        ])))?;
    }
    let start = BytesStart::new("graph")
        .with_attributes([("id", "watchpost"), ("edgedefault", "undirected")]);
    xml.write_event(Event::Start(start))?;
    for row in &graph.actors {
        let moment = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        node(
            &mut xml,
            &key(row),
            &[
                ("label", row.name.clone()),
                ("kind", row.schema.clone()),
                ("list", row.list.clone()),
                ("entity", row.entity.clone()),
                ("documents", row.documents.to_string()),
                ("stories", row.stories.to_string()),
                ("first", moment(row.first_seen)),
                ("last", moment(row.last_seen)),
            ],
        )?;
    }
    let mut after = None;
    loop {
        let (rows, next) = events(record, scope, after).await?;
        for row in &rows {
            let event = &row.event;
            let targets: Vec<&str> = event
                .targets
                .iter()
                .filter_map(|target| target.entity.as_deref())
                .filter(|target| graph.actor(target).is_some())
                .collect();
            if targets.is_empty() {
                continue;
            }
            let id = format!("event:{}", row.announcement);
            let at = row.document.published.unwrap_or(row.document.fetched).to_string();
            node(
                &mut xml,
                &id,
                &[
                    (
                        "label",
                        format!("{} {} {}", authorities(event), event.action, event.instrument),
                    ),
                    ("kind", "Event".into()),
                    ("status", event.status.as_str().into()),
                    ("sentence", event.sentence.text.clone()),
                    ("first", at.clone()),
                    ("last", at),
                ],
            )?;
            for target in targets {
                edge(&mut xml, &id, target, "target", 1)?;
            }
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    for pair in &graph.pairs {
        let (one, two) = (key(&pair.actor), key(&pair.other));
        if graph.actor(&one).is_some() && graph.actor(&two).is_some() {
            edge(&mut xml, &one, &two, "named together", pair.documents)?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("graph")))?;
    xml.write_event(Event::End(BytesEnd::new("graphml")))?;
    writeln!(xml.into_inner())?;
    Ok(())
}

fn node<W: Write>(xml: &mut Writer<W>, id: &str, data: &[(&str, String)]) -> anyhow::Result<()> {
    let id = plain(id);
    xml.write_event(Event::Start(BytesStart::new("node").with_attributes([("id", id.as_str())])))?;
    for (name, value) in data.iter().filter(|(_, value)| !value.is_empty()) {
        datum(xml, name, &plain(value))?;
    }
    xml.write_event(Event::End(BytesEnd::new("node")))?;
    Ok(())
}

fn edge<W: Write>(
    xml: &mut Writer<W>,
    source: &str,
    target: &str,
    relation: &str,
    weight: u64,
) -> anyhow::Result<()> {
    let (source, target) = (plain(source), plain(target));
    let start = BytesStart::new("edge")
        .with_attributes([("source", source.as_str()), ("target", target.as_str())]);
    xml.write_event(Event::Start(start))?;
    datum(xml, "relation", relation)?;
    datum(xml, "weight", &weight.to_string())?;
    xml.write_event(Event::End(BytesEnd::new("edge")))?;
    Ok(())
}

fn datum<W: Write>(xml: &mut Writer<W>, key: &str, value: &str) -> anyhow::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("data").with_attributes([("key", key)])))?;
    xml.write_event(Event::Text(BytesText::new(value)))?;
    xml.write_event(Event::End(BytesEnd::new("data")))?;
    Ok(())
}
