//! Learns from labelled news how announcements read, and prints the table of it.
//!
//!     cargo run --release --example learn -- sentences tests/gold/learn/*.txt > data/announcement_signs.txt
//!     cargo run --release --example learn -- acts tests/gold/learn/*.txt > data/act_signs.txt
//!     cargo run --release --example learn -- targets tests/gold/learn/*.txt > data/target_signs.txt
//!
//! In this order, since each is learnt from what is read by those before. The same program
//! gives the same tables of the same news.
//! `signs` instead prints the signs of each sentence as JSON lines, to be looked at or learnt from in other ways.

#![allow(clippy::print_stdout)] // a program to be read

mod acts;
mod field;
mod minimize;
mod sentences;
mod targets;

use std::path::PathBuf;

use anyhow::{Context, bail};
use watchpost::evaluate::events::{GoldNews, parse_news};
use watchpost::screen::Screener;
use watchpost::watchlist;

/// The lists whose terms are signs.
const LISTS: [&str; 3] = [
    "watchlists/sanction-announcements.toml",
    "watchlists/belarus-state-companies.toml",
    "watchlists/officials-and-actors.toml",
];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().context("say what to learn: sentences, acts or targets")?;
    let mut news: Vec<GoldNews> = Vec::new();
    for file in arguments {
        let text = std::fs::read_to_string(&file).with_context(|| file.clone())?;
        news.extend(parse_news(&text).with_context(|| file.clone())?);
    }
    let lists: Vec<PathBuf> = LISTS.iter().map(PathBuf::from).collect();
    let set = watchlist::load(&lists).set.context("the shipped lists are broken")?;
    let screener = Screener::compile(&set);
    match what.as_str() {
        "sentences" => sentences::learn(&screener, &news),
        "signs" => sentences::print_signs(&screener, &news),
        "acts" => acts::learn(&screener, &news),
        "targets" => targets::learn(&screener, &news),
        other => bail!("“{other}” is nothing that can be learnt: say sentences, acts or targets"),
    }
    Ok(())
}
