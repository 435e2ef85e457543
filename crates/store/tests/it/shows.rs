//! Shows, their seasons and episodes.

use bioscope_model::{CastMember, EpisodeNumber, ItemDetails, ItemKind, Person, ShowStatus, VideoFiles};
use bioscope_store::{
    EpisodePlace, ItemId, ItemReference, KnownEpisode, Library, Outcome, ScanChanges, ScannedItem, Selection,
    ShowExtent,
};
use jiff::civil::{Date, date};

use super::support::{Fixture, commit, film};

const FOLDER: &str = "/films/Dark (2017)";

fn show() -> ScannedItem {
    ScannedItem {
        kind: ItemKind::Show,
        files: VideoFiles { parts: Vec::new(), ..VideoFiles::single(FOLDER) },
        title: "Dark".into(),
        ..film("Dark")
    }
}

fn episode(file: &str, season: u32, number: u32) -> ScannedItem {
    at_place(file, &EpisodePlace { season: Some(season), episode: Some(number), ..EpisodePlace::default() })
}

fn at_place(file: &str, place: &EpisodePlace) -> ScannedItem {
    ScannedItem {
        kind: ItemKind::Episode,
        files: VideoFiles::single(format!("{FOLDER}/{file}")),
        place: Some(EpisodePlace { show: FOLDER.into(), ..place.clone() }),
        title: file.to_owned(),
        ..film(file)
    }
}

/// A show with S01E01, a file that holds S01E02 and S01E03, and S02E01.
async fn dark() -> (Fixture, ItemId) {
    let fixture = Fixture::new().await;
    let added = vec![
        episode("1x01.mkv", 1, 1),
        episode("1x02-03.mkv", 1, 2),
        episode("1x02-03.mkv", 1, 3),
        episode("2x01.mkv", 2, 1),
        show(),
    ];
    fixture.scan(ScanChanges { added, ..ScanChanges::default() }).await;
    let shows = fixture.library.select(&Selection::All).await.unwrap();
    assert_eq!(shows.len(), 1, "only the show stands in the list: {shows:?}");
    let id = shows[0].id;
    (fixture, id)
}

async fn numbers(fixture: &Fixture, show: ItemId) -> Vec<(ItemKind, Option<u32>, Option<u32>)> {
    let children = fixture.library.children(show).await.unwrap();
    children
        .iter()
        .map(|child| {
            let place = child.scanned.place.as_ref().unwrap();
            (child.scanned.kind, place.season, place.episode)
        })
        .collect()
}

#[tokio::test]
async fn episodes_belong_to_the_show_whose_folder_they_name_also_two_of_one_file() {
    let (fixture, show) = dark().await;
    let episode = |season, number| (ItemKind::Episode, Some(season), Some(number));
    let expected = [episode(1, 1), episode(1, 2), episode(1, 3), episode(2, 1)];
    assert_eq!(numbers(&fixture, show).await, expected);
    for child in fixture.library.children(show).await.unwrap() {
        assert_eq!(child.parent, Some(show));
    }
}

#[tokio::test]
async fn the_extent_of_a_show_is_what_there_are_files_of() {
    let (fixture, show) = dark().await;
    let extent = |seasons, episodes| ShowExtent { seasons, episodes };
    assert_eq!(fixture.library.extents(&[ItemId(999), show]).await.unwrap(), [extent(0, 0), extent(2, 4)]);
    let last = fixture.library.children(show).await.unwrap().pop().unwrap().id;
    fixture.scan(ScanChanges { vanished: vec![last], ..ScanChanges::default() }).await;
    assert_eq!(fixture.library.extents(&[show]).await.unwrap(), [extent(1, 3)]);
}

#[tokio::test]
async fn a_scan_finds_what_it_found_before_and_no_seasons() {
    let (fixture, show) = dark().await;
    fixture.library.ensure_seasons(show, &[1, 2]).await.unwrap();
    let known = fixture.library.scanned(fixture.source.id).await.unwrap();
    let (items, hidden): (Vec<_>, Vec<_>) = known.into_iter().unzip();
    assert_eq!(items.len(), 5);
    assert!(!hidden.contains(&true));
    assert!(items.iter().any(|item| item.scanned == episode("1x02-03.mkv", 1, 3)));
    assert!(items.iter().any(|item| item.scanned == crate::shows::show()));
}

