//! Rules: which hits and events become alerts, and where they go.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::alert::{Alert, AlertKind, DocumentRef};
use crate::chance::Chance;
use crate::config::{Canary, Rule};
use crate::lookback::Late;
use crate::record::{AlertDraft, Archived, Identified, LateFind, NewDocument};
use crate::screen::{Event, Hit, Screened, Status, Tier};

/// The alerts that `rules` want for a screened document, in the order of rules, hits, events and
/// channels.
pub fn drafts(
    document: &NewDocument,
    rules: &[Rule],
    now: Timestamp,
    chance: &Chance,
) -> Vec<AlertDraft> {
    let found = Found {
        document: document_ref(document),
        hits: &document.hits,
        events: &document.events,
        late: None,
    };
    found.drafts(rules, now, chance)
}

/// How many alerts `rules` want for what was found in a document of a source, if nothing of it was
/// told before.
pub(crate) fn wanted(source: &str, found: &Screened, rules: &[Rule]) -> usize {
    let of_source =
        |rule: &&Rule| rule.sources.is_empty() || rule.sources.iter().any(|id| id == source);
    let alerts = rules.iter().filter(of_source).map(|rule| {
        let hits = found.hits.iter().filter(|hit| wants_hit(rule, hit));
        let events = found.events.iter().filter(|event| wants_event(rule, event));
        let subjects: HashSet<String> =
            hits.map(hit_subject).chain(events.map(event_subject)).collect();
        subjects.len() * rule.channels.len()
    });
    alerts.sum()
}

/// The same for what a look back found.
pub(crate) fn late_drafts(
    find: &LateFind,
    rules: &[Rule],
    now: Timestamp,
    chance: &Chance,
) -> Vec<AlertDraft> {
    let Archived { id, story, source, document, .. } = &find.document;
    let found = Found {
        document: DocumentRef {
            id: *id,
            story: Some(*story),
            source: source.clone(),
            title: document.title.clone(),
            url: document.url.clone(),
            published: document.published.clone(),
            revision: find.revision.clone(),
        },
        hits: &find.hits,
        events: &[],
        late: Some(&find.late),
    };
    found.drafts(rules, now, chance)
}

/// What was found in a document.
struct Found<'a> {
    document: DocumentRef,
    hits: &'a [Identified<Hit>],
    events: &'a [Identified<Event>],
    late: Option<&'a Late>,
}

impl Found<'_> {
    fn drafts(&self, rules: &[Rule], now: Timestamp, chance: &Chance) -> Vec<AlertDraft> {
        let mut drafts = Vec::new();
        let of_source =
            |rule: &&Rule| rule.sources.is_empty() || rule.sources.contains(&self.document.source);
        for rule in rules.iter().filter(of_source) {
            let blank = |kind| Alert {
                document: Some(self.document.clone()),
                late: self.late.cloned(),
                ..Alert::new(kind, &rule.id, chance.id(now), now)
            };
            let mut draft = |subject: &str, alert: Alert| {
                for channel in &rule.channels {
                    let alert = Alert { id: chance.id(now), ..alert.clone() };
                    drafts.push(AlertDraft {
                        alert,
                        channel: channel.clone(),
                        subject: subject.to_owned(),
                        generation: 0,
                    });
                }
            };
            for hit in self.hits.iter().filter(|hit| wants_hit(rule, &hit.value)) {
                let Identified { id, value } = hit;
                let alert = Alert {
                    hit: Some(value.clone()),
                    evidence: Some(*id),
                    ..blank(AlertKind::Hit)
                };
                draft(&hit_subject(value), alert);
            }
            for event in self.events.iter().filter(|event| wants_event(rule, &event.value)) {
                let Identified { id, value } = event;
                let alert = Alert {
                    event: Some(value.clone()),
                    evidence: Some(*id),
                    ..blank(AlertKind::Event)
                };
                draft(&event_subject(value), alert);
            }
        }
        drafts
    }
}

/// The alert of the canary, each time another one, to its own channels.
pub(super) fn canary(
    document: &NewDocument,
    canary: &Canary,
    now: Timestamp,
    chance: &Chance,
) -> Vec<AlertDraft> {
    let rule = Rule {
        id: "canary".into(),
        watchlists: Vec::new(),
        entities: Vec::new(),
        topics: Vec::new(),
        schemas: Vec::new(),
        sources: Vec::new(),
        tier: Tier::Alert,
        min_score: 0.0,
        hits: true,
        events: false,
        changes: Vec::new(),
        rising: Vec::new(),
        programs: Vec::new(),
        countries: Vec::new(),
        about: Vec::new(),
        channels: canary.channels.clone(),
    };
    let mut drafts = drafts(document, &[rule], now, chance);
    // One story tells its subject once; the canary is told every time.
    let generation = u32::try_from(now.as_second()).unwrap_or(u32::MAX);
    drafts.iter_mut().for_each(|draft| draft.generation = generation);
    drafts
}

fn wants_hit(rule: &Rule, hit: &Hit) -> bool {
    let any = |wanted: &[String], of: &String| wanted.is_empty() || wanted.contains(of);
    rule.hits
        && hit.tier >= rule.tier
        && hit.score >= rule.min_score
        && any(&rule.watchlists, &hit.list)
        && any(&rule.entities, &hit.entity)
        && any(&rule.schemas, &hit.schema)
        && (rule.topics.is_empty() || hit.topics.iter().any(|topic| rule.topics.contains(topic)))
}

fn wants_event(rule: &Rule, event: &Event) -> bool {
    let names = |wanted: &[String], part: usize| {
        let of_target = |entity: &String| {
            entity.split('/').nth(part).is_some_and(|id| wanted.iter().any(|w| w == id))
        };
        wanted.is_empty() || event.targets.iter().filter_map(|t| t.entity.as_ref()).any(of_target)
    };
    // An event has no list of its own: a rule for certain lists or entities takes the events
    // that hit them. Topics and schemas speak of entities only.
    rule.events
        && event.tier >= rule.tier
        && event.confidence >= rule.min_score
        && event.status != Status::Background
        && names(&rule.watchlists, 0)
        && names(&rule.entities, 1)
        && rule.topics.is_empty()
        && rule.schemas.is_empty()
}

fn hit_subject(hit: &Hit) -> String {
    format!("{}/{}", hit.list, hit.entity)
}

/// Two sentences of one story that tell the same act are one subject: who, what, and which
/// watchlisted entities.
fn event_subject(event: &Event) -> String {
    let mut entities: Vec<&str> =
        event.targets.iter().filter_map(|target| target.entity.as_deref()).collect();
    entities.sort_unstable();
    format!("event:{}/{}/{}", event.authority, event.action, entities.join("+"))
}

fn document_ref(document: &NewDocument) -> DocumentRef {
    DocumentRef {
        id: document.id,
        story: None,
        source: document.source.clone(),
        title: document.document.title.clone(),
        url: document.document.url.clone(),
        published: document.document.published.clone(),
        revision: document.revision.clone(),
    }
}

// A rule's tier is a least tier, so the order of the variants carries meaning.
const _: () = assert!((Tier::Review as u8) < (Tier::Alert as u8));
