//! FollowTheMoney entities, a JSON object a line (<https://followthemoney.tech>).
//!
//! Actors under the schema of their list, `Article` for each document that names one, `Mention`
//! between the two, `Sanction` for each announcement whose target is linked, `UnknownLink` for those who
//! are named together. Ids are made of what they stand for, so that a later export updates an
//! earlier one.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::{Graph, Scope, events, hits, key, plain};
use crate::chance::Id;
use crate::digest;
use crate::record::{DocumentRow, Record};
use crate::screen::Tier;

/// What `Mention.resolved` may refer to: `LegalEntity` and the schemata that extend it.
const LEGAL: [&str; 5] = ["LegalEntity", "Person", "Company", "Organization", "PublicBody"];

/// ISO 639-1 and 639-3; the model takes the latter.
const LANGUAGES: [(&str, &str); 16] = [
    ("en", "eng"),
    ("ru", "rus"),
    ("uk", "ukr"),
    ("be", "bel"),
    ("pl", "pol"),
    ("de", "deu"),
    ("fr", "fra"),
    ("es", "spa"),
    ("it", "ita"),
    ("pt", "por"),
    ("nl", "nld"),
    ("cs", "ces"),
    ("ar", "ara"),
    ("fa", "fas"),
    ("zh", "zho"),
    ("tr", "tur"),
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
    for row in &graph.actors {
        entity(
            out,
            &actor_id(&key(row)),
            &row.schema,
            &[("name", vec![plain(&row.name)]), ("keywords", vec![key(row)])],
        )?;
    }
    let mut articles = HashSet::new();
    let mut after = None;
    loop {
        let (rows, next) = hits(record, scope, after).await?;
        for row in &rows {
            let key = format!("{}/{}", row.hit.list, row.hit.entity);
            let Some(actor) = graph.actor(&key) else { continue };
            article(out, &mut articles, &row.document)?;
            let document = row.document.id.to_string();
            let id = id(&["mention", &document, &key]);
            if !LEGAL.contains(&actor.schema.as_str()) {
                entity(
                    out,
                    &id,
                    "UnknownLink",
                    &[
                        ("subject", vec![actor_id(&key)]),
                        ("object", vec![document]),
                        ("role", vec!["named in".into()]),
                    ],
                )?;
                continue;
            }
            let certain = row.hit.mentions.iter().filter(|mention| mention.tier == Tier::Alert);
            let names: BTreeSet<String> = certain
                .map(|mention| plain(&mention.span.text))
                .filter(|n| !n.is_empty())
                .collect();
            let names = if names.is_empty() {
                vec![plain(&actor.name)]
            } else {
                names.into_iter().collect()
            };
            entity(
                out,
                &id,
                "Mention",
                &[
                    ("document", vec![document]),
                    ("resolved", vec![actor_id(&key)]),
                    ("name", names),
                ],
            )?;
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    loop {
        let (rows, next) = events(record, scope, after).await?;
        for row in &rows {
            let event = &row.event;
            let who: Vec<String> = match event.authorities.is_empty() {
                true => vec![plain(&event.authority)],
                false => event.authorities.iter().map(|who| plain(who)).collect(),
            };
            for target in event.targets.iter().filter_map(|target| target.entity.as_deref()) {
                if graph.actor(target).is_none() {
                    continue;
                }
                article(out, &mut articles, &row.document)?;
                let at = row.document.published.unwrap_or(row.document.fetched);
                entity(
                    out,
                    &id(&["sanction", &row.announcement.to_string(), target]),
                    "Sanction",
                    &[
                        ("entity", vec![actor_id(target)]),
                        ("authority", who.clone()),
                        ("provisions", vec![plain(&event.instrument)]),
                        ("status", vec![format!("{} ({})", event.action, event.status.as_str())]),
                        ("date", vec![date(at)]),
                        ("summary", vec![plain(&event.sentence.text)]),
                        ("recordId", vec![row.announcement.to_string()]),
                        ("publisher", vec![plain(&row.document.source)]),
                        ("sourceUrl", row.document.url.iter().cloned().collect()),
                        ("proof", vec![row.document.id.to_string()]),
                    ],
                )?;
            }
        }
        after = next;
        if after.is_none() {
            break;
        }
    }
    for pair in &graph.pairs {
        let mut ends = [key(&pair.actor), key(&pair.other)];
        ends.sort();
        if ends.iter().any(|end| graph.actor(end).is_none()) {
            continue;
        }
        entity(
            out,
            &id(&["together", &ends[0], &ends[1]]),
            "UnknownLink",
            &[
                ("subject", vec![actor_id(&ends[0])]),
                ("object", vec![actor_id(&ends[1])]),
                ("role", vec!["named in the same documents".into()]),
                ("summary", vec![format!("documents: {}", pair.documents)]),
                ("startDate", pair.first_seen.map(date).into_iter().collect()),
                ("endDate", pair.last_seen.map(date).into_iter().collect()),
            ],
        )?;
    }
    Ok(())
}

fn article(
    out: &mut impl Write,
    written: &mut HashSet<Id>,
    row: &DocumentRow,
) -> anyhow::Result<()> {
    if !written.insert(row.id) {
        return Ok(());
    }
    let lang = row.lang.as_deref().and_then(|lang| {
        LANGUAGES.iter().find(|(two, _)| *two == lang).map(|(_, three)| (*three).to_owned())
    });
    entity(
        out,
        &row.id.to_string(),
        "Article",
        &[
            ("title", vec![plain(&row.title)]),
            ("publisher", vec![plain(&row.source)]),
            ("sourceUrl", row.url.iter().cloned().collect()),
            ("publishedAt", row.published.map(date).into_iter().collect()),
            ("retrievedAt", vec![date(row.fetched)]),
            ("language", lang.into_iter().collect()),
        ],
    )
}

/// One line; properties without a value are left out.
fn entity(
    out: &mut impl Write,
    id: &str,
    schema: &str,
    properties: &[(&str, Vec<String>)],
) -> anyhow::Result<()> {
    let filled = properties.iter().map(|(name, values)| {
        let values: Vec<&String> = values.iter().filter(|value| !value.is_empty()).collect();
        (*name, values)
    });
    let properties: Map<String, Value> = filled
        .filter(|(_, values)| !values.is_empty())
        .map(|(name, values)| (name.to_owned(), json!(values)))
        .collect();
    serde_json::to_writer(
        &mut *out,
        &json!({"id": id, "schema": schema, "properties": properties}),
    )?;
    writeln!(out)?;
    Ok(())
}

fn actor_id(key: &str) -> String {
    id(&["actor", key])
}

/// An id as the model takes it, letters, digits and hyphens, of the parts that it stands for.
fn id(parts: &[&str]) -> String {
    format!("wp-{}", &digest::of_parts(parts)[..40])
}

/// A moment in UTC as the model takes it, without a zone.
fn date(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}
