//! The show itself.

use std::collections::BTreeMap;

use bioscope_model::{Certification, IdSet, ItemDetails, Provider, Rating, Year};

use super::super::movie::{BEST_VOTE, RATING_SOURCE, names};
use super::super::picture::Pictures;
use super::super::translation::{self, Texts, Titles};
use super::super::{certification, trailer};
use super::credits;
use super::wire::{SeasonHead, Show};
use crate::capability::Preferences;
use crate::episodes::is_made_up;
use crate::lenient::Told;
use crate::{date, runtime, text};

/// Most countries of which an age rating is kept; there are 249.
const MOST_COUNTRIES: usize = 260;

/// Most seasons whose name is kept.
const MOST_NAMES: usize = 400;

/// What the answer tells of the show, without its seasons.
pub(super) fn details(show: &Show, preferences: &Preferences, pictures: &Pictures) -> ItemDetails {
    let languages = preferences.languages();
    let original_language =
        show.original_language.text().filter(|code| *code != "xx").and_then(|code| code.parse().ok());
    let certifications = certifications(show);
    let translations = &show.translations;
    let titles = Titles {
        title: show.name.text(),
        original: show.original_name.text(),
        original_language: original_language.as_ref(),
    };
    let (overview, tagline) = (show.overview.text(), show.tagline.text());
    let Texts { title, plot, tagline, fallbacks } =
        translation::texts(&titles, overview, tagline, translations, &languages);
    ItemDetails {
        ids: ids(show),
        title,
        original_title: show.original_name.text().and_then(|title| text::line(title, text::TITLE)),
        alternative_titles: alternative_titles(show),
        year: show.first_air_date.text().and_then(Year::of_date),
        premiered: show.first_air_date.text().and_then(date::of_text),
        plot,
        tagline,
        runtime_minutes: show.episode_run_time.all().iter().find_map(|told| runtime::believed(*told)),
        mpaa: certification::rating_in(&certifications, preferences.rating_country()),
        certifications,
        genres: names(&show.genres, text::FEW),
        tags: show.keywords.get().map(|told| names(&told.results, text::MANY)).unwrap_or_default(),
        countries: names(&show.production_countries, text::FEW),
        studios: studios(show),
        cast: credits::cast(show, pictures),
        crew: credits::crew(show, pictures),
        ratings: rating(&show.vote_average, &show.vote_count).into_iter().collect(),
        trailer: trailer::trailer(&show.videos, &languages),
        status: show.status.text().and_then(|word| word.parse().ok()),
        season_names: season_names(show),
        artwork: pictures.on_offer(
            &show.images,
            show.poster_path.text(),
            show.backdrop_path.text(),
            &preferences.language,
        ),
        original_language,
        fallbacks,
        ..ItemDetails::default()
    }
}

/// The seasons that the show has by its own list, ascending; those without an episode only where `empty_too`.
pub(super) fn known_seasons(show: &Show, empty_too: bool) -> Vec<u32> {
    let listed = show.seasons.all().iter();
    let filled = listed.filter(|season| empty_too || season.episode_count.get() != Some(&0));
    let mut numbers: Vec<u32> = filled.filter_map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The mean of the votes.
pub(super) fn rating(average: &Told<f64>, votes: &Told<u64>) -> Option<Rating> {
    Rating::new(RATING_SOURCE, *average.get()?, BEST_VOTE, votes.get().copied())
}

fn ids(show: &Show) -> IdSet {
    let mut ids = IdSet::new();
    if let Some(id) = show.id.get() {
        ids.insert(Provider::Tmdb, &id.to_string());
    }
    let Some(external) = show.external_ids.get() else {
        return ids;
    };
    if let Some(id) = external.imdb.text() {
        ids.insert(Provider::Imdb, id);
    }
    if let Some(id) = external.tvdb.get().filter(|id| **id > 0) {
        ids.insert(Provider::Tvdb, &id.to_string());
    }
    if let Some(id) = external.wikidata.text() {
        ids.insert(Provider::from("wikidata"), id);
    }
    ids
}

fn alternative_titles(show: &Show) -> Vec<String> {
    let told = show.alternative_titles.get().map(|told| told.results.all()).unwrap_or_default();
    let titles = told.iter().filter_map(|told| text::line(told.title.text()?, text::TITLE));
    text::distinct(titles, text::MANY)
}

/// One age rating a country, in TMDB's order: where there are several, the first.
fn certifications(show: &Show) -> Vec<Certification> {
    let told = show.content_ratings.get().map(|told| told.results.all()).unwrap_or_default();
    let mut kept: Vec<Certification> = Vec::new();
    for told in told {
        let country = told.iso_3166_1.text().and_then(|code| code.parse().ok());
        let rating = told.rating.text().and_then(|rating| text::line(rating, text::CERTIFICATION));
        if let (Some(country), Some(rating)) = (country, rating)
            && kept.len() < MOST_COUNTRIES
            && !kept.iter().any(|known| known.country == country)
        {
            kept.push(Certification { country, rating });
        }
    }
    kept
}

/// The networks, as media servers show them; who produced it where none are told.
fn studios(show: &Show) -> Vec<String> {
    let networks = names(&show.networks, text::FEW);
    if networks.is_empty() { names(&show.production_companies, text::FEW) } else { networks }
}

/// The names that somebody gave to seasons. TMDB calls the others "Season 2", in every language's own word; players
/// do so by themselves, in the user's language.
fn season_names(show: &Show) -> BTreeMap<u32, String> {
    let named = show.seasons.all().iter().filter_map(|season| {
        let (number, name) = (number(season)?, text::line(season.name.text()?, text::TITLE)?);
        (!is_made_up(&name, Some(number))).then_some((number, name))
    });
    named.take(MOST_NAMES).collect()
}

fn number(season: &SeasonHead) -> Option<u32> {
    u32::try_from(*season.season_number.get()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_show_without_a_network_names_who_produced_it() {
        let show = |json: &str| serde_json::from_str::<Show>(json).unwrap();
        let both = show(r#"{"networks": [{"name": "HBO"}], "production_companies": [{"name": "BBC"}]}"#);
        assert_eq!(studios(&both), ["HBO"]);
        assert_eq!(studios(&show(r#"{"networks": [], "production_companies": [{"name": "BBC"}]}"#)), ["BBC"]);
    }
}
