use watchpost::alert::{Alert, AlertKind};
use watchpost::fetch::Validators;
use watchpost::record::{
    AlertDraft, Coverage, EntryKey, EventQuery, HitQuery, Record, Standing, Unseen,
};
use watchpost::screen::Target;

use crate::record::made_up::*;

super::on_sqlite!(
    a_document_is_recorded_whole,
    the_same_version_a_second_time_changes_nothing,
    a_new_version_stays_in_its_story_and_alerts_only_what_is_new,
    the_page_had_at_last_replaces_the_summary,
    what_the_page_adds_to_an_announcement_is_raised,
    a_page_that_cannot_be_had_is_tried_five_times,
    entries_that_left_the_feed_use_up_their_tries,
    full_coverage_is_never_replaced_by_less,
    unseen_keeps_the_order,
);

pub async fn a_document_is_recorded_whole(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme", "борисовъ"]);
    new.events = vec![newsroom.event(noon())];
    let recorded = record.record_document(&new, None).await.unwrap();
    assert_eq!(recorded.story, new.new_story);
    assert!(!recorded.repeated && !recorded.known);
    assert_eq!(recorded.raised, [new.alerts[0].alert.id, new.alerts[1].alert.id]);

    let detail = record.document(new.id).await.unwrap();
    assert_eq!(detail.document, new.document);
    assert_eq!(detail.row.coverage, Coverage::Full);
    assert_eq!((detail.row.version_number, detail.row.fetched), (1, noon()));
    assert_eq!((detail.row.revision.as_str(), detail.row.engine.as_str()), ("r1", "1"));
    let hit = record.hit(new.hits[1].id).await.unwrap();
    assert_eq!(hit.hit, new.hits[1].value);
    assert_eq!((hit.recorded, hit.document), (noon(), detail.row.clone()));
    let event = record.event(new.events[0].id).await.unwrap();
    assert_eq!((event.event, event.document), (new.events[0].value.clone(), detail.row));

    let claims = record.claim_deliveries("x", &[DESK.into()], noon(), minutes(2), 9).await.unwrap();
    assert_eq!(claims.len(), 2);
    for claim in claims {
        let draft = new.alerts.iter().find(|draft| draft.alert.id == claim.alert.id).unwrap();
        let mut expected = draft.alert.clone();
        expected.document.as_mut().unwrap().story = Some(new.new_story); // the record fills it in
        assert_eq!(claim.alert, expected);
    }
}

pub async fn the_same_version_a_second_time_changes_nothing(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", "A text.", &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let before = record.status().await.unwrap();

    let second = newsroom.document(noon() + minutes(5), "k", "Another text.", &["other"]);
    let recorded = record.record_document(&second, None).await.unwrap();
    assert!(recorded.known);
    assert_eq!(recorded.story, first.new_story);
    assert!(recorded.raised.is_empty());
    assert_eq!(record.status().await.unwrap(), before);
    assert_eq!(record.document(first.id).await.unwrap().document, first.document);
    assert!(record.document(second.id).await.is_err());
}

pub async fn a_new_version_stays_in_its_story_and_alerts_only_what_is_new(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let mut second = newsroom.document(noon(), "k", &prose("salt", 60), &["acme", "other"]);
    second.entry.version = "v2".into();
    let recorded = record.record_document(&second, None).await.unwrap();
    assert_eq!(recorded.story, first.new_story);
    assert!(recorded.repeated && !recorded.known);
    assert_eq!(recorded.raised, [second.alerts[1].alert.id]);
    assert_eq!(recorded.already_raised, 1);
    let detail = record.document(second.id).await.unwrap();
    assert_eq!(detail.row.version_number, 2);
    assert_eq!(detail.story.iter().map(|row| row.id).collect::<Vec<_>>(), [first.id]);
    assert_eq!(record.status().await.unwrap().hits, 3, "both versions keep their evidence");
}

pub async fn the_page_had_at_last_replaces_the_summary(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut part = newsroom.in_part(noon(), "k", "Acme was named.", &["acme", "gone"]);
    part.events = vec![newsroom.event(noon())];
    record.record_document(&part, None).await.unwrap();
    let later = noon() + minutes(20);
    let mut whole = newsroom.document(later, "k", &prose("ore", 60), &["acme", "other"]);
    whole.events = vec![newsroom.event(later)];
    let recorded = record.record_document(&whole, None).await.unwrap();
    assert!(!recorded.known && !recorded.repeated);
    assert_eq!(recorded.story, part.new_story);
    assert_eq!(recorded.raised, [whole.alerts[1].alert.id], "what the page names besides");
    assert_eq!(recorded.already_raised, 1);

    let detail = record.document(part.id).await.unwrap();
    assert_eq!(detail.document, whole.document);
    assert_eq!(detail.row.coverage, Coverage::Full);
    assert_eq!(detail.row.version_number, 1);
    let hits = record.hits(&HitQuery { document: Some(part.id), ..HitQuery::default() }).await;
    let mut found: Vec<_> =
        hits.unwrap().rows.into_iter().map(|row| (row.hit.entity, row.id)).collect();
    found.sort();
    let expected = [("acme".to_owned(), part.hits[0].id), ("other".to_owned(), whole.hits[1].id)];
    assert_eq!(found, expected, "what is found again keeps its id, for alerts refer to it");
    let alerts = record.alerts_after(&[DESK.into()], None, 9).await.unwrap();
    for alert in alerts.iter().filter(|a| a.hit.as_ref().is_some_and(|h| h.entity != "gone")) {
        let evidence = record.hit(alert.evidence.unwrap()).await.unwrap();
        assert_eq!(evidence.hit.entity, alert.hit.as_ref().unwrap().entity);
        assert_eq!(alert.document.as_ref().unwrap().id, part.id);
    }
    assert!(record.event(part.events[0].id).await.is_ok());
    let status = record.status().await.unwrap();
    assert_eq!((status.documents, status.hits, status.events), (1, 2, 1));
    assert_eq!(record.unseen("wire", &[part.entry], later + minutes(9999)).await.unwrap(), []);
}

