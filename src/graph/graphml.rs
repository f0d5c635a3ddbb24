//! GraphML (<http://graphml.graphdrawing.org/specification.html>), as Gephi, yEd and NetworkX read it.
//!
//! Nodes are actors and events, edges run from who announced an event to it, from an event to its targets,
//! and between those who are named in the same documents, with their number as `weight`. NetworkX
//! reads no graph in which some edges only are directed, so none is: `relation` tells them apart.

use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::announced::Links;
use super::{Graph, Scope, announcements, key, plain};
use crate::brief;
use crate::record::Record;
use crate::screen::Tier;
use crate::watchlist::Entity;

/// Id, what it is for, name, type.
const KEYS: [(&str, &str, &str, &str); 21] = [
    ("label", "node", "label", "string"),
    ("kind", "node", "kind", "string"),
    ("list", "node", "list", "string"),
    ("entity", "node", "entity", "string"),
    ("documents", "node", "documents", "long"),
    ("stories", "node", "stories", "long"),
    ("first", "node", "first_seen", "string"),
    ("last", "node", "last_seen", "string"),
    ("countries", "node", "countries", "string"),
    ("topics", "node", "topics", "string"),
    ("authority", "node", "authority", "string"),
    ("action", "node", "action", "string"),
    ("instrument", "node", "instrument", "string"),
    ("date", "node", "date", "string"),
    ("until", "node", "date_until", "string"),
    ("targets", "node", "targets", "string"),
    ("status", "node", "status", "string"),
    ("tier", "node", "tier", "string"),
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
        let listed = graph.listed(&key(row));
        let of =
            |values: fn(&Entity) -> &[String]| listed.map(values).unwrap_or_default().join("; ");
        let moment = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        node(
            &mut xml,
            &key(row),
            &[
                ("label", row.name.clone()),
                ("kind", row.schema.clone()),
                ("list", row.list.clone()),
                ("entity", row.entity.clone()),
                ("countries", of(|entity| &entity.countries)),
                ("topics", of(|entity| &entity.topics)),
                ("documents", row.documents.to_string()),
                ("stories", row.stories.to_string()),
                ("first", moment(row.first_seen)),
                ("last", moment(row.last_seen)),
            ],
        )?;
    }
    let mut links = Links::read(record, scope).await?;
    let mut after = None;
    loop {
        let (rows, next) = announcements(record, graph, scope, &mut links, after).await?;
        for (row, links) in &rows {
            let event = &row.event;
            let id = format!("event:{}", row.announcement);
            let at = row.document.published.unwrap_or(row.document.fetched).to_string();
            let day =
                |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
            let (first, last) = links.days().unzip();
            let targets: Vec<&str> = event.targets.iter().map(|t| t.text.as_str()).collect();
            node(
                &mut xml,
                &id,
                &[
                    ("label", brief::sentence(event)),
                    ("kind", "Event".into()),
                    ("authority", graph.authorities(event).join("; ")),
                    ("action", event.action.clone()),
                    ("instrument", event.instrument.clone()),
                    ("status", event.status.as_str().into()),
                    ("tier", tier(event.tier).into()),
                    ("targets", targets.join("; ")),
                    ("date", day(first)),
                    ("until", if first == last { String::new() } else { day(last) }),
                    ("sentence", event.sentence.text.clone()),
                    ("first", at.clone()),
                    ("last", at),
                ],
            )?;
            for target in graph.known(&links.targets) {
                edge(&mut xml, &id, target, "target", 1)?;
            }
            for author in graph.known(&links.authors) {
                edge(&mut xml, author, &id, "author", 1)?;
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

fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Alert => "alert",
        Tier::Review => "review",
    }
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
