//! What can be embedded in a show or asked for alone: episodes, seasons, cast and pictures.

use serde_json::{Value, json};

use super::World;
use super::picture::{ORIGINAL, address, image, medium};
use super::show::{AIR_TIME, html, slug, stations};
use crate::catalogue::{
    Day, Episode, Listed, Season, Show, country_coded, listing_of_show, picture_of_person, posters_of_season,
    stills_of_episode,
};
use crate::images::{LANDSCAPE_WIDTH, PORTRAIT_WIDTH};

/// The part of a name; none where there is no such part.
pub(super) fn answer(world: World<'_>, show: &Show, part: &str, specials: bool) -> Option<Value> {
    Some(match part {
        "episodes" => episodes(world, show, specials),
        "seasons" => seasons(world, show),
        "cast" => cast(world, show),
        "images" => images(world, show),
        _ => return None,
    })
}

/// Episodes in order; specials, where wanted, at the end of the season in which they were broadcast.
fn episodes(world: World<'_>, show: &Show, specials: bool) -> Value {
    let seasons = show.seasons();
    let extra: Vec<&Episode> = seasons
        .iter()
        .filter(|season| specials && season.number == 0)
        .flat_map(|season| &season.episodes)
        .collect();
    let regular: Vec<&Season> = seasons.iter().filter(|season| season.number > 0).collect();
    let mut listed = Vec::new();
    for season in &regular {
        listed.extend(season.episodes.iter().map(|one| episode(world, show, one, season.number)));
        let own = extra.iter().filter(|one| (one.number - 1) % regular.len() as u32 + 1 == season.number);
        listed.extend(own.map(|one| episode(world, show, one, season.number)));
    }
    Value::Array(listed)
}

fn episode(world: World<'_>, show: &Show, episode: &Episode, season: u32) -> Value {
    let special = episode.season == 0;
    let kind = match (special, episode.number % 2) {
        (false, _) => "regular",
        (true, 0) => "insignificant_special",
        (true, _) => "significant_special",
    };
    let still = stills_of_episode(episode, world.style).first().map(|still| still.name);
    let voted = episode.figures.votes > 0;
    let (id, slug) = (episode.tvmaze_id, slug(&episode.title));
    json!({
        "id": id,
        "url": format!("{}/episodes/{id}/{slug}", world.origin),
        "name": episode.title,
        "season": season,
        "number": if special { Value::Null } else { json!(episode.number) },
        "type": kind,
        "airdate": episode.aired.map(Day::iso).unwrap_or_default(),
        "airtime": if episode.aired.is_some() { AIR_TIME } else { "" },
        "airstamp": episode.aired.map(|day| format!("{}T{AIR_TIME}:00+00:00", day.iso())),
        "runtime": episode.runtime_minutes,
        "rating": { "average": voted.then_some(episode.figures.rating) },
        "image": image(world, still),
        "summary": html(&episode.plot),
        "_links": {
            "self": { "href": format!("{}/episodes/{id}", world.origin) },
            "show": { "href": format!("{}/shows/{}", world.origin, show.tvmaze_id()), "name": show.title() },
        },
    })
}

fn seasons(world: World<'_>, show: &Show) -> Value {
    let (network, channel) = stations(show.details().network);
    let regular = show.seasons().into_iter().filter(|season| season.number > 0);
    regular
        .map(|season| {
            let id = show.numbers().tvmaze_season(season.number);
            let poster = posters_of_season(show, season.number, world.style).first().map(|one| one.name);
            let dates = || season.episodes.iter().filter_map(|episode| episode.aired);
            json!({
                "id": id,
                "url": format!("{}/seasons/{id}/{}-season-{}", world.origin, slug(show.title()), season.number),
                "number": season.number,
                "name": "",
                "episodeOrder": season.episodes.len(),
                "premiereDate": dates().min().map(Day::iso),
                "endDate": dates().max().map(Day::iso),
                "network": network,
                "webChannel": channel,
                "image": image(world, poster),
                "summary": null,
                "_links": { "self": { "href": format!("{}/seasons/{id}", world.origin) } },
            })
        })
        .collect()
}

fn cast(world: World<'_>, show: &Show) -> Value {
    let details = show.details();
    let country = country_coded("US")
        .map(|country| json!({ "name": country.imdb, "code": country.code, "timezone": "America/New_York" }));
    let roles = details.common.cast.iter();
    roles
        .map(|role| {
            let (person, id) = (&role.person, role.person.id);
            json!({
                "person": {
                    "id": id,
                    "url": format!("{}/people/{id}/{}", world.origin, slug(&person.name)),
                    "name": person.name,
                    "country": country,
                    "birthday": null,
                    "deathday": null,
                    "gender": match person.gender { 1 => "Female", 2 => "Male", _ => "" },
                    "image": image(world, picture_of_person(person, world.style)),
                    "_links": { "self": { "href": format!("{}/people/{id}", world.origin) } },
                },
                "character": {
                    "id": id + 1,
                    "url": format!("{}/characters/{}/{}", world.origin, id + 1, slug(&role.character)),
                    "name": role.character,
                    "image": null,
                    "_links": { "self": { "href": format!("{}/characters/{}", world.origin, id + 1) } },
                },
            })
        })
        .collect()
}

fn images(world: World<'_>, show: &Show) -> Value {
    let listing = listing_of_show(show, world.style);
    let posters = listing.posters.iter().map(|picture| ("poster", picture));
    let backgrounds = listing.backdrops.iter().map(|picture| ("background", picture));
    let typography =
        listing.logos.iter().filter(|logo| !logo.name.vector).map(|picture| ("typography", picture));
    posters
        .chain(backgrounds)
        .chain(typography)
        .enumerate()
        .map(|(place, (kind, picture))| listed(world, show, place, kind, picture))
        .collect()
}

fn listed(world: World<'_>, show: &Show, place: usize, kind: &str, picture: &Listed) -> Value {
    let name = picture.name;
    let width = if name.width > name.height { LANDSCAPE_WIDTH } else { PORTRAIT_WIDTH };
    json!({
        "id": u64::from(show.tvmaze_id()) * 100 + place as u64,
        "type": kind,
        "main": picture.name.index == 0,
        "resolutions": {
            "original": {
                "url": address(world, ORIGINAL, name),
                "width": name.width,
                "height": name.height,
            },
            "medium": {
                "url": address(world, medium(name), name),
                "width": width,
                "height": (f64::from(width) * f64::from(name.height) / f64::from(name.width.max(1))).round() as u32,
            },
        },
    })
}
