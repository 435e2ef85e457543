//! Age ratings.
//!
//! Reference pages list those of all countries, often several of one. Half pages tell only the one that holds where
//! the visitor is, without saying where that is.

use bioscope_model::{Certification, Country};

use super::wire::{Certificate, CountryName, Half};
use crate::text;

/// Most countries kept; there are 249.
const MAX_COUNTRIES: usize = 260;

/// What stands beside the rating for cinemas where there are several and none stands alone.
const SECOND_CHOICE: [&str; 3] = ["original rating", "theatrical", "cinema rating"];

/// How the number of a rating by the American board begins.
const NUMBERED: &str = "certificate #";

/// How ratings for broadcasts begin; a film's own one goes before them.
const BROADCAST: &str = "TV-";

/// The best age rating of each country, in the page's order.
pub(super) fn certifications(half: &Half) -> Vec<Certification> {
    let mut best: Vec<(u8, Certification)> = Vec::new();
    for told in half.certificates.nodes() {
        let Some(certification) = certification(told) else {
            continue;
        };
        let weight = weight(told, &certification.rating);
        match best.iter().position(|(_, known)| known.country == certification.country) {
            Some(place) if weight < best[place].0 => best[place] = (weight, certification),
            None if best.len() < MAX_COUNTRIES => best.push((weight, certification)),
            _ => {}
        }
    }
    best.into_iter().map(|(_, certification)| certification).collect()
}

/// The visitor's rating of a title page, if it can be taken for that of `country`: the page's release date is then
/// that country's too.
pub(super) fn visitors_rating(
    head: Option<&Half>,
    main: Option<&Half>,
    country: Option<&Country>,
) -> Option<String> {
    let release = main.and_then(|half| half.release_date.get()?.country.get());
    if release.and_then(code).as_ref() != Some(country?) {
        return None;
    }
    let told = [head, main].into_iter().flatten().find_map(|half| half.certificate.get()?.rating.text());
    told.and_then(|rating| text::line(rating, text::CERTIFICATION))
}

fn certification(told: &Certificate) -> Option<Certification> {
    let country = told.country.get().and_then(code)?;
    let rating = text::line(told.rating.text()?, text::CERTIFICATION)?;
    Some(Certification { country, rating })
}

/// The country's own code.
pub(super) fn code(country: &CountryName) -> Option<Country> {
    text::line(country.id.text()?, text::NAME)?.parse().ok()
}

/// The lower, the more it is the rating for cinemas.
fn weight(told: &Certificate, rating: &str) -> u8 {
    let attributes = || told.attributes.all().iter().filter_map(|attribute| attribute.text.text());
    let names_board = told.ratings_body.get().is_some_and(|body| body.id.text().is_some());
    if rating.starts_with(BROADCAST) {
        4
    } else if names_board || attributes().any(|text| text.starts_with(NUMBERED)) {
        0
    } else if attributes().next().is_none() {
        1
    } else if attributes().any(|text| SECOND_CHOICE.contains(&text)) {
        2
    } else {
        3
    }
}
