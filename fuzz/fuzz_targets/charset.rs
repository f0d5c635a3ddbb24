//! Any bytes under any `Content-Type`: no panic, and plain ASCII stays as it is.
//! The first byte says how many of the next are the header.

#![no_main]

use libfuzzer_sys::fuzz_target;
use watchpost::extract::charset;

fuzz_target!(|bytes: &[u8]| {
    let Some((length, rest)) = bytes.split_first() else { return };
    let (header, body) = rest.split_at(usize::from(*length % 64).min(rest.len()));
    let header = std::str::from_utf8(header).ok().filter(|header| !header.is_empty());
    let once = charset::decode(body, header);
    assert_eq!(once.text, charset::decode(body, header).text, "two readings differ");
    let plain = |byte: &u8| matches!(byte, b'\n' | 0x20..0x7f);
    if body.iter().all(plain) {
        let declared = charset::decode(body, Some("text/plain; charset=utf-8"));
        assert_eq!(declared.text.as_bytes(), body, "plain ASCII was changed");
    }
});
