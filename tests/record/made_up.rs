//! Documents, hits and alerts of our own making, with ids that repeat from a seed.

use jiff::{SignedDuration, Timestamp};
use watchpost::alert::{Alert, AlertKind, DocumentRef};
use watchpost::chance::Chance;
use watchpost::document::{Document, Field, Stated};
use watchpost::fetch::Validators;
use watchpost::record::{
    AlertDraft, Coverage, EntryKey, Identified, NewDocument, SourceRow, Visit, VisitReport,
};
use watchpost::schedule::pace::Why;
use watchpost::screen::{Event, Hit, Mention, Span, Status, Target, Tier};
use watchpost::story::Fingerprint;

/// The rule and the channel of every alert made up here.
pub const RULE: &str = "everything";
pub const DESK: &str = "desk";

/// A newsroom: makes documents at the moment that it is told.
pub struct Newsroom {
    chance: Chance,
}

impl Newsroom {
    pub fn new() -> Self {
        Self { chance: Chance::seeded(11) }
    }

    pub fn id(&self, now: Timestamp) -> watchpost::chance::Id {
        self.chance.id(now)
    }

    /// A fully screened document of the source `wire`, with one hit and one alert an entity.
    pub fn document(&self, at: Timestamp, key: &str, text: &str, entities: &[&str]) -> NewDocument {
        let document = Document {
            title: format!("About {key}"),
            summary: "In short.".into(),
            text: text.into(),
            furniture: "Menu".into(),
            lang: Some("en".into()),
            lang_confidence: Some(0.9),
            url: Some(format!("https://wire.example/{key}")),
            published: Some(Stated { utc: Some(at), words: "this morning".into() }),
            updated: Some(Stated { utc: None, words: "this evening".into() }),
        };
        let id = self.chance.id(at);
        let hits: Vec<Identified<Hit>> = entities
            .iter()
            .map(|entity| Identified { id: self.chance.id(at), value: hit(entity) })
            .collect();
        let alerts = hits
            .iter()
            .map(|found| AlertDraft {
                alert: Alert {
                    version: 1,
                    kind: AlertKind::Hit,
                    id: self.chance.id(at),
                    raised: at,
                    rule: RULE.into(),
                    document: Some(DocumentRef {
                        id,
                        story: None,
                        source: "wire".into(),
                        title: document.title.clone(),
                        url: document.url.clone(),
                        published: document.published.clone(),
                        revision: "r1".into(),
                    }),
                    change: None,
                    late: None,
                    hit: Some(found.value.clone()),
                    event: None,
                    alarm: None,
                    rising: None,
                    brief: None,
                    evidence: Some(found.id),
                },
                channel: DESK.into(),
                subject: format!("list/{}", found.value.entity),
                generation: 0,
            })
            .collect();
        NewDocument {
            id,
            source: "wire".into(),
            entry: EntryKey { key: key.into(), version: "v1".into() },
            fingerprint: Fingerprint::of(&document),
            document,
            canonical_url: None,
            coverage: Coverage::Full,
            fetched: at,
            revision: "r1".into(),
            engine: "1".into(),
            bounds: Vec::new(),
            hits,
            events: Vec::new(),
            alerts,
            new_story: self.chance.id(at),
        }
    }

    /// The same, but its page could not be had: only `summary` was screened.
    pub fn in_part(
        &self,
        at: Timestamp,
        key: &str,
        summary: &str,
        entities: &[&str],
    ) -> NewDocument {
        let mut new = self.document(at, key, "", entities);
        new.document.summary = summary.into();
        new.fingerprint = Fingerprint::of(&new.document);
        new.coverage =
            Coverage::SummaryOnly { reason: "the page answered 503".into(), obstacle: None };
        new
    }

    pub fn event(&self, at: Timestamp) -> Identified<Event> {
        let sentence = span("The council imposed sanctions on two shipyards.");
        Identified {
            id: self.chance.id(at),
            value: Event {
                authority: "council".into(),
                authorities: Vec::new(),
                authors: Vec::new(),
                action: "impose".into(),
                instrument: "sanctions".into(),
                references: Vec::new(),
                status: Status::Done,
                targets: vec![Target { text: "two shipyards".into(), ..Target::default() }],
                date: None,
                when: None,
                sentence,
                confidence: 0.9,
                tier: Tier::Alert,
                reasons: Vec::new(),
            },
        }
    }
}

/// A hit whose entity has the id `entity`.
pub fn hit(entity: &str) -> Hit {
    Hit {
        list: "list".into(),
        entity: entity.into(),
        name: format!("{entity} Works"),
        schema: "Company".into(),
        topics: vec!["sanction".into()],
        score: 0.97,
        tier: Tier::Alert,
        mentions: vec![Mention {
            span: span(entity),
            sentence: span(&format!("{entity} was named.")),
            alias: entity.into(),
            score: 0.97,
            tier: Tier::Alert,
            reasons: Vec::new(),
        }],
    }
}

fn span(text: &str) -> Span {
    Span { field: Field::Text, start: 0, end: text.chars().count(), text: text.into() }
}

/// `count` words that no other `subject` has.
pub fn prose(subject: &str, count: usize) -> String {
    (0..count).map(|n| format!("{subject}{n} ")).collect()
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// When these tests begin.
pub fn noon() -> Timestamp {
    moment("2021-04-23T12:00:00Z")
}

pub fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

pub fn sources(ids: &[&str]) -> Vec<SourceRow> {
    ids.iter()
        .map(|id| SourceRow {
            id: (*id).into(),
            url: format!("https://{id}.example/feed"),
            shard: 7,
        })
        .collect()
}

/// A visit at `at` that ended so; due again an hour later.
pub fn visit(at: Timestamp, visit: Visit) -> VisitReport {
    VisitReport {
        visit,
        started: at,
        finished: at,
        status: Some(200),
        bytes: 1000,
        validators: None,
        next_due: at + minutes(60),
        next_why: Why::Schedule,
        moved_to: None,
        usual_gap: None,
        last_new: None,
        excused: false,
        alarms: Vec::new(),
    }
}

pub fn screened() -> Visit {
    Visit::Screened { entries: 1, new: 1, incomplete: Vec::new(), missed: false }
}

pub fn validators(etag: &str) -> Validators {
    Validators {
        etag: Some(etag.into()),
        last_modified: Some("Fri, 23 Apr 2021 11:00:00 GMT".into()),
    }
}
