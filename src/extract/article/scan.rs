//! A linear pass over a page before any DOM is built, so that no markup can make one expensive.
//!
//! A DOM builder and Readability are slower than linear in depth, in open formatting elements and
//! in attributes of one tag, and recurse in depth. All of these are bounded here by leaving tags
//! out; text is never left out until the page reaches its size limit. Scripts, styles and comments
//! go too, which nobody reads; JSON-LD is put aside.

use std::collections::HashMap;

use crate::extract::html;

/// Open elements at most; news pages reach 50. Table rows, list items and paragraphs are not counted: they cannot nest
/// without a counted element between them.
const MAX_DEPTH: usize = 100;
/// Elements at most.
const MAX_ELEMENTS: usize = 40_000;
/// Formatting elements (`b`, `font` ...) open or left open at most: a DOM builder opens each again
/// in every following block.
const MAX_FORMATTING: usize = 12;
/// Longest page kept, in bytes, after scripts and oversized attributes are gone.
const MAX_PAGE: usize = 5 * 1024 * 1024;
/// Longest page looked at, in bytes.
const MAX_RAW: usize = 64 * 1024 * 1024;
/// A tag longer than this, in bytes, keeps only [`KEPT_ATTRIBUTES`].
const LONG_TAG: usize = 1024;
/// Longest attribute value of a long tag, in bytes.
const MAX_VALUE: usize = 4096;
/// Longest `title` or `textarea`, in bytes.
const MAX_RAW_TEXT: usize = 16 * 1024;
/// Characters that are written as entities, within one text node at most, and the longest text
/// node with any. Readability writes the article out, and html5ever's serializer looks through the
/// rest of the node once for each of them: ten million `&amp;` would take a minute.
const MAX_ESCAPED: usize = 500;
const MAX_NODE: usize = 64 * 1024;
/// Scripts and `noscript` elements put aside, and of each so many bytes.
const MAX_TOLD: (usize, usize) = (32, 2048);
/// Blocks of JSON-LD kept, and the longest, in bytes.
const MAX_JSON_LD: (usize, usize) = (16, 512 * 1024);

const KEPT_ATTRIBUTES: &[&str] = &[
    "class", "id", "href", "rel", "hidden", "style", "lang", "itemprop", "property", "name",
    "content", "type", "datetime", "role", "dir",
];

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements that end by themselves when a sibling begins.
const SELF_ENDING: &[&str] = &[
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p",
    "rb", "rp", "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
];

const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements that are left out with all that is in them.
const DROPPED: &[&str] = &["iframe", "noembed", "noframes", "noscript", "script", "style"];

/// A page that is safe to parse.
#[derive(Debug, Default)]
pub(in crate::extract) struct Bounded<'a> {
    pub(in crate::extract) html: String,
    /// Contents of `<script type="application/ld+json">`.
    pub(in crate::extract) json_ld: Vec<&'a str>,
    /// Contents of the first `<noscript>` elements.
    pub(in crate::extract) noscript: Vec<&'a str>,
    /// Tags and beginnings of the first scripts and frames, which say who put them there.
    pub(in crate::extract) scripts: Vec<&'a str>,
    /// Whether tags had to be left out, or the page was cut.
    pub(in crate::extract) simplified: bool,
}

/// Bound a page.
pub(in crate::extract) fn bounded(page: &str) -> Bounded<'_> {
    let page = html::cut(page, MAX_RAW);
    let mut scan = Scan::default();
    scan.out.html.reserve(page.len().min(MAX_PAGE));
    scan.run(page);
    scan.out
}

#[derive(Default)]
struct Scan<'a> {
    out: Bounded<'a>,
    open: Vec<&'a str>,
    /// Elements whose start tag was left out, so that their end tag is, too.
    left_out: HashMap<String, usize>,
    elements: usize,
    formatting_open: usize,
    formatting_leaked: usize,
    /// Bytes of text since the last element of our own, and characters in them to be escaped.
    node: (usize, usize),
}

