-- When a document was last changed, in the source's own words too, and how sure its language is.
ALTER TABLE documents ADD COLUMN updated INTEGER;
ALTER TABLE documents ADD COLUMN updated_words TEXT;
ALTER TABLE documents ADD COLUMN lang_confidence REAL;
