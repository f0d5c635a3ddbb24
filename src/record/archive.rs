//! The archive: documents by the words that they have, what the lists said when, and the work of
//! screening recorded documents for what is new in the lists.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::Serialize;

use super::{AlertDraft, EntryKey, Identified, RecordError, RevisionRow};
use crate::chance::Id;
use crate::document::Document;
use crate::lookback::{Late, Progress, Sought};
use crate::screen::{Hit, Term, WordKey, WordKeys, Written};
use crate::watchlist::Entity;

/// A recorded document, as it lies in the archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Archived {
    /// Its place in the archive. A document whose whole text came later has two.
    pub number: u64,
    /// Its id.
    pub id: Id,
    /// Its story.
    pub story: Id,
    /// Id of the source.
    pub source: String,
    /// What it is within the source.
    pub entry: EntryKey,
    /// Its texts.
    pub document: Document,
    /// When it was fetched.
    pub fetched: Timestamp,
}

/// Which words a document of the archive has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    /// Its place in the archive.
    pub number: u64,
    /// Its [terms](crate::screen::Indexer::terms); `None` stands for all that there are.
    pub terms: Option<Vec<Term>>,
}

/// How far the index of the archive is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ArchiveState {
    /// The number of the last document.
    pub last: u64,
    /// Documents up to this number are in the index.
    pub indexed: u64,
    /// As this engine reads words; empty before the first document.
    pub engine: String,
    /// Whether it was noted before what the lists say.
    pub lists_known: bool,
}

/// What a person said of two entities of different lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkRow {
    /// Id of the one's list.
    pub list: String,
    /// Its id.
    pub entity: String,
    /// Id of the other's list.
    pub other_list: String,
    /// Its id.
    pub other: String,
    /// They are the same; else they are not.
    pub accepted: bool,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why; may be empty.
    pub reason: String,
}

/// What a list said of an entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityVersion {
    /// Id of the list.
    pub list: String,
    /// From when on it was in force.
    pub since: Timestamp,
    /// Until when; `None` while it is.
    pub until: Option<Timestamp>,
    /// What it said.
    pub entity: Entity,
}

/// A hash of what a list says of an entity: the first 16 bytes of SHA-256.
pub type Said = [u8; 16];

/// An entity of a list, and a hash of what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Id of the list.
    pub list: String,
    /// Id of the entity.
    pub entity: String,
    /// What is said.
    pub said: Said,
}

/// What changes when other lists come into force.
#[derive(Debug, Clone, Default)]
pub struct NewRevision {
    /// Entities that are said something new of, with all of it.
    pub said: Vec<(Listed, Entity)>,
    /// List and id of entities that are in no list any more.
    pub removed: Vec<(String, String)>,
    /// To look back for.
    pub lookback: Option<(Id, Sought)>,
    /// To raise.
    pub alerts: Vec<AlertDraft>,
}

/// The work of screening the archive again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookbackRow {
    /// Its id.
    pub id: Id,
    /// When it was asked for.
    pub begun: Timestamp,
    /// When it was done.
    pub finished: Option<Timestamp>,
    /// Documents from this number on are done; `None` before it has begun.
    pub done: Option<u64>,
    /// A person asked for it and sees to it; the others are the daemon's.
    pub asked: bool,
    /// What for.
    pub sought: Sought,
    /// How far it is.
    pub progress: Progress,
}

/// What a look back found in one document.
#[derive(Debug, Clone)]
pub struct LateFind {
    /// The document.
    pub document: Archived,
    /// The lists it was screened against now.
    pub revision: String,
    /// The engine.
    pub engine: String,
    /// When it was found, and why not before.
    pub late: Late,
    /// What was found.
    pub hits: Vec<Identified<Hit>>,
    /// What to raise.
    pub alerts: Vec<AlertDraft>,
}

/// What was recorded of [`LateFind`]s.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LateRecorded {
    /// Ids of the hits that were new.
    pub hits: Vec<Id>,
    /// List and entity of alerts that were raised, once for each document.
    pub raised: Vec<(String, String)>,
}

/// The part of the record that looks back.
#[async_trait]
pub trait Archive: Send + Sync {
    /// How far the index is.
    async fn archive_state(&self) -> Result<ArchiveState, RecordError>;

    /// Documents after `after`, in the order of their numbers, `limit` at most.
    async fn archived_after(&self, after: u64, limit: usize) -> Result<Vec<Archived>, RecordError>;

    /// Documents by their numbers, in that order. Those that are gone are left out.
    async fn archived(&self, numbers: &[u64]) -> Result<Vec<Archived>, RecordError>;

    /// The number of the first document that was fetched then or later; one past the last where
    /// there is none.
    async fn archived_since(&self, since: Timestamp) -> Result<u64, RecordError>;

    /// Take documents into the index, the next ones in the order of their numbers; words that are new are
    /// filed under their keys. What another engine wrote into it is thrown away first, and then they
    /// must begin at the first.
    async fn index_documents(
        &self,
        documents: &[Indexed],
        engine: &str,
        keys: &Arc<WordKeys>,
    ) -> Result<(), RecordError>;

    /// Words of the archive that are filed under any of these keys, with their numbers, once each.
    async fn archive_words(&self, keys: &[WordKey]) -> Result<Vec<(u64, Box<str>)>, RecordError>;

    /// Numbers of the documents that have any of these words, given by their numbers, written so; in
    /// order.
    async fn with_words(&self, words: &[(u64, Written)]) -> Result<Vec<u64>, RecordError>;

    /// Numbers of the documents that are to be looked at whatever the words, in order.
    async fn with_any_word(&self) -> Result<Vec<u64>, RecordError>;

    /// Every entity of the lists that were put in force last.
    async fn entities_in_force(&self) -> Result<Vec<Listed>, RecordError>;

    /// What the lists that were put in force last say of these entities, by list and id.
    async fn said_of(
        &self,
        entities: &[(String, String)],
    ) -> Result<Vec<EntityVersion>, RecordError>;

    /// What lists said of the entities with this id, in all lists or in one, the oldest first.
    async fn versions(
        &self,
        list: Option<&str>,
        entity: &str,
    ) -> Result<Vec<EntityVersion>, RecordError>;

    /// Note that other lists are in force, with all that follows from it, in one transaction. What is
    /// noted already changes nothing, and then nothing follows from it a second time.
    async fn put_in_force(
        &self,
        revision: &RevisionRow,
        new: &NewRevision,
    ) -> Result<(), RecordError>;

    /// What was said of entities of different lists, in their order.
    async fn links(&self) -> Result<Vec<LinkRow>, RecordError>;

    /// Keep what a person says of two entities, in place of what was said before.
    async fn decide_link(&self, link: &LinkRow) -> Result<(), RecordError>;

    /// Looks back, the newest first.
    async fn lookbacks(&self, limit: usize) -> Result<Vec<LookbackRow>, RecordError>;

    /// The oldest look back that is the daemon's and not finished.
    async fn open_lookback(&self) -> Result<Option<LookbackRow>, RecordError>;

    /// Keep what a look back found, and how far it is, in one transaction. A hit that is recorded
    /// already, in the same tier or a higher one, is left as it is, and alerts about it are dropped;
    /// so are those that were raised before.
    async fn record_late(
        &self,
        row: &LookbackRow,
        found: &[LateFind],
    ) -> Result<LateRecorded, RecordError>;
}
