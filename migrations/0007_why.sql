-- Why a source is due when it is.
ALTER TABLE sources ADD COLUMN next_why TEXT;
