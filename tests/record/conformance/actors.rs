use jiff::{SignedDuration, Timestamp};
use watchpost::document::Stated;
use watchpost::record::actor::{Count, Sign};
use watchpost::record::{
    Actor, ActorQuery, AlertDraft, DeliveryQuery, NewDocument, Record, RisingQuery, Unusual,
};
use watchpost::screen::{Reason, Target, Tier};

use crate::record::made_up::*;

super::on_sqlite!(
    a_document_counts_for_everyone_it_names,
    a_new_version_does_not_count_twice_and_a_copy_is_one_story,
    only_alerts_count,
    the_whole_page_counts_instead_of_the_summary,
    stories_that_become_one_are_counted_as_one,
    roles_and_spellings_are_kept_with_their_dates,
    an_event_is_linked_to_its_target,
    actors_are_listed_by_when_they_were_seen,
    bursts_returns_first_mentions_and_new_pairs_are_rising,
    a_sign_names_the_document_that_made_it,
    what_is_unusual_is_raised_once_for_as_long_as_it_lasts,
    a_list_of_names_brings_nobody_together,
    a_date_that_cannot_be_is_not_believed,
);

const DAY: i64 = 24 * 60;

/// Published when it was fetched.
fn document(
    newsroom: &Newsroom,
    at: Timestamp,
    key: &str,
    text: &str,
    who: &[&str],
) -> NewDocument {
    newsroom.document(at, key, text, who)
}

async fn actor(record: &dyn Record, entity: &str) -> Actor {
    record.actor("list", entity).await.unwrap().unwrap()
}

fn numbers(actor: &Actor) -> (u64, u64, u64) {
    (actor.row.documents, actor.row.stories, actor.row.mentions)
}

fn values(counts: &[Count]) -> Vec<(&str, u64)> {
    counts.iter().map(|count| (count.value.as_str(), count.documents)).collect()
}

pub async fn a_document_counts_for_everyone_it_names(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let new = document(&newsroom, noon(), "k", &prose("ore", 60), &["acme", "borisov"]);
    record.record_document(&new, None).await.unwrap();
    // The same again changes nothing.
    assert!(record.record_document(&new, None).await.unwrap().known);
    let acme = actor(record, "acme").await;
    assert_eq!(numbers(&acme), (1, 1, 1));
    assert_eq!((acme.row.first_seen, acme.row.last_seen), (Some(noon()), Some(noon())));
    assert_eq!(values(&acme.outlets), [("wire", 1)]);
    assert_eq!(values(&acme.languages), [("en", 1)]);
    assert_eq!(values(&acme.forms), [("acme", 1)]);
    assert_eq!(acme.days.len(), 1);
    assert_eq!((acme.days[0].date.to_string().as_str(), acme.days[0].mentions), ("2021-04-23", 1));
    assert_eq!(acme.together.len(), 1);
    assert_eq!((acme.together[0].entity.as_str(), acme.together[0].documents), ("borisov", 1));
    assert_eq!(actor(record, "borisov").await.together[0].entity, "acme");
    assert_eq!(record.pairs(&ActorQuery::default()).await.unwrap().len(), 1);
    assert!(record.actor("list", "nobody").await.unwrap().is_none());
    assert!(!record.actors_behind().await.unwrap());
}

pub async fn a_new_version_does_not_count_twice_and_a_copy_is_one_story(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let first = document(&newsroom, noon(), "k", &prose("ore", 60), &["acme"]);
    record.record_document(&first, None).await.unwrap();
    let mut second =
        document(&newsroom, noon() + minutes(9), "k", &prose("ore", 70), &["acme", "other"]);
    second.entry.version = "v2".into();
    record.record_document(&second, None).await.unwrap();
    let acme = actor(record, "acme").await;
    assert_eq!(numbers(&acme), (1, 1, 1));
    assert_eq!(acme.together.len(), 1, "who is new in the second version stands beside the first");
    assert_eq!(numbers(&actor(record, "other").await), (1, 1, 1));

    let mut copy = document(&newsroom, noon() + minutes(20), "x", &prose("ore", 60), &["acme"]);
    copy.source = "daily".into();
    record.record_document(&copy, None).await.unwrap();
    let acme = actor(record, "acme").await;
    assert_eq!(numbers(&acme), (2, 1, 2));
    assert_eq!(values(&acme.outlets), [("daily", 1), ("wire", 1)]);

    let other = document(&newsroom, noon() + minutes(30), "y", &prose("salt", 60), &["acme"]);
    record.record_document(&other, None).await.unwrap();
    assert_eq!(numbers(&actor(record, "acme").await), (3, 2, 3));
}

