//! What a run changed of an item's rows: noted before the first change, put back by an undo.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bioscope_model::{Field, ItemDetails, Provenance};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::encoding::{
    from_json, from_number, path_from_latin, path_to_latin, time_to_text, to_json, unpack,
};
use super::fault::Fault;
use super::jobs::{self, Ending};
use super::session::{Session, collect, find};
use super::{details, fields, journal, leftovers};
use crate::changes::{ItemChange, RowsBack};
use crate::records::{ChosenArtwork, ItemCommit, ItemId, JobId, WrittenFile};

/// An item's own row and the decision on its identity.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Flags {
    outcome: Option<String>,
    error: Option<String>,
    recipe: Option<String>,
    /// As stored.
    missing_sources: String,
    scraped_at: Option<String>,
    edited_at: Option<String>,
    foreign_nfo: bool,
    /// When it was decided what the item is, and how, as stored.
    decision: Option<(String, String)>,
    /// The locks that the run changed, as they were.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    locks: BTreeMap<Field, bool>,
}

/// What is known of an item.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Known {
    /// `None` where it never was scraped.
    details: Option<ItemDetails>,
    provenance: Provenance,
    /// Each with its path, which JSON cannot hold as it is.
    artwork: Vec<(String, ChosenArtwork)>,
    /// Path, size and time stamp.
    written: Vec<(String, u64, i64)>,
}

/// Notes an item as it is, before a run's first change of it. A later change of the same run finds that done.
pub(super) fn note(session: &Session, job: JobId, item: ItemId) -> Result<(), Fault> {
    let noted = "SELECT 1 FROM item_changes WHERE item_id = ?1 AND job_id = ?2";
    if session.find(noted, params![item.0, job.0], |_| Ok(()))?.is_some() {
        return Ok(());
    }
    let flags = match read_flags(session, item)? {
        Some(flags) => flags,
        // An undo puts back files of items that are in the library no more.
        None if is_undo(session, job)? => Flags::default(),
        None => return Err(Fault::not_found(format!("item {item}"))),
    };
    let written = session.execute(
        "INSERT INTO item_changes (job_id, item_id, before) VALUES (?1, ?2, ?3)",
        params![job.0, item.0, to_json(&flags)?],
    );
    match written {
        Err(fault) if fault.is_dangling_reference() => Err(Fault::not_found(format!("job {job}"))),
        other => other.map(|_| ()),
    }
}

fn is_undo(session: &Session, job: JobId) -> Result<bool, Fault> {
    let sql = "SELECT 1 FROM jobs WHERE id = ?1 AND kind = 'undo'";
    Ok(session.find(sql, [job.0], |_| Ok(()))?.is_some())
}

fn read_flags(session: &Session, item: ItemId) -> Result<Option<Flags>, Fault> {
    session.find(
        "SELECT outcome, error, recipe, missing_sources, scraped_at, edited_at, foreign_nfo, matches.at, matches.record
         FROM items LEFT JOIN matches ON matches.item_id = items.id WHERE items.id = ?1",
        [item.0],
        |row| {
            let decision = row.get::<_, Option<String>>(7)?.zip(row.get(8)?);
            Ok(Flags {
                outcome: row.get(0)?,
                error: row.get(1)?,
                recipe: row.get(2)?,
                missing_sources: row.get(3)?,
                scraped_at: row.get(4)?,
                edited_at: row.get(5)?,
                foreign_nfo: row.get(6)?,
                decision,
                locks: BTreeMap::new(),
            })
        },
    )
}

/// Keeps what is known of an item before a run replaces it by `commit`; nothing where that is the same.
/// Returns the details as they are; `None` where the item never was scraped.
pub(super) fn keep_before_commit(
    session: &mut Session,
    commit: &ItemCommit,
) -> Result<Option<ItemDetails>, Fault> {
    note(session, commit.job, commit.item)?;
    if has_details_kept(session, commit.job, commit.item)? {
        return details::read_where_known(session.connection(), commit.item);
    }
    let known = read_known(session, commit.item)?;
    let is_same = known.details.as_ref() == Some(&commit.details)
        && known.provenance == commit.provenance
        && known.artwork == packed_artwork(&commit.artwork)?
        && known.written == packed_files(&commit.written)?;
    if !is_same {
        write_known(session, commit.job, commit.item, &known)?;
    }
    Ok(known.details)
}

