//! Shows of unusual size: the same code, and as many requests as the endpoints' page sizes demand.

use bioscope_standin::{Catalogue, Provider, ShowPreset, sample_shows};

use crate::world::{World, quick};

/// Calls that TMDB appends to one answer.
const APPENDED: u64 = 20;
/// Calls that the show itself takes of these in the first request.
const OF_THE_SHOW: u64 = 8;

/// A scanned library of the one show of a preset.
async fn of(preset: ShowPreset) -> World {
    let made = || Catalogue::classics().with_shows(preset.plans(), 1);
    let world = World::new(quick(made())).await;
    sample_shows(&world.path().join("shows"), &made(), 1).unwrap();
    world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
    world.run(&["scan"]).await.with_status(0);
    world
}

/// Scrapes the NFO files and asserts how many episodes and requests that takes.
async fn assert_cost(world: &World, seasons: u64, episodes: usize) {
    let run = world.run(&["scrape", "--parts", "nfo", "--json"]).await.with_status(0);
    let scraped = |kind: &str| {
        run.items().iter().filter(|item| item["kind"] == kind && item["outcome"] == "scraped").count()
    };
    assert_eq!((scraped("show"), scraped("episode")), (1, episodes));
    let asked = world.handle().statistics();
    let further = seasons.saturating_sub(APPENDED - OF_THE_SHOW).div_ceil(APPENDED);
    let tmdb = asked.of(Provider::Tmdb);
    assert_eq!(tmdb.requests, 1 + 1 + further, "a search, and the show in blocks: {:?}", tmdb.by_endpoint);
    let imdb = asked.of(Provider::Imdb);
    assert_eq!(imdb.requests, 1 + seasons, "a page a season and one a show: {:?}", imdb.by_endpoint);
    world.handle().reset_statistics();
    let again = world.run(&["scrape", "--parts", "nfo", "--all", "--json"]).await.with_status(0);
    assert_eq!((&again.summary()["unchanged"], world.handle().statistics().requests()), (&1.into(), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_of_a_thousand_episodes_costs_a_page_a_season() {
    let world = of(ShowPreset::ThousandEpisodes).await;
    assert_cost(&world, 10, 1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_show_of_sixty_seasons_is_asked_for_in_blocks() {
    let world = of(ShowPreset::SixtySeasons).await;
    assert_cost(&world, 60, 300).await;
}