pub async fn only_alerts_count(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut new = document(&newsroom, noon(), "k", &prose("ore", 60), &["acme", "maybe"]);
    new.hits[1].value.tier = Tier::Review;
    new.hits[1].value.mentions[0].tier = Tier::Review;
    record.record_document(&new, None).await.unwrap();
    assert!(record.actor("list", "maybe").await.unwrap().is_none());
    assert!(actor(record, "acme").await.together.is_empty());
    let mut unsure = document(&newsroom, noon(), "x", &prose("salt", 60), &["acme"]);
    unsure.hits[0].value.tier = Tier::Review;
    record.record_document(&unsure, None).await.unwrap();
    let acme = actor(record, "acme").await;
    assert_eq!((acme.row.documents, acme.in_review), (1, 1));
}

pub async fn the_whole_page_counts_instead_of_the_summary(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let part = newsroom.in_part(noon(), "k", "Acme was named.", &["acme", "gone"]);
    record.record_document(&part, None).await.unwrap();
    assert_eq!(numbers(&actor(record, "gone").await), (1, 1, 1));
    let later = noon() + minutes(20);
    let mut whole = document(&newsroom, later, "k", &prose("ore", 60), &["acme", "other"]);
    let again = whole.hits[0].value.mentions[0].clone();
    whole.hits[0].value.mentions.push(again);
    whole.document.lang = Some("de".into());
    record.record_document(&whole, None).await.unwrap();
    let acme = actor(record, "acme").await;
    assert_eq!(numbers(&acme), (1, 1, 2));
    assert_eq!(values(&acme.languages), [("de", 1)]);
    let company: Vec<&str> = acme.together.iter().map(|one| one.entity.as_str()).collect();
    assert_eq!(company, ["other"]);
    let gone = actor(record, "gone").await;
    assert_eq!(numbers(&gone), (0, 0, 0));
    assert_eq!((gone.row.first_seen, gone.days.len(), gone.together.len()), (None, 0, 0));
    let listed = record.actors(&ActorQuery::default()).await.unwrap();
    assert!(listed.iter().all(|row| row.entity != "gone"), "who was never seen is not listed");
}

pub async fn stories_that_become_one_are_counted_as_one(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let part = newsroom.in_part(noon(), "k", "Acme was named.", &["acme"]);
    record.record_document(&part, None).await.unwrap();
    let text = prose("ore", 60);
    let mut elsewhere = document(&newsroom, noon(), "x", &text, &["acme"]);
    elsewhere.source = "daily".into();
    record.record_document(&elsewhere, None).await.unwrap();
    assert_eq!(numbers(&actor(record, "acme").await), (2, 2, 2));
    let mut whole = document(&newsroom, noon() + minutes(15), "k", &text, &["acme"]);
    whole.fingerprint = watchpost::story::Fingerprint::of(&whole.document);
    record.record_document(&whole, None).await.unwrap();
    assert_eq!(record.status().await.unwrap().stories, 1);
    assert_eq!(numbers(&actor(record, "acme").await), (2, 1, 2));
}

pub async fn roles_and_spellings_are_kept_with_their_dates(record: &dyn Record) {
    let newsroom = Newsroom::new();
    for (day, sentence) in [
        (0, "President Akme spoke."),
        (1, "Strongman Akme spoke."),
        (2, "They met president Akme."),
    ] {
        let at = noon() + minutes(day * DAY);
        let key = format!("k{day}");
        let mut new = document(&newsroom, at, &key, &prose(&key, 60), &["acme"]);
        let hit = &mut new.hits[0].value;
        hit.schema = "Person".into();
        let mention = &mut hit.mentions[0];
        let start = sentence.find("Akme").unwrap();
        mention.sentence.text = sentence.into();
        (mention.sentence.start, mention.sentence.end) = (0, sentence.len());
        mention.span.text = "Akme".into();
        (mention.span.start, mention.span.end) = (start, start + 4);
        mention.reasons =
            vec![Reason { code: "spelling".into(), weight: -0.1, text: String::new() }];
        record.record_document(&new, None).await.unwrap();
    }
    let acme = actor(record, "acme").await;
    assert_eq!(values(&acme.roles), [("president", 2), ("strongman", 1)]);
    assert_eq!(acme.roles[0].first_seen, Some(noon()));
    assert_eq!(acme.roles[0].last_seen, Some(noon() + minutes(2 * DAY)));
    assert_eq!(values(&acme.variants), [("Akme", 3)]);
}

