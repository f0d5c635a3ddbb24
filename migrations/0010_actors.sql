-- Actors followed over time: what documents say of each entity of the lists, counted as they are
-- recorded. Only hits of tier `alert` count, and each entry once, whatever number of versions it has.

CREATE TABLE actors (
    number      INTEGER PRIMARY KEY,
    list        TEXT NOT NULL,
    entity      TEXT NOT NULL,
    name        TEXT NOT NULL,
    schema      TEXT NOT NULL,
    words       TEXT NOT NULL,  -- name, entity and list in lower case, to be searched
    documents   INTEGER NOT NULL DEFAULT 0,
    stories     INTEGER NOT NULL DEFAULT 0,
    mentions    INTEGER NOT NULL DEFAULT 0,
    first_seen  INTEGER,
    last_seen   INTEGER,
    UNIQUE (list, entity)
) STRICT;
CREATE INDEX actors_by_last ON actors (last_seen);

-- Which documents were counted, under the day of their publication where that can be believed.
CREATE TABLE sightings (
    document  TEXT NOT NULL,
    actor     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    counted   TEXT,  -- JSON of what was counted, while the page may still be had and counted instead
    PRIMARY KEY (document, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_of_actor ON sightings (actor, at);
CREATE INDEX sightings_by_time ON sightings (at, actor);

CREATE TABLE actor_stories (
    actor      INTEGER NOT NULL,
    story      TEXT NOT NULL,
    at         INTEGER NOT NULL,  -- the first sighting in it
    documents  INTEGER NOT NULL,
    PRIMARY KEY (actor, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_stories_by_time ON actor_stories (actor, at);
CREATE INDEX actor_stories_of_story ON actor_stories (story);

CREATE TABLE actor_counts (
    actor       INTEGER NOT NULL,
    kind        TEXT NOT NULL,  -- day, outlet, language, form, variant, role
    value       TEXT NOT NULL,
    documents   INTEGER NOT NULL,
    mentions    INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    PRIMARY KEY (actor, kind, value)
) STRICT, WITHOUT ROWID;

-- Who stands in one document with whom; each pair in both directions.
CREATE TABLE actor_pairs (
    actor       INTEGER NOT NULL,
    other       INTEGER NOT NULL,
    documents   INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    PRIMARY KEY (actor, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_pairs_by_first ON actor_pairs (first_seen);

-- Whom the events hit, as far as their targets are entities of the lists.
CREATE TABLE actor_events (
    event  TEXT NOT NULL,
    actor  INTEGER NOT NULL,
    PRIMARY KEY (event, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_events_of_actor ON actor_events (actor, event);

CREATE INDEX hits_of_entity ON hits (list, entity, tier);

-- Documents up to `until` were recorded before there were actors; those up to `done` are counted.
CREATE TABLE actor_filing (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    done   TEXT NOT NULL,
    until  TEXT NOT NULL
) STRICT;
INSERT INTO actor_filing SELECT 1, '', coalesce(max(document), '') FROM hits;
