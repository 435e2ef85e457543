//! How far runs came with their items, and which files they were about to change.

use rusqlite::{Connection, params};

use super::bulk::{Rows, bytes, optional, owned};
use super::changes;
use super::encoding::{from_json, from_number, from_text, number, path_from_bytes, path_to_bytes, to_json};
use super::fault::Fault;
use super::leftovers;
use super::session::{Session, collect, find};
use crate::changes::{Adopted, CutOff, FileChangeRecord, ItemState, PlannedItem, Resumable, StagedFile};
use crate::records::{ChosenArtwork, ItemId, JobId};
use bioscope_model::FileChange;

/// Notes how far a run came with an item; at its begin, the item as it is.
pub(super) fn reach(session: &Session, job: JobId, item: ItemId, state: ItemState) -> Result<(), Fault> {
    if state == ItemState::Begun {
        changes::note(session, job, item)?;
    }
    session.execute(
        // Pictures may be in place before all sources have answered, and a run that goes on begins anew.
        "UPDATE job_plan SET state = ?3 WHERE job_id = ?1 AND item_id = ?2 AND state <> 'staged'",
        params![job.0, item.0, state.name()],
    )?;
    Ok(())
}

/// Notes what a run is about to do to files of an item.
pub(super) fn stage(session: &Session, job: JobId, item: ItemId, files: &[StagedFile]) -> Result<(), Fault> {
    changes::note(session, job, item)?;
    let mut rows = Rows::new("job_id, item_id, path, before, after, picture");
    for file in files {
        let picture = file.picture.as_ref().map(without_path).transpose()?;
        rows.push([
            job.0.into(),
            item.0.into(),
            bytes(path_to_bytes(&file.change.path)?),
            owned(to_json(&file.change.before)?),
            owned(to_json(&file.change.after)?),
            picture.map_or(optional(None), owned),
        ]);
    }
    rows.execute(
        session,
        "INSERT INTO file_changes (job_id, item_id, path, before, after, picture)
         SELECT job_id, item_id, path, before, after, picture FROM given",
    )?;
    session.execute(
        "UPDATE item_changes SET settled = 0 WHERE item_id = ?1 AND job_id = ?2",
        params![item.0, job.0],
    )?;
    reach(session, job, item, ItemState::Staged)
}

/// A picture as JSON; its path is its file's, which JSON could not hold.
fn without_path(picture: &ChosenArtwork) -> Result<String, Fault> {
    to_json(&ChosenArtwork { path: std::path::PathBuf::new(), ..picture.clone() })
}

/// What a run did to the files of an item, in the order of telling.
pub(super) fn files_of(
    connection: &Connection,
    job: JobId,
    item: ItemId,
) -> Result<Vec<FileChangeRecord>, Fault> {
    collect(
        connection,
        "SELECT id, path, before, after, picture, undone_by IS NOT NULL FROM file_changes
         WHERE job_id = ?1 AND item_id = ?2 ORDER BY id",
        params![job.0, item.0],
        |row| {
            let path = path_from_bytes(row.get(1)?)?;
            let picture: Option<ChosenArtwork> =
                row.get::<_, Option<String>>(4)?.map(|picture| from_json(&picture)).transpose()?;
            Ok(FileChangeRecord {
                id: row.get(0)?,
                picture: picture.map(|picture| ChosenArtwork { path: path.clone(), ..picture }),
                change: FileChange {
                    path,
                    before: from_json(&row.get::<_, String>(2)?)?,
                    after: from_json(&row.get::<_, String>(3)?)?,
                },
                is_undone: row.get(5)?,
            })
        },
    )
}

/// The items (or the one) for which runs staged files that they did not come to commit, and which no later run changed.
pub(super) fn cut_off(connection: &Connection, item: Option<ItemId>) -> Result<Vec<CutOff>, Fault> {
    let snapshot = connection.unchecked_transaction()?;
    let items = collect(
        &snapshot,
        "SELECT open.job_id, open.item_id FROM item_changes AS open
             JOIN jobs ON jobs.id = open.job_id AND jobs.kind = 'scrape'
             JOIN items ON items.id = open.item_id
         WHERE open.settled = 0 AND open.undone_by IS NULL AND (?1 IS NULL OR open.item_id = ?1)
           AND EXISTS (SELECT 1 FROM file_changes
               WHERE file_changes.job_id = open.job_id AND file_changes.item_id = open.item_id)
           AND NOT EXISTS (SELECT 1 FROM item_changes AS later
               WHERE later.item_id = open.item_id AND later.job_id > open.job_id)",
        [item.map(|item| item.0)],
        |row| Ok((JobId(row.get(0)?), ItemId(row.get(1)?))),
    )?;
    let mut found = Vec::with_capacity(items.len());
    for (job, item) in items {
        let files = files_of(&snapshot, job, item)?;
        let files = files.into_iter().filter(|file| !file.is_undone);
        let files = files.map(|file| StagedFile { change: file.change, picture: file.picture }).collect();
        found.push(CutOff { job, item, files });
    }
    Ok(found)
}

