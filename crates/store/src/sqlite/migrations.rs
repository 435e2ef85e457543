//! From an older schema to this program's, over SQLite's `user_version`.

use rusqlite::{Connection, TransactionBehavior};

use super::fault::Fault;
use super::{offers, texts};
use crate::error::StoreError;

/// Every step from an empty file to today's schema. A step that has been released never changes.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_library.sql"),
    include_str!("migrations/0002_shows.sql"),
    include_str!("migrations/0003_search.sql"),
    include_str!("migrations/0004_journal.sql"),
    include_str!("migrations/0005_upkeep.sql"),
    include_str!("migrations/0006_words_and_offers.sql"),
    include_str!("migrations/0007_plain_checks.sql"),
];

/// Brings the file to this program's schema; one of a newer program is refused.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    migrate_by(connection, MIGRATIONS, |connection| {
        offers::pack_where_plain(connection)?;
        texts::write_where_there_are_none(connection)
    })
}

/// `finish` runs in the transaction of the last step: it needs today's schema, which the earlier steps do not have yet.
fn migrate_by(
    connection: &mut Connection,
    steps: &[&str],
    finish: impl Fn(&Connection) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let known = steps.len() as u32;
    if version(connection)? == known {
        return Ok(());
    }
    loop {
        // Taken before looking, so that of two programs that open an old file only one does the step.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        if found > known {
            return Err(StoreError::NewerSchema { found, known }.into());
        }
        let Some(step) = steps.get(found as usize) else {
            return Ok(());
        };
        transaction.execute_batch(step)?;
        if found + 1 == known {
            finish(&transaction)?;
        }
        transaction.pragma_update(None, "user_version", found + 1)?;
        transaction.commit()?;
        tracing::debug!(version = found + 1, "the library's schema was brought up to date");
    }
}

/// The version of a library that is older than this program's schema; nothing for a new file.
pub(super) fn outdated(connection: &Connection) -> Result<Option<u32>, Fault> {
    let found = version(connection)?;
    Ok((found > 0 && found < MIGRATIONS.len() as u32).then_some(found))
}

/// Whether this program knows the schema, or can bring it up to date.
pub(super) fn is_known(connection: &Connection) -> Result<bool, Fault> {
    Ok((1..=MIGRATIONS.len() as u32).contains(&version(connection)?))
}

