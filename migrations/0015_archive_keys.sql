-- Words of the archive are found by how they sound, without asking all of them. The index is made anew.

INSERT INTO archive_index (archive_index) VALUES ('delete-all');
DELETE FROM archive_words;
UPDATE archive_filing SET indexed = 0, engine = '';

-- From now on `archive_words` has each word once, and a word in `archive_index` is its number with a
-- letter for how it is written.

-- The keys of each word, under its number in `archive_words`.
CREATE VIRTUAL TABLE archive_keys USING fts5 (
    keys, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
);
INSERT INTO archive_keys (archive_keys, rank) VALUES ('automerge', 8);
