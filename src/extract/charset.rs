//! Charset of a body: byte order mark, then header, then declaration, then detection.
//!
//! Claims are checked against the bytes, since a page read in the wrong charset is a page in
//! which no name is found. What a claim cannot read is overruled by the next that can; but a few
//! broken bytes do not overrule a claim that reads all the rest.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Declarations are looked for in so many first bytes; HTML asks for 1024, feeds need more.
const DECLARED_WITHIN: usize = 4096;

/// So many bytes are looked at to detect a charset, from the first that is not ASCII.
const DETECTED_WITHIN: usize = 256 * 1024;

/// A charset fits if it reads at least so many characters beyond ASCII for each it cannot read.
const GOOD_FOR_EACH_BAD: usize = 10;

/// So many sequences of several bytes that are all right are UTF-8, whatever a claim of a
/// single-byte charset says: in other text they do not come about by chance.
const SURELY_UTF_8: usize = 3;

/// Text, and how its charset was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without control characters except tab and line ends. Bytes that mean nothing in
    /// the charset are U+FFFD.
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
    /// By a declaration in the document, or by the zeros of its first letters (UTF-16).
    Declared,
    /// By its bytes, which are UTF-8 and were not claimed to be.
    Utf8,
    /// By its bytes, as a guess.
    Detected,
}

/// Decode `bytes`, which came with a `Content-Type` header or without. Never fails.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[length..]).0;
        return decoded(encoding, text, How::Bom);
    }
    if let Some(encoding) = wide(bytes) {
        let text = encoding.decode_without_bom_handling(bytes).0;
        return decoded(encoding, text, How::Declared);
    }
    let utf_8 = Reading::of(UTF_8, bytes);
    let header = content_type.and_then(charset_parameter).map(|encoding| (encoding, How::Header));
    let declared = declared(bytes).map(|encoding| (encoding, How::Declared));
    let claims = [header, declared].into_iter().flatten();
    for (encoding, how) in claims {
        if encoding == UTF_8 {
            if utf_8.fits() {
                return decoded(UTF_8, utf_8.text, how);
            }
            continue;
        }
        if encoding.is_single_byte() && utf_8.bad == 0 && utf_8.good >= SURELY_UTF_8 {
            return decoded(UTF_8, utf_8.text, How::Utf8);
        }
        let reading = Reading::of(encoding, bytes);
        if reading.fits() {
            return decoded(encoding, reading.text, how);
        }
    }
    if utf_8.fits() {
        return decoded(UTF_8, utf_8.text, How::Utf8);
    }
    let encoding = detected(bytes);
    decoded(encoding, encoding.decode_without_bom_handling(bytes).0, How::Detected)
}

/// Whether these bytes are an image, an archive or another thing that is no text: they are not
/// Unicode, name no charset, and hold control characters that stand in no text of any other.
pub fn is_binary(bytes: &[u8], decoded: &Decoded) -> bool {
    // Without those that end a file (0x1A) or switch the charset (0x1B).
    let in_no_text = |byte: &u8| matches!(byte, 0..=8 | 0x0e..=0x19 | 0x1c..=0x1f);
    decoded.how == How::Detected && bytes.iter().any(in_no_text)
}

/// What a charset makes of some bytes.
struct Reading<'a> {
    text: Cow<'a, str>,
    /// Characters beyond ASCII.
    good: usize,
    /// What it could not read.
    bad: usize,
}

impl<'a> Reading<'a> {
    fn of(encoding: &'static Encoding, bytes: &'a [u8]) -> Self {
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        let beyond = text.chars().filter(|c| !c.is_ascii()).count();
        let bad = match malformed {
            true => text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count(),
            false => 0,
        };
        Self { text, good: beyond - bad, bad }
    }

    fn fits(&self) -> bool {
        self.good >= self.bad * GOOD_FOR_EACH_BAD
    }
}

fn decoded(encoding: &'static Encoding, text: Cow<'_, str>, how: How) -> Decoded {
    let dropped = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let text = match text.contains(dropped) {
        // Vertical tab, form feed and "next line" part words; the others stand inside of them.
        true => text
            .chars()
            .map(|c| if matches!(c, '\u{b}' | '\u{c}' | '\u{85}') { '\n' } else { c })
            .filter(|c| !dropped(*c))
            .collect(),
        false => text.into_owned(),
    };
    Decoded { text, charset: encoding.name(), how }
}

