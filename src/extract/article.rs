//! Article pages: the readable text, and apart from it everything else that is visible.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document as Dom;
use dom_smoothie::{Config, Readability, TextMode};
use url::Url;

use super::urls::same_site;
use super::{Article, ExtractError, canonical, dates, html};

/// Largest page that is read, in bytes; an article is far smaller.
const LARGEST: usize = 5 * 1024 * 1024;

/// Deepest nesting that is passed on to the DOM; real pages stay below a hundred.
const DEEPEST: usize = 150;

/// Most elements that are passed on: parsers slow down faster than pages grow.
const MOST_TAGS: usize = 60_000;

/// A text with fewer characters is taken for a failure of the extractor.
const SHORTEST: usize = 120;

/// A text needs so many letters for its language to be detected.
const DETECTABLE: usize = 200;

/// The readable part of a page, and the rest.
///
/// # Errors
/// Where the page has no text, or is too complex to parse.
pub fn article(page: &str, url: Option<&Url>) -> Result<Article, ExtractError> {
    let page = &page[..page.floor_char_boundary(LARGEST)];
    if page.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    let lean = html::bounded(page, DEEPEST);
    if lean.matches('<').count() > MOST_TAGS {
        return Err(ExtractError::TooComplex(format!("more than {MOST_TAGS} tags")));
    }
    // Depth and size are bounded, so the stack is safe; a panic in a parser is not our end.
    let parsed = catch_unwind(AssertUnwindSafe(|| (head(&lean, url), readable(&lean, url))));
    let (head, readable) =
        parsed.map_err(|_| ExtractError::TooComplex("the parser gave up".into()))?;
    // The head shows nothing but the title, which is read by itself.
    let visible = html::text_of(lean.find("<body").map_or(&lean, |body| &lean[body..]));
    if visible.trim().is_empty() {
        return Err(ExtractError::NoText("there is no visible text".into()));
    }
    let readable = readable
        .filter(|text| text.chars().count() >= SHORTEST || visible.chars().count() < 2 * SHORTEST);
    let text = readable.unwrap_or_else(|| paragraphs(&lean));
    let (text, trailing) = without_teasers(&text);
    if text.is_empty() {
        return Err(ExtractError::NoText("nothing on it reads like an article".into()));
    }
    let furniture = rest(&visible, &text, &trailing, &head.title);
    Ok(Article {
        lang: head.lang.or_else(|| detected(&text)),
        published: head.published.or_else(|| from_json_ld(page)).map(|words| dates::stated(&words)),
        title: head.title,
        canonical_url: head.canonical_url,
        text,
        furniture,
    })
}

#[derive(Default)]
struct Head {
    title: String,
    lang: Option<String>,
    canonical_url: Option<String>,
    published: Option<String>,
}

