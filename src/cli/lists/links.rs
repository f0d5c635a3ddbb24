//! `watchpost lists links`: who of your own watchlists stands in an official list.

use std::collections::HashMap;

use anyhow::{Context, bail};
use serde::Serialize;

use crate::chance::Chance;
use crate::cli::output::{self, Column, Format};
use crate::cli::{Common, Exit, open};
use crate::clock::{Clock, SystemClock};
use crate::in_force::InForce;
use crate::record::LinkRow;
use crate::revisions::Others;

/// Propose which entities of your watchlists are which entries of official lists
///
///   watchpost lists links                                what is proposed, and what was accepted
///   watchpost lists links --accept clients/zim=ofac-sdn/12860 --by Anna --reason "same tax number"
///   watchpost lists links --refuse clients/zim=ofac-sdn/4711 --by Anna
///
/// Names are compared as screening compares them with a text, and countries beside them. What a person
/// says once is remembered: who was refused is proposed no more, and a rule with `about` names who was
/// accepted whatever its names are later.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct LinksArgs {
    /// Only entities of this watchlist of yours
    #[arg(long, value_name = "ID")]
    watchlist: Option<String>,
    /// They are the same
    #[arg(long, value_name = "LIST/ENTITY=LIST/ENTITY")]
    accept: Vec<String>,
    /// They are not
    #[arg(long, value_name = "LIST/ENTITY=LIST/ENTITY")]
    refuse: Vec<String>,
    /// Who says so [default: the account]
    #[arg(long, env = "USER")]
    by: Option<String>,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
    /// Show those that were refused as well
    #[arg(long)]
    all: bool,
    /// How to print them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Serialize)]
struct Row {
    link: String,
    name: String,
    official: String,
    score: Option<f64>,
    state: &'static str,
    reasons: Vec<String>,
    by: Option<String>,
    reason: Option<String>,
}

const COLUMNS: [Column<Row>; 6] = [
    ("state", |row| row.state.into()),
    ("score", |row| row.score.map_or_else(String::new, |score| format!("{score:.2}"))),
    ("name", |row| row.name.clone()),
    ("official", |row| row.official.clone()),
    ("why", |row| match (&row.by, &row.reason) {
        (Some(by), Some(reason)) if !reason.is_empty() => format!("{by}: {reason}"),
        (Some(by), _) => by.clone(),
        _ => row.reasons.join("; "),
    }),
    ("link", |row| row.link.clone()),
];

pub async fn run(args: &LinksArgs, common: &Common) -> anyhow::Result<Exit> {
    let in_force = open::in_force(common)?;
    if !args.accept.is_empty() || !args.refuse.is_empty() {
        return decide(args, &in_force).await;
    }
    let decided = match open::readable_record(&in_force.config) {
        Ok(record) => record.links().await?,
        // Nothing is recorded yet, and so nothing decided.
        Err(_) => Vec::new(),
    };
    let mut known: HashMap<String, &LinkRow> =
        decided.iter().map(|link| (written(link), link)).collect();
    let mut rows = Vec::new();
    let own = |id: &str| !in_force.official.contains_key(id);
    let official = Others::of(in_force.lists.lists.iter().filter(|list| !own(&list.id)));
    for list in in_force.lists.lists.iter().filter(|list| own(&list.id)) {
        if args.watchlist.as_ref().is_some_and(|wanted| *wanted != list.id) {
            continue;
        }
        for entity in &list.entities {
            for proposal in official.namesakes(entity) {
                let other = proposal.namesake;
                let link = format!("{}/{}={}/{}", list.id, entity.id, other.list, other.entity);
                let said = known.remove(&link);
                rows.push(Row {
                    link,
                    name: entity.name.clone(),
                    official: format!("{} ({})", other.name, other.list),
                    score: Some(other.score),
                    state: state(said),
                    reasons: proposal.reasons,
                    by: said.map(|said| said.by.clone()),
                    reason: said.map(|said| said.reason.clone()),
                });
            }
        }
    }
    // What was said once stands, whatever the names are now.
    for (link, said) in known {
        if args.watchlist.as_ref().is_none_or(|wanted| *wanted == said.list) {
            rows.push(Row {
                link,
                name: said.entity.clone(),
                official: format!("{} ({})", said.other, said.other_list),
                score: None,
                state: state(Some(said)),
                reasons: Vec::new(),
                by: Some(said.by.clone()),
                reason: Some(said.reason.clone()),
            });
        }
    }
    rows.retain(|row| args.all || row.state != "refused");
    rows.sort_by(|a, b| {
        (b.state == "proposed").cmp(&(a.state == "proposed")).then_with(|| a.link.cmp(&b.link))
    });
    let none = "no entity of your watchlists has the name of an entry of an official list in force";
    output::rows(args.format, &rows, &COLUMNS, none)?;
    Ok(Exit::Done)
}

fn state(said: Option<&LinkRow>) -> &'static str {
    match said {
        None => "proposed",
        Some(said) if said.accepted => "accepted",
        Some(_) => "refused",
    }
}

fn written(link: &LinkRow) -> String {
    format!("{}/{}={}/{}", link.list, link.entity, link.other_list, link.other)
}

async fn decide(args: &LinksArgs, in_force: &InForce) -> anyhow::Result<Exit> {
    let by = args.by.as_deref().filter(|by| !by.trim().is_empty());
    let by = by.context("say who decides, with --by")?;
    let decisions = (args.accept.iter().map(|link| (link, true)))
        .chain(args.refuse.iter().map(|link| (link, false)));
    let mut links = Vec::new();
    for (link, accepted) in decisions {
        let parts = link
            .split_once('=')
            .and_then(|(own, other)| Some((entity(in_force, own)?, entity(in_force, other)?)));
        let Some(((list, entity), (other_list, other))) = parts else {
            bail!(
                "`{link}` is no link: write LIST/ENTITY=LIST/ENTITY of lists in force, your own first, as `watchpost lists links` shows them"
            );
        };
        links.push(LinkRow {
            list,
            entity,
            other_list,
            other,
            accepted,
            by: by.to_owned(),
            at: SystemClock.now(),
            reason: args.reason.trim().to_owned(),
        });
    }
    let record = open::record(&in_force.config, &std::sync::Arc::new(Chance::from_system()))?;
    for link in &links {
        record.decide_link(link).await?;
        let said = if link.accepted { "accepted" } else { "refused" };
        anstream::eprintln!("{said}: {}", written(link));
    }
    Ok(Exit::Done)
}

/// The list and id of an entity in force, by `list/entity`.
fn entity(in_force: &InForce, typed: &str) -> Option<(String, String)> {
    let (list, id) = typed.split_once('/')?;
    let found = in_force.lists.lists.iter().find(|known| known.id == list)?;
    found.entities.iter().any(|entity| entity.id == id).then(|| (list.to_owned(), id.to_owned()))
}
