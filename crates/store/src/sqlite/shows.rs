//! Shows: their seasons and episodes as items, and the episodes of which there is no file.

use jiff::civil::Date;
use rusqlite::{Connection, Row, params};

use super::bulk::{Rows, optional, owned};
use super::encoding::{from_number, from_optional_text, path_from_bytes};
use super::fault::Fault;
use super::flags::item_list;
use super::items;
use super::session::{Session, collect};
use crate::records::{EpisodePlace, ItemId, ItemRecord, KnownEpisode, MissingEpisode, ShowExtent, SourceId};

/// The place stored in the columns `show_path, season, episode, absolute, aired`, which begin at `first`.
pub(super) fn read_place(row: &Row<'_>, first: usize) -> Result<Option<EpisodePlace>, Fault> {
    let Some(show) = row.get::<_, Option<Vec<u8>>>(first)? else {
        return Ok(None);
    };
    Ok(Some(EpisodePlace {
        show: path_from_bytes(show)?,
        season: row.get(first + 1)?,
        episode: row.get(first + 2)?,
        absolute: row.get(first + 3)?,
        aired: from_optional_text(row.get(first + 4)?)?,
    }))
}

/// Ties episodes to their shows after a scan of a source, hides seasons without episodes, and lets the others lie
/// where their show lies.
pub(super) fn tie(session: &Session, source: SourceId) -> Result<(), Fault> {
    const SHOW: &str = "(SELECT shows.id FROM items AS shows
        WHERE shows.path = items.show_path AND shows.slot = '' AND shows.vanished = 0 AND shows.kind = 'show')";
    let untied = format!(
        "UPDATE items SET parent_id = {SHOW}
         WHERE source_id = ?1 AND vanished = 0 AND kind = 'episode' AND parent_id IS NOT {SHOW}"
    );
    session.execute(&untied, [source.0])?;
    session.execute(
        "UPDATE items SET vanished = 1
         WHERE source_id = ?1 AND vanished = 0 AND kind = 'season' AND NOT EXISTS (
             SELECT 1 FROM items AS episodes LEFT JOIN details ON details.item_id = episodes.id
             WHERE episodes.parent_id = items.parent_id AND episodes.kind = 'episode' AND episodes.vanished = 0
               AND coalesce(details.season, episodes.season) = items.season)",
        [source.0],
    )?;
    session.execute(
        "UPDATE items SET (path, show_path) =
             (SELECT shows.path, shows.path FROM items AS shows WHERE shows.id = items.parent_id)
         WHERE source_id = ?1 AND vanished = 0 AND kind = 'season'
           AND path IS NOT (SELECT shows.path FROM items AS shows WHERE shows.id = items.parent_id)",
        [source.0],
    )?;
    Ok(())
}

/// The seasons and episodes of a show, by number, then by path.
pub(super) fn children(connection: &Connection, show: ItemId) -> Result<Vec<ItemRecord>, Fault> {
    // One snapshot for all of them, whatever the writer does meanwhile.
    let snapshot = connection.unchecked_transaction()?;
    let ids = collect(
        &snapshot,
        "SELECT items.id FROM items LEFT JOIN details ON details.item_id = items.id
         WHERE items.parent_id = ?1 AND items.vanished = 0
         ORDER BY coalesce(details.season, items.season), coalesce(details.episode, items.episode), items.absolute,
             items.aired, items.path, items.id",
        [show.0],
        |row| Ok(ItemId(row.get(0)?)),
    )?;
    ids.into_iter().map(|id| items::read_from(&snapshot, id)).collect()
}

/// How much of each show there is.
pub(super) fn extents(connection: &Connection, shows: &[ItemId]) -> Result<Vec<ShowExtent>, Fault> {
    collect(
        connection,
        "SELECT count(DISTINCT coalesce(details.season, episodes.season)), count(episodes.id)
         FROM json_each(?1) AS asked
             LEFT JOIN items AS episodes ON episodes.parent_id = asked.value AND episodes.kind = 'episode'
                 AND episodes.vanished = 0
             LEFT JOIN details ON details.item_id = episodes.id
         GROUP BY asked.key ORDER BY asked.key",
        [item_list(shows)?],
        |row| Ok(ShowExtent { seasons: from_number(row.get(0)?)?, episodes: from_number(row.get(1)?)? }),
    )
}

