//! `watchpost actor`: one entity of the lists, followed over time.

mod alias;
mod sparkline;

use std::collections::HashMap;

use anyhow::bail;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::json;

use super::output::{self, Column, Whole, folded};
use super::words::{count, limit, moment_or_dash, one_line, published};
use super::{Common, Exit, events, open};
use crate::alert::plain::authorities;
use crate::config::Config;
use crate::record::actor::{Count, Together};
use crate::record::{Actor, ActorQuery, ActorRow, EventRow, Record};
use crate::watchlist;

/// So many actors are named where a name may mean several.
const CHOICES: usize = 10;

/// Show an entity over time: when, where, in which words and with whom it is named
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  watchpost actor lukashenka\n  \
    watchpost actor officials-and-actors/by-lukashenka-alyaksandr --format json\n  \
    watchpost actor by-lukashenka-alyaksandr --accept-alias 1           what that would change\n  \
    watchpost actor by-lukashenka-alyaksandr --accept-alias 1 --write   change it\n\n\
    Only hits of tier alert count, an article once whatever number of versions it has. Days are in UTC.")]
pub struct Args {
    /// Name, id, or LIST/ID; part of a name is enough where it is clear
    #[arg(value_name = "NAME|ID", value_parser = name)]
    name: String,
    /// Days that the line of mentions covers
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// Most rows of each table
    #[arg(long, default_value_t = 10, value_parser = limit)]
    limit: usize,
    /// Take the possible alias with this number over into its watchlist: shows the change
    #[arg(long, value_name = "N")]
    accept_alias: Option<usize>,
    /// Write the change
    #[arg(long, requires = "accept_alias")]
    write: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "table")]
    format: Whole,
}

/// An empty name would be part of every other one.
fn name(typed: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Err("write a name or an id; `watchpost actors` lists who was seen".into()),
        name => Ok(name.to_owned()),
    }
}

const OUTLETS: [Column<Count>; 4] = [
    ("outlet", |row| row.value.clone()),
    ("documents", |row| row.documents.to_string()),
    ("first", |row| moment_or_dash(row.first_seen)),
    ("last", |row| moment_or_dash(row.last_seen)),
];

const ROLES: [Column<Count>; 4] = [
    ("called", |row| row.value.clone()),
    ("documents", |row| row.documents.to_string()),
    ("first", |row| moment_or_dash(row.first_seen)),
    ("last", |row| moment_or_dash(row.last_seen)),
];

const FORMS: [Column<Count>; 4] = [
    ("written", |row| row.value.clone()),
    ("documents", |row| row.documents.to_string()),
    ("mentions", |row| row.mentions.to_string()),
    ("last", |row| moment_or_dash(row.last_seen)),
];

const TOGETHER: [Column<Together>; 4] = [
    ("named with", |row| row.name.clone()),
    ("documents", |row| row.documents.to_string()),
    ("first", |row| moment_or_dash(row.first_seen)),
    ("last", |row| moment_or_dash(row.last_seen)),
];

const VARIANTS: [Column<(usize, Count)>; 4] = [
    ("no.", |(number, _)| number.to_string()),
    ("possible alias", |(_, row)| row.value.clone()),
    ("documents", |(_, row)| row.documents.to_string()),
    ("last", |(_, row)| moment_or_dash(row.last_seen)),
];

/// An event that several documents tell, once.
struct Told {
    row: EventRow,
    documents: usize,
}

/// What it announced itself.
const AUTHORED: [Column<Told>; 6] = [
    ("published", |told| published(&told.row.document)),
    ("acted", |told| events::acted(&told.row.event)),
    ("action", |told| told.row.event.action.clone()),
    ("status", |told| told.row.event.status.as_str().into()),
    ("targets", |told| events::targets(&told.row.event)),
    ("sentence", |told| one_line(&told.row.event.sentence.text)),
];

const EVENTS: [Column<Told>; 7] = [
    ("published", |told| published(&told.row.document)),
    ("act", |told| events::acted(&told.row.event)),
    ("authority", |told| authorities(&told.row.event)),
    ("action", |told| told.row.event.action.clone()),
    ("status", |told| told.row.event.status.as_str().into()),
    ("documents", |told| told.documents.to_string()),
    ("sentence", |told| one_line(&told.row.event.sentence.text)),
];

