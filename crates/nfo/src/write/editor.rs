//! One item's element while it is edited.

use std::collections::HashSet;

use bioscope_model::{EpisodeNumber, Field, ItemDetails, ItemKind};

use super::WriteOptions;
use super::fields::{TABLE, Value};
use super::order::place;
use super::people::Group;
use super::sequence::{remove_all, set_text, set_text_if_present, set_texts};
use super::value::{line, list_items};
use super::{collection, ids, people, pictures, ratings};
use crate::document::{Element, Style};
use crate::read::{AFTER_SEASON, user_rating};

/// One item's element while it is edited.
pub(super) struct Editor<'a> {
    pub(super) kind: ItemKind,
    pub(super) style: Style,
    pub(super) options: &'a WriteOptions,
    pub(super) root: &'a mut Element,
}

impl Editor<'_> {
    /// Puts all of `item` in.
    pub(super) fn write(&mut self, item: &ItemDetails) {
        let kind = self.kind;
        for row in TABLE.iter().filter(|row| row.kinds.contains(&kind)) {
            match row.value {
                Value::Text(value) => self.text(row.field, row.element, value(item), false),
                Value::TextWherePresent(value) => self.text(row.field, row.element, value(item), true),
                Value::List(values) => self.list(row.field, row.element, &values(item)),
            }
        }
        if matches!(self.kind, ItemKind::Movie | ItemKind::Show) {
            self.write_tags(&list_items(item.tags.iter().map(String::as_str)));
        }
        self.write_place(item);
        self.write_larger_parts(item);
        self.write_player_facts();
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

    /// Numbers, and the names of a show's seasons. They say which item it is, so no lock holds them.
    fn write_place(&mut self, item: &ItemDetails) {
        match (self.kind, item.number) {
            (ItemKind::Season, Some(number)) => self.number("seasonnumber", number.season),
            (ItemKind::Episode, Some(EpisodeNumber { season, episode: Some(episode) })) => {
                self.number("season", season);
                self.number("episode", episode);
            }
            _ => {}
        }
        if let Some(display) = item.display.filter(|_| self.kind == ItemKind::Episode) {
            self.number("displayseason", display.season);
            self.number("displayepisode", display.episode.unwrap_or(AFTER_SEASON));
        }
        if self.kind == ItemKind::Show {
            for (number, name) in &item.season_names {
                if let Some(name) = line(name) {
                    self.season_name(&number.to_string(), &name);
                }
            }
        }
    }

    fn number(&mut self, name: &'static str, number: u32) {
        set_text(self.root, name, &number.to_string(), &self.style, 0);
    }

    fn season_name(&mut self, number: &str, name: &str) {
        let is_it = |element: &Element| {
            element.name() == "namedseason"
                && element.attribute("number").is_some_and(|own| own.trim() == number)
        };
        let known = self.root.positions(is_it).first().copied();
        if let Some(element) = known.and_then(|at| self.root.element_mut(at)) {
            element.set_text(name, &self.style);
            return;
        }
        let element = Element::with_text("namedseason", name, &self.style).with_attribute("number", number);
        let after = place(self.root, "namedseason");
        self.root.insert_after(after, [element], &self.style, 0);
    }

    fn write_larger_parts(&mut self, item: &ItemDetails) {
        ids::write(self.root, &item.ids, &self.style);
        if self.kind != ItemKind::Season {
            if self.may_write(Field::Rating, "ratings", item.ratings.is_empty()) {
                ratings::write(self.root, &item.ratings, &self.style);
            }
            self.write_people(item);
        }
        if self.kind == ItemKind::Movie
            && self.may_write(Field::Collection, "set", item.collection.is_none())
            && let Some(set) = &item.collection
        {
            collection::write(self.root, set, &self.style);
        }
        self.write_pictures(item);
    }

    fn write_people(&mut self, item: &ItemDetails) {
        let group = |field: Field, members| {
            if self.options.locked.contains(field) {
                Group::Locked
            } else if !Vec::is_empty(members) || self.options.cleared.contains(field) {
                Group::Replaced(members)
            } else {
                Group::Kept
            }
        };
        let cast = group(Field::Actors, &item.cast);
        let guests = (self.kind == ItemKind::Episode).then(|| group(Field::GuestStars, &item.guest_stars));
        people::write(self.root, cast, guests, &self.style);
    }

    fn write_pictures(&mut self, item: &ItemDetails) {
        let limit = self.options.pictures_per_kind;
        pictures::write(self.root, self.kind, &item.artwork, limit, &self.style);
        if self.kind == ItemKind::Show {
            pictures::write_seasons(self.root, &self.options.season_pictures, limit, &self.style);
        }
        let set = item.collection.as_ref().filter(|_| !self.options.locked.contains(Field::Collection));
        if let Some(set) = set.filter(|_| self.kind == ItemKind::Movie) {
            pictures::write_set(self.root, &set.artwork, &self.style);
        }
    }

    fn write_player_facts(&mut self) {
        if !self.options.locked.contains(Field::UserRating) {
            self.write_user_rating();
        }
        let is_dated = self.root.child("dateadded").is_some_and(|element| !element.text().is_empty());
        if let Some(modified) = self.options.video_modified.filter(|_| !is_dated) {
            let modified = modified.strftime("%Y-%m-%d %H:%M:%S").to_string();
            set_text(self.root, "dateadded", &modified, &self.style, 0);
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

    fn text(&mut self, field: Field, name: &'static str, value: Option<String>, only_where_present: bool) {
        if self.may_write(field, name, value.is_none())
            && let Some(value) = value
        {
            if only_where_present {
                set_text_if_present(self.root, name, &value, &self.style);
            } else {
                set_text(self.root, name, &value, &self.style, 0);
            }
        }
    }

    fn list(&mut self, field: Field, name: &'static str, values: &[String]) {
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
