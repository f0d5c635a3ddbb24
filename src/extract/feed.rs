//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, read tolerantly.
//!
//! feed-rs was tried first: it fails a whole feed on one bare ampersand and invents a random id
//! for an item with neither guid nor link. So this reads elements as they come from quick-xml's
//! pull parser, keeps what is complete, and names what it had to mend.

use std::collections::HashSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use sha2::{Digest, Sha256};
use url::Url;

use super::{Entry, ExtractError, Feed, canonical, charset, dates, html, json_feed};

/// Limits of one feed: entries, nesting, characters of a field.
const MOST_ENTRIES: usize = 10_000;
const DEEPEST: usize = 100;
const LONGEST: usize = 2 * 1024 * 1024;

/// An entry as the feed has it, texts still as markup.
#[derive(Debug, Default)]
pub(super) struct RawEntry {
    pub guid: Option<String>,
    pub link: Option<String>,
    pub title: String,
    pub summary: String,
    pub content: Option<String>,
    pub published: Option<String>,
    pub lang: Option<String>,
}

/// Read a feed. `base` is its address, for relative links.
///
/// # Errors
/// Where the body is empty, is a web page, is no feed, or has no entry.
pub fn feed(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Feed, ExtractError> {
    let text = charset::decode(bytes, content_type).text;
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    match text.chars().next() {
        None => Err(ExtractError::Empty),
        Some('{') => json_feed::read(text, base),
        Some(_) => Scan::new(base).run(text),
    }
}

/// Turn raw entries into entries with ids; the last step of every format.
pub(super) fn assemble(
    format: &str,
    title: &str,
    raw: Vec<RawEntry>,
    warnings: Vec<String>,
    base: &Url,
) -> Result<Feed, ExtractError> {
    let mut seen = HashSet::new();
    let entries: Vec<Entry> = raw
        .into_iter()
        .map(|raw| entry(raw, base))
        .filter(|entry| {
            !(entry.title.is_empty()
                && entry.summary.is_empty()
                && entry.link.is_none()
                && entry.content.is_none())
        })
        .filter(|entry| seen.insert((entry.key.clone(), entry.version.clone())))
        .collect();
    if entries.is_empty() {
        return Err(ExtractError::NoEntries);
    }
    Ok(Feed { format: format.into(), title: html::text_of(title), entries, warnings })
}

fn entry(raw: RawEntry, base: &Url) -> Entry {
    let plain = |markup: &str| {
        let once = html::text_of(markup);
        // Markup that was escaped twice shows its tags after the first pass.
        if once.contains("</") || once.contains("<p>") || once.contains("<br") {
            html::text_of(&once)
        } else {
            once
        }
    };
    let link = raw
        .link
        .as_deref()
        .and_then(|link| base.join(link.trim()).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"));
    let (title, summary) = (plain(&raw.title), plain(&raw.summary));
    let content = raw.content.as_deref().map(plain).filter(|content| !content.is_empty());
    let version = hash(&[&title, &summary, content.as_deref().unwrap_or("")]);
    let guid = raw.guid.map(|guid| guid.trim().to_owned()).filter(|guid| !guid.is_empty());
    let key = guid
        .or_else(|| link.as_ref().map(|link| canonical(link).to_string()))
        .unwrap_or_else(|| version.clone());
    Entry {
        key,
        version,
        link: link.map(String::from),
        title,
        summary,
        content,
        published: raw
            .published
            .as_deref()
            .map(str::trim)
            .filter(|words| !words.is_empty())
            .map(dates::stated),
        lang: raw
            .lang
            .map(|lang| lang.split(['-', '_']).next().unwrap_or("").to_lowercase())
            .filter(|lang| lang.len() == 2),
    }
}

fn hash(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the reader stands in.
struct Scan<'a> {
    base: &'a Url,
    /// Local names of the open elements, with whether they have a prefix that is not a feed's.
    open: Vec<(String, String)>,
    format: Option<&'static str>,
    title: String,
    lang: Option<String>,
    entry: Option<RawEntry>,
    /// Depth at which the current entry was opened.
    entry_depth: usize,
    /// Text of the field that is being read, and its depth.
    field: Option<(usize, String)>,
    done: Vec<RawEntry>,
    warnings: Vec<String>,
}

impl<'a> Scan<'a> {
    fn new(base: &'a Url) -> Self {
        Self {
            base,
            open: Vec::new(),
            format: None,
            title: String::new(),
            lang: None,
            entry: None,
            entry_depth: 0,
            field: None,
            done: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn run(mut self, text: &str) -> Result<Feed, ExtractError> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.expand_empty_elements = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => self.start(&start)?,
                Ok(Event::End(end)) => self.end(&end.local_name().as_ref().to_lowercase()),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => {
                    let reference = format!("&{};", &*reference);
                    self.text(&html::decode_entities(&reference));
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(e) => {
                    self.warnings.push(format!(
                        "ill-formed at byte {}: {e}; what came before was read",
                        reader.error_position()
                    ));
                    break;
                }
            }
            if self.done.len() >= MOST_ENTRIES {
                self.warnings.push(format!("only the first {MOST_ENTRIES} entries were read"));
                break;
            }
        }
        if self.entry.is_some() {
            self.warnings.push("the feed ends inside an entry, which was left out".into());
        }
        match self.format {
            None if looks_like_html(text) => {
                Err(ExtractError::HtmlNotFeed { feed_link: advertised(text, self.base) })
            }
            None => Err(ExtractError::NotAFeed(
                "it has neither an rss, an RDF nor a feed element".into(),
            )),
            Some(format) => assemble(format, &self.title, self.done, self.warnings, self.base),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), ExtractError> {
        let local = start.local_name().as_ref().to_lowercase();
        let prefix = start.name().prefix().map_or_else(String::new, |p| p.as_ref().to_lowercase());
        if self.open.len() >= DEEPEST {
            return Err(ExtractError::TooComplex(format!("more than {DEEPEST} elements deep")));
        }
        self.open.push((prefix.clone(), local.clone()));
        let depth = self.open.len();
        // Markup inside a field is part of its text (XHTML content, unescaped HTML).
        if let Some((_, text)) = &mut self.field {
            text.push_str(&format!("<{local}>"));
            return Ok(());
        }
        match local.as_str() {
            "rss" if self.format.is_none() => self.format = Some("rss"),
            "rdf" if self.format.is_none() => self.format = Some("rdf"),
            "feed" if self.format.is_none() && prefix != "media" => self.format = Some("atom"),
            "channel" if self.format.is_none() && depth == 1 => self.format = Some("rss"),
            "item" | "entry" if self.format.is_some() && self.entry.is_none() => {
                let about = attribute(start, "about");
                self.entry = Some(RawEntry {
                    guid: about,
                    lang: attribute(start, "lang").or_else(|| self.lang.clone()),
                    ..RawEntry::default()
                });
                self.entry_depth = depth;
            }
            "link" if self.entry.is_some() => {
                self.link(start);
                self.field = Some((depth, String::new()));
            }
            _ if depth == 1 && self.lang.is_none() => self.lang = attribute(start, "lang"),
            _ => {}
        }
        let in_entry = self.entry.is_some() && depth == self.entry_depth + 1;
        let in_channel = self.entry.is_none()
            && self.format.is_some()
            && matches!(local.as_str(), "title" | "language")
            && depth <= 3;
        let ours = matches!(
            prefix.as_str(),
            "" | "dc" | "content" | "atom" | "rss" | "a" | "xhtml" | "dcterms"
        );
        if (in_entry || in_channel) && ours && self.field.is_none() {
            self.field = Some((depth, String::new()));
        }
        Ok(())
    }

    fn link(&mut self, start: &BytesStart<'_>) {
        let Some(href) = attribute(start, "href") else { return };
        let rel = attribute(start, "rel");
        if let Some(entry) = &mut self.entry
            && (rel.is_none() || rel.as_deref() == Some("alternate"))
            && entry.link.is_none()
        {
            entry.link = Some(href);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, field)) = &mut self.field
            && field.len() + text.len() <= LONGEST
        {
            field.push_str(text);
        }
    }

    /// A wrong end tag closes what it can: up to the nearest element of its name.
    fn end(&mut self, local: &str) {
        let Some(at) = self.open.iter().rposition(|(_, name)| name == local) else { return };
        while self.open.len() > at {
            let depth = self.open.len();
            let Some((prefix, name)) = self.open.pop() else { break };
            match self.field.take() {
                Some((opened, text)) if opened == depth => self.field_done(&prefix, &name, text),
                Some((opened, mut text)) if opened < depth => {
                    text.push_str(&format!("</{name}>"));
                    self.field = Some((opened, text));
                }
                other => self.field = other,
            }
            if self.entry.is_some() && depth == self.entry_depth {
                self.done.extend(self.entry.take());
            }
        }
    }

    fn field_done(&mut self, prefix: &str, name: &str, text: String) {
        let Some(entry) = &mut self.entry else {
            match name {
                "title" if self.title.is_empty() => self.title = text,
                "language" => self.lang = Some(text.trim().to_owned()),
                _ => {}
            }
            return;
        };
        if text.trim().is_empty() {
            return;
        }
        match (prefix, name) {
            (_, "title") if entry.title.is_empty() => entry.title = text,
            (_, "guid") | ("" | "atom", "id") => entry.guid = Some(text),
            (_, "link") => entry.link = entry.link.take().or(Some(text)),
            ("content", "encoded") | (_, "content" | "fulltext") => entry.content = Some(text),
            (_, "description" | "summary" | "abstract") if entry.summary.is_empty() => {
                entry.summary = text
            }
            (_, "pubdate" | "published" | "issued") => entry.published = Some(text),
            (_, "date" | "updated" | "modified" | "created") if entry.published.is_none() => {
                entry.published = Some(text)
            }
            (_, "language") => entry.lang = Some(text.trim().to_owned()),
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref().eq_ignore_ascii_case(name))?;
    Some(html::decode_entities(&found.value).trim().to_owned()).filter(|value| !value.is_empty())
}

fn looks_like_html(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect::<String>().to_lowercase();
    head.contains("<!doctype html")
        || head.contains("<html")
        || head.contains("<body")
        || head.contains("<head")
}

/// The feed that a page names with `rel=alternate`.
fn advertised(page: &str, base: &Url) -> Option<String> {
    page.match_indices("<link").find_map(|(at, _)| {
        let tag = page[at..].split('>').next()?;
        let feed = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
            .iter()
            .any(|kind| tag.contains(kind));
        let href = tag.split("href=").nth(1)?.trim_start_matches(['"', '\'']);
        let href = href.split(['"', '\'', ' ']).next()?;
        feed.then(|| base.join(href).ok().map(String::from)).flatten()
    })
}
