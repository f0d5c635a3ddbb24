//! Index pages: a web page whose links lead to articles, picked by CSS selectors.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, Matcher, NodeId, NodeRef};
use url::Url;

use super::article::scan;
use super::{Entry, ExtractError, Feed, charset, dates, html, identity, obstacle, urls};

/// Links read of one page.
const MAX_LINKS: usize = 2000;

/// Elements that are looked at around one link for its title and date.
const MAX_AROUND: usize = 30;

/// Longest selector, in bytes.
const MAX_SELECTOR: usize = 1024;

/// Longest headline kept, in bytes.
const MAX_TITLE: usize = 2000;

/// Which links of a page lead to articles, and where headline and date stand. CSS selectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selectors {
    /// The links; where it selects something else, the links inside.
    pub links: String,
    /// The headline, looked for in the link and then in the elements around it that hold no other
    /// link; without it, the text of the link.
    pub title: Option<String>,
    /// The time of publication, looked for in the same places: `datetime`, `content`, else text.
    pub date: Option<String>,
    /// Whether links to other sites are followed, by registrable domain.
    pub other_sites: bool,
}

/// Whether a CSS selector can be used.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_selector(selector: &str) -> Result<(), String> {
    matcher(selector).map(|_| ())
}

/// Read the entries of an index page, in the order of the page. `base` is the address it came
/// from.
///
/// The key of an entry is its link; its version changes with the headline only where a selector
/// names it, since the text of a link may hold the likes of "2 hours ago". At most 2,000 links are
/// read.
///
/// # Errors
/// [`ExtractError::Empty`], [`NothingSelected`](ExtractError::NothingSelected) where no link is
/// found by the selectors, [`TooComplex`](ExtractError::TooComplex).
pub fn links(
    bytes: &[u8],
    content_type: Option<&str>,
    base: &Url,
    selectors: &Selectors,
) -> Result<Feed, ExtractError> {
    let text = charset::decode(bytes, content_type).text;
    if text.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    let bounded = scan::bounded(&text);
    // A third-party parser on hostile input; nothing is shared that could be left half done.
    let read = catch_unwind(AssertUnwindSafe(|| read(&bounded, base, selectors)));
    match read {
        Ok(Err(ExtractError::NothingSelected(why))) => {
            let wall = obstacle::in_place_of_a_list(&text);
            Err(ExtractError::NothingSelected(wall.map_or(why, |wall| wall.to_string())))
        }
        Ok(read) => read,
        Err(_) => Err(ExtractError::TooComplex("the parser gave up on its markup".into())),
    }
}

fn matcher(selector: &str) -> Result<Matcher, String> {
    if selector.trim().is_empty() {
        return Err("it is empty".into());
    }
    if selector.len() > MAX_SELECTOR {
        return Err(format!("it is longer than {MAX_SELECTOR} bytes"));
    }
    Matcher::new(selector).map_err(|_| "its syntax is wrong".into())
}

fn read(
    bounded: &scan::Bounded<'_>,
    base: &Url,
    selectors: &Selectors,
) -> Result<Feed, ExtractError> {
    let usable = |selector: &str| {
        matcher(selector).map_err(|e| ExtractError::NothingSelected(format!("`{selector}`: {e}")))
    };
    let wanted = usable(&selectors.links)?;
    let title = selectors.title.as_deref().map(usable).transpose()?;
    let date = selectors.date.as_deref().map(usable).transpose()?;
    let document = Document::from(bounded.html.as_str());
    // `<base href>` may only lead to another place on the web.
    let stated_base = document.base_uri().and_then(|href| urls::resolve(&href, Some(base)));
    let base_of_links = stated_base.as_ref().unwrap_or(base);

    let mut found = Found::default();
    let selected = document.select_matcher(&wanted);
    for node in selected.nodes() {
        match node.attr("href") {
            Some(href) => found.link(node, &href, base, base_of_links, selectors.other_sites),
            None => {
                let inside = node.descendants_it().filter(|n| n.has_name("a"));
                for link in inside.take(MAX_LINKS) {
                    if let Some(href) = link.attr("href") {
                        found.link(&link, &href, base, base_of_links, selectors.other_sites);
                    }
                }
            }
        }
    }
    if found.links.is_empty() {
        return Err(ExtractError::NothingSelected(
            found.why_nothing(&selectors.links, selected.length()),
        ));
    }
    let mut untitled = 0;
    let mut undated = 0;
    let entries = found.links.iter().map(|link| {
        let around = Around::of(link, &found.held);
        let headline = title.as_ref().and_then(|m| around.first(m)).map(|n| text_of(&n));
        untitled += usize::from(title.is_some() && headline.is_none());
        let published = date.as_ref().and_then(|m| around.first(m)).map(|n| moment_of(&n));
        let published = published.filter(|stated| !stated.words.is_empty());
        undated += usize::from(date.is_some() && published.is_none());
        let counts = headline.clone().unwrap_or_default();
        let entry = Entry {
            title: headline.filter(|t| !t.is_empty()).unwrap_or_else(|| link.headline()),
            published,
            ..Entry::default()
        };
        identity::of_link(entry, &link.url, &counts)
    });
    let entries: Vec<Entry> = entries.collect();
    let mut warnings = Vec::new();
    let all = entries.len();
    if untitled > 0 {
        warnings.push(format!("`title` selects nothing for {untitled} of {all} links"));
    }
    if undated > 0 {
        warnings.push(format!("`date` selects nothing for {undated} of {all} links"));
    }
    if found.capped {
        warnings
            .push(format!("the page has more than {MAX_LINKS} such links; the rest was not read"));
    }
    if bounded.simplified {
        warnings.push("the page is too large or too deep; part of its markup was left out".into());
    }
    let title = html::plain_line(&document.select_single("title").inner_html());
    Ok(Feed { format: "page".into(), title, ttl: None, entries, warnings })
}

