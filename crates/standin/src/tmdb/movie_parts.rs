//! The parts of a film that can be appended to its details or asked for alone.

use serde_json::{Value, json};

use super::World;
use super::reader::Reader;
use crate::catalogue::{
    CrewMember, Day, Details, Film, Listed, Person, Tongue, listing_of, picture_of_person,
};
use crate::images::{PictureName, PictureStyle};
use crate::random::{hash_text, mix};

/// The part of a name; none where there is no such part.
pub(super) fn answer(world: World<'_>, film: &Film, reader: &Reader, part: &str) -> Option<Value> {
    Some(match part {
        "credits" => credits(film, &film.details(), world.style),
        "images" => images(film, reader, world.style),
        "videos" => trailer(u64::from(film.tmdb_id()), reader),
        "release_dates" => release_dates(film, &film.details()),
        "external_ids" => external_ids(film),
        "keywords" => json!({ "keywords": keyword_list(&film.details().keywords) }),
        "alternative_titles" => alternative_titles(film),
        "translations" => translations(film, &film.details()),
        _ => return None,
    })
}

fn credits(film: &Film, details: &Details, style: PictureStyle) -> Value {
    let credit = |person: &Person, what: &str| credit_id(film, person, what);
    let cast: Vec<Value> = details
        .cast
        .iter()
        .enumerate()
        .map(|(place, role)| {
            let mut value = person(&role.person, "Acting", style);
            value["cast_id"] = json!(place + 1);
            value["character"] = json!(role.character);
            value["credit_id"] = json!(credit(&role.person, &role.character));
            value["order"] = json!(place);
            value
        })
        .collect();
    let directors = details.directors.iter().map(|person| (person, "Directing", "Director"));
    let writers = details.writers.iter().map(|person| (person, "Writing", "Screenplay"));
    let others =
        details.crew.iter().map(|CrewMember { person, department, job }| (person, *department, *job));
    let crew: Vec<Value> = directors
        .chain(writers)
        .chain(others)
        .map(|(someone, department, job)| {
            let mut value = person(someone, department, style);
            value["credit_id"] = json!(credit(someone, job));
            value["department"] = json!(department);
            value["job"] = json!(job);
            value
        })
        .collect();
    json!({ "cast": cast, "crew": crew })
}

/// The fields that everybody in a list of credits has.
pub(super) fn person(person: &Person, known_for: &str, style: PictureStyle) -> Value {
    json!({
        "adult": false,
        "gender": person.gender,
        "id": person.id,
        "known_for_department": known_for,
        "name": person.name,
        "original_name": person.name,
        "popularity": (mix(u64::from(person.id)) % 20_000) as f64 / 1_000.0 + 0.6,
        "profile_path": picture_of_person(person, style).map(PictureName::tmdb_path),
    })
}

/// Twenty-four hexadecimal digits, as credits have them.
fn credit_id(film: &Film, person: &Person, what: &str) -> String {
    let number = mix(hash_text(what) ^ u64::from(person.id) << 32 ^ u64::from(film.tmdb_id()));
    format!("{number:016x}{:08x}", mix(number) as u32)
}

fn images(film: &Film, reader: &Reader, style: PictureStyle) -> Value {
    let listing = listing_of(film, style);
    json!({
        "backdrops": pictures(&listing.backdrops, reader),
        "logos": pictures(&listing.logos, reader),
        "posters": pictures(&listing.posters, reader),
    })
}

/// The pictures of a list that a reader sees.
pub(super) fn pictures(listed: &[Listed], reader: &Reader) -> Vec<Value> {
    listed
        .iter()
        .filter(|picture| reader.sees_pictures(picture.language))
        .map(|picture| {
            let (width, height) = (picture.name.width, picture.name.height);
            let ratio = f64::from(width) / f64::from(height.max(1));
            json!({
                "aspect_ratio": (ratio * 1_000.0).round() / 1_000.0,
                "height": height,
                "iso_639_1": picture.language,
                "file_path": picture.name.tmdb_path(),
                "vote_average": picture.vote_average,
                "vote_count": picture.vote_count,
                "width": width,
            })
        })
        .collect()
}

