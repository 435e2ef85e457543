//! Every key that the stand-in serves exists in a recorded answer, with a type that was recorded for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bioscope_standin::Catalogue;
use serde_json::Value;

use crate::support::{client, fixtures, json, standin};

pub(crate) type Shape = BTreeMap<String, BTreeSet<&'static str>>;

/// Keys below these paths are names of things and not of fields.
const OPEN_MAPS: [&str; 1] = [".props.pageProps.translationContext.i18n.translations.resources"];

pub(crate) fn shape_of(value: &Value) -> Shape {
    let mut shape = Shape::new();
    add(&mut shape, String::new(), value);
    shape
}

fn add(shape: &mut Shape, path: String, value: &Value) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    let open = OPEN_MAPS.contains(&path.as_str());
    match value {
        Value::Array(values) => values.iter().for_each(|value| add(shape, format!("{path}[]"), value)),
        Value::Object(fields) if !open => {
            fields.iter().for_each(|(name, value)| add(shape, format!("{path}.{name}"), value));
        }
        _ => {}
    }
    shape.entry(path).or_default().insert(kind);
}

pub(crate) fn recorded(folder: &Path, files: &[&str]) -> Shape {
    let mut shape = Shape::new();
    for file in files {
        let bytes = fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        // A few were saved with a byte order mark.
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let value: Value = serde_json::from_slice(text).unwrap();
        for (path, kinds) in shape_of(&value) {
            shape.entry(path).or_default().extend(kinds);
        }
    }
    shape
}

