//! A season's page: `/title/tt…/episodes/?season=…`.
//!
//! It lists fifty episodes at most; the rest is for scripts of IMDb's own to fetch, and left to other sources. Of a
//! season that IMDb does not know it shows another one, the first as a rule, so that what it shows must be looked at.
//! Dates are those of the visitor's country, like everything on these pages.

use bioscope_model::{EpisodeNumber, IdSet, ItemDetails, Provider, Rating};
use serde::Deserialize;

use super::details::{IMDB_RATING, date};
use super::island;
use super::wire::ReleaseDate;
use crate::capability::{EpisodeAnswer, SeasonAnswer};
use crate::document::{Malformation, read_object};
use crate::episodes::title_and_placeholder;
use crate::html;
use crate::lenient::{Told, objects};
use crate::text;

/// Most seasons taken of the page's list.
const MOST_SEASONS: usize = 1_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Island {
    props: Told<Props>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Props {
    page_props: Told<PageProps>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PageProps {
    content_data: Told<ContentData>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ContentData {
    section: Told<Section>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Section {
    seasons: Told<Vec<SeasonTab>>,
    /// The season shown, as text.
    current_season: Told<u64>,
    episodes: Told<Episodes>,
}

/// One of the show's seasons; `value` is "Unknown" for episodes without one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SeasonTab {
    value: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Episodes {
    items: Told<Vec<Item>>,
    total: Told<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Item {
    id: Told<String>,
    season: Told<u64>,
    episode: Told<u64>,
    title_text: Told<String>,
    release_date: Told<ReleaseDate>,
    /// With HTML entities.
    plot: Told<String>,
    /// Absent where nobody voted.
    aggregate_rating: Told<f64>,
    vote_count: Told<u64>,
}

objects!(Island, Props, PageProps, ContentData, Section, SeasonTab, Episodes, Item);

/// What a season's page tells.
#[derive(Debug, PartialEq)]
pub(in super::super) struct SeasonPage {
    /// The season asked for; `None` where the page shows another one.
    pub(in super::super) season: Option<SeasonAnswer>,
    /// The numbers of all seasons of the show, ascending.
    pub(in super::super) known: Vec<u32>,
    /// How many episodes the season has.
    pub(in super::super) total: u64,
    /// How many of them the page lists, those too that have no number or share one.
    pub(in super::super) listed: u64,
}

/// The season `number` on `page`.
pub(in super::super) fn read_season(page: &[u8], number: u32) -> Result<SeasonPage, Malformation> {
    let Some(json) = island::island(page) else {
        return Err(Malformation::new("__NEXT_DATA__", "it is missing, the page has changed its shape"));
    };
    let island: Island = read_object(json)?;
    let content = island.props.get().and_then(|props| props.page_props.get()?.content_data.get());
    let Some(section) = content.and_then(|content| content.section.get()) else {
        return Err(Malformation::new(
            "props.pageProps.contentData.section",
            "an object was expected, the page has changed its shape",
        ));
    };
    let tabs = section.seasons.all().iter().take(MOST_SEASONS);
    let mut known: Vec<u32> = tabs.filter_map(|tab| u32::try_from(*tab.value.get()?).ok()).collect();
    known.sort_unstable();
    known.dedup();
    let listed = section.episodes.get();
    let total = listed.and_then(|episodes| episodes.total.get().copied()).unwrap_or_default();
    let shows_another = section.current_season.get().is_some_and(|shown| *shown != u64::from(number));
    let items = listed.map(|episodes| episodes.items.all()).unwrap_or_default();
    let mut episodes: Vec<EpisodeAnswer> = Vec::new();
    if !shows_another {
        episodes.extend(items.iter().filter_map(|item| episode(item, number)));
        episodes.sort_by_key(|episode| episode.number);
        episodes.dedup_by_key(|episode| episode.number);
    }
    let details = ItemDetails { number: Some(EpisodeNumber::season(number)), ..ItemDetails::default() };
    let season = (!episodes.is_empty()).then_some(SeasonAnswer { number, details, episodes });
    Ok(SeasonPage { season, known, total, listed: items.len() as u64 })
}

/// The episode, if it is one of `season` and has a number.
fn episode(item: &Item, season: u32) -> Option<EpisodeAnswer> {
    if item.season.get() != Some(&u64::from(season)) {
        return None;
    }
    let place = u32::try_from(*item.episode.get()?).ok()?;
    let number = EpisodeNumber::episode(season, place);
    let mut ids = IdSet::new();
    ids.insert(Provider::Imdb, item.id.text().unwrap_or_default());
    let plain = |told: &Told<String>| told.text().map(html::plain_text);
    let aired = item.release_date.get().and_then(date);
    let rating = item
        .aggregate_rating
        .get()
        .and_then(|value| Rating::new(IMDB_RATING.0, *value, IMDB_RATING.1, item.vote_count.get().copied()));
    let (title, placeholder) = title_and_placeholder(plain(&item.title_text).as_deref(), Some(place));
    let details = ItemDetails {
        ids,
        title,
        placeholder,
        plot: plain(&item.plot).and_then(|plot| text::prose(&plot, text::PLOT)),
        premiered: aired,
        ratings: rating.into_iter().collect(),
        number: Some(number),
        ..ItemDetails::default()
    };
    Some(EpisodeAnswer { number, absolute: None, aired, details })
}
