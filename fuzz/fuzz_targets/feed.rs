//! Any bytes as a feed: no panic, the same entries on a second parse, and no empty success.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use url::Url;
use watchpost::extract;

static BASE: LazyLock<Url> = LazyLock::new(|| "https://news.example/feed".parse().unwrap());

fuzz_target!(|bytes: &[u8]| {
    let once = extract::feed(bytes, None, &BASE);
    let again = extract::feed(bytes, None, &BASE);
    assert_eq!(once, again, "two parses of the same bytes differ");
    if let Ok(feed) = once {
        assert!(feed.entries.iter().all(|entry| !entry.key.is_empty()), "an entry without a key");
    }
});