fn head(page: &str, url: Option<&Url>) -> Head {
    let dom = Dom::from(page);
    let attribute = |selector: &str, name: &str| {
        let value = dom.select(selector).attr(name).map(|value| value.trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let text = |selector: &str| {
        Some(html::tidy(&dom.select(selector).first().text())).filter(|text| !text.is_empty())
    };
    let title = attribute("meta[property='og:title']", "content")
        .or_else(|| text("h1"))
        .or_else(|| text("title"))
        .unwrap_or_default();
    let canonical_url = attribute("link[rel=canonical]", "href")
        .or_else(|| attribute("meta[property='og:url']", "content"))
        .and_then(|href| match url {
            Some(url) => url.join(&href).ok().filter(|found| same_site(found, url)),
            None => href.parse().ok(),
        })
        .map(|found| canonical(&found).to_string());
    Head {
        title: title.replace('\n', " "),
        lang: attribute("html", "lang")
            .map(|lang| lang.split(['-', '_']).next().unwrap_or("").to_lowercase())
            .filter(|lang| lang.len() == 2),
        canonical_url,
        published: attribute("meta[property='article:published_time']", "content")
            .or_else(|| attribute("time[datetime]", "datetime"))
            .or_else(|| attribute("meta[name=date]", "content")),
    }
}

fn readable(page: &str, url: Option<&Url>) -> Option<String> {
    let config =
        Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::new(page, url.map(Url::as_str), Some(config)).ok()?;
    let article = readability.parse().ok()?;
    Some(html::tidy(&article.text_content)).filter(|text| !text.is_empty())
}

/// Where Readability finds nothing: the paragraphs that say something.
fn paragraphs(page: &str) -> String {
    let dom = Dom::from(page);
    for scope in ["article p", "main p", "p"] {
        let found = dom.select(scope);
        let texts: Vec<String> = found
            .iter()
            .map(|p| html::tidy(&p.text()))
            .filter(|text| text.chars().count() >= 20)
            .collect();
        if !texts.is_empty() {
            return texts.join("\n");
        }
    }
    String::new()
}

/// Cut what stands behind the end of an article in the same container: a block of teasers that
/// end in an ellipsis, together with the boilerplate above them. Answers the article and what
/// was cut.
fn without_teasers(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let teaser = |line: &str| {
        let line = line.trim_end_matches(['"', '”', '’', ')']);
        (line.ends_with("...") || line.ends_with('…')) && line.chars().count() > 40
    };
    let boilerplate = |line: &str| {
        let lower = line.to_lowercase();
        [
            "copyright",
            "©",
            "all rights reserved",
            "republished with",
            "our daily email",
            "newsletter",
            "news release",
            "more information",
            "related:",
            "read also",
            "читайте также",
            "чытайце таксама",
            "читайте також",
        ]
        .iter()
        .any(|words| {
            lower.starts_with(words) || (lower.contains(words) && line.chars().count() < 400)
        })
    };
    let teasers = lines.iter().rev().take_while(|line| teaser(line) || boilerplate(line)).count();
    let mut from = lines.len() - teasers;
    // Two teasers in a row are a list; a single one may be the article's own last line.
    let is_list = lines[from..].iter().filter(|line| teaser(line)).count() >= 2
        || lines[from..].iter().any(|line| boilerplate(line));
    if !is_list || from == 0 {
        from = lines.len();
    }
    (lines[..from].join("\n"), lines[from..].join("\n"))
}

/// The visible lines that are not in the text: nothing that a page says is lost.
fn rest(visible: &str, text: &str, trailing: &str, title: &str) -> String {
    let mut in_text: HashMap<&str, usize> = HashMap::new();
    for line in text.lines().chain(title.lines()) {
        *in_text.entry(line).or_default() += 1;
    }
    let mut furniture: Vec<&str> = Vec::new();
    for line in visible.lines() {
        match in_text.get_mut(line) {
            Some(left) if *left > 0 => *left -= 1,
            // Readability may join or split lines; what stands in the text word for word is there.
            _ if line.chars().count() > 20 && text.contains(line) => {}
            _ => furniture.push(line),
        }
    }
    for line in trailing.lines() {
        if !furniture.contains(&line) {
            furniture.push(line);
        }
    }
    furniture.join("\n")
}

fn detected(text: &str) -> Option<String> {
    if text.chars().filter(|c| c.is_alphabetic()).count() < DETECTABLE {
        return None;
    }
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let code = match info.lang() {
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Rus => "ru",
        whatlang::Lang::Ukr => "uk",
        whatlang::Lang::Bel => "be",
        whatlang::Lang::Pol => "pl",
        whatlang::Lang::Deu => "de",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Spa => "es",
        whatlang::Lang::Ces => "cs",
        whatlang::Lang::Slv => "sl",
        whatlang::Lang::Bul => "bg",
        whatlang::Lang::Lit => "lt",
        whatlang::Lang::Lav => "lv",
        whatlang::Lang::Ita => "it",
        _ => return None,
    };
    Some(code.into())
}

/// `datePublished` of the page's JSON-LD, wherever it stands in it.
fn from_json_ld(page: &str) -> Option<String> {
    html::scripts(page, "ld+json").take(20).find_map(|script| {
        let value: serde_json::Value = serde_json::from_str(script).ok()?;
        search(&value, 0)
    })
}

fn search(value: &serde_json::Value, depth: usize) -> Option<String> {
    if depth > 8 {
        return None;
    }
    match value {
        serde_json::Value::Object(map) => match map.get("datePublished") {
            Some(serde_json::Value::String(words)) => Some(words.clone()),
            _ => map.values().find_map(|value| search(value, depth + 1)),
        },
        serde_json::Value::Array(values) => {
            values.iter().find_map(|value| search(value, depth + 1))
        }
        _ => None,
    }
}
