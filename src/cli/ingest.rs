//! `watchpost ingest`: documents that are at hand go through the whole pipe, once.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{StreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::documents::{self, Given};
use super::output::{self, Format};
use super::{Common, Exit, open};
use crate::config::CANARY;
use crate::digest::of_parts;
use crate::document::Document;
use crate::extract::{self, FileFormat};
use crate::in_force::InForce;
use crate::pipeline::raise::wanted;
use crate::pipeline::{Pipeline, Taken, document_of, doubt_dates};
use crate::record::EntryKey;

/// Documents in hand at a time: commits are shared between them.
const AT_A_TIME: usize = 16;

/// Screen and record documents that are at hand: JSON lines as `screen` reads them, .html, .txt
/// and .eml files, directories of these, or standard input; alerts wait for the daemon
///
/// A document is known by its id (a file by its content), so a second run records nothing again;
/// the same id with another text is a new version.
#[derive(clap::Args)]
pub struct Args {
    /// The source under which they are recorded
    #[arg(long, default_value = "ingest", value_name = "NAME")]
    source: String,
    /// Screen them and say what would be found; record nothing
    #[arg(long)]
    dry_run: bool,
    /// How to print what came of it
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// What to read; `-` is standard input
    #[arg(default_value = "-", value_name = "FILE|DIR")]
    input: Vec<PathBuf>,
}

/// What came of one of the inputs.
#[derive(Debug, Default, Serialize)]
struct Row {
    input: String,
    documents: usize,
    new: usize,
    known: usize,
    hits: usize,
    alerts: usize,
    /// Could not be read.
    refused: usize,
}

/// A document, or why there is none, with the number of its input.
struct Handed {
    input: usize,
    what: Result<(EntryKey, Box<Document>), String>,
}

enum Outcome {
    Known,
    New { hits: usize, alerts: usize },
    Refused(String),
}

/// Exits 1 if something could not be read; the rest is recorded all the same.
pub async fn run(args: &Args, common: &Common) -> anyhow::Result<Exit> {
    if args.source.trim().is_empty() {
        bail!("--source must not be empty");
    }
    if args.source == CANARY {
        bail!("--source {CANARY} is the watch over the pipe itself; choose another name");
    }
    if let Some(missing) = args.input.iter().find(|path| !is_stdin(path) && !path.exists()) {
        bail!("{} does not exist", missing.display());
    }
    let in_force = Arc::new(open::in_force(common)?);
    let taker = match args.dry_run {
        true => None,
        false => Some(open::pipeline(&in_force).await?),
    };
    let mut rows: Vec<Row> = args
        .input
        .iter()
        .map(|path| Row { input: path.display().to_string(), ..Row::default() })
        .collect();
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {pos} documents, {per_sec}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(120));
    let (sender, receiver) = channel(AT_A_TIME);
    let (input, limit) = (args.input.clone(), in_force.config.http.max_bytes);
    let reader = tokio::task::spawn_blocking(move || read(&input, limit, &sender));
    let outcomes = received(receiver)
        .map(async |handed| {
            let outcome = match handed.what {
                Ok((key, document)) => {
                    take(taker.as_ref(), &args.source, key, *document, &in_force).await?
                }
                Err(why) => Outcome::Refused(why),
            };
            anyhow::Ok((handed.input, outcome))
        })
        .buffered(AT_A_TIME);
    let mut outcomes = pin!(outcomes);
    while let Some(outcome) = outcomes.next().await {
        let (input, outcome) = outcome?;
        let row = &mut rows[input];
        bar.inc(1);
        match outcome {
            Outcome::Known => {
                row.documents += 1;
                row.known += 1;
            }
            Outcome::New { hits, alerts } => {
                row.documents += 1;
                row.new += 1;
                row.hits += hits;
                row.alerts += alerts;
            }
            Outcome::Refused(why) => {
                row.refused += 1;
                bar.suspend(|| anstream::eprintln!("error: {}", output::harmless(&why)));
            }
        }
    }
    reader.await?;
    bar.finish_and_clear();
    let columns: [output::Column<Row>; 7] = [
        ("input", |row| row.input.clone()),
        ("documents", |row| row.documents.to_string()),
        ("new", |row| row.new.to_string()),
        ("known", |row| row.known.to_string()),
        ("hits", |row| row.hits.to_string()),
        ("alerts", |row| row.alerts.to_string()),
        ("refused", |row| row.refused.to_string()),
    ];
    output::rows(args.format, &rows, &columns, "nothing was handed in")?;
    if args.dry_run && args.format == Format::Table {
        anstream::eprintln!(
            "dry run: nothing was recorded; whether a document is known, or its story was told before, was not asked"
        );
    }
    let empty = rows.iter().filter(|row| row.documents == 0 && row.refused == 0);
    for row in empty {
        anstream::eprintln!("{} holds no document", output::harmless(&row.input));
    }
    let wrong = rows.iter().any(|row| row.refused > 0);
    Ok(if wrong { Exit::Wrong } else { Exit::Done })
}

