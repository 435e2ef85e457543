//! The table of fields: which element of which kinds of files each stands in, and how its value is written.

use std::borrow::Cow;

use bioscope_model::ItemKind::{Episode, Movie, Season, Show};
use bioscope_model::{Field, ItemDetails, ItemKind, Job, Person};

use super::value::{block, line, list_items};

/// A field in an element.
pub(super) struct Row {
    pub(super) field: Field,
    pub(super) element: &'static str,
    /// The kinds of files that have it.
    pub(super) kinds: &'static [ItemKind],
    pub(super) value: Value,
}

/// How a value is made.
pub(super) enum Value {
    /// One element.
    Text(fn(&ItemDetails) -> Option<String>),
    /// As [`Value::Text`], but only in files that have the element already: other programs' names for a value that ours
    /// stands under another name for, which must not contradict it.
    TextWherePresent(fn(&ItemDetails) -> Option<String>),
    /// One element for each.
    List(fn(&ItemDetails) -> Vec<String>),
}

const EVERY: &[ItemKind] = &[Movie, Show, Season, Episode];
const NOT_SEASON: &[ItemKind] = &[Movie, Show, Episode];
const FILM_AND_SHOW: &[ItemKind] = &[Movie, Show];
const FILM: &[ItemKind] = &[Movie];

/// All fields that need nothing but their value.
pub(super) const TABLE: &[Row] = &[
    text(Field::Title, "title", EVERY, |item| one_line(item.title.as_deref())),
    text(Field::OriginalTitle, "originaltitle", NOT_SEASON, |item| one_line(item.original_title.as_deref())),
    text(Field::SortTitle, "sorttitle", FILM_AND_SHOW, |item| one_line(item.sort_title.as_deref())),
    text(Field::Top250, "top250", FILM, |item| {
        item.top250.filter(|rank| (1..=250).contains(rank)).map(|rank| rank.to_string())
    }),
    text(Field::Outline, "outline", FILM, |item| item.outline.as_deref().and_then(block)),
    text(Field::Plot, "plot", EVERY, |item| item.plot.as_deref().and_then(block)),
    text(Field::Tagline, "tagline", FILM_AND_SHOW, |item| one_line(item.tagline.as_deref())),
    text(Field::Runtime, "runtime", NOT_SEASON, |item| {
        item.runtime_minutes.filter(|&minutes| minutes > 0).map(|minutes| minutes.to_string())
    }),
    text(Field::Mpaa, "mpaa", FILM_AND_SHOW, |item| one_line(item.mpaa.as_deref())),
    text(Field::Premiered, "premiered", &[Movie, Show, Season], premiered),
    text(Field::Premiered, "aired", &[Episode], premiered),
    where_present(Field::Premiered, "premiered", &[Episode], premiered),
    where_present(Field::Premiered, "releasedate", EVERY, premiered),
    text(Field::Year, "year", FILM, year),
    where_present(Field::Year, "year", &[Show, Season, Episode], year),
    text(Field::Status, "status", &[Show], |item| item.status.map(|status| status.name().to_owned())),
    text(Field::Trailer, "trailer", FILM_AND_SHOW, |item| one_line(item.trailer.as_deref())),
    text(Field::Edition, "edition", FILM, |item| one_line(item.edition.as_deref())),
    text(Field::VideoSource, "videosource", FILM, |item| one_line(item.video_source.as_deref())),
    list(Field::Genres, "genre", FILM_AND_SHOW, |item| items(&item.genres)),
    list(Field::Countries, "country", FILM_AND_SHOW, |item| items(&item.countries)),
    list(Field::Studios, "studio", FILM_AND_SHOW, |item| items(&item.studios)),
    list(Field::Writers, "credits", &[Movie, Episode], |item| names(item, Job::Writer)),
    list(Field::Directors, "director", NOT_SEASON, |item| names(item, Job::Director)),
    list(Field::Creators, "creator", &[Show], |item| names(item, Job::Creator)),
    list(Field::Certifications, "certification", FILM_AND_SHOW, |item| {
        let texts = item.certifications.iter().map(|one| format!("{}:{}", one.country, one.rating));
        items(&texts.collect::<Vec<_>>())
    }),
];

const fn text(
    field: Field,
    element: &'static str,
    kinds: &'static [ItemKind],
    value: fn(&ItemDetails) -> Option<String>,
) -> Row {
    Row { field, element, kinds, value: Value::Text(value) }
}

const fn where_present(
    field: Field,
    element: &'static str,
    kinds: &'static [ItemKind],
    value: fn(&ItemDetails) -> Option<String>,
) -> Row {
    Row { field, element, kinds, value: Value::TextWherePresent(value) }
}

const fn list(
    field: Field,
    element: &'static str,
    kinds: &'static [ItemKind],
    value: fn(&ItemDetails) -> Vec<String>,
) -> Row {
    Row { field, element, kinds, value: Value::List(value) }
}

fn one_line(text: Option<&str>) -> Option<String> {
    text.and_then(line).map(Cow::into_owned)
}

fn premiered(item: &ItemDetails) -> Option<String> {
    item.premiered.map(|date| date.to_string())
}

fn year(item: &ItemDetails) -> Option<String> {
    let of_date = || premiered(item).as_deref().and_then(|date| date.get(..4)).map(str::to_owned);
    item.year.map(|year| year.to_string()).or_else(of_date)
}

fn items(texts: &[String]) -> Vec<String> {
    list_items(texts.iter().map(String::as_str))
}

fn names(item: &ItemDetails, job: Job) -> Vec<String> {
    list_items(item.crew_of(job).map(|person: &Person| person.name.as_str()))
}
