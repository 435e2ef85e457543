//! Which items a selection takes, and which a reference names.

use bioscope_model::{
    ArtworkKind, CastMember, CrewMember, ItemDetails, Job, LibraryKind, Person, Provider, Rating, Year,
};
use bioscope_store::{
    ChosenArtwork, ItemId, ItemReference, Library, Outcome, Page, ScanChanges, ScannedItem, Selection,
    StoreError, WrittenFile,
};

use crate::support::{Fixture, commit, film, with_cast};

/// Alien (scraped, locked), Aliens (uncertain), Amélie (failed, marked), Brazil (not scraped), Solaris (scraped,
/// but IMDb did not answer), in an order that is not the alphabet's.
async fn collection() -> (Fixture, Vec<ItemId>) {
    let fixture = Fixture::new().await;
    let brazil = ScannedItem { year: Year::new(1985).ok(), ..film("Brazil") };
    let items = fixture
        .add_scanned(vec![film("Solaris"), film("Amélie"), film("Aliens"), film("Alien"), brazil])
        .await;
    let job = fixture.job().await;
    let library = &fixture.library;
    let mut solaris = commit(
        items[0],
        job,
        ItemDetails {
            title: Some("Solaris".into()),
            year: Year::new(1972).ok(),
            genres: vec!["Drama".into()],
            cast: vec![CastMember { person: Person::named("Natalya Bondarchuk"), role: None }],
            ids: [(Provider::Tmdb, "593"), (Provider::Imdb, "tt0069293")].into_iter().collect(),
            ..ItemDetails::default()
        },
    );
    solaris.missing_sources = vec![Provider::Imdb];
    library.commit_item(solaris).await.unwrap();
    library.commit_item(commit(items[3], job, with_cast("Alien", 1))).await.unwrap();
    library.record_outcome(items[2], job, Outcome::Uncertain, None, 1).await.unwrap();
    library.record_outcome(items[1], job, Outcome::Failed, Some("no answer".into()), 1).await.unwrap();
    library.set_locked(&[items[3]], true).await.unwrap();
    library.set_marked(&[items[1]], true).await.unwrap();
    (fixture, items)
}

#[tokio::test]
async fn selections_take_what_they_say_by_title() {
    let (fixture, items) = collection().await;
    assert_eq!(fixture.titles(&Selection::All).await, ["Alien", "Aliens", "Amélie", "Brazil", "Solaris"]);
    assert_eq!(fixture.titles(&Selection::New).await, ["Amélie", "Brazil", "Solaris"]);
    assert_eq!(fixture.titles(&Selection::Marked).await, ["Amélie"]);
    assert_eq!(fixture.titles(&Selection::Uncertain).await, ["Aliens"]);
    let asked = Selection::Items(vec![items[4], ItemId(99), items[0]]);
    assert_eq!(fixture.titles(&asked).await, ["Brazil", "Solaris"], "in the order asked for");
}

#[tokio::test]
async fn filters_find_by_words_years_genres_people_and_states() {
    let (fixture, _) = collection().await;
    for (query, expected) in [
        ("", &["Alien", "Aliens", "Amélie", "Brazil", "Solaris"][..]),
        ("ALIEN", &["Alien", "Aliens"]),
        ("alien -aliens", &["Alien"]),
        ("amelie", &["Amélie"]),
        ("year:1972..1979", &["Alien", "Solaris"]),
        ("year:1985", &["Brazil"]),
        ("-year:1900..", &["Aliens", "Amélie"]),
        ("genre:\"science fiction\"", &["Alien"]),
        ("genre:drama -actor:\"actor 3\"", &["Solaris"]),
        ("actor:bondarchuk", &["Solaris"]),
        ("actor:scott", &[]),
        ("director:\"ridley scott\"", &["Alien"]),
        ("is:locked", &["Alien"]),
        ("is:marked is:failed", &["Amélie"]),
        ("is:uncertain", &["Aliens"]),
        ("is:new", &["Amélie", "Brazil", "Solaris"]),
        ("-is:new", &["Alien", "Aliens"]),
        ("is:scraped", &["Alien", "Solaris"]),
        ("-is:scraped", &["Aliens", "Amélie", "Brazil"]),
        ("-is:uncertain is:new -is:failed", &["Brazil", "Solaris"]),
    ] {
        assert_eq!(fixture.titles(&Selection::Filter(query.into())).await, expected, "{query}");
    }
    let refused = fixture.library.select(&Selection::Filter("is:good".into())).await;
    assert!(matches!(refused, Err(StoreError::Filter(_))));
}