pub async fn an_event_is_linked_to_its_target(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let mut new = newsroom.in_part(noon(), "k", "Acme was named.", &["acme"]);
    let mut event = newsroom.event(noon());
    event.value.targets = vec![Target {
        text: "Acme Works".into(),
        entity: Some("list/acme".into()),
        ..Target::default()
    }];
    new.events = vec![event.clone()];
    record.record_document(&new, None).await.unwrap();
    let events = actor(record, "acme").await.events;
    assert_eq!(events.iter().map(|row| row.id).collect::<Vec<_>>(), [event.id]);
    // With the whole page the event keeps its id, and its link.
    let mut whole = document(&newsroom, noon() + minutes(20), "k", &prose("ore", 60), &["acme"]);
    let mut again = newsroom.event(noon() + minutes(20));
    again.value.targets = event.value.targets.clone();
    whole.events = vec![again];
    record.record_document(&whole, None).await.unwrap();
    let events = actor(record, "acme").await.events;
    assert_eq!(events.iter().map(|row| row.id).collect::<Vec<_>>(), [event.id]);
}

pub async fn actors_are_listed_by_when_they_were_seen(record: &dyn Record) {
    let newsroom = Newsroom::new();
    for (day, who) in [(0, "acme"), (2, "borisov"), (1, "charon")] {
        let at = noon() + minutes(day * DAY);
        let new = document(&newsroom, at, who, &prose(who, 60), &[who]);
        record.record_document(&new, None).await.unwrap();
    }
    let listed = async |query: ActorQuery| {
        let rows = record.actors(&query).await.unwrap();
        rows.into_iter().map(|row| row.entity).collect::<Vec<_>>()
    };
    assert_eq!(listed(ActorQuery::default()).await, ["borisov", "charon", "acme"]);
    let since = Some(noon() + minutes(DAY));
    assert_eq!(listed(ActorQuery { since, ..Default::default() }).await, ["borisov", "charon"]);
    let words = Some("CHARON w".into());
    assert_eq!(listed(ActorQuery { words, ..Default::default() }).await, ["charon"]);
    assert_eq!(listed(ActorQuery { limit: 1, ..Default::default() }).await, ["borisov"]);
    let list = Some("another".into());
    assert!(listed(ActorQuery { list, ..Default::default() }).await.is_empty());
}

pub async fn what_is_unusual_is_raised_once_for_as_long_as_it_lasts(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let over = SignedDuration::from_hours(24);
    let raise = async |at: Timestamp, subjects: &[&str]| {
        let unusual: Vec<Unusual> = subjects
            .iter()
            .map(|subject| {
                let new = document(&newsroom, at, subject, &prose("ore", 60), &["acme"]);
                let draft = AlertDraft { subject: (*subject).into(), ..new.alerts[0].clone() };
                Unusual { rule: RULE.into(), subject: (*subject).into(), alerts: vec![draft] }
            })
            .collect();
        record.raise_unusual(&unusual, at, over).await.unwrap()
    };
    let hour = |n: i64| noon() + minutes(60 * n);
    assert_eq!(raise(hour(0), &["burst:list/acme", "first:list/other"]).await, 2);
    assert_eq!(raise(hour(20), &["burst:list/acme"]).await, 0);
    // It lasts, though it began more than a day ago.
    assert_eq!(raise(hour(40), &["burst:list/acme", "pair:list/acme+list/other"]).await, 1);
    // One has lasted on; the other was over for longer than a day.
    assert_eq!(raise(hour(60), &["burst:list/acme", "first:list/other"]).await, 1);
    let all = record.deliveries(&DeliveryQuery::default()).await.unwrap();
    assert_eq!(all.rows.len(), 4);
}

