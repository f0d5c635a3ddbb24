-- Visits that failed because we were offline: one row for all of them in a row.
ALTER TABLE visits ADD COLUMN excused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX visits_excused ON visits (finished) WHERE excused;
