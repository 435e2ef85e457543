//! File sets sorted into items, compared with what other scanners make of them.

mod common;

use bioscope_names::{Group, LibraryKind, group, stacking_stem};
use serde_json::Value;

/// The share of file sets that must be right, in percent.
const RIGHT_SETS: usize = 95;

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, "mkv" | "mp4" | "avi")) => stem,
        _ => name,
    }
}

/// The differences between what was made of a file set and what is expected.
fn differences(expect: &Value, groups: &[Group<'_>]) -> Vec<String> {
    let stacks: Vec<_> = groups
        .iter()
        .flat_map(|group| &group.versions)
        .filter(|version| version.files.len() > 1)
        .map(|version| (stacking_stem(stem(version.files[0])).to_owned(), version.files.len() as u64))
        .collect();
    let mut differences = Vec::new();
    let mut compare = |what: &str, got: u64| {
        if let Some(expected) = expect[what].as_u64()
            && expected != got
        {
            differences.push(format!("{what}: expected {expected}, got {got}"));
        }
    };
    compare("stacks", stacks.len() as u64);
    compare("items", groups.iter().map(|group| 1 + group.extras.len() as u64).sum());
    compare("alternate_versions_of_first", groups.first().map_or(0, |group| group.versions.len() as u64 - 1));
    for stack in expect["stack"].as_array().into_iter().flatten() {
        let (name, files) =
            (stack["name"].as_str().unwrap_or_default(), stack["files"].as_u64().unwrap_or_default());
        if !stacks.iter().any(|(known, count)| known == name && *count == files) {
            differences.push(format!("no stack {name} of {files}"));
        }
    }
    differences
}

#[test]
fn sorts_file_sets_as_other_scanners_do() {
    let Some(sets) = common::facts("groups.jsonl") else {
        return;
    };
    let mut wrong = 0;
    for set in &sets {
        let files: Vec<&str> =
            set["files"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let library = match set["expect"]["library"].as_str() {
            Some("tvshows") => LibraryKind::Tv,
            _ => LibraryKind::Movies,
        };
        let differences = differences(&set["expect"], &group(&files, Some(library)));
        if !differences.is_empty() {
            wrong += 1;
            println!("{}: {}", set["id"], differences.join("; "));
        }
    }
    let right = (sets.len() - wrong) * 100;
    assert!(right >= RIGHT_SETS * sets.len(), "{wrong} of {} file sets are wrong", sets.len());
}

fn paths<'p>(groups: &[Group<'p>]) -> Vec<Vec<Vec<&'p str>>> {
    groups.iter().map(|group| group.versions.iter().map(|version| version.files.clone()).collect()).collect()
}

#[test]
fn makes_one_item_of_a_disc_folder_and_its_extras() {
    let groups = group(
        &[
            "Harbour (1999)/VIDEO_TS/VTS_01_1.VOB",
            "Harbour (1999)/VIDEO_TS/VIDEO_TS.IFO",
            "Harbour (1999)/AUDIO_TS/x.ifo",
            "Harbour (1999)/Trailers/teaser.mkv",
        ],
        Some(LibraryKind::Movies),
    );
    assert_eq!(paths(&groups), [[["Harbour (1999)/VIDEO_TS/VIDEO_TS.IFO"]]]);
    assert!(groups[0].is_disc());
    assert_eq!(groups[0].extras.len(), 1);
    assert_eq!(groups[0].identification.title.as_deref(), Some("Harbour"));
}

#[test]
fn joins_the_discs_of_one_film() {
    let groups = group(
        &["Harbour (1999)/Disc 2/BDMV/index.bdmv", "Harbour (1999)/Disc 1/BDMV/index.bdmv"],
        Some(LibraryKind::Movies),
    );
    assert_eq!(
        paths(&groups),
        [[["Harbour (1999)/Disc 1/BDMV/index.bdmv", "Harbour (1999)/Disc 2/BDMV/index.bdmv"]]]
    );
    assert_eq!(groups[0].identification.part, None);
}

