-- Ids are UUIDv7 as text, times microseconds since 1970 in UTC. No row number leaves this schema.

CREATE TABLE sources (
    id             TEXT PRIMARY KEY,
    url            TEXT NOT NULL,
    shard          INTEGER NOT NULL,
    active         INTEGER NOT NULL,
    etag           TEXT,
    last_modified  TEXT,
    next_due       INTEGER NOT NULL,
    failures       INTEGER NOT NULL DEFAULT 0,
    last_visit     INTEGER,
    last_screened  INTEGER,
    last_error     TEXT,
    moved_to       TEXT,
    lease_owner    TEXT,
    lease_token    INTEGER NOT NULL DEFAULT 0,
    lease_expires  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sources_due ON sources (next_due) WHERE active;

CREATE TABLE visits (
    source    TEXT NOT NULL,
    started   INTEGER NOT NULL,
    finished  INTEGER NOT NULL,
    status    INTEGER,
    bytes     INTEGER NOT NULL,
    visit     TEXT NOT NULL
) STRICT;
CREATE INDEX visits_of_source ON visits (source, started);

CREATE TABLE stories (
    id     TEXT PRIMARY KEY,
    since  INTEGER NOT NULL
) STRICT;

CREATE TABLE documents (
    id               TEXT PRIMARY KEY,
    story            TEXT NOT NULL REFERENCES stories (id),
    source           TEXT NOT NULL,
    entry_key        TEXT NOT NULL,
    entry_version    TEXT NOT NULL,
    version_number   INTEGER NOT NULL,
    generation       INTEGER NOT NULL DEFAULT 0,
    title            TEXT NOT NULL,
    summary          TEXT NOT NULL,
    text             TEXT NOT NULL,
    furniture        TEXT NOT NULL,
    lang             TEXT,
    url              TEXT,
    canonical_url    TEXT,
    published        INTEGER,
    published_words  TEXT,
    fetched          INTEGER NOT NULL,
    revision         TEXT NOT NULL,
    engine           TEXT NOT NULL,
    coverage         TEXT NOT NULL,     -- JSON
    complete         INTEGER NOT NULL,  -- the page was had
    attempts         INTEGER NOT NULL,  -- to have the page
    next_try         INTEGER,           -- to have the page; NULL: no more
    fingerprint      TEXT NOT NULL,     -- JSON
    text_hash        TEXT NOT NULL,
    UNIQUE (source, entry_key, entry_version)
) STRICT;
CREATE INDEX documents_of_story ON documents (story, id);
CREATE INDEX documents_by_text ON documents (text_hash, fetched);
CREATE INDEX documents_by_canonical ON documents (canonical_url, fetched) WHERE canonical_url IS NOT NULL;
CREATE INDEX documents_waiting ON documents (source, next_try) WHERE next_try IS NOT NULL;
CREATE INDEX documents_in_part ON documents (source) WHERE complete = 0;

-- By which a copy finds its original; kept only as long as copies are looked for.
CREATE TABLE sketches (
    value     INTEGER NOT NULL,
    document  TEXT NOT NULL REFERENCES documents (id),
    fetched   INTEGER NOT NULL,
    PRIMARY KEY (value, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketches_of_document ON sketches (document);
CREATE INDEX sketches_by_age ON sketches (fetched);

CREATE TABLE hits (
    id        TEXT PRIMARY KEY,
    document  TEXT NOT NULL REFERENCES documents (id),
    recorded  INTEGER NOT NULL,
    list      TEXT NOT NULL,
    entity    TEXT NOT NULL,
    name      TEXT NOT NULL,
    schema    TEXT NOT NULL,
    score     REAL NOT NULL,
    tier      TEXT NOT NULL,
    revision    TEXT NOT NULL,
    generation  INTEGER NOT NULL DEFAULT 0,
    words     TEXT NOT NULL,  -- name, entity and list in lower case, to be searched
    hit       TEXT NOT NULL   -- JSON
) STRICT;
CREATE INDEX hits_of_document ON hits (document, id);
CREATE INDEX hits_of_list ON hits (list, id);
CREATE INDEX hits_of_tier ON hits (tier, id);

CREATE TABLE mentions (
    hit         TEXT NOT NULL REFERENCES hits (id),
    field       TEXT NOT NULL,
    start_char  INTEGER NOT NULL,
    end_char    INTEGER NOT NULL,
    text        TEXT NOT NULL,
    alias       TEXT NOT NULL,
    score       REAL NOT NULL,
    tier        TEXT NOT NULL
) STRICT;
CREATE INDEX mentions_of_hit ON mentions (hit);

CREATE TABLE events (
    id         TEXT PRIMARY KEY,
    document   TEXT NOT NULL REFERENCES documents (id),
    recorded   INTEGER NOT NULL,
    authority  TEXT NOT NULL,
    action     TEXT NOT NULL,
    status     TEXT NOT NULL,
    event      TEXT NOT NULL  -- JSON
) STRICT;
CREATE INDEX events_of_document ON events (document, id);

-- The outbox: what is to be raised, committed together with what was found.
CREATE TABLE alerts (
    seq            INTEGER PRIMARY KEY,  -- grows in the order of commits, which ids do not
    id             TEXT NOT NULL UNIQUE,
    rule           TEXT NOT NULL,
    subject        TEXT NOT NULL,
    story          TEXT NOT NULL,
    channel        TEXT NOT NULL,
    generation     INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    raised         INTEGER NOT NULL,
    alert          TEXT NOT NULL,  -- JSON
    state          TEXT NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    next_attempt   INTEGER NOT NULL,
    lease_owner    TEXT,
    lease_token    INTEGER NOT NULL DEFAULT 0,
    lease_expires  INTEGER NOT NULL DEFAULT 0,
    last_detail    TEXT,
    last_attempt   INTEGER,
    UNIQUE (rule, subject, story, channel, generation)
) STRICT;
CREATE INDEX alerts_due ON alerts (channel, next_attempt) WHERE state = 'pending';
CREATE INDEX alerts_of_channel ON alerts (channel, state, last_attempt);
CREATE INDEX alerts_of_story ON alerts (story);

CREATE TABLE deliveries (
    alert    TEXT NOT NULL REFERENCES alerts (id),
    at       INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_of_alert ON deliveries (alert);

CREATE TABLE channels (
    id        TEXT PRIMARY KEY,
    disabled  TEXT
) STRICT;

-- One row each time that other lists came into force.
CREATE TABLE revisions (
    seq       INTEGER PRIMARY KEY,
    revision  TEXT NOT NULL,
    since     INTEGER NOT NULL,
    lists     TEXT NOT NULL  -- JSON
) STRICT;

CREATE TABLE notices (
    topic  TEXT PRIMARY KEY,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL
) STRICT;
