-- Up to which moment briefings have read: what is recorded later bears at least this moment.

CREATE TABLE brief_end (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    until  INTEGER NOT NULL
) STRICT;

-- What was found by looking back, for the briefing of its day: its documents are older.
CREATE INDEX hits_late ON hits (recorded) WHERE late IS NOT NULL;
