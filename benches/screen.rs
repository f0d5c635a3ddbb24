//! Throughput of screening by list size and script, in one run beside daachorse, which does
//! nothing but find the same names, exactly, as whole words; and what compiling a list costs.
//!
//!     cargo bench --bench screen                          # made-up names in made-up text
//!     cargo bench --bench screen -- DOCS.jsonl LIST.csv   # yours
//!
//! Figures are medians of several passes on one core. Compare the ratios: the megabytes a second
//! depend on the machine.

// A benchmark prints; that is its output.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};
use rand::prelude::*;
use rand::rngs::StdRng;
use watchpost::document::Document;
use watchpost::screen::Screener;
use watchpost::watchlist::{self, Entity, Revision, Watchlist, WatchlistSet};

/// Passes over the texts, of which the median counts.
const PASSES: usize = 5;

/// So much made-up text a script, in bytes.
const TEXT: usize = 12 << 20;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    println!(
        "{:<22} {:>9} {:>10} {:>10} {:>11} {:>6} {:>9} {:>10} {:>8}",
        "text", "names", "MB/s", "daachorse", "ratio", "docs/s", "compile", "peak MB", "hits"
    );
    match &files[..] {
        [docs, list] => {
            let parsed = read_list(list);
            let (latin, cyrillic) = read_docs(docs);
            let screener = compiled(&set(parsed.clone()));
            run("latin", &screener, &parsed, &latin);
            run("cyrillic", &screener, &parsed, &cyrillic);
        }
        _ => {
            for count in [1_000, 20_000, 200_000, 1_000_000] {
                let list = made_up(count);
                let screener = compiled(&set(list.clone()));
                for script in [Script::Latin, Script::Cyrillic] {
                    run(script.name(), &screener, &list, &texts(script, &list));
                }
            }
        }
    }
}

/// A compiled list with what it cost.
struct Compiled {
    screener: Screener,
    took: Duration,
    peak: f64,
}

fn compiled(set: &WatchlistSet) -> Compiled {
    let before = memory("VmRSS:");
    // Writing 5 sets the peak back to what is resident now (man 5 proc).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let screener = Screener::compile(set);
    Compiled { screener, took: start.elapsed(), peak: memory("VmHWM:") - before }
}

/// A line of `/proc/self/status`, in megabytes; nought elsewhere than on Linux.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|l| l.strip_prefix(line));
    let kilobytes = value.and_then(|v| v.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

fn run(text: &str, compiled: &Compiled, list: &Watchlist, documents: &[Document]) {
    if documents.is_empty() {
        return;
    }
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let (names, automaton) = automaton(list);
    let mut hits = 0;
    // Taken in turns: what slows the machine slows both.
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..PASSES {
        let start = Instant::now();
        hits = documents.iter().map(|d| compiled.screener.screen(d).hits.len()).sum::<usize>();
        ours.push(start.elapsed());
        let start = Instant::now();
        let found: usize = documents.iter().map(|d| exact(&automaton, &d.text)).sum();
        theirs.push(start.elapsed());
        std::hint::black_box(found);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let rate = |took: Duration| bytes as f64 / took.as_secs_f64() / 1e6;
    println!(
        "{text:<22} {names:>9} {:>10.0} {:>10.0} {:>11.2} {:>6.0} {:>8.2}s {:>10.0} {hits:>8}",
        rate(ours),
        rate(theirs),
        theirs.as_secs_f64() / ours.as_secs_f64(),
        documents.len() as f64 / ours.as_secs_f64(),
        compiled.took.as_secs_f64(),
        compiled.peak,
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn automaton(list: &Watchlist) -> (usize, DoubleArrayAhoCorasick<u32>) {
    let names: BTreeSet<&str> = list
        .entities
        .iter()
        .flat_map(|e| std::iter::once(&e.name).chain(&e.aliases).chain(&e.weak_aliases))
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let automaton = DoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&names)
        .expect("an automaton of distinct names");
    (names.len(), automaton)
}

/// Whole words that are names, exactly.
fn exact(automaton: &DoubleArrayAhoCorasick<u32>, text: &str) -> usize {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |start: usize, end: usize| {
        !word(text[..start].chars().next_back()) && !word(text[end..].chars().next())
    };
    automaton.leftmost_find_iter(text).filter(|found| whole(found.start(), found.end())).count()
}

fn set(list: Watchlist) -> WatchlistSet {
    WatchlistSet { lists: vec![list.into()], revision: Revision("bench".into()) }
}

fn read_list(path: &str) -> Watchlist {
    let loaded = watchlist::load(&[path.into()]);
    let set = loaded.set.expect("a list without errors");
    (*set.lists[0]).clone()
}

fn read_docs(path: &str) -> (Vec<Document>, Vec<Document>) {
    let text = std::fs::read_to_string(path).expect("documents");
    let documents = text.lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).expect("a document a line");
        let of = |key: &str| row[key].as_str().map(str::to_owned);
        Document {
            text: of("text").unwrap_or_default(),
            title: of("title").unwrap_or_default(),
            lang: of("lang"),
            ..Document::default()
        }
    });
    documents.partition(|document: &Document| {
        let letters = document.text.chars().filter(|c| c.is_alphabetic()).take(200);
        let cyrillic = letters.filter(|c| ('\u{400}'..='\u{52f}').contains(c)).count();
        cyrillic < 100
    })
}

