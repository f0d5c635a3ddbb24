//! The demo: the whole job on one machine, with no network and nothing to configure.
//!
//! Only the news site and the webhook receiver are made up; everything between them is what the
//! daemon does.

pub mod receiver;
pub mod shipped;
pub mod site;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, bail};
use base64::Engine;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::receiver::Received;
use crate::alert::desktop::session_bus_available;
use crate::alert::dispatch::Dispatcher;
use crate::alert::plain;
use crate::alert::signature::Secret;
use crate::chance::Chance;
use crate::clock::{Clock, SystemClock};
use crate::daemon::{channels_of, open_record, revision_row, source_rows};
use crate::fetch::{Fetch, HttpFetcher};
use crate::in_force::{self, InForce};
use crate::pipeline::{Manners, Pipeline, SOURCE_LEASE, Step};
use crate::record::{NewDocument, Record, Recorded, Visit};
use crate::screen::Tier;

/// Where site and receiver listen, and what the receiver got.
struct Stage {
    site: String,
    hook: String,
    received: Received,
}

/// Run the demo and tell it on `out`; with `keep`, stay up as the daemon afterwards. Answers
/// whether everything went as it should.
///
/// # Errors
/// Where the machine does not let us listen or write.
pub async fn run(keep: bool, out: &mut impl Write) -> anyhow::Result<bool> {
    let folder = fresh_folder()?;
    let key: [u8; 32] = std::array::from_fn(|_| fastrand::u8(..));
    let secret = format!("whsec_{}", base64::engine::general_purpose::STANDARD.encode(key));
    let stage = set_up(&secret).await?;
    let config = write_files(&folder, &stage, &secret)?;
    writeln!(
        out,
        "A made-up news site serves two feeds at {}; its webhook receiver is {}.",
        stage.site, stage.hook
    )?;

    let loaded = in_force::load(&config);
    let errors = loaded.errors();
    let Some(in_force) = loaded.in_force else {
        bail!("the shipped files cannot be used:\n{errors}")
    };
    let in_force = Arc::new(in_force);
    writeln!(
        out,
        "It is screened against the shipped watchlists, revision {}.\n",
        in_force.lists.revision.short()
    )?;
    let (chance, clock): (_, Arc<dyn Clock>) =
        (Arc::new(Chance::from_system()), Arc::new(SystemClock));
    let record = open_record(&in_force.config.data_dir, &chance)?;
    record.record_revision(&revision_row(&in_force, clock.now())).await?;
    record.sync_sources(&source_rows(&in_force.config), clock.now()).await?;
    let fetch: Arc<dyn Fetch> =
        Arc::new(HttpFetcher::new(&in_force.config.http, clock.clone(), chance.clone())?);
    let pipeline = Pipeline {
        record: record.clone(),
        manners: Manners::new(fetch, &in_force.config, clock.clone(), Arc::default()),
        clock: clock.clone(),
        chance: chance.clone(),
        progress: Arc::new(AtomicU64::new(0)),
        stop: CancellationToken::new(),
    };
    let first = pass(&pipeline, &in_force, out).await?;
    let dispatcher = Dispatcher {
        record: record.clone(),
        channels: channels_of(&in_force.config)?,
        clock,
        chance,
        owner: "demo".into(),
    };
    let mut delivered = 0;
    loop {
        let round = dispatcher.run_once().await?;
        delivered += round.delivered;
        if round.delivered == 0 {
            break;
        }
    }
    writeln!(out, "A second visit, as the schedule would make it:")?;
    let second = pass(&pipeline, &in_force, out).await?;
    let as_told = conclude(&stage, &*record, delivered, first, second, out).await?;
    next_steps(&config, out)?;
    if keep {
        stay(&config, &stage, out).await?;
    }
    Ok(as_told)
}

