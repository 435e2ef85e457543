//! Ratings: Kodi's `ratings/rating`, and the single `rating` and `votes` of old.

use std::collections::HashSet;

use bioscope_model::Rating;

use super::values::{parse_count, parse_decimal};
use crate::document::Element;

/// The name of a rating that says none, as in Kodi.
const UNNAMED: &str = "default";

/// The largest scale believed.
const MAX_SCALE: u32 = 1000;

/// All ratings, the default one first.
pub(super) fn ratings(root: &Element) -> Vec<Rating> {
    let mut elements: Vec<&Element> =
        root.children("ratings").flat_map(|list| list.children("rating")).collect();
    elements.sort_by_key(|element| element.attribute("default").is_none_or(|default| default != "true"));
    let mut seen = HashSet::new();
    let is_first = |rating: &Rating| seen.insert(rating.source.clone());
    let ratings: Vec<Rating> = elements.into_iter().filter_map(named_rating).filter(is_first).collect();
    if ratings.is_empty() { old_rating(root).into_iter().collect() } else { ratings }
}

fn named_rating(element: &Element) -> Option<Rating> {
    let name = element.attribute("name").filter(|name| !name.trim().is_empty());
    let value = element.child("value").map_or_else(|| element.own_text(), Element::text);
    let votes = element.child("votes").and_then(|votes| parse_count(&votes.text()));
    Rating::new(
        name.as_deref().unwrap_or(UNNAMED).trim(),
        parse_decimal(&value)?,
        scale(element),
        usable(votes),
    )
}

/// `rating` and `votes` beside each other, or Jellyfin's `communityrating`.
fn old_rating(root: &Element) -> Option<Rating> {
    let votes = root.child("votes").and_then(|votes| parse_count(&votes.text()));
    ["rating", "communityrating"].into_iter().flat_map(|name| root.children(name)).find_map(|element| {
        Rating::new(UNNAMED, parse_decimal(&element.own_text())?, scale(element), usable(votes))
    })
}

/// The best possible value; 10 unless told otherwise.
fn scale(element: &Element) -> u32 {
    let max = element.attribute("max").and_then(|max| max.trim().parse().ok());
    max.filter(|max| (1..=MAX_SCALE).contains(max)).unwrap_or(10)
}

/// A count of none beside a value means that nobody counted.
fn usable(votes: Option<u64>) -> Option<u64> {
    votes.filter(|&votes| votes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn read(inside: &str) -> Vec<Rating> {
        ratings(Document::parse(format!("<movie>{inside}</movie>").as_bytes()).unwrap().root())
    }

    #[test]
    fn the_default_rating_comes_first() {
        let ratings = read(
            "<ratings><rating name=\"imdb\"><value>7,5</value><votes>12,345</votes></rating>\
             <rating name=\"metacritic\" max=\"100\" default=\"true\"><value>67</value></rating>\
             <rating name=\"nobody\"><value>0</value></rating></ratings><rating>1</rating>",
        );
        let expected =
            [Rating::new("metacritic", 67.0, 100, None), Rating::new("imdb", 7.5, 10, Some(12345))]
                .map(Option::unwrap);
        assert_eq!(ratings, expected);
    }

    #[test]
    fn reads_the_old_form_where_there_is_no_new_one() {
        assert_eq!(
            read("<rating>6.5</rating><votes>3,998</votes>"),
            [Rating::new("default", 6.5, 10, Some(3998)).unwrap()]
        );
        assert_eq!(
            read("<communityrating>7,5</communityrating>"),
            [Rating::new("default", 7.5, 10, None).unwrap()]
        );
        assert!(read("<rating>75</rating>").is_empty());
    }
}
