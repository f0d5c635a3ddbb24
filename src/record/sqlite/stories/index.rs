//! Which documents have a key: an index of a million documents whose upkeep costs little.
//!
//! Keys are hashes, so each of a document's twenty lands on another page of any tree: written at
//! once, they cost twenty pages a document. So they are written once *in order of arrival*, a row a
//! document, and kept in memory until there are many. Then a sweep goes through the key space
//! and files them, a few buckets with each document, and a bucket takes several keys at a time.
//! (The idea of the log-structured merge tree, P. O'Neil and others, 1996, with a single level.)
//!
//! The tables alone hold the truth. Memory is a copy of the rows that are not filed, and is brought
//! up to date before each use: a transaction may have been rolled back, another process may have
//! written. Documents out of the window leave a bucket when it is written next.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Transaction, params};

use super::super::Trouble;
use crate::chance::Id;

/// So many keys are kept in memory before a sweep begins. At its end there are half as many again:
/// some 10 MB in all.
const KEPT: usize = 1 << 18;

/// A sweep files so many keys for each that is added,
const PACE: usize = 2;
/// and so many at least with each document.
const LEAST_FILED: usize = 64;

/// With each document that is added so many old ones go: more than one, so that they get fewer.
const FORGOTTEN: i64 = 2;

/// Bits of a key: a million documents have 2^24 keys, so that a wrong one is rare.
const KEY_BITS: u32 = 40;
/// Bits of a key within its bucket.
const TAG_BITS: u32 = 24;
const NUMBER_BITS: u32 = 40;
const ENTRY: usize = size_of::<u64>();
const PACKED_KEY: usize = 5;

/// What leads to documents. Equal things have equal keys; others rarely do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::record::sqlite) struct Key(u64);

impl Key {
    /// The key of a thing whose lower bits are well mixed.
    pub(super) fn of(hash: u64) -> Self {
        Self(hash & ((1 << KEY_BITS) - 1))
    }

    fn bucket(self) -> i64 {
        (self.0 >> TAG_BITS) as i64
    }

    /// The first key of a bucket.
    fn first_of(bucket: i64) -> Self {
        Self(bucket.unsigned_abs() << TAG_BITS)
    }

    fn tag(self) -> u64 {
        self.0 & ((1 << TAG_BITS) - 1)
    }
}

/// Where the filing stands.
#[derive(Debug, Clone, Copy)]
struct Filing {
    filed: i64,
    until: i64,
    bucket: i64,
    /// The oldest document that is still looked for.
    oldest: i64,
}

/// The part of the index that is in memory.
#[derive(Debug, Default)]
pub(in crate::record::sqlite) struct Index {
    /// Keys of the documents after `filed`.
    kept: BTreeSet<(Key, i64)>,
    filed: i64,
    /// The last document known, its number and its id.
    last: Option<(i64, String)>,
}

impl Index {
    /// The documents that have a key, ascending. Call [`catch_up`](Self::catch_up) first.
    fn numbers(&self, t: &Transaction<'_>, filing: &Filing, key: Key) -> Result<Vec<i64>, Trouble> {
        let mut numbers: Vec<i64> =
            self.kept.range((key, 0)..=(key, i64::MAX)).map(|(_, number)| *number).collect();
        if filing.until > 0 {
            let mut statement =
                t.prepare_cached("SELECT entries FROM story_keys WHERE bucket = ?1")?;
            let mut rows = statement.query([key.bucket()])?;
            if let Some(row) = rows.next()? {
                let entries = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
                let live = entries_of(entries).filter(|(tag, _)| *tag == key.tag());
                numbers.extend(live.map(|(_, n)| n).filter(|n| *n >= filing.oldest));
                numbers.sort_unstable();
                numbers.dedup();
            }
        }
        Ok(numbers)
    }

    /// The documents that have each of the keys, ascending.
    pub(super) fn look_up(
        &mut self,
        t: &Transaction<'_>,
        keys: &[Key],
    ) -> Result<Vec<Vec<i64>>, Trouble> {
        let filing = self.catch_up(t)?;
        keys.iter().map(|key| self.numbers(t, &filing, *key)).collect()
    }

