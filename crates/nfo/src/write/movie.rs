//! The fields of a film, in their order.

use std::collections::HashSet;

use bioscope_model::{Field, ItemDetails, Job, Person};

use super::sequence::{remove_all, set_text, set_text_if_present, set_texts};
use super::value::{block, line, list_items};
use super::{WriteError, WriteOptions};
use super::{collection, ids, people, pictures, ratings};
use crate::document::{Document, Element, Style};
use crate::read::user_rating;

/// Puts `movie` into `existing`, or into a new document.
pub fn update_movie(
    existing: Option<&Document>,
    movie: &ItemDetails,
    options: &WriteOptions,
) -> Result<Document, WriteError> {
    let mut document = existing.cloned().unwrap_or_else(|| Document::new("movie"));
    if !document.root().name().eq_ignore_ascii_case("movie") {
        return Err(WriteError::NotAMovie { root: document.root().name().to_owned() });
    }
    document.tidy_prolog();
    let style = document.style();
    let mut editor = Editor { style, options, root: document.root_mut() };
    editor.write_texts(movie);
    editor.write_lists(movie);
    editor.write_larger_parts(movie);
    editor.write_player_facts();
    Ok(document)
}

/// One document while it is edited.
struct Editor<'a> {
    style: Style,
    options: &'a WriteOptions,
    root: &'a mut Element,
}

