//! HTML as text, in one linear pass and without a DOM: for the fields of feeds, and to bound a
//! page before a DOM is built.

use std::borrow::Cow;

/// Elements whose content nobody reads.
const UNREAD: [&str; 7] = ["script", "style", "noscript", "template", "svg", "iframe", "object"];

/// Elements that begin a new line.
const BLOCKS: [&str; 30] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "aside",
    "main",
    "blockquote",
    "figure",
    "figcaption",
    "hr",
    "pre",
    "dd",
    "dt",
];

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// A piece of a page.
enum Piece<'a> {
    Text(&'a str),
    Tag { name: &'a str, closing: bool, whole: &'a str },
}

/// Tags are longer only where somebody wants to hurt a parser, in bytes.
const LONGEST_TAG: usize = 16 * 1024;

fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if !opens_tag(rest) {
            // A `<` that opens no tag is text, up to the next one.
            let from = usize::from(rest.starts_with('<'));
            let end = rest[from..].find('<').map_or(rest.len(), |at| from + at);
            let (text, after) = rest.split_at(end);
            rest = after;
            return Some(Piece::Text(text));
        }
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |at| at + 3)
        } else {
            rest.find('>').map_or(rest.len(), |at| at + 1)
        };
        let (whole, after) = rest.split_at(end);
        rest = after;
        let inner = whole.trim_start_matches('<');
        let closing = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let stop =
            inner.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(inner.len());
        let name = &inner[..stop];
        if !closing
            && UNREAD.iter().any(|unread| name.eq_ignore_ascii_case(unread))
            && !whole.ends_with("/>")
        {
            rest = after_end_of(rest, name);
        }
        Some(Piece::Tag { name, closing, whole })
    })
}

fn opens_tag(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('<')
        && chars.next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

fn after_end_of<'a>(text: &'a str, name: &str) -> &'a str {
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        let start = at + found + 2;
        if text.as_bytes()[start..]
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        {
            let end = text[start..].find('>').map_or(text.len(), |end| start + end + 1);
            return &text[end..];
        }
        at = start;
    }
    ""
}

/// The text of a piece of HTML: tags removed, blocks on lines of their own, entities decoded,
/// white space collapsed.
pub(super) fn text_of(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return tidy(html);
    }
    let mut out = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => out.push_str(&decode_entities(text)),
            Piece::Tag { name, .. }
                if BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block)) =>
            {
                out.push('\n')
            }
            Piece::Tag { .. } => {}
        }
    }
    tidy(&out)
}

/// Entities decoded, once.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    if text.contains('&') { html_escape::decode_html_entities(text) } else { Cow::Borrowed(text) }
}

/// One space between words, one newline between lines, none at the ends.
pub(super) fn tidy(text: &str) -> String {
    let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}']);
    let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The same page with bounded nesting: tags below `depth` open elements are left out, their text
/// stays. Linear in the length of the page, since DOM builders are not.
pub(super) fn bounded(html: &str, depth: usize) -> String {
    let mut out = String::with_capacity(html.len());
    let mut open: Vec<&str> = Vec::new();
    let mut too_deep = 0usize;
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Tag { name, closing, whole } => {
                let void = VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
                    || whole.ends_with("/>")
                    || whole.starts_with("<!")
                    || whole.starts_with("<?");
                if void {
                    push_tag(&mut out, whole);
                } else if closing {
                    match open
                        .iter()
                        .rev()
                        .take(depth)
                        .position(|tag| tag.eq_ignore_ascii_case(name))
                    {
                        _ if too_deep > 0 => too_deep -= 1,
                        Some(up) => {
                            open.truncate(open.len() - up - 1);
                            push_tag(&mut out, whole);
                        }
                        None => {}
                    }
                } else if UNREAD.iter().any(|unread| name.eq_ignore_ascii_case(unread)) {
                    // Its content was skipped: JSON-LD is read before.
                } else if open.len() < depth {
                    open.push(name);
                    push_tag(&mut out, whole);
                } else {
                    too_deep += 1;
                    out.push(' ');
                }
            }
        }
    }
    out
}

fn push_tag(out: &mut String, tag: &str) {
    if tag.len() <= LONGEST_TAG {
        out.push_str(tag);
    }
}

/// The content of every `script` of this type, in order: JSON-LD.
pub(super) fn scripts<'a>(html: &'a str, kind: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices("<script").filter_map(move |(at, _)| {
        let tag_end = at + html[at..].find('>')?;
        let head = &html[at..tag_end];
        let end = tag_end + 1 + html[tag_end + 1..].find("</script")?;
        head.contains(kind).then(|| &html[tag_end + 1..end])
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_go_and_blocks_become_lines() {
        assert_eq!(
            text_of("<p>A &amp; B<br>C</p><script>var x = '<p>';</script><p>D <b>E</b></p>"),
            "A & B\nC\nD E"
        );
        assert_eq!(text_of("5 < 6 &lt;7&gt; &nosuch; &#x416;"), "5 < 6 <7> &nosuch; Ж");
        assert_eq!(text_of("<!-- no -->yes<style>p{}</style>"), "yes");
    }

    #[test]
    fn nesting_is_bounded_and_no_text_is_lost() {
        let deep = format!("{}word{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
        let flat = bounded(&deep, 100);
        assert_eq!(flat.matches("<div>").count(), 100);
        assert_eq!(text_of(&flat), "word");
    }

    proptest! {
        #[test]
        fn any_page_is_read(page in "[<>/a-c&;! \\-\"=ж]{0,80}") {
            let _ = text_of(&page);
            let _ = bounded(&page, 3);
        }
    }
}