    /// Let the keys lead to a document, and file some of the earlier ones. Documents fetched before
    /// `oldest` (microseconds) are forgotten.
    pub(super) fn add(
        &mut self,
        t: &Transaction<'_>,
        document: Id,
        fetched: i64,
        oldest: i64,
        keys: &[Key],
    ) -> Result<(), Trouble> {
        let filing = self.catch_up(t)?;
        let number = self.last.as_ref().map_or(filing.filed, |(last, _)| *last) + 1;
        let document = document.to_string();
        let packed: Vec<u8> =
            keys.iter().flat_map(|key| key.0.to_le_bytes().into_iter().take(PACKED_KEY)).collect();
        t.prepare_cached(
            "INSERT INTO story_leads (number, document, fetched, keys) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![number, document, fetched, packed])?;
        self.kept.extend(keys.iter().map(|key| (*key, number)));
        self.last = Some((number, document));
        self.file(t, filing, number, keys.len())?;
        if filing.filed == 0 {
            return Ok(());
        }
        // Only filed ones, so that the last number stays known.
        t.prepare_cached(
            "DELETE FROM story_leads WHERE number IN
                (SELECT number FROM story_leads ORDER BY number LIMIT ?3)
             AND fetched < ?1 AND number <= ?2",
        )?
        .execute(params![oldest, filing.filed, FORGOTTEN])?;
        Ok(())
    }

    /// Begin a sweep, or go on with it.
    fn file(
        &self,
        t: &Transaction<'_>,
        mut filing: Filing,
        last: i64,
        added: usize,
    ) -> Result<(), Trouble> {
        if filing.until <= filing.filed {
            if self.kept.len() < KEPT {
                return Ok(());
            }
            (filing.until, filing.bucket) = (last, 0);
        }
        let (mut left, mut bucket) = ((added * PACE).max(LEAST_FILED), None);
        let mut batch: Vec<u64> = Vec::new();
        let rest = self.kept.range((Key::first_of(filing.bucket), 0)..);
        let mut ended = true;
        for (key, number) in rest.filter(|(_, number)| *number <= filing.until) {
            if bucket != Some(key.bucket()) {
                if let Some(bucket) = bucket {
                    write(t, bucket, filing.oldest, &batch)?;
                    left = left.saturating_sub(batch.len());
                    batch.clear();
                }
                bucket = Some(key.bucket());
                filing.bucket = key.bucket();
                if left == 0 {
                    ended = false;
                    break;
                }
            }
            batch.push(key.tag() << NUMBER_BITS | number.unsigned_abs());
        }
        if ended {
            if let Some(bucket) = bucket {
                write(t, bucket, filing.oldest, &batch)?;
            }
            (filing.filed, filing.bucket) = (filing.until, 0);
        }
        t.prepare_cached("UPDATE story_filing SET filed = ?1, until = ?2, bucket = ?3")?
            .execute(params![filing.filed, filing.until, filing.bucket])?;
        Ok(())
    }

    /// Make memory what the tables say.
    fn catch_up(&mut self, t: &Transaction<'_>) -> Result<Filing, Trouble> {
        let filing = t
            .prepare_cached(
                "SELECT filed, until, bucket, (SELECT coalesce(min(number), 0) FROM story_leads)
                 FROM story_filing",
            )?
            .query_row([], |row| {
                Ok(Filing {
                    filed: row.get(0)?,
                    until: row.get(1)?,
                    bucket: row.get(2)?,
                    oldest: row.get(3)?,
                })
            })?;
        if let Some((last, document)) = &self.last {
            let there: Option<bool> = t
                .prepare_cached("SELECT document = ?2 FROM story_leads WHERE number = ?1")?
                .query_row(params![last, document], |row| row.get(0))
                .optional()?;
            if there != Some(true) || filing.filed < self.filed {
                *self = Self::default(); // a transaction of ours was rolled back
            }
        }
        if filing.filed > self.filed {
            self.kept.retain(|(_, number)| *number > filing.filed);
            self.filed = filing.filed;
        }
        let known = self.last.as_ref().map_or(filing.filed, |(last, _)| *last);
        let mut statement = t.prepare_cached(
            "SELECT number, document, keys FROM story_leads WHERE number > ?1 ORDER BY number",
        )?;
        let mut rows = statement.query([known])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            let packed = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            self.kept.extend(keys_of(packed).map(|key| (key, number)));
            self.last = Some((number, row.get(1)?));
        }
        Ok(filing)
    }
}