#[tokio::test]
async fn seasons_are_made_once_and_hidden_with_their_last_episode() {
    let (fixture, show) = dark().await;
    let made = fixture.library.ensure_seasons(show, &[2, 1, 2]).await.unwrap();
    assert_eq!(made.iter().map(|(season, _)| *season).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(fixture.library.ensure_seasons(show, &[1, 2]).await.unwrap(), made);
    let of_season_2 = fixture
        .library
        .children(show)
        .await
        .unwrap()
        .into_iter()
        .find(|child| {
            child.scanned.kind == ItemKind::Episode && child.scanned.files.main.ends_with("2x01.mkv")
        })
        .unwrap();
    fixture.scan(ScanChanges { vanished: vec![of_season_2.id], ..ScanChanges::default() }).await;
    let left = numbers(&fixture, show).await;
    assert!(left.contains(&(ItemKind::Season, Some(1), None)), "{left:?}");
    assert!(!left.contains(&(ItemKind::Season, Some(2), None)), "{left:?}");
    fixture.scan(ScanChanges { added: vec![episode("2x01.mkv", 2, 1)], ..ScanChanges::default() }).await;
    assert_eq!(fixture.library.ensure_seasons(show, &[1, 2]).await.unwrap(), made, "the season comes back");
}

#[tokio::test]
async fn a_show_that_moves_takes_its_seasons_along() {
    let (fixture, show) = dark().await;
    fixture.library.ensure_seasons(show, &[1]).await.unwrap();
    let elsewhere = |item: &ScannedItem| {
        let mut item = item.clone();
        let moved = |path: &std::path::Path| {
            std::path::Path::new("/films/Dark").join(path.strip_prefix(FOLDER).unwrap_or(path))
        };
        item.files.main = moved(&item.files.main);
        item.files.parts = item.files.parts.iter().map(|path| moved(path)).collect();
        if let Some(place) = &mut item.place {
            place.show = "/films/Dark".into();
        }
        item
    };
    let known = fixture.library.scanned(fixture.source.id).await.unwrap();
    let moved = known.iter().map(|(item, _)| (item.id, elsewhere(&item.scanned))).collect();
    fixture.scan(ScanChanges { moved, ..ScanChanges::default() }).await;
    let children = fixture.library.children(show).await.unwrap();
    assert_eq!(children.len(), 5);
    for child in children {
        assert_eq!(child.scanned.place.unwrap().show, std::path::Path::new("/films/Dark"));
        assert!(child.scanned.files.main.starts_with("/films/Dark"));
    }
}

#[tokio::test]
async fn what_is_kept_of_every_level_comes_back() {
    let (fixture, show) = dark().await;
    let job = fixture.job().await;
    let about_show = ItemDetails {
        title: Some("Dark".into()),
        status: Some(ShowStatus::Ended),
        season_names: [(1, "Beginnings".to_owned())].into(),
        ..ItemDetails::default()
    };
    let about_episode = ItemDetails {
        title: Some("Secrets".into()),
        premiered: Some(date(2017, 12, 1)),
        number: Some(EpisodeNumber::episode(1, 1)),
        display: Some(EpisodeNumber::episode(2, 0)),
        cast: vec![CastMember { person: Person::named("Louis Hofmann"), role: Some("Jonas".into()) }],
        guest_stars: vec![CastMember { person: Person::named("Anna König"), role: None }],
        ..ItemDetails::default()
    };
    let first = fixture.library.children(show).await.unwrap()[0].id;
    fixture.library.commit_item(commit(show, job, about_show.clone())).await.unwrap();
    fixture.library.commit_item(commit(first, job, about_episode.clone())).await.unwrap();
    assert_eq!(fixture.library.item(show).await.unwrap().details, about_show);
    assert_eq!(fixture.library.item(first).await.unwrap().details, about_episode);
    let summaries = fixture.library.select(&Selection::Items(vec![first])).await.unwrap();
    assert_eq!((summaries[0].parent, summaries[0].number), (Some(show), Some(EpisodeNumber::episode(1, 1))));
}

#[tokio::test]
async fn a_show_is_due_for_the_sake_of_an_episode() {
    let (fixture, show) = dark().await;
    let job = fixture.job().await;
    assert_eq!(fixture.titles(&Selection::New).await, ["Dark"]);
    for item in fixture.library.children(show).await.unwrap().iter().map(|child| child.id).chain([show]) {
        fixture.library.commit_item(commit(item, job, ItemDetails::default())).await.unwrap();
    }
    assert_eq!(fixture.titles(&Selection::New).await, Vec::<String>::new());
    fixture.scan(ScanChanges { added: vec![episode("2x02.mkv", 2, 2)], ..ScanChanges::default() }).await;
    assert_eq!(fixture.titles(&Selection::New).await, ["Dark"]);
    let new = fixture.library.children(show).await.unwrap().pop().unwrap().id;
    fixture.library.record_outcome(new, job, Outcome::NotFound, None, 1).await.unwrap();
    assert_eq!(fixture.titles(&Selection::New).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_path_names_the_show_or_what_is_below_it_once() {
    let (fixture, show) = dark().await;
    fixture.library.ensure_seasons(show, &[1, 2]).await.unwrap();
    let named = async |path: &str| {
        let items = fixture.library.resolve(&ItemReference::Path(path.into())).await.unwrap();
        items.into_iter().map(|item| (item.kind, item.number)).collect::<Vec<_>>()
    };
    assert_eq!(named(FOLDER).await, [(ItemKind::Show, None)]);
    assert_eq!(named("/films").await, [(ItemKind::Show, None)]);
    let both = [EpisodeNumber::episode(1, 2), EpisodeNumber::episode(1, 3)]
        .map(|one| (ItemKind::Episode, Some(one)));
    assert_eq!(named(&format!("{FOLDER}/1x02-03.mkv")).await, both);
}

#[tokio::test]
async fn episodes_without_a_file_are_missing_once_they_were_aired() {
    let (fixture, show) = dark().await;
    let known = |season, episode, aired: Option<Date>| KnownEpisode {
        season,
        episode,
        title: Some(format!("{season}x{episode}")),
        aired,
    };
    let day = date(2019, 6, 21);
    let episodes = vec![
        known(0, 1, Some(day)),
        known(1, 1, Some(day)),
        known(1, 2, Some(day)),
        known(1, 4, Some(day)),
        known(2, 1, Some(day)),
        known(2, 2, Some(date(2020, 6, 27))),
        known(2, 3, None),
    ];
    fixture.library.set_known_episodes(show, episodes).await.unwrap();
    let before = fixture.library.missing_episodes(None, date(2021, 1, 1)).await.unwrap();
    assert_eq!(before, [], "the show was never scraped, or that was taken back");
    let job = fixture.job().await;
    fixture.library.commit_item(commit(show, job, ItemDetails::default())).await.unwrap();
    let missing = fixture.library.missing_episodes(None, date(2020, 1, 1)).await.unwrap();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!((missing[0].show, missing[0].show_title.as_str()), (show, "Dark"));
    assert_eq!(missing[0].episode, known(1, 4, Some(day)));
    let later = fixture.library.missing_episodes(Some(show), date(2021, 1, 1)).await.unwrap();
    assert_eq!(later.iter().map(|one| one.episode.episode).collect::<Vec<_>>(), [4, 2]);
    fixture.library.set_known_episodes(show, Vec::new()).await.unwrap();
    assert_eq!(fixture.library.missing_episodes(None, date(2021, 1, 1)).await.unwrap(), []);
}

#[tokio::test]
async fn a_file_named_by_date_stays_the_same_item_when_its_number_becomes_known() {
    let (fixture, show) = dark().await;
    let by_date = EpisodePlace { aired: Some(date(2020, 6, 27)), ..EpisodePlace::default() };
    let numbered = EpisodePlace { season: Some(3), episode: Some(1), ..by_date.clone() };
    let file = "Dark 2020-06-27.mkv";
    fixture.scan(ScanChanges { added: vec![at_place(file, &by_date)], ..ScanChanges::default() }).await;
    let id_of = async |season: Option<u32>| {
        let children = fixture.library.children(show).await.unwrap();
        let with_date = |child: &&bioscope_store::ItemRecord| {
            child.scanned.place.as_ref().is_some_and(|place| place.aired.is_some())
        };
        let found: Vec<_> = children.iter().filter(with_date).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].scanned.place.as_ref().unwrap().season, season);
        found[0].id
    };
    let before = id_of(None).await;
    fixture.scan(ScanChanges { added: vec![at_place(file, &numbered)], ..ScanChanges::default() }).await;
    assert_eq!(id_of(Some(3)).await, before);
}