pub async fn bursts_returns_first_mentions_and_new_pairs_are_rising(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let now = noon() + minutes(100 * DAY);
    let mut n = 0;
    let mut told = async |at: Timestamp, who: &[&str]| {
        n += 1;
        let key = format!("n{n}");
        let new = document(&newsroom, at, &key, &prose(&format!("word{n}x"), 60), who);
        record.record_document(&new, None).await.unwrap();
    };
    let ago = |days: i64| now - minutes(days * DAY) + minutes(60);
    for day in (3..28).step_by(3) {
        told(ago(day), &["steady"]).await;
        told(ago(day), &["burst"]).await;
    }
    told(ago(98), &["sleeper"]).await;
    told(ago(1), &["sleeper"]).await;
    told(ago(1), &["newcomer"]).await;
    told(ago(1), &["steady"]).await;
    for _ in 0..6 {
        told(ago(1), &["burst"]).await;
    }
    told(ago(1), &["steady", "burst"]).await;
    let query =
        RisingQuery { now, window_days: 1, baseline_days: 28, silence_days: 90, list: None };
    let report = record.rising(&query).await.unwrap();
    let signs: Vec<(&str, &str, u64)> = report
        .rising
        .iter()
        .map(|rising| {
            let sign = match &rising.sign {
                Sign::Burst { .. } => "burst",
                Sign::Return { .. } => "return",
                Sign::First => "first",
                Sign::Pair { .. } => "pair",
            };
            (rising.actor.entity.as_str(), sign, rising.stories)
        })
        .collect();
    assert_eq!(
        signs,
        [
            ("burst", "burst", 7),
            ("sleeper", "return", 1),
            ("newcomer", "first", 1),
            ("steady", "pair", 1)
        ]
    );
    assert!((report.baseline_days - 28.0).abs() < 1e-6);
    let list = Some("another".into());
    assert!(record.rising(&RisingQuery { list, ..query }).await.unwrap().rising.is_empty());
}

pub async fn a_sign_names_the_document_that_made_it(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let now = noon() + minutes(100 * DAY);
    let ago = |days: i64| now - minutes(days * DAY) + minutes(60);
    let mut n = 0;
    let mut told = async |at: Timestamp, who: &[&str]| {
        n += 1;
        let key = format!("n{n}");
        let new = document(&newsroom, at, &key, &prose(&format!("word{n}x"), 60), who);
        record.record_document(&new, None).await.unwrap();
        new.id
    };
    told(ago(20), &["acme"]).await;
    told(ago(20), &["borisov"]).await;
    told(ago(99), &["sleeper"]).await;
    let both = told(ago(1), &["acme", "borisov"]).await;
    let back = told(ago(1) + minutes(9), &["sleeper"]).await;
    // What is recorded later says nothing of the signs: one alone, one before the silence.
    told(ago(1) + minutes(20), &["acme"]).await;
    told(ago(1) + minutes(20), &["sleeper"]).await;
    told(ago(60), &["acme"]).await;
    told(ago(98), &["sleeper"]).await;
    let report = record.rising(&RisingQuery::up_to(now)).await.unwrap();
    let made = |sign: &str| {
        let of = |r: &&watchpost::record::Rising| r.sign.kind().as_str() == sign;
        let rising = report.rising.iter().find(of).unwrap();
        (rising.document, rising.stories, rising.documents)
    };
    assert_eq!(made("pair"), (Some(both), 1, 1), "the stories are those of both");
    assert_eq!(made("return"), (Some(back), 2, 2));
}

pub async fn a_list_of_names_brings_nobody_together(record: &dyn Record) {
    let newsroom = Newsroom::new();
    let names: Vec<String> = (0..40).map(|n| format!("e{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let new = document(&newsroom, noon(), "k", &prose("ore", 60), &names);
    record.record_document(&new, None).await.unwrap();
    let one = actor(record, "e7").await;
    assert_eq!((one.row.documents, one.together.len()), (1, 0));
}

pub async fn a_date_that_cannot_be_is_not_believed(record: &dyn Record) {
    let newsroom = Newsroom::new();
    for (n, published) in ["1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z"].iter().enumerate() {
        let key = format!("k{n}");
        let mut new = document(&newsroom, noon(), &key, &prose(&key, 60), &["acme"]);
        new.document.published =
            Some(Stated { utc: Some(moment(published)), words: (*published).into() });
        record.record_document(&new, None).await.unwrap();
    }
    let acme = actor(record, "acme").await;
    assert_eq!((acme.row.first_seen, acme.row.last_seen), (None, None));
    assert_eq!((acme.row.documents, acme.undated, acme.days.len()), (2, 2, 0));
    let listed = record.actors(&ActorQuery::default()).await.unwrap();
    assert!(listed.iter().any(|row| row.entity == "acme"), "{listed:?}");
}
