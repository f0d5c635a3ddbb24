//! Measures looking back: whether it finds all that screening finds, and how long it takes.
//!
//!     cargo run --release --example lookback -- --check DOCUMENTS.jsonl LIST...
//!     cargo run --release --example lookback -- --scale 1000000 WORDS [DIRECTORY]
//!
//! `--check` records documents as `watchpost screen` reads them, screens them all with the lists, and
//! asks for every entity that is found whether the index would have led to each of its documents; and
//! for some that are not found, to how many it leads in vain. `--scale` records so many made-up
//! articles, indexes them, adds entities to a watchlist, and looks back for them.

#![allow(clippy::print_stdout)] // a program to be read

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;
use watchpost::chance::{Chance, Id};
use watchpost::clock::SystemClock;
use watchpost::document::Document;
use watchpost::in_force::{self, InForce};
use watchpost::lookback::{Candidates, LookBack, Sought, Why};
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{Coverage, EntryKey, NewDocument, Record};
use watchpost::story::Fingerprint;

/// So many documents are recorded at once, as a busy daemon does.
const TOGETHER: usize = 100;

/// `--check` asks for so many entities that are found, and that are not, spread over the lists.
const SAMPLE: usize = 500;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match &arguments[..] {
        [flag, documents, lists @ ..] if flag == "--check" => {
            let lists: Vec<PathBuf> = lists.iter().map(PathBuf::from).collect();
            runtime.block_on(check(Path::new(documents), &lists))
        }
        [flag, count, mean] if flag == "--scale" => {
            let dir = tempfile::tempdir()?;
            runtime.block_on(scale(count.parse()?, mean.parse()?, dir.path()))
        }
        [flag, count, mean, dir] if flag == "--scale" => {
            runtime.block_on(scale(count.parse()?, mean.parse()?, Path::new(dir)))
        }
        _ => {
            anyhow::bail!(
                "usage: lookback --check DOCUMENTS LIST... | --scale COUNT WORDS [DIRECTORY]"
            )
        }
    }
}

async fn check(documents: &Path, lists: &[PathBuf]) -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let lists: Vec<PathBuf> =
        lists.iter().map(std::path::absolute).collect::<std::io::Result<_>>()?;
    let config = dir.path().join("watchpost.toml");
    std::fs::write(&config, format!("watchlists = {lists:?}\n"))?;
    let loaded = in_force::load(&config);
    let errors = loaded.errors();
    let in_force = Arc::new(loaded.in_force.context(errors)?);
    let chance = Arc::new(Chance::seeded(7));
    let record: Arc<dyn Record> =
        Arc::new(SqliteRecord::open(&dir.path().join("watchpost.db"), chance.clone())?);
    let now = Timestamp::now();
    let mut named: BTreeMap<(String, String), BTreeSet<u64>> = BTreeMap::new();
    let begun = Instant::now();
    for (at, line) in BufReader::new(std::fs::File::open(documents)?).lines().enumerate() {
        let given: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |name: &str| given[name].as_str().unwrap_or_default().to_owned();
        let lang = given["lang"].as_str().map(str::to_owned);
        let document =
            Document { title: text("title"), text: text("text"), lang, ..Document::default() };
        record.record_document(&made(at, document.clone(), now, &chance), None).await?;
        let number = record.archive_state().await?.last;
        for hit in in_force.screener.screen(&document).hits {
            named.entry((hit.list, hit.entity)).or_default().insert(number);
        }
    }
    let look_back =
        LookBack::new(record.clone(), Arc::new(SystemClock), chance, CancellationToken::new())?;
    look_back.catch_up(1, &mut |_, _| {}).await?;
    let last = record.archive_state().await?.last;
    println!("{last} documents recorded, screened and indexed in {:.1?}", begun.elapsed());
    let candidates = async |entities: &[&(String, String)]| {
        let mut sought = Sought::default();
        for (list, entity) in entities {
            sought.add(list, entity, Why::Added);
        }
        match look_back.candidates(&sought, &in_force, 1..last + 1, &mut |_| {}).await? {
            Candidates::Some(numbers) => anyhow::Ok(numbers),
            Candidates::All(range) => Ok(range.collect()),
        }
    };
    let begun = Instant::now();
    let (mut hits, mut lost, mut led) = (0, 0, 0);
    let asked = named.iter().step_by(named.len() / SAMPLE + 1);
    for (key, numbers) in asked.clone() {
        let found = candidates(&[key]).await?;
        hits += numbers.len();
        led += found.len() - found.iter().filter(|n| numbers.contains(n)).count();
        for number in numbers.iter().filter(|n| found.binary_search(n).is_err()) {
            lost += 1;
            println!("lost: {key:?} in document {number}");
        }
    }
    println!(
        "{} of {} entities have {hits} hits, {lost} lost; the index leads to {led} documents beside; {:.1?}",
        asked.count(),
        named.len(),
        begun.elapsed()
    );
    let lists = in_force.lists.lists.iter();
    let all: Vec<(String, String)> = lists
        .flat_map(|list| list.entities.iter().map(|e| (list.id.clone(), e.id.clone())))
        .collect();
    let others: Vec<&(String, String)> =
        all.iter().filter(|key| !named.contains_key(*key)).collect();
    let begun = Instant::now();
    let others: Vec<_> = others.iter().step_by(others.len() / SAMPLE + 1).collect();
    let mut led = Vec::new();
    for key in &others {
        led.push(candidates(&[key]).await?.len());
    }
    led.sort_unstable();
    let share = |part: usize| led.get(led.len() * part / 10).copied().unwrap_or(0);
    println!(
        "{} others lead to {} documents, half of them to {} or fewer, nine in ten to {}; {:.1?}",
        led.len(),
        led.iter().sum::<usize>(),
        share(5),
        share(9),
        begun.elapsed()
    );
    let begun = Instant::now();
    let found = candidates(&all.iter().collect::<Vec<_>>()).await?.len();
    println!("all {} entities together lead to {found}; {:.1?}", all.len(), begun.elapsed());
    anyhow::ensure!(lost == 0, "hits would be lost");
    Ok(())
}

