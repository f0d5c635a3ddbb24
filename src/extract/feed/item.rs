//! From an item's element to an [`Entry`].

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::element::{Element, Vocabulary};
use crate::document::Stated;
use crate::extract::{Entry, dates, html, identity, urls};

/// Longest text of one field, in bytes of markup.
const MAX_FIELD: usize = 2 * 1024 * 1024;

use Vocabulary::{Atom, Content, Core, DublinCore, Itunes, Media, Xhtml};

/// Read one item. `lang` is the language of the feed.
pub(super) fn entry(item: &Element, lang: Option<&str>) -> Entry {
    let title = first_text(
        item,
        &[
            (Core, "title"),
            (Atom, "title"),
            (DublinCore, "title"),
            (Media, "title"),
            (Itunes, "title"),
        ],
        false,
    );
    let summary = first_text(
        item,
        &[
            (Core, "description"),
            (Core, "summary"),
            (Atom, "summary"),
            (DublinCore, "description"),
            (Core, "tagline"),
            (Media, "description"),
            (Itunes, "summary"),
            (Itunes, "subtitle"),
        ],
        true,
    );
    let content = first_text(
        item,
        &[
            (Content, "encoded"),
            (Core, "encoded"),
            (Core, "content"),
            (Atom, "content"),
            (Xhtml, "body"),
            (Core, "body"),
            (Core, "fullitem"),
        ],
        true,
    );
    let guid = guid(item);
    let link = link(item, guid.as_ref());
    let (published, updated) = dates_of(item);
    let own = item.attribute("xml:lang").map(str::to_owned).or_else(|| {
        find(item, &[(DublinCore, "language"), (Core, "language")]).map(|e| e.text(64))
    });
    let entry = Entry {
        title: title.replace('\n', " "),
        summary,
        content: (!content.is_empty()).then_some(content),
        published,
        updated,
        lang: own.as_deref().or(lang).and_then(identity::primary_subtag),
        ..Entry::default()
    };
    identity::identified(entry, guid.map(|g| g.id), link)
}

fn find<'a>(item: &'a Element, wanted: &[(Vocabulary, &str)]) -> Option<&'a Element> {
    wanted.iter().find_map(|(vocabulary, name)| item.elements().find(|e| e.is(*vocabulary, name)))
}

/// The first of the wanted elements that has a text.
fn first_text(item: &Element, wanted: &[(Vocabulary, &str)], multiline: bool) -> String {
    let mut texts = wanted
        .iter()
        .flat_map(|(vocabulary, name)| item.elements().filter(|e| e.is(*vocabulary, name)));
    let read = |e: &Element| if multiline { text_of(e) } else { text_of(e).replace('\n', " ") };
    texts.find_map(|e| Some(read(e)).filter(|text| !text.is_empty())).unwrap_or_default()
}

/// The text of an Atom text construct or an RSS element, read as its `type` and `mode` say.
pub(super) fn text_of(element: &Element) -> String {
    let kind = element.attribute("type").unwrap_or("").to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or("").to_ascii_lowercase();
    let has_elements = element.elements().next().is_some();
    // Atom 0.3 `mode="base64"`, and Atom 1.0's rule for media types that are not text.
    if mode == "base64" {
        let packed: String = element.text(MAX_FIELD).split_whitespace().collect();
        let bytes = STANDARD.decode(packed).unwrap_or_default();
        return html::plain(&String::from_utf8_lossy(&bytes));
    }
    if !kind.is_empty() && !is_text(&kind) {
        return String::new();
    }
    if has_elements
        && (kind.contains("xhtml")
            || kind.ends_with("xml")
            || mode == "xml"
            || element.vocabulary == Xhtml)
    {
        return html::plain(&element.markup_of_elements(MAX_FIELD));
    }
    html::plain(&element.markup(MAX_FIELD))
}

