-- What runs did, so that a run that was cut off can be gone on with and a finished one taken back.

ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'scrape' CHECK (kind IN ('scrape', 'edit', 'undo'));
-- JSON: how the run was asked to work, for the one that goes on with it.
ALTER TABLE jobs ADD COLUMN flags TEXT;
-- The run that this one takes back; it may be gone.
ALTER TABLE jobs ADD COLUMN undoes INTEGER;

-- How far a run came with an item; the end is told by job_items.
ALTER TABLE job_plan ADD COLUMN state TEXT NOT NULL DEFAULT 'planned';

-- An item as it was before a run changed it. The item may be gone.
CREATE TABLE item_changes (
    id        INTEGER PRIMARY KEY,
    job_id    INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    item_id   INTEGER NOT NULL,
    -- JSON: the item's own row, the decision on its identity, and the locks that the run changed.
    before    TEXT NOT NULL,
    -- Compressed JSON: details, origins, pictures and files; NULL where the run left them as they were.
    details   BLOB,
    -- Whether the run came to the item's end, or what it left when it was cut off was taken into the library since.
    settled   INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
    -- The run that took it back.
    undone_by INTEGER,
    UNIQUE (item_id, job_id)
) STRICT;
CREATE INDEX item_changes_by_job ON item_changes (job_id, item_id);
CREATE INDEX item_changes_open ON item_changes (settled, item_id) WHERE settled = 0;

-- What a run does to a file, told before it does so. `id` counts in the order of telling.
CREATE TABLE file_changes (
    id        INTEGER PRIMARY KEY,
    job_id    INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    item_id   INTEGER NOT NULL,
    path      BLOB NOT NULL,
    -- JSON: what stood there, and what stands there after.
    before    TEXT NOT NULL,
    after     TEXT NOT NULL,
    -- JSON: the picture that the file is then.
    picture   TEXT,
    undone_by INTEGER
) STRICT;
CREATE INDEX file_changes_by_job ON file_changes (job_id, item_id);
CREATE INDEX file_changes_by_path ON file_changes (path);
