//! Alerting: a recorded alert becomes a delivery to a channel. Knows nothing of how a hit was
//! found.

pub mod desktop;
pub mod dispatch;
pub mod payload;
pub mod plain;
pub mod retry;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod schema;
pub mod signature;
pub mod webhook;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::chance::Id;
use crate::document::Stated;
use crate::lists::FieldChange;
use crate::lookback::Late;
use crate::record::{Rising, ScheduledBrief};
use crate::screen::{Event, Hit};

/// The version of the format of an [`Alert`].
const VERSION: u32 = 1;

/// The message that a channel passes on. Its JSON form is the webhook body and is described by
/// `docs/alert.schema.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Format version of this message; consumers refuse what they do not know.
    pub version: u32,
    /// What it is about: `hit`, `event`, `change`, `rising`, `alarm`, `brief` or `test`. Webhook `type` is `watchpost.` plus this.
    pub kind: AlertKind,
    /// Id of the alert: the same on every attempt and every replay.
    pub id: Id,
    /// When it was raised.
    pub raised: Timestamp,
    /// Id of the rule that raised it.
    pub rule: String,
    /// The document it stands in; none for `alarm` and `brief`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentRef>,
    /// What a list says of an entity and did not say before, for `change`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ListChange>,
    /// Where a look back found it later than the document was recorded: when and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// The entity found, for `hit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit: Option<Hit>,
    /// The sanction event found, for `event`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// What the operator should know of a source, for `alarm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alarm: Option<Alarm>,
    /// Of which actor something is unusual and what, for `rising`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rising: Option<Box<Rising>>,
    /// What a day brought, for `brief`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<Box<ScheduledBrief>>,
    /// Id of the recorded hit or event, for `watchpost explain`.
    pub evidence: Option<Id>,
}

impl Alert {
    /// An alert under `rule` that says nothing yet of what it is about.
    pub fn new(kind: AlertKind, rule: &str, id: Id, raised: Timestamp) -> Self {
        Self {
            version: VERSION,
            kind,
            id,
            raised,
            rule: rule.to_owned(),
            document: None,
            change: None,
            late: None,
            hit: None,
            event: None,
            alarm: None,
            rising: None,
            brief: None,
            evidence: None,
        }
    }
}

/// What an [`Alert`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertKind {
    /// An entity was found in a document.
    Hit,
    /// A document announces sanctions.
    Event,
    /// A list says something of an entity that it did not say before.
    Change,
    /// Of an actor something is unusual: many more stories than before, the first after long.
    Rising,
    /// A source fell silent, may have lost entries or holds unread files, or that is over: for the
    /// operator.
    Alarm,
    /// The briefing of a day, for an analyst.
    Brief,
    /// An operator asked whether the channel works.
    Test,
}

/// A document, as an alert refers to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentRef {
    /// Id of the recorded document.
    pub id: Id,
    /// Id of the story that it belongs to.
    pub story: Option<Id>,
    /// Id of the source.
    pub source: String,
    /// The headline.
    pub title: String,
    /// Where a person can read it.
    pub url: Option<String>,
    /// When the source says it was published.
    pub published: Option<Stated>,
    /// Hash of the watchlists it was screened against.
    pub revision: String,
}

/// What a list says of an entity and did not say before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListChange {
    /// What happened to it.
    pub what: ChangeKind,
    /// Id of the list.
    pub list: String,
    /// Id of the entity in that list.
    pub entity: String,
    /// Its name; of one that is gone, as it was.
    pub name: String,
    /// Its FollowTheMoney schema.
    pub schema: String,
    /// ISO 3166-1 alpha-2 codes, lower case.
    pub countries: Vec<String>,
    /// Programs under which it is listed.
    pub programs: Vec<String>,
    /// Which fields changed, for one that was amended.
    pub fields: Vec<FieldChange>,
    /// Entities of the lists that the rule is about whose names it has.
    pub about: Vec<Namesake>,
}

/// What happened to an entity of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Something else is said of it.
    Amended,
}

/// An entity of another list that may be the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Namesake {
    /// Id of its list.
    pub list: String,
    /// Its id.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// How sure that the names are one, 0..1: as if a text had them.
    pub score: f64,
}

/// Something about a source, or about the watch itself, that an operator should know of, from when
/// it was noticed until it is over. A failing visit is none: it is shown by `status`, and tried again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// The same in the message that raises it and in the one that says it is over.
    pub id: Id,
    /// Id of the source; [`SELFTEST`] for the self-test, [`of_list`] for a list that is fetched.
    pub source: String,
    /// What it is about.
    pub kind: AlarmKind,
    /// When it was noticed.
    pub since: Timestamp,
    /// When it was noticed last.
    pub last: Timestamp,
    /// How many visits noticed it; a silence is noticed once.
    pub times: u32,
    /// When it was over.
    pub over: Option<Timestamp>,
    /// For the operator: what is wrong, or how it ended.
    pub text: String,
}

/// Stands for the self-test where an [`Alarm`] names a source. The colon keeps it from being an
/// id of the config.
pub const SELFTEST: &str = "watchpost:selftest";

/// What stands for a list that is fetched where an [`Alarm`] names a source: `list:` and its id. The
/// colon keeps it from being an id of the config.
pub fn of_list(id: &str) -> String {
    format!("list:{id}")
}

/// What an [`Alarm`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlarmKind {
    /// Nothing new for much longer than usual.
    Stale,
    /// A visit found none of the entries of the visit before.
    Gap,
    /// Files of a directory cannot be read, or not be put away.
    Unread,
    /// Names that the self-test once found are not found any more.
    Regression,
    /// The canary did not arrive in time.
    Canary,
    /// A new edition of an official list is suspect, and the one before stays in force.
    Suspect,
}

impl AlarmKind {
    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            AlarmKind::Stale => "stale",
            AlarmKind::Gap => "gap",
            AlarmKind::Unread => "unread",
            AlarmKind::Regression => "regression",
            AlarmKind::Canary => "canary",
            AlarmKind::Suspect => "suspect",
        }
    }
}

/// How one attempt to deliver ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The channel has it.
    Delivered {
        /// For the log: "HTTP 204".
        detail: String,
    },
    /// Not now; try again, at the earliest after `after` if it is set.
    Retry {
        /// For the operator.
        detail: String,
        /// What the receiver asked for (`Retry-After`).
        after: Option<SignedDuration>,
    },
    /// The receiver wants no more (HTTP 410): the channel is to be disabled.
    Gone {
        /// For the operator.
        detail: String,
    },
}

/// A way to reach people: a desktop, a webhook.
#[async_trait]
pub trait Channel: Send + Sync {
    /// The id that the config gives it.
    fn id(&self) -> &str;

    /// Make one attempt. Bounded in time; never panics on what the other side does.
    async fn deliver(&self, alert: &Alert, now: Timestamp) -> Outcome;
}
