use watchpost::record::{NewDocument, Record};
use watchpost::story::Fingerprint;

use crate::record::made_up::*;

super::on_sqlite!(
    a_copy_in_another_outlet_is_linked_and_does_not_alert_again,
    a_copy_with_added_words_is_linked,
    another_text_is_another_story,
    the_same_address_is_the_same_story_unless_it_is_a_front_page,
    the_same_words_after_a_month_are_news_again,
    a_phrase_of_the_house_is_no_story,
    a_page_had_late_joins_the_story_of_its_text,
    a_later_generation_may_alert_again,
);

fn from(source: &str, mut new: NewDocument) -> NewDocument {
    new.source = source.into();
    new
}

pub async fn a_copy_in_another_outlet_is_linked_and_does_not_alert_again(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let mut copy = from("daily", newsroom.document(noon(), "x", &prose("ore", 60), &["acme"]));
    copy.document.title = "A headline of their own".into();
    let recorded = record.record_document(&copy, None).await.unwrap();
    assert_eq!(recorded.story, first.new_story);
    assert!(recorded.repeated);
    assert_eq!((recorded.raised.len(), recorded.already_raised), (0, 1));
    let detail = record.document(copy.id).await.unwrap();
    assert_eq!(detail.story.iter().map(|row| row.id).collect::<Vec<_>>(), [first.id]);
    let status = record.status().await.unwrap();
    assert_eq!((status.documents, status.stories, status.hits), (2, 1, 2));
}

pub async fn a_copy_with_added_words_is_linked(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", &prose("ore", 300), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let text = format!("{}{}", prose("ore", 300), prose("footer", 20));
    let copy = from("daily", newsroom.document(noon(), "x", &text, &["acme"]));
    assert!(
        !copy.fingerprint.sketch.is_empty() && copy.fingerprint.exact != first.fingerprint.exact
    );
    let recorded = record.record_document(&copy, None).await.unwrap();
    assert_eq!((recorded.story, recorded.raised.len()), (first.new_story, 0));
}

pub async fn another_text_is_another_story(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", &prose("ore", 300), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let other = newsroom.document(noon(), "x", &prose("salt", 300), &["acme"]);
    let recorded = record.record_document(&other, None).await.unwrap();
    assert_eq!((recorded.story, recorded.raised.len()), (other.new_story, 1));
    assert!(!recorded.repeated);
}

pub async fn the_same_address_is_the_same_story_unless_it_is_a_front_page(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let at = |address: &str, source: &str, key: &str, subject: &str| {
        let new = newsroom.document(noon(), key, &prose(subject, 60), &["acme"]);
        from(source, NewDocument { canonical_url: Some(address.into()), ..new })
    };
    let first = at("https://wire.example/a/1", "wire", "k1", "ore");
    record.record_document(&first, None).await.unwrap();
    let updated = at("https://wire.example/a/1", "wire-business", "k2", "salt");
    assert_eq!(record.record_document(&updated, None).await.unwrap().story, first.new_story);

    let front = at("https://wire.example/", "wire", "k3", "tar");
    assert_eq!(record.record_document(&front, None).await.unwrap().raised.len(), 1);
    let careless = at("https://wire.example/", "wire", "k4", "lime");
    assert_eq!(record.record_document(&careless, None).await.unwrap().raised.len(), 1);
}

pub async fn the_same_words_after_a_month_are_news_again(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let day = 24 * 60;
    let soon = newsroom.document(noon() + minutes(29 * day), "x", &prose("ore", 60), &["acme"]);
    assert!(record.record_document(&soon, None).await.unwrap().repeated);
    let late = newsroom.document(noon() + minutes(60 * day), "y", &prose("ore", 60), &["acme"]);
    let recorded = record.record_document(&late, None).await.unwrap();
    assert_eq!((recorded.repeated, recorded.raised.len()), (false, 1));
}

pub async fn a_phrase_of_the_house_is_no_story(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let stub = "Subscribe to read on.";
    let first = newsroom.document(noon(), "monday", stub, &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let second = newsroom.document(noon(), "tuesday", stub, &["acme"]);
    let recorded = record.record_document(&second, None).await.unwrap();
    assert_eq!((recorded.repeated, recorded.raised.len()), (false, 1));
    let copied = from("daily", newsroom.document(noon(), "elsewhere", stub, &["acme"]));
    assert!(record.record_document(&copied, None).await.unwrap().repeated);
}

/// Its summary could not tell that another outlet had the same article already.
pub async fn a_page_had_late_joins_the_story_of_its_text(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let part = newsroom.in_part(noon(), "k", "Acme was named.", &["acme"]);
    record.record_document(&part, None).await.unwrap();
    let text = prose("ore", 60);
    let elsewhere = from("daily", newsroom.document(noon(), "x", &text, &["other"]));
    record.record_document(&elsewhere, None).await.unwrap();

    let later = noon() + minutes(15);
    let mut whole = newsroom.document(later, "k", &text, &["acme", "other"]);
    whole.fingerprint = Fingerprint::of(&whole.document);
    let recorded = record.record_document(&whole, None).await.unwrap();
    assert_eq!(recorded.story, elsewhere.new_story);
    assert!(recorded.repeated);
    assert_eq!((recorded.raised.len(), recorded.already_raised), (0, 2));
    assert_eq!(record.status().await.unwrap().stories, 1);
    assert_eq!(record.document(part.id).await.unwrap().row.story, elsewhere.new_story);
}

pub async fn a_later_generation_may_alert_again(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let mut again = newsroom.document(noon(), "x", &prose("ore", 60), &["acme"]);
    again.alerts[0].generation = 1;
    assert_eq!(record.record_document(&again, None).await.unwrap().raised.len(), 1);
}
