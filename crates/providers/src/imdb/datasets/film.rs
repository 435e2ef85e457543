//! A title's facts.

use bioscope_datasets::{Aka, DatasetError, Index, Title};
use bioscope_model::{ImdbId, ItemDetails, Language, Provider, Rating, ShowStatus};

use super::super::wanted::Wanted;
use super::{country, people};
use crate::capability::Preferences;
use crate::{runtime, text};

/// The service of the rating, as Kodi names it, and its best value.
const RATING: (&str, u32) = ("imdb", 10);
/// What IMDb shows as a country's title, among working titles, those of a festival and the like.
const SHOWN: &str = "imdbDisplay";

/// What is known of a title; `None` where nothing is, or where it is not of the kind that is wanted.
pub(super) fn describe(
    index: &Index,
    id: ImdbId,
    wanted: Wanted,
    preferences: &Preferences,
) -> Result<Option<ItemDetails>, DatasetError> {
    let (title, rating) = (index.title(id)?, rating(index, id)?);
    let is_another = title.as_ref().is_some_and(|title| !wanted.may_be(title.kind));
    if is_another || (title.is_none() && rating.is_none()) {
        return Ok(None);
    }
    let mut details = ItemDetails { ratings: rating.into_iter().collect(), ..ItemDetails::default() };
    details.ids.insert(Provider::Imdb, &id.to_string());
    if let Some(title) = title {
        let akas = index.akas(id)?;
        fill(&mut details, &title, &akas, preferences);
    }
    details.cast = people::cast(index, id)?;
    details.crew = people::crew(index, id)?;
    Ok(Some(details))
}

fn fill(details: &mut ItemDetails, title: &Title, akas: &[Aka], preferences: &Preferences) {
    let shown = preferred(title, akas, preferences);
    let original = title.original_title.as_deref().unwrap_or(&title.title);
    details.title = text::line(shown, text::TITLE);
    details.original_title = text::line(original, text::TITLE);
    details.alternative_titles = others(akas, [shown, original]);
    details.year = title.year;
    details.runtime_minutes = title.runtime_minutes.and_then(|minutes| runtime::believed(minutes.into()));
    details.genres =
        title.genres.iter().filter_map(|genre| text::line(genre, text::NAME)).take(text::FEW).collect();
    details.status = title.end_year.filter(|_| title.kind.is_show()).map(|_| ShowStatus::Ended);
}

/// The rating of a title somebody voted for.
pub(super) fn rating(index: &Index, id: ImdbId) -> Result<Option<Rating>, DatasetError> {
    let rating = index.rating(id)?;
    Ok(rating.and_then(|rating| Rating::new(RATING.0, rating.mean(), RATING.1, Some(rating.votes.into()))))
}

/// The title in the first of these languages that has one. What IMDb calls a title is mostly English.
fn preferred<'a>(title: &'a Title, akas: &'a [Aka], preferences: &Preferences) -> &'a str {
    let in_language = |language: &Language| {
        let is_english = language.code() == Language::english().code();
        if is_english { Some(title.title.as_str()) } else { title_in(language, akas) }
    };
    preferences.languages().into_iter().find_map(in_language).unwrap_or(&title.title)
}

/// The title in a language, where IMDb has one for it or for its country.
fn title_in<'a>(language: &Language, akas: &'a [Aka]) -> Option<&'a str> {
    let country = country::of(language);
    let fits = |aka: &&Aka| match (&aka.language, aka.region.as_deref()) {
        (Some(spoken), region) => {
            spoken == language.code() && (region.is_none() || country.is_none() || region == country)
        }
        (None, region) => region.is_some() && region == country,
    };
    let is_shown =
        |aka: &&Aka| aka.sort.as_deref().is_some_and(|sort| sort.split(", ").any(|sort| sort == SHOWN));
    let is_plain = |aka: &&Aka| aka.sort.is_none() && aka.remark.is_none();
    let fitting = || akas.iter().filter(|aka| !aka.is_original).filter(fits);
    let chosen = fitting().find(is_shown).or_else(|| fitting().find(is_plain));
    chosen.map(|aka| aka.title.as_str())
}

/// The titles that are not among `told`, each once.
pub(super) fn others<'a>(akas: &'a [Aka], told: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen: Vec<&str> = told.into_iter().collect();
    let mut others = Vec::new();
    for aka in akas {
        if others.len() == text::MANY {
            break;
        }
        if !seen.contains(&aka.title.as_str()) {
            seen.push(&aka.title);
            others.extend(text::line(&aka.title, text::TITLE));
        }
    }
    others
}
