//! The index as a source: real tables, imported from a few rows.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bioscope_datasets::{Importer, Index, SourceFile, Watch};
use bioscope_model::{Candidate, EpisodeOrder, IdSet, Job, Provider, ShowStatus, Year};

use super::*;

const BASICS: &str =
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres
tt0120623\tmovie\tA Bug's Life\tA Bug's Life\t0\t1998\t\\N\t95\tAdventure,Animation,Comedy
tt0017136\tmovie\tMetropolis\tMetropolis\t0\t1927\t\\N\t153\tDrama,Sci-Fi
tt0000011\tmovie\tMetropolis\tMetropolis\t0\t1927\t\\N\t9\tShort
tt0405094\tmovie\tThe Lives of Others\tDas Leben der Anderen\t0\t2006\t\\N\t137\tDrama
tt0000020\ttvSeries\tThe Long Wait\tThe Long Wait\t0\t2001\t2004\t40\tDrama
tt0000021\ttvEpisode\tArrival\tArrival\t0\t2001\t\\N\t41\t\\N
tt0000022\ttvEpisode\tDeparture\tDeparture\t0\t2002\t\\N\t42\t\\N
tt0000023\ttvEpisode\tBehind It\tBehind It\t0\t2003\t\\N\t43\t\\N
";
const RATINGS: &str = "tconst\taverageRating\tnumVotes
tt0120623\t7.2\t300000
tt0017136\t8.3\t190000
tt0000011\t5.0\t12
tt0000020\t8.8\t999
tt0000022\t9.1\t120
";
const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle
tt0120623\t1\tA Bug's Life\t\\N\t\\N\toriginal\t\\N\t1
tt0120623\t2\tBichos: Una aventura en miniatura\tES\t\\N\timdbDisplay\t\\N\t0
tt0120623\t3\tDas große Krabbeln\tDE\t\\N\timdbDisplay\t\\N\t0
tt0120623\t4\tBichos\tMX\t\\N\timdbDisplay\t\\N\t0
tt0405094\t1\tDie Anderen\tDE\t\\N\tworking\t\\N\t0
tt0405094\t2\tDas Leben der Anderen\tDE\t\\N\timdbDisplay\t\\N\t0
";
const EPISODES: &str = "tconst\tparentTconst\tseasonNumber\tepisodeNumber
tt0000022\ttt0000020\t2\t1
tt0000021\ttt0000020\t1\t1
tt0000023\ttt0000020\t\\N\t\\N
";
const NAMES: &str = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles
nm0000001\tAda Actor\t1900\t\\N\tactress\t\\N
nm0000002\tDan Director\t1901\t\\N\tdirector\t\\N
nm0000003\tGus Guest\t1902\t\\N\tactor\t\\N
";
const PRINCIPALS: &str = "tconst\tordering\tnconst\tcategory\tjob\tcharacters
tt0120623\t1\tnm0000001\tactress\t\\N\t[\"Princess\",\"Queen\"]
tt0120623\t2\tnm0000002\tcomposer\t\\N\t\\N
tt0000020\t1\tnm0000001\tactress\t\\N\t[\"Waiter\"]
tt0000022\t1\tnm0000001\tactress\t\\N\t[\"Waiter\"]
tt0000022\t2\tnm0000003\tactor\t\\N\t\\N
";
const CREW: &str = "tconst\tdirectors\twriters
tt0120623\tnm0000002\tnm0000002,nm0000009
tt0000022\tnm0000002\t\\N
";

fn imported(folder: &Path, files: &[&str]) -> Datasets {
    let index = folder.join("imdb");
    let importer = Importer::new(&index).unwrap();
    for (place, text) in files.iter().enumerate() {
        let path = folder.join(format!("{place}.tsv"));
        std::fs::write(&path, text).unwrap();
        let source = SourceFile::on_disk(&path).unwrap();
        let cancelled = AtomicBool::new(false);
        importer.import(&source, jiff::Timestamp::UNIX_EPOCH, &Watch::new(&|_| {}, &cancelled)).unwrap();
    }
    Datasets::new(Arc::new(Index::open(&index).unwrap()))
}

fn all(folder: &Path) -> Datasets {
    imported(folder, &[BASICS, RATINGS, AKAS, EPISODES, NAMES, PRINCIPALS, CREW])
}

fn preferences(language: &str) -> Preferences {
    Preferences {
        language: language.parse().unwrap(),
        fallback_languages: Vec::new(),
        artwork_languages: Vec::new(),
        country: None,
    }
}

fn candidate(title: &str, original: Option<&str>, year: i32) -> Candidate {
    Candidate {
        source: Provider::Tmdb,
        ids: [(Provider::Tmdb, "1")].into_iter().collect(),
        title: title.to_owned(),
        original_title: original.map(str::to_owned),
        alternative_titles: Vec::new(),
        year: Year::new(year).ok(),
        runtime_minutes: None,
        popularity: 0.0,
        rank: 0,
        note: None,
    }
}

#[tokio::test]
async fn a_film_has_its_facts_its_people_and_its_title_in_the_language_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = all(folder.path());
    let id = "tt0120623".parse().unwrap();
    let told = datasets.describe(id, &preferences("de-DE")).await.unwrap();
    assert_eq!(told.title.as_deref(), Some("Das große Krabbeln"));
    assert_eq!(told.original_title.as_deref(), Some("A Bug's Life"));
    assert_eq!(told.alternative_titles, ["Bichos: Una aventura en miniatura", "Bichos"]);
    assert_eq!((told.year.unwrap().number(), told.runtime_minutes), (1998, Some(95)));
    assert_eq!(told.genres, ["Adventure", "Animation", "Comedy"]);
    assert_eq!((told.ratings[0].value, told.ratings[0].votes), (7.2, Some(300_000)));
    assert_eq!(told.cast.len(), 1, "a composer does not act");
    assert_eq!(told.cast[0].person.ids, [(Provider::Imdb, "nm0000001".to_owned())]);
    assert_eq!(told.cast[0].role.as_deref(), Some("Princess / Queen"));
    let crew: Vec<_> = told.crew.iter().map(|member| (member.job, member.person.name.as_str())).collect();
    // Somebody whose name is not imported is left out.
    assert_eq!(crew, [(Job::Director, "Dan Director"), (Job::Writer, "Dan Director")]);
    for (language, title) in
        [("es-ES", "Bichos: Una aventura en miniatura"), ("fr", "A Bug's Life"), ("en", "A Bug's Life")]
    {
        let told = datasets.describe(id, &preferences(language)).await.unwrap();
        assert_eq!(told.title.as_deref(), Some(title), "{language}");
    }
    let german = datasets.describe("tt0405094".parse().unwrap(), &preferences("de")).await.unwrap();
    assert_eq!(german.title.as_deref(), Some("Das Leben der Anderen"), "a working title is shown to nobody");
}

#[tokio::test]
async fn a_title_is_in_the_first_language_that_has_one_and_never_in_that_of_another_country() {
    const AKAS: &str = "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle
tt0120623\t1\tBichos: una aventura en miniatura\tAR\t\\N\timdbDisplay\t\\N\t0
tt0120623\t2\tUne vie de bestiole\tCA\tfr\timdbDisplay\t\\N\t0
tt0120623\t3\tBugs Life\tJP\t\\N\timdbDisplay\t\\N\t0
tt0120623\t4\tBichos aventureros\tSV\t\\N\timdbDisplay\t\\N\t0
tt0120623\t5\tEtt småkryps liv\tSE\t\\N\timdbDisplay\t\\N\t0
tt0120623\t6\tEk Keede Ki Zindagi\tIN\thi\timdbDisplay\t\\N\t0
";
    let folder = tempfile::tempdir().unwrap();
    let datasets = imported(folder.path(), &[BASICS, AKAS]);
    let title = async |language: &str, fallbacks: &[&str]| {
        let fallback_languages = fallbacks.iter().map(|language| language.parse().unwrap()).collect();
        let preferences = Preferences { fallback_languages, ..preferences(language) };
        datasets.describe("tt0120623".parse().unwrap(), &preferences).await.unwrap().title.unwrap()
    };
    for (language, expected) in [
        ("ja", "Bugs Life"),
        ("sv", "Ett småkryps liv"),
        ("ar", "A Bug's Life"),
        ("ca", "A Bug's Life"),
        ("hi", "Ek Keede Ki Zindagi"),
        ("fr", "A Bug's Life"),
        ("fr-CA", "Une vie de bestiole"),
    ] {
        assert_eq!(title(language, &[]).await, expected, "{language}");
    }
    assert_eq!(title("nl", &["sv", "ja"]).await, "Ett småkryps liv");
    assert_eq!(title("nl", &["en-US", "sv"]).await, "A Bug's Life");
}

#[tokio::test]
async fn with_ratings_alone_a_title_has_its_rating_and_an_unrated_one_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = imported(folder.path(), &[RATINGS]);
    assert!(datasets.has_details() && !datasets.can_search());
    let told = datasets.describe("tt0017136".parse().unwrap(), &preferences("en")).await.unwrap();
    assert_eq!((told.title, told.ratings[0].value), (None, 8.3));
    let unknown = datasets.describe("tt0405094".parse().unwrap(), &preferences("en")).await.unwrap_err();
    assert!(unknown.is_nothing());
}

#[tokio::test]
async fn a_search_knows_titles_elsewhere_and_puts_the_better_known_namesake_first() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = all(folder.path());
    let search = async |title: &str, year: Option<i32>, wanted| {
        let year = year.and_then(|year| Year::new(year).ok());
        let found = datasets.search(title, year, wanted).await.unwrap();
        found.into_iter().map(|found| found.ids.get(&Provider::Imdb).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(search("bichos", None, Wanted::Films).await, ["tt0120623"]);
    assert_eq!(search("Metropolis", Some(1926), Wanted::Films).await, ["tt0017136", "tt0000011"]);
    assert!(search("Metropolis", Some(2001), Wanted::Films).await.is_empty());
    assert!(search("The Long Wait", None, Wanted::Films).await.is_empty());
    assert_eq!(search("The Long Wait", None, Wanted::Shows).await, ["tt0000020"]);
}

#[tokio::test]
async fn candidates_of_another_search_get_their_titles_elsewhere_unless_two_films_could_be_meant() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = all(folder.path());
    let by_id = Candidate {
        ids: [(Provider::Imdb, "tt0017136")].into_iter().collect(),
        ..candidate("Metropolis", None, 1927)
    };
    let told = vec![
        candidate("A Bug's Life", None, 1998),
        candidate("Metropolis", None, 1927),
        candidate("The Lives of Others", Some("Das Leben der Anderen"), 2006),
        candidate("A Bug's Life", None, 1950),
        by_id,
    ];
    let told = datasets.add_titles(told, Wanted::Films).await.unwrap();
    let titles: Vec<_> = told.iter().map(|told| told.alternative_titles.len()).collect();
    assert_eq!(titles, [3, 0, 1, 0, 0], "{told:?}");
    assert!(told[0].alternative_titles.contains(&"Bichos".to_owned()));
}

#[tokio::test]
async fn a_show_has_all_its_episodes_at_once_with_ids_and_ratings() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = all(folder.path());
    let id = "tt0000020".parse().unwrap();
    let mut ids = IdSet::new();
    ids.insert(Provider::Imdb, "tt0000020");
    let request = ShowRequest { ids, seasons: None, order: EpisodeOrder::Aired };
    let answer = datasets.describe_show(id, &request, &preferences("en")).await.unwrap();
    assert_eq!(answer.show.status, Some(ShowStatus::Ended));
    assert_eq!(answer.seasons.iter().map(|season| season.number).collect::<Vec<_>>(), [0, 1, 2]);
    let special = &answer.seasons[0].episodes[0];
    assert_eq!((special.number.episode, special.details.title.as_deref()), (None, Some("Behind It")));
    let second = &answer.seasons[2].episodes[0];
    assert_eq!((second.absolute, second.details.runtime_minutes), (Some(2), Some(42)));
    assert_eq!(second.details.ids.get(&Provider::Imdb), Some("tt0000022"));
    assert_eq!(second.details.ratings[0].votes, Some(120));
    assert_eq!(second.details.guest_stars.len(), 1, "a regular is no guest");
    assert_eq!(second.details.guest_stars[0].person.name, "Gus Guest");
    assert_eq!(second.details.crew[0].person.name, "Dan Director");
    let second_only = ShowRequest { seasons: Some(vec![2]), ..request };
    let answer = datasets.describe_show(id, &second_only, &preferences("en")).await.unwrap();
    assert_eq!(answer.seasons.len(), 1);
    assert_eq!(answer.seasons[0].episodes[0].absolute, None, "with a season missing nobody can count");
}

