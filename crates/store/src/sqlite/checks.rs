//! Whether the database is sound.

use jiff::Timestamp;
use rusqlite::Connection;

use super::encoding::{from_text, time_to_text};
use super::fault::Fault;
use super::offers;
use super::session::{collect, find};

/// Most lines told about one kind of damage; a broken disk would otherwise tell a line a row.
const MAX_LINES_EACH: usize = 20;

/// What must hold beyond what the schema enforces: a query for the numbers of rows where it does not, and what is
/// wrong with them.
const INVARIANTS: [(&str, &str); 7] = [
    (
        "SELECT id FROM items WHERE kind <> 'season' AND id * 2 NOT IN (SELECT id FROM texts_docsize)",
        "item {} cannot be found by its words",
    ),
    (
        "SELECT item_id FROM details WHERE item_id * 2 + 1 NOT IN (SELECT id FROM texts_docsize)",
        "item {} cannot be found by the words that its sources told",
    ),
    (
        "SELECT items.id FROM items JOIN sources ON sources.id = items.source_id
         WHERE items.vanished = 0 AND substr(items.path, 1, length(sources.path)) <> sources.path",
        "item {} is not in its source folder",
    ),
    (
        "SELECT id FROM items WHERE outcome = 'scraped' AND kind = 'movie'
         AND NOT EXISTS (SELECT 1 FROM details WHERE item_id = items.id)",
        "item {} was scraped, but nothing is known of it",
    ),
    (
        "SELECT id FROM items WHERE NOT json_valid(missing_sources)",
        "the missing sources of item {} cannot be read",
    ),
    (
        "SELECT id FROM people WHERE named_only = 0
         AND NOT EXISTS (SELECT 1 FROM person_ids WHERE person_id = people.id)",
        "person {} cannot be found by any id",
    ),
    ("SELECT item_id FROM matches WHERE NOT json_valid(record)", "the decision on item {} cannot be read"),
];

/// Notes that the database was found sound.
pub(super) fn note(connection: &Connection, at: Timestamp) -> Result<(), Fault> {
    let sql = "INSERT OR REPLACE INTO upkeep (name, value) VALUES ('checked_at', ?1)";
    connection.execute(sql, [time_to_text(at)])?;
    Ok(())
}

/// When it was last found sound.
pub(super) fn last_check(connection: &Connection) -> Result<Option<Timestamp>, Fault> {
    find(connection, "SELECT value FROM upkeep WHERE name = 'checked_at'", [], |row| {
        from_text(&row.get::<_, String>(0)?)
    })
}

/// The first thing that is wrong with the file itself; nothing where it is whole. Far quicker than [`check`].
pub(super) fn quick_check(connection: &Connection) -> Result<Option<String>, Fault> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((found != "ok").then_some(found))
}

/// What is wrong, a line each; nothing when the database is sound.
pub(super) fn check(connection: &Connection) -> Result<Vec<String>, Fault> {
    let sql = format!("PRAGMA integrity_check({MAX_LINES_EACH})");
    let mut wrong: Vec<String> = collect(connection, &sql, [], |row| Ok(row.get(0)?))?;
    wrong.retain(|line| line != "ok");
    let dangling = collect(connection, "PRAGMA foreign_key_check", [], |row| {
        let (table, refers_to): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} refers to one of {refers_to} that is absent"))
    })?;
    wrong.extend(dangling.into_iter().take(MAX_LINES_EACH));
    for (query, complaint) in INVARIANTS {
        let sql = format!("{query} LIMIT {MAX_LINES_EACH}");
        wrong.extend(collect(connection, &sql, [], |row| {
            Ok(complaint.replace("{}", &row.get::<_, i64>(0)?.to_string()))
        })?);
    }
    let unreadable = offers::unreadable(connection)?.into_iter().take(MAX_LINES_EACH);
    wrong.extend(unreadable.map(|item| format!("the pictures on offer for item {item} cannot be read")));
    Ok(wrong)
}