impl Editor<'_> {
    fn write_texts(&mut self, movie: &ItemDetails) {
        let one_line = |text: &Option<String>| text.as_deref().and_then(line);
        self.text(Field::Title, "title", one_line(&movie.title));
        self.text(Field::OriginalTitle, "originaltitle", one_line(&movie.original_title));
        self.text(Field::SortTitle, "sorttitle", one_line(&movie.sort_title));
        let rank = movie.top250.filter(|rank| (1..=250).contains(rank));
        self.text(Field::Top250, "top250", rank.map(|rank| rank.to_string()));
        self.text(Field::Outline, "outline", movie.outline.as_deref().and_then(block));
        self.text(Field::Plot, "plot", movie.plot.as_deref().and_then(block));
        self.text(Field::Tagline, "tagline", one_line(&movie.tagline));
        let minutes = movie.runtime_minutes.filter(|&minutes| minutes > 0);
        self.text(Field::Runtime, "runtime", minutes.map(|minutes| minutes.to_string()));
        self.text(Field::Mpaa, "mpaa", one_line(&movie.mpaa));
        self.write_dates(movie);
        self.text(Field::Trailer, "trailer", one_line(&movie.trailer));
        self.text(Field::Edition, "edition", one_line(&movie.edition));
        self.text(Field::VideoSource, "videosource", one_line(&movie.video_source));
    }

    fn write_dates(&mut self, movie: &ItemDetails) {
        let date = movie.premiered.map(|date| date.to_string());
        if let Some(date) = date.as_deref().filter(|_| !self.options.locked.contains(Field::Premiered)) {
            set_text_if_present(self.root, "releasedate", date, &self.style);
        }
        let year = movie.year.map(|year| year.to_string());
        let year = year.or_else(|| date.as_deref().and_then(|date| date.get(..4)).map(str::to_owned));
        self.text(Field::Premiered, "premiered", date);
        self.text(Field::Year, "year", year);
    }

    fn write_lists(&mut self, movie: &ItemDetails) {
        self.list(Field::Genres, "genre", &list_items(movie.genres.iter().map(String::as_str)));
        self.list(Field::Countries, "country", &list_items(movie.countries.iter().map(String::as_str)));
        self.list(Field::Studios, "studio", &list_items(movie.studios.iter().map(String::as_str)));
        let names = |job| list_items(movie.crew_of(job).map(|person: &Person| person.name.as_str()));
        self.list(Field::Writers, "credits", &names(Job::Writer));
        self.list(Field::Directors, "director", &names(Job::Director));
        let certifications: Vec<String> =
            movie.certifications.iter().map(|one| format!("{}:{}", one.country, one.rating)).collect();
        self.list(
            Field::Certifications,
            "certification",
            &list_items(certifications.iter().map(String::as_str)),
        );
        self.write_tags(&list_items(movie.tags.iter().map(String::as_str)));
    }

    /// Tags that are neither new nor ours from last time are somebody else's and stay where they are.
    fn write_tags(&mut self, tags: &[String]) {
        let previous = list_items(self.options.previous_tags.iter().map(String::as_str));
        let is_outdated = |tag: &String| previous.contains(tag) && !tags.contains(tag);
        let present = self.root.children("tag").map(Element::text).filter(|tag| !is_outdated(tag));
        let mut seen = HashSet::new();
        let values: Vec<String> =
            present.chain(tags.iter().cloned()).filter(|tag| seen.insert(tag.clone())).collect();
        let is_touched = !tags.is_empty() || self.options.cleared.contains(Field::Tags);
        if is_touched && !self.options.locked.contains(Field::Tags) {
            set_texts(self.root, "tag", &values, &self.style);
        }
    }

    fn write_larger_parts(&mut self, movie: &ItemDetails) {
        ids::write(self.root, &movie.ids, &self.style);
        if self.may_write(Field::Rating, "ratings", movie.ratings.is_empty()) {
            ratings::write(self.root, &movie.ratings, &self.style);
        }
        if self.may_write(Field::Collection, "set", movie.collection.is_none())
            && let Some(set) = &movie.collection
        {
            collection::write(self.root, set, &self.style);
        }
        if self.may_write(Field::Actors, "actor", movie.cast.is_empty()) {
            people::write(self.root, &movie.cast, &self.style);
        }
        let is_set_locked = self.options.locked.contains(Field::Collection);
        let set_artwork =
            movie.collection.as_ref().filter(|_| !is_set_locked).map_or(&[][..], |set| &set.artwork);
        pictures::write(self.root, &movie.artwork, set_artwork, self.options.pictures_per_kind, &self.style);
    }

    fn write_player_facts(&mut self) {
        if !self.options.locked.contains(Field::UserRating) {
            self.write_user_rating();
        }
        let is_dated = self.root.child("dateadded").is_some_and(|element| !element.text().is_empty());
        if let Some(modified) = self.options.video_modified.filter(|_| !is_dated) {
            set_text(
                self.root,
                "dateadded",
                &modified.strftime("%Y-%m-%d %H:%M:%S").to_string(),
                &self.style,
                0,
            );
        }
    }

    /// Kodi makes 0 of a rating with a scale of its own, so that is turned into one without.
    fn write_user_rating(&mut self) {
        let element = self.root.child("userrating");
        let has_scale = element.is_some_and(|element| element.attribute("max").is_some());
        let rescaled = element.filter(|_| has_scale).and_then(user_rating);
        let set_by_hand = self.options.user_rating.filter(|rating| (1..=10).contains(rating));
        if let Some(rating) = set_by_hand.or(rescaled) {
            set_text(self.root, "userrating", &rating.to_string(), &self.style, 0);
        }
        if let Some(element) = self.root.child_mut("userrating") {
            element.remove_attribute("max");
        }
    }

    fn text(&mut self, field: Field, name: &str, value: Option<String>) {
        if self.may_write(field, name, value.is_none())
            && let Some(value) = value
        {
            set_text(self.root, name, &value, &self.style, 0);
        }
    }

    fn list(&mut self, field: Field, name: &str, values: &[String]) {
        if self.may_write(field, name, values.is_empty()) {
            set_texts(self.root, name, values, &self.style);
        }
    }

    /// Whether a value may be written. A field without value stays, unless it is to be cleared.
    fn may_write(&mut self, field: Field, name: &str, is_empty: bool) -> bool {
        if self.options.locked.contains(field) {
            return false;
        }
        if is_empty && self.options.cleared.contains(field) {
            remove_all(self.root, name);
        }
        !is_empty
    }
}
