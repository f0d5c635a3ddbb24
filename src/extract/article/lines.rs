//! The visible text of a page as lines, each knowing where it stands.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::extract::html;

/// Attribute that carries an element's number through Readability.
pub(super) const NUMBER: &str = "data-watchpost-n";

/// Elements whose content is not seen.
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "svg", "iframe", "object", "audio", "video",
    "canvas", "datalist", "frameset", "noframes", "noembed", "title",
];

/// Inline elements that stand apart from the words before and after them.
const APART: &[&str] = &["td", "th", "button", "img", "input", "label", "option"];

/// Words in a class or id that say a block is no part of the article.
const SIDE_WORDS: &[&str] = &[
    "sidebar",
    "related",
    "recommended",
    "recommendations",
    "newsletter",
    "breadcrumb",
    "breadcrumbs",
    "comments",
    "promo",
    "teaser",
    "teasers",
    "footer",
    "menu",
    "nav",
    "navigation",
    "navbar",
    "subscribe",
    "sponsored",
    "trending",
    "widget",
    "share",
    "social",
    "sharing",
    "cookie",
    "cookies",
    "advert",
    "ad",
    "ads",
    "disqus",
    "outbrain",
    "taboola",
];

/// One line of the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// Number of the nearest block element.
    pub(super) block: usize,
    /// Whether Readability kept it.
    pub(super) kept: bool,
    /// Bytes that stand in links.
    pub(super) linked: usize,
    /// Outermost element around it that calls itself side matter, if any.
    pub(super) side: Option<usize>,
}

/// All elements of a page, by number.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// The number of each element's parent; the first is its own.
    pub(super) parents: Vec<usize>,
    /// Elements that say they hold the article: `article`, `main`, `itemprop="articleBody"`.
    pub(super) claims: Vec<usize>,
}

impl Page {
    /// Whether element `inner` is `outer` or stands in it.
    pub(super) fn within(&self, mut inner: usize, outer: usize) -> bool {
        loop {
            if inner == outer {
                return true;
            }
            match self.parents.get(inner) {
                Some(&parent) if parent < inner => inner = parent,
                _ => return false,
            }
        }
    }
}

/// Give every element its number, in the order of the page. Text that stands in the body itself
/// gets an element of its own first, since the body does not go through Readability.
pub(super) fn number(document: &Document) {
    let bare = document.body().map(|body| body.children()).unwrap_or_default();
    for text in bare.iter().filter(|node| node.is_nonempty_text()) {
        let span = document.tree.new_element("span");
        text.insert_before(&span);
        span.append_child(text);
    }
    // Collected first: the tree cannot be changed while it is iterated.
    let elements: Vec<NodeRef> =
        document.root().descendants_it().filter(NodeRef::is_element).collect();
    for (number, element) in elements.iter().enumerate() {
        element.set_attr(NUMBER, &number.to_string());
    }
}

/// The numbers that stand in a piece of markup.
pub(super) fn numbers_in(markup: &str) -> HashSet<usize> {
    markup
        .match_indices(NUMBER)
        .filter_map(|(at, _)| {
            let digits = markup[at + NUMBER.len()..].strip_prefix("=\"")?;
            digits[..digits.find('"')?].parse().ok()
        })
        .collect()
}

struct Frame<'a> {
    node: NodeRef<'a>,
    number: usize,
    block: usize,
    is_block: bool,
    apart: bool,
    linked: bool,
    /// In `pre`, where line breaks are what they look like.
    verbatim: bool,
    side: Option<usize>,
}

