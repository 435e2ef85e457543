//! The writer's connection, and what it remembers between writes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, Params, Row};
use serde::Serialize;

use super::encoding::Packer;
use super::fault::Fault;
use super::remembered::Remembered;
use super::statistics::{Counters, add};
use super::texts::{self, PendingTexts};

/// The writer's connection. Every statement goes through it, so that all are counted and prepared once.
pub(super) struct Session {
    connection: Connection,
    counters: Arc<Counters>,
    /// What was written lately.
    pub(super) remembered: Remembered,
    /// The words of items that are written at the end of the open transaction.
    pub(super) texts: PendingTexts,
    data_version: i64,
    /// Made at the first use.
    packer: Option<Packer>,
    /// Statements over many rows, written out for their number.
    written_out: RefCell<HashMap<(&'static str, usize), Arc<str>>>,
}

impl Session {
    pub(super) fn new(connection: Connection, counters: Arc<Counters>) -> Self {
        Self {
            connection,
            counters,
            remembered: Remembered::default(),
            texts: PendingTexts::default(),
            data_version: 0,
            packer: None,
            written_out: RefCell::default(),
        }
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    /// The connection, for questions that readers ask, too, and for statements that are counted by [`Self::count_statement`].
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Counts a statement that is run past this session.
    pub(super) fn count_statement(&self) {
        add(&self.counters.statements, 1);
    }

    /// Runs a statement that changes rows; returns how many.
    pub(super) fn execute(&self, sql: &str, parameters: impl Params) -> Result<usize, Fault> {
        self.note(sql);
        Ok(self.connection.prepare_cached(sql)?.execute(parameters)?)
    }

    /// The first row a query finds.
    pub(super) fn find<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Fault> {
        self.note(sql);
        Ok(self.connection.prepare_cached(sql)?.query_row(parameters, read).optional()?)
    }

    /// All rows a query finds.
    pub(super) fn collect<T>(
        &self,
        sql: &str,
        parameters: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        add(&self.counters.statements, 1);
        collect(&self.connection, sql, parameters, read)
    }

    /// The statement that `sql` is for so many rows, written out once. They are some hundred at most.
    pub(super) fn written_out(
        &self,
        sql: &'static str,
        rows: usize,
        write_out: impl FnOnce() -> String,
    ) -> Arc<str> {
        let mut known = self.written_out.borrow_mut();
        Arc::clone(known.entry((sql, rows)).or_insert_with(|| write_out().into()))
    }

    fn note(&self, sql: &str) {
        add(&self.counters.statements, 1);
        note(&self.connection, sql);
    }

    /// The number that the last inserted row was given.
    pub(super) fn last_id(&self) -> i64 {
        self.connection.last_insert_rowid()
    }

    /// The value as packed JSON, to be read by [`unpack`](super::encoding::unpack).
    pub(super) fn pack<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<Vec<u8>, Fault> {
        let packer = match &mut self.packer {
            Some(packer) => packer,
            none => none.insert(Packer::new()?),
        };
        packer.pack(value)
    }

    /// Lets the connection wait no longer than this for another process before it says that it is busy.
    pub(super) fn set_busy_timeout(&self, patience: Duration) -> Result<(), Fault> {
        Ok(self.connection.busy_timeout(patience)?)
    }

    /// Opens a transaction that may write at once, so that it never has to give way half-way.
    pub(super) fn begin(&mut self) -> Result<(), Fault> {
        self.execute("BEGIN IMMEDIATE", [])?;
        let looked = self.forget_what_others_changed();
        if looked.is_err() {
            self.roll_back();
        }
        looked
    }

    fn forget_what_others_changed(&mut self) -> Result<(), Fault> {
        // Another process may have removed people and words since, and their numbers may belong to others now.
        let version = self.find("PRAGMA data_version", [], |row| row.get(0))?;
        if version != Some(self.data_version) {
            self.remembered.clear();
            self.data_version = version.unwrap_or_default();
        }
        Ok(())
    }

    /// Keeps what the open transaction did.
    pub(super) fn commit(&mut self) -> Result<(), Fault> {
        texts::write_pending(self)?;
        let begun = Instant::now();
        self.execute("COMMIT", [])?;
        let elapsed_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(target: "bioscope::timing", operation = "Database.Commit", elapsed_us);
        Ok(())
    }

    /// Undoes the open transaction, if SQLite has not done so itself.
    pub(super) fn roll_back(&mut self) {
        self.remembered.clear();
        self.texts.clear();
        if self.is_in_transaction()
            && let Err(fault) = self.execute("ROLLBACK", [])
        {
            tracing::warn!(?fault, "a transaction of the library could not be undone");
        }
    }

    /// Whether a transaction is open; some faults (a full disk) end it without being asked.
    pub(super) fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Runs `work` so that either all or nothing of it stays in the open transaction. Where even that cannot be
    /// had, the transaction is undone.
    pub(super) fn whole<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, Fault>) -> Result<T, Fault> {
        self.execute("SAVEPOINT one_write", [])?;
        self.texts.begin_write();
        let result = work(self);
        if result.is_err() {
            self.remembered.clear();
            self.texts.undo_write();
        }
        if let Err(fault) = self.end_savepoint(result.is_ok()) {
            self.roll_back();
            return result.and(Err(fault));
        }
        result
    }

    /// Runs `work` so that the open transaction is undone where it fails.
    pub(super) fn all_of_it<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.texts.begin_write();
        let result = work(self);
        if result.is_err() {
            self.roll_back();
        }
        result
    }

    fn end_savepoint(&self, keep: bool) -> Result<(), Fault> {
        if !self.is_in_transaction() {
            return Ok(());
        }
        if !keep {
            self.execute("ROLLBACK TO one_write", [])?;
        }
        self.execute("RELEASE one_write", []).map(|_| ())
    }

    /// Leaves the planner fresh figures about the tables, and closes.
    pub(super) fn close(self) {
        let tidied = self.connection.execute_batch("PRAGMA optimize");
        if let Err(error) = tidied.and_then(|()| self.connection.close().map_err(|(_, error)| error)) {
            tracing::debug!(%error, "the library was not tidied on closing");
        }
    }
}

/// All rows a query finds.
pub(super) fn collect<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    note(connection, sql);
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The first row a query finds.
pub(super) fn find<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    note(connection, sql);
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    rows.next()?.map(read).transpose()
}

/// In tests every statement is looked at, see `plans`.
#[cfg(test)]
fn note(connection: &Connection, sql: &str) {
    super::plans::note(connection, sql);
}

#[cfg(not(test))]
fn note(_connection: &Connection, _sql: &str) {}