/// Films with every sort of text, lists, ratings and pictures.
async fn library_with_details() -> (Fixture, Vec<ItemId>) {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Spirited", "Matrix", "Empty"]).await;
    let job = fixture.job().await;
    let member = |name: &str| CastMember { person: Person::named(name), role: None };
    let crew = |name: &str, job| CrewMember { person: Person::named(name), job };
    let rating = |source: &str, value, max| Rating { source: source.into(), value, max, votes: None };
    let mut spirited = commit(
        items[0],
        job,
        ItemDetails {
            title: Some("Spirited Away".into()),
            original_title: Some("千と千尋の神隠し".into()),
            plot: Some("A girl wanders into a world of ghosts; her parents become pigs.".into()),
            tagline: Some("The tunnel led Chihiro…".into()),
            year: Year::new(2001).ok(),
            countries: vec!["Japan".into()],
            studios: vec!["Studio Ghibli".into()],
            tags: vec!["bath house".into()],
            ratings: vec![rating("imdb", 4.3, 5), rating("other", 1.0, 10)],
            cast: vec![member("Rumi Hiiragi"), member("Miyu Irino")],
            crew: vec![crew("Hayao Miyazaki", Job::Director), crew("Hayao Miyazaki", Job::Writer)],
            ..ItemDetails::default()
        },
    );
    spirited.artwork = vec![ChosenArtwork {
        kind: ArtworkKind::Poster,
        index: 0,
        url: String::new(),
        path: "/films/Spirited/poster.jpg".into(),
        width: 1,
        height: 1,
    }];
    spirited.written =
        vec![WrittenFile { path: "/films/Spirited/Spirited.NFO".into(), size: 1, modified_ns: 1 }];
    fixture.library.commit_item(spirited).await.unwrap();
    let matrix = ItemDetails {
        title: Some("The Matrix".into()),
        outline: Some("A hacker wakes.".into()),
        year: Year::new(1999).ok(),
        ratings: vec![rating("imdb", 8.7, 10)],
        genres: vec!["Action".into()],
        ..ItemDetails::default()
    };
    fixture.library.commit_item(commit(items[1], job, matrix)).await.unwrap();
    (fixture, items)
}

