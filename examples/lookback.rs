//! Measures looking back: whether it finds all that screening finds, and how long it takes.
//!
//!     cargo run --release --example lookback -- --check DOCUMENTS.jsonl LIST...
//!     cargo run --release --example lookback -- --scale 1000000 [DIRECTORY]
//!
//! `--check` screens every document with the lists, and asks for every hit whether the words of the
//! document would have led to it; documents are as `watchpost screen` reads them. `--scale` records so
//! many made-up articles, indexes them, adds an entity to a watchlist, and looks back for it.

#![allow(clippy::print_stdout)] // a program to be read

use std::collections::{BTreeSet, HashMap, HashSet};
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
use watchpost::lookback::{LookBack, Sought, Why};
use watchpost::record::sqlite::SqliteRecord;
use watchpost::record::{Coverage, EntryKey, NewDocument, Record};
use watchpost::screen::{Clues, Indexer, Need, Screener, Stand};
use watchpost::story::Fingerprint;
use watchpost::watchlist;

/// So many documents are recorded at once, as a busy daemon does.
const TOGETHER: usize = 100;

/// For so many entities `--check` counts the documents that would be looked at in vain.
const SAMPLE: usize = 10;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match &arguments[..] {
        [flag, documents, lists @ ..] if flag == "--check" => {
            let lists: Vec<PathBuf> = lists.iter().map(PathBuf::from).collect();
            check(Path::new(documents), &lists)
        }
        [flag, count] if flag == "--scale" => {
            let dir = tempfile::tempdir()?;
            runtime.block_on(scale(count.parse()?, dir.path()))
        }
        [flag, count, dir] if flag == "--scale" => {
            runtime.block_on(scale(count.parse()?, Path::new(dir)))
        }
        _ => anyhow::bail!("usage: lookback --check DOCUMENTS LIST... | --scale COUNT [DIRECTORY]"),
    }
}

fn check(documents: &Path, lists: &[PathBuf]) -> anyhow::Result<()> {
    let loaded = watchlist::load(lists);
    let set = loaded.set.context("the lists cannot be read")?;
    let screener = Screener::compile(&set);
    let mut indexer = Indexer::default();
    let (mut hits, mut lost, mut led, mut asked) = (0u64, 0u64, 0u64, 0u64);
    let mut needs: HashMap<(String, String), Clues> = HashMap::new();
    for line in BufReader::new(std::fs::File::open(documents)?).lines() {
        let given: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |name: &str| given[name].as_str().unwrap_or_default().to_owned();
        let lang = given["lang"].as_str().map(str::to_owned);
        let document =
            Document { title: text("title"), text: text("text"), lang, ..Document::default() };
        let terms = indexer.terms(&document);
        let found: BTreeSet<(String, String)> = (screener.screen(&document).hits.into_iter())
            .map(|hit| (hit.list, hit.entity))
            .collect();
        for key in &found {
            hits += 1;
            let clues = needs.entry(key.clone()).or_insert_with(|| {
                screener.clues(|list, entity| (list, entity) == (key.0.as_str(), key.1.as_str()))
            });
            if !may_name(clues, terms.as_deref()) {
                lost += 1;
                println!("lost: {key:?} in {}", given["id"]);
            }
        }
        // How often it would be looked at in vain, for a few of those that others name.
        for (key, clues) in needs.iter().take(SAMPLE) {
            if !found.contains(key) {
                asked += 1;
                led += u64::from(may_name(clues, terms.as_deref()));
            }
        }
    }
    println!("{hits} hits, {lost} lost; {led} of {asked} other documents would be looked at");
    anyhow::ensure!(lost == 0, "hits would be lost");
    Ok(())
}

/// Whether a document with these terms is to be looked at.
fn may_name(clues: &Clues, terms: Option<&[String]>) -> bool {
    let Some(terms) = terms else { return true };
    let has: HashSet<(u32, Stand)> = terms.iter().flat_map(|term| clues.of_term(term)).collect();
    let any =
        |word: u32, stands: &[Stand]| stands.iter().any(|stand| has.contains(&(word, *stand)));
    let strong = [Stand::Name, Stand::Plain];
    let all = [Stand::Name, Stand::Plain, Stand::Small];
    clues.needs().iter().any(|need| match need {
        Need::One(word, stand) => has.contains(&(*word, *stand)),
        Need::Both(a, b) => any(*a, &strong) && any(*b, &all) || any(*b, &strong) && any(*a, &all),
        Need::All(words) => words.iter().all(|word| has.contains(&(*word, Stand::Exact))),
    })
}

/// Words as a language has them: a few often, most of them seldom (Zipf).
struct Words {
    words: Vec<String>,
    below: Vec<f64>,
}

impl Words {
    fn new(count: usize, rng: &mut fastrand::Rng) -> Self {
        let syllables = [
            "ka", "ri", "mo", "ten", "lu", "sha", "ve", "dor", "ni", "pol", "gra", "be", "zim",
            "tu", "fel", "hor", "ja", "qui", "wes", "ing", "er", "an", "tion", "ment", "sky",
        ];
        let mut words = BTreeSet::new();
        while words.len() < count {
            let parts = rng.usize(1..5);
            words.insert((0..parts).map(|_| syllables[rng.usize(..syllables.len())]).collect());
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

    fn any(&self, rng: &mut fastrand::Rng) -> &str {
        let at = rng.f64() * self.below.last().copied().unwrap_or(1.0);
        &self.words[self.below.partition_point(|below| *below < at).min(self.words.len() - 1)]
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// An article of some four hundred words, with sentences and names, in one of three scripts; `named`
/// of them name the entity that is added later.
fn article(number: usize, words: &Words, rng: &mut fastrand::Rng, named: bool) -> Document {
    let mut text = String::new();
    let length = 60 + rng.usize(..700);
    let mut begins = true;
    for at in 0..length {
        let word = words.any(rng);
        let name = rng.u8(..12) == 0;
        text.push_str(&if begins || name { capital(word) } else { word.to_owned() });
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

async fn scale(count: usize, dir: &Path) -> anyhow::Result<()> {
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
                made(number, article(number, &words, &mut rng, number % 50_000 == 7), now, &chance)
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
    let vocabulary = record.archive_words(0, usize::MAX >> 1).await?.len();
    println!("{vocabulary} words");
    let in_force = Arc::new(lists(dir)?);
    for (entity, name) in ADDED {
        let mut sought = Sought::default();
        sought.add("added", entity, Why::Added);
        let begun = Instant::now();
        let last = record.archive_state().await?.last;
        let candidates = look_back.candidates(&sought, &in_force, 1..last + 1, &mut |_| {}).await?;
        let compared = begun.elapsed();
        let row = look_back.run(look_back.asked(sought), &in_force, true, &mut |_| {}).await?;
        println!(
            "{name}: {} candidates in {:.2} s; with screening them {:.2} s, {} hits",
            candidates.len(),
            compared.as_secs_f64(),
            (begun.elapsed() - compared).as_secs_f64(),
            row.progress.hits
        );
    }
    Ok(())
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
        hits: Vec::new(),
        events: Vec::new(),
        alerts: Vec::new(),
        new_story: id("story"),
    }
}
