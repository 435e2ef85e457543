//! Every recorded answer of the endpoints used, whole and damaged.

use bioscope_model::{ArtworkKind, EpisodeNumber, ItemDetails, Job, Provider, ShowStatus, Year};
use serde_json::{Value, json};

use super::wire::Show;
use super::{details, search, season};
use crate::capability::SeasonAnswer;
use crate::document::read_object;
use crate::foreign_id::ForeignId;
use crate::mutation::{assert_clean, differences, every_mutation, shortened, soiled, with_texts};
use crate::recorded::{fixture, fixtures_in};

fn read(body: &[u8]) -> (ItemDetails, Vec<SeasonAnswer>) {
    let show: Show = read_object(body).unwrap();
    let seasons = season::answers(&show, season::embedded(&show).unwrap_or_default());
    (details::details(&show), seasons)
}

fn recorded(name: &str) -> Option<Vec<u8>> {
    fixture(&format!("tvmaze/{name}"))
}

fn json_of(name: &str) -> Option<Value> {
    let bytes = recorded(name)?;
    Some(serde_json::from_slice(crate::document::without_mark(&bytes)).unwrap())
}

/// A show with the parts that were recorded apart.
fn silicon_valley() -> Option<Value> {
    let mut show = json_of("tvmaze4j_show_lookup.json")?;
    let parts = ["seasons", "cast", "crew"].map(|part| (part, json_of(&format!("tvmaze4j_{part}.json"))));
    show["_embedded"] = parts.into_iter().map(|(name, part)| (name.to_owned(), part.unwrap())).collect();
    show["_embedded"]["episodeswithspecials"] = json_of("tvmaze4j_episodes.json")?;
    Some(show)
}

