//! Answers that would do harm if they were believed: names that are paths, texts that are markup, bodies that are none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioscope_nfo::{NfoContent, read_nfo};
use bioscope_standin::{Recorded, RecordedAnswer};
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::world::{Finished, World};

/// Answers by path, whatever the query.
#[derive(Default)]
struct Hostile(BTreeMap<String, (&'static str, Bytes)>);

impl Recorded for Hostile {
    fn answer(&self, _method: &str, path_and_query: &str) -> Option<RecordedAnswer> {
        let path = path_and_query.split('?').next()?;
        let (content_type, body) = self.0.get(path)?;
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
        Some(RecordedAnswer { status: 200, headers, body: body.clone() })
    }
}

impl Hostile {
    fn film(&mut self, id: usize, answer: &Value) {
        self.body(id, "application/json", answer.to_string());
    }

    fn body(&mut self, id: usize, content_type: &'static str, body: impl Into<Bytes>) {
        self.0.insert(format!("/3/movie/{id}"), (content_type, body.into()));
    }

    fn collection(&mut self, id: usize, answer: &Value) {
        self.0.insert(format!("/3/collection/{id}"), ("application/json", answer.to_string().into()));
    }

    /// A world in which each of the films `ids` waits in a folder of its own, and only TMDB is asked.
    async fn world(self, ids: impl IntoIterator<Item = usize>) -> World {
        let mut world = World::recorded(Arc::new(self)).await;
        for id in ids {
            world.video(&format!("{0}/{0}.mkv", name(id)));
        }
        world.environment.insert("BIOSCOPE_SCRAPERS__MOVIES".to_owned(), "tmdb".to_owned());
        world.scan().await;
        world
    }
}

fn name(id: usize) -> String {
    format!("Film {id} (2001) {{tmdb-{id}}}")
}

fn nfo(world: &World, id: usize) -> PathBuf {
    world.films().join(name(id)).join(format!("{}.nfo", name(id)))
}

/// A port of this machine where nobody may knock.
struct ForbiddenPort(TcpListener);

impl ForbiddenPort {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }

    #[track_caller]
    fn assert_nobody_knocked(&self) {
        let knock = self.0.accept().map(|(_, from)| from).map_err(|error| error.kind());
        assert_eq!(knock, Err(ErrorKind::WouldBlock), "somebody knocked");
    }
}

/// Texts that mean something to file systems, shells, terminals, XML or readers.
fn hostile_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "../../x",
        "..",
        ".",
        "/etc/passwd",
        "..\\..\\x",
        "C:\\Windows\\x",
        "CON",
        "nul.jpg",
        "a\0b",
        "\u{7}bell\u{1b}[31mred\u{9b}0m",
        "\u{202e}gpj.exe\u{2066}",
        "שלום\u{200f}",
        "👻🎬👩\u{200d}🚀",
        "<script>alert(1)</script>",
        "]]>",
        "-->",
        "&amp;&#0;&bogus;&#x1b;",
        "<!DOCTYPE movie [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>&x;",
        "\u{fffe}\u{ffff}\u{feff}",
        "   ",
        "$(touch x)`touch y`; touch z",
        "%2e%2e%2fx",
        "one\ntwo\r\nthree\ttabs",
        "~",
        "-rf",
        "aux ",
    ]
    .map(str::to_owned)
    .into();
    texts.push("x".repeat(400));
    texts.push("é/".repeat(400));
    texts.push("../".repeat(200));
    texts
}

/// Paths of pictures that would lead out of the provider's picture host, or out of the film's folder.
fn hostile_paths(port: &ForbiddenPort) -> Vec<String> {
    let address = port.address();
    let mut paths: Vec<String> = [
        "//evil.invalid/x.jpg",
        "../../etc/passwd",
        "/../../../etc/passwd.jpg",
        "file:///etc/passwd",
        "/etc/passwd",
        "C:\\x.jpg",
        "\\\\evil.invalid\\x.jpg",
        "@evil.invalid/x.jpg",
        "/%2e%2e/%2e%2e/x.jpg",
        "/x.jpg?to=../..#y",
        "/a\0b.jpg",
        "/\u{202e}gpj.exe",
        "",
        "/",
        ".jpg",
        // One that leads where it should, so that there is something to write.
        "/harmless.jpg",
    ]
    .map(str::to_owned)
    .into();
    for start in ["http://", "//", "@", "://", "/..//", "\\\\"] {
        paths.push(format!("{start}{address}/x.jpg"));
    }
    paths.push(format!("/{}.jpg", "x".repeat(400)));
    paths
}