#[test]
fn joins_discs_whose_folders_carry_the_title() {
    let groups = group(
        &["Harbour (1999) Disc 1/VIDEO_TS/VIDEO_TS.IFO", "Harbour (1999) Disc 2/VIDEO_TS/VIDEO_TS.IFO"],
        Some(LibraryKind::Movies),
    );
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].main_files().len(), 2);
    assert_eq!(groups[0].identification.title.as_deref(), Some("Harbour"));
}

#[test]
fn puts_the_highest_picture_first_and_labels_the_versions() {
    let groups = group(
        &[
            "Harbour (1999)/Harbour (1999) - 720p.mkv",
            "Harbour (1999)/Harbour (1999) - 2160p.mkv",
            "Harbour (1999)/Harbour (1999) [Director's Cut].mkv",
        ],
        Some(LibraryKind::Movies),
    );
    let labels: Vec<_> = groups[0].versions.iter().map(|version| version.label.as_str()).collect();
    assert_eq!(labels, ["2160p", "720p", "Director's Cut"]);
}

#[test]
fn leaves_out_samples_and_what_is_no_video() {
    let groups = group(
        &[
            "Harbour (1999)/harbour.mkv",
            "Harbour (1999)/Sample/harbour-sample.mkv",
            "Harbour (1999)/movie.nfo",
            "Harbour (1999)/._harbour.mkv",
        ],
        Some(LibraryKind::Movies),
    );
    assert_eq!(paths(&groups), [[["Harbour (1999)/harbour.mkv"]]]);
}

#[test]
fn takes_a_sample_beside_its_film_for_an_extra() {
    let groups = group(
        &["Harbour (1999)/harbour.mkv", "Harbour (1999)/harbour-sample.mkv"],
        Some(LibraryKind::Movies),
    );
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].extras[0].kind, bioscope_names::ExtraKind::Sample);
}

#[test]
fn keeps_several_films_of_a_folder_apart_and_gives_each_its_trailer() {
    let groups = group(
        &["Best/One (2001).mkv", "Best/Two (2002).mkv", "Best/Two (2002)-trailer.mkv"],
        Some(LibraryKind::Movies),
    );
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0].extras.len(), 0);
    assert_eq!(groups[1].extras.len(), 1);
}

#[test]
fn takes_a_lone_part_for_the_title() {
    let groups = group(&["Films/The Long Way Part 1.mkv"], Some(LibraryKind::Movies));
    assert_eq!(groups[0].identification.title.as_deref(), Some("The Long Way Part 1"));
    assert_eq!(groups[0].identification.part, None);
}

#[test]
fn reads_three_digits_as_the_other_files_of_the_show_suggest() {
    let seasons = group(
        &["Show/Show - 101.mkv", "Show/Show - 102.mkv", "Show/Show - 201.mkv", "Show/Show - 202.mkv"],
        Some(LibraryKind::Tv),
    );
    assert_eq!((seasons[2].identification.seasons[0], seasons[2].identification.episodes[0]), (2, 1));
    let running =
        group(&["Show/show_099.mkv", "Show/show_100.mkv", "Show/show_101.mkv"], Some(LibraryKind::Tv));
    assert_eq!(running[2].identification.absolute, [101]);
    assert!(running[2].identification.seasons.is_empty());
}

#[test]
fn joins_versions_of_an_episode_in_a_library_of_series_only() {
    let files = ["Show/Season 1/Show - S01E01 - 1080p.mkv", "Show/Season 1/Show - S01E01 - 720p.mkv"];
    assert_eq!(group(&files, Some(LibraryKind::Tv)).len(), 1);
    assert_eq!(group(&files, None).len(), 2);
}

#[test]
fn leaves_an_extra_of_a_whole_show_to_itself() {
    let groups = group(
        &[
            "Show (2004)/Season 1/S01E01.mkv",
            "Show (2004)/Season 1/S01E02.mkv",
            "Show (2004)/Featurettes/Making Of.mkv",
        ],
        Some(LibraryKind::Tv),
    );
    assert_eq!(groups.len(), 3);
    assert_eq!(groups[2].folder, "Show (2004)");
    assert_eq!(groups[2].identification.extra.map(bioscope_names::ExtraKind::name), Some("featurette"));
}
