//! What is taken, asked and rejected, one rule a test.

mod support;

use bioscope_matching::Decision::{Accept, Ask, Reject};
use bioscope_matching::{MatchSettings, MovieEvidence, Ranking, rank_movies};
use bioscope_model::{Candidate, Provider};
use support::{film, ids, path};

fn rank(evidence: &MovieEvidence, candidates: &[Candidate]) -> Ranking {
    rank_movies(evidence, candidates, &MatchSettings::default())
}

#[test]
fn title_and_year_that_agree_are_accepted() {
    let ranking = rank(&path("Halloween", 2018), &[film("Halloween", 1978), film("Halloween", 2018)]);
    assert_eq!((ranking.decision, ranking.scored[0].index), (Accept, 1));
    assert_eq!(ranking.reason, "“Halloween” (2018) agrees in title and year.");
}

#[test]
fn the_same_title_of_another_decade_is_rejected() {
    let ranking = rank(&path("Halloween", 2018), &[film("Halloween", 1978)]);
    assert_eq!(ranking.decision, Reject);
    assert_eq!(
        ranking.reason,
        "Even the nearest, “Halloween” (1978), does not fit: its year is 40 years off."
    );
}

#[test]
fn nothing_found_is_rejected() {
    let ranking = rank(&path("Halloween", 2018), &[]);
    assert_eq!((ranking.decision, ranking.scored.len()), (Reject, 0));
    assert_eq!(ranking.reason, "The search found nothing.");
}

#[test]
fn without_a_year_only_the_one_film_of_that_title_is_accepted() {
    let alien = [film("Alien", 1979), film("Aliens", 1986), film("Alien³", 1992)];
    assert_eq!(rank(&path("Alien", 0), &alien).decision, Accept);
    let mummies = [film("The Mummy", 1999), film("The Mummy", 2017)];
    assert_eq!(rank(&path("The Mummy", 0), &mummies).decision, Ask);
    assert_eq!(rank(&path("Jurasic Park", 0), &[film("Jurassic Park", 1993)]).decision, Ask);
}

#[test]
fn popularity_breaks_ties_but_never_decides() {
    let mut loved = film("The Mummy", 1999);
    loved.popularity = 900.0;
    let ranking = rank(&path("The Mummy", 0), &[film("The Mummy", 2017), loved]);
    assert_eq!((ranking.decision, ranking.scored[0].index), (Ask, 1));
}

#[test]
fn a_year_off_by_one_is_accepted_and_by_two_is_asked() {
    let crash = [film("Crash", 2005)];
    assert_eq!(rank(&path("Crash", 2004), &crash).decision, Accept);
    assert_eq!(rank(&path("Crash", 2003), &crash).decision, Ask);
}

#[test]
fn a_title_and_a_year_both_a_little_off_are_asked() {
    assert_eq!(
        rank(&path("The Shawshank Redemtion", 1995), &[film("The Shawshank Redemption", 1994)]).decision,
        Ask
    );
    assert_eq!(rank(&path("Kill Bill", 2004), &[film("Kill Bill: Vol. 1", 2003)]).decision, Ask);
}

#[test]
fn a_year_between_two_films_of_one_title_is_asked() {
    let both = [film("Aftermath", 2012), film("Aftermath", 2014)];
    assert_eq!(rank(&path("Aftermath", 2013), &both).decision, Ask);
    assert_eq!(rank(&path("Aftermath", 2014), &both).decision, Accept);
}

#[test]
fn a_candidate_without_a_year_is_asked_where_the_path_tells_one() {
    assert_eq!(rank(&path("Crash", 2004), &[film("Crash", 0)]).decision, Ask);
}

#[test]
fn a_left_out_subtitle_is_accepted_only_with_the_very_year_and_enough_words() {
    let sequel = "Jack Reacher: Never Go Back";
    let both = [film("Jack Reacher", 2012), film(sequel, 2016)];
    let ranking = rank(&path("Jack Reacher", 2016), &both);
    assert_eq!((ranking.decision, ranking.scored[0].index), (Accept, 1));
    assert_eq!(rank(&path("Jack Reacher", 2015), &[film(sequel, 2016)]).decision, Ask);
    assert_eq!(
        rank(&path("Star Wars", 0), &[film("Star Wars: Episode IV - A New Hope", 1977)]).decision,
        Ask
    );
}

