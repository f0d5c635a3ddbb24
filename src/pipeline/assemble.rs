//! A feed entry and its page become one document.

use crate::config::FullText;
use crate::document::{Document, Stated};
use crate::extract::{Article, Entry};

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
    Document {
        title: if entry.title.is_empty() { article.title } else { entry.title.clone() },
        summary: entry.summary.clone(),
        text,
        furniture,
        lang: article.lang.or_else(|| entry.lang.clone()),
        url: entry.link.clone(),
        published: surer(entry.published.clone(), article.published),
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
}
