use watchpost::fetch::Validators;
use watchpost::record::{Record, RecordError, Visit};

use crate::record::made_up::*;

super::on_sqlite!(
    a_source_is_claimed_once_until_its_lease_ends,
    the_longest_due_comes_first,
    a_slow_domain_does_not_take_all_hands,
    a_lost_lease_writes_nothing,
    a_settled_claim_is_over,
    renewing_keeps_others_away,
    settling_stores_validators_and_the_next_visit,
    failures_are_counted_until_one_visit_succeeds,
    a_source_that_is_gone_keeps_its_history_and_is_not_due,
    another_address_starts_afresh,
    one_source_can_be_claimed_before_it_is_due,
    a_source_is_hastened_unless_it_is_being_visited,
);

pub async fn a_source_is_claimed_once_until_its_lease_ends(record: &dyn Record) {
    record.sync_sources(&sources(&["a", "b"]), noon()).await.unwrap();
    assert_eq!(record.next_source_due().await.unwrap(), Some(noon()));
    assert!(
        record.claim_sources("x", noon() - minutes(1), minutes(5), 9).await.unwrap().is_empty()
    );

    let first = record.claim_sources("x", noon(), minutes(5), 9).await.unwrap();
    assert_eq!(first.len(), 2);
    assert_eq!(first[0].lease.owner, "x");
    assert_eq!(first[0].lease.expires, noon() + minutes(5));
    assert!(
        record.claim_sources("y", noon() + minutes(4), minutes(5), 9).await.unwrap().is_empty()
    );
    assert_eq!(record.next_source_due().await.unwrap(), Some(noon() + minutes(5)));

    let second = record.claim_sources("y", noon() + minutes(5), minutes(5), 9).await.unwrap();
    assert_eq!(second.len(), 2);
    assert!(second[0].lease.token > first[0].lease.token);
}

pub async fn the_longest_due_comes_first(record: &dyn Record) {
    record.sync_sources(&sources(&["z"]), noon() - minutes(30)).await.unwrap();
    record.sync_sources(&sources(&["z", "m"]), noon() - minutes(20)).await.unwrap();
    record.sync_sources(&sources(&["z", "m", "a"]), noon() - minutes(10)).await.unwrap();
    let claims = record.claim_sources("x", noon(), minutes(5), 2).await.unwrap();
    assert_eq!(claims.iter().map(|c| c.source.as_str()).collect::<Vec<_>>(), ["z", "m"]);
    let rest = record.claim_sources("x", noon(), minutes(5), 2).await.unwrap();
    assert_eq!(rest.iter().map(|c| c.source.as_str()).collect::<Vec<_>>(), ["a"]);
}

pub async fn a_slow_domain_does_not_take_all_hands(record: &dyn Record) {
    let slow = ["s1", "s2", "s3", "s4", "s5", "s6", "s7"];
    let mut rows = sources(&[&slow[..], &["zz"]].concat());
    rows.last_mut().unwrap().shard = 8;
    record.sync_sources(&rows, noon()).await.unwrap();
    let claims = record.claim_sources("x", noon(), minutes(5), 6).await.unwrap();
    let ids: Vec<_> = claims.iter().map(|claim| claim.source.as_str()).collect();
    assert_eq!(ids, ["s1", "s2", "s3", "s4", "zz"], "others are not kept waiting");
    let more = record.claim_sources("x", noon(), minutes(5), 6).await.unwrap();
    assert!(more.is_empty(), "{more:?}");

    record.settle_source(&claims[0], &visit(noon(), screened())).await.unwrap();
    let more = record.claim_sources("x", noon(), minutes(5), 6).await.unwrap();
    assert_eq!(more.iter().map(|c| c.source.as_str()).collect::<Vec<_>>(), ["s5"]);
}

