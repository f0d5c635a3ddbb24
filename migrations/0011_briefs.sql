-- Briefings that were made at their times: each time once, whatever restarts.
CREATE TABLE briefs (
    scheduled  INTEGER PRIMARY KEY,
    until      INTEGER NOT NULL,  -- up to when it tells
    brief      TEXT NOT NULL      -- JSON
) STRICT;
