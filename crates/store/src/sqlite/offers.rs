//! Pictures on offer for an item: one value, since they are only ever read together.
//!
//! A film that many people know has two hundred: 51 kB of JSON, of which packing leaves 7.

use bioscope_model::ArtworkCandidate;
use rusqlite::{Connection, params};

use super::encoding::{Packer, finite, from_json, unpack};
use super::fault::Fault;
use super::session::{Session, collect, find};
use crate::records::ItemId;

/// Replaces the pictures on offer for an item.
pub(super) fn write(session: &mut Session, item: ItemId, offers: &[ArtworkCandidate]) -> Result<(), Fault> {
    if offers.is_empty() {
        return forget(session, item);
    }
    let packed = session.pack(&with_finite_scores(offers))?;
    session.execute(
        "INSERT OR REPLACE INTO offered_pictures (item_id, candidates) VALUES (?1, ?2)",
        params![item.0, packed],
    )?;
    Ok(())
}

/// Forgets the pictures on offer for an item.
pub(super) fn forget(session: &Session, item: ItemId) -> Result<(), Fault> {
    session.execute("DELETE FROM offered_pictures WHERE item_id = ?1", [item.0]).map(|_| ())
}

/// The pictures on offer for an item.
pub(super) fn read(connection: &Connection, item: ItemId) -> Result<Vec<ArtworkCandidate>, Fault> {
    let sql = "SELECT candidates FROM offered_pictures WHERE item_id = ?1";
    let packed = find(connection, sql, [item.0], |row| Ok(row.get::<_, Vec<u8>>(0)?))?;
    packed.map_or(Ok(Vec::new()), |packed| unpack(&packed))
}

/// The items whose pictures on offer cannot be read.
pub(super) fn unreadable(connection: &Connection) -> Result<Vec<ItemId>, Fault> {
    let sql = "SELECT item_id, candidates FROM offered_pictures ORDER BY item_id";
    let all = collect(connection, sql, [], |row| {
        let is_readable = unpack::<Vec<ArtworkCandidate>>(&row.get::<_, Vec<u8>>(1)?).is_ok();
        Ok((!is_readable).then_some(ItemId(row.get(0)?)))
    })?;
    Ok(all.into_iter().flatten().collect())
}

/// Packs the pictures on offer of a library that was made before they were; what cannot be read is left out.
pub(super) fn pack_where_plain(connection: &Connection) -> Result<(), Fault> {
    let is_plain = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'artwork_offers')";
    if !connection.query_row(is_plain, [], |row| row.get(0))? {
        return Ok(());
    }
    let mut packer = Packer::new()?;
    let mut read = connection.prepare("SELECT item_id, candidates FROM artwork_offers ORDER BY item_id")?;
    let mut write =
        connection.prepare("INSERT INTO offered_pictures (item_id, candidates) VALUES (?1, ?2)")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        if let Ok(offers) = from_json::<Vec<ArtworkCandidate>>(&row.get::<_, String>(1)?) {
            write.execute(params![row.get::<_, i64>(0)?, packer.pack(&offers)?])?;
        }
    }
    drop(rows);
    Ok(connection.execute_batch("DROP TABLE artwork_offers")?)
}

/// A score that is no number could be written but not read.
pub(super) fn with_finite_scores(offers: &[ArtworkCandidate]) -> Vec<ArtworkCandidate> {
    let sound = |offer: &ArtworkCandidate| ArtworkCandidate { score: finite(offer.score), ..offer.clone() };
    offers.iter().map(sound).collect()
}
