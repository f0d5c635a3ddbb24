//! A briefing with every part, for the tests of its forms.

use jiff::Timestamp;

use crate::alert::sample as alert;
use crate::record::brief::{
    Brief, Cited, Gap, GapKind, Named, ScheduledBrief, Told, Totals, Weighed,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn cited(title: &str, url: &str) -> Cited {
    Cited {
        document: "01900000-0000-7000-8000-000000000002".parse().unwrap(),
        source: "gazette".into(),
        title: title.into(),
        url: Some(url.into()),
        published: Some(at("2021-04-22T19:30:00Z")),
        published_words: None,
        fetched: at("2021-04-22T20:00:00Z"),
    }
}

pub(crate) fn brief() -> Brief {
    let id = "01900000-0000-7000-8000-000000000003".parse().unwrap();
    let nine = cited("Nine firms lose their licence", "https://gazette.example/nine");
    let mut event = alert::event().event.unwrap();
    event.authority = "us.ofac".into();
    event.authorities = vec!["us.ofac".into()];
    event.action = "reimpose".into();
    event.targets.truncate(1);
    event.targets[0].text = "nine state-owned companies".into();
    event.when = Some("2021-04-19/2021-04-23".into());
    let sources = vec!["courier".to_owned(), "gazette".to_owned()];
    Brief {
        since: at("2021-04-22T05:00:00Z"),
        until: at("2021-04-23T05:00:00Z"),
        watchlist: None,
        totals: Totals {
            documents: 120,
            sources: 4,
            sources_with_gaps: 1,
            events: 1,
            events_in_review: 2,
            actors: 1,
            stories: 3,
        },
        events: vec![Told {
            id,
            event,
            cited: nine.clone(),
            documents: 3,
            sources: sources.clone(),
        }],
        actors: vec![Named {
            list: "people".into(),
            entity: "orlenko".into(),
            name: "Viktor Orlenko".into(),
            documents: 2,
            stories: 1,
            sources: sources.clone(),
            signs: vec!["never seen before".into()],
            hit: id,
            sentence: "The longtime strongman Viktor Orlenko rejected the measure.".into(),
            cited: nine.clone(),
        }],
        stories: vec![Weighed {
            story: id,
            cited: nine,
            documents: 3,
            sources,
            actors: vec!["Viktor Orlenko".into()],
            events: 1,
        }],
        not_screened: vec![Gap {
            source: "gazette".into(),
            what: GapKind::Visit,
            reason: "HTTP 503".into(),
            times: 3,
            last: Some(at("2021-04-23T03:00:00Z")),
        }],
    }
}

pub(crate) fn empty() -> Brief {
    Brief {
        totals: Totals::default(),
        events: Vec::new(),
        actors: Vec::new(),
        stories: Vec::new(),
        not_screened: Vec::new(),
        ..brief()
    }
}

pub(crate) fn scheduled() -> ScheduledBrief {
    let content = brief();
    let markdown = super::markdown(&content, &jiff::tz::TimeZone::UTC);
    ScheduledBrief { scheduled: content.until, content, markdown }
}
