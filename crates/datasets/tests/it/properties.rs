//! The index answers as a map of the rows would.

use std::collections::{BTreeMap, BTreeSet};

use bioscope_model::title::search_key;
use bioscope_model::{ImdbId, Year};
use proptest::prelude::*;

use crate::support::World;

#[derive(Debug, Clone)]
struct Row {
    id: u32,
    kind: &'static str,
    title: String,
    original: String,
    year: Option<i32>,
    akas: Vec<String>,
    votes: u32,
    episodes: Vec<(u32, Option<u16>, Option<u16>)>,
}

fn any_title() -> impl Strategy<Value = String> {
    let word = prop_oneof!["the", "alien", "Aliens", "3", "III", "été", "千と", "of", "Part"];
    proptest::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

fn any_row() -> impl Strategy<Value = Row> {
    let id = prop_oneof![1..60_u32, 9_999_990..10_000_010_u32];
    let kind = prop_oneof![Just("movie"), Just("tvSeries"), Just("tvEpisode"), Just("brandNew")];
    let number = || proptest::option::of(0..4_u16);
    (
        id,
        kind,
        any_title(),
        any_title(),
        proptest::option::of(1_990..1_996),
        proptest::collection::vec(any_title(), 0..3),
        1..1_000_000_u32,
        proptest::collection::vec((1..60_000_000_u32, number(), number()), 0..5),
    )
        .prop_map(|(id, kind, title, original, year, akas, votes, episodes)| Row {
            id,
            kind,
            title,
            original,
            year,
            akas,
            votes,
            episodes,
        })
}

fn cell(number: Option<impl ToString>) -> String {
    number.map_or_else(|| "\\N".to_owned(), |number| number.to_string())
}

fn import(world: &World, rows: &[Row], memory: usize) {
    let mut basics =
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
            .to_owned();
    let mut akas =
        "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n".to_owned();
    let mut ratings = "tconst\taverageRating\tnumVotes\n".to_owned();
    let mut episodes = "tconst\tparentTconst\tseasonNumber\tepisodeNumber\n".to_owned();
    for row in rows {
        let Row { id, kind, title, original, .. } = row;
        basics +=
            &format!("tt{id:07}\t{kind}\t{title}\t{original}\t0\t{}\t\\N\t\\N\tDrama\n", cell(row.year));
        for (place, aka) in row.akas.iter().enumerate() {
            akas += &format!("tt{id:07}\t{place}\t{aka}\tDE\tde\t\\N\t\\N\t0\n");
        }
        ratings += &format!("tt{id:07}\t7.5\t{}\n", row.votes);
        for (episode, season, number) in &row.episodes {
            episodes += &format!("tt{episode:07}\ttt{id:07}\t{}\t{}\n", cell(*season), cell(*number));
        }
    }
    for (name, text) in [("b", basics), ("a", akas), ("r", ratings), ("e", episodes)] {
        // A file without rows is refused; there is nothing to look up then.
        let _ = world.import_within(&world.packed(name, &text), memory);
    }
}

fn names(row: &Row) -> impl Iterator<Item = &String> {
    [&row.title, &row.original].into_iter().chain(&row.akas)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn look_ups_answer_as_a_map_does(
        rows in proptest::collection::vec(any_row(), 1..60),
        query in any_title(),
        year in proptest::option::of(1_990..1_996),
        memory in prop_oneof![Just(300_usize), Just(1 << 20)],
    ) {
        let rows: Vec<Row> =
            rows.into_iter().map(|row| (row.id, row)).collect::<BTreeMap<_, _>>().into_values().rev().collect();
        let world = World::new();
        import(&world, &rows, memory);
        let index = world.index();

        for row in &rows {
            let id = ImdbId::new(row.id).unwrap();
            let title = index.title(id).unwrap().unwrap();
            prop_assert_eq!(&title.title, &row.title);
            prop_assert_eq!(title.original_title.as_ref().unwrap_or(&row.title), &row.original);
            prop_assert_eq!(title.year.map(Year::number), row.year);
            prop_assert_eq!(index.rating(id).unwrap().unwrap().votes, row.votes);
            let akas: Vec<_> = index.akas(id).unwrap().into_iter().map(|aka| aka.title).collect();
            if row.kind == "tvEpisode" {
                prop_assert!(akas.is_empty());
            } else {
                prop_assert_eq!(&akas, &row.akas);
            }
            let mut episodes = row.episodes.clone();
            episodes.sort_by_key(|(_, season, number)| (season.unwrap_or(u16::MAX), number.unwrap_or(u16::MAX)));
            let found: Vec<_> = index.episodes(id).unwrap().into_iter()
                .map(|episode| (episode.id.number(), episode.season, episode.number)).collect();
            prop_assert_eq!(found, episodes);
        }

        let year = year.map(|year| Year::new(year).unwrap());
        let key = search_key(&query);
        let expected: BTreeSet<u32> = rows.iter()
            .filter(|row| row.kind != "tvEpisode")
            .filter(|row| names(row).any(|name| search_key(name) == key))
            .filter(|row| match (year, row.year) {
                (Some(wanted), Some(year)) => (wanted.number() - year).abs() <= 1,
                _ => true,
            })
            .map(|row| row.id)
            .collect();
        let found: BTreeSet<u32> =
            index.find(&query, year).unwrap().into_iter().map(|found| found.id.number()).collect();
        prop_assert_eq!(found, expected);
    }
}
