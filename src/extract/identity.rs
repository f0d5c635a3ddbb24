//! What makes an entry this entry: its key and its version.

use url::Url;

use super::{Entry, urls};
use crate::digest::of_parts;

/// Longest id taken over as a key, in bytes; a longer one is replaced by its hash.
const MAX_KEY: usize = 1024;

/// Fill in link, key and version.
pub(super) fn identified(mut entry: Entry, guid: Option<String>, link: Option<Url>) -> Entry {
    let canonical = link.as_ref().map(|url| urls::canonical(url).to_string());
    entry.link = link.map(String::from);
    let content = entry.content.as_deref().unwrap_or_default();
    entry.version =
        hash(&[&entry.title, &entry.summary, content, canonical.as_deref().unwrap_or_default()]);
    entry.key = match guid.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).or(canonical)
    {
        Some(key) if key.len() <= MAX_KEY => key,
        Some(key) => format!("sha256:{}", hash(&[&key])),
        None => format!("sha256:{}", hash(&[&entry.title, &entry.summary, content])),
    };
    entry
}

/// Fill in link, key and version of an entry that is known by its link alone. `revised` is what
/// changes when the publisher changes the article.
pub(super) fn of_link(mut entry: Entry, link: &Url, revised: &str) -> Entry {
    let canonical = urls::canonical(link).to_string();
    entry.version = hash(&[&canonical, revised]);
    entry.key = match canonical.len() <= MAX_KEY {
        true => canonical,
        false => format!("sha256:{}", hash(&[&canonical])),
    };
    entry.link = Some(link.to_string());
    entry
}

/// The same, for what changes when the publisher changes the article and is known only later.
pub(super) fn revise(entry: &mut Entry, revised: &[&str]) {
    let mut parts = vec![entry.key.as_str()];
    parts.extend(revised);
    entry.version = hash(&parts);
}

/// The hash of texts.
fn hash(parts: &[&str]) -> String {
    of_parts(parts)
}

/// `en` of `en-US`, `EN_us`; nothing of what is no language tag.
pub(super) fn primary_subtag(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_', ',', ';', ' ']).next()?.to_ascii_lowercase();
    (matches!(primary.len(), 2 | 3)
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && primary != "und")
        .then_some(primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(guid: Option<&str>, link: Option<&str>, title: &str) -> Entry {
        let entry = Entry { title: title.into(), ..Entry::default() };
        identified(entry, guid.map(Into::into), link.map(|l| l.parse().unwrap()))
    }

    #[test]
    fn key_is_guid_then_link_then_content() {
        assert_eq!(of(Some(" 17 "), Some("https://n.example/a"), "t").key, "17");
        assert_eq!(
            of(Some(" "), Some("https://n.example/a?utm_source=x"), "t").key,
            "https://n.example/a"
        );
        assert!(of(None, None, "t").key.starts_with("sha256:"));
        assert_ne!(of(None, None, "t").key, of(None, None, "u").key);
    }

    #[test]
    fn version_follows_content_and_not_tracking() {
        let link = |l| of(Some("1"), Some(l), "t").version;
        assert_eq!(link("https://n.example/a?utm_source=x"), link("https://n.example/a"));
        assert_ne!(of(Some("1"), None, "t").version, of(Some("1"), None, "u").version);
        // Moving a word from one field to the next is a change.
        let moved =
            identified(Entry { summary: "t".into(), ..Entry::default() }, Some("1".into()), None);
        assert_ne!(moved.version, of(Some("1"), None, "t").version);
    }

    #[test]
    fn language_tags() {
        assert_eq!(primary_subtag("EN-us").as_deref(), Some("en"));
        assert_eq!(primary_subtag("be_BY").as_deref(), Some("be"));
        for none in ["", "english", "12", "x-klingon", "und"] {
            assert_eq!(primary_subtag(none), None, "{none}");
        }
    }
}