/// Resolves the name, and shows it or takes an alias over.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    if record.actors_behind().await? {
        anstream::eprintln!(
            "what an earlier version recorded is still being counted; the numbers grow while the daemon runs"
        );
    }
    let row = resolve(&*record, &config, &args.name).await?;
    let Some(mut actor) = record.actor(&row.list, &row.entity).await? else {
        bail!("{}/{} was never seen", row.list, row.entity);
    };
    let listed = match actor.variants.is_empty() {
        true => None,
        false => alias::listed(&config, &row.list, &row.entity),
    };
    if let Some(listed) = &listed {
        alias::still_new(&mut actor.variants, &listed.entity);
    }
    if let Some(number) = args.accept_alias {
        alias::accept(&actor, listed.as_ref(), number, args.write)?;
    } else if !output::json(args.format, &json!(actor))? {
        print(&actor, args)?;
    }
    Ok(Exit::Done)
}

/// The one actor that is meant: by `list/id`, id or whole name, else the only one with these words
/// in its name, else the only one whose list gives it a name with them.
async fn resolve(record: &dyn Record, config: &Config, typed: &str) -> anyhow::Result<ActorRow> {
    if let Some((list, entity)) = typed.split_once('/')
        && let Some(actor) = record.actor(list, entity).await?
    {
        return Ok(actor.row);
    }
    let words = Some(typed.to_owned());
    let mut found =
        record.actors(&ActorQuery { words, limit: 1000, ..ActorQuery::default() }).await?;
    let wanted = typed.to_lowercase();
    let exact = |row: &&ActorRow| row.entity == typed || row.name.to_lowercase() == wanted;
    let exactly: Vec<ActorRow> = found.iter().filter(exact).cloned().collect();
    if !exactly.is_empty() {
        found = exactly;
    }
    if found.is_empty() {
        found = by_alias(record, config, &wanted).await?;
    }
    match found.as_slice() {
        [one] => {
            if !exact(&one) {
                others(record, config, &wanted, one).await?;
            }
            Ok(one.clone())
        }
        [] => bail!(
            "no recorded document names “{typed}” for certain; `watchpost hits \"{typed}\"` shows \
             what waits for review, `watchpost probe \"{typed}\"` whom the name leads to"
        ),
        several => {
            let choices: Vec<String> = several
                .iter()
                .take(CHOICES)
                .map(|row| format!("  {}/{}  {}", row.list, row.entity, row.name))
                .collect();
            let more = several.len().saturating_sub(CHOICES);
            let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
            bail!(
                "“{typed}” may be any of these; write LIST/ID as it stands here:\n{}{more}",
                choices.join("\n")
            )
        }
    }
}

/// Say who else of the lists may be meant: that only one of them was seen decides nothing.
async fn others(
    record: &dyn Record,
    config: &Config,
    wanted: &str,
    shown: &ActorRow,
) -> anyhow::Result<()> {
    let mut others = Vec::new();
    for (list, entity) in named(config, wanted) {
        let other = list != shown.list || entity.id != shown.entity;
        if other && record.actor(&list, &entity.id).await?.is_none() {
            others.push(format!("  {list}/{}  {}", entity.id, entity.name));
        }
    }
    if !others.is_empty() {
        let more = others.len().saturating_sub(CHOICES);
        others.truncate(CHOICES);
        others.extend((more > 0).then(|| format!("  and {more} more")));
        anstream::eprintln!(
            "“{}” may also be these of the lists, who were not seen yet:\n{}",
            one_line(wanted),
            others.join("\n")
        );
    }
    Ok(())
}

/// The entities of the lists that have a name with these words, with their lists.
fn named(config: &Config, wanted: &str) -> Vec<(String, watchlist::Entity)> {
    let Some(set) = watchlist::load(&config.watchlists).set else { return Vec::new() };
    let mut found = Vec::new();
    for list in &set.lists {
        let named = |entity: &&watchlist::Entity| {
            entity.names().any(|(_, name)| name.to_lowercase().contains(wanted))
        };
        let entities = list.entities.iter().filter(named).take(1000);
        found.extend(entities.map(|entity| (list.id.clone(), entity.clone())));
    }
    found
}

/// The record has primary names only; the lists know the others.
async fn by_alias(
    record: &dyn Record,
    config: &Config,
    wanted: &str,
) -> anyhow::Result<Vec<ActorRow>> {
    let mut found = Vec::new();
    for (list, entity) in named(config, wanted) {
        found.extend(record.actor(&list, &entity.id).await?.map(|actor| actor.row));
    }
    Ok(found)
}

