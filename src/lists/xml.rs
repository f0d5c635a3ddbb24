//! XML as a stream of records.
//!
//! Elements of the names that a format calls records become a [`Node`] each; what stands outside of
//! them is given text by text with its path. A document type is refused: no list has one, and
//! entity bombs and external entities need one. Depth, size and number of elements are bounded.

use std::io::BufRead;
use std::path::Path;

use quick_xml::errors::SyntaxError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::bounded::Bounded;
use super::node::Node;
use super::refusal::{self, Refusal};

/// Deepest element. Advanced XML, the deepest of the published formats, has 12 levels.
const MAX_DEPTH: usize = 48;

/// Most elements in one record. The largest of the published ones has some thousands.
const MAX_NODES: usize = 100_000;

/// A record, or a text outside of records.
#[derive(Debug, PartialEq)]
pub(super) enum Step {
    /// An element that is a record.
    Record {
        /// Where it begins.
        line: usize,
        /// The name of the element around it.
        within: String,
        /// All of it.
        node: Node,
    },
    /// A text or an attribute outside of records: `sdnList/publshInformation/Publish_Date`,
    /// `export/@generationDate`.
    Outside {
        /// Names of the elements from the root on.
        path: String,
        /// What stands there.
        text: String,
    },
}

/// Reads the steps of one file.
pub(super) struct Xml<'a, R> {
    path: &'a Path,
    reader: Reader<Bounded<R>>,
    records: &'a [&'a str],
    open: Vec<String>,
    /// Texts that wait to be given, last first.
    waiting: Vec<Step>,
    buffer: Vec<u8>,
}

impl<'a, R: BufRead> Xml<'a, R> {
    /// `records`: the names of the elements that are records.
    pub(super) fn new(path: &'a Path, reader: R, records: &'a [&'a str]) -> Self {
        let reader = Reader::from_reader(Bounded::new(reader));
        Self { path, reader, records, open: Vec::new(), waiting: Vec::new(), buffer: Vec::new() }
    }

    /// The next step; none at the end of a document that is whole.
    pub(super) fn next(&mut self) -> Result<Option<Step>, Refusal> {
        loop {
            if let Some(step) = self.waiting.pop() {
                return Ok(Some(step));
            }
            self.reader.get_mut().renew();
            let line = self.reader.get_ref().line();
            match self.event()? {
                Piece::Start(node) if self.records.contains(&node.name.as_str()) => {
                    let within = self.open.last().cloned().unwrap_or_default();
                    let node = self.record(node)?;
                    return Ok(Some(Step::Record { line, within, node }));
                }
                Piece::Empty(node) if self.records.contains(&node.name.as_str()) => {
                    let within = self.open.last().cloned().unwrap_or_default();
                    return Ok(Some(Step::Record { line, within, node }));
                }
                Piece::Start(node) => {
                    self.deeper(self.open.len())?;
                    self.open.push(node.name.clone());
                    self.attributes(node);
                }
                Piece::Empty(node) => {
                    self.open.push(node.name.clone());
                    self.attributes(node);
                    self.open.pop();
                }
                Piece::End => {
                    self.open.pop();
                }
                Piece::Text(text) if text.trim().is_empty() => {}
                Piece::Text(text) if self.open.is_empty() => {
                    let message = "there is text outside of the document's element";
                    return Err(refusal::quoting(self.refuse("bad-xml", message), &text));
                }
                Piece::Text(text) => {
                    return Ok(Some(Step::Outside { path: self.open.join("/"), text }));
                }
                Piece::Nothing => {}
                Piece::Eof => return self.ended().map(|()| None),
            }
        }
    }

    fn attributes(&mut self, node: Node) {
        let path = self.open.join("/");
        for (name, text) in node.attributes.into_iter().rev() {
            self.waiting.push(Step::Outside { path: format!("{path}/@{name}"), text });
        }
    }

    /// The rest of a record that began.
    fn record(&mut self, root: Node) -> Result<Node, Refusal> {
        let mut stack = vec![root];
        let mut count = 1;
        loop {
            let piece = self.event()?;
            if matches!(piece, Piece::Start(_) | Piece::Empty(_)) {
                count += 1;
                if count > MAX_NODES {
                    let message = format!("one record has more than {MAX_NODES} elements");
                    return Err(self.refuse("too-large", message));
                }
            }
            match piece {
                Piece::Start(node) => {
                    self.deeper(self.open.len() + stack.len())?;
                    stack.push(node);
                }
                Piece::Empty(node) => {
                    if let Some(parent) = stack.last_mut() {
                        parent.children.push(node);
                    }
                }
                Piece::Text(text) => {
                    if let Some(node) = stack.last_mut() {
                        node.text.push_str(&text);
                    }
                }
                Piece::End => {
                    let Some(mut node) = stack.pop() else { continue };
                    if node.text.trim().is_empty() {
                        node.text.clear();
                    }
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(node),
                        None => return Ok(node),
                    }
                }
                Piece::Nothing => {}
                Piece::Eof => {
                    self.open.extend(stack.drain(..).map(|node| node.name));
                    self.ended()?;
                }
            }
        }
    }