pub async fn a_lost_lease_writes_nothing(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let old = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    let later = noon() + minutes(6);
    let new = record.claim_sources("y", later, minutes(5), 1).await.unwrap().remove(0);

    let document = Newsroom::new().document(later, "k", "A text.", &["acme"]);
    let outcome = record.record_document(&document, Some(&old)).await;
    assert!(matches!(outcome, Err(RecordError::LeaseLost(_))));
    let outcome = record.settle_source(&old, &visit(later, screened())).await;
    assert!(matches!(outcome, Err(RecordError::LeaseLost(_))));
    let outcome = record.renew_source(&old, later, minutes(5)).await;
    assert!(matches!(outcome, Err(RecordError::LeaseLost(_))));

    let status = record.status().await.unwrap();
    assert_eq!((status.documents, status.stories, status.hits), (0, 0, 0));
    assert_eq!(status.sources[0].last_visit, None);
    assert!(record.deliveries(&Default::default()).await.unwrap().rows.is_empty());
    assert!(!record.record_document(&document, Some(&new)).await.unwrap().known);
}

pub async fn a_settled_claim_is_over(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let claim = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    record.settle_source(&claim, &visit(noon(), screened())).await.unwrap();
    let again = record.settle_source(&claim, &visit(noon(), screened())).await;
    assert!(matches!(again, Err(RecordError::LeaseLost(_))));
    let renewed = record.renew_source(&claim, noon(), minutes(5)).await;
    assert!(matches!(renewed, Err(RecordError::LeaseLost(_))));
    let document = Newsroom::new().document(noon(), "k", "A text.", &[]);
    let recorded = record.record_document(&document, Some(&claim)).await;
    assert!(matches!(recorded, Err(RecordError::LeaseLost(_))));
}

pub async fn renewing_keeps_others_away(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let claim = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    record.renew_source(&claim, noon() + minutes(4), minutes(5)).await.unwrap();
    assert!(
        record.claim_sources("y", noon() + minutes(8), minutes(5), 1).await.unwrap().is_empty()
    );
    record.settle_source(&claim, &visit(noon() + minutes(8), screened())).await.unwrap();
}

pub async fn settling_stores_validators_and_the_next_visit(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let claim = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    assert_eq!(claim.validators, Validators::default());
    let mut report = visit(noon(), screened());
    report.validators = Some(validators("W/\"one\""));
    report.moved_to = Some("https://new.example/feed".into());
    record.settle_source(&claim, &report).await.unwrap();
    assert_eq!(record.next_source_due().await.unwrap(), Some(noon() + minutes(60)));

    let later = noon() + minutes(60);
    let claim = record.claim_sources("x", later, minutes(5), 1).await.unwrap().remove(0);
    assert_eq!(claim.validators, validators("W/\"one\""));
    record.settle_source(&claim, &visit(later, Visit::NotModified)).await.unwrap();
    let claim = record.claim_source("wire", "x", later, minutes(5)).await.unwrap().unwrap();
    assert_eq!(claim.validators, validators("W/\"one\""), "no new ones keep the old ones");

    let source = record.status().await.unwrap().sources.remove(0);
    assert_eq!(source.last_screened, Some(later));
    assert_eq!(source.moved_to.as_deref(), Some("https://new.example/feed"));
}

pub async fn failures_are_counted_until_one_visit_succeeds(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let failed = || Visit::Failed { reason: "it answered 500".into() };
    for n in 0..3 {
        let at = noon() + minutes(60 * n);
        let claim = record.claim_sources("x", at, minutes(5), 1).await.unwrap().remove(0);
        assert_eq!(i64::from(claim.failures), n);
        record.settle_source(&claim, &visit(at, failed())).await.unwrap();
    }
    let source = record.status().await.unwrap().sources.remove(0);
    assert_eq!((source.failures, source.last_screened), (3, None));
    assert_eq!(source.last_error.as_deref(), Some("it answered 500"));
    assert_eq!(source.last_visit, Some(noon() + minutes(120)));

    let at = noon() + minutes(180);
    let claim = record.claim_sources("x", at, minutes(5), 1).await.unwrap().remove(0);
    record.settle_source(&claim, &visit(at, Visit::NotModified)).await.unwrap();
    let source = record.status().await.unwrap().sources.remove(0);
    assert_eq!((source.failures, source.last_error), (0, None));
    assert_eq!(source.last_screened, Some(at));
}

