//! What goes in comes out as it was.

use std::path::PathBuf;

use bioscope_model::{
    ArtworkCandidate, ArtworkKind, CastMember, Certification, Collection, Country, CrewMember, Field,
    FieldSet, IdSet, ItemDetails, Job, Language, Origin, Person, PlayerFacts, Provenance, Provider, Rating,
    VideoFiles, VideoLayout, Year,
};
use bioscope_store::{ChosenArtwork, ItemCommit, ItemRecord, Library, ScannedItem, WrittenFile};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Fixture, at, commit, film};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "\\PC{0,10}", 1 => Just("zero\0byte".to_owned()), 1 => select(vec!["", "Drama", "drama", "…"]).prop_map(str::to_owned)]
}

fn ids() -> impl Strategy<Value = IdSet> {
    vec(
        (select(vec!["tmdb", "imdb", "tvdb", "letterboxd"]), select(vec!["603", "tt0133093", "x-1", "604"])),
        0..4,
    )
    .prop_map(|pairs| pairs.into_iter().map(|(provider, value)| (provider.into(), value)).collect())
}

/// Few ids and names, so that films tell different things of the same people.
fn person() -> impl Strategy<Value = Person> {
    let ids = vec((select(vec!["tmdb", "imdb"]), select(vec!["1", "2", "3", ""])), 0..3);
    let name = prop_oneof![text(), select(vec!["Ana", "ANA", "Ána"]).prop_map(str::to_owned)];
    (name, ids, of(text())).prop_map(|(name, ids, thumb)| Person {
        name,
        ids: ids.into_iter().map(|(provider, id)| (provider.into(), id.to_owned())).collect(),
        thumb,
    })
}

fn picture() -> impl Strategy<Value = ArtworkCandidate> {
    let language = of(select(vec!["en", "pt-BR", "deu"]));
    (select(ArtworkKind::ALL.to_vec()), text(), of(text()), language, any::<(u32, u32, u32)>(), -1e6..1e6)
        .prop_map(|(kind, url, preview, language, (width, height, votes), score)| ArtworkCandidate {
            kind,
            url,
            preview,
            language: language.map(|language| language.parse().unwrap()),
            width,
            height,
            votes,
            score,
            source: Provider::FanartTv,
        })
}

fn collection() -> impl Strategy<Value = Collection> {
    (ids(), text(), of(text()), vec(picture(), 0..2)).prop_map(|(ids, name, overview, artwork)| Collection {
        ids,
        name,
        overview,
        artwork,
    })
}

fn rating() -> impl Strategy<Value = Rating> {
    (text(), -1e3..1e3, any::<u32>(), of(0..i64::MAX.unsigned_abs()))
        .prop_map(|(source, value, max, votes)| Rating { source, value, max, votes })
}

prop_compose! {
    fn single_values()(
        title in of(text()), original_title in of(text()), sort_title in of(text()), plot in of(text()),
        outline in of(text()), tagline in of(text()), mpaa in of(text()), trailer in of(text()),
        edition in of(text()), video_source in of(text()),
        (year, date, runtime_minutes, top250, language) in (
            of(1870_i32..2200), of((1_i16..9999, 1_i8..=12, 1_i8..=28)), any::<Option<u32>>(),
            any::<Option<u16>>(), of(select(vec!["en", "pt-BR"]))
        ),
    ) -> ItemDetails {
        ItemDetails {
            title, original_title, sort_title, plot, outline, tagline, mpaa, trailer, edition, video_source,
            runtime_minutes, top250,
            year: year.map(|year| Year::new(year).unwrap()),
            premiered: date.map(|(year, month, day)| jiff::civil::date(year, month, day)),
            original_language: language.map(|language| language.parse::<Language>().unwrap()),
            ..ItemDetails::default()
        }
    }
}

prop_compose! {
    fn details()(
        single in single_values(), ids in ids(), alternative_titles in vec(text(), 0..4),
        certifications in vec((select(vec!["US", "DE"]), text()), 0..3), genres in vec(text(), 0..4),
        tags in vec(text(), 0..4), countries in vec(text(), 0..3), studios in vec(text(), 0..3),
        (collection, ratings, artwork) in (of(collection()), vec(rating(), 0..3), vec(picture(), 0..4)),
        cast in vec((person(), of(text())), 0..6),
        crew in vec((person(), select(vec![Job::Director, Job::Writer, Job::Creator])), 0..4),
    ) -> ItemDetails {
        ItemDetails {
            ids, alternative_titles, genres, tags, countries, studios, collection, ratings, artwork,
            certifications: certifications.into_iter().map(|(country, rating)| Certification {
                country: country.parse::<Country>().unwrap(), rating,
            }).collect(),
            cast: cast.into_iter().map(|(person, role)| CastMember { person, role }).collect(),
            crew: crew.into_iter().map(|(person, job)| CrewMember { person, job }).collect(),
            ..single
        }
    }
}

