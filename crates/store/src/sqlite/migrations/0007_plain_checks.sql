-- What every credit costs.

-- SQLite makes a table in memory for a list of three and more, anew for each row that is checked against it: half of what a
-- credit cost. Alternatives are compared one by one.
CREATE TABLE plainly_checked_credits (
    item_id   INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    section   TEXT NOT NULL CHECK (section = 'cast' OR section = 'crew' OR section = 'guest'),
    position  INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    role      TEXT,
    job       TEXT CHECK (job = 'director' OR job = 'writer' OR job = 'creator'),
    -- The person as this item's sources tell; NULL where that is what `people` holds.
    told      TEXT,
    PRIMARY KEY (item_id, section, position),
    CHECK ((section = 'crew') = (job IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO plainly_checked_credits (item_id, section, position, person_id, role, job, told)
    SELECT item_id, section, position, person_id, role, job, told FROM credits;
DROP TABLE credits;
ALTER TABLE plainly_checked_credits RENAME TO credits;

-- Asked only where people go whom nobody credits any more; made for the occasion.
DROP INDEX person_ids_by_person;
