//! What a scrape leaves beside the video: files, and pictures in use.

use rusqlite::{Connection, Row, params};

use super::bulk::{Rows, bytes, position};
use super::encoding::{from_number, from_text, number, path_from_bytes, path_to_bytes};
use super::fault::Fault;
use super::session::{Session, collect};
use crate::records::{ChosenArtwork, ItemId, WrittenFile};

/// Replaces the files that a scrape of an item left.
pub(super) fn write_files(session: &Session, item: ItemId, files: &[WrittenFile]) -> Result<(), Fault> {
    session.execute("DELETE FROM written_files WHERE item_id = ?1", [item.0])?;
    let mut rows = Rows::new("item_id, position, path, size, modified_ns");
    for (index, file) in files.iter().enumerate() {
        rows.push([
            item.0.into(),
            position(index),
            bytes(path_to_bytes(&file.path)?),
            number(file.size).into(),
            file.modified_ns.into(),
        ]);
    }
    rows.execute(
        session,
        "INSERT INTO written_files (item_id, position, path, size, modified_ns)
         SELECT item_id, position, path, size, modified_ns FROM given",
    )
}

/// Keeps one more file that was written for an item, in the place of what was known of the same path.
pub(super) fn keep_file(session: &Session, item: ItemId, file: &WrittenFile) -> Result<(), Fault> {
    let path = path_to_bytes(&file.path)?;
    let replaced = session.execute(
        "UPDATE written_files SET size = ?3, modified_ns = ?4 WHERE item_id = ?1 AND path = ?2",
        params![item.0, path, number(file.size), file.modified_ns],
    )?;
    if replaced == 0 {
        session.execute(
            "INSERT INTO written_files (item_id, position, path, size, modified_ns)
             SELECT ?1, coalesce(max(position) + 1, 0), ?2, ?3, ?4 FROM written_files WHERE item_id = ?1",
            params![item.0, path, number(file.size), file.modified_ns],
        )?;
    }
    Ok(())
}

/// The files that the last scrape of an item left, and hand edits since.
pub(super) fn read_files(connection: &Connection, item: ItemId) -> Result<Vec<WrittenFile>, Fault> {
    collect(
        connection,
        "SELECT path, size, modified_ns FROM written_files WHERE item_id = ?1 ORDER BY position",
        [item.0],
        |row| read_file(row, 0),
    )
}

/// A file, from three columns that begin at `first`.
pub(super) fn read_file(row: &Row<'_>, first: usize) -> Result<WrittenFile, Fault> {
    Ok(WrittenFile {
        path: path_from_bytes(row.get(first)?)?,
        size: from_number(row.get(first + 1)?)?,
        modified_ns: row.get(first + 2)?,
    })
}

/// Replaces the pictures in use of an item.
pub(super) fn write_artwork(session: &Session, item: ItemId, artwork: &[ChosenArtwork]) -> Result<(), Fault> {
    session.execute("DELETE FROM artwork WHERE item_id = ?1", [item.0])?;
    let mut rows = Rows::new("item_id, position, kind, kind_index, url, path, width, height");
    for (index, picture) in artwork.iter().enumerate() {
        rows.push([
            item.0.into(),
            position(index),
            picture.kind.name().into(),
            picture.index.into(),
            picture.url.as_str().into(),
            bytes(path_to_bytes(&picture.path)?),
            picture.width.into(),
            picture.height.into(),
        ]);
    }
    rows.execute(
        session,
        "INSERT INTO artwork (item_id, position, kind, kind_index, url, path, width, height)
         SELECT item_id, position, kind, kind_index, url, path, width, height FROM given",
    )
}

/// The pictures in use of an item.
pub(super) fn read_artwork(connection: &Connection, item: ItemId) -> Result<Vec<ChosenArtwork>, Fault> {
    collect(
        connection,
        "SELECT kind, kind_index, url, path, width, height FROM artwork WHERE item_id = ?1 ORDER BY position",
        [item.0],
        |row| {
            Ok(ChosenArtwork {
                kind: from_text(&row.get::<_, String>(0)?)?,
                index: row.get(1)?,
                url: row.get(2)?,
                path: path_from_bytes(row.get(3)?)?,
                width: row.get(4)?,
                height: row.get(5)?,
            })
        },
    )
}
