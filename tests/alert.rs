//! Alerts on their way out: over real sockets on loopback, through the record, to a real
//! notification daemon.

mod desktop;
mod dispatch;
mod receiver;
mod webhook;

use jiff::Timestamp;
use watchpost::alert::signature::Secret;
use watchpost::alert::{Alert, AlertKind, DocumentRef};
use watchpost::chance::{Chance, Id};
use watchpost::document::{Document, Field};
use watchpost::record::{AlertDraft, Coverage, EntryKey, Identified, NewDocument};
use watchpost::screen::{Hit, Mention, Reason, Span, Tier};
use watchpost::story::Fingerprint;

const SECRET: &str = "whsec_c2l4dGVlbiBieXRlcyBhbmQgbW9yZSBvZiB0aGVt";

fn secret() -> Secret {
    Secret::parse(SECRET).unwrap()
}

fn moment() -> Timestamp {
    "2031-02-03T04:05:06Z".parse().unwrap()
}

const SENTENCE: &str = "Traders said Northwind Refinery would halt exports & seek <buyers>.";

fn hit() -> Hit {
    let span = |start: usize, text: &str| Span {
        field: Field::Text,
        start,
        end: start + text.chars().count(),
        text: text.into(),
    };
    let mention = Mention {
        span: span(13, "Northwind Refinery"),
        sentence: span(0, SENTENCE),
        alias: "Northwind Refinery OAO".into(),
        score: 0.97,
        tier: Tier::Alert,
        reasons: vec![Reason {
            code: "legal-form".into(),
            weight: 0.97,
            text: "the name without its legal form".into(),
        }],
    };
    Hit {
        list: "example-companies".into(),
        entity: "northwind".into(),
        name: "Northwind Refinery OAO".into(),
        schema: "Company".into(),
        topics: vec!["sanction".into()],
        score: 0.97,
        tier: Tier::Alert,
        mentions: vec![mention],
    }
}

fn alert(chance: &Chance, now: Timestamp, document: Id) -> Alert {
    Alert {
        version: 1,
        kind: AlertKind::Hit,
        id: chance.id(now),
        raised: now,
        rule: "everything".into(),
        document: Some(DocumentRef {
            id: document,
            story: None,
            source: "harbour-gazette".into(),
            title: "Refinery faces new limits".into(),
            url: Some("https://gazette.example/refinery".into()),
            published: None,
            revision: "a".repeat(64),
        }),
        change: None,
        late: None,
        hit: Some(hit()),
        event: None,
        alarm: None,
        rising: None,
        brief: None,
        evidence: Some(chance.id(now)),
    }
}

/// The `n`th article, a story of its own, with one alert for each of `channels`.
fn article(n: usize, channels: &[&str], chance: &Chance, now: Timestamp) -> NewDocument {
    let id = chance.id(now);
    let text = format!("{SENTENCE} Article {n}.");
    let document =
        Document { title: "Refinery faces new limits".into(), text, ..Default::default() };
    let draft = |channel: &&str| AlertDraft {
        alert: alert(chance, now, id),
        channel: (*channel).into(),
        subject: "example-companies/northwind".into(),
        generation: 0,
    };
    NewDocument {
        id,
        source: "harbour-gazette".into(),
        entry: EntryKey { key: format!("entry {n}"), version: "1".into() },
        fingerprint: Fingerprint::of(&document),
        document,
        canonical_url: None,
        coverage: Coverage::Full,
        fetched: now,
        revision: "a".repeat(64),
        engine: watchpost::screen::ENGINE_VERSION.into(),
        bounds: Vec::new(),
        hits: vec![Identified { id: chance.id(now), value: hit() }],
        events: vec![],
        alerts: channels.iter().map(draft).collect(),
        new_story: chance.id(now),
    }
}
