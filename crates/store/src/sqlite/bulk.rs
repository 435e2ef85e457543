//! Many rows in one statement.
//!
//! The rows are bound as a table of `VALUES` that the statement sees as `given`. Their number is rounded up to
//! a power of two with empty rows, which are filtered out, so that a statement exists in few sizes and each of
//! them is prepared once. Unlike JSON, bound values come through unchanged, zero bytes and all.

use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{Row, params_from_iter};

use super::encoding::number;
use super::fault::Fault;
use super::session::Session;

/// Most rows bound to one statement; more are split. With at most nine columns this stays far below SQLite's
/// 32,766 parameters.
const ROWS_PER_STATEMENT: usize = 128;

/// Rows for one statement.
pub(super) struct Rows<'a> {
    columns: &'static str,
    width: usize,
    values: Vec<ToSqlOutput<'a>>,
}

impl<'a> Rows<'a> {
    /// No rows yet; `columns` are the names, separated by commas. The first must never be `NULL`.
    pub(super) fn new(columns: &'static str) -> Self {
        Self { columns, width: columns.split(',').count(), values: Vec::new() }
    }

    pub(super) fn push<const WIDTH: usize>(&mut self, row: [ToSqlOutput<'a>; WIDTH]) {
        debug_assert_eq!(WIDTH, self.width, "a value a column");
        self.values.extend(row);
    }

    /// Runs a statement that changes rows, with the table `given`; none where there are no rows.
    pub(super) fn execute(&self, session: &Session, sql: &'static str) -> Result<(), Fault> {
        for rows in self.chunks() {
            let statement = session.written_out(sql, self.size(rows), || self.statement(rows, sql));
            session.execute(&statement, params_from_iter(self.padded(rows)))?;
        }
        Ok(())
    }

    /// All rows that a query over the table `given` finds.
    pub(super) fn collect<T>(
        &self,
        session: &Session,
        sql: &'static str,
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        for rows in self.chunks() {
            let statement = session.written_out(sql, self.size(rows), || self.statement(rows, sql));
            found.extend(session.collect(&statement, params_from_iter(self.padded(rows)), &mut read)?);
        }
        Ok(found)
    }

    fn chunks(&self) -> impl Iterator<Item = &[ToSqlOutput<'a>]> {
        self.values.chunks(ROWS_PER_STATEMENT * self.width)
    }

    fn size(&self, rows: &[ToSqlOutput<'a>]) -> usize {
        (rows.len() / self.width).next_power_of_two()
    }

    fn padded<'s>(&self, rows: &'s [ToSqlOutput<'a>]) -> impl Iterator<Item = &'s ToSqlOutput<'a>> {
        const EMPTY: &ToSqlOutput<'static> = &ToSqlOutput::Owned(Value::Null);
        rows.iter().chain(std::iter::repeat(EMPTY)).take(self.size(rows) * self.width)
    }

    fn statement(&self, rows: &[ToSqlOutput<'a>], sql: &str) -> String {
        let columns = self.columns;
        let first = columns.split(',').next().unwrap_or(columns);
        let row = format!("({})", ["?"].repeat(self.width).join(","));
        let values = vec![row; self.size(rows)].join(",");
        format!(
            "WITH padded ({columns}) AS (VALUES {values}), \
             given AS (SELECT * FROM padded WHERE {first} IS NOT NULL) {sql}"
        )
    }
}

/// A text that may be absent.
pub(super) fn optional(text: Option<&str>) -> ToSqlOutput<'_> {
    text.map_or(ToSqlOutput::Owned(Value::Null), ToSqlOutput::from)
}

/// A text made for the occasion.
pub(super) fn owned(text: String) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Text(text))
}

/// Bytes made for the occasion.
pub(super) fn bytes(bytes: Vec<u8>) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(Value::Blob(bytes))
}

/// A place in a list, from 0.
pub(super) fn position(index: usize) -> ToSqlOutput<'static> {
    ToSqlOutput::from(number(index as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::statistics::Counters;
    use rusqlite::Connection;
    use std::sync::Arc;

    #[test]
    fn every_number_of_rows_arrives_in_order_and_unchanged() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE words (position INTEGER, word TEXT) STRICT").unwrap();
        let session = Session::new(connection, Arc::new(Counters::default()));
        for count in [0, 1, 2, 3, 49, 127, 128, 129, 300] {
            session.execute("DELETE FROM words", []).unwrap();
            let words: Vec<String> = (0..count).map(|number| format!("{number}\0\"é")).collect();
            let mut rows = Rows::new("position, word");
            for (index, word) in words.iter().enumerate() {
                rows.push([position(index), word.as_str().into()]);
            }
            rows.execute(&session, "INSERT INTO words SELECT position, word FROM given").unwrap();
            let read = session
                .collect("SELECT word FROM words ORDER BY position", [], |row| Ok(row.get::<_, String>(0)?));
            assert_eq!(read.unwrap(), words);
        }
    }
}
