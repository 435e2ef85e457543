-- Searching: the words of every item, and the orders and ranges that lists are asked for by.

-- The year shown (the scraped one, else the path's), as `folded` is the title shown.
ALTER TABLE items ADD COLUMN shown_year INTEGER;
UPDATE items SET shown_year =
    coalesce((SELECT details.year FROM details WHERE details.item_id = items.id), items.year);

-- Lists of films and shows are read in this order, a page at a time; episodes alone in the other.
CREATE INDEX items_by_title ON items (folded, shown_year, id) WHERE vanished = 0 AND kind IN ('movie', 'show');
CREATE INDEX items_episodes_by_title ON items (folded, shown_year, id) WHERE vanished = 0 AND kind = 'episode';
CREATE INDEX items_by_year ON items (shown_year) WHERE vanished = 0;
DROP INDEX items_uncertain;
CREATE INDEX items_by_outcome ON items (outcome, folded, shown_year, id) WHERE vanished = 0;
DROP INDEX items_marked;
CREATE INDEX items_marked ON items (folded, shown_year, id) WHERE vanished = 0 AND marked = 1;
CREATE INDEX items_locked ON items (folded, shown_year, id) WHERE vanished = 0 AND locked = 1;

-- An item's rating is its first.
CREATE INDEX ratings_first ON ratings (value * 10.0 / max) WHERE position = 0;

-- The words of an item, by its number. Only the index is kept: the texts themselves are in the tables above. They come folded, so
-- that nothing is left to the tokenizer but to part words; marks belong to the letters of some scripts, and a letter for private use parts
-- the names of people.
CREATE VIRTUAL TABLE texts USING fts5 (
    title, other_titles, plot, actors, directors, writers,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
CREATE TRIGGER texts_follow_items AFTER DELETE ON items BEGIN
    DELETE FROM texts WHERE rowid = old.id;
END;
