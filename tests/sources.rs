//! Sources of every kind, by the real program and a site on loopback.

mod adding;
mod directories;
mod listing;
mod manners;
mod pages;
mod sitemaps;
mod walls;

use crate::daemon::installation::{Installation, text};

/// A page of its own story that names the listed company once.
fn article(title: &str) -> String {
    let filler: String = (0..80).map(|word| format!("{title}w{word} ")).collect();
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>Karvex Holding signed the contract {title} on the coast, said its office.</p>\
         <p>{filler}</p></article></body></html>"
    )
}

/// `watchpost fetch` as JSON: a row a source.
fn fetch(installation: &Installation) -> Vec<serde_json::Value> {
    let rows = installation.json(&["fetch", "--format", "json"]);
    rows.as_array().unwrap().clone()
}

/// The titles of the documents in which the company was found, in the order of recording.
fn found(installation: &Installation) -> Vec<String> {
    let output = installation.watchpost(&["hits", "--format", "jsonl", "--limit", "1000"]);
    let mut titles: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|hit| hit["document"]["title"].as_str().unwrap().to_owned())
        .collect();
    titles.reverse();
    titles
}
