//! The parts of a show that can be appended to its details or asked for alone.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::World;
use super::movie_parts::{keyword_list, person, pictures, trailer};
use super::reader::Reader;
use crate::catalogue::{Order, OrderGroup, Person, Show, ShowDetails, Tongue, listing_of_show};
use crate::images::PictureStyle;
use crate::random::{hash_text, mix};

/// The part of a name; none where there is no such part.
pub(super) fn answer(world: World<'_>, show: &Show, reader: &Reader, part: &str) -> Option<Value> {
    Some(match part {
        "aggregate_credits" => aggregate_credits(show, &show.details(), world.style),
        "credits" => credits(show, &show.details(), world.style),
        "images" => images(show, reader, world.style),
        "videos" => trailer(u64::from(show.tmdb_id()) ^ 0x7476, reader),
        "content_ratings" => content_ratings(&show.details()),
        "external_ids" => external_ids(show),
        "keywords" => json!({ "results": keyword_list(&show.details().common.keywords) }),
        "alternative_titles" => alternative_titles(show),
        "translations" => translations(show, &show.details()),
        "episode_groups" => json!({ "results": show.orders().iter().map(order).collect::<Vec<_>>() }),
        _ => return None,
    })
}

/// Twenty-four hexadecimal digits, as credits have them.
pub(super) fn credit_id(show: &Show, person: &Person, what: &str) -> String {
    let number = mix(hash_text(what) ^ u64::from(person.id) << 32 ^ show.seed());
    format!("{number:016x}{:08x}", mix(number) as u32)
}

/// Everybody who ever took part, with the number of episodes: regulars first, then guests by that number.
fn aggregate_credits(show: &Show, details: &ShowDetails, style: PictureStyle) -> Value {
    let episodes: u32 = show.plan().episodes();
    let regulars = details
        .common
        .cast
        .iter()
        .enumerate()
        .map(|(place, role)| (&role.person, role.character.as_str(), Show::appearances(place, episodes)));
    let seasons = show.seasons();
    let all = || seasons.iter().flat_map(|season| &season.episodes);
    let mut guests: BTreeMap<u32, (&Person, &str, u32)> = BTreeMap::new();
    for role in all().flat_map(|episode| &episode.guests) {
        let known = guests.entry(role.person.id).or_insert((&role.person, &role.character, 0));
        known.2 += 1;
    }
    for role in &details.common.cast {
        guests.remove(&role.person.id);
    }
    let mut guests: Vec<_> = guests.into_values().collect();
    guests.sort_by_key(|(person, _, count)| (std::cmp::Reverse(*count), person.id));
    let cast: Vec<Value> = regulars
        .chain(guests)
        .enumerate()
        .map(|(place, (someone, character, count))| {
            let mut value = person(someone, "Acting", style);
            value["roles"] = json!([{
                "credit_id": credit_id(show, someone, character),
                "character": character,
                "episode_count": count,
            }]);
            value["total_episode_count"] = json!(count);
            value["order"] = json!(place);
            value
        })
        .collect();
    let mut jobs: BTreeMap<(&str, u32), (&Person, &str, u32)> = BTreeMap::new();
    for episode in all() {
        let directors = episode.directors.iter().map(|person| (person, "Directing", "Director"));
        let writers = episode.writers.iter().map(|person| (person, "Writing", "Writer"));
        for (someone, department, job) in directors.chain(writers) {
            jobs.entry((department, someone.id)).or_insert((someone, job, 0)).2 += 1;
        }
    }
    let crew: Vec<Value> = jobs
        .into_iter()
        .map(|((department, _), (someone, job, count))| {
            let mut value = person(someone, department, style);
            value["jobs"] = json!([{
                "credit_id": credit_id(show, someone, job),
                "job": job,
                "episode_count": count,
            }]);
            value["department"] = json!(department);
            value["total_episode_count"] = json!(count);
            value
        })
        .collect();
    json!({ "cast": cast, "crew": crew })
}

/// The regulars alone.
fn credits(show: &Show, details: &ShowDetails, style: PictureStyle) -> Value {
    let cast = details.common.cast.iter().enumerate().map(|(place, role)| {
        let mut value = person(&role.person, "Acting", style);
        value["character"] = json!(role.character);
        value["credit_id"] = json!(credit_id(show, &role.person, &role.character));
        value["order"] = json!(place);
        value
    });
    json!({ "cast": cast.collect::<Vec<_>>(), "crew": [] })
}

fn images(show: &Show, reader: &Reader, style: PictureStyle) -> Value {
    let listing = listing_of_show(show, style);
    json!({
        "backdrops": pictures(&listing.backdrops, reader),
        "logos": pictures(&listing.logos, reader),
        "posters": pictures(&listing.posters, reader),
    })
}

fn content_ratings(details: &ShowDetails) -> Value {
    let ratings = details.common.certificates.iter();
    let results: Vec<Value> =
        ratings.map(|(country, rating)| json!({ "iso_3166_1": country, "rating": rating })).collect();
    json!({ "results": results })
}

fn external_ids(show: &Show) -> Value {
    json!({
        "imdb_id": show.imdb_id(),
        "freebase_mid": null,
        "freebase_id": null,
        "tvdb_id": show.tvdb_id(),
        "tvrage_id": null,
        "wikidata_id": format!("Q{}", 80_000_000 + show.tmdb_id()),
        "facebook_id": null,
        "instagram_id": null,
        "twitter_id": null,
    })
}

fn alternative_titles(show: &Show) -> Value {
    let results = [(Tongue::German, "DE"), (Tongue::French, "FR")].map(
        |(tongue, country)| json!({ "iso_3166_1": country, "title": show.title_in(tongue), "type": "" }),
    );
    json!({ "results": results })
}

fn translations(show: &Show, details: &ShowDetails) -> Value {
    let names = [
        (Tongue::English, "US", "English", "English"),
        (Tongue::German, "DE", "Deutsch", "German"),
        (Tongue::French, "FR", "Français", "French"),
    ];
    let translations: Vec<Value> = names
        .into_iter()
        .filter_map(|(tongue, country, own, english)| {
            let texts = details.common.texts(tongue)?;
            // A translation whose name is the original one leaves the name empty.
            let name = if tongue == Tongue::English { String::new() } else { show.title_in(tongue) };
            Some(json!({
                "iso_3166_1": country,
                "iso_639_1": tongue.code(),
                "name": own,
                "english_name": english,
                "data": { "homepage": "", "name": name, "overview": texts.plot, "tagline": texts.tagline },
            }))
        })
        .collect();
    json!({ "translations": translations })
}

/// The short form of an order of episodes.
pub(super) fn order(order: &Order) -> Value {
    json!({
        "description": "",
        "episode_count": order.groups.iter().map(|group| group.episodes.len()).sum::<usize>(),
        "group_count": order.groups.len(),
        "id": order.id,
        "name": order.name,
        "network": null,
        "type": order.kind,
    })
}

/// A group of an order, with its episodes and their places in it.
pub(super) fn group(world: World<'_>, show: &Show, reader: &Reader, group: &OrderGroup) -> Value {
    let id = mix(u64::from(show.tmdb_id()) << 16 ^ hash_text(&group.name));
    let episodes = group.episodes.iter().enumerate().map(|(place, episode)| {
        let mut value = super::seasons::episode(world, show, episode, reader);
        value["order"] = json!(place);
        value
    });
    json!({
        "id": format!("{id:016x}{:08x}", mix(id) as u32),
        "name": group.name,
        "order": group.number,
        "episodes": episodes.collect::<Vec<_>>(),
        "locked": true,
    })
}
