//! Files of shows, seasons and episodes: as they are written, and laws that hold for every file.

use bioscope_model::{
    ArtworkCandidate, ArtworkKind, CastMember, Certification, CrewMember, EpisodeNumber, Field, FieldSet,
    IdSet, ItemDetails, Job, Person, Provider, Rating, ShowStatus, Year,
};
use bioscope_nfo::file_names::SeasonPictures;
use bioscope_nfo::{
    Document, NfoContent, WriteError, WriteOptions, read_nfo, update_episodes, update_season, update_show,
};
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::well_formed::assert_well_formed;

fn picture(kind: ArtworkKind, name: &str) -> ArtworkCandidate {
    ArtworkCandidate {
        kind,
        url: format!("https://image.tmdb.org/t/p/original/{name}.jpg"),
        preview: None,
        language: None,
        width: 0,
        height: 0,
        votes: 0,
        score: 0.0,
        source: Provider::Tmdb,
    }
}

fn actor(name: &str, role: &str) -> CastMember {
    CastMember { person: Person::named(name), role: Some(role.into()) }
}

fn crew(people: &[(&str, Job)]) -> Vec<CrewMember> {
    people.iter().map(|(name, job)| CrewMember { person: Person::named(*name), job: *job }).collect()
}

fn ids(number: &str) -> IdSet {
    [(Provider::Tmdb, number), (Provider::Tvmaze, number)].into_iter().collect()
}

fn show() -> ItemDetails {
    ItemDetails {
        ids: ids("990002"),
        title: Some("The Lamp & the Tide".into()),
        original_title: Some("Lampa a příliv".into()),
        sort_title: Some("Lamp & the Tide, The".into()),
        year: Year::new(2021).ok(),
        premiered: Some(date(2021, 2, 3)),
        plot: Some("A harbour.\nTwo keepers.".into()),
        tagline: Some("Tides turn.".into()),
        runtime_minutes: Some(45),
        mpaa: Some("TV-PG".into()),
        certifications: vec![Certification { country: "US".parse().unwrap(), rating: "TV-PG".into() }],
        genres: vec!["Drama".into()],
        tags: vec!["sea".into()],
        countries: vec!["Czech Republic".into()],
        studios: vec!["Maják TV".into()],
        cast: vec![actor("Ota Hrubý", "The Keeper")],
        crew: crew(&[("Ema Tichá", Job::Creator)]),
        ratings: Rating::new("themoviedb", 8.1, 10, Some(12)).into_iter().collect(),
        status: Some(ShowStatus::Ended),
        season_names: [(0, "Shorts".to_owned()), (2, "Ebb".to_owned())].into(),
        artwork: vec![picture(ArtworkKind::Poster, "poster"), picture(ArtworkKind::Fanart, "fanart")],
        ..ItemDetails::default()
    }
}

fn episode(number: u32) -> ItemDetails {
    ItemDetails {
        ids: ids(&format!("9900{number}")),
        title: Some(format!("Part {number}")),
        number: Some(EpisodeNumber::episode(1, number)),
        premiered: Some(date(2021, 2, 3)),
        plot: Some("A storm.".into()),
        runtime_minutes: Some(44),
        crew: crew(&[("Ema Tichá", Job::Director), ("Jan Pavel", Job::Writer)]),
        cast: vec![actor("Ota Hrubý", "The Keeper")],
        guest_stars: vec![actor("Zoë O'Neill", "A Captain")],
        ratings: Rating::new("themoviedb", 7.0, 10, Some(3)).into_iter().collect(),
        artwork: vec![picture(ArtworkKind::Thumb, &format!("still{number}"))],
        ..ItemDetails::default()
    }
}

fn special() -> ItemDetails {
    ItemDetails {
        number: Some(EpisodeNumber::episode(0, 1)),
        display: Some(EpisodeNumber::season(1)),
        ..episode(3)
    }
}

fn season() -> ItemDetails {
    ItemDetails {
        ids: ids("990003"),
        title: Some("Ebb".into()),
        plot: Some("The second year.".into()),
        premiered: Some(date(2022, 2, 3)),
        number: Some(EpisodeNumber::season(2)),
        artwork: vec![picture(ArtworkKind::Poster, "season2")],
        ..ItemDetails::default()
    }
}

fn show_options() -> WriteOptions {
    let seasons = [
        (SeasonPictures::All, vec![picture(ArtworkKind::Poster, "all")]),
        (SeasonPictures::Number(2), vec![picture(ArtworkKind::Poster, "season2")]),
    ];
    WriteOptions { season_pictures: seasons.into(), ..WriteOptions::default() }
}

fn episode_options() -> WriteOptions {
    WriteOptions { video_modified: Some(date(2026, 3, 4).at(5, 6, 7, 0)), ..WriteOptions::default() }
}

fn text(document: &Document) -> String {
    String::from_utf8(document.to_bytes()).unwrap()
}

