//! What a page says about itself: headline, address, time, language.

use dom_query::Document;
use url::Url;

use super::MAX_DATELINE;
use super::json_ld::Facts;
use super::lines::Page;
use super::scan::Bounded;
use crate::document::Stated;
use crate::extract::obstacle::{self, Signals};
use crate::extract::{dates, html, identity, language, urls};

/// Headlines looked at for the names of walls.
const MAX_TITLES: usize = 5;
/// The dateline stands within so many lines of the page's headline.
const DATELINE_WITHIN: usize = 40;

/// The headline: `og:title`, `h1`, else `title` without the name of the site.
pub(super) fn title(document: &Document) -> String {
    let site = meta(document, &["og:site_name", "application-name"]);
    let headings: Vec<String> = document
        .select("h1")
        .iter()
        .map(|h| html::plain_line(&escaped(&h.text())))
        .filter(|t| !t.is_empty())
        .collect();
    let heading = (headings.len() == 1).then(|| headings[0].clone());
    let page = document.select_single("title").text();
    let page = html::plain_line(&escaped(&page));
    meta(document, &["og:title", "twitter:title"])
        .map(|title| without_site(&title, site.as_deref(), heading.as_deref()))
        .or(heading)
        .or_else(|| {
            Some(page).filter(|t| !t.is_empty()).map(|title| {
                without_site(&title, site.as_deref(), headings.first().map(String::as_str))
            })
        })
        .or_else(|| headings.into_iter().next())
        .unwrap_or_default()
}

/// Text of the DOM has its entities decoded; it must not be decoded again.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// `Headline | Site` without the site: cut at the last separator where the rest is still a
/// headline, or where it is the name of the site or ends the heading.
fn without_site(title: &str, site: Option<&str>, heading: Option<&str>) -> String {
    let separators = [" | ", " — ", " – ", " - ", " :: ", " » ", " • ", " / "];
    let Some((at, separator)) =
        separators.iter().filter_map(|s| title.rfind(s).map(|at| (at, *s))).max()
    else {
        return title.to_owned();
    };
    let (head, tail) = (title[..at].trim(), title[at + separator.len()..].trim());
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let is_site = site
        .is_some_and(|site| same(site, tail) || tail.to_lowercase().contains(&site.to_lowercase()));
    let is_heading = heading.is_some_and(|heading| same(heading, head));
    // Dashes stand within headlines too; bars do not.
    let likely = matches!(separator, " | " | " :: " | " » " | " • ")
        && head.split_whitespace().count() >= 3
        && tail.split_whitespace().count() <= 5;
    if is_heading || is_site || likely { head.to_owned() } else { title.to_owned() }
}

/// The content of the first `meta` with one of these names that is not empty.
fn meta(document: &Document, names: &[&str]) -> Option<String> {
    let metas = document.select("meta[content]");
    names.iter().find_map(|name| {
        metas.iter().find_map(|meta| {
            let named = ["property", "name", "itemprop"]
                .iter()
                .any(|key| meta.attr(key).is_some_and(|v| v.trim().eq_ignore_ascii_case(name)));
            let content = named.then(|| meta.attr("content")).flatten()?;
            // Some sites escape what is an attribute already.
            Some(html::plain_line(&content)).filter(|content| !content.is_empty())
        })
    })
}

/// The time of the last change: JSON-LD, `meta`, `itemprop`.
pub(super) fn updated(document: &Document, facts: &Facts) -> Option<Stated> {
    let from_meta = meta(
        document,
        &["article:modified_time", "og:updated_time", "dateModified", "last-modified"],
    );
    let marked = document.select("[itemprop=dateModified]");
    let from_marked = marked
        .iter()
        .filter_map(|e| e.attr("datetime").or_else(|| e.attr("content")).map(|v| v.to_string()));
    let all = facts.modified.iter().cloned().chain(from_meta).chain(from_marked);
    surest(all)
}

/// The first statement with a moment, else the first with a date.
fn surest(all: impl Iterator<Item = String>) -> Option<Stated> {
    let mut without = None;
    for words in all.filter(|words| dates::names_a_date(words)) {
        let stated = dates::stated(&words);
        if stated.utc.is_some() {
            return Some(stated);
        }
        without.get_or_insert(stated);
    }
    without
}