/// A made-up trailer of a film or show; every fifth has none. The keys lead nowhere.
pub(super) fn trailer(number: u64, reader: &Reader) -> Value {
    let seed = mix(number ^ 0x7669);
    let visible = !seed.is_multiple_of(5) && reader.sees_videos(Some("en"));
    let results: Vec<Value> = visible
        .then(|| {
            json!({
                "iso_639_1": "en",
                "iso_3166_1": "US",
                "name": "Theatrical Trailer",
                "key": format!("{:011x}", seed & 0xfff_ffff_ffff),
                "site": "YouTube",
                "size": 1080,
                "type": "Trailer",
                "official": true,
                "published_at": "2015-02-26T03:19:25.000Z",
                "id": format!("{seed:016x}{:08x}", mix(seed) as u32),
            })
        })
        .into_iter()
        .collect();
    json!({ "results": results })
}

/// A release in one country.
pub(super) struct Release {
    country: &'static str,
    pub(super) day: Day,
    certificate: &'static str,
}

/// Releases: at home on the first day, elsewhere a season later, which may fall into the next year.
pub(super) fn releases(film: &Film, details: &Details) -> Vec<Release> {
    let home = details.countries.first().map_or("US", |country| country.code);
    let mut countries: Vec<(&'static str, &'static str)> = details.certificates.clone();
    if !countries.iter().any(|(country, _)| *country == home) {
        countries.insert(0, (home, ""));
    }
    let delay = 2 + (mix(u64::from(film.tmdb_id())) % 5) as u8;
    let later = details.released.month + delay;
    let abroad = Day {
        year: details.released.year + u16::from(later > 12),
        month: (later - 1) % 12 + 1,
        day: details.released.day,
    };
    countries
        .into_iter()
        .map(|(country, certificate)| Release {
            country,
            day: if country == home { details.released } else { abroad },
            certificate,
        })
        .collect()
}

fn release_dates(film: &Film, details: &Details) -> Value {
    let results: Vec<Value> = releases(film, details)
        .into_iter()
        .map(|release| {
            json!({
                "iso_3166_1": release.country,
                "release_dates": [{
                    "certification": release.certificate,
                    "descriptors": [],
                    "iso_639_1": "",
                    "note": "",
                    "release_date": format!("{}T00:00:00.000Z", release.day.iso()),
                    "type": 3,
                }],
            })
        })
        .collect();
    json!({ "results": results })
}

fn external_ids(film: &Film) -> Value {
    json!({
        "imdb_id": film.imdb_id(),
        "wikidata_id": format!("Q{}", 90_000_000 + film.tmdb_id()),
        "facebook_id": null,
        "instagram_id": null,
        "twitter_id": null,
    })
}

/// Keywords with made-up numbers.
pub(super) fn keyword_list(keywords: &[&str]) -> Vec<Value> {
    let numbered = keywords.iter();
    numbered.map(|keyword| json!({ "id": 1_000 + hash_text(keyword) % 300_000, "name": keyword })).collect()
}

fn alternative_titles(film: &Film) -> Value {
    let countries = [(Tongue::German, "DE"), (Tongue::French, "FR")];
    let titles: Vec<Value> = countries
        .into_iter()
        .filter_map(|(tongue, country)| Some((film.title_in(tongue)?, country)))
        .filter(|(title, _)| title != film.title())
        .map(|(title, country)| json!({ "iso_3166_1": country, "title": title, "type": "" }))
        .collect();
    json!({ "titles": titles })
}

fn translations(film: &Film, details: &Details) -> Value {
    let names = [
        (Tongue::English, "US", "English", "English"),
        (Tongue::German, "DE", "Deutsch", "German"),
        (Tongue::French, "FR", "Français", "French"),
    ];
    let translations: Vec<Value> = names
        .into_iter()
        .filter_map(|(tongue, country, own, english)| {
            let texts = details.texts(tongue)?;
            // A translation whose title is the original one leaves the title empty.
            let title =
                film.title_in(tongue).filter(|title| title != film.original_title()).unwrap_or_default();
            Some(json!({
                "iso_3166_1": country,
                "iso_639_1": tongue.code(),
                "name": own,
                "english_name": english,
                "data": {
                    "homepage": "",
                    "overview": texts.plot,
                    "runtime": details.runtime_minutes,
                    "tagline": texts.tagline,
                    "title": title,
                },
            }))
        })
        .collect();
    json!({ "translations": translations })
}
