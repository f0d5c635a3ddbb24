//! `watchpost show`: a document with everything found in it.

use std::io::Write;

use jiff::Timestamp;
use serde_json::json;

use super::hits::tier_word;
use super::output::{self, Whole, folded, harmless};
use super::words::{count, marked, moment, one_line};
use super::{Common, Exit, events, open};
use crate::alert::plain::authorities;
use crate::chance::Id;
use crate::dated;
use crate::document::Stated;
use crate::extract::dates;
use crate::record::{
    Coverage, DocumentDetail, EventQuery, EventRow, HitQuery, HitRow, Record, RecordError,
};

/// Most hits or events shown of one document.
const MOST: usize = 1000;

/// Show a document with everything found in it, and the other documents of its story
#[derive(clap::Args)]
pub struct Args {
    /// Id of a document, a hit or an event
    #[arg(value_name = "ID")]
    id: Id,
    /// Print the text of the document as well
    #[arg(long)]
    text: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// A hit's or event's id leads to its document.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let record = open::readable_record(&open::config(common)?)?;
    let detail = document(&*record, args.id).await?;
    let id = detail.row.id;
    let hits = record
        .hits(&HitQuery { document: Some(id), limit: MOST, ..HitQuery::default() })
        .await?
        .rows;
    let events = record
        .events(&EventQuery { document: Some(id), limit: MOST, ..EventQuery::default() })
        .await?
        .rows;
    let whole = json!({"document": detail, "hits": hits, "events": events});
    if !output::json(args.format, &whole)? {
        let mut told = Vec::new();
        print(&mut told, &detail, &hits, &events, args.text)?;
        let told = folded(&String::from_utf8_lossy(&told));
        anstream::stdout().lock().write_all(told.as_bytes())?;
    }
    Ok(Exit::Done)
}

/// The document that an id of any kind leads to.
async fn document(record: &dyn Record, id: Id) -> Result<DocumentDetail, RecordError> {
    match record.document(id).await {
        Err(RecordError::NotFound { .. }) => {}
        other => return other,
    }
    let document = match record.hit(id).await {
        Ok(hit) => hit.document.id,
        Err(RecordError::NotFound { .. }) => match record.event(id).await {
            Ok(event) => event.document.id,
            Err(RecordError::NotFound { id, .. }) => {
                return Err(RecordError::NotFound { what: "document, hit or event", id });
            }
            Err(e) => return Err(e),
        },
        Err(e) => return Err(e),
    };
    record.document(document).await
}

fn print(
    out: &mut impl Write,
    detail: &DocumentDetail,
    hits: &[HitRow],
    found: &[EventRow],
    text: bool,
) -> anyhow::Result<()> {
    let row = &detail.row;
    writeln!(out, "{}", one_line(&row.title))?;
    if let Some(url) = &row.url {
        writeln!(out, "{}", one_line(url))?;
    }
    let published = stated(row.published, row.published_words.as_deref());
    let mut published = published.unwrap_or_else(|| "not stated".into());
    if let Err(doubt) = dated::believed(detail.document.published.as_ref(), row.fetched) {
        published = format!("{published} (not believed: {doubt})");
    }
    writeln!(
        out,
        "source {} · published {published} · fetched {}",
        row.source,
        moment(row.fetched)
    )?;
    let mut said = Vec::new();
    if row.updated_words != row.published_words {
        let updated = stated(row.updated, row.updated_words.as_deref());
        said.extend(updated.map(|at| format!("last changed {at}")));
    }
    said.extend(row.lang.as_ref().map(|lang| language(lang, row.lang_confidence)));
    if !said.is_empty() {
        writeln!(out, "{}", said.join(" · "))?;
    }
    let coverage = match &row.coverage {
        Coverage::Full if !row.bounds.is_empty() => "but for what is beyond our bounds".into(),
        Coverage::Full => "in full".into(),
        Coverage::SummaryOnly { reason, .. } => {
            format!("by title and summary only: {}", one_line(reason))
        }
    };
    for bound in &row.bounds {
        writeln!(out, "not read: {}", one_line(bound))?;
    }
    writeln!(
        out,
        "screened {coverage} · engine {} · revision {}",
        row.engine,
        row.revision.get(..12).unwrap_or(&row.revision)
    )?;
    writeln!(out, "document {} · version {} · story {}", row.id, row.version_number, row.story)?;
    writeln!(out, "\n{}", count(hits.len(), "entity", "entities"))?;
    for HitRow { id, hit, .. } in hits {
        writeln!(
            out,
            "  {} · {} · {} {:.2} · {id}",
            one_line(&hit.name),
            hit.list,
            tier_word(hit.tier),
            hit.score
        )?;
        for mention in &hit.mentions {
            writeln!(
                out,
                "    {} {}–{}: {}",
                mention.span.field.as_str(),
                mention.span.start,
                mention.span.end,
                marked(&mention.sentence, &mention.span, false)
            )?;
        }
    }
    writeln!(out, "\n{}", count(found.len(), "sanction announcement", "sanction announcements"))?;
    for EventRow { id, event, .. } in found {
        writeln!(
            out,
            "  {} · {} · {} · {} · {id}",
            authorities(event),
            event.action,
            event.status.as_str(),
            events::targets(event)
        )?;
        writeln!(out, "    {}", one_line(&event.sentence.text))?;
        for reason in event.reasons.iter().filter(|reason| reason.weight == 0.0) {
            writeln!(out, "    {}: {}", reason.code, one_line(&reason.text))?;
        }
    }
    if !detail.story.is_empty() {
        writeln!(out, "\nthe same story elsewhere")?;
        for other in &detail.story {
            writeln!(
                out,
                "  {} · {} · {} · {}",
                moment(other.fetched),
                other.source,
                one_line(&other.title),
                other.id
            )?;
        }
    }
    if text {
        for part in [&detail.document.title, &detail.document.summary, &detail.document.text] {
            writeln!(out, "\n{}", harmless(part))?;
        }
    }
    Ok(())
}

/// A moment, with the source's own words for it.
fn stated(at: Option<Timestamp>, words: Option<&str>) -> Option<String> {
    match (at, words.map(one_line)) {
        (Some(at), Some(words)) => Some(format!("{} (the source writes: {words})", moment(at))),
        (None, Some(words)) => {
            let day = dates::day(&Stated { utc: None, words: words.clone() });
            Some(match day {
                None => format!("{words} (no day that we can read)"),
                Some(day) if !(1970..2100).contains(&day.year()) => words,
                Some(_) if !words.contains(':') => format!("{words} (no time is stated)"),
                Some(_) => format!("{words} (in no zone that we know)"),
            })
        }
        (Some(at), None) => Some(moment(at)),
        (None, None) => None,
    }
}

fn language(lang: &str, confidence: Option<f64>) -> String {
    match confidence {
        Some(confidence) => format!("language {} (confidence {confidence:.1})", one_line(lang)),
        None => format!("language {}", one_line(lang)),
    }
}
