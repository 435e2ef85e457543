-- What is searched for, and what is not; and what is kept packed.

-- Nobody asks for the items of a person by number: words lead to them. The index cost as much as a quarter of a film.
DROP INDEX credits_by_person;

-- Two rows of words an item: what its path tells at twice its number, what a scrape told at the next. They are written anew.
INSERT INTO texts (texts) VALUES ('delete-all');
DROP TRIGGER texts_follow_items;
CREATE TRIGGER texts_follow_items AFTER DELETE ON items BEGIN
    DELETE FROM texts WHERE rowid = old.id * 2;
    DELETE FROM texts WHERE rowid = old.id * 2 + 1;
END;

-- Pictures on offer, packed; those of `artwork_offers` move here.
CREATE TABLE offered_pictures (
    item_id    INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    -- JSON, packed by zstd.
    candidates BLOB NOT NULL
) STRICT;