/// Walk a numbered page. `kept` are the elements that Readability kept.
///
/// The walk keeps its own stack: a page may be a thousand elements deep.
pub(super) fn walk(document: &Document, kept: &HashSet<usize>) -> Page {
    let mut page = Page::default();
    let Some(body) = document.body() else { return page };
    let mut now = Buffer::default();
    let first = number_of(&body);
    page.parents = (0..=first).collect();
    let mut stack = vec![Frame {
        node: body,
        number: first,
        block: first,
        is_block: true,
        apart: false,
        linked: false,
        verbatim: false,
        side: None,
    }];
    let mut next = body.first_child();
    loop {
        let Some(node) = next else {
            let Some(frame) = stack.pop() else { break };
            if frame.is_block {
                flush(&mut now, &mut page);
            }
            now.space |= frame.apart;
            next = if stack.is_empty() { None } else { frame.node.next_sibling() };
            if stack.is_empty() {
                break;
            }
            continue;
        };
        let Some(frame) = stack.last() else { break };
        if node.is_text() {
            let text = node.text();
            let keep = kept.contains(&frame.number);
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 && frame.verbatim {
                    flush(&mut now, &mut page);
                } else if at > 0 {
                    now.space = true;
                }
                now.text(line, frame, keep);
            }
            next = node.next_sibling();
            continue;
        }
        if !node.is_element() {
            next = node.next_sibling();
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        let number = number_of(&node);
        if page.parents.len() <= number {
            page.parents.resize(number + 1, frame.number);
        }
        page.parents[number] = frame.number;
        let is_block = html::is_block(&name);
        if is_block {
            flush(&mut now, &mut page);
        } else if APART.contains(&&*name) {
            now.space = true;
        }
        if is_hidden(&node, &name) {
            next = node.next_sibling();
            continue;
        }
        if is_claim(&node, &name) {
            page.claims.push(number);
        }
        let side = frame.side.or_else(|| is_side(&node, &name).then_some(number));
        let inner = Frame {
            node,
            number,
            block: if is_block { number } else { frame.block },
            is_block,
            apart: APART.contains(&&*name),
            linked: frame.linked || &*name == "a" || &*name == "button",
            verbatim: frame.verbatim || matches!(&*name, "pre" | "textarea"),
            side,
        };
        next = node.first_child();
        stack.push(inner);
    }
    flush(&mut now, &mut page);
    page
}

fn number_of(node: &NodeRef) -> usize {
    node.attr(NUMBER).and_then(|n| n.parse().ok()).unwrap_or_default()
}

#[derive(Default)]
struct Buffer {
    line: Line,
    space: bool,
    /// Bytes that Readability kept.
    kept: usize,
}

impl Buffer {
    fn text(&mut self, text: &str, frame: &Frame, keep: bool) {
        let before = self.line.text.len();
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
            } else if !c.is_control() {
                if self.space && !self.line.text.is_empty() {
                    self.line.text.push(' ');
                }
                self.space = false;
                self.line.text.push(c);
            }
        }
        if self.line.text.len() > before {
            if before == 0 {
                (self.line.block, self.line.side) = (frame.block, frame.side);
            }
            if keep {
                self.kept += self.line.text.len() - before;
            }
            if frame.linked {
                self.line.linked += self.line.text.len() - before;
            }
        }
    }
}

/// End the line. A line is kept whole or not at all: Readability takes some links out of a
/// paragraph, and the name of a person is often one.
fn flush(now: &mut Buffer, page: &mut Page) {
    let Buffer { mut line, kept, .. } = std::mem::take(now);
    if !line.text.is_empty() {
        line.kept = kept * 2 >= line.text.len();
        page.lines.push(line);
    }
}

fn is_hidden(node: &NodeRef, name: &str) -> bool {
    if UNSEEN.contains(&name)
        || node.has_attr("hidden")
        || (name == "dialog" && !node.has_attr("open"))
    {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

fn is_claim(node: &NodeRef, name: &str) -> bool {
    matches!(name, "article" | "main")
        || node.attr("itemprop").is_some_and(|value| value.eq_ignore_ascii_case("articleBody"))
        || node
            .attr("role")
            .is_some_and(|role| matches!(role.to_ascii_lowercase().as_str(), "main" | "article"))
}

fn is_side(node: &NodeRef, name: &str) -> bool {
    if matches!(name, "aside" | "nav" | "footer" | "menu") {
        return true;
    }
    if matches!(name, "body" | "html" | "main" | "article") {
        return false;
    }
    let says = |attribute: &str| {
        node.attr(attribute).is_some_and(|value| {
            value
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| SIDE_WORDS.contains(&word.to_ascii_lowercase().as_str()))
        })
    };
    says("class") || says("id")
}
