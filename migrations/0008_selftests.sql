-- Self-tests of the screening: whether every name of the lists raises its own entity.
CREATE TABLE selftests (
    id      TEXT PRIMARY KEY,
    at      INTEGER NOT NULL,
    run     TEXT NOT NULL,    -- JSON
    -- What the next run compares with, of the last run only: three sorted sets of 64-bit hashes,
    -- each with its length in front, little-endian.
    memory  BLOB
) STRICT;