/// Takes what a cut-off run left on the disk into the library, so that it counts as this program's.
pub(super) fn adopt(session: &mut Session, adopted: &Adopted) -> Result<(), Fault> {
    let item = adopted.item;
    if !adopted.files.is_empty() {
        changes::keep(session, adopted.job, item)?;
    }
    for file in &adopted.files {
        leftovers::keep_file(session, item, file)?;
    }
    if !adopted.artwork.is_empty() {
        let known = leftovers::read_artwork(session.connection(), item)?;
        let is_other = |picture: &ChosenArtwork| {
            !adopted.artwork.iter().any(|new| new.kind == picture.kind && new.index == picture.index)
        };
        let mut artwork: Vec<ChosenArtwork> = known.into_iter().filter(is_other).collect();
        artwork.extend(adopted.artwork.iter().cloned());
        leftovers::write_artwork(session, item, &artwork)?;
    }
    changes::settle(session, adopted.job, item)
}

/// What a run was to do and has not ended, in its order.
pub(super) fn left(connection: &Connection, job: JobId) -> Result<Vec<PlannedItem>, Fault> {
    collect(
        connection,
        "SELECT job_plan.item_id, coalesce(nullif(details.title, ''), items.title), job_plan.state
         FROM job_plan JOIN items ON items.id = job_plan.item_id AND items.vanished = 0
             LEFT JOIN details ON details.item_id = job_plan.item_id
         WHERE job_plan.job_id = ?1 AND NOT EXISTS (
             SELECT 1 FROM job_items
             WHERE job_items.job_id = job_plan.job_id AND job_items.item_id = job_plan.item_id)
         ORDER BY job_plan.position",
        [job.0],
        |row| {
            Ok(PlannedItem {
                item: ItemId(row.get(0)?),
                title: row.get(1)?,
                state: from_text(&row.get::<_, String>(2)?)?,
            })
        },
    )
}

/// The newest scraping run, and what it has not come to.
pub(super) fn resumable(connection: &Connection) -> Result<Option<Resumable>, Fault> {
    let snapshot = connection.unchecked_transaction()?;
    let newest = find(
        &snapshot,
        "SELECT id, flags, items FROM jobs WHERE kind = 'scrape' ORDER BY id DESC LIMIT 1",
        [],
        |row| Ok((JobId(row.get(0)?), row.get(1)?, from_number(row.get(2)?)?)),
    )?;
    newest
        .map(|(job, flags, items)| {
            let left = left(&snapshot, job)?.into_iter().map(|planned| planned.item).collect();
            Ok(Resumable { job, flags, items, left })
        })
        .transpose()
}

/// Lets a run go on that was cut off.
pub(super) fn reopen(session: &Session, job: JobId) -> Result<(), Fault> {
    let sql = "UPDATE jobs SET finished_at = NULL, cancelled = 0 WHERE id = ?1";
    match session.execute(sql, [job.0])? {
        0 => Err(Fault::not_found(format!("job {job}"))),
        _ => Ok(()),
    }
}

/// The run that was taking `of` back when it was cut off.
pub(super) fn unfinished_undo(
    connection: &Connection,
    of: JobId,
    items: &[ItemId],
) -> Result<Option<JobId>, Fault> {
    find(
        connection,
        "SELECT id FROM jobs WHERE kind = 'undo' AND undoes = ?1 AND (finished_at IS NULL OR cancelled = 1) AND items = ?2
             AND NOT EXISTS (SELECT 1 FROM job_plan
                 WHERE job_plan.job_id = jobs.id AND item_id NOT IN (SELECT value FROM json_each(?3)))
         ORDER BY id DESC LIMIT 1",
        params![of.0, number(items.len() as u64), to_json(items)?],
        |row| Ok(JobId(row.get(0)?)),
    )
}
