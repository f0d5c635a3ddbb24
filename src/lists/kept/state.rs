//! What is known of a list that is fetched: `state.json` in its directory.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fetch::Validators;
use crate::lists::guard::Suspicion;

/// How a list stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The addresses that were asked last.
    #[serde(default)]
    pub urls: Vec<String>,
    /// When they were asked last.
    pub checked: Option<Timestamp>,
    /// When they last answered, all of them.
    pub answered: Option<Timestamp>,
    /// Why they could not be fetched then.
    pub error: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// When they are due.
    pub next: Option<Timestamp>,
    /// The edition in force.
    pub in_force: Option<Edition>,
    /// A suspect edition that waits for a person, or for a better one.
    pub quarantined: Option<Edition>,
    /// Editions that were in force before, the latest first; packed.
    #[serde(default)]
    pub earlier: Vec<Edition>,
}

/// An edition of a list: all of its files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// Its directory, named by the moment at which it was fetched.
    pub name: String,
    /// Its files, the primary one first.
    pub files: Vec<KeptFile>,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// When it was made, in the source's own words.
    pub published: Option<String>,
    /// Entries in it; `None` where it cannot be read as a list.
    pub records: Option<usize>,
    /// What speaks against it.
    #[serde(default)]
    pub suspicions: Vec<Suspicion>,
    /// Who put it in force all the same.
    pub accepted: Option<Accepted>,
}

/// A file as it was fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptFile {
    /// What it is called.
    pub name: String,
    /// The address that was asked.
    pub url: String,
    /// For the next request.
    pub validators: Validators,
    /// Its length in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// A person's word for a suspect edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl State {
    /// What was fetched last: the next request asks whether there is something newer.
    pub fn latest(&self) -> Option<&Edition> {
        self.quarantined.as_ref().or(self.in_force.as_ref())
    }

    /// Every edition that is kept.
    pub fn editions(&self) -> impl Iterator<Item = &Edition> {
        self.in_force.iter().chain(&self.quarantined).chain(&self.earlier)
    }
}

impl Edition {
    /// Whether both have the same files, byte for byte.
    pub fn has_files_of(&self, files: &[KeptFile]) -> bool {
        let content = |file: &KeptFile| (file.name.clone(), file.sha256.clone());
        self.files.iter().map(content).eq(files.iter().map(content))
    }

    /// From when on it was in force, if it was: since it was fetched, or accepted.
    pub fn since(&self) -> Timestamp {
        self.accepted.as_ref().map_or(self.fetched, |accepted| accepted.at)
    }

    /// What speaks against it, in one line.
    pub fn reasons(&self) -> String {
        let reasons: Vec<&str> = self.suspicions.iter().map(|s| s.message.as_str()).collect();
        reasons.join("; ")
    }
}