fn print(actor: &Actor, args: &Args) -> anyhow::Result<()> {
    let row = &actor.row;
    let mut head = vec![
        one_line(&row.name),
        format!("{}/{} · {}", one_line(&row.list), one_line(&row.entity), row.schema),
        format!(
            "{} in {} · {}",
            count(number(row.documents), "document", "documents"),
            count(number(row.stories), "story", "stories"),
            count(number(row.mentions), "mention", "mentions"),
        ),
        format!(
            "first seen {} · last seen {}",
            moment_or_dash(row.first_seen),
            moment_or_dash(row.last_seen)
        ),
    ];
    let said = actor.languages.iter().map(|lang| (one_line(&lang.value), lang.documents));
    let known: u64 = actor.languages.iter().map(|lang| lang.documents).sum();
    let unknown = row.documents.saturating_sub(known);
    let languages: Vec<String> = said
        .chain((unknown > 0).then(|| ("unknown".to_owned(), unknown)))
        .map(|(lang, documents)| format!("{lang} {documents}"))
        .collect();
    if !languages.is_empty() {
        head.push(format!("languages {}", languages.join(", ")));
    }
    if actor.undated > 0 {
        let documents = count(number(actor.undated), "document is", "documents are");
        head.push(format!("{documents} dated to a day that is not believed, and seen on none"));
    }
    if actor.in_review > 0 {
        let documents = count(number(actor.in_review), "document", "documents");
        head.push(format!("{documents} more may name it: `hits --tier review`"));
    }
    head.extend(per_day(actor, args.days));
    anstream::println!("{}", folded(&head.join("\n")));
    table(&actor.roles, args.limit, &ROLES)?;
    table(&actor.outlets, args.limit, &OUTLETS)?;
    table(&actor.together, args.limit, &TOGETHER)?;
    table(&told(&actor.events), args.limit, &EVENTS)?;
    table(&told(&actor.authored), args.limit, &AUTHORED)?;
    table(&actor.forms, args.limit, &FORMS)?;
    let numbered: Vec<(usize, Count)> = (1..).zip(actor.variants.iter().cloned()).collect();
    table(&numbered, args.limit, &VARIANTS)?;
    if !numbered.is_empty() {
        let how = format!(
            "take one over with `watchpost actor {}/{} --accept-alias N`",
            row.list, row.entity
        );
        anstream::println!("{}", folded(&one_line(&how)));
    }
    Ok(())
}

fn number(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// The first `limit` rows under an empty line, and how many more there are.
fn table<T>(rows: &[T], limit: usize, columns: &[Column<T>]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    anstream::println!();
    let shown = &rows[..limit.min(rows.len())];
    output::shown(shown, columns)?;
    if rows.len() > shown.len() {
        anstream::println!("  and {} more", rows.len() - shown.len());
    }
    Ok(())
}

/// The line of mentions, ending today, or on the last day where that is longer ago.
fn per_day(actor: &Actor, days: u16) -> Vec<String> {
    let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    let Some(last) = actor.days.last().map(|day| day.date) else { return Vec::new() };
    let span = i64::from(days) - 1;
    let end = match today.checked_sub(span.days()) {
        Ok(start) if last >= start => last.max(today),
        _ => last,
    };
    let Ok(start) = end.checked_sub(span.days()) else { return Vec::new() };
    let by_date: HashMap<_, _> = actor.days.iter().map(|day| (day.date, day.mentions)).collect();
    let numbers: Vec<u64> = start
        .series(1.day())
        .take(usize::from(days))
        .map(|date| by_date.get(&date).copied().unwrap_or(0))
        .collect();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = variable("LC_ALL").or_else(|| variable("LC_CTYPE")).or_else(|| variable("LANG"));
    let blocks = sparkline::shows_blocks(variable("TERM").as_deref(), locale.as_deref());
    let most = numbers.iter().copied().max().unwrap_or(0);
    vec![
        String::new(),
        sparkline::line(&numbers, blocks),
        format!("mentions a day, {start} to {end}, at most {most}"),
    ]
}

/// Of one announcement, a sentence that alerts stands for all: the one that told all of it first, else the
/// newest.
fn told(events: &[EventRow]) -> Vec<Told> {
    let rank = |row: &EventRow| (row.event.tier, row.id == row.announcement);
    let mut told: Vec<Told> = Vec::new();
    for event in events {
        let same = |other: &EventRow| event.announcement == other.announcement;
        match told.iter_mut().find(|told| same(&told.row)) {
            Some(told) => {
                told.documents += 1;
                if rank(event) > rank(&told.row) {
                    told.row = event.clone();
                }
            }
            None => told.push(Told { row: event.clone(), documents: 1 }),
        }
    }
    told
}
