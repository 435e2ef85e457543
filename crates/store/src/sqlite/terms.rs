//! Genres, tags, countries and studios: words that many items share.

use std::collections::HashMap;

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

/// A word, with the kind it is stored under.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Term {
    kind: &'static str,
    name: String,
}

/// Replaces the words of an item.
pub(super) fn write(session: &mut Session, item: ItemId, details: &ItemDetails) -> Result<(), Fault> {
    session.execute("DELETE FROM item_terms WHERE item_id = ?1", [item.0])?;
    let words = lists(details).into_iter().flat_map(|(kind, words)| {
        words.iter().enumerate().map(move |(index, name)| (index, Term { kind, name: name.clone() }))
    });
    let (positions, terms): (Vec<usize>, Vec<Term>) = words.unzip();
    let ids = keep(session, &terms)?;
    let mut rows = Rows::new("item_id, kind, position, term_id");
    for ((index, term), id) in positions.into_iter().zip(&terms).zip(ids) {
        rows.push([item.0.into(), term.kind.into(), position(index), id.into()]);
    }
    rows.execute(
        session,
        "INSERT INTO item_terms (item_id, kind, position, term_id) SELECT item_id, kind, position, term_id FROM given",
    )
}

/// The numbers of `terms`, in their order; those that the library does not have are added.
fn keep(session: &mut Session, terms: &[Term]) -> Result<Vec<i64>, Fault> {
    let mut known: HashMap<&Term, i64> = HashMap::new();
    let mut unknown: Vec<&Term> = Vec::new();
    for term in terms {
        if let Some(id) = session.remembered.terms.get(term) {
            known.insert(term, id);
        } else if !unknown.contains(&term) {
            unknown.push(term);
        }
    }
    let mut rows = Rows::new("number, kind, name, folded");
    for (number, term) in unknown.iter().enumerate() {
        let name = term.name.as_str();
        rows.push([position(number), term.kind.into(), name.into(), owned(title::fold(name))]);
    }
    rows.execute(
        session,
        "INSERT INTO terms (kind, name, folded) SELECT kind, name, folded FROM given
         WHERE NOT EXISTS (SELECT 1 FROM terms WHERE terms.kind = given.kind AND terms.name = given.name)",
    )?;
    let looked_up = rows.collect(
        session,
        "SELECT given.number, terms.id
         FROM given CROSS JOIN terms ON terms.kind = given.kind AND terms.name = given.name",
        |row| Ok((row.get::<_, u32>(0)?, row.get(1)?)),
    )?;
    for (number, id) in looked_up {
        let term = unknown[number as usize];
        known.insert(term, id);
        session.remembered.terms.insert(term.clone(), id);
    }
    let id = |term| known.get(term).copied().ok_or_else(|| Fault::corrupt(format!("the word {term:?}")));
    terms.iter().map(id).collect()
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
pub(super) fn remove_unused(session: &mut Session) -> Result<usize, Fault> {
    session.remembered.clear();
    session.execute(
        "DELETE FROM terms WHERE NOT EXISTS (SELECT 1 FROM item_terms WHERE item_terms.term_id = terms.id)",
        [],
    )
}
