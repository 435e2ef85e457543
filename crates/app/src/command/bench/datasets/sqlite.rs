//! The same titles in SQLite, to compare with: one table by id, one of folded names, filled in one transaction.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bioscope_datasets::{Dataset, Index, Title};
use bioscope_model::title::search_key;
use bioscope_model::{ImdbId, Year};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::look_up::{LookUp, drawn};
use crate::output::{megabytes, thousands};

/// Titles read from the index before they are inserted, so that reading is not timed.
const BATCH: usize = 10_000;
const PLACE: &str = "SQLite, titles alone";

/// What SQLite made of titles.
#[derive(Debug)]
pub(super) struct Database {
    titles: usize,
    elapsed: Duration,
    bytes: u64,
    pub(super) look_ups: Vec<LookUp>,
}

impl Database {
    pub(super) fn sentence(&self) -> String {
        format!(
            "SQLite: {} titles in {:.1} s, {} a second, {} bytes a title ({})",
            thousands(self.titles as u64),
            self.elapsed.as_secs_f64(),
            thousands((self.titles as f64 / self.elapsed.as_secs_f64().max(0.001)) as u64),
            self.bytes / self.titles.max(1) as u64,
            megabytes(self.bytes)
        )
    }

    pub(super) fn object(&self) -> Value {
        json!({"scenario": super::SCENARIO, "in": PLACE, "titles": self.titles,
            "s": self.elapsed.as_secs_f64(), "bytes": self.bytes})
    }
}

/// Puts the first `most` titles of the index into a database at `path`, and looks some of them up.
pub(super) fn measure(index: &Index, path: &Path, most: usize) -> anyhow::Result<Database> {
    let mut database = Connection::open(path).context("failed to make a database")?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE TABLE title (id INTEGER PRIMARY KEY, kind TEXT, title TEXT, original TEXT, year INTEGER,
             end_year INTEGER, minutes INTEGER, genres TEXT) STRICT;
         CREATE TABLE name (key TEXT NOT NULL, id INTEGER NOT NULL) STRICT;",
    )?;
    let last = index.keys(Dataset::Basics) * 3;
    let mut number = 0;
    let mut elapsed = Duration::ZERO;
    let mut titles = 0;
    let transaction = database.transaction()?;
    while titles < most && number < last {
        let batch = batch(index, &mut number, last)?;
        titles += batch.len();
        let begun = Instant::now();
        insert(&transaction, &batch)?;
        elapsed += begun.elapsed();
    }
    let begun = Instant::now();
    transaction.commit()?;
    database.execute_batch("CREATE INDEX name_key ON name (key); PRAGMA wal_checkpoint(TRUNCATE);")?;
    elapsed += begun.elapsed();
    let bytes = std::fs::metadata(path)?.len();
    let look_ups = look_ups(&database, index, number)?;
    Ok(Database { titles, elapsed, bytes, look_ups })
}

fn batch(index: &Index, number: &mut u64, last: u64) -> anyhow::Result<Vec<Title>> {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH && *number < last {
        *number += 1;
        if let Some(id) = u32::try_from(*number).ok().and_then(ImdbId::new) {
            batch.extend(index.title(id)?);
        }
    }
    Ok(batch)
}

fn insert(database: &Connection, batch: &[Title]) -> anyhow::Result<()> {
    let mut title = database.prepare_cached("INSERT INTO title VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
    let mut name = database.prepare_cached("INSERT INTO name VALUES (?, ?)")?;
    for one in batch {
        title.execute(params![
            one.id.number(),
            one.kind.to_string(),
            one.title,
            one.original_title,
            one.year.map(Year::number),
            one.end_year.map(Year::number),
            one.runtime_minutes,
            one.genres.join(","),
        ])?;
        if one.kind.is_searched() {
            for told in [Some(&one.title), one.original_title.as_ref()].into_iter().flatten() {
                name.execute(params![search_key(told), one.id.number()])?;
            }
        }
    }
    Ok(())
}

fn look_ups(database: &Connection, index: &Index, last: u64) -> anyhow::Result<Vec<LookUp>> {
    let titles = drawn(index, last)?;
    let searched: Vec<&Title> = titles.iter().filter(|title| title.kind.is_searched()).collect();
    Ok(vec![
        LookUp::time("title by id", PLACE, &titles, |title| {
            let mut statement = database.prepare_cached(
                "SELECT kind, title, original, year, minutes, genres FROM title WHERE id = ?",
            )?;
            let found = statement.query_row([title.id.number()], |row| {
                Ok((
                    row.get::<_, String>(1)?,
                    row.get::<_, Option<String>>(2)?,
                    row.get::<_, Option<u32>>(3)?,
                ))
            })?;
            Ok(found.0 == title.title)
        })?,
        LookUp::time("ids by title and year", PLACE, &searched, |title| {
            let mut statement = database.prepare_cached(
                "SELECT title.id FROM name JOIN title ON title.id = name.id \
                 WHERE name.key = ? AND (title.year IS NULL OR abs(title.year - ?) <= 1)",
            )?;
            let year = title.year.map(Year::number).unwrap_or_default();
            let found =
                statement.query_map(params![search_key(&title.title), year], |row| row.get::<_, u32>(0))?;
            let found = found.collect::<Result<Vec<_>, _>>()?;
            Ok(found.contains(&title.id.number()))
        })?,
    ])
}