struct Link<'a> {
    node: NodeRef<'a>,
    url: Url,
    text: String,
    /// Of a link without text, what describes it.
    description: String,
}

impl Link<'_> {
    fn headline(&self) -> String {
        if self.text.is_empty() { self.description.clone() } else { self.text.clone() }
    }
}

#[derive(Default)]
struct Found<'a> {
    links: Vec<Link<'a>>,
    /// Which article (its place in `links`) an address is.
    places: HashMap<Url, usize>,
    /// The one article that all links inside an element lead to; `None` where there are several.
    held: HashMap<NodeId, Option<usize>>,
    elsewhere: usize,
    unusable: usize,
    capped: bool,
}

impl<'a> Found<'a> {
    fn link(&mut self, node: &NodeRef<'a>, href: &str, page: &Url, base: &Url, other_sites: bool) {
        let Some(url) = urls::resolve(href, Some(base)).map(|url| urls::canonical(&url)) else {
            self.unusable += 1;
            return;
        };
        if !other_sites && !urls::same_site(&url, page) {
            self.elsewhere += 1;
            return;
        }
        // A picture and a headline that lead to one article are one entry.
        let text = text_of(node);
        if let Some(&place) = self.places.get(&url) {
            self.hold(node, place);
            let link = &mut self.links[place];
            if link.text.is_empty() {
                link.text = text;
            }
            return;
        }
        if self.links.len() >= MAX_LINKS {
            self.capped = true;
            return;
        }
        let place = self.links.len();
        self.places.insert(url.clone(), place);
        self.hold(node, place);
        self.links.push(Link { node: *node, url, text, description: description_of(node) });
    }

    /// Note at the link and every element around it which article it leads to.
    fn hold(&mut self, node: &NodeRef<'a>, place: usize) {
        for id in std::iter::once(node.id).chain(node.ancestors_it(None).map(|n| n.id)) {
            let held = self.held.entry(id).or_insert(Some(place));
            if *held != Some(place) {
                *held = None;
            }
        }
    }

    fn why_nothing(&self, selector: &str, selected: usize) -> String {
        if selected == 0 {
            return format!(
                "`{selector}` selects nothing on the page; its markup may have changed"
            );
        }
        let mut why = vec![format!("`{selector}` selects {selected} elements and no usable link")];
        if self.elsewhere > 0 {
            why.push(format!(
                "{} links lead to other sites (`other_sites = true` follows them)",
                self.elsewhere
            ));
        }
        if self.unusable > 0 {
            why.push(format!("{} are no addresses on the web", self.unusable));
        }
        why.join("; ")
    }
}

/// The link and the elements around it, from the inside out, as far as they lead to no other
/// article.
struct Around<'a>(Vec<NodeRef<'a>>);

impl<'a> Around<'a> {
    fn of(link: &Link<'a>, held: &HashMap<NodeId, Option<usize>>) -> Self {
        let alone = |node: &NodeRef<'a>| {
            node.is_element() && held.get(&node.id).is_some_and(Option::is_some)
        };
        let outer = link.node.ancestors_it(Some(MAX_AROUND)).take_while(alone);
        Self(std::iter::once(link.node).chain(outer).collect())
    }

    fn first(&self, wanted: &Matcher) -> Option<NodeRef<'a>> {
        self.0.iter().find_map(|node| {
            std::iter::once(*node)
                .chain(node.descendants_it())
                .find(|n| n.is_element() && n.is_match(wanted))
        })
    }
}

/// What a person reads there.
fn text_of(node: &NodeRef<'_>) -> String {
    let text = html::plain_line(html::cut(&node.inner_html(), MAX_TITLE * 8));
    html::cut(&text, MAX_TITLE).to_owned()
}

