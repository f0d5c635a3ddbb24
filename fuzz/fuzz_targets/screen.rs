//! Any text as a document, against the shipped watchlists: no panic, the same hits twice, and
//! every span is where it says it is.

#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use watchpost::document::Document;
use watchpost::screen::Screener;
use watchpost::watchlist;

static SCREENER: LazyLock<Screener> = LazyLock::new(|| {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../watchlists"));
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    Screener::compile(&watchlist::load(&files).set.expect("the shipped lists are in order"))
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (title, text) = text.split_once('\n').unwrap_or(("", &text));
    let document = Document { title: title.into(), text: text.into(), ..Document::default() };
    let once = SCREENER.screen(&document);
    let again = SCREENER.screen(&document);
    assert_eq!((&once.hits, &once.events), (&again.hits, &again.events), "not pure");
    for mention in once.hits.iter().flat_map(|hit| &hit.mentions) {
        let span = &mention.span;
        let field = document.field(span.field);
        let found: String = field.chars().skip(span.start).take(span.end - span.start).collect();
        assert_eq!(found, span.text, "a span is not where it says");
    }
});
