-- What rules have raised of actors of whom something was unusual: once for as long as it lasts.

CREATE TABLE unusual (
    rule     TEXT NOT NULL,
    subject  TEXT NOT NULL,     -- the sign, and the actor or the two
    first    INTEGER NOT NULL,  -- when it was raised
    last     INTEGER NOT NULL,  -- when it was seen last
    PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;