/// What a link says of itself to those who do not see it, or its picture does.
fn description_of(node: &NodeRef<'_>) -> String {
    let alt = node.descendants_it().find_map(|n| n.attr("alt"));
    let own = ["aria-label", "title"].iter().find_map(|name| node.attr(name));
    let text = own.or(alt).map(|d| collapsed(&d)).unwrap_or_default();
    html::cut(&text, MAX_TITLE).to_owned()
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn moment_of(node: &NodeRef<'_>) -> crate::document::Stated {
    let attribute = ["datetime", "content"].iter().find_map(|name| node.attr(name));
    match attribute.filter(|words| !words.trim().is_empty()) {
        Some(words) => dates::stated(&words),
        None => dates::stated(&text_of(node)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<html><head><title>Press &amp; news</title></head><body>
<nav><a href="/">Home</a><a href="/about">About</a></nav>
<ul class="news">
 <li><a href="/news/2?utm_source=front"><img alt="Ministry"></a><h3><a href="/news/2">Second <b>item</b></a></h3>
   <time datetime="2026-03-04T10:00:00Z">2 hours ago</time></li>
 <li><h3><a href="/news/1">First item</a></h3><span class="d">3 March 2026, 09:30 MSK</span></li>
 <li><h3><a href="https://elsewhere.example/x">Elsewhere</a></h3></li>
 <li><h3><a href="javascript:void(0)">More</a></h3></li>
</ul></body></html>"##;

    fn selectors(links: &str) -> Selectors {
        Selectors { links: links.into(), title: None, date: None, other_sites: false }
    }

    fn read(page: &str, selectors: &Selectors) -> Result<Feed, ExtractError> {
        let base: Url = "https://www.press.example/news/".parse().unwrap();
        links(page.as_bytes(), Some("text/html; charset=utf-8"), &base, selectors)
    }

    #[test]
    fn links_become_entries_in_the_order_of_the_page() {
        let page = read(PAGE, &selectors(".news a")).unwrap();
        let read: Vec<_> =
            page.entries.iter().map(|e| (e.link.as_deref().unwrap(), e.title.as_str())).collect();
        assert_eq!(
            read,
            [
                ("https://www.press.example/news/2", "Second item"),
                ("https://www.press.example/news/1", "First item"),
            ]
        );
        assert_eq!(page.title, "Press & news");
    }

    #[test]
    fn title_and_date_are_found_around_their_own_link() {
        let wanted = Selectors {
            title: Some("h3".into()),
            date: Some("time, .d".into()),
            ..selectors(".news li > a, .news h3 > a")
        };
        let page = read(PAGE, &wanted).unwrap();
        let moments: Vec<_> = page
            .entries
            .iter()
            .map(|e| e.published.as_ref().and_then(|p| p.utc).map(|t| t.to_string()))
            .collect();
        assert_eq!(
            moments,
            [Some("2026-03-04T10:00:00Z".into()), Some("2026-03-03T06:30:00Z".into())]
        );
        assert!(page.warnings.is_empty(), "{:?}", page.warnings);
    }

    #[test]
    fn a_selector_that_finds_nothing_says_so() {
        let why = |links: &str| read(PAGE, &selectors(links)).unwrap_err().to_string();
        assert!(
            why(".stories a").contains("`.stories a` selects nothing"),
            "{}",
            why(".stories a")
        );
        assert!(why("li:nth-child(3) a").contains("other_sites = true"));
        assert!(why("li:nth-child(4) a").contains("no addresses on the web"));
        assert_eq!(read(" ", &selectors("a")), Err(ExtractError::Empty));
    }

    #[test]
    fn other_sites_are_followed_where_the_config_says_so() {
        let wanted = Selectors { other_sites: true, ..selectors(".news") };
        assert_eq!(read(PAGE, &wanted).unwrap().entries.len(), 3);
    }

    #[test]
    fn the_text_of_a_link_makes_no_new_version_and_a_selected_title_does() {
        let page = |age: &str| format!("<p><a href=/a><h2>Head {age}</h2></a>");
        let of = |age: &str, title: Option<&str>| {
            let wanted = Selectors { title: title.map(Into::into), ..selectors("a") };
            read(&page(age), &wanted).unwrap().entries[0].clone()
        };
        assert_eq!(of("1 hour ago", None).version, of("2 hours ago", None).version);
        assert_ne!(of("one", Some("h2")).version, of("two", Some("h2")).version);
        assert_eq!(of("one", Some("h2")).key, of("two", Some("h2")).key);
    }

    #[test]
    fn selectors_are_checked() {
        for good in ["a", "main h2 > a", "a[href*=\"/news/\"]", ".x:not(.y), #z a"] {
            assert_eq!(check_selector(good), Ok(()), "{good}");
        }
        for bad in ["", "  ", "a[", "a >", "::before(", &"a".repeat(2000)] {
            assert!(check_selector(bad).is_err(), "{bad}");
        }
    }
}