fn day(date: Option<jiff::civil::Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

#[test]
fn tells_everything_about_a_show_of_2017() {
    let Some(show) = silicon_valley() else { return };
    let (show, seasons) = read(show.to_string().as_bytes());
    assert_eq!((show.title.as_deref(), show.status), (Some("Silicon Valley"), Some(ShowStatus::Continuing)));
    assert_eq!((show.year.map(Year::number), day(show.premiered)), (Some(2014), "2014-04-06".to_owned()));
    assert!(
        show.plot.as_ref().unwrap().starts_with("In the high-tech gold rush of modern Silicon Valley, the")
    );
    assert_eq!((show.runtime_minutes, show.genres.as_slice()), (Some(30), ["Comedy".to_owned()].as_slice()));
    assert_eq!((show.studios[0].as_str(), show.countries[0].as_str()), ("HBO", "United States"));
    assert_eq!(show.original_language.map(|told| told.to_string()).as_deref(), Some("en"));
    let rating = &show.ratings[0];
    assert_eq!((rating.source.as_str(), rating.value, rating.votes), ("tvmaze", 8.6, None));
    let ids = [Provider::Tvmaze, Provider::Imdb, Provider::Tvdb].map(|provider| show.ids.get(&provider));
    assert_eq!(ids, [Some("143"), Some("tt2575988"), Some("277165")]);
    assert_eq!(show.cast.len(), 13);
    let first = &show.cast[0];
    assert_eq!((first.person.name.as_str(), first.role.as_deref()), ("Zach Woods", Some("Jared Dunn")));
    assert_eq!(first.person.ids, [(Provider::Tvmaze, "20942".to_owned())]);
    assert!(
        first.person.thumb.as_ref().unwrap().starts_with("https://static.tvmaze.com/uploads/images/original")
    );
    let creators: Vec<_> = show.crew.iter().map(|member| (member.person.name.as_str(), member.job)).collect();
    assert_eq!(creators, ["Mike Judge", "John Altschuler", "Dave Krinsky"].map(|name| (name, Job::Creator)));
    let [poster] = &show.artwork[..] else { panic!("{:?}", show.artwork) };
    assert_eq!(poster.kind, ArtworkKind::Poster);
    assert_eq!(poster.url, "https://static.tvmaze.com/uploads/images/original_untouched/104/261725.jpg");

    assert_eq!(
        seasons.iter().map(|season| (season.number, season.episodes.len())).collect::<Vec<_>>(),
        [(1, 8), (2, 10), (3, 10), (4, 10)]
    );
    assert_eq!(
        (seasons[1].details.ids.get(&Provider::Tvmaze), &seasons[1].details.title),
        (Some("1953"), &None)
    );
    assert_eq!(day(seasons[1].details.premiered), "2015-04-12");
    assert_eq!(seasons[1].details.artwork[0].kind, ArtworkKind::Poster);
    let last = &seasons[3].episodes[9];
    assert_eq!((last.number.to_string(), last.absolute), ("S04E10".to_owned(), Some(38)));
    assert_eq!(
        (last.details.title.as_deref(), day(last.aired)),
        (Some("Server Error"), "2017-06-25".to_owned())
    );
    assert!(last.details.plot.as_ref().unwrap().starts_with("Richard finds himself in a web of lies"));
    assert_eq!((last.details.artwork[0].kind, last.details.runtime_minutes), (ArtworkKind::Thumb, Some(30)));
}

#[test]
fn tells_seasons_and_episodes_of_2025() {
    let Some(seasons) = json_of("pakocrc_TvMazeSeasons.json") else { return };
    let episodes = json_of("pakocrc_TvMazeEpisodes.json").unwrap();
    let show =
        json!({"id": 27, "name": "Outlander", "_embedded": {"seasons": seasons, "episodes": episodes}});
    let (_, seasons) = read(show.to_string().as_bytes());
    assert_eq!(seasons.len(), 8);
    assert_eq!(seasons.iter().map(|season| season.episodes.len()).sum::<usize>(), 91);
    assert!(seasons[0].details.plot.as_ref().unwrap().starts_with("Book One sees Cla"));
    // The eighth was announced: no date, no plot, no episode.
    let eighth = &seasons[7];
    assert_eq!((eighth.details.premiered, &eighth.details.plot, eighth.episodes.len()), (None, &None, 0));
    let first = &seasons[0].episodes[0];
    assert_eq!(first.details.title.as_deref(), Some("Sassenach"));
    assert_eq!((day(first.aired), first.details.ratings[0].value), ("2014-08-09".to_owned(), 7.5));
    assert!(
        first.details.plot.as_ref().unwrap().starts_with("While on her second honeymoon, WWII combat nurse")
    );
    let last = seasons[6].episodes.last().unwrap();
    assert_eq!((last.number, last.absolute), (EpisodeNumber::episode(7, 16), Some(91)));
}

#[test]
fn specials_have_no_number_and_stand_in_season_0() {
    let show = json!({"id": 1, "name": "x", "_embedded": {"episodeswithspecials": [
        {"id": 12, "name": "Later special", "season": 1, "number": null, "type": "significant_special", "airdate": "2015-01-01"},
        {"id": 10, "name": "One", "season": 1, "number": 1, "type": "regular", "airdate": "2014-01-01", "image": null, "rating": {"average": null}},
        {"id": 11, "name": "Special", "season": 1, "number": null, "airdate": "2014-06-01", "summary": null},
        {"id": 13, "name": "Undated", "season": 2, "number": 1, "airdate": "", "runtime": null},
        {"id": 9, "name": "Prologue", "season": 1, "number": 0, "airdate": null},
    ], "seasons": null, "cast": null}});
    let (_, seasons) = read(show.to_string().as_bytes());
    let told: Vec<_> = seasons
        .iter()
        .flat_map(|season| &season.episodes)
        .map(|one| (one.number.to_string(), one.absolute, one.details.title.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            ("S00".to_owned(), None, "Special"),
            ("S00".to_owned(), None, "Later special"),
            ("S01E00".to_owned(), None, "Prologue"),
            ("S01E01".to_owned(), Some(1), "One"),
            ("S02E01".to_owned(), Some(2), "Undated"),
        ]
    );
    assert_eq!((seasons[2].episodes[0].aired, seasons[0].episodes[0].details.number), (None, None));
}

#[test]
fn an_episode_that_nobody_has_named_yet_has_no_title() {
    let show = json!({"id": 1, "name": "x", "_embedded": {"episodes": [
        {"id": 1, "name": "Episode 1", "season": 1, "number": 1}, {"id": 2, "name": "TBA", "season": 1, "number": 2},
        {"id": 3, "name": "Episode 1", "season": 1, "number": 3}]}});
    let (_, seasons) = read(show.to_string().as_bytes());
    let titles = seasons[0].episodes.iter().map(|one| (&one.details.title, &one.details.placeholder));
    let told = |name: &str| Some(name.to_owned());
    assert_eq!(
        titles.collect::<Vec<_>>(),
        [(&None, &told("Episode 1")), (&None, &told("TBA")), (&told("Episode 1"), &None)]
    );
}

#[test]
fn an_answer_with_a_byte_order_mark_is_read() {
    let Some(body) = recorded("hdkesting_TvMazeATeamWithCast.json") else { return };
    assert!(body.starts_with(b"\xEF\xBB\xBF"));
    let (show, seasons) = read(&body);
    assert_eq!((show.title.as_deref(), show.status), (Some("The A-Team"), Some(ShowStatus::Ended)));
    assert_eq!((show.cast.len(), seasons.len(), show.runtime_minutes), (7, 0, Some(60)));
    assert_eq!(show.cast[3].person.name, "Mr. T");
    assert_eq!(show.cast[3].role.as_deref(), Some("Bosco Albert \"B.A.\" Baracus"));
    assert!(show.plot.unwrap().starts_with("The A-Team is an American action-adventure"));
    assert!(season::embedded(&read_object::<Show>(&body).unwrap()).is_none(), "episodes must be asked for");
}

#[test]
fn reads_every_recorded_show() {
    let Some(names) = fixtures_in("tvmaze", ".json") else { return };
    let shows = names.iter().filter(|name| name.contains("embed_seasons") && !name.contains("http404"));
    for name in shows {
        let (show, seasons) = read(&fixture(name).unwrap());
        assert!(show.title.is_some() && show.premiered.is_some() && is_on_air_or_over(&show), "{name}");
        assert!(show.plot.as_ref().is_none_or(|plot| !plot.contains('<')), "{name}");
        assert!(!seasons.is_empty() && show.ids.get(&Provider::Tvmaze).is_some(), "{name}");
        assert!(show.artwork.iter().all(|offer| offer.url.starts_with("https://")), "{name}");
    }
    let read = |name: &str| recorded(name).map(|body| read(&body));
    let (show, seasons) = read("flexget_singlesearch_shows_embed_seasons_q_24.2017-03-26.json").unwrap();
    assert_eq!(show.season_names.into_iter().collect::<Vec<_>>(), [(9, "Live Another Day".to_owned())]);
    assert_eq!(seasons[8].details.title.as_deref(), Some("Live Another Day"));
    assert!(seasons[8].details.plot.as_ref().unwrap().starts_with("Is set four years after Season 8 ended."));
    let (daily, seasons) = read("flexget_shows_3928_embed_seasons.2017-03-26.json").unwrap();
    assert_eq!(seasons.iter().map(|season| season.number).collect::<Vec<_>>(), [2015, 2016, 2017]);
    assert_eq!((daily.ids.get(&Provider::Imdb), daily.ids.get(&Provider::Tvdb)), (None, None));
    let (jones, _) =
        read("flexget_singlesearch_shows_embed_seasons_q_Marvels_Jessica_Jones.2017-03-26.json").unwrap();
    assert_eq!(
        (jones.studios, jones.title.as_deref()),
        (vec!["Netflix".to_owned()], Some("Marvel's Jessica Jones"))
    );
    let (flash, seasons) = read("flexget_shows_13_embed_seasons.2020-01-12.json").unwrap();
    assert_eq!((flash.title.as_deref(), seasons[6].details.premiered), (Some("The Flash"), None));
    // A whole page of shows: each reads alone.
    let page = json_of("pakocrc_TvMazeShows.json").unwrap();
    let page = page.as_array().unwrap();
    assert_eq!(page.len(), 245);
    for show in page {
        let (told, _) = self::read(show.to_string().as_bytes());
        assert!(told.title.is_some() && told.runtime_minutes.is_some() == has_runtime(show), "{show}");
        assert!(told.original_language.is_some() && told.artwork.len() == 1, "{show}");
        assert!(is_on_air_or_over(&told), "{show}");
    }
}

/// As every show is that has been aired, also one of which TVmaze cannot tell yet whether it goes on.
fn is_on_air_or_over(show: &ItemDetails) -> bool {
    matches!(show.status, Some(ShowStatus::Continuing | ShowStatus::Ended))
}

fn has_runtime(show: &Value) -> bool {
    show["runtime"].is_u64() || show["averageRuntime"].is_u64()
}

#[test]
fn reads_recorded_searches_and_look_ups() {
    let Some(body) = recorded("tvmaze4j_show_search.json") else { return };
    let found = search::read_search(&body).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.title.as_str(), one.year.map_or(0, Year::number), one.popularity, one.rank))
        .collect();
    assert_eq!(
        told,
        [
            ("Silicon Valley", 2014, 98.0, 0),
            ("Secrets of Silicon Valley", 2017, 97.0, 1),
            ("Start-ups: Silicon Valley", 2012, 0.0, 2)
        ]
    );
    assert!(found[0].note.as_ref().unwrap().starts_with("In the high-tech gold rush"));
    assert_eq!(
        (found[2].ids.get(&Provider::Tvdb), found[2].ids.get(&Provider::Imdb)),
        (Some("263541"), None)
    );
    assert_eq!(search::read_search(b"[]").unwrap(), []);
    assert!(search::read_search(b"{}").is_err());
    let body = recorded("tvmaze4j_show_lookup.json").unwrap();
    let found = search::read_look_up(&body, ForeignId::Tvdb("277165")).unwrap();
    assert_eq!((found.ids.get(&Provider::Tvmaze), found.title.as_str()), (Some("143"), "Silicon Valley"));
    assert!(search::read_look_up(b"{\"id\": 1}", ForeignId::Tvdb("1")).is_err());
}

