//! A show as search, look-up and its own address give it.

use serde_json::{Value, json};

use super::World;
use super::picture::image;
use crate::catalogue::{Day, Network, Show, country_coded, listing_of_show};

/// The show.
pub(super) fn answer(world: World<'_>, show: &Show) -> Value {
    let details = show.details();
    let common = &details.common;
    let (network, channel) = stations(details.network);
    let poster = listing_of_show(show, world.style).posters.first().map(|poster| poster.name);
    let id = show.tvmaze_id();
    let mut regular =
        show.seasons().into_iter().filter(|season| season.number > 0).flat_map(|season| season.episodes);
    let last = regular.rfind(|episode| episode.aired.is_some());
    let mut links = json!({ "self": { "href": format!("{}/shows/{id}", world.origin) } });
    if let Some(episode) = last {
        links["previousepisode"] = json!({
            "href": format!("{}/episodes/{}", world.origin, episode.tvmaze_id),
            "name": episode.title,
        });
    }
    json!({
        "id": id,
        "url": format!("{}/shows/{id}/{}", world.origin, slug(show.title())),
        "name": show.title(),
        "type": "Scripted",
        "language": show.original_language().english,
        "genres": common.genres.iter().map(|genre| genre.imdb).collect::<Vec<_>>(),
        "status": if show.has_ended() { "Ended" } else { "Running" },
        "runtime": common.runtime_minutes,
        "averageRuntime": common.runtime_minutes,
        "premiered": common.released.iso(),
        "ended": details.last_aired.filter(|_| show.has_ended()).map(Day::iso),
        "officialSite": null,
        "schedule": { "time": AIR_TIME, "days": [WEEKDAYS[common.released.weekday() as usize % 7]] },
        "rating": { "average": common.figures.rating },
        "weight": show.seed() % 100,
        "network": network,
        "webChannel": channel,
        "dvdCountry": null,
        "externals": { "tvrage": null, "thetvdb": show.tvdb_id(), "imdb": show.imdb_id() },
        "image": image(world, poster),
        "summary": html(&common.english.plot),
        "updated": 1_704_795_334,
        "_links": links,
    })
}

/// Time of day of every broadcast.
pub(super) const AIR_TIME: &str = "21:00";
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// `network` and `webChannel`: one of them is null.
pub(super) fn stations(network: &Network) -> (Value, Value) {
    let country = country_coded(network.country)
        .map(|country| json!({ "name": country.imdb, "code": country.code, "timezone": network.zone }));
    let streamed = country.is_none();
    let station = json!({
        "id": network.id,
        "name": network.name,
        "country": country,
        "officialSite": null,
    });
    if streamed { (Value::Null, station) } else { (station, Value::Null) }
}

/// A text as HTML; null where there is none.
pub(super) fn html(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    let safe = text.replace('&', "&amp;").replace('<', "&lt;");
    let (first, rest) = safe.split_once(' ').unwrap_or((&safe, ""));
    json!(format!("<p><b>{first}</b> {rest}</p>"))
}

/// A title as addresses have it.
pub(super) fn slug(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
