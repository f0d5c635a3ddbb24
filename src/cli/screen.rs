//! `watchpost screen`: screen texts from files or standard input; needs no database.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;

use super::documents::{self, Given};
use super::{Common, Exit, open};
use crate::diagnostic::Severity;
use crate::document::{Document, Field};
use crate::in_force;
use crate::in_force::compiled::{self, Compiled, Lists};
use crate::screen::{Event, Hit, Mention, Reason, Screened, Screener, Tier};
use crate::watchlist::{self, WatchlistSet};

/// Screen texts: JSON lines (`id`, `text`, optional `title`, `lang`, `url`, `published`) or
/// plain text, from files or standard input; prints a JSON line a mention
#[derive(clap::Args)]
pub struct Args {
    /// A watchlist (TOML or targets.simple.csv); may be repeated [default: those of the config]
    #[arg(long, short, value_name = "FILE")]
    watchlist: Vec<PathBuf>,
    /// Keep large watchlists in this directory as they are compiled: the next run over the same files
    /// begins at once. The daemon does so in its data directory
    #[arg(long, value_name = "DIR", requires = "watchlist")]
    keep_compiled: Option<PathBuf>,
    /// Leave out everything below this tier
    #[arg(long, value_enum, default_value = "review")]
    tier: TierArg,
    /// Print sanction events too, as lines with "kind":"event"
    #[arg(long)]
    events: bool,
    /// What to read; `-` is standard input
    #[arg(default_value = "-", value_name = "FILE")]
    input: Vec<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum TierArg {
    Review,
    Alert,
}

impl From<TierArg> for Tier {
    fn from(typed: TierArg) -> Self {
        match typed {
            TierArg::Review => Tier::Review,
            TierArg::Alert => Tier::Alert,
        }
    }
}

#[derive(Serialize)]
struct MentionLine<'a> {
    doc: &'a serde_json::Value,
    entity: &'a str,
    list: &'a str,
    name: &'a str,
    schema: &'a str,
    #[serde(skip_serializing_if = "is_text")]
    field: Field,
    start: usize,
    end: usize,
    text: &'a str,
    alias: &'a str,
    score: f64,
    tier: Tier,
    reasons: &'a [Reason],
}

#[derive(Serialize)]
struct EventLine<'a> {
    kind: &'static str,
    doc: &'a serde_json::Value,
    authority: &'a str,
    authorities: &'a [String],
    authors: &'a [String],
    action: &'a str,
    instrument: &'a str,
    references: &'a [String],
    status: crate::screen::Status,
    targets: &'a [crate::screen::Target],
    date: Option<&'a str>,
    when: Option<&'a str>,
    #[serde(skip_serializing_if = "is_text")]
    field: Field,
    start: usize,
    end: usize,
    text: &'a str,
    confidence: f64,
    tier: Tier,
    reasons: &'a [Reason],
}

fn is_text(field: &Field) -> bool {
    *field == Field::Text
}

/// Exits 1 if a line of the input could not be read; the others are screened all the same.
pub fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    let screener = match &args.keep_compiled {
        Some(dir) => {
            let lists = Lists { files: &args.watchlist, fetched: &[], made: None };
            let Compiled { loaded, screener } = compiled::load(&lists, Some(dir));
            usable(loaded)?;
            screener.context("the watchlists were not compiled")?
        }
        None => Screener::compile(&watchlists(&args.watchlist, common)?),
    };
    let mut session = Session {
        screener,
        args,
        out: std::io::BufWriter::new(std::io::stdout().lock()),
        refused: 0,
    };
    for input in &args.input {
        match input.to_str() {
            Some("-") => session.read(Path::new("-"), std::io::stdin().lock())?,
            _ => {
                let file = File::open(input)
                    .with_context(|| format!("{} cannot be read", input.display()))?;
                session.read(input, BufReader::with_capacity(1 << 16, file))?;
            }
        }
    }
    session.out.flush()?;
    Ok(if session.refused > 0 { Exit::Wrong } else { Exit::Done })
}

/// The lists in these files, or those of the config where none is named.
pub(super) fn watchlists(named: &[PathBuf], common: &Common) -> anyhow::Result<WatchlistSet> {
    let loaded = match named.is_empty() {
        true => {
            let config = open::config(common)
                .context("without --watchlist the lists of the config are used")?;
            in_force::watchlists(&config)
        }
        false => watchlist::load(named),
    };
    usable(loaded)
}

/// The lists, or what is wrong with them.
fn usable(loaded: watchlist::Loaded) -> anyhow::Result<WatchlistSet> {
    let errors = loaded.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    loaded.set.with_context(|| format!("the watchlists cannot be used:\n\n{}", errors.join("\n\n")))
}

struct Session<'a, W: Write> {
    screener: Screener,
    args: &'a Args,
    out: W,
    refused: usize,
}

impl<W: Write> Session<'_, W> {
    fn read(&mut self, path: &Path, input: impl BufRead) -> anyhow::Result<()> {
        documents::read(path, input, |given| match given {
            Given::Document { id, document } => self.screen(&id, &document),
            Given::Refused { line, why } => {
                self.refused += 1;
                anstream::eprintln!(
                    "error: line {line} of {} was not screened: {why}",
                    path.display()
                );
                Ok(())
            }
        })
        .with_context(|| format!("{} cannot be screened", path.display()))
    }

    fn screen(&mut self, doc: &serde_json::Value, document: &Document) -> anyhow::Result<()> {
        let Screened { hits, events, .. } = self.screener.screen(document);
        let least = Tier::from(self.args.tier);
        for hit in &hits {
            for mention in hit.mentions.iter().filter(|mention| mention.tier >= least) {
                self.line(&mention_line(doc, hit, mention))?;
            }
        }
        if self.args.events {
            for event in events.iter().filter(|event| event.tier >= least) {
                self.line(&event_line(doc, event))?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &impl Serialize) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }
}

fn mention_line<'a>(
    doc: &'a serde_json::Value,
    hit: &'a Hit,
    mention: &'a Mention,
) -> MentionLine<'a> {
    MentionLine {
        doc,
        entity: &hit.entity,
        list: &hit.list,
        name: &hit.name,
        schema: &hit.schema,
        field: mention.span.field,
        start: mention.span.start,
        end: mention.span.end,
        text: &mention.span.text,
        alias: &mention.alias,
        score: mention.score,
        tier: mention.tier,
        reasons: &mention.reasons,
    }
}

fn event_line<'a>(doc: &'a serde_json::Value, event: &'a Event) -> EventLine<'a> {
    EventLine {
        kind: "event",
        doc,
        authority: &event.authority,
        authorities: &event.authorities,
        authors: &event.authors,
        action: &event.action,
        instrument: &event.instrument,
        status: event.status,
        references: &event.references,
        targets: &event.targets,
        date: event.date.as_deref(),
        when: event.when.as_deref(),
        field: event.sentence.field,
        start: event.sentence.start,
        end: event.sentence.end,
        text: &event.sentence.text,
        confidence: event.confidence,
        tier: event.tier,
        reasons: &event.reasons,
    }
}