/// A film in which every text is `text` and every picture is at `path`.
fn film_of(id: usize, text: &str, path: &str) -> Value {
    let picture = json!({"file_path": path, "width": 100, "height": 150, "iso_639_1": "en", "vote_average": 9.9,
        "vote_count": 1});
    let person = |job: &str| {
        json!({"id": text, "name": text, "original_name": text, "character": text, "job": job,
        "department": job, "profile_path": path, "order": 0, "credit_id": text})
    };
    // A person whose name does no harm, so that the portrait's address is what is tried.
    let harmless =
        json!({"id": 7, "name": "Harmless Name", "character": text, "profile_path": path, "order": 1});
    json!({
        "id": id, "imdb_id": text, "title": text, "original_title": text, "original_language": text,
        "overview": text, "tagline": text, "homepage": text, "status": text, "release_date": text,
        "runtime": 90, "vote_average": 7.5, "vote_count": 10, "poster_path": path, "backdrop_path": path,
        "genres": [{"id": 1, "name": text}], "production_companies": [{"id": 1, "name": text, "logo_path": path}],
        "production_countries": [{"iso_3166_1": text, "name": text}],
        "spoken_languages": [{"iso_639_1": text, "name": text}],
        "belongs_to_collection": {"id": id, "name": text, "poster_path": path, "backdrop_path": path},
        "credits": {"cast": [person("Actor"), harmless], "crew": [person("Director"), person("Writer")]},
        "images": {"posters": [picture], "backdrops": [picture], "logos": [picture]},
        "videos": {"results": [{"site": "YouTube", "type": "Trailer", "key": text, "name": text, "official": true}]},
        "release_dates": {"results": [{"iso_3166_1": "US", "release_dates": [{"certification": text, "type": 3}]}]},
        "external_ids": {"imdb_id": text, "wikidata_id": text, "facebook_id": text},
        "keywords": {"keywords": [{"id": 1, "name": text}]},
        "alternative_titles": {"titles": [{"iso_3166_1": "US", "title": text}]},
        "translations": {"translations": [{"iso_639_1": "en", "iso_3166_1": "US",
            "data": {"title": text, "overview": text, "tagline": text}}]},
    })
}

/// Films without harm in their texts, and of the wrong shape.
fn misshapen_films(first: usize) -> Vec<Value> {
    let keys: Vec<String> = film_of(0, "", "").as_object().unwrap().keys().cloned().collect();
    let all = |id: usize, value: Value| {
        let mut film: serde_json::Map<String, Value> =
            keys.iter().map(|key| (key.clone(), value.clone())).collect();
        film.insert("id".to_owned(), json!(id));
        Value::Object(film)
    };
    let values = [
        Value::Null,
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(true),
        json!([]),
        json!({}),
        json!([[[[null]]]]),
        json!([null, {}, "", 0]),
        json!({"results": 5, "cast": "x", "crew": null, "posters": {}, "keywords": [1], "titles": "x", "name": []}),
    ];
    values.into_iter().zip(first..).map(|(value, id)| all(id, value)).collect()
}

/// Every file and folder below `folder`; what is neither is an error.
fn everything_below(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        assert!(kind.is_dir() || kind.is_file(), "{} is neither file nor folder", path.display());
        if kind.is_dir() {
            found.extend(everything_below(&path));
        }
        found.insert(path);
    }
    found
}

