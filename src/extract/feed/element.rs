//! One element of a feed with all that stands in it.

use std::rc::Rc;

use url::Url;

use crate::extract::html;

/// Which vocabulary an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// RSS of any version, Atom as the feed's own format, or no namespace.
    Core,
    /// Atom inside another format.
    Atom,
    /// `content:encoded`.
    Content,
    /// Dublin Core elements and terms.
    DublinCore,
    /// XHTML.
    Xhtml,
    /// RDF syntax.
    Rdf,
    /// Media RSS.
    Media,
    /// Podcast directories.
    Itunes,
    /// Anything else.
    Other,
}

impl Vocabulary {
    /// By namespace name. `None` for names that we do not know.
    pub(super) fn of_namespace(uri: &str) -> Option<Self> {
        let uri = uri.trim().trim_end_matches(['/', '#']).to_ascii_lowercase();
        let has = |part: &str| uri.contains(part);
        Some(
            if uri.is_empty()
                || has("backend.userland.com")
                || has("cyber.law.harvard.edu/rss")
                || has("blogs.law.harvard.edu/tech/rss")
            {
                Self::Core
            } else if has("www.w3.org/2005/atom") || has("purl.org/atom/ns") {
                Self::Atom
            } else if has("purl.org/rss/1.0/modules/content") {
                Self::Content
            } else if has("purl.org/dc/") {
                Self::DublinCore
            } else if has("www.w3.org/1999/xhtml") {
                Self::Xhtml
            } else if has("www.w3.org/1999/02/22-rdf-syntax-ns") {
                Self::Rdf
            } else if has("search.yahoo.com/mrss") {
                Self::Media
            } else if has("itunes.com") {
                Self::Itunes
            } else if (has("purl.org/rss/1.0") && !has("/modules/"))
                || has("my.netscape.com")
                || has("channel.netscape.com")
                || has("purl.org/net/rss1.1")
            {
                Self::Core
            } else {
                return None;
            },
        )
    }

    /// By the prefix that everybody uses, for feeds that forgot to declare it.
    pub(super) fn of_prefix(prefix: &str) -> Self {
        match prefix.to_ascii_lowercase().as_str() {
            "" | "rss" => Self::Core,
            "atom" | "atom10" | "atom03" | "a10" => Self::Atom,
            "content" => Self::Content,
            "dc" | "dcterms" => Self::DublinCore,
            "xhtml" | "html" => Self::Xhtml,
            "rdf" => Self::Rdf,
            "media" => Self::Media,
            "itunes" => Self::Itunes,
            _ => Self::Other,
        }
    }
}

/// An element. Attribute names are local and in small letters, except that `xml:` stays in front.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) vocabulary: Vocabulary,
    /// Local name in small letters.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) nodes: Vec<Node>,
    /// What relative links in it are relative to.
    pub(super) base: Rc<Url>,
}

/// What stands in an element.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.trim())
    }

    pub(super) fn is(&self, vocabulary: Vocabulary, name: &str) -> bool {
        self.vocabulary == vocabulary && self.name == name
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Characters of the element and all in it, without markup, at most `limit` bytes.
    pub(super) fn text(&self, limit: usize) -> String {
        self.gathered(limit, &|_, _| (), &|text, out| out.push_str(text))
    }

    /// The content as HTML where the text itself is HTML: `type="html"`, RSS.
    pub(super) fn markup(&self, limit: usize) -> String {
        self.gathered(limit, &tag, &|text, out| out.push_str(text))
    }

    /// The content as HTML where tags are elements and text is text: `type="xhtml"`.
    pub(super) fn markup_of_elements(&self, limit: usize) -> String {
        self.gathered(limit, &tag, &|text, out| {
            out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"))
        })
    }

    /// Depth is bounded by the reader of the tree, and so is this recursion.
    fn gathered(
        &self,
        limit: usize,
        tag: &dyn Fn(&str, &mut String),
        text: &dyn Fn(&str, &mut String),
    ) -> String {
        fn gather(
            element: &Element,
            limit: usize,
            tag: &dyn Fn(&str, &mut String),
            text: &dyn Fn(&str, &mut String),
            out: &mut String,
        ) {
            for node in &element.nodes {
                if out.len() >= limit {
                    return;
                }
                match node {
                    Node::Text(t) => text(t, out),
                    Node::Element(child) => {
                        tag(&child.name, out);
                        gather(child, limit, tag, text, out);
                        if !child.nodes.is_empty() {
                            tag(&format!("/{}", child.name), out);
                        }
                    }
                }
            }
        }
        let mut out = String::new();
        gather(self, limit, tag, text, &mut out);
        out.truncate(html::cut(&out, limit).len());
        out
    }
}

fn tag(name: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push('>');
}
