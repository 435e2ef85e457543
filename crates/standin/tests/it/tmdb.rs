use bioscope_standin::Catalogue;
use serde_json::{Value, json};

use crate::support::{client, json, standin};

fn number(title: &str, year: u16) -> u32 {
    let catalogue = Catalogue::classics();
    let found = catalogue.films().iter().find(|film| film.title() == title && film.year() == year);
    found.unwrap().tmdb_id()
}

#[tokio::test]
async fn refuses_no_key_and_the_invalid_key_and_accepts_others() {
    let standin = standin().await;
    let url = format!("{}/3/configuration", standin.base_url());
    for query in ["", "?api_key=invalid", "?api_key="] {
        let response = client().get(format!("{url}{query}")).send().await.unwrap();
        assert_eq!(response.status(), 401);
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(body["status_code"], 7);
    }
    let response = client().get(&url).header("Authorization", "Bearer token").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(client().get(format!("{url}?api_key=k")).send().await.unwrap().status(), 200);
    standin.stop().await;
}

#[tokio::test]
async fn search_finds_remakes_by_year_and_translated_titles() {
    let standin = standin().await;
    let (_, all) = json(&standin, "/3/search/movie?query=The+Maltese+Falcon").await;
    assert_eq!(all["total_results"], 2);
    let (_, one) = json(&standin, "/3/search/movie?query=the+maltese+falcon&primary_release_year=1931").await;
    assert_eq!(one["total_results"], 1);
    assert_eq!(one["results"][0]["release_date"].as_str().unwrap()[..4], *"1931");
    let (_, german) = json(&standin, "/3/search/movie?query=Der+dritte+Mann&language=de-DE").await;
    assert_eq!(german["results"][0]["title"], "Der dritte Mann");
    assert_eq!(german["results"][0]["original_title"], "The Third Man");
    let (status, none) = json(&standin, "/3/search/movie?query=zzqqxx").await;
    assert_eq!(
        (status, none),
        (200, json!({ "page": 1, "results": [], "total_pages": 1, "total_results": 0 }))
    );
    let (status, error) = json(&standin, "/3/search/movie").await;
    assert_eq!((status, error), (422, json!({ "errors": ["query must be provided"] })));
    let (status, error) = json(&standin, "/3/search/movie?query=a&page=501").await;
    assert_eq!((status, &error["status_code"]), (400, &json!(22)));
    standin.stop().await;
}

#[tokio::test]
async fn search_gives_twenty_a_page_and_no_film_twice() {
    let standin = standin().await;
    let mut seen = std::collections::HashSet::new();
    let (_, first) = json(&standin, "/3/search/movie?query=the").await;
    let pages = first["total_pages"].as_u64().unwrap();
    assert!(pages >= 2);
    for page in 1..=pages {
        let (_, answer) = json(&standin, &format!("/3/search/movie?query=the&page={page}")).await;
        let results = answer["results"].as_array().unwrap();
        assert!(results.len() <= 20);
        assert!(results.iter().all(|film| seen.insert(film["id"].as_u64())));
    }
    assert_eq!(Some(seen.len() as u64), first["total_results"].as_u64());
    standin.stop().await;
}

#[tokio::test]
async fn details_take_up_to_twenty_appended_parts() {
    let standin = standin().await;
    let id = number("Metropolis", 1927);
    let (_, film) =
        json(&standin, &format!("/3/movie/{id}?append_to_response=credits,images,release_dates,unknown"))
            .await;
    assert_eq!(film["credits"]["cast"][0]["name"], "Brigitte Helm");
    assert_eq!(film["credits"]["crew"][0]["job"], "Director");
    assert!(film["images"]["posters"].as_array().unwrap().len() > 4);
    assert_eq!(film.get("unknown"), None);
    assert_eq!(film["images"].get("id"), None, "an appended part does not name the film");
    let many = vec!["credits"; 21].join(",");
    let (status, error) = json(&standin, &format!("/3/movie/{id}?append_to_response={many}")).await;
    assert_eq!((status, &error["status_code"]), (400, &json!(27)));
    let (status, error) = json(&standin, "/3/movie/1").await;
    assert_eq!((status, &error["status_code"], &error["success"]), (404, &json!(34), &json!(false)));
    let (_, credits) = json(&standin, &format!("/3/movie/{id}/credits")).await;
    assert_eq!(credits["id"], id);
    let (_, same) = json(&standin, &format!("/3/movie/{}", film["imdb_id"].as_str().unwrap())).await;
    assert_eq!(same["id"], id);
    standin.stop().await;
}

#[tokio::test]
async fn language_chooses_texts_genres_and_pictures() {
    let standin = standin().await;
    let id = number("The Third Man", 1949);
    let (_, german) =
        json(&standin, &format!("/3/movie/{id}?language=de-DE&append_to_response=images")).await;
    assert_eq!(german["title"], "Der dritte Mann");
    assert!(german["genres"].as_array().unwrap().iter().any(|genre| genre["name"] == "Krimi"));
    let languages = |film: &Value| -> Vec<Value> {
        film["images"]["posters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|poster| poster["iso_639_1"].clone())
            .collect()
    };
    assert!(languages(&german).iter().all(|language| language == "de"));
    let (_, wider) = json(
        &standin,
        &format!("/3/movie/{id}?language=de-DE&append_to_response=images&include_image_language=de,null"),
    )
    .await;
    let seen = languages(&wider);
    assert!(seen.contains(&json!("de")) && seen.contains(&Value::Null) && !seen.contains(&json!("en")));
    let (_, japanese) = json(&standin, &format!("/3/movie/{id}?language=ja")).await;
    assert_eq!((&japanese["title"], &japanese["overview"]), (&json!("The Third Man"), &json!("")));
    standin.stop().await;
}

#[tokio::test]
async fn find_and_collections_lead_to_the_same_films() {
    let standin = standin().await;
    let id = number("Frankenstein", 1931);
    let (_, film) = json(&standin, &format!("/3/movie/{id}")).await;
    let imdb = film["imdb_id"].as_str().unwrap();
    let (_, found) = json(&standin, &format!("/3/find/{imdb}?external_source=imdb_id")).await;
    assert_eq!(found["movie_results"][0]["id"], id);
    let (status, nothing) = json(&standin, "/3/find/tt9999999?external_source=imdb_id").await;
    assert_eq!((status, nothing["movie_results"].as_array().unwrap().len()), (200, 0));
    let collection = film["belongs_to_collection"]["id"].as_u64().unwrap();
    let (_, set) = json(&standin, &format!("/3/collection/{collection}?append_to_response=images")).await;
    let years: Vec<&str> = set["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| &part["release_date"].as_str().unwrap()[..4])
        .collect();
    assert_eq!(years, ["1931", "1935", "1939"]);
    assert!(!set["images"]["posters"].as_array().unwrap().is_empty());
    standin.stop().await;
}

#[tokio::test]
async fn pictures_are_on_the_same_address() {
    let standin = standin().await;
    let (_, configuration) = json(&standin, "/3/configuration").await;
    let base = configuration["images"]["secure_base_url"].as_str().unwrap();
    assert_eq!(base, format!("{}/t/p/", standin.base_url()));
    standin.stop().await;
}