/// Fails with every path that was never recorded, or not with that type. `null` may stand where a value was recorded,
/// and a value where only `null` was.
pub(crate) fn compare(what: &str, served: &Value, recorded: &Shape, needed: &[&str]) {
    let served = shape_of(served);
    let mut wrong = Vec::new();
    for (path, kinds) in &served {
        match recorded.get(path) {
            None => wrong.push(format!("{path} was never recorded")),
            Some(known) => {
                let only_null = known.len() == 1 && known.contains("null");
                for kind in kinds {
                    if *kind != "null" && !only_null && !known.contains(kind) {
                        wrong.push(format!("{path} is {kind}, recorded as {known:?}"));
                    }
                }
            }
        }
    }
    wrong.extend(
        needed.iter().filter(|path| !served.contains_key(**path)).map(|path| format!("{path} is missing")),
    );
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

fn number(title: &str) -> u32 {
    Catalogue::classics().films().iter().find(|film| film.title() == title).unwrap().tmdb_id()
}

#[tokio::test]
async fn tmdb_answers_have_the_recorded_shapes() {
    let Some(folder) = fixtures() else { return };
    let standin = standin().await;
    let id = number("Bride of Frankenstein");
    let (_, film) = json(&standin, &format!("/3/movie/{id}")).await;
    let imdb = film["imdb_id"].as_str().unwrap().to_owned();
    let collection = film["belongs_to_collection"]["id"].as_u64().unwrap();
    let cases: [(&str, &[&str], &[&str]); 13] = [
        (
            &format!("/3/movie/{id}"),
            &["jdrouet_movie-details.json", "kotlin_movie_movie_details_607.json"],
            &[
                ".title",
                ".runtime",
                ".genres[].name",
                ".belongs_to_collection.name",
                ".imdb_id",
                ".production_companies[].name",
            ],
        ),
        (
            &format!("/3/movie/{id}/credits"),
            &["jdrouet_movie-credits.json"],
            &[
                ".cast[].character",
                ".cast[].order",
                ".cast[].profile_path",
                ".crew[].job",
                ".crew[].department",
            ],
        ),
        (
            &format!("/3/movie/{id}/images"),
            &["jdrouet_movie-images.json"],
            &[".posters[].file_path", ".posters[].iso_639_1", ".backdrops[].width", ".logos[].height"],
        ),
        (&format!("/3/movie/{id}/videos"), &["jdrouet_movie-videos.json"], &[".results"]),
        (
            &format!("/3/movie/{}/release_dates", number("Casablanca")),
            &["jdrouet_movie-release-dates.json"],
            &[".results[].iso_3166_1", ".results[].release_dates[].certification"],
        ),
        (&format!("/3/movie/{id}/external_ids"), &["jdrouet_movie-external-ids.json"], &[".imdb_id"]),
        (&format!("/3/movie/{id}/keywords"), &["jdrouet_movie-keywords.json"], &[".keywords[].name"]),
        (
            &format!("/3/movie/{id}/alternative_titles"),
            &["jdrouet_movie-alternative-titles.json"],
            &[".titles[].title"],
        ),
        (
            &format!("/3/movie/{id}/translations"),
            &["jdrouet_movie-translations.json"],
            &[".translations[].data.title", ".translations[].data.overview"],
        ),
        (
            "/3/search/movie?query=dracula",
            &["jdrouet_search-movie.json", "kotlin_search_search_movie_star_wars.json"],
            &[".results[].title", ".results[].release_date", ".total_pages"],
        ),
        (
            &format!("/3/find/{imdb}?external_source=imdb_id"),
            &["find_tt29703523.2026-09.json", "kotlin_find_find_movie_tt10919380.json"],
            &[".movie_results[].id", ".movie_results[].media_type"],
        ),
        (
            &format!("/3/collection/{collection}?append_to_response=images"),
            &["jdrouet_collection-details.json", "php_collection_get.json"],
            &[".parts[].title", ".images.posters[].file_path", ".overview"],
        ),
        (
            "/3/configuration",
            &["kotlin_configuration_configuration.json"],
            &[".images.secure_base_url", ".images.poster_sizes[]"],
        ),
    ];
    for (path, files, needed) in cases {
        let files: Vec<String> = files.iter().map(|file| format!("tmdb/{file}")).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let (status, served) = json(&standin, path).await;
        assert_eq!(status, 200, "{path}");
        compare(path, &served, &recorded(&folder, &files), needed);
    }
    standin.stop().await;
}

#[tokio::test]
async fn appended_parts_have_the_recorded_shapes() {
    let Some(folder) = fixtures() else { return };
    let standin = standin().await;
    let id = number("Jaws");
    let path = format!("/3/movie/{id}?append_to_response=credits,external_ids,videos,release_dates");
    let (_, served) = json(&standin, &path).await;
    // The recording's external ids are older than the number at Wikidata.
    let mut known =
        recorded(&folder, &["tmdb/kotlin_movie_movie_details_607.json", "tmdb/jdrouet_movie-details.json"]);
    for (path, kinds) in recorded(&folder, &["tmdb/jdrouet_movie-external-ids.json"]) {
        known.entry(format!(".external_ids{path}")).or_default().extend(kinds);
    }
    for (path, kinds) in recorded(&folder, &["tmdb/jdrouet_movie-release-dates.json"]) {
        known.entry(format!(".release_dates{path}")).or_default().extend(kinds);
    }
    compare(
        &path,
        &served,
        &known,
        &[".credits.cast[].name", ".release_dates.results[].release_dates[].type"],
    );
    standin.stop().await;
}

#[tokio::test]
async fn tmdb_errors_have_the_recorded_shapes() {
    let Some(folder) = fixtures() else { return };
    let standin = standin().await;
    let cases = [
        ("/3/movie/1?api_key=invalid", "jdrouet_invalid-api-key.json"),
        ("/3/search/movie", "jdrouet_validation-error.json"),
    ];
    for (path, file) in cases {
        let (_, served) = json(&standin, path).await;
        let bytes = fs::read(folder.join("tmdb/errors").join(file)).unwrap();
        let recorded: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(served, recorded, "{path}");
    }
    let (_, served) = json(&standin, "/3/movie/1").await;
    let bytes = fs::read(folder.join("tmdb/errors/jdrouet_resource-not-found.json")).unwrap();
    let recorded: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(served["status_message"], recorded["status_message"]);
    standin.stop().await;
}

/// The data within a page.
pub(crate) fn next_data(html: &str) -> Value {
    let start = html.find("__NEXT_DATA__").unwrap();
    let start = start + html[start..].find('>').unwrap() + 1;
    let end = start + html[start..].find("</script>").unwrap();
    serde_json::from_str(&html[start..end]).unwrap()
}

pub(crate) async fn page(standin: &bioscope_standin::Standin, path: &str) -> String {
    let response = client().get(format!("{}{path}", standin.base_url())).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

fn generated_page_settings() -> bioscope_standin::StandinSettings {
    bioscope_standin::StandinSettings {
        catalogue: std::sync::Arc::new(Catalogue::generated(50, 1)),
        ..crate::support::settings()
    }
}

#[tokio::test]
async fn the_reference_page_has_the_recorded_shape_and_weight() {
    let Some(folder) = fixtures() else { return };
    let known = recorded(
        &folder,
        &[
            "imdb/next_data/title_tt0133093_reference.2025-10-13.next_data.json",
            "imdb/next_data/title_tt1520211_reference.2025-10-13.next_data.json",
        ],
    );
    let needed = [
        ".props.pageProps.aboveTheFoldData.ratingsSummary.voteCount",
        ".props.pageProps.aboveTheFoldData.plot.plotText.plainText",
        ".props.pageProps.aboveTheFoldData.primaryImage.url",
        ".props.pageProps.mainColumnData.certificates.edges[].node.country.id",
        ".props.pageProps.mainColumnData.creditGroupings.edges[].node.credits.edges[].node.name.nameText.text",
        ".props.pageProps.mainColumnData.creditGroupings.edges[].node.grouping.groupingId",
        ".props.pageProps.mainColumnData.categories[].section.items[].rowTitle",
        ".props.pageProps.mainColumnData.production.edges[].node.company.companyText.text",
        ".props.pageProps.mainColumnData.taglines.edges[].node.text",
    ];
    let old = standin().await;
    let new = bioscope_standin::Standin::start(generated_page_settings()).await.unwrap();
    let catalogues = [(&old, Catalogue::classics()), (&new, Catalogue::generated(50, 1))];
    for (standin, catalogue) in catalogues {
        let film = catalogue.films().iter().find(|film| !film.details().certificates.is_empty()).unwrap();
        let path = format!("/title/{}/reference/", film.imdb_id());
        let html = page(standin, &path).await;
        assert!((590_000..640_000).contains(&html.len()), "{} bytes", html.len());
        let data = next_data(&html);
        assert_eq!(data["props"]["pageProps"]["tconst"], film.imdb_id());
        compare(&path, &data, &known, &needed);
    }
    old.stop().await;
    new.stop().await;
}

#[tokio::test]
async fn the_title_page_has_the_recorded_shape() {
    let Some(folder) = fixtures() else { return };
    let mut known = Shape::new();
    for file in [
        "title_tt0133093.2023-05-26.html",
        "title_tt7462422.2023-05-26.html",
        "title_tt0114814.2022-10-27.html",
    ] {
        let html =
            String::from_utf8_lossy(&fs::read(folder.join("imdb/html").join(file)).unwrap()).into_owned();
        for (path, kinds) in shape_of(&next_data(&html)) {
            known.entry(path).or_default().extend(kinds);
        }
    }
    let standin = standin().await;
    let catalogue = Catalogue::classics();
    let film = &catalogue.films()[41];
    let html = page(&standin, &format!("/title/{}/", film.imdb_id())).await;
    compare(
        "the title page",
        &next_data(&html),
        &known,
        &[
            ".props.pageProps.mainColumnData.cast.edges[].node.characters[].name",
            ".props.pageProps.mainColumnData.directors[].credits[].name.id",
            ".props.pageProps.aboveTheFoldData.runtime.seconds",
        ],
    );
    let start = html.find("application/ld+json\">").unwrap() + "application/ld+json\">".len();
    let end = start + html[start..].find("</script>").unwrap();
    let linked: Value = serde_json::from_str(&html[start..end]).unwrap();
    assert_eq!(linked["@type"], "Movie");
    standin.stop().await;
}

#[tokio::test]
async fn suggestions_have_the_recorded_shape() {
    let Some(folder) = fixtures() else { return };
    let known = recorded(&folder, &["imdb/suggestion/x_snow_leopard.2026-09.json"]);
    let standin = standin().await;
    for path in ["/suggestion/x/the%20maltese%20falcon%201941.json", "/suggestion/titles/x/dracula.json"] {
        let (_, served) = json(&standin, path).await;
        compare(path, &served, &known, &[".d[].id", ".d[].l", ".d[].qid", ".d[].y", ".d[].i.imageUrl"]);
        assert!(served["d"].as_array().unwrap().len() >= 2);
    }
    let (_, nothing) = json(&standin, "/suggestion/x/zzqqxxnotafilmqq.json").await;
    let bytes = fs::read(folder.join("imdb/suggestion/x_no_results.2026-09.json")).unwrap();
    assert_eq!(nothing, serde_json::from_slice::<Value>(&bytes).unwrap());
    let film = Catalogue::classics().films()[5].imdb_id();
    let (_, one) = json(&standin, &format!("/suggestion/titles/x/{film}.json")).await;
    assert_eq!(one["d"][0]["id"], film);
    standin.stop().await;
}