#[derive(Debug, Clone, Copy)]
enum Script {
    Latin,
    Cyrillic,
}

impl Script {
    fn name(self) -> &'static str {
        match self {
            Script::Latin => "made up, latin",
            Script::Cyrillic => "made up, cyrillic",
        }
    }

    fn syllables(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Script::Latin => (
                &["b", "d", "k", "l", "m", "n", "r", "s", "t", "v", "st", "gr", "sh", "p", "z"],
                &["a", "e", "i", "o", "u", "an", "er", "in", "or", "al"],
            ),
            Script::Cyrillic => (
                &["б", "д", "к", "л", "м", "н", "р", "с", "т", "в", "ст", "гр", "ш", "п", "з"],
                &["а", "е", "и", "о", "у", "ан", "ер", "ин", "ор", "ал"],
            ),
        }
    }

    fn word(self, random: &mut StdRng, syllables: std::ops::RangeInclusive<usize>) -> String {
        let (onsets, rests) = self.syllables();
        let count = random.random_range(syllables);
        (0..count)
            .flat_map(|_| [onsets.choose(random), rests.choose(random)])
            .flatten()
            .copied()
            .collect()
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// Words with few of them frequent, as in any language: a word's chance falls with its rank.
struct Stock(Vec<String>);

impl Stock {
    fn new(script: Script, random: &mut StdRng, count: usize, least: usize) -> Self {
        Self((0..count).map(|_| script.word(random, least..=least + 2)).collect())
    }

    fn draw(&self, random: &mut StdRng) -> &str {
        let skew: f64 = random.random::<f64>().powi(3);
        &self.0[(skew * self.0.len() as f64) as usize]
    }
}

/// A list of `count` names, half persons, half companies, a tenth of them in Cyrillic.
fn made_up(count: usize) -> Watchlist {
    let mut random = StdRng::seed_from_u64(1);
    let given = Stock::new(Script::Latin, &mut random, 2_000, 2);
    let surnames = Stock::new(Script::Latin, &mut random, 20_000 + count / 4, 2);
    let kinds = ["Trading Company", "Bank", "Holding", "Shipping Ltd", "Industries"];
    let entities = (0..count).map(|at| {
        let surname = match at % 10 {
            0 => Script::Cyrillic.word(&mut random, 2..=4),
            _ => surnames.draw(&mut random).to_owned(),
        };
        let person = at % 2 == 0;
        let name = match person {
            true => format!("{} {}", capital(given.draw(&mut random)), capital(&surname)),
            false => format!("{} {}", capital(&surname), kinds.choose(&mut random).unwrap()),
        };
        Entity {
            id: at.to_string(),
            schema: if person { "Person" } else { "Company" }.into(),
            name,
            ..Entity::default()
        }
    });
    Watchlist {
        id: "bench".into(),
        name: "Made-up names".into(),
        topics: Vec::new(),
        entities: entities.collect(),
        announcements: None,
        path: "bench.csv".into(),
    }
}

/// Articles of about 2,500 letters; one word in eight is a capitalised name, one name in fifty
/// is of the list.
fn texts(script: Script, list: &Watchlist) -> Vec<Document> {
    let mut random = StdRng::seed_from_u64(2);
    let words = Stock::new(script, &mut random, 40_000, 1);
    let names = Stock::new(script, &mut random, 20_000, 2);
    let mut documents = Vec::new();
    let mut bytes = 0;
    while bytes < TEXT {
        let mut text = String::new();
        while text.chars().count() < 2_500 {
            for at in 0..random.random_range(8..30) {
                let word = match random.random_range(0..400) {
                    0 => list.entities.choose(&mut random).map_or("", |e| &e.name).to_owned(),
                    1..50 => capital(names.draw(&mut random)),
                    _ if at == 0 => capital(words.draw(&mut random)),
                    _ => words.draw(&mut random).to_owned(),
                };
                let _ = write!(text, "{}{word}", if at == 0 { "" } else { " " });
            }
            text.push_str(". ");
        }
        bytes += text.len();
        documents.push(Document { text, lang: Some("en".into()), ..Document::default() });
    }
    documents
}