impl<'a> Scan<'a> {
    fn run(&mut self, page: &'a str) {
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            if !self.text(&rest[..at]) {
                return;
            }
            rest = &rest[at..];
            let skipped = self.markup(rest);
            rest = &rest[skipped..];
        }
        self.text(rest);
    }

    /// Text, parted by an invisible element wherever its node would grow too long.
    fn text(&mut self, mut text: &str) -> bool {
        let mut from = 0;
        while let Some(at) = text[from..].find(['&', '>', '\u{a0}']).map(|at| from + at) {
            from = at + text[at..].chars().next().map_or(1, char::len_utf8);
            self.node.1 += 1;
            if self.node.1 > MAX_ESCAPED || self.node.0 + at > MAX_NODE {
                if !(self.push(&text[..at]) && self.push("<wbr>")) {
                    return false;
                }
                self.node = (0, 1);
                text = &text[at..];
                from -= at;
            }
        }
        self.node.0 += text.len();
        self.push(text)
    }

    /// Deal with the markup that `rest` begins with; how many bytes it is long.
    fn markup(&mut self, rest: &'a str) -> usize {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or(rest.len(), |end| end + 7);
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return rest.find('>').map_or(rest.len(), |end| end + 1);
        }
        let closing = rest.as_bytes().get(1) == Some(&b'/');
        let inner = &rest[if closing { 2 } else { 1 }..];
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.text("&lt;");
            return 1;
        }
        let name_end =
            inner.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(inner.len());
        let name = &inner[..name_end];
        let length = rest.len() - inner.len() + name_end + tag_rest(&inner[name_end..]);
        let raw = &rest[..length];
        if closing {
            self.end(name);
            return length;
        }
        if is(name, DROPPED) || is(name, &["textarea", "title"]) {
            return length + self.raw_text(name, raw, &rest[length..]);
        }
        self.start(name, raw);
        length
    }

    /// An element whose content is text up to its end tag; the length of content and end tag.
    fn raw_text(&mut self, name: &str, tag: &'a str, rest: &'a str) -> usize {
        let (content, length) = match end_tag(rest, name) {
            Some(at) => (at, at + rest[at..].find('>').map_or(rest.len() - at, |end| end + 1)),
            None => (rest.len(), rest.len()),
        };
        if name.eq_ignore_ascii_case("script") {
            let is_json = tag.len() < LONG_TAG && tag.to_ascii_lowercase().contains("ld+json");
            if is_json && content <= MAX_JSON_LD.1 && self.out.json_ld.len() < MAX_JSON_LD.0 {
                self.out.json_ld.push(&rest[..content]);
            }
        }
        if name.eq_ignore_ascii_case("noscript") && self.out.noscript.len() < MAX_TOLD.0 {
            self.out.noscript.push(html::cut(&rest[..content], MAX_TOLD.1));
        } else if is(name, &["script", "iframe"]) && self.out.scripts.len() < MAX_TOLD.0 {
            self.out.scripts.push(html::cut(tag, MAX_TOLD.1));
            self.out.scripts.push(html::cut(&rest[..content], MAX_TOLD.1));
        } else if !is(name, DROPPED) && self.elements < MAX_ELEMENTS {
            self.elements += 1;
            self.push("<");
            self.push(name);
            self.push(">");
            self.push(html::cut(&rest[..content], MAX_RAW_TEXT));
            self.push("</");
            self.push(name);
            self.push(">");
        }
        length
    }

    fn start(&mut self, name: &'a str, raw: &str) {
        let formatting = is(name, FORMATTING);
        let counted = !is(name, VOID) && !is(name, SELF_ENDING);
        let too_much = self.elements >= MAX_ELEMENTS
            || (counted && self.open.len() >= MAX_DEPTH)
            || (formatting && self.formatting_open + self.formatting_leaked >= MAX_FORMATTING)
            || is(name, &["plaintext", "frameset"]);
        if too_much {
            self.out.simplified = true;
            if counted {
                *self.left_out.entry(name.to_ascii_lowercase()).or_default() += 1;
            }
            self.push(" ");
            return;
        }
        self.elements += 1;
        if raw.len() <= LONG_TAG {
            self.push(raw)
        } else {
            self.push(&shortened(name, raw))
        };
        let empty_foreign =
            raw.ends_with("/>") && self.open.iter().any(|open| is(open, &["svg", "math"]));
        if counted && !empty_foreign {
            self.open.push(name);
            self.formatting_open += usize::from(formatting);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(count) = (!self.left_out.is_empty())
            .then(|| self.left_out.get_mut(&name.to_ascii_lowercase()))
            .flatten()
            && *count > 0
        {
            *count -= 1;
            self.push(" ");
            return;
        }
        if is(name, VOID) || is(name, SELF_ENDING) {
            self.push_end(name);
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) else {
            return;
        };
        for (i, closed) in self.open.drain(at..).enumerate() {
            if is(closed, FORMATTING) {
                self.formatting_open -= 1;
                self.formatting_leaked += usize::from(i > 0);
            }
        }
        self.push_end(name);
    }

    fn push_end(&mut self, name: &str) {
        self.push("</");
        self.push(name);
        self.push(">");
    }

    /// Whether there was room.
    fn push(&mut self, text: &str) -> bool {
        if self.out.html.len() + text.len() > MAX_PAGE {
            let room = MAX_PAGE.saturating_sub(self.out.html.len());
            // Half a tag would be read as text.
            if !text.starts_with('<') {
                self.out.html.push_str(html::cut(text, room));
            }
            self.out.simplified = true;
            return false;
        }
        self.out.html.push_str(text);
        true
    }
}

