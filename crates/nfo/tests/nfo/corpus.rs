//! Real files: they come back byte for byte, and say what they say.

use std::path::{Path, PathBuf};

use bioscope_model::{
    ArtworkKind, EpisodeNumber, IdSet, ItemDetails, ItemKind, Job, Provider, Rating, ShowStatus, Year,
};
use bioscope_nfo::file_names::SeasonPictures;
use bioscope_nfo::{
    Document, EpisodesNfo, MovieNfo, NfoContent, ShowNfo, WriteOptions, read_nfo, update_episodes,
    update_movie, update_season, update_show,
};
use jiff::civil::date;

use crate::well_formed::assert_well_formed;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/nfo")
}

/// All files of the corpus with their paths in it, or nothing (said aloud) where it is absent.
fn files() -> Vec<(String, Vec<u8>)> {
    let root = folder();
    let Ok(folders) = std::fs::read_dir(&root) else {
        assert!(
            std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_none_or(|value| value != "1"),
            "{}",
            root.display()
        );
        println!("SKIPPED: ../shared is absent");
        return Vec::new();
    };
    let mut files = Vec::new();
    for folder in folders {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    assert!(files.len() > 50, "the corpus has only {} files", files.len());
    files.sort();
    files
}

/// One film of the corpus by the end of its path.
fn movie(files: &[(String, Vec<u8>)], name: &str) -> MovieNfo {
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
    match read_nfo(bytes) {
        NfoContent::Movie(nfo) => *nfo,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_xml_file_comes_back_byte_for_byte() {
    let mut repaired = Vec::new();
    for (name, bytes) in files() {
        match Document::parse(&bytes) {
            Ok(document) if document.was_repaired() => repaired.push(name),
            Ok(document) => assert!(document.to_bytes() == bytes, "{name} came back changed"),
            Err(_) => assert!(!bytes.contains(&b'<'), "{name} was not read"),
        }
    }
    assert!(repaired.iter().all(|name| name.contains("test_12")), "{repaired:?}");
}

#[test]
fn every_file_is_of_its_kind() {
    for (name, bytes) in files() {
        let text = String::from_utf8_lossy(&bytes);
        let has = |tag: &str| text.contains(&format!("<{tag}>"));
        let expected = if has("movie") {
            Some(ItemKind::Movie)
        } else if has("tvshow") {
            Some(ItemKind::Show)
        } else if has("episodedetails") {
            Some(ItemKind::Episode)
        } else if has("season") {
            Some(ItemKind::Season)
        } else {
            None
        };
        let found = read_nfo(&bytes);
        if bytes.contains(&b'<') {
            assert_eq!(found.kind(), expected, "{name}");
        } else {
            assert!(matches!(found, NfoContent::NotXml { .. }), "{name}");
        }
    }
}

#[test]
fn every_film_can_be_edited_and_loses_nothing_foreign() {
    let film = ItemDetails {
        title: Some("The Lamplighter".into()),
        genres: vec!["Drama".into()],
        ratings: Rating::new("imdb", 7.4, 10, Some(10)).into_iter().collect(),
        ids: [(Provider::Tmdb, "990001")].into_iter().collect(),
        ..ItemDetails::default()
    };
    for (name, bytes) in files() {
        let NfoContent::Movie(nfo) = read_nfo(&bytes) else {
            continue;
        };
        let after = update_movie(Some(&nfo.document), &film, &WriteOptions::default()).unwrap();
        let text = String::from_utf8(after.to_bytes()).unwrap();
        assert_well_formed(&text);
        let again =
            update_movie(Some(&Document::parse(text.as_bytes()).unwrap()), &film, &WriteOptions::default());
        assert_eq!(String::from_utf8(again.unwrap().to_bytes()).unwrap(), text, "{name}");
        let NfoContent::Movie(read) = read_nfo(text.as_bytes()) else { panic!("{name}") };
        assert_eq!(read.details.title, film.title, "{name}");
        assert_eq!(read.details.ids.tmdb(), film.ids.tmdb(), "{name}");
        assert_eq!((read.details.plot, read.details.cast), (nfo.details.plot, nfo.details.cast), "{name}");
        assert_eq!(read.player, nfo.player, "{name}");
        for line in String::from_utf8_lossy(&bytes)
            .lines()
            .filter(|line| line.contains("<codec>") || line.contains("<producer"))
        {
            assert!(text.contains(line.trim_end()), "{name}: {line}");
        }
    }
}

#[test]
fn ids_are_found_wherever_they_are() {
    let imdb = |content: &NfoContent| content.movie_ids().and_then(IdSet::imdb).map(|id| id.to_string());
    for (name, bytes) in files() {
        let expected = match name.rsplit('/').next().unwrap() {
            "Imdb.nfo" => Some("tt0944947"),
            "Radarr.nfo" => Some("tt4154796"),
            "movie_nfo__justImdbUrl.nfo" => Some("tt0499549"),
            flexget if flexget.starts_with("nfo_lookup") && !flexget.contains("test_13") => Some("tt2316801"),
            "Justice_League.nfo" => Some("tt0974015"),
            "movie_nfo__mp-myvideo.nfo" => Some("tt0183869"),
            "movie_nfo__kodi.nfo" | "movie_nfo__kodi2.nfo" => Some("tt0472033"),
            "movie__kodi_v18_Alien_1979.nfo" => Some("tt0078748"),
            _ => continue,
        };
        assert_eq!(imdb(&read_nfo(&bytes)).as_deref(), expected, "{name}");
    }
}

#[test]
fn reads_a_file_of_kodi_18() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let MovieNfo { details, player, .. } = movie(&files, "movie__kodi_v18_movie_all.nfo");
    assert_eq!(details.title.as_deref(), Some("Allegiant"));
    assert_eq!(details.original_title.as_deref(), Some("AllegiantOriginal"));
    assert_eq!(details.sort_title.as_deref(), Some("TmovieFc10"));
    let ratings: Vec<_> =
        details.ratings.iter().map(|one| (one.source.as_str(), one.value, one.votes)).collect();
    assert_eq!(
        ratings,
        [("imdb", 5.8, Some(1641)), ("themoviedb", 1.2, Some(3400)), ("someOther", 4.2, Some(784))]
    );
    assert_eq!((details.top250, details.runtime_minutes), (Some(240), Some(88)));
    assert_eq!(details.mpaa.as_deref(), Some("Rated M"));
    assert_eq!(details.premiered, Some(date(2016, 3, 9)));
    assert_eq!(details.year.map(Year::number), Some(2016));
    assert_eq!(details.genres, ["Adventure", "Science Fiction"]);
    assert_eq!(details.collection.map(|set| set.name).as_deref(), Some("Divergent Collection"));
    assert_eq!(details.crew.iter().filter(|member| member.job == Job::Writer).count(), 3);
    assert_eq!(details.cast[1].role.as_deref(), Some("Tobias \"Four\" Eaton"));
    assert_eq!(details.tags, ["Best Tag"]);
    assert_eq!((details.artwork[0].kind, details.artwork[0].preview.is_some()), (ArtworkKind::Poster, true));
    assert_eq!((player.play_count, player.last_played.as_deref()), (Some(1), Some("2017-09-06 12:44:12")));
    assert_eq!(player.user_rating, None);
    let alien = movie(&files, "movie__kodi_v18_Alien_1979.nfo");
    assert_eq!(alien.details.ids.tmdb().map(|id| id.0), Some(348));
    assert_eq!(
        alien.details.collection.and_then(|set| set.overview).map(|overview| overview.contains("Ripley")),
        Some(true)
    );
    assert_eq!(alien.player.date_added.as_deref(), Some("2019-07-05 17:35:08"));
    assert!(alien.details.artwork.iter().any(|picture| picture.kind == ArtworkKind::Fanart));
}

#[test]
fn reads_the_old_forms() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let nine = movie(&files, "movie_nfo__kodi.nfo");
    assert_eq!(nine.details.ratings, [Rating::new("default", 6.5, 10, Some(3998)).unwrap()]);
    assert_eq!(nine.details.collection.as_ref().map(|set| set.name.as_str()), Some("Tim Burton Collection"));
    assert_eq!(nine.details.ids.tmdb().map(|id| id.0), Some(12244));
    assert_eq!(nine.details.ids.get(&Provider::Other("trakt".into())), Some("7146"));
    assert_eq!(nine.details.certifications[0].rating, "PG-13");
    assert_eq!(nine.details.tags, ["PIXAR"]);
    assert_eq!(nine.details.cast[0].person.ids, [(Provider::Tmdb, "109".to_owned())]);
    assert_eq!(nine.player.date_added.as_deref(), Some("2016-12-23 15:46:19"));
    let nine = movie(&files, "movie_nfo__kodi2.nfo");
    assert_eq!(nine.details.premiered, Some(date(2009, 8, 19)));
    let scales: Vec<_> = nine.details.ratings.iter().map(|one| (one.source.as_str(), one.max)).collect();
    assert_eq!(scales, [("default", 10), ("imdb", 10), ("metascore", 100)]);
    assert_eq!(nine.player.play_count, Some(6));
    let batman = movie(&files, "movie_nfo__kodi16.1.nfo");
    assert_eq!((batman.details.outline, batman.details.premiered, batman.details.top250), (None, None, None));
    assert_eq!(batman.details.year.map(Year::number), Some(2005));
    let taxi = movie(&files, "movie_nfo__mp-myvideo.nfo");
    assert_eq!(taxi.details.studios.len(), 3);
    assert_eq!((taxi.player.user_rating, taxi.player.play_count), (Some(9), Some(4)));
    assert_eq!(taxi.details.cast[1].person.ids, [(Provider::Imdb, "nm0000108".to_owned())]);
    assert_eq!(taxi.details.ids.tmdb().map(|id| id.0), Some(2332));
    for name in ["CommunityRating.nfo", "CommunityRating_Comma.nfo"] {
        assert_eq!(movie(&files, name).details.ratings, [Rating::new("default", 7.5, 10, None).unwrap()]);
    }
}

#[test]
fn reads_sets_of_every_form() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let set = |name| movie(&files, name).details.collection.unwrap();
    for name in ["MSmixed.nfo", "MSnew.nfo"] {
        assert_eq!(
            (set(name).name.as_str(), set(name).overview.as_deref()),
            ("MovieSet2", Some("MovieSet2 overview"))
        );
    }
    let stitch = set("Lilo_&_Stitch.nfo");
    assert_eq!(
        (stitch.name.as_str(), stitch.ids.tmdb().map(|id| id.0)),
        ("Lilo & Stitch Collection", Some(97020))
    );
    assert_eq!(set("Justice_League.nfo").ids.tmdb().map(|id| id.0), Some(702_342));
}

