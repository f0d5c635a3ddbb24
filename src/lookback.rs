//! Looking back: what did recorded documents say of entities that came to the lists only now?
//!
//! Documents are found by an index over the words of the archive ([`Clues`](crate::screen::Clues)),
//! which lets through all that screening would find and little else. Those are screened with the
//! lists in force as if they had come today, the newest first, and of what is found only the entities
//! in question are kept: as late hits, beside what was recorded. Everything is resumable, since each
//! batch is recorded together with how far the work is.

mod candidates;
mod indexing;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::background::{Background, BrokeOff};
use crate::chance::{Chance, Id};
use crate::clock::Clock;
use crate::in_force::InForce;
use crate::pipeline;
use crate::record::{
    Archived, HitQuery, Identified, LateFind, LateRecorded, LookbackRow, Record, RecordError,
};
use crate::screen::{ENGINE_VERSION, Hit, Indexer, Tier, WordKeys};

pub use self::candidates::Candidates;

/// So many documents are looked at between two notes of how far the work is.
const TOGETHER: usize = 64;

/// So many stories raise an alert for one entity, the newest; the rest of what a look back finds is
/// recorded without one.
pub const MOST_RAISED: u32 = 20;

/// The same over all entities of one look back.
pub const MOST_RAISED_IN_ALL: u64 = 200;

/// Why something is found only now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// The entity was added to the list.
    Added,
    /// What the list says of the entity was amended.
    Amended,
    /// A person asked for it.
    Asked,
}

/// When and why a hit was found later than its document was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// Id of the look back.
    pub lookback: Id,
    /// When it was found.
    pub found: Timestamp,
    /// Why not before.
    pub why: Why,
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    /// Entities by the ids of their lists, each with the reason.
    pub entities: BTreeMap<String, BTreeMap<String, Why>>,
    /// Only documents published then or later, or fetched where nothing is known of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}

impl Sought {
    /// Look for an entity of a list.
    pub fn add(&mut self, list: &str, entity: &str, why: Why) {
        self.entities.entry(list.to_owned()).or_default().insert(entity.to_owned(), why);
    }

    /// How many entities.
    pub fn count(&self) -> usize {
        self.entities.values().map(BTreeMap::len).sum()
    }

    /// Why an entity is looked for; `None` where it is not.
    pub fn why(&self, list: &str, entity: &str) -> Option<Why> {
        self.entities.get(list)?.get(entity).copied()
    }
}

/// How far a look back is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Documents in the archive when it began.
    pub archive: u64,
    /// Documents that are worth a look.
    pub candidates: u64,
    /// Of them, those that were screened again.
    pub looked: u64,
    /// Late hits recorded.
    pub hits: u64,
    /// Stories that raised an alert, by `list/entity`.
    pub raised: BTreeMap<String, u32>,
    /// Late hits that a rule would raise, of which there were too many.
    pub held_back: u64,
}

impl Progress {
    /// Count what was recorded.
    pub fn count(&mut self, recorded: &LateRecorded) {
        self.hits += recorded.hits.len() as u64;
        for (list, entity) in &recorded.raised {
            *self.raised.entry(format!("{list}/{entity}")).or_default() += 1;
        }
    }

    /// Stories that raised an alert.
    pub fn raised_in_all(&self) -> u64 {
        self.raised.values().map(|n| u64::from(*n)).sum()
    }
}

/// What is told of a look back while it goes on.
#[derive(Debug)]
pub enum Step<'a> {
    /// So many words of the archive were compared.
    Words(u64),
    /// It is further on.
    Looked(&'a Progress),
    /// Something was found.
    Found(&'a LateFind),
}

/// Why a look back did not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LookbackError {
    /// The record refuses.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The thread that does the work is gone.
    #[error("the look back broke off")]
    BrokeOff,
}

impl From<BrokeOff> for LookbackError {
    fn from(_: BrokeOff) -> Self {
        Self::BrokeOff
    }
}

/// What looking back needs from outside.
pub struct LookBack {
    record: Arc<dyn Record>,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
    background: Background,
    indexer: Arc<std::sync::Mutex<Indexer>>,
    keys: Arc<WordKeys>,
    stop: CancellationToken,
}