fn is(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Length of a tag's attributes and its `>`. A `>` within a quoted value does not end the tag.
fn tag_rest(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'"' | b'\'' if after_equals => match rest[at + 1..].find(char::from(byte)) {
                Some(close) => at += close + 1,
                // A quote that never ends ends with the tag.
                None => return rest[at..].find('>').map_or(rest.len(), |end| at + end + 1),
            },
            _ => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
        at += 1;
    }
    rest.len()
}

/// Where `</name` begins.
fn end_tag(rest: &str, name: &str) -> Option<usize> {
    rest.match_indices("</").map(|(at, _)| at).find(|at| {
        let after = &rest.as_bytes()[at + 2..];
        after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
            && after.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
    })
}

/// A long tag with its telling attributes only, each once.
fn shortened(name: &str, raw: &str) -> String {
    let mut out = format!("<{name}");
    let mut seen: Vec<String> = Vec::new();
    let mut rest = raw[1 + name.len()..].trim_end_matches('>');
    while !rest.is_empty() {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest
            .find(|c: char| c.is_whitespace() || "=/".contains(c))
            .unwrap_or(rest.len())
            .max(rest.chars().next().map_or(0, char::len_utf8));
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| "\"'".contains(*c));
            let (start, stop) = match quote {
                Some(quote) => (1, after[1..].find(quote).map_or(after.len(), |close| close + 1)),
                None => (0, after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = &after[start..stop];
            rest = after.get(stop + usize::from(quote.is_some())..).unwrap_or("");
        }
        if KEPT_ATTRIBUTES.contains(&key.as_str())
            && value.len() <= MAX_VALUE
            && !seen.contains(&key)
        {
            out.push_str(&format!(" {key}=\"{}\"", value.replace('"', "&quot;")));
            seen.push(key);
        }
    }
    out.push('>');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_ordinary_page_keeps_its_markup() {
        let page = "<div class=a><p>One<p>Two <b>bold</b><br>x &lt; y</div><ul><li>a<li>b</ul>";
        assert_eq!(bounded(page).html, page);
        assert!(!bounded(page).simplified);
    }

    #[test]
    fn what_nobody_reads_goes_and_json_ld_is_put_aside() {
        let page = "<script type='application/ld+json'>{\"a\":\"<b>\"}</script>a<!-- <p> --><style>p{}</style><script>if(a<b){}</script>b<noscript><p>x</p></noscript>c";
        let out = bounded(page);
        assert_eq!(out.html, "abc");
        assert_eq!(out.json_ld, ["{\"a\":\"<b>\"}"]);
    }

    #[test]
    fn depth_formatting_and_attributes_are_bounded() {
        let deep = format!("{}x{}<p>after</p>", "<div>".repeat(50_000), "</div>".repeat(50_000));
        let out = bounded(&deep);
        assert_eq!(out.html.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(out.html.matches("</div>").count(), MAX_DEPTH);
        assert!(out.simplified && out.html.ends_with("<p>after</p>"));

        let fonts: String = (0..1000).map(|i| format!("<p><font size={i}>t</p>")).collect();
        assert_eq!(bounded(&fonts).html.matches("<font").count(), MAX_FORMATTING);

        let long = format!(
            "<div data-x=\"{}\" class='a \"b\"' class=c hidden>t</div>",
            "y".repeat(100_000)
        );
        assert_eq!(bounded(&long).html, "<div class=\"a &quot;b&quot;\" hidden=\"\">t</div>");
    }

    #[test]
    fn a_page_that_is_too_long_is_cut_and_says_so() {
        let page = format!("<p>{}</p>", "слово ".repeat(1_000_000));
        let out = bounded(&page);
        assert!(out.simplified && out.html.len() <= MAX_PAGE && out.html.len() > MAX_PAGE - 20);
    }

    proptest! {
        #[test]
        fn any_page_is_scanned(page in "(\\PC|<[a-z]{1,8}|</[a-z]{1,6}>|[<>/=\"' !-]|<b>|<!--|</script>){0,120}") {
            let _ = bounded(&page);
        }

        #[test]
        fn any_long_tag_is_shortened(attributes in "([a-z]{1,7}|[=\"' />é]){0,60}") {
            let raw = format!("<div {}>", attributes.replace('>', ""));
            prop_assert!(shortened("div", &raw).ends_with('>'));
        }
    }
}
