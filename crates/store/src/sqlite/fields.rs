//! Where each field came from, and which fields stay as they are.

use bioscope_model::{Field, FieldSet, Origin, Provenance};
use rusqlite::{Connection, params};

use super::bulk::{Rows, owned};
use super::encoding::{from_json, from_text, to_json};
use super::fault::Fault;
use super::flags::require_items;
use super::session::{Session, collect};
use crate::records::ItemId;

/// Replaces the origins of an item's fields; locks stay.
pub(super) fn write_origins(session: &Session, item: ItemId, provenance: &Provenance) -> Result<(), Fault> {
    session.execute("DELETE FROM fields WHERE item_id = ?1 AND locked = 0", [item.0])?;
    session.execute("UPDATE fields SET origin = NULL WHERE item_id = ?1", [item.0])?;
    let mut rows = Rows::new("item_id, field, origin");
    for (field, origin) in provenance.iter() {
        rows.push([item.0.into(), field.name().into(), owned(to_json(origin)?)]);
    }
    rows.execute(
        session,
        "INSERT INTO fields (item_id, field, origin) SELECT item_id, field, origin FROM given WHERE true
         ON CONFLICT (item_id, field) DO UPDATE SET origin = excluded.origin",
    )
}

/// Notes that the user set a field by hand, and locks it.
pub(super) fn write_hand_edit(session: &Session, item: ItemId, field: Field) -> Result<(), Fault> {
    session.execute(
        "INSERT INTO fields (item_id, field, origin, locked) VALUES (?1, ?2, ?3, 1)
         ON CONFLICT (item_id, field) DO UPDATE SET origin = excluded.origin, locked = 1",
        params![item.0, field.name(), to_json(&Origin::User)?],
    )?;
    Ok(())
}

/// Locks or unlocks one field of several items.
pub(super) fn set_locked(
    session: &Session,
    items: &[ItemId],
    field: Field,
    locked: bool,
) -> Result<(), Fault> {
    let items = require_items(session, items)?;
    session.execute(
        "INSERT INTO fields (item_id, field, locked) SELECT DISTINCT value, ?2, ?3 FROM json_each(?1) WHERE true
         ON CONFLICT (item_id, field) DO UPDATE SET locked = excluded.locked",
        params![items, field.name(), locked],
    )?;
    Ok(())
}

/// Where an item's fields came from, and which are locked.
pub(super) fn read(connection: &Connection, item: ItemId) -> Result<(Provenance, FieldSet), Fault> {
    let rows = collect(
        connection,
        "SELECT field, origin, locked FROM fields WHERE item_id = ?1",
        [item.0],
        |row| {
            let field: Field = from_text(&row.get::<_, String>(0)?)?;
            Ok((field, row.get::<_, Option<String>>(1)?, row.get::<_, bool>(2)?))
        },
    )?;
    let mut provenance = Provenance::default();
    let mut locked_fields = FieldSet::none();
    for (field, origin, locked) in rows {
        if let Some(origin) = origin {
            provenance.set(field, from_json(&origin)?);
        }
        if locked {
            locked_fields = locked_fields.with(field);
        }
    }
    Ok((provenance, locked_fields))
}
