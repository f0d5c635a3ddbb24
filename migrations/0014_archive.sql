-- Looking back: an index from words to the documents that have them, what stood in the lists when,
-- and the work of screening the archive for what is new in them.

-- Documents in the order in which they came, and once more where their whole text came later.
CREATE TABLE archive (
    number    INTEGER PRIMARY KEY,
    document  TEXT NOT NULL,
    fetched   INTEGER NOT NULL
) STRICT;
INSERT INTO archive (document, fetched)
    SELECT id, fetched FROM documents INDEXED BY documents_by_time WHERE source <> 'watchpost:canary' ORDER BY fetched;

-- The words of the archive, as the engine writes them down.
CREATE TABLE archive_words (
    number  INTEGER PRIMARY KEY,
    word    TEXT NOT NULL UNIQUE
) STRICT;

-- The numbers of the words of each document, under the number of the document in `archive`.
-- Word 0 stands for any: the document has too many.
CREATE VIRTUAL TABLE archive_index USING fts5 (
    words, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
);
INSERT INTO archive_index (archive_index, rank) VALUES ('automerge', 8);

-- Documents up to `indexed` are in the index, as this engine reads words.
CREATE TABLE archive_filing (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    indexed  INTEGER NOT NULL,
    engine   TEXT NOT NULL,
    -- It was noted before what the lists say.
    lists_known  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO archive_filing (one, indexed, engine) VALUES (1, 0, '');

-- Hits that were found later than their documents were recorded: JSON of why.
ALTER TABLE hits ADD COLUMN late TEXT;
-- The engine of a late hit; that of the others is the document's.
ALTER TABLE hits ADD COLUMN engine TEXT;

-- What the lists said of an entity, from when to when; a row for each time that it said something else.
CREATE TABLE entities (
    list    TEXT NOT NULL,
    entity  TEXT NOT NULL,
    since   INTEGER NOT NULL,
    until   INTEGER,          -- NULL: it is in force
    hash    BLOB NOT NULL,    -- the first 16 bytes of SHA-256
    said    BLOB NOT NULL,    -- JSON, deflated
    PRIMARY KEY (list, entity, since)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entities_in_force ON entities (list, entity, hash) WHERE until IS NULL;
CREATE INDEX entities_by_id ON entities (entity);

-- Screening the archive again.
CREATE TABLE lookbacks (
    id        TEXT PRIMARY KEY,
    begun     INTEGER NOT NULL,
    finished  INTEGER,
    -- Documents from this number on are done; NULL: it has not begun.
    done      INTEGER,
    asked     INTEGER NOT NULL,  -- by a person, who sees to it that it is done
    sought    TEXT NOT NULL,     -- JSON: which entities
    progress  TEXT NOT NULL      -- JSON: how far
) STRICT;
CREATE INDEX lookbacks_open ON lookbacks (id) WHERE finished IS NULL;

-- What a person said of two entities of different lists: they are the same, or they are not.
CREATE TABLE links (
    list        TEXT NOT NULL,
    entity      TEXT NOT NULL,
    other_list  TEXT NOT NULL,
    other       TEXT NOT NULL,
    accepted    INTEGER NOT NULL,
    by          TEXT NOT NULL,
    at          INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (list, entity, other_list, other)
) STRICT, WITHOUT ROWID;
