//! Markup to plain text without a DOM: tags go, block elements become line breaks, entities become
//! letters. Linear in the input, so it needs no bound of its own.

use quick_xml::escape::resolve_html5_entity;

/// Elements that end a line before and after them.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "body",
    "html",
    "textarea",
    "video",
    "audio",
    "iframe",
    "search",
];

/// Other elements that are known for markup; `<Minsk>` is text that a writer put in angles.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "area", "b", "base", "bdi", "bdo", "big", "button", "cite", "code",
    "col", "colgroup", "data", "del", "dfn", "em", "embed", "font", "head", "i", "img", "input",
    "ins", "kbd", "label", "link", "map", "mark", "meta", "meter", "nobr", "noscript", "object",
    "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "source", "span", "strike", "strong", "sub", "sup", "svg", "td", "template", "th", "time",
    "title", "track", "tt", "u", "var", "wbr", "script", "style",
];

/// Elements whose content nobody sees.
const UNSEEN: &[&str] =
    &["script", "style", "noscript", "template", "svg", "iframe", "head", "object"];

/// Longest name of an entity, in bytes (`CounterClockwiseContourIntegral`).
const MAX_ENTITY: usize = 32;

/// The start of `text`, at most `limit` bytes, never half a character.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// Whether an element ends the line.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// The text that a reader of `markup` sees: one line a block, white space collapsed, no empty lines.
///
/// Feeds often encode markup once too often; what still holds tags or entities after one pass is
/// read once more.
pub(super) fn plain(markup: &str) -> String {
    let once = strip(markup);
    if has_known_tag(&once) || has_entity(&once) { strip(&once) } else { once }
}

/// [`plain`] on one line, for headlines.
pub(super) fn plain_line(markup: &str) -> String {
    plain(markup).replace('\n', " ")
}

fn strip(markup: &str) -> String {
    let mut lines = Lines::default();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        lines.text(&decode_entities(&rest[..at]));
        rest = &rest[at..];
        if let Some(after) = comment_end(rest) {
            rest = after;
            continue;
        }
        let Some(tag) = tag(rest) else {
            lines.text("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        if !tag.closing && !tag.empty && UNSEEN.contains(&tag.name.as_str()) {
            rest = after_element(rest, &tag.name);
        }
        if is_block(&tag.name) {
            lines.end();
        } else if matches!(tag.name.as_str(), "td" | "th") {
            lines.text(" ");
        }
    }
    lines.text(&decode_entities(rest));
    lines.finish()
}

/// `<!-- … -->`, `<![CDATA[`, `<!DOCTYPE …>`, `<?…>`: what follows it.
fn comment_end(rest: &str) -> Option<&str> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return Some(comment.find("-->").map_or("", |end| &comment[end + 3..]));
    }
    if let Some(section) = rest.strip_prefix("<![CDATA[") {
        return Some(section);
    }
    (rest.starts_with("<!") || rest.starts_with("<?"))
        .then(|| rest.find('>').map_or("", |end| &rest[end + 1..]))
}

struct Tag {
    name: String,
    closing: bool,
    empty: bool,
    length: usize,
}

/// The tag that `rest` begins with, if it is one.
fn tag(rest: &str) -> Option<Tag> {
    let inner = rest.strip_prefix('<')?;
    let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-:_".contains(c)))
        .unwrap_or(inner.len());
    let name = inner[..end].to_ascii_lowercase();
    let local = name.rsplit(':').next().unwrap_or(&name);
    let known = is_block(local) || INLINE.contains(&local) || name.contains([':', '-']);
    let follows = inner[end..].chars().next();
    if !known
        || !name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !matches!(follows, None | Some('>' | '/' | ' ' | '\n' | '\r' | '\t'))
    {
        return None;
    }
    let name = local.to_owned();
    let start = rest.len() - inner.len();
    let close = tag_end(inner).map_or(inner.len(), |at| at + 1);
    let empty = inner[..close].trim_end_matches('>').ends_with('/');
    Some(Tag { name, closing, empty, length: start + close })
}

