-- Copies are found by what one text contains of another, and no longer by resemblance: other
-- sampled values, once a story, under numbers of our own instead of ids of 36 letters.
-- What was recorded before is found by its address and its exact text only.

DROP TABLE sketches;

CREATE TABLE sketched (
    number    INTEGER PRIMARY KEY,
    document  TEXT NOT NULL UNIQUE REFERENCES documents (id),
    fetched   INTEGER NOT NULL,
    kept      BLOB NOT NULL  -- its values in `sketches`, 8 bytes each, little-endian
) STRICT;
CREATE INDEX sketched_by_age ON sketched (fetched);

CREATE TABLE sketches (
    value   INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    PRIMARY KEY (value, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE documents DROP COLUMN fingerprint;
