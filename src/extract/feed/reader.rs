//! A tolerant XML reader that hands out one item at a time.
//!
//! quick-xml finds the tokens; which element is open is decided here, so that an end tag too many
//! or too few, a bare `&` or `<`, or a document cut off in the middle costs at most the item in
//! which it stands. A document type is skipped and its entities are never expanded.

use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::element::{Element, Node, Vocabulary};
use crate::extract::html;

/// Elements nested deeper than this are flattened into the one at the limit.
const MAX_DEPTH: usize = 100;
/// Text, attributes and a price for each node of one item, in bytes; what is more is left out.
const MAX_ITEM: usize = 8 * 1024 * 1024;
/// What one node costs of [`MAX_ITEM`], in bytes.
const NODE: usize = 64;
/// How often the reader starts anew behind a syntax error.
const MAX_RESTARTS: usize = 200;
/// Attributes read of one element.
const MAX_ATTRIBUTES: usize = 64;
/// Longest attribute value kept, in bytes.
const MAX_VALUE: usize = 64 * 1024;

/// What the reader hands out.
#[derive(Debug)]
pub(super) enum Part {
    /// The start of one of the first elements; its name and vocabulary tell the format.
    Root(Element),
    /// A child of the feed or channel that is no item: title, language ...
    Head(Element),
    /// An item or entry.
    Item(Element),
}

/// What went wrong and was mended.
#[derive(Debug, Default)]
pub(super) struct Mended {
    pub(super) syntax: Vec<u64>,
    pub(super) end_tags: usize,
    pub(super) truncated: bool,
    pub(super) too_deep: bool,
    pub(super) too_large: bool,
    pub(super) doctype: bool,
}

struct Open {
    element: Element,
    raw_name: String,
    namespaces: Vec<(String, String)>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// rss, RDF, channel, feed, items: read through.
    Container,
    Item,
    /// A child of a container.
    Head,
    /// In an item or a head.
    Inner,
}

struct Tree<'a> {
    stack: Vec<Open>,
    flattened: usize,
    budget: usize,
    mended: Mended,
    emit: &'a mut dyn FnMut(Part) -> bool,
    stopped: bool,
    base: Rc<Url>,
}

/// Read `xml` and hand each part to `emit`, until it answers `false`.
pub(super) fn read(xml: &str, base: &Url, emit: &mut dyn FnMut(Part) -> bool) -> Mended {
    let mut tree = Tree {
        stack: Vec::new(),
        flattened: 0,
        budget: MAX_ITEM,
        mended: Mended::default(),
        emit,
        stopped: false,
        base: Rc::new(base.clone()),
    };
    let mut at = 0;
    for _ in 0..=MAX_RESTARTS {
        match tree.run(&xml[at..]) {
            None => break,
            // The character at the error is text; go on behind it.
            Some(offset) => {
                let error = html::cut(xml, at + offset).len();
                if tree.mended.syntax.len() < 10 {
                    tree.mended.syntax.push(error as u64);
                }
                let Some(c) = xml[error..].chars().next() else { break };
                tree.text(c.encode_utf8(&mut [0; 4]));
                at = error + c.len_utf8();
            }
        }
        if tree.stopped || at >= xml.len() {
            break;
        }
    }
    tree.finish();
    tree.mended
}

