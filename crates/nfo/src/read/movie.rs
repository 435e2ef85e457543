//! The fields of a film.

use bioscope_model::{Certification, ItemDetails, PlayerFacts, Year};

use super::collection::collection;
use super::people::{cast, crew};
use super::pictures::pictures;
use super::ratings::ratings;
use super::values::{is_true, leading_number, list, parse_date, parse_decimal, parse_minutes, text};
use crate::document::Element;

/// What the file says about the film; its ids are read apart.
pub(super) fn details(root: &Element) -> ItemDetails {
    let premiered = ["premiered", "releasedate"]
        .into_iter()
        .filter_map(|name| text(root, name))
        .find_map(|date| parse_date(&date));
    let year = text(root, "year").and_then(|year| Year::of_date(&year));
    ItemDetails {
        title: text(root, "title"),
        original_title: text(root, "originaltitle"),
        sort_title: text(root, "sorttitle"),
        year: year.or_else(|| Year::new(i32::from(premiered?.year())).ok()),
        premiered,
        plot: text(root, "plot"),
        outline: text(root, "outline"),
        tagline: text(root, "tagline"),
        runtime_minutes: text(root, "runtime").and_then(|runtime| parse_minutes(&runtime)),
        mpaa: text(root, "mpaa"),
        certifications: certifications(root),
        genres: list(root, "genre"),
        tags: list(root, "tag"),
        countries: list(root, "country"),
        studios: list(root, "studio"),
        collection: collection(root),
        cast: cast(root),
        crew: crew(root),
        ratings: ratings(root),
        top250: text(root, "top250")
            .and_then(|rank| rank.parse().ok())
            .filter(|rank| (1..=250).contains(rank)),
        trailer: text(root, "trailer"),
        edition: text(root, "edition"),
        video_source: text(root, "videosource"),
        artwork: pictures(root),
        ..ItemDetails::default()
    }
}

/// What a person or a player put in.
pub(super) fn player_facts(root: &Element) -> PlayerFacts {
    let says_yes = |name: &str| text(root, name).is_some_and(|text| is_true(&text));
    let play_count = text(root, "playcount").and_then(|count| leading_number(&count));
    PlayerFacts {
        play_count: play_count.or_else(|| says_yes("watched").then_some(1)),
        last_played: text(root, "lastplayed"),
        user_rating: root.child("userrating").and_then(user_rating),
        date_added: text(root, "dateadded"),
        locked: says_yes("locked") || says_yes("lockdata"),
    }
}

/// The user's rating, 1 to 10, whatever scale it is written on.
pub(crate) fn user_rating(element: &Element) -> Option<u8> {
    let value = parse_decimal(&element.text())?;
    let max = element.attribute("max").and_then(|max| parse_decimal(&max)).filter(|&max| max >= 1.0);
    let scaled = (value * 10.0 / max.unwrap_or(10.0)) as u8;
    (1..=10).contains(&scaled).then_some(scaled)
}

/// Age ratings written as `US:PG-13`; what names no country is left to `mpaa`.
fn certifications(root: &Element) -> Vec<Certification> {
    let mut found: Vec<Certification> = Vec::new();
    for text in list(root, "certification") {
        let Some((country, rating)) = text.split_once(':') else {
            continue;
        };
        let (Ok(country), rating) = (country.parse(), rating.trim()) else {
            continue;
        };
        if !rating.is_empty() {
            found.push(Certification { country, rating: rating.to_owned() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use jiff::civil::date;

    fn read(inside: &str) -> (ItemDetails, PlayerFacts) {
        let document = Document::parse(format!("<movie>{inside}</movie>").as_bytes()).unwrap();
        (details(document.root()), player_facts(document.root()))
    }

    #[test]
    fn an_empty_element_says_nothing() {
        let (details, player) =
            read("<title></title><plot/><year></year><set></set><userrating>0</userrating><tag> </tag>");
        assert_eq!(details, ItemDetails::default());
        assert_eq!(player, PlayerFacts::default());
    }

    #[test]
    fn the_year_comes_from_the_date_where_it_is_not_told() {
        let (details, _) = read("<releasedate>2009-08-19</releasedate>");
        assert_eq!((details.premiered, details.year), (Some(date(2009, 8, 19)), Year::new(2009).ok()));
        assert_eq!(read("<premiered>2009</premiered><year>2010</year>").0.year, Year::new(2010).ok());
    }

    #[test]
    fn reads_what_the_player_put_in() {
        let (_, player) = read(
            "<playcount>2</playcount><lastplayed>2016-12-29</lastplayed><userrating>7.5</userrating>\
             <dateadded>2014-08-07 22:46:06</dateadded><lockdata>true</lockdata>",
        );
        let expected = PlayerFacts {
            play_count: Some(2),
            last_played: Some("2016-12-29".into()),
            user_rating: Some(7),
            date_added: Some("2014-08-07 22:46:06".into()),
            locked: true,
        };
        assert_eq!(player, expected);
        assert_eq!(read("<watched>true</watched>").1.play_count, Some(1));
        assert_eq!(read("<userrating max=\"5\">4</userrating>").1.user_rating, Some(8));
    }

    #[test]
    fn reads_certifications_with_a_country() {
        let (details, _) =
            read("<certification>US:PG-13 / DE: 12</certification><certification>ab 12</certification>");
        let texts: Vec<_> =
            details.certifications.iter().map(|one| format!("{}:{}", one.country, one.rating)).collect();
        assert_eq!(texts, ["US:PG-13", "DE:12"]);
    }
}
