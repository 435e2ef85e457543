//! Whole files, as they are written for a made-up film.

use bioscope_model::{
    ArtworkCandidate, ArtworkKind, CastMember, Certification, Collection, CrewMember, IdSet, ItemDetails,
    Job, Person, Provider, Rating, Year,
};
use bioscope_nfo::{Document, WriteOptions, update_movie};
use jiff::civil::date;

use crate::well_formed::assert_well_formed;

fn picture(kind: ArtworkKind, name: &str) -> ArtworkCandidate {
    ArtworkCandidate {
        kind,
        url: format!("https://image.tmdb.org/t/p/original/{name}.jpg"),
        preview: Some(format!("https://image.tmdb.org/t/p/w342/{name}.jpg")),
        language: None,
        width: 2000,
        height: 3000,
        votes: 3,
        score: 5.5,
        source: Provider::Tmdb,
    }
}

fn actor(name: &str, role: &str, thumb: Option<&str>) -> CastMember {
    CastMember {
        person: Person { thumb: thumb.map(str::to_owned), ..Person::named(name) },
        role: Some(role.into()),
    }
}

fn film() -> ItemDetails {
    let ids: IdSet = [
        (Provider::Tmdb, "990001"),
        (Provider::Imdb, "tt9900001"),
        (Provider::Other("wikidata".into()), "Q990001"),
    ]
    .into_iter()
    .collect();
    ItemDetails {
        ids,
        title: Some("The Lamplighter & the Sea".into()),
        original_title: Some("Světlonoš a moře".into()),
        sort_title: Some("Lamplighter & the Sea, The".into()),
        year: Year::new(2019).ok(),
        premiered: Some(date(2019, 9, 12)),
        plot: Some("An old keeper lights a lamp nobody needs.\n\nThen a ship answers: \u{1f6a2} <three short flashes>.".into()),
        outline: Some("An old keeper lights a lamp nobody needs.".into()),
        tagline: Some("Somebody \"must\" watch the dark.".into()),
        runtime_minutes: Some(104),
        mpaa: Some("PG-13".into()),
        certifications: [("US", "PG-13"), ("DE", "12")]
            .map(|(country, rating)| Certification { country: country.parse().unwrap(), rating: rating.into() })
            .into(),
        genres: vec!["Drama".into(), "Action / Adventure".into()],
        tags: vec!["lighthouse".into(), "sea".into()],
        countries: vec!["Czech Republic".into()],
        studios: vec!["Maják Film".into()],
        collection: Some(Collection {
            ids: [(Provider::Tmdb, "880001")].into_iter().collect(),
            name: "The Lamplighter Collection".into(),
            overview: Some("Three films about light.".into()),
            artwork: vec![picture(ArtworkKind::Poster, "set")],
        }),
        cast: vec![
            actor("Ota Hrubý", "The Keeper / Narrator", Some("https://image.tmdb.org/t/p/original/ota.jpg")),
            actor("Zoë O'Neill", "Captain", None),
        ],
        crew: [("Ema Tichá", Job::Director), ("Jan Pavel", Job::Writer), ("Ema Tichá", Job::Writer)]
            .map(|(name, job)| CrewMember { person: Person::named(name), job })
            .into(),
        ratings: [("imdb", 7.4, 10, 12_345), ("themoviedb", 7.081, 10, 345), ("metacritic", 71.0, 100, 20)]
            .into_iter()
            .filter_map(|(source, value, max, votes)| Rating::new(source, value, max, Some(votes)))
            .collect(),
        top250: Some(249),
        trailer: Some("plugin://plugin.video.youtube/?action=play_video&videoid=abc".into()),
        edition: Some("Director's Cut".into()),
        video_source: Some("BluRay".into()),
        artwork: vec![
            picture(ArtworkKind::Poster, "poster"),
            picture(ArtworkKind::Fanart, "fanart1"),
            picture(ArtworkKind::Fanart, "fanart2"),
            picture(ArtworkKind::ClearLogo, "logo"),
        ],
        ..ItemDetails::default()
    }
}

fn options() -> WriteOptions {
    WriteOptions {
        video_modified: Some(date(2026, 3, 4).at(5, 6, 7, 0)),
        previous_tags: vec!["ship".into()],
        ..WriteOptions::default()
    }
}

#[test]
fn a_fresh_file() {
    let document = update_movie(None, &film(), &options()).unwrap();
    let text = String::from_utf8(document.to_bytes()).unwrap();
    assert_well_formed(&text);
    insta::assert_snapshot!("fresh", text);
}

#[test]
fn an_edited_file() {
    let before = include_str!("before.nfo");
    let document = Document::parse(before.as_bytes()).unwrap();
    let after = update_movie(Some(&document), &film(), &options()).unwrap();
    let text = String::from_utf8(after.to_bytes()).unwrap();
    assert_well_formed(&text);
    insta::assert_snapshot!("edited", text);
}
