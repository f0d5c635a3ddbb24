//! What is unusual of actors, for the rules that ask for it: raised once for as long as it lasts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{Fixed, Running};
use crate::alert::{Alert, AlertKind, DocumentRef};
use crate::config::Rule;
use crate::document::Stated;
use crate::in_force::InForce;
use crate::pipeline::ALERT_VERSION;
use crate::record::actor::Sign;
use crate::record::{AlertDraft, HitQuery, HitRow, RecordError, Rising, RisingQuery, Unusual};
use crate::screen::Tier;

/// The pause between two looks; a look that takes long is followed by so many times as much.
const LOOK: Duration = Duration::from_secs(60);
const REST: u32 = 50;

/// What was over for so long is raised anew when it comes back.
const OVER: SignedDuration = SignedDuration::from_hours(24);

/// So many alerts one rule raises in one look; when a record is new to a rule it may find hundreds.
const MOST_RAISED: usize = 100;

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    while !fixed.stop.is_cancelled() {
        let begun = Instant::now();
        // Not held on to in the pause: a look back waits until nothing uses what was in force before.
        let in_force = state.borrow().in_force.clone();
        if in_force.config.rules.iter().any(|rule| !rule.rising.is_empty())
            && let Err(e) = look(&fixed, &in_force).await
        {
            tracing::error!("what is unusual of actors cannot be told: {e}");
        }
        drop(in_force);
        tokio::select! {
            () = tokio::time::sleep((begun.elapsed() * REST).max(LOOK)) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

/// What is unusual at the moment, into the outbox where it was not before.
async fn look(fixed: &Fixed, in_force: &InForce) -> Result<(), RecordError> {
    let query = RisingQuery::up_to(fixed.clock.now());
    let rising = fixed.record.rising(&query).await?.rising;
    let mut unusual = Vec::new();
    for rule in in_force.config.rules.iter().filter(|rule| !rule.rising.is_empty()) {
        let wanted = rising.iter().filter(|rising| wants(rule, in_force, rising));
        for (place, rising) in wanted.enumerate() {
            if place == MOST_RAISED {
                tracing::warn!(
                    rule = rule.id,
                    "of more than {MOST_RAISED} actors something is unusual; the rest raises nothing, see \
                     `watchpost actors --rising`"
                );
            }
            let alerts = match place < MOST_RAISED {
                true => drafts(fixed, rule, rising, &query).await?,
                false => Vec::new(),
            };
            unusual.push(Unusual { rule: rule.id.clone(), subject: subject(rising), alerts });
        }
    }
    if fixed.record.raise_unusual(&unusual, query.now, OVER).await? > 0 {
        fixed.raised.notify_one();
    }
    Ok(())
}

fn wants(rule: &Rule, in_force: &InForce, rising: &Rising) -> bool {
    let about = |list: &str, entity: &str| {
        let any = |wanted: &[String], of: &str| wanted.is_empty() || wanted.iter().any(|w| w == of);
        // Who left the lists is nobody's concern any more.
        let lists = in_force.lists.lists.iter().filter(|known| known.id == list);
        let listed = lists.flat_map(|list| &list.entities).find(|known| known.id == entity);
        any(&rule.watchlists, list)
            && any(&rule.entities, entity)
            && listed.is_some_and(|listed| {
                let topic = |topic: &String| rule.topics.contains(topic);
                any(&rule.schemas, &listed.schema)
                    && (rule.topics.is_empty() || listed.topics.iter().any(topic))
            })
    };
    let actor = &rising.actor;
    rule.rising.contains(&rising.sign.kind())
        && match &rising.sign {
            // Of two, one is enough.
            Sign::Pair { with } => {
                about(&actor.list, &actor.entity) || about(&with.list, &with.entity)
            }
            _ => about(&actor.list, &actor.entity),
        }
}

fn subject(rising: &Rising) -> String {
    let actor = &rising.actor;
    let sign = rising.sign.kind().as_str();
    match &rising.sign {
        Sign::Pair { with } => {
            format!("{sign}:{}/{}+{}/{}", actor.list, actor.entity, with.list, with.entity)
        }
        _ => format!("{sign}:{}/{}", actor.list, actor.entity),
    }
}

/// The alert for each channel, with the latest document that names the actor.
async fn drafts(
    fixed: &Fixed,
    rule: &Rule,
    rising: &Rising,
    query: &RisingQuery,
) -> Result<Vec<AlertDraft>, RecordError> {
    let newest = newest(fixed, rising).await?;
    let alert = Alert {
        version: ALERT_VERSION,
        kind: AlertKind::Rising,
        id: fixed.chance.id(query.now),
        raised: query.now,
        rule: rule.id.clone(),
        document: newest.as_ref().map(document_ref),
        change: None,
        late: None,
        hit: None,
        event: None,
        alarm: None,
        rising: Some(Box::new(rising.clone())),
        brief: None,
        evidence: newest.map(|row| row.id),
    };
    let draft = |channel: &String| AlertDraft {
        alert: Alert { id: fixed.chance.id(query.now), ..alert.clone() },
        channel: channel.clone(),
        subject: subject(rising),
        generation: 0,
    };
    Ok(rule.channels.iter().map(draft).collect())
}

/// The hit that names the actor last.
async fn newest(fixed: &Fixed, rising: &Rising) -> Result<Option<HitRow>, RecordError> {
    let query = HitQuery {
        entity: Some(rising.actor.entity.clone()),
        list: Some(rising.actor.list.clone()),
        tier: Some(Tier::Alert),
        ..HitQuery::default()
    };
    let page = fixed.record.hits(&query).await?;
    Ok(page.rows.into_iter().find(|row| row.hit.entity == rising.actor.entity))
}

fn document_ref(row: &HitRow) -> DocumentRef {
    let document = &row.document;
    let words = |at: Timestamp| document.published_words.clone().unwrap_or_else(|| at.to_string());
    DocumentRef {
        id: document.id,
        story: Some(document.story),
        source: document.source.clone(),
        title: document.title.clone(),
        url: document.url.clone(),
        published: document.published.map(|at| Stated { utc: Some(at), words: words(at) }),
        revision: document.revision.clone(),
    }
}
