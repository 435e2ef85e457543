//! What a scan changes.

use bioscope_model::{Year, title};
use jiff::Timestamp;
use rusqlite::{ToSql, params};

use super::details::{ToldBy, told_ids, write_ids};
use super::encoding::{number, path_to_bytes, path_to_key, paths_to_bytes, time_to_text};
use super::fault::Fault;
use super::session::Session;
use super::shows;
use super::texts;
use crate::records::{FolderRecord, ItemId, ScanChanges, ScannedItem, SourceId};

const SET_FACTS: &str = "UPDATE items SET source_id = ?2, kind = ?3, path = ?4, parts = ?5, versions = ?6,
        layout = ?7, own_folder = ?8, title = ?9, year = ?10, edition = ?11, video_source = ?12, play_count = ?13,
        last_played = ?14, user_rating = ?15, date_added = ?16, player_locked = ?17, foreign_nfo = ?18, size = ?19,
        modified_ns = ?20, show_path = ?22, season = ?23, episode = ?24, absolute = ?25, aired = ?26, slot = ?27,
        vanished = 0,
        shown_year = coalesce((SELECT details.year FROM details WHERE details.item_id = ?1), ?10),
        folded = iif(EXISTS (SELECT 1 FROM details WHERE item_id = ?1 AND nullif(title, '') IS NOT NULL), folded, ?21)
    WHERE id = ?1";

const ADD: &str = "INSERT INTO items (id, source_id, kind, path, parts, versions, layout, own_folder, title, year,
        edition, video_source, play_count, last_played, user_rating, date_added, player_locked, foreign_nfo, size,
        modified_ns, folded, show_path, season, episode, absolute, aired, slot, added_at, shown_year)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
        ?24, ?25, ?26, ?27, ?28, ?10)";

/// Applies what a scan of a source found.
///
/// A path holds one item, but for the episodes of one file: where a found item takes the place of another, that one is
/// hidden. Items come back by
/// their path, with all that was known of them.
pub(super) fn apply(
    session: &mut Session,
    source: SourceId,
    changes: &ScanChanges,
    at: Timestamp,
) -> Result<(), Fault> {
    let known = session
        .execute("UPDATE sources SET scanned_at = ?2 WHERE id = ?1", params![source.0, time_to_text(at)])?;
    if known == 0 {
        return Err(Fault::not_found(format!("source {}", source.0)));
    }
    // Those that moved let go of their old paths first: two may have changed places.
    for id in changes.vanished.iter().chain(changes.moved.iter().map(|(id, _)| id)) {
        session.execute("UPDATE items SET vanished = 1 WHERE id = ?1", [id.0])?;
    }
    for (id, item) in changes.moved.iter().chain(&changes.changed) {
        update(session, source, *id, item)?;
    }
    for item in &changes.added {
        match at_path(session, item)? {
            Some(id) => update(session, source, id, item)?,
            None => add(session, source, item, at)?,
        }
    }
    shows::tie(session, source)?;
    for folder in &changes.folders {
        keep_folder(session, source, folder)?;
    }
    for path in &changes.folders_gone {
        let sql = "DELETE FROM folders WHERE source_id = ?1 AND path = ?2";
        session.execute(sql, params![source.0, path_to_bytes(path)?])?;
    }
    Ok(())
}

/// The item that is at a path, or that was there last.
fn at_path(session: &Session, item: &ScannedItem) -> Result<Option<ItemId>, Fault> {
    let (key, slot) = (path_to_key(&item.files.main)?, item.slot());
    let present = "SELECT id FROM items WHERE path = ?1 AND slot = ?2 AND vanished = 0";
    if let Some(id) = session.find(present, params![key, slot], |row| row.get(0))? {
        return Ok(Some(ItemId(id)));
    }
    let vanished =
        "SELECT id FROM items WHERE path = ?1 AND slot = ?2 AND vanished = 1 ORDER BY id DESC LIMIT 1";
    Ok(session.find(vanished, params![key, slot], |row| row.get(0))?.map(ItemId))
}

