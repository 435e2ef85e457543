//! What the user says of items as a whole: locks and marks.

use rusqlite::params;

use super::encoding::to_json;
use super::fault::Fault;
use super::session::Session;
use crate::records::ItemId;

/// The numbers of items as a JSON array, for `json_each`.
pub(super) fn item_list(items: &[ItemId]) -> Result<String, Fault> {
    to_json(items)
}

/// As [`item_list`], where all must be there.
pub(super) fn require_items(session: &Session, items: &[ItemId]) -> Result<String, Fault> {
    let list = item_list(items)?;
    let absent: Option<i64> = session.find(
        "SELECT value FROM json_each(?1) WHERE NOT EXISTS (SELECT 1 FROM items WHERE items.id = value) LIMIT 1",
        [&list],
        |row| row.get(0),
    )?;
    match absent {
        Some(id) => Err(Fault::not_found(format!("item {id}"))),
        None => Ok(list),
    }
}

/// Locks or unlocks whole items.
pub(super) fn set_locked(session: &Session, items: &[ItemId], locked: bool) -> Result<(), Fault> {
    let items = require_items(session, items)?;
    let sql = "UPDATE items SET locked = ?2 WHERE id IN (SELECT value FROM json_each(?1))";
    session.execute(sql, params![items, locked]).map(|_| ())
}

/// Marks or unmarks items.
pub(super) fn set_marked(session: &Session, items: &[ItemId], marked: bool) -> Result<(), Fault> {
    let items = require_items(session, items)?;
    let sql = "UPDATE items SET marked = ?2 WHERE id IN (SELECT value FROM json_each(?1))";
    session.execute(sql, params![items, marked]).map(|_| ())
}
