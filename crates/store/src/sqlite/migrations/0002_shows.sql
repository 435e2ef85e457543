-- Shows, their seasons and episodes: items like films, with a place in their show.

-- What is known of an item is the same for every kind.
ALTER TABLE movies RENAME TO details;
ALTER TABLE details ADD COLUMN status TEXT;
ALTER TABLE details ADD COLUMN season INTEGER;
ALTER TABLE details ADD COLUMN episode INTEGER;
ALTER TABLE details ADD COLUMN display_season INTEGER;
ALTER TABLE details ADD COLUMN display_episode INTEGER;
-- JSON: names by number.
ALTER TABLE details ADD COLUMN season_names TEXT;

-- The show of a season or an episode; NULL where the show's folder is no item (any more).
ALTER TABLE items ADD COLUMN parent_id INTEGER REFERENCES items (id) ON DELETE CASCADE;
-- The show's folder as the scan tells it; NULL for films and shows.
ALTER TABLE items ADD COLUMN show_path BLOB;
ALTER TABLE items ADD COLUMN season INTEGER;
ALTER TABLE items ADD COLUMN episode INTEGER;
ALTER TABLE items ADD COLUMN absolute INTEGER;
ALTER TABLE items ADD COLUMN aired TEXT;
-- Tells apart the items of one path (the episodes of one file, the seasons of one show); empty for films and shows.
ALTER TABLE items ADD COLUMN slot TEXT NOT NULL DEFAULT '';

DROP INDEX items_by_path;
CREATE UNIQUE INDEX items_by_path ON items (path, slot) WHERE vanished = 0;
CREATE INDEX items_by_parent ON items (parent_id);
DROP INDEX items_due;
CREATE INDEX items_due ON items (kind, parent_id)
    WHERE vanished = 0 AND (outcome IS NULL OR outcome = 'failed' OR missing_sources <> '[]');

-- An episode has guests beside its cast.
CREATE TABLE credits_with_guests (
    item_id   INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    section   TEXT NOT NULL CHECK (section IN ('cast', 'crew', 'guest')),
    position  INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    role      TEXT,
    job       TEXT CHECK (job IN ('director', 'writer', 'creator')),
    -- The person as this item's sources tell; NULL where that is what `people` holds.
    told      TEXT,
    PRIMARY KEY (item_id, section, position),
    CHECK ((section = 'crew') = (job IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO credits_with_guests (item_id, section, position, person_id, role, job, told)
    SELECT item_id, section, position, person_id, role, job, told FROM credits;
DROP TABLE credits;
ALTER TABLE credits_with_guests RENAME TO credits;
CREATE INDEX credits_by_person ON credits (person_id);

-- The episodes that the sources know of a show, in the order the library uses, whether there is a file or not.
CREATE TABLE known_episodes (
    show_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    season  INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    title   TEXT,
    aired   TEXT,
    PRIMARY KEY (show_id, season, episode)
) STRICT, WITHOUT ROWID;