#[tokio::test]
async fn filters_look_into_every_text_list_and_number() {
    let (fixture, _) = library_with_details().await;
    let (spirited, matrix, empty) = ("Spirited Away", "The Matrix", "Empty");
    for (query, expected) in [
        ("ghost", &[spirited][..]),
        ("\"ghost\"", &[]),
        ("\"parents become\"", &[spirited]),
        ("\"become parents\"", &[]),
        ("tunnel chihiro", &[spirited]),
        ("hacker", &[matrix]),
        ("title:hacker", &[]),
        ("plot:wakes", &[matrix]),
        ("\"Matrix, The\"", &[matrix]),
        ("千尋", &[spirited]),
        ("title:神隠し", &[spirited]),
        ("尋千", &[]),
        ("miyazaki", &[spirited]),
        ("actor:irino", &[spirited]),
        ("actor:miyazaki", &[]),
        ("director:\"hayao miyazaki\"", &[spirited]),
        ("writer:miya", &[spirited]),
        ("actor:\"hiiragi miyu\"", &[]),
        ("country:japan studio:ghibli tag:bath", &[spirited]),
        ("year:>1999", &[spirited]),
        ("year:<=1999", &[matrix]),
        ("missing:year", &[empty]),
        ("rating:>8.6", &[matrix]),
        ("rating:8.6..8.7", &[spirited, matrix]),
        ("rating:<8.7", &[spirited]),
        ("-rating:>8.6", &[empty, spirited]),
        ("missing:rating", &[empty]),
        ("missing:poster", &[empty, matrix]),
        ("missing:extrafanarts", &[empty, spirited, matrix]),
        ("missing:nfo", &[empty, matrix]),
        ("missing:plot", &[empty, matrix]),
        ("missing:genre", &[empty, spirited]),
        ("missing:actor", &[empty, matrix]),
        ("kind:movie", &[empty, spirited, matrix]),
        ("kind:show OR kind:episode", &[]),
        ("outcome:scraped", &[spirited, matrix]),
        ("path:/films/SPIR", &[spirited]),
        ("source:films", &[empty, spirited, matrix]),
        ("source:shows", &[]),
        ("matrix | ghosts", &[spirited, matrix]),
        ("(matrix OR ghosts) -year:2001", &[matrix]),
        ("-(matrix OR ghosts)", &[empty]),
        ("-year:2001 -hacker", &[empty]),
    ] {
        assert_eq!(fixture.titles(&Selection::Filter(query.into())).await, expected, "{query}");
        let counted = fixture.library.count(&Selection::Filter(query.into())).await.unwrap();
        assert_eq!(counted, expected.len() as u64, "{query}");
    }
}

#[tokio::test]
async fn locks_and_marks_are_words_of_their_own() {
    let (fixture, items) = library_with_details().await;
    fixture.library.set_locked(&items[..1], true).await.unwrap();
    fixture.library.set_marked(&items[1..2], true).await.unwrap();
    let titles = async |query: &str| fixture.titles(&Selection::Filter(query.into())).await;
    assert_eq!(titles("locked").await, ["Spirited Away"]);
    assert_eq!(titles("-locked").await, ["Empty", "The Matrix"]);
    assert_eq!(titles("marked -locked").await, ["The Matrix"]);
    assert_eq!(titles("\"locked\"").await, Vec::<String>::new());
}

#[tokio::test]
async fn words_follow_every_change_of_an_item() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Raw name"]).await[0];
    let titles = async |query: &str| fixture.titles(&Selection::Filter(query.into())).await;
    assert_eq!(titles("raw").await, ["Raw name"]);
    let job = fixture.job().await;
    fixture.library.commit_item(commit(item, job, with_cast("Alien", 1))).await.unwrap();
    assert_eq!(titles("raw").await, Vec::<String>::new());
    assert_eq!(titles("actor:\"actor 7\"").await, ["Alien"]);
    // A scan tells another name, which is not the one shown.
    let renamed = ScannedItem { title: "Other name".into(), ..film("Raw name") };
    fixture.scan(ScanChanges { changed: vec![(item, renamed)], ..ScanChanges::default() }).await;
    assert_eq!(titles("other").await, Vec::<String>::new());
    assert_eq!(titles("alien scott").await, ["Alien"]);
    fixture.library.commit_item(commit(item, job, ItemDetails::default())).await.unwrap();
    assert_eq!(titles("alien").await, Vec::<String>::new());
    assert_eq!(titles("other").await, ["Other name"]);
    // Now it is the one shown, for want of another.
    let renamed = ScannedItem { title: "Third name".into(), ..film("Raw name") };
    fixture.scan(ScanChanges { changed: vec![(item, renamed)], ..ScanChanges::default() }).await;
    assert_eq!(titles("other").await, Vec::<String>::new());
    assert_eq!(titles("third").await, ["Third name"]);
    // What is undone leaves no words: a job that is not there sinks the write.
    let undone = commit(item, bioscope_store::JobId(99), with_cast("Brazil", 1));
    assert!(fixture.library.commit_item(undone).await.is_err());
    assert_eq!(titles("brazil").await, Vec::<String>::new());
    assert_eq!(titles("third").await, ["Third name"]);
    assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
    fixture.library.remove_source("/films".as_ref()).await.unwrap();
    let again = fixture.library.add_source("/films".as_ref(), LibraryKind::Movies).await.unwrap();
    let added = ScanChanges { added: vec![film("Solaris")], ..ScanChanges::default() };
    fixture.library.apply_scan(again.id, added, crate::support::at(1)).await.unwrap();
    assert_eq!(titles("third").await, Vec::<String>::new());
    assert_eq!(titles("solaris").await, ["Solaris"]);
    assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn pages_follow_one_another_in_the_order_of_the_list() {
    let fixture = Fixture::new().await;
    let titles: Vec<String> = (0..25).map(|number| format!("Film {number:02}")).collect();
    let shuffled: Vec<&str> = (0..25).map(|place| titles[place * 7 % 25].as_str()).collect();
    let items = fixture.add(&shuffled).await;
    let page = async |selection: &Selection, offset, limit| -> Vec<String> {
        let page = fixture.library.select_page(selection, Page { offset, limit }).await.unwrap();
        page.into_iter().map(|item| item.title).collect()
    };
    for selection in [Selection::All, Selection::New, Selection::Filter("film".into())] {
        assert_eq!(page(&selection, 0, 10).await, titles[..10]);
        assert_eq!(page(&selection, 20, 10).await, titles[20..]);
        assert!(page(&selection, 30, 10).await.is_empty());
        assert_eq!(fixture.library.count(&selection).await.unwrap(), 25);
    }
    let asked = Selection::Items(vec![items[3], items[1], items[2]]);
    assert_eq!(page(&asked, 1, 1).await, [shuffled[1]]);
}

