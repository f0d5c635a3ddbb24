//! Gold: texts of which a person has said whom they name.
//!
//! Two forms. JSON lines, `{id, lang, title?, text, mentions: [{start, end, entity, schema?,
//! surface?, ignore?}]}` with offsets in Unicode code points, for programs. And marked text, for
//! people, who should not count code points:
//!
//! ```text
//! == by-001 en
//! title: Refinery stops
//! Output at [[ofac-12860|Naftan]] fell, [[?|the plant]] said.
//! ```
//!
//! `[[entity|words]]` is a mention, `[[?|words]]` a place where a hit is neither right nor wrong.
//! Lines before the first `==` are comments.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// A place in a gold text, in Unicode code points, the end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GoldMention {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Id of the entity that is named here.
    #[serde(deserialize_with = "or_empty")]
    pub entity: String,
    /// Its schema.
    #[serde(deserialize_with = "or_empty")]
    pub schema: String,
    /// A hit here is neither right nor wrong.
    pub ignore: bool,
}

/// A text with everyone it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldDocument {
    /// Unique in its corpus.
    pub id: String,
    /// Primary language subtag.
    pub lang: Option<String>,
    /// The headline; read as context, not scored.
    pub title: Option<String>,
    /// The text.
    pub text: String,
    /// Whom it names, and where.
    #[serde(default)]
    pub mentions: Vec<GoldMention>,
    /// Only this part was annotated.
    #[serde(default)]
    pub eval_span: Option<[usize; 2]>,
    /// Only some mentions are annotated: hits that touch none do not count.
    #[serde(default)]
    pub partial: bool,
}

fn or_empty<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

/// Why gold cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct BadGold {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl GoldDocument {
    /// The text between two code points.
    pub fn slice(&self, start: usize, end: usize) -> String {
        self.text[self.bytes(start, end)].to_owned()
    }

    /// The sentence around a span.
    pub fn around(&self, start: usize, end: usize) -> String {
        let span = self.bytes(start, end);
        let mut sentences = self.text.split_sentence_bound_indices();
        let around = sentences.find(|(at, sentence)| at + sentence.len() > span.start);
        around.map_or_else(String::new, |(_, sentence)| sentence.trim().to_owned())
    }

    fn bytes(&self, start: usize, end: usize) -> Range<usize> {
        let mut borders = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]);
        let from = borders.nth(start).unwrap_or(self.text.len());
        let to = match end > start {
            true => borders.nth(end - start - 1).unwrap_or(self.text.len()),
            false => from,
        };
        from..to
    }
}

/// Read one JSON line; the `line`th of its file.
///
/// # Errors
/// Where it is no such object, or an offset lies outside the text.
pub fn parse_jsonl_line(line: usize, json: &[u8]) -> Result<GoldDocument, BadGold> {
    let bad = |reason| BadGold { line, reason };
    let gold: GoldDocument = serde_json::from_slice(json).map_err(|e| bad(e.to_string()))?;
    let length = gold.text.chars().count();
    if let Some(m) = gold.mentions.iter().find(|m| m.start >= m.end || m.end > length) {
        return Err(bad(format!(
            "the mention {}..{} lies outside the text of {length} code points; count code points, not bytes",
            m.start, m.end
        )));
    }
    Ok(gold)
}

/// Read marked text.
///
/// # Errors
/// Where a header or a mark is malformed; nothing is guessed.
pub fn parse_marked(text: &str) -> Result<Vec<GoldDocument>, BadGold> {
    let mut documents: Vec<GoldDocument> = Vec::new();
    let mut length = 0;
    for (n, line) in text.lines().enumerate() {
        let bad = |reason: &str| BadGold { line: n + 1, reason: reason.to_owned() };
        if let Some(header) = line.strip_prefix("== ") {
            let [id, lang] = header.split_whitespace().collect::<Vec<_>>()[..] else {
                return Err(bad("a document starts with `== ID LANGUAGE`"));
            };
            if documents.iter().any(|d| d.id == id) {
                return Err(bad("another document has this id"));
            }
            documents.push(GoldDocument {
                id: id.to_owned(),
                lang: Some(lang.to_owned()),
                title: None,
                text: String::new(),
                mentions: Vec::new(),
                eval_span: None,
                partial: false,
            });
            length = 0;
            continue;
        }
        let Some(document) = documents.last_mut() else { continue };
        match line.strip_prefix("title: ") {
            Some(title) if document.text.is_empty() => document.title = Some(title.to_owned()),
            _ => {
                // Empty lines before the text are layout.
                if line.trim().is_empty() && document.text.is_empty() {
                    continue;
                }
                if !document.text.is_empty() {
                    document.text.push('\n');
                    length += 1;
                }
                marks(document, &mut length, line).map_err(bad)?;
            }
        }
    }
    for document in &mut documents {
        document.text.truncate(document.text.trim_end().len());
    }
    Ok(documents)
}

fn marks(document: &mut GoldDocument, length: &mut usize, line: &str) -> Result<(), &'static str> {
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once("[[") {
        let (mark, after) = marked.split_once("]]").ok_or("`[[` without `]]`")?;
        let (entity, words) = mark.split_once('|').ok_or("a mark is `[[ENTITY|WORDS]]`")?;
        if entity.is_empty() || words.is_empty() || words.contains("[[") {
            return Err("a mark is `[[ENTITY|WORDS]]`");
        }
        document.text.push_str(before);
        document.text.push_str(words);
        let start = *length + before.chars().count();
        *length = start + words.chars().count();
        let ignore = entity == "?";
        document.mentions.push(GoldMention {
            start,
            end: *length,
            entity: if ignore { String::new() } else { entity.to_owned() },
            schema: String::new(),
            ignore,
        });
        rest = after;
    }
    document.text.push_str(rest);
    *length += rest.chars().count();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_offsets_in_code_points() {
        let marked = "A comment.\n\n== a ru\ntitle: Завод\n\nНа «[[x|Нафтане]]» тихо.\n[[?|Завод]] стоит.\n\n== b en\nNothing.\n";
        let gold = parse_marked(marked).unwrap();
        assert_eq!(gold.len(), 2);
        assert_eq!(gold[0].text, "На «Нафтане» тихо.\nЗавод стоит.");
        assert_eq!(gold[0].title.as_deref(), Some("Завод"));
        let words: Vec<String> =
            gold[0].mentions.iter().map(|m| gold[0].slice(m.start, m.end)).collect();
        assert_eq!(words, ["Нафтане", "Завод"]);
        assert!(gold[0].mentions[1].ignore && !gold[0].mentions[0].ignore);
        assert_eq!(gold[0].around(4, 11).trim(), "На «Нафтане» тихо.");
        assert_eq!(gold[1].text, "Nothing.");
    }

    #[test]
    fn malformed_gold_is_refused_with_its_line() {
        assert_eq!(parse_marked("== a en\nx [[y|z").unwrap_err().line, 2);
        assert_eq!(parse_marked("== a en\n== a en\n").unwrap_err().line, 2);
        assert!(parse_marked("== a\n").is_err() && parse_marked("== a en\n[[x]]").is_err());
        let outside =
            br#"{"id":"1","lang":"en","text":"ab","mentions":[{"start":1,"end":3,"entity":"x"}]}"#;
        assert!(parse_jsonl_line(7, outside).unwrap_err().to_string().contains("code points"));
    }
}
