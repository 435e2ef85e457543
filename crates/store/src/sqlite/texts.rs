//! The words of items, for searching.
//!
//! An item has two rows: one of the title that its path tells, and one of what a scrape told, which hides the first. A
//! scrape of a new item then takes nothing away from the index. That only notes what is taken away, in tables that are
//! slow where the numbers follow one another, and asks them about each row that a question or a merge comes by: with
//! all rows of a scan replaced in their order, that took longer than all the rest.
//!
//! Texts are written once for all writes of a transaction, at its end and in the order of their rows: a row by itself,
//! or between two savepoints, would make the index write a segment for each.

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

/// Without a `SELECT`: a statement that could write several rows begins with a savepoint, at which the index writes a
/// segment of what it has gathered.
const WRITE: &str =
    "INSERT OR REPLACE INTO texts (rowid, title, other_titles, plot, actors, directors, writers)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

const IS_KNOWN: &str = "SELECT 1 FROM items WHERE id = ?1 / 2";

/// The numbers of the items with these words. The row of the path counts where it is the only one.
pub(super) const WITH_WORDS: &str = "SELECT rowid / 2 FROM texts WHERE texts MATCH ?
    AND (rowid % 2 = 1 OR NOT EXISTS (SELECT 1 FROM texts_docsize WHERE texts_docsize.id = texts.rowid + 1))";

const REMOVE: &str = "DELETE FROM texts WHERE rowid = ?1";

/// Which of an item's two rows; the item's number is half the row's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Teller {
    Path,
    Scrape,
}

impl Teller {
    fn row(self, ItemId(item): ItemId) -> i64 {
        item.saturating_mul(2).saturating_add(i64::from(self == Self::Scrape))
    }
}

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
    fn of_title(title: &str) -> Self {
        Self { title: apart(&title::fold(title)), ..Self::default() }
    }

    fn of_details(scanned_title: &str, details: &ItemDetails) -> Self {
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
            ..Self::of_title(details::shown_title(details, scanned_title))
        }
    }

    fn write(&self, connection: &Connection, row: i64) -> Result<(), Fault> {
        connection.prepare_cached(WRITE)?.execute(params![
            row,
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
    /// By row; `None` where it is taken away.
    waiting: Vec<(i64, Option<ItemTexts>)>,
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

/// Keeps the title that the path of a new item tells, by the end of the transaction.
pub(super) fn keep_title(session: &mut Session, item: ItemId, title: &str) -> Result<(), Fault> {
    keep(session, Teller::Path.row(item), Some(ItemTexts::of_title(title)))
}

/// Keeps the title that an item's path tells now, by the end of the transaction.
pub(super) fn change_title(session: &mut Session, item: ItemId, title: &str) -> Result<(), Fault> {
    keep_title(session, item, title)?;
    if let Some(details) = details::read_where_known(session.connection(), item)?
        && details::shown_title(&details, title) == title
    {
        keep(session, Teller::Scrape.row(item), Some(ItemTexts::of_details(title, &details)))?;
    }
    Ok(())
}

/// Keeps what a scrape told of an item, by the end of the transaction; nothing is written where it told the same `before`.
pub(super) fn keep_details(
    session: &mut Session,
    item: ItemId,
    scanned_title: &str,
    before: Option<&ItemDetails>,
    details: &ItemDetails,
) -> Result<(), Fault> {
    let texts = ItemTexts::of_details(scanned_title, details);
    if before.is_some_and(|before| ItemTexts::of_details(scanned_title, before) == texts) {
        return Ok(());
    }
    keep(session, Teller::Scrape.row(item), Some(texts))
}

/// Forgets what a scrape told of an item, by the end of the transaction.
pub(super) fn forget_details(session: &mut Session, item: ItemId) -> Result<(), Fault> {
    keep(session, Teller::Scrape.row(item), None)
}

fn keep(session: &mut Session, row: i64, texts: Option<ItemTexts>) -> Result<(), Fault> {
    session.texts.waiting.push((row, texts));
    let kept = session.texts.before_this_write;
    if session.texts.waiting.len() - kept >= MAX_PENDING {
        let own = session.texts.waiting.split_off(kept);
        write_all(session, own)?;
    }
    Ok(())
}

/// Writes what waits; the transaction is about to be kept.
pub(super) fn write_pending(session: &mut Session) -> Result<(), Fault> {
    let waiting = std::mem::take(&mut session.texts.waiting);
    session.texts.before_this_write = 0;
    write_all(session, waiting)
}

fn write_all(session: &Session, mut texts: Vec<(i64, Option<ItemTexts>)>) -> Result<(), Fault> {
    // Of a row written twice the last counts.
    texts.sort_by_key(|(row, _)| *row);
    let mut texts = texts.into_iter().peekable();
    while let Some((row, text)) = texts.next() {
        if texts.peek().is_some_and(|(next, _)| *next == row) {
            continue;
        }
        match text {
            // The item may have gone since, in the same transaction.
            Some(text) if session.find(IS_KNOWN, [row], |_| Ok(()))?.is_some() => {
                session.count_statement();
                text.write(session.connection(), row)?;
            }
            Some(_) => {}
            None => {
                session.execute(REMOVE, [row])?;
            }
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
        "SELECT id, title, kind = 'season', EXISTS (SELECT 1 FROM details WHERE item_id = items.id) FROM items ORDER BY id",
        [],
        |row| {
            Ok((
                ItemId(row.get(0)?),
                row.get::<_, String>(1)?,
                row.get::<_, bool>(2)?,
                row.get::<_, bool>(3)?,
            ))
        },
    )?;
    for (item, title, is_season, is_known) in items {
        if !is_season {
            ItemTexts::of_title(&title).write(connection, Teller::Path.row(item))?;
        }
        if is_known {
            let details = details::read(connection, item)?;
            ItemTexts::of_details(&title, &details).write(connection, Teller::Scrape.row(item))?;
        }
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
    fn the_texts_of_a_transaction_are_one_segment() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::sqlite::migrations::migrate(&mut connection).unwrap();
        connection
            .execute_batch(
                "INSERT INTO sources (id, path, kind) VALUES (1, x'2f', 'movies');
                 WITH RECURSIVE number (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM number WHERE id < 10)
                 INSERT INTO items (id, source_id, kind, path, parts, versions, layout, own_folder, title, player_locked,
                     foreign_nfo, size, modified_ns, folded, added_at)
                 SELECT id, 1, 'movie', CAST(id AS BLOB), x'', x'', 'file', 1, id, 0, 0, 1, 1, id, '2026-01-01T00:00:00Z' FROM number;",
            )
            .unwrap();
        let mut session = Session::new(connection, std::sync::Arc::default());
        session.begin().unwrap();
        for item in 1..=11 {
            keep_title(&mut session, ItemId(item), "Alien").unwrap();
        }
        session.commit().unwrap();
        let count = |sql: &str| session.find(sql, [], |row| row.get::<_, u32>(0)).unwrap();
        assert_eq!(
            count("SELECT count(*) FROM texts_docsize"),
            Some(10),
            "none for an item that there is not"
        );
        assert_eq!(count("SELECT count(DISTINCT segid) FROM texts_idx"), Some(1));
    }

    #[test]
    fn long_texts_are_searchable_to_their_end() {
        let long = format!("{} End.", "Word, ".repeat(400));
        assert!(searchable(&long).ends_with(" word end"));
    }
}