/// Everything by which walls and shells are told from articles.
pub(super) fn signals<'a>(
    document: &Document,
    bounded: &Bounded<'a>,
    facts: &Facts,
    page: &'a Page,
    title: &str,
) -> Signals<'a> {
    let texts = |selector: &str| {
        let found = document.select(selector);
        let texts = found.iter().take(MAX_TITLES).map(|e| html::plain_line(&escaped(&e.text())));
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let mut titles = texts("title");
    titles.extend(texts("h1"));
    titles.push(title.to_owned());
    let declared = facts.is_article
        || meta(document, &["og:type"]).is_some_and(|kind| kind.eq_ignore_ascii_case("article"))
        || meta(document, &["article:published_time"]).is_some()
        || document.select("[itemprop=articleBody]").exists();
    let roots = document.select("#root, #app, #__next, #__nuxt, #___gatsby, app-root");
    Signals {
        titles,
        lines: page
            .lines
            .iter()
            .map(|line| obstacle::Line {
                text: &line.text,
                kept: line.kept,
                is_link: line.linked * 10 >= line.text.len() * 8,
            })
            .collect(),
        declared,
        free: facts.free,
        word_count: facts.word_count,
        password: document.select("input[type=password]").exists(),
        empty_root: roots.iter().any(|root| root.text().trim().is_empty()),
        noscript: bounded.noscript.iter().map(|text| html::plain(text)).collect(),
        scripts: bounded.scripts.clone(),
    }
}

/// `rel=canonical`, else `og:url`, where it is an article on the same site.
pub(super) fn canonical_url(document: &Document, url: Option<&Url>) -> Option<String> {
    let url = url?;
    let link = document.select("link[rel]").iter().find_map(|link| {
        let rel = link.attr("rel")?;
        rel.split_whitespace()
            .any(|r| r.eq_ignore_ascii_case("canonical"))
            .then(|| link.attr("href"))
            .flatten()
    });
    let stated = link.map(|href| href.to_string()).into_iter().chain(meta(document, &["og:url"]));
    stated
        .filter_map(|href| urls::resolve(&href, Some(url)))
        // A front page named as canonical for every page is a mistake of the site.
        .find(|found| urls::same_site(found, url) && (found.path() != "/" || url.path() == "/"))
        .map(|found| urls::canonical(&found).to_string())
}

/// The time of publication: JSON-LD, `meta`, `time`, else a line near the headline. A statement
/// with a moment goes before one without.
pub(super) fn published(document: &Document, facts: &Facts, page: &Page) -> Option<Stated> {
    let from_json = facts.published.iter().cloned();
    let from_meta = meta(
        document,
        &[
            "article:published_time",
            "og:article:published_time",
            "datePublished",
            "article.published",
            "publish-date",
            "pubdate",
            "dc.date.issued",
            "dcterms.created",
            "date",
            "parsely-pub-date",
            "sailthru.date",
        ],
    );
    let marked = document.select("[itemprop=datePublished]");
    let from_marked = marked
        .iter()
        .filter_map(|e| e.attr("datetime").or_else(|| e.attr("content")).map(|v| v.to_string()));
    let times = document.select("time[datetime]");
    let from_time = times.iter().filter_map(|time| time.attr("datetime").map(|v| v.to_string()));
    let first_kept = page.lines.iter().position(|line| line.kept).unwrap_or(0);
    let near = page
        .lines
        .iter()
        .skip(first_kept.saturating_sub(DATELINE_WITHIN / 2))
        .take(DATELINE_WITHIN);
    let from_lines =
        near.filter(|line| line.text.chars().count() <= MAX_DATELINE).map(|line| line.text.clone());
    let all = from_json.chain(from_meta).chain(from_marked).chain(from_time).chain(from_lines);
    surest(all)
}

/// The language that the text shows without doubt, else the one that the page declares, and how
/// sure that is. Some sites declare the language of their template.
pub(super) fn lang(document: &Document, text: &str) -> Option<(String, f64)> {
    let html = document.select_single("html");
    let declared = html
        .attr("lang")
        .or_else(|| html.attr("xml:lang"))
        .and_then(|tag| identity::primary_subtag(&tag));
    language::of(text, declared.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_leaves_the_headline() {
        assert_eq!(
            without_site("Refinery stops | Example Times", Some("Example Times"), None),
            "Refinery stops"
        );
        assert_eq!(
            without_site("Refinery stops work today | World", None, None),
            "Refinery stops work today"
        );
        assert_eq!(without_site("Minsk - a city in fear", None, None), "Minsk - a city in fear");
        assert_eq!(
            without_site("Minsk - a city in fear - Example", None, Some("Minsk - a city in fear")),
            "Minsk - a city in fear"
        );
    }
}