/// Where the `>` of a tag stands; not one inside quotes, unless the quotes never end.
fn tag_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate().take(64 * 1024) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if inner[..at].trim_end().ends_with('=') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    inner.find('>')
}

fn after_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let bytes = rest.as_bytes();
    let mut from = 0;
    while let Some(at) = rest[from..].find("</").map(|at| from + at) {
        let follows = &bytes[at + 2..];
        if follows.len() >= name.len()
            && follows[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        {
            return rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
        }
        from = at + 2;
    }
    ""
}

fn has_known_tag(text: &str) -> bool {
    text.match_indices('<').take(200).any(|(at, _)| {
        tag(&text[at..]).is_some_and(|t| {
            t.closing || t.empty || is_block(&t.name) || text[at..at + t.length].contains('=')
        })
    })
}

fn has_entity(text: &str) -> bool {
    text.match_indices('&').take(10_000).any(|(at, _)| entity(&text[at..]).is_some())
}

/// Numeric references and the named ones of HTML become letters; every other `&` stays as it is.
pub(super) fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((letters, length)) => {
                out.push_str(&letters);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The entity that `rest` begins with, and its length in bytes.
fn entity(rest: &str) -> Option<(String, usize)> {
    let inner = rest.strip_prefix('&')?;
    let end = inner.bytes().take(MAX_ENTITY + 1).position(|b| b == b';')?;
    let letters = named(inner.get(..end)?)?;
    Some((letters, end + 2))
}

/// What `&name;` stands for.
pub(super) fn named(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // 128 to 159 are windows-1252 in every browser (HTML, section 13.2.5.80).
    if let Some(byte) = u8::try_from(code).ok().filter(|b| (0x80..0xa0).contains(b)) {
        return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned());
    }
    char::from_u32(code).filter(|c| *c != '\0').map(String::from)
}

/// Text in the making: white space collapsed, empty lines left out.
#[derive(Default)]
pub(super) struct Lines {
    done: String,
    line: String,
    space: bool,
}

impl Lines {
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
            } else if !c.is_control() {
                if self.space && !self.line.is_empty() {
                    self.line.push(' ');
                }
                self.space = false;
                self.line.push(c);
            }
        }
    }

    pub(super) fn end(&mut self) {
        if !self.line.is_empty() {
            if !self.done.is_empty() {
                self.done.push('\n');
            }
            self.done.push_str(&self.line);
            self.line.clear();
        }
        self.space = false;
    }

    pub(super) fn finish(mut self) -> String {
        self.end();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blocks_become_lines_and_inline_markup_vanishes() {
        assert_eq!(
            plain("<p>One <b>big</b>\n deal</p><div>Two<br/>three</div>"),
            "One big deal\nTwo\nthree"
        );
        assert_eq!(
            plain("a<script>if (1 < 2) x()</script>b<style>p{}</style>c<!-- no -->d"),
            "abcd"
        );
        assert_eq!(plain("<img alt='a > b' src=x>seen"), "seen");
        assert_eq!(plain("<table><tr><td>A</td><td>B</td></tr></table>"), "A B");
    }

    #[test]
    fn angles_that_are_no_tags_stay() {
        assert_eq!(plain("5 < 6 and 7 > 2"), "5 < 6 and 7 > 2");
        assert_eq!(plain("he <Minsk office> said <"), "he <Minsk office> said <");
    }

    #[test]
    fn entities_of_html_and_doubly_encoded_markup() {
        assert_eq!(
            plain("Caf&eacute; &amp; Co &#8212; &#x2014; &#151; AT&T &unknown; & more"),
            "Café & Co — — — AT&T &unknown; & more"
        );
        assert_eq!(plain("&lt;p&gt;Sanctions &amp;amp; trade&lt;/p&gt;"), "Sanctions & trade");
        assert_eq!(plain("a&nbsp;&nbsp;b"), "a b");
    }

    proptest! {
        #[test]
        fn any_markup_is_read(markup in "(\\PC|[<>&;/!\"' =-]|<p|</div>|&amp;){0,80}") {
            let text = plain(&markup);
            prop_assert!(!text.contains("\n\n"));
        }
    }
}
