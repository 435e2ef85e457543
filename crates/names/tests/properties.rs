//! Laws that hold for any text.

use std::time::{Duration, Instant};

use bioscope_names::{LibraryKind, group, identify, is_ignored_file, is_ignored_folder, stacking_stem};
use proptest::prelude::*;

/// The longest a name of a megabyte may take in an unoptimised build; a release build takes a tenth of it.
const LONGEST: Duration = Duration::from_millis(500);

/// How often it may be tried: others' work on the machine slows one try down, and a name that takes longer with its square slows all.
const TRIES: usize = 5;

fn checks(path: &str) -> Result<(), TestCaseError> {
    for hint in [None, Some(LibraryKind::Movies), Some(LibraryKind::Tv)] {
        let identification = identify(path, hint);
        for evidence in &identification.evidence {
            let span = evidence.span;
            prop_assert!(span.start <= span.end && path.get(span.start..span.end).is_some(), "{evidence:?}");
        }
        let title = identification.title.as_deref();
        prop_assert!(title.is_none_or(|title| !title.is_empty() && title.trim() == title), "{title:?}");
        prop_assert!(identification.seasons.len() < 1000 && identification.episodes.len() < 1000);
        prop_assert_eq!(&identification, &identify(path, hint), "a second look differs");
    }
    prop_assert!(path.starts_with(stacking_stem(path)));
    let _ = (is_ignored_file(path), is_ignored_folder(path));
    Ok(())
}

/// Pieces that names are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ ._/\\\\()\\[\\]{}#~&+'=-]{1,3}",
        "[0-9]{1,8}",
        "[A-Za-z]{1,8}",
        "\\PC{1,3}",
        prop::sample::select(vec![
            "S01E02",
            "1x02",
            "Season 2",
            "E03",
            "v2",
            "Part 1",
            "cd1",
            "(2001)",
            "1080p",
            "x264",
            "[tmdbid=1]",
            "{edition-A}",
            "第05话",
            "trailer",
            "-sample",
            "VIDEO_TS",
            "Specials",
            "2020-01-02",
            "Cap.101",
            "50E50S",
            "AKA",
            " - ",
            ".mkv",
            "/",
            "é",
            "【",
            "】",
            "－",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reads_any_text_without_panic_and_with_valid_spans(path in "\\PC*") {
        checks(&path)?;
    }

    #[test]
    fn reads_any_name_like_text_without_panic_and_with_valid_spans(path in pieces()) {
        checks(&path)?;
    }

    #[test]
    fn reads_text_cut_at_any_character(path in pieces(), at in any::<prop::sample::Index>()) {
        let cuts: Vec<usize> = path.char_indices().map(|(at, _)| at).collect();
        if !cuts.is_empty() {
            let cut = cuts[at.index(cuts.len())];
            checks(&path[..cut])?;
            checks(&path[cut..])?;
        }
    }

    #[test]
    fn groups_name_each_file_at_most_once(paths in prop::collection::vec(pieces(), 0..12)) {
        let listing: Vec<&str> = paths.iter().map(String::as_str).collect();
        for hint in [None, Some(LibraryKind::Movies), Some(LibraryKind::Tv)] {
            let mut files = 0;
            for group in group(&listing, hint) {
                prop_assert!(!group.versions.is_empty() && group.versions.iter().all(|version| !version.files.is_empty()));
                files += group.versions.iter().map(|version| version.files.len()).sum::<usize>() + group.extras.len();
            }
            prop_assert!(files <= listing.len());
        }
    }
}

#[test]
fn takes_a_megabyte_in_linear_time() {
    for piece in
        ["a", "(", "[x]", "S01E01-", "/", "1.", ".-", "é", "2001 ", "x/y.S01E01/", "Part 1 ", "'", "0"]
    {
        let long = piece.repeat((1 << 20) / piece.len());
        let took = |_| {
            let start = Instant::now();
            identify(&long, None);
            start.elapsed()
        };
        assert!(
            (0..TRIES).map(took).any(|elapsed| elapsed < LONGEST),
            "{piece} took longer than {LONGEST:?} each time"
        );
    }
}
