//! The fields of an item.

use std::collections::BTreeMap;

use bioscope_model::{Certification, EpisodeNumber, ItemDetails, ItemKind, PlayerFacts, Year};
use jiff::civil::Date;

use super::collection::collection;
use super::people::{actors, crew};
use super::pictures::pictures;
use super::ratings::ratings;
use super::values::{is_true, leading_number, list, parse_date, parse_decimal, parse_minutes, text};
use crate::document::Element;

/// The episode that Kodi gives to a special that is shown after all of a season.
pub(crate) const AFTER_SEASON: u32 = 4096;

/// What `root` says about the item of this kind; its ids are read apart.
pub(super) fn details(root: &Element, kind: ItemKind) -> ItemDetails {
    let premiered = premiered(root, kind);
    let year = text(root, "year").and_then(|year| Year::of_date(&year));
    let (cast, guest_stars) = actors(root, kind);
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
        collection: (kind == ItemKind::Movie).then(|| collection(root)).flatten(),
        cast,
        guest_stars,
        crew: crew(root, kind),
        ratings: ratings(root),
        top250: text(root, "top250")
            .and_then(|rank| rank.parse().ok())
            .filter(|rank| (1..=250).contains(rank)),
        trailer: text(root, "trailer"),
        edition: text(root, "edition"),
        video_source: text(root, "videosource"),
        status: text(root, "status").and_then(|status| status.parse().ok()),
        number: number(root, kind),
        display: (kind == ItemKind::Episode).then(|| display(root)).flatten(),
        season_names: season_names(root),
        artwork: pictures(root, kind),
        ..ItemDetails::default()
    }
}

fn premiered(root: &Element, kind: ItemKind) -> Option<Date> {
    let aired = (kind == ItemKind::Episode).then_some("aired");
    let names = aired.into_iter().chain(["premiered", "releasedate"]);
    names.filter_map(|name| text(root, name)).find_map(|date| parse_date(&date))
}

/// Where a season or an episode stands. Some writers put numbers below 0 where they know none.
fn number(root: &Element, kind: ItemKind) -> Option<EpisodeNumber> {
    let count = |name: &str| text(root, name).and_then(|count| leading_number(&count));
    match kind {
        ItemKind::Movie | ItemKind::Show => None,
        ItemKind::Season => count("seasonnumber").or_else(|| count("season")).map(EpisodeNumber::season),
        ItemKind::Episode => Some(EpisodeNumber::episode(count("season")?, count("episode")?)),
    }
}

/// The number in the root of an episode.
pub(crate) fn episode_number(root: &Element) -> Option<EpisodeNumber> {
    number(root, ItemKind::Episode)
}

/// Where a special is shown; nothing where it says so of no regular season.
fn display(root: &Element) -> Option<EpisodeNumber> {
    let count = |name: &str| text(root, name).and_then(|count| leading_number(&count));
    let season = |name: &str| count(name).filter(|&season| season > 0);
    if let Some(season) = season("displayafterseason") {
        return Some(EpisodeNumber::season(season));
    }
    let episode = count("displayepisode")?;
    let season = season("displayseason")?;
    Some(EpisodeNumber { season, episode: Some(episode).filter(|&episode| episode < AFTER_SEASON) })
}

fn season_names(root: &Element) -> BTreeMap<u32, String> {
    let mut names = BTreeMap::new();
    for element in root.children("namedseason") {
        let number = element.attribute("number").and_then(|number| number.trim().parse().ok());
        if let (Some(number), name) = (number, element.text())
            && !name.is_empty()
        {
            names.entry(number).or_insert(name);
        }
    }
    names
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
        (details(document.root(), ItemKind::Movie), player_facts(document.root()))
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
    fn an_episode_says_where_it_stands() {
        let read = |inside: &str| {
            let xml = format!("<episodedetails>{inside}</episodedetails>");
            details(Document::parse(xml.as_bytes()).unwrap().root(), ItemKind::Episode)
        };
        let special = read(
            "<season>0</season><episode>03</episode><displayseason>2</displayseason>\
             <displayepisode>4096</displayepisode><aired>2019-11-08</aired><premiered>2019-11-09</premiered>",
        );
        assert_eq!(special.number, Some(EpisodeNumber::episode(0, 3)));
        assert_eq!(special.display, Some(EpisodeNumber::season(2)));
        assert_eq!(special.premiered, Some(date(2019, 11, 8)));
        assert_eq!(
            read("<displayafterseason>2</displayafterseason>").display,
            Some(EpisodeNumber::season(2))
        );
        let unknown = read(
            "<season>-2</season><episode>-2</episode><displayseason>-1</displayseason>\
             <displayepisode>-1</displayepisode><aired/><premiered>2019-11-09</premiered>",
        );
        assert_eq!((unknown.number, unknown.display), (None, None));
        assert_eq!(unknown.premiered, Some(date(2019, 11, 9)));
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