fn packed_artwork(artwork: &[ChosenArtwork]) -> Result<Vec<(String, ChosenArtwork)>, Fault> {
    artwork
        .iter()
        .map(|picture| {
            Ok((path_to_latin(&picture.path)?, ChosenArtwork { path: PathBuf::new(), ..picture.clone() }))
        })
        .collect()
}

fn packed_files(files: &[WrittenFile]) -> Result<Vec<(String, u64, i64)>, Fault> {
    files.iter().map(|file| Ok((path_to_latin(&file.path)?, file.size, file.modified_ns))).collect()
}

/// Keeps what is known of an item before a run changes it.
pub(super) fn keep(session: &mut Session, job: JobId, item: ItemId) -> Result<(), Fault> {
    note(session, job, item)?;
    if has_details_kept(session, job, item)? {
        return Ok(());
    }
    let known = read_known(session, item)?;
    write_known(session, job, item, &known)
}

/// Notes that a run came to an item's end, so that nothing of it needs to be taken over.
pub(super) fn settle(session: &Session, job: JobId, item: ItemId) -> Result<(), Fault> {
    session.execute(
        "UPDATE item_changes SET settled = 1 WHERE item_id = ?1 AND job_id = ?2",
        params![item.0, job.0],
    )?;
    Ok(())
}

fn has_details_kept(session: &Session, job: JobId, item: ItemId) -> Result<bool, Fault> {
    let kept = "SELECT details IS NOT NULL FROM item_changes WHERE item_id = ?1 AND job_id = ?2";
    Ok(session.find(kept, params![item.0, job.0], |row| row.get(0))?.unwrap_or(false))
}

fn read_known(session: &Session, item: ItemId) -> Result<Known, Fault> {
    let connection = session.connection();
    Ok(Known {
        details: details::read_where_known(connection, item)?,
        provenance: fields::read(connection, item)?.0,
        artwork: packed_artwork(&leftovers::read_artwork(connection, item)?)?,
        written: packed_files(&leftovers::read_files(connection, item)?)?,
    })
}

fn write_known(session: &mut Session, job: JobId, item: ItemId, known: &Known) -> Result<(), Fault> {
    let packed = session.pack(known)?;
    session.execute(
        "UPDATE item_changes SET details = ?3 WHERE item_id = ?1 AND job_id = ?2",
        params![item.0, job.0, packed],
    )?;
    Ok(())
}

/// Locks a field on behalf of a run, which an undo of that run takes back.
pub(super) fn lock_field(session: &Session, job: JobId, item: ItemId, field: Field) -> Result<(), Fault> {
    note_lock(session, job, item, field)?;
    fields::set_locked(session, &[item], field, true)
}

/// Notes the lock of a field as it is, before a run changes it.
pub(super) fn note_lock(session: &Session, job: JobId, item: ItemId, field: Field) -> Result<(), Fault> {
    note(session, job, item)?;
    let Some((_, mut flags, _)) = read_before(session, job, item)? else {
        return Ok(());
    };
    let locked = fields::read(session.connection(), item)?.1.contains(field);
    if flags.locks.insert(field, locked).is_some_and(|first| first != locked) {
        // Only the first change of a run counts.
        return Ok(());
    }
    session.execute(
        "UPDATE item_changes SET before = ?3 WHERE item_id = ?1 AND job_id = ?2",
        params![item.0, job.0, to_json(&flags)?],
    )?;
    Ok(())
}

type Before = (bool, Flags, Option<Vec<u8>>);

