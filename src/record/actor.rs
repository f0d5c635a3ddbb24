//! Actors: the entities of the lists, followed over time.
//!
//! Only hits of tier `alert` count. An article counts once, whatever number of versions it has;
//! the copies of a story are documents of their own, but one story. The moment of a document is
//! that of its publication, where it can be believed, else when it was fetched.

pub mod rising;
pub mod roles;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AlertDraft, EventRow};
use crate::chance::Id;

/// Which actors to list; empty fields select everything. The one seen last first.
#[derive(Debug, Clone, Default)]
pub struct ActorQuery {
    /// Words to look for in name, entity id or list id (case-insensitive substring).
    pub words: Option<String>,
    /// Only this list.
    pub list: Option<String>,
    /// Only those seen at or after this moment.
    pub since: Option<Timestamp>,
    /// At most so many; 0 means 50.
    pub limit: usize,
}

/// An actor, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorRow {
    /// Id of the watchlist.
    pub list: String,
    /// Id of the entity in that list.
    pub entity: String,
    /// Its primary name, as of the last document.
    pub name: String,
    /// Its FollowTheMoney schema.
    pub schema: String,
    /// Documents that name it.
    pub documents: u64,
    /// Stories they tell.
    pub stories: u64,
    /// Mentions in them.
    pub mentions: u64,
    /// The earliest of them; `None` where it is known as the target of an event only.
    pub first_seen: Option<Timestamp>,
    /// The latest of them.
    pub last_seen: Option<Timestamp>,
}

/// Something that stood with the name, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// A source, a language, a spelling, a role.
    pub value: String,
    /// Documents that have it.
    pub documents: u64,
    /// Mentions that have it.
    pub mentions: u64,
    /// The earliest of them; `None` where no day of theirs is believed.
    pub first_seen: Option<Timestamp>,
    /// The latest of them.
    pub last_seen: Option<Timestamp>,
}

/// One day of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The day, in UTC.
    pub date: Date,
    /// Documents that name it.
    pub documents: u64,
    /// Mentions in them.
    pub mentions: u64,
}

/// Another actor in the same documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// Id of its watchlist.
    pub list: String,
    /// Id of the entity in that list.
    pub entity: String,
    /// Its primary name.
    pub name: String,
    /// Documents that name both.
    pub documents: u64,
    /// The earliest of them; `None` where no day of theirs is believed.
    pub first_seen: Option<Timestamp>,
    /// The latest of them.
    pub last_seen: Option<Timestamp>,
}

/// Everything that is known of one actor. Lists are ordered by documents, the most first, and end
/// after a hundred.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Actor {
    /// In short.
    #[serde(flatten)]
    pub row: ActorRow,
    /// Documents that may name it, which a person has to decide: hits of tier `review`.
    pub in_review: u64,
    /// Documents dated to a day that is not believed; they count, but on no day.
    pub undated: u64,
    /// The days on which it was named, the oldest first; at most the last ten years.
    pub days: Vec<Day>,
    /// The sources.
    pub outlets: Vec<Count>,
    /// The languages of the documents.
    pub languages: Vec<Count>,
    /// What it is called beside its name.
    pub roles: Vec<Count>,
    /// How its name is written.
    pub forms: Vec<Count>,
    /// Those of them that are another spelling of a whole name of the list: possible aliases.
    pub variants: Vec<Count>,
    /// Who is named in the same documents.
    pub together: Vec<Together>,
    /// Sanction events whose target it is, the newest first.
    pub events: Vec<EventRow>,
    /// Sanction events in which it stands for who acts, the newest first.
    pub authored: Vec<EventRow>,
}

/// Two actors in the same documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// One of them.
    pub actor: ActorRow,
    /// The other one.
    pub other: ActorRow,
    /// Documents that name both.
    pub documents: u64,
    /// The earliest of them; `None` where no day of theirs is believed.
    pub first_seen: Option<Timestamp>,
    /// The latest of them.
    pub last_seen: Option<Timestamp>,
}