impl LookBack {
    /// With a thread of low priority. Once `stop` is cancelled it ends after the batch in hand.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn new(
        record: Arc<dyn Record>,
        clock: Arc<dyn Clock>,
        chance: Arc<Chance>,
        stop: CancellationToken,
    ) -> std::io::Result<Self> {
        let background = Background::start("look-back")?;
        let (indexer, keys) = (Arc::default(), Arc::default());
        Ok(Self { record, clock, chance, background, indexer, keys, stop })
    }

    /// A look back that a person asks for.
    pub fn asked(&self, sought: Sought) -> LookbackRow {
        let now = self.clock.now();
        LookbackRow {
            id: self.chance.id(now),
            begun: now,
            finished: None,
            done: None,
            asked: true,
            sought,
            progress: Progress::default(),
        }
    }

    /// Go on with a look back until it is done or stopped; answers it as it then is. `dry`: nothing is
    /// recorded.
    ///
    /// # Errors
    /// [`LookbackError`]; it can be gone on with later.
    pub async fn run(
        &self,
        mut row: LookbackRow,
        in_force: &Arc<InForce>,
        dry: bool,
        told: &mut (dyn FnMut(Step<'_>) + Send),
    ) -> Result<LookbackRow, LookbackError> {
        let state = self.record.archive_state().await?;
        let below = row.done.unwrap_or(state.last + 1);
        let first = match row.sought.since {
            Some(since) => self.record.archived_since(since).await?,
            None => 1,
        };
        let candidates = self.candidates(&row.sought, in_force, first..below, told).await?;
        if row.done.is_none() {
            row.progress.archive = state.last;
        }
        row.progress.candidates = row.progress.looked + candidates.len();
        told(Step::Looked(&row.progress));
        let mut stories: HashSet<(String, Id)> = HashSet::new();
        for numbers in candidates.batches(TOGETHER) {
            if self.stop.is_cancelled() {
                return Ok(row);
            }
            let found = self.look(&row, in_force, &numbers).await?;
            row.done = numbers.last().copied();
            row.progress.looked += numbers.len() as u64;
            let mut late = Vec::with_capacity(found.len());
            for (document, hits) in found {
                let find = self.find(&mut row, in_force, document, hits, &mut stories);
                late.push(find);
            }
            let recorded = match dry {
                true => self.would_record(&mut late).await?,
                false => self.record.record_late(&row, &late).await?,
            };
            row.progress.count(&recorded);
            let new: HashSet<Id> = recorded.hits.into_iter().collect();
            for mut find in late {
                find.hits.retain(|hit| new.contains(&hit.id));
                if !find.hits.is_empty() {
                    told(Step::Found(&find));
                }
            }
            told(Step::Looked(&row.progress));
        }
        row.finished = Some(self.clock.now());
        if !dry {
            self.record.record_late(&row, &[]).await?;
        }
        Ok(row)
    }

    /// Screen some documents, and keep what is sought.
    async fn look(
        &self,
        row: &LookbackRow,
        in_force: &Arc<InForce>,
        numbers: &[u64],
    ) -> Result<Vec<(Archived, Vec<Hit>)>, LookbackError> {
        let mut documents = self.record.archived(numbers).await?;
        if let Some(since) = row.sought.since {
            documents.retain(|document| {
                let published = document.document.published.as_ref().and_then(|at| at.utc);
                published.unwrap_or(document.fetched) >= since
            });
        }
        let (in_force, sought) = (in_force.clone(), row.sought.clone());
        let screened = self.background.run(move || {
            let mut seen = HashSet::new();
            documents.retain(|document| seen.insert(document.id));
            let screen = |document: Archived| {
                let mut hits = in_force.screener.screen(&document.document).hits;
                hits.retain(|hit| sought.why(&hit.list, &hit.entity).is_some());
                (!hits.is_empty()).then_some((document, hits))
            };
            documents.into_iter().filter_map(screen).collect()
        });
        Ok(screened.await?)
    }

    /// What was found in a document, with what is to be raised of it.
    fn find(
        &self,
        row: &mut LookbackRow,
        in_force: &InForce,
        document: Archived,
        hits: Vec<Hit>,
        stories: &mut HashSet<(String, Id)>,
    ) -> LateFind {
        let now = self.clock.now();
        let why = hits.iter().filter_map(|hit| row.sought.why(&hit.list, &hit.entity)).min();
        let late = Late { lookback: row.id, found: now, why: why.unwrap_or(Why::Asked) };
        let hits: Vec<Identified<Hit>> =
            hits.into_iter().map(|value| Identified { id: self.chance.id(now), value }).collect();
        let mut find = LateFind {
            document,
            revision: in_force.lists.revision.0.clone(),
            engine: ENGINE_VERSION.to_owned(),
            late,
            hits,
            alerts: Vec::new(),
        };
        let mut alerts = pipeline::late_drafts(&find, &in_force.config.rules, now, &self.chance);
        let mut held = HashSet::new();
        alerts.retain(|draft| {
            let subject = (draft.subject.clone(), find.document.story);
            let raised = row.progress.raised.get(&draft.subject).copied().unwrap_or(0);
            let drafted = stories.iter().filter(|(of, _)| *of == draft.subject).count() as u64;
            let room = u64::from(raised).max(drafted) < u64::from(MOST_RAISED)
                && row.progress.raised_in_all().max(stories.len() as u64) < MOST_RAISED_IN_ALL;
            let fits = stories.contains(&subject) || room;
            if fits {
                stories.insert(subject);
            } else {
                held.insert(draft.alert.evidence);
            }
            fits
        });
        row.progress.held_back += held.len() as u64;
        find.alerts = alerts;
        find
    }

    /// What would be new of it.
    async fn would_record(&self, found: &mut [LateFind]) -> Result<LateRecorded, RecordError> {
        let mut recorded = LateRecorded::default();
        for find in found {
            let query =
                HitQuery { document: Some(find.document.id), limit: 10_000, ..HitQuery::default() };
            let known = self.record.hits(&query).await?.rows;
            find.hits.retain(|hit| {
                let Hit { list, entity, tier, .. } = &hit.value;
                !known.iter().any(|row| {
                    row.hit.list == *list
                        && row.hit.entity == *entity
                        && (row.hit.tier == *tier || row.hit.tier == Tier::Alert)
                })
            });
            recorded.hits.extend(find.hits.iter().map(|hit| hit.id));
        }
        Ok(recorded)
    }
}