#[tokio::test]
async fn an_episode_that_imdb_numbers_has_no_title() {
    let folder = tempfile::tempdir().unwrap();
    let basics = BASICS.replace("Arrival\tArrival", "Episode #1.1\tEpisode #1.1");
    let datasets = imported(folder.path(), &[&basics, EPISODES]);
    let request = ShowRequest { ids: IdSet::new(), seasons: Some(vec![1]), order: EpisodeOrder::Aired };
    let id = "tt0000020".parse().unwrap();
    let answer = datasets.describe_show(id, &request, &preferences("en")).await.unwrap();
    let first = &answer.seasons[0].episodes[0].details;
    assert_eq!((&first.title, first.placeholder.as_deref()), (&None, Some("Episode #1.1")));
}

#[tokio::test]
async fn a_show_is_described_as_no_film_and_a_film_as_no_show() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = all(folder.path());
    let show = datasets.describe("tt0000020".parse().unwrap(), &preferences("en")).await;
    assert!(show.unwrap_err().is_nothing());
    let request = ShowRequest { ids: IdSet::new(), seasons: None, order: EpisodeOrder::Aired };
    let film = datasets.describe_show("tt0120623".parse().unwrap(), &request, &preferences("en")).await;
    assert!(film.unwrap_err().is_nothing());
}

#[tokio::test]
async fn a_damaged_index_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = imported(folder.path(), &[RATINGS]);
    let table = folder.path().join("imdb/title.ratings-1/main.table");
    let mut bytes = std::fs::read(&table).unwrap();
    bytes[5] ^= 1;
    std::fs::write(&table, bytes).unwrap();
    let error = datasets.describe("tt0017136".parse().unwrap(), &preferences("en")).await.unwrap_err();
    assert!(matches!(error, ProviderError::Denied { .. }), "{error}");
    assert!(error.to_string().contains("import"), "{error}");
}