/// The items of these seasons, made where they are not there yet.
pub(super) fn ensure_seasons(
    session: &Session,
    show: ItemId,
    seasons: &[u32],
) -> Result<Vec<(u32, ItemId)>, Fault> {
    let mut seasons = seasons.to_vec();
    seasons.sort_unstable();
    seasons.dedup();
    seasons.into_iter().map(|season| Ok((season, ensure_season(session, show, season)?))).collect()
}

fn ensure_season(session: &Session, show: ItemId, season: u32) -> Result<ItemId, Fault> {
    let known: Option<i64> = session.find(
        "SELECT id FROM items WHERE parent_id = ?1 AND kind = 'season' AND season = ?2 ORDER BY vanished, id LIMIT 1",
        params![show.0, season],
        |row| row.get(0),
    )?;
    if let Some(id) = known {
        session.execute(
            "UPDATE items SET vanished = 0, (path, show_path) = (SELECT path, path FROM items WHERE id = ?2)
             WHERE id = ?1 AND vanished = 1",
            params![id, show.0],
        )?;
        return Ok(ItemId(id));
    }
    let made = session.execute(
        "INSERT INTO items (source_id, kind, path, parts, versions, layout, own_folder, title, player_locked,
             foreign_nfo, size, modified_ns, folded, added_at, parent_id, show_path, season, slot)
         SELECT source_id, 'season', path, x'', x'', 'file', 0, ?3, 0, 0, 0, 0, '', added_at, id, path, ?2, ?4
         FROM items WHERE id = ?1 AND kind = 'show'",
        params![show.0, season, season_title(season), format!("season {season}")],
    )?;
    if made == 0 {
        return Err(Fault::not_found(format!("show {show}")));
    }
    Ok(ItemId(session.last_id()))
}

fn season_title(season: u32) -> String {
    if season == bioscope_model::SPECIALS { "Specials".to_owned() } else { format!("Season {season}") }
}

/// Replaces what is known of the episodes that a show has.
pub(super) fn set_known(session: &Session, show: ItemId, episodes: &[KnownEpisode]) -> Result<(), Fault> {
    session.execute("DELETE FROM known_episodes WHERE show_id = ?1", [show.0])?;
    let mut rows = Rows::new("show_id, season, episode, title, aired");
    for known in episodes {
        rows.push([
            show.0.into(),
            known.season.into(),
            known.episode.into(),
            optional(known.title.as_deref()),
            known.aired.map_or(optional(None), |day| owned(day.to_string())),
        ]);
    }
    rows.execute(
        session,
        "INSERT OR IGNORE INTO known_episodes (show_id, season, episode, title, aired)
         SELECT show_id, season, episode, title, aired FROM given",
    )
}

/// The episodes aired before `day` of which there is no file.
pub(super) fn missing(
    connection: &Connection,
    show: Option<ItemId>,
    day: Date,
) -> Result<Vec<MissingEpisode>, Fault> {
    collect(connection, MISSING, params![show.map(|show| show.0), day.to_string()], |row| {
        Ok(MissingEpisode {
            show: ItemId(row.get(0)?),
            show_title: row.get(1)?,
            episode: KnownEpisode {
                season: row.get(2)?,
                episode: row.get(3)?,
                title: row.get(4)?,
                aired: from_optional_text(row.get(5)?)?,
            },
        })
    })
}

/// Dates as texts compare as the days do: years have four digits. Of a show whose only scrape was taken back, which number
/// each file is may be no longer known; so nothing is told to be missing.
const MISSING: &str = "
    WITH present AS MATERIALIZED (
        SELECT episodes.parent_id AS show_id, coalesce(details.season, episodes.season) AS season,
               coalesce(details.episode, episodes.episode) AS episode
        FROM items AS episodes LEFT JOIN details ON details.item_id = episodes.id
        WHERE episodes.kind = 'episode' AND episodes.vanished = 0 AND episodes.parent_id IS NOT NULL
          AND (?1 IS NULL OR episodes.parent_id = ?1))
    SELECT shows.id, coalesce(nullif(details.title, ''), shows.title), known.season, known.episode, known.title,
           known.aired
    FROM known_episodes AS known JOIN items AS shows ON shows.id = known.show_id
        LEFT JOIN details ON details.item_id = shows.id
    WHERE shows.vanished = 0 AND shows.scraped_at IS NOT NULL AND (?1 IS NULL OR shows.id = ?1) AND known.season > 0 AND known.aired < ?2
      AND NOT EXISTS (SELECT 1 FROM present WHERE present.show_id = known.show_id
          AND present.season = known.season AND present.episode = known.episode)
    ORDER BY shows.folded, shows.id, known.season, known.episode";