/// Without a pipeline nothing is recorded.
async fn take(
    pipeline: Option<&Pipeline>,
    source: &str,
    key: EntryKey,
    document: Document,
    in_force: &Arc<InForce>,
) -> anyhow::Result<Outcome> {
    let Some(pipeline) = pipeline else {
        let mut found = in_force.screener.screen(&document);
        doubt_dates(&mut found.events, &document, Timestamp::now());
        let alerts = wanted(source, &found, &in_force.config.rules);
        return Ok(Outcome::New { hits: found.hits.len(), alerts });
    };
    Ok(match pipeline.take(source, key, document, in_force).await? {
        Taken::Known => Outcome::Known,
        Taken::New(document, recorded) => {
            Outcome::New { hits: document.hits.len(), alerts: recorded.raised.len() }
        }
    })
}

fn received(receiver: Receiver<Handed>) -> impl futures_util::Stream<Item = Handed> {
    stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|handed| (handed, receiver))
    })
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Read every input and send what is in it; ends early where nobody listens any more.
fn read(inputs: &[PathBuf], limit: u64, out: &Sender<Handed>) {
    for (input, path) in inputs.iter().enumerate() {
        let send = |what| out.blocking_send(Handed { input, what }).context("nobody listens");
        let done = match path {
            path if is_stdin(path) => lines(path, std::io::stdin().lock(), send),
            path if path.is_dir() => directory(path, limit, &send),
            path => file(path, limit, send),
        };
        if let Err(e) = done
            && send(Err(format!("{}: {e:#}", path.display()))).is_err()
        {
            return;
        }
    }
}

type Sent = Result<(EntryKey, Box<Document>), String>;

/// The files of a directory and of those in it, by name; hidden ones are left out.
fn directory(
    path: &Path,
    limit: u64,
    send: &impl Fn(Sent) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(path)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // Links are not followed: one may lead to a directory above.
        let done = match kind {
            kind if kind.is_dir() => directory(&path, limit, send),
            kind if kind.is_file() && is_known(&path) => file(&path, limit, send),
            _ => Err(anyhow::anyhow!(
                "only .jsonl, .html, .txt and .eml files are read from a directory"
            )),
        };
        if let Err(e) = done {
            send(Err(format!("{}: {e:#}", path.display())))?;
        }
    }
    Ok(())
}

fn is_known(path: &Path) -> bool {
    let name = path.to_string_lossy();
    FileFormat::of_name(&name).is_some() || documents::is_lines(&name)
}

fn file(path: &Path, limit: u64, send: impl Fn(Sent) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let Some(format) = FileFormat::of_name(&path.to_string_lossy()) else {
        return lines(path, BufReader::with_capacity(1 << 16, File::open(path)?), send);
    };
    // What grows meanwhile is too large as well.
    let mut bytes = Vec::new();
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        bail!("it is larger than the {limit} bytes that `max_bytes` of the config allows");
    }
    let read = extract::file(format, &bytes)?;
    for left in read.left_out {
        send(Err(format!("{}: {left}", path.display())))?;
    }
    if let Some(obstacle) = &read.article.obstacle {
        bail!("it is no article: {obstacle}");
    }
    let link = std::path::absolute(path).ok().and_then(|path| url::Url::from_file_path(path).ok());
    let entry = extract::Entry { link: link.map(String::from), ..extract::Entry::default() };
    let mut document = document_of(&entry, Some(read.article));
    if document.title.is_empty() {
        document.title =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    }
    let version = of_parts(&[&bytes]);
    send(Ok((EntryKey { key: format!("sha256:{version}"), version }, Box::new(document))))
}

fn lines(
    path: &Path,
    input: impl std::io::BufRead,
    send: impl Fn(Sent) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    documents::read(path, input, |given| match given {
        // What holds no word was not screened, whoever brought it.
        Given::Document { id, document }
            if document.title.trim().is_empty() && document.text.trim().is_empty() =>
        {
            send(Err(format!("the document {id} of {} holds no text", path.display())))
        }
        Given::Document { id, document } => {
            let version = of_parts(&[document.title.as_bytes(), document.text.as_bytes()]);
            let key = match (id, is_stdin(path)) {
                // A text from standard input has no name of its own.
                (serde_json::Value::String(id), true) if id == "-" => format!("sha256:{version}"),
                (serde_json::Value::String(id), _) => id,
                (id, _) => id.to_string(),
            };
            send(Ok((EntryKey { key, version }, document)))
        }
        Given::Refused { line, why } => {
            send(Err(format!("line {line} of {} cannot be read: {why}", path.display())))
        }
    })
}
