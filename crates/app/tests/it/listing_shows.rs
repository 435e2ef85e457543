//! Shows, seasons and episodes in the commands that list, show and change single items.

use bioscope_standin::{Catalogue, Provider, sample_shows};
use serde_json::Value;

use crate::world::{World, quick};

/// A scanned library of a film and two shows.
async fn library() -> World {
    let world = World::new(quick(Catalogue::classics())).await;
    for file in [
        "shows/Lost (2004)/Season 1/Lost S01E02 Pilot.mkv",
        "shows/Lost (2004)/Season 1/Lost S01E01 Pilot.mkv",
        "shows/Lost (2004)/Specials/Lost S00E01.mkv",
        "shows/Dark (2017)/Dark S01E01E02 Secrets.mkv",
        "shows/Dark (2017)/Dark S02E01.mkv",
    ] {
        let path = world.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file).unwrap();
    }
    world.video("Metropolis (1927)/Metropolis (1927).mkv");
    world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
    world.scan().await;
    world
}

/// The number of the episode whose line holds `text`.
async fn number_of(world: &World, text: &str) -> String {
    let listed = world.run(&["list", "--episodes"]).await.with_status(0).stdout;
    let line = listed.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {listed}"));
    line.split_whitespace().next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_counts_what_shows_hold_and_tells_episodes_where_asked() {
    let world = library().await;
    let listed = world.run(&["list"]).await.with_status(0).stdout;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "{listed}");
    assert!(lines[0].contains("Dark") && lines[0].contains("2 seasons, 3 episodes"), "{listed}");
    assert!(lines[1].contains("Lost") && lines[1].contains("2 seasons, 3 episodes"), "{listed}");
    assert!(lines[2].contains("Metropolis") && !lines[2].contains("season"), "{listed}");
    let dark = world.run(&["list", "--filter", "dark", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!((&dark["seasons"], &dark["episodes"]), (&2.into(), &3.into()));

    let episodes = world.run(&["list", "--episodes", "--json"]).await.with_status(0).json();
    let told: Vec<String> = episodes
        .iter()
        .map(|one| {
            format!(
                "{} {}x{}",
                one["show"].as_str().unwrap(),
                one["number"]["season"],
                one["number"]["episode"]
            )
        })
        .collect();
    assert_eq!(told, ["Dark 1x1", "Dark 1x2", "Dark 2x1", "Lost 0x1", "Lost 1x1", "Lost 1x2"]);
    let page =
        world.run(&["list", "--episodes", "--limit", "2", "--offset", "1"]).await.with_status(0).stdout;
    assert!(
        page.contains("S01E02") && page.contains("S02E01") && page.contains("and 3 more: --offset 3"),
        "{page}"
    );
    let filtered = world.run(&["list", "--episodes", "--filter", "title:pilot"]).await.with_status(0).stdout;
    assert_eq!(filtered.lines().count(), 2, "{filtered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_and_episodes_are_shown_with_each_other() {
    let world = library().await;
    let shown = world.run(&["show", "shows/Dark (2017)"]).await.with_status(0).stdout;
    for part in ["S01E01", "S01E02", "S02E01", "Secrets"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let id = number_of(&world, "S02E01").await;
    let episode = world.run(&["show", &id]).await.with_status(0).stdout;
    assert!(episode.contains("S02E01") && episode.contains("Dark"), "{episode}");
    let explained = world.run(&["explain", &id]).await.with_status(0).stdout;
    assert!(explained.contains("S02E01 of Dark") && explained.contains("bioscope explain"), "{explained}");
    let both = world.run(&["show", "shows/Dark (2017)/Dark S01E01E02 Secrets.mkv"]).await.with_status(2);
    assert!(both.stderr.contains("names 2 items") && both.stderr.contains("--episodes"), "{}", both.stderr);
    let history = world.run(&["history", &id]).await.with_status(0).stdout;
    assert!(history.contains("No run has changed S02E01"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn single_episodes_are_locked_and_marked() {
    let world = library().await;
    let id = number_of(&world, "S02E01").await;
    let locked = world.run(&["lock", &id]).await.with_status(0).stdout;
    assert!(locked.contains("S02E01") && locked.contains("locked"), "{locked}");
    world.run(&["mark", &id]).await.with_status(0);
    let number: i64 = id.parse().unwrap();
    let state = |items: Vec<Value>| {
        let one = items.into_iter().find(|one| one["id"] == number).unwrap();
        (one["locked"].clone(), one["marked"].clone())
    };
    let episodes = async || world.run(&["list", "--episodes", "--json"]).await.with_status(0).json();
    assert_eq!(state(episodes().await), (true.into(), true.into()));
    assert!(world.list().await.iter().all(|item| item["locked"] == false && item["marked"] == false));
    world.run(&["lock", &id, "--off"]).await.with_status(0);
    world.run(&["mark", &id, "--off"]).await.with_status(0);
    assert_eq!(state(episodes().await), (false.into(), false.into()));
}

/// A scraped library of the first sample show: two seasons of eight episodes, and specials.
async fn scraped() -> World {
    let made = || Catalogue::classics().with_sample_shows(1, 3);
    let world = World::new(quick(made())).await;
    sample_shows(&world.path().join("shows"), &made(), 1).unwrap();
    world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
    world.run(&["scan"]).await.with_status(0);
    world.run(&["scrape"]).await.with_status(0);
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_show_lacks_is_told_by_part_and_by_episode() {
    let world = scraped().await;
    let nothing = world.run(&["list", "--missing"]).await.with_status(0).stdout;
    assert!(nothing.contains("Nothing is missing."), "{nothing}");
    let show = world.list().await.remove(0);
    let shown = world.show(&show["id"]).await;
    let of = |child: &&Value| child["number"]["season"] == 2 && child["number"]["episode"] == 3;
    let children = shown["children"].as_array().unwrap();
    let video = children.iter().find(of).unwrap()["path"].as_str().unwrap();
    std::fs::remove_file(video).unwrap();
    std::fs::remove_file(std::path::Path::new(show["path"].as_str().unwrap()).join("fanart.jpg")).unwrap();
    world.run(&["scan"]).await.with_status(0);

    let missing = world.run(&["list", "--missing", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(missing["missing"], serde_json::json!(["fanart"]), "{missing}");
    let episodes = missing["missing_episodes"].as_array().unwrap();
    assert_eq!(episodes.len(), 1, "{missing}");
    assert_eq!((&episodes[0]["season"], &episodes[0]["episode"]), (&2.into(), &3.into()));
    assert!(episodes[0]["title"].is_string() && episodes[0]["aired"].is_string(), "{missing}");
    let told = world.run(&["list", "--missing"]).await.with_status(0).stdout;
    assert!(told.contains("fanart, 1 episode") && told.contains("S02E03"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_set_by_hand_reaches_the_nfo_of_its_episode_alone_and_stays() {
    let world = scraped().await;
    // One file holds the last two episodes of the first season.
    let id = number_of(&world, "S01E08").await;
    let number = id.parse::<i64>().unwrap().into();
    let shown = world.show(&number).await;
    let nfo = std::path::Path::new(shown["files"]["main"].as_str().unwrap()).with_extension("nfo");
    let lines =
        || -> Vec<String> { std::fs::read_to_string(&nfo).unwrap().lines().map(str::to_owned).collect() };
    let before = lines();
    let set = world.run(&["set", &id, "title", "My own title"]).await.with_status(0).stdout;
    assert!(set.contains("S01E08"), "{set}");
    let after = lines();
    let changed: Vec<&String> = after.iter().filter(|line| !before.contains(line)).collect();
    assert_eq!(changed, ["    <title>My own title</title>"], "nothing else is touched");
    assert_eq!(after.len(), before.len());

    world.run(&["scrape", "--all"]).await.with_status(0);
    assert!(lines().contains(&"    <title>My own title</title>".to_owned()));
    let shown = world.show(&number).await;
    assert_eq!(shown["details"]["title"], "My own title");
    assert_eq!(shown["locked_fields"], serde_json::json!(["title"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_need_no_key() {
    let made = || Catalogue::classics().with_sample_shows(2, 3);
    let mut world = World::new(quick(made())).await;
    world.environment.remove("BIOSCOPE_PROVIDERS__TMDB__API_KEY");
    world.configure("providers.imdb.sources", "suggestion");
    sample_shows(&world.path().join("shows"), &made(), 2).unwrap();
    world.run(&["source", "add", "shows", "--kind", "tv"]).await.with_status(0);
    world.run(&["scan"]).await.with_status(0);
    let run = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(run.summary()["scraped"], 2, "{run:?}");
    let asked = world.handle().statistics();
    assert!(asked.of(Provider::Tvmaze).requests > 0 && asked.of(Provider::Tmdb).requests == 0, "{asked:?}");
}
