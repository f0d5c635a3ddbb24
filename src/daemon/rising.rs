//! What is unusual of actors, for the rules that ask for it: raised once for as long as it lasts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{Fixed, Running};
use crate::alert::{Alert, AlertKind, DocumentRef};
use crate::config::Rule;
use crate::document::Stated;
use crate::in_force::InForce;
use crate::record::actor::Sign;
use crate::record::{AlertDraft, HitQuery, HitRow, RecordError, Rising, RisingQuery, Unusual};
use crate::screen::Tier;
use crate::watchlist::Entity;

/// The pause between two looks; a look that takes long is followed by so many times as much.
const LOOK: Duration = Duration::from_secs(60);
const REST: u32 = 50;

/// What was over for so long is raised anew when it comes back.
const OVER: SignedDuration = SignedDuration::from_hours(24);

/// So many alerts one rule raises in one look; when a record is new to a rule it may find hundreds.
const MOST_RAISED: usize = 100;

/// So many hits of one document are looked through for that of an actor.
const HITS: usize = 1000;

/// Rules, and what they were told of in the last look, as in [`Unusual::subject`].
type Told = HashSet<(String, String)>;

pub(super) async fn run(fixed: Arc<Fixed>, state: watch::Receiver<Arc<Running>>) {
    let mut told = Told::new();
    while !fixed.stop.is_cancelled() {
        let begun = Instant::now();
        // Not held on to in the pause: a look back waits until nothing uses what was in force before.
        let in_force = state.borrow().in_force.clone();
        if in_force.config.rules.iter().any(|rule| !rule.rising.is_empty()) {
            match look(&fixed, &in_force, &told).await {
                Ok(now) => told = now,
                Err(e) => tracing::error!("what is unusual of actors cannot be told: {e}"),
            }
        }
        drop(in_force);
        tokio::select! {
            () = tokio::time::sleep((begun.elapsed() * REST).max(LOOK)) => {}
            () = fixed.stop.cancelled() => {}
        }
    }
}

/// What is unusual at the moment, into the outbox where it was not before. What the last look `told`
/// needs no message made again.
async fn look(fixed: &Fixed, in_force: &InForce, told: &Told) -> Result<Told, RecordError> {
    let query = RisingQuery::up_to(fixed.clock.now());
    let rising = fixed.record.rising(&query).await?.rising;
    let listed = listed(in_force, &rising);
    let mut unusual = Vec::new();
    for rule in in_force.config.rules.iter().filter(|rule| !rule.rising.is_empty()) {
        let wanted = rising.iter().filter(|rising| wants(rule, &listed, rising));
        for (place, rising) in wanted.enumerate() {
            if place == MOST_RAISED {
                tracing::warn!(
                    rule = rule.id,
                    "of more than {MOST_RAISED} actors something is unusual; the rest raises nothing, see \
                     `watchpost actors --rising`"
                );
            }
            let key = (rule.id.clone(), subject(rising));
            let alerts = match place < MOST_RAISED && !told.contains(&key) {
                true => drafts(fixed, rule, rising, &query).await?,
                false => Vec::new(),
            };
            unusual.push(Unusual { rule: key.0, subject: key.1, alerts });
        }
    }
    if fixed.record.raise_unusual(&unusual, query.now, OVER).await? > 0 {
        fixed.raised.notify_one();
    }
    Ok(unusual.into_iter().map(|unusual| (unusual.rule, unusual.subject)).collect())
}

/// The entities of the lists in force that something unusual is said of, by list and id.
type Listed<'a> = HashMap<(&'a str, &'a str), &'a Entity>;

fn listed<'a>(in_force: &'a InForce, rising: &'a [Rising]) -> Listed<'a> {
    let mut asked: HashSet<(&str, &str)> = HashSet::new();
    for rising in rising {
        asked.insert((&rising.actor.list, &rising.actor.entity));
        if let Sign::Pair { with } = &rising.sign {
            asked.insert((&with.list, &with.entity));
        }
    }
    let lists = in_force.lists.lists.iter();
    let all = lists.flat_map(|list| list.entities.iter().map(|e| ((&*list.id, &*e.id), e)));
    all.filter(|(key, _)| asked.contains(key)).collect()
}

fn wants(rule: &Rule, listed: &Listed, rising: &Rising) -> bool {
    let about = |list: &str, entity: &str| {
        let any = |wanted: &[String], of: &str| wanted.is_empty() || wanted.iter().any(|w| w == of);
        any(&rule.watchlists, list)
            && any(&rule.entities, entity)
            // Who left the lists is nobody's concern any more.
            && listed.get(&(list, entity)).is_some_and(|listed| {
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

/// The alert for each channel, with the document that made the sign.
async fn drafts(
    fixed: &Fixed,
    rule: &Rule,
    rising: &Rising,
    query: &RisingQuery,
) -> Result<Vec<AlertDraft>, RecordError> {
    let made_by = made_by(fixed, rising).await?;
    let alert = Alert {
        document: made_by.as_ref().map(document_ref),
        rising: Some(Box::new(rising.clone())),
        evidence: made_by.map(|row| row.id),
        ..Alert::new(AlertKind::Rising, &rule.id, fixed.chance.id(query.now), query.now)
    };
    let draft = |channel: &String| AlertDraft {
        alert: Alert { id: fixed.chance.id(query.now), ..alert.clone() },
        channel: channel.clone(),
        subject: subject(rising),
        generation: 0,
    };
    Ok(rule.channels.iter().map(draft).collect())
}

/// The hit that made the sign. Of a pair whose article named one of them in each of its versions, the
/// other one's hit stands for it.
async fn made_by(fixed: &Fixed, rising: &Rising) -> Result<Option<HitRow>, RecordError> {
    let Some(document) = rising.document else { return Ok(None) };
    let mut of = vec![(&rising.actor.list, &rising.actor.entity)];
    if let Sign::Pair { with } = &rising.sign {
        of.push((&with.list, &with.entity));
    }
    for (list, entity) in of {
        let query = HitQuery {
            document: Some(document),
            list: Some(list.clone()),
            entity: Some(entity.clone()),
            tier: Some(Tier::Alert),
            limit: HITS,
            ..HitQuery::default()
        };
        // Ids are sought as words, and one may hold another.
        let page = fixed.record.hits(&query).await?;
        if let Some(row) = page.rows.into_iter().find(|row| row.hit.entity == *entity) {
            return Ok(Some(row));
        }
    }
    Ok(None)
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