fn version(connection: &Connection) -> Result<u32, Fault> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE films (title TEXT) STRICT; INSERT INTO films VALUES ('Alien');";
    const SECOND: &str = "ALTER TABLE films ADD COLUMN year INTEGER; UPDATE films SET year = 1979;";
    const BROKEN: &str = "DELETE FROM films; INSERT INTO nowhere VALUES (1);";

    /// Two films, in the columns that there were from the first step on.
    const ITEMS: &str = "INSERT INTO sources (id, path, kind) VALUES (1, x'2f', 'movies');
        INSERT INTO items (id, source_id, kind, path, parts, versions, layout, own_folder, title, player_locked, foreign_nfo,
            size, modified_ns, folded, added_at)
        SELECT id, 1, 'movie', path, x'', x'', 'file', 1, title, 0, 0, 1, 1, title, '2026-01-01T00:00:00Z'
        FROM (SELECT 3 AS id, x'2f61' AS path, 'raw name' AS title UNION ALL SELECT 4, x'2f62', 'other');";

    fn memory() -> Connection {
        Connection::open_in_memory().unwrap()
    }

    #[test]
    fn an_older_schema_is_brought_up_to_date_and_keeps_its_rows() {
        let mut connection = memory();
        migrate_by(&mut connection, &[FIRST], |_| Ok(())).unwrap();
        migrate_by(&mut connection, &[FIRST, SECOND], |_| Ok(())).unwrap();
        migrate_by(&mut connection, &[FIRST, SECOND], |_| Ok(())).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
        let year: i64 = connection.query_row("SELECT year FROM films", [], |row| row.get(0)).unwrap();
        assert_eq!(year, 1979);
    }

    #[test]
    fn a_step_that_fails_leaves_everything_as_it_was() {
        let mut connection = memory();
        migrate_by(&mut connection, &[FIRST], |_| Ok(())).unwrap();
        assert!(migrate_by(&mut connection, &[FIRST, BROKEN], |_| Ok(())).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        let films: i64 = connection.query_row("SELECT count(*) FROM films", [], |row| row.get(0)).unwrap();
        assert_eq!(films, 1);
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let mut connection = memory();
        migrate_by(&mut connection, &[FIRST, SECOND], |_| Ok(())).unwrap();
        let refused = migrate_by(&mut connection, &[FIRST], |_| Ok(())).unwrap_err();
        assert!(matches!(refused, Fault::Store(StoreError::NewerSchema { found: 2, known: 1 })));
    }

    #[test]
    fn words_and_pictures_on_offer_come_along_to_their_new_tables() {
        let mut connection = memory();
        migrate_by(&mut connection, &MIGRATIONS[..5], |_| Ok(())).unwrap();
        connection.execute_batch(ITEMS).unwrap();
        connection
            .execute_batch(
                "INSERT INTO details (item_id, title, plot) VALUES (3, 'Alien', 'A crew.');
                 INSERT INTO texts (rowid, title, plot) VALUES (3, 'alien', 'a crew'), (4, 'other', NULL);
                 INSERT INTO artwork_offers (item_id, candidates) VALUES (3, '[]'), (4, 'damaged');",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let found = |words: &str| -> Vec<i64> {
            let mut statement = connection.prepare(texts::WITH_WORDS).unwrap();
            statement.query_map([words], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(found("alien crew"), [3]);
        assert_eq!(found("other"), [4]);
        assert_eq!(found("raw"), Vec::<i64>::new());
        let count = "SELECT count(*) FROM offered_pictures";
        let packed =
            |connection: &Connection| connection.query_row(count, [], |row| row.get::<_, u32>(0)).unwrap();
        assert_eq!(packed(&connection), 1);
        assert_eq!(offers::unreadable(&connection).unwrap(), []);
        connection.execute_batch("DELETE FROM items").unwrap();
        assert_eq!(packed(&connection), 0);
        assert_eq!(found("alien OR other OR raw"), Vec::<i64>::new());
    }

    #[test]
    fn every_step_leaves_references_intact() {
        let mut connection = memory();
        connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        migrate_by(&mut connection, &MIGRATIONS[..1], |_| Ok(())).unwrap();
        connection.execute_batch(ITEMS).unwrap();
        connection
            .execute_batch(
                "INSERT INTO movies (item_id, title) VALUES (3, 'Alien');
                 INSERT INTO people (id, name, folded, ids, named_only) VALUES (7, 'B', 'b', '[]', 1);
                 INSERT INTO credits (item_id, section, position, person_id) VALUES (3, 'cast', 0, 7);",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let credits = "SELECT count(*) FROM credits JOIN details USING (item_id) WHERE person_id = 7";
        let credits: u32 = connection.query_row(credits, [], |row| row.get(0)).unwrap();
        assert_eq!(credits, 1);
        let mut dangling = connection.prepare("PRAGMA foreign_key_check").unwrap();
        assert!(!dangling.exists([]).unwrap());
    }

    #[test]
    fn no_table_is_made_to_check_a_row_of_those_that_are_many() {
        let mut connection = memory();
        migrate(&mut connection).unwrap();
        for table in ["credits", "people", "person_ids", "item_terms", "fields", "item_ids"] {
            let sql = format!("EXPLAIN INSERT INTO {table} SELECT * FROM {table} WHERE false");
            let mut statement = connection.prepare(&sql).unwrap();
            let steps = statement.query_map([], |row| row.get::<_, String>(1)).unwrap();
            let tables = steps.map(Result::unwrap).filter(|step| step == "OpenEphemeral").count();
            // One for the rows, which come out of the table that they go into.
            assert_eq!(tables, 1, "{table}");
        }
    }

    /// Every column that refers to another table, with its table.
    fn references(connection: &Connection) -> Vec<(String, String)> {
        let mut statement = connection
            .prepare(
                "SELECT tables.name, keys.\"from\" FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
                 WHERE tables.type = 'table'",
            )
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn all_that_belongs_to_a_row_is_found_by_index() {
        let mut connection = memory();
        migrate(&mut connection).unwrap();
        let references = references(&connection);
        assert!(references.len() > 20, "{references:?}");
        // Only people whom no item has are ever taken away, and for that the indexes are made, see `orphans`.
        let is_exempt = |(table, column): &(String, String)| {
            ["credits", "person_ids"].contains(&table.as_str()) && column == "person_id"
        };
        for (table, column) in references.into_iter().filter(|reference| !is_exempt(reference)) {
            let sql = format!("EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = ?1");
            let plan: String = connection.query_row(&sql, [1], |row| row.get(3)).unwrap();
            assert!(plan.starts_with("SEARCH"), "{table}.{column}: {plan}");
        }
    }
}
