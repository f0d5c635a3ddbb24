//! `watchpost explain`: why a hit is one, and whether it would be one today.

use std::io::Write;

use serde_json::json;

use super::hits::tier_word;
use super::output::{self, Whole, folded};
use super::words::{count, marked, moment, one_line};
use super::{Common, Exit, events, open};
use crate::alert::plain::authorities;
use crate::chance::Id;
use crate::lookback::{Late, Why};
use crate::pipeline::doubt_dates;
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
            Ok(row) => event(args, common, &*record, &row).await,
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

impl Again {
    /// In a sentence.
    fn verdict(&self) -> String {
        match self {
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
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Again::Different { expected: false, .. } => Exit::Wrong,
            _ => Exit::Done,
        }
    }
}

/// What the lists in force find in the recorded text, or why they cannot be asked.
async fn screened(
    common: &Common,
    record: &dyn Record,
    document: Id,
) -> anyhow::Result<Result<Screened, String>> {
    let state = match open::in_force(common) {
        Ok(state) => state,
        Err(e) => return Ok(Err(format!("{e:#}"))),
    };
    let detail = record.document(document).await?;
    let mut screened = state.screener.screen(&detail.document);
    doubt_dates(&mut screened.events, &detail.document, detail.row.fetched);
    Ok(Ok(screened))
}

async fn hit(
    args: &Args,
    common: &Common,
    record: &dyn Record,
    row: &HitRow,
) -> anyhow::Result<Exit> {
    let again = match screened(common, record, row.document.id).await? {
        Ok(screened) => compare(row, &screened),
        Err(reason) => Again::Unknown(reason),
    };
    let verdict = again.verdict();
    let whole = json!({"hit": row, "again": verdict, "reproduced": matches!(again, Again::Same)});
    if output::json(args.format, &whole)? {
        return Ok(again.exit());
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
    if let Some(url) = &row.document.url {
        writeln!(told, "{}", one_line(url))?;
    }
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
    Ok(again.exit())
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

fn compare_event(row: &EventRow, screened: &Screened) -> Again {
    let of_document = &row.document;
    let expected =
        screened.revision.0 != of_document.revision || screened.engine != of_document.engine;
    if screened.events.contains(&row.event) {
        return Again::Same;
    }
    let sentence = &row.event.sentence;
    let now = screened.events.iter().find(|event| event.sentence == *sentence);
    let text = match now {
        Some(event) => format!(
            "the sentence tells: {} · {} · {}, confidence {:.2} → {}",
            authorities(event),
            event.action,
            event.status.as_str(),
            event.confidence,
            tier_word(event.tier)
        ),
        None => "the sentence announces nothing".into(),
    };
    Again::Different { expected, text }
}

async fn event(
    args: &Args,
    common: &Common,
    record: &dyn Record,
    row: &EventRow,
) -> anyhow::Result<Exit> {
    let again = match screened(common, record, row.document.id).await? {
        Ok(screened) => compare_event(row, &screened),
        Err(reason) => Again::Unknown(reason),
    };
    let verdict = again.verdict();
    let whole = json!({"event": row, "again": verdict, "reproduced": matches!(again, Again::Same)});
    if output::json(args.format, &whole)? {
        return Ok(again.exit());
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
    match event.targets.is_empty() {
        true => writeln!(told, "targets: none is named")?,
        false => writeln!(told, "targets: {}", events::targets(event))?,
    }
    if let Some(date) = &event.date {
        let day = event.when.as_deref().map_or_else(String::new, |when| format!(": {when}"));
        writeln!(told, "stated date: {}{}", one_line(date), one_line(&day))?;
    }
    writeln!(
        told,
        "in “{}”, source {}, recorded {}",
        one_line(&row.document.title),
        row.document.source,
        moment(row.recorded)
    )?;
    if let Some(url) = &row.document.url {
        writeln!(told, "{}", one_line(url))?;
    }
    let (revision, engine) = (&row.document.revision, &row.document.engine);
    writeln!(told, "lists: revision {revision} · engine {engine}")?;
    writeln!(
        told,
        "announcement {}, told by {}",
        row.announcement,
        count(usize::try_from(row.documents).unwrap_or(usize::MAX), "article", "articles")
    )?;
    writeln!(
        told,
        "\n{} {}–{}: {}",
        event.sentence.field.as_str(),
        event.sentence.start,
        event.sentence.end,
        one_line(&event.sentence.text)
    )?;
    writeln!(told, "confidence {:.2} → {}", event.confidence, tier_word(event.tier))?;
    reasons(&mut told, &event.reasons)?;
    writeln!(told, "\n{verdict}")?;
    out.write_all(folded(&String::from_utf8_lossy(&told)).as_bytes())?;
    Ok(again.exit())
}

pub(super) fn reasons(out: &mut impl Write, reasons: &[Reason]) -> anyhow::Result<()> {
    for reason in reasons {
        writeln!(out, "  {:+.2}  {}  [{}]", reason.weight, one_line(&reason.text), reason.code)?;
    }
    Ok(())
}