impl Tree<'_> {
    /// Read to the end, or to a syntax error, whose offset is the answer.
    fn run(&mut self, xml: &str) -> Option<usize> {
        let mut reader = Reader::from_str(xml);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = true;
        loop {
            let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    // Neither is a tag: `< 5`, `<b <i>`.
                    let raw: &str = &start;
                    if !raw.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':')
                        || raw.contains('<')
                    {
                        return Some(before);
                    }
                    self.start(&start);
                }
                Ok(Event::End(end)) => self.end(end.name().as_ref()),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(data)) => self.text(&data),
                Ok(Event::GeneralRef(name)) => match html::named(&name) {
                    Some(letters) => self.text(&letters),
                    None => self.text(&format!("&{};", &*name)),
                },
                Ok(Event::DocType(_)) => self.mended.doctype = true,
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(_) => return Some(before),
            }
            if self.stopped {
                return None;
            }
        }
    }

    fn start(&mut self, start: &BytesStart) {
        let raw_name = start.name().as_ref().to_owned();
        if self.stack.len() >= MAX_DEPTH {
            self.mended.too_deep = true;
            self.flattened += 1;
            self.text(" ");
            return;
        }
        let (mut attributes, namespaces) = attributes(start);
        let (prefix, local) = raw_name.split_once(':').unwrap_or(("", &raw_name));
        let vocabulary = self.vocabulary(prefix, &namespaces);
        let name = local.to_ascii_lowercase();
        let kind = self.kind(vocabulary, &name);
        if kind == Kind::Item {
            // Items never nest: the one before was not closed.
            if let Some(open) = self.stack.iter().position(|o| o.kind == Kind::Item) {
                self.mended.end_tags += 1;
                self.close_down_to(open);
            }
            while self.stack.last().is_some_and(|o| matches!(o.kind, Kind::Head | Kind::Inner)) {
                self.close_last();
            }
            self.budget = MAX_ITEM;
        }
        if matches!(kind, Kind::Head) {
            self.budget = MAX_ITEM;
        }
        let inherited = self.stack.last().map_or(&self.base, |open| &open.element.base).clone();
        let own = attributes
            .iter()
            .find(|(n, _)| n == "xml:base")
            .and_then(|(_, value)| inherited.join(value.trim()).ok());
        let base = own.map_or(inherited, Rc::new);
        let cost = NODE + attributes.iter().map(|(n, v)| n.len() + v.len()).sum::<usize>();
        if kind == Kind::Inner && !self.pay(cost) {
            attributes.clear();
        }
        let element = Element { vocabulary, name, attributes, nodes: Vec::new(), base };
        if (kind == Kind::Container && self.stack.len() < 3)
            || (kind == Kind::Item && self.stack.is_empty())
        {
            self.stopped |= !(self.emit)(Part::Root(element.clone()));
        }
        self.stack.push(Open { element, raw_name, namespaces, kind });
    }

    fn kind(&self, vocabulary: Vocabulary, name: &str) -> Kind {
        let core = matches!(vocabulary, Vocabulary::Core | Vocabulary::Atom | Vocabulary::Rdf);
        let inside = self.stack.iter().rev().map(|o| o.kind).find(|k| *k != Kind::Inner);
        match name {
            "item" | "entry" if core => Kind::Item,
            "rss" | "rdf" | "channel" | "feed"
                if core && matches!(inside, None | Some(Kind::Container)) =>
            {
                Kind::Container
            }
            _ if self.stack.is_empty() => Kind::Container,
            _ if inside == Some(Kind::Container) => Kind::Head,
            _ => Kind::Inner,
        }
    }

    fn vocabulary(&self, prefix: &str, own: &[(String, String)]) -> Vocabulary {
        let scopes =
            std::iter::once(own).chain(self.stack.iter().rev().map(|o| o.namespaces.as_slice()));
        let declared = scopes.flatten().find(|(p, _)| p == prefix).map(|(_, uri)| uri);
        match declared {
            // A default namespace that we do not know is the feed's own idea of RSS.
            Some(uri) if prefix.is_empty() => match Vocabulary::of_namespace(uri) {
                Some(Vocabulary::Atom) | None => Vocabulary::Core,
                Some(known) => known,
            },
            Some(uri) => {
                Vocabulary::of_namespace(uri).unwrap_or_else(|| Vocabulary::of_prefix(prefix))
            }
            None => Vocabulary::of_prefix(prefix),
        }
    }

    fn end(&mut self, raw_name: &str) {
        if self.flattened > 0 {
            self.flattened -= 1;
            self.text(" ");
            return;
        }
        let raw_name = raw_name.trim();
        match self.stack.iter().rposition(|open| open.raw_name == raw_name) {
            Some(at) => {
                self.mended.end_tags += self.stack.len() - 1 - at;
                self.close_down_to(at);
            }
            None => self.mended.end_tags += 1,
        }
    }

    fn close_down_to(&mut self, at: usize) {
        while self.stack.len() > at {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        match open.kind {
            Kind::Container => {}
            Kind::Item => self.stopped |= !(self.emit)(Part::Item(open.element)),
            Kind::Head => self.stopped |= !(self.emit)(Part::Head(open.element)),
            Kind::Inner => {
                if let Some(parent) = self.stack.last_mut() {
                    parent.element.nodes.push(Node::Element(open.element));
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() || !self.stack.last().is_some_and(|open| open.kind != Kind::Container) {
            return;
        }
        if !self.pay(text.len()) {
            return;
        }
        let Some(open) = self.stack.last_mut() else { return };
        match open.element.nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => {
                open.element.nodes.push(Node::Text(text.to_owned()));
                self.pay(NODE);
            }
        }
    }

    /// Whether the item can still afford `cost`.
    fn pay(&mut self, cost: usize) -> bool {
        if self.budget < cost {
            self.mended.too_large = true;
            return false;
        }
        self.budget -= cost;
        true
    }

    /// The end of the document. An item that is still open was cut off: it is dropped, since what
    /// it says may be half a sentence and half a link, and the next fetch brings it whole.
    fn finish(&mut self) {
        if self.stopped {
            return;
        }
        if self.stack.iter().any(|open| open.kind == Kind::Item) {
            self.mended.truncated = true;
        } else if !self.stack.is_empty() {
            self.mended.truncated |= self.stack.iter().any(|open| open.kind == Kind::Container);
        }
        self.stack.clear();
    }
}

type Attributes = Vec<(String, String)>;

/// Attributes, and apart from them the namespaces that they declare.
fn attributes(start: &BytesStart) -> (Attributes, Attributes) {
    let (mut plain, mut namespaces) = (Vec::new(), Vec::new());
    let mut all = start.html_attributes();
    for attribute in all.with_checks(false).take(MAX_ATTRIBUTES).flatten() {
        let key: &str = attribute.key.as_ref();
        let raw: &str = &attribute.value;
        let value = html::decode_entities(html::cut(raw, MAX_VALUE));
        match key.split_once(':') {
            None if key == "xmlns" => namespaces.push((String::new(), value)),
            Some(("xmlns", prefix)) => namespaces.push((prefix.to_owned(), value)),
            Some(("xml", _)) | None => plain.push((key.to_ascii_lowercase(), value)),
            Some((_, local)) => plain.push((local.to_ascii_lowercase(), value)),
        }
    }
    (plain, namespaces)
}
