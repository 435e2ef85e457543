//! An item's details: written in one go, read back as they were.

use std::collections::BTreeMap;

use bioscope_model::{Certification, EpisodeNumber, IdSet, ItemDetails, Rating, ShowStatus, Year, title};
use rusqlite::{Connection, Row, params};

use super::bulk::{Rows, position};
use super::credits::{self, CreditsTiming};
use super::encoding::{finite, from_json, from_number, from_optional_text, from_text, number, to_json};
use super::fault::Fault;
use super::session::{Session, collect, find};
use super::{collections, offers, terms, texts};
use crate::records::ItemId;

const IDS: &str = "SELECT provider, value FROM item_ids WHERE item_id = ?1 AND told_by = ?2";

/// Who told an id: a scan, from the path or the NFO file, or a scrape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ToldBy {
    Path,
    Scrape,
}

impl ToldBy {
    fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Scrape => "scrape",
        }
    }
}

/// Replaces what is known of an item by `details`; nothing is written where that is the same.
///
/// Ratings that are no numbers are left out.
pub(super) fn write(
    session: &mut Session,
    item: ItemId,
    details: &ItemDetails,
) -> Result<CreditsTiming, Fault> {
    let before = read_where_known(session.connection(), item)?;
    write_over(session, item, before.as_ref(), details)
}

/// As [`write`], where it is known what is known of the item before.
pub(super) fn write_over(
    session: &mut Session,
    item: ItemId,
    before: Option<&ItemDetails>,
    details: &ItemDetails,
) -> Result<CreditsTiming, Fault> {
    if before == Some(details) {
        return Ok(CreditsTiming::default());
    }
    let scanned_title: String = session
        .find("SELECT title FROM items WHERE id = ?1", [item.0], |row| row.get(0))?
        .ok_or_else(|| Fault::not_found(format!("item {item}")))?;
    let shown = shown_title(details, &scanned_title);
    session.execute(
        "UPDATE items SET folded = ?2, shown_year = coalesce(?3, year) WHERE id = ?1",
        params![item.0, title::fold(shown), details.year.map(Year::number)],
    )?;
    texts::keep_details(session, item, &scanned_title, before, details)?;
    write_single_values(session, item, details)?;
    write_ids(session, item, ToldBy::Scrape, &details.ids)?;
    write_lists(session, item, details)?;
    terms::write(session, item, details)?;
    collections::write(session, item, details.collection.as_ref())?;
    offers::write(session, item, &details.artwork)?;
    credits::write(session, item, details)
}

/// The title that an item is shown by: the scraped one, else the path's.
pub(super) fn shown_title<'t>(details: &'t ItemDetails, scanned: &'t str) -> &'t str {
    details.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(scanned)
}

/// Forgets all that a scrape told of an item.
pub(super) fn erase(session: &mut Session, item: ItemId) -> Result<(), Fault> {
    write(session, item, &ItemDetails::default())?;
    session.execute("DELETE FROM details WHERE item_id = ?1", [item.0])?;
    texts::forget_details(session, item)
}

fn write_single_values(session: &Session, item: ItemId, details: &ItemDetails) -> Result<(), Fault> {
    let season_names =
        if details.season_names.is_empty() { None } else { Some(to_json(&details.season_names)?) };
    session.execute(
        "INSERT OR REPLACE INTO details (item_id, title, original_title, original_language, sort_title, year,
             premiered, plot, outline, tagline, runtime_minutes, mpaa, top250, trailer, edition, video_source,
             status, season, episode, display_season, display_episode, season_names)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
        params![
            item.0,
            details.title,
            details.original_title,
            details.original_language.as_ref().map(ToString::to_string),
            details.sort_title,
            details.year.map(Year::number),
            details.premiered.map(|date| date.to_string()),
            details.plot,
            details.outline,
            details.tagline,
            details.runtime_minutes,
            details.mpaa,
            details.top250,
            details.trailer,
            details.edition,
            details.video_source,
            details.status.map(ShowStatus::name),
            details.number.map(|number| number.season),
            details.number.and_then(|number| number.episode),
            details.display.map(|number| number.season),
            details.display.and_then(|number| number.episode),
            season_names,
        ],
    )?;
    Ok(())
}

/// Replaces the ids that one teller told of an item.
pub(super) fn write_ids(session: &Session, item: ItemId, told_by: ToldBy, ids: &IdSet) -> Result<(), Fault> {
    session.execute(
        "DELETE FROM item_ids WHERE item_id = ?1 AND told_by = ?2",
        params![item.0, told_by.name()],
    )?;
    let mut rows = Rows::new("item_id, told_by, provider, value");
    for (provider, value) in ids.iter() {
        rows.push([item.0.into(), told_by.name().into(), provider.name().into(), value.into()]);
    }
    rows.execute(
        session,
        "INSERT INTO item_ids (item_id, told_by, provider, value) SELECT item_id, told_by, provider, value FROM given",
    )
}

