//! The contract, command by command: what is typed, what comes out, and with which exit status.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

use bioscope_standin::Catalogue;
use serde_json::{Value, json};

use crate::world::{World, quick};

/// A world with the first `count` old films, scanned but not scraped.
async fn scanned(count: usize) -> World {
    let world = World::classics(count).await;
    world.scan().await;
    world
}

/// The same, scraped.
async fn scraped(count: usize) -> World {
    let world = scanned(count).await;
    world.run(&["scrape", "--json"]).await.with_status(0);
    world
}

/// A world whose one film could be any of several: its folder says a title without a year.
async fn ambiguous() -> World {
    let world = World::new(quick(Catalogue::classics())).await;
    world.video("Dracula/Dracula.mkv");
    world.scan().await;
    world
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn list(world: &World, filter: &str) -> Vec<Value> {
    world.run(&["list", "--json", "--filter", filter]).await.with_status(0).json()
}

async fn show(world: &World, item: &str) -> Value {
    world.run(&["show", item, "--json"]).await.with_status(0).json().remove(0)
}

async fn outcomes(world: &World, arguments: &[&str]) -> Vec<(i64, String)> {
    let mut outcomes: Vec<_> = world
        .run(arguments)
        .await
        .with_status(0)
        .items()
        .iter()
        .map(|item| (item["id"].as_i64().unwrap(), item["outcome"].as_str().unwrap().to_owned()))
        .collect();
    outcomes.sort();
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_usage_is_status_two_with_nothing_on_stdout() {
    let world = scanned(1).await;
    let wrong: &[(&[&str], &str)] = &[
        (&["frobnicate"], "frobnicate"),
        (&["scrape", "--frobnicate"], "--frobnicate"),
        (&["scrape", "--jobs", "-1"], "-1"),
        (&["scrape", "--jobs=-1"], "-1"),
        (&["scrape", "--jobs", "0"], "1..=256"),
        (&["scrape", "--all", "--new"], "--new"),
        (&["scrape", "--auto", "--skip"], "--skip"),
        (&["scrape", "--refresh", "--offline"], "--offline"),
        (&["scrape", "--resume", "--all"], "--all"),
        (&["scrape", "--parts", "posters"], "did you mean \"poster\""),
        (&["scrape", "--fields", "titel"], "titel"),
        (&["scrape", "99"], "bioscope list"),
        (&["scrape", "--filter", "is:nonsense"], "not-found"),
        (&["scan", "elsewhere"], "bioscope source add"),
        (&["source", "add", "films", "--kind", "pictures"], "pictures"),
        (&["source", "add", "nowhere", "--kind", "movies"], "nowhere"),
        (&["source", "remove", "nowhere"], "nowhere"),
        (&["show", "99"], "bioscope list"),
        (&["show", "99999999999999999999999"], "99999999999999999999999"),
        (&["show", "tmdb:603"], "bioscope scan"),
        (&["show", "imdb:tt9999999"], "tt9999999"),
        (&["show", "tmdb:matrix"], "matrix"),
        (&["show", "imdb:603"], "603"),
        (&["show", "no/such/film.mkv"], "no/such/film.mkv"),
        (&["show", ""], "\"\""),
        (&["explain", "99"], "99"),
        (&["history", "99"], "99"),
        (&["lock", "99"], "99"),
        (&["lock", "1", "--field", "titel"], "titel"),
        (&["mark", "99"], "99"),
        (&["review", "99"], "99"),
        (&["review", "--accept-above", "certain"], "90%"),
        (&["review", "--accept-above", "900"], "90%"),
        (&["set", "99", "title", "X"], "99"),
        (&["set", "1", "titel", "X"], "titel"),
        (&["set", "1", "year", "soon"], "a year"),
        (&["set", "1", "premiered", "2001"], "yyyy-mm-dd"),
        (&["set", "1", "runtime", "0"], "minutes"),
        (&["set", "1", "top250", "251"], "250"),
        (&["set", "1", "rating", "7"], "rating"),
        (&["list", "--filter", "is:nonsense"], "not-found"),
        (&["list", "--filter", "year:soon"], "soon"),
        (&["jobs", "show", "99"], "job 99"),
        (&["cache", "clear", "--older-than", "1w"], "7d"),
        (&["completions", "abacus"], "abacus"),
        (&["--config", "no-such.toml", "list"], "no-such.toml"),
    ];
    for (arguments, told) in wrong {
        let finished = world.run(arguments).await;
        assert_eq!(finished.status, 2, "{arguments:?}: {finished:?}");
        assert!(finished.stderr.contains(told), "{arguments:?}: {}", finished.stderr);
        assert_eq!(finished.stdout, "", "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_is_a_sentence() {
    let world = scanned(1).await;
    let unknown = world.run(&["jobs", "show", "99"]).await.with_status(2);
    assert_eq!(unknown.stderr, "error: failed to find job 99 in the library\n");
    let unknown = world.run(&["list", "--filter", "is:nonsense"]).await.with_status(2);
    assert!(
        unknown.stderr.starts_with("error: failed to understand the filter at character 1 (is:nonsense): "),
        "{}",
        unknown.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_shown_a_page_at_a_time() {
    let world = scanned(5).await;
    let whole = world.run(&["list", "--json"]).await.with_status(0).json();
    let page = world.run(&["list", "--json", "--limit", "2", "--offset", "2"]).await.with_status(0).json();
    assert_eq!(page, whole[2..4]);
    let told = world.run(&["list", "--limit", "2"]).await.with_status(0);
    assert!(told.stdout.ends_with("and 3 more: --offset 2\n"), "{}", told.stdout);
    let last = world.run(&["list", "--limit", "9", "--offset", "4"]).await.with_status(0);
    assert!(!last.stdout.contains("more"), "{}", last.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_configuration_key_is_refused_with_the_nearest_known_one() {
    let mut world = World::new(quick(Catalogue::classics())).await;
    std::fs::write(world.config(), "[providers.tmdb]\napi_kye = \"x\"\n").unwrap();
    let finished = world.run(&["list"]).await.with_status(2);
    assert!(finished.stderr.contains("\"providers.tmdb.api_key\""), "{}", finished.stderr);
    assert!(finished.stderr.contains("config.toml"), "{}", finished.stderr);

    std::fs::write(world.config(), "[scrape]\njobs = \"many\"\n").unwrap();
    let finished = world.run(&["list"]).await.with_status(2);
    assert!(finished.stderr.contains("scrape.jobs"), "{}", finished.stderr);

    std::fs::write(world.config(), "").unwrap();
    world.environment.insert("BIOSCOPE_SCRAPE__JOBZ".into(), "3".into());
    let finished = world.run(&["list"]).await.with_status(2);
    assert!(finished.stderr.contains("\"scrape.jobs\""), "{}", finished.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn global_options_stand_before_or_after_the_command() {
    let world = scanned(2).await;
    let after = world.run(&["list", "--json", "--color", "never", "-q"]).await.with_status(0);
    assert_eq!(after.json().len(), 2);
    let before = world.run(&["--json", "-q", "--color", "never", "list"]).await.with_status(0);
    assert_eq!(before.stdout, after.stdout);
    for arguments in [["--data-dir", "empty", "list", "--json"], ["list", "--json", "--data-dir", "empty"]] {
        let elsewhere = world.run(&arguments).await.with_status(0);
        assert_eq!(elsewhere.stdout, "", "{arguments:?}");
    }
    assert!(world.path().join("empty/library.db").is_file());

    let broken = world.path().join("broken.toml");
    std::fs::write(&broken, "[nothing]\n").unwrap();
    for arguments in [["--config", "broken.toml", "list"], ["list", "--config", "broken.toml"]] {
        world.run(&arguments).await.with_status(2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_beats_the_file_and_the_command_line_beats_both() {
    let mut world = scanned(1).await;
    std::fs::write(world.config(), "[scrape]\nparts = [\"clearlogo\"]\n").unwrap();
    let film = world.films().join("A Trip to the Moon (1902)");
    let has = |end: &str| film.join(format!("A Trip to the Moon (1902){end}")).exists();

    world.environment.insert("BIOSCOPE_SCRAPE__PARTS".into(), "poster,landscape".into());
    world.run(&["scrape", "--all", "--parts", "nfo"]).await.with_status(0);
    assert!(has(".nfo") && !has("-poster.jpg") && !has("-clearlogo.png"));
    world.run(&["scrape", "--all"]).await.with_status(0);
    assert!(has("-poster.jpg") && has("-landscape.jpg") && !has("-clearlogo.png"));
    world.environment.remove("BIOSCOPE_SCRAPE__PARTS");
    world.run(&["scrape", "--all"]).await.with_status(0);
    assert!(has("-clearlogo.png") && !has("-fanart.jpg"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_folder_or_a_source_to_ask_a_scrape_says_what_is_needed() {
    let mut world = World::new(quick(Catalogue::classics())).await;
    for command in ["scan", "scrape"] {
        let finished = world.run(&[command]).await.with_status(2);
        assert!(finished.stderr.contains("bioscope source add"), "{}", finished.stderr);
    }
    world.video("Metropolis (1927)/Metropolis (1927).mkv");
    world.scan().await;
    world.environment.remove("BIOSCOPE_PROVIDERS__TMDB__API_KEY");
    world.environment.insert("BIOSCOPE_PROVIDERS__IMDB__SOURCES".into(), String::new());
    let finished = world.run(&["scrape"]).await.with_status(2);
    assert!(finished.stderr.contains("providers.tmdb.api_key"), "{}", finished.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrape_with_json_tells_every_key_of_the_contract() {
    let world = scanned(2).await;
    world.video("Nowhere Known Zzz (1999)/Nowhere Known Zzz (1999).mkv");
    world.run(&["scan"]).await.with_status(0);
    let finished = world.run(&["scrape", "--json"]).await.with_status(0);
    let lines = finished.json();
    assert_eq!(lines[0], json!({"event": "started", "items": 3}));
    let item_keys = BTreeSet::from([
        "event",
        "id",
        "kind",
        "title",
        "path",
        "outcome",
        "missing_sources",
        "error",
        "elapsed_ms",
        "requests",
        "from_cache",
    ]);
    for item in finished.items() {
        assert!(keys(&item).is_superset(&item_keys), "{item}");
        assert_eq!(item["kind"], "movie");
        assert!(Path::new(item["path"].as_str().unwrap()).is_absolute());
    }
    let known = finished.item("A Trip to the Moon");
    assert_eq!((&known["outcome"], &known["error"]), (&json!("scraped"), &Value::Null));
    assert_eq!(known["missing_sources"], json!([]));
    let unknown = finished.item("Nowhere Known Zzz");
    assert_eq!(unknown["outcome"], "not_found");
    assert!(unknown["error"].is_string(), "{unknown}");

    let summary = finished.summary();
    let summary_keys = BTreeSet::from([
        "event",
        "scraped",
        "unchanged",
        "uncertain",
        "not_found",
        "skipped",
        "failed",
        "elapsed_s",
        "items_per_minute",
        "requests",
        "cache_hits",
        "cache_misses",
        "peak_rss_mb",
    ]);
    assert!(keys(&summary).is_superset(&summary_keys), "{summary}");
    assert_eq!((&summary["scraped"], &summary["not_found"]), (&json!(2), &json!(1)));
    let requests: u64 = finished.items().iter().map(|item| item["requests"].as_u64().unwrap()).sum();
    assert_eq!(summary["requests"], requests, "every request counts for one item");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_with_json_prints_objects() {
    let world = scraped(2).await;
    let commands: &[(&[&str], &[&str])] = &[
        (&["list"], &["id", "kind", "title", "year", "path", "outcome", "locked", "marked", "ids"]),
        (&["list", "--missing"], &["id", "missing"]),
        (&["show", "1"], &["id", "kind", "files", "details", "provenance", "artwork", "locked_fields"]),
        (&["explain", "1"], &["id", "match", "fields"]),
        (&["jobs"], &["job", "command", "items", "started_at", "finished_at", "counts"]),
        (&["jobs", "show", "1"], &[]),
        (&["history", "1"], &["job", "item"]),
        (&["metrics"], &["operation", "count", "min_ms", "mean_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms"]),
        (&["cache", "stats"], &["provider"]),
        (&["cache", "prune"], &["pruned"]),
        (&["cache", "clear"], &["cleared"]),
        (&["doctor"], &["check", "finding", "text"]),
        (&["source", "list"], &["path", "kind"]),
        (&["scan"], &["path", "added", "changed", "moved", "vanished", "unchanged"]),
        (&["lock", "1"], &["id", "locked"]),
        (&["lock", "1", "--off"], &["id", "locked"]),
        (&["mark", "1"], &["id", "marked"]),
        (&["set", "1", "tagline", "Up."], &["id", "field", "value"]),
        (&["backup", "copy.db"], &["backup"]),
        (&["source", "remove", "films"], &["path", "items"]),
    ];
    for (arguments, expected) in commands {
        // A part is missing from every film, so that each command has something to print.
        std::fs::remove_file(
            world.films().join("A Trip to the Moon (1902)/A Trip to the Moon (1902)-poster.jpg"),
        )
        .ok();
        let mut with_json = arguments.to_vec();
        with_json.push("--json");
        let lines = world.run(&with_json).await.with_status(0).json();
        assert!(!lines.is_empty(), "{arguments:?}");
        for line in lines {
            assert!(keys(&line).is_superset(&expected.iter().copied().collect()), "{arguments:?}: {line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_named_by_number_path_folder_or_id() {
    let world = scraped(5).await;
    let catalogue = Catalogue::classics();
    let film = catalogue.films().iter().find(|film| film.title() == "Nosferatu").unwrap();
    let folder = format!("films/Nosferatu (1922) [tmdbid-{}]", film.tmdb_id());
    let number = list(&world, "nosferatu").await[0]["id"].to_string();
    for name in [
        number.clone(),
        folder.clone(),
        format!("{folder}/"),
        format!("{folder}/Nosferatu (1922).mkv"),
        world.path().join(&folder).to_str().unwrap().to_owned(),
        format!("tmdb:{}", film.tmdb_id()),
        format!("imdb:{}", film.imdb_id()),
    ] {
        assert_eq!(show(&world, &name).await["id"].to_string(), number, "{name}");
    }
    let all = outcomes(&world, &["scrape", "films", "--json"]).await;
    assert_eq!(all.len(), 5, "a folder names every film in it");
    let several = world.run(&["show", "films"]).await.with_status(2);
    assert!(several.stderr.contains("5 items"), "{}", several.stderr);
    let twice = outcomes(&world, &["scrape", &number, &folder, "--json"]).await;
    assert_eq!(twice.len(), 1, "an item named twice is done once");
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_prints_a_line_for_every_line_it_reads() {
    let world = World::new(quick(Catalogue::classics())).await;
    let input = b"Metropolis (1927)/Metropolis (1927).mkv\r\n\nM\xe4dchen in Uniform (1931).avi\nno newline at the end (2001)";
    let lines = world.run_with_input(&["identify"], input).await.with_status(0).json();
    assert_eq!(lines.len(), 4);
    assert_eq!((&lines[0]["title"], &lines[0]["year"]), (&json!("Metropolis"), &json!(1927)));
    assert_eq!(lines[2]["year"], 1931, "a name that is no UTF-8 is read as far as it goes");
    assert_eq!(lines[3]["year"], 2001);

    let explained = world.run_with_input(&["identify", "--explain"], "Metropolis (1927).mkv\n").await;
    let explained = explained.with_status(0).json().remove(0);
    let evidence = explained["evidence"].as_array().unwrap();
    let year = evidence.iter().find(|one| one["field"] == "year").unwrap();
    assert!(year["text"].as_str().unwrap().contains("1927"), "{year}");
    assert!(year["because"].as_str().unwrap().ends_with('.'), "{year}");

    let empty = world.run_with_input(&["identify"], "").await.with_status(0);
    assert_eq!(empty.stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_groups_the_paths_of_a_folder() {
    let world = World::new(quick(Catalogue::classics())).await;
    let folder =
        json!(["M (1931)/M (1931) cd1.avi", "M (1931)/M (1931) cd2.avi", "M (1931)/M (1931)-trailer.mp4"]);
    let input = format!("{folder}\n[]\nnot an array\n{folder}\n");
    let finished = world.run_with_input(&["identify", "--group"], input).await.with_status(1);
    assert!(finished.stderr.contains("JSON array"), "{}", finished.stderr);
    let lines = finished.json();
    assert_eq!(lines.len(), 4, "a line that is not understood is answered too: {lines:?}");
    let items = lines[0].as_array().unwrap();
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(items[0]["versions"][0]["files"].as_array().unwrap().len(), 2);
    assert_eq!(items[0]["extras"].as_array().unwrap().len(), 1);
    assert_eq!((&lines[1], &lines[2]), (&json!([]), &json!([])));
    assert_eq!(lines[3], lines[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn list_filters_and_tells_what_is_missing() {
    let world = scraped(5).await;
    let titles = |items: Vec<Value>| -> Vec<String> {
        items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(list(&world, "nosferatu").await), ["Nosferatu"]);
    assert_eq!(list(&world, "year:1920..1922").await.len(), 4);
    assert_eq!(list(&world, "year:1920..1922 -mabuse -is:marked").await.len(), 3);
    assert_eq!(list(&world, "is:new").await.len(), 0);
    assert_eq!(list(&world, "director:lang").await.len(), 1);
    assert_eq!(titles(list(&world, "\"trip to the\"").await), ["A Trip to the Moon"]);

    let nothing = world.run(&["list", "--missing"]).await.with_status(0);
    assert_eq!(nothing.stdout, "Nothing is missing.\n");
    let film = world.films().join("A Trip to the Moon (1902)");
    std::fs::remove_file(film.join("A Trip to the Moon (1902)-poster.jpg")).unwrap();
    std::fs::remove_file(film.join("A Trip to the Moon (1902).nfo")).unwrap();
    let missing = world.run(&["list", "--missing", "--json"]).await.with_status(0).json();
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0]["missing"], json!(["nfo", "poster"]));
    world.run(&["scrape", "--missing"]).await.with_status(0);
    assert!(film.join("A Trip to the Moon (1902)-poster.jpg").is_file());
    assert!(film.join("A Trip to the Moon (1902).nfo").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_item_is_done_only_when_it_is_named_alone() {
    let world = scanned(2).await;
    world.run(&["lock", "1"]).await.with_status(0);
    assert_eq!(list(&world, "is:locked").await.len(), 1);
    let done = |outcome: &str| (1, outcome.to_owned());
    assert_eq!(outcomes(&world, &["scrape", "--all", "--json"]).await[0], done("skipped"));
    assert_eq!(outcomes(&world, &["scrape", "1", "2", "--json"]).await[0], done("skipped"));
    assert_eq!(outcomes(&world, &["scrape", "1", "--json"]).await[0], done("scraped"));
    world.run(&["lock", "1", "--off"]).await.with_status(0);
    assert_eq!(outcomes(&world, &["scrape", "--all", "--json"]).await[0], done("unchanged"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_field_keeps_its_value() {
    let mut world = scraped(1).await;
    let before = show(&world, "1").await;
    world.run(&["lock", "1", "--field", "title,plot"]).await.with_status(0);
    assert_eq!(show(&world, "1").await["locked_fields"], json!(["plot", "title"]));
    // Another language changes every text but those that are locked.
    world.environment.insert("BIOSCOPE_PROVIDERS__TMDB__LANGUAGE".into(), "de-DE".into());
    world.run(&["scrape", "--all"]).await.with_status(0);
    let locked = show(&world, "1").await;
    assert_eq!(locked["details"]["title"], before["details"]["title"]);
    assert_eq!(locked["details"]["plot"], before["details"]["plot"]);
    assert_ne!(locked["details"]["genres"], before["details"]["genres"]);
    world.run(&["lock", "1", "--field", "title,plot", "--off"]).await.with_status(0);
    world.run(&["scrape", "--all", "--refresh"]).await.with_status(0);
    assert_eq!(show(&world, "1").await["details"]["title"], "Die Reise zum Mond");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_field_without_a_value_is_filled_in_library_and_nfo_alike() {
    let world = scanned(1).await;
    world.run(&["lock", "1", "--field", "plot"]).await.with_status(0);
    world.run(&["scrape", "--all"]).await.with_status(0);
    let plot = show(&world, "1").await["details"]["plot"].as_str().unwrap().to_owned();
    let nfo = world.films().join("A Trip to the Moon (1902)/A Trip to the Moon (1902).nfo");
    assert!(std::fs::read_to_string(nfo).unwrap().contains(&format!("<plot>{plot}</plot>")), "{plot}");
}

#[tokio::test(flavor = "multi_thread")]
async fn marked_items_are_a_scope() {
    let world = scanned(3).await;
    world.run(&["mark", "2"]).await.with_status(0);
    assert_eq!(outcomes(&world, &["scrape", "--marked", "--json"]).await, [(2, "scraped".to_owned())]);
    world.run(&["mark", "2", "--off"]).await.with_status(0);
    assert_eq!(outcomes(&world, &["scrape", "--marked", "--json"]).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_set_by_hand_is_in_library_and_nfo_and_survives() {
    let world = scraped(1).await;
    let nfo = world.films().join("A Trip to the Moon (1902)/A Trip to the Moon (1902).nfo");
    world.run(&["set", "1", "title", "Le Voyage <dans> la Lune & plus"]).await.with_status(0);
    world.run(&["set", "1", "genres", "Short; Fantasy"]).await.with_status(0);
    world.run(&["set", "1", "tagline", ""]).await.with_status(0);
    for scrape in [&["scrape", "--all", "--refresh"][..], &["scrape", "1", "--refresh"], &["scrape", "--all"]]
    {
        let item = show(&world, "1").await;
        assert_eq!(item["details"]["title"], "Le Voyage <dans> la Lune & plus");
        assert_eq!(item["details"]["genres"], json!(["Short", "Fantasy"]));
        assert_eq!(item["details"]["tagline"], Value::Null, "what was cleared stays so");
        assert_eq!(item["locked_fields"], json!(["genres", "tagline", "title"]));
        let text = std::fs::read_to_string(&nfo).unwrap();
        assert!(text.contains("<title>Le Voyage &lt;dans&gt; la Lune &amp; plus</title>"), "{text}");
        assert!(text.contains("<genre>Short</genre>") && text.contains("<genre>Fantasy</genre>"), "{text}");
        assert!(!text.contains("<tagline>") && text.contains("<plot>"), "{text}");
        world.run(scrape).await.with_status(0);
    }
    let explained = world.run(&["explain", "1"]).await.with_status(0).stdout;
    let title = explained.lines().find(|line| line.trim_start().starts_with("title")).unwrap();
    assert!(title.ends_with("locked"), "{title}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguous_film_waits_for_review_and_is_scraped_as_chosen() {
    let world = ambiguous().await;
    let first = world.run(&["scrape", "--json"]).await.with_status(0);
    assert_eq!(first.item("Dracula")["outcome"], "uncertain");
    assert_eq!(first.summary()["uncertain"], 1);
    assert!(!world.films().join("Dracula/Dracula.nfo").exists());
    assert_eq!(list(&world, "is:uncertain").await.len(), 1);

    let waiting = world.run(&["review", "--json"]).await.with_status(0).json();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0]["match"]["decision"], "ask");
    let candidates = waiting[0]["match"]["candidates"].as_array().unwrap();
    assert!(candidates.len() >= 2, "{candidates:?}");
    let distances: Vec<f64> = candidates.iter().map(|one| one["distance"].as_f64().unwrap()).collect();
    assert!(distances.is_sorted(), "{distances:?}");
    let shown = world.run(&["review"]).await.with_status(0).stdout;
    assert!(shown.contains("1931") && shown.contains("1958"), "{shown}");

    let certainty = (1.0 - distances[0]) * 100.0;
    let above = format!("{:.1}%", (certainty + 0.5).min(100.0));
    if certainty < 99.5 {
        world.run(&["review", "--accept-above", &above]).await.with_status(0);
        assert_eq!(list(&world, "is:uncertain").await.len(), 1, "{above} is more than {certainty}");
    }
    let below = format!("{:.1}%", certainty - 0.5);
    let accepted = world.run(&["review", "--accept-above", &below, "--json"]).await.with_status(0);
    assert_eq!(accepted.item("Dracula")["outcome"], "scraped");
    let item = show(&world, "1").await;
    let chosen = &candidates[0]["candidate"]["ids"];
    assert_eq!(item["details"]["ids"]["tmdb"], chosen["tmdb"], "{item}");
    let nfo = std::fs::read_to_string(world.films().join("Dracula/Dracula.nfo")).unwrap();
    assert!(nfo.contains(&format!(">{}</uniqueid>", chosen["tmdb"].as_str().unwrap())), "{nfo}");
    assert_eq!(list(&world, "is:uncertain").await.len(), 0);
    let explained = world.run(&["explain", "1", "--json"]).await.with_status(0).json().remove(0);
    assert_eq!(explained["match"]["decided_by"], "user");

    world.run(&["scrape", "--all", "--refresh"]).await.with_status(0);
    assert_eq!(show(&world, "1").await["details"]["ids"]["tmdb"], chosen["tmdb"], "a choice stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn automatic_mode_takes_the_best_candidate() {
    let world = ambiguous().await;
    let finished = world.run(&["scrape", "--auto", "--json"]).await.with_status(0);
    assert_eq!(finished.item("Dracula")["outcome"], "scraped");
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_shows_candidates_with_distances_and_the_source_of_each_field() {
    let world = scraped(1).await;
    let text = world.run(&["explain", "films"]).await.with_status(0).stdout;
    assert!(text.contains("Identity: accept") && text.contains("0.000"), "{text}");
    for line in ["  title", "  plot", "  actors", "  rating"] {
        let line =
            text.lines().find(|known| known.starts_with(line)).unwrap_or_else(|| panic!("{line}: {text}"));
        assert!(line.ends_with("TMDB") || line.ends_with("IMDb") || line.contains("TMDB, IMDb"), "{line}");
    }
    let object = world.run(&["explain", "1", "--json"]).await.with_status(0).json().remove(0);
    let candidate = &object["match"]["candidates"][0];
    assert!(candidate["distance"].is_number() && candidate["penalties"].is_array(), "{candidate}");
    for (field, value) in object["fields"].as_object().unwrap() {
        assert!(value["from"].as_str().is_some_and(|from| !from.is_empty()), "{field}: {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_nobody_looked_for_says_so() {
    let world = scanned(1).await;
    let text = world.run(&["explain", "1"]).await.with_status(0).stdout;
    assert!(text.contains("not identified yet"), "{text}");
    let text = world.run(&["history", "1"]).await.with_status(0).stdout;
    assert!(text.contains("No run has changed"), "{text}");
    let text = world.run(&["metrics"]).await.with_status(0).stdout;
    assert!(text.contains("No run has been timed"), "{text}");
    let text = world.run(&["cache", "stats"]).await.with_status(0).stdout;
    assert!(text.contains("no cache yet"), "{text}");
    let text = world.run(&["jobs"]).await.with_status(0).stdout;
    assert!(text.contains("No runs yet"), "{text}");
    let text = world.run(&["review"]).await.with_status(0).stdout;
    assert!(text.contains("Nothing waits"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_and_what_they_changed_are_kept() {
    let world = scraped(2).await;
    world.run(&["scrape", "1", "--refresh", "--json"]).await.with_status(0);
    world.run(&["scrape", "--all", "--dry-run"]).await.with_status(0);
    let jobs = world.run(&["jobs", "--json"]).await.with_status(0).json();
    let numbers: Vec<i64> = jobs.iter().map(|job| job["job"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [2, 1], "newest first, and a dry run leaves nothing");
    assert_eq!(jobs[1]["counts"]["scraped"], 2);
    assert_eq!(jobs[0]["command"], "scrape 1 --refresh --json");

    let job = world.run(&["jobs", "show", "1", "--json"]).await.with_status(0).json();
    assert_eq!(job.len(), 3, "the run and its two items");
    let text = world.run(&["jobs", "show", "1"]).await.with_status(0).stdout;
    assert!(text.contains("A Trip to the Moon (1902).nfo: written"), "{text}");
    let history = world.run(&["history", "1", "--json"]).await.with_status(0).json();
    assert_eq!(history[0]["item"]["outcome"], "scraped");
    assert_eq!(history.len(), 1, "the second run changed nothing: {history:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_a_library_and_never_overwrites() {
    let world = scraped(1).await;
    world.run(&["backup", "copies/library.db"]).await.with_status(0);
    let twice = world.run(&["backup", "copies/library.db"]).await.with_status(2);
    assert!(twice.stderr.contains("exists already"), "{}", twice.stderr);
    let restored = world.run(&["--data-dir", "copies", "list", "--json"]).await.with_status(0).json();
    assert_eq!(restored[0]["title"], "A Trip to the Moon");
    world.run(&["backup"]).await.with_status(0);
    // Beside the one that the scan made.
    assert_eq!(std::fs::read_dir(world.data().join("backups")).unwrap().count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn timings_are_printed_and_written_as_csv() {
    let world = scanned(2).await;
    world.run(&["scrape", "--metrics-csv", "run.csv"]).await.with_status(0);
    world.run(&["metrics", "--csv", "last.csv"]).await.with_status(0);
    for file in ["run.csv", "last.csv"] {
        let text = std::fs::read_to_string(world.path().join(file)).unwrap();
        let mut lines = text.lines();
        let columns = lines.next().unwrap().split(',').count();
        let operations: BTreeSet<&str> = text.lines().filter_map(|line| line.split(',').next()).collect();
        for operation in [
            "BulkScrape.Movie.Parallel",
            "TMDB.SearchMovie",
            "TMDB.GetInfo_Movie",
            "SaveAllImages.Movie.Total",
            "Image.LoadFromWebAsync",
            "Database.Save_MovieAsync",
            "Database.Commit",
            "Database.PeopleCache.HitRate",
            "File.Sync",
            "Cache.TMDB.HitRate",
        ] {
            assert!(operations.contains(operation), "{file} lacks {operation}: {text}");
        }
        assert!(lines.all(|line| line.split(',').count() == columns), "{text}");
    }
    let shown = world.run(&["metrics"]).await.with_status(0).stdout;
    assert!(shown.contains("TMDB.GetInfo_Movie"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cache_is_cleared_by_provider_and_by_age() {
    let world = scraped(2).await;
    let answers = async |provider: &str| {
        let lines = world.run(&["cache", "stats", "--json"]).await.with_status(0).json();
        lines
            .iter()
            .find(|line| line["provider"] == provider && !line["answers"].is_null())
            .map_or(0, |line| line["answers"].as_u64().unwrap())
    };
    let cleared =
        async |arguments: &[&str]| world.run(arguments).await.with_status(0).json()[0]["cleared"].clone();
    assert!(answers("tmdb").await > 0 && answers("imdb").await > 0);
    assert_eq!(cleared(&["cache", "clear", "--older-than", "1d", "--json"]).await, 0);
    assert_eq!(cleared(&["cache", "clear", "--provider", "tmdb", "--older-than", "1d", "--json"]).await, 0);
    let of_imdb = answers("imdb").await;
    assert_eq!(cleared(&["cache", "clear", "--provider", "imdb", "--json"]).await, of_imdb);
    assert!(answers("tmdb").await > 0 && answers("imdb").await == 0);
    world.run(&["cache", "clear"]).await.with_status(0);
    assert_eq!(answers("tmdb").await, 0);

    let stats = world.run(&["cache", "stats"]).await.with_status(0).stdout;
    assert!(stats.contains("coalesced") && stats.contains("revalidated"), "{stats}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_is_content_with_a_sound_setup_and_names_what_is_broken() {
    let world = scanned(1).await;
    let sound = world.run(&["doctor", "--offline"]).await.with_status(0);
    assert!(sound.stdout.contains("can be read and written"), "{}", sound.stdout);
    world.handle().reset_statistics();
    world.run(&["doctor", "--offline", "--fix"]).await.with_status(0);
    assert_eq!(world.handle().statistics().requests(), 0);
    world.run(&["doctor"]).await.with_status(0);
    assert!(world.handle().statistics().requests() > 0);

    std::fs::remove_dir_all(world.films()).unwrap();
    let broken = world.run(&["doctor", "--offline", "--json"]).await.with_status(1);
    let wrong: Vec<Value> = broken.json().into_iter().filter(|line| line["finding"] == "wrong").collect();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0]["text"].as_str().unwrap().contains("films"), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_configuration_is_one_that_can_be_used() {
    let world = World::new(quick(Catalogue::classics())).await;
    let printed = world.run(&["config"]).await.with_status(0).stdout;
    let uncommented: String = printed
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.starts_with("jobs = ") => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert!(uncommented.contains("\njobs = "), "{uncommented}");
    std::fs::write(world.config(), uncommented).unwrap();
    world.run(&["list"]).await.with_status(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_know_the_commands() {
    let world = World::new(quick(Catalogue::classics())).await;
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = world.run(&["completions", shell]).await.with_status(0).stdout;
        for word in ["scrape", "replace-artwork", "review"] {
            assert!(script.contains(word), "{shell} lacks {word}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn help_describes_every_command_and_every_option() {
    let world = World::new(quick(Catalogue::classics())).await;
    let top = world.run(&["--help"]).await.with_status(0).stdout;
    let commands: Vec<&str> = top
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 20, "{commands:?}");
    let nested = [["source", "add"], ["source", "list"], ["source", "remove"], ["cache", "stats"]];
    let nested = nested.into_iter().chain([["cache", "clear"], ["cache", "prune"], ["jobs", "show"]]);
    let all = commands.iter().map(|name| vec![*name]).chain(nested.map(|pair| pair.to_vec()));
    for mut arguments in all {
        arguments.push("--help");
        let help = world.run(&arguments).await.with_status(0).stdout;
        let lines: Vec<&str> = help.lines().collect();
        assert!(lines[0].len() > 10, "{arguments:?}: {help}");
        for (place, line) in lines.iter().enumerate() {
            let text = line.trim_start();
            if !line.starts_with(' ') || text.starts_with("- ") || !text.starts_with(['-', '<']) {
                continue;
            }
            let beside = text.split_once("  ").is_some_and(|(_, said)| !said.trim().is_empty());
            let below = lines.get(place + 1).is_some_and(|next| {
                !next.trim().is_empty() && next.len() - next.trim_start().len() > line.len() - text.len()
            });
            assert!(beside || below, "{arguments:?}: nothing is said of {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_is_no_error() {
    let world = scraped(3).await;
    let commands: &[&[&str]] = &[
        &["list"],
        &["list", "--json"],
        &["show", "1"],
        &["metrics"],
        &["completions", "bash"],
        &["config"],
        &["--help"],
        &["scrape", "--help"],
        &["scrape", "--all", "--refresh"],
        &["scrape", "--all", "--refresh", "--json"],
    ];
    for arguments in commands {
        let mut command = world.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            drop(child.stdout.take());
            child.wait_with_output().unwrap()
        });
        let output = output.await.unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
        assert!(!told.contains("panicked") && !told.contains("error"), "{arguments:?}: {told}");
    }
}