#[test]
fn a_damaged_field_costs_nothing_but_itself() {
    let Some(show) = silicon_valley() else { return };
    let show = shortened(&show);
    let (whole, seasons) = read(show.to_string().as_bytes());
    let counted =
        |seasons: &[SeasonAnswer]| seasons.iter().map(|season| season.episodes.len()).sum::<usize>();
    let count = every_mutation(&show, &mut |mutation| {
        let (damaged, damaged_seasons) = read(mutation.document.to_string().as_bytes());
        let differences = differences(&whole, &damaged);
        assert!(differences.len() <= 2 || mutation.hit_container, "{}: {differences:?}", mutation.path);
        let is_list = mutation.path.ends_with("/episodeswithspecials") || mutation.path == "/_embedded";
        let episodes = counted(&damaged_seasons);
        assert!(episodes + 1 >= counted(&seasons) || is_list, "{}", mutation.path);
    });
    assert!(count > 200, "{count}");
    let found = shortened(&json_of("tvmaze4j_show_search.json").unwrap());
    every_mutation(&found, &mut |mutation| {
        let read = search::read_search(mutation.document.to_string().as_bytes()).unwrap();
        assert!(!read.is_empty(), "{}", mutation.path);
    });
}

#[test]
fn an_answer_that_breaks_off_anywhere_is_an_error() {
    let Some(show) = silicon_valley() else { return };
    let show = shortened(&show).to_string();
    for length in (0..show.len()).filter(|length| show.is_char_boundary(*length)) {
        assert!(read_object::<Show>(&show.as_bytes()[..length]).is_err(), "{length}");
    }
}

#[test]
fn nothing_invisible_or_endless_passes() {
    let Some(show) = silicon_valley() else { return };
    let show = shortened(&show);
    for change in [&soiled as &dyn Fn(&str) -> String, &|text| format!("{text}{}", "x".repeat(25_000))] {
        let (told, seasons) = read(with_texts(&show, 1, change).to_string().as_bytes());
        assert_clean(&told);
        for season in &seasons {
            assert_clean(&season.details);
            season.episodes.iter().for_each(|episode| assert_clean(&episode.details));
        }
    }
}