async fn set_up(secret: &str) -> anyhow::Result<Stage> {
    let listen = || async {
        TcpListener::bind("127.0.0.1:0").await.context("nothing can listen on loopback")
    };
    let (site_socket, hook_socket) = (listen().await?, listen().await?);
    let site = format!("http://{}", site_socket.local_addr()?);
    let hook = format!("http://{}/hook", hook_socket.local_addr()?);
    let (hook_router, received) = receiver::router(Secret::parse(secret)?);
    let site_router = site::router(&site);
    tokio::spawn(async move { axum::serve(site_socket, site_router).await });
    tokio::spawn(async move { axum::serve(hook_socket, hook_router).await });
    Ok(Stage { site, hook, received })
}

fn fresh_folder() -> anyhow::Result<PathBuf> {
    for _ in 0..100 {
        let folder = std::env::temp_dir().join(format!("watchpost-demo-{:08x}", fastrand::u32(..)));
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e).context(format!("{} cannot be made", folder.display())),
        }
    }
    bail!("no free name for a folder in {}", std::env::temp_dir().display())
}

/// The shipped watchlists, and a config whose sources and receiver are ours.
fn write_files(folder: &Path, stage: &Stage, secret: &str) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(folder.join("watchlists"))?;
    for file in shipped::FILES.iter().filter(|file| file.path.starts_with("watchlists/")) {
        std::fs::write(folder.join(file.path), file.text)?;
    }
    std::fs::write(folder.join("webhook-secret"), secret)?;
    let config = folder.join("watchpost.toml");
    let (desktop, desktop_rule) = match session_bus_available() {
        true => ("[[channel]]\nid = \"desktop\"\ntype = \"desktop\"\n\n", ", \"desktop\""),
        false => ("", ""),
    };
    let text = format!(
        "data_dir = \"data\"\nwatchlists = [\"watchlists/*.toml\"]\n\n[http]\nhost_pause = \"0s\"\n\n\
         [[source]]\nid = \"courier\"\nurl = \"{0}/rss.xml\"\nevery = \"1m\"\ninternal = true\n\n\
         [[source]]\nid = \"wire\"\nurl = \"{0}/atom.xml\"\nevery = \"1m\"\ninternal = true\n\n\
         [[channel]]\nid = \"receiver\"\ntype = \"webhook\"\nurl = \"{1}\"\nsecret = {{ file = \"webhook-secret\" }}\n\
         internal = true\n\n{desktop}[[rule]]\nid = \"everything\"\nchannels = [\"receiver\"{desktop_rule}]\n",
        stage.site, stage.hook
    );
    std::fs::write(&config, text)?;
    Ok(config)
}

/// What a pass over all sources brought.
#[derive(Debug, Default, Clone, Copy)]
struct Pass {
    documents: usize,
    raised: usize,
    failed: usize,
}

async fn pass(
    pipeline: &Pipeline,
    in_force: &Arc<InForce>,
    out: &mut impl Write,
) -> anyhow::Result<Pass> {
    let mut total = Pass::default();
    for source in &in_force.config.sources {
        let now = pipeline.clock.now();
        let Some(claim) =
            pipeline.record.claim_source(&source.id, "demo", now, SOURCE_LEASE).await?
        else {
            continue;
        };
        let mut told = Vec::new();
        let report = pipeline
            .visit(source, &claim, in_force, |step| {
                if let Step::Recorded { document, recorded } = step {
                    total.documents += 1;
                    total.raised += recorded.raised.len();
                    told.push(tell(document, recorded));
                }
            })
            .await?;
        match &report.visit {
            Visit::Screened { new, incomplete, .. } => {
                total.failed += incomplete.len();
                writeln!(out, "── {}: {new} new articles", source.id)?;
                for reason in incomplete {
                    writeln!(out, "   by its summary only: {reason}")?;
                }
            }
            Visit::NotModified => {
                writeln!(out, "── {}: not modified (304), nothing to do", source.id)?
            }
            Visit::Failed { reason } => {
                total.failed += 1;
                writeln!(out, "── {}: not screened: {reason}", source.id)?;
            }
        }
        for story in told {
            writeln!(out, "{}", crate::cli::output::folded(&story))?;
        }
    }
    writeln!(out)?;
    Ok(total)
}