    fn ended(&self) -> Result<(), Refusal> {
        match self.open.last() {
            None => Ok(()),
            Some(name) => {
                let message =
                    format!("the file ends inside of <{name}>: it is cut off, a part is missing");
                Err(self.refuse("truncated", message))
            }
        }
    }

    fn deeper(&self, depth: usize) -> Result<(), Refusal> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        let message = format!("elements stand in one another more than {MAX_DEPTH} deep");
        Err(self.refuse("too-large", message))
    }

    fn event(&mut self) -> Result<Piece, Refusal> {
        self.buffer.clear();
        let Self { path, reader, buffer, .. } = self;
        let piece = match reader.read_event_into(buffer) {
            Ok(Event::Start(start)) => node(&start).map(Piece::Start),
            Ok(Event::Empty(start)) => node(&start).map(Piece::Empty),
            Ok(Event::End(_)) => Ok(Piece::End),
            Ok(Event::Text(text)) => Ok(Piece::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(data)) => Ok(Piece::Text(data.xml10_content().into_owned())),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => Ok(Piece::Text(c.to_string())),
                Ok(None) => match predefined(&name.xml10_content()) {
                    Some(c) => Ok(Piece::Text(c.into())),
                    None => Err(format!("&{}; is not defined", name.xml10_content())),
                },
                Err(e) => Err(e.to_string()),
            },
            Ok(Event::Decl(declaration)) => match declaration.encoding() {
                Some(Ok(name)) if !is_utf8(&name) => {
                    Err(format!("the file declares the encoding {name}; it must be UTF-8"))
                }
                _ => Ok(Piece::Nothing),
            },
            Ok(Event::DocType(_)) => {
                Err("there is a document type (<!DOCTYPE ...>), which no list has".to_owned())
            }
            Ok(Event::Comment(_) | Event::PI(_)) => Ok(Piece::Nothing),
            Ok(Event::Eof) => Ok(Piece::Eof),
            Err(quick_xml::Error::Syntax(e)) if !matches!(e, SyntaxError::InvalidBangMarkup) => {
                Err(format!("the file ends in the middle of a tag: it is cut off ({e})"))
            }
            Err(quick_xml::Error::Encoding(_)) => Err("this is not UTF-8 text".to_owned()),
            // Ours, of what is too large, or the system's.
            Err(quick_xml::Error::Io(e)) => Err(e.to_string()),
            Err(e) => Err(e.to_string()),
        };
        let line = reader.get_ref().line();
        piece.map_err(|message| refusal::at(path, line, "bad-xml", message))
    }

    fn refuse(&self, code: &'static str, message: impl Into<String>) -> Refusal {
        refusal::at(self.path, self.reader.get_ref().line(), code, message)
    }
}

enum Piece {
    Start(Node),
    Empty(Node),
    Text(String),
    End,
    Nothing,
    Eof,
}

fn node(start: &BytesStart<'_>) -> Result<Node, String> {
    let mut node = Node::new(start.local_name().as_ref());
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let key = attribute.key;
        // Where names come from is no part of a record.
        if key.as_namespace_binding().is_some() || key.as_ref().starts_with("xsi:") {
            continue;
        }
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?;
        node.attributes.push((key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(node)
}

fn predefined(name: &str) -> Option<&'static str> {
    quick_xml::escape::resolve_predefined_entity(name)
}

fn is_utf8(name: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