fn is_text(kind: &str) -> bool {
    matches!(kind, "text" | "html" | "xhtml" | "escaped" | "plain")
        || kind.starts_with("text/")
        || kind.ends_with("xml")
        || kind.contains("html")
}

struct Guid<'a> {
    id: String,
    /// The id as an address, where the item says or lets us take it that it is one.
    address: Option<Cow<'a, str>>,
}

fn guid(item: &Element) -> Option<Guid<'_>> {
    let short = |e: &Element| Some(e.text(4096).trim().to_owned()).filter(|id| !id.is_empty());
    if let Some((element, id)) =
        [(Core, "guid"), (Core, "id"), (Atom, "id"), (DublinCore, "identifier")]
            .iter()
            .find_map(|wanted| find(item, &[*wanted]).and_then(|e| Some((e, short(e)?))))
    {
        let permalink = element
            .attribute("ispermalink")
            .is_none_or(|value| !value.eq_ignore_ascii_case("false"));
        let address = permalink.then(|| Cow::Owned(id.clone()));
        return Some(Guid { id, address });
    }
    let about = item.attribute("about").filter(|id| !id.is_empty())?;
    Some(Guid { id: about.to_owned(), address: Some(Cow::Borrowed(about)) })
}

/// The address of the article: the element that says so, else an id that is an address.
fn link(item: &Element, guid: Option<&Guid>) -> Option<Url> {
    let links =
        || item.elements().filter(|e| e.name == "link" && matches!(e.vocabulary, Core | Atom));
    let by_href = |wanted: &dyn Fn(&Element) -> bool| {
        links()
            .filter(|e| wanted(e))
            .find_map(|e| urls::resolve(e.attribute("href")?, Some(&e.base)))
    };
    let is_page = |e: &Element| e.attribute("type").is_none_or(|kind| kind.contains("html"));
    let alternate =
        |e: &Element| e.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"));
    links()
        .find_map(|e| urls::resolve(&e.text(4096), Some(&e.base)))
        .or_else(|| by_href(&|e| alternate(e) && is_page(e)))
        .or_else(|| by_href(&|e| alternate(e)))
        .or_else(|| {
            find(item, &[(Core, "content"), (Atom, "content")])
                .and_then(|e| urls::resolve(e.attribute("src")?, Some(&e.base)))
        })
        // An id that is no absolute address must not become one by joining.
        .or_else(|| urls::resolve(guid?.address.as_deref()?, None))
        .or_else(|| {
            find(item, &[(Core, "url"), (Core, "source")])
                .filter(|e| e.name == "url")
                .and_then(|e| urls::resolve(&e.text(4096), Some(&e.base)))
        })
}

/// When it was published (or changed, where only that is said), and when it was last changed.
fn dates_of(item: &Element) -> (Option<Stated>, Option<Stated>) {
    let published = [
        (Core, "pubdate"),
        (Core, "published"),
        (Atom, "published"),
        (Core, "issued"),
        (DublinCore, "date"),
        (DublinCore, "issued"),
        (DublinCore, "created"),
        (Core, "created"),
        (Core, "date"),
    ];
    let updated =
        [(Core, "updated"), (Atom, "updated"), (Core, "modified"), (DublinCore, "modified")];
    let made = [(Core, "lastbuilddate")];
    (date(item, published.iter().chain(&updated).chain(&made)), date(item, updated.iter()))
}

/// The first of the wanted statements with a moment, else the first one.
fn date<'a>(
    item: &Element,
    wanted: impl Iterator<Item = &'a (Vocabulary, &'static str)>,
) -> Option<Stated> {
    let mut first = None;
    for (vocabulary, name) in wanted {
        for element in item.elements().filter(|e| e.is(*vocabulary, name)) {
            let stated = dates::stated(&element.text(512));
            if stated.utc.is_some() {
                return Some(stated);
            }
            if !stated.words.is_empty() && first.is_none() {
                first = Some(stated);
            }
        }
    }
    first
}
