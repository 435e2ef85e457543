//! `ratings/rating`, and the old `rating` and `votes` where a file has them.

use std::borrow::Cow;

use bioscope_model::Rating;

use super::sequence::{set_text, set_text_if_present};
use super::value::line;
use crate::document::{Element, Style};
use crate::read::parse_decimal;

/// Differences below this are none; Kodi itself writes six decimals.
const TOLERANCE: f64 = 1e-6;

/// Writes the ratings; the first is the default one. Ratings of services we know nothing of stay.
pub(super) fn write(root: &mut Element, ratings: &[Rating], style: &Style) {
    let usable: Vec<(Cow<'_, str>, &Rating)> =
        ratings.iter().filter_map(|rating| line(&rating.source).map(|name| (name, rating))).collect();
    let Some((default, first)) = usable.first() else {
        return;
    };
    let is_new = root.child("ratings").is_none();
    let mut list = root.child("ratings").cloned().unwrap_or_else(|| Element::new("ratings"));
    for (name, rating) in &usable {
        write_one(&mut list, name, rating, style);
    }
    mark_default(&mut list, default);
    if is_new {
        let after = super::order::place(root, "ratings");
        root.insert_after(after, [list], style, 0);
    } else if let Some(element) = root.child_mut("ratings") {
        *element = list;
    }
    let out_of_ten = first.value * 10.0 / f64::from(first.max.max(1));
    let old_value = root.child("rating").and_then(|old| parse_decimal(&old.text()));
    if old_value.is_some_and(|old| (old - out_of_ten).abs() > TOLERANCE) {
        set_text_if_present(root, "rating", &decimal(out_of_ten), style);
    }
    if let Some(votes) = first.votes {
        set_text_if_present(root, "votes", &votes.to_string(), style);
    }
}

fn write_one(list: &mut Element, name: &str, rating: &Rating, style: &Style) {
    let position =
        list.positions(|element| element.name() == "rating" && is_named(element, name)).first().copied();
    let at = position.unwrap_or_else(|| {
        list.append([Element::new("rating").with_attribute("name", name)], style, 1);
        list.positions(|element| element.name() == "rating").last().copied().unwrap_or_default()
    });
    let Some(element) = list.element_mut(at) else {
        return;
    };
    let max = rating.max.to_string();
    if element.attribute("max").as_ref() != Some(&max) {
        element.set_attribute("max", &max);
    }
    let value = element.child("value").and_then(|value| parse_decimal(&value.text()));
    if value.is_none_or(|value| (value - rating.value).abs() > TOLERANCE) {
        if element.elements().next().is_none() {
            element.nodes_mut().clear();
        }
        set_text(element, "value", &decimal(rating.value), style, 2);
    }
    if let Some(votes) = rating.votes {
        set_text(element, "votes", &votes.to_string(), style, 2);
    }
}

/// Exactly one `default="true"`.
fn mark_default(list: &mut Element, name: &str) {
    let mut is_first = true;
    for at in list.positions(|element| element.name() == "rating") {
        let Some(element) = list.element_mut(at) else {
            continue;
        };
        let is_marked = element.attribute("default").as_deref() == Some("true");
        if is_first && is_named(element, name) {
            is_first = false;
            if !is_marked {
                element.set_attribute("default", "true");
            }
        } else if is_marked {
            element.set_attribute("default", "false");
        }
    }
}

fn is_named(element: &Element, name: &str) -> bool {
    element.attribute("name").is_some_and(|own| own.trim() == name)
}

/// The shortest text that reads as the same number, never with an exponent.
fn decimal(number: f64) -> String {
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn written(inside: &str, ratings: &[Rating]) -> String {
        let mut document = Document::parse(format!("<m><title/>{inside}</m>").as_bytes()).unwrap();
        let style = document.style();
        write(document.root_mut(), ratings, &style);
        let text = String::from_utf8(document.to_bytes()).unwrap();
        text["<m><title/>".len()..text.len() - "</m>".len()].to_owned()
    }

    fn imdb(value: f64) -> Rating {
        Rating::new("imdb", value, 10, Some(1000)).unwrap()
    }

    #[test]
    fn the_first_rating_is_the_default_one() {
        let metacritic = Rating::new("metacritic", 67.0, 100, None).unwrap();
        assert_eq!(
            written("", &[imdb(7.5), metacritic]),
            "<ratings><rating name=\"imdb\" max=\"10\" default=\"true\"><value>7.5</value><votes>1000</votes></rating>\
             <rating name=\"metacritic\" max=\"100\"><value>67</value></rating></ratings>"
        );
    }

    #[test]
    fn ratings_of_others_stay_but_are_no_longer_the_default() {
        let before = "<ratings><rating name=\"trakt\" default=\"true\"><value>8</value></rating>\
                      <rating name=\"imdb\" max=\"10\" x=\"y\"><value>7.500000</value><votes>9</votes></rating></ratings>";
        assert_eq!(
            written(before, &[imdb(7.5)]),
            "<ratings><rating name=\"trakt\" default=\"false\"><value>8</value></rating>\
             <rating name=\"imdb\" max=\"10\" x=\"y\" default=\"true\"><value>7.500000</value><votes>1000</votes></rating></ratings>"
        );
    }

    #[test]
    fn the_old_form_follows_where_it_is() {
        assert!(
            written("<rating>1</rating><votes>2</votes>", &[imdb(7.5)])
                .contains("<rating>7.5</rating><votes>1000</votes>")
        );
        assert_eq!(written("<rating>1</rating>", &[]), "<rating>1</rating>");
    }
}
