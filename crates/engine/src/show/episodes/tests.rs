use bioscope_model::ItemDetails;
use jiff::civil::date;

use super::*;

fn told(season: u32, episode: Option<u32>, title: &str, aired: Option<Date>) -> EpisodeAnswer {
    EpisodeAnswer {
        number: EpisodeNumber { season, episode },
        absolute: None,
        aired,
        details: ItemDetails { title: Some(title.to_owned()), ..ItemDetails::default() },
    }
}

fn season(number: u32, episodes: Vec<EpisodeAnswer>) -> SeasonAnswer {
    SeasonAnswer { number, details: ItemDetails::default(), episodes }
}

fn at(season: u32, episode: u32) -> EpisodePlace {
    EpisodePlace { season: Some(season), episode: Some(episode), ..EpisodePlace::default() }
}

fn wanted(place: EpisodePlace, titles: &[&str]) -> Wanted {
    Wanted { place, titles: titles.iter().map(|title| (*title).to_owned()).collect() }
}

/// The number found and the titles told of it, a source each.
fn found(sources: &[Vec<SeasonAnswer>], wanted: &Wanted) -> Result<(String, Vec<Option<String>>), NotFound> {
    let slices: Vec<&[SeasonAnswer]> = sources.iter().map(Vec::as_slice).collect();
    let found = Index::of(&slices).find(wanted)?;
    let title = |(source, place): (&Vec<SeasonAnswer>, &Option<(usize, usize)>)| {
        place.map(|(season, episode)| source[season].episodes[episode].details.title.clone().unwrap())
    };
    Ok((found.number.to_string(), sources.iter().zip(&found.told).map(title).collect()))
}

fn titles(told: &[Option<&str>]) -> Vec<Option<String>> {
    told.iter().map(|title| title.map(str::to_owned)).collect()
}

const DAY: Option<Date> = Some(date(2017, 12, 1));

#[test]
fn an_episode_is_found_by_its_number_at_every_source() {
    let one = vec![season(1, vec![told(1, Some(1), "Secrets", DAY), told(1, Some(2), "Lies", DAY)])];
    let other = vec![season(1, vec![told(1, Some(1), "Geheimnisse", DAY)])];
    let sources = [one, other];
    let expected = ("S01E01".to_owned(), titles(&[Some("Secrets"), Some("Geheimnisse")]));
    assert_eq!(found(&sources, &wanted(at(1, 1), &[])), Ok(expected));
    let expected = ("S01E02".to_owned(), titles(&[Some("Lies"), None]));
    assert_eq!(found(&sources, &wanted(at(1, 2), &[])), Ok(expected));
    let missing = found(&sources, &wanted(at(1, 3), &["Lies"])).unwrap_err();
    assert_eq!(missing, NotFound { what: "S01E03".to_owned(), is_ambiguous: false });
}

#[test]
fn an_episode_0_is_an_episode_and_no_special() {
    let sources = [vec![season(1, vec![told(1, Some(0), "Pilot", None), told(1, Some(1), "One", None)])]];
    assert_eq!(found(&sources, &wanted(at(1, 0), &[])).unwrap().1, titles(&[Some("Pilot")]));
    assert!(found(&sources, &wanted(at(0, 1), &["Another"])).is_err());
}

#[test]
fn the_same_number_of_another_source_is_another_episode_where_title_and_date_say_so() {
    let one = vec![season(1, vec![told(1, Some(1), "The Train Job", Some(date(2002, 9, 20)))])];
    let other = vec![season(
        1,
        vec![
            told(1, Some(1), "Serenity", Some(date(2002, 12, 20))),
            told(1, Some(2), "The Train Job", Some(date(2002, 9, 20))),
        ],
    )];
    let expected = ("S01E01".to_owned(), titles(&[Some("The Train Job"), Some("The Train Job")]));
    assert_eq!(found(&[one.clone(), other], &wanted(at(1, 1), &[])), Ok(expected));
    // A date alone, or a title alone, says little.
    for close in [told(1, Some(1), "Der Zug", Some(date(2002, 9, 22))), told(1, Some(1), "Der Zug", None)] {
        let told = found(&[one.clone(), vec![season(1, vec![close])]], &wanted(at(1, 1), &[])).unwrap().1;
        assert_eq!(told[1].as_deref(), Some("Der Zug"));
    }
    let far = vec![season(1, vec![told(1, Some(1), "Serenity", Some(date(2002, 12, 20)))])];
    assert_eq!(found(&[one, far], &wanted(at(1, 1), &[])).unwrap().1, titles(&[Some("The Train Job"), None]));
}