/// Asserts that everything in `after` that was not there `before` is in the data folder or in a film's own folder,
/// under a name that hides nothing.
fn assert_confined(world: &World, before: &BTreeSet<PathBuf>, after: &BTreeSet<PathBuf>) {
    let homes: Vec<PathBuf> =
        fs::read_dir(world.films()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(homes.iter().all(|home| before.contains(home)), "a folder appeared beside the films: {homes:?}");
    for path in after.difference(before) {
        let at_home =
            homes.iter().any(|home| path.parent() == Some(home) || path.starts_with(home.join(".actors")));
        assert!(at_home || path.starts_with(world.data()), "{} is out of place", path.display());
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_hidden =
            |character: char| character.is_control() || ('\u{202a}'..='\u{202e}').contains(&character);
        assert!(!name.contains(is_hidden) && name.len() <= 255, "{name:?}");
    }
}

/// Asserts that the bytes are a film's NFO that any XML parser takes.
fn assert_sound_nfo(path: &Path) {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = String::from_utf8(bytes.clone()).unwrap();
    let is_illegal = |character: char| {
        let is_break = matches!(character, '\n' | '\r' | '\t');
        character.is_control() && !is_break || matches!(character, '\u{fffe}' | '\u{ffff}')
    };
    assert!(!text.contains(is_illegal), "an illegal character in {text:?}");
    for markup in ["<script", "]]>", "<!DOCTYPE", "<!ENTITY", "&bogus;", "&#"] {
        assert!(!text.contains(markup), "{markup} in {text}");
    }
    let NfoContent::Movie(nfo) = read_nfo(&bytes) else { panic!("no film's NFO: {text}") };
    assert!(!nfo.document.was_repaired(), "not well-formed: {text}");
    assert!(nfo.details.title.is_some_and(|title| !title.trim().is_empty()), "no title: {text}");
}

/// Scrapes a library of hostile films with these further arguments, and looks where everything went.
async fn scrape_hostile_films(arguments: &[&str]) -> (World, Finished) {
    let port = ForbiddenPort::open();
    let (texts, paths) = (hostile_texts(), hostile_paths(&port));
    let mut hostile = Hostile::default();
    let mut count = 0;
    for index in 0..texts.len().max(paths.len()) {
        count += 1;
        let (text, path) = (&texts[index % texts.len()], &paths[index % paths.len()]);
        hostile.film(count, &film_of(count, text, path));
        hostile.collection(count, &film_of(count, text, path));
    }
    for film in misshapen_films(count + 1) {
        count += 1;
        hostile.film(count, &film);
        hostile.collection(count, &film);
    }
    let world = hostile.world(1..=count).await;
    let before = everything_below(world.path());
    let scrape = ["scrape", "--all", "--json"];
    let run = world.run(&[&scrape, arguments].concat()).await.with_status(0);
    assert_eq!(run.summary()["scraped"], count, "{run:?}");
    assert_confined(&world, &before, &everything_below(world.path()));
    for id in 1..=count {
        assert_sound_nfo(&nfo(&world, id));
    }
    port.assert_nobody_knocked();
    (world, run)
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_and_pictures_stay_in_the_films_own_folder() {
    let (world, _) = scrape_hostile_films(&[]).await;
    let is_poster = |path: &PathBuf| path.to_string_lossy().ends_with("-poster.jpg");
    assert!(world.snapshot().keys().any(is_poster), "no picture at all");
    // What a terminal would obey is not printed either.
    for arguments in [&["list"][..], &["show", "tmdb:10"], &["explain", "tmdb:10"], &["jobs", "show", "1"]] {
        let run = world.run(arguments).await.with_status(0);
        let printed = run.stdout + &run.stderr;
        let obeyed = |character: char| character.is_control() && character != '\n';
        assert!(!printed.contains(obeyed) && !printed.contains('\u{202e}'), "{arguments:?}: {printed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_actors_have_their_portraits_in_the_films_own_folder_or_none() {
    let (world, _) = scrape_hostile_films(&["--parts", "nfo,poster,actorthumbs"]).await;
    let films = fs::read_dir(world.films()).unwrap().map(|entry| entry.unwrap().path());
    assert!(
        films.into_iter().any(|film| film.join(".actors/Harmless_Name.jpg").is_file()),
        "no portrait at all"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_outside_leads_to_nothing_on_this_machine() {
    let port = ForbiddenPort::open();
    let actor = json!({"node": {"name": {"id": "nm0000001", "nameText": {"text": "Harmless Name"},
        "primaryImage": {"url": format!("http://{}/x.jpg", port.address())}}, "characters": []}});
    let data = json!({"props": {"pageProps": {"tconst": "tt0000001",
        "aboveTheFoldData": {"id": "tt0000001", "titleText": {"text": "A Film"}},
        "mainColumnData": {"cast": {"edges": [actor]}}}}});
    let page = format!("<html><script id=\"__NEXT_DATA__\" type=\"application/json\">{data}</script></html>");
    let mut hostile = Hostile::default();
    hostile.0.insert("/title/tt0000001/reference/".to_owned(), ("text/html", page.into()));
    let mut world = hostile.world([]).await;
    world.video("A Film [imdbid-tt0000001]/A Film.mkv");
    world.environment.insert("BIOSCOPE_SCRAPERS__MOVIES".to_owned(), "imdb".to_owned());
    world
        .environment
        .insert("BIOSCOPE_PROVIDERS__TMDB__IMAGE_BASE_URL".to_owned(), "https://images.invalid".to_owned());
    world.run(&["scan"]).await.with_status(0);
    let scrape = ["scrape", "--all", "--json", "--parts", "nfo,actorthumbs"];
    let run = world.run(&scrape).await.with_status(0);
    assert!(run.items()[0]["changes"].to_string().contains("must not lead to a loopback"), "{run:?}");
    port.assert_nobody_knocked();
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_answers_fail_their_own_film_only() {
    let whole = film_of(1, "A Film", "/x.jpg").to_string();
    let mut hostile = Hostile::default();
    let page = "<!DOCTYPE html><html><body>Please log in to this network.</body></html>";
    hostile.body(1, "text/html", page);
    hostile.body(2, "application/json", whole[..whole.len() / 2].to_owned());
    hostile.body(3, "application/json", Bytes::new());
    hostile.body(4, "application/json", vec![b' '; 200_000_000]);
    hostile.body(5, "application/json", "[".repeat(100_000));
    hostile.body(6, "application/json", "[]");
    hostile.body(7, "application/json", b"{\"id\": 7, \"title\": \"\xff\xfe\"}".to_vec());
    hostile.film(8, &json!({"success": true}));
    for id in [9, 10] {
        hostile.film(id, &film_of(id, "A Film", "/x.jpg"));
    }
    // Film 11 is answered by nobody, film 12 by a list within lists that no stack holds.
    let deep = format!(
        "{{\"id\":12,\"title\":\"A Film\",\"genres\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    hostile.body(12, "application/json", deep);
    let world = hostile.world(1..=12).await;
    let before = everything_below(world.path());
    let run = world.run(&["scrape", "--all", "--json"]).await.with_status(1);
    assert_confined(&world, &before, &everything_below(world.path()));
    let items = run.items();
    let item = |id: usize| {
        let is_film = |item: &&Value| item["path"].as_str().unwrap().contains(&name(id));
        items.iter().find(is_film).unwrap_or_else(|| panic!("film {id} is not among {items:?}"))
    };
    let expected = [
        (1, "a web page came in place of JSON"),
        (2, "EOF while parsing"),
        (3, "EOF while parsing"),
        (4, "larger than"),
        (5, "EOF while parsing"),
        (6, "an object was expected"),
        (7, "invalid unicode code point"),
        (8, "a film was expected"),
    ];
    for (id, reason) in expected {
        let error = item(id)["error"].as_str().unwrap_or_default();
        assert_eq!(item(id)["outcome"], "failed", "film {id}: {error}");
        assert!(error.contains(reason) && error.starts_with("Failed to "), "film {id}: {error}");
        assert!(!nfo(&world, id).exists(), "film {id} has an NFO file");
    }
    for id in [9, 10, 12] {
        assert_eq!(item(id)["outcome"], "scraped", "{}", item(id));
        assert_sound_nfo(&nfo(&world, id));
    }
    assert_eq!(item(11)["outcome"], "not_found");
    let held = run.summary()["peak_rss_mb"].as_f64();
    assert!(
        held.is_none_or(|megabytes| megabytes < 150.0),
        "the body that is too large was held: {held:?} MB"
    );
}
