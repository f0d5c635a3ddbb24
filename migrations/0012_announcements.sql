-- Events of different articles that tell one act are one announcement, whose id is that of the first.
CREATE TABLE announcements (
    id         TEXT PRIMARY KEY,
    family     TEXT NOT NULL,
    status     TEXT NOT NULL,
    first      INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    lead       TEXT,  -- the event that tells it best
    signature  TEXT   -- JSON of what it is known by; NULL: of an early version, joined by nothing
) STRICT;
CREATE INDEX announcements_by_time ON announcements (family, status, last);

ALTER TABLE events ADD COLUMN announcement TEXT;
-- Each event of an early version stands for itself.
INSERT INTO announcements (id, family, status, first, last, lead)
    SELECT id, action, status, recorded, recorded, id FROM events;
UPDATE events SET announcement = id;
CREATE INDEX events_of_announcement ON events (announcement, recorded);
