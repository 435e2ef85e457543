-- The library: what is known of every item.
--
-- Paths are the bytes of the file name as the system gives it (on Windows its UTF-8 form); lists of names end
-- each name with a zero byte, which no path holds. Times are RFC 3339 texts; columns named `told`, `ids`,
-- `origin`, `candidates`, `record`, `changes` and `missing_sources` hold JSON that is only read whole.

CREATE TABLE sources (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    path       BLOB NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('movies', 'tv')),
    scanned_at TEXT
) STRICT;

CREATE TABLE folders (
    source_id   INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    path        BLOB NOT NULL,
    modified_ns INTEGER NOT NULL,
    files       BLOB NOT NULL,
    folders     BLOB NOT NULL,
    PRIMARY KEY (source_id, path)
) STRICT, WITHOUT ROWID;

-- Numbers are never used twice, since people note them down and the history of runs outlives an item.
CREATE TABLE items (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id       INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    kind            TEXT NOT NULL CHECK (kind IN ('movie', 'show', 'season', 'episode')),
    -- What the last scan found.
    path            BLOB NOT NULL,
    parts           BLOB NOT NULL,
    versions        BLOB NOT NULL,
    layout          TEXT NOT NULL CHECK (layout IN ('file', 'videots', 'bdmv')),
    own_folder      INTEGER NOT NULL CHECK (own_folder IN (0, 1)),
    title           TEXT NOT NULL,
    year            INTEGER,
    edition         TEXT,
    video_source    TEXT,
    play_count      INTEGER,
    last_played     TEXT,
    user_rating     INTEGER,
    date_added      TEXT,
    player_locked   INTEGER NOT NULL CHECK (player_locked IN (0, 1)),
    foreign_nfo     INTEGER NOT NULL CHECK (foreign_nfo IN (0, 1)),
    size            INTEGER NOT NULL,
    modified_ns     INTEGER NOT NULL,
    added_at        TEXT NOT NULL,
    -- The title shown (the scraped one, else the path's), folded: what lists are sorted by and words looked for in.
    folded          TEXT NOT NULL,
    vanished        INTEGER NOT NULL DEFAULT 0 CHECK (vanished IN (0, 1)),
    -- What the user said.
    locked          INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    marked          INTEGER NOT NULL DEFAULT 0 CHECK (marked IN (0, 1)),
    edited_at       TEXT,
    -- What the last scrape left.
    outcome         TEXT CHECK (outcome IN ('scraped', 'unchanged', 'uncertain', 'not_found', 'skipped', 'failed')),
    error           TEXT,
    recipe          TEXT,
    scraped_at      TEXT,
    missing_sources TEXT NOT NULL DEFAULT '[]'
) STRICT;

-- A path holds one item; one that vanished keeps its path without standing in another's way.
CREATE UNIQUE INDEX items_by_path ON items (path) WHERE vanished = 0;
CREATE INDEX items_vanished ON items (path) WHERE vanished = 1;
CREATE INDEX items_by_source ON items (source_id);
CREATE INDEX items_due ON items (id)
    WHERE vanished = 0 AND (outcome IS NULL OR outcome = 'failed' OR missing_sources <> '[]');
CREATE INDEX items_uncertain ON items (id) WHERE vanished = 0 AND outcome = 'uncertain';
CREATE INDEX items_marked ON items (id) WHERE vanished = 0 AND marked = 1;

-- An id means something only with its provider and the kind of the item, which `items` tells. Two files may be
-- the same film, so an id is unique per item only.
CREATE TABLE item_ids (
    item_id  INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    told_by  TEXT NOT NULL CHECK (told_by IN ('path', 'scrape')),
    provider TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (item_id, told_by, provider)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_ids_by_value ON item_ids (provider, value);

CREATE TABLE movies (
    item_id           INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    title             TEXT,
    original_title    TEXT,
    original_language TEXT,
    sort_title        TEXT,
    year              INTEGER,
    premiered         TEXT,
    plot              TEXT,
    outline           TEXT,
    tagline           TEXT,
    runtime_minutes   INTEGER,
    mpaa              TEXT,
    top250            INTEGER,
    trailer           TEXT,
    edition           TEXT,
    video_source      TEXT
) STRICT;

CREATE TABLE alternative_titles (
    item_id  INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    title    TEXT NOT NULL,
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE certifications (
    item_id  INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    country  TEXT NOT NULL,
    rating   TEXT NOT NULL,
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ratings (
    item_id  INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    source   TEXT NOT NULL,
    value    REAL NOT NULL,
    max      INTEGER NOT NULL,
    votes    INTEGER,
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

-- Genres, tags, countries and studios: words that many items share.
CREATE TABLE terms (
    id     INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL CHECK (kind IN ('genre', 'tag', 'country', 'studio')),
    name   TEXT NOT NULL,
    folded TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT;

CREATE TABLE item_terms (
    item_id  INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    position INTEGER NOT NULL,
    term_id  INTEGER NOT NULL REFERENCES terms (id),
    PRIMARY KEY (item_id, kind, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_terms_by_term ON item_terms (term_id);

-- A person as first told of; a row never changes, so that a credit need only say where it differs.
CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    ids        TEXT NOT NULL,
    thumb      TEXT,
    -- Whether no id is known, so that the folded name identifies the person.
    named_only INTEGER NOT NULL CHECK (named_only IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX people_by_name ON people (folded) WHERE named_only = 1;

CREATE TABLE person_ids (
    provider  TEXT NOT NULL,
    value     TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (provider, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_ids_by_person ON person_ids (person_id);

CREATE TABLE credits (
    item_id   INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    section   TEXT NOT NULL CHECK (section IN ('cast', 'crew')),
    position  INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    role      TEXT,
    job       TEXT CHECK (job IN ('director', 'writer', 'creator')),
    -- The person as this item's sources tell; NULL where that is what `people` holds.
    told      TEXT,
    PRIMARY KEY (item_id, section, position),
    CHECK ((section = 'crew') = (job IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX credits_by_person ON credits (person_id);

-- A collection as first told of; like a person, its row never changes.
CREATE TABLE collections (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    told       TEXT NOT NULL,
    named_only INTEGER NOT NULL CHECK (named_only IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX collections_by_name ON collections (folded) WHERE named_only = 1;

CREATE TABLE collection_ids (
    provider      TEXT NOT NULL,
    value         TEXT NOT NULL,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    PRIMARY KEY (provider, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_ids_by_collection ON collection_ids (collection_id);

CREATE TABLE memberships (
    item_id       INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    collection_id INTEGER NOT NULL REFERENCES collections (id),
    -- The collection as this item's sources tell; NULL where that is what `collections` holds.
    told          TEXT
) STRICT;
CREATE INDEX memberships_by_collection ON memberships (collection_id);

CREATE TABLE artwork_offers (
    item_id    INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    candidates TEXT NOT NULL
) STRICT;

CREATE TABLE artwork (
    item_id     INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    kind_index  INTEGER NOT NULL,
    url         TEXT NOT NULL,
    path        BLOB NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE written_files (
    item_id     INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    path        BLOB NOT NULL,
    size        INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

-- Where each field's value came from, and whether it stays as it is.
CREATE TABLE fields (
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    field   TEXT NOT NULL,
    origin  TEXT,
    locked  INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
    PRIMARY KEY (item_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE matches (
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    at      TEXT NOT NULL,
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    command     TEXT NOT NULL,
    items       INTEGER NOT NULL,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    cancelled   INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
    scraped     INTEGER NOT NULL DEFAULT 0,
    unchanged   INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,
    not_found   INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What a run was to do, from its start. An item may be gone.
CREATE TABLE job_plan (
    job_id   INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    item_id  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (job_id, item_id)
) STRICT, WITHOUT ROWID;

-- `id` counts in the order in which items ended. An item may be gone: what a run did stays told.
CREATE TABLE job_items (
    id         INTEGER PRIMARY KEY,
    job_id     INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    item_id    INTEGER NOT NULL,
    title      TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    error      TEXT,
    changes    TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    UNIQUE (job_id, item_id)
) STRICT;
CREATE INDEX job_items_by_item ON job_items (item_id);

CREATE TABLE operation_timings (
    job_id    INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    operation TEXT NOT NULL,
    count     INTEGER NOT NULL,
    min_ms    REAL NOT NULL,
    mean_ms   REAL NOT NULL,
    p50_ms    REAL NOT NULL,
    p95_ms    REAL NOT NULL,
    p99_ms    REAL NOT NULL,
    max_ms    REAL NOT NULL,
    total_ms  REAL NOT NULL,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;
