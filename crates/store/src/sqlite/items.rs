//! An item, put together from its tables.

use std::collections::HashMap;

use bioscope_model::{IdSet, ItemDetails, PlayerFacts, Provenance, VideoFiles, VideoLayout};
use rusqlite::{Connection, Row};

use super::details::{self, ToldBy, read_ids, year_of};
use super::encoding::{
    from_json, from_number, from_optional_text, from_text, path_from_bytes, paths_from_bytes,
};
use super::fault::Fault;
use super::session::{collect, find};
use super::shows::read_place;
use super::{fields, leftovers};
use crate::records::{ItemId, ItemRecord, ScannedItem, SourceId, WrittenFile};

const COLUMNS: &str = "id, source_id, kind, path, parts, versions, layout, own_folder, title, year, edition,
    video_source, play_count, last_played, user_rating, date_added, player_locked, foreign_nfo, size, modified_ns,
    locked, marked, outcome, error, missing_sources, scraped_at, recipe, vanished, parent_id, show_path, season, episode,
    absolute, aired, EXISTS (SELECT 1 FROM matches WHERE matches.item_id = items.id)";

/// Everything known of one item.
pub(super) fn read(connection: &Connection, id: ItemId) -> Result<ItemRecord, Fault> {
    // One snapshot for all tables, whatever the writer does meanwhile.
    let snapshot = connection.unchecked_transaction()?;
    read_from(&snapshot, id)
}

/// As [`read`], for callers that hold a snapshot already.
pub(super) fn read_from(snapshot: &Connection, id: ItemId) -> Result<ItemRecord, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM items WHERE id = ?1");
    let (mut item, _) =
        find(snapshot, &sql, [id.0], read_row)?.ok_or_else(|| Fault::not_found(format!("item {id}")))?;
    item.scanned.ids = read_ids(snapshot, id, ToldBy::Path)?;
    item.details = details::read(snapshot, id)?;
    (item.provenance, item.locked_fields) = fields::read(snapshot, id)?;
    item.written = leftovers::read_files(snapshot, id)?;
    item.artwork = leftovers::read_artwork(snapshot, id)?;
    Ok(item)
}

/// The items of a source as a scan needs them: without details, origins and artwork; and without seasons, which no
/// scan finds.
pub(super) fn scanned(connection: &Connection, source: SourceId) -> Result<Vec<(ItemRecord, bool)>, Fault> {
    let snapshot = connection.unchecked_transaction()?;
    let sql = format!("SELECT {COLUMNS} FROM items WHERE source_id = ?1 AND kind <> 'season' ORDER BY id");
    let mut items = collect(&snapshot, &sql, [source.0], read_row)?;
    let mut ids: HashMap<i64, IdSet> = HashMap::new();
    collect(
        &snapshot,
        "SELECT item_ids.item_id, provider, value FROM items CROSS JOIN item_ids ON item_ids.item_id = items.id
         WHERE items.source_id = ?1 AND told_by = 'path'",
        [source.0],
        |row| {
            let (provider, value): (String, String) = (row.get(1)?, row.get(2)?);
            ids.entry(row.get(0)?).or_default().insert(provider.into(), &value);
            Ok(())
        },
    )?;
    let mut written: HashMap<i64, Vec<WrittenFile>> = HashMap::new();
    collect(
        &snapshot,
        "SELECT written_files.item_id, written_files.path, written_files.size, written_files.modified_ns
         FROM items CROSS JOIN written_files ON written_files.item_id = items.id
         WHERE items.source_id = ?1 ORDER BY written_files.item_id, position",
        [source.0],
        |row| {
            written.entry(row.get(0)?).or_default().push(leftovers::read_file(row, 1)?);
            Ok(())
        },
    )?;
    for (item, _) in &mut items {
        item.scanned.ids = ids.remove(&item.id.0).unwrap_or_default();
        item.written = written.remove(&item.id.0).unwrap_or_default();
    }
    Ok(items)
}

/// How many of the items carry an NFO that this program has not written.
pub(super) fn foreign_nfo_count(connection: &Connection, items: &str) -> Result<u64, Fault> {
    let count = find(
        connection,
        "SELECT count(*) FROM items WHERE foreign_nfo = 1 AND id IN (SELECT value FROM json_each(?1))",
        [items],
        |row| from_number(row.get(0)?),
    )?;
    Ok(count.unwrap_or(0))
}

fn read_row(row: &Row<'_>) -> Result<(ItemRecord, bool), Fault> {
    let item = ItemRecord {
        id: ItemId(row.get(0)?),
        source: SourceId(row.get(1)?),
        parent: row.get::<_, Option<i64>>(28)?.map(ItemId),
        scanned: read_scanned(row)?,
        details: ItemDetails::default(),
        provenance: Provenance::default(),
        locked_fields: bioscope_model::FieldSet::none(),
        locked: row.get(20)?,
        marked: row.get(21)?,
        outcome: from_optional_text(row.get(22)?)?,
        error: row.get(23)?,
        missing_sources: from_json(&row.get::<_, String>(24)?)?,
        scraped_at: from_optional_text(row.get(25)?)?,
        recipe: row.get(26)?,
        is_decided: row.get(34)?,
        written: Vec::new(),
        artwork: Vec::new(),
    };
    Ok((item, row.get(27)?))
}

fn read_scanned(row: &Row<'_>) -> Result<ScannedItem, Fault> {
    Ok(ScannedItem {
        kind: from_text(&row.get::<_, String>(2)?)?,
        files: VideoFiles {
            main: path_from_bytes(row.get(3)?)?,
            parts: paths_from_bytes(&row.get::<_, Vec<u8>>(4)?)?,
            versions: paths_from_bytes(&row.get::<_, Vec<u8>>(5)?)?,
            layout: layout_of(&row.get::<_, String>(6)?)?,
            own_folder: row.get(7)?,
        },
        place: read_place(row, 29)?,
        title: row.get(8)?,
        year: year_of(row.get(9)?)?,
        ids: IdSet::new(),
        edition: row.get(10)?,
        video_source: row.get(11)?,
        player: PlayerFacts {
            play_count: row.get(12)?,
            last_played: row.get(13)?,
            user_rating: row.get(14)?,
            date_added: row.get(15)?,
            locked: row.get(16)?,
        },
        foreign_nfo: row.get(17)?,
        size: from_number(row.get(18)?)?,
        modified_ns: row.get(19)?,
    })
}

fn layout_of(name: &str) -> Result<VideoLayout, Fault> {
    [VideoLayout::File, VideoLayout::VideoTs, VideoLayout::Bdmv]
        .into_iter()
        .find(|layout| layout.name() == name)
        .ok_or_else(|| Fault::corrupt(format!("the layout {name:?}")))
}