fn write_episodes(existing: Option<&Document>, episodes: &[ItemDetails]) -> Document {
    let options = episode_options();
    let pairs: Vec<_> = episodes.iter().map(|details| (details, &options)).collect();
    update_episodes(existing, &pairs).unwrap()
}

#[test]
fn a_fresh_show() {
    let text = text(&update_show(None, &show(), &show_options()).unwrap());
    assert_well_formed(&text);
    insta::assert_snapshot!("show", text);
}

#[test]
fn a_fresh_season() {
    let text = text(&update_season(None, &season(), &WriteOptions::default()).unwrap());
    assert_well_formed(&text);
    insta::assert_snapshot!("season", text);
}

#[test]
fn fresh_episodes() {
    let text = text(&write_episodes(None, &[episode(1), episode(2), special()]));
    assert_well_formed(&text);
    insta::assert_snapshot!("episodes", text);
}

#[test]
fn what_was_written_comes_back() {
    let NfoContent::Show(read) = read_nfo(&update_show(None, &show(), &show_options()).unwrap().to_bytes())
    else {
        panic!("no show")
    };
    // A show's year is that of its date.
    assert_eq!(read.details, show());
    assert_eq!(read.season_pictures, show_options().season_pictures);

    let season_file = update_season(None, &season(), &WriteOptions::default()).unwrap();
    let NfoContent::Season(read) = read_nfo(&season_file.to_bytes()) else { panic!("no season") };
    assert_eq!(read.details, ItemDetails { year: Year::new(2022).ok(), ..season() });

    let written = [episode(1), episode(2), special()];
    let NfoContent::Episodes(read) = read_nfo(&write_episodes(None, &written).to_bytes()) else {
        panic!("no episodes")
    };
    let read: Vec<_> = read.episodes.into_iter().map(|episode| episode.details).collect();
    let year = Year::new(2021).ok();
    assert_eq!(read, written.map(|details| ItemDetails { year, ..details }));
}

#[test]
fn each_episode_is_edited_in_its_own_root() {
    let before = "<!-- two -->\n<episodedetails>\n  <season>1</season>\n  <episode>2</episode>\n  <playcount>3</playcount>\n  <own x='1'/>\n\
                  </episodedetails>\n<!-- between --><?xml version='1.0'?>\n<episodedetails>\n  <season>1</season>\n  <episode>1</episode>\n\
                  <!-- mine -->\n</episodedetails>\nhttps://example.org/\n";
    let document = Document::parse(before.as_bytes()).unwrap();
    let after = text(&write_episodes(Some(&document), &[episode(1), episode(2), episode(3)]));
    let roots: Vec<&str> = after.split("</episodedetails>").collect();
    assert_eq!(roots.len(), 4);
    assert!(
        roots[0].contains("Part 2") && roots[0].contains("<playcount>3</playcount>\n  <uniqueid"),
        "{after}"
    );
    assert!(roots[0].starts_with("<!-- two -->\n") && roots[0].contains("<own x='1'/>"));
    assert!(roots[1].contains("<!-- between --><?xml version='1.0'?>") && roots[1].contains("<!-- mine -->"));
    assert!(roots[1].contains("Part 1") && roots[2].contains("Part 3"), "{after}");
    assert!(roots[2].starts_with("\n<episodedetails>") && roots[3].ends_with("https://example.org/\n"));
}

#[test]
fn a_wrapper_stays_around_its_episodes() {
    let before = "<episodes>\n  <episodedetails>\n    <title>x</title>\n    <season>1</season>\n    <episode>1</episode>\n  </episodedetails>\n</episodes>";
    let document = Document::parse(before.as_bytes()).unwrap();
    let bare = |number| ItemDetails {
        number: Some(EpisodeNumber::episode(1, number)),
        genres: vec!["no field of episodes".into()],
        title: Some("y".into()),
        ..ItemDetails::default()
    };
    let options = WriteOptions::default();
    let after = update_episodes(Some(&document), &[(&bare(1), &options), (&bare(2), &options)]).unwrap();
    let root = |number| {
        format!(
            "  <episodedetails>\n    <title>y</title>\n    <season>1</season>\n    <episode>{number}</episode>\n  </episodedetails>\n"
        )
    };
    assert_eq!(text(&after), format!("<episodes>\n{}{}</episodes>", root(1), root(2)));
}

#[test]
fn an_episode_guide_stays_and_none_is_written() {
    let guide = "<episodeguide>{&quot;tmdb&quot;:&quot;1&quot;}</episodeguide>";
    let document = Document::parse(format!("<tvshow>{guide}</tvshow>").as_bytes()).unwrap();
    let after = text(&update_show(Some(&document), &show(), &show_options()).unwrap());
    assert_eq!(after.matches("episodeguide").count(), 2);
    assert!(after.contains(guide));
    assert!(!text(&update_show(None, &show(), &show_options()).unwrap()).contains("episodeguide"));
}

