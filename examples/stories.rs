//! Measures how stories are told apart, through the record itself.
//!
//!     cargo run --release --example stories -- DIRECTORY    # texts, one a file
//!     cargo run --release --example stories -- --scale 100000
//!
//! Of a directory of different articles it makes what outlets make of wire copy: cut down to 30 to
//! 90 %, with words changed, with the boilerplate of a house below, and all of it together; records
//! everything in random order, opening the database anew in between; and compares the stories
//! with the truth, pair by pair. The houses' boilerplate is cut from texts that are used for nothing
//! else, and stands below different articles, too. `--scale` records made-up documents, one in ten
//! a copy cut to half, and prints time and size.

#![allow(clippy::print_stdout)] // a program to be read

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use watchpost::chance::{Chance, Id};
use watchpost::document::Document;
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{Coverage, EntryKey, NewDocument, Record};
use watchpost::story::{Fingerprint, Overlap, Shingles};

/// One text in so many gives boilerplate instead of an article.
const HOUSES: usize = 8;

/// So many documents are recorded at once, as a busy daemon does.
const TOGETHER: usize = 100;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    match &arguments[..] {
        [flag, count] if flag == "--scale" => runtime.block_on(scale(count.parse()?)),
        [directory] => runtime.block_on(pairs(Path::new(directory))),
        _ => anyhow::bail!("usage: stories DIRECTORY | stories --scale COUNT"),
    }
}

/// A version of an article as a house prints it.
struct Print {
    article: usize,
    house: usize,
    what: &'static str,
    text: String,
}

async fn pairs(directory: &Path) -> anyhow::Result<()> {
    let texts = articles(directory)?;
    let (given, texts): (Vec<_>, Vec<_>) =
        texts.into_iter().enumerate().partition(|(at, _)| at % HOUSES == 0);
    let mut rng = fastrand::Rng::with_seed(7);
    let houses: Vec<String> =
        given.iter().map(|(_, text)| first_words(text, rng.usize(20..90))).collect();
    anyhow::ensure!(!houses.is_empty() && texts.len() > 1, "there are too few texts");
    let mut prints = Vec::new();
    for (article, (_, text)) in texts.iter().enumerate() {
        for (what, version) in versions(text, &mut rng) {
            let house = rng.usize(..houses.len());
            let with_foot = what.contains("boilerplate") || rng.bool();
            let text = if with_foot { format!("{version}\n{}", houses[house]) } else { version };
            prints.push(Print { article, house, what, text });
        }
    }
    alone(&texts, &prints);
    rng.shuffle(&mut prints);
    let stories = recorded(&prints).await?;
    let (mut same, mut found, mut claimed) = (0usize, 0usize, 0usize);
    let mut missed: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, a) in prints.iter().enumerate() {
        for (b, other) in prints.iter().zip(&stories).skip(at + 1) {
            let (one_article, one_story) = (a.article == b.article, stories[at] == *other);
            same += usize::from(one_article);
            claimed += usize::from(one_story);
            found += usize::from(one_article && one_story);
            if one_article {
                for what in [a.what, b.what] {
                    let counts = missed.entry(what).or_default();
                    *counts = (counts.0 + usize::from(!one_story), counts.1 + 1);
                }
            }
        }
    }
    println!(
        "recorded: {} prints of {} articles, {} houses; recall {:.4}, precision {:.4}",
        prints.len(),
        texts.len(),
        houses.len(),
        found as f64 / same as f64,
        found as f64 / claimed as f64
    );
    let mut missed: Vec<_> = missed.into_iter().collect();
    missed.sort_unstable();
    for (what, (missed, of)) in missed {
        println!("  {what}: {missed} of {of} pairs missed");
    }
    Ok(())
}

/// Containment alone, without index and record: what a threshold would do.
fn alone(texts: &[(usize, String)], prints: &[Print]) {
    let whole: Vec<Shingles> = texts.iter().map(|(_, text)| Shingles::of(text)).collect();
    let cut: Vec<Shingles> = prints.iter().map(|print| Shingles::of(&print.text)).collect();
    let (mut same, mut other) = (Vec::new(), Vec::new());
    for (print, shingles) in prints.iter().zip(&cut) {
        for (article, original) in whole.iter().enumerate() {
            let overlap = Overlap::of(shingles, original).containment();
            if article == print.article { same.push(overlap) } else { other.push(overlap) }
        }
    }
    for (at, a) in prints.iter().enumerate() {
        for (b, there) in prints.iter().zip(&cut).skip(at + 1) {
            if a.article != b.article && a.house == b.house {
                other.push(Overlap::of(&cut[at], there).containment());
            }
        }
    }
    for threshold in [0.2, 0.3, 0.4, 0.5, 0.6, 0.7] {
        let count = |values: &[f64]| values.iter().filter(|v| **v >= threshold).count();
        println!(
            "containment {threshold}: {} of {} prints match their article, {} of {} other pairs match",
            count(&same),
            same.len(),
            count(&other),
            other.len()
        );
    }
}

async fn recorded(prints: &[Print]) -> anyhow::Result<Vec<Id>> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("stories.db");
    let chance = Arc::new(Chance::seeded(3));
    let started = Instant::now();
    let mut ids = Vec::new();
    for part in prints.chunks(prints.len() / 3 + 1) {
        let record = SqliteRecord::open(&path, chance.clone())?;
        for print in part {
            let source = format!("house-{}", print.house);
            let new = document(&chance, &source, ids.len(), &print.text);
            record.record_document(&new, None).await?;
            ids.push(new.id);
        }
    }
    println!("recorded in {:?}", started.elapsed());
    // A later print may have joined the stories of earlier ones.
    let record = SqliteRecord::open(&path, chance)?;
    let mut stories = Vec::new();
    for id in ids {
        stories.push(record.document(id).await?.row.story);
    }
    Ok(stories)
}

