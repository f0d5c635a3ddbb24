//! FollowTheMoney entities, a JSON object a line (<https://followthemoney.tech>).
//!
//! Actors under the schema of their list with what it says of them, `Article` for each document that names
//! one, `Mention` between the two, `Event` for each announcement with whom it involves, `Sanction` for
//! those of an act that imposes or ends them, `UnknownLink` for those who are named together. Ids are made of what they stand for, so that a later export updates an
//! earlier one.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::announced::{Effect, Links, known_by};
use super::{Graph, Scope, announcements, hits, key, plain, web};
use crate::brief;
use crate::chance::Id;
use crate::dated;
use crate::digest;
use crate::document::Stated;
use crate::record::{ActorRow, DocumentRow, EventRow, Record};
use crate::screen::Tier;
use crate::watchlist::{self, Entity};

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
        actor(out, graph, row)?;
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
    let mut links = Links::read(record, scope).await?;
    loop {
        let (rows, next) = announcements(record, graph, scope, &mut links, after).await?;
        for (row, links) in &rows {
            article(out, &mut articles, &row.document)?;
            event(out, graph, row, links)?;
            sanctions(out, graph, row, links)?;
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

/// An actor, with what its list says of it.
fn actor(out: &mut impl Write, graph: &Graph, row: &ActorRow) -> anyhow::Result<()> {
    let listed = graph.listed(&key(row));
    let of = |values: fn(&Entity) -> &[String]| -> Vec<String> {
        listed.map(values).unwrap_or_default().iter().map(|value| plain(value)).collect()
    };
    let mut topics = of(|entity| &entity.topics);
    topics.retain(|topic| watchlist::is_topic(topic));
    entity(
        out,
        &actor_id(&key(row)),
        &row.schema,
        &[
            ("name", vec![plain(&row.name)]),
            ("alias", of(|entity| &entity.aliases)),
            ("weakAlias", of(|entity| &entity.weak_aliases)),
            ("previousName", of(|entity| &entity.previous_names)),
            ("country", of(|entity| &entity.countries)),
            ("topics", topics),
            ("keywords", vec![key(row)]),
        ],
    )
}

/// An announcement, with those who made it and whom it hits.
fn event(out: &mut impl Write, graph: &Graph, row: &EventRow, links: &Links) -> anyhow::Result<()> {
    let event = &row.event;
    let announcement = row.announcement.to_string();
    let ids = |keys: Vec<&str>| keys.into_iter().map(actor_id).collect::<Vec<_>>();
    // The model knows as involved only who can act.
    let (involved, things): (Vec<&str>, Vec<&str>) =
        graph.known(&links.targets).into_iter().partition(|key| may_act(graph, key));
    let mut organizers = graph.known(&links.authors);
    organizers.retain(|key| may_act(graph, key));
    let mut keywords = vec![event.action.clone(), event.status.as_str().to_owned()];
    keywords.extend((event.tier == Tier::Review).then(|| "review".to_owned()));
    keywords.extend(event.references.iter().map(|reference| plain(reference)));
    // Whoever sees the name alone must not take for certain what a person has to decide yet.
    let (unsure, note) = match event.tier {
        Tier::Alert => ("", None),
        Tier::Review => (" (unsure)", Some("Unsure: kept for review, not raised.".to_owned())),
    };
    let (first, last) = links.days().unzip();
    let span = first != last;
    let day = |day: Option<Date>| day.map(|day| day.to_string()).into_iter().collect::<Vec<_>>();
    let of_span = |of: Option<Date>| if span { day(of) } else { Vec::new() };
    let event_id = id(&["event", &announcement]);
    entity(
        out,
        &event_id,
        "Event",
        &[
            ("name", vec![format!("{}{unsure}", plain(&brief::sentence(event)))]),
            ("date", if span { Vec::new() } else { day(first) }),
            ("startDate", of_span(first)),
            ("endDate", of_span(last)),
            ("organizer", ids(organizers)),
            ("involved", ids(involved)),
            ("summary", vec![plain(&event.sentence.text)]),
            ("notes", note.into_iter().collect()),
            ("keywords", keywords),
            ("recordId", vec![announcement.clone()]),
            ("publisher", vec![plain(&row.document.source)]),
            ("sourceUrl", web(row.document.url.as_ref()).into_iter().collect()),
            ("proof", vec![row.document.id.to_string()]),
        ],
    )?;
    for thing in things {
        entity(
            out,
            &id(&["involved", &announcement, thing]),
            "UnknownLink",
            &[
                ("subject", vec![actor_id(thing)]),
                ("object", vec![event_id.clone()]),
                ("role", vec!["target of".into()]),
            ],
        )?;
    }
    Ok(())
}

/// The sanctions on each target of an act that imposes, suspends or ends them.
fn sanctions(
    out: &mut impl Write,
    graph: &Graph,
    row: &EventRow,
    links: &Links,
) -> anyhow::Result<()> {
    let event = &row.event;
    let Some(effect) = Effect::of(event) else { return Ok(()) };
    let days = links.days();
    // A start or an end is a day; of several the act may have been on any.
    let exact = days.filter(|(first, last)| first == last).map(|(day, _)| day);
    let (mut start, mut end, mut date) = (None, None, Vec::new());
    match effect {
        Effect::Imposes if event.action != "extend" => start = exact,
        // Who was let go must not look sanctioned because nobody wrote on which day.
        Effect::Ends => end = exact.or_else(|| Some(days.map_or_else(|| known_by(row), |d| d.1))),
        _ => date.extend(exact),
    }
    if let Some((first, last)) = days.filter(|_| exact.is_none()) {
        date = vec![first, last];
    }
    let text = |day: Date| day.to_string();
    let programmes = event
        .references
        .iter()
        .filter(|reference| reference.starts_with("EO ") || reference.starts_with("UNSCR "));
    for target in graph.known(&links.targets) {
        entity(
            out,
            &id(&["sanction", &row.announcement.to_string(), target]),
            "Sanction",
            &[
                ("entity", vec![actor_id(target)]),
                ("authority", graph.authorities(event)),
                ("program", programmes.clone().map(|programme| plain(programme)).collect()),
                ("provisions", vec![plain(&event.instrument.replace('-', " "))]),
                ("status", vec![effect.status().into()]),
                ("startDate", start.map(text).into_iter().collect()),
                ("endDate", end.map(text).into_iter().collect()),
                ("date", date.iter().copied().map(text).collect()),
                ("summary", vec![plain(&event.sentence.text)]),
                ("recordId", vec![row.announcement.to_string()]),
                ("publisher", vec![plain(&row.document.source)]),
                ("sourceUrl", web(row.document.url.as_ref()).into_iter().collect()),
                ("proof", vec![row.document.id.to_string()]),
            ],
        )?;
    }
    Ok(())
}

fn may_act(graph: &Graph, key: &str) -> bool {
    graph.actor(key).is_some_and(|actor| LEGAL.contains(&actor.schema.as_str()))
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
    let stated = Stated { utc: row.published, words: String::new() };
    // A day that is not believed is no day.
    let believed = |_: &Timestamp| dated::believed(Some(&stated), row.fetched).is_ok();
    let published = row.published.filter(believed);
    entity(
        out,
        &row.id.to_string(),
        "Article",
        &[
            ("title", vec![plain(&row.title)]),
            ("publisher", vec![plain(&row.source)]),
            ("sourceUrl", web(row.url.as_ref()).into_iter().collect()),
            ("publishedAt", published.map(date).into_iter().collect()),
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
