//! Source folders, and their folders as the last scan saw them.

use std::path::Path;

use bioscope_model::LibraryKind;
use rusqlite::{Connection, Row, params};

use super::encoding::{from_text, path_from_bytes, path_to_key, paths_from_bytes};
use super::fault::Fault;
use super::session::{Session, collect};
use crate::records::{FolderRecord, SourceFolder, SourceId};

/// Adds a source folder, or changes the kind of one that is there.
pub(super) fn add(session: &Session, path: &Path, kind: LibraryKind) -> Result<SourceFolder, Fault> {
    let source = session.find(
        "INSERT INTO sources (path, kind) VALUES (?1, ?2)
         ON CONFLICT (path) DO UPDATE SET kind = excluded.kind RETURNING id, reread",
        params![path_to_key(path)?, kind.name()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let (id, reread) = source.ok_or_else(|| Fault::not_found("the source just added"))?;
    Ok(SourceFolder { id: SourceId(id), path: path.components().collect(), kind, reread })
}

/// All source folders, by path.
pub(super) fn list(connection: &Connection) -> Result<Vec<SourceFolder>, Fault> {
    collect(connection, "SELECT id, path, kind, reread FROM sources ORDER BY path", [], read_source)
}

fn read_source(row: &Row<'_>) -> Result<SourceFolder, Fault> {
    Ok(SourceFolder {
        id: SourceId(row.get(0)?),
        path: path_from_bytes(row.get(1)?)?,
        kind: from_text(&row.get::<_, String>(2)?)?,
        reread: row.get(3)?,
    })
}

/// Forgets a source folder and its items; returns how many items it had that were not hidden.
pub(super) fn remove(session: &Session, path: &Path) -> Result<u64, Fault> {
    let key = path_to_key(path)?;
    let items: Option<i64> = session.find(
        "SELECT (SELECT count(*) FROM items WHERE source_id = sources.id AND vanished = 0)
         FROM sources WHERE path = ?1",
        [&key],
        |row| row.get(0),
    )?;
    let items = items.ok_or_else(|| Fault::not_found(format!("the source {}", path.display())))?;
    session.execute("DELETE FROM sources WHERE path = ?1", [&key])?;
    Ok(items.unsigned_abs())
}

/// The folders of a source as the last scan saw them.
pub(super) fn folders(connection: &Connection, source: SourceId) -> Result<Vec<FolderRecord>, Fault> {
    collect(
        connection,
        "SELECT path, modified_ns, files, folders FROM folders WHERE source_id = ?1 ORDER BY path",
        [source.0],
        |row| {
            Ok(FolderRecord {
                path: path_from_bytes(row.get(0)?)?,
                modified_ns: row.get(1)?,
                files: paths_from_bytes(&row.get::<_, Vec<u8>>(2)?)?,
                folders: paths_from_bytes(&row.get::<_, Vec<u8>>(3)?)?,
            })
        },
    )
}
