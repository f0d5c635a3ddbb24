use watchpost::alert::Outcome;
use watchpost::record::{Record, RevisionRow, Settlement};

use crate::record::made_up::*;

super::on_sqlite!(
    status_counts_what_is_recorded,
    a_channels_error_is_shown_until_something_arrives,
    a_notice_stands_until_it_is_taken_back,
    revisions_are_recorded_when_they_come_into_force,
);

pub async fn status_counts_what_is_recorded(record: &dyn Record) {
    record.sync_sources(&sources(&["wire", "daily"]), noon()).await.unwrap();
    let newsroom = Newsroom::new();
    let mut new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme", "other"]);
    new.hits[1].value.tier = watchpost::screen::Tier::Review;
    new.events = vec![newsroom.event(noon())];
    record.record_document(&new, None).await.unwrap();
    let part = newsroom.in_part(noon(), "p", "Salt was named.", &[]);
    record.record_document(&part, None).await.unwrap();
    let status = record.status().await.unwrap();
    assert_eq!((status.documents, status.stories, status.hits), (2, 2, 2));
    assert_eq!((status.alert_hits, status.events), (1, 1));
    let ids: Vec<_> = status.sources.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["daily", "wire"]);
    assert_eq!((status.sources[1].documents, status.sources[1].summary_only), (2, 1));
    assert_eq!((status.sources[0].documents, status.sources[0].last_screened), (0, None));
    assert_eq!(status.channels.len(), 1);
    assert_eq!((status.channels[0].id.as_str(), status.channels[0].pending), (DESK, 2));
}

pub async fn a_channels_error_is_shown_until_something_arrives(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme", "other"]);
    record.record_document(&new, None).await.unwrap();
    let desk = [DESK.to_owned()];
    let claims = record.claim_deliveries("x", &desk, noon(), minutes(2), 9).await.unwrap();
    let failed = Outcome::Retry { detail: "HTTP 500".into(), after: None };
    let later = Settlement::RetryAt(noon() + minutes(60));
    record.settle_delivery(&claims[0], &failed, &later, noon()).await.unwrap();
    let channel = record.status().await.unwrap().channels.remove(0);
    assert_eq!((channel.last_error.as_deref(), channel.last_delivered), (Some("HTTP 500"), None));

    let at = noon() + minutes(1);
    let arrived = Outcome::Delivered { detail: "HTTP 204".into() };
    record.settle_delivery(&claims[1], &arrived, &Settlement::Delivered, at).await.unwrap();
    let channel = record.status().await.unwrap().channels.remove(0);
    assert_eq!((channel.last_error, channel.last_delivered), (None, Some(at)));
    assert_eq!((channel.pending, channel.delivered), (1, 1));
}

pub async fn a_notice_stands_until_it_is_taken_back(record: &dyn Record) {
    record.set_notice("reload", Some("line 3 is wrong"), noon()).await.unwrap();
    record.set_notice("disk", Some("full"), noon()).await.unwrap();
    record.set_notice("reload", Some("line 4 is wrong"), noon() + minutes(1)).await.unwrap();
    let notices = record.status().await.unwrap().notices;
    let shown: Vec<_> = notices.iter().map(|n| (n.topic.as_str(), n.text.as_str())).collect();
    assert_eq!(shown, [("disk", "full"), ("reload", "line 4 is wrong")]);
    assert_eq!(notices[1].at, noon() + minutes(1));
    record.set_notice("reload", None, noon()).await.unwrap();
    record.set_notice("never-set", None, noon()).await.unwrap();
    assert_eq!(record.status().await.unwrap().notices.len(), 1);
}

pub async fn revisions_are_recorded_when_they_come_into_force(record: &dyn Record) {
    let revision = |name: &str, n: i64| RevisionRow {
        revision: name.into(),
        since: noon() + minutes(n),
        lists: serde_json::json!({"list": {"name": "A list", "entities": 3}}),
    };
    assert_eq!(record.status().await.unwrap().revision, None);
    for row in [revision("a", 0), revision("a", 1), revision("b", 2), revision("a", 3)] {
        record.record_revision(&row).await.unwrap();
    }
    let rows = record.revisions(9).await.unwrap();
    assert_eq!(rows, [revision("a", 3), revision("b", 2), revision("a", 0)]);
    assert_eq!(record.revisions(1).await.unwrap().len(), 1);
    assert_eq!(record.status().await.unwrap().revision.as_deref(), Some("a"));
}
