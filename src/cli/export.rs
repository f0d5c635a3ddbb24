//! `watchpost export`: actors, events and who is named with whom, for other tools.

use std::io::{BufWriter, Write};

use jiff::Timestamp;

use super::words::since;
use super::{Common, Exit, known, open};
use crate::graph::{self, Graph, Scope};
use crate::in_force;

/// Write actors, events and who is named with whom as a graph, for other tools
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  watchpost export --format ftm > actors.ftm.json       for Aleph and FollowTheMoney tools\n  \
    watchpost export --format graphml --since 30d > actors.graphml   for Gephi, yEd, NetworkX\n\n\
    Ids are made of what they stand for: a later export updates an earlier one."
)]
pub struct Args {
    /// How to write it
    #[arg(long, value_enum)]
    format: Form,
    /// Only what was recorded, and who was seen, since: 24h, 7d, 2021-04-23
    #[arg(long, value_parser = since)]
    since: Option<Timestamp>,
    /// Only this watchlist
    #[arg(long, value_name = "ID")]
    watchlist: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// FollowTheMoney entities, a JSON object a line
    Ftm,
    /// GraphML
    Graphml,
}

/// Writes to standard output.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let config = open::config(common)?;
    let record = open::readable_record(&config)?;
    if let Some(list) = &args.watchlist {
        known::list(&*record, list).await?;
    }
    let lists = in_force::watchlists(&config).set;
    if lists.is_none() {
        anstream::eprintln!(
            "the watchlists cannot be used, see `watchpost check`; the actors go without what their lists say"
        );
    }
    let scope = Scope { since: args.since, list: args.watchlist.clone() };
    let graph = Graph::read(&*record, &scope, lists.as_ref()).await?;
    for (what, count) in [("actors", graph.actors.len()), ("pairs", graph.pairs.len())] {
        if count == graph::MOST {
            anstream::eprintln!(
                "there are more than {count} {what}, and only these are written; narrow it with --since or --watchlist"
            );
        }
    }
    let mut out = BufWriter::new(std::io::stdout());
    match args.format {
        Form::Ftm => graph::ftm::write(&mut out, &*record, &graph, &scope).await?,
        Form::Graphml => graph::graphml::write(&mut out, &*record, &graph, &scope).await?,
    }
    out.flush()?;
    Ok(Exit::Done)
}