#[test]
fn other_names_of_a_date_follow_where_they_are() {
    let before = "<episodedetails><season>1</season><episode>1</episode><year>1999</year>\
                  <premiered>1999-01-01</premiered><aired/></episodedetails>";
    let document = Document::parse(before.as_bytes()).unwrap();
    let after = text(&write_episodes(Some(&document), &[episode(1)]));
    assert!(after.contains("<year>2021</year><premiered>2021-02-03</premiered>"), "{after}");
    assert!(after.contains("<aired>2021-02-03</aired>"), "{after}");
    let fresh = text(&write_episodes(None, &[episode(1)]));
    assert!(!fresh.contains("<year>") && !fresh.contains("<premiered>"));
}

#[test]
fn locked_fields_stay_and_cleared_ones_go() {
    let before = "<tvshow><title>mine</title><status>Continuing</status><tagline>x</tagline></tvshow>";
    let document = Document::parse(before.as_bytes()).unwrap();
    let details = ItemDetails { title: Some("theirs".into()), ..ItemDetails::default() };
    let options = WriteOptions {
        locked: FieldSet::none().with(Field::Title),
        cleared: FieldSet::all(),
        ..WriteOptions::default()
    };
    assert_eq!(
        text(&update_show(Some(&document), &details, &options).unwrap()),
        "<tvshow><title>mine</title></tvshow>"
    );
}

#[test]
fn files_of_other_kinds_are_not_written_to() {
    let movie = Document::parse(b"<movie><title>x</title></movie>").unwrap();
    let options = WriteOptions::default();
    let refused = |wanted| Err(WriteError::AnotherKind { root: "movie".into(), wanted });
    assert_eq!(update_show(Some(&movie), &show(), &options), refused("tvshow"));
    assert_eq!(update_season(Some(&movie), &season(), &options), refused("season"));
    assert_eq!(update_episodes(Some(&movie), &[(&episode(1), &options)]), refused("episodedetails"));
}

/// What files are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        ("(title|plot|aired|status|displayseason|uniqueid)", "[a-z0-9 -]{0,6}")
            .prop_map(|(name, value)| format!("<{name}>{value}</{name}>")),
        Just("<season>1</season><episode>1</episode>".to_owned()),
        Just("<season>1</season>\n<episode>2</episode>".to_owned()),
        Just("<actor><name>Ota Hrubý</name><type>GuestStar</type></actor>".to_owned()),
        Just("<actor><name>Zoë O'Neill</name><x/></actor>\n".to_owned()),
        Just("<namedseason number='2'>Old</namedseason>".to_owned()),
        Just("<thumb aspect='poster' type='season' season='2'>https://x/1.jpg</thumb>".to_owned()),
        Just("<thumb>https://x/2.jpg</thumb>\n  ".to_owned()),
        Just("<playcount>2</playcount><!-- note -->".to_owned()),
        Just("</episodedetails>\n<!-- between --><episodedetails>".to_owned()),
        Just("</episodedetails><?xml version='1.0'?><episodedetails>".to_owned()),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn file(root: &'static str) -> impl Strategy<Value = Document> {
    pieces().prop_filter_map("no file", move |inside| {
        Document::parse(format!("<{root}>{inside}</{root}>").as_bytes())
            .ok()
            .filter(|document| document.root().name() == root)
    })
}

proptest! {
    #[test]
    fn writing_a_show_twice_changes_nothing(before in file("tvshow"), has_guests in any::<bool>()) {
        let details = if has_guests { show() } else { ItemDetails::default() };
        let once = update_show(Some(&before), &details, &show_options()).unwrap();
        let again = Document::parse(&once.to_bytes()).unwrap();
        prop_assert_eq!(text(&update_show(Some(&again), &details, &show_options()).unwrap()), text(&once));
        prop_assert_eq!(text(&before).matches("<!-- note -->").count(), text(&once).matches("<!-- note -->").count());
    }

    #[test]
    fn writing_episodes_twice_changes_nothing(
        before in file("episodedetails"),
        numbers in vec(1_u32..4, 1..4),
        has_cast in any::<bool>(),
        has_guests in any::<bool>(),
    ) {
        let mut numbers = numbers;
        numbers.sort_unstable();
        numbers.dedup();
        let episodes: Vec<_> = numbers
            .into_iter()
            .map(|number| {
                let mut details = episode(number);
                if !has_cast { details.cast.clear(); }
                if !has_guests { details.guest_stars.clear(); }
                details
            })
            .collect();
        let once = write_episodes(Some(&before), &episodes);
        assert_well_formed(&text(&once));
        let again = Document::parse(&once.to_bytes()).unwrap();
        prop_assert_eq!(text(&write_episodes(Some(&again), &episodes)), text(&once));
        let notes = |document: &Document| text(document).matches("<!--").count();
        prop_assert_eq!(notes(&once), notes(&before));
        prop_assert_eq!(
            text(&once).matches("<playcount>2</playcount>").count(),
            text(&before).matches("<playcount>2</playcount>").count()
        );
        prop_assert!(once.episodes().count() >= before.episodes().count());
    }
}
