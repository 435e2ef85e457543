//! People, words and collections that no item has any more. They harm nobody, so they stay until somebody asks for them to go.
//!
//! Credits and people's ids have no index by person: those would be a quarter of what keeping a film costs, for this
//! alone. They are made for the occasion.

use rusqlite::Connection;

use super::encoding::from_number;
use super::fault::Fault;
use super::session::{Session, find};
use super::{collections, people, terms};
use crate::records::Orphans;

const COUNT: &str = "SELECT
    (SELECT count(*) FROM people WHERE id NOT IN (SELECT person_id FROM credits)),
    (SELECT count(*) FROM terms WHERE NOT EXISTS (SELECT 1 FROM item_terms WHERE item_terms.term_id = terms.id)),
    (SELECT count(*) FROM collections
        WHERE NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.collection_id = collections.id))";

/// How many there are.
pub(super) fn count(connection: &Connection) -> Result<Orphans, Fault> {
    let counted = find(connection, COUNT, [], |row| {
        Ok(Orphans {
            people: from_number(row.get(0)?)?,
            terms: from_number(row.get(1)?)?,
            collections: from_number(row.get(2)?)?,
        })
    })?;
    Ok(counted.unwrap_or_default())
}

/// Takes them away; returns how many there were.
pub(super) fn collect(session: &mut Session) -> Result<Orphans, Fault> {
    Ok(Orphans {
        people: people::remove_unused(session)? as u64,
        terms: terms::remove_unused(session)? as u64,
        collections: collections::remove_unused(session)? as u64,
    })
}
