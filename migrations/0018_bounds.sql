-- What of a document our bounds have left unread: JSON of reasons, NULL where nothing.
ALTER TABLE documents ADD COLUMN bounds TEXT;
CREATE INDEX documents_cut ON documents (fetched) WHERE bounds IS NOT NULL;