fn document(chance: &Chance, source: &str, number: usize, text: &str) -> NewDocument {
    let now = Timestamp::from_second(1_800_000_000 + number as i64).unwrap_or_default();
    let document =
        Document { title: format!("Headline {number}"), text: text.into(), ..Document::default() };
    NewDocument {
        id: chance.id(now),
        source: source.into(),
        entry: EntryKey { key: number.to_string(), version: "1".into() },
        fingerprint: Fingerprint::of(&document),
        document,
        canonical_url: None,
        coverage: Coverage::Full,
        fetched: now,
        revision: "r".into(),
        engine: "1".into(),
        bounds: Vec::new(),
        hits: Vec::new(),
        events: Vec::new(),
        alerts: Vec::new(),
        new_story: chance.id(now),
    }
}

fn versions(text: &str, rng: &mut fastrand::Rng) -> Vec<(&'static str, String)> {
    let mut versions = vec![("whole", text.to_owned()), ("boilerplate", text.to_owned())];
    for what in ["cut", "cut, boilerplate", "cut, edited, boilerplate"] {
        let cut = first_words(text, text.split_whitespace().count() * rng.usize(30..=90) / 100);
        versions.push((what, if what.contains("edited") { edited(&cut, rng) } else { cut }));
    }
    versions.push(("edited", edited(text, rng)));
    let paragraphs: Vec<&str> = text
        .lines()
        .enumerate()
        .filter(|(at, _)| *at < 2 || rng.f32() < 0.6)
        .map(|l| l.1)
        .collect();
    versions.push(("paragraphs left out", paragraphs.join("\n")));
    versions
}

/// One word in thirty changed, left out or put in.
fn edited(text: &str, rng: &mut fastrand::Rng) -> String {
    let lines = text.lines().map(|line| {
        let words = line.split_whitespace().map(|word| match rng.u8(..90) {
            0 => String::new(),
            1 => format!("{word} reportedly"),
            2 => "some".to_owned(),
            _ => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn first_words(text: &str, count: usize) -> String {
    let mut left = count;
    let mut lines = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().take(left).collect();
        left -= words.len();
        lines.push(words.join(" "));
        if left == 0 {
            break;
        }
    }
    lines.join("\n")
}

/// Texts of some length, each once.
fn articles(directory: &Path) -> anyhow::Result<Vec<String>> {
    let mut paths: Vec<_> =
        std::fs::read_dir(directory)?.map(|e| Ok(e?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let mut texts: Vec<String> = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
        if text.split_whitespace().count() >= 60 && !texts.contains(&text) {
            texts.push(text);
        }
    }
    Ok(texts)
}

async fn scale(count: usize) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("scale.db");
    let chance = Arc::new(Chance::seeded(3));
    let record = SqliteRecord::open(&path, chance.clone())?;
    let mut rng = fastrand::Rng::with_seed(1);
    let mut last: Vec<u32> = Vec::new();
    let (mut copies, mut known, mut sketching) = (0usize, 0usize, Duration::ZERO);
    let (mut recording, mut cpu) = (Duration::ZERO, Duration::ZERO);
    let step = (count / 10).max(TOGETHER);
    for first in (0..count).step_by(TOGETHER) {
        let mut documents = Vec::new();
        for number in first..(first + TOGETHER).min(count) {
            let copy = number % 10 == 9 && !last.is_empty();
            let words: Vec<u32> = match copy {
                true => last[..last.len() / 2].to_vec(),
                // Squared: some words are everywhere, most are rare.
                false => (0..300).map(|_| (rng.f64().powi(2) * 60_000.0) as u32).collect(),
            };
            let text: Vec<String> = words.iter().map(|word| format!("w{word}")).collect();
            let source = format!("s{}", rng.usize(..1000));
            let began = Instant::now();
            documents.push(document(&chance, &source, number, &text.join(" ")));
            sketching += began.elapsed();
            copies += usize::from(copy);
            if !copy {
                last = words;
            }
        }
        let (began, before) = (Instant::now(), processor()?);
        let record = &record;
        let recorded = documents.iter().map(|new| record.record_document(new, None));
        for recorded in futures_util::future::join_all(recorded).await {
            known += usize::from(recorded?.repeated);
        }
        recording += began.elapsed();
        cpu += processor()?.saturating_sub(before);
        let done = first + documents.len();
        if done / step > first / step || done == count {
            println!(
                "{done} documents: {:.0?} a document to sketch, {:.0?} to record, {:.0?} of the processor for it; {} MB; {known} of {copies} copies found; {}",
                sketching / step as u32,
                recording / step as u32,
                cpu / step as u32,
                std::fs::metadata(&path)?.len() / 1_000_000,
                memory()
            );
            (sketching, recording, cpu) = Default::default();
        }
    }
    Ok(())
}

/// Processor time of this process so far, as Linux tells it.
fn processor() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(Duration::from_millis(ticks * 10)) // of a hundredth of a second
}

/// Peak memory of this process, as Linux tells it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().replace('\t', " ")
}
