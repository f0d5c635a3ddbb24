-- What an operator should know of a source, from when it was noticed until it is over.
CREATE TABLE alarms (
    id      TEXT PRIMARY KEY,
    source  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    since   INTEGER NOT NULL,
    over    INTEGER,          -- NULL: not yet
    alarm   TEXT NOT NULL     -- JSON
) STRICT;
CREATE UNIQUE INDEX alarms_not_over ON alarms (source, kind) WHERE over IS NULL;
CREATE INDEX alarms_of_source ON alarms (source, over);