pub async fn a_source_that_is_gone_keeps_its_history_and_is_not_due(record: &dyn Record) {
    record.sync_sources(&sources(&["wire", "other"]), noon()).await.unwrap();
    let document = Newsroom::new().document(noon(), "k", "A text.", &["acme"]);
    record.record_document(&document, None).await.unwrap();
    record.sync_sources(&sources(&["other"]), noon()).await.unwrap();

    let claims = record.claim_sources("x", noon(), minutes(5), 9).await.unwrap();
    assert_eq!(claims.iter().map(|c| c.source.as_str()).collect::<Vec<_>>(), ["other"]);
    assert!(record.claim_source("wire", "x", noon(), minutes(5)).await.unwrap().is_none());
    let status = record.status().await.unwrap();
    assert_eq!(status.sources.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["other"]);
    assert_eq!(status.hits, 1);

    record.sync_sources(&sources(&["wire", "other"]), noon()).await.unwrap();
    let status = record.status().await.unwrap();
    assert_eq!(status.sources.iter().find(|s| s.id == "wire").unwrap().documents, 1);
    record.sync_sources(&[], noon()).await.unwrap();
    assert_eq!(record.next_source_due().await.unwrap(), None);
}

pub async fn another_address_starts_afresh(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon()).await.unwrap();
    let claim = record.claim_sources("x", noon(), minutes(5), 1).await.unwrap().remove(0);
    let mut report = visit(noon(), screened());
    report.validators = Some(validators("\"old\""));
    record.settle_source(&claim, &report).await.unwrap();

    let later = noon() + minutes(60);
    let under_way = record.claim_sources("x", later, minutes(5), 1).await.unwrap().remove(0);
    let mut moved = sources(&["wire"]);
    moved[0].url = "https://elsewhere.example/feed".into();
    record.sync_sources(&moved, later).await.unwrap();
    let stale = record.settle_source(&under_way, &report).await;
    assert!(matches!(stale, Err(RecordError::LeaseLost(_))), "it visited the old address");

    let claim = record.claim_sources("x", later, minutes(5), 1).await.unwrap().remove(0);
    assert_eq!(claim.validators, Validators::default());
    record.settle_source(&claim, &report).await.unwrap();
    record.sync_sources(&moved, later).await.unwrap();
    let claim = record.claim_source("wire", "x", later, minutes(5)).await.unwrap().unwrap();
    assert_eq!(claim.validators, validators("\"old\""), "the same address keeps them");
}

pub async fn one_source_can_be_claimed_before_it_is_due(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon() + minutes(60)).await.unwrap();
    let claim = record.claim_source("wire", "x", noon(), minutes(5)).await.unwrap().unwrap();
    assert_eq!(claim.source, "wire");
    assert!(record.claim_source("wire", "y", noon(), minutes(5)).await.unwrap().is_none());
    assert!(record.claim_source("nobody", "y", noon(), minutes(5)).await.unwrap().is_none());
}

pub async fn a_source_is_hastened_unless_it_is_being_visited(record: &dyn Record) {
    record.sync_sources(&sources(&["wire"]), noon() + minutes(60)).await.unwrap();
    assert!(!record.hasten_source("nobody", noon()).await.unwrap());
    assert!(record.hasten_source("wire", noon()).await.unwrap());
    assert!(record.hasten_source("wire", noon() + minutes(1)).await.unwrap());
    assert_eq!(record.next_source_due().await.unwrap(), Some(noon()), "never later than it was");
    let claim = record.claim_source("wire", "x", noon(), minutes(5)).await.unwrap().unwrap();
    assert!(!record.hasten_source("wire", noon() + minutes(1)).await.unwrap());
    let report = visit(noon() + minutes(2), screened());
    record.settle_source(&claim, &report).await.unwrap();
    assert!(record.hasten_source("wire", noon() + minutes(2)).await.unwrap());
    assert_eq!(record.next_source_due().await.unwrap(), Some(noon() + minutes(2)));
    record.sync_sources(&[], noon()).await.unwrap();
    assert!(!record.hasten_source("wire", noon() + minutes(3)).await.unwrap());
}
