-- Answers by their request. `size` is what an answer counts for in the byte cap; the index covers it, so that the sum
-- needs no look at the bodies.
CREATE TABLE answers (
    key             TEXT    NOT NULL PRIMARY KEY,
    provider        TEXT    NOT NULL,
    status          INTEGER NOT NULL,
    negative        INTEGER NOT NULL,
    content_type    TEXT,
    etag            TEXT,
    last_modified   TEXT,
    stored_at       INTEGER NOT NULL, -- milliseconds since 1970
    useless_from    INTEGER NOT NULL, -- milliseconds since 1970
    used_at         INTEGER NOT NULL, -- milliseconds since 1970
    size            INTEGER NOT NULL, -- bytes
    unpacked_length INTEGER,          -- bytes; absent where the body is not compressed
    body            BLOB    NOT NULL
) STRICT;

CREATE INDEX answers_by_use ON answers (used_at, size);

-- Counts since the file was made, by provider and name.
CREATE TABLE statistics (
    provider TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    amount   INTEGER NOT NULL,
    PRIMARY KEY (provider, name)
) STRICT, WITHOUT ROWID;
