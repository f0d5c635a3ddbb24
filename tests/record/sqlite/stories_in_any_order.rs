//! One article as several outlets print it is one story, whichever comes first, and across restarts.

use watchpost::chance::Id;
use watchpost::record::{DeliveryQuery, NewDocument, Record};
use watchpost::story::Fingerprint;

use crate::record::made_up::*;

/// Every order of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let with = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, count - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..count).map(move |at| with(order, at))).collect()
}

fn print(newsroom: &Newsroom, source: &str, text: &str, entities: &[&str]) -> NewDocument {
    let mut new = newsroom.document(noon(), source, text, entities);
    new.source = source.into();
    new.fingerprint = Fingerprint::of(&new.document);
    new
}

/// Records in this order, opening the database anew each time; the story of each.
async fn recorded(prints: &[NewDocument], order: &[usize]) -> (Vec<Id>, Vec<String>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("record.db");
    for &at in order {
        super::open(&path).record_document(&prints[at], None).await.unwrap();
    }
    let record = super::open(&path);
    let mut stories = Vec::new();
    for print in prints {
        stories.push(record.document(print.id).await.unwrap().row.story);
    }
    let alerts = record.deliveries(&DeliveryQuery::default()).await.unwrap();
    let mut subjects: Vec<String> = alerts.rows.into_iter().map(|row| row.subject).collect();
    subjects.sort();
    (stories, subjects)
}

#[tokio::test]
async fn copies_are_one_story_in_any_order_and_alert_once_an_entity() {
    let newsroom = Newsroom::new();
    let whole = prose("ore", 360);
    let third = format!("{}{}", prose("ore", 120), prose("foot", 60));
    let edited = whole.replace("ore77 ", "").replace("ore200 ", "some ore ");
    let longer = format!("{whole}{}", prose("background", 90));
    let other = format!("{}{}", prose("salt", 150), prose("foot", 60));
    let prints = [
        print(&newsroom, "wire", &whole, &["acme"]),
        print(&newsroom, "daily", &third, &["acme"]),
        print(&newsroom, "weekly", &edited, &["acme"]),
        print(&newsroom, "evening", &longer, &["acme", "bank"]),
        print(&newsroom, "gazette", &other, &["acme"]),
    ];
    for order in orders(prints.len()) {
        let (stories, subjects) = recorded(&prints, &order).await;
        assert!(stories[..4].iter().all(|story| *story == stories[0]), "{order:?}: {stories:?}");
        assert_ne!(stories[4], stories[0], "{order:?}: only its boilerplate is shared");
        let of_both = ["acme Works", "acme Works", "bank Works"];
        assert_eq!(subjects, of_both, "{order:?}: one alert a story and entity");
    }
}

#[tokio::test]
async fn two_ends_of_an_article_become_one_story_when_the_whole_comes() {
    let newsroom = Newsroom::new();
    let prints = [
        print(&newsroom, "daily", prose("ore", 400).split_at(1200).0, &["acme"]),
        print(&newsroom, "weekly", prose("ore", 400).split_at(1200).1, &["acme"]),
        print(&newsroom, "wire", &prose("ore", 400), &["acme"]),
    ];
    for order in orders(prints.len()) {
        let (stories, _) = recorded(&prints, &order).await;
        assert!(stories.iter().all(|story| *story == stories[0]), "{order:?}");
    }
}

#[tokio::test]
async fn forty_outlets_are_one_story_and_a_reused_id_is_another() {
    let newsroom = Newsroom::new();
    let directory = tempfile::tempdir().unwrap();
    let record = super::open(&directory.path().join("record.db"));
    for outlet in 0..40 {
        let text =
            format!("{}{}", prose("ore", 100 + outlet * 5), prose(&format!("o{outlet}x"), 40));
        let new = print(&newsroom, &format!("outlet-{outlet}"), &text, &["acme"]);
        let recorded = record.record_document(&new, None).await.unwrap();
        assert_eq!(recorded.raised.len(), usize::from(outlet == 0), "outlet {outlet}");
    }
    let status = record.status().await.unwrap();
    assert_eq!((status.documents, status.stories), (40, 1));

    let mut reused = print(&newsroom, "outlet-3", &prose("salt", 100), &["acme"]);
    reused.entry.version = "v2".into();
    reused.document.title = "Another article under the old id".into();
    assert_eq!(record.record_document(&reused, None).await.unwrap().raised.len(), 1);
}
