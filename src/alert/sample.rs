//! One alert of each kind, complete in every field, for the tests of this module.

use jiff::Timestamp;

use super::{Alarm, AlarmKind, Alert, AlertKind, ChangeKind, DocumentRef, ListChange, Namesake};
use crate::chance::Id;
use crate::document::{Field, Stated};
use crate::lists::FieldChange;
use crate::lookback::{Late, Why};
use crate::record::actor::{ActorRow, Rising, Sign};
use crate::screen::{Event, Hit, Mention, Reason, Span, Status, Target, Tier};

fn id(last: u8) -> Id {
    format!("01900000-0000-7000-8000-0000000000{last:02x}").parse().unwrap()
}

fn raised() -> Timestamp {
    "2031-02-03T04:05:06Z".parse().unwrap()
}

fn span(field: Field, start: usize, text: &str) -> Span {
    Span { field, start, end: start + text.chars().count(), text: text.into() }
}

fn reason(code: &str, weight: f64, text: &str) -> Reason {
    Reason { code: code.into(), weight, text: text.into() }
}

pub(crate) fn hit() -> Alert {
    let mention = Mention {
        span: span(Field::Text, 13, "Northwind Refinery"),
        sentence: span(
            Field::Text,
            0,
            "Traders said Northwind Refinery would halt exports & seek new <buyers>.",
        ),
        alias: "Northwind Refinery OAO".into(),
        score: 0.97,
        tier: Tier::Alert,
        reasons: vec![
            reason("legal-form", 0.9, "the name without its legal form"),
            reason("context", 0.07, "“exports” is nearby"),
        ],
    };
    Alert {
        kind: AlertKind::Hit,
        hit: Some(Hit {
            list: "example-companies".into(),
            entity: "northwind".into(),
            name: "Northwind Refinery OAO".into(),
            schema: "Company".into(),
            topics: vec!["sanction".into()],
            score: 0.97,
            tier: Tier::Alert,
            mentions: vec![mention],
        }),
        evidence: Some(id(4)),
        ..test()
    }
}

pub(crate) fn late_hit() -> Alert {
    let late = Late { lookback: id(7), found: raised(), why: Why::Added };
    Alert { late: Some(late), ..hit() }
}

pub(crate) fn event() -> Alert {
    let target = |text: &str, entity: Option<&str>| Target {
        text: text.into(),
        entity: entity.map(Into::into),
        ..Target::default()
    };
    Alert {
        kind: AlertKind::Event,
        event: Some(Event {
            authority: "example-treasury".into(),
            authorities: Vec::new(),
            authors: vec!["people/orlenko".into()],
            action: "impose".into(),
            instrument: "sanctions".into(),
            references: vec!["EO 14038".into()],
            status: Status::Done,
            targets: vec![
                Target {
                    count: Some(3),
                    kind: Some("Company".into()),
                    country: Some("by".into()),
                    ..target("three refineries", None)
                },
                target("Northwind Refinery", Some("example-companies/northwind")),
            ],
            date: Some("On Monday".into()),
            when: None,
            sentence: span(
                Field::Text,
                0,
                "On Monday the treasury put sanctions on three refineries.",
            ),
            confidence: 0.9,
            tier: Tier::Alert,
            reasons: vec![reason("authority", 0.5, "the treasury is an authority")],
        }),
        evidence: Some(id(5)),
        ..test()
    }
}

pub(crate) fn change() -> Alert {
    Alert {
        kind: AlertKind::Change,
        document: None,
        change: Some(ListChange {
            what: ChangeKind::Amended,
            list: "ofac-sdn".into(),
            entity: "4711".into(),
            name: "Northwind Refinery OAO".into(),
            schema: "Company".into(),
            countries: vec!["by".into()],
            programs: vec!["EXAMPLE-EO1".into()],
            fields: vec![FieldChange {
                field: "alias".into(),
                from: vec!["Old Wind".into()],
                to: vec!["New Wind".into(), "Newer Wind".into()],
            }],
            about: vec![Namesake {
                list: "clients".into(),
                entity: "nw".into(),
                name: "Northwind".into(),
                score: 0.97,
            }],
        }),
        ..test()
    }
}

pub(crate) fn rising() -> Alert {
    let seen = Some(raised());
    Alert {
        kind: AlertKind::Rising,
        rising: Some(Box::new(Rising {
            actor: ActorRow {
                list: "example-companies".into(),
                entity: "northwind".into(),
                name: "Northwind Refinery OAO".into(),
                schema: "Company".into(),
                documents: 12,
                stories: 9,
                mentions: 20,
                first_seen: seen,
                last_seen: seen,
            },
            stories: 5,
            documents: 7,
            document: Some(id(2)),
            sign: Sign::Burst { expected: 0.2, probability: 2e-6 },
        })),
        evidence: Some(id(4)),
        ..test()
    }
}

pub(crate) fn alarm() -> Alert {
    Alert {
        kind: AlertKind::Alarm,
        rule: "operator".into(),
        document: None,
        alarm: Some(Alarm {
            id: id(6),
            source: "harbour-gazette".into(),
            kind: AlarmKind::Stale,
            since: raised(),
            last: raised(),
            times: 1,
            over: None,
            text: "it answers, but brought nothing new for 9 days".into(),
        }),
        ..test()
    }
}

pub(crate) fn brief() -> Alert {
    Alert {
        kind: AlertKind::Brief,
        rule: "brief".into(),
        document: None,
        brief: Some(Box::new(crate::brief::sample::scheduled())),
        ..test()
    }
}

pub(crate) fn test() -> Alert {
    Alert {
        document: Some(DocumentRef {
            id: id(2),
            story: Some(id(3)),
            source: "harbour-gazette".into(),
            title: "Refinery faces new limits".into(),
            url: Some("https://gazette.example/refinery".into()),
            published: Some(Stated {
                utc: Some(raised()),
                words: "3 Feb 2031 04:05:06 GMT".into(),
            }),
            revision: "a".repeat(64),
        }),
        ..Alert::new(AlertKind::Test, "everything", id(1), raised())
    }
}