/// One article as an analyst would want to read of it.
fn tell(document: &NewDocument, recorded: &Recorded) -> String {
    let mut lines = vec![format!("\n  {}", document.document.title)];
    if let Some(url) = &document.document.url {
        lines.push(format!("  {url}"));
    }
    if recorded.repeated {
        let again = "the same story as before: recorded and linked, not alerted again";
        lines.push(format!("  {again} ({} alerts held back)", recorded.already_raised));
    }
    for hit in &document.hits {
        let hit = &hit.value;
        let tier = if hit.tier == Tier::Alert { "ALERT " } else { "review" };
        lines.push(format!(
            "    {tier} {:.2}  {} ({}, {})",
            hit.score, hit.name, hit.entity, hit.list
        ));
        if let Some((_, mention)) = plain::best(hit) {
            let sentence = crate::cli::words::marked(&mention.sentence, &mention.span, false);
            lines.push(format!("      {}: {sentence}", mention.span.field.as_str()));
            let why: Vec<&str> =
                mention.reasons.iter().map(|reason| reason.text.as_str()).collect();
            lines.push(format!("      because {}", why.join("; ")));
        }
    }
    for event in &document.events {
        let event = &event.value;
        let targets: Vec<&str> = event.targets.iter().map(|target| target.text.as_str()).collect();
        let tier = if event.tier == Tier::Alert { "ALERT " } else { "review" };
        lines.push(format!(
            "    {tier} {:.2}  sanctions: {} · {} · {}",
            event.confidence,
            event.authority,
            event.action,
            targets.join("; ")
        ));
        lines.push(format!("      {}", event.sentence.text));
    }
    if document.hits.is_empty() && document.events.is_empty() {
        lines.push("    nothing found".into());
    }
    lines.join("\n")
}

async fn conclude(
    stage: &Stage,
    record: &dyn Record,
    delivered: usize,
    first: Pass,
    second: Pass,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let status = record.status().await?;
    let verified = stage.received.verified.lock().unwrap_or_else(|e| e.into_inner()).clone();
    let refused = *stage.received.refused.lock().unwrap_or_else(|e| e.into_inner());
    let distinct: std::collections::BTreeSet<&String> = verified.iter().collect();
    writeln!(
        out,
        "{} documents in {} stories; {} hits, {} of them alerts; {} sanction announcements.",
        status.documents, status.stories, status.hits, status.alert_hits, status.events
    )?;
    writeln!(
        out,
        "{delivered} alerts delivered; the receiver verified {} signatures and refused {refused}.",
        verified.len()
    )?;
    let hooks = status
        .channels
        .iter()
        .find(|channel| channel.id == "receiver")
        .map_or(0, |channel| channel.delivered);
    let good = first.failed + second.failed == 0
        && first.raised > 0
        && second.documents == 0
        && refused == 0
        && distinct.len() == verified.len()
        && verified.len() as u64 == hooks
        && status.stories < status.documents;
    if !good {
        writeln!(
            out,
            "This is not what the demo should show: first {first:?}, second {second:?}."
        )?;
    }
    Ok(good)
}

fn next_steps(config: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    let config = config.display();
    writeln!(
        out,
        "\nWhat to type next (`watchpost` is target/release/watchpost):\n  \
         watchpost hits --config {config}\n  \
         watchpost explain --config {config} ID      # an id from the table\n  \
         watchpost status --config {config}\n  \
         watchpost init my-watchpost                 # your own config and watchlists"
    )?;
    Ok(())
}

async fn stay(config: &Path, stage: &Stage, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(
        out,
        "\nThe daemon goes on with {} until Ctrl-C; edit the watchlists beside its config and look.",
        stage.site
    )?;
    let (stop, reload) = crate::daemon::obey_signals()?;
    crate::daemon::run(config, stop, reload).await?;
    Ok(())
}
