//! Measures how actors are counted and how fast they are answered.
//!
//!     cargo run --release --example actors -- 1000000 100000    # documents, hits in them
//!
//! Records made-up documents of three years, one in ten a copy, whose hits name two thousand
//! entities, some of them often and most rarely; prints what a document costs with and without
//! hits while the record grows, then the medians of the questions that the program asks.

#![allow(clippy::print_stdout)] // a program to be read

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use watchpost::chance::Chance;
use watchpost::document::{Document, Field, Stated};
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{
    ActorQuery, Coverage, EntryKey, Identified, NewDocument, Record, RisingQuery,
};
use watchpost::screen::{Hit, Mention, Span, Tier};
use watchpost::story::Fingerprint;

/// So many documents are recorded at once, as a busy daemon does.
const TOGETHER: usize = 100;

const ENTITIES: f64 = 2000.0;

/// Each question is asked so often.
const ASKED: usize = 21;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<usize> =
        std::env::args().skip(1).map(|n| n.parse()).collect::<Result<_, _>>()?;
    let [documents, hits] = arguments[..] else {
        anyhow::bail!("usage: actors DOCUMENTS HITS");
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(documents, hits))
}

async fn measure(documents: usize, hits: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("actors.db");
    let chance = Arc::new(Chance::seeded(3));
    let record = SqliteRecord::open(&path, chance.clone())?;
    let begin: Timestamp = "2021-01-01T00:00:00Z".parse()?;
    let apart = SignedDuration::from_hours(3 * 365 * 24) / i32::try_from(documents)?;
    // Three hits in each document that has any, as in news about sanctions.
    let named = (hits / 3).max(1);
    let every = (documents / named).max(1);
    let mut rng = fastrand::Rng::with_seed(1);
    let mut last: Vec<u32> = Vec::new();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    let (mut recorded, step) = (0, (documents / 10 / TOGETHER).max(1));
    for (group, first) in (0..documents).step_by(TOGETHER).enumerate() {
        // Groups of one kind, so that the two can be told apart: of `every` groups one has hits.
        let names = group % every == 0;
        let news: Vec<NewDocument> = (first..(first + TOGETHER).min(documents))
            .map(|number| {
                let words: Vec<u32> = match number % 10 == 9 && !last.is_empty() {
                    true => last[..last.len() / 2].to_vec(),
                    false => (0..80).map(|_| (rng.f64().powi(2) * 60_000.0) as u32).collect(),
                };
                let at = begin + apart * i32::try_from(number).unwrap_or(i32::MAX);
                let entities: Vec<usize> = match names {
                    // To the fourth: a few are in every other document, most in hardly any.
                    true => (0..3).map(|_| (rng.f64().powi(4) * ENTITIES) as usize).collect(),
                    false => Vec::new(),
                };
                let source = format!("s{}", rng.usize(..1000));
                let new = document(&chance, &source, number, at, &words, &entities);
                last = words;
                new
            })
            .collect();
        recorded += news.iter().map(|new| new.hits.len()).sum::<usize>();
        let began = Instant::now();
        let all = news.iter().map(|new| record.record_document(new, None));
        for outcome in futures_util::future::join_all(all).await {
            outcome?;
        }
        let each = began.elapsed() / TOGETHER as u32;
        if names {
            with.push(each)
        } else {
            without.push(each)
        }
        if (group + 1) % step == 0 {
            println!(
                "{} documents, {recorded} hits: a document {:.0?} with hits, {:.0?} without; {} MB",
                first + news.len(),
                median(&mut with),
                median(&mut without),
                std::fs::metadata(&path)?.len() / 1_000_000,
            );
            (with, without) = (Vec::new(), Vec::new());
        }
    }
    let now = begin + SignedDuration::from_hours(3 * 365 * 24);
    ask(&record, now).await
}

async fn ask(record: &SqliteRecord, now: Timestamp) -> anyhow::Result<()> {
    let all = record.actors(&ActorQuery { limit: 100_000, ..ActorQuery::default() }).await?;
    let Some(most) = all.iter().max_by_key(|row| row.documents) else { return Ok(()) };
    println!("{} actors; the most named one in {} documents", all.len(), most.documents);
    let rising =
        RisingQuery { now, window_days: 1, baseline_days: 28, silence_days: 90, list: None };
    let words = ActorQuery { words: Some(most.name.clone()), ..ActorQuery::default() };
    let mut times: [(&str, Vec<Duration>); 5] = [
        ("actor, the most named one", Vec::new()),
        ("actors, the last fifty", Vec::new()),
        ("actors, by words", Vec::new()),
        ("actors --rising", Vec::new()),
        ("pairs, the first thousand", Vec::new()),
    ];
    for _ in 0..ASKED {
        let mut began = Instant::now();
        let mut lap = |at: usize| {
            times[at].1.push(began.elapsed());
            began = Instant::now();
        };
        record.actor(&most.list, &most.entity).await?;
        lap(0);
        record.actors(&ActorQuery::default()).await?;
        lap(1);
        record.actors(&words).await?;
        lap(2);
        record.rising(&rising).await?;
        lap(3);
        record.pairs(&ActorQuery { limit: 1000, ..ActorQuery::default() }).await?;
        lap(4);
    }
    for (question, times) in &mut times {
        println!("{question}: {:.1?}", median(times));
    }
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn document(
    chance: &Chance,
    source: &str,
    number: usize,
    at: Timestamp,
    words: &[u32],
    entities: &[usize],
) -> NewDocument {
    let text: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
    let document = Document {
        title: format!("Article {number}"),
        text: text.join(" "),
        lang: Some("en".into()),
        published: Some(Stated { utc: Some(at), words: at.to_string() }),
        ..Document::default()
    };
    let mut entities = entities.to_vec();
    entities.sort_unstable();
    entities.dedup();
    let hits = entities.iter().map(|n| Identified { id: chance.id(at), value: hit(*n) }).collect();
    NewDocument {
        id: chance.id(at),
        source: source.into(),
        entry: EntryKey { key: format!("k{number}"), version: "v".into() },
        fingerprint: Fingerprint::of(&document),
        document,
        canonical_url: None,
        coverage: Coverage::Full,
        fetched: at,
        revision: "r".into(),
        engine: "e".into(),
        bounds: Vec::new(),
        hits,
        events: Vec::new(),
        alerts: Vec::new(),
        new_story: chance.id(at),
    }
}

fn hit(number: usize) -> Hit {
    let name = format!("Person Number{number}");
    let sentence = format!("On Friday President {name} spoke.");
    let span = |start: usize, text: &str| Span {
        field: Field::Text,
        start,
        end: start + text.len(),
        text: text.into(),
    };
    Hit {
        list: "list".into(),
        entity: format!("e{number}"),
        name: name.clone(),
        schema: "Person".into(),
        topics: Vec::new(),
        score: 0.99,
        tier: Tier::Alert,
        mentions: vec![Mention {
            span: span(20, &name),
            sentence: span(0, &sentence),
            alias: name,
            score: 0.99,
            tier: Tier::Alert,
            reasons: Vec::new(),
        }],
    }
}
