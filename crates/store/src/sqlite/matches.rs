//! Decisions on items' identities.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::encoding::{finite, from_json, time_to_text, to_json};
use super::fault::Fault;
use super::session::{Session, find};
use crate::records::{ItemId, MatchRecord};

/// Keeps a decision in place of the one before.
pub(super) fn write(
    session: &Session,
    item: ItemId,
    record: &MatchRecord,
    at: Timestamp,
) -> Result<(), Fault> {
    let written = session.execute(
        "INSERT OR REPLACE INTO matches (item_id, at, record) VALUES (?1, ?2, ?3)",
        params![item.0, time_to_text(at), to_json(&with_finite_numbers(record))?],
    );
    match written {
        Err(fault) if fault.is_dangling_reference() => Err(Fault::not_found(format!("item {item}"))),
        other => other.map(|_| ()),
    }
}

/// A distance that is no number could be written but not read.
fn with_finite_numbers(record: &MatchRecord) -> MatchRecord {
    let mut record = record.clone();
    for scored in &mut record.candidates {
        scored.distance = finite(scored.distance);
        scored.candidate.popularity = finite(scored.candidate.popularity);
        for (_, share) in &mut scored.penalties {
            *share = finite(*share);
        }
    }
    record
}

/// The last decision.
pub(super) fn read(connection: &Connection, item: ItemId) -> Result<Option<MatchRecord>, Fault> {
    find(connection, "SELECT record FROM matches WHERE item_id = ?1", [item.0], |row| {
        from_json(&row.get::<_, String>(0)?)
    })
}
