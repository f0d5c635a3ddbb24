//! Charset of a body: byte order mark, then header, then declaration, then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Declarations are looked for in so many first bytes; HTML asks for 1024, feeds need more.
const DECLARED_WITHIN: usize = 4096;

/// Text, and how its charset was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; bytes that mean nothing in the charset are U+FFFD.
    pub text: String,
    /// Name of the charset (WHATWG Encoding Standard).
    pub charset: &'static str,
    /// How it was found.
    pub how: How,
}

/// How a charset was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By a byte order mark.
    Bom,
    /// By the `Content-Type` header.
    Header,
    /// By a declaration in the document.
    Declared,
    /// By its bytes.
    Detected,
}

/// Decode `bytes`. Never fails: what a charset claims and cannot decode is overruled by the next
/// that can.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decoded(encoding, &bytes[length..], How::Bom);
    }
    let header = content_type.and_then(charset_parameter).map(|encoding| (encoding, How::Header));
    let declared = declared(bytes).map(|encoding| (encoding, How::Declared));
    for (encoding, how) in header.into_iter().chain(declared) {
        if encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
            return decoded(encoding, bytes, how);
        }
    }
    decoded(detected(bytes), bytes, How::Detected)
}

fn decoded(encoding: &'static Encoding, bytes: &[u8], how: How) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    // NUL says nothing, and breaks what reads the text later.
    let text = if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() };
    Decoded { text, charset: encoding.name(), how }
}

fn charset_parameter(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1);
    let value = parameters.filter_map(|p| p.split_once('=')).find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))?.1;
    Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes())
}

/// The charset that an XML declaration or a `meta` element names, or that UTF-16 without a mark
/// shows by its zeros.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<', 0, _, ..] => return Some(UTF_16BE),
        [b'<', 0, _, 0, ..] => return Some(UTF_16LE),
        _ => {}
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).to_ascii_lowercase();
    let xml = head.trim_start().starts_with("<?xml").then(|| head.split("?>").next()).flatten();
    let label = xml.and_then(|prolog| value_after(prolog, "encoding")).or_else(|| {
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = head[at..].split('>').next()?;
            value_after(tag, "charset")
        })
    })?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A document that could be read up to here is not UTF-16, whatever it says of itself.
    Some(if [UTF_16BE, UTF_16LE].contains(&encoding) { UTF_8 } else { encoding })
}

fn value_after(text: &str, key: &str) -> Option<String> {
    let rest = text[text.find(key)? + key.len()..].trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.:".contains(c))).unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(256 * 1024)], true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn mark_header_declaration_and_detection_in_this_order() {
        let (windows, _, _) = encoding_rs::WINDOWS_1251.encode("<?xml version=\"1.0\" encoding=\"windows-1251\"?><t>Белшина</t>");
        assert_eq!(decode(&windows, None).how, How::Declared);
        assert!(decode(&windows, None).text.contains("Белшина"));
        let (bare, _, _) = encoding_rs::WINDOWS_1251.encode("Белорусский завод Белшина сообщил об остановке производства");
        assert!(decode(&bare, Some("text/html; charset=windows-1251")).text.contains("Белшина"));
        assert!(decode(&bare, None).text.contains("Белшина"));
        // A header that lies about UTF-8 is overruled.
        assert!(decode(&windows, Some("text/xml; charset=utf-8")).text.contains("Белшина"));
        assert_eq!(decode("\u{feff}Ж".as_bytes(), Some("text/html; charset=koi8-r")).text, "Ж");
        assert!(decode(b"<meta charset=koi8-r>\xe2", None).charset.eq_ignore_ascii_case("koi8-r"));
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes: Vec<u8>, header in proptest::option::of("text/html; ?charset=[a-z0-9-]{0,12}")) {
            let _ = decode(&bytes, header.as_deref());
        }
    }
}
