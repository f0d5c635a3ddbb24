//! Watchlists: the files in which an analyst keeps the entities to look for.
//!
//! Schema and topic names are FollowTheMoney's (<https://followthemoney.tech>).
//!
//! A list is a TOML file ([`parse_toml`]), a table in OpenSanctions' `targets.simple.csv` columns
//! ([`parse_csv`]), or an official list as its publisher writes it ([`crate::lists`]); [`load`]
//! reads several and puts them in force together or not at all.
//! Each parser also lints what it read; the codes of all diagnostics are listed in [`lint`].

pub mod edit;
pub mod lint;

mod country;
mod csv_file;
mod findings;
mod load;
mod official;
mod places;
mod revision;
mod toml_file;
mod vocabulary;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thin_vec::ThinVec;

use crate::diagnostic::Diagnostic;

pub use self::csv_file::parse_csv;
pub use self::load::{Fetched, Loaded, load, load_with};
pub use self::toml_file::parse_toml;

/// Whether a file may be an official list, or a part of one, by its name.
pub(crate) fn may_be_official(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    official::EXTENSIONS.contains(&extension.as_str())
}

/// A file of entities, or of the terms in which sanctions are announced, or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Watchlist {
    /// Stable id, unique among the lists in force.
    pub id: String,
    /// A name for people.
    pub name: String,
    /// Topics that hold for every entity of the list.
    pub topics: Vec<String>,
    /// The entities, in the order of the file.
    pub entities: Vec<Entity>,
    /// How sanctions are announced, if the file says so.
    pub announcements: Option<Announcements>,
    /// Where it was read from.
    pub path: PathBuf,
}

/// A person, company, public body, vessel ... that a watchlist names.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entity {
    /// Stable id, unique in its list.
    pub id: String,
    /// FollowTheMoney schema: `Person`, `Company`, `Organization`, `PublicBody`, `Vessel`,
    /// `LegalEntity` ... A list of a million entities has a handful of them, so those that are known
    /// are kept once.
    pub schema: Cow<'static, str>,
    /// The primary name.
    pub name: String,
    /// Other names that are as good as the primary one.
    pub aliases: ThinVec<String>,
    /// Names that never alert on their own: acronyms, nicknames, everyday words.
    pub weak_aliases: ThinVec<String>,
    /// Names it had before; as good as an alias.
    pub previous_names: ThinVec<String>,
    /// ISO 3166-1 alpha-2 codes, lower case.
    pub countries: ThinVec<String>,
    /// FollowTheMoney topics, the list's own included: `sanction`, `role.pep`, `gov.soe` ...
    pub topics: ThinVec<String>,
    /// Words that support a mention when they stand in the same document.
    pub context: ThinVec<String>,
    /// Phrases that veto a mention which stands inside one of them.
    pub exclude: ThinVec<String>,
    /// What a person held or holds: shown with a hit, and support like `context`.
    pub positions: ThinVec<String>,
    /// Programs or regimes under which it is listed, as the list writes them; never matched.
    pub programs: ThinVec<String>,
    /// For people; never matched.
    pub notes: String,
}

/// What a name of an entity is to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// The primary name.
    Name,
    /// As good as the primary one.
    Alias,
    /// As good as an alias.
    PreviousName,
    /// Never alerts on its own.
    WeakAlias,
}

impl NameKind {
    /// For people: "name", "alias", "previous name", "weak alias".
    pub fn words(self) -> &'static str {
        match self {
            NameKind::Name => "name",
            NameKind::Alias => "alias",
            NameKind::PreviousName => "previous name",
            NameKind::WeakAlias => "weak alias",
        }
    }
}

/// Whether FollowTheMoney knows the topic.
pub(crate) fn is_topic(topic: &str) -> bool {
    vocabulary::TOPICS.contains(&topic)
}

impl Entity {
    /// The same, with the name of its schema kept once where it is known.
    pub(crate) fn with_known_schema(self) -> Self {
        Self { schema: vocabulary::schema(&self.schema), ..self }
    }

