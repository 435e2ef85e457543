//! The recorded samples: how many rows, and what some of them say.

use bioscope_datasets::{Dataset, TitleKind, recognise};

use crate::support::{World, id, sample};

/// Imports one sample; returns rows taken and skipped.
fn import(world: &World, name: &str) -> Option<(u64, u64)> {
    let imported = world.imported(&sample(name)?);
    Some((imported.rows, imported.skipped_rows()))
}

#[test]
fn the_first_rows_of_every_file_are_taken_whole() {
    for folder in ["head_2019-20", "reconstructed_2026-08"] {
        let world = World::new();
        for dataset in Dataset::ALL {
            let Some(path) = sample(&format!("{folder}/{dataset}.tsv")) else { return };
            assert_eq!(recognise(&path).unwrap(), dataset);
            let imported = world.imported(&path);
            assert_eq!((imported.rows, imported.skipped_rows()), (99, 0), "{folder} {dataset}");
        }
        let index = world.index();
        assert_eq!(index.keys(Dataset::Ratings), 99);
        assert_eq!(index.keys(Dataset::Names), 99);
    }
}

#[test]
fn a_title_has_its_facts_from_every_file() {
    let world = World::new();
    for dataset in Dataset::ALL {
        let Some(path) = sample(&format!("reconstructed_2026-08/{dataset}.tsv")) else { return };
        world.imported(&path);
    }
    let index = world.index();
    let pierrot = index.title(id("tt0000003")).unwrap().unwrap();
    assert_eq!(pierrot.title, "Poor Pierrot");
    assert_eq!(pierrot.original_title.as_deref(), Some("Pauvre Pierrot"));
    assert_eq!(pierrot.kind, TitleKind::Short);
    assert_eq!(pierrot.year.unwrap().number(), 1892);
    assert_eq!(pierrot.runtime_minutes, Some(5));
    assert_eq!(pierrot.genres, ["Animation", "Comedy", "Romance"]);
    let rating = index.rating(id("tt0000003")).unwrap().unwrap();
    assert_eq!((rating.tenths, rating.votes), (64, 2372));
    let crew = index.crew(id("tt0000003")).unwrap().unwrap();
    assert_eq!(crew.directors, crew.writers);
    assert_eq!(crew.directors[0].to_string(), "nm0721526");

    let akas = index.akas(id("tt0000001")).unwrap();
    assert_eq!(akas[0].title, "Carmencita");
    assert!(akas[0].is_original);
    assert_eq!(akas[1].remark.as_deref(), Some("literal title"));
    assert_eq!(akas[4].region.as_deref(), Some("GR"));
    let principals = index.principals(id("tt0000001")).unwrap();
    assert_eq!(principals[0].category, "self");
    assert_eq!(principals[0].characters, ["Self"]);
    assert_eq!(principals[0].person.to_string(), "nm1588970");
    let bardot = index.person("nm0000003".parse().unwrap()).unwrap().unwrap();
    assert_eq!((bardot.name.as_str(), bardot.born, bardot.died), ("Brigitte Bardot", Some(1934), Some(2025)));
    assert_eq!(bardot.professions, ["actress", "music_department", "producer"]);
    assert_eq!(bardot.known_for[0], id("tt0057345"));

    for name in ["Pauvre Pierrot", "poor pierrot", "Poor PIERROT!"] {
        let found = index.find(name, pierrot.year).unwrap();
        assert!(found.iter().any(|found| found.id == pierrot.id && found.is_whole), "{name}");
    }
    assert!(index.find("Карменсита", None).unwrap().iter().any(|found| found.id == id("tt0000001")));
    assert!(index.find("Poor Pierrot", "1950".parse::<i32>().unwrap().try_into().ok()).unwrap().is_empty());
}

#[test]
fn the_first_eleven_thousand_titles_are_taken_whole() {
    let world = World::new();
    let Some(counts) = import(&world, "subset_2022b/title.full.tsv") else { return };
    assert_eq!(counts, (11_000, 0));
    assert_eq!(world.index().keys(Dataset::Basics), 11_000);
}

