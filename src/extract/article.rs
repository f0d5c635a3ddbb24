//! Article pages: the text that a person came to read, and apart from it all other visible text.
//!
//! Mozilla's Readability (dom_smoothie) says which elements are the article. It rebuilds the page
//! as it works, so every element carries a number through it, and the lines of the *original* page
//! are sorted by what came out: so text and furniture together are the whole page, and no
//! word is in neither.

mod about;
mod fallback;
mod json_ld;
mod lines;
pub(super) mod scan;
mod tail;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use url::Url;

use self::lines::Page;
use super::{Article, ExtractError, dates, obstacle};

/// Readability's answer is taken from so many bytes of text on; below, the fallback may find more.
const MIN_TEXT: usize = 250;

/// Elements that Readability may be given: its time grows with elements times depth, and news pages
/// have a few thousand.
const MAX_READABLE: usize = 15_000;
/// A line of at most so many characters can be the dateline of an article.
const MAX_DATELINE: usize = 80;
/// Headline and dateline are looked for in so many lines.
const HEAD: usize = 6;

/// Read an article page. `url` is where it came from.
///
/// The page is bounded before a DOM is built: 100 open elements, 40,000 elements, 5 MB; beyond that
/// tags are left out, and the text is kept up to the limit of size. Above 15,000 elements its text
/// is what its fullest container holds, since Readability would take too long.
///
/// # Errors
/// [`ExtractError::Empty`], [`NoText`](ExtractError::NoText) where all visible text is links and
/// menus, [`TooComplex`](ExtractError::TooComplex) where the parser gives up.
pub fn article(html: &str, url: Option<&Url>) -> Result<Article, ExtractError> {
    if html.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    let plain = as_page(html);
    let bounded = scan::bounded(plain.as_deref().unwrap_or(html));
    // Third-party parsers on hostile input: what panics in them must not end the daemon. Nothing is
    // shared with the closure that could be left half done.
    catch_unwind(AssertUnwindSafe(|| read(&bounded, url))).unwrap_or_else(|_| {
        Err(ExtractError::TooComplex("the parser gave up on its markup".into()))
    })
}

fn read(bounded: &scan::Bounded, url: Option<&Url>) -> Result<Article, ExtractError> {
    let document = Document::from(bounded.html.as_str());
    lines::number(&document);
    let mut page = readable(&document);
    drop_side_matter(&mut page);
    drop_links(&mut page);
    if kept_bytes(&page) < MIN_TEXT.max(fallback::claimed_bytes(&page) * 2 / 5) {
        let before: Vec<bool> = page.lines.iter().map(|line| line.kept).collect();
        let found = kept_bytes(&page);
        // What Readability found in a menu or footer only is no text.
        let side_only = page.lines.iter().all(|line| !line.kept || line.side.is_some());
        fallback::keep_container(&mut page);
        if kept_bytes(&page) < found && (!side_only || found >= MIN_TEXT) {
            for (line, kept) in page.lines.iter_mut().zip(before) {
                line.kept = kept;
            }
        }
    }
    drop_foreign_lines(&mut page);
    let title = about::title(&document);
    drop_head(&mut page, &title);
    let facts = json_ld::facts(&bounded.json_ld);
    let mut hindrance = obstacle::of(&about::signals(&document, bounded, &facts, &page, &title));
    let join = |kept: bool| {
        let lines =
            page.lines.iter().filter(|line| line.kept == kept).map(|line| line.text.as_str());
        lines.collect::<Vec<_>>().join("\n")
    };
    let (mut text, mut furniture) = (join(true), join(false));
    // Some pages show the text by a script, or to subscribers, and tell it to search engines.
    if facts.body.len() > MIN_TEXT && facts.body.len() > text.len() * 2 {
        furniture = join_lines(&text, &furniture);
        text = facts.body.clone();
        hindrance = None;
    }
    if text.is_empty() && hindrance.is_none() {
        let why = if page.lines.is_empty() {
            "nothing on it is visible"
        } else {
            "all of it is links and menus"
        };
        return Err(ExtractError::NoText(why.into()));
    }
    let (lang, lang_confidence) = about::lang(&document, &text).unzip();
    Ok(Article {
        title,
        lang,
        lang_confidence,
        updated: about::updated(&document, &facts),
        canonical_url: about::canonical_url(&document, url),
        published: about::published(&document, &facts, &page),
        obstacle: hindrance,
        text,
        furniture,
    })
}

fn join_lines(a: &str, b: &str) -> String {
    [a, b].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn kept_bytes(page: &Page) -> usize {
    page.lines.iter().filter(|line| line.kept).map(|line| line.text.len()).sum()
}

/// The page's lines, those marked as kept that Readability kept.
fn readable(document: &Document) -> Page {
    // JSON-LD is not in the document any more, and was never needed for the text.
    let config =
        Config { disable_json_ld: true, max_elements_to_parse: MAX_READABLE, ..Config::default() };
    let found = Readability::with_document(document.clone(), None, Some(config))
        .and_then(|mut readability| readability.parse());
    let kept = found.map(|found| lines::numbers_in(&found.content)).unwrap_or_default();
    lines::walk(document, &kept)
}

/// Blocks that call themselves sidebar, related, newsletter ... are furniture, unless most of the
/// text stands in one: then the name is wrong.
fn drop_side_matter(page: &mut Page) {
    let total = kept_bytes(page);
    let mut weights: HashMap<usize, usize> = HashMap::new();
    for line in page.lines.iter().filter(|line| line.kept) {
        if let Some(side) = line.side {
            *weights.entry(side).or_default() += line.text.len();
        }
    }
    for line in page.lines.iter_mut().filter(|line| line.kept) {
        let light =
            line.side.and_then(|side| weights.get(&side)).is_some_and(|weight| weight * 3 < total);
        line.kept = !light;
    }
}

/// A line that is a link from end to end points to another story, unless much of the text is such.
fn drop_links(page: &mut Page) {
    let is_link = |line: &lines::Line| line.kept && line.linked * 10 >= line.text.len() * 9;
    let linked: usize =
        page.lines.iter().filter(|line| is_link(line)).map(|line| line.text.len()).sum();
    if linked * 3 < kept_bytes(page) {
        for line in page.lines.iter_mut().filter(|line| is_link(line)) {
            line.kept = false;
        }
    }
}

/// The headline again and the time of publication, in front of the first paragraph, are fields of
/// their own.
fn drop_head(page: &mut Page, title: &str) {
    let kept = page.lines.iter_mut().filter(|line| line.kept);
    for line in kept
        .take(HEAD)
        .take_while(|line| line.text == title || line.text.chars().count() <= MAX_DATELINE)
    {
        line.kept = line.text != title && !dates::names_a_date(&line.text);
    }
}

fn drop_foreign_lines(page: &mut Page) {
    let kept: Vec<usize> = (0..page.lines.len()).filter(|&at| page.lines[at].kept).collect();
    let texts: Vec<&str> = kept.iter().map(|&at| page.lines[at].text.as_str()).collect();
    let belongs = tail::of_the_article(&texts);
    for (at, belongs) in kept.into_iter().zip(belongs) {
        page.lines[at].kept = belongs;
    }
}

/// Text without a single tag, with its lines.
fn as_page(text: &str) -> Option<String> {
    let tag = |at: usize| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')
    };
    let bare = !text.match_indices('<').any(|(at, _)| tag(at));
    bare.then(|| format!("<pre>{}</pre>", text.replace('<', "&lt;")))
}
