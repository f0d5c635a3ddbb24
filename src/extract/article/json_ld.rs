//! What a page's JSON-LD says of its article (schema.org `NewsArticle` and its kin).

use std::collections::VecDeque;

use serde_json::{Map, Value};

use crate::extract::html;

/// Values looked at in one block.
const MAX_NODES: usize = 2000;

/// The statements of all blocks; of each the first, the outermost before the inner ones.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// An `…Article`, `…Posting` or `Report` stands among the things described.
    pub(super) is_article: bool,
    /// `datePublished`.
    pub(super) published: Vec<String>,
    /// `dateModified`.
    pub(super) modified: Vec<String>,
    /// `headline`.
    pub(super) headline: Option<String>,
    /// `articleBody` as plain text, the longest.
    pub(super) body: String,
    /// `isAccessibleForFree` of the article itself.
    pub(super) free: Option<bool>,
    /// `wordCount`.
    pub(super) word_count: Option<usize>,
}

/// Read the blocks; one that is no JSON says nothing.
pub(super) fn facts(blocks: &[&str]) -> Facts {
    let mut facts = Facts::default();
    for block in blocks {
        // Some systems break the lines within strings.
        let value = serde_json::from_str(block.trim())
            .or_else(|_| serde_json::from_str(&block.replace(['\n', '\r', '\t'], " ")));
        if let Ok(value) = value {
            facts.take(&value);
        }
    }
    facts
}

impl Facts {
    fn take(&mut self, root: &Value) {
        let mut queue = VecDeque::from([root]);
        for _ in 0..MAX_NODES {
            match queue.pop_front() {
                Some(Value::Object(object)) => {
                    self.object(object);
                    queue.extend(object.values().filter(|v| v.is_object() || v.is_array()));
                }
                Some(Value::Array(items)) => queue.extend(items),
                Some(_) => {}
                None => return,
            }
        }
    }

    fn object(&mut self, object: &Map<String, Value>) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
        self.published.extend(text("datePublished"));
        self.modified.extend(text("dateModified"));
        if !is_article(object.get("@type")) {
            return;
        }
        self.is_article = true;
        if self.headline.is_none() {
            self.headline =
                text("headline").map(|line| html::plain_line(&line)).filter(|l| !l.is_empty());
        }
        self.free = self.free.or_else(|| boolean(object.get("isAccessibleForFree")?));
        self.word_count = self.word_count.or_else(|| number(object.get("wordCount")?));
        let body = text("articleBody").map(|body| html::plain(&body)).unwrap_or_default();
        if body.len() > self.body.len() {
            self.body = body;
        }
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let names = |name: &str| {
        let name = name.rsplit(['/', ':']).next().unwrap_or(name);
        name.ends_with("Article") || name.ends_with("Posting") || name == "Report"
    };
    match kind {
        Some(Value::String(name)) => names(name),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(names),
        _ => false,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(known) => Some(*known),
        Value::String(word) => match word.to_ascii_lowercase().rsplit('/').next()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn number(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|n| usize::try_from(n).ok()),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_in_a_graph() {
        let block = r#"{"@graph":[{"@type":"WebSite","dateModified":"2020"},{"@type":["NewsArticle","Report"],
            "headline":"A &amp; B","datePublished":"2021-04-23T00:45:00Z","articleBody":"<p>One.</p><p>Two.</p>",
            "isAccessibleForFree":"False","wordCount":"310"}]}"#;
        let facts = facts(&["{", block]);
        assert_eq!(facts.published, ["2021-04-23T00:45:00Z"]);
        assert_eq!((facts.headline.as_deref(), facts.body.as_str()), (Some("A & B"), "One.\nTwo."));
        assert_eq!(
            (facts.is_article, facts.free, facts.word_count),
            (true, Some(false), Some(310))
        );
    }

    #[test]
    fn what_is_no_article_or_no_json_says_little() {
        assert_eq!(
            facts(&["[1", "", "{\"@type\":\"Person\",\"articleBody\":\"x\"}"]),
            Facts::default()
        );
        let broken = facts(&["{\"@type\":\"Article\",\"headline\":\"Two\nlines\"}"]);
        assert_eq!(broken.headline.as_deref(), Some("Two lines"));
    }
}