fn read_before(session: &Session, job: JobId, item: ItemId) -> Result<Option<Before>, Fault> {
    let row: Option<(bool, String, Option<Vec<u8>>)> = session.find(
        "SELECT undone_by IS NOT NULL, before, details FROM item_changes WHERE item_id = ?1 AND job_id = ?2",
        params![item.0, job.0],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    row.map(|(is_undone, flags, details)| Ok((is_undone, from_json(&flags)?, details))).transpose()
}

/// Puts the rows of an item back as they were before a run, and notes which of its files are.
pub(super) fn put_back(session: &mut Session, back: &RowsBack) -> Result<(), Fault> {
    let is_there = session.find("SELECT 1 FROM items WHERE id = ?1", [back.item.0], |_| Ok(()))?.is_some();
    if back.rows
        && is_there
        && let Some((is_undone, flags, details)) = read_before(session, back.of, back.item)?
        && !is_undone
    {
        if details.is_some() {
            keep(session, back.job, back.item)?;
        } else {
            note(session, back.job, back.item)?;
        }
        for &field in flags.locks.keys() {
            note_lock(session, back.job, back.item, field)?;
        }
        if let Some(packed) = details {
            restore_known(session, back.item, &unpack(&packed)?)?;
        }
        restore_flags(session, back.item, &flags)?;
    }
    mark_undone(session, back)?;
    if is_there {
        let ending = Ending {
            job: back.job,
            item: back.item,
            outcome: back.outcome,
            error: back.error.as_deref(),
            changes: &back.changes,
            elapsed_ms: back.elapsed_ms,
        };
        jobs::end_item(session, &ending)?;
    }
    Ok(())
}

fn restore_known(session: &mut Session, item: ItemId, known: &Known) -> Result<(), Fault> {
    match &known.details {
        Some(details) => {
            details::write(session, item, details)?;
        }
        None => details::erase(session, item)?,
    }
    fields::write_origins(session, item, &known.provenance)?;
    let unpacked = |(path, size, modified_ns): &(String, u64, i64)| {
        Ok(WrittenFile { path: path_from_latin(path)?, size: *size, modified_ns: *modified_ns })
    };
    let files: Vec<WrittenFile> = known.written.iter().map(unpacked).collect::<Result<_, Fault>>()?;
    leftovers::write_files(session, item, &files)?;
    let unpacked = |(path, picture): &(String, ChosenArtwork)| {
        Ok(ChosenArtwork { path: path_from_latin(path)?, ..picture.clone() })
    };
    let artwork: Vec<ChosenArtwork> = known.artwork.iter().map(unpacked).collect::<Result<_, Fault>>()?;
    leftovers::write_artwork(session, item, &artwork)
}

fn restore_flags(session: &Session, item: ItemId, flags: &Flags) -> Result<(), Fault> {
    session.execute(
        "UPDATE items SET outcome = ?2, error = ?3, recipe = ?4, missing_sources = ?5, scraped_at = ?6,
             edited_at = ?7, foreign_nfo = ?8
         WHERE id = ?1",
        params![
            item.0,
            flags.outcome,
            flags.error,
            flags.recipe,
            flags.missing_sources,
            flags.scraped_at,
            flags.edited_at,
            flags.foreign_nfo,
        ],
    )?;
    for (&field, &locked) in &flags.locks {
        fields::set_locked(session, &[item], field, locked)?;
    }
    session.execute("DELETE FROM fields WHERE item_id = ?1 AND origin IS NULL AND locked = 0", [item.0])?;
    session.execute("DELETE FROM matches WHERE item_id = ?1", [item.0])?;
    if let Some((at, record)) = &flags.decision {
        session.execute(
            "INSERT INTO matches (item_id, at, record) VALUES (?1, ?2, ?3)",
            params![item.0, at, record],
        )?;
    }
    Ok(())
}

/// Marks what is taken back; where that was itself a taking back, what it took back holds again.
fn mark_undone(session: &Session, back: &RowsBack) -> Result<(), Fault> {
    let (job, of, item) = (back.job.0, back.of.0, back.item.0);
    if back.rows {
        session.execute(
            "UPDATE item_changes SET undone_by = ?1 WHERE item_id = ?3 AND job_id = ?2",
            params![job, of, item],
        )?;
        session.execute(
            "UPDATE item_changes SET undone_by = NULL WHERE item_id = ?2 AND undone_by = ?1",
            params![of, item],
        )?;
    }
    let files = to_json(&back.files)?;
    session.execute(
        "UPDATE file_changes SET undone_by = ?1 WHERE id IN (SELECT value FROM json_each(?2))",
        params![job, files],
    )?;
    session.execute(
        "UPDATE file_changes SET undone_by = NULL WHERE item_id = ?2 AND undone_by = ?1 AND path IN (
             SELECT path FROM file_changes WHERE id IN (SELECT value FROM json_each(?3)))",
        params![of, item, files],
    )?;
    Ok(())
}

