-- Addresses, equal texts and sampled shingles lead to stories through one index of packed buckets,
-- filled in batches. What was recorded before is found by a new version of its entry only.

DROP TABLE sketches;
DROP TABLE sketched;
DROP INDEX documents_by_text;
DROP INDEX documents_by_canonical;
ALTER TABLE documents DROP COLUMN text_hash;

-- The documents that copies find their story by, in the order in which they came.
CREATE TABLE story_leads (
    number    INTEGER PRIMARY KEY,
    document  TEXT NOT NULL,
    fetched   INTEGER NOT NULL,
    keys      BLOB NOT NULL  -- 5 bytes each, little-endian
) STRICT;

-- Keys by their upper 16 bits: 8 bytes an entry, little-endian, the lower 24 bits of the key above
-- 40 bits of a number in `story_leads`.
CREATE TABLE story_keys (
    bucket   INTEGER PRIMARY KEY,
    entries  BLOB NOT NULL
) STRICT;

-- Documents up to `filed` have all their keys in the buckets, those up to `until` have theirs in
-- the buckets before `bucket`. What is not there yet is kept in memory.
CREATE TABLE story_filing (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    filed   INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    bucket  INTEGER NOT NULL
) STRICT;
INSERT INTO story_filing VALUES (1, 0, 0, 0);
