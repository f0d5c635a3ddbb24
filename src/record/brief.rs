//! What an analyst wants to know in the morning: what was announced, who was named, which stories
//! weigh most, and what was not screened.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::chance::Id;
use crate::screen::Event;

/// Which span of time a briefing tells of.
#[derive(Debug, Clone)]
pub struct BriefQuery {
    /// What was recorded at or after this moment ...
    pub since: Timestamp,
    /// ... and before this one: as a rule now.
    pub until: Timestamp,
    /// Only entities of this list, and events that hit them.
    pub list: Option<String>,
    /// Ids of the sources of the config: those of which the record knows nothing were never asked.
    pub sources: Vec<String>,
    /// At most so many events, actors and stories each; 0 means 20.
    pub limit: usize,
}

/// A briefing. Its lists end after the limit of the query; the totals count all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The beginning of the span.
    pub since: Timestamp,
    /// Its end.
    pub until: Timestamp,
    /// The list it is limited to.
    pub watchlist: Option<String>,
    /// How much there was.
    pub totals: Totals,
    /// What was announced, and would alert: what is done first, then by the number of articles, then the
    /// latest first.
    pub events: Vec<Told>,
    /// Who was named in hits of tier `alert`, those with the most stories first.
    pub actors: Vec<Named>,
    /// The stories that name somebody or announce something, by the number of outlets.
    pub stories: Vec<Weighed>,
    /// What was not screened, and why, by source.
    pub not_screened: Vec<Gap>,
}

/// How much there was in the span.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Documents screened.
    pub documents: u64,
    /// Sources of the config.
    pub sources: u64,
    /// Of them, those of which something was not screened.
    pub sources_with_gaps: u64,
    /// What was announced, each once, however many told it.
    pub events: u64,
    /// Sentences kept for review: demanded, denied, told again, or unsure.
    pub events_in_review: u64,
    /// Entities named.
    pub actors: u64,
    /// Stories that name them or announce something.
    pub stories: u64,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// Id of the document.
    pub document: Id,
    /// Id of its source.
    pub source: String,
    /// Its headline.
    pub title: String,
    /// Where a person can read it.
    pub url: Option<String>,
    /// When it was published, as far as that is known.
    pub published: Option<Timestamp>,
    /// The source's own words for that, where they are no moment in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_words: Option<String>,
    /// When it was fetched.
    pub fetched: Timestamp,
}

/// Something that was announced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Id of the recorded event that tells it best, for `watchpost explain`.
    pub id: Id,
    /// The event.
    pub event: Event,
    /// Where its sentence stands.
    pub cited: Cited,
    /// Documents that tell it.
    pub documents: u64,
    /// The sources that tell it, the first ones by name.
    pub sources: Vec<String>,
}

/// An entity that was named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// Id of the list.
    pub list: String,
    /// Id of the entity in that list.
    pub entity: String,
    /// Its primary name.
    pub name: String,
    /// Documents that name it.
    pub documents: u64,
    /// Stories that they tell.
    pub stories: u64,
    /// The sources, the first ones by name.
    pub sources: Vec<String>,
    /// What is unusual, in sentences: that it was found by looking back, and what
    /// `watchpost actors --rising` tells.
    pub signs: Vec<String>,
    /// Id of its best hit, for `watchpost explain`.
    pub hit: Id,
    /// The sentence of that hit.
    pub sentence: String,
    /// Where it stands.
    pub cited: Cited,
}

/// A story with its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// Its id.
    pub story: Id,
    /// Its first document in the span.
    pub cited: Cited,
    /// Its documents in the span that name somebody or announce something.
    pub documents: u64,
    /// Their sources, the first ones by name.
    pub sources: Vec<String>,
    /// Whom they name, the first ones by name.
    pub actors: Vec<String>,
    /// Sentences in them that announce something and would alert.
    pub events: u64,
}

/// Something that was not screened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Id of the source.
    pub source: String,
    /// What it concerns.
    pub what: GapKind,
    /// For the reader.
    pub reason: String,
    /// How often.
    pub times: u64,
    /// The last time.
    pub last: Option<Timestamp>,
}

/// What a [`Gap`] concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GapKind {
    /// The source was not asked at all.
    Unvisited,
    /// The source could not be read.
    Visit,
    /// Something about the source that its operator should know of.
    Alarm,
    /// Articles could be read in part only.
    Page,
}

/// A briefing that was made at its time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduledBrief {
    /// The moment it was planned for.
    pub scheduled: Timestamp,
    /// What it tells, for programs.
    pub content: Brief,
    /// The same for people, in Markdown (CommonMark).
    pub markdown: String,
}