fn write_lists(session: &Session, item: ItemId, details: &ItemDetails) -> Result<(), Fault> {
    session.execute("DELETE FROM alternative_titles WHERE item_id = ?1", [item.0])?;
    let mut titles = Rows::new("item_id, position, title");
    for (index, title) in details.alternative_titles.iter().enumerate() {
        titles.push([item.0.into(), position(index), title.as_str().into()]);
    }
    titles.execute(
        session,
        "INSERT INTO alternative_titles (item_id, position, title) SELECT item_id, position, title FROM given",
    )?;

    session.execute("DELETE FROM certifications WHERE item_id = ?1", [item.0])?;
    let mut certifications = Rows::new("item_id, position, country, rating");
    for (index, certification) in details.certifications.iter().enumerate() {
        let country = certification.country.code();
        certifications.push([
            item.0.into(),
            position(index),
            country.into(),
            certification.rating.as_str().into(),
        ]);
    }
    certifications.execute(
        session,
        "INSERT INTO certifications (item_id, position, country, rating)
         SELECT item_id, position, country, rating FROM given",
    )?;

    session.execute("DELETE FROM ratings WHERE item_id = ?1", [item.0])?;
    let mut ratings = Rows::new("item_id, position, source, value, max, votes");
    for (index, rating) in details.ratings.iter().filter(|rating| rating.value.is_finite()).enumerate() {
        ratings.push([
            item.0.into(),
            position(index),
            rating.source.as_str().into(),
            finite(rating.value).into(),
            rating.max.into(),
            rusqlite::types::ToSqlOutput::Owned(rating.votes.map(number).into()),
        ]);
    }
    ratings.execute(
        session,
        "INSERT INTO ratings (item_id, position, source, value, max, votes)
         SELECT item_id, position, source, value, max, votes FROM given",
    )
}

/// The details of an item that was scraped.
pub(super) fn read_where_known(connection: &Connection, item: ItemId) -> Result<Option<ItemDetails>, Fault> {
    // All that belongs to them is written and taken away with this row.
    let Some(mut details) = read_single_values(connection, item)? else { return Ok(None) };
    details.ids = read_ids(connection, item, ToldBy::Scrape)?;
    details.collection = collections::read(connection, item)?;
    details.artwork = offers::read(connection, item)?;
    read_lists(connection, item, &mut details)?;
    terms::read(connection, item, &mut details)?;
    credits::read(connection, item, &mut details)?;
    Ok(Some(details))
}

/// The details of an item; empty ones where it was never scraped.
pub(super) fn read(connection: &Connection, item: ItemId) -> Result<ItemDetails, Fault> {
    Ok(read_where_known(connection, item)?.unwrap_or_default())
}

fn read_single_values(connection: &Connection, item: ItemId) -> Result<Option<ItemDetails>, Fault> {
    find(
        connection,
        "SELECT title, original_title, original_language, sort_title, year, premiered, plot, outline, tagline,
             runtime_minutes, mpaa, top250, trailer, edition, video_source, status, season, episode,
             display_season, display_episode, season_names
         FROM details WHERE item_id = ?1",
        [item.0],
        |row| {
            Ok(ItemDetails {
                title: row.get(0)?,
                original_title: row.get(1)?,
                original_language: from_optional_text(row.get(2)?)?,
                sort_title: row.get(3)?,
                year: year_of(row.get(4)?)?,
                premiered: from_optional_text(row.get(5)?)?,
                plot: row.get(6)?,
                outline: row.get(7)?,
                tagline: row.get(8)?,
                runtime_minutes: row.get(9)?,
                mpaa: row.get(10)?,
                top250: row.get(11)?,
                trailer: row.get(12)?,
                edition: row.get(13)?,
                video_source: row.get(14)?,
                status: from_optional_text(row.get(15)?)?,
                number: read_number(row, 16)?,
                display: read_number(row, 18)?,
                season_names: row
                    .get::<_, Option<String>>(20)?
                    .map_or_else(|| Ok(BTreeMap::new()), |names| from_json(&names))?,
                ..ItemDetails::default()
            })
        },
    )
}

/// A number in a show, from the columns of the season and the episode, which begin at `first`.
pub(super) fn read_number(row: &Row<'_>, first: usize) -> Result<Option<EpisodeNumber>, Fault> {
    let season: Option<u32> = row.get(first)?;
    let episode = row.get(first + 1)?;
    Ok(season.map(|season| EpisodeNumber { season, episode }))
}

/// A stored year.
pub(super) fn year_of(number: Option<i32>) -> Result<Option<Year>, Fault> {
    number.map(Year::new).transpose().map_err(|error| Fault::corrupt(error.to_string()))
}

/// The ids that one teller told of an item.
pub(super) fn read_ids(connection: &Connection, item: ItemId, told_by: ToldBy) -> Result<IdSet, Fault> {
    let ids =
        collect(connection, IDS, params![item.0, told_by.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(id_set(&ids))
}

/// As [`read_ids`], in the open transaction.
pub(super) fn told_ids(session: &Session, item: ItemId, told_by: ToldBy) -> Result<IdSet, Fault> {
    let ids = session.collect(IDS, params![item.0, told_by.name()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(id_set(&ids))
}

fn id_set(ids: &[(String, String)]) -> IdSet {
    ids.iter().map(|(provider, value)| (provider.as_str().into(), value.as_str())).collect()
}

fn read_lists(connection: &Connection, item: ItemId, details: &mut ItemDetails) -> Result<(), Fault> {
    details.alternative_titles = collect(
        connection,
        "SELECT title FROM alternative_titles WHERE item_id = ?1 ORDER BY position",
        [item.0],
        |row| Ok(row.get(0)?),
    )?;
    details.certifications = collect(
        connection,
        "SELECT country, rating FROM certifications WHERE item_id = ?1 ORDER BY position",
        [item.0],
        |row| Ok(Certification { country: from_text(&row.get::<_, String>(0)?)?, rating: row.get(1)? }),
    )?;
    details.ratings = collect(
        connection,
        "SELECT source, value, max, votes FROM ratings WHERE item_id = ?1 ORDER BY position",
        [item.0],
        |row| {
            let votes: Option<i64> = row.get(3)?;
            Ok(Rating {
                source: row.get(0)?,
                value: row.get(1)?,
                max: row.get(2)?,
                votes: votes.map(from_number).transpose()?,
            })
        },
    )?;
    Ok(())
}
