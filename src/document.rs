//! A document: one publication, ready to be screened.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The part of a document in which a span of text stands.
///
/// Offsets are counted inside one field, never across two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The feed's own teaser or standfirst.
    Summary,
    /// The readable text of the article.
    Text,
    /// Page text that extraction threw away: menus, sidebars, footers, related headlines.
    /// What is found here can only reach tier `review`.
    Furniture,
}

impl Field {
    /// Every field, in reading order.
    pub const ALL: [Field; 4] = [Field::Title, Field::Summary, Field::Text, Field::Furniture];

    /// The name used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Summary => "summary",
            Field::Text => "text",
            Field::Furniture => "furniture",
        }
    }
}

/// A moment as a source stated it.
///
/// `words` keeps what the source wrote. `utc` is absent where the words name no zone we know:
/// an unknown zone is never taken for UTC in silence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stated {
    /// The moment in UTC, if the words say it without doubt.
    pub utc: Option<Timestamp>,
    /// The source's own words, trimmed.
    pub words: String,
}

/// One publication, ready to be screened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The headline.
    pub title: String,
    /// The feed's teaser, as text.
    pub summary: String,
    /// The readable text of the article.
    pub text: String,
    /// What extraction threw away, as text.
    pub furniture: String,
    /// Primary language subtag (BCP 47), where it is known.
    pub lang: Option<String>,
    /// How sure that is, 0..1: 1 where the text shows the language that its publisher declares,
    /// 0.9 where only the text tells, 0.8 where only the publisher does.
    pub lang_confidence: Option<f64>,
    /// Where a person can read it.
    pub url: Option<String>,
    /// When the source says it was published.
    pub published: Option<Stated>,
    /// When the source says it was changed last.
    pub updated: Option<Stated>,
}

impl Document {
    /// The text of one field.
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Title => &self.title,
            Field::Summary => &self.summary,
            Field::Text => &self.text,
            Field::Furniture => &self.furniture,
        }
    }
}