/// What made-up words are made of.
const SYLLABLES: [&str; 25] = [
    "ka", "ri", "mo", "ten", "lu", "sha", "ve", "dor", "ni", "pol", "gra", "be", "zim", "tu",
    "fel", "hor", "ja", "qui", "wes", "ing", "er", "an", "tion", "ment", "sky",
];

/// One word of so many is made up anew, as names and misspellings are that no other article has.
const RARE: u16 = 200;

/// Words as a language has them: a few often, most of them seldom (Zipf).
struct Words {
    words: Vec<String>,
    below: Vec<f64>,
}

impl Words {
    fn new(count: usize, rng: &mut fastrand::Rng) -> Self {
        let mut words = BTreeSet::new();
        while words.len() < count {
            let parts = rng.usize(1..5);
            words.insert((0..parts).map(|_| SYLLABLES[rng.usize(..SYLLABLES.len())]).collect());
        }
        let mut words: Vec<String> = words.into_iter().collect();
        rng.shuffle(&mut words);
        let mut sum = 0.0;
        let below = (1..=count)
            .map(|rank| {
                sum += 1.0 / rank as f64;
                sum
            })
            .collect();
        Self { words, below }
    }

    /// A word, seldom one that no other article has.
    fn any(&self, rng: &mut fastrand::Rng) -> Cow<'_, str> {
        if rng.u16(..RARE) == 0 {
            let parts = rng.usize(3..6);
            return (0..parts).map(|_| SYLLABLES[rng.usize(..SYLLABLES.len())]).collect();
        }
        let at = rng.f64() * self.below.last().copied().unwrap_or(1.0);
        let rank = self.below.partition_point(|below| *below < at).min(self.words.len() - 1);
        Cow::Borrowed(&self.words[rank])
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// An article of `mean` words, half more or less, with sentences and names, in one of three scripts; `named`
/// of them name the entity that is added later.
fn article(
    number: usize,
    mean: usize,
    words: &Words,
    rng: &mut fastrand::Rng,
    named: bool,
) -> Document {
    let mut text = String::new();
    let length = mean / 8 + rng.usize(..mean * 7 / 4);
    let mut begins = true;
    for at in 0..length {
        let word = words.any(rng);
        let name = rng.u8(..12) == 0;
        text.push_str(&if begins || name { capital(&word) } else { word.into_owned() });
        begins = rng.u8(..16) == 0;
        text.push_str(if begins { ". " } else { " " });
        if named && at == length / 2 {
            text.push_str("Bogdan Karvexovich ");
        }
    }
    let cyrillic = number.is_multiple_of(5);
    let text = if cyrillic { watchpost::transliterate::to_cyrillic(&text) } else { text };
    Document {
        title: capital(&format!("{} {} {number}", words.any(rng), words.any(rng))),
        text,
        lang: Some(if cyrillic { "ru" } else { "en" }.into()),
        ..Document::default()
    }
}

/// Four names as they are added: how often others bear parts of them differs.
const ADDED: [(&str, &str); 4] = [
    ("seldom", "Bogdan Karvexovich"),
    ("absent", "Ulrich Habermas"),
    ("common", "Karimo Tenlu"),
    ("body", "Tenmo Shave Trading House"),
];

async fn scale(count: usize, mean: usize, dir: &Path) -> anyhow::Result<()> {
    let mut rng = fastrand::Rng::with_seed(7);
    let words = Words::new(400_000, &mut rng);
    let chance = Arc::new(Chance::seeded(7));
    let path = dir.join("watchpost.db");
    let record: Arc<dyn Record> = Arc::new(SqliteRecord::open(&path, chance.clone())?);
    let now: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let state = record.archive_state().await?;
    let mut spent = Duration::ZERO;
    for first in (state.last as usize..count).step_by(TOGETHER) {
        let batch: Vec<NewDocument> = (first..(first + TOGETHER).min(count))
            .map(|number| {
                made(
                    number,
                    article(number, mean, &words, &mut rng, number % 50_000 == 7),
                    now,
                    &chance,
                )
            })
            .collect();
        let begun = Instant::now();
        futures_util::future::try_join_all(
            batch.iter().map(|document| record.record_document(document, None)),
        )
        .await?;
        spent += begun.elapsed();
        if first % 50_000 == 0 {
            println!("{first} recorded, {:.1} s", spent.as_secs_f64());
        }
    }
    println!("{count} documents recorded in {:.1} s, {}", spent.as_secs_f64(), size(&path));
    let stop = CancellationToken::new();
    let look_back = LookBack::new(record.clone(), Arc::new(SystemClock), chance, stop)?;
    let begun = Instant::now();
    let mut last = u64::MAX;
    look_back
        .catch_up(1, &mut |waiting, _| {
            if waiting + 50_000 < last {
                last = waiting;
                println!("{waiting} to be indexed, {:.1} s", begun.elapsed().as_secs_f64());
            }
        })
        .await?;
    println!("indexed in {:.1} s, {}", begun.elapsed().as_secs_f64(), size(&path));
    println!("{:.2} s of processor, {}", processor(), memory());
    let in_force = Arc::new(lists(dir)?);
    for (entity, name) in ADDED {
        let mut sought = Sought::default();
        sought.add("added", entity, Why::Added);
        let (begun, cpu) = (Instant::now(), processor());
        let last = record.archive_state().await?.last;
        let candidates = look_back.candidates(&sought, &in_force, 1..last + 1, &mut |_| {}).await?;
        let (compared, spent) = (begun.elapsed(), processor() - cpu);
        let row = look_back.run(look_back.asked(sought), &in_force, true, &mut |_| {}).await?;
        println!(
            "{name}: {} candidates in {:.2} s, {spent:.2} s of processor; with screening them {:.2} s, {} hits",
            candidates.len(),
            compared.as_secs_f64(),
            (begun.elapsed() - compared).as_secs_f64(),
            row.progress.hits
        );
    }
    println!("{:.2} s of processor, {}", processor(), memory());
    Ok(())
}

/// Seconds of processor time that the process has taken, as Linux tells it.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that it had.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    most.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}

fn size(path: &Path) -> String {
    let bytes = std::fs::metadata(path).map_or(0, |file| file.len());
    format!("{:.0} MB", bytes as f64 / 1e6)
}

fn lists(dir: &Path) -> anyhow::Result<InForce> {
    let mut list = "[watchlist]\nid = \"added\"\nname = \"Added\"\n".to_owned();
    for (entity, name) in ADDED {
        let schema = if entity == "body" { "Company" } else { "Person" };
        list +=
            &format!("[[entity]]\nid = \"{entity}\"\nschema = \"{schema}\"\nname = \"{name}\"\n");
    }
    std::fs::write(dir.join("added.toml"), list)?;
    let config = dir.join("watchpost.toml");
    std::fs::write(&config, "watchlists = [\"added.toml\"]\n")?;
    let loaded = in_force::load(&config);
    let errors = loaded.errors();
    loaded.in_force.context(errors)
}

fn made(number: usize, document: Document, now: Timestamp, chance: &Chance) -> NewDocument {
    let id = |_: &str| -> Id { chance.id(now) };
    NewDocument {
        id: id("document"),
        source: format!("s{}", number % 1_000),
        entry: EntryKey { key: number.to_string(), version: "1".into() },
        fingerprint: Fingerprint::of(&document),
        document,
        canonical_url: Some(format!("https://example.org/{number}")),
        coverage: Coverage::Full,
        fetched: now,
        revision: "r".into(),
        engine: "e".into(),
        bounds: Vec::new(),
        hits: Vec::new(),
        events: Vec::new(),
        alerts: Vec::new(),
        new_story: id("story"),
    }
}
