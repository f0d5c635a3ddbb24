//! `watchpost explain`: why a hit is one, and whether it would be one today.

use std::io::Write;

use serde_json::json;

use super::hits::tier_word;
use super::output::{self, Whole, folded};
use super::words::{marked, moment, one_line};
use super::{Common, Exit, events, open};
use crate::alert::plain::authorities;
use crate::chance::Id;
use crate::lookback::{Late, Why};
use crate::record::{EventRow, HitRow, Record, RecordError};
use crate::screen::{Hit, Reason, Screened};

/// Explain a hit or a sanction event: the words, the alias, each reason with its weight; then
/// screen the recorded text again and say whether the answer is still the same
#[derive(clap::Args)]
pub struct Args {
    /// Id of a hit or event
    #[arg(value_name = "ID")]
    id: Id,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// Exits 1 if the same lists and the same engine give another answer than was recorded: that
/// must not happen, and an examiner would want to know.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let record = open::readable_record(&open::config(common)?)?;
    match record.hit(args.id).await {
        Ok(row) => hit(args, common, &*record, &row).await,
        Err(RecordError::NotFound { id, .. }) => match record.event(args.id).await {
            Ok(row) => event(args, &row),
            Err(RecordError::NotFound { .. }) => {
                Err(RecordError::NotFound { what: "hit or event", id }.into())
            }
            Err(e) => Err(e.into()),
        },
        Err(e) => Err(e.into()),
    }
}

/// What screening the recorded text again brings.
enum Again {
    Same,
    Different { expected: bool, text: String },
    Unknown(String),
}

async fn hit(
    args: &Args,
    common: &Common,
    record: &dyn Record,
    row: &HitRow,
) -> anyhow::Result<Exit> {
    let again = match open::in_force(common) {
        Ok(state) => {
            let document = record.document(row.document.id).await?.document;
            compare(row, &state.screener.screen(&document))
        }
        Err(e) => Again::Unknown(format!("{e:#}")),
    };
    let broken = matches!(again, Again::Different { expected: false, .. });
    let verdict = match &again {
        Again::Same => "screening the recorded text again gives the same answer".to_owned(),
        Again::Different { expected: true, text } => {
            format!("since then lists or engine have changed; today {text}")
        }
        Again::Different { expected: false, text } => {
            format!(
                "with the same lists and the same engine {text}: this must not happen, please report it"
            )
        }
        Again::Unknown(reason) => format!("it could not be screened again: {reason}"),
    };
    let whole = json!({"hit": row, "again": verdict, "reproduced": matches!(again, Again::Same)});
    if output::json(args.format, &whole)? {
        return Ok(if broken { Exit::Wrong } else { Exit::Done });
    }
    let mut out = anstream::stdout().lock();
    let mut told = Vec::new();
    let Hit { name, list, entity, schema, topics, score, tier, mentions } = &row.hit;
    writeln!(told, "{} ({schema}; {})", one_line(name), topics.join(", "))?;
    writeln!(told, "entity {entity} of the list {list}")?;
    writeln!(told, "score {score:.2} → {}", tier_word(*tier))?;
    writeln!(
        told,
        "in “{}”, source {}, recorded {}",
        one_line(&row.document.title),
        row.document.source,
        moment(row.recorded)
    )?;
    writeln!(told, "lists: revision {} · engine {}", row.revision, row.engine)?;
    if let Some(late) = &row.late {
        writeln!(
            told,
            "found late: published {}, {}",
            moment(row.document.published.unwrap_or(row.document.fetched)),
            late_words(late)
        )?;
    }
    for mention in mentions {
        let span = &mention.span;
        writeln!(
            told,
            "\n{} {}–{}: {}",
            span.field.as_str(),
            span.start,
            span.end,
            marked(&mention.sentence, span, false)
        )?;
        writeln!(
            told,
            "  by the name “{}” · {} {:.2}",
            one_line(&mention.alias),
            tier_word(mention.tier),
            mention.score
        )?;
        reasons(&mut told, &mention.reasons)?;
    }
    writeln!(told, "\n{verdict}")?;
    out.write_all(folded(&String::from_utf8_lossy(&told)).as_bytes())?;
    Ok(if broken { Exit::Wrong } else { Exit::Done })
}

/// When it was found, and why not before.
fn late_words(late: &Late) -> String {
    let why = match late.why {
        Why::Added => "since the entity was added to the list",
        Why::Amended => "since the list says something else of the entity",
        Why::Asked => "when a person had the archive screened again",
    };
    format!("found {} {why}", moment(late.found))
}

fn compare(row: &HitRow, screened: &Screened) -> Again {
    let expected = screened.revision.0 != row.revision || screened.engine != row.engine;
    let now =
        screened.hits.iter().find(|hit| hit.list == row.hit.list && hit.entity == row.hit.entity);
    match now {
        Some(hit) if *hit == row.hit => Again::Same,
        Some(hit) => {
            let text = format!(
                "the score is {:.2} → {}, with {} mentions",
                hit.score,
                tier_word(hit.tier),
                hit.mentions.len()
            );
            Again::Different { expected, text }
        }
        None => Again::Different { expected, text: "the text gives no such hit".into() },
    }
}

fn event(args: &Args, row: &EventRow) -> anyhow::Result<Exit> {
    if output::json(args.format, row)? {
        return Ok(Exit::Done);
    }
    let mut out = anstream::stdout().lock();
    let mut told = Vec::new();
    let event = &row.event;
    writeln!(
        told,
        "sanction announcement: {} · {} · {}",
        authorities(event),
        event.action,
        event.status.as_str()
    )?;
    writeln!(told, "targets: {}", events::targets(event))?;
    if let Some(date) = &event.date {
        writeln!(told, "stated date: {}", one_line(date))?;
    }
    writeln!(
        told,
        "in “{}”, source {}, recorded {}",
        one_line(&row.document.title),
        row.document.source,
        moment(row.recorded)
    )?;
    writeln!(
        told,
        "{} {}–{}: {}",
        event.sentence.field.as_str(),
        event.sentence.start,
        event.sentence.end,
        one_line(&event.sentence.text)
    )?;
    writeln!(told, "confidence {:.2} → {}", event.confidence, tier_word(event.tier))?;
    reasons(&mut told, &event.reasons)?;
    out.write_all(folded(&String::from_utf8_lossy(&told)).as_bytes())?;
    Ok(Exit::Done)
}

pub(super) fn reasons(out: &mut impl Write, reasons: &[Reason]) -> anyhow::Result<()> {
    for reason in reasons {
        writeln!(out, "  {:+.2}  {}  [{}]", reason.weight, one_line(&reason.text), reason.code)?;
    }
    Ok(())
}