/// One show of the corpus by the end of its path.
fn show(files: &[(String, Vec<u8>)], name: &str) -> ShowNfo {
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
    match read_nfo(bytes) {
        NfoContent::Show(nfo) => *nfo,
        other => panic!("{name}: {other:?}"),
    }
}

/// The episodes of a file of the corpus by the end of its path.
fn episodes(files: &[(String, Vec<u8>)], name: &str) -> EpisodesNfo {
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
    match read_nfo(bytes) {
        NfoContent::Episodes(nfo) => *nfo,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_episode_is_found() {
    for (name, bytes) in files() {
        let text = String::from_utf8_lossy(&bytes);
        let count = text.matches("<episodedetails").count();
        if let NfoContent::Episodes(nfo) = read_nfo(&bytes) {
            assert_eq!(nfo.episodes.len(), count, "{name}");
            let has_numbers = nfo.episodes.iter().all(|episode| episode.details.number.is_some());
            assert_eq!(has_numbers, !text.contains("<episode>-2<"), "{name}");
        } else {
            assert_eq!(count, 0, "{name}");
        }
    }
}

#[test]
fn reads_shows() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let ShowNfo { details, season_pictures, player, .. } = show(&files, "show__kodi_v20_show_all.nfo");
    assert_eq!(
        (details.title.as_deref(), details.original_title.as_deref()),
        (Some("Angel"), Some("Angel 2"))
    );
    assert_eq!(details.status, Some(ShowStatus::Ended));
    assert_eq!((details.premiered, details.runtime_minutes), (Some(date(1999, 10, 5)), Some(45)));
    assert_eq!(details.studios, ["The WB", "The other WB"]);
    assert_eq!(details.ids.tmdb().map(|id| id.0), Some(2426));
    assert_eq!(details.ids.get(&Provider::Tvmaze), Some("428"));
    assert_eq!((details.cast.len(), details.cast[1].role.as_deref()), (2, Some("Lilah Morgan")));
    assert_eq!(details.artwork.iter().map(|picture| picture.kind).collect::<Vec<_>>(), [ArtworkKind::Banner]);
    assert_eq!(season_pictures.keys().collect::<Vec<_>>(), [&SeasonPictures::Number(5)]);
    assert_eq!((player.user_rating, details.number), (Some(9), None));
    let torchwood = show(&files, "show__kodi_v20_show_Torchwood.nfo");
    let names: Vec<_> =
        torchwood.details.season_names.iter().map(|(number, name)| (*number, name.as_str())).collect();
    assert_eq!(names, [(3, "Children of Earth"), (4, "Miracle Day")]);
    assert_eq!(torchwood.player.date_added.as_deref(), Some("2019-07-07 11:03:47"));
    assert_eq!(torchwood.details.status, None);
    let janosik = show(&files, "Janosik_DVD__tvshow.nfo");
    assert_eq!(janosik.details.ids.get(&Provider::Tvdb), Some("81286"));
    assert_eq!(
        janosik.season_pictures.keys().collect::<Vec<_>>(),
        [&SeasonPictures::All, &SeasonPictures::Number(0), &SeasonPictures::Number(1)]
    );
    let jump = show(&files, "tvshow_nfo__kodi15.2.nfo");
    assert_eq!(jump.details.ratings, [Rating::new("default", 7.4, 10, Some(8)).unwrap()]);
    assert_eq!(jump.details.ids.get(&Provider::Tvdb), Some("77585"));
}

#[test]
fn reads_episodes() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let numbers = |nfo: &EpisodesNfo| {
        nfo.episodes
            .iter()
            .filter_map(|one| one.details.number)
            .map(|one| one.to_string())
            .collect::<Vec<_>>()
    };
    let pilot = episodes(&files, "tvshowepisode_nfo__kodi17.0.nfo");
    assert_eq!(numbers(&pilot), ["S01E01", "S01E02"]);
    let second = &pilot.episodes[1];
    assert_eq!(second.details.title.as_deref(), Some("Pilot (2)"));
    assert_eq!(second.details.premiered, Some(date(1987, 4, 12)));
    assert_eq!(second.details.display, Some(EpisodeNumber::episode(1, 2)));
    assert_eq!(second.details.ids.get(&Provider::Tvdb), Some("250800"));
    assert_eq!((second.details.cast.len(), second.details.guest_stars.len()), (13, 0));
    assert_eq!(second.details.artwork[0].kind, ArtworkKind::Thumb);
    assert_eq!((pilot.episodes[0].player.play_count, second.player.play_count), (Some(0), Some(1)));
    let janosik = episodes(&files, "S01E07E08E09__VIDEO_TS.nfo");
    assert_eq!(numbers(&janosik), ["S01E07", "S01E08", "S01E09"]);
    assert_eq!(janosik.episodes[2].details.title.as_deref(), Some("Pobor"));
    // Where `aired` is empty, `premiered` tells it.
    assert_eq!(janosik.episodes[2].details.premiered, Some(date(1974, 7, 26)));
    assert_eq!(janosik.episodes[0].details.display, None);
    let stargate = episodes(&files, "Stargate_Atlantis_S01E01-E04.nfo");
    assert_eq!(numbers(&stargate), ["S01E01", "S01E02", "S01E03", "S01E04"]);
    assert_eq!(stargate.episodes[1].details.title, None);
    assert_eq!(stargate.episodes[1].details.original_title.as_deref(), Some("Rising (2)"));
    let dad = episodes(&files, "show__kodi_v18_episode_American_Dad_S02E03-S02E04.nfo");
    assert_eq!(numbers(&dad), ["S02E04", "S02E03"]);
    assert_eq!(dad.episodes[0].details.ratings, [Rating::new("tvdb", 7.0, 10, Some(38)).unwrap()]);
    let castle = episodes(&files, "Castle_S04_E03_Kopflos.nfo");
    assert_eq!(castle.episodes[0].details.crew.iter().filter(|one| one.job == Job::Writer).count(), 1);
    assert_eq!(castle.episodes[0].details.runtime_minutes, Some(40));
}

