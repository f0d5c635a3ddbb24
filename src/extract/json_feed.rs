//! JSON Feed 1.0 and 1.1 (jsonfeed.org).

use serde_json::{Map, Value};
use url::Url;

use super::feed::MAX_ENTRIES;
use super::{Entry, ExtractError, Feed, dates, html, identity, urls};

/// Longest text of one field, in bytes.
const MAX_FIELD: usize = 2 * 1024 * 1024;

/// Read a JSON Feed. Depth is bounded by the parser (128 levels).
pub(super) fn read(text: &str, base: &Url) -> Result<Feed, ExtractError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|e| ExtractError::NotAFeed(format!("its JSON is broken: {e}")))?;
    let version = value.get("version").and_then(Value::as_str).unwrap_or_default();
    let items = value.get("items").and_then(Value::as_array);
    let Some(items) =
        items.filter(|items| version.contains("jsonfeed.org") || items.iter().any(is_item))
    else {
        return Err(ExtractError::NotAFeed(
            "it is JSON without the version and items of a JSON Feed".into(),
        ));
    };
    let mut warnings = Vec::new();
    if !version.contains("jsonfeed.org") {
        warnings.push("the feed does not say which version of JSON Feed it follows".to_owned());
    }
    if items.len() > MAX_ENTRIES {
        warnings.push(format!(
            "the feed has {} entries; only the first {MAX_ENTRIES} were read",
            items.len()
        ));
    }
    let lang = value.get("language").and_then(Value::as_str);
    let objects = items.iter().take(MAX_ENTRIES).filter_map(Value::as_object);
    let entries: Vec<Entry> = objects.map(|item| entry(item, lang, base)).collect();
    if entries.is_empty() {
        return Err(ExtractError::NoEntries);
    }
    let title =
        value.get("title").and_then(Value::as_str).map(html::plain_line).unwrap_or_default();
    Ok(Feed { format: "json".into(), title, ttl: None, entries, warnings })
}

fn is_item(item: &Value) -> bool {
    ["content_html", "content_text", "url"].iter().any(|key| item.get(key).is_some())
}

fn entry(item: &Map<String, Value>, lang: Option<&str>, base: &Url) -> Entry {
    let text = |key: &str| item.get(key).and_then(Value::as_str).map(|s| html::cut(s, MAX_FIELD));
    let content = text("content_html")
        .map(html::plain)
        .filter(|content| !content.is_empty())
        .or_else(|| text("content_text").map(as_text).filter(|content| !content.is_empty()));
    let link = ["url", "external_url"].iter().find_map(|key| urls::resolve(text(key)?, Some(base)));
    let id = match item.get("id") {
        Some(Value::String(id)) => Some(id.clone()),
        // Version 1.0 tells readers to take numbers as strings.
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let stated = |key: &str| text(key).map(dates::stated).filter(|stated| !stated.words.is_empty());
    let updated = stated("date_modified");
    let entry = Entry {
        title: text("title").map(html::plain_line).unwrap_or_default(),
        summary: text("summary").map(html::plain).unwrap_or_default(),
        content,
        published: stated("date_published").or_else(|| updated.clone()),
        updated,
        lang: text("language").or(lang).and_then(identity::primary_subtag),
        ..Entry::default()
    };
    identity::identified(entry, id, link)
}

/// Text that is no markup, with its lines.
fn as_text(text: &str) -> String {
    let mut lines = html::Lines::default();
    for line in text.lines() {
        lines.text(line);
        lines.end();
    }
    lines.finish()
}