#[test]
fn any_details_come_back_as_they_went_in_whatever_other_films_tell() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fixture = runtime.block_on(Fixture::new());
    let titles: Vec<String> = (0..8).map(|number| format!("Film {number}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let (items, job) = runtime.block_on(async { (fixture.add(&titles).await, fixture.job().await) });
    // Eight films are committed again and again; all must always be what they were last told to be.
    let expected = std::cell::RefCell::new(vec![ItemDetails::default(); items.len()]);
    let mut runner = TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(0..items.len(), details()), |(place, details)| {
        expected.borrow_mut()[place] = details.clone();
        let expected = expected.borrow().clone();
        runtime.block_on(async {
            fixture.library.commit_item(commit(items[place], job, details)).await.unwrap();
            for (item, expected) in items.iter().zip(&expected) {
                let read = fixture.library.item(*item).await.unwrap();
                prop_assert_eq!(&read.details, expected);
            }
            Ok(())
        })
    });
    outcome.unwrap();
    assert_eq!(runtime.block_on(fixture.library.check()).unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn everything_else_of_an_item_comes_back_too() {
    let fixture = Fixture::new().await;
    let scanned = ScannedItem {
        place: None,
        files: VideoFiles {
            main: "/films/Alien/VIDEO_TS/VIDEO_TS.IFO".into(),
            parts: vec!["/films/Alien/cd1.avi".into(), "/films/Alien/cd2.avi".into()],
            versions: vec!["/films/Alien/Alien 4K.mkv".into()],
            layout: VideoLayout::VideoTs,
            own_folder: true,
        },
        year: Year::new(1979).ok(),
        ids: [(Provider::Imdb, "tt0078748")].into_iter().collect(),
        edition: Some("Director's Cut".into()),
        video_source: Some("DVD".into()),
        player: PlayerFacts {
            play_count: Some(3),
            last_played: Some("2020-01-01".into()),
            user_rating: Some(9),
            date_added: Some("2019".into()),
            locked: true,
        },
        foreign_nfo: true,
        size: 4_700_000_000,
        modified_ns: -5,
        ..film("Alien")
    };
    let item = fixture.add_scanned(vec![scanned.clone()]).await[0];
    let mut provenance = Provenance::default();
    provenance.set(Field::Title, Origin::Provider { provider: Provider::Tmdb, language: "de".parse().ok() });
    provenance.set(Field::Genres, Origin::Providers { providers: vec![Provider::Tmdb, Provider::Imdb] });
    provenance.set(Field::Mpaa, Origin::Derived { field: Field::Certifications });
    let artwork = ChosenArtwork {
        kind: ArtworkKind::Fanart,
        index: 2,
        url: "https://image.example/1.jpg".into(),
        path: "/films/Alien/fanart2.jpg".into(),
        width: 1920,
        height: 1080,
    };
    let picture = WrittenFile { path: "/films/Alien/fanart2.jpg".into(), size: 7, modified_ns: i64::MIN };
    let sent = ItemCommit {
        provenance: provenance.clone(),
        artwork: vec![artwork.clone()],
        written: vec![picture.clone()],
        missing_sources: vec![Provider::Imdb, Provider::Other("letterboxd".into())],
        ..commit(item, fixture.job().await, ItemDetails::default())
    };
    fixture.library.set_field_locked(&[item], Field::Plot, true).await.unwrap();
    fixture.library.commit_item(sent).await.unwrap();
    let read = fixture.library.item(item).await.unwrap();
    let expected = ItemRecord {
        parent: None,
        id: item,
        source: fixture.source.id,
        scanned,
        details: ItemDetails::default(),
        provenance,
        locked_fields: FieldSet::none().with(Field::Plot),
        locked: false,
        marked: false,
        outcome: Some(bioscope_store::Outcome::Scraped),
        error: None,
        missing_sources: vec![Provider::Imdb, Provider::Other("letterboxd".into())],
        scraped_at: Some(at(2)),
        recipe: Some("recipe".into()),
        is_decided: false,
        written: vec![picture],
        artwork: vec![artwork],
    };
    assert_eq!(read, expected);
}

#[cfg(unix)]
#[tokio::test]
async fn paths_that_are_not_unicode_are_kept() {
    use std::os::unix::ffi::OsStrExt;
    let path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/films/Am\xe9lie/Am\xe9lie.mkv"));
    let fixture = Fixture::new().await;
    let scanned = ScannedItem { files: VideoFiles::single(&path), ..film("Amélie") };
    let item = fixture.add_scanned(vec![scanned.clone()]).await[0];
    let written = WrittenFile { path: path.with_extension("nfo"), size: 1, modified_ns: 1 };
    let sent = ItemCommit {
        written: vec![written.clone()],
        ..commit(item, fixture.job().await, ItemDetails::default())
    };
    fixture.library.commit_item(sent).await.unwrap();
    let read = fixture.library.item(item).await.unwrap();
    assert_eq!(read.scanned.files, scanned.files);
    assert_eq!(read.written, [written]);
    let found = fixture.library.resolve(&bioscope_store::ItemReference::Path(path.clone())).await.unwrap();
    assert_eq!(found[0].path, path);
}

#[tokio::test]
async fn numbers_that_are_none_do_not_make_an_item_unreadable() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let details = ItemDetails {
        ratings: vec![Rating { source: "imdb".into(), value: f64::NAN, max: 10, votes: None }],
        artwork: vec![ArtworkCandidate {
            kind: ArtworkKind::Poster,
            url: "https://image.example/1.jpg".into(),
            preview: None,
            language: None,
            width: 0,
            height: 0,
            votes: 0,
            score: f64::INFINITY,
            source: Provider::Tmdb,
        }],
        ..ItemDetails::default()
    };
    fixture.library.commit_item(commit(item, fixture.job().await, details)).await.unwrap();
    let read = fixture.library.item(item).await.unwrap().details;
    assert_eq!(read.ratings, []);
    assert!(read.artwork[0].score.abs() < f64::EPSILON);
}