#[test]
fn a_subset_that_belongs_together_is_linked() {
    let world = World::new();
    let Some(titles) = import(&world, "subset_2022/title.basics.tsv") else { return };
    assert_eq!(titles, (2_000, 0));
    assert_eq!(import(&world, "subset_2022/title.principals.tsv"), Some((11_576, 0)));
    assert_eq!(import(&world, "subset_2022/name.basics.tsv"), Some((10_177, 0)));
    let index = world.index();
    let principals = index.principals(id("tt9806258")).unwrap();
    // The file has them in the order of text: 10 before 1.
    assert_eq!(principals[0].characters, ["Maya"]);
    assert_eq!(principals.last().unwrap().category, "composer");
    assert_eq!(principals.last().unwrap().person.to_string(), "nm11178186");
    assert!(index.person(principals[0].person).unwrap().is_some());
}

#[test]
fn a_film_is_found_by_its_titles_in_other_languages() {
    let world = World::new();
    let Some(titles) = import(&world, "subset_2022b/title.basics.tsv") else { return };
    assert_eq!(titles, (40, 0));
    assert_eq!(import(&world, "subset_2022b/title.akas.tsv"), Some((2_570, 0)));
    assert_eq!(import(&world, "subset_2022b/title.ratings.tsv"), Some((40, 0)));
    let index = world.index();
    for name in ["Der Pate", "Le parrain", "教父", "Nasul", "Крестный отец", "ゴッドファーザー"]
    {
        let found = index.find(name, None).unwrap();
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].id, id("tt0068646"), "{name}");
        assert_eq!(found[0].kind(), TitleKind::Movie);
    }
    let sorts: Vec<_> = index.akas(id("tt0084787")).unwrap().into_iter().filter_map(|aka| aka.sort).collect();
    assert!(sorts.iter().any(|sort| sort == "dvd, imdbDisplay"), "{sorts:?}");
}

#[test]
fn episodes_have_their_numbers_or_none() {
    let world = World::new();
    let Some(episodes) = import(&world, "imdbgraph/episodes.tsv") else { return };
    assert_eq!(episodes, (12, 0));
    assert_eq!(import(&world, "imdbgraph/ratings.tsv"), Some((12, 0)));
    assert_eq!(import(&world, "imdbgraph/titles.tsv"), Some((15, 0)));
    let index = world.index();
    let numbers: Vec<_> = index
        .episodes(id("tt0417299"))
        .unwrap()
        .into_iter()
        .map(|episode| (episode.season.zip(episode.number), episode.id.to_string()))
        .collect();
    let expected = [
        (Some((1, 0)), "tt5827942"),
        (Some((1, 1)), "tt0801470"),
        (Some((1, 2)), "tt0772328"),
        (Some((2, 1)), "tt0762600"),
        (None, "tt6634922"),
        (None, "tt6634924"),
        (None, "tt0762601"),
    ];
    assert_eq!(numbers, expected.map(|(numbers, id)| (numbers, id.to_owned())));
    assert_eq!(index.episode(id("tt0944947"), 2, 2).unwrap().unwrap().id, id("tt2069318"));
    assert_eq!(index.episode(id("tt0944947"), 9, 9).unwrap(), None);
    // Episodes are found by their show, not by their title.
    assert!(index.find("Winter Is Coming", None).unwrap().is_empty());
    let avatar = index.find("Avatar", None).unwrap();
    assert_eq!(avatar.len(), 1);
    assert!(!avatar[0].is_whole && avatar[0].kind().is_show());
}

#[test]
fn a_corrupt_row_is_skipped_and_counted() {
    let world = World::new();
    let Some(path) = sample("imdbgraph/bad-episodes.tsv") else { return };
    let imported = world.imported(&path);
    assert_eq!((imported.rows, imported.skipped_rows()), (1, 1));
    assert_eq!(imported.skipped["no number"], 1);
}