#[tokio::test]
async fn references_name_by_number_path_folder_and_external_id() {
    let (fixture, items) = collection().await;
    let named = async |reference| -> Vec<ItemId> {
        fixture.library.resolve(&reference).await.unwrap().into_iter().map(|item| item.id).collect()
    };
    assert_eq!(named(ItemReference::Id(items[4])).await, [items[4]]);
    assert_eq!(named(ItemReference::Id(ItemId(99))).await, []);
    assert_eq!(named(ItemReference::Path("/films/Alien/Alien.mkv".into())).await, [items[3]]);
    assert_eq!(named(ItemReference::Path("/films/Alien".into())).await, [items[3]], "not its namesake's");
    assert_eq!(named(ItemReference::Path("/films/".into())).await.len(), 5);
    assert_eq!(named(ItemReference::Path("/".into())).await.len(), 5);
    assert_eq!(named(ItemReference::Path("/film".into())).await, []);
    assert_eq!(named(ItemReference::External(Provider::Tmdb, "593".into())).await, [items[0]]);
    assert_eq!(named(ItemReference::External(Provider::Tvdb, "593".into())).await, []);
}

#[tokio::test]
async fn the_scraped_title_year_and_ids_are_shown_where_there_are_some() {
    let fixture = Fixture::new().await;
    let scanned = ScannedItem {
        year: Year::new(2000).ok(),
        ids: [(Provider::Tmdb, "1"), (Provider::Tvdb, "2")].into_iter().collect(),
        ..film("alien.1979")
    };
    let item = fixture.add_scanned(vec![scanned.clone()]).await[0];
    let before = fixture.library.select(&Selection::All).await.unwrap().remove(0);
    assert_eq!((before.title.as_str(), before.year, &before.ids), ("alien.1979", scanned.year, &scanned.ids));
    let details = ItemDetails {
        title: Some("Alien".into()),
        year: Year::new(1979).ok(),
        ids: [(Provider::Tmdb, "348")].into_iter().collect(),
        ..ItemDetails::default()
    };
    fixture.library.commit_item(commit(item, fixture.job().await, details)).await.unwrap();
    let after = fixture.library.select(&Selection::Filter("alien -1979".into())).await.unwrap().remove(0);
    assert_eq!((after.title.as_str(), after.year), ("Alien", Year::new(1979).ok()));
    assert_eq!(after.ids, [(Provider::Tmdb, "348"), (Provider::Tvdb, "2")].into_iter().collect());
}