/// UTF-16 without a mark, by the zeros around the `<` with which markup starts.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        [b'<', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        _ => None,
    }
}

fn charset_parameter(content_type: &str) -> Option<&'static Encoding> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|p| p.split_once('='));
    let (_, value) = parameters.find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))?;
    labelled(value.trim().trim_matches(['"', '\'']))
}

/// The charset that an XML declaration or a `meta` element names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let prolog =
        head.trim_start().strip_prefix("<?xml").and_then(|rest| Some(rest.split_once("?>")?.0));
    let label = prolog.and_then(|prolog| value_after(prolog, "encoding")).or_else(|| {
        head.match_indices("<meta").find_map(|(at, _)| {
            let (tag, _) = head[at..].split_once('>')?;
            value_after(tag, "charset")
        })
    })?;
    labelled(label)
}

/// The value in `key="value"`, `key='value'` or `key=value`, inside a lower-case tag.
fn value_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.match_indices(key).find_map(|(at, _)| {
        let value = text[at + key.len()..].trim_start().strip_prefix('=')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let ends = |c: char| !(c.is_ascii_alphanumeric() || "-_.:".contains(c));
        Some(&value[..value.find(ends).unwrap_or(value.len())])
    })
}

/// The charset of a label. A body whose claim could be read, or that showed no zeros, is not
/// UTF-16 whatever is said of it; the HTML standard reads it as UTF-8. Charsets that the standard
/// replaces by a single U+FFFD, for the safety of scripts, would leave nothing to screen.
fn labelled(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(match encoding {
        e if e == UTF_16BE || e == UTF_16LE => UTF_8,
        e if e == X_USER_DEFINED => WINDOWS_1252,
        e => e,
    })
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let bytes = &bytes[Encoding::ascii_valid_up_to(bytes).saturating_sub(2)..];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(DETECTED_WITHIN)], true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GBK, KOI8_R, WINDOWS_1251};
    use proptest::prelude::*;

    use super::*;

    const SENTENCE: &str = "Завод \"Нафтан\" сообщил об остановке производства бензина";

    fn found(bytes: &[u8], content_type: Option<&str>) -> (&'static str, How) {
        let decoded = decode(bytes, content_type);
        (decoded.charset, decoded.how)
    }

    #[test]
    fn a_mark_beats_the_header() {
        let bytes = [b"\xef\xbb\xbf", SENTENCE.as_bytes()].concat();
        let decoded = decode(&bytes, Some("text/html; charset=koi8-r"));
        assert_eq!((decoded.text.as_str(), decoded.how), (SENTENCE, How::Bom));
        let wide: Vec<u8> = "\u{feff}<a>Ж</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide, None).text, "<a>Ж</a>");
    }

    #[test]
    fn the_header_beats_the_declaration() {
        let bytes = WINDOWS_1251.encode(SENTENCE).0;
        let page = [b"<meta charset=koi8-r>", &*bytes].concat();
        let decoded = decode(&page, Some("text/html; Charset=\"windows-1251\""));
        assert_eq!((decoded.charset, decoded.how), ("windows-1251", How::Header));
        assert!(decoded.text.ends_with(SENTENCE));
    }

    #[test]
    fn declarations_are_read_in_every_form() {
        let bytes = KOI8_R.encode(SENTENCE).0;
        for head in [
            "<?xml version='1.0' encoding='koi8-r'?>",
            "\n<?xml version = \"1.0\" encoding = \"KOI8-R\" standalone='yes' ?>",
            "<html><head><meta charset=koi8-r>",
            "<META CHARSET='koi8-r'/>",
            "<meta name=a content=b><meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">",
            "<meta content='charset' name='x' charset='koi8-r'>",
        ] {
            let decoded = decode(&[head.as_bytes(), &bytes].concat(), Some("text/html"));
            assert_eq!((decoded.charset, decoded.how), ("KOI8-R", How::Declared), "{head}");
            assert!(decoded.text.ends_with(SENTENCE), "{head}");
        }
        let late = [" ".repeat(DECLARED_WITHIN).as_bytes(), b"<meta charset=koi8-r>"].concat();
        assert_eq!(found(&late, None), ("UTF-8", How::Utf8));
    }

    #[test]
    fn utf_16_without_a_mark_is_seen_by_its_zeros() {
        let text = format!("<?xml version=\"1.0\" encoding=\"utf-16\"?><t>{SENTENCE}</t>");
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(decode(&bytes, Some("text/xml; charset=utf-8")).text, text);
        }
        // Declared so, but since brought to UTF-8 by somebody on the way.
        assert_eq!(decode(text.as_bytes(), None).text, text);
        assert_eq!(decode(text.as_bytes(), Some("text/xml; charset=utf-16")).text, text);
    }

    #[test]
    fn a_claim_that_cannot_read_the_bytes_is_overruled() {
        let declared =
            [b"<?xml version='1.0' encoding='windows-1251'?>", &*WINDOWS_1251.encode(SENTENCE).0]
                .concat();
        let decoded = decode(&declared, Some("text/xml; charset=utf-8"));
        assert_eq!((decoded.charset, decoded.how), ("windows-1251", How::Declared));
        assert!(decoded.text.ends_with(SENTENCE));
        let bare = WINDOWS_1251.encode(SENTENCE).0;
        let decoded = decode(&bare, Some("text/html; charset=utf-8"));
        assert_eq!((decoded.text.as_str(), decoded.how), (SENTENCE, How::Detected));
        assert_eq!(decode(&bare, None).text, SENTENCE);
    }

    #[test]
    fn utf_8_under_a_single_byte_claim_is_utf_8() {
        for claim in ["iso-8859-1", "windows-1251", "us-ascii"] {
            let content_type = format!("text/html; charset={claim}");
            let decoded = decode(SENTENCE.as_bytes(), Some(&content_type));
            assert_eq!((decoded.text.as_str(), decoded.how), (SENTENCE, How::Utf8), "{claim}");
        }
        // Pairs of bytes of a double-byte charset may be right in UTF-8 by chance: the claim holds.
        let chinese = GBK.encode("模模模模").0;
        assert!(std::str::from_utf8(&chinese).is_ok());
        assert_eq!(decode(&chinese, Some("text/html; charset=gbk")).text, "模模模模");
    }

    #[test]
    fn a_few_broken_bytes_do_not_spoil_the_rest() {
        let mut bytes = SENTENCE.repeat(3).into_bytes();
        bytes.insert(SENTENCE.len(), 0xff);
        bytes.pop();
        for content_type in [None, Some("text/html; charset=utf-8"), Some("text/html")] {
            let decoded = decode(&bytes, content_type);
            assert_eq!(decoded.charset, "UTF-8", "{content_type:?}");
            assert!(decoded.text.starts_with(SENTENCE));
        }
        // One curly quote of Windows in an English page that claims UTF-8.
        let quote = decode(b"the bank\x92s owner", Some("text/html; charset=utf-8"));
        assert_eq!(quote.text, "the bank’s owner");
    }

    #[test]
    fn unusable_claims_are_passed_over() {
        for claim in ["iso-2022-kr", "hz-gb-2312", "no-such-charset", ""] {
            let content_type = format!("text/html; charset={claim}");
            assert_eq!(decode(SENTENCE.as_bytes(), Some(&content_type)).text, SENTENCE, "{claim}");
        }
    }

    #[test]
    fn control_characters_are_dropped_and_those_that_part_words_become_line_ends() {
        let text = decode("a\0b\u{1}\u{7f}c\u{c}d\te\r\nf\u{85}g".as_bytes(), None).text;
        assert_eq!(text, "abc\nd\te\r\nf\ng");
        assert_eq!(decode(b"", Some("text/html; charset=utf-8")).text, "");
    }

    proptest! {
        #[test]
        fn any_bytes_decode_without_control_characters(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            head in proptest::sample::select(vec!["", "<?xml encoding=", "<meta charset='", "\u{feff}", "<\0"]),
            header in proptest::option::of("text/html;? ?charset=[\"a-z0-9-]{0,12}"),
        ) {
            let bytes = [head.as_bytes(), &bytes].concat();
            let text = decode(&bytes, header.as_deref()).text;
            prop_assert!(!text.contains(|c: char| c.is_control() && !"\t\r\n".contains(c)));
        }

        #[test]
        fn utf_8_is_read_as_it_is(text in "\\PC{0,200}", declared in proptest::bool::ANY) {
            prop_assume!(!text.starts_with(['\u{feff}', '<']));
            let content_type = declared.then_some("text/plain; charset=utf-8");
            prop_assert_eq!(decode(text.as_bytes(), content_type).text, text);
        }
    }
}
