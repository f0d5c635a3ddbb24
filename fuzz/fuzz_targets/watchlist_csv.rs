//! Any bytes as a CSV watchlist: a list or an error, never a panic; an error is never silent.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use watchpost::watchlist::parse_csv;

fuzz_target!(|bytes: &[u8]| {
    let parsed = parse_csv(Path::new("list.csv"), bytes);
    assert!(parsed.list.is_some() || !parsed.diagnostics.is_empty(), "refused without a word");
});
