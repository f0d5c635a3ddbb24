//! A feed entry and its page become one document.

use crate::config::FullText;
use crate::document::{Document, Stated};
use crate::extract::{Article, Entry, language};

/// A feed text of so many characters is taken for the whole article.
const WHOLE_ARTICLE: usize = 1500;

/// Whether the article page must be fetched to screen what the source published.
pub fn needs_page(wanted: FullText, entry: &Entry) -> bool {
    let carried = entry.content.as_deref().unwrap_or(&entry.summary).chars().count();
    match wanted {
        FullText::Never => false,
        FullText::Always => true,
        // A `content` element that says more than the teaser is the article, even a short one.
        FullText::Auto => {
            let has_content =
                entry.content.as_ref().is_some_and(|c| c.len() > entry.summary.len() * 2);
            !(has_content || carried >= WHOLE_ARTICLE)
        }
    }
}

/// The document that an entry and its page make together. Nothing that either says is dropped:
/// what is not title, summary or text is furniture.
pub fn document_of(entry: &Entry, article: Option<Article>) -> Document {
    let article = article.unwrap_or_default();
    let carried = entry.content.clone().unwrap_or_default();
    let (text, rest) = match carried.chars().count() > article.text.chars().count() {
        true => (carried, article.text),
        false => (article.text, String::new()),
    };
    let mut furniture = article.furniture;
    for extra in [rest, other_title(entry, &article.title)] {
        if !extra.is_empty() {
            furniture.push('\n');
            furniture.push_str(&extra);
        }
    }
    let (lang, lang_confidence) = match (article.lang, article.lang_confidence) {
        // The page's text shows it.
        (Some(lang), Some(sure)) if sure >= language::SHOWN => (Some(lang), Some(sure)),
        // A teaser is too short to be worth the time.
        (declared, _) => {
            let declared = declared.or_else(|| entry.lang.clone());
            language::of(&text, declared.as_deref()).unzip()
        }
    };
    Document {
        title: if entry.title.is_empty() { article.title } else { entry.title.clone() },
        summary: entry.summary.clone(),
        text,
        furniture,
        lang,
        lang_confidence,
        url: entry.link.clone(),
        published: surer(entry.published.clone(), article.published),
        updated: later(entry.updated.clone(), article.updated),
    }
}

/// The page's headline, where it differs from the feed's.
fn other_title(entry: &Entry, title: &str) -> String {
    if entry.title.is_empty() || entry.title == title { String::new() } else { title.to_owned() }
}

/// The feed's time, unless only the page's can be placed in UTC.
fn surer(feed: Option<Stated>, page: Option<Stated>) -> Option<Stated> {
    match (&feed, &page) {
        (Some(stated), Some(other)) if stated.utc.is_none() && other.utc.is_some() => page,
        (None, _) => page,
        _ => feed,
    }
}

/// The later of two times, of which the surer one where they cannot be compared.
fn later(feed: Option<Stated>, page: Option<Stated>) -> Option<Stated> {
    let at = |stated: &Option<Stated>| stated.as_ref().and_then(|stated| stated.utc);
    match (at(&feed), at(&page)) {
        (Some(told), Some(shown)) if shown > told => page,
        (Some(_), Some(_)) => feed,
        _ => surer(feed, page),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str, content: Option<&str>) -> Entry {
        Entry {
            title: "Feed title".into(),
            summary: summary.into(),
            content: content.map(Into::into),
            ..Entry::default()
        }
    }

    #[test]
    fn a_page_is_fetched_only_where_the_feed_carries_a_summary() {
        assert!(needs_page(FullText::Auto, &entry("A teaser.", None)));
        assert!(needs_page(FullText::Auto, &entry("A teaser.", Some("A teaser."))));
        assert!(!needs_page(
            FullText::Auto,
            &entry("A teaser.", Some("The whole article, longer than its teaser."))
        ));
        assert!(!needs_page(FullText::Auto, &entry(&"long ".repeat(400), None)));
        assert!(!needs_page(FullText::Never, &entry("A teaser.", None)));
        assert!(needs_page(
            FullText::Always,
            &entry("A teaser.", Some("The whole article, longer than its teaser."))
        ));
    }

    #[test]
    fn nothing_that_feed_or_page_say_is_dropped() {
        let article = Article {
            title: "Page title".into(),
            text: "Short.".into(),
            furniture: "Menu".into(),
            ..Article::default()
        };
        let document =
            document_of(&entry("Teaser", Some("The longer text of the feed.")), Some(article));
        assert_eq!(document.title, "Feed title");
        assert_eq!(document.text, "The longer text of the feed.");
        assert_eq!(document.furniture, "Menu\nShort.\nPage title");
    }

    #[test]
    fn a_time_with_a_known_zone_wins() {
        let vague = Stated { utc: None, words: "today".into() };
        let sure = Stated { utc: Some(jiff::Timestamp::UNIX_EPOCH), words: "1970".into() };
        assert_eq!(surer(Some(vague.clone()), Some(sure.clone())), Some(sure));
        assert_eq!(surer(Some(vague.clone()), None), Some(vague));
    }

    #[test]
    fn the_last_change_is_the_later_one_that_is_sure() {
        let at = |words: &str| Some(crate::extract::dates::stated(words));
        let (morning, noon) = (at("2026-03-04T08:00:00Z"), at("2026-03-04 12:00 MSK"));
        assert_eq!(later(noon.clone(), morning.clone()), noon);
        assert_eq!(later(morning.clone(), noon.clone()), noon);
        let open = at("4 March 2026, 23:00");
        assert_eq!(later(open.clone(), morning.clone()), morning);
        assert_eq!((later(open.clone(), None), later(None, None)), (open, None));
    }

    #[test]
    fn a_language_comes_with_how_it_is_known() {
        let russian = "Нефтеперерабатывающий завод сообщил об остановке производства после введения новых ограничений. ".repeat(4);
        let of = |text: &str, said: Option<&str>, page: Option<(&str, f64)>| {
            let entry = Entry { lang: said.map(Into::into), ..entry("Teaser", Some(text)) };
            let article = page.map(|(lang, sure)| Article {
                lang: Some(lang.into()),
                lang_confidence: Some(sure),
                ..Article::default()
            });
            let document = document_of(&entry, article);
            (document.lang, document.lang_confidence)
        };
        let known = |lang: &str, sure| (Some(lang.to_owned()), Some(sure));
        assert_eq!(of(&russian, Some("ru"), None), known("ru", 1.0));
        assert_eq!(of(&russian, Some("en"), None), known("ru", 0.9));
        assert_eq!(of(&russian, None, None), known("ru", 0.9));
        assert_eq!(of("Short.", Some("en"), None), known("en", 0.8));
        assert_eq!(of("Short.", None, None), (None, None));
        assert_eq!(of("Short.", Some("en"), Some(("be", 0.9))), known("be", 0.9));
        assert_eq!(of("Short.", Some("en"), Some(("be", 0.8))), known("be", 0.8));
    }
}
