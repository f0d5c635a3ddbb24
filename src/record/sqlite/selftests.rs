//! Self-tests, and what the next one compares with.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::{AlarmChange, SelftestRun};
use super::convert::{json, micros, to_json};
use super::{Trouble, alarms};
use crate::selftest::Memory;

/// So many runs are kept: more than a year of nights.
const HISTORY: i64 = 400;

pub(super) fn record(
    t: &Transaction<'_>,
    run: &SelftestRun,
    memory: &Memory,
    alarm: Option<&AlarmChange>,
) -> Result<(), Trouble> {
    t.execute("UPDATE selftests SET memory = NULL WHERE memory IS NOT NULL", [])?;
    t.prepare_cached("INSERT INTO selftests (id, at, run, memory) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![run.id.to_string(), micros(run.at), to_json(run)?, encoded(memory)])?;
    t.prepare_cached(
        "DELETE FROM selftests WHERE id NOT IN (SELECT id FROM selftests ORDER BY id DESC LIMIT ?1)",
    )?
    .execute([HISTORY])?;
    alarm.map_or(Ok(()), |change| alarms::change(t, change))
}

pub(super) fn last(c: &Connection) -> Result<Option<SelftestRun>, Trouble> {
    let mut statement = c.prepare_cached("SELECT run FROM selftests ORDER BY id DESC LIMIT 1")?;
    Ok(statement.query_row([], |row| json(row, "run")).optional()?)
}

pub(super) fn last_with_memory(c: &Connection) -> Result<Option<(SelftestRun, Memory)>, Trouble> {
    let mut statement =
        c.prepare_cached("SELECT run, memory FROM selftests ORDER BY id DESC LIMIT 1")?;
    let row = statement
        .query_row([], |row| Ok((json(row, "run")?, row.get::<_, Option<Vec<u8>>>("memory")?)));
    Ok(row.optional()?.map(|(run, memory)| (run, decoded(&memory.unwrap_or_default()))))
}

fn encoded(memory: &Memory) -> Vec<u8> {
    let Memory { tried, failed, lost } = memory;
    let mut bytes = Vec::with_capacity(8 * (3 + tried.len() + failed.len() + lost.len()));
    for set in [tried, failed, lost] {
        bytes.extend((set.len() as u64).to_le_bytes());
        bytes.extend(set.iter().flat_map(|key| key.to_le_bytes()));
    }
    bytes
}

/// What is cut short is remembered in part: the comparison then misses a loss, and nothing else.
fn decoded(bytes: &[u8]) -> Memory {
    let mut words = bytes
        .chunks_exact(8)
        .map(|chunk| chunk.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte)));
    let mut set = || -> Vec<u64> {
        let length = words.next().unwrap_or(0);
        words.by_ref().take(usize::try_from(length).unwrap_or(usize::MAX)).collect()
    };
    Memory { tried: set(), failed: set(), lost: set() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_remembered_comes_back(
            tried in prop::collection::vec(any::<u64>(), 0..20),
            failed in prop::collection::vec(any::<u64>(), 0..20),
            lost in prop::collection::vec(any::<u64>(), 0..20),
            cut in 0usize..600,
        ) {
            let memory = Memory { tried, failed, lost };
            let bytes = encoded(&memory);
            prop_assert_eq!(decoded(&bytes), memory);
            decoded(&bytes[..cut.min(bytes.len())]);
        }
    }
}
