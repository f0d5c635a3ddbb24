//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::feed::{RawEntry, assemble};
use super::{ExtractError, Feed};

#[derive(Deserialize)]
struct JsonFeed {
    #[serde(default)]
    version: String,
    #[serde(default)]
    title: String,
    language: Option<String>,
    #[serde(default)]
    items: Vec<Value>,
}

/// Read a JSON Feed. An item that is not an object is left out, with a warning.
pub(super) fn read(text: &str, base: &Url) -> Result<Feed, ExtractError> {
    let feed: JsonFeed =
        serde_json::from_str(text).map_err(|e| ExtractError::NotAFeed(format!("JSON, but {e}")))?;
    if !feed.version.contains("jsonfeed.org") && feed.items.is_empty() {
        return Err(ExtractError::NotAFeed("JSON, but no JSON Feed".into()));
    }
    let mut warnings = Vec::new();
    let mut entries = Vec::new();
    for item in &feed.items {
        if !item.is_object() {
            warnings.push("an item is not an object".to_owned());
            continue;
        }
        let text = |key: &str| match &item[key] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let content = text("content_html").or_else(|| {
            text("content_text").map(|plain| html_escape::encode_text(&plain).replace('\n', "<br>"))
        });
        entries.push(RawEntry {
            guid: text("id"),
            link: text("url").or_else(|| text("external_url")),
            title: text("title").unwrap_or_default(),
            summary: text("summary").unwrap_or_default(),
            content,
            published: text("date_published").or_else(|| text("date_modified")),
            lang: text("language").or_else(|| feed.language.clone()),
        });
    }
    assemble("json", &feed.title, entries, warnings, base)
}