fn update(session: &mut Session, source: SourceId, id: ItemId, item: &ScannedItem) -> Result<(), Fault> {
    session.execute(
        "UPDATE items SET vanished = 1 WHERE path = ?1 AND slot = ?3 AND vanished = 0 AND id <> ?2",
        params![path_to_key(&item.files.main)?, id.0, item.slot()],
    )?;
    ask_again_if_told_anew(session, id, item)?;
    let title_before: Option<String> =
        session.find("SELECT title FROM items WHERE id = ?1", [id.0], |row| row.get(0))?;
    if write_facts(session, SET_FACTS, Some(id), source, item, None)? == 0 {
        return Err(Fault::not_found(format!("item {id}")));
    }
    if title_before.as_ref() != Some(&item.title) {
        texts::change_title(session, id, &item.title)?;
    }
    write_ids(session, id, ToldBy::Path, &item.ids)
}

/// Makes an item that no source knew, or knew too many of, new again where it is now told by another title, year or
/// id: the earlier answer was to another question.
fn ask_again_if_told_anew(session: &Session, id: ItemId, item: &ScannedItem) -> Result<(), Fault> {
    let unanswered = "SELECT title, year FROM items
        WHERE id = ?1 AND locked = 0 AND outcome IN ('uncertain', 'not_found')";
    let before: Option<(String, Option<i32>)> =
        session.find(unanswered, [id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((title, year)) = before else {
        return Ok(());
    };
    let is_same = title == item.title
        && year == item.year.map(Year::number)
        && told_ids(session, id, ToldBy::Path)? == item.ids;
    if !is_same {
        session.execute("UPDATE items SET outcome = NULL, error = NULL WHERE id = ?1", [id.0])?;
    }
    Ok(())
}

fn add(session: &mut Session, source: SourceId, item: &ScannedItem, at: Timestamp) -> Result<(), Fault> {
    write_facts(session, ADD, None, source, item, Some(&time_to_text(at)))?;
    let id = ItemId(session.last_id());
    texts::keep_title(session, id, &item.title)?;
    if item.ids.is_empty() { Ok(()) } else { write_ids(session, id, ToldBy::Path, &item.ids) }
}

fn write_facts(
    session: &Session,
    sql: &str,
    id: Option<ItemId>,
    source: SourceId,
    item: &ScannedItem,
    added_at: Option<&str>,
) -> Result<usize, Fault> {
    let (files, player) = (&item.files, &item.player);
    let (path, parts) = (path_to_key(&files.main)?, paths_to_bytes(&files.parts)?);
    let (versions, size) = (paths_to_bytes(&files.versions)?, number(item.size));
    let (id, year, folded) = (id.map(|id| id.0), item.year.map(Year::number), title::fold(&item.title));
    let (kind, layout) = (item.kind.name(), files.layout.name());
    let place = item.place.as_ref();
    let show = place.map(|place| path_to_key(&place.show)).transpose()?;
    let (season, episode) = (place.and_then(|place| place.season), place.and_then(|place| place.episode));
    let (absolute, aired) = (
        place.and_then(|place| place.absolute),
        place.and_then(|place| place.aired).map(|day| day.to_string()),
    );
    let slot = item.slot();
    let values: [&dyn ToSql; 27] = [
        &id,
        &source.0,
        &kind,
        &path,
        &parts,
        &versions,
        &layout,
        &files.own_folder,
        &item.title,
        &year,
        &item.edition,
        &item.video_source,
        &player.play_count,
        &player.last_played,
        &player.user_rating,
        &player.date_added,
        &player.locked,
        &item.foreign_nfo,
        &size,
        &item.modified_ns,
        &folded,
        &show,
        &season,
        &episode,
        &absolute,
        &aired,
        &slot,
    ];
    let added_at = added_at.as_ref().map(|at| at as &dyn ToSql);
    session.execute(sql, rusqlite::params_from_iter(values.into_iter().chain(added_at)))
}

fn keep_folder(session: &Session, source: SourceId, folder: &FolderRecord) -> Result<(), Fault> {
    session.execute(
        "INSERT OR REPLACE INTO folders (source_id, path, modified_ns, files, folders) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            source.0,
            path_to_bytes(&folder.path)?,
            folder.modified_ns,
            paths_to_bytes(&folder.files)?,
            paths_to_bytes(&folder.folders)?,
        ],
    )?;
    Ok(())
}
