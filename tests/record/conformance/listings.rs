use watchpost::chance::Id;
use watchpost::record::{DeliveryQuery, EventQuery, HitQuery, Page, Record, RecordError};
use watchpost::screen::{Status, Tier};

use crate::record::made_up::*;

super::on_sqlite!(
    hits_page_by_key_newest_first,
    hits_are_selected_by_each_field,
    names_are_found_in_any_script_and_case,
    events_are_selected_by_each_field,
    deliveries_page_by_key,
    what_is_not_there_is_said_not_to_be,
);

async fn stories(record: &dyn Record, count: i64) {
    let newsroom = Newsroom::new();
    for n in 0..count {
        let key = format!("e{n}");
        let new = newsroom.document(noon() + minutes(n), &key, &prose(&key, 60), &[key.as_str()]);
        record.record_document(&new, None).await.unwrap();
    }
}

fn entities(page: &Page<watchpost::record::HitRow>) -> Vec<&str> {
    page.rows.iter().map(|row| row.hit.entity.as_str()).collect()
}

pub async fn hits_page_by_key_newest_first(record: &dyn Record) {
    stories(record, 5).await;
    let page = |after: Option<Id>| HitQuery { after, limit: 2, ..HitQuery::default() };
    let first = record.hits(&page(None)).await.unwrap();
    assert_eq!(entities(&first), ["e4", "e3"]);
    let second = record.hits(&page(first.next)).await.unwrap();
    assert_eq!(entities(&second), ["e2", "e1"]);
    let third = record.hits(&page(second.next)).await.unwrap();
    assert_eq!(entities(&third), ["e0"]);
    assert_eq!(third.next, None);
    assert_eq!(record.hits(&HitQuery::default()).await.unwrap().rows.len(), 5);
    let exact = HitQuery { limit: 5, ..HitQuery::default() };
    assert_eq!(record.hits(&exact).await.unwrap().next, None, "a full last page is the last");
}

pub async fn hits_are_selected_by_each_field(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut first = newsroom.document(noon(), "k1", &prose("ore", 60), &["acme"]);
    first.hits[0].value.tier = Tier::Review;
    let mut second = newsroom.document(noon() + minutes(1), "k2", &prose("salt", 60), &["other"]);
    second.source = "daily".into();
    second.hits[0].value.list = "second-list".into();
    record.record_document(&first, None).await.unwrap();
    record.record_document(&second, None).await.unwrap();
    let all = HitQuery::default();
    let queries = [
        (HitQuery { tier: Some(Tier::Review), ..all.clone() }, vec!["acme"]),
        (HitQuery { tier: Some(Tier::Alert), ..all.clone() }, vec!["other"]),
        (HitQuery { source: Some("daily".into()), ..all.clone() }, vec!["other"]),
        (HitQuery { list: Some("list".into()), ..all.clone() }, vec!["acme"]),
        (HitQuery { entity: Some("SECOND".into()), ..all.clone() }, vec!["other"]),
        (HitQuery { entity: Some("works".into()), ..all.clone() }, vec!["other", "acme"]),
        (HitQuery { since: Some(noon() + minutes(1)), ..all.clone() }, vec!["other"]),
        (HitQuery { document: Some(first.id), ..all.clone() }, vec!["acme"]),
        (HitQuery { entity: Some("nobody".into()), ..all.clone() }, vec![]),
    ];
    for (query, expected) in queries {
        assert_eq!(entities(&record.hits(&query).await.unwrap()), expected, "{query:?}");
    }
}

pub async fn names_are_found_in_any_script_and_case(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    new.hits[0].value.name = "ОАО «Полесье»".into();
    record.record_document(&new, None).await.unwrap();
    let query = HitQuery { entity: Some("ПОЛЕсье".into()), ..HitQuery::default() };
    assert_eq!(record.hits(&query).await.unwrap().rows.len(), 1);
}

pub async fn events_are_selected_by_each_field(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut first = newsroom.document(noon(), "k1", &prose("ore", 60), &[]);
    first.events = vec![newsroom.event(noon())];
    let mut second = newsroom.document(noon() + minutes(1), "k2", &prose("salt", 60), &[]);
    second.events = vec![newsroom.event(noon() + minutes(1))];
    second.events[0].value.authority = "treasury".into();
    second.events[0].value.status = Status::Planned;
    record.record_document(&first, None).await.unwrap();
    record.record_document(&second, None).await.unwrap();
    let (a, b) = (first.events[0].id, second.events[0].id);
    let all = EventQuery::default();
    let queries = [
        (all.clone(), vec![b, a]),
        (EventQuery { authority: Some("treasury".into()), ..all.clone() }, vec![b]),
        (EventQuery { status: Some(Status::Done), ..all.clone() }, vec![a]),
        (EventQuery { since: Some(noon() + minutes(1)), ..all.clone() }, vec![b]),
        (EventQuery { document: Some(first.id), ..all.clone() }, vec![a]),
        (EventQuery { after: Some(b), ..all.clone() }, vec![a]),
        (EventQuery { limit: 1, ..all.clone() }, vec![b]),
    ];
    for (query, expected) in queries {
        let page = record.events(&query).await.unwrap();
        assert_eq!(page.rows.iter().map(|r| r.id).collect::<Vec<_>>(), expected, "{query:?}");
    }
}

pub async fn deliveries_page_by_key(record: &dyn Record) {
    stories(record, 3).await;
    let query = DeliveryQuery { limit: 2, ..DeliveryQuery::default() };
    let first = record.deliveries(&query).await.unwrap();
    let subjects: Vec<_> = first.rows.iter().map(|row| row.subject.as_str()).collect();
    assert_eq!(subjects, ["e2 Works", "e1 Works"]);
    assert_eq!((first.rows[0].rule.as_str(), first.rows[0].channel.as_str()), (RULE, DESK));
    let rest = record.deliveries(&DeliveryQuery { after: first.next, ..query }).await.unwrap();
    assert_eq!((rest.rows.len(), rest.next), (1, None));
}

pub async fn what_is_not_there_is_said_not_to_be(record: &dyn Record) {
    let id = Newsroom::new().id(noon());
    for (what, error) in [
        ("hit", record.hit(id).await.unwrap_err()),
        ("event", record.event(id).await.unwrap_err()),
        ("document", record.document(id).await.unwrap_err()),
    ] {
        assert!(matches!(&error, RecordError::NotFound { .. }), "{error}");
        assert!(error.to_string().contains(what) && error.to_string().contains(&id.to_string()));
    }
}