/// The newest run that changed an item and can be taken back.
pub(super) fn last_change(connection: &Connection, item: ItemId) -> Result<Option<JobId>, Fault> {
    find(
        connection,
        "SELECT item_changes.job_id FROM item_changes JOIN jobs ON jobs.id = item_changes.job_id
         WHERE item_changes.item_id = ?1 AND item_changes.undone_by IS NULL AND jobs.kind <> 'undo'
             AND (item_changes.details IS NOT NULL OR EXISTS (
                 SELECT 1 FROM file_changes
                 WHERE file_changes.job_id = item_changes.job_id AND file_changes.item_id = item_changes.item_id))
         ORDER BY item_changes.job_id DESC LIMIT 1",
        [item.0],
        |row| Ok(JobId(row.get(0)?)),
    )
}

/// A later run covers an earlier one where it changed anything of the item, unless it took back one that is later still. One
/// that found the item unchanged only noted that it came by.
const COVERED_BY: &str = "(SELECT max(later.job_id) FROM item_changes AS later JOIN jobs ON jobs.id = later.job_id
    WHERE later.item_id = item_changes.item_id AND later.job_id > item_changes.job_id AND later.undone_by IS NULL
        AND (jobs.undoes IS NULL OR jobs.undoes <= item_changes.job_id)
        AND (later.details IS NOT NULL OR EXISTS (
            SELECT 1 FROM file_changes
            WHERE file_changes.job_id = later.job_id AND file_changes.item_id = later.item_id)))";

/// The items that a run changed, the last change first.
pub(super) fn items_of(connection: &Connection, job: JobId) -> Result<Vec<ItemId>, Fault> {
    let sql = "SELECT item_id FROM item_changes WHERE job_id = ?1 ORDER BY id DESC";
    collect(connection, sql, [job.0], |row| Ok(ItemId(row.get(0)?)))
}

/// What a run changed of an item.
pub(super) fn of_item(
    connection: &Connection,
    job: JobId,
    item: ItemId,
) -> Result<Option<ItemChange>, Fault> {
    let snapshot = connection.unchecked_transaction()?;
    let sql = format!(
        "SELECT coalesce(nullif(details.title, ''), items.title, ''), items.id IS NOT NULL,
             item_changes.undone_by IS NOT NULL, {COVERED_BY}
         FROM item_changes LEFT JOIN items ON items.id = item_changes.item_id
             LEFT JOIN details ON details.item_id = item_changes.item_id
         WHERE item_changes.item_id = ?1 AND item_changes.job_id = ?2"
    );
    let change = find(&snapshot, &sql, params![item.0, job.0], |row| {
        Ok(ItemChange {
            job,
            item,
            title: row.get(0)?,
            is_there: row.get(1)?,
            is_undone: row.get(2)?,
            covered_by: row.get::<_, Option<i64>>(3)?.map(JobId),
            files: Vec::new(),
        })
    })?;
    let files = journal::files_of(&snapshot, job, item)?;
    Ok(change.map(|change| ItemChange { files, ..change }))
}

/// Forgets what runs that ended before `before` changed: they can no longer be taken back. Returns how many runs.
pub(super) fn forget(session: &Session, before: Timestamp) -> Result<u64, Fault> {
    let old = "SELECT id FROM jobs WHERE started_at < ?1 AND finished_at IS NOT NULL";
    let before = time_to_text(before);
    let runs = session.find(
        &format!("SELECT count(DISTINCT job_id) FROM item_changes WHERE job_id IN ({old})"),
        [&before],
        |row| row.get::<_, i64>(0),
    )?;
    for table in ["item_changes", "file_changes"] {
        session.execute(&format!("DELETE FROM {table} WHERE job_id IN ({old})"), [&before])?;
    }
    from_number(runs.unwrap_or(0))
}
