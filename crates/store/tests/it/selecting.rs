//! Which items a selection takes, and which a reference names.

use bioscope_model::{CastMember, ItemDetails, Person, Provider, Year};
use bioscope_store::{ItemId, ItemReference, Library, Outcome, ScannedItem, Selection, StoreError};

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
    assert!(matches!(refused, Err(StoreError::Filter { .. })));
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