    /// Every name, the primary one first.
    pub fn names(&self) -> impl Iterator<Item = (NameKind, &str)> {
        fn each(kind: NameKind, names: &[String]) -> impl Iterator<Item = (NameKind, &str)> {
            names.iter().map(move |name| (kind, name.as_str()))
        }
        std::iter::once((NameKind::Name, self.name.as_str()))
            .chain(each(NameKind::Alias, &self.aliases))
            .chain(each(NameKind::PreviousName, &self.previous_names))
            .chain(each(NameKind::WeakAlias, &self.weak_aliases))
    }
}

/// The vocabulary in which sanctions are announced, per language, as an analyst can extend it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Announcements {
    /// Who imposes sanctions.
    pub authority: Vec<Authority>,
    /// What is done with them.
    pub action: Vec<Action>,
    /// What is imposed: "sanctions", "asset freeze", "санкции".
    pub instrument: Vec<Instrument>,
    /// What is said of an act: "not", "will", "already", "against".
    pub cue: Vec<Cue>,
}

/// A body that imposes, amends or lifts sanctions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Authority {
    /// Stable id: `us`, `us.ofac`, `eu.council` ...
    pub id: String,
    /// The language of the terms (ISO 639-1): they count in texts of it, and in those whose language is
    /// not known. None where they count in all.
    pub language: Option<String>,
    /// A name for people.
    pub name: String,
    /// The words that name it, whole words, case-sensitive where they are written in capitals
    /// only ("US" is not "us").
    pub terms: Vec<String>,
    /// The adjectives of its country, which name it only beside what is imposed: "British",
    /// "американск*".
    pub adjectives: Vec<String>,
}

/// A kind of act, in all its wordings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Action {
    /// `impose`, `reimpose`, `extend`, `widen`, `amend`, `suspend`, `ease`, `lift`, `delist`,
    /// `license`, `revoke-licence`, `threaten`, `propose`, `call-for`, `refuse`, `evade`,
    /// `enforce`.
    pub id: String,
    /// The language of the terms (ISO 639-1): they count in texts of it, and in those whose language is
    /// not known. None where they count in all.
    pub language: Option<String>,
    /// The words that say it, in every form that occurs; a word ending in `*` matches any ending, and
    /// `...` stands for up to fourteen other words.
    pub terms: Vec<String>,
}

/// What is imposed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Instrument {
    /// `sanctions`, `asset-freeze`, `travel-ban`, `embargo`, `general-licence` ...
    pub id: String,
    /// The language of the terms (ISO 639-1): they count in texts of it, and in those whose language is
    /// not known. None where they count in all.
    pub language: Option<String>,
    /// The words that say it; a trailing `*` matches any ending.
    pub terms: Vec<String>,
    /// What is imposed where somebody forbids this: "imports", "airspace", "visas". A word of the cue
    /// `ban` or `ban-noun` stands beside it.
    pub objects: Vec<String>,
    /// Words that say it only in a text that names sanctions elsewhere: "the list", "the measures".
    pub in_context: Vec<String>,
    /// Phrases around a term that show that something else is meant ("sanctioned the budget").
    pub exclude: Vec<String>,
}

/// Words that tell how an act is meant.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cue {
    /// `negation`, `denial`, `planned`, `demanded`, `conditional`, `background`, `relative`, `elsewhere`,
    /// `lead`, `near-lead`, `end`, `agent`, `subordinate`,
    /// `concession`, `ban`, `ban-noun`, `members`, `members-next`, `government`, `reaction`, `state-owned`.
    pub id: String,
    /// The language of the terms (ISO 639-1): they count in texts of it, and in those whose language is
    /// not known. None where they count in all.
    pub language: Option<String>,
    /// The words that say it; a trailing `*` matches any ending.
    pub terms: Vec<String>,
}

/// The content hash of the watchlists that a document is screened against: SHA-256 over their
/// meaning, lower-case hexadecimal. It does not depend on the order of files.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub String);

impl Revision {
    /// The first twelve digits: enough for people.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

/// All watchlists in force together.
#[derive(Debug, Clone)]
pub struct WatchlistSet {
    /// The lists, sorted by id.
    pub lists: Vec<Arc<Watchlist>>,
    /// Content hash over all of them.
    pub revision: Revision,
}

/// What came of reading one file.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The list, unless a diagnostic is an error.
    pub list: Option<Watchlist>,
    /// Errors and lints, in the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}
