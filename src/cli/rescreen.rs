//! `watchpost rescreen`: the archive is screened again for entities of a watchlist.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::hits::tier_word;
use super::output::{self, Column, Format};
use super::words::{marked, moment, since};
use super::{Common, Exit, open};
use crate::chance::{Chance, Id};
use crate::clock::{Clock, SystemClock};
use crate::in_force::InForce;
use crate::lookback::{Late, LookBack, Progress, Sought, Step, Why};
use crate::record::LateFind;
use crate::screen::Hit;

/// Screen recorded documents again for entities of the watchlists in force
///
///   watchpost rescreen --watchlist officials                     all entities of a list
///   watchpost rescreen --watchlist ofac-sdn --entity 12860       one of them
///   watchpost rescreen --since 2024-05-01 --watchlist officials --dry-run
///
/// The daemon does this by itself for what is added to a list or amended. What is found and was not
/// recorded yet becomes a late hit, and alerts as the rules of the config say, marked as late: the 20
/// newest stories of an entity, 200 in all. Beside a daemon it may run at any time; broken off, it
/// has kept what it found, and begins anew when asked again.
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Entities of this watchlist; may be given several times
    #[arg(long, value_name = "ID", required = true)]
    watchlist: Vec<String>,
    /// Only this entity of it; may be given several times
    #[arg(long, value_name = "ID")]
    entity: Vec<String>,
    /// Only documents published since (fetched, where nothing is known of that): 30d, 2021-04-23
    #[arg(long, value_parser = since)]
    since: Option<Timestamp>,
    /// Only say what would be found
    #[arg(long)]
    dry_run: bool,
    /// Record what is found, and raise nothing
    #[arg(long)]
    quiet: bool,
    /// How to print what is found
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Short for `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// A late hit.
#[derive(Serialize)]
struct Row {
    id: Id,
    published: Option<Timestamp>,
    fetched: Timestamp,
    late: Late,
    source: String,
    title: String,
    url: Option<String>,
    document: Id,
    hit: Hit,
}

const COLUMNS: [Column<Row>; 6] = [
    ("published", |row| moment(row.published.unwrap_or(row.fetched))),
    ("tier", |row| tier_word(row.hit.tier).into()),
    ("score", |row| format!("{:.2}", row.hit.score)),
    ("entity", |row| row.hit.name.clone()),
    ("source", |row| row.source.clone()),
    ("evidence", |row| {
        row.hit.mentions.first().map_or_else(String::new, |m| marked(&m.sentence, &m.span, false))
    }),
];

pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let mut in_force = open::in_force(common)?;
    if args.quiet {
        in_force.config.rules.clear();
    }
    let in_force = Arc::new(in_force);
    let sought = sought(args, &in_force)?;
    let chance = Arc::new(Chance::from_system());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let record = match args.dry_run {
        true => open::readable_record(&in_force.config)?,
        false => open::pipeline(&in_force).await?.record,
    };
    let stop = CancellationToken::new();
    let look_back = LookBack::new(record, clock, chance, stop.clone())
        .context("no thread can be started for it")?;
    let bar = Bar::new();
    if !args.dry_run {
        look_back.catch_up(1, &mut |waiting, all| bar.indexing(waiting, all)).await?;
    }
    let mut rows = Vec::new();
    let told = &mut |step: Step<'_>| match step {
        Step::Words(words) => bar.words(words),
        Step::Looked(progress) => bar.looked(progress),
        Step::Found(find) => rows.extend(found(find)),
    };
    let interrupted = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    let done = look_back.run(look_back.asked(sought), &in_force, args.dry_run, told).await?;
    interrupted.abort();
    bar.clear();
    let format = if args.json { Format::Json } else { args.format };
    output::rows(format, &rows, &COLUMNS, "nothing that is not recorded already")?;
    if format == Format::Table {
        anstream::eprintln!("{}", told_at_the_end(&done.progress, args.dry_run));
    }
    if done.finished.is_none() {
        bail!(
            "broken off after {} of {} documents; what was found until then is kept",
            done.progress.looked,
            done.progress.candidates
        );
    }
    Ok(Exit::Done)
}

fn told_at_the_end(progress: &Progress, dry_run: bool) -> String {
    let Progress { archive, looked, hits, held_back, .. } = progress;
    let screened = format!("{looked} of {archive} documents were screened again");
    match dry_run {
        true => format!("dry run: nothing was recorded; {screened}, {hits} late hits would be"),
        false => format!(
            "{screened}: {hits} late hits, {} stories raised{}",
            progress.raised_in_all(),
            match held_back {
                0 => String::new(),
                n => format!(", {n} hits recorded without an alert, since there are so many"),
            }
        ),
    }
}

/// The entities that are meant.
fn sought(args: &Args, in_force: &InForce) -> anyhow::Result<Sought> {
    let mut sought = Sought { since: args.since, ..Sought::default() };
    let mut missing: HashSet<&String> = args.entity.iter().collect();
    for id in &args.watchlist {
        let lists = &in_force.lists.lists;
        let Some(list) = lists.iter().find(|list| list.id == *id) else {
            let ids: Vec<&str> = lists.iter().map(|list| list.id.as_str()).collect();
            bail!("there is no watchlist `{id}`; in force are: {}", ids.join(", "));
        };
        for entity in &list.entities {
            if args.entity.is_empty() || args.entity.contains(&entity.id) {
                missing.remove(&entity.id);
                sought.add(id, &entity.id, Why::Asked);
            }
        }
    }
    if let Some(entity) = missing.into_iter().next() {
        bail!("there is no entity `{entity}` in {}", args.watchlist.join(", "));
    }
    Ok(sought)
}

fn found(find: &LateFind) -> impl Iterator<Item = Row> {
    let document = &find.document;
    find.hits.iter().map(|hit| Row {
        id: hit.id,
        published: document.document.published.as_ref().and_then(|at| at.utc),
        fetched: document.fetched,
        late: find.late.clone(),
        source: document.source.clone(),
        title: document.document.title.clone(),
        url: document.document.url.clone(),
        document: document.id,
        hit: hit.value.clone(),
    })
}

/// What is going on, on a terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let style = ProgressStyle::with_template("{spinner} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    fn indexing(&self, waiting: u64, all: u64) {
        self.0.set_message(format!("the index of the archive: {} of {all}", all - waiting));
    }

    fn words(&self, words: u64) {
        self.0.set_message(format!("words of the archive compared: {words}"));
    }

    fn looked(&self, progress: &Progress) {
        let Progress { looked, candidates, hits, .. } = progress;
        self.0.set_message(format!("screened again: {looked} of {candidates}, late hits: {hits}"));
    }

    fn clear(&self) {
        self.0.finish_and_clear();
    }
}