#[test]
fn a_file_named_by_date_is_the_episode_of_that_day() {
    let of_day = |day| EpisodePlace { aired: Some(day), ..EpisodePlace::default() };
    let sources = [vec![
        season(0, vec![told(0, Some(1), "Extra", DAY)]),
        season(3, vec![told(3, Some(1), "First", DAY), told(3, Some(2), "Second", Some(date(2017, 12, 2)))]),
        season(
            4,
            vec![
                told(4, Some(1), "Morning", Some(date(2018, 1, 1))),
                told(4, Some(2), "Evening", Some(date(2018, 1, 1))),
            ],
        ),
    ]];
    // The special of that day does not make it doubtful.
    assert_eq!(found(&sources, &wanted(of_day(date(2017, 12, 1)), &[])).unwrap().0, "S03E01");
    assert_eq!(found(&sources, &wanted(of_day(date(2018, 1, 1)), &["evening"])).unwrap().0, "S04E02");
    let several = found(&sources, &wanted(of_day(date(2018, 1, 1)), &[])).unwrap_err();
    assert_eq!(several, NotFound { what: "the episode of 2018-01-01".to_owned(), is_ambiguous: true });
    assert!(!found(&sources, &wanted(of_day(date(2019, 1, 1)), &[])).unwrap_err().is_ambiguous);
    // What an NFO file says of its number serves where the day is unknown.
    let numbered = EpisodePlace { aired: Some(date(2019, 1, 1)), ..at(3, 2) };
    assert_eq!(found(&sources, &wanted(numbered, &[])).unwrap().0, "S03E02");
}

#[test]
fn one_count_over_all_seasons_leads_to_season_and_number() {
    let counted = |absolute, answer: EpisodeAnswer| EpisodeAnswer { absolute: Some(absolute), ..answer };
    let sources = [vec![
        season(1, vec![counted(1, told(1, Some(1), "A", None)), counted(2, told(1, Some(2), "B", None))]),
        season(2, vec![counted(3, told(2, Some(1), "C", None))]),
    ]];
    let place = |absolute| EpisodePlace { absolute: Some(absolute), ..EpisodePlace::default() };
    assert_eq!(found(&sources, &wanted(place(3), &[])).unwrap().0, "S02E01");
    assert!(found(&sources, &wanted(place(4), &[])).unwrap_err().what.contains("episode 4"));
}

#[test]
fn a_special_without_a_number_is_found_by_title_and_keeps_the_number_of_its_path() {
    let numbered = vec![season(0, vec![told(0, Some(3), "The Making Of", None)])];
    let nameless =
        vec![season(0, vec![told(0, None, "Making Of, The", None), told(0, None, "Outtakes", None)])];
    let sources = [nameless, numbered];
    let expected = ("S00E03".to_owned(), titles(&[Some("Making Of, The"), Some("The Making Of")]));
    assert_eq!(found(&sources, &wanted(at(0, 3), &["The Making Of"])), Ok(expected));
    let by_title = found(&sources[..1], &wanted(at(0, 9), &["Outtakes"])).unwrap();
    assert_eq!(by_title, ("S00E09".to_owned(), titles(&[Some("Outtakes")])));
    assert!(found(&sources[..1], &wanted(at(0, 9), &["Something else"])).is_err());
    let unnumbered = EpisodePlace { season: Some(0), ..EpisodePlace::default() };
    assert!(
        found(&sources[..1], &wanted(unnumbered.clone(), &["Outtakes"])).is_err(),
        "nobody knows its number"
    );
    assert_eq!(found(&sources, &wanted(unnumbered, &["The Making Of"])).unwrap().0, "S00E03");
}

#[test]
fn episodes_whose_numbers_are_withheld_are_joined_by_date() {
    let dvd = vec![season(1, vec![told(1, Some(1), "Serenity", Some(date(2002, 12, 20)))])];
    let aired = vec![season(1, vec![told(1, None, "Die Serenity", Some(date(2002, 12, 20)))])];
    let expected = ("S01E01".to_owned(), titles(&[Some("Serenity"), Some("Die Serenity")]));
    assert_eq!(found(&[dvd, aired], &wanted(at(1, 1), &[])), Ok(expected));
}