/// What counts as unusual.
#[derive(Debug, Clone)]
pub struct RisingQuery {
    /// The end of the window: as a rule now.
    pub now: Timestamp,
    /// Days that are looked at.
    pub window_days: u32,
    /// Days ahead of them, with which they are compared.
    pub baseline_days: u32,
    /// Days without a document after which the next one is worth a word.
    pub silence_days: u32,
    /// Only this list.
    pub list: Option<String>,
}

impl RisingQuery {
    /// The day up to `now` against the four weeks before it, ninety days without a document being
    /// a long silence.
    pub fn up_to(now: Timestamp) -> Self {
        Self { now, window_days: 1, baseline_days: 28, silence_days: 90, list: None }
    }
}

/// Why an actor is listed as rising.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "sign", rename_all = "lowercase")]
pub enum Sign {
    /// More new stories than chance would bring.
    Burst {
        /// Expected in the window by the days before it.
        expected: f64,
        /// How probable so many or more are; see [`rising::tail`].
        probability: f64,
    },
    /// The first mention after long silence.
    Return {
        /// When it was seen before.
        last_seen: Timestamp,
    },
    /// Never seen before.
    First,
    /// Named together with somebody for the first time, where both were known before.
    Pair {
        /// With whom.
        with: Together,
    },
}

/// The kinds of a [`Sign`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignKind {
    /// More new stories than chance would bring.
    Burst,
    /// The first mention after long silence.
    Return,
    /// Never seen before.
    First,
    /// Two for the first time together.
    Pair,
}

impl SignKind {
    /// The word used in JSON, in the config and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            SignKind::Burst => "burst",
            SignKind::Return => "return",
            SignKind::First => "first",
            SignKind::Pair => "pair",
        }
    }
}

impl Sign {
    /// Which kind it is.
    pub fn kind(&self) -> SignKind {
        match self {
            Sign::Burst { .. } => SignKind::Burst,
            Sign::Return { .. } => SignKind::Return,
            Sign::First => SignKind::First,
            Sign::Pair { .. } => SignKind::Pair,
        }
    }
}

/// An actor of whom something is unusual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rising {
    /// The actor.
    pub actor: ActorRow,
    /// New stories in the window; of a pair, those that name both.
    pub stories: u64,
    /// Documents in the window; of a pair, those that name both.
    pub documents: u64,
    /// The document that made the sign: the first that names the actor in the window, or both of a
    /// pair; of a burst the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Id>,
    /// What is unusual.
    #[serde(flatten)]
    pub sign: Sign,
}

impl Rising {
    /// What is unusual, in a clause without a full stop.
    pub fn in_words(&self) -> String {
        match &self.sign {
            Sign::Burst { expected, .. } => {
                format!("a burst: {} stories where {expected:.1} were to be expected", self.stories)
            }
            Sign::Return { last_seen } => {
                format!("the first mention since {}", last_seen.strftime("%-d %B %Y"))
            }
            Sign::First => "never seen before".into(),
            Sign::Pair { with } => format!("for the first time together with {}", with.name),
        }
    }
}

/// What is unusual at the moment, and how far back that can be told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RisingReport {
    /// Bursts by their improbability, then returns, first mentions, pairs.
    pub rising: Vec<Rising>,
    /// Days before the window of which the record knows who was named, at most those asked for. With fewer
    /// than seven nothing is called a burst or a first mention.
    pub baseline_days: f64,
}

/// Something unusual that a rule wants raised.
#[derive(Debug, Clone)]
pub struct Unusual {
    /// Id of the rule.
    pub rule: String,
    /// The sign, and the actor or the two, as `burst:list/entity`.
    pub subject: String,
    /// The messages; none where so many were raised that this is only remembered.
    pub alerts: Vec<AlertDraft>,
}
