//! A web page where a feed was expected.

use url::Url;

use crate::extract::{html, urls};

/// The head of a page is looked for within so many bytes.
const HEAD: usize = 512 * 1024;
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

/// The feed that a page names with `rel="alternate"`.
pub(super) fn feed_link(text: &str, base: &Url) -> Option<String> {
    let text = html::cut(text, HEAD);
    let lower = text.to_ascii_lowercase();
    let tags = lower.match_indices("<link").filter_map(|(at, _)| {
        let tag = html::cut(&text[at..], MAX_TAG);
        Some(&tag[..tag.find('>')?])
    });
    tags.filter(|tag| {
        let is = |name: &str, wanted: &[&str]| {
            attribute(tag, name)
                .is_some_and(|value| wanted.iter().any(|w| value.to_ascii_lowercase().contains(w)))
        };
        is("rel", &["alternate", "feed"]) && is("type", &["rss", "atom", "feed+json", "rdf"])
    })
    .find_map(|tag| urls::resolve(&html::decode_entities(attribute(tag, "href")?), Some(base)))
    .map(String::from)
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
            _ => value.split([' ', '\n', '\r', '\t', '/', '>']).next(),
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
    }
}
