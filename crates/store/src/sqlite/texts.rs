//! The words of items, for searching.
//!
//! An item's texts are written once for all writes of a transaction, at its end and in the order of the items: a row
//! by itself, or between two savepoints, would make the index write a segment for each.

use bioscope_model::{ItemDetails, Job, Person, title};
use rusqlite::{Connection, params};

use super::details;
use super::fault::Fault;
use super::session::{Session, collect};
use crate::records::ItemId;

/// How many texts one write may leave for the end of the transaction; a large scan writes its own as it goes.
const MAX_PENDING: usize = 1_024;

/// Stands between the names of two people, so that no words are found across them.
const BETWEEN_NAMES: &str = " \u{e000} ";

const WRITE: &str =
    "INSERT OR REPLACE INTO texts (rowid, title, other_titles, plot, actors, directors, writers)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM items WHERE id = ?1)";

/// The searchable texts of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ItemTexts {
    title: String,
    other_titles: String,
    plot: String,
    actors: String,
    directors: String,
    writers: String,
}

impl ItemTexts {
    /// Those of an item of which nothing but its shown title is known.
    pub(super) fn of_title(shown: &str) -> Self {
        Self { title: apart(&title::fold(shown)), ..Self::default() }
    }

    /// Those of an item with details.
    pub(super) fn of_details(shown: &str, details: &ItemDetails) -> Self {
        let titles = details.original_title.iter().chain(&details.alternative_titles);
        let plot = details.plot.iter().chain(details.outline.iter().filter(|_| details.plot.is_none()));
        let crew = |wanted: fn(Job) -> bool| {
            names(details.crew.iter().filter(|member| wanted(member.job)).map(|member| &member.person))
        };
        Self {
            other_titles: joined(titles.map(|title| apart(&title::fold(title)))),
            plot: joined(plot.chain(&details.tagline).map(|text| searchable(text))),
            actors: names(details.cast.iter().chain(&details.guest_stars).map(|member| &member.person)),
            directors: crew(|job| job == Job::Director),
            writers: crew(|job| matches!(job, Job::Writer | Job::Creator)),
            ..Self::of_title(shown)
        }
    }

    fn write(&self, connection: &Connection, id: i64) -> Result<(), Fault> {
        connection.prepare_cached(WRITE)?.execute(params![
            id,
            self.title,
            self.other_titles,
            self.plot,
            self.actors,
            self.directors,
            self.writers
        ])?;
        Ok(())
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(BETWEEN_NAMES)
}

fn names<'p>(people: impl Iterator<Item = &'p Person>) -> String {
    joined(people.map(|person| apart(&title::fold(&person.name))))
}

/// A long text, folded word by word: only titles are cut where they are too long to be any.
fn searchable(text: &str) -> String {
    let words = text.split_whitespace().map(|word| apart(&title::fold(word)));
    words.collect::<Vec<_>>().join(" ")
}

/// `folded` with the signs of scripts that write no blanks standing apart, so that a part of a text is found, too.
pub(super) fn apart(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_owned();
    }
    let mut text = String::with_capacity(folded.len() * 2);
    let mut was_sign = false;
    for character in folded.chars() {
        let is_sign = matches!(character,
            '\u{3040}'..='\u{3098}' | '\u{309d}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3134f}');
        // A voicing mark stays with its sign.
        let is_mark = matches!(character, '\u{3099}' | '\u{309a}');
        if (is_sign || was_sign && !is_mark) && !text.is_empty() {
            text.push(' ');
        }
        text.push(character);
        was_sign = is_sign || was_sign && is_mark;
    }
    text
}

/// Texts that the open transaction has still to write.
#[derive(Debug, Default)]
pub(super) struct PendingTexts {
    waiting: Vec<(i64, ItemTexts)>,
    /// How many of them came before the write that is under way.
    before_this_write: usize,
}

