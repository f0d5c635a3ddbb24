//! Any text as a TOML watchlist: a list or an error, never a panic; an error is never silent.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use watchpost::watchlist::parse_toml;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let parsed = parse_toml(Path::new("list.toml"), text);
    assert!(parsed.list.is_some() || !parsed.diagnostics.is_empty(), "refused without a word");
});
