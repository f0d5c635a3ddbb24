//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.

mod element;
mod item;
mod reader;
mod web_page;

use url::Url;

use self::element::{Element, Vocabulary};
use self::reader::{Mended, Part};
pub use self::web_page::FeedLink;
use super::{Entry, ExtractError, Feed, charset, html, json_feed};

/// Entries read of one feed.
pub(super) const MAX_ENTRIES: usize = 10_000;

/// Read a feed. `base` is the address it came from, for relative links.
///
/// What can be read is read: complete items of a truncated or ill-formed document are entries, and
/// [`Feed::warnings`] says what was mended. At most 10,000 entries and 2 MB of a field are kept.
/// Entities that a document defines itself are never expanded.
///
/// # Errors
/// [`ExtractError::Empty`], [`HtmlNotFeed`](ExtractError::HtmlNotFeed) with the feed that the page
/// names, [`NotAFeed`](ExtractError::NotAFeed), or [`NoEntries`](ExtractError::NoEntries).
pub fn feed(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Feed, ExtractError> {
    let text = charset::decode(whole_characters(bytes), content_type).text;
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if text.trim_end().is_empty() {
        return Err(ExtractError::Empty);
    }
    if text.starts_with(['{', '[']) {
        return json_feed::read(text, base);
    }
    if web_page::is_web_page(text) {
        return Err(web_page::not_a_feed(text, base));
    }
    xml(text, base)
}

/// The feeds that a web page names, in the order of the page: with `<link rel="alternate">`, else
/// with links whose address looks like that of a feed.
pub fn feed_links(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Vec<FeedLink> {
    web_page::feed_links(&charset::decode(bytes, content_type).text, base)
}

/// Without the first bytes of a character at the very end: half a character in a truncated feed
/// must not make another charset of it.
fn whole_characters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() && e.valid_up_to() > 0 => &bytes[..e.valid_up_to()],
        _ => bytes,
    }
}

#[derive(Default)]
struct Reading {
    format: Option<&'static str>,
    title: String,
    lang: Option<String>,
    ttl: Option<u32>,
    period: Option<u32>,
    frequency: Option<u32>,
    entries: Vec<Entry>,
    capped: bool,
}

impl Reading {
    fn take(&mut self, part: Part) -> bool {
        match part {
            Part::Root(root) => {
                self.format = self.format.or_else(|| format_of(&root));
                if let Some(lang) = root.attribute("xml:lang") {
                    self.lang.get_or_insert_with(|| lang.to_owned());
                }
            }
            Part::Head(head) => self.head(&head),
            Part::Item(_) if self.entries.len() >= MAX_ENTRIES => self.capped = true,
            Part::Item(item) => self.entries.push(item::entry(&item, self.lang.as_deref())),
        }
        !self.capped
    }

    fn head(&mut self, head: &Element) {
        let own =
            matches!(head.vocabulary, Vocabulary::Core | Vocabulary::Atom | Vocabulary::DublinCore);
        match head.name.as_str() {
            "title" if own && self.title.is_empty() => {
                self.title = item::text_of(head).replace('\n', " ")
            }
            "ttl" if own => {
                let minutes: Option<u32> = head.text(16).trim().parse().ok();
                self.ttl = minutes.map(|minutes| minutes.saturating_mul(60));
            }
            "updateperiod" => self.period = seconds_of(head.text(16).trim()),
            "updatefrequency" => self.frequency = head.text(16).trim().parse().ok(),
            "language" if own => self.lang = Some(head.text(64)),
            _ => {}
        }
    }
}

/// A period of the RSS 1.0 syndication module.
fn seconds_of(period: &str) -> Option<u32> {
    const HOUR: u32 = 3600;
    match period.to_ascii_lowercase().as_str() {
        "hourly" => Some(HOUR),
        "daily" => Some(24 * HOUR),
        "weekly" => Some(7 * 24 * HOUR),
        "monthly" => Some(30 * 24 * HOUR),
        "yearly" => Some(365 * 24 * HOUR),
        _ => None,
    }
}

fn format_of(root: &Element) -> Option<&'static str> {
    match root.name.as_str() {
        "rss" | "channel" => Some("rss"),
        "rdf" => Some("rdf"),
        "feed" => Some("atom"),
        "entry" => Some("atom"),
        _ => None,
    }
}

fn xml(text: &str, base: &Url) -> Result<Feed, ExtractError> {
    let mut reading = Reading::default();
    let mended = reader::read(text, base, &mut |part| reading.take(part));
    let Some(format) = reading.format else {
        return Err(if web_page::mentions_html(text) {
            web_page::not_a_feed(text, base)
        } else {
            ExtractError::NotAFeed("no rss, RDF or feed element was found in it".into())
        });
    };
    if reading.entries.is_empty() {
        return Err(ExtractError::NoEntries);
    }
    let mut warnings = warnings(&mended);
    if reading.capped {
        warnings
            .push(format!("the feed has more than {MAX_ENTRIES} entries; the rest was not read"));
    }
    Ok(Feed {
        format: format.into(),
        title: html::plain_line(&reading.title),
        ttl: reading.ttl.or_else(|| Some(reading.period? / reading.frequency.unwrap_or(1).max(1))),
        entries: reading.entries,
        warnings,
    })
}

fn warnings(mended: &Mended) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(first) = mended.syntax.first() {
        warnings.push(format!("the XML is broken at byte {first}; what could be read was read"));
    }
    if mended.end_tags > 0 {
        warnings.push(format!("{} end tags are missing or do not fit", mended.end_tags));
    }
    if mended.truncated {
        warnings.push(
            "the feed ends in the middle; an entry that was not complete was left out".into(),
        );
    }
    if mended.too_deep {
        warnings.push("elements are nested too deeply; the innermost were flattened".into());
    }
    if mended.too_large {
        warnings.push("an entry is too large; part of it was left out".into());
    }
    if mended.doctype {
        warnings.push(
            "the feed brings a document type; entities that it defines were not expanded".into(),
        );
    }
    warnings
}
