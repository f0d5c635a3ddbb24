//! Where Unicode ends a sentence (UAX 29).
//!
//! Its rules look up every letter of a text in a table, but end a sentence only behind a full stop and
//! the like, and ask no further around it than to the next letter on either side. So they are asked
//! there only.

use unicode_segmentation::UnicodeSegmentation;

/// The borders between the sentences of a line, as byte offsets in order, without its ends.
pub(super) fn within(line: &str) -> Vec<usize> {
    let bytes = line.as_bytes();
    let mut borders = Vec::new();
    // The rules have answered for all before `read`; a letter or the beginning stands at `known`.
    let (mut known, mut read) = (0, 0);
    while let Some(ahead) = bytes[read..].iter().position(|byte| may_end(*byte)) {
        let end = read + ahead;
        let from = (known..end).rev().find(|at| is_letter(bytes[*at])).unwrap_or(known);
        known = (end + 1..bytes.len()).find(|at| is_letter(bytes[*at])).unwrap_or(bytes.len());
        read = line.ceil_char_boundary(bytes.len().min(known + 1));
        let starts = line[from..read].split_sentence_bound_indices().map(|(at, _)| from + at);
        // The first is no border, but where we began.
        borders.extend(starts.skip(1));
    }
    borders
}

/// Whether a character that begins with this byte may end a sentence or a paragraph: a few of ASCII do,
/// and of the others all are asked about but the letters and marks from U+00C0 to U+04FF.
fn may_end(first: u8) -> bool {
    match first {
        b'.' | b'!' | b'?' | b'\n' | b'\r' => true,
        0xc3..=0xd3 => false,
        _ => first >= 0xc0,
    }
}

/// Whether a character that begins with this byte is certainly a letter, large or small: the rules need
/// no more of what stands before it, and look no further behind it. ASCII, U+0100 to U+017F and U+0400 to
/// U+047F.
fn is_letter(first: u8) -> bool {
    first.is_ascii_alphabetic() || matches!(first, 0xc4 | 0xc5 | 0xd0 | 0xd1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_the_rules(text: &str) -> Vec<usize> {
        text.split_sentence_bound_indices().map(|(at, _)| at).skip(1).collect()
    }

    #[test]
    fn every_character_between_sentences_is_heard() {
        for c in (0..0x1_2000).filter_map(char::from_u32) {
            for text in
                [format!("a{c} B"), format!("Аб.{c} в"), format!("1.{c}2"), format!("a. {c}b. C")]
            {
                assert_eq!(within(&text), by_the_rules(&text), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn borders_are_those_of_the_rules(text in any::<String>()) {
            prop_assert_eq!(within(&text), by_the_rules(&text));
        }

        #[test]
        fn borders_are_those_of_the_rules_where_many_are(text in "[aБż1 .!?…»\"\n\r,\u{301}\u{85}\u{2029}]{0,24}") {
            prop_assert_eq!(within(&text), by_the_rules(&text));
        }
    }
}
