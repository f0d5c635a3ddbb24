//! Any text as an article page: no panic, bounded time (`-timeout`), the same text twice.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use url::Url;
use watchpost::extract;

static PAGE: LazyLock<Url> = LazyLock::new(|| "https://news.example/a/1".parse().unwrap());

fuzz_target!(|bytes: &[u8]| {
    let page = String::from_utf8_lossy(bytes);
    let once = extract::article(&page, Some(&PAGE));
    assert_eq!(once, extract::article(&page, Some(&PAGE)), "two readings of one page differ");
});