#[test]
fn one_instalment_is_never_another() {
    for (told, other) in [
        ("Deathly Hallows Part 2", "Deathly Hallows: Part 1"),
        ("Mission Impossible 3", "Mission: Impossible II"),
        ("Rocky IV", "Rocky V"),
        ("Oceans Twelve", "Ocean's Thirteen"),
        ("1917", "1941"),
        ("Kill Bill Vol. 2", "Kill Bill: Vol. 1"),
    ] {
        assert_eq!(rank(&path(told, 2000), &[film(other, 2000)]).decision, Reject, "{told}");
        assert_eq!(rank(&path(told, 0), &[film(other, 2000)]).decision, Reject, "{told}");
    }
}

#[test]
fn an_instalment_is_not_the_film_without_a_number() {
    assert_eq!(rank(&path("Alien 3", 1992), &[film("Alien", 1979)]).decision, Reject);
    assert_eq!(rank(&path("Alien", 0), &[film("Alien³", 1992)]).decision, Reject);
    assert_eq!(rank(&path("Hellraiser", 1992), &[film("Hellraiser III", 1992)]).decision, Ask);
}

#[test]
fn numbers_agree_however_they_are_written() {
    for (told, listed) in [
        ("Alien3", "Alien³"),
        ("Mission Impossible 3", "Mission: Impossible III"),
        ("Dune Part Two", "Dune: Part Two"),
        ("Kill Bill 2", "Kill Bill: Vol. 2"),
        ("Oceans 11", "Ocean's Eleven"),
        ("Rec 2", "[REC]²"),
        ("Star Wars IV A New Hope", "Star Wars: Episode IV – A New Hope"),
    ] {
        assert_eq!(rank(&path(told, 2000), &[film(listed, 2000)]).decision, Accept, "{told}");
    }
}

#[test]
fn a_first_part_may_be_listed_without_its_number() {
    assert_eq!(rank(&path("Dune Part One", 2021), &[film("Dune", 2021)]).decision, Accept);
}

#[test]
fn numbers_are_titles() {
    for (title, year) in [("1917", 2019), ("2012", 2009), ("21", 2008), ("300", 2007)] {
        let near =
            [film("21 Grams", 2003), film("2012: Doomsday", 2008), film("300: Rise of an Empire", 2014)];
        let mut all = near.to_vec();
        all.push(film(title, year));
        let ranking = rank(&path(title, year), &all);
        assert_eq!((ranking.decision, ranking.scored[0].index), (Accept, 3), "{title}");
        assert_ne!(rank(&path(title, year), &near).decision, Accept, "{title}");
    }
    assert_ne!(rank(&path("9", 2009), &[film("Nine", 2009)]).decision, Accept);
}

#[test]
fn a_title_within_another_is_another() {
    assert_eq!(rank(&path("Carter", 2022), &[film("Coach Carter", 2005)]).decision, Reject);
    assert_eq!(rank(&path("Evil", 2003), &[film("Resident Evil", 2002)]).decision, Reject);
}

#[test]
fn spelling_variants_are_one_title() {
    for (told, listed) in [
        ("WALL-E", "WALL·E"),
        ("WALLE", "WALL·E"),
        ("Spiderman", "Spider-Man"),
        ("Matrix, The", "The Matrix"),
        ("Matrix", "The Matrix"),
        ("Lord of the Rings, The - The Two Towers", "The Lord of the Rings: The Two Towers"),
        ("Die Bruecke", "Die Brücke"),
        ("Batman vs Superman", "Batman v Superman"),
        ("8 1/2", "8½"),
    ] {
        assert_eq!(rank(&path(told, 0), &[film(listed, 2000)]).decision, Accept, "{told}");
    }
}

#[test]
fn an_alternative_title_is_a_title() {
    let mut bugs = film("A Bug's Life", 1998);
    assert_eq!(rank(&path("Bichos", 1998), std::slice::from_ref(&bugs)).decision, Ask);
    bugs.alternative_titles = vec!["Bichos".to_owned()];
    assert_eq!(rank(&path("Bichos", 1998), std::slice::from_ref(&bugs)).decision, Accept);
    let mut bee = film("Maya the Bee Movie", 2014);
    bee.alternative_titles = vec!["Die Biene Maja".to_owned()];
    assert_eq!(rank(&path("Die Biene Maja", 1975), &[bee]).decision, Reject);
}

