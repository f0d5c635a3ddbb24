use jiff::Timestamp;
use watchpost::record::{BriefQuery, Record};

use crate::record::made_up::*;

super::on_sqlite!(
    what_waited_to_be_recorded_while_a_briefing_was_made_is_told_in_the_next_one,
    an_end_that_a_wrong_clock_set_moves_nothing,
);

async fn told(record: &dyn Record, since: Timestamp, until: Timestamp) -> (u64, u64, u64) {
    record.end_brief(until).await.unwrap();
    let query = BriefQuery { since, until, list: None, sources: Vec::new(), limit: 0 };
    let totals = record.brief(&query).await.unwrap().totals;
    (totals.documents, totals.actors, totals.events + totals.events_in_review)
}

pub async fn what_waited_to_be_recorded_while_a_briefing_was_made_is_told_in_the_next_one(
    record: &dyn Record,
) {
    let newsroom = Newsroom::new();
    let mut new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    new.events = vec![newsroom.event(noon())];
    let (first, second) = (noon() + minutes(1), noon() + minutes(2));
    assert_eq!(told(record, noon() - minutes(60), first).await, (0, 0, 0));
    record.record_document(&new, None).await.unwrap();
    assert_eq!(told(record, first, second).await, (1, 1, 1));
    assert_eq!(told(record, second, noon() + minutes(3)).await, (0, 0, 0));
}

pub async fn an_end_that_a_wrong_clock_set_moves_nothing(record: &dyn Record) {
    let newsroom = Newsroom::new();
    record.end_brief("2099-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    let new = newsroom.document(noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&new, None).await.unwrap();
    assert_eq!(record.document(new.id).await.unwrap().row.fetched, noon());
    assert_eq!(told(record, noon(), noon() + minutes(1)).await, (1, 1, 0));
}