pub async fn what_the_page_adds_to_an_announcement_is_raised(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut told = Vec::new();
    for (later, entities) in [(0, vec!["acme"]), (20, vec!["acme", "other"]), (40, vec!["acme"])] {
        let at = noon() + minutes(later);
        let mut new = match later {
            0 => newsroom.in_part(at, "k", "Acme was named.", &[]),
            _ => newsroom.document(at, "k", &prose("ore", 60), &[]),
        };
        if later == 40 {
            new.source = "courier".into();
        }
        let mut event = newsroom.event(at);
        event.value.targets = entities
            .iter()
            .map(|name| Target {
                text: (*name).into(),
                entity: Some(format!("list/{name}")),
                ..Target::default()
            })
            .collect();
        let alert = Alert {
            event: Some(event.value.clone()),
            evidence: Some(event.id),
            ..Alert::new(AlertKind::Event, RULE, newsroom.id(at), at)
        };
        let (channel, subject) = (DESK.to_owned(), "event".to_owned());
        new.alerts = vec![AlertDraft { alert, channel, subject, generation: 0 }];
        new.events = vec![event];
        told.push(record.record_document(&new, None).await.unwrap().raised.len());
    }
    assert_eq!(told, [1, 1, 0]);
    let query = EventQuery { once: true, ..EventQuery::default() };
    let rows = record.events(&query).await.unwrap().rows;
    assert_eq!((rows.len(), rows[0].event.targets.len(), rows[0].documents), (1, 2, 2));
}

pub async fn a_page_that_cannot_be_had_is_tried_five_times(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut at = noon();
    let mut pauses = Vec::new();
    let entry = [EntryKey { key: "k".into(), version: "v1".into() }];
    for attempt in 0.. {
        let part = newsroom.in_part(at, "k", "Acme was named.", &["acme"]);
        let recorded = record.record_document(&part, None).await.unwrap();
        assert_eq!(recorded.known, attempt > 0);
        let due = |after: i64| record.unseen("wire", &entry, at + minutes(after));
        // One minute is fine enough to find the pauses that are promised.
        let Some(pause) = (async {
            for after in [15, 60, 240, 720, 1440] {
                assert!(due(after - 1).await.unwrap().is_empty() || after > 15);
                if !due(after).await.unwrap().is_empty() {
                    assert!(due(after - 1).await.unwrap().is_empty());
                    return Some(after);
                }
            }
            None
        })
        .await
        else {
            assert!(due(999_999).await.unwrap().is_empty());
            break;
        };
        pauses.push(pause);
        at += minutes(pause);
    }
    assert_eq!(pauses, [15, 60, 240, 720, 1440]);
    let status = record.status().await.unwrap();
    assert_eq!((status.documents, status.hits), (1, 1));
}

/// Validators would be answered with 304, and the entry behind which the page waits never seen.
pub async fn entries_that_left_the_feed_use_up_their_tries(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let part = Newsroom::new().in_part(noon(), "k", "Acme was named.", &["acme"]);
    let claim = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    record.record_document(&part, Some(&claim)).await.unwrap();
    let mut report = visit(noon(), screened());
    report.validators = Some(validators("\"tag\""));
    record.settle_source(&claim, &report).await.unwrap();

    let mut unconditional = 0;
    for hours in 1..100 {
        let at = noon() + minutes(60 * hours);
        let claim = record.claim_sources("x", at, minutes(5), 1).await.unwrap().remove(0);
        match claim.validators == Validators::default() {
            true => unconditional += 1,
            false => assert_eq!(claim.validators, validators("\"tag\"")),
        }
        record.settle_source(&claim, &visit(at, screened())).await.unwrap();
    }
    assert_eq!(unconditional, 5);
}

pub async fn full_coverage_is_never_replaced_by_less(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let whole = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&whole, None).await.unwrap();
    let part = newsroom.in_part(noon() + minutes(5), "k", "Acme was named.", &["other"]);
    assert!(record.record_document(&part, None).await.unwrap().known);
    let detail = record.document(whole.id).await.unwrap();
    assert_eq!((detail.document, detail.row.coverage), (whole.document, Coverage::Full));
}

pub async fn unseen_keeps_the_order(record: &dyn Record) {
    let newsroom = Newsroom::new();
    record.record_document(&newsroom.document(noon(), "b", "B.", &[]), None).await.unwrap();
    let key = |key: &str, version: &str| EntryKey { key: key.into(), version: version.into() };
    let entries = [key("c", "v1"), key("b", "v1"), key("a", "v1"), key("b", "v2")];
    let unseen = record.unseen("wire", &entries, noon()).await.unwrap();
    let expected = [
        (key("c", "v1"), Standing::New),
        (key("a", "v1"), Standing::New),
        (key("b", "v2"), Standing::Changed),
    ];
    assert_eq!(unseen, expected.map(|(entry, standing)| Unseen { entry, standing }));
    let other = record.unseen("other", &entries, noon()).await.unwrap();
    assert_eq!(other.len(), entries.len(), "by source");
    assert!(other.iter().all(|entry| entry.standing == Standing::New));
    let part = newsroom.in_part(noon(), "p", "Salt was named.", &[]);
    record.record_document(&part, None).await.unwrap();
    let later = noon() + minutes(20);
    let again = record.unseen("wire", std::slice::from_ref(&part.entry), later).await.unwrap();
    assert_eq!(again, [Unseen { entry: part.entry, standing: Standing::Again }]);
}
