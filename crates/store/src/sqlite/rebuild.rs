//! Items told by their own NFO files, because the library knows nothing (any more).

use rusqlite::params;

use super::encoding::time_to_text;
use super::fault::Fault;
use super::session::Session;
use super::{details, fields, leftovers};
use crate::records::{Outcome, RebuiltItem, SourceId};

/// Keeps what NFO files tell of items.
pub(super) fn keep(session: &mut Session, items: &[RebuiltItem]) -> Result<(), Fault> {
    for item in items {
        details::write(session, item.item, &item.details)?;
        fields::write_origins(session, item.item, &item.provenance)?;
        keep_artwork(session, item)?;
        for file in &item.written {
            leftovers::keep_file(session, item.item, file)?;
        }
        if let Some(at) = item.scraped_at {
            session.execute(
                "UPDATE items SET outcome = ?2, error = NULL, missing_sources = '[]', scraped_at = ?3, recipe = NULL,
                     foreign_nfo = 0
                 WHERE id = ?1",
                params![item.item.0, Outcome::Scraped.name(), time_to_text(at)],
            )?;
        }
    }
    Ok(())
}

/// Notes that a source was read again.
pub(super) fn note_reread(session: &Session, source: SourceId) -> Result<(), Fault> {
    session.execute("UPDATE sources SET reread = 0 WHERE id = ?1", [source.0]).map(|_| ())
}

/// Adds the pictures found beside an item. Of those that are known already more is known than their files tell.
fn keep_artwork(session: &Session, item: &RebuiltItem) -> Result<(), Fault> {
    let mut artwork = leftovers::read_artwork(session.connection(), item.item)?;
    for found in &item.artwork {
        if !artwork.iter().any(|known| known.path == found.path) {
            artwork.retain(|known| (known.kind, known.index) != (found.kind, found.index));
            artwork.push(found.clone());
        }
    }
    leftovers::write_artwork(session, item.item, &artwork)
}
