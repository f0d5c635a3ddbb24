//! Reload: a good new state replaces the old one as a whole; a bad one changes nothing and is
//! shown in the log, in `status`, and to systemd.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sd_notify::NotifyState;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, watch};
use url::{Host, Url};

use super::pulse::tell_systemd;
use super::watch::FileWatch;
use super::{Fixed, Running, VISITS_PER_REQUEST};
use crate::config::{Config, Source};
use crate::in_force::{self, InForce};
use crate::record::{RevisionRow, SourceRow};

/// An editor saves in several steps; wait until it is done.
const SETTLE: Duration = Duration::from_millis(300);

pub(super) async fn run(
    fixed: Arc<Fixed>,
    state: watch::Sender<Arc<Running>>,
    mut asked: mpsc::Receiver<()>,
) {
    let (edited_tx, mut edited) = mpsc::channel(1);
    let mut files =
        FileWatch::start(&fixed.config_path, &state.borrow().in_force.config, edited_tx);
    loop {
        let by_signal = tokio::select! {
            () = fixed.stop.cancelled() => return,
            Some(()) = asked.recv() => true,
            () = fixed.relisted.notified() => false,
            Some(()) = edited.recv() => {
                tokio::time::sleep(SETTLE).await;
                while edited.try_recv().is_ok() {}
                false
            }
        };
        // By `Type=notify-reload` systemd wants to hear of a reload that it asked for.
        if by_signal && let Ok(now) = NotifyState::monotonic_usec_now() {
            tell_systemd(&[NotifyState::Reloading, now]);
        }
        let refused = reload(&fixed, &state, by_signal).await.err();
        if let Some(errors) = &refused {
            tracing::error!("not reloaded; the last good state stays in force:\n{errors}");
        }
        let note = refused.map(|errors| {
            format!(
                "the files were edited but not taken over; the last good state is in force:\n{errors}"
            )
        });
        if let Err(e) = fixed.record.set_notice("reload", note.as_deref(), fixed.clock.now()).await
        {
            fixed.pulse.recording_failed(&e);
        }
        let current = state.borrow().clone();
        files.follow(&fixed.config_path, &current.in_force.config);
        let mut status = summary(&current.in_force);
        if note.is_some() {
            status = format!("edited files are broken, see the log; still in force: {status}");
        }
        tell_systemd(&[NotifyState::Ready, NotifyState::Status(&status)]);
    }
}

/// Put the files as they are now in force, or answer why not. A suspect edition of an official list
/// waits until a person asks for it by a signal.
async fn reload(
    fixed: &Fixed,
    state: &watch::Sender<Arc<Running>>,
    by_signal: bool,
) -> Result<(), String> {
    let path = fixed.config_path.clone();
    let loaded = tokio::task::spawn_blocking(move || in_force::load(&path)).await;
    let loaded = loaded.map_err(|e| format!("the files could not be read: {e}"))?;
    let errors = loaded.errors();
    let in_force = loaded.in_force.ok_or(errors)?;
    let old = state.borrow().clone();
    if in_force.config.data_dir != old.in_force.config.data_dir {
        return Err("`data_dir` cannot change while the daemon runs; restart it".into());
    }
    let suspicions = old.in_force.suspicions(&in_force);
    if !by_signal && !suspicions.is_empty() {
        return Err(format!(
            "{}\n  = help: look at it with `watchpost lists inspect`; if it is right, take it over with \
             `systemctl reload watchpost` or SIGHUP",
            suspicions.join("\n")
        ));
    }
    for suspicion in suspicions {
        tracing::warn!("{suspicion}; taken over, since a person asked for it");
    }
    let same = in_force.config.hash == old.in_force.config.hash
        && in_force.lists.revision == old.in_force.lists.revision
        && in_force.lists.says_the_same(&old.in_force.lists);
    if !same {
        let running = fixed.start(in_force, Some(&old)).map_err(|e| e.to_string())?;
        fixed.announce(&running.in_force, false).await.map_err(|e| e.to_string())?;
        tracing::info!("reloaded: {}", summary(&running.in_force));
        state.send_replace(Arc::new(running));
        fixed.supersede(&old.in_force);
    }
    Ok(())
}

/// What is in force, in one line.
pub(super) fn summary(in_force: &InForce) -> String {
    let entities: usize = in_force.lists.lists.iter().map(|list| list.entities.len()).sum();
    format!(
        "{} sources, {} watchlists with {entities} entities, revision {}",
        in_force.config.sources.len(),
        in_force.lists.lists.len(),
        in_force.lists.revision.short(),
    )
}

/// What is in force, as the record keeps it.
pub fn revision_row(in_force: &InForce, now: Timestamp) -> RevisionRow {
    let lists = in_force.lists.lists.iter();
    let lists = lists
        .map(|list| (list.id.clone(), json!({"name": list.name, "entities": list.entities.len()})));
    RevisionRow {
        revision: in_force.lists.revision.0.clone(),
        since: now,
        lists: serde_json::Value::Object(lists.collect()),
    }
}

/// The sources of a config, as the record knows them.
pub fn source_rows(config: &Config) -> Vec<SourceRow> {
    let row = |source: &Source| SourceRow {
        id: source.id.clone(),
        url: source.url.to_string(),
        shard: shard(&source.url, &source.id, config.http.manners(&source.url).connections),
    };
    config.sources.iter().map(row).collect()
}

/// Sources of one registrable domain share a shard, so that manners can be kept by one worker.
/// There are many shards, since a source whose shard is that of a slow host waits with it. A host
/// that may get several requests at a time has a shard for each two: few sources of one shard are
/// in hand at a time.
fn shard(url: &Url, id: &str, connections: usize) -> u16 {
    let domain = match url.host() {
        Some(Host::Domain(name)) => psl::domain_str(name).unwrap_or(name).to_owned(),
        Some(address) => address.to_string(),
        None => String::new(),
    };
    let of_domain = hash(&domain);
    match u16::try_from(connections.div_ceil(VISITS_PER_REQUEST)) {
        Ok(shards @ 2..) => of_domain.wrapping_add(hash(id) % shards),
        _ => of_domain,
    }
}

fn hash(text: &str) -> u16 {
    let digest = Sha256::digest(text.as_bytes());
    u16::from_be_bytes([digest[0], digest[1]])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn hosts_of_one_domain_share_a_shard() {
        let shard = |host: &str| shard(&format!("http://{host}/feed").parse().unwrap(), host, 1);
        assert_eq!(shard("www.news.example.co.uk"), shard("feeds.example.co.uk"));
        assert_ne!(shard("example.org"), shard("example.net"));
        assert_ne!(shard("192.0.2.7"), shard("198.51.2.7"), "addresses have no domain");
    }

    #[test]
    fn a_host_of_many_connections_has_several_shards() {
        let url = "http://rss.intra.example/".parse().unwrap();
        let shards = |connections| -> HashSet<u16> {
            (0..200).map(|id| shard(&url, &format!("s{id}"), connections)).collect()
        };
        assert_eq!([1, 2, 3, 8].map(|connections| shards(connections).len()), [1, 1, 2, 4]);
    }
}
