//! A film's details.

use bioscope_model::{Collection, IdSet, ItemDetails, Language, Provider, Rating, Year};

use super::picture::Pictures;
use super::translation::{self, Texts, Titles};
use super::wire::{Movie, Named};
use super::{certification, credits, trailer};
use crate::capability::Preferences;
use crate::document::{Malformation, read_object};
use crate::lenient::Told;
use crate::{date, runtime, text};

/// TMDB's name among ratings, as Kodi writes it.
pub(super) const RATING_SOURCE: &str = "themoviedb";

/// Best possible vote.
pub(super) const BEST_VOTE: u32 = 10;

/// The film in `body`, an answer of `/movie/{id}`.
pub(super) fn read_movie(
    body: &[u8],
    preferences: &Preferences,
    pictures: &Pictures,
) -> Result<ItemDetails, Malformation> {
    let movie: Movie = read_object(body)?;
    if movie.id.get().is_none() && movie.title.text().is_none() && movie.original_title.text().is_none() {
        return Err(Malformation::new(".", "a film was expected, with an id or a title"));
    }
    Ok(details(&movie, preferences, pictures))
}

fn details(movie: &Movie, preferences: &Preferences, pictures: &Pictures) -> ItemDetails {
    let languages = preferences.languages();
    let original_language =
        movie.original_language.text().filter(|code| *code != "xx").and_then(|code| code.parse().ok());
    let certifications = certification::certifications(&movie.release_dates);
    let translations = &movie.translations;
    let (overview, tagline) = (movie.overview.text(), movie.tagline.text());
    let Texts { title, plot, tagline, fallbacks } = translation::texts(
        &titles(movie, original_language.as_ref()),
        overview,
        tagline,
        translations,
        &languages,
    );
    ItemDetails {
        ids: ids(movie),
        title,
        original_title: movie.original_title.text().and_then(|title| text::line(title, text::TITLE)),
        alternative_titles: alternative_titles(movie),
        year: movie.release_date.text().and_then(Year::of_date),
        // The primary release: the first anywhere, by TMDB's own judgement. It is taken rather than the preferred
        // country's date so that the year in a file's name and the date agree, whichever country is set.
        premiered: movie.release_date.text().and_then(date::of_text),
        plot,
        tagline,
        runtime_minutes: movie.runtime.get().copied().and_then(runtime::believed),
        mpaa: certification::rating_in(&certifications, preferences.rating_country()),
        certifications,
        genres: names(&movie.genres, text::FEW),
        tags: movie.keywords.get().map(|told| names(&told.keywords, text::MANY)).unwrap_or_default(),
        countries: names(&movie.production_countries, text::FEW),
        studios: names(&movie.production_companies, text::FEW),
        collection: movie.belongs_to_collection.get().and_then(collection),
        cast: credits::cast(&movie.credits, pictures),
        crew: credits::crew(&movie.credits, pictures),
        ratings: rating(movie).into_iter().collect(),
        trailer: trailer::trailer(&movie.videos, &languages),
        artwork: pictures.on_offer(
            &movie.images,
            movie.poster_path.text(),
            movie.backdrop_path.text(),
            &preferences.language,
        ),
        original_language,
        fallbacks,
        ..ItemDetails::default()
    }
}

fn titles<'a>(movie: &'a Movie, original_language: Option<&'a Language>) -> Titles<'a> {
    Titles { title: movie.title.text(), original: movie.original_title.text(), original_language }
}

fn ids(movie: &Movie) -> IdSet {
    let mut ids = IdSet::new();
    if let Some(id) = movie.id.get() {
        ids.insert(Provider::Tmdb, &id.to_string());
    }
    let external = movie.external_ids.get();
    let imdb = [movie.imdb_id.text(), external.and_then(|told| told.imdb.text())];
    for id in imdb.into_iter().flatten() {
        ids.insert(Provider::Imdb, id);
    }
    if let Some(id) = external.and_then(|told| told.wikidata.text()) {
        ids.insert(Provider::from("wikidata"), id);
    }
    ids
}

fn alternative_titles(movie: &Movie) -> Vec<String> {
    let told = movie.alternative_titles.get().map(|told| told.titles.all()).unwrap_or_default();
    let titles = told.iter().filter_map(|told| text::line(told.title.text()?, text::TITLE));
    text::distinct(titles, text::MANY)
}

pub(super) fn names(told: &Told<Vec<Named>>, most: usize) -> Vec<String> {
    text::distinct(told.all().iter().filter_map(|named| text::line(named.name.text()?, text::NAME)), most)
}

fn collection(told: &Named) -> Option<Collection> {
    let mut ids = IdSet::new();
    if let Some(id) = told.id.get() {
        ids.insert(Provider::Tmdb, &id.to_string());
    }
    let name = text::line(told.name.text()?, text::TITLE)?;
    Some(Collection { ids, name, overview: None, artwork: Vec::new() })
}

fn rating(movie: &Movie) -> Option<Rating> {
    Rating::new(RATING_SOURCE, *movie.vote_average.get()?, BEST_VOTE, movie.vote_count.get().copied())
}
