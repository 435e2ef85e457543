-- What is to be done for the library itself.

-- Whether the next scan of a source is to read all of it again, NFO files too: the library was put back from an older copy.
ALTER TABLE sources ADD COLUMN reread INTEGER NOT NULL DEFAULT 0 CHECK (reread IN (0, 1));

-- When the database was last found sound.
CREATE TABLE upkeep (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
