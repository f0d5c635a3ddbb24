//! How the archive stands: whether its index is whole, and how far looks back are.

use jiff::Timestamp;
use serde::Serialize;

use crate::chance::Id;
use crate::cli::words::{count, moment};
use crate::lookback::Progress;
use crate::record::{LookbackRow, Record, RecordError};
use crate::screen::ENGINE_VERSION;

/// So many looks back are looked at for those that go on: the newest.
const NEWEST: usize = 100;

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct ArchiveRow {
    /// Documents in the archive.
    documents: u64,
    /// Of them, those that the index has as this engine reads words; the others are screened as they
    /// are by a look back.
    indexed: u64,
    /// Looks back that go on, and the last one that is done; the newest first.
    lookbacks: Vec<LookRow>,
}

/// A look back; whom it is for may be twenty thousand entities.
#[derive(Debug, PartialEq, Serialize)]
struct LookRow {
    id: Id,
    begun: Timestamp,
    finished: Option<Timestamp>,
    /// A person asked for it; the others are the daemon's.
    asked: bool,
    entities: usize,
    #[serde(flatten)]
    progress: Progress,
}

pub(super) async fn row(record: &dyn Record) -> Result<ArchiveRow, RecordError> {
    let state = record.archive_state().await?;
    let rows = record.lookbacks(NEWEST).await?;
    let last = rows.iter().find(|row| row.finished.is_some()).map(|row| row.id);
    // One that a person broke off is never gone on with.
    let told = |row: &LookbackRow| row.finished.is_none() && !row.asked || Some(row.id) == last;
    let lookbacks = rows.into_iter().filter(told).map(|row| LookRow {
        id: row.id,
        begun: row.begun,
        finished: row.finished,
        asked: row.asked,
        entities: row.sought.count(),
        progress: row.progress,
    });
    Ok(ArchiveRow {
        documents: state.last,
        indexed: if state.engine == ENGINE_VERSION { state.indexed } else { 0 },
        lookbacks: lookbacks.collect(),
    })
}

impl ArchiveRow {
    /// In lines for people.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let waiting = self.documents.saturating_sub(self.indexed);
        if waiting > 0 {
            lines.push(format!(
                "archive: {waiting} of {} documents are not in the index yet",
                self.documents
            ));
        }
        lines.extend(self.lookbacks.iter().map(line));
        lines
    }
}

fn line(row: &LookRow) -> String {
    let Progress { archive, candidates, looked, hits, held_back, .. } = &row.progress;
    let entities = count(row.entities, "entity", "entities");
    let held = match held_back {
        0 => String::new(),
        n => format!(", {n} held back"),
    };
    let found = format!("{hits} late hits, {} stories raised{held}", row.progress.raised_in_all());
    match row.finished {
        None => format!(
            "looking back for {entities} since {}: {looked} of {candidates} documents screened again, {found}",
            moment(row.begun)
        ),
        Some(at) => format!(
            "looked back for {entities}, done {}: {looked} of {archive} documents screened again, {found}",
            moment(at)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_and_what_waits_for_the_index_is_told() {
        let begun: Timestamp = "2026-01-02T03:04:00Z".parse().unwrap();
        let progress =
            Progress { archive: 900, candidates: 40, looked: 10, hits: 2, ..Progress::default() };
        let row = |finished| LookRow {
            id: crate::chance::Chance::seeded(1).id(begun),
            begun,
            finished,
            asked: false,
            entities: 1,
            progress: progress.clone(),
        };
        let archive = ArchiveRow {
            documents: 900,
            indexed: 800,
            lookbacks: vec![row(None), row(Some(begun))],
        };
        let lines = archive.lines();
        assert_eq!(lines[0], "archive: 100 of 900 documents are not in the index yet");
        assert!(lines[1].contains("for 1 entity since"), "{}", lines[1]);
        assert!(
            lines[1].contains("10 of 40 documents screened again, 2 late hits"),
            "{}",
            lines[1]
        );
        assert!(lines[2].contains("10 of 900 documents"), "{}", lines[2]);
    }
}
