//! A web page where a feed was expected.

use url::Url;

use crate::extract::{ExtractError, html, obstacle, urls};

/// The head of a page is looked for within so many bytes.
const HEAD: usize = 512 * 1024;
/// Feeds of one page that are told of.
const MAX_LINKS: usize = 20;
/// Longest tag considered, in bytes.
const MAX_TAG: usize = 4096;

/// Whether the first element is one that opens a web page. A feed that is served as HTML, or that
/// carries HTML, is still a feed.
pub(super) fn is_web_page(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| comment[end + 3..].trim_start());
        } else if rest.starts_with("<?") {
            rest = rest.find("?>").map_or("", |end| rest[end + 2..].trim_start());
        } else if starts_with(rest, "<!doctype html") {
            return true;
        } else {
            break;
        }
    }
    ["html", "head", "body", "title", "meta", "script", "div", "p", "h1", "center", "table"]
        .iter()
        .any(|name| {
            rest.strip_prefix('<').is_some_and(|inner| {
                starts_with(inner, name)
                    && inner[name.len()..].starts_with(['>', ' ', '\n', '\r', '\t', '/'])
            })
        })
}

/// Whether a page may begin somewhere in the text.
pub(super) fn mentions_html(text: &str) -> bool {
    let head = html::cut(text, HEAD).to_ascii_lowercase();
    head.contains("<html") || head.contains("<body")
}

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: Url,
    /// What the page calls it; empty where it calls it nothing.
    pub title: String,
}

/// The feeds that a page names: with `<link rel="alternate">`, else with links whose address looks
/// like that of a feed. In the order of the page, each once.
pub(super) fn feed_links(text: &str, base: &Url) -> Vec<FeedLink> {
    let head = html::cut(text, HEAD);
    let found = named(head, base);
    if found.is_empty() { linked(head, base) } else { found }
}

fn named(text: &str, base: &Url) -> Vec<FeedLink> {
    let tags = tags(text, "<link").filter(|tag| {
        let is = |name: &str, wanted: &[&str]| {
            attribute(tag, name)
                .is_some_and(|value| wanted.iter().any(|w| value.to_ascii_lowercase().contains(w)))
        };
        is("rel", &["alternate", "feed"]) && is("type", &["rss", "atom", "feed+json", "rdf"])
    });
    distinct(tags, base)
}

/// Links such as `/rss.xml`, `/feed/`, `?format=atom`.
fn linked(text: &str, base: &Url) -> Vec<FeedLink> {
    let tags = tags(text, "<a ").filter(|tag| {
        let href = attribute(tag, "href").unwrap_or_default().to_ascii_lowercase();
        href.split(['/', '?', '=', '.', '-', '_', '&'])
            .any(|word| matches!(word, "rss" | "atom" | "feed" | "feeds" | "rdf"))
    });
    distinct(tags, base)
}

fn tags<'a>(text: &'a str, open: &'static str) -> impl Iterator<Item = &'a str> {
    let lower = text.to_ascii_lowercase();
    let places: Vec<usize> = lower.match_indices(open).map(|(at, _)| at).collect();
    places.into_iter().filter_map(move |at| {
        let tag = html::cut(&text[at..], MAX_TAG);
        Some(&tag[..tag.find('>')?])
    })
}

fn distinct<'a>(tags: impl Iterator<Item = &'a str>, base: &Url) -> Vec<FeedLink> {
    let mut found: Vec<FeedLink> = Vec::new();
    for tag in tags {
        let Some(href) = attribute(tag, "href") else { continue };
        let Some(url) = urls::resolve(&html::decode_entities(href), Some(base)) else { continue };
        if found.len() < MAX_LINKS && !found.iter().any(|known| known.url == url) {
            let title = html::plain_line(attribute(tag, "title").unwrap_or_default());
            found.push(FeedLink { url, title });
        }
    }
    found
}

/// What a page is instead of a feed, and the feed that it names.
pub(super) fn not_a_feed(text: &str, base: &Url) -> ExtractError {
    ExtractError::HtmlNotFeed {
        wall: obstacle::in_place_of_a_list(text),
        feed_link: feed_link(text, base),
    }
}

/// The feed that a page names with `rel="alternate"`.
fn feed_link(text: &str, base: &Url) -> Option<String> {
    named(html::cut(text, HEAD), base).into_iter().next().map(|link| link.url.into())
}

/// The value of an attribute in a raw tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    for (at, _) in lower.match_indices(name) {
        if !lower[..at].ends_with([' ', '\n', '\r', '\t', '"', '\'']) {
            continue;
        }
        let Some(value) = tag[at + name.len()..].trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start();
        return match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next(),
            _ => value.split([' ', '\n', '\r', '\t', '>']).next(),
        };
    }
    None
}

fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes()
        .get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_feeds() {
        for page in [
            "<!DOCTYPE html><html>",
            "\n<!-- x --><HTML lang=en>",
            "<?xml version='1.0'?><html xmlns='x'>",
            "<div>404</div>",
        ] {
            assert!(is_web_page(page), "{page}");
        }
        for feed in [
            "<?xml version='1.0'?><rss>",
            "<!-- <html> --><feed>",
            "<!DOCTYPE rss><rss>",
            "<?xml",
            "<htmlish>",
            "",
        ] {
            assert!(!is_web_page(feed), "{feed}");
        }
    }

    #[test]
    fn the_feed_of_a_page() {
        let base: Url = "https://n.example/start/".parse().unwrap();
        let page = "<html><head><link rel=stylesheet href=/a.css><LINK REL='alternate' type=\"application/rss+xml\" title='x' href='../rss?a=1&amp;b=2'>";
        assert_eq!(feed_link(page, &base).as_deref(), Some("https://n.example/rss?a=1&b=2"));
        assert_eq!(feed_link("<link rel=alternate hreflang=fr href=/fr>", &base), None);
        assert_eq!(feed_links(page, &base)[0].title, "x");
    }

    #[test]
    fn links_that_look_like_feeds_count_where_none_is_named() {
        let base: Url = "https://n.example/".parse().unwrap();
        let page = "<a href='/rss.xml' title='All'>RSS</a><a href=/feedback>Write</a><a href='/x?format=atom'>x</a><a href='/rss.xml'>again</a>";
        let urls: Vec<String> = feed_links(page, &base).into_iter().map(|l| l.url.into()).collect();
        assert_eq!(urls, ["https://n.example/rss.xml", "https://n.example/x?format=atom"]);
    }
}
