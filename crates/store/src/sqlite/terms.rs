//! Genres, tags, countries and studios: words that many items share.

use bioscope_model::{ItemDetails, title};
use rusqlite::Connection;

use super::bulk::{Rows, owned, position};
use super::fault::Fault;
use super::session::{Session, collect};
use crate::records::ItemId;

/// The lists of words of a film, by the kind they are stored under.
fn lists(details: &ItemDetails) -> [(&'static str, &Vec<String>); 4] {
    [
        ("country", &details.countries),
        ("genre", &details.genres),
        ("studio", &details.studios),
        ("tag", &details.tags),
    ]
}

/// Replaces the words of an item.
pub(super) fn write(session: &Session, item: ItemId, details: &ItemDetails) -> Result<(), Fault> {
    session.execute("DELETE FROM item_terms WHERE item_id = ?1", [item.0])?;
    let mut rows = Rows::new("item_id, kind, position, name, folded");
    for (kind, words) in lists(details) {
        for (index, word) in words.iter().enumerate() {
            rows.push([
                item.0.into(),
                kind.into(),
                position(index),
                word.as_str().into(),
                owned(title::fold(word)),
            ]);
        }
    }
    rows.execute(
        session,
        "INSERT INTO terms (kind, name, folded) SELECT kind, name, folded FROM given
         WHERE NOT EXISTS (SELECT 1 FROM terms WHERE terms.kind = given.kind AND terms.name = given.name)
         GROUP BY kind, name",
    )?;
    rows.execute(
        session,
        "INSERT INTO item_terms (item_id, kind, position, term_id)
         SELECT item_id, given.kind, position, terms.id
         FROM given CROSS JOIN terms ON terms.kind = given.kind AND terms.name = given.name",
    )
}

/// Reads the words of an item into `details`.
pub(super) fn read(connection: &Connection, item: ItemId, details: &mut ItemDetails) -> Result<(), Fault> {
    let words = collect(
        connection,
        "SELECT item_terms.kind, terms.name FROM item_terms JOIN terms ON terms.id = item_terms.term_id
         WHERE item_terms.item_id = ?1 ORDER BY item_terms.kind, item_terms.position",
        [item.0],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
    )?;
    for (kind, word) in words {
        match kind.as_str() {
            "country" => details.countries.push(word),
            "genre" => details.genres.push(word),
            "studio" => details.studios.push(word),
            "tag" => details.tags.push(word),
            _ => return Err(Fault::corrupt(format!("a word of the kind {kind:?}"))),
        }
    }
    Ok(())
}

/// Removes words that no item uses any more; returns how many.
pub(super) fn remove_unused(session: &Session) -> Result<usize, Fault> {
    session.execute(
        "DELETE FROM terms WHERE NOT EXISTS (SELECT 1 FROM item_terms WHERE item_terms.term_id = terms.id)",
        [],
    )
}
