//! Series of films, and which film belongs to which.

use bioscope_model::Collection;
use rusqlite::{Connection, params};

use super::bulk::Rows;
use super::encoding::{from_json, to_json};
use super::fault::Fault;
use super::offers::with_finite_scores;
use super::people_cache::identifying_name;
use super::session::{Session, find};
use crate::records::ItemId;

/// Replaces the collection that an item belongs to.
pub(super) fn write(session: &Session, item: ItemId, collection: Option<&Collection>) -> Result<(), Fault> {
    let Some(collection) = collection else {
        session.execute("DELETE FROM memberships WHERE item_id = ?1", [item.0])?;
        return Ok(());
    };
    let told =
        to_json(&Collection { artwork: with_finite_scores(&collection.artwork), ..collection.clone() })?;
    let (id, held) = match look_up(session, collection)? {
        Some(known) => known,
        None => (add(session, collection, &told)?, told.clone()),
    };
    add_ids(session, collection, id)?;
    let differs = (held != told).then_some(&told);
    session.execute(
        "INSERT OR REPLACE INTO memberships (item_id, collection_id, told) VALUES (?1, ?2, ?3)",
        params![item.0, id, differs],
    )?;
    Ok(())
}

fn look_up(session: &Session, collection: &Collection) -> Result<Option<(i64, String)>, Fault> {
    if collection.ids.is_empty() {
        return session.find(
            "SELECT id, told FROM collections WHERE folded = ?1 AND named_only = 1",
            [identifying_name(&collection.name)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        );
    }
    let mut ids = Rows::new("provider, value");
    for (provider, value) in collection.ids.iter() {
        ids.push([provider.name().into(), value.into()]);
    }
    let known = ids.collect(
        session,
        "SELECT collections.id, collections.told
         FROM given CROSS JOIN collection_ids USING (provider, value)
         CROSS JOIN collections ON collections.id = collection_ids.collection_id",
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(known.into_iter().next())
}

fn add(session: &Session, collection: &Collection, told: &str) -> Result<i64, Fault> {
    session.execute(
        "INSERT INTO collections (name, folded, told, named_only) VALUES (?1, ?2, ?3, ?4)",
        params![collection.name, identifying_name(&collection.name), told, collection.ids.is_empty()],
    )?;
    Ok(session.last_id())
}

fn add_ids(session: &Session, collection: &Collection, id: i64) -> Result<(), Fault> {
    let mut ids = Rows::new("provider, value, collection_id");
    for (provider, value) in collection.ids.iter() {
        ids.push([provider.name().into(), value.into(), id.into()]);
    }
    ids.execute(
        session,
        "INSERT OR IGNORE INTO collection_ids (provider, value, collection_id)
         SELECT provider, value, collection_id FROM given",
    )
}

/// The collection an item belongs to.
pub(super) fn read(connection: &Connection, item: ItemId) -> Result<Option<Collection>, Fault> {
    find(
        connection,
        "SELECT coalesce(memberships.told, collections.told)
         FROM memberships JOIN collections ON collections.id = memberships.collection_id
         WHERE memberships.item_id = ?1",
        [item.0],
        |row| from_json(&row.get::<_, String>(0)?),
    )
}

/// Removes collections that no item belongs to any more; returns how many.
pub(super) fn remove_unused(session: &Session) -> Result<usize, Fault> {
    session.execute(
        "DELETE FROM collections
         WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.collection_id = collections.id)",
        [],
    )
}
