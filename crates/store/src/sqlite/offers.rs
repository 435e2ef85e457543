//! Pictures on offer for an item: one value, since they are only ever read together.

use bioscope_model::ArtworkCandidate;
use rusqlite::{Connection, params};

use super::encoding::{finite, from_json, to_json};
use super::fault::Fault;
use super::session::{Session, find};
use crate::records::ItemId;

/// Replaces the pictures on offer for an item.
pub(super) fn write(session: &Session, item: ItemId, offers: &[ArtworkCandidate]) -> Result<(), Fault> {
    if offers.is_empty() {
        session.execute("DELETE FROM artwork_offers WHERE item_id = ?1", [item.0])?;
        return Ok(());
    }
    session.execute(
        "INSERT OR REPLACE INTO artwork_offers (item_id, candidates) VALUES (?1, ?2)",
        params![item.0, to_json(&with_finite_scores(offers))?],
    )?;
    Ok(())
}

/// The pictures on offer for an item.
pub(super) fn read(connection: &Connection, item: ItemId) -> Result<Vec<ArtworkCandidate>, Fault> {
    let json =
        find(connection, "SELECT candidates FROM artwork_offers WHERE item_id = ?1", [item.0], |row| {
            Ok(row.get::<_, String>(0)?)
        })?;
    json.map_or(Ok(Vec::new()), |json| from_json(&json))
}

/// A score that is no number could be written but not read.
pub(super) fn with_finite_scores(offers: &[ArtworkCandidate]) -> Vec<ArtworkCandidate> {
    let sound = |offer: &ArtworkCandidate| ArtworkCandidate { score: finite(offer.score), ..offer.clone() };
    offers.iter().map(sound).collect()
}