#[test]
fn reads_seasons() {
    let files = files();
    if files.is_empty() {
        return;
    }
    let (_, bytes) = files.iter().find(|(path, _)| path.ends_with("Season_01.nfo")).unwrap();
    let NfoContent::Season(season) = read_nfo(bytes) else { panic!("no season") };
    assert_eq!(season.details.number, Some(EpisodeNumber::season(1)));
    assert_eq!(season.details.premiered, Some(date(2019, 11, 8)));
    assert_eq!(season.details.ids.get(&Provider::Tvdb), Some("359728"));
    assert_eq!((season.details.cast.len(), season.player.locked), (10, false));
}

#[test]
fn every_show_season_and_episode_can_be_edited_and_loses_nothing_foreign() {
    let options = WriteOptions::default();
    for (name, bytes) in files() {
        let content = read_nfo(&bytes);
        // What the file says itself, with another title: nothing else may change.
        let renamed = |details: &ItemDetails| ItemDetails {
            title: Some("The Lamplighter".into()),
            number: details.number,
            ..ItemDetails::default()
        };
        let update = |existing: &Document| match &content {
            NfoContent::Show(nfo) => update_show(Some(existing), &renamed(&nfo.details), &options).unwrap(),
            NfoContent::Season(nfo) => {
                update_season(Some(existing), &renamed(&nfo.details), &options).unwrap()
            }
            NfoContent::Episodes(nfo) => {
                let details: Vec<_> = nfo.episodes.iter().map(|one| renamed(&one.details)).collect();
                let pairs: Vec<_> = details.iter().map(|details| (details, &options)).collect();
                update_episodes(Some(existing), &pairs).unwrap()
            }
            _ => existing.clone(),
        };
        let Ok(before) = Document::parse(&bytes) else { continue };
        if matches!(content, NfoContent::Movie(_) | NfoContent::Other { .. }) {
            continue;
        }
        let text = String::from_utf8(update(&before).to_bytes()).unwrap();
        let again = update(&Document::parse(text.as_bytes()).unwrap());
        assert_eq!(String::from_utf8(again.to_bytes()).unwrap(), text, "{name}");
        let is_touched = |line: &&str| {
            let line = line.trim();
            // The title is new; a user's rating loses its scale; one id becomes the default one.
            line.starts_with("<title") || line.starts_with("<uniqueid")
        };
        let lines = |text: &str| {
            text.lines()
                .filter(|line| !is_touched(line))
                .map(|line| line.trim_end().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&text), lines(&String::from_utf8(before.to_bytes()).unwrap()), "{name}");
    }
}