impl PendingTexts {
    /// A write begins, which may be undone alone.
    pub(super) fn begin_write(&mut self) {
        self.before_this_write = self.waiting.len();
    }

    /// The write under way is undone.
    pub(super) fn undo_write(&mut self) {
        self.waiting.truncate(self.before_this_write);
    }

    /// The transaction is undone.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.before_this_write = 0;
    }
}

/// Replaces the texts of an item, by the end of the transaction.
pub(super) fn replace(session: &mut Session, item: ItemId, texts: ItemTexts) -> Result<(), Fault> {
    session.texts.waiting.push((item.0, texts));
    let kept = session.texts.before_this_write;
    if session.texts.waiting.len() - kept >= MAX_PENDING {
        let own = session.texts.waiting.split_off(kept);
        write_all(session, own)?;
    }
    Ok(())
}

/// Replaces the texts of an item by what the library holds of it.
pub(super) fn renew(session: &mut Session, item: ItemId, scanned_title: &str) -> Result<(), Fault> {
    let is_known = session.find("SELECT 1 FROM details WHERE item_id = ?1", [item.0], |_| Ok(()))?.is_some();
    let texts = if is_known {
        texts_of(session.connection(), item, scanned_title)?
    } else {
        ItemTexts::of_title(scanned_title)
    };
    replace(session, item, texts)
}

fn texts_of(connection: &Connection, item: ItemId, scanned_title: &str) -> Result<ItemTexts, Fault> {
    let details = details::read(connection, item)?;
    Ok(ItemTexts::of_details(details::shown_title(&details, scanned_title), &details))
}

/// Writes what waits; the transaction is about to be kept.
pub(super) fn write_pending(session: &mut Session) -> Result<(), Fault> {
    let waiting = std::mem::take(&mut session.texts.waiting);
    session.texts.before_this_write = 0;
    write_all(session, waiting)
}

fn write_all(session: &Session, mut texts: Vec<(i64, ItemTexts)>) -> Result<(), Fault> {
    // Of an item written twice the last counts.
    texts.sort_by_key(|(id, _)| *id);
    let mut texts = texts.into_iter().peekable();
    while let Some((id, text)) = texts.next() {
        if texts.peek().is_none_or(|(next, _)| *next != id) {
            session.count_statement();
            text.write(session.connection(), id)?;
        }
    }
    Ok(())
}

/// Writes the texts of a library made before there were any.
pub(super) fn write_where_there_are_none(connection: &Connection) -> Result<(), Fault> {
    let is_due = "SELECT EXISTS (SELECT 1 FROM items) AND NOT EXISTS (SELECT 1 FROM texts_docsize)";
    if connection.query_row(is_due, [], |row| row.get(0))? { write_anew(connection) } else { Ok(()) }
}

/// Writes the texts of every item anew.
pub(super) fn write_anew(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch("INSERT INTO texts (texts) VALUES ('delete-all')")?;
    let items = collect(
        connection,
        "SELECT id, title, EXISTS (SELECT 1 FROM details WHERE item_id = items.id) FROM items
         WHERE kind <> 'season' ORDER BY id",
        [],
        |row| Ok((ItemId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, bool>(2)?)),
    )?;
    for (item, title, is_known) in items {
        let texts = if is_known { texts_of(connection, item, &title)? } else { ItemTexts::of_title(&title) };
        texts.write(connection, item.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_scripts_without_blanks_stand_apart() {
        assert_eq!(apart("alien 3"), "alien 3");
        assert_eq!(apart("amélie"), "amélie");
        assert_eq!(apart("千と千尋 2 box"), "千 と 千 尋  2 box");
        assert_eq!(apart("ab千"), "ab 千");
        assert_eq!(apart(&title::fold("ガラス")), "カ\u{3099} ラ ス");
    }

    #[test]
    fn long_texts_are_searchable_to_their_end() {
        let long = format!("{} End.", "Word, ".repeat(400));
        assert!(searchable(&long).ends_with(" word end"));
    }
}
