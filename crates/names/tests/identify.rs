//! What single paths say, by made-up names: which component wins, and how the reading is explained.

use bioscope_names::{ExtraKind, Field, Kind, LibraryKind, Rule, identify};

#[test]
fn lets_the_file_state_another_year_than_its_folder() {
    let read = identify("Movies/Salt (2014)/Salt (2013).mkv", None);
    assert_eq!((read.title.as_deref(), read.year), (Some("Salt"), Some(2013)));
}

#[test]
fn lets_the_folder_name_a_film_whose_file_says_nothing() {
    for file in
        ["b7e23ec29af22b0b4e41da31e868d572.mkv", "movie.mkv", "grp-sash.1080p.mkv", "VIDEO_TS/VTS_01_1.VOB"]
    {
        let read = identify(&format!("Movies/Salt and Ashes (2014)/{file}"), None);
        assert_eq!(read.kind, Kind::Movie, "{file}");
        assert_eq!((read.title.as_deref(), read.year), (Some("Salt and Ashes"), Some(2014)), "{file}");
    }
}

#[test]
fn keeps_the_other_name_of_a_film_as_an_alternative() {
    let read = identify("Films/The Quiet Shore (1994)/Das.stille.Ufer.1994.German.DVDRip.avi", None);
    assert_eq!(read.title.as_deref(), Some("The Quiet Shore"));
    assert_eq!(read.alternative_titles, ["Das stille Ufer"]);
    assert_eq!(read.languages, ["de"]);
}

#[test]
fn leaves_numbers_of_a_film_to_its_title_in_a_library_of_films() {
    for name in ["Area 102", "Route 66 - 07", "Open Gate Season 2", "The Case E04"] {
        let read = identify(&format!("{name}.mkv"), Some(LibraryKind::Movies));
        assert_eq!((read.kind, read.title.as_deref()), (Kind::Movie, Some(name)));
    }
}

#[test]
fn reads_the_same_number_as_an_episode_in_a_library_of_series() {
    let read = identify("Harbour/harbour.102.mkv", Some(LibraryKind::Tv));
    assert_eq!((read.seasons, read.episodes), (vec![1], vec![2]));
    let read = identify("Harbour/Part 3.mkv", Some(LibraryKind::Tv));
    assert_eq!((read.title.as_deref(), read.episodes), (Some("Harbour"), vec![3]));
}

#[test]
fn takes_the_show_from_the_folder_above_the_season() {
    let read = identify("Harbour Lights (2011) {tvdb-918273}/Season 02/9f8c1a2b3d4e.S02E05.mkv", None);
    assert_eq!((read.title.as_deref(), read.year), (Some("Harbour Lights"), Some(2011)));
    assert_eq!(read.ids.tvdb, Some(918_273));
    assert!(read.episode_ids.is_empty());
}

#[test]
fn takes_the_show_from_the_first_folder_of_a_library_of_series() {
    let read = identify("Harbour Lights (2011)/HL.S02E05.mkv", Some(LibraryKind::Tv));
    assert_eq!((read.title.as_deref(), read.year), (Some("Harbour Lights"), Some(2011)));
    assert_eq!(read.alternative_titles, ["HL"]);
}

#[test]
fn keeps_an_episodes_own_identifier_apart_from_the_shows() {
    let read = identify("Harbour [tvdbid=11]/Season 01/Harbour S01E01 [tvdbid=22].mkv", None);
    assert_eq!((read.ids.tvdb, read.episode_ids.tvdb), (Some(11), Some(22)));
}

#[test]
fn tells_a_show_a_season_and_an_episode_apart() {
    let tv = Some(LibraryKind::Tv);
    assert_eq!(identify("Harbour Lights (2011)", tv).kind, Kind::Show);
    assert_eq!(identify("Harbour Lights (2011)/Season 2", tv).kind, Kind::Season);
    assert_eq!(identify("Harbour Lights (2011)/Season 2/05.mkv", tv).kind, Kind::Episode);
    assert_eq!(identify("Room 102", tv).title.as_deref(), Some("Room 102"));
}

#[test]
fn gives_an_extra_its_kind_and_the_title_of_its_film() {
    let read = identify("Movies/Salt (2014)/Deleted Scenes/On the boat.mkv", None);
    assert_eq!((read.kind, read.extra), (Kind::Extra, Some(ExtraKind::DeletedScene)));
    assert_eq!((read.title.as_deref(), read.episode_title.as_deref()), (Some("Salt"), Some("On the boat")));
}

#[test]
fn explains_each_field_by_component_span_and_rule() {
    let path = "TV/Harbour (2011)/Season 02/s02e05.mkv";
    let read = identify(path, None);
    let title = read.evidence_for(Field::Title).expect("the title is stated");
    assert_eq!((title.component, title.rule), (1, Rule::ShowFolder));
    assert_eq!(title.span.of(path), "Harbour");
    let episodes = read.evidence_for(Field::Episodes).expect("the episode is stated");
    assert_eq!((episodes.component, episodes.span.of(path)), (3, "s02e05"));
    assert!(episodes.rule.sentence().ends_with('.'));
}

#[test]
fn writes_only_what_is_stated_in_the_plain_form() {
    let plain = serde_json::to_value(identify("Salt (2014) {imdb-tt0918273}.mkv", None)).expect("plain JSON");
    let expected =
        serde_json::json!({"type": "movie", "title": "Salt", "year": 2014, "imdb_id": "tt0918273"});
    assert_eq!(plain, expected);
}
