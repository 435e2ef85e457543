//! The show itself.

use bioscope_model::{CastMember, CrewMember, IdSet, ItemDetails, Job, Person, Provider, Rating, Year};
use jiff::civil::Date;

use super::wire::{self, Network, Show};
use super::{picture, spoken};
use crate::lenient::Told;
use crate::{cast, date, html, runtime, text};

/// TVmaze's name among ratings.
const RATING_SOURCE: &str = "tvmaze";

/// Best possible rating; how many voted is not told.
const BEST_RATING: u32 = 10;

/// What creators are called among the crew.
const CREATOR: &str = "Creator";

/// What the answer tells of the show, without its seasons.
pub(super) fn details(show: &Show) -> ItemDetails {
    let language = show.language.text().and_then(spoken::language);
    let network = show.network.get().or(show.web_channel.get());
    let named = |name: Option<&str>| name.and_then(|name| text::line(name, text::NAME)).into_iter().collect();
    let country = network.and_then(|network| network.country.get()).and_then(|country| country.name.text());
    let season_names = seasons(show).filter_map(|season| {
        let number = u32::try_from(*season.number.get()?).ok()?;
        Some((number, text::line(season.name.text()?, text::TITLE)?))
    });
    ItemDetails {
        ids: ids(show),
        title: show.name.text().and_then(|name| text::line(name, text::TITLE)),
        original_language: language,
        year: show.premiered.text().and_then(Year::of_date),
        premiered: date(&show.premiered),
        plot: plain(&show.summary),
        runtime_minutes: minutes(&show.runtime).or_else(|| minutes(&show.average_runtime)),
        genres: text::distinct(
            show.genres.all().iter().filter_map(|genre| text::line(genre, text::NAME)),
            text::FEW,
        ),
        countries: named(country),
        studios: named(network.and_then(|network: &Network| network.name.text())),
        cast: cast(show),
        crew: creators(show),
        ratings: rating(&show.rating).into_iter().collect(),
        status: show.status.text().and_then(|word| word.parse().ok()),
        season_names: season_names.collect(),
        artwork: picture::of_show(show),
        ..ItemDetails::default()
    }
}

/// The show's ids: TVmaze's own, and those of IMDb and TheTVDB.
pub(super) fn ids(show: &Show) -> IdSet {
    let mut ids = own_id(&show.id);
    if let Some(externals) = show.externals.get() {
        if let Some(id) = externals.imdb.text() {
            ids.insert(Provider::Imdb, id);
        }
        if let Some(id) = externals.thetvdb.get().filter(|id| **id > 0) {
            ids.insert(Provider::Tvdb, &id.to_string());
        }
    }
    ids
}

/// TVmaze's id of anything.
pub(super) fn own_id(id: &Told<u64>) -> IdSet {
    let mut ids = IdSet::new();
    if let Some(id) = id.get().filter(|id| **id > 0) {
        ids.insert(Provider::Tvmaze, &id.to_string());
    }
    ids
}

/// The seasons of the show.
pub(super) fn seasons(show: &Show) -> impl Iterator<Item = &wire::Season> {
    show.embedded.get().map(|parts| parts.seasons.all()).unwrap_or_default().iter()
}

/// A rating, which may be null inside.
pub(super) fn rating(told: &Told<wire::Rating>) -> Option<Rating> {
    Rating::new(RATING_SOURCE, *told.get()?.average.get()?, BEST_RATING, None)
}

/// A date; an empty text where there is none.
pub(super) fn date(told: &Told<String>) -> Option<Date> {
    date::of_text(told.text()?)
}

/// The text of a summary.
pub(super) fn plain(summary: &Told<String>) -> Option<String> {
    text::prose(&html::plain_text(summary.text()?), text::PLOT)
}

/// A running time in minutes.
pub(super) fn minutes(told: &Told<u64>) -> Option<u32> {
    runtime::believed(*told.get()?)
}

/// The cast in TVmaze's order. Somebody with two entries is one member with both roles.
fn cast(show: &Show) -> Vec<CastMember> {
    let told = show.embedded.get().map(|parts| parts.cast.all()).unwrap_or_default();
    let mut cast: Vec<CastMember> = Vec::new();
    for told in told {
        let Some(person) = person(&told.person) else { continue };
        let role = told.character.get().and_then(|role| text::line(role.name.text()?, text::ROLE));
        cast::add(&mut cast, person, role);
    }
    cast
}

/// The creators. Directors and writers are told episode by episode only, which would cost a request each.
fn creators(show: &Show) -> Vec<CrewMember> {
    let told = show.embedded.get().map(|parts| parts.crew.all()).unwrap_or_default();
    let creators = told.iter().filter(|told| told.r#type.text() == Some(CREATOR));
    let people = creators.filter_map(|told| person(&told.person));
    people.map(|person| CrewMember { person, job: Job::Creator }).take(text::CREW).collect()
}

fn person(told: &Told<wire::Person>) -> Option<Person> {
    let told = told.get()?;
    let mut person = Person::named(text::line(told.name.text()?, text::NAME)?);
    if let Some(id) = told.id.get().filter(|id| **id > 0) {
        person = person.with_id(Provider::Tvmaze, id.to_string());
    }
    person.thumb = picture::portrait(&told.image);
    Some(person)
}