#[test]
fn a_film_that_only_its_year_speaks_for_is_asked_only_where_it_is_alone_of_about_that_year() {
    let bugs = film("A Bug's Life", 1998);
    for (other, decision) in
        [(film("Antz", 1998), Reject), (film("Antz", 1999), Reject), (film("Antz", 2000), Ask)]
    {
        assert_eq!(rank(&path("Bichos", 1998), &[bugs.clone(), other]).decision, decision);
    }
    let mut listed_elsewhere = bugs.clone();
    listed_elsewhere.source = Provider::Imdb;
    listed_elsewhere.ids = ids(&[(Provider::Imdb, "tt0120623")]);
    assert_eq!(rank(&path("Bichos", 1998), &[bugs, listed_elsewhere]).decision, Ask);
}

#[test]
fn another_reading_of_the_path_may_be_the_title() {
    let mut evidence = path("Krieg der Sterne", 1977);
    evidence.titles.push("Star Wars".to_owned());
    assert_eq!(rank(&evidence, &[film("Star Wars", 1977)]).decision, Accept);
}

#[test]
fn titles_in_another_script_are_asked_not_rejected() {
    let mut spirited = film("Spirited Away", 2001);
    assert_eq!(rank(&path("千と千尋の神隠し", 2001), std::slice::from_ref(&spirited)).decision, Ask);
    spirited.original_title = Some("千と千尋の神隠し".to_owned());
    assert_eq!(rank(&path("千と千尋の神隠し", 2001), &[spirited]).decision, Accept);
}

#[test]
fn a_film_about_the_film_and_a_collection_are_rejected() {
    for about in
        ["The Making of Alien", "Alien: The Making of", "Alien Anthology", "Alien: Behind the Scenes"]
    {
        assert_eq!(rank(&path("Alien", 1979), &[film(about, 1979)]).decision, Reject, "{about}");
    }
    assert_eq!(rank(&path("The Making of Alien", 1979), &[film("Alien", 1979)]).decision, Reject);
}

#[test]
fn the_running_time_tells_twins_apart() {
    let mut twins = [film("The Call", 2020), film("The Call", 2020)];
    twins[0].runtime_minutes = Some(112);
    twins[1].runtime_minutes = Some(97);
    twins[1].ids = ids(&[(Provider::Tmdb, "2")]);
    let mut evidence = path("The Call", 2020);
    assert_eq!(rank(&evidence, &twins).decision, Ask);
    evidence.runtime_minutes = Some(97);
    assert_eq!(rank(&evidence, &twins).scored[0].index, 1);
}

#[test]
fn an_id_decides_alone() {
    let mut evidence = path("Something else", 1950);
    evidence.ids = film("Alien", 1979).ids;
    let ranking = rank(&evidence, &[film("Something else", 1950), film("Alien", 1979)]);
    assert_eq!((ranking.decision, ranking.scored[0].index), (Accept, 1));
    assert!(ranking.scored[0].distance.total() < f64::EPSILON);
    assert_eq!(rank(&evidence, &[film("Something else", 1950)]).decision, Reject);
}

#[test]
fn ids_that_disagree_among_themselves_are_asked() {
    let mut evidence = path("Alien", 1979);
    evidence.ids = ids(&[(Provider::Imdb, "tt0078748"), (Provider::Tmdb, "1")]);
    let mut alien = film("Alien", 1979);
    alien.ids.insert(Provider::Imdb, "tt0078748");
    assert_eq!(rank(&evidence, &[alien]).decision, Ask);
}

#[test]
fn one_film_from_two_providers_is_no_rival_of_itself() {
    let mut listed_elsewhere = film("Alien", 1979);
    listed_elsewhere.source = Provider::Imdb;
    listed_elsewhere.ids = ids(&[(Provider::Imdb, "tt0078748")]);
    let both = [film("Alien", 1979), listed_elsewhere.clone()];
    assert_eq!(rank(&path("Alien", 1979), &both).decision, Accept);
    assert_eq!(rank(&path("Alien", 0), &both).decision, Accept);
    listed_elsewhere.year = film("", 2003).year;
    assert_eq!(rank(&path("Alien", 0), &[film("Alien", 1979), listed_elsewhere]).decision, Ask);
}

#[test]
fn each_part_of_the_distance_stays_visible() {
    let ranking = rank(&path("Crash", 2003), &[film("Crash", 2005)]);
    let parts: Vec<(&str, f64)> = ranking.scored[0].distance.iter().collect();
    assert_eq!(parts.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["title", "year"]);
    assert!(parts[0].1 < f64::EPSILON && parts[1].1 > 0.1);
    assert_eq!(ranking.scored[0].distance.to_string(), "0.16 (year 0.16)");
}
