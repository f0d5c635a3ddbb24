-- The rhythm of a source, and what it said of its address.
ALTER TABLE sources ADD COLUMN usual_gap INTEGER;                      -- microseconds between items
ALTER TABLE sources ADD COLUMN last_new INTEGER;                       -- something new was seen
ALTER TABLE sources ADD COLUMN missed_at INTEGER;                      -- a visit shared nothing with the last
ALTER TABLE sources ADD COLUMN moved_seen INTEGER NOT NULL DEFAULT 0;  -- visits in a row told of `moved_to`
ALTER TABLE sources ADD COLUMN last_status INTEGER;

CREATE INDEX documents_by_time ON documents (fetched, source, complete);
CREATE INDEX visits_by_time ON visits (started);

-- What a worker holds at the moment, by the domain.
CREATE INDEX sources_in_hand ON sources (lease_owner) WHERE lease_owner IS NOT NULL;