/// Add to a bucket, and leave out what is too old.
fn write(t: &Transaction<'_>, bucket: i64, oldest: i64, batch: &[u64]) -> Result<(), Trouble> {
    let mut entries: Vec<u8> = t
        .prepare_cached("SELECT entries FROM story_keys WHERE bucket = ?1")?
        .query_row([bucket], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    if entries_of(&entries).any(|(_, number)| number < oldest) {
        let live = entries.chunks_exact(ENTRY).filter(|entry| number_of(entry) >= oldest);
        entries = live.flatten().copied().collect();
    }
    entries.extend(batch.iter().flat_map(|entry| entry.to_le_bytes()));
    t.prepare_cached("INSERT OR REPLACE INTO story_keys (bucket, entries) VALUES (?1, ?2)")?
        .execute(params![bucket, entries])?;
    Ok(())
}

/// Tag and number of each entry.
fn entries_of(bytes: &[u8]) -> impl Iterator<Item = (u64, i64)> {
    bytes.chunks_exact(ENTRY).map(|entry| (little_endian(entry) >> NUMBER_BITS, number_of(entry)))
}

fn number_of(entry: &[u8]) -> i64 {
    (little_endian(entry) & ((1 << NUMBER_BITS) - 1)) as i64
}

fn keys_of(packed: &[u8]) -> impl Iterator<Item = Key> {
    packed.chunks_exact(PACKED_KEY).map(|bytes| Key(little_endian(bytes)))
}

fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use rusqlite::Connection;

    use super::*;
    use crate::chance::Chance;

    const SCHEMA: &str = include_str!("../../../../migrations/0009_story_index.sql");

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let (_, tables) = SCHEMA.split_once("DROP COLUMN text_hash;").unwrap();
        connection.execute_batch(tables).unwrap();
        connection
    }

    /// Two programs take turns, one is killed and begins anew, transactions are rolled back: each
    /// document that was committed is found under each of its keys, whether filed or not, and no
    /// other.
    #[test]
    fn what_was_committed_is_found_whoever_wrote_it_and_whatever_was_undone() {
        let mut connection = database();
        let (mut random, chance) = (fastrand::Rng::with_seed(5), Chance::seeded(5));
        let mut programs = [Index::default(), Index::default()];
        let mut written: Vec<Vec<Key>> = Vec::new();
        let mut most = 0;
        for round in 0..6_000 {
            let keys: Vec<Key> = (0..100).map(|_| Key::of(random.u64(..))).collect();
            let index = &mut programs[usize::from(random.u8(..4) == 0)];
            if round % 2_500 == 2_499 {
                *index = Index::default();
            }
            let t = connection.transaction().unwrap();
            index.add(&t, chance.id(Timestamp::UNIX_EPOCH), 1, 0, &keys).unwrap();
            most = most.max(index.kept.len());
            if random.u16(..300) > 0 {
                t.commit().unwrap();
                written.push(keys);
            }
        }
        assert!(most < KEPT * 7 / 4, "{most} keys in memory");
        let t = connection.transaction().unwrap();
        let filing = programs[0].catch_up(&t).unwrap();
        assert!(filing.filed > 2_000, "{filing:?}: there was no sweep to the end");
        for index in &mut programs {
            for (number, keys) in (1i64..).zip(&written).step_by(7) {
                for found in index.look_up(&t, keys).unwrap() {
                    assert_eq!(found, [number]);
                }
            }
        }
    }

    #[test]
    fn old_documents_are_forgotten_and_leave_their_buckets() {
        let mut connection = database();
        let (mut random, chance) = (fastrand::Rng::with_seed(6), Chance::seeded(6));
        let mut index = Index::default();
        let first = Key::of(random.u64(..));
        for at in 0..12_000i64 {
            let mut keys: Vec<Key> = (0..100).map(|_| Key::of(random.u64(..))).collect();
            keys.extend((at == 0).then_some(first));
            let t = connection.transaction().unwrap();
            index.add(&t, chance.id(Timestamp::UNIX_EPOCH), at, at - 3_000, &keys).unwrap();
            t.commit().unwrap();
        }
        let t = connection.transaction().unwrap();
        assert_eq!(index.look_up(&t, &[first]).unwrap(), [Vec::<i64>::new()]);
        let count = |sql: &str| t.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let leads = count("SELECT count(*) FROM story_leads");
        assert!(leads < 7_500, "{leads} documents are kept");
        let entries = count("SELECT sum(length(entries)) / 8 FROM story_keys");
        assert!(entries < 1_000_000, "{entries} of 1,200,000 keys are kept");
    }
}
